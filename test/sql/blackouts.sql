--
-- blackouts: nothing goes out in one, nothing is planned for one, and behind its end nothing bursts
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-04-01 08:00+00');

SELECT test.team('dark', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver', 'cleo:client');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('dark', c, 'sandbox');
CREATE FUNCTION pg_temp.approved(title text, at text DEFAULT '09:00', channels text[] DEFAULT '{blog}', options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''dark'', %L, ''text'', %L, ''2033-04-01 %s+00'', options => %L)', $1, $3, $2, $4)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', $1))) $$;
CREATE FUNCTION pg_temp.closed(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant || ' ' || clause, detail, 'who: ' || who) FROM greenlight.explain_gate(test.post(title)) WHERE NOT is_open $$;
CREATE FUNCTION pg_temp.at(instant text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM greenlight_test.set_clock(('2033-04-01 ' || instant || '+00')::timestamptz);
	RETURN instant || ' ' || CASE WHEN greenlight.wait_for_worker(60) THEN 'the worker looked' ELSE 'no worker' END;
END $$;
CREATE FUNCTION pg_temp.plans(VARIADIC titles text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', t.title, to_char(p.publish_at, 'DD HH24:MI'), test.state(t.title), h.hold_reason) FROM unnest(titles) WITH ORDINALITY AS t (title, n)
	JOIN greenlight.post p ON p.id = test.post(t.title) JOIN greenlight_internal.post h ON h.id = p.id ORDER BY t.n $$;
CREATE FUNCTION pg_temp.blackout(period text, reason text, options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT period, reason, channels, at_end, spacing_seconds FROM greenlight.add_blackout(''dark'', %L, %L, %L)', $1, $2, $3)) $$;

-- who may: manage_calendar; what is wrong
SELECT test.run('ann', $$SELECT greenlight.add_blackout('dark', '[2033-04-01, 2033-04-02)')$$);
SELECT test.run('ann', $$SELECT greenlight.remove_blackout('dark', 1)$$);
SELECT pg_temp.blackout('[2033-04-01 07:00, 2033-04-01 08:00)', 'over');
SELECT pg_temp.blackout('empty', 'none');
SELECT pg_temp.blackout('(,2033-04-02)', 'no start');
SELECT pg_temp.blackout('[-infinity,2033-04-02)', 'no start');
SELECT pg_temp.blackout('[2033-04-01, 2093-04-02)', 'too far');
SELECT pg_temp.blackout('[2033-04-01, 2033-04-02)', 'x', '{"at_end": "burst"}');
SELECT pg_temp.blackout('[2033-04-01, 2033-04-02)', 'x', '{"spacing": "1 minute"}');
SELECT pg_temp.blackout('[2033-04-01, 2033-04-02)', 'x', '{"at_end": "shift", "spacing": "0 minutes"}');
SELECT pg_temp.blackout('[2033-04-01,)', 'x', '{"at_end": "shift"}');
SELECT pg_temp.blackout('[2033-04-01, 2033-04-02)', 'x', '{"channels": []}');
SELECT pg_temp.blackout('[2033-04-01, 2033-04-02)', 'x', '{"channels": ["nosuch"]}');
SELECT test.run('mia', $$SELECT greenlight.remove_blackout('dark', 99999)$$);

-- planned before it was known, due in it: held until somebody releases it
SELECT pg_temp.approved('a'), pg_temp.approved('b', '09:20');
SELECT pg_temp.approved('site', '09:00', '{site}');
SELECT pg_temp.blackout('[2033-04-01 09:00, 2033-04-01 10:00)', 'a minute of silence', '{"channels": ["blog"]}');
SELECT pg_temp.at('09:00');
SELECT * FROM pg_temp.plans('a', 'b', 'site');
SELECT pg_temp.closed('a');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('site')) WHERE clause = 'blackout';
SELECT actor_kind, action, rule, detail - 'deliveries' FROM greenlight.event WHERE post_id = test.post('a') ORDER BY event_no DESC LIMIT 1;
-- nothing is planned for one, nor sent in it
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('b'), '2033-04-01 09:59:59.999999+00')$$);
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('b'), '2033-04-01 10:00+00')$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('b'))$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('dark', 'c', 'text', '{blog,site}', '2033-04-01 09:30+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('dark', 'c', 'text', '{site}', '2033-04-01 09:30+00')$$);
-- released while it is on, it is held again; behind it nothing happens by itself
SELECT test.does('ass', 'release', 'a');
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.plans('a');
SELECT pg_temp.at('10:00');
SELECT * FROM pg_temp.plans('a', 'b');
SELECT test.does('ass', 'release', 'a');

-- what is not approved in time is held as well, and not missed
SELECT greenlight_test.set_clock('2033-04-01 08:00+00');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('dark', 'open', 'text', '{blog}', '2033-04-01 10:30+00')$$);
SELECT pg_temp.blackout('[2033-04-01 10:30, 2033-04-01 11:00)', NULL);
SELECT pg_temp.at('10:46');
SELECT * FROM pg_temp.plans('open');

-- shift: they move behind its end, spaced, and around what is planned there; what cannot move is held
SELECT greenlight_test.set_clock('2033-04-01 10:00+00');
SELECT pg_temp.approved('s' || n, '12:0' || n) FROM generate_series(1, 4) n;
SELECT pg_temp.approved('there', '13:10');
SELECT pg_temp.approved('until', '12:05', options => '{"publish_until": "2033-04-01T12:30:00Z"}');
SELECT pg_temp.blackout('[2033-04-01 12:00, 2033-04-01 13:00)', 'launch', '{"at_end": "shift", "spacing": "10 minutes"}');
SELECT pg_temp.at('12:04');
SELECT * FROM pg_temp.plans('s1', 's2', 's3', 's4', 'there', 'until');
SELECT pg_temp.at('12:05');
SELECT * FROM pg_temp.plans('until');
SELECT actor_kind, action, rule, detail - 'deliveries' FROM greenlight.event WHERE post_id = test.post('s1') ORDER BY event_no DESC LIMIT 1;
SELECT pg_temp.at('13:00');
SELECT * FROM pg_temp.plans('s1', 's2', 's3', 's4', 'there');
-- a channel on which the post is out already holds nothing back
SELECT greenlight_test.set_clock('2033-04-01 15:00+00');
SELECT pg_temp.approved('half', '15:10');
SELECT pg_temp.at('15:10');
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('half'), 'site')$$);
SELECT pg_temp.blackout('[2033-04-01 15:20, 2033-04-01 16:00)', 'blog only', '{"channels": ["blog"]}');
SELECT pg_temp.at('15:30');
SELECT * FROM pg_temp.plans('half');
SELECT action FROM greenlight.event WHERE post_id = test.post('half') ORDER BY event_no DESC LIMIT 1;
-- next_slot leaves blackouts out
SELECT test.run('mia', $$SELECT iso_dow FROM greenlight.add_slot('dark', 'site', 5, '18:00')$$);
SELECT test.run('mia', $$SELECT greenlight.next_slot('dark', 'site')$$);
SELECT pg_temp.blackout('[2033-04-01 18:00,)', 'the end', '{"channels": ["site"]}');
SELECT test.run('mia', $$SELECT greenlight.next_slot('dark', 'site')$$);
-- taken away
SELECT test.run('mia', $$SELECT count(*) FROM greenlight.blackout b, greenlight.remove_blackout('dark', b.id) WHERE b.reason = 'the end'$$);
SELECT test.run('mia', $$SELECT greenlight.next_slot('dark', 'site')$$);
SELECT test.run('cleo', $$SELECT reason, channels FROM greenlight.blackout ORDER BY id$$);
SELECT action, detail - 'blackout_id' FROM greenlight.event WHERE workspace = 'dark' AND action LIKE '%blackout' ORDER BY event_no;
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
