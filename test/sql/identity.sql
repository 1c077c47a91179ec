--
-- identity: who acts is the person of session_user, or whom a gateway acts as until its transaction
-- ends; neither SET ROLE, a SECURITY DEFINER function nor a cached plan changes it
--
\pset format unaligned
\pset tuples_only on
\set SHOW_CONTEXT never

SELECT test.team('id', 'mia:manager', 'ann:creator', 'bob:creator', 'ed:editor');
SELECT name FROM greenlight.create_workspace('id 2');
SELECT roles FROM greenlight.add_member('id 2', 'id_bob', '{creator}');
CREATE ROLE id_gate LOGIN;
SELECT access FROM greenlight.grant_access('id_gate', 'gateway');
CREATE ROLE id_plain LOGIN IN ROLE id_ann;
SELECT access FROM greenlight.grant_access('id_plain', 'user');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('id', 'by ann', 'text')$$);
SELECT test.run('bob', $$SELECT status FROM greenlight.create_post('id 2', 'by bob', 'text')$$);

-- a session that logs in as somebody is that person, and stays so whatever role it sets
\c - id_ann
SELECT greenlight.current_person();
\c - id_plain
SELECT greenlight.current_person() IS NULL;
SET ROLE id_ann;
SELECT current_user, greenlight.current_person() IS NULL;
SELECT count(*) FROM greenlight.post;
SELECT greenlight.create_post('id', 'x', 'x');
RESET ROLE;
-- nor does it as the superuser: that is who logged in
\c - postgres
SET test.team = 'id';
GRANT id_ann TO id_bob;
SET SESSION AUTHORIZATION id_bob;
SELECT greenlight.current_person();
SET ROLE id_ann;
SELECT current_user, greenlight.current_person();
SELECT author FROM greenlight.create_post('id 2', 'as whom', 'x');
RESET SESSION AUTHORIZATION;
-- a SECURITY DEFINER function of somebody else acts as who called it
CREATE FUNCTION test.wrapped(title text) RETURNS text LANGUAGE sql SECURITY DEFINER AS
	$$ SELECT author FROM greenlight.create_post('id 2', title, 'x') $$;
ALTER FUNCTION test.wrapped(text) OWNER TO id_ann;
SET SESSION AUTHORIZATION id_bob;
SELECT test.wrapped('wrapped');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION id_plain;
SELECT test.wrapped('wrapped');
RESET SESSION AUTHORIZATION;

-- a gateway: nobody until it says whom it acts as, and that for one transaction
\c - id_gate
SET test.team = 'id';
SELECT greenlight.current_person() IS NULL;
SELECT count(*) FROM greenlight.post;
SELECT greenlight.create_post('id', 'x', 'x');
BEGIN;
SELECT greenlight.act_as('id_ann');
SELECT greenlight.current_person();
SELECT title, author FROM greenlight.create_post('id', 'by the gateway', 'x');
SELECT count(*) FROM greenlight.post WHERE workspace = 'id 2';
-- the same person again is no mistake, another one is
SELECT greenlight.act_as('id_ann');
SELECT greenlight.act_as('id_bob');
ROLLBACK;
-- the next transaction has nobody, after COMMIT, ROLLBACK, an error, AND CHAIN
BEGIN; SELECT greenlight.act_as('id_ann'); COMMIT;
SELECT greenlight.current_person() IS NULL;
BEGIN; SELECT greenlight.act_as('id_ann'); ROLLBACK;
SELECT greenlight.current_person() IS NULL;
BEGIN; SELECT greenlight.act_as('id_ann'); SELECT 1 / 0; COMMIT;
SELECT greenlight.current_person() IS NULL;
BEGIN; SELECT greenlight.act_as('id_ann'); COMMIT AND CHAIN;
SELECT greenlight.current_person() IS NULL;
SELECT greenlight.act_as('id_bob');
ROLLBACK AND CHAIN;
SELECT greenlight.current_person() IS NULL;
ROLLBACK;
SELECT greenlight.act_as('id_ann');
SELECT greenlight.current_person() IS NULL;
-- savepoints: what is rolled back takes its person with it, what is released leaves it
BEGIN;
SAVEPOINT a;
SELECT greenlight.act_as('id_ann');
ROLLBACK TO a;
SELECT greenlight.current_person() IS NULL;
SELECT greenlight.act_as('id_bob');
SAVEPOINT b;
SELECT greenlight.act_as('id_ann');
ROLLBACK TO b;
SELECT greenlight.current_person();
ROLLBACK;
BEGIN;
SAVEPOINT a;
SELECT greenlight.act_as('id_ann');
RELEASE a;
SELECT greenlight.current_person();
SAVEPOINT b;
ROLLBACK TO b;
SELECT greenlight.current_person();
ROLLBACK;
BEGIN;
SAVEPOINT a;
SAVEPOINT b;
SELECT greenlight.act_as('id_ann');
RELEASE b;
ROLLBACK TO a;
SELECT greenlight.current_person() IS NULL;
ROLLBACK;
-- a cursor that outlives the transaction shows what its person saw, and reads no more
BEGIN;
SELECT greenlight.act_as('id_ann');
DECLARE held CURSOR WITH HOLD FOR SELECT title, greenlight.current_person() FROM greenlight.post WHERE workspace = 'id' ORDER BY title;
COMMIT;
FETCH ALL FROM held;
CLOSE held;
-- unknown, inactive and forgotten: one answer
BEGIN; SELECT greenlight.act_as('id_nobody'); ROLLBACK;
\c - postgres
SET test.team = 'id';
SELECT is_active FROM greenlight.deactivate_person('id_ed');
\c - id_gate
BEGIN; SELECT greenlight.act_as('id_ed'); ROLLBACK;
-- no other login may, not even an administrator or a superuser
\c - id_ann
SELECT greenlight.act_as('id_bob');
\c - postgres
SET test.team = 'id';
SELECT test.run('postgres', $$SELECT greenlight.act_as('id_bob')$$);

-- a role that is dropped and made again is another one
\c - postgres
SET test.team = 'id';
DROP OWNED BY id_ann;
DROP ROLE id_ann;
-- of one that is gone the person counts, and not what it was granted
SELECT detail FROM greenlight.health() WHERE check_name = 'logins';
CREATE ROLE id_ann LOGIN;
SELECT access FROM greenlight.grant_access('id_ann', 'user');
\c - id_ann
SELECT greenlight.current_person() IS NULL;
SELECT count(*) FROM greenlight.post;
\c - postgres
SET test.team = 'id';
SELECT check_name, status, detail FROM greenlight.health() WHERE check_name = 'logins';
-- nor by rebind_logins(), in the cluster where it was named, until somebody names it
SELECT greenlight.rebind_logins();
SELECT greenlight.rebind_logins('{"logins": ["id_bob"]}');
SELECT greenlight.rebind_logins('{"logins": ["id_bob", "id_missing"]}');
SET SESSION AUTHORIZATION id_ann;
SELECT greenlight.current_person() IS NULL;
RESET SESSION AUTHORIZATION;
SELECT check_name, status, detail FROM greenlight.health() WHERE check_name = 'logins';
SELECT greenlight.rebind_logins('{"logins": ["id_ann"]}');
SELECT check_name, status FROM greenlight.health() WHERE check_name = 'logins';
\c - id_ann
SELECT greenlight.current_person();
-- the access of a gateway is no other role's either
\c - postgres
CREATE ROLE id_gone LOGIN;
SELECT access FROM greenlight.grant_access('id_gone', 'gateway');
DROP OWNED BY id_gone;
DROP ROLE id_gone;
CREATE ROLE id_gone LOGIN;
SELECT greenlight.rebind_logins();
GRANT USAGE ON SCHEMA greenlight TO id_gone;
GRANT EXECUTE ON FUNCTION greenlight.act_as(text, jsonb) TO id_gone;
SET SESSION AUTHORIZATION id_gone;
SELECT greenlight.act_as('id_bob');
RESET SESSION AUTHORIZATION;
-- and is taken back by its name, with what the new one was granted
SELECT login, access FROM greenlight.revoke_access('id_gone');
SELECT has_schema_privilege('id_gone', 'greenlight', 'USAGE');
DROP ROLE id_gone;
-- as is one of almost the same name
\c - postgres
SET test.team = 'id';
CREATE ROLE "ID_ANN" LOGIN;
CREATE ROLE "id_ann " LOGIN;
SELECT access FROM greenlight.grant_access('"ID_ANN"', 'user') UNION ALL SELECT access FROM greenlight.grant_access('"id_ann "', 'user');
SET SESSION AUTHORIZATION "ID_ANN";
SELECT greenlight.current_person() IS NULL;
SET SESSION AUTHORIZATION "id_ann ";
SELECT greenlight.current_person() IS NULL;
RESET SESSION AUTHORIZATION;
-- a renamed one is nobody until the person is told
ALTER ROLE id_bob RENAME TO id_robert;
SET SESSION AUTHORIZATION id_robert;
SELECT greenlight.current_person() IS NULL;
RESET SESSION AUTHORIZATION;
SELECT name FROM greenlight.set_person('id_bob', '{"login": "id_robert"}');
SET SESSION AUTHORIZATION id_robert;
SELECT greenlight.current_person();
RESET SESSION AUTHORIZATION;

-- plans made for one person are not used for another: prepared, generic, and in functions
SET plan_cache_mode = force_generic_plan;
PREPARE titles AS SELECT workspace, title FROM greenlight.post ORDER BY id;
PREPARE counted (text) AS SELECT count(*) FROM greenlight.post WHERE workspace = $1;
SET SESSION AUTHORIZATION id_ann;
EXECUTE titles;
EXECUTE counted ('id'); EXECUTE counted ('id 2');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION id_robert;
EXECUTE titles;
EXECUTE counted ('id'); EXECUTE counted ('id 2');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION id_plain;
EXECUTE titles;
EXECUTE counted ('id'); EXECUTE counted ('id 2');
RESET SESSION AUTHORIZATION;
\c - id_gate
SET plan_cache_mode = force_generic_plan;
PREPARE counted (text) AS SELECT count(*) FROM greenlight.post WHERE workspace = $1;
EXECUTE counted ('id'); EXECUTE counted ('id 2');
BEGIN; SELECT greenlight.act_as('id_ann'); EXECUTE counted ('id'); EXECUTE counted ('id 2'); COMMIT;
EXECUTE counted ('id');
BEGIN; SELECT greenlight.act_as('id_bob'); EXECUTE counted ('id'); EXECUTE counted ('id 2'); COMMIT;
EXECUTE counted ('id 2');
-- in one transaction, from nobody to somebody
BEGIN;
EXECUTE counted ('id');
SELECT greenlight.act_as('id_ann');
EXECUTE counted ('id');
COMMIT;

-- what changed a post cannot be prepared for later; what only read can
\c - id_gate
BEGIN;
SELECT greenlight.act_as('id_ann');
SELECT title FROM greenlight.create_post('id', 'prepared', 'x');
PREPARE TRANSACTION 'id_1';
SELECT greenlight.current_person() IS NULL;
BEGIN;
SELECT greenlight.act_as('id_ann');
SELECT count(*) FROM greenlight.post WHERE title = 'prepared';
PREPARE TRANSACTION 'id_2';
SELECT greenlight.current_person() IS NULL;
COMMIT PREPARED 'id_2';

-- a setting in capitals is a placeholder of the server's, which nothing reads
DO $$ BEGIN PERFORM set_config('GREENLIGHT.Actor', 'id_ann', false); EXCEPTION WHEN OTHERS THEN NULL; END $$;
SELECT greenlight.current_person() IS NULL;

-- reading only: a transaction that says so stays so
BEGIN READ ONLY;
SELECT greenlight.act_as('id_ann');
SELECT count(*) FROM greenlight.post WHERE title = 'by ann';
SELECT greenlight.create_post('id', 'x', 'x');
ROLLBACK;
