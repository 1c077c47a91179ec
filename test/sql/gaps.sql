--
-- gaps: two posts of a channel are never nearer than it says; the later one waits, and is not late by that
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-04-01 08:00+00');

SELECT test.team('gaps', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver', 'cleo:client');
SELECT name, min_gap_seconds FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('gaps', c, 'sandbox');
CREATE FUNCTION pg_temp.approved(title text, at text DEFAULT '09:00', channels text[] DEFAULT '{blog}', options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''gaps'', %L, %L, %L, ''2033-04-01 %s+00'', options => %L)', $1, $1, $3, $2, $4)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', $1))) $$;
CREATE FUNCTION pg_temp.gap(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant || ' ' || clause, is_open, detail, 'who: ' || who) FROM greenlight.explain_gate(test.post(title)) WHERE clause = 'gap' OR NOT is_open ORDER BY variant, clause $$;
CREATE FUNCTION pg_temp.at(instant text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM greenlight_test.set_clock(('2033-04-01 ' || instant || '+00')::timestamptz);
	RETURN instant || ' ' || CASE WHEN greenlight.wait_for_worker(60) THEN 'the worker looked' ELSE 'no worker' END;
END $$;
CREATE FUNCTION pg_temp.where_are(VARIADIC titles text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', t.title, v.channel, v.delivery_state, 'out ' || to_char(v.published_at, 'HH24:MI'), 'next ' || to_char(v.next_attempt_at, 'HH24:MI'))
	FROM unnest(titles) WITH ORDINALITY AS t (title, n) JOIN greenlight.variant v ON v.post_id = test.post(t.title) ORDER BY t.n, v.channel $$;
CREATE FUNCTION pg_temp.set(options text, channel text DEFAULT 'blog') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT name, min_gap_seconds FROM greenlight.set_channel(''gaps'', %L, %L)', $2, $1)) $$;

-- who may, and what is wrong
SELECT test.run('ann', $$SELECT greenlight.set_channel('gaps', 'blog', '{"min_gap": "1 hour"}')$$);
SELECT pg_temp.set('{"min_gap": "a while"}');
SELECT pg_temp.set('{"min_gap": "-1 minute"}');
SELECT pg_temp.set('{"min_gap": "0 minutes"}');
SELECT pg_temp.set('{"min_gap": "1 month"}');
SELECT pg_temp.set('{"min_gap": "367 days"}');
SELECT pg_temp.set('{"gap": "1 hour"}');
SELECT pg_temp.set('{"min_gap": "1 hour"}', 'nosuch');
SELECT pg_temp.set('{}');
SELECT pg_temp.set('{"min_gap": "30 minutes"}');
SELECT pg_temp.set('{"min_gap": "30 minutes"}');

-- planned nearer: whoever plans is told so, and may
SELECT pg_temp.approved('a'), pg_temp.approved('far', '09:30');
SELECT pg_temp.approved('b', '09:10');
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('far'), '2033-04-01 09:40+00')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('far'), '2033-04-01 09:39:59+00')$$);
SELECT pg_temp.approved('site', '09:10', '{site}');

-- due too near: it waits, longer than the grace, and is not missed
SELECT pg_temp.gap('b');
SELECT pg_temp.at('09:00');
SELECT pg_temp.gap('b');
SELECT pg_temp.at('09:10');
SELECT * FROM pg_temp.where_are('a', 'b', 'far', 'site');
SELECT pg_temp.gap('b');
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('b'))$$);
SELECT pg_temp.at('09:29');
SELECT * FROM pg_temp.where_are('b');
SELECT pg_temp.at('09:30');
SELECT * FROM pg_temp.where_are('b');
SELECT count(*) FROM greenlight.event WHERE post_id = test.post('b') AND action = 'claim';
SELECT pg_temp.at('09:40');
SELECT * FROM pg_temp.where_are('far');
SELECT pg_temp.at('10:00');
SELECT * FROM pg_temp.where_are('far');

-- many at once: each has a place of its own, in the order they were due; nothing is missed but what may go out no longer
SELECT pg_temp.approved('q' || n, '11:0' || n) FROM generate_series(1, 4) n;
SELECT pg_temp.approved('until', '11:05', options => '{"publish_until": "2033-04-01T12:00:00Z"}');
SELECT pg_temp.approved('last', '11:06');
SELECT pg_temp.at('11:06');
SELECT * FROM pg_temp.where_are('q1', 'q2', 'q3', 'q4', 'until', 'last');
-- a new publish time gives the place up; a hold does too, and what is released in time is looked at anew
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('q3'), '2033-04-01 16:00+00')$$);
SELECT test.does('ass', 'hold', 'q4');
SELECT pg_temp.at('11:36');
SELECT * FROM pg_temp.where_are('q2');
-- a pause while it waits: its grace runs from its place
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('gaps', 'blog', 'crisis')$$);
SELECT pg_temp.at('13:40');
SELECT * FROM pg_temp.where_are('until', 'last');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('gaps', 'blog')$$);
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.where_are('until', 'last');

-- together: all of it waits for the channel that has to
SELECT pg_temp.approved('first', '14:10'), pg_temp.approved('both', '14:20', '{blog,site}', '{"together": true}');
SELECT pg_temp.approved('each', '14:21', '{blog,site}');
SELECT pg_temp.at('14:10');
SELECT pg_temp.at('14:21');
SELECT * FROM pg_temp.where_are('first', 'both', 'each');
SELECT pg_temp.gap('both');
SELECT pg_temp.at('14:40');
SELECT * FROM pg_temp.where_are('both', 'each');

-- slots keep the distance from what is planned, and from one another; what a blackout moves does too
SELECT pg_temp.set('{"min_gap": "1 hour"}', 'site');
SELECT test.run('mia', format('SELECT local_time FROM greenlight.add_slot(''gaps'', ''site'', 5, %L)', t)) FROM unnest('{17:00,17:30,18:00,19:15}'::text[]) t;
SELECT test.run('mia', $$SELECT greenlight.next_slot('gaps', 'site')$$);
SELECT pg_temp.approved('there', '17:10', '{site}');
SELECT test.run('mia', $$SELECT greenlight.next_slot('gaps', 'site')$$);
SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''gaps'', %L, %L, ''{site}'')', t, t)), test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', t)), test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', t)) FROM unnest('{f1,f2}'::text[]) t;
SELECT test.run('ass', $$SELECT title, publish_at FROM greenlight.fill_slots('gaps')$$);
SELECT test.run('mia', $$SELECT at_end FROM greenlight.add_blackout('gaps', '[2033-04-01 17:00, 2033-04-01 17:30)', 'launch', '{"at_end": "shift", "spacing": "1 minute"}')$$);
SELECT pg_temp.at('17:10');
SELECT title, publish_at FROM greenlight.post WHERE id = test.post('there');

-- without it nobody waits any longer
SELECT pg_temp.set('{"min_gap": null}');
SELECT pg_temp.at('18:00');
SELECT detail FROM greenlight.event WHERE workspace = 'gaps' AND action = 'set_channel' ORDER BY event_no;
SELECT pg_temp.gap('there');
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
