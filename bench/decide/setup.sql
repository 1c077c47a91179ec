-- A workspace of 99 members as in cycle/ours.sql, and :batches times 400 posts in review for each
-- contestant; batch(n) gives the first id of the n-th batch, whose ids follow one another.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
CREATE ROLE wf_gw LOGIN;
SELECT count(*) FROM greenlight.create_workspace('ws');
SELECT count(*) FROM generate_series(1, 99) u, greenlight.add_person('u ' || u, 'u' || u || '@x.example');
SELECT count(*) FROM generate_series(1, 99) u, greenlight.add_member('ws', 'u ' || u,
	CASE WHEN u <= 60 THEN '{creator}' WHEN u <= 80 THEN '{strategist}' ELSE '{manager}' END::text[]);
SELECT count(*) FROM greenlight.register_channel('ws', 'c', 'sandbox');
SELECT count(*) FROM greenlight.create_workflow('ws', 'two',
	'{"mode": "multi_level", "steps": [{"name": "review", "requires": [{"role": "strategist", "quorum": "any"}]}, {"name": "manage", "requires": [{"role": "manager", "quorum": "any"}]}]}');
SELECT count(*) FROM greenlight.assign_workflow('ws', 'two');
SELECT greenlight.grant_access('wf_gw', 'gateway');
CREATE TABLE batch (n serial PRIMARY KEY, first_id bigint NOT NULL);
CREATE SEQUENCE taken;
GRANT SELECT, INSERT ON batch TO wf_gw;
GRANT USAGE ON SEQUENCE batch_n_seq, taken TO wf_gw;
SET SESSION AUTHORIZATION wf_gw;
SELECT 'WITH a AS MATERIALIZED (SELECT greenlight.act_as(''u 1'') a), p AS MATERIALIZED (SELECT p.id FROM a, generate_series(1, 400) i, LATERAL greenlight.create_post(''ws'', ''post '' || i || left(a, 0), repeat(''Lorem ipsum '', 20), ''{c}'') p), s AS MATERIALIZED (SELECT q.id FROM p, LATERAL greenlight.submit(p.id) q) INSERT INTO batch (first_id) SELECT min(id) FROM s'
FROM generate_series(1, :batches) \gexec
RESET SESSION AUTHORIZATION;
VACUUM ANALYZE;
CHECKPOINT;
