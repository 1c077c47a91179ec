-- A workspace of 99 members as in cycle/ours.sql, and workflows: two steps by role, and one step of n
-- people of whom any may pass it. batch(kind, n) gives the first id of the n-th batch of a kind, whose
-- ids follow one another, and the decisions about them as decide_many() takes them. spent is filled by
-- the runs: processor time of the session in each turn. The role wf_gw is there already.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
SELECT count(*) FROM greenlight.create_workspace('ws');
SELECT count(*) FROM generate_series(1, 99) u, greenlight.add_person('u ' || u, 'u' || u || '@x.example');
SELECT count(*) FROM generate_series(1, 99) u, greenlight.add_member('ws', 'u ' || u,
	CASE WHEN u <= 60 THEN '{creator}' WHEN u <= 80 THEN '{strategist}' ELSE '{manager}' END::text[]);
SELECT count(*) FROM greenlight.register_channel('ws', 'c', 'sandbox');
SELECT count(*) FROM greenlight.create_workflow('ws', 'two',
	'{"mode": "multi_level", "steps": [{"name": "review", "requires": [{"role": "strategist", "quorum": "any"}]}, {"name": "manage", "requires": [{"role": "manager", "quorum": "any"}]}]}');
SELECT count(*) FROM greenlight.assign_workflow('ws', 'two');
SELECT count(*) FROM (VALUES (1), (5), (50)) s (n), greenlight.create_workflow('ws', n || ' seats', jsonb_build_object('mode', 'required',
	'steps', jsonb_build_array(jsonb_build_object('name', 'agree', 'requires', jsonb_build_array(jsonb_build_object('quorum', 'any',
		'people', (SELECT jsonb_agg('u ' || u) FROM generate_series(71 - least(n, 30), 70 + greatest(n - 30, 0)) u)))))));
SELECT greenlight.grant_access('wf_gw', 'gateway');
CREATE TABLE batch (kind text, n int, first_id bigint NOT NULL, decisions text NOT NULL, is_taken bool DEFAULT false, PRIMARY KEY (kind, n));
CREATE TABLE spent (turn serial, nanoseconds bigint NOT NULL);
CREATE FUNCTION processor_time() RETURNS bigint LANGUAGE sql AS
$$ SELECT split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::bigint $$;
GRANT SELECT, INSERT, UPDATE ON batch, spent TO wf_gw;
GRANT USAGE ON SEQUENCE spent_turn_seq TO wf_gw;
GRANT EXECUTE ON FUNCTION pg_read_file(text) TO wf_gw;
