--
-- api_plan_schedule: a publish time lies ahead, within ten years, and is kept as instant, zone and wall
-- time; planning is not approving, and approvals stay when a time moves
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2031-03-20 08:00+00');

SELECT test.team('plan', 'mia:manager', 'ann:creator', 'ass:assistant', 'com:community_manager', 'ed:editor', 'app:approver');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('plan', c, 'sandbox');
CREATE FUNCTION pg_temp.plan(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', status, COALESCE(publish_at::text, 'no time'), publish_local, timezone, 'due ' || due_at) FROM greenlight.post WHERE id = test.post(title) $$;

-- who: whoever may schedule; the author while a draft still has to be approved
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('plan', 'a', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.schedule(test.post('a'), '2031-03-21 08:00+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.unschedule(test.post('a'))$$);
SELECT test.run('ed', $$SELECT greenlight.schedule(test.post('a'), '2031-03-21 08:00+00')$$);
SELECT test.run('com', $$SELECT status FROM greenlight.schedule(test.post('a'), '2031-03-21 08:00+00')$$);
SELECT pg_temp.plan('a');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);
SELECT pg_temp.plan('a');
SELECT test.run('ann', $$SELECT greenlight.schedule(test.post('a'), '2031-03-22 08:00+00')$$);
SELECT test.run('ann', $$SELECT greenlight.unschedule(test.post('a'))$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET publish_at = '2031-03-22 08:00+00' WHERE title = 'a'$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('a'), '2031-03-22 08:00+00')$$);
SELECT test.run('app', $$SELECT status FROM greenlight.approve(test.post('a'), 1)$$);
-- a moved time keeps the approval
SELECT test.run('ass', $$SELECT status, review_state FROM greenlight.schedule(test.post('a'), '2031-03-23 08:00+00')$$);
SELECT test.run('ass', $$SELECT status, review_state, publish_at FROM greenlight.unschedule(test.post('a'))$$);
SELECT test.run('ass', $$SELECT greenlight.unschedule(test.post('a'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('a'), '2031-03-23 08:00+00')$$);
-- on a key: once
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('a'), '2031-03-24 08:00+00', options => '{"idempotency_key": "move"}')$$);
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('a'), '2031-03-23 08:00+00')$$);
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('a'), '2031-03-24 08:00+00', options => '{"idempotency_key": "move"}')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-03-25 08:00+00', options => '{"idempotency_key": "move"}')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-03-25 08:00+00', options => '{"fold": "later"}')$$);

-- when: after now, at most ten years ahead, finite
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-03-20 08:00+00')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-03-20 07:59:59.999999+00')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-03-19 08:00+00')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-03-19 07:59:59+00')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('a'), '2041-03-20 07:59:59+00')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2042-01-01')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), 'infinity')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '-infinity')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '294276-12-31 23:59:59.999999+00')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '4714-11-24 00:00:00+00 BC')$$);
SELECT pg_temp.plan('a');

-- where: the zone asked for, else the one it had, at first the workspace's
SELECT test.run('ass', $$SELECT publish_local, timezone FROM greenlight.schedule(test.post('a'), '2031-03-23 08:00+00', 'Europe/Riga')$$);
SELECT test.run('ass', $$SELECT publish_local, timezone FROM greenlight.schedule(test.post('a'), '2031-07-23 08:00+00')$$);
-- on both sides of a change of the clock: 30 March 2031, 03:00 in Riga
SELECT test.run('ass', $$SELECT publish_local FROM greenlight.schedule(test.post('a'), '2031-03-30 00:59:59+00')$$);
SELECT test.run('ass', $$SELECT publish_local FROM greenlight.schedule(test.post('a'), '2031-03-30 01:00:00+00')$$);
-- and in autumn, when the same wall time comes twice
SELECT test.run('ass', $$SELECT publish_local FROM greenlight.schedule(test.post('a'), '2031-10-26 00:30+00')$$);
SELECT test.run('ass', $$SELECT publish_local FROM greenlight.schedule(test.post('a'), '2031-10-26 01:30+00')$$);
SELECT test.run('ass', $$SELECT publish_local, timezone FROM greenlight.schedule(test.post('a'), '2031-10-26 01:30+00', 'Australia/Lord_Howe')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-10-26 01:30+00', 'Europe/Rigaa')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-10-26 01:30+00', 'FOO+3')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-10-26 01:30+00', 'Foo/Bar+3')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-10-26 01:30+00', 'posixrules')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-10-26 01:30+00', '')$$);
-- what the session shows changes nothing
SET timezone = 'Asia/Tokyo';
SELECT test.run('ass', $$SELECT publish_at = '2031-10-26 01:30+00', publish_local FROM greenlight.schedule(test.post('a'), '2031-10-26 10:30')$$);
SET timezone = 'UTC';

-- each delivery follows the plan
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('plan', 'b', 'text', '{blog,site}', '2031-03-21 08:00+00')$$);
SELECT test.state('b');
SELECT test.run('ass', $$SELECT status FROM greenlight.unschedule(test.post('b'))$$);
SELECT test.state('b');
SELECT test.run('ass', $$SELECT status, is_held FROM greenlight.hold(test.post('b'), 'wait')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('b'), '2031-03-21 08:00+00')$$);
SELECT test.state('b');
SELECT test.run('ass', $$SELECT greenlight.hold(test.post('b'))$$);
SELECT test.run('ann', $$SELECT greenlight.release(test.post('b'))$$);
SELECT test.run('ed', $$SELECT greenlight.release(test.post('b'))$$);
SELECT test.run('ass', $$SELECT is_held FROM greenlight.release(test.post('b'), 'go')$$);
SELECT test.state('b');
SELECT test.run('ass', $$SELECT greenlight.release(test.post('b'))$$);
SELECT test.run('ann', $$SELECT greenlight.hold(test.post('b'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.unschedule(test.post('b'))$$);
SELECT channel, next_attempt_at FROM greenlight.variant WHERE post_id IN (test.post('a'), test.post('b')) ORDER BY post_id, channel;

-- not on what is cancelled
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('b'))$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('b'), '2031-03-21 08:00+00')$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('b'))$$);
SELECT test.run('ass', $$SELECT greenlight.retry(test.post('b'))$$);
SELECT action, detail::jsonb - 'deliveries' - 'content_sha256' FROM greenlight_internal.event WHERE post_id = test.post('b') ORDER BY event_no;
SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
