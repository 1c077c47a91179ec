--
-- setup: what CREATE EXTENSION makes, and what holds for every object of it
--
\pset format unaligned
\pset tuples_only on

-- for coverage.sql
ALTER DATABASE greenlight_regress SET track_functions = 'all';
\c

CREATE EXTENSION pg_greenlight;
CREATE EXTENSION greenlight_test;

SELECT extname, extversion = greenlight.version() AS is_same_version, nspname, extrelocatable
FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_greenlight';

CREATE VIEW member_object AS
SELECT d.classid, d.objid, d.objsubid, i.type, i.identity
FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) i
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pg_greenlight');

-- the public face: functions with their names of arguments, volatility and what parallel queries may do
SELECT format('%s(%s) -> %s%s, %s', p.proname,
	pg_get_function_arguments(p.oid), CASE WHEN p.proretset THEN 'SETOF ' END, p.prorettype::regtype,
	CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END
		|| ', parallel ' || CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END)
FROM pg_proc p WHERE p.pronamespace = 'greenlight'::regnamespace ORDER BY p.proname COLLATE "C";

-- the same inside
SELECT format('%s(%s) -> %s, %s', p.proname, pg_get_function_arguments(p.oid), p.prorettype::regtype,
	CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END
		|| ', parallel ' || CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END)
FROM pg_proc p WHERE p.pronamespace = 'greenlight_internal'::regnamespace ORDER BY p.proname COLLATE "C";

-- views, and types that are not of a view or table
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'v' ORDER BY c.relname COLLATE "C";
SELECT c.relname, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'c' GROUP BY c.relname ORDER BY c.relname COLLATE "C";

-- columns that callers rely on (api.md); none is missing
SELECT view, "column" FROM (VALUES
	('post', '{id,workspace,title,body,labels,media,revision,status,review_state,workflow,author,channels,publish_at,publish_local,timezone,due_at,is_held,external_ref,created_at,updated_at}'::text[]),
	('variant', '{id,post_id,channel,network,body,media,delivery_state,remote_id,remote_url,attempts,next_attempt_at}'),
	('network', '{name,limits,idempotency}')) promised (view, columns), unnest(columns) AS "column"
EXCEPT
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'greenlight'::regnamespace;

-- From here on nothing is listed: each query looks for an object that breaks the rule.

-- everything of the extension is in its two schemas and belongs to who installed it
SELECT type, identity FROM member_object
WHERE type NOT IN ('schema') AND identity !~ '^greenlight(_internal)?\.|on greenlight_internal\.|on greenlight\.'
	AND identity NOT LIKE '%greenlight%';
SELECT identity FROM member_object m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
WHERE c.relowner <> 'postgres'::regrole
UNION ALL
SELECT identity FROM member_object m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
WHERE p.proowner <> 'postgres'::regrole;

-- every object a user meets has a comment; its first line is the summary
SELECT type, identity FROM member_object
WHERE obj_description(objid, classid::regclass::name) IS NULL
	AND (identity LIKE 'greenlight.%' OR type IN ('schema', 'table', 'function'))
	AND NOT (type = 'type' AND EXISTS (SELECT FROM pg_type t WHERE t.oid = objid AND (t.typelem <> 0
		OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c'))));
SELECT identity, split_part(obj_description(objid, classid::regclass::name), E'\n', 1) FROM member_object
WHERE length(split_part(obj_description(objid, classid::regclass::name), E'\n', 1)) > 200;

-- no function may be run by PUBLIC, has OUT arguments, VARIADIC, overloads, or is a procedure
SELECT identity FROM member_object m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
WHERE has_function_privilege('public', p.oid, 'EXECUTE') OR p.proargmodes IS NOT NULL OR p.provariadic <> 0
	OR p.prokind <> 'f'
	OR (SELECT count(*) FROM pg_proc o WHERE o.proname = p.proname AND o.pronamespace = p.pronamespace) > 1;

-- none is SECURITY DEFINER; what is written in SQL has a search_path of its own
SELECT identity FROM member_object m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
JOIN pg_language l ON l.oid = p.prolang
WHERE p.prosecdef OR l.lanname <> 'c' AND NOT 'search_path=pg_catalog, pg_temp' = ANY (COALESCE(p.proconfig, '{}'));

-- no argument of a polymorphic or unknown type, so nobody's operators come in that way
SELECT identity FROM member_object m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
JOIN pg_type t ON t.oid = ANY (p.proargtypes) WHERE t.typtype = 'p';

-- only readers are stable, only the rule tables are immutable, and nothing that acts may run in a parallel worker; nor may
-- verify(), which reads within subtransactions
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'greenlight'::regnamespace
	AND (p.provolatile = 'v') <> (p.proparallel = 'u');

-- every table has both guards, always on, and row-level security
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind IN ('r', 'p')
	AND (NOT c.relrowsecurity OR 2 <> (SELECT count(*) FROM pg_trigger t
		WHERE t.tgrelid = c.oid AND t.tgname IN ('guard', 'guard_truncate') AND t.tgenabled = 'A'
			AND t.tgfoid = 'greenlight_internal.guard'::regproc));
-- the guard fires before each row of INSERT, UPDATE and DELETE (1 + 2 + 4 + 8 + 16), and before TRUNCATE (2 + 32)
SELECT DISTINCT tgname, tgtype FROM pg_trigger
WHERE tgfoid = 'greenlight_internal.guard'::regproc ORDER BY tgname;

-- logged, not partitioned, never the parent of another, no rules
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind IN ('r', 'p')
	AND (c.relpersistence <> 'p' OR c.relkind = 'p' OR c.relhassubclass OR c.relhasrules);

-- nobody has a privilege on a table or sequence yet
SELECT c.relname, c.relacl FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND a.grantee <> c.relowner;

-- each policy is for reading alone; tables without one are read by nobody
SELECT polrelid::regclass, polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND polcmd <> 'r';
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind = 'r'
	AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY c.relname COLLATE "C";

-- every view takes the rights of who reads it
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'v'
	AND NOT 'security_invoker=true' = ANY (COALESCE(c.reloptions, '{}'));

-- no column of another extension's type, and nothing else of one
SELECT c.relname, a.attname, a.atttypid::regtype FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace IN ('greenlight'::regnamespace, 'greenlight_internal'::regnamespace) AND a.attnum > 0
	AND t.typnamespace NOT IN ('pg_catalog'::regnamespace, 'greenlight'::regnamespace, 'greenlight_internal'::regnamespace);
SELECT o.identity, e.extname FROM member_object o
JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid AND d.refclassid = 'pg_extension'::regclass
JOIN pg_extension e ON e.oid = d.refobjid WHERE e.extname <> 'pg_greenlight';

-- pg_dump takes every table and every sequence along
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.relkind IN ('r', 'S')
	AND NOT c.oid = ANY ((SELECT extconfig FROM pg_extension WHERE extname = 'pg_greenlight')::oid[]);
SELECT x.relation::regclass, x.condition
FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS x (relation, condition)
WHERE e.extname = 'pg_greenlight' AND x.condition <> '';

-- no foreign key cascades, none goes round in a circle or to its own table, none is checked late
SELECT conrelid::regclass, conname FROM pg_constraint c
WHERE c.connamespace = 'greenlight_internal'::regnamespace AND c.contype = 'f'
	AND (c.confdeltype <> 'r' OR c.confupdtype <> 'a' OR c.condeferrable OR c.conrelid = c.confrelid);
WITH RECURSIVE reach (origin, target) AS (
	SELECT conrelid, confrelid FROM pg_constraint
	WHERE connamespace = 'greenlight_internal'::regnamespace AND contype = 'f'
	UNION
	SELECT r.origin, c.confrelid FROM reach r JOIN pg_constraint c ON c.conrelid = r.target AND c.contype = 'f')
SELECT origin::regclass FROM reach WHERE origin = target;

-- no row of a workspace refers to one of another: workspace_id is in every key between two tables that have it,
-- or both have it in a key to the post that they belong to
SELECT c.conrelid::regclass, c.confrelid::regclass, pg_get_constraintdef(c.oid) FROM pg_constraint c
WHERE c.connamespace = 'greenlight_internal'::regnamespace AND c.contype = 'f'
	AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attname = 'workspace_id')
	AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.confrelid AND a.attname = 'workspace_id')
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attname = 'workspace_id'
		AND a.attnum = ANY (c.conkey))
	AND 2 <> (SELECT count(*) FROM pg_constraint p WHERE p.conrelid IN (c.conrelid, c.confrelid)
		AND p.confrelid = 'greenlight_internal.post'::regclass
		AND pg_get_constraintdef(p.oid) LIKE 'FOREIGN KEY (post_id, workspace_id) %');

-- it goes with no schema that somebody else could drop, and stays where it is
SELECT nspname, nspowner = 'postgres'::regrole FROM pg_namespace n JOIN pg_extension e ON e.extnamespace = n.oid
WHERE extname = 'pg_greenlight';
SELECT identity FROM member_object WHERE identity LIKE 'pg_catalog.%';
CREATE SCHEMA elsewhere;
\set VERBOSITY sqlstate
ALTER EXTENSION pg_greenlight SET SCHEMA elsewhere;
\set VERBOSITY default
DROP SCHEMA elsewhere;

-- a fresh installation is not armed; it verifies
SELECT is_armed, may_publish, obstacle FROM greenlight.disarm_publisher();
SELECT is_armed, may_publish, obstacle IS NULL FROM greenlight.arm_publisher('the tests publish');
SELECT * FROM greenlight.verify();

DROP VIEW member_object;

-- greenlight_bi: views alone, that take the rights of who reads them; every column has a comment, and none is of a
-- type that dashboards cannot read
SELECT c.relname, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'greenlight_bi'::regnamespace GROUP BY c.relname ORDER BY c.relname COLLATE "C";
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'greenlight_bi'::regnamespace
	AND (c.relkind <> 'v' OR NOT 'security_invoker=true' = ANY (COALESCE(c.reloptions, '{}')) OR obj_description(c.oid, 'pg_class') IS NULL);
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'greenlight_bi'::regnamespace AND (col_description(c.oid, a.attnum) IS NULL
	OR a.atttypid NOT IN ('bigint'::regtype, 'int'::regtype, 'float8'::regtype, 'text'::regtype, 'date'::regtype, 'timestamptz'::regtype, 'boolean'::regtype));
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'greenlight_bi'::regnamespace AND a.atttypid = 'timestamptz'::regtype AND a.attname NOT LIKE '%\_at';
SELECT proname FROM pg_proc WHERE pronamespace = 'greenlight_bi'::regnamespace;
