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

-- revoke_access: who may give it may take it, a gateway's and an administrator's only a superuser
CREATE ROLE access_team;
CREATE ROLE access_late LOGIN IN ROLE access_team;
CREATE ROLE access_gone LOGIN;
CREATE ROLE access_old LOGIN;
SELECT test.run('user', $$SELECT greenlight.revoke_access('access_user')$$);
SELECT test.run('admin', $$SELECT greenlight.revoke_access('access_gate')$$);
SELECT test.run('admin', $$SELECT greenlight.revoke_access('access_admin')$$);
SELECT test.run('admin', $$SELECT greenlight.revoke_access('access_none')$$);
SELECT test.run('admin', $$SELECT greenlight.revoke_access('ACCESS_USER')$$);
SELECT count(*) FROM greenlight_internal.access WHERE login IN ('access_user', 'access_gate', 'access_admin');
-- it takes every privilege that the role was granted on the extension's objects, and no other one's
CREATE FUNCTION test.privileges(role text) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (SELECT relacl AS acl, relnamespace AS schema FROM pg_class
		UNION ALL SELECT attacl, relnamespace FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
		UNION ALL SELECT proacl, pronamespace FROM pg_proc UNION ALL SELECT nspacl, oid FROM pg_namespace) o, aclexplode(o.acl) a
	WHERE o.schema::regnamespace::text ~ '^greenlight' AND a.grantee = role::regrole $$;
SELECT test.run('admin', $$SELECT access FROM greenlight.grant_access('access_late', 'user')$$);
SELECT test.run('admin', $$SELECT access FROM greenlight.grant_access('access_none', 'analyst')$$);
SELECT test.privileges('access_late') = test.privileges('access_user'), test.privileges('access_late') > 100, test.privileges('access_none') > 30;
GRANT SELECT ON greenlight.post TO access_user WITH GRANT OPTION;
SET ROLE access_user;
GRANT SELECT ON greenlight.post TO access_none;
RESET ROLE;
SELECT test.run('admin', $$SELECT login, access FROM greenlight.revoke_access('access_user')$$);
SELECT test.run('admin', $$SELECT login, access FROM greenlight.revoke_access('access_none')$$);
SELECT test.privileges('access_user'), test.privileges('access_none'), test.privileges('access_late') > 100;
SELECT test.run('user', $$SELECT greenlight.version()$$);
SELECT test.run('user', $$SELECT count(*) FROM greenlight.post$$);
SELECT test.run('admin', $$SELECT greenlight.revoke_access('access_user')$$);
SELECT test.run('postgres', $$SELECT login, access FROM greenlight.revoke_access('access_gate')$$);
-- who comes in by another role as well is told of
SELECT access FROM greenlight.grant_access('access_team', 'user');
SELECT login, access FROM greenlight.revoke_access('access_late');
SELECT login, access FROM greenlight.revoke_access('access_team');
-- a role that is gone, and one that was renamed; the next of the name has nothing
SELECT access FROM greenlight.grant_access('access_gone', 'gateway');
DROP OWNED BY access_gone;
DROP ROLE access_gone;
SELECT test.run('admin', $$SELECT greenlight.revoke_access('access_gone')$$);
SELECT test.run('postgres', $$SELECT login, access FROM greenlight.revoke_access('access_gone')$$);
SELECT access FROM greenlight.grant_access('access_old', 'gateway');
ALTER ROLE access_old RENAME TO access_new;
SELECT access FROM greenlight.grant_access('access_new', 'user');
SELECT login, access FROM greenlight_internal.access WHERE login IN ('access_old', 'access_new');
ALTER ROLE access_new RENAME TO access_newer;
SELECT login, access FROM greenlight.revoke_access('access_newer');
SELECT count(*) FROM greenlight_internal.access WHERE login ~ '^access_(old|new|gone|team|late|gate|user|none)';
SELECT test.run('postgres', $$SELECT access FROM greenlight.grant_access('access_user', 'user')$$);
SELECT test.run('user', $$SELECT greenlight.version() IS NOT NULL$$);

-- rebind_logins: nothing to do in the cluster where the logins were named
SELECT test.run('postgres', $$SELECT greenlight.rebind_logins()$$);
SELECT action, r.rolname, e.detail::jsonb - 'login_oid' FROM greenlight_internal.event e
JOIN pg_roles r ON r.oid = (e.detail::jsonb ->> 'login_oid')::bigint::oid WHERE r.rolname ~ '^access_' ORDER BY seq;
