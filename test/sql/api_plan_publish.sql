--
-- api_plan_publish: a post goes out at its time, once, and only with every clause of the gate open;
-- what stays behind for longer than the grace is missed, not sent
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');

SELECT test.team('pub', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('pub', c, 'sandbox');
-- an approved post, due at 09:00
CREATE FUNCTION pg_temp.approved(title text, channels text[] DEFAULT '{blog}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', test.run('ann', format('SELECT status FROM greenlight.create_post(''pub'', %L, ''text'', %L, ''2031-04-01 09:00+00'')', $1, $2)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', $1))) $$;
CREATE FUNCTION pg_temp.closed(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant || ' ' || clause, detail, 'who: ' || who) FROM greenlight.explain_gate(test.post(title)) WHERE NOT is_open $$;
CREATE FUNCTION pg_temp.at(instant text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM greenlight_test.set_clock(('2031-04-01 ' || instant || '+00')::timestamptz);
	RETURN instant || ' ' || CASE WHEN greenlight.wait_for_worker(60) THEN 'the worker looked' ELSE 'no worker' END;
END $$;

-- at its time and not before
SELECT pg_temp.approved('a', '{blog,site}');
SELECT pg_temp.approved('early');
SELECT pg_temp.closed('a');
SELECT pg_temp.at('08:59:59.999999');
SELECT test.state('a');
SELECT pg_temp.at('09:00');
SELECT test.state('a');
SELECT channel, delivery_state, attempts, remote_id LIKE 'sandbox-%', published_at, next_attempt_at FROM greenlight.variant WHERE post_id = test.post('a') ORDER BY channel;
SELECT actor_kind, action, rule, from_status, to_status, detail - 'deliveries' - 'content_sha256' FROM greenlight.event WHERE post_id = test.post('a') ORDER BY event_no;
-- once
SELECT pg_temp.at('09:05');
SELECT count(*) FROM greenlight_internal.sandbox_delivery WHERE post_id = test.post('a');
-- an edit afterwards leaves what was published as it was
SELECT test.run('ann', $$SELECT revision, status FROM greenlight.revise_post(test.post('a'), 'changed')$$);
SELECT test.state('a');
SELECT published_revision FROM greenlight_internal.variant WHERE post_id = test.post('a');
SELECT DISTINCT payload #>> '{variant,body}' FROM greenlight_internal.sandbox_delivery WHERE post_id = test.post('a');
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('a'), '2031-04-02')$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('a'))$$);
SELECT test.run('mia', $$SELECT greenlight.cancel(test.post('a'))$$);

-- not approved in time: nothing goes out; approved within the grace it does, later it is missed
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('pub', 'late', 'text', '{blog}', '2031-04-01 09:00+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('pub', 'too late', 'text', '{blog}', '2031-04-01 09:00+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('late'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('too late'))$$);
SELECT pg_temp.at('09:14');
SELECT test.state('late');
SELECT test.run('app', $$SELECT review_state FROM greenlight.approve(test.post('late'), 1)$$);
SELECT pg_temp.at('09:14');
SELECT test.state('late');
SELECT pg_temp.at('09:16');
SELECT test.state('too late');
SELECT test.run('app', $$SELECT status, review_state FROM greenlight.approve(test.post('too late'), 1)$$);
SELECT pg_temp.at('09:17');
SELECT test.state('too late');
-- a missed one waits for people: a new time, or now
SELECT pg_temp.closed('too late');
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('too late'), '2031-04-01 10:00+00')$$);
SELECT pg_temp.at('10:00');
SELECT test.state('too late');

-- the worker was not there at its time: within the grace it goes out, later it is missed
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SELECT pg_temp.approved('down');
SELECT pg_temp.approved('down long');
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('down'), '2031-04-01 11:50+00')$$);
SELECT pg_temp.at('12:00');
SELECT test.state('down');
SELECT test.state('down long');
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('down long'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('down long');

-- publish_now: any clause closed but the time is a refusal
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('pub', 'now', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT greenlight.publish_now(test.post('now'))$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('now'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('pub', 'no channel', 'text')$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('no channel'))$$);
SELECT pg_temp.approved('now');
SELECT test.run('ass', $$SELECT status FROM greenlight.hold(test.post('now'), 'wait')$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('now'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.release(test.post('now'))$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('pub', 'blog', 'crisis')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_workspace('pub', 'crisis')$$);
SELECT is_armed FROM greenlight.disarm_publisher('a test');
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('now'))$$);
SELECT pg_temp.closed('now');
SELECT is_armed FROM greenlight.arm_publisher();
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_workspace('pub')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('pub', 'blog')$$);
SELECT test.run('ass', $$SELECT status, publish_at FROM greenlight.publish_now(test.post('now'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('now');

-- held: it stays behind; released in time it goes out, released too late it is missed
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SELECT pg_temp.approved('held');
SELECT pg_temp.approved('held long');
SELECT test.run('app', $$SELECT status FROM greenlight.hold(test.post('held'), 'check the price')$$);
SELECT test.run('app', $$SELECT status FROM greenlight.hold(test.post('held long'))$$);
SELECT pg_temp.at('09:10');
SELECT test.state('held');
SELECT pg_temp.closed('held');
SELECT test.run('ass', $$SELECT is_held FROM greenlight.release(test.post('held'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('held');
SELECT pg_temp.at('09:20');
SELECT test.state('held long');
SELECT test.run('ass', $$SELECT status FROM greenlight.release(test.post('held long'))$$);
SELECT test.state('held long');

-- paused channel, paused workspace: nothing goes out; resumed in time it does, what is too late is missed
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SELECT pg_temp.approved('pause', '{blog,site}');
SELECT pg_temp.approved('pause long');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('pub', 'blog', 'new password')$$);
SELECT pg_temp.at('09:00');
SELECT test.state('pause');
SELECT pg_temp.closed('pause');
SELECT pg_temp.at('09:10');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_workspace('pub', 'crisis')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('pub', 'blog')$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('pause');
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('pause long'), '2031-04-01 09:11+00')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_workspace('pub')$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('pause');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_workspace('pub', 'crisis')$$);
SELECT pg_temp.at('09:30');
SELECT test.state('pause long');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_workspace('pub')$$);

-- a database that is not armed sends nothing, and nothing late when it is armed again
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SELECT pg_temp.approved('unarmed');
SELECT pg_temp.approved('unarmed long');
SELECT test.run('ass', $$SELECT publish_at FROM greenlight.schedule(test.post('unarmed'), '2031-04-01 09:30+00')$$);
SELECT is_armed FROM greenlight.disarm_publisher('restored');
SELECT pg_temp.at('09:31');
SELECT test.state('unarmed');
SELECT clause, detail, who FROM greenlight.explain_gate(test.post('unarmed')) WHERE NOT is_open;
SELECT is_armed FROM greenlight.arm_publisher();
SELECT greenlight.wait_for_worker(60);
SELECT test.state('unarmed');
SELECT test.state('unarmed long');

-- what breaks a rule at its time stays behind, although it was approved when it did not
SELECT greenlight_test.set_clock('2031-04-01 08:00+00');
SET greenlight.maintenance = on;
INSERT INTO greenlight_internal.network VALUES ('shrinking', 'key', false,
	'{"fields": ["title"], "options": [], "settings": [], "text": [{"unit": "graphemes", "max": 10}]}', '{"transport": "sandbox"}', 'this test', '2026-01-01', false);
SELECT name FROM greenlight.register_channel('pub', 'small', 'shrinking');
SELECT pg_temp.approved('rule', '{small}');
UPDATE greenlight_internal.network SET limits = jsonb_set(limits, '{text,0,max}', '3') WHERE name = 'shrinking';
RESET greenlight.maintenance;
SELECT is_paused FROM greenlight.resume_channel('pub', 'small');
SELECT pg_temp.at('09:00');
SELECT test.state('rule');
SELECT pg_temp.closed('rule');
SELECT pg_temp.at('09:16');
SELECT test.state('rule');

SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
