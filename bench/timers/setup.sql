-- Workspace "ws" of one author and two managers, a step with a reminder at its end, and the function copies(): more
-- posts like one, made row by row of every table that the worker reads, for verbs would take an hour for a million.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
SELECT count(*) FROM greenlight.create_workspace('ws');
SELECT count(*) FROM unnest('{author,manager,other}'::text[]) u, greenlight.add_person(u, u || '@x.example');
SELECT count(*) FROM unnest('{author,manager,other}'::text[]) u, greenlight.add_member('ws', u, CASE u WHEN 'author' THEN '{creator}' ELSE '{manager}' END::text[]);
SELECT count(*) FROM greenlight.register_channel('ws', 'c', 'sandbox');
SELECT count(*) FROM greenlight.create_workflow('ws', 'timed', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "manager"}],
	"deadline": {"within": "100 days", "actions": [{"at": "100%", "do": "remind"}]}}]}');
SELECT count(*) FROM greenlight.assign_workflow('ws', 'timed');
SELECT greenlight.grant_access('wf_gw', 'gateway');
SELECT greenlight.arm_publisher();

-- n posts like one whose rows are there, their ids from first on; due at an instant, and each so much later than the last.
-- Tables are copied as they are, but for the ids and the instants that the worker goes by.
CREATE FUNCTION copies(post bigint, first bigint, n int, due timestamptz, apart interval) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	source regclass;
	names text;
	expressions text;
BEGIN
	PERFORM set_config('session_replication_role', 'replica', true), set_config('greenlight.maintenance', 'on', true);
	FOREACH source IN ARRAY '{post,revision,variant,review,review_step,decision,timer}'::text[]::regclass[] LOOP
		SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), string_agg(CASE
			WHEN a.attname = 'id' AND source::text IN ('variant', 'decision') OR a.attname = CASE source::text WHEN 'post' THEN 'id' ELSE 'post_id' END THEN 'i'
			WHEN a.attname = 'seat_decision_ids'
				THEN format('array_replace(t.seat_decision_ids, (SELECT d.id FROM decision d WHERE d.post_id = %s), i)', post)
			WHEN a.attname = 'idempotency_key' AND source::text = 'variant' THEN 'gen_random_uuid()'
			WHEN a.attname IN ('publish_at', 'wake_at', 'fires_at', 'due_at', 'first_due_at')
				THEN format('CASE WHEN t.%I IS NOT NULL THEN %L::timestamptz + (i - %s) * %L::interval END', a.attname, due, first, apart)
			ELSE format('t.%I', a.attname) END, ', ' ORDER BY a.attnum) INTO names, expressions
		FROM pg_attribute a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped;
		EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s t, generate_series(%s, %s) i WHERE t.%I = %s',
			source, names, expressions, source, first, first + n - 1, CASE source::text WHEN 'post' THEN 'id' ELSE 'post_id' END, post);
	END LOOP;
	PERFORM set_config('session_replication_role', 'origin', true), set_config('greenlight.maintenance', 'off', true);
END $$;
ALTER FUNCTION copies SET search_path = greenlight_internal, public, pg_catalog;
