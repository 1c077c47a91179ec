-- :copies of the facts that are there, each some weeks later and slower or faster than the one before, and the roll-ups of
-- all of them, by the very statements that keep them up: what dashboards read, without the log that it would come from.
-- Nothing refreshes that database afterwards.
\set ON_ERROR_STOP 1
SET synchronous_commit = off;
SET work_mem = '256MB';
-- the guards of these tables would log every row
SELECT format('ALTER TABLE greenlight_internal.%I DISABLE TRIGGER guard', relname) FROM pg_class
WHERE relnamespace = 'greenlight_internal'::regnamespace AND relkind = 'r' AND relname ~ '^(fact|agg)_' \gexec
CREATE TEMP TABLE copy AS SELECT k, k % 52 * '1 week'::interval AS shift, 0.5 + k * 7919 % 1000 / 1000.0 AS pace FROM generate_series(1, :copies) k;
-- what waits would pile up: posts that are open are copied once in ten times
CREATE TEMP TABLE waiting AS SELECT post_id FROM greenlight_internal.fact_post WHERE open_state IS NOT NULL;
CREATE TEMP TABLE stride AS SELECT (SELECT max(post_id) FROM greenlight_internal.fact_post) AS post, (SELECT max(decision_id) FROM greenlight_internal.fact_decision) AS decision,
	(SELECT max(variant_id) FROM greenlight_internal.fact_delivery) AS variant, (SELECT max(attempt_id) FROM greenlight_internal.fact_attempt) AS attempt, (SELECT min(created_at) FROM greenlight_internal.fact_post) AS began;
-- Ids go on by a stride, times and durations stretch, all else is as it is.
CREATE FUNCTION pg_temp.copied(name text) RETURNS text LANGUAGE sql AS
$$ SELECT format('INSERT INTO greenlight_internal.%I SELECT %s FROM copy k CROSS JOIN stride s CROSS JOIN greenlight_internal.%I t WHERE t.post_id <= s.post AND (k.k %% 10 = 0 OR t.post_id NOT IN (TABLE waiting)) ORDER BY k.k, t.post_id', name,
	string_agg(CASE WHEN attname = 'post_id' THEN 't.post_id + k.k * s.post' WHEN attname = 'decision_id' THEN 't.decision_id + k.k * s.decision' WHEN attname = 'variant_id' THEN 't.variant_id + k.k * s.variant'
		WHEN attname = 'attempt_id' THEN 't.attempt_id + k.k * s.attempt' WHEN atttypid = 'timestamptz'::regtype THEN format('s.began + (t.%I - s.began) * k.pace + k.shift', attname)
		WHEN attname ~ '_seconds$' AND attname <> 'sla_seconds' THEN format('t.%I * k.pace', attname) ELSE 't.' || quote_ident(attname) END, ', ' ORDER BY attnum), name)
	FROM pg_attribute WHERE attrelid = ('greenlight_internal.' || name)::regclass AND attnum > 0 AND NOT attisdropped $$;
SELECT pg_temp.copied(t) FROM unnest('{fact_post,fact_post_state,fact_step_visit,fact_decision,fact_delivery,fact_attempt,fact_contribution}'::text[]) t \gexec
-- The roll-ups anew, by the very statements that keep them up.
SELECT format('DELETE FROM greenlight_internal.%I', relname) FROM pg_class
WHERE relnamespace = 'greenlight_internal'::regnamespace AND relkind = 'r' AND relname LIKE 'agg\_%' \gexec
SELECT replace(replace(format('WITH change AS (SELECT 1 AS sign, f.* FROM greenlight_internal.fact_%s f), %s', p.fact, substr(f.prosrc, strpos(f.prosrc, p.first || ' AS ('))), '$2', quote_literal('UTC')), '$3', 'now()') -- the zone of days, the time
FROM (VALUES ('post_state', 'flow_daily'), ('step_visit', 'step_daily'), ('decision', 'person_daily'), ('delivery', 'delivery_daily'), ('attempt', 'delivery_daily'), ('post', 'approval_daily')) p (fact, first)
JOIN pg_proc f ON f.proname = 'refresh_' || p.fact AND f.pronamespace = 'greenlight_internal'::regnamespace \gexec
SELECT format('ALTER TABLE greenlight_internal.%I ENABLE ALWAYS TRIGGER guard', relname) FROM pg_class
WHERE relnamespace = 'greenlight_internal'::regnamespace AND relkind = 'r' AND relname ~ '^(fact|agg)_' \gexec
VACUUM ANALYZE;
