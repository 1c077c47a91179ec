--
-- retention: keys, messages and sandbox deliveries go after 30 days, and nothing that somebody still needs.
-- The worker may do it first, when the clock comes to another hour; so what is left tells, and not how many went.
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';
-- the deadlines of other tests' posts are over, and so is what they left behind
SELECT greenlight_test.set_clock('2037-11-01 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight_test.set_clock('2038-01-01 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;

SELECT test.team('keep', 'ann:creator', 'app:approver', 'mia:manager');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('keep', c, 'sandbox');
SELECT w.name FROM greenlight.create_workflow('keep', 'slow', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "approver"}],
	"deadline": {"within": "24 hours", "actions": [{"at": "50%", "do": "remind"}]}}]}') w, greenlight.assign_workflow('keep', w.name);
-- a call with a key: the post it returns, and how many there are of that title
CREATE FUNCTION pg_temp.keyed(title text, key text, body text DEFAULT 'text') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT title, status FROM greenlight.create_post(''keep'', %L, %L, ''{blog}'', options => %L)', $1, $3, jsonb_build_object('idempotency_key', $2))) $$;
CREATE FUNCTION pg_temp.posts(title text) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM greenlight.post p WHERE p.workspace = 'keep' AND p.title = $1 $$;
CREATE FUNCTION pg_temp.submitted(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('ann', format('SELECT status FROM greenlight.create_post(''keep'', %L, ''text'', ''{blog}'')', title)), test.does('ann', 'submit', title)) $$;
CREATE FUNCTION pg_temp.told() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(p.title || ' ' || o.kind, ', ' ORDER BY p.title, o.kind) FROM greenlight_internal.outbox o JOIN greenlight_internal.post p ON p.id = o.post_id WHERE p.workspace_id = (SELECT id FROM greenlight.workspace WHERE name = 'keep') $$;
CREATE FUNCTION pg_temp.sandbox() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', p.title, v.channel, v.delivery_state, 'removed ' || d.removed_at) FROM greenlight_internal.sandbox_delivery d
	JOIN greenlight.variant v ON v.id = d.variant_id JOIN greenlight.post p ON p.id = d.post_id WHERE p.workspace = 'keep' ORDER BY p.title, v.channel $$;
-- keys: 29 days later, and to the microsecond 30 days later, the call is the same one
SELECT pg_temp.keyed('wish', 'k'), pg_temp.posts('wish');
SELECT pg_temp.keyed('wish', 'k'), pg_temp.posts('wish');
SELECT pg_temp.keyed('wish', 'k', 'other');
SELECT greenlight_test.set_clock('2038-01-30 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;
SELECT pg_temp.keyed('wish', 'k'), pg_temp.posts('wish');
SELECT greenlight_test.set_clock('2038-01-31 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;
SELECT pg_temp.keyed('wish', 'k'), pg_temp.posts('wish');
-- a repeated call does not make it younger
SELECT greenlight_test.set_clock('2038-01-31 08:00:00.000001+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;
SELECT greenlight.run_chore('retention') >= 0;
-- then it is a new one, also with other arguments
SELECT pg_temp.keyed('wish', 'k', 'other'), pg_temp.posts('wish');
SELECT pg_temp.keyed('wish', 'k', 'text');
-- a clock that was set back takes nothing away
SELECT greenlight_test.set_clock('2036-01-01 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;
SELECT greenlight_test.set_clock('2038-02-01 08:00+00');
SELECT pg_temp.keyed('wish', 'k', 'other'), pg_temp.posts('wish');

-- only administrators
SELECT test.run('mia', $$SELECT greenlight.run_chore('retention')$$);

-- messages: 30 days after they were sent, or after their round was over
SELECT pg_temp.submitted(t) FROM unnest('{open,over,sent}'::text[]) t;
SELECT test.run('app', $$SELECT person FROM greenlight.record_absence(test.login('app'), '2038-02-01 09:00+00', '2038-08-01 08:00+00', 'leave', '{"workspace": "keep"}')$$);
SELECT greenlight_test.set_clock('2038-02-01 09:00+00');
SELECT 1 FROM greenlight.run_once();
SELECT greenlight_test.set_clock('2038-02-01 20:00+00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told();
SET greenlight.maintenance = on;
UPDATE greenlight_internal.outbox SET sent_at = '2038-02-02 08:00+00' WHERE post_id = test.post('sent');
RESET greenlight.maintenance;
SELECT greenlight_test.set_clock('2038-02-05 08:00+00');
SELECT test.does('app', 'approve', 'over', '1');
SELECT greenlight_test.set_clock('2038-03-04 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;
SELECT greenlight_test.set_clock('2038-03-04 08:00:00.000001+00');
SELECT greenlight.wait_for_worker(60);
-- that of the absence says whom not to tell again
SELECT greenlight.run_chore('retention') >= 0, pg_temp.told();
SELECT greenlight_test.set_clock('2038-03-07 08:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0, pg_temp.told();
SELECT greenlight_test.set_clock('2038-03-07 08:00:00.000001+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0, pg_temp.told();
-- nobody is told twice of what is still open
SELECT greenlight_test.set_clock('2038-03-07 09:00+00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told();

-- the sandbox: what is out stays; what was taken down goes 30 days later, unless somebody may need it
SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''keep'', %L, ''text'', ''{blog,site}'', ''2038-03-10 09:00+00'')', t)), test.does('ann', 'submit', t), test.does('app', 'approve', t, '1')
FROM unnest('{out,down}'::text[]) t;
SELECT greenlight_test.set_clock('2038-03-10 09:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight_test.set_clock('2038-03-11 09:00+00');
SELECT test.run('mia', $$SELECT status FROM greenlight.unpublish(test.post('down'), 'sold out', '{"channel": "blog"}')$$);
SELECT greenlight.wait_for_worker(60);
SELECT pg_temp.sandbox();
SELECT greenlight_test.set_clock('2038-04-10 09:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT greenlight.run_chore('retention') >= 0;
SELECT greenlight_test.set_clock('2038-04-10 09:00:00.000001+00');
SELECT greenlight.wait_for_worker(60);
SET greenlight.maintenance = on;
UPDATE greenlight_internal.variant SET delivery_state = 'unconfirmed', is_unpublishing = true WHERE id = test.variant('down', 'blog');
SELECT greenlight.run_chore('retention') >= 0;
UPDATE greenlight_internal.variant SET delivery_state = 'unpublished', is_unpublishing = false WHERE id = test.variant('down', 'blog');
RESET greenlight.maintenance;
SELECT greenlight.run_chore('retention') >= 0;
SELECT pg_temp.sandbox();
SELECT test.run('mia', $$SELECT status FROM greenlight.unpublish(test.post('down'), 'sold out')$$);
SELECT greenlight.wait_for_worker(60);
SELECT pg_temp.sandbox();

-- nothing of what was agreed or done is touched
SELECT * FROM greenlight.verify();
SELECT title, v.* FROM greenlight.post p, greenlight.verify_chain(p.id) v WHERE p.workspace = 'keep' ORDER BY title, p.id;
SELECT count(*) FILTER (WHERE NOT unpublishes) AS published, count(*) FILTER (WHERE unpublishes) AS removed FROM greenlight_internal.attempt a JOIN greenlight.post p ON p.id = a.post_id WHERE p.workspace = 'keep';
SELECT greenlight_test.reset_clock();
