--
-- slots: when channels post, the next one that is free, and approved posts put into them
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';

SELECT test.team('slo', 'ann:creator', 'sam:strategist', 'mia:manager', 'ass:assistant', 'cleo:client');
SELECT c, (greenlight.register_channel('slo', c, 'sandbox')).name FROM unnest('{blog,shop,mail}'::text[]) c;
SELECT w.name FROM greenlight.create_workflow('slo', 'one', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "strategist"}]}]}') w, greenlight.assign_workflow('slo', w.name);
CREATE FUNCTION pg_temp.slot(who text, channel text, dow int, at text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT channel, iso_dow, local_time, timezone FROM greenlight.add_slot(''slo'', %L, %s, %L)', channel, dow, at)) $$;
CREATE FUNCTION pg_temp.next(channel text, after text, who text DEFAULT 'ann') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT greenlight.next_slot(''slo'', %L, %L)', channel, after)) $$;
SELECT greenlight_test.set_clock('2031-06-01 08:00+00');
-- the hourly chores have had their turn, and the next lies an hour ahead
SELECT greenlight.wait_for_worker(60);

-- 2031-06-02 is a Monday
SELECT pg_temp.slot('mia', 'blog', d, t) FROM (VALUES (1, '09:00'), (1, '17:30'), (4, '09:00')) AS v (d, t);
SELECT pg_temp.slot('mia', 'shop', 4, '09:00');
SELECT pg_temp.slot('mia', 'shop', 5, '12:00');
SELECT test.run('ann', $$SELECT channel, iso_dow, local_time FROM greenlight.slot WHERE workspace = 'slo' ORDER BY channel, iso_dow, local_time$$);
-- one that is there stays: no second row, no event
SELECT pg_temp.slot('mia', 'blog', 1, '09:00');
SELECT action, count(*) FROM greenlight.event WHERE workspace = 'slo' AND action ~ 'slot' GROUP BY action;
SELECT pg_temp.slot('ann', 'blog', 2, '09:00');
SELECT pg_temp.slot('mia', 'blog', d, t) FROM (VALUES (0, '09:00'), (8, '09:00'), (1, '24:00')) AS v (d, t);
SELECT pg_temp.slot('mia', 'none', 1, '09:00');

-- the next one: after, not at; what is planned on the channel takes its slot, what is cancelled gives it back
SELECT pg_temp.next('blog', a) FROM unnest('{2031-06-01 08:00+00,2031-06-02 08:59:59.999999+00,2031-06-02 09:00+00,2031-06-02 17:30+00,2031-06-05 09:00+00}'::text[]) a;
SELECT pg_temp.next('mail', '2031-06-01 08:00+00');
SELECT pg_temp.next('blog', NULL);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('slo', 'taken', 'text', '{blog}', '2031-06-02 09:00+00')$$);
SELECT pg_temp.next('blog', '2031-06-01 08:00+00');
SELECT test.does('ann', 'cancel', 'taken');
SELECT pg_temp.next('blog', '2031-06-01 08:00+00');
-- not for clients, who would learn when something is planned
SELECT pg_temp.next('blog', '2031-06-01 08:00+00', 'cleo');
SELECT pg_temp.next('none', '2031-06-01 08:00+00');
SELECT pg_temp.next('blog', 'infinity');

-- where the clocks change: skipped hours are moved forward, of repeated ones the first counts
SELECT name, timezone FROM greenlight.create_workspace('slo2', 'Europe/Berlin');
SELECT name FROM greenlight.register_channel('slo2', 'night', 'sandbox');
SELECT (greenlight.add_slot('slo2', 'night', 7, t)).local_time FROM unnest('{02:30,03:15}'::time[]) t;
SELECT greenlight.next_slot('slo2', 'night', a::timestamptz) FROM unnest('{2032-03-27 12:00+00,2032-03-28 01:15+00,2032-03-28 01:30+00,2032-10-30 12:00+00,2032-10-31 00:30+00}'::text[]) a;

-- approved posts go into the slots, those first that wait longest; one of two channels where both are free
CREATE FUNCTION pg_temp.approved(title text, channels text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT p.status FROM greenlight.create_post(''slo'', %L, ''text'', %L) c, greenlight.submit(c.id) p', title, channels))
		|| '; ' || test.does('sam', 'approve', title, '1') $$;
SELECT greenlight_test.set_clock('2031-06-01 09:00+00');
SELECT pg_temp.approved('second', '{blog}');
SELECT greenlight_test.set_clock('2031-06-01 08:30+00');
SELECT pg_temp.approved('first', '{blog}');
SELECT greenlight_test.set_clock('2031-06-01 10:00+00');
SELECT pg_temp.approved('both', '{blog,shop}');
SELECT pg_temp.approved('with mail', '{shop,mail}');
SELECT pg_temp.approved('only mail', '{mail}');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('slo', 'not approved', 'text', '{blog}')$$);
CREATE FUNCTION pg_temp.fill(who text, options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT title, publish_at, status FROM greenlight.fill_slots(''slo'', %L)', options)) $$;
-- who may not schedule fills nothing, and a limit is kept
SELECT pg_temp.fill('cleo');
SELECT pg_temp.fill('sam', '{"limit": 0}');
SELECT pg_temp.fill('ass', '{"limit": 1}');
SELECT pg_temp.fill('ass');
SELECT pg_temp.fill('ass');
SELECT actor, action, to_status FROM greenlight.event WHERE post_id = test.post('both') ORDER BY event_no DESC LIMIT 1;
-- what is planned stays planned when its slot goes
SELECT test.run('mia', $$SELECT name FROM greenlight.remove_slot('slo', 'blog', 1, '09:00')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.remove_slot('slo', 'blog', 1, '09:00')$$);
SELECT test.run('ann', $$SELECT title, publish_at FROM greenlight.post WHERE workspace = 'slo' AND publish_at IS NOT NULL AND status <> 'cancelled' ORDER BY publish_at, id$$);

-- filled by themselves where the workspace asks for it: who manages the calendar says so, and it is told once
SELECT test.run(who, $$SELECT fills_slots FROM greenlight.set_workspace('slo', '{"fill_slots": true}')$$) FROM unnest('{cleo,ass,mia,mia}'::text[]) who;
SELECT test.run('mia', $$SELECT fills_slots FROM greenlight.set_workspace('slo')$$);
SELECT actor, detail FROM greenlight.event WHERE workspace = 'slo' AND action = 'set_workspace';
SELECT test.run('mia', $$SELECT greenlight.set_workspace('slo', '{"fill_slots": "yes"}')$$);
SELECT test.run('cleo', $$SELECT greenlight.set_workspace('slo2', '{"fill_slots": true}')$$);
SELECT name FROM greenlight.create_workflow('slo', 'bound', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "strategist"}], "schedule_binding": "exact"}]}');
SELECT name FROM greenlight.assign_workflow('slo', 'bound', 'blog');
SELECT pg_temp.approved('bound', '{blog}');
SELECT pg_temp.approved('free', '{shop}');
SELECT pg_temp.approved('archived', '{shop}');
SELECT test.does('ann', 'archive', 'archived');
SELECT greenlight.run_chore('slots');
SELECT title, publish_at, status FROM greenlight.post WHERE workspace = 'slo' AND title IN ('bound', 'free', 'archived', 'only mail', 'not approved') ORDER BY title;
SELECT actor, action, to_status FROM greenlight.event WHERE post_id = test.post('free') ORDER BY event_no DESC LIMIT 1;
SELECT greenlight.run_chore('slots');
SELECT test.run('mia', $$SELECT greenlight.run_chore('slots')$$);
SELECT test.run('mia', $$SELECT fills_slots FROM greenlight.set_workspace('slo', '{"fill_slots": false}')$$);
SELECT pg_temp.approved('later', '{shop}');
SELECT greenlight.run_chore('slots');

-- what a post may not have is left to others: before its embargo, after its end, in a blackout, against what was agreed to
CREATE FUNCTION pg_temp.limited(title text, options text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT p.status FROM greenlight.create_post(''slo'', %L, ''text'', ''{shop}'', options => %L) c, greenlight.submit(c.id) p', title, options))
		|| '; ' || test.does('sam', 'approve', title, '1') $$;
SELECT greenlight_test.set_clock('2031-06-01 11:00+00');
SELECT test.run('ass', $$SELECT title FROM greenlight.fill_slots('slo')$$);
SELECT pg_temp.limited('over', '{"publish_until": "2031-06-02T00:00:00Z"}');
SELECT pg_temp.limited('embargo', '{"not_before": "2031-07-10T09:00:01Z"}');
SELECT pg_temp.limited('any', '{}'), pg_temp.limited('any two', '{}');
SELECT test.run('mia', $$SELECT reason FROM greenlight.add_blackout('slo', '[2031-06-26 00:00+00, 2031-06-27 00:00+00)', 'fair', '{"channels": ["shop"]}')$$);
SELECT pg_temp.fill('ass', '{"limit": 1}');
SELECT pg_temp.fill('ass', '{"limit": 1}');
SELECT pg_temp.fill('ass');
SELECT pg_temp.fill('ass', '{"limit": 1}');
SELECT test.run('ann', $$SELECT title, status FROM greenlight.post WHERE title IN ('bound', 'over') AND publish_at IS NULL ORDER BY title$$);
SELECT test.does('ann', 'cancel', 'over');

-- one that is kept open: nothing is put into it by itself, and people may plan for it
CREATE FUNCTION pg_temp.keep(who text, options text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT channel, iso_dow, local_time, is_kept_open FROM greenlight.add_slot(''slo'', ''mail'', 2, ''07:00'', %L)', options)) $$;
SELECT pg_temp.keep(who, '{"keep_open": true}') FROM unnest('{ann,mia,mia}'::text[]) who;
SELECT pg_temp.keep('mia', '{"keep_open": "yes"}');
SELECT pg_temp.next('mail', '2031-06-01 08:00+00');
SELECT pg_temp.approved('to mail', '{mail}');
SELECT pg_temp.fill('ass');
SELECT test.run('ass', format('SELECT status FROM greenlight.schedule(%s, ''2031-06-03 07:00+00'')', test.post('to mail')));
SELECT pg_temp.keep('mia', '{}');
SELECT pg_temp.next('mail', '2031-06-01 08:00+00');
SELECT pg_temp.fill('ass');
SELECT actor, detail FROM greenlight.event WHERE workspace = 'slo' AND action = 'add_slot' ORDER BY event_no DESC LIMIT 2;

-- the same for metrics: what next_slot() finds one after the other in 28 days, to who reads metrics and sees no post
SELECT changes > 0 FROM greenlight.refresh_metrics();
CREATE ROLE slo_bi LOGIN;
CREATE ROLE slo2_bi LOGIN;
SELECT login, access FROM (VALUES ('slo_bi'::regrole, '{}'::jsonb), ('slo2_bi', '{"workspaces": ["slo2"]}')) v (name, options), greenlight.grant_access(v.name, 'analyst', v.options);
CREATE FUNCTION pg_temp.ahead(who text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, $q$SELECT w.workspace, c.channel, count(*), min(f.slot_at), min(f.slot_date), bool_and(f.seconds_left = EXTRACT(epoch FROM f.slot_at - now())) AS in_seconds, max(f.slot_order)
		FROM greenlight_bi.now_free_slots f JOIN greenlight_bi.dim_channel c USING (workspace_id, channel_id) JOIN greenlight_bi.dim_workspace w USING (workspace_id) WHERE w.workspace IN ('slo', 'slo2') GROUP BY 1, 2 ORDER BY 1, 2$q$) $$;
SELECT who, pg_temp.ahead(who) FROM unnest('{bi,mia,sam,ass,cleo}'::text[]) who;
SET test.team = 'slo2';
SELECT pg_temp.ahead('bi');
-- not past the view either
SELECT test.run('bi', format('SELECT count(*) FROM greenlight_internal.free_slots(%s, %s)', w.id, c.id)) FROM greenlight_internal.channel c JOIN greenlight_internal.workspace w ON w.id = c.workspace_id WHERE c.name = 'blog' AND w.name = 'slo';
SET test.team = 'slo';
WITH RECURSIVE one_by_one AS (
	SELECT w.id AS workspace_id, w.name AS workspace, c.id AS channel_id, c.name AS channel, greenlight.next_slot(w.name, c.name) AS at, 1 AS place
	FROM greenlight_internal.workspace w JOIN greenlight_internal.channel c ON c.workspace_id = w.id WHERE w.name IN ('slo', 'slo2')
	UNION ALL SELECT o.workspace_id, o.workspace, o.channel_id, o.channel, greenlight.next_slot(o.workspace, o.channel, o.at), o.place + 1 FROM one_by_one o WHERE o.at < '2031-06-01 11:00+00'::timestamptz + '28 days')
SELECT count(*), count(*) FILTER (WHERE o.at IS DISTINCT FROM f.slot_at) AS other FROM (SELECT * FROM one_by_one WHERE at < '2031-06-01 11:00+00'::timestamptz + '28 days') o
FULL JOIN (SELECT f.* FROM greenlight_bi.now_free_slots f JOIN greenlight_bi.dim_workspace w USING (workspace_id) WHERE w.workspace IN ('slo', 'slo2')) f
	ON f.channel_id = o.channel_id AND f.slot_order = o.place;
-- taken and given back at once, without a refresh
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('slo', 'into the first', 'text', '{blog}', greenlight.next_slot('slo', 'blog'))$$);
SELECT pg_temp.ahead('bi');
SELECT test.does('ann', 'cancel', 'into the first');
SELECT pg_temp.ahead('bi');

-- what comes round keeps its wall time; hours that the clocks skip or repeat are as those of slots
CREATE FUNCTION pg_temp.times(recurrence text, at text DEFAULT '2032-03-21 02:30', zone text DEFAULT 'Europe/Berlin', until text DEFAULT NULL, options text DEFAULT '{"limit": 4}')
RETURNS text LANGUAGE sql AS $$
	SELECT test.run('cleo', format('SELECT string_agg(to_char(t, ''YYYY-MM-DD HH24:MI''), '', '') FROM greenlight.recurrence_times(%L, %L, %L, %L, %L) t', recurrence, at, zone, until, options)) $$;
SELECT r, pg_temp.times(r) FROM unnest('{FREQ=WEEKLY,FREQ=DAILY;INTERVAL=7,FREQ=MONTHLY;BYDAY=-1SU,"BYDAY=MO,FR;INTERVAL=2;FREQ=WEEKLY;WKST=SU",FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,FREQ=MONTHLY;BYMONTHDAY=31,
	FREQ=YEARLY;BYDAY=1MO,FREQ=DAILY;COUNT=2,FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30}'::text[]) r;
SELECT pg_temp.times('FREQ=WEEKLY', '2032-10-24 02:30');
SELECT pg_temp.times('FREQ=WEEKLY', until => '2032-03-28 01:30+00'), pg_temp.times('FREQ=WEEKLY', until => '2032-03-28 01:30:00.000001+00');
SELECT pg_temp.times('FREQ=DAILY', '2032-03-21 02:30:00.123456', 'Pacific/Kiritimati', '2032-03-23 00:00+00');
SELECT r, pg_temp.times(r) FROM unnest('{FREQ=HOURLY,FREQ=DAILY;UNTIL=20330101T000000Z,INTERVAL=2,FREQ=DAILY;FREQ=DAILY,FREQ=DAILY;,FREQ=DAILY;BYSETPOS=1,FREQ=WEEKLY;BYDAY=2MO,FREQ=MONTHLY;BYDAY=0MO,
	FREQ=MONTHLY;BYDAY=54MO,FREQ=DAILY;INTERVAL=0,FREQ=DAILY;INTERVAL=99999999999,FREQ=DAILY;COUNT=-1,FREQ=MONTHLY;BYMONTHDAY=32,FREQ=YEARLY;BYMONTH=13,FREQ=YEARLY;BYMONTH=-1,"FREQ=DAILY;BYDAY=MO,",FREQ=DAILY;BYDAY=,
	FREQ = DAILY,freq=daily,FREQ=DAILY;INTERVAL=2;INTERVAL=3,FREQ=DAILY;WKST=MO;WKST=MO,FREQ=DAILY BYDAY=MO}'::text[]) r;
SELECT pg_temp.times('FREQ=DAILY', 'infinity'), pg_temp.times('FREQ=DAILY', '1999-01-01'), pg_temp.times('FREQ=DAILY', zone => 'Mars/Olympus'), pg_temp.times('FREQ=DAILY', options => '{"limit": 0}');
SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
