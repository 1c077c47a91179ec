--
-- privileges: whatever a role short of superuser tries on the tables, triggers, policies, settings and
-- names of the extension is refused and changes no row; a superuser says maintenance first
--
\pset format unaligned
\pset tuples_only on
\set VERBOSITY sqlstate
SET client_min_messages = error;

SELECT test.team('priv', 'olga:owner', 'ann:creator', 'ed:editor');
SELECT name FROM greenlight.register_channel('priv', 'blog', 'sandbox');
SELECT h.holidays FROM greenlight.create_calendar('priv', 'office', 'UTC', '{}') c, greenlight.add_holiday('priv', c.name, '2030-01-01', 'a day') h;
SELECT s.iso_dow FROM greenlight.channel c, greenlight.add_slot(c.workspace, c.name, 1, '09:00') s WHERE c.workspace = 'priv';
SELECT b.at_end FROM greenlight.add_blackout('priv', '[2036-01-01, 2036-01-02)') b;
SELECT r.name FROM greenlight.set_rule('priv', '{"kind": "alt_text"}') r;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('priv', 'p', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('p'), 'hello')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'), options => '{"idempotency_key": "k"}')$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('p'), 1)$$);
-- ann is a member, out a person in no workspace, none a role without access, boss may make roles and
-- databases, all reads and writes all data, both is that and a member's login, dbo owns the database
SELECT test.person('out');
SELECT test.person('both');
SELECT is_active FROM greenlight.add_member('priv', 'priv_both', '{owner}');
CREATE ROLE priv_none LOGIN;
CREATE ROLE priv_boss LOGIN CREATEROLE CREATEDB REPLICATION;
CREATE ROLE priv_all LOGIN IN ROLE pg_read_all_data, pg_write_all_data, pg_signal_backend, pg_monitor;
GRANT pg_read_all_data, pg_write_all_data TO priv_both;
CREATE ROLE priv_dbo LOGIN;
SELECT current_database() AS db \gset
ALTER DATABASE :db OWNER TO priv_dbo;
CREATE SCHEMA priv_own;
GRANT ALL ON SCHEMA priv_own TO PUBLIC;
CREATE TABLE test.role (n int GENERATED ALWAYS AS IDENTITY, name text);
INSERT INTO test.role (name) VALUES ('olga'), ('out'), ('none'), ('boss'), ('all'), ('both'), ('dbo');
-- the tables of the metrics have rows as well
SELECT changes > 0 FROM greenlight.refresh_metrics();
SELECT test.hash() AS before \gset
SET test.before = :'before';

-- what comes of a statement: its SQLSTATE, or how many rows it reached; whatever it did is taken back
CREATE FUNCTION test.attempt(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
	outcome text;
BEGIN
	BEGIN
		EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login(who));
		EXECUTE statement;
		GET DIAGNOSTICS n = ROW_COUNT;
		RESET SESSION AUTHORIZATION;
		outcome := CASE WHEN statement ~* '^(insert|update|delete|merge|select|copy)' THEN n || ' rows' ELSE 'done' END
			|| CASE WHEN test.hash() <> current_setting('test.before') THEN ', rows changed' ELSE '' END;
		RAISE SQLSTATE 'TEST1';
	EXCEPTION WHEN OTHERS THEN
		RETURN CASE SQLSTATE WHEN 'TEST1' THEN outcome ELSE SQLSTATE END;
	END;
END $$;

-- every table, every kind of statement, every role: how many tables each outcome has
CREATE VIEW test.internal AS
SELECT c.relname AS name, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attidentity = '' ORDER BY a.attnum LIMIT 1) AS "column"
FROM pg_class c WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind = 'r';
CREATE TABLE test.statement (n int GENERATED ALWAYS AS IDENTITY, template text);
INSERT INTO test.statement (template) VALUES
	('SELECT count(*) FROM greenlight_internal.%1$I'),
	('SELECT 1 FROM greenlight_internal.%1$I FOR UPDATE'),
	('SELECT 1 FROM greenlight_internal.%1$I FOR KEY SHARE'),
	('INSERT INTO greenlight_internal.%1$I DEFAULT VALUES'),
	('INSERT INTO greenlight_internal.%1$I SELECT * FROM greenlight_internal.%1$I ON CONFLICT DO NOTHING'),
	('UPDATE greenlight_internal.%1$I SET %2$I = %2$I'),
	('UPDATE greenlight_internal.%1$I SET %2$I = DEFAULT'),
	('DELETE FROM greenlight_internal.%1$I'),
	('MERGE INTO greenlight_internal.%1$I USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE'),
	('TRUNCATE greenlight_internal.%1$I CASCADE'),
	('COPY greenlight_internal.%1$I FROM PROGRAM ''true'''),
	('LOCK TABLE greenlight_internal.%1$I IN ACCESS EXCLUSIVE MODE'),
	('LOCK TABLE greenlight_internal.%1$I IN ROW EXCLUSIVE MODE'),
	('ALTER TABLE greenlight_internal.%1$I DISABLE TRIGGER ALL'),
	('ALTER TABLE greenlight_internal.%1$I DISABLE TRIGGER guard'),
	('ALTER TABLE greenlight_internal.%1$I ENABLE REPLICA TRIGGER guard'),
	('DROP TRIGGER guard ON greenlight_internal.%1$I'),
	('ALTER TRIGGER guard ON greenlight_internal.%1$I RENAME TO x'),
	('CREATE TRIGGER x BEFORE UPDATE ON greenlight_internal.%1$I FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'),
	('ALTER TABLE greenlight_internal.%1$I DISABLE ROW LEVEL SECURITY'),
	('ALTER TABLE greenlight_internal.%1$I NO FORCE ROW LEVEL SECURITY'),
	('CREATE POLICY x ON greenlight_internal.%1$I USING (true)'),
	('DROP POLICY IF EXISTS visible ON greenlight_internal.%1$I'),
	('CREATE RULE x AS ON UPDATE TO greenlight_internal.%1$I DO INSTEAD NOTHING'),
	('CREATE INDEX x ON greenlight_internal.%1$I ((1))'),
	('ALTER TABLE greenlight_internal.%1$I OWNER TO CURRENT_USER'),
	('ALTER TABLE greenlight_internal.%1$I RENAME TO x'),
	('ALTER TABLE greenlight_internal.%1$I SET SCHEMA priv_own'),
	('ALTER TABLE greenlight_internal.%1$I SET UNLOGGED'),
	('ALTER TABLE greenlight_internal.%1$I ADD COLUMN x int'),
	('ALTER TABLE greenlight_internal.%1$I ALTER COLUMN %2$I DROP NOT NULL'),
	('ALTER TABLE greenlight_internal.%1$I REPLICA IDENTITY NOTHING'),
	('CREATE TABLE priv_own.child () INHERITS (greenlight_internal.%1$I)'),
	('CREATE TABLE priv_own.clone (LIKE greenlight_internal.%1$I)'),
	('DROP TABLE greenlight_internal.%1$I CASCADE'),
	('GRANT ALL ON greenlight_internal.%1$I TO PUBLIC'),
	('COMMENT ON TABLE greenlight_internal.%1$I IS ''x'''),
	('CREATE STATISTICS priv_own.x ON %2$I, ctid FROM greenlight_internal.%1$I'),
	('ANALYZE greenlight_internal.%1$I'),
	('CREATE PUBLICATION x FOR TABLE greenlight_internal.%1$I');
CREATE TABLE test.result AS
SELECT s.n AS statement_n, r.n AS role_n, t.name, test.attempt(r.name, format(s.template, t.name, t."column")) AS outcome FROM test.statement s, test.role r, test.internal t;
WITH outcomes AS (SELECT statement_n, role_n, outcome, count(*) AS tables, string_agg(name, ' ' ORDER BY name) AS names FROM test.result GROUP BY 1, 2, 3),
summed AS (SELECT statement_n, role_n, string_agg(outcome || CASE WHEN tables = (SELECT count(*) FROM test.internal) THEN '' WHEN tables > 6 THEN ' (' || tables || ' tables)' ELSE ' (' || names || ')' END, ', ' ORDER BY outcome) AS outcomes FROM outcomes GROUP BY 1, 2)
SELECT replace(replace(s.template, 'greenlight_internal.%1$I', 'T'), '%2$I', 'C'), string_agg(r.names || ': ' || r.outcomes, '; ' ORDER BY r.first)
FROM test.statement s, LATERAL (SELECT x.outcomes, min(x.role_n) AS first, string_agg(r.name, ' ' ORDER BY r.n) AS names FROM summed x JOIN test.role r ON r.n = x.role_n WHERE x.statement_n = s.n GROUP BY x.outcomes) r
GROUP BY s.n, s.template ORDER BY s.n;
SELECT test.hash() = :'before';

-- objects of the extension that are no tables, and the extension itself
CREATE TABLE test.other (n int GENERATED ALWAYS AS IDENTITY, statement text);
INSERT INTO test.other (statement) VALUES
	('DROP EXTENSION pg_greenlight'), ('DROP EXTENSION pg_greenlight CASCADE'), ('ALTER EXTENSION pg_greenlight UPDATE'), ('ALTER EXTENSION pg_greenlight DROP TABLE greenlight_internal.event'),
	('ALTER EXTENSION pg_greenlight DROP FUNCTION greenlight.approve(bigint, int, text, jsonb)'), ('COMMENT ON EXTENSION pg_greenlight IS ''x'''),
	('DROP SCHEMA greenlight CASCADE'), ('DROP SCHEMA greenlight_internal CASCADE'), ('DROP SCHEMA public CASCADE'), ('ALTER SCHEMA greenlight RENAME TO x'), ('ALTER SCHEMA greenlight_internal OWNER TO CURRENT_USER'),
	('CREATE TABLE greenlight.x ()'), ('CREATE TABLE greenlight_internal.x ()'), ('CREATE FUNCTION greenlight.approve(bigint) RETURNS int LANGUAGE sql RETURN 1'),
	('DROP FUNCTION greenlight.approve'), ('ALTER FUNCTION greenlight.approve RENAME TO x'), ('ALTER FUNCTION greenlight.settings RESET search_path'), ('ALTER FUNCTION greenlight_internal.guard OWNER TO CURRENT_USER'),
	('CREATE OR REPLACE FUNCTION greenlight_internal.visible_workspaces() RETURNS bigint[] LANGUAGE sql AS ''SELECT ARRAY[1::bigint]'''),
	('SELECT greenlight_internal.visible_workspaces()'), ('SELECT greenlight_internal.check_install()'), ('SELECT greenlight_internal.guard()'),
	('DROP VIEW greenlight.post CASCADE'), ('CREATE OR REPLACE VIEW greenlight.version AS SELECT 1'), ('ALTER VIEW greenlight.post RESET (security_invoker)'), ('ALTER VIEW greenlight.post OWNER TO CURRENT_USER'),
	('DROP TRIGGER instead ON greenlight.post'), ('CREATE TRIGGER x INSTEAD OF INSERT ON greenlight.post FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'), ('CREATE RULE x AS ON INSERT TO greenlight.post DO INSTEAD NOTHING'),
	('LOCK TABLE greenlight.post IN ACCESS EXCLUSIVE MODE'), ('LOCK TABLE greenlight.board IN ACCESS EXCLUSIVE MODE'), ('LOCK TABLE greenlight.post IN ACCESS SHARE MODE'),
	('INSERT INTO greenlight.post (workspace, title, body) VALUES (''priv'', ''x'', ''x'')'), ('UPDATE greenlight.post SET status = ''published'''), ('DELETE FROM greenlight.post'), ('UPDATE greenlight.event SET action = action'), ('DELETE FROM greenlight.decision'),
	('CREATE TRIGGER x BEFORE UPDATE ON greenlight_internal.event FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard()'),
	('CREATE TABLE priv_own.x (i int); CREATE TRIGGER x BEFORE INSERT ON priv_own.x FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard()'),
	('CREATE TABLE priv_own.y (id bigint REFERENCES greenlight_internal.workspace ON DELETE CASCADE)'),
	('CREATE VIEW priv_own.v AS SELECT * FROM greenlight_internal.post; LOCK TABLE priv_own.v IN ACCESS EXCLUSIVE MODE'),
	('SELECT nextval(''greenlight_internal.definition_no'')'), ('DROP SEQUENCE greenlight_internal.post_id_seq CASCADE'), ('ALTER SEQUENCE greenlight_internal.post_id_seq RESTART'),
	('SET session_replication_role = replica'), ('SET row_security = off; SELECT count(*) FROM greenlight.post'), ('SET ROLE postgres'),
	('GRANT postgres TO CURRENT_USER'), ('ALTER ROLE CURRENT_USER SUPERUSER'), ('ALTER ROLE CURRENT_USER BYPASSRLS'), ('REASSIGN OWNED BY postgres TO CURRENT_USER'), ('DROP OWNED BY postgres CASCADE'),
	('ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON TABLES TO PUBLIC'),
	('CREATE EVENT TRIGGER x ON ddl_command_start EXECUTE FUNCTION greenlight_internal.guard()'), ('CREATE FUNCTION priv_own.f() RETURNS trigger LANGUAGE c AS ''pg_greenlight'', ''gl_guard'''), ('LOAD ''pg_greenlight'''),
	('CREATE SUBSCRIPTION x CONNECTION '''' PUBLICATION y WITH (connect = false)'),
	('ALTER ROLE CURRENT_USER SET greenlight.maintenance = on'), ('ALTER DATABASE greenlight_regress SET greenlight.maintenance = on'), ('ALTER DATABASE greenlight_regress SET greenlight.actor = ''x'''),
	('CREATE FUNCTION priv_own.g() RETURNS int LANGUAGE sql SET greenlight.maintenance = on AS ''SELECT 1'''),
	('SELECT pg_reload_conf()'), ('SELECT pg_terminate_backend(pid) FROM greenlight.stat_publisher'), ('SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE backend_type LIKE ''%greenlight%''');
WITH outcomes AS (SELECT o.n, o.statement, test.attempt(r.name, o.statement) AS outcome, r.n AS role_n, r.name FROM test.other o, test.role r),
summed AS (SELECT n, statement, outcome, min(role_n) AS first, string_agg(name, ' ' ORDER BY role_n) AS names FROM outcomes GROUP BY 1, 2, 3)
SELECT statement, string_agg(names || ': ' || outcome, '; ' ORDER BY first) FROM summed GROUP BY n, statement ORDER BY n;
SELECT test.hash() = :'before';

-- settings: by SET, SET LOCAL and set_config, every one of them and some that do not exist
SELECT s.name, string_agg(DISTINCT test.attempt(r.name, format(t, s.name, p.setting)), ' ')
FROM greenlight.settings() s JOIN pg_settings p USING (name), test.role r,
	unnest(ARRAY['SET %1$s = %2$L', 'SET LOCAL %1$s TO DEFAULT', 'SELECT set_config(%1$L, %2$L, false)', 'RESET %1$s', 'ALTER ROLE CURRENT_USER SET %1$s = %2$L']) t
GROUP BY s.name ORDER BY s.name COLLATE "C";
SELECT setting, string_agg(DISTINCT test.attempt(r.name, format(t, setting)), ' ')
FROM unnest('{greenlight.actor,greenlight.person,greenlight.now,greenlight.x.y}'::text[]) setting, test.role r,
	unnest(ARRAY['SET %1$s = ''x''', 'SELECT set_config(%1$L, ''x'', false)', 'SET LOCAL %1$s = ''x''']) t GROUP BY setting ORDER BY setting COLLATE "C";
-- allowed by its owner to set one, a role still gets past no guard: it is no superuser, and guards are always on
GRANT SET ON PARAMETER greenlight.maintenance, session_replication_role TO priv_both;
SELECT statement, test.attempt('both', statement) FROM (VALUES
	(1, 'SET greenlight.maintenance = on; UPDATE greenlight_internal.post SET status = ''published'''),
	(2, 'SET greenlight.maintenance = on; DELETE FROM greenlight_internal.event'),
	(3, 'SET greenlight.maintenance = on; INSERT INTO greenlight_internal.worker_epoch (pid, started_at) VALUES (1, now())'),
	(4, 'SET session_replication_role = replica; DELETE FROM greenlight_internal.event'),
	(5, 'SET session_replication_role = replica; INSERT INTO greenlight_internal.worker_epoch (pid, started_at) VALUES (1, now())')) AS x (n, statement) ORDER BY n;
REVOKE SET ON PARAMETER greenlight.maintenance, session_replication_role FROM priv_both;
-- without row-level security in its way, the guard alone refuses
ALTER ROLE priv_all BYPASSRLS;
SELECT replace(replace(s.template, 'greenlight_internal.%1$I', 'T'), '%2$I', 'C'), string_agg(DISTINCT test.attempt('all', format(s.template, t.name, t."column")), ' ')
FROM test.statement s, test.internal t WHERE s.template ~ '^(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)' AND t.name IN ('post', 'event', 'decision', 'revision', 'variant', 'person', 'access', 'idempotency', 'instance')
GROUP BY s.n, s.template ORDER BY s.n;
ALTER ROLE priv_all NOBYPASSRLS;
SELECT test.hash() = :'before';
-- COPY comes by itself
\c - priv_all
\copy greenlight_internal.event FROM /dev/null
\copy greenlight_internal.worker_epoch FROM /dev/null
\c - priv_olga
\copy greenlight_internal.event FROM /dev/null
COPY greenlight_internal.person TO STDOUT;
COPY (SELECT email FROM greenlight_internal.person) TO STDOUT;
\c - postgres
SET client_min_messages = error;
SET test.team = 'priv';
SET test.before = :'before';

-- by another role's rights, as member of it, and in its functions, nobody becomes that role's person
GRANT priv_ed TO priv_boss;
CREATE FUNCTION priv_own.definer() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT status FROM greenlight.approve(test.post('p'), 1) $$;
ALTER FUNCTION priv_own.definer() OWNER TO priv_ed;
SELECT test.attempt('boss', 'SET ROLE priv_ed; SELECT greenlight.approve(test.post(''p''), 1)');
SELECT test.attempt('boss', 'SELECT priv_own.definer()');
SELECT test.attempt('out', 'SELECT priv_own.definer()');
-- (from 16 on CREATEROLE cannot take another's role at all)
SELECT test.attempt('boss', 'GRANT priv_olga TO priv_boss; SET ROLE priv_olga; SELECT greenlight.cancel(test.post(''p''))') IN ('28000', '42501');
SELECT test.attempt('boss', 'CREATE ROLE "PRIV_OLGA" LOGIN');

-- names in front of ours: functions, operators, casts, tables and temporary tables of a caller are not used
\c - priv_both
SET client_min_messages = warning;
SET test.team = 'priv';
CREATE FUNCTION priv_own.hijack(text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'HIJACKED by % as %', $1, current_user; END $$;
CREATE FUNCTION priv_own.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT priv_own.hijack('now'); SELECT '2000-01-01'::timestamptz $$;
CREATE FUNCTION priv_own.unnest(bigint[]) RETURNS SETOF bigint LANGUAGE sql AS $$ SELECT priv_own.hijack('unnest'); SELECT 1::bigint $$;
CREATE FUNCTION priv_own.count(text) RETURNS bigint LANGUAGE sql AS $$ SELECT priv_own.hijack('count'); SELECT 0::bigint $$;
CREATE FUNCTION priv_own.encode(bytea, text) RETURNS text LANGUAGE sql AS $$ SELECT priv_own.hijack('encode'); SELECT '' $$;
CREATE FUNCTION priv_own.nextval(regclass) RETURNS bigint LANGUAGE sql AS $$ SELECT priv_own.hijack('nextval'); SELECT 1::bigint $$;
CREATE FUNCTION priv_own.approve(bigint, int, text, jsonb) RETURNS text LANGUAGE sql AS $$ SELECT priv_own.hijack('approve'); SELECT '' $$;
CREATE FUNCTION priv_own.eq(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT priv_own.hijack('text ='); SELECT true $$;
CREATE FUNCTION priv_own.eq(bigint, bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT priv_own.hijack('bigint ='); SELECT true $$;
CREATE FUNCTION priv_own.cat(text, text) RETURNS text LANGUAGE sql AS $$ SELECT priv_own.hijack('||'); SELECT '' $$;
CREATE OPERATOR priv_own.= (LEFTARG = text, RIGHTARG = text, FUNCTION = priv_own.eq);
CREATE OPERATOR priv_own.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = priv_own.eq);
CREATE OPERATOR priv_own.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = priv_own.cat);
CREATE TABLE priv_own.post (id bigint, workspace text);
CREATE TABLE priv_own.pg_class (oid oid);
CREATE TEMP TABLE post AS SELECT 1::bigint AS id, 'approved'::text AS status;
CREATE TEMP TABLE person AS SELECT 1::bigint AS id, 'priv_olga'::text AS name;
CREATE TEMP TABLE workspace (id bigint);
CREATE TEMP TABLE pg_roles (rolname text);
CREATE TEMP TABLE pg_settings (name text);
SET search_path = pg_temp, priv_own, pg_catalog;
SET check_function_bodies = off;
SELECT author FROM greenlight.create_post('priv', 'path', 'text', '{blog}');
SELECT status FROM greenlight.submit((SELECT id FROM greenlight.post WHERE title OPERATOR(pg_catalog.=) 'path'));
SELECT action FROM greenlight.allowed_actions((SELECT id FROM greenlight.post WHERE title OPERATOR(pg_catalog.=) 'path')) WHERE is_allowed AND action OPERATOR(pg_catalog.=) 'withdraw';
SELECT variant, clause FROM greenlight.explain_gate((SELECT id FROM greenlight.post WHERE title OPERATOR(pg_catalog.=) 'path')) WHERE NOT is_open AND clause OPERATOR(pg_catalog.=) 'review';
SELECT what FROM greenlight.post_history((SELECT id FROM greenlight.post WHERE title OPERATOR(pg_catalog.=) 'path'));
UPDATE greenlight.post SET body = 'more' WHERE title OPERATOR(pg_catalog.=) 'path' RETURNING revision;
INSERT INTO greenlight.comment (post_id, body) SELECT id, 'x' FROM greenlight.post WHERE title OPERATOR(pg_catalog.=) 'path' RETURNING author;
SELECT title, goes_out FROM greenlight.board WHERE title OPERATOR(pg_catalog.=) 'path';
SELECT title FROM greenlight.mine WHERE title OPERATOR(pg_catalog.=) 'path';
SELECT pg_catalog.count(*) FROM greenlight.verify();
SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 10 FROM greenlight.settings();
SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 0 FROM greenlight.events_after(0);
SELECT name FROM greenlight.register_channel('priv', 'path', 'sandbox');
SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 5 FROM greenlight.health();
\c - postgres
SET client_min_messages = error;
SET test.team = 'priv';
SET test.before = :'before';
SELECT test.run('both', $$DELETE FROM greenlight.post WHERE title = 'path' RETURNING title$$);

-- a superuser: refused as well, but in maintenance; a restore by COPY passes
SELECT test.hash() AS before \gset
CREATE FUNCTION test.superuser(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	BEGIN
		EXECUTE statement;
		GET DIAGNOSTICS n = ROW_COUNT;
		RAISE SQLSTATE 'TEST1';
	EXCEPTION WHEN OTHERS THEN
		RETURN CASE SQLSTATE WHEN 'TEST1' THEN CASE WHEN n > 0 THEN 'rows' ELSE 'no rows' END ELSE SQLSTATE END;
	END;
END $$;
SELECT t.name, test.superuser(format('UPDATE greenlight_internal.%I SET %I = %2$I', t.name, t."column")) AS "update", test.superuser(format('DELETE FROM greenlight_internal.%I', t.name)) AS "delete",
	test.superuser(format('TRUNCATE greenlight_internal.%I CASCADE', t.name)) AS "truncate" FROM test.internal t ORDER BY t.name COLLATE "C";
SELECT test.superuser($$INSERT INTO greenlight_internal.worker_epoch (pid, started_at) VALUES (1, now())$$);
SET greenlight.maintenance = on;
SELECT test.superuser($$INSERT INTO greenlight_internal.worker_epoch (pid, started_at) VALUES (1, now())$$);
SELECT test.superuser($$UPDATE greenlight_internal.post SET title = title$$);
SELECT test.superuser($$DELETE FROM greenlight_internal.idempotency$$);
SELECT test.superuser($$TRUNCATE greenlight_internal.idempotency$$);
RESET greenlight.maintenance;
BEGIN;
COPY greenlight_internal.worker_epoch (epoch, pid, started_at) FROM STDIN;
-1	1	2026-01-01
\.
SELECT pid FROM greenlight_internal.worker_epoch WHERE epoch = -1;
UPDATE greenlight_internal.worker_epoch SET pid = 2 WHERE epoch = -1;
ROLLBACK;
SELECT test.hash() = :'before';

ALTER DATABASE :db OWNER TO postgres;
DROP VIEW test.internal;
DROP TABLE test.role, test.statement, test.other, test.result;
-- what was counted is forgotten again: other tests count their own
SET greenlight.maintenance = on;
DELETE FROM greenlight_internal.fact_post; DELETE FROM greenlight_internal.fact_post_state; DELETE FROM greenlight_internal.fact_step_visit; DELETE FROM greenlight_internal.fact_decision;
DELETE FROM greenlight_internal.fact_delivery; DELETE FROM greenlight_internal.fact_attempt; DELETE FROM greenlight_internal.fact_contribution; DELETE FROM greenlight_internal.agg_approval_daily;
DELETE FROM greenlight_internal.agg_step_daily; DELETE FROM greenlight_internal.agg_person_daily; DELETE FROM greenlight_internal.agg_delivery_daily; DELETE FROM greenlight_internal.agg_flow_daily;
DELETE FROM greenlight_internal.agg_duration_histogram; DELETE FROM greenlight_internal.metric_state;
RESET greenlight.maintenance;
DROP SCHEMA priv_own CASCADE;
SELECT check_name, status FROM greenlight.health() WHERE check_name = 'guards';
SELECT * FROM greenlight.verify();
