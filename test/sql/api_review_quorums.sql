--
-- api_review_quorums: any, all, at_least and percent count distinct people; each requirement of a
-- step has to be met; when a no ends a requirement is its own rule
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('quorum', 'ann:creator', 'e1:editor', 'e2:editor', 'e3:editor', 'e4:editor', 'l1:legal', 'l2:legal', 'both:legal+editor');
CREATE FUNCTION pg_temp.flow(name text, requires jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT c.name FROM greenlight.register_channel('quorum', $1, 'sandbox') c,
		greenlight.create_workflow('quorum', $1, jsonb_build_object('mode', 'required', 'steps',
			jsonb_build_array(jsonb_build_object('name', 'step', 'requires', $2)))) w,
		greenlight.assign_workflow('quorum', w.name, c.name) $$;
SELECT pg_temp.flow('any', '[{"role": "editor"}]');
SELECT pg_temp.flow('all', '[{"role": "editor", "quorum": "all"}]');
SELECT pg_temp.flow('two', '[{"role": "editor", "quorum": {"at_least": 2}}]');
SELECT pg_temp.flow('percent', '[{"role": "editor", "quorum": {"percent": 41}}]');
SELECT pg_temp.flow('both', '[{"role": "legal", "quorum": {"at_least": 1}}, {"role": "editor", "quorum": {"at_least": 2}}]');
SELECT pg_temp.flow('people', '[{"people": ["quorum_e1", "quorum_l1"], "quorum": "all"}]');
SELECT pg_temp.flow('roles', '[{"roles": ["editor", "legal"], "quorum": "all"}]');
SELECT pg_temp.flow('wait', '[{"role": "legal", "quorum": "any", "rejection": "wait_all"}]');
SELECT pg_temp.flow('atleast', '[{"role": "editor", "quorum": {"at_least": 2}, "rejection": {"at_least": 2}}]');
SELECT pg_temp.flow('strict', '[{"role": "editor", "quorum": "all", "rejection": {"at_least": 3}}]');
-- a post in review on a channel; its votes one after the other, with what came of each
CREATE FUNCTION pg_temp.vote(channel text, VARIADIC votes text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	vote text;
BEGIN
	PERFORM set_config('test.team', 'quorum', false);
	IF test.run('ann', format('SELECT status FROM greenlight.create_post(''quorum'', %L, ''text'', ARRAY[%L])', channel, channel)) <> 'draft'
		OR test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', channel)) <> 'in_review' THEN
		RAISE 'no post';
	END IF;
	FOREACH vote IN ARRAY votes LOOP
		RETURN NEXT vote || ' -> ' || test.run(split_part(vote, ' ', 1),
			format('SELECT status FROM greenlight.%s(test.post(%L), 1, ''because'')', split_part(vote, ' ', 2), channel));
	END LOOP;
	RETURN NEXT (SELECT format('%s seats, %s blocked, waits for: %s', seats, CASE WHEN is_blocked THEN '' ELSE 'not' END, array_to_string(waits_for, ' '))
		FROM greenlight.review_step WHERE post_id = test.post(channel));
END $$;

SELECT pg_temp.vote('any', 'e2 approve');
SELECT pg_temp.vote('all', 'e1 approve', 'e2 approve', 'e2 approve', 'e3 approve', 'e4 approve', 'both approve');
SELECT pg_temp.vote('two', 'e1 approve', 'e1 approve', 'e3 approve');
-- 41 % of five seats are 2.05, so three
SELECT pg_temp.vote('percent', 'e1 approve', 'e2 approve', 'e3 approve');
-- one person with seats of two requirements has one vote in each, and is one person in both
SELECT pg_temp.vote('both', 'both approve', 'l1 approve', 'e4 approve');
SELECT requirement, person, verdict FROM greenlight.decision WHERE post_id = test.post('both') ORDER BY id;
SELECT pg_temp.vote('people', 'e2 approve', 'l1 approve', 'e1 approve');
SELECT pg_temp.vote('roles', 'both approve', 'e1 approve', 'e2 approve', 'e3 approve', 'e4 approve', 'l1 approve', 'l2 approve');

-- the first no ends it
SELECT pg_temp.vote('all', 'e1 approve', 'e2 request_changes');
SELECT pg_temp.vote('all', 'e1 approve', 'e2 reject', 'e3 approve');
-- wait_all: everybody answers, the worst answer wins
SELECT pg_temp.vote('wait', 'l1 approve', 'l2 request_changes', 'both approve');
SELECT pg_temp.vote('wait', 'l1 request_changes', 'l2 reject', 'both approve');
SELECT pg_temp.vote('wait', 'l1 approve', 'l2 approve', 'both approve');
-- at_least: so many have to say no
SELECT pg_temp.vote('atleast', 'e1 reject', 'e2 approve', 'e3 approve');
SELECT pg_temp.vote('atleast', 'e1 reject', 'e2 request_changes');
-- all have to agree and one does not, which does not end it: votes may still change
SELECT pg_temp.vote('strict', 'e1 approve', 'e2 reject');

-- a vote may be changed until the step closes: the later one counts, both stay on record
SELECT pg_temp.vote('two', 'e1 approve', 'e1 request_changes');
SELECT pg_temp.vote('strict', 'e2 reject', 'e2 approve', 'e1 approve', 'e3 approve', 'e4 approve', 'both approve');
SELECT person, verdict, is_counted FROM greenlight.decision WHERE post_id = test.post('strict') ORDER BY id;
SELECT * FROM greenlight.verify();
