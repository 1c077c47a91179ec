-- An agency: 10 clients with 8 webhook channels each; every post is approved by two people in order.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
CREATE ROLE gw LOGIN;
SELECT greenlight.grant_access('gw', 'gateway');
SELECT count(*) FROM generate_series(1, 10) w, greenlight.create_workspace('ws ' || w);
SELECT count(*) FROM unnest('{author,editor,manager}'::text[]) n, greenlight.add_person(n, n || '@x.example');
SELECT count(*) FROM generate_series(1, 10) w, (VALUES ('author', 'creator'), ('editor', 'strategist'), ('manager', 'manager')) p (n, r),
	greenlight.add_member('ws ' || w, n, ARRAY[r]);
SELECT count(*) FROM generate_series(1, 10) w, generate_series(0, 7) k,
	greenlight.register_channel('ws ' || w, 'c ' || k, 'webhook', jsonb_build_object('url', format('http://127.0.0.1:%s/p', :port)), 'hook.secret');
SELECT count(*) FROM generate_series(1, 10) w, greenlight.create_workflow('ws ' || w, 'two',
	'{"mode": "multi_level", "steps": [{"name": "review", "requires": [{"role": "strategist", "quorum": "any"}]}, {"name": "manage", "requires": [{"role": "manager", "quorum": "any"}]}]}');
SELECT count(*) FROM generate_series(1, 10) w, greenlight.assign_workflow('ws ' || w, 'two');
SELECT count(*) FROM generate_series(1, 10) w, greenlight.create_workflow('ws ' || w, 'free', '{"mode": "none"}');
