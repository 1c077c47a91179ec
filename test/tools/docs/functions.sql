-- :topics is a JSON object: name of a function => number and title of its file in sql/install.
SELECT E'# Functions\n\nNamed arguments, subject first, defaults last. A verb returns the row it changed; call it as\n'
	|| E'`SELECT * FROM greenlight.verb(…)`: `SELECT (greenlight.verb(…)).*` runs it once for every column. Unknown\n'
	|| E'keys of `options` are refused. What a refusal means: [errors](errors.md). What the rows hold:\n'
	|| E'[views](views.md), [types](types.md).';
WITH f AS (
	SELECT p.oid, p.proname AS name, (:'topics'::jsonb -> p.proname ->> 0)::int AS topic, :'topics'::jsonb -> p.proname ->> 1 AS title,
		regexp_replace(pg_get_function_arguments(p.oid), '''::[a-z ]+(\[\])?', '''', 'g') AS arguments,
		replace(pg_get_function_result(p.oid), 'greenlight.', '') AS result,
		split_part(obj_description(p.oid, 'pg_proc'), E'\n', 1) AS summary,
		substr(obj_description(p.oid, 'pg_proc'), length(split_part(obj_description(p.oid, 'pg_proc'), E'\n', 1)) + 2) AS rest
	FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	WHERE p.pronamespace = 'greenlight'::regnamespace)
SELECT CASE WHEN lag(title) OVER w IS DISTINCT FROM title THEN E'\n## ' || title || E'\n' ELSE '' END
	|| E'\n### ' || name || E'\n\n```text\n' || name || '(' || arguments || ') → ' || result || E'\n```\n\n'
	|| summary || CASE WHEN rest <> '' THEN E'\n\n' || rest ELSE '' END
FROM f WINDOW w AS (ORDER BY topic, oid) ORDER BY topic, oid;
