--
-- api_review_modes: none takes no review, optional records decisions without closing the gate (a no
-- still closes it), required has one step, multi_level several, one after the other
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('modes', 'mia:manager', 'ann:creator', 'sam:strategist', 'leo:legal', 'cli:client');
CREATE FUNCTION pg_temp.flow(name text, definition jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT c.name FROM greenlight.register_channel('modes', $1, 'sandbox') c, greenlight.create_workflow('modes', $1, $2) w,
		greenlight.assign_workflow('modes', w.name, c.name) $$;
SELECT pg_temp.flow('none', '{"mode": "none"}');
SELECT pg_temp.flow('optional', '{"mode": "optional", "steps": [{"name": "look", "requires": [{"role": "manager"}]}]}');
SELECT pg_temp.flow('required', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "manager"}]}]}');
SELECT pg_temp.flow('levels', '{"mode": "multi_level", "steps": [
	{"name": "internal", "requires": [{"role": "strategist"}]},
	{"name": "legal", "requires": [{"role": "legal"}]},
	{"name": "client", "audience": "client", "requires": [{"role": "client", "quorum": "all"}]}]}');
-- which clauses of the gate are closed, but for the time
CREATE FUNCTION pg_temp.closed(title text) RETURNS text LANGUAGE sql AS $$
	SELECT COALESCE(string_agg(clause || ': ' || detail, '; '), 'open') FROM greenlight.explain_gate(test.post(title))
	WHERE NOT is_open AND clause NOT IN ('due', 'delivery') $$;

-- none: no submission, no decision, the gate is open
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.create_post('modes', 'n', 'text', '{none}')$$);
SELECT pg_temp.closed('n');
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('n'))$$);
SELECT test.run('mia', $$SELECT greenlight.approve(test.post('n'), 1)$$);
SELECT test.run('mia', $$SELECT greenlight.reject(test.post('n'), 1, 'no')$$);
SELECT test.run('mia', $$SELECT greenlight.request_changes(test.post('n'), 1, 'no')$$);
-- without a review, the author does not plan what goes out: that takes schedule
SELECT test.run('ann', $$SELECT greenlight.schedule(test.post('n'), now() + '1 day')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.schedule(test.post('n'), now() + '1 day')$$);

-- optional: the gate is open before and during the review, and after a yes; a no closes it
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.create_post('modes', 'o', 'text', '{optional}')$$);
SELECT pg_temp.closed('o');
SELECT test.run('ann', $$SELECT greenlight.schedule(test.post('o'), now() + '1 day')$$);
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.schedule(test.post('o'), now() + '1 day')$$);
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.submit(test.post('o'))$$);
SELECT pg_temp.closed('o');
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.request_changes(test.post('o'), 1, 'softer')$$);
SELECT pg_temp.closed('o');
SELECT test.run('ann', $$SELECT status, review_state, revision FROM greenlight.revise_post(test.post('o'), 'softer')$$);
SELECT pg_temp.closed('o');
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.submit(test.post('o'))$$);
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.reject(test.post('o'), 2, 'never')$$);
SELECT pg_temp.closed('o');
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.reopen(test.post('o'))$$);
SELECT pg_temp.closed('o');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('o'))$$);
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.approve(test.post('o'), 2)$$);
SELECT pg_temp.closed('o');

-- required: one step stands before the gate
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('modes', 'r', 'text', '{required}')$$);
SELECT pg_temp.closed('r');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('r'), 'please look')$$);
SELECT pg_temp.closed('r');
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.approve(test.post('r'), 1, 'fine')$$);
SELECT pg_temp.closed('r');
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('r'))$$);

-- multi_level: the steps open one after the other, each with its own seats
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('modes', 'm', 'text', '{levels}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('m'))$$);
SELECT step_order, step, audience, visit, revision, state, seats, waits_for FROM greenlight.review_step WHERE post_id = test.post('m') ORDER BY opened_at, step_order;
SELECT test.run('leo', $$SELECT greenlight.approve(test.post('m'), 1)$$);
SELECT test.run('cli', $$SELECT greenlight.approve(test.post('m'), 1)$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('m'), 1)$$);
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('m'), 1)$$);
SELECT test.run('leo', $$SELECT status FROM greenlight.approve(test.post('m'), 1)$$);
SELECT pg_temp.closed('m');
SELECT test.run('cli', $$SELECT status, review_state FROM greenlight.approve(test.post('m'), 1)$$);
SELECT pg_temp.closed('m');
SELECT step_order, step, audience, visit, revision, state, seats, waits_for FROM greenlight.review_step WHERE post_id = test.post('m') ORDER BY step_order;
SELECT round, revision, workflow, version, state, submitter, closed_at IS NOT NULL FROM greenlight.review WHERE post_id = test.post('m');
SELECT step_order, requirement, person, verdict, note, revision, is_counted, is_stale FROM greenlight.decision WHERE post_id = test.post('m') ORDER BY id;
SELECT actor, action, rule, from_status, to_status FROM greenlight.event WHERE post_id = test.post('m') ORDER BY event_no;

-- channels with different workflows have no common one: refused with the channels named
SELECT test.run('ann', $$SELECT workflow, review_state FROM greenlight.create_post('modes', 'conflict', 'text', '{none,required}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('conflict'))$$);
SELECT pg_temp.closed('conflict');
SELECT test.run('ann', $$SELECT workflow, channels FROM greenlight.remove_variant(test.post('conflict'), 'none')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('conflict'))$$);
SELECT * FROM greenlight.verify();
