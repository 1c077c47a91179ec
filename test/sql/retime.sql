--
-- retime: after an update of tzdata what is planned keeps its wall time. That the rules of a zone have changed
-- is made here by taking the instants for those of other rules: an hour off the wall time that was asked for
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-04-01 08:00+00');

SELECT test.team('zone', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver');
SELECT name FROM unnest('{blog,fixed}'::text[]) c, greenlight.register_channel('zone', c, 'sandbox');
SELECT test.run('mia', $$SELECT w.name FROM greenlight.create_workflow('zone', 'bound', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "approver"}], "schedule_binding": "exact"}]}') w, greenlight.assign_workflow('zone', w.name, 'fixed')$$);
CREATE FUNCTION pg_temp.planned(title text, local text, zone text, channel text DEFAULT 'blog', options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''zone'', %L, %L, %L, options => %L)', $1, $1, ARRAY[$4], $5)),
		test.run('ass', format('SELECT publish_at FROM greenlight.schedule_local(test.post(%L), %L, %L)', $1, $2, $3)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', $1))) $$;
-- what it was planned for by other rules: that many hours beside
CREATE FUNCTION pg_temp.stale(title text, hours int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL greenlight.maintenance = on;
	UPDATE greenlight_internal.post SET publish_at = publish_at + hours * '1 hour'::interval WHERE id = test.post($1);
	UPDATE greenlight_internal.variant v SET wake_at = p.publish_at FROM greenlight_internal.post p WHERE p.id = v.post_id AND p.id = test.post($1) AND v.wake_at IS NOT NULL;
	UPDATE greenlight_internal.review_step SET bound_at = bound_at + hours * '1 hour'::interval WHERE post_id = test.post($1);
	RETURN $1;
END $$;
CREATE FUNCTION pg_temp.plans(VARIADIC titles text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', t.title, p.publish_at, p.publish_local, p.timezone, p.status, v.wake_at) FROM unnest(titles) WITH ORDINALITY AS t (title, n)
	JOIN greenlight.post p ON p.id = test.post(t.title) JOIN greenlight_internal.variant v ON v.post_id = p.id ORDER BY t.n $$;
CREATE FUNCTION pg_temp.retime(person text, options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run($1, format('SELECT title, timezone, publish_local, was_at, publish_at, is_moved, reason FROM greenlight.retime(''zone'', %L)', $2)) $$;
CREATE FUNCTION pg_temp.zones() RETURNS SETOF text LANGUAGE sql AS $$ SELECT concat_ws('; ', status, detail, hint) FROM greenlight.health() WHERE check_name = 'zones' $$;

-- as it should be: also where the wall time comes twice, or not at all
SELECT pg_temp.planned('plain', '2033-06-01 09:00', 'Europe/Riga'), pg_temp.planned('west', '2033-06-01 09:00', 'America/New_York');
SELECT pg_temp.planned('twice', '2033-10-30 03:30', 'Europe/Riga');
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule_local(test.post('twice'), '2033-10-30 03:30', 'Europe/Riga', '{"fold": "later"}')$$);
SELECT pg_temp.planned('none', '2034-03-26 03:30', 'Europe/Riga');
SELECT pg_temp.zones();
SELECT pg_temp.retime('mia');

-- who may
SELECT pg_temp.retime('ann'), pg_temp.retime('mia', '{"dry": true}');

-- stale: one of each kind
SELECT pg_temp.planned('held', '2033-06-01 10:00', 'Europe/Riga'), test.does('mia', 'hold', 'held');
SELECT pg_temp.planned('bound', '2033-06-01 09:00', 'Europe/Riga', 'fixed');
SELECT pg_temp.planned('until', '2033-06-01 09:00', 'Europe/Riga', 'blog', '{"publish_until": "2033-06-01T06:30:00Z"}');
SELECT pg_temp.planned('soon', '2033-04-01 12:00', 'Europe/Riga');
SELECT pg_temp.stale('plain', 1), pg_temp.stale('held', -1), pg_temp.stale('bound', 1), pg_temp.stale('until', -2);
SELECT pg_temp.stale('soon', 2);
SELECT test.run('mia', $$SELECT publish_until FROM greenlight.revise_post(test.post('until'), options => '{"publish_until": "2033-06-01T05:00:00Z"}')$$);
SELECT greenlight_test.set_clock('2033-04-01 09:30+00');
SELECT pg_temp.zones();
SELECT pg_temp.retime('mia', '{"dry_run": true}');
SELECT * FROM pg_temp.plans('plain', 'held', 'west');
SELECT pg_temp.retime('mia');
SELECT * FROM pg_temp.plans('plain', 'held', 'bound', 'until', 'soon', 'west', 'twice', 'none');
SELECT actor_kind, action, rule, from_status, to_status, detail - 'deliveries' FROM greenlight.event WHERE post_id = test.post('plain') ORDER BY event_no DESC LIMIT 1;
SELECT actor_kind, action, rule, from_status, to_status, detail - 'deliveries' FROM greenlight.event WHERE post_id = test.post('held') ORDER BY event_no DESC LIMIT 1;
-- what could not be moved is told of until somebody plans it anew
SELECT pg_temp.zones();
SELECT pg_temp.retime('mia');
SELECT test.run('ass', format('SELECT publish_at FROM greenlight.schedule_local(test.post(%L), ''2033-06-01 09:00'', ''Europe/Riga'', ''{"publish_until": null}'')', t)) FROM unnest('{bound,until,soon}'::text[]) t;
SELECT pg_temp.zones();
-- the worker does it by itself
SELECT pg_temp.stale('plain', 1);
SELECT greenlight.run_chore('retime');
SELECT greenlight.run_chore('retime');
SELECT * FROM pg_temp.plans('plain');
SELECT actor_kind, action FROM greenlight.event WHERE post_id = test.post('plain') ORDER BY event_no DESC LIMIT 1;
SELECT pg_temp.zones();
-- in review: a step that agreed to the instant is asked anew
SELECT name FROM greenlight.register_channel('zone', 'two', 'sandbox');
SELECT test.run('mia', $$SELECT w.name FROM greenlight.create_workflow('zone', 'two', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "approver"}], "schedule_binding": "exact"}, {"name": "boss", "requires": [{"role": "manager"}]}]}') w, greenlight.assign_workflow('zone', w.name, 'two')$$);
SELECT pg_temp.planned('two', '2033-06-01 09:00', 'Europe/Riga', 'two');
SELECT pg_temp.stale('two', 1), test.round('two');
SELECT pg_temp.retime('mia');
SELECT test.round('two');
SELECT test.run('mia', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$), test.run('app', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$), test.run('mia', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$);
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
