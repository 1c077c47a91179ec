SELECT E'# Views\n\nEverybody sees the rows of their own workspaces only. `SELECT` and, where said, writing: writing runs the\nsame rules as the [functions](functions.md).';
SELECT E'\n## ' || c.relname || E'\n\n' || obj_description(c.oid, 'pg_class') || E'\n\n| column | type |\n|---|---|\n'
	|| (SELECT string_agg('| `' || a.attname || '` | ' || format_type(a.atttypid, a.atttypmod) || ' |', E'\n' ORDER BY a.attnum)
		FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'v' ORDER BY c.oid;
