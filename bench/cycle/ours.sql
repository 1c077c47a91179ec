-- 100 workspaces of 99 members (60 creators, 20 strategists, 19 managers), 3 channels and a workflow
-- of two ordered steps each; wf_gw is the application's login.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
CREATE ROLE wf_gw LOGIN;
SELECT count(*) FROM generate_series(1, 100) w, greenlight.create_workspace('ws ' || w);
SELECT count(*) FROM generate_series(1, 100) w, generate_series(1, 99) u, greenlight.add_person('u ' || (w * 100 + u), 'u' || (w * 100 + u) || '@x.example');
SELECT count(*) FROM generate_series(1, 100) w, generate_series(1, 99) u,
	greenlight.add_member('ws ' || w, 'u ' || (w * 100 + u), CASE WHEN u <= 60 THEN '{creator}' WHEN u <= 80 THEN '{strategist}' ELSE '{manager}' END::text[]);
SELECT count(*) FROM generate_series(1, 100) w, generate_series(0, 2) k, greenlight.register_channel('ws ' || w, 'c ' || (w * 3 + k), 'sandbox');
SELECT count(*) FROM generate_series(1, 100) w, greenlight.create_workflow('ws ' || w, 'two',
	'{"mode": "multi_level", "steps": [{"name": "review", "requires": [{"role": "strategist", "quorum": "any"}]}, {"name": "manage", "requires": [{"role": "manager", "quorum": "any"}]}]}');
SELECT count(*) FROM generate_series(1, 100) w, greenlight.assign_workflow('ws ' || w, 'two');
SELECT greenlight.grant_access('wf_gw', 'gateway');
