-- The limit that writes what our cycle writes: the same tables with the same columns, indexes and
-- fill factors, without triggers, keys to other tables, checks, row-level security or functions.
\set ON_ERROR_STOP 1
CREATE SCHEMA same_rows;
SELECT format('CREATE TABLE same_rows.%I (LIKE greenlight_internal.%1$I INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)', t)
	FROM unnest('{post,revision,variant,review,review_step,decision,event}'::text[]) t \gexec
SELECT format('ALTER TABLE same_rows.%I SET (%s)', c.relname, array_to_string(c.reloptions, ', '))
	FROM pg_class c WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND c.reloptions IS NOT NULL
	AND to_regclass('same_rows.' || c.relname) IS NOT NULL \gexec
SELECT format('INSERT INTO same_rows.%I OVERRIDING SYSTEM VALUE SELECT * FROM greenlight_internal.%1$I', t)
	FROM unnest('{post,revision,variant,review,review_step,decision,event}'::text[]) t \gexec
SELECT setval(pg_get_serial_sequence('same_rows.' || t, c), last_value + 1) FROM (VALUES ('post', 'id'), ('variant', 'id'), ('decision', 'id'), ('event', 'seq')) x (t, c),
	LATERAL (SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence('greenlight_internal.' || t, c)), 1) AS last_value) s;
