--
-- api_setup_access: a role comes in by grant_access alone; admins let users in, superusers gateways
-- and admins
--
\pset format unaligned
\pset tuples_only on

SET test.team = 'access';
CREATE ROLE access_user LOGIN;
CREATE ROLE access_admin LOGIN;
CREATE ROLE access_gate LOGIN;
CREATE ROLE access_none LOGIN;

SELECT test.run('user', $$SELECT greenlight.version()$$);
SELECT test.run('postgres', $$SELECT login, access FROM greenlight.grant_access('access_admin', 'admin')$$);
SELECT test.run('admin', $$SELECT login, access FROM greenlight.grant_access('access_user', 'user')$$);
SELECT test.run('user', $$SELECT greenlight.version() IS NOT NULL$$);
-- a login without a person sees nothing and does nothing
SELECT test.run('user', $$SELECT count(*) FROM greenlight.post$$);
SELECT test.run('user', $$SELECT greenlight.current_person()$$);
SELECT test.run('user', $$SELECT greenlight.health()$$);
SELECT test.run('user', $$SELECT greenlight.create_post('access', 'x', 'y')$$);
SELECT test.run('user', $$SELECT greenlight.grant_access('access_none', 'user')$$);
SELECT test.run('user', $$SELECT greenlight.rebind_logins()$$);
SELECT test.run('user', $$SELECT greenlight.arm_publisher()$$);
SELECT test.run('user', $$SELECT greenlight.disarm_publisher()$$);
-- an administrator without a person sets up and reads, and acts on no post
SELECT test.run('admin', $$SELECT name FROM greenlight.create_workspace('access')$$);
SELECT test.run('admin', $$SELECT name FROM greenlight.workspace WHERE name = 'access'$$);
SELECT test.run('admin', $$SELECT greenlight.create_post('access', 'x', 'y')$$);
SELECT test.run('admin', $$SELECT greenlight.submit(1)$$);
SELECT test.run('admin', $$SELECT count(*) > 0 FROM greenlight.health()$$);
SELECT test.run('admin', $$SELECT count(*) FROM greenlight.verify()$$);
-- but makes nobody a gateway or administrator, and rebinds nothing
SELECT test.run('admin', $$SELECT greenlight.grant_access('access_gate', 'gateway')$$);
SELECT test.run('admin', $$SELECT greenlight.grant_access('access_none', 'admin')$$);
SELECT test.run('admin', $$SELECT greenlight.rebind_logins()$$);
SELECT test.run('postgres', $$SELECT login, access FROM greenlight.grant_access('access_gate', 'gateway')$$);

-- what is no access, and what is no role
SELECT test.run('postgres', $$SELECT greenlight.grant_access('access_none', 'usr')$$);
SELECT test.run('postgres', $$SELECT greenlight.grant_access('access_none', 'analist')$$);
SELECT test.run('postgres', $$SELECT greenlight.grant_access(0::oid::regrole, 'user')$$);
SELECT test.run('postgres', $$SELECT greenlight.grant_access(4294967295::oid::regrole, 'user')$$);

-- what a user's role may: run every function, read every view, write three of them; no table of the
-- extension but through the views
SELECT count(*) FROM pg_proc p
WHERE p.pronamespace = 'greenlight'::regnamespace AND NOT has_function_privilege('access_user', p.oid, 'EXECUTE');
SELECT c.relname, string_agg(privilege, ' ' ORDER BY privilege)
FROM pg_class c, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) privilege
WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'v'
	AND has_table_privilege('access_user', c.oid, privilege) GROUP BY c.relname ORDER BY c.relname;
SELECT has_schema_privilege('access_user', 'greenlight_internal', 'USAGE'), has_schema_privilege('access_user', 'greenlight', 'CREATE');
SELECT c.relname, privilege FROM pg_class c, unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) privilege
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind IN ('r') AND has_table_privilege('access_user', c.oid, privilege);
-- e-mail addresses, logins and names of secrets are nobody's to read
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind = 'r'
	AND NOT has_column_privilege('access_user', c.oid, a.attnum, 'SELECT') ORDER BY c.relname, a.attnum;

-- rebind_logins: nothing to do in the cluster where the logins were named
SELECT test.run('postgres', $$SELECT greenlight.rebind_logins()$$);
SELECT action, r.rolname, e.detail::jsonb - 'login_oid' FROM greenlight_internal.event e
JOIN pg_roles r ON r.oid = (e.detail::jsonb ->> 'login_oid')::bigint::oid WHERE r.rolname ~ '^access_' ORDER BY seq;
