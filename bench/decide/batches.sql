-- :batches of :size posts in review, under :workflow, as batches of a :kind.
\set ON_ERROR_STOP 1
SELECT count(*) FROM greenlight.assign_workflow('ws', :'workflow');
SET SESSION AUTHORIZATION wf_gw;
SELECT format($$WITH a AS MATERIALIZED (SELECT greenlight.act_as('u 1') a),
	p AS MATERIALIZED (SELECT p.id FROM a, generate_series(1, %s) i, LATERAL greenlight.create_post('ws', 'post ' || i || left(a, 0), repeat('Lorem ipsum ', 20), '{c}') p),
	s AS MATERIALIZED (SELECT q.id FROM p, LATERAL greenlight.submit(p.id) q)
	INSERT INTO batch SELECT %L, %s, min(id), jsonb_agg(jsonb_build_object('post', id, 'revision', 1, 'verdict', 'approve', 'note', 'fine') ORDER BY id) FROM s$$,
	:size, :'kind', n)
FROM generate_series(1, :batches) n \gexec
