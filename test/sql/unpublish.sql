--
-- unpublish: what is out is taken down, asked for by a person or by unpublish_at; in doubt a person says what is so
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-04-01 08:00+00');

SELECT test.team('down', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver', 'cleo:client');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('down', c, 'sandbox');
SELECT name FROM greenlight.register_channel('down', 'hand', 'manual');
SELECT name FROM greenlight.register_channel('down', 'sky', 'bluesky', '{}', 'sky.secret');
CREATE FUNCTION pg_temp.approved(title text, channels text[] DEFAULT '{blog}', options text DEFAULT '{}', at text DEFAULT '09:00') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''down'', %L, %L, %L, ''2033-04-01 %s+00'', options => %L)', $1, $1, $2, $4, $3)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', $1))) $$;
CREATE FUNCTION pg_temp.at(instant text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM greenlight_test.set_clock(('2033-04-' || instant || '+00')::timestamptz);
	RETURN instant || ' ' || CASE WHEN greenlight.wait_for_worker(60) THEN 'the worker looked' ELSE 'no worker' END;
END $$;
CREATE FUNCTION pg_temp.states(VARIADIC titles text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', t.title, p.status, v.channel, v.delivery_state, CASE WHEN v.is_unpublishing THEN 'unpublishing' END, 'out ' || to_char(v.published_at, 'HH24:MI'), 'ends ' || to_char(p.unpublish_at, 'DD HH24:MI'), 'attempts ' || v.attempts)
	FROM unnest(titles) WITH ORDINALITY AS t (title, n) JOIN greenlight.post p ON p.id = test.post(t.title) JOIN greenlight.variant v ON v.post_id = p.id ORDER BY t.n, v.channel $$;
CREATE FUNCTION pg_temp.events(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', actor_kind, action, rule, from_status, '->', to_status, (detail - 'deliveries')::text) FROM greenlight.event WHERE post_id = test.post(title) AND action NOT IN ('create', 'submit', 'approve', 'schedule') ORDER BY event_no $$;
CREATE FUNCTION pg_temp.unpublish(person text, title text, options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run($1, format('SELECT status FROM greenlight.unpublish(test.post(%L), ''sold out'', %L)', $2, $3)) $$;

-- by a person, on all channels: the worker does it
SELECT pg_temp.approved('a', '{blog,site}');
SELECT pg_temp.unpublish('mia', 'a');
SELECT pg_temp.at('01 09:00');
SELECT pg_temp.unpublish('ass', 'a'), pg_temp.unpublish('ann', 'a'), pg_temp.unpublish('cleo', 'a');
SELECT pg_temp.unpublish('mia', 'a', '{"channel": "nosuch"}');
SELECT pg_temp.unpublish('mia', 'a', '{"channel": "hand"}');
SELECT test.run('mia', $$SELECT action, is_allowed FROM greenlight.allowed_actions(test.post('a')) WHERE action IN ('unpublish', 'confirm_unpublished')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_workspace('down', 'crisis')$$);
SELECT pg_temp.unpublish('mia', 'a', '{"channel": "blog"}');
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('a');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_workspace('down')$$);
SELECT pg_temp.unpublish('mia', 'a');
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('a');
SELECT pg_temp.unpublish('mia', 'a');
SELECT * FROM pg_temp.events('a');
SELECT channel, delivered_at, removed_at FROM greenlight_internal.sandbox_delivery d JOIN greenlight.variant v ON v.id = d.variant_id WHERE d.post_id = test.post('a') ORDER BY channel;
SELECT attempt_no, outcome, unpublishes FROM greenlight_internal.attempt WHERE variant_id = test.variant('a', 'blog') ORDER BY attempt_no;
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), 'other')$$);

-- unpublish_at: once, and nothing begins to go out behind it
SELECT pg_temp.approved('b', '{blog,site}', '{"unpublish_at": "2033-04-02T09:00:00Z"}', '10:00');
SELECT pg_temp.approved('before', '{blog}', '{"unpublish_at": "2033-04-01T09:59:59Z"}', '10:00');
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('b'), '2033-04-02 09:00:01+00')$$);
SELECT test.run('ass', $$SELECT unpublish_at FROM greenlight.schedule(test.post('b'), '2033-04-01 10:00+00', options => '{"unpublish_at": "2033-04-03T09:00:00Z"}')$$);
SELECT pg_temp.approved('late', '{blog}', '{"unpublish_at": "2033-04-03T09:00:00Z"}', '10:00');
SELECT test.does('mia', 'hold', 'late');
SELECT pg_temp.at('01 10:00');
SELECT pg_temp.at('03 08:59');
SELECT * FROM pg_temp.states('b', 'late');
SELECT pg_temp.at('03 09:00');
SELECT * FROM pg_temp.states('b', 'late');
SELECT * FROM pg_temp.events('b');
SELECT pg_temp.at('04 09:00');
SELECT * FROM pg_temp.states('b');
-- taken away again
SELECT greenlight_test.set_clock('2033-04-01 10:30+00');
SELECT pg_temp.approved('stays', '{blog}', '{"unpublish_at": "2033-04-02T09:00:00Z"}', '11:00');
SELECT test.run('ass', $$SELECT unpublish_at FROM greenlight.schedule(test.post('stays'), '2033-04-01 11:00+00', options => '{"unpublish_at": null}')$$);
SELECT pg_temp.at('01 11:00');
SELECT pg_temp.at('02 09:00');
SELECT * FROM pg_temp.states('stays');

-- of network manual a person takes it down, or finds it still there
SELECT greenlight_test.set_clock('2033-04-01 11:30+00');
SELECT pg_temp.approved('m', '{hand}', '{}', '12:00');
SELECT pg_temp.at('01 12:00');
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_published(test.variant('m', 'hand'), 'https://example.org/1')$$);
SELECT pg_temp.at('01 12:10');
SELECT pg_temp.unpublish('mia', 'm');
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('m');
SELECT error FROM greenlight_internal.attempt WHERE post_id = test.post('m') ORDER BY attempt_no;
SELECT pg_temp.unpublish('mia', 'm');
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('m'), 'other')$$);
SELECT test.run('ass', $$SELECT delivery_state, published_at FROM greenlight.confirm_published(test.variant('m', 'hand'), 'https://example.org/1')$$);
SELECT pg_temp.unpublish('mia', 'm');
SELECT greenlight.wait_for_worker(60);
SELECT test.run('ass', $$SELECT delivery_state, is_unpublishing FROM greenlight.confirm_not_published(test.variant('m', 'hand'), 'gone')$$);
SELECT * FROM pg_temp.states('m');
SELECT * FROM pg_temp.events('m');

-- what was in doubt when unpublish_at came comes down once a person saw it
SELECT greenlight_test.set_clock('2033-04-04 08:00+00');
CREATE FUNCTION pg_temp.doubt(title text, at text, ends text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''down'', %L, %L, ''{blog,hand}'', ''2033-04-%s+00'', options => ''{"unpublish_at": "2033-04-%s:00Z"}'')', title, title, at, replace(ends, ' ', 'T'))),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', title)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', title))) $$;
SELECT pg_temp.doubt('d', '04 09:00', '04 10:00');
SELECT pg_temp.doubt('e', '04 09:00', '04 10:00');
SELECT pg_temp.at('04 09:00');
SELECT pg_temp.at('04 10:00');
SELECT * FROM pg_temp.states('d', 'e');
SELECT test.run('ass', $$SELECT delivery_state, is_unpublishing FROM greenlight.confirm_published(test.variant('d', 'hand'), 'https://example.org/2')$$);
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('d');
SELECT test.run('ass', $$SELECT delivery_state, is_unpublishing FROM greenlight.confirm_published(test.variant('d', 'hand'), 'https://example.org/2')$$);
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('d');
-- not under another plan
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_not_published(test.variant('e', 'hand'), 'not yet')$$);
SELECT test.run('ass', $$SELECT publish_until, unpublish_at FROM greenlight.schedule(test.post('e'), '2033-04-04 11:00+00', options => '{"publish_until": null}')$$);
SELECT pg_temp.at('04 11:00');
SELECT test.run('ass', $$SELECT delivery_state, is_unpublishing FROM greenlight.confirm_published(test.variant('e', 'hand'), 'https://example.org/3')$$);
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('e');

-- unpublish_at of what is out takes the permission of unpublish(), whichever verb sets or clears it
SELECT greenlight_test.set_clock('2033-04-05 08:00+00');
CREATE FUNCTION pg_temp.ends(person text, title text, ends text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run($1, format('SELECT status, to_char(unpublish_at, ''DD HH24:MI'') FROM greenlight.revise_post(test.post(%L), options => %L)', $2, format('{"unpublish_at": %s}', $3))) $$;
SELECT pg_temp.doubt('part', '05 09:00', '08 10:00');
SELECT pg_temp.at('05 09:00');
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_not_published(test.variant('part', 'hand'), 'not yet')$$);
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('part'), '2033-04-06 09:00+00', options => '{"unpublish_at": "2033-04-06T09:00:01Z"}')$$);
SELECT pg_temp.ends('ass', 'part', '"2033-04-06T09:00:01Z"'), pg_temp.ends('ass', 'part', 'null');
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('part'), '2033-04-06 09:00+00')$$);
SELECT test.run('mia', $$SELECT publish_at FROM greenlight.schedule(test.post('part'), '2033-04-07 09:00+00', options => '{"unpublish_at": "2033-04-07T10:00:00Z"}')$$);
-- once all is out it is moved and cleared alone
SELECT greenlight_test.set_clock('2033-04-08 08:00+00');
SELECT pg_temp.doubt(t, '08 09:00', '08 12:00') FROM unnest('{moved,kept}'::text[]) t;
SELECT pg_temp.at('08 09:00');
SELECT test.run('ass', format('SELECT delivery_state FROM greenlight.confirm_published(test.variant(%L, ''hand''), ''https://example.org/4'')', t)) FROM unnest('{moved,kept}'::text[]) t;
SELECT pg_temp.ends('ass', 'moved', 'null'), pg_temp.ends('ass', 'moved', '"2033-04-08T11:00:00Z"');
SELECT test.run('mia', $$SELECT status FROM greenlight.revise_post(test.post('moved'), options => '{"unpublish_at": "2033-04-08T11:00:00Z", "together": true}')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.revise_post(test.post('moved'), options => '{"publish_until": "2033-04-08T11:00:00Z"}')$$);
SELECT pg_temp.ends('mia', 'moved', '"2033-04-08T11:00:00Z"'), pg_temp.ends('mia', 'kept', 'null');
SELECT pg_temp.at('08 11:00');
SELECT pg_temp.at('08 12:00');
SELECT * FROM pg_temp.states('moved', 'kept');
SELECT actor_kind, action, rule, detail FROM greenlight.event WHERE post_id IN (test.post('moved'), test.post('kept')) AND action = 'plan' ORDER BY post_id;
SELECT pg_temp.ends('mia', 'a', 'null');
-- another channel in doubt is not in the way
SELECT greenlight_test.set_clock('2033-04-09 08:00+00');
SELECT pg_temp.doubt('crisis', '09 09:00', '11 12:00');
SELECT pg_temp.at('09 09:00');
SELECT pg_temp.unpublish('mia', 'crisis', '{"channel": "hand"}'), pg_temp.unpublish('mia', 'crisis', '{"channel": "blog"}');
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('crisis');

-- a workspace that is resumed delays none that waits to be tried again, whatever the plan of the rest says
SELECT greenlight_test.set_clock('2033-04-09 10:00+00');
SELECT pg_temp.doubt('again', '09 11:00', '12 12:00');
SELECT pg_temp.at('09 11:00');
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_not_published(test.variant('again', 'hand'), 'not yet')$$);
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('again'), '2033-04-10 11:00+00')$$);
BEGIN;
SELECT pg_temp.unpublish('mia', 'again', '{"channel": "blog"}');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_workspace('down', 'crisis')$$), test.run('mia', $$SELECT is_paused FROM greenlight.resume_workspace('down')$$);
COMMIT;
SELECT greenlight.wait_for_worker(60);
SELECT * FROM pg_temp.states('again');

-- a network that takes nothing down
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('down', 'sky', 'sky', '{sky}')$$);
SELECT pg_temp.unpublish('mia', 'sky');
SELECT * FROM greenlight.verify();
SELECT * FROM greenlight.verify_chain(test.post('m'));
SELECT greenlight_test.reset_clock();
