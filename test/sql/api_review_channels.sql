--
-- api_review_channels: a channel added after approval is not approved and never goes out, the others
-- do; a channel taken off makes nothing stale; a role on some channels counts where it covers all of a post's
--
\pset format unaligned
\pset tuples_only on

SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2031-06-01 08:00+00');

SELECT test.team('ch', 'mia:manager', 'ann:creator', 'bea:', 'sia:', 'obi:observer');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('ch', c, 'sandbox');
SELECT c.name FROM greenlight.create_workflow('ch', 'look', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "approver"}]}]}') c,
	greenlight.assign_workflow('ch', 'look');
SELECT roles FROM greenlight.add_member('ch', 'ch_bea', '{approver,observer}', '{blog}');
SELECT roles FROM greenlight.add_member('ch', 'ch_sia', '{approver,assistant}', '{site}');

-- a role on one channel decides about posts for that channel alone
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ch', 'blog only', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ch', 'both', 'text', '{blog,site}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('blog only'))$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('both'))$$);
SELECT test.run('sia', $$SELECT greenlight.approve(test.post('blog only'), 1)$$);
SELECT test.run('bea', $$SELECT status FROM greenlight.approve(test.post('blog only'), 1)$$);
-- and plans them alone
SELECT test.run('sia', $$SELECT greenlight.schedule(test.post('blog only'), '2031-06-02 08:00+00')$$);
SELECT test.run('bea', $$SELECT greenlight.schedule(test.post('blog only'), '2031-06-02 08:00+00')$$);
-- a role on the whole workspace, or on each of the channels, covers both
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('ch', 'ch_bea', 'approver', 'site')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('both'))$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('both');
SELECT test.run('sia', $$SELECT greenlight.approve(test.post('both'), 1)$$);
SELECT test.run('bea', $$SELECT status FROM greenlight.approve(test.post('both'), 1)$$);
-- without channels, a role anywhere counts
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ch', 'none', 'text')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('none'))$$);
SELECT waits_for FROM greenlight.review_step WHERE post_id = test.post('none');

-- added after approval: what was approved stays approved and goes out, the new one does not
SELECT name FROM greenlight.register_channel('ch', 'shop', 'sandbox');
SELECT test.run('ann', $$SELECT channel, delivery_state FROM greenlight.set_variant(test.post('both'), 'shop')$$);
SELECT test.state('both');
SELECT variant, is_open, detail FROM greenlight.explain_gate(test.post('both')) WHERE clause = 'review' ORDER BY variant;
SELECT test.run('mia', $$SELECT greenlight.publish_now(test.post('both'))$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.schedule(test.post('both'), '2031-06-01 09:00+00')$$);
SELECT test.state('both');
-- when its time has come
SELECT greenlight_test.set_clock('2031-06-01 09:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('both');
SELECT channel, delivery_state, attempts, published_at IS NOT NULL FROM greenlight.variant WHERE post_id = test.post('both') ORDER BY channel;
SELECT payload #>> '{channel,name}', payload #>> '{variant,body}' FROM greenlight_internal.sandbox_delivery WHERE post_id = test.post('both') ORDER BY 1;
-- a new round over what is not out yet approves it
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('both'))$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('ch', 'ch_sia', 'approver')$$);
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.submit(test.post('both'))$$);
-- (its time has come already, and the grace is not over: it goes out as soon as it is approved)
SELECT test.run('sia', $$SELECT review_state FROM greenlight.approve(test.post('both'), 2)$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('both');
SELECT channel, attempts FROM greenlight.variant WHERE post_id = test.post('both') ORDER BY channel;
-- what is out is not taken off, and has no more to submit
SELECT test.run('mia', $$SELECT greenlight.remove_variant(test.post('both'), 'blog')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('both'))$$);

-- taken off after approval: nothing is stale, the rest stays approved
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ch', 'less', 'text', '{blog,site}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('less'))$$);
SELECT test.run('sia', $$SELECT status FROM greenlight.approve(test.post('less'), 1)$$);
SELECT test.run('ann', $$SELECT status, revision, channels FROM greenlight.remove_variant(test.post('less'), 'site')$$);
SELECT variant, clause, is_open FROM greenlight.explain_gate(test.post('less')) WHERE clause IN ('review', 'delivery') ORDER BY 1, 2;
SELECT person, is_counted, is_stale FROM greenlight.decision WHERE post_id = test.post('less');
-- in review as well: the step goes on
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ch', 'less 2', 'text', '{blog,site}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('less 2'))$$);
SELECT test.run('ann', $$SELECT status, revision FROM greenlight.remove_variant(test.post('less 2'), 'site')$$);
SELECT test.run('sia', $$SELECT status FROM greenlight.approve(test.post('less 2'), 1)$$);
SELECT variant, clause, is_open FROM greenlight.explain_gate(test.post('less 2')) WHERE clause = 'review' ORDER BY 1, 2;
-- an override written after approval is a change like any other
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('less'), 'blog', 'other words')$$);
SELECT test.state('less');
SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
