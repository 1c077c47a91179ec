--
-- api_review_people: seats are frozen when a step opens; who leaves completes nothing, keeps the votes
-- they gave, and what nobody can satisfy any more never passes
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('seats', 'mia:manager', 'ann:creator', 'e1:editor', 'e2:editor', 'e3:editor', 'l1:legal', 'new:');
CREATE FUNCTION pg_temp.flow(name text, requires jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT c.name FROM greenlight.register_channel('seats', $1, 'sandbox') c,
		greenlight.create_workflow('seats', $1, jsonb_build_object('mode', 'required', 'steps',
			jsonb_build_array(jsonb_build_object('name', 'step', 'requires', $2)))) w,
		greenlight.assign_workflow('seats', w.name, c.name) $$;
SELECT pg_temp.flow('all', '[{"role": "editor", "quorum": "all"}]');
SELECT pg_temp.flow('two', '[{"role": "editor", "quorum": {"at_least": 2}}]');
SELECT pg_temp.flow('legal', '[{"role": "legal"}]');
CREATE FUNCTION pg_temp.post(channel text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''seats'', %1$L, ''text'', ARRAY[%1$L])', $1))
		|| ' ' || test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)) $$;
CREATE FUNCTION pg_temp.step(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', state, seats || ' seats', CASE WHEN is_blocked THEN 'blocked' END, 'waits for: ' || array_to_string(waits_for, ' '))
	FROM greenlight.review_step WHERE post_id = test.post(title) ORDER BY opened_at DESC LIMIT 1 $$;

-- who comes later has no seat; a role taken away does not take the seat
SELECT pg_temp.post('all');
SELECT pg_temp.post('two');
SELECT test.run('mia', $$SELECT roles FROM greenlight.add_member('seats', 'seats_new', '{editor}')$$);
SELECT test.run('new', $$SELECT greenlight.approve(test.post('all'), 1)$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.revoke_role('seats', 'seats_e1', 'editor')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('seats', 'seats_e1', 'observer')$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.approve(test.post('all'), 1)$$);
SELECT pg_temp.step('all');

-- who leaves completes nothing by it, although all who are left have voted
SELECT test.run('e2', $$SELECT status FROM greenlight.approve(test.post('all'), 1)$$);
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('seats', 'seats_e3')$$);
SELECT test.state('all');
SELECT pg_temp.step('all');
SELECT test.run('e3', $$SELECT greenlight.approve(test.post('all'), 1)$$);
-- the next vote counts the seats that are left
SELECT test.run('e2', $$SELECT status FROM greenlight.approve(test.post('all'), 1)$$);

-- given votes stay valid when their people leave, and the gate counts them
SELECT test.run('postgres', $$SELECT is_active FROM greenlight.deactivate_person('seats_e2')$$);
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('seats', 'seats_e1')$$);
SELECT person, verdict, is_counted FROM greenlight.decision WHERE post_id = test.post('all') ORDER BY id;
SELECT clause, is_open FROM greenlight.explain_gate(test.post('all')) WHERE clause = 'review';
SELECT test.run('mia', $$SELECT status FROM greenlight.publish_now(test.post('all'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('all');

-- what nobody can satisfy any more is blocked, and never passes by itself
SELECT test.state('two');
SELECT pg_temp.step('two');
SELECT clause, detail, who FROM greenlight.explain_gate(test.post('two')) WHERE clause = 'review';
-- nobody is left at all
SELECT pg_temp.post('legal');
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('seats', 'seats_l1')$$);
SELECT test.state('legal');
SELECT pg_temp.step('legal');
SELECT check_name, status FROM greenlight.health() WHERE check_name = 'blocked';
SELECT clause, detail, who FROM greenlight.explain_gate(test.post('legal')) WHERE clause = 'review';
SELECT test.run('ann', $$SELECT status FROM greenlight.withdraw(test.post('legal'))$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('legal'))$$);
-- who comes back has the seat again
SELECT test.run('mia', $$SELECT is_active FROM greenlight.add_member('seats', 'seats_e3', '{editor}')$$);
SELECT test.run('mia', $$SELECT is_active FROM greenlight.add_member('seats', 'seats_e1', '{editor}')$$);
SELECT pg_temp.step('two');
SELECT test.run('e3', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$);

-- an author who left: the post goes on
SELECT pg_temp.post('two');
SELECT test.run('postgres', $$SELECT is_active FROM greenlight.deactivate_person('seats_ann')$$);
SELECT test.run('ann', $$SELECT greenlight.withdraw(test.post('two'))$$);
SELECT test.run('new', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$);
SELECT test.run('e1', $$SELECT status FROM greenlight.approve(test.post('two'), 1)$$);
SELECT * FROM greenlight.verify();
