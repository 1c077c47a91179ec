SELECT E'# Types\n\nRows that [functions](functions.md) return and that are no rows of a [view](views.md).';
SELECT E'\n## ' || c.relname || E'\n\n' || obj_description(c.reltype, 'pg_type') || E'\n\n| column | type |\n|---|---|\n'
	|| (SELECT string_agg('| `' || a.attname || '` | ' || format_type(a.atttypid, a.atttypmod) || ' |', E'\n' ORDER BY a.attnum)
		FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c WHERE c.relnamespace = 'greenlight'::regnamespace AND c.relkind = 'c' ORDER BY c.relname COLLATE "C";
