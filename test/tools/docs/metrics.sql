SELECT E'# Metrics: greenlight_bi\n\nViews for BI tools, of the workspaces whose metrics you may read. What they mean and how to use them:\n[guide](../guides/metrics.md). Durations are seconds, rates are two counts, days are of the reporting time zone.';
SELECT E'\n## ' || c.relname || E'\n\n' || obj_description(c.oid, 'pg_class') || E'\n\n| column | type | meaning |\n|---|---|---|\n'
	|| (SELECT string_agg('| `' || a.attname || '` | ' || format_type(a.atttypid, a.atttypmod) || ' | ' || col_description(c.oid, a.attnum) || ' |', E'\n' ORDER BY a.attnum)
		FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c WHERE c.relnamespace = 'greenlight_bi'::regnamespace AND c.relkind = 'v' ORDER BY c.oid;
