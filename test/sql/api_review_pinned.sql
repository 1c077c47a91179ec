--
-- api_review_pinned: an open review keeps the workflow it was submitted under, an approval keeps what
-- it was given under; new submissions take the workflow that is assigned then
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('pin', 'mia:manager', 'ann:creator', 'ed:editor', 'leo:legal', 'bob:approver');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('pin', c, 'sandbox');
SELECT name FROM greenlight.create_workflow('pin', 'strict', '{"mode": "multi_level", "self_approval": "forbid_submitter", "steps": [
	{"name": "one", "requires": [{"role": "editor"}]}, {"name": "two", "requires": [{"role": "legal"}]}]}');
SELECT name FROM greenlight.use_template('pin', 'none');
SELECT name FROM greenlight.assign_workflow('pin', 'strict');

-- in review: assignments of another one do not reach it
SELECT test.run('ann', $$SELECT workflow FROM greenlight.create_post('pin', 'a', 'text', '{blog}', now() + '1 day')$$);
SELECT test.run('ann', $$SELECT workflow FROM greenlight.submit(test.post('a'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'four_eyes')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'none', 'blog')$$);
SELECT test.run('bob', $$SELECT greenlight.approve(test.post('a'), 1)$$);
SELECT workflow, status FROM greenlight.post WHERE id = test.post('a');
SELECT clause, detail FROM greenlight.explain_gate(test.post('a')) WHERE clause = 'review';
-- an edit in review as well stays under it
SELECT test.run('ann', $$SELECT workflow, status FROM greenlight.revise_post(test.post('a'), 'two')$$);
SELECT step, visit, revision, state FROM greenlight.review_step WHERE post_id = test.post('a') ORDER BY opened_at, step_order;
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('a'), 2)$$);
SELECT test.run('leo', $$SELECT status FROM greenlight.approve(test.post('a'), 2)$$);
SELECT workflow, version, state FROM greenlight.review WHERE post_id = test.post('a');

-- approved: it stays approved, whatever is assigned now
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'strict', 'blog')$$);
SELECT workflow, status FROM greenlight.post WHERE id = test.post('a');
SELECT clause, is_open FROM greenlight.explain_gate(test.post('a')) WHERE clause = 'review';

-- in changes_requested the round is over: the next submission takes what is assigned then
SELECT test.run('ann', $$SELECT workflow FROM greenlight.create_post('pin', 'b', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('b'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.request_changes(test.post('b'), 1, 'no')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'four_eyes', 'blog')$$);
SELECT test.run('ann', $$SELECT status, workflow FROM greenlight.submit(test.post('b'))$$);
SELECT test.run('bob', $$SELECT status FROM greenlight.approve(test.post('b'), 1)$$);
SELECT round, workflow, state FROM greenlight.review WHERE post_id = test.post('b') ORDER BY round;
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'none', 'blog')$$);
-- no way round a review that was asked for: none is assigned, the round that ended with a no is not forgotten
SELECT test.run('ann', $$SELECT workflow, review_state FROM greenlight.create_post('pin', 'c', 'text', '{site}', now() + '1 day')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('c'))$$);
SELECT test.run('bob', $$SELECT status FROM greenlight.reject(test.post('c'), 1, 'no')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'none', 'site')$$);
SELECT test.state('c');
SELECT clause, detail FROM greenlight.explain_gate(test.post('c')) WHERE NOT is_open AND clause = 'review';
SELECT test.run('ann', $$SELECT status, workflow, review_state FROM greenlight.reopen(test.post('c'))$$);

-- not in review: a draft under none asks for a review as soon as one is assigned, planned or not
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.create_post('pin', 'd', 'text', '{site}', now() + '1 day')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'strict', 'site')$$);
SELECT test.state('d');
SELECT clause, detail FROM greenlight.explain_gate(test.post('d')) WHERE NOT is_open AND clause = 'review';
-- and a draft that was to be reviewed does not go out by itself when none is assigned
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'none', 'site')$$);
SELECT test.state('d');
SELECT clause, detail FROM greenlight.explain_gate(test.post('d')) WHERE NOT is_open AND clause = 'review';

-- a post for channels that got different workflows meanwhile has none in common
SELECT test.run('ann', $$SELECT workflow FROM greenlight.create_post('pin', 'e', 'text', '{blog,site}')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('pin', 'strict', 'blog')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('e'))$$);
SELECT workflow, review_state FROM greenlight.post WHERE id = test.post('e');
SELECT DISTINCT clause, detail FROM greenlight.explain_gate(test.post('e')) WHERE NOT is_open AND clause = 'review';
SELECT * FROM greenlight.verify();
