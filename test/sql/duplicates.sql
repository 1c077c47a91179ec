--
-- duplicates: the same content on the same channel is told of, or refused where the channel says so
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-04-01 08:00+00');

SELECT test.team('twice', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver', 'cleo:client');
SELECT name, duplicates, duplicates_within_seconds FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('twice', c, 'sandbox');
-- titles are content here, so that posts are named by their external_ref
CREATE FUNCTION test.ref(ref text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
	SELECT p.id FROM greenlight_internal.post p WHERE p.workspace = 'twice' AND (p.external_ref = $1 OR $1 = 'copy' AND p.id = current_setting('test.copy', true)::bigint) $$;
CREATE FUNCTION pg_temp.approved(title text, body text, at text DEFAULT '04-01 09:00', channels text[] DEFAULT '{blog}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''twice'', %L, %L, %L, %s, external_ref => %L)', $2, $2, $4, COALESCE(quote_literal('2033-' || $3 || '+00'), 'NULL'), $1)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.ref(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.ref(%L), 1)', $1))) $$;
CREATE FUNCTION pg_temp.clause(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant, is_open, regexp_replace(detail, '\d{4}-\S+Z', 'T'), 'who: ' || who) FROM greenlight.explain_gate(test.ref(title)) WHERE clause = 'duplicate' ORDER BY variant $$;
CREATE FUNCTION pg_temp.at(instant text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM greenlight_test.set_clock(('2033-' || instant || '+00')::timestamptz);
	RETURN instant || ' ' || CASE WHEN greenlight.wait_for_worker(60) THEN 'the worker looked' ELSE 'no worker' END;
END $$;
CREATE FUNCTION pg_temp.states(VARIADIC titles text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', t.title, v.channel, v.delivery_state, v.published_at) FROM unnest(titles) WITH ORDINALITY AS t (title, n) JOIN greenlight.variant v ON v.post_id = test.ref(t.title) ORDER BY t.n, v.channel $$;
CREATE FUNCTION pg_temp.schedule(title text, at text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ass', format('SELECT status FROM greenlight.schedule(test.ref(%L), ''2033-%s+00'')', $1, $2)) $$;
CREATE FUNCTION pg_temp.set(options text, channel text DEFAULT 'blog') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT name, duplicates, duplicates_within_seconds FROM greenlight.set_channel(''twice'', %L, %L)', $2, $1)) $$;

-- warn, as channels do by themselves: whoever plans it is told, and it goes out
SELECT pg_temp.approved('a', 'one'), pg_temp.approved('other', 'two');
SELECT pg_temp.approved('b', 'one', '04-02 09:00');
SELECT pg_temp.approved('elsewhere', 'one', '04-02 09:00', '{site}');
SELECT pg_temp.clause('b'), pg_temp.clause('other');
SELECT pg_temp.at('04-01 09:00');
SELECT pg_temp.clause('b');
SELECT pg_temp.schedule('b', '04-02 10:00');
SELECT pg_temp.schedule('b', '05-01 09:00');
SELECT pg_temp.schedule('b', '04-02 10:00');
-- a copy is the same content; a client is told nothing
SELECT test.run('ann', $$SELECT p.status FROM greenlight.copy_post(test.ref('a')) p$$);
SELECT set_config('test.copy', max(id)::text, false) IS NOT NULL FROM greenlight.post WHERE workspace = 'twice';
SELECT test.run('ann', $$SELECT status FROM greenlight.schedule(test.ref('copy'), '2033-04-03 09:00+00')$$);
SELECT pg_temp.at('04-02 10:00');
SELECT * FROM pg_temp.states('a', 'b');

-- what is wrong
SELECT pg_temp.set('{"duplicates": "never"}');
SELECT pg_temp.set('{"duplicates_within": "0 days"}');
SELECT pg_temp.set('{"duplicates_within": "1 month"}');

-- error: refused when it is planned and when it is approved, and the gate is closed; the first one planned goes out
SELECT pg_temp.set('{"duplicates": "error", "duplicates_within": "7 days"}');
SELECT test.run('ann', $$SELECT status FROM greenlight.schedule(test.ref('copy'), '2033-04-04 09:00+00')$$);
SELECT pg_temp.clause('copy');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.ref('copy'))$$);
SELECT test.run('app', $$SELECT status FROM greenlight.approve(test.ref('copy'), 1)$$);
SELECT test.run('app', $$SELECT is_allowed, sqlstate, reason FROM greenlight.allowed_actions(test.ref('copy')) WHERE action = 'approve'$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.ref('copy'), '2033-04-20 09:00+00')$$);
SELECT test.run('app', $$SELECT status FROM greenlight.approve(test.ref('copy'), 1)$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.ref('copy'))$$);
-- by other ways: a new post, a row of the view, the far end of the window
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('twice', 'one', 'one', '{blog,site}', '2033-04-21 09:00+00')$$);
SELECT test.run('ann', $$INSERT INTO greenlight.post (workspace, title, body, channels, publish_at) VALUES ('twice', 'one', 'one', '{blog}', '2033-04-27 08:59+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('twice', 'one', 'one', '{blog}', '2033-04-27 09:00+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('twice', 'one', 'one more', '{blog}', '2033-04-20 10:00+00')$$);
-- planned when the channel did not mind: the gate keeps back what comes second, and it is missed
SELECT pg_temp.set('{"duplicates": "warn"}');
SELECT pg_temp.approved('p', 'three', '04-05 09:00'), pg_temp.approved('q', 'three', '04-05 10:00');
SELECT pg_temp.set('{"duplicates": "error"}');
SELECT pg_temp.clause('p'), pg_temp.clause('q');
SELECT pg_temp.at('04-05 09:00');
SELECT pg_temp.at('04-05 10:00');
SELECT * FROM pg_temp.states('p', 'q');
SELECT pg_temp.clause('q');
-- the channel changes its mind in time, or the content is changed
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.ref('q'), 'four', 'four')$$), test.run('ann', $$SELECT status FROM greenlight.submit(test.ref('q'))$$);
SELECT test.run('app', $$SELECT status FROM greenlight.approve(test.ref('q'), 2)$$);
SELECT greenlight.wait_for_worker(60);
SELECT pg_temp.clause('q');
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.ref('q'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('q');
-- an approval without a time is refused as well: it could go out at once
SELECT pg_temp.approved('r', 'four', NULL);
-- a client learns that it is refused, not what of others is out or planned, and when
SELECT test.run('mia', $$SELECT name FROM greenlight.create_workflow('twice', 'outside', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('twice', 'four', 'four', '{blog}', workflow => 'outside', external_ref => 's')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.ref('s'))$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.approve(test.ref('s'), 1)$$);
-- edited after it went out, a post counts with what was sent
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.ref('q'), 'five', 'five')$$);
SELECT pg_temp.clause('r');
SELECT detail FROM greenlight.event WHERE workspace = 'twice' AND action = 'set_channel' ORDER BY event_no;
SELECT * FROM greenlight.verify();
DROP FUNCTION test.ref;
SELECT greenlight_test.reset_clock();
