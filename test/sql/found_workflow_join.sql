--
-- found_workflow_join: a channel of another workflow cannot join a review under way, nor what came of it
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('join', 'mia:manager', 'ann:creator', 'ed:editor');
SELECT name FROM unnest('{easy,"easy too",strict}'::text[]) c, greenlight.register_channel('join', c, 'sandbox');
SELECT mode FROM greenlight.use_template('join', 'optional');
SELECT name FROM greenlight.assign_workflow('join', 'optional', 'easy');
SELECT name FROM greenlight.assign_workflow('join', 'optional', 'easy too');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('join', 'joined', 'text', '{easy}')$$);
SELECT test.run('ann', $$SELECT review_state FROM greenlight.submit(test.post('joined'))$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.schedule(test.post('joined'), now() + '1 day')$$);
SELECT test.run('ann', $$SELECT greenlight.set_variant(test.post('joined'), 'strict')$$);
SELECT test.run('ann', $$INSERT INTO greenlight.variant (post_id, channel) VALUES (test.post('joined'), 'strict')$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET channels = '{easy,strict}' WHERE title = 'joined'$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('joined'), 'easy too')$$);
SELECT test.run('ed', $$SELECT review_state FROM greenlight.approve(test.post('joined'), 2)$$);
SELECT test.run('ann', $$SELECT greenlight.set_variant(test.post('joined'), 'strict')$$);
SELECT test.state('joined');
-- as a draft it may take the channel, and then waits for one workflow
SELECT test.run('ann', $$SELECT title FROM greenlight.create_post('join', 'draft', 'text', '{easy}')$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('draft'), 'strict')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.publish_now(test.post('draft'))$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('draft'))$$);
