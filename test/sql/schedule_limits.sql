--
-- schedule_limits: the embargo and the end of a plan, and what becomes of a post that missed its time
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');

SELECT test.team('plan limits', 'mia:manager', 'ann:creator', 'ed:editor', 'ass:assistant', 'app:approver', 'cleo:client');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('plan limits', c, 'sandbox');
CREATE FUNCTION pg_temp.flow(name text, more text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT name FROM greenlight.create_workflow(''plan limits'', %L, %L)', $1,
		format('{"mode": "required", "steps": [{"name": "read", "requires": [{"role": "approver"}]}]%s}', $2))) $$;
CREATE FUNCTION pg_temp.planned(title text, flow text DEFAULT 'four_eyes', channels text[] DEFAULT '{blog}', options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''plan limits'', %L, ''text'', %L, ''2032-04-01 09:00+00'', workflow => %L, options => %L)', $1, $3, $2, $4)),
		test.does('mia', 'submit', title)) $$;
CREATE FUNCTION pg_temp.closed(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant || ' ' || clause, detail, 'who: ' || who) FROM greenlight.explain_gate(test.post(title)) WHERE NOT is_open $$;
CREATE FUNCTION pg_temp.at(instant text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM greenlight_test.set_clock(('2032-04-01 ' || instant || '+00')::timestamptz);
	RETURN instant || ' ' || CASE WHEN greenlight.wait_for_worker(60) THEN 'the worker looked' ELSE 'no worker' END;
END $$;
CREATE FUNCTION pg_temp.limits(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', status, 'at ' || to_char(publish_at, 'DD HH24:MI'), 'from ' || to_char(not_before, 'DD HH24:MI'), 'until ' || to_char(publish_until, 'DD HH24:MI'))
	FROM greenlight.post WHERE id = test.post($1) $$;
CREATE FUNCTION pg_temp.past(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', actor_kind, action, rule, from_status, to_status, detail - 'deliveries' - 'content_sha256')
	FROM greenlight.event WHERE post_id = test.post($1) AND action IN ('plan', 'schedule', 'miss', 'make_up', 'move', 'give_up', 'settle_failed', 'settle_published') ORDER BY event_no $$;

-- an embargo: no publish time lies before its end, in whatever order they are set; taken away by null
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('plan limits', 'e', 'text', '{blog}', '2032-04-01 09:00+00', options => '{"not_before": "2032-04-01T10:00:00Z"}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('plan limits', 'e', 'text', '{blog}', options => '{"not_before": "2032-04-01T10:00:00Z"}')$$);
SELECT pg_temp.limits('e');
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('e'), '2032-04-01 09:59:59.999999+00')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule_local(test.post('e'), '2032-04-01 11:59', 'Europe/Berlin')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('e'), '2032-04-01 10:00+00')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.revise_post(test.post('e'), options => '{"not_before": "2032-04-01T10:00:01Z"}')$$);
SELECT test.run('ass', $$SELECT status, not_before FROM greenlight.revise_post(test.post('e'), options => '{"not_before": null}')$$);
SELECT pg_temp.past('e');
-- publish_now finds the gate closed
SELECT test.run('ass', $$SELECT status FROM greenlight.revise_post(test.post('e'), options => '{"not_before": "2032-04-01T10:00:00Z"}')$$);
SELECT test.does('ann', 'submit', 'e'), test.does('app', 'approve', 'e', '1');
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('e'))$$);
SELECT pg_temp.closed('e');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('e')) WHERE clause IN ('embargo', 'until');
-- who writes a draft limits its plan; afterwards that takes schedule, as the plan does. Limits are no content
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('e'), options => '{"not_before": null}')$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.revise_post(test.post('e'), options => '{"publish_until": null}')$$);
SELECT test.run('ass', $$SELECT status, revision FROM greenlight.revise_post(test.post('e'), options => '{"publish_until": "2032-04-01T12:00:00Z"}')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.revise_post(test.post('e'), expected_revision => 2, options => '{"publish_until": null}')$$);
SELECT pg_temp.at('10:00');
SELECT test.state('e');

-- an end: no attempt begins after it, also where the grace is longer
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');
SELECT pg_temp.planned('u', options => '{"publish_until": "2032-04-01T09:05:00Z"}');
SELECT pg_temp.planned('v', options => '{"publish_until": "2032-04-01T09:05:00Z"}');
SELECT pg_temp.at('09:05');
SELECT test.does('app', 'approve', 'u', '1');
SELECT pg_temp.at('09:05');
SELECT test.state('u');
SELECT test.state('v');
SELECT pg_temp.at('09:05:00.000001');
SELECT test.state('v');
SELECT test.does('app', 'approve', 'v', '1');
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('v'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('v'), '2032-04-01 10:00+00')$$);
SELECT test.run('ass', $$SELECT status, publish_until FROM greenlight.schedule(test.post('v'), '2032-04-01 10:00+00', options => '{"publish_until": "2032-04-01T10:00:00Z"}')$$);
SELECT pg_temp.at('10:00');
SELECT test.state('v');
SELECT pg_temp.past('v');
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('v'), '2032-04-01 11:00+00', options => '{"publish_until": "soon"}')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('v'), '2032-04-01 11:00+00', options => '{"publish_untill": null}')$$);

-- what the workflow says of a post that missed its time; by default it is held for people
SELECT pg_temp.flow('within', ', "on_missed": "publish_within", "publish_within": "2 hours"');
SELECT pg_temp.flow('expire', ', "on_missed": "expire"');
SELECT pg_temp.flow('slot', ', "on_missed": "next_slot"');
SELECT pg_temp.flow('wrong', ', "on_missed": "publish_within"');
SELECT pg_temp.flow('wrong', ', "on_missed": "expire", "publish_within": "2 hours"');
SELECT pg_temp.flow('wrong', ', "on_missed": "publish_within", "publish_within": "-1 hour"');
SELECT pg_temp.flow('wrong', ', "on_missed": "never"');

-- publish_within: approved late, it goes out at once; later it does not
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');
SELECT pg_temp.planned('w', 'within', '{blog,site}');
SELECT pg_temp.planned('w2', 'within');
SELECT pg_temp.planned('w3', 'within', options => '{"publish_until": "2032-04-01T10:30:00Z"}');
SELECT pg_temp.planned('w4', 'within');
SELECT pg_temp.at('09:16');
SELECT test.state('w');
SELECT pg_temp.at('11:00');
SELECT test.does('app', 'approve', 'w', '1');
SELECT test.does('app', 'approve', 'w3', '1');
SELECT test.does('app', 'hold', 'w4'), test.does('app', 'approve', 'w4', '1');
SELECT pg_temp.at('11:00');
SELECT test.state('w');
SELECT test.state('w3');
SELECT test.state('w4');
SELECT pg_temp.past('w');
SELECT pg_temp.at('11:00:00.000001');
SELECT test.does('app', 'approve', 'w2', '1');
SELECT test.does('ass', 'release', 'w4');
-- a pause is no approval: what was approved in time and missed stays so
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');
SELECT pg_temp.planned('w5', 'within'), test.does('app', 'approve', 'w5', '1');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('plan limits', 'blog', 'crisis')$$);
SELECT pg_temp.at('09:16');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('plan limits', 'blog')$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('w5');

-- expire: in review, as a draft and after approval; reopened it is a draft without a time that counts
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');
SELECT pg_temp.planned('x', 'expire');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('plan limits', 'x draft', 'text', '{blog}', '2032-04-01 09:00+00', workflow => 'expire')$$);
SELECT pg_temp.planned('x yes', 'expire', '{blog,site}'), test.does('app', 'approve', 'x yes', '1');
SELECT pg_temp.planned('x part', 'expire', '{blog,site}'), test.does('app', 'approve', 'x part', '1');
SELECT test.run('ass', $$SELECT status FROM greenlight.hold(test.post('x yes'), 'wait')$$);
SELECT pg_temp.at('08:30');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('plan limits', 'blog', 'crisis')$$);
SELECT pg_temp.at('09:00');
SELECT pg_temp.at('09:16');
SELECT test.state('x'), test.round('x');
SELECT test.state('x draft');
SELECT test.state('x part');
SELECT test.state('x yes');
-- a hold outlives the time: released too late it is missed, and the workflow says what becomes of it
SELECT test.does('ass', 'release', 'x yes');
SELECT pg_temp.past('x yes');
SELECT pg_temp.past('x');
SELECT pg_temp.closed('x');
SELECT test.does('app', 'approve', 'x', '1');
SELECT test.does('mia', 'reopen', 'x');
SELECT pg_temp.at('09:40');
SELECT test.state('x');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('plan limits', 'blog')$$);

-- next_slot: the next free slot of all of its channels that have slots, within its limits
SELECT test.run('mia', $$SELECT iso_dow FROM greenlight.add_slot('plan limits', 'blog', 4, '18:00')$$);
SELECT test.run('mia', $$SELECT iso_dow FROM greenlight.add_slot('plan limits', 'blog', 5, '18:00')$$);
SELECT test.run('mia', $$SELECT iso_dow FROM greenlight.add_slot('plan limits', 'site', 5, '18:00')$$);
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');
SELECT pg_temp.planned('s1', 'slot');
SELECT pg_temp.planned('s2', 'slot');
SELECT pg_temp.planned('s3', 'slot', '{blog,site}');
SELECT pg_temp.planned('s4', 'slot', options => '{"publish_until": "2032-04-01T17:00:00Z"}');
SELECT pg_temp.at('09:16');
SELECT t, pg_temp.limits(t), test.state(t) FROM unnest('{s1,s2,s3,s4}'::text[]) t;
SELECT pg_temp.past('s1');
SELECT test.does('app', 'approve', 's1', '1');
SELECT pg_temp.at('18:00');
SELECT test.state('s1');
SELECT pg_temp.at('18:16');
SELECT t, pg_temp.limits(t) FROM unnest('{s2,s3,s4}'::text[]) t;
-- together: none begins before all may; begun, each goes on by itself
SELECT greenlight_test.set_clock('2032-04-01 08:00+00');
SELECT pg_temp.planned('t', 'four_eyes', '{blog,site}', '{"together": true}'), test.does('app', 'approve', 't', '1');
SELECT pg_temp.planned('t2', 'four_eyes', '{blog,site}', '{"together": true}'), test.does('app', 'approve', 't2', '1');
SELECT pg_temp.planned('each', 'four_eyes', '{blog,site}'), test.does('app', 'approve', 'each', '1');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('plan limits', 'site', 'crisis')$$);
SELECT pg_temp.at('09:00');
SELECT test.state('t'), test.state('each');
SELECT pg_temp.closed('t');
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('t'))$$);
SELECT test.run('ass', $$SELECT status, is_together FROM greenlight.schedule(test.post('t2'), '2032-04-01 09:30+00')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('plan limits', 'site')$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('t');
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('plan limits', 'site', 'crisis')$$);
SELECT pg_temp.at('09:46');
SELECT test.state('t2');
SELECT test.run('ass', $$SELECT status, is_together FROM greenlight.revise_post(test.post('t2'), options => '{"together": false}')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('t2'))$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_channel('plan limits', 'site')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.revise_post(test.post('t2'), options => '{"together": true}')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('t2'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('t2');
SELECT test.run('ass', $$SELECT status FROM greenlight.revise_post(test.post('e'), options => '{"together": "yes"}')$$);
SELECT action, detail - 'deliveries' FROM greenlight.event WHERE post_id = test.post('t2') AND detail ? 'together' ORDER BY event_no;
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
