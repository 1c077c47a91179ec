--
-- series: posts that recur, agreed to once for a time; each occurrence goes out by that approval
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2035-03-01 08:00+00');
-- the hourly chores have had their turn, and the next lies an hour ahead
SELECT greenlight.wait_for_worker(60);

SELECT test.team('ser', 'ann:creator', 'sam:strategist', 'ass:assistant', 'mia:manager', 'cleo:client', 'eve:observer', 'olly:owner');
SELECT (greenlight.register_channel('ser', c, 'sandbox')).name FROM unnest('{blog,shop}'::text[]) c;
SELECT w.name FROM greenlight.create_workflow('ser', 'one', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "strategist"}]}]}') w, greenlight.assign_workflow('ser', w.name);
-- all occurrences have the title: the post whose series it is came first
CREATE FUNCTION pg_temp.root(title text) RETURNS bigint LANGUAGE sql AS $$
	SELECT min(p.id) FROM greenlight_internal.post p WHERE p.title = $1 AND p.workspace = 'ser' $$;
CREATE FUNCTION pg_temp.does(who text, verb text, title text, args text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status, review_state, revision FROM greenlight.%I(%s)', verb, concat_ws(', ', pg_temp.root(title), args))) $$;
CREATE FUNCTION pg_temp.draft(title text, at text, channels text DEFAULT '{blog}', zone text DEFAULT 'Europe/Berlin') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''ser'', %L, ''text of '' || %1$L, %L, %L, options => jsonb_build_object(''timezone'', %L::text))', title, channels, at, zone)) $$;
CREATE FUNCTION pg_temp.series(who text, title text, recurrence text, until text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status, review_state FROM greenlight.create_series(%s, %L, %L)', pg_temp.root(title), recurrence, until)) $$;
CREATE FUNCTION pg_temp.agreed(title text, revision int DEFAULT 1) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.does('ann', 'submit', title) || '; ' || pg_temp.does('sam', 'approve', title, revision::text) $$;
CREATE FUNCTION pg_temp.occurrences(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', o.occurs_local, o.publish_at, o.status, (SELECT string_agg(c.name || '=' || v.delivery_state, ' ' ORDER BY c.name) FROM greenlight_internal.variant v
		JOIN greenlight_internal.channel c ON c.id = v.channel_id WHERE v.post_id = o.post_id))
	FROM greenlight.occurrence o WHERE o.series_id = pg_temp.root(title) ORDER BY o.occurs_at $$;
-- the occurrence of a series at a wall time
CREATE FUNCTION pg_temp.at(title text, local timestamp) RETURNS bigint LANGUAGE sql AS $$
	SELECT o.post_id FROM greenlight_internal.occurrence o JOIN greenlight_internal.post p ON p.id = o.series_id WHERE p.title = $1 AND o.occurs_local = local ORDER BY o.series_id LIMIT 1 $$;
CREATE FUNCTION pg_temp.review(id bigint) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant || ' ' || is_open, regexp_replace(detail, 'post \d+', 'post N'), 'who: ' || who) FROM greenlight.explain_gate(id) WHERE clause IN ('review', 'schedule') $$;

-- a series is agreed to, for a time, and its first occurrence is the post
SELECT pg_temp.draft('news', '2035-03-05 08:00+00');
SELECT pg_temp.series(who, 'news', 'FREQ=WEEKLY', '2035-04-30 00:00+00') FROM unnest('{eve,cleo,ass,ann}'::text[]) who;
SELECT pg_temp.series('ann', 'news', r, u) FROM (VALUES ('FREQ=HOURLY', '2035-04-30'), ('FREQ=WEEKLY', NULL), ('FREQ=WEEKLY;BYDAY=TU', '2035-04-30'), ('FREQ=WEEKLY', '2035-03-05 07:00+00'), ('FREQ=WEEKLY', '2055-04-30')) AS v (r, u);
SELECT pg_temp.series('ann', 'news', 'FREQ=WEEKLY;BYDAY=MO,TH', '2035-04-12 22:00+00');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ser', 'no time', 'text', '{blog}')$$);
SELECT pg_temp.series('ann', 'no time', 'FREQ=WEEKLY', '2035-04-30');
SELECT title, recurrence, first_local, timezone, valid_until, state, occurrences, next_at FROM greenlight.series WHERE workspace = 'ser';
SELECT greenlight.run_chore('series');
-- who is asked sees what they are asked
SELECT pg_temp.does('ann', 'submit', 'news');
SELECT test.run('sam', $$SELECT title, step, series FROM greenlight.inbox WHERE workspace = 'ser'$$);
SELECT * FROM pg_temp.review(pg_temp.root('news'));
SELECT test.run('sam', format('SELECT h.actor, h.action, h.what FROM greenlight.post_history(%s) h WHERE h.action = ''create_series''', pg_temp.root('news')));
SELECT pg_temp.series('ann', 'news', 'FREQ=DAILY', '2035-04-30');
SELECT pg_temp.does('sam', 'approve', 'news', '1');
SELECT pg_temp.series('ann', 'news', 'FREQ=DAILY', '2035-04-30');

-- made some weeks ahead, by the clock on the wall, each once; Berlin's clocks change on 25 March
SELECT greenlight.run_chore('series');
SELECT * FROM pg_temp.occurrences('news');
SELECT greenlight.run_chore('series');
SELECT * FROM pg_temp.review(pg_temp.at('news', '2035-03-08 09:00'));
SELECT actor_kind, action, rule, to_status, detail - 'deliveries' - 'content_sha256' - 'series_of' FROM greenlight.event WHERE post_id = pg_temp.at('news', '2035-03-08 09:00');
SELECT a.author, a.body, a.status, a.publish_until FROM greenlight.post a WHERE a.id = pg_temp.at('news', '2035-03-08 09:00');
SELECT day, title, channel, status FROM greenlight.calendar WHERE workspace = 'ser' AND title = 'news' ORDER BY day LIMIT 3;
SELECT regexp_count(greenlight.calendar_ics('ser'), 'SUMMARY:news');
SELECT test.run('cleo', $$SELECT title, state FROM greenlight.series$$);
SELECT test.run('ann', $$SELECT title, state, occurrences, next_at FROM greenlight.series WHERE workspace = 'ser'$$);
-- an occurrence has no series of its own
SELECT test.run('ann', format('SELECT greenlight.create_series(%s, ''FREQ=WEEKLY'', ''2035-04-30'')', pg_temp.at('news', '2035-03-08 09:00')));
SELECT test.run('ann', format('SELECT greenlight.stop_series(%s)', pg_temp.at('news', '2035-03-08 09:00')));

-- they go out, one after the other
SELECT greenlight_test.set_clock('2035-03-05 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight_test.set_clock('2035-03-08 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.occurrences('news') LIMIT 3;

-- an edit of the post whose series it is closes the gate of all that are not out; approved anew, they are made anew
SELECT test.run('ann', format('SELECT status FROM greenlight.revise_post(%s, ''other text'', expected_revision => 1)', pg_temp.root('news')));
SELECT * FROM pg_temp.review(pg_temp.at('news', '2035-03-12 09:00'));
SELECT greenlight.run_chore('series');
SELECT greenlight_test.set_clock('2035-03-12 08:05+00');
SELECT greenlight.wait_for_worker(60);
SELECT pg_temp.agreed('news', 2);
SELECT * FROM pg_temp.review(pg_temp.at('news', '2035-03-12 09:00'));
-- what its people held or moved stays theirs: the one is held until somebody releases it, the other keeps its time
SELECT test.run('mia', format('SELECT status FROM greenlight.hold(%s, ''why'')', pg_temp.at('news', '2035-03-15 09:00')));
SELECT test.run('mia', format('SELECT status FROM greenlight.schedule(%s, ''2035-03-19 12:00+00'')', pg_temp.at('news', '2035-03-19 09:00')));
SELECT greenlight.run_chore('series');
SELECT * FROM pg_temp.occurrences('news');
SELECT * FROM pg_temp.review(pg_temp.at('news', '2035-03-22 09:00'));
SELECT status, body, (SELECT string_agg(action, ' ' ORDER BY event_no) FROM greenlight.event e WHERE e.post_id = p.id) FROM greenlight.post p
WHERE workspace = 'ser' AND title = 'news' AND publish_at = '2035-03-22 08:00+00' ORDER BY id;
-- one that is edited by itself takes a review of its own, and nothing of its series any more
SELECT test.run('ann', format('SELECT status FROM greenlight.revise_post(%s, ''this one alone'')', pg_temp.at('news', '2035-03-26 09:00')));
SELECT * FROM pg_temp.review(pg_temp.at('news', '2035-03-26 09:00'));
SELECT test.run('ann', format('SELECT status FROM greenlight.submit(%s)', pg_temp.at('news', '2035-03-26 09:00')));
SELECT test.run('sam', format('SELECT status FROM greenlight.approve(%s, 2)', pg_temp.at('news', '2035-03-26 09:00')));
SELECT * FROM pg_temp.review(pg_temp.at('news', '2035-03-26 09:00'));
-- one that is cancelled is not made again
SELECT test.run('ann', format('SELECT status FROM greenlight.cancel(%s)', pg_temp.at('news', '2035-03-29 09:00')));
SELECT greenlight.run_chore('series');
SELECT status FROM greenlight.post WHERE id = pg_temp.at('news', '2035-03-29 09:00');

-- stopped: what is not out is cancelled, what is out stays
SELECT test.run(who, format('SELECT greenlight.stop_series(%s, ''enough'')', pg_temp.root('news'))) FROM unnest('{eve,cleo}'::text[]) who;
SELECT test.run('ann', format('SELECT status FROM greenlight.stop_series(%s, ''enough'')', pg_temp.root('news')));
SELECT * FROM pg_temp.occurrences('news');
SELECT actor, action, detail ->> 'note' FROM greenlight.event WHERE post_id = pg_temp.root('news') ORDER BY event_no DESC LIMIT 1;
SELECT actor, action, detail ->> 'note' FROM greenlight.event WHERE post_id = pg_temp.at('news', '2035-03-22 09:00') ORDER BY event_no DESC LIMIT 1;
SELECT greenlight.run_chore('series');
SELECT test.run('ann', format('SELECT greenlight.stop_series(%s)', pg_temp.root('news')));
SELECT state, occurrences, next_at FROM greenlight.series WHERE post_id = pg_temp.root('news');

-- what was agreed to once is not agreed to as a series: not even where approvals are kept
SELECT w.name FROM greenlight.create_workflow('ser', 'kept', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "strategist"}], "carry": "always"}]}') w, greenlight.assign_workflow('ser', w.name, 'shop');
SELECT pg_temp.draft('kept', '2035-03-20 08:00+00', '{shop}');
SELECT pg_temp.agreed('kept');
SELECT test.run('ann', format('SELECT status FROM greenlight.revise_post(%s, ''edited'', expected_revision => 1)', pg_temp.root('kept')));
SELECT pg_temp.series('ann', 'kept', 'FREQ=DAILY;COUNT=3');
SELECT pg_temp.does('ann', 'submit', 'kept');
SELECT pg_temp.does('sam', 'approve', 'kept', '2');
-- COUNT ends it; cancelled with the post
SELECT greenlight.run_chore('series');
SELECT * FROM pg_temp.occurrences('kept');
SELECT pg_temp.does('ann', 'cancel', 'kept');
SELECT * FROM pg_temp.review(pg_temp.at('kept', '2035-03-21 09:00'));
SELECT greenlight.run_chore('series');
SELECT * FROM pg_temp.occurrences('kept');
SELECT state FROM greenlight.series WHERE post_id = pg_temp.root('kept');

-- in time that a step bound; over when the last one is out
SELECT w.name FROM greenlight.create_workflow('ser', 'bound', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "strategist"}], "schedule_binding": {"within": "1 hour"}}]}') w, greenlight.assign_workflow('ser', w.name, 'shop');
SELECT pg_temp.draft('bound', '2035-03-20 08:00+00', '{shop}');
SELECT pg_temp.series('ann', 'bound', 'FREQ=DAILY;COUNT=3');
SELECT pg_temp.agreed('bound');
SELECT greenlight.run_chore('series');
SELECT test.run('mia', format('SELECT status FROM greenlight.schedule(%s, ''2035-03-21 %s+00'')', pg_temp.at('bound', '2035-03-21 09:00'), t)) FROM unnest('{09:00,09:01}'::text[]) t;
SELECT * FROM pg_temp.review(pg_temp.at('bound', '2035-03-21 09:00'));
SELECT test.run('mia', format('SELECT status FROM greenlight.schedule(%s, ''2035-03-21 08:30+00'')', pg_temp.at('bound', '2035-03-21 09:00')));
SELECT greenlight_test.set_clock(t) IS NOT NULL, greenlight.wait_for_worker(60) FROM unnest('{2035-03-20 08:00+00,2035-03-21 08:30+00,2035-03-22 08:00+00}'::timestamptz[]) t;
SELECT * FROM pg_temp.occurrences('bound');
SELECT greenlight.run_chore('series');
SELECT state FROM greenlight.series WHERE post_id = pg_temp.root('bound');
-- nothing is made for the past, and without a review there is nothing to agree to
SELECT w.name FROM greenlight.create_workflow('ser', 'none', '{"mode": "none"}') w, greenlight.assign_workflow('ser', w.name, 'shop');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('ser', 'free', 'text', '{shop}', '2035-03-25 08:00+00')$$);
SELECT pg_temp.series('mia', 'free', 'FREQ=DAILY;COUNT=3');
-- approved by override, it is for every occurrence, and clients see those too
SELECT pg_temp.draft('override', '2035-03-26 08:00+00');
SELECT pg_temp.series('ann', 'override', 'FREQ=DAILY;COUNT=2');
SELECT pg_temp.does('olly', 'override', 'override', $$'the client is away'$$);
SELECT greenlight.run_chore('series');
SELECT greenlight_test.set_clock(t) IS NOT NULL, greenlight.wait_for_worker(60) FROM unnest('{2035-03-26 08:00+00,2035-03-27 08:00+00}'::timestamptz[]) t;
SELECT * FROM pg_temp.occurrences('override');
SELECT test.run('cleo', $$SELECT publish_at, status FROM greenlight.post WHERE title = 'override' ORDER BY publish_at$$);
-- a link shows the series to whom it asks
SELECT pg_temp.draft('linked', '2035-03-28 08:00+00');
SELECT pg_temp.series('ann', 'linked', 'FREQ=DAILY;COUNT=2');
SELECT pg_temp.does('ann', 'submit', 'linked');
SELECT pg_temp.root('linked') AS id \gset
SET SESSION AUTHORIZATION ser_mia;
SELECT token FROM greenlight.create_approval_link('ser_sam', ARRAY[:id]) \gset
RESET SESSION AUTHORIZATION;
SELECT title, is_decidable, series FROM greenlight.link_view(:'token');
-- rows that say otherwise are found
CREATE FUNCTION pg_temp.tamper(change text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	found text[];
BEGIN
	BEGIN
		SET LOCAL greenlight.maintenance = on;
		EXECUTE change;
		found := ARRAY(SELECT invariant || ' ' || v.detail FROM greenlight.verify() v WHERE v.invariant IN (9, 16) ORDER BY 1);
		RAISE 'undo' USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		RETURN QUERY SELECT regexp_replace(unnest(found), '(post|variant) \d+', '\1 N');
	END;
END $$;
SELECT pg_temp.tamper(format('UPDATE greenlight_internal.occurrence SET series_id = %s WHERE post_id = %s', pg_temp.root('override'), pg_temp.at('bound', '2035-03-21 09:00')));
SELECT pg_temp.tamper(format('UPDATE greenlight_internal.occurrence SET occurs_local = occurs_local + interval ''1 hour'' WHERE post_id = %s', pg_temp.root('bound')));
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
