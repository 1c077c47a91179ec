/*
 * How facts and roll-ups follow the workflow. refresh_...() says what the facts of some posts are (fresh), from the
 * tables of the workflow and the log, pairs that with the facts that are stored, writes where they differ, and adds
 * to the roll-ups what came and takes from them what went: the same call twice changes nothing, and whatever
 * order posts are looked at in, roll-ups are the sums of the facts.
 *
 * Only refresh_metrics() runs these, inside the engine and behind the watermark. It takes the bodies for
 * statements of its own, whose plans last: planning them costs more than a slice of events. So arguments have
 * numbers here: $1 are the posts, $2 is the time zone that days are of, $3 the time.
 */

CREATE FUNCTION greenlight_internal.waiting_people(person_ids bigint[], votes smallint[]) RETURNS bigint[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_waiting_people';
REVOKE ALL ON FUNCTION greenlight_internal.waiting_people(bigint[], smallint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.waiting_people(bigint[], smallint[]) IS
'Who of the seats of a visit did not vote yet, each person once, by id.';

CREATE FUNCTION greenlight_internal.durations(seconds double precision[], n int[]) RETURNS text
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_durations';
REVOKE ALL ON FUNCTION greenlight_internal.durations(double precision[], int[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.durations(double precision[], int[]) IS
'A packed histogram: n durations of so many seconds each. What comes and goes again leaves nothing.';

CREATE FUNCTION greenlight_internal.durations_sum(a text, b text) RETURNS text
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_durations_sum';
REVOKE ALL ON FUNCTION greenlight_internal.durations_sum(text, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.durations_sum(text, text) IS
'Two packed histograms together.';

CREATE FUNCTION greenlight_internal.refresh_dim_workspace() RETURNS void
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (
SELECT w.id, w.name, w.timezone, (SELECT min(c.id) FROM greenlight_internal.business_calendar c WHERE c.workspace_id = w.id)
FROM greenlight_internal.workspace w),
gone AS (DELETE FROM greenlight_internal.dim_workspace d
	WHERE NOT EXISTS (SELECT FROM fresh AS f (workspace_id, workspace, timezone, calendar_id) WHERE f.workspace_id = d.workspace_id))
INSERT INTO greenlight_internal.dim_workspace AS d (workspace_id, workspace, timezone, calendar_id)
TABLE fresh
ON CONFLICT (workspace_id) DO UPDATE SET workspace = EXCLUDED.workspace, timezone = EXCLUDED.timezone, calendar_id = EXCLUDED.calendar_id
WHERE (d.workspace, d.timezone, d.calendar_id) IS DISTINCT FROM (EXCLUDED.workspace, EXCLUDED.timezone, EXCLUDED.calendar_id)
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_dim_workspace() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_dim_workspace() IS
'Bring dim_workspace up to date.';

CREATE FUNCTION greenlight_internal.refresh_dim_person() RETURNS void
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (
SELECT p.id, p.name, p.is_active, ARRAY(SELECT m.workspace_id FROM greenlight_internal.member m WHERE m.person_id = p.id ORDER BY 1),
	ARRAY(SELECT m.workspace_id FROM greenlight_internal.member m WHERE m.person_id = p.id AND m.is_active AND p.is_active ORDER BY 1)
FROM greenlight_internal.person p),
gone AS (DELETE FROM greenlight_internal.dim_person d
	WHERE NOT EXISTS (SELECT FROM fresh AS f (person_id, person, is_active, workspace_ids, active_workspace_ids) WHERE f.person_id = d.person_id))
INSERT INTO greenlight_internal.dim_person AS d (person_id, person, is_active, workspace_ids, active_workspace_ids)
TABLE fresh
ON CONFLICT (person_id) DO UPDATE SET person = EXCLUDED.person, is_active = EXCLUDED.is_active, workspace_ids = EXCLUDED.workspace_ids, active_workspace_ids = EXCLUDED.active_workspace_ids
WHERE (d.person, d.is_active, d.workspace_ids, d.active_workspace_ids) IS DISTINCT FROM (EXCLUDED.person, EXCLUDED.is_active, EXCLUDED.workspace_ids, EXCLUDED.active_workspace_ids)
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_dim_person() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_dim_person() IS
'Bring dim_person up to date.';

CREATE FUNCTION greenlight_internal.refresh_dim_channel() RETURNS void
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (
SELECT c.id, c.workspace_id, c.name, c.network, w.timezone, c.is_paused
FROM greenlight_internal.channel c JOIN greenlight_internal.workspace w ON w.id = c.workspace_id),
gone AS (DELETE FROM greenlight_internal.dim_channel d
	WHERE NOT EXISTS (SELECT FROM fresh AS f (channel_id, workspace_id, channel, network, timezone, is_paused) WHERE f.channel_id = d.channel_id))
INSERT INTO greenlight_internal.dim_channel AS d (channel_id, workspace_id, channel, network, timezone, is_paused)
TABLE fresh
ON CONFLICT (channel_id) DO UPDATE SET workspace_id = EXCLUDED.workspace_id, channel = EXCLUDED.channel, network = EXCLUDED.network, timezone = EXCLUDED.timezone, is_paused = EXCLUDED.is_paused
WHERE (d.workspace_id, d.channel, d.network, d.timezone, d.is_paused) IS DISTINCT FROM (EXCLUDED.workspace_id, EXCLUDED.channel, EXCLUDED.network, EXCLUDED.timezone, EXCLUDED.is_paused)
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_dim_channel() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_dim_channel() IS
'Bring dim_channel up to date.';

CREATE FUNCTION greenlight_internal.refresh_dim_workflow() RETURNS void
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (
SELECT f.id, f.workspace_id, f.name, f.version, v.mode, f.is_active
FROM greenlight_internal.workflow f JOIN greenlight_internal.workflow_version v ON v.workflow_id = f.id AND v.version = f.version),
gone AS (DELETE FROM greenlight_internal.dim_workflow d
	WHERE NOT EXISTS (SELECT FROM fresh AS f (workflow_id, workspace_id, workflow, version, mode, is_active) WHERE f.workflow_id = d.workflow_id))
INSERT INTO greenlight_internal.dim_workflow AS d (workflow_id, workspace_id, workflow, version, mode, is_active)
TABLE fresh
ON CONFLICT (workflow_id) DO UPDATE SET workspace_id = EXCLUDED.workspace_id, workflow = EXCLUDED.workflow, version = EXCLUDED.version, mode = EXCLUDED.mode, is_active = EXCLUDED.is_active
WHERE (d.workspace_id, d.workflow, d.version, d.mode, d.is_active) IS DISTINCT FROM (EXCLUDED.workspace_id, EXCLUDED.workflow, EXCLUDED.version, EXCLUDED.mode, EXCLUDED.is_active)
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_dim_workflow() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_dim_workflow() IS
'Bring dim_workflow up to date.';

CREATE FUNCTION greenlight_internal.refresh_dim_step() RETURNS void
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (
SELECT v.id * 1000 + s.n, v.workspace_id, v.workflow_id, v.version, s.n::int, s.step ->> 'name', COALESCE(s.step ->> 'audience', 'internal'),
	EXTRACT(epoch FROM (s.step #>> '{deadline,within}')::interval)::double precision,
	CASE WHEN s.step #> '{deadline,within}' IS NOT NULL THEN COALESCE(s.step #>> '{deadline,unit}', 'clock') END,
	(SELECT c.id FROM greenlight_internal.business_calendar c WHERE c.workspace_id = v.workspace_id AND c.name = s.step #>> '{deadline,calendar}')
FROM greenlight_internal.workflow_version v
CROSS JOIN LATERAL jsonb_array_elements(v.definition -> 'steps') WITH ORDINALITY AS s (step, n)),
gone AS (DELETE FROM greenlight_internal.dim_step d
	WHERE NOT EXISTS (SELECT FROM fresh AS f (step_id, workspace_id, workflow_id, version, step_order, step, audience, sla_seconds, sla_unit, calendar_id) WHERE f.step_id = d.step_id))
INSERT INTO greenlight_internal.dim_step AS d (step_id, workspace_id, workflow_id, version, step_order, step, audience, sla_seconds, sla_unit, calendar_id)
TABLE fresh
ON CONFLICT (step_id) DO UPDATE SET workspace_id = EXCLUDED.workspace_id, workflow_id = EXCLUDED.workflow_id, version = EXCLUDED.version, step_order = EXCLUDED.step_order, step = EXCLUDED.step, audience = EXCLUDED.audience, sla_seconds = EXCLUDED.sla_seconds, sla_unit = EXCLUDED.sla_unit, calendar_id = EXCLUDED.calendar_id
WHERE (d.workspace_id, d.workflow_id, d.version, d.step_order, d.step, d.audience, d.sla_seconds, d.sla_unit, d.calendar_id) IS DISTINCT FROM (EXCLUDED.workspace_id, EXCLUDED.workflow_id, EXCLUDED.version, EXCLUDED.step_order, EXCLUDED.step, EXCLUDED.audience, EXCLUDED.sla_seconds, EXCLUDED.sla_unit, EXCLUDED.calendar_id)
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_dim_step() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_dim_step() IS
'Bring dim_step up to date.';

CREATE FUNCTION greenlight_internal.refresh_dim_holiday() RETURNS void
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (
SELECT w.workspace_id, h.day, h.name
FROM greenlight_internal.dim_workspace w JOIN greenlight_internal.holiday h ON h.calendar_id = w.calendar_id
WHERE h.hours IS NULL),
gone AS (DELETE FROM greenlight_internal.dim_holiday d
	WHERE NOT EXISTS (SELECT FROM fresh AS f (workspace_id, day, name) WHERE f.workspace_id = d.workspace_id AND f.day = d.day))
INSERT INTO greenlight_internal.dim_holiday AS d (workspace_id, day, name)
TABLE fresh
ON CONFLICT (workspace_id, day) DO UPDATE SET name = EXCLUDED.name
WHERE (d.name) IS DISTINCT FROM (EXCLUDED.name)
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_dim_holiday() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_dim_holiday() IS
'Bring dim_holiday up to date.';

CREATE VIEW greenlight_internal.metric_post AS
SELECT p.id AS post_id, p.workspace_id, p.workflow_id, (SELECT CASE count(*) WHEN 1 THEN min(c.channel_id) END FROM greenlight_internal.variant c
	WHERE c.post_id = p.id AND (c.delivery_state <> 'cancelled' OR p.is_cancelled)) AS channel_id
FROM greenlight_internal.post p
WHERE NOT p.is_hidden;
REVOKE ALL ON TABLE greenlight_internal.metric_post FROM PUBLIC;
COMMENT ON VIEW greenlight_internal.metric_post IS
'Posts that are counted; the channel of those that have exactly one.';

CREATE FUNCTION greenlight_internal.refresh_post_state(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (post_id, turn, workspace_id, workflow_id, channel_id, state, entered_at, exited_at) AS MATERIALIZED (
SELECT p.post_id, t.event_no, p.workspace_id, p.workflow_id, p.channel_id, t.state, t.at, lead(t.at) OVER (PARTITION BY p.post_id ORDER BY t.event_no)
FROM unnest($1) AS u (id)
JOIN LATERAL (SELECT m.* FROM greenlight_internal.metric_post m WHERE m.post_id = u.id OFFSET 0) p ON true
JOIN LATERAL (SELECT e.event_no, e.at,
		CASE WHEN e.action = 'cancel' THEN 'cancelled' WHEN e.to_status = 'published' AND e.from_status <> 'published' THEN 'published'
			ELSE NULLIF(split_part(split_part(e.detail, '"review": "', 2), '"', 1), '') END AS state
	FROM greenlight_internal.event e WHERE e.post_id = u.id OFFSET 0) t ON t.state IS NOT NULL),
pair AS MATERIALIZED (
	SELECT o.place, n.post_id IS NOT NULL AS is_there, n.post_id, n.turn, n.workspace_id, n.workflow_id, n.channel_id, n.state, n.entered_at, n.exited_at, o.post_id AS old_post_id, o.turn AS old_turn, o.workspace_id AS old_workspace_id, o.workflow_id AS old_workflow_id, o.channel_id AS old_channel_id, o.state AS old_state, o.entered_at AS old_entered_at, o.exited_at AS old_exited_at
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_post_state f WHERE f.post_id = ANY ($1)) o ON o.post_id = n.post_id AND o.turn = n.turn
	WHERE (n.post_id, n.turn, n.workspace_id, n.workflow_id, n.channel_id, n.state, n.entered_at, n.exited_at) IS DISTINCT FROM (o.post_id, o.turn, o.workspace_id, o.workflow_id, o.channel_id, o.state, o.entered_at, o.exited_at)),
change (sign, post_id, turn, workspace_id, workflow_id, channel_id, state, entered_at, exited_at) AS MATERIALIZED (
	SELECT 1, p.post_id, p.turn, p.workspace_id, p.workflow_id, p.channel_id, p.state, p.entered_at, p.exited_at FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_post_id, p.old_turn, p.old_workspace_id, p.old_workflow_id, p.old_channel_id, p.old_state, p.old_entered_at, p.old_exited_at FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_post_state f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_post_state f SET (workspace_id, workflow_id, channel_id, state, entered_at, exited_at)
		= ROW (p.workspace_id, p.workflow_id, p.channel_id, p.state, p.entered_at, p.exited_at)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_post_state (post_id, turn, workspace_id, workflow_id, channel_id, state, entered_at, exited_at)
	SELECT p.post_id, p.turn, p.workspace_id, p.workflow_id, p.channel_id, p.state, p.entered_at, p.exited_at FROM pair p WHERE p.place IS NULL),
flow_daily AS (
	INSERT INTO greenlight_internal.agg_flow_daily AS a (day, workspace_id, workflow_id, state, entered, exited, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, c.state,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'entered'), 0)::bigint AS entered,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'exited'), 0)::bigint AS exited
		FROM change c CROSS JOIN LATERAL (VALUES ('entered', c.entered_at), ('exited', c.exited_at)) AS w (what, at)
		WHERE w.at IS NOT NULL
		GROUP BY 1, 2, 3, 4) g
	WHERE (g.entered, g.exited) <> (0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, state) DO UPDATE SET (entered, exited, refreshed_at)
		= ROW (a.entered + EXCLUDED.entered, a.exited + EXCLUDED.exited, EXCLUDED.refreshed_at)),
approval_daily AS (
	INSERT INTO greenlight_internal.agg_approval_daily AS a (day, workspace_id, workflow_id, channel_id, rejected, expired, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (c.entered_at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id,
			COALESCE(sum(c.sign) FILTER (WHERE c.state = 'rejected'), 0)::bigint AS rejected,
			COALESCE(sum(c.sign) FILTER (WHERE c.state = 'expired'), 0)::bigint AS expired
		FROM change c
		WHERE c.state IN ('rejected', 'expired')
		GROUP BY 1, 2, 3, 4) g
	WHERE (g.rejected, g.expired) <> (0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, channel_id) DO UPDATE SET (rejected, expired, refreshed_at)
		= ROW (a.rejected + EXCLUDED.rejected, a.expired + EXCLUDED.expired, EXCLUDED.refreshed_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_post_state(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_post_state(bigint[], text, timestamptz) IS
'The review states of posts, from the events that changed them; published and cancelled are states here as well.';

CREATE FUNCTION greenlight_internal.refresh_step_visit(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (post_id, round, step_order, visit, workspace_id, workflow_id, step_id, channel_id, entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, sla_seconds, is_sla_met, is_escalated, waiting_person_ids) AS MATERIALIZED (
SELECT s.post_id, s.round, s.step + 1, s.visit, s.workspace_id, d.workflow_id, d.step_id, p.channel_id, s.opened_at, s.closed_at, s.state, a.is_asked,
	b.duration, b.business, d.sla_seconds,
	CASE WHEN s.state IN ('passed', 'returned', 'declined') THEN CASE d.sla_unit WHEN 'business' THEN b.business ELSE b.duration END <= d.sla_seconds END,
	s.first_due_at IS NOT NULL AND EXISTS (SELECT FROM greenlight_internal.event e WHERE e.post_id = s.post_id AND e.action = 'escalate'
		AND (e.detail::jsonb ->> 'step')::int = s.step + 1 AND e.at >= s.opened_at AND (s.closed_at IS NULL OR e.at <= s.closed_at)),
	CASE WHEN s.state = 'open' THEN greenlight_internal.waiting_people(s.seat_person_ids, s.seat_votes) ELSE '{}' END
FROM unnest($1) AS u (id)
JOIN LATERAL (SELECT m.* FROM greenlight_internal.metric_post m WHERE m.post_id = u.id OFFSET 0) p ON true
JOIN greenlight_internal.review r ON r.post_id = u.id
JOIN greenlight_internal.review_step s ON s.post_id = u.id AND s.round = r.round
JOIN greenlight_internal.dim_step d ON d.step_id = r.workflow_version_id * 1000 + s.step + 1
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = p.workspace_id
CROSS JOIN LATERAL (SELECT s.state NOT IN ('skipped', 'carried') AS is_asked) a
CROSS JOIN LATERAL (SELECT CASE WHEN a.is_asked THEN EXTRACT(epoch FROM s.closed_at - s.opened_at)::double precision END AS duration,
	CASE WHEN a.is_asked THEN greenlight_internal.working_seconds(COALESCE(d.calendar_id, w.calendar_id), s.opened_at, s.closed_at) END AS business
	OFFSET 0) b),
pair AS MATERIALIZED (
	SELECT o.place, n.post_id IS NOT NULL AS is_there, n.post_id, n.round, n.step_order, n.visit, n.workspace_id, n.workflow_id, n.step_id, n.channel_id, n.entered_at, n.exited_at, n.outcome, n.is_asked, n.duration_seconds, n.business_seconds, n.sla_seconds, n.is_sla_met, n.is_escalated, n.waiting_person_ids, o.post_id AS old_post_id, o.round AS old_round, o.step_order AS old_step_order, o.visit AS old_visit, o.workspace_id AS old_workspace_id, o.workflow_id AS old_workflow_id, o.step_id AS old_step_id, o.channel_id AS old_channel_id, o.entered_at AS old_entered_at, o.exited_at AS old_exited_at, o.outcome AS old_outcome, o.is_asked AS old_is_asked, o.duration_seconds AS old_duration_seconds, o.business_seconds AS old_business_seconds, o.sla_seconds AS old_sla_seconds, o.is_sla_met AS old_is_sla_met, o.is_escalated AS old_is_escalated, o.waiting_person_ids AS old_waiting_person_ids
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_step_visit f WHERE f.post_id = ANY ($1)) o ON o.post_id = n.post_id AND o.round = n.round AND o.step_order = n.step_order AND o.visit = n.visit
	WHERE (n.post_id, n.round, n.step_order, n.visit, n.workspace_id, n.workflow_id, n.step_id, n.channel_id, n.entered_at, n.exited_at, n.outcome, n.is_asked, n.duration_seconds, n.business_seconds, n.sla_seconds, n.is_sla_met, n.is_escalated, n.waiting_person_ids) IS DISTINCT FROM (o.post_id, o.round, o.step_order, o.visit, o.workspace_id, o.workflow_id, o.step_id, o.channel_id, o.entered_at, o.exited_at, o.outcome, o.is_asked, o.duration_seconds, o.business_seconds, o.sla_seconds, o.is_sla_met, o.is_escalated, o.waiting_person_ids)),
change (sign, post_id, round, step_order, visit, workspace_id, workflow_id, step_id, channel_id, entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, sla_seconds, is_sla_met, is_escalated, waiting_person_ids) AS MATERIALIZED (
	SELECT 1, p.post_id, p.round, p.step_order, p.visit, p.workspace_id, p.workflow_id, p.step_id, p.channel_id, p.entered_at, p.exited_at, p.outcome, p.is_asked, p.duration_seconds, p.business_seconds, p.sla_seconds, p.is_sla_met, p.is_escalated, p.waiting_person_ids FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_post_id, p.old_round, p.old_step_order, p.old_visit, p.old_workspace_id, p.old_workflow_id, p.old_step_id, p.old_channel_id, p.old_entered_at, p.old_exited_at, p.old_outcome, p.old_is_asked, p.old_duration_seconds, p.old_business_seconds, p.old_sla_seconds, p.old_is_sla_met, p.old_is_escalated, p.old_waiting_person_ids FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_step_visit f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_step_visit f SET (workspace_id, workflow_id, step_id, channel_id, entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, sla_seconds, is_sla_met, is_escalated, waiting_person_ids)
		= ROW (p.workspace_id, p.workflow_id, p.step_id, p.channel_id, p.entered_at, p.exited_at, p.outcome, p.is_asked, p.duration_seconds, p.business_seconds, p.sla_seconds, p.is_sla_met, p.is_escalated, p.waiting_person_ids)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_step_visit (post_id, round, step_order, visit, workspace_id, workflow_id, step_id, channel_id, entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, sla_seconds, is_sla_met, is_escalated, waiting_person_ids)
	SELECT p.post_id, p.round, p.step_order, p.visit, p.workspace_id, p.workflow_id, p.step_id, p.channel_id, p.entered_at, p.exited_at, p.outcome, p.is_asked, p.duration_seconds, p.business_seconds, p.sla_seconds, p.is_sla_met, p.is_escalated, p.waiting_person_ids FROM pair p WHERE p.place IS NULL),
step_daily AS (
	INSERT INTO greenlight_internal.agg_step_daily AS a (day, workspace_id, workflow_id, step_id, channel_id, entered, exited, passed, returned, declined, sla_closed, sla_met, escalated, duration_us, business_n, business_us, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, c.step_id, COALESCE(c.channel_id, 0) AS channel_id,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'entered'), 0)::bigint AS entered,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'exited'), 0)::bigint AS exited,
			COALESCE(sum(c.sign * (c.outcome = 'passed')::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS passed,
			COALESCE(sum(c.sign * (c.outcome = 'returned')::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS returned,
			COALESCE(sum(c.sign * (c.outcome = 'declined')::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS declined,
			COALESCE(sum(c.sign * (c.is_sla_met IS NOT NULL)::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS sla_closed,
			COALESCE(sum(c.sign * c.is_sla_met::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS sla_met,
			COALESCE(sum(c.sign * c.is_escalated::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS escalated,
			COALESCE(sum(c.sign * (1000000 * c.duration_seconds)::bigint) FILTER (WHERE w.what = 'exited'), 0)::bigint AS duration_us,
			COALESCE(sum(c.sign * (c.business_seconds IS NOT NULL)::int) FILTER (WHERE w.what = 'exited'), 0)::bigint AS business_n,
			COALESCE(sum(c.sign * (1000000 * c.business_seconds)::bigint) FILTER (WHERE w.what = 'exited'), 0)::bigint AS business_us
		FROM change c CROSS JOIN LATERAL (VALUES ('entered', c.entered_at), ('exited', c.exited_at)) AS w (what, at)
		WHERE w.at IS NOT NULL AND c.is_asked
		GROUP BY 1, 2, 3, 4, 5) g
	WHERE (g.entered, g.exited, g.passed, g.returned, g.declined, g.sla_closed, g.sla_met, g.escalated, g.duration_us, g.business_n, g.business_us) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, step_id, channel_id) DO UPDATE SET (entered, exited, passed, returned, declined, sla_closed, sla_met, escalated, duration_us, business_n, business_us, refreshed_at)
		= ROW (a.entered + EXCLUDED.entered, a.exited + EXCLUDED.exited, a.passed + EXCLUDED.passed, a.returned + EXCLUDED.returned, a.declined + EXCLUDED.declined, a.sla_closed + EXCLUDED.sla_closed, a.sla_met + EXCLUDED.sla_met, a.escalated + EXCLUDED.escalated, a.duration_us + EXCLUDED.duration_us, a.business_n + EXCLUDED.business_n, a.business_us + EXCLUDED.business_us, EXCLUDED.refreshed_at)),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (metric, day, workspace_id, workflow_id, step_id, channel_id, n, durations, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT w.metric, (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, w.step_id, COALESCE(c.channel_id, 0) AS channel_id,
			sum(c.sign) AS n, greenlight_internal.durations(array_agg(w.seconds), array_agg(c.sign)) AS durations
		FROM change c CROSS JOIN LATERAL (VALUES ('step', c.exited_at, c.step_id, c.duration_seconds), ('step_business', c.exited_at, c.step_id, c.business_seconds)) AS w (metric, at, step_id, seconds)
		WHERE w.at IS NOT NULL AND w.seconds IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6) g
	WHERE g.durations <> ''
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id) DO UPDATE SET (n, durations, refreshed_at)
		= ROW (a.n + EXCLUDED.n, greenlight_internal.durations_sum(a.durations, EXCLUDED.durations), EXCLUDED.refreshed_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_step_visit(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_step_visit(bigint[], text, timestamptz) IS
'The visits of steps of posts.';

CREATE FUNCTION greenlight_internal.refresh_decision(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (decision_id, post_id, workspace_id, workflow_id, step_id, channel_id, round, visit, revision, person_id, on_behalf_of_id, requested_at, decided_at, verdict, response_seconds, response_business_seconds, has_note, is_late, is_deemed) AS MATERIALIZED (
SELECT d.id, d.post_id, d.workspace_id, v.workflow_id, v.step_id, v.channel_id, d.round, d.visit, d.revision, d.actor_id,
	CASE WHEN d.person_id <> d.actor_id THEN d.person_id END, s.opened_at, d.decided_at, d.verdict, EXTRACT(epoch FROM d.decided_at - s.opened_at)::double precision,
	greenlight_internal.working_seconds(COALESCE(t.calendar_id, w.calendar_id), s.opened_at, d.decided_at), d.note IS NOT NULL,
	CASE WHEN s.due_at IS NOT NULL AND d.verdict <> 'deemed_approved' THEN d.is_late END, d.verdict = 'deemed_approved'
FROM greenlight_internal.decision d
JOIN greenlight_internal.fact_step_visit v ON v.post_id = d.post_id AND v.round = d.round AND v.step_order = d.step + 1 AND v.visit = d.visit
JOIN greenlight_internal.review_step s ON s.post_id = d.post_id AND s.round = d.round AND s.step = d.step AND s.visit = d.visit
JOIN greenlight_internal.dim_step t ON t.step_id = v.step_id
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = d.workspace_id
WHERE d.post_id = ANY ($1)),
pair AS MATERIALIZED (
	SELECT o.place, n.decision_id IS NOT NULL AS is_there, n.decision_id, n.post_id, n.workspace_id, n.workflow_id, n.step_id, n.channel_id, n.round, n.visit, n.revision, n.person_id, n.on_behalf_of_id, n.requested_at, n.decided_at, n.verdict, n.response_seconds, n.response_business_seconds, n.has_note, n.is_late, n.is_deemed, o.decision_id AS old_decision_id, o.post_id AS old_post_id, o.workspace_id AS old_workspace_id, o.workflow_id AS old_workflow_id, o.step_id AS old_step_id, o.channel_id AS old_channel_id, o.round AS old_round, o.visit AS old_visit, o.revision AS old_revision, o.person_id AS old_person_id, o.on_behalf_of_id AS old_on_behalf_of_id, o.requested_at AS old_requested_at, o.decided_at AS old_decided_at, o.verdict AS old_verdict, o.response_seconds AS old_response_seconds, o.response_business_seconds AS old_response_business_seconds, o.has_note AS old_has_note, o.is_late AS old_is_late, o.is_deemed AS old_is_deemed
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_decision f WHERE f.post_id = ANY ($1)) o ON o.decision_id = n.decision_id
	WHERE (n.decision_id, n.post_id, n.workspace_id, n.workflow_id, n.step_id, n.channel_id, n.round, n.visit, n.revision, n.person_id, n.on_behalf_of_id, n.requested_at, n.decided_at, n.verdict, n.response_seconds, n.response_business_seconds, n.has_note, n.is_late, n.is_deemed) IS DISTINCT FROM (o.decision_id, o.post_id, o.workspace_id, o.workflow_id, o.step_id, o.channel_id, o.round, o.visit, o.revision, o.person_id, o.on_behalf_of_id, o.requested_at, o.decided_at, o.verdict, o.response_seconds, o.response_business_seconds, o.has_note, o.is_late, o.is_deemed)),
change (sign, decision_id, post_id, workspace_id, workflow_id, step_id, channel_id, round, visit, revision, person_id, on_behalf_of_id, requested_at, decided_at, verdict, response_seconds, response_business_seconds, has_note, is_late, is_deemed) AS MATERIALIZED (
	SELECT 1, p.decision_id, p.post_id, p.workspace_id, p.workflow_id, p.step_id, p.channel_id, p.round, p.visit, p.revision, p.person_id, p.on_behalf_of_id, p.requested_at, p.decided_at, p.verdict, p.response_seconds, p.response_business_seconds, p.has_note, p.is_late, p.is_deemed FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_decision_id, p.old_post_id, p.old_workspace_id, p.old_workflow_id, p.old_step_id, p.old_channel_id, p.old_round, p.old_visit, p.old_revision, p.old_person_id, p.old_on_behalf_of_id, p.old_requested_at, p.old_decided_at, p.old_verdict, p.old_response_seconds, p.old_response_business_seconds, p.old_has_note, p.old_is_late, p.old_is_deemed FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_decision f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_decision f SET (post_id, workspace_id, workflow_id, step_id, channel_id, round, visit, revision, person_id, on_behalf_of_id, requested_at, decided_at, verdict, response_seconds, response_business_seconds, has_note, is_late, is_deemed)
		= ROW (p.post_id, p.workspace_id, p.workflow_id, p.step_id, p.channel_id, p.round, p.visit, p.revision, p.person_id, p.on_behalf_of_id, p.requested_at, p.decided_at, p.verdict, p.response_seconds, p.response_business_seconds, p.has_note, p.is_late, p.is_deemed)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_decision (decision_id, post_id, workspace_id, workflow_id, step_id, channel_id, round, visit, revision, person_id, on_behalf_of_id, requested_at, decided_at, verdict, response_seconds, response_business_seconds, has_note, is_late, is_deemed)
	SELECT p.decision_id, p.post_id, p.workspace_id, p.workflow_id, p.step_id, p.channel_id, p.round, p.visit, p.revision, p.person_id, p.on_behalf_of_id, p.requested_at, p.decided_at, p.verdict, p.response_seconds, p.response_business_seconds, p.has_note, p.is_late, p.is_deemed FROM pair p WHERE p.place IS NULL),
person_daily AS (
	INSERT INTO greenlight_internal.agg_person_daily AS a (day, workspace_id, person_id, workflow_id, decisions, approvals, change_requests, rejections, abstentions, deemed, on_behalf, sla_decisions, sla_met, response_us, business_n, business_us, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (c.decided_at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.person_id, 0) AS person_id, COALESCE(c.workflow_id, 0) AS workflow_id,
			COALESCE(sum(c.sign) FILTER (WHERE NOT c.is_deemed), 0)::bigint AS decisions,
			COALESCE(sum(c.sign) FILTER (WHERE c.verdict = 'approve'), 0)::bigint AS approvals,
			COALESCE(sum(c.sign) FILTER (WHERE c.verdict = 'request_changes'), 0)::bigint AS change_requests,
			COALESCE(sum(c.sign) FILTER (WHERE c.verdict = 'reject'), 0)::bigint AS rejections,
			COALESCE(sum(c.sign) FILTER (WHERE c.verdict = 'abstain'), 0)::bigint AS abstentions,
			COALESCE(sum(c.sign) FILTER (WHERE c.is_deemed), 0)::bigint AS deemed,
			COALESCE(sum(c.sign) FILTER (WHERE c.on_behalf_of_id IS NOT NULL), 0)::bigint AS on_behalf,
			COALESCE(sum(c.sign) FILTER (WHERE c.is_late IS NOT NULL), 0)::bigint AS sla_decisions,
			COALESCE(sum(c.sign) FILTER (WHERE NOT c.is_late), 0)::bigint AS sla_met,
			COALESCE(sum(c.sign * (1000000 * c.response_seconds)::bigint) FILTER (WHERE NOT c.is_deemed), 0)::bigint AS response_us,
			COALESCE(sum(c.sign) FILTER (WHERE c.response_business_seconds IS NOT NULL AND NOT c.is_deemed), 0)::bigint AS business_n,
			COALESCE(sum(c.sign * (1000000 * c.response_business_seconds)::bigint) FILTER (WHERE NOT c.is_deemed), 0)::bigint AS business_us
		FROM change c
		GROUP BY 1, 2, 3, 4) g
	WHERE (g.decisions, g.approvals, g.change_requests, g.rejections, g.abstentions, g.deemed, g.on_behalf, g.sla_decisions, g.sla_met, g.response_us, g.business_n, g.business_us) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, person_id, workflow_id) DO UPDATE SET (decisions, approvals, change_requests, rejections, abstentions, deemed, on_behalf, sla_decisions, sla_met, response_us, business_n, business_us, refreshed_at)
		= ROW (a.decisions + EXCLUDED.decisions, a.approvals + EXCLUDED.approvals, a.change_requests + EXCLUDED.change_requests, a.rejections + EXCLUDED.rejections, a.abstentions + EXCLUDED.abstentions, a.deemed + EXCLUDED.deemed, a.on_behalf + EXCLUDED.on_behalf, a.sla_decisions + EXCLUDED.sla_decisions, a.sla_met + EXCLUDED.sla_met, a.response_us + EXCLUDED.response_us, a.business_n + EXCLUDED.business_n, a.business_us + EXCLUDED.business_us, EXCLUDED.refreshed_at)),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (metric, day, workspace_id, workflow_id, step_id, channel_id, n, durations, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT w.metric, (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, w.step_id, COALESCE(c.channel_id, 0) AS channel_id,
			sum(c.sign) AS n, greenlight_internal.durations(array_agg(w.seconds), array_agg(c.sign)) AS durations
		FROM change c CROSS JOIN LATERAL (VALUES ('response', c.decided_at, c.step_id, c.response_seconds), ('response_business', c.decided_at, c.step_id, c.response_business_seconds)) AS w (metric, at, step_id, seconds)
		WHERE NOT c.is_deemed AND w.seconds IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6) g
	WHERE g.durations <> ''
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id) DO UPDATE SET (n, durations, refreshed_at)
		= ROW (a.n + EXCLUDED.n, greenlight_internal.durations_sum(a.durations, EXCLUDED.durations), EXCLUDED.refreshed_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_decision(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_decision(bigint[], text, timestamptz) IS
'The votes on posts.';

CREATE FUNCTION greenlight_internal.refresh_delivery(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (variant_id, post_id, workspace_id, workflow_id, channel_id, publish_at, published_at, outcome, attempts, delay_seconds, is_on_time) AS MATERIALIZED (
SELECT v.id, v.post_id, v.workspace_id, p.workflow_id, v.channel_id, p.publish_at, v.published_at, v.delivery_state,
	CASE WHEN v.attempts < 2 THEN v.attempts ELSE (SELECT count(*)::int FROM greenlight_internal.attempt a WHERE a.variant_id = v.id AND NOT a.unpublishes) END,
	EXTRACT(epoch FROM v.published_at - p.publish_at)::double precision,
	v.published_at <= p.publish_at + '5 minutes'::interval
FROM unnest($1) AS u (id)
JOIN greenlight_internal.post p ON p.id = u.id
JOIN greenlight_internal.variant v ON v.post_id = p.id
WHERE NOT p.is_hidden),
pair AS MATERIALIZED (
	SELECT o.place, n.variant_id IS NOT NULL AS is_there, n.variant_id, n.post_id, n.workspace_id, n.workflow_id, n.channel_id, n.publish_at, n.published_at, n.outcome, n.attempts, n.delay_seconds, n.is_on_time, o.variant_id AS old_variant_id, o.post_id AS old_post_id, o.workspace_id AS old_workspace_id, o.workflow_id AS old_workflow_id, o.channel_id AS old_channel_id, o.publish_at AS old_publish_at, o.published_at AS old_published_at, o.outcome AS old_outcome, o.attempts AS old_attempts, o.delay_seconds AS old_delay_seconds, o.is_on_time AS old_is_on_time
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_delivery f WHERE f.post_id = ANY ($1)) o ON o.variant_id = n.variant_id
	WHERE (n.variant_id, n.post_id, n.workspace_id, n.workflow_id, n.channel_id, n.publish_at, n.published_at, n.outcome, n.attempts, n.delay_seconds, n.is_on_time) IS DISTINCT FROM (o.variant_id, o.post_id, o.workspace_id, o.workflow_id, o.channel_id, o.publish_at, o.published_at, o.outcome, o.attempts, o.delay_seconds, o.is_on_time)),
change (sign, variant_id, post_id, workspace_id, workflow_id, channel_id, publish_at, published_at, outcome, attempts, delay_seconds, is_on_time) AS MATERIALIZED (
	SELECT 1, p.variant_id, p.post_id, p.workspace_id, p.workflow_id, p.channel_id, p.publish_at, p.published_at, p.outcome, p.attempts, p.delay_seconds, p.is_on_time FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_variant_id, p.old_post_id, p.old_workspace_id, p.old_workflow_id, p.old_channel_id, p.old_publish_at, p.old_published_at, p.old_outcome, p.old_attempts, p.old_delay_seconds, p.old_is_on_time FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_delivery f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_delivery f SET (post_id, workspace_id, workflow_id, channel_id, publish_at, published_at, outcome, attempts, delay_seconds, is_on_time)
		= ROW (p.post_id, p.workspace_id, p.workflow_id, p.channel_id, p.publish_at, p.published_at, p.outcome, p.attempts, p.delay_seconds, p.is_on_time)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_delivery (variant_id, post_id, workspace_id, workflow_id, channel_id, publish_at, published_at, outcome, attempts, delay_seconds, is_on_time)
	SELECT p.variant_id, p.post_id, p.workspace_id, p.workflow_id, p.channel_id, p.publish_at, p.published_at, p.outcome, p.attempts, p.delay_seconds, p.is_on_time FROM pair p WHERE p.place IS NULL),
delivery_daily AS (
	INSERT INTO greenlight_internal.agg_delivery_daily AS a (day, workspace_id, channel_id, published, planned, on_time, delay_us, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (c.published_at AT TIME ZONE $2)::date AS day, c.workspace_id, c.channel_id,
			COALESCE(sum(c.sign), 0)::bigint AS published,
			COALESCE(sum(c.sign) FILTER (WHERE c.publish_at IS NOT NULL), 0)::bigint AS planned,
			COALESCE(sum(c.sign) FILTER (WHERE c.is_on_time), 0)::bigint AS on_time,
			COALESCE(sum(c.sign * (1000000 * c.delay_seconds)::bigint), 0)::bigint AS delay_us
		FROM change c
		WHERE c.published_at IS NOT NULL
		GROUP BY 1, 2, 3) g
	WHERE (g.published, g.planned, g.on_time, g.delay_us) <> (0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, channel_id) DO UPDATE SET (published, planned, on_time, delay_us, refreshed_at)
		= ROW (a.published + EXCLUDED.published, a.planned + EXCLUDED.planned, a.on_time + EXCLUDED.on_time, a.delay_us + EXCLUDED.delay_us, EXCLUDED.refreshed_at)),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (metric, day, workspace_id, workflow_id, step_id, channel_id, n, durations, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT w.metric, (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, w.step_id, COALESCE(c.channel_id, 0) AS channel_id,
			sum(c.sign) AS n, greenlight_internal.durations(array_agg(w.seconds), array_agg(c.sign)) AS durations
		FROM change c CROSS JOIN LATERAL (VALUES ('publish_delay', c.published_at, 0, c.delay_seconds)) AS w (metric, at, step_id, seconds)
		WHERE w.at IS NOT NULL AND w.seconds IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6) g
	WHERE g.durations <> ''
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id) DO UPDATE SET (n, durations, refreshed_at)
		= ROW (a.n + EXCLUDED.n, greenlight_internal.durations_sum(a.durations, EXCLUDED.durations), EXCLUDED.refreshed_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_delivery(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_delivery(bigint[], text, timestamptz) IS
'The deliveries of posts.';

CREATE FUNCTION greenlight_internal.refresh_attempt(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (attempt_id, variant_id, post_id, workspace_id, channel_id, attempt_no, started_at, ended_at, outcome, latency_ms, http_status, error_class, retry_at) AS MATERIALIZED (
SELECT a.id, a.variant_id, a.post_id, a.workspace_id, v.channel_id, a.attempt_no, a.started_at, a.ended_at, a.outcome,
	1000 * EXTRACT(epoch FROM a.ended_at - a.started_at)::double precision, a.http_status,
	CASE WHEN a.outcome NOT IN ('ok', 'manual') THEN a.outcome END, a.retry_at
FROM unnest($1) AS u (id)
JOIN greenlight_internal.post p ON p.id = u.id
JOIN greenlight_internal.variant v ON v.post_id = p.id
JOIN greenlight_internal.attempt a ON a.variant_id = v.id AND NOT a.unpublishes
WHERE NOT p.is_hidden),
pair AS MATERIALIZED (
	SELECT o.place, n.attempt_id IS NOT NULL AS is_there, n.attempt_id, n.variant_id, n.post_id, n.workspace_id, n.channel_id, n.attempt_no, n.started_at, n.ended_at, n.outcome, n.latency_ms, n.http_status, n.error_class, n.retry_at, o.attempt_id AS old_attempt_id, o.variant_id AS old_variant_id, o.post_id AS old_post_id, o.workspace_id AS old_workspace_id, o.channel_id AS old_channel_id, o.attempt_no AS old_attempt_no, o.started_at AS old_started_at, o.ended_at AS old_ended_at, o.outcome AS old_outcome, o.latency_ms AS old_latency_ms, o.http_status AS old_http_status, o.error_class AS old_error_class, o.retry_at AS old_retry_at
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_attempt f WHERE f.post_id = ANY ($1)) o ON o.attempt_id = n.attempt_id
	WHERE (n.attempt_id, n.variant_id, n.post_id, n.workspace_id, n.channel_id, n.attempt_no, n.started_at, n.ended_at, n.outcome, n.latency_ms, n.http_status, n.error_class, n.retry_at) IS DISTINCT FROM (o.attempt_id, o.variant_id, o.post_id, o.workspace_id, o.channel_id, o.attempt_no, o.started_at, o.ended_at, o.outcome, o.latency_ms, o.http_status, o.error_class, o.retry_at)),
change (sign, attempt_id, variant_id, post_id, workspace_id, channel_id, attempt_no, started_at, ended_at, outcome, latency_ms, http_status, error_class, retry_at) AS MATERIALIZED (
	SELECT 1, p.attempt_id, p.variant_id, p.post_id, p.workspace_id, p.channel_id, p.attempt_no, p.started_at, p.ended_at, p.outcome, p.latency_ms, p.http_status, p.error_class, p.retry_at FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_attempt_id, p.old_variant_id, p.old_post_id, p.old_workspace_id, p.old_channel_id, p.old_attempt_no, p.old_started_at, p.old_ended_at, p.old_outcome, p.old_latency_ms, p.old_http_status, p.old_error_class, p.old_retry_at FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_attempt f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_attempt f SET (variant_id, post_id, workspace_id, channel_id, attempt_no, started_at, ended_at, outcome, latency_ms, http_status, error_class, retry_at)
		= ROW (p.variant_id, p.post_id, p.workspace_id, p.channel_id, p.attempt_no, p.started_at, p.ended_at, p.outcome, p.latency_ms, p.http_status, p.error_class, p.retry_at)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_attempt (attempt_id, variant_id, post_id, workspace_id, channel_id, attempt_no, started_at, ended_at, outcome, latency_ms, http_status, error_class, retry_at)
	SELECT p.attempt_id, p.variant_id, p.post_id, p.workspace_id, p.channel_id, p.attempt_no, p.started_at, p.ended_at, p.outcome, p.latency_ms, p.http_status, p.error_class, p.retry_at FROM pair p WHERE p.place IS NULL),
delivery_daily AS (
	INSERT INTO greenlight_internal.agg_delivery_daily AS a (day, workspace_id, channel_id, attempts, failed_attempts, latency_us, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (c.ended_at AT TIME ZONE $2)::date AS day, c.workspace_id, c.channel_id,
			COALESCE(sum(c.sign), 0)::bigint AS attempts,
			COALESCE(sum(c.sign) FILTER (WHERE c.error_class IS NOT NULL), 0)::bigint AS failed_attempts,
			COALESCE(sum(c.sign * (1000 * c.latency_ms)::bigint), 0)::bigint AS latency_us
		FROM change c
		WHERE c.ended_at IS NOT NULL
		GROUP BY 1, 2, 3) g
	WHERE (g.attempts, g.failed_attempts, g.latency_us) <> (0, 0, 0)
	ON CONFLICT (day, workspace_id, channel_id) DO UPDATE SET (attempts, failed_attempts, latency_us, refreshed_at)
		= ROW (a.attempts + EXCLUDED.attempts, a.failed_attempts + EXCLUDED.failed_attempts, a.latency_us + EXCLUDED.latency_us, EXCLUDED.refreshed_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_attempt(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_attempt(bigint[], text, timestamptz) IS
'The attempts to publish posts.';

CREATE FUNCTION greenlight_internal.refresh_contribution(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (post_id, person_id, kind, workspace_id, n, first_at, last_at) AS MATERIALIZED (
SELECT x.post_id, x.person_id, x.kind, p.workspace_id, count(*)::int, min(x.at), max(x.at)
FROM (SELECT r.post_id, r.author_id, CASE r.revision WHEN 1 THEN 'create' ELSE 'revise' END, r.created_at
		FROM greenlight_internal.revision r WHERE r.post_id = ANY ($1)
	UNION ALL
	SELECT r.post_id, r.submitter_id, 'submit', r.opened_at FROM greenlight_internal.review r WHERE r.post_id = ANY ($1)
	UNION ALL
	SELECT d.post_id, d.actor_id, 'decide', d.decided_at FROM greenlight_internal.decision d WHERE d.post_id = ANY ($1)
	UNION ALL
	SELECT c.post_id, c.author_id, 'comment', c.created_at FROM greenlight_internal.comment c WHERE c.post_id = ANY ($1)
	UNION ALL
	SELECT e.post_id, e.actor_id, 'override', e.at FROM greenlight_internal.event e WHERE e.post_id = ANY ($1) AND e.action = 'override') x (post_id, person_id, kind, at)
JOIN greenlight_internal.post p ON p.id = x.post_id
WHERE x.person_id IS NOT NULL AND NOT p.is_hidden
GROUP BY x.post_id, x.person_id, x.kind, p.workspace_id),
pair AS MATERIALIZED (
	SELECT o.place, n.post_id IS NOT NULL AS is_there, n.post_id, n.person_id, n.kind, n.workspace_id, n.n, n.first_at, n.last_at, o.post_id AS old_post_id, o.person_id AS old_person_id, o.kind AS old_kind, o.workspace_id AS old_workspace_id, o.n AS old_n, o.first_at AS old_first_at, o.last_at AS old_last_at
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_contribution f WHERE f.post_id = ANY ($1)) o ON o.post_id = n.post_id AND o.person_id = n.person_id AND o.kind = n.kind
	WHERE (n.post_id, n.person_id, n.kind, n.workspace_id, n.n, n.first_at, n.last_at) IS DISTINCT FROM (o.post_id, o.person_id, o.kind, o.workspace_id, o.n, o.first_at, o.last_at)),
change (sign, post_id, person_id, kind, workspace_id, n, first_at, last_at) AS MATERIALIZED (
	SELECT 1, p.post_id, p.person_id, p.kind, p.workspace_id, p.n, p.first_at, p.last_at FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_post_id, p.old_person_id, p.old_kind, p.old_workspace_id, p.old_n, p.old_first_at, p.old_last_at FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_contribution f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_contribution f SET (workspace_id, n, first_at, last_at)
		= ROW (p.workspace_id, p.n, p.first_at, p.last_at)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_contribution (post_id, person_id, kind, workspace_id, n, first_at, last_at)
	SELECT p.post_id, p.person_id, p.kind, p.workspace_id, p.n, p.first_at, p.last_at FROM pair p WHERE p.place IS NULL)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_contribution(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_contribution(bigint[], text, timestamptz) IS
'What each person did on posts: create, revise, submit, decide, comment, override.';

CREATE FUNCTION greenlight_internal.refresh_post(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh (post_id, workspace_id, author_id, workflow_id, channel_id, campaign, status, review_state, mode, created_at, first_submitted_at, first_response_at, approved_at, publish_at, published_at, due_at, revision_rounds, change_requests, limited_requests, request_limit, deemed_approvals, overrides, rejections, withdrawals, is_first_pass, is_on_time, is_published_without_approval, lead_time_seconds, cycle_time_seconds, cycle_time_business_seconds, time_to_first_response_seconds, draft_seconds, review_seconds, review_business_seconds, rework_seconds, rework_business_seconds, publish_delay_seconds, flow_efficiency, open_state, open_since) AS MATERIALIZED (
SELECT p.id, p.workspace_id, p.author_id, p.workflow_id, s.channel_id, p.campaign, p.status, p.review_state, p.mode,
	p.created_at, r.opened_at, f.at, a.approved_at, p.publish_at, a.published_at, p.publish_at,
	COALESCE(r.rounds, 0), COALESCE(r.returned, 0), p.change_requests, k.agreed + p.granted_rounds, COALESCE(q.deemed, 0), COALESCE(e.overrides, 0), COALESCE(s.rejections, 0), COALESCE(e.withdrawals, 0),
	CASE WHEN a.approved_at IS NOT NULL THEN r.rounds = 1 AND e.overrides IS NULL END,
	CASE WHEN a.published_at IS NOT NULL THEN d.is_on_time END,
	p.mode = 'optional' AND EXISTS (SELECT FROM greenlight_internal.fact_delivery o
		WHERE o.post_id = p.id AND o.published_at IS NOT NULL AND 'approved' IS DISTINCT FROM
			(SELECT g.state FROM greenlight_internal.fact_post_state g
			WHERE g.post_id = p.id AND g.entered_at <= o.published_at AND g.state <> 'published' ORDER BY g.turn DESC LIMIT 1)),
	EXTRACT(epoch FROM a.published_at - p.created_at)::double precision,
	EXTRACT(epoch FROM a.approved_at - r.opened_at)::double precision,
	greenlight_internal.working_seconds(w.calendar_id, r.opened_at, a.approved_at),
	EXTRACT(epoch FROM f.at - r.opened_at)::double precision,
	COALESCE(s.draft, 0), COALESCE(s.review, 0), CASE WHEN w.calendar_id IS NOT NULL THEN COALESCE(s.review_business, 0) END,
	COALESCE(s.rework, 0), CASE WHEN w.calendar_id IS NOT NULL THEN COALESCE(s.rework_business, 0) END,
	EXTRACT(epoch FROM a.published_at - p.publish_at)::double precision,
	CASE WHEN a.approved_at IS NOT NULL THEN s.draft / NULLIF(s.draft + COALESCE(s.review, 0) + COALESCE(s.rework, 0), 0) END,
	s.open_state, s.open_since
FROM unnest($1) AS u (id)
JOIN greenlight_internal.post p ON p.id = u.id AND NOT p.is_hidden
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = p.workspace_id
LEFT JOIN LATERAL (SELECT max(x.channel_id) AS channel_id, max(x.entered_at) FILTER (WHERE x.state = 'approved') AS approved_at,
		EXTRACT(epoch FROM sum(x.exited_at - x.entered_at) FILTER (WHERE x.state = 'draft'))::double precision AS draft,
		EXTRACT(epoch FROM sum(x.exited_at - x.entered_at) FILTER (WHERE x.state = 'in_review'))::double precision AS review,
		EXTRACT(epoch FROM sum(x.exited_at - x.entered_at) FILTER (WHERE x.state = 'changes_requested'))::double precision AS rework,
		sum((1000000 * greenlight_internal.working_seconds(w.calendar_id, x.entered_at, x.exited_at))::bigint) FILTER (WHERE x.state = 'in_review')::double precision / 1000000 AS review_business,
		sum((1000000 * greenlight_internal.working_seconds(w.calendar_id, x.entered_at, x.exited_at))::bigint) FILTER (WHERE x.state = 'changes_requested')::double precision / 1000000 AS rework_business,
		count(*) FILTER (WHERE x.state = 'rejected')::int AS rejections,
		max(x.state) FILTER (WHERE x.exited_at IS NULL AND x.state IN ('draft', 'in_review', 'changes_requested')) AS open_state,
		max(x.entered_at) FILTER (WHERE x.exited_at IS NULL AND x.state IN ('draft', 'in_review', 'changes_requested')) AS open_since
	FROM greenlight_internal.fact_post_state x
	WHERE x.post_id = u.id GROUP BY x.post_id) s ON true
LEFT JOIN LATERAL (SELECT min(x.opened_at) AS opened_at, max(x.round) AS last_round,
		(count(*) - count(*) FILTER (WHERE x.state = 'migrated'))::int AS rounds,
		count(*) FILTER (WHERE x.state = 'changes_requested')::int AS returned
	FROM greenlight_internal.review x WHERE x.post_id = u.id GROUP BY x.post_id) r ON true
LEFT JOIN LATERAL (SELECT bool_and(x.published_at IS NOT NULL) AS is_published, max(x.published_at) AS published_at, bool_and(x.is_on_time) AS is_on_time
	FROM greenlight_internal.fact_delivery x WHERE x.post_id = u.id AND x.outcome <> 'cancelled' GROUP BY x.post_id) d ON true
LEFT JOIN LATERAL (SELECT NULLIF(count(*) FILTER (WHERE x.action = 'override'), 0)::int AS overrides, count(*) FILTER (WHERE x.action = 'withdraw')::int AS withdrawals
	FROM greenlight_internal.event x WHERE x.post_id = u.id AND x.action IN ('override', 'withdraw') GROUP BY x.post_id) e ON true
CROSS JOIN LATERAL (SELECT CASE WHEN d.is_published THEN d.published_at END AS published_at,
	CASE WHEN p.review_state = 'approved' OR d.is_published THEN s.approved_at END AS approved_at) a
LEFT JOIN greenlight_internal.review c ON c.post_id = u.id AND c.round = r.last_round
LEFT JOIN LATERAL (SELECT (v.definition #>> '{change_requests,limit}')::int AS agreed
	FROM greenlight_internal.workflow_version v WHERE v.id = c.workflow_version_id OFFSET 0) k ON true
LEFT JOIN LATERAL (SELECT min(x.decided_at) FILTER (WHERE x.round = 1 AND x.actor_id IS NOT NULL) AS answered_at,
		count(*) FILTER (WHERE x.verdict = 'deemed_approved')::int AS deemed
	FROM greenlight_internal.decision x WHERE x.post_id = u.id) q ON true
LEFT JOIN LATERAL (SELECT LEAST(q.answered_at,
		(SELECT min(c.created_at) FROM greenlight_internal.comment c
			JOIN greenlight_internal.review o ON o.post_id = c.post_id AND o.round = 1 AND c.created_at >= o.opened_at
				AND (o.closed_at IS NULL OR c.created_at <= o.closed_at)
			WHERE c.post_id = p.id AND EXISTS (SELECT FROM greenlight_internal.review_step v
				WHERE v.post_id = p.id AND v.round = 1 AND c.author_id = ANY (v.seat_person_ids)))) AS at) f ON true),
pair AS MATERIALIZED (
	SELECT o.place, n.post_id IS NOT NULL AS is_there, n.post_id, n.workspace_id, n.author_id, n.workflow_id, n.channel_id, n.campaign, n.status, n.review_state, n.mode, n.created_at, n.first_submitted_at, n.first_response_at, n.approved_at, n.publish_at, n.published_at, n.due_at, n.revision_rounds, n.change_requests, n.limited_requests, n.request_limit, n.deemed_approvals, n.overrides, n.rejections, n.withdrawals, n.is_first_pass, n.is_on_time, n.is_published_without_approval, n.lead_time_seconds, n.cycle_time_seconds, n.cycle_time_business_seconds, n.time_to_first_response_seconds, n.draft_seconds, n.review_seconds, n.review_business_seconds, n.rework_seconds, n.rework_business_seconds, n.publish_delay_seconds, n.flow_efficiency, n.open_state, n.open_since, o.post_id AS old_post_id, o.workspace_id AS old_workspace_id, o.author_id AS old_author_id, o.workflow_id AS old_workflow_id, o.channel_id AS old_channel_id, o.campaign AS old_campaign, o.status AS old_status, o.review_state AS old_review_state, o.mode AS old_mode, o.created_at AS old_created_at, o.first_submitted_at AS old_first_submitted_at, o.first_response_at AS old_first_response_at, o.approved_at AS old_approved_at, o.publish_at AS old_publish_at, o.published_at AS old_published_at, o.due_at AS old_due_at, o.revision_rounds AS old_revision_rounds, o.change_requests AS old_change_requests, o.limited_requests AS old_limited_requests, o.request_limit AS old_request_limit, o.deemed_approvals AS old_deemed_approvals, o.overrides AS old_overrides, o.rejections AS old_rejections, o.withdrawals AS old_withdrawals, o.is_first_pass AS old_is_first_pass, o.is_on_time AS old_is_on_time, o.is_published_without_approval AS old_is_published_without_approval, o.lead_time_seconds AS old_lead_time_seconds, o.cycle_time_seconds AS old_cycle_time_seconds, o.cycle_time_business_seconds AS old_cycle_time_business_seconds, o.time_to_first_response_seconds AS old_time_to_first_response_seconds, o.draft_seconds AS old_draft_seconds, o.review_seconds AS old_review_seconds, o.review_business_seconds AS old_review_business_seconds, o.rework_seconds AS old_rework_seconds, o.rework_business_seconds AS old_rework_business_seconds, o.publish_delay_seconds AS old_publish_delay_seconds, o.flow_efficiency AS old_flow_efficiency, o.open_state AS old_open_state, o.open_since AS old_open_since
	FROM fresh n FULL JOIN (SELECT f.ctid AS place, f.* FROM greenlight_internal.fact_post f WHERE f.post_id = ANY ($1)) o ON o.post_id = n.post_id
	WHERE (n.post_id, n.workspace_id, n.author_id, n.workflow_id, n.channel_id, n.campaign, n.status, n.review_state, n.mode, n.created_at, n.first_submitted_at, n.first_response_at, n.approved_at, n.publish_at, n.published_at, n.due_at, n.revision_rounds, n.change_requests, n.limited_requests, n.request_limit, n.deemed_approvals, n.overrides, n.rejections, n.withdrawals, n.is_first_pass, n.is_on_time, n.is_published_without_approval, n.lead_time_seconds, n.cycle_time_seconds, n.cycle_time_business_seconds, n.time_to_first_response_seconds, n.draft_seconds, n.review_seconds, n.review_business_seconds, n.rework_seconds, n.rework_business_seconds, n.publish_delay_seconds, n.flow_efficiency, n.open_state, n.open_since) IS DISTINCT FROM (o.post_id, o.workspace_id, o.author_id, o.workflow_id, o.channel_id, o.campaign, o.status, o.review_state, o.mode, o.created_at, o.first_submitted_at, o.first_response_at, o.approved_at, o.publish_at, o.published_at, o.due_at, o.revision_rounds, o.change_requests, o.limited_requests, o.request_limit, o.deemed_approvals, o.overrides, o.rejections, o.withdrawals, o.is_first_pass, o.is_on_time, o.is_published_without_approval, o.lead_time_seconds, o.cycle_time_seconds, o.cycle_time_business_seconds, o.time_to_first_response_seconds, o.draft_seconds, o.review_seconds, o.review_business_seconds, o.rework_seconds, o.rework_business_seconds, o.publish_delay_seconds, o.flow_efficiency, o.open_state, o.open_since)),
change (sign, post_id, workspace_id, author_id, workflow_id, channel_id, campaign, status, review_state, mode, created_at, first_submitted_at, first_response_at, approved_at, publish_at, published_at, due_at, revision_rounds, change_requests, limited_requests, request_limit, deemed_approvals, overrides, rejections, withdrawals, is_first_pass, is_on_time, is_published_without_approval, lead_time_seconds, cycle_time_seconds, cycle_time_business_seconds, time_to_first_response_seconds, draft_seconds, review_seconds, review_business_seconds, rework_seconds, rework_business_seconds, publish_delay_seconds, flow_efficiency, open_state, open_since) AS MATERIALIZED (
	SELECT 1, p.post_id, p.workspace_id, p.author_id, p.workflow_id, p.channel_id, p.campaign, p.status, p.review_state, p.mode, p.created_at, p.first_submitted_at, p.first_response_at, p.approved_at, p.publish_at, p.published_at, p.due_at, p.revision_rounds, p.change_requests, p.limited_requests, p.request_limit, p.deemed_approvals, p.overrides, p.rejections, p.withdrawals, p.is_first_pass, p.is_on_time, p.is_published_without_approval, p.lead_time_seconds, p.cycle_time_seconds, p.cycle_time_business_seconds, p.time_to_first_response_seconds, p.draft_seconds, p.review_seconds, p.review_business_seconds, p.rework_seconds, p.rework_business_seconds, p.publish_delay_seconds, p.flow_efficiency, p.open_state, p.open_since FROM pair p WHERE p.is_there
	UNION ALL
	SELECT -1, p.old_post_id, p.old_workspace_id, p.old_author_id, p.old_workflow_id, p.old_channel_id, p.old_campaign, p.old_status, p.old_review_state, p.old_mode, p.old_created_at, p.old_first_submitted_at, p.old_first_response_at, p.old_approved_at, p.old_publish_at, p.old_published_at, p.old_due_at, p.old_revision_rounds, p.old_change_requests, p.old_limited_requests, p.old_request_limit, p.old_deemed_approvals, p.old_overrides, p.old_rejections, p.old_withdrawals, p.old_is_first_pass, p.old_is_on_time, p.old_is_published_without_approval, p.old_lead_time_seconds, p.old_cycle_time_seconds, p.old_cycle_time_business_seconds, p.old_time_to_first_response_seconds, p.old_draft_seconds, p.old_review_seconds, p.old_review_business_seconds, p.old_rework_seconds, p.old_rework_business_seconds, p.old_publish_delay_seconds, p.old_flow_efficiency, p.old_open_state, p.old_open_since FROM pair p WHERE p.place IS NOT NULL),
gone AS (DELETE FROM greenlight_internal.fact_post f USING pair p WHERE f.ctid = p.place AND NOT p.is_there),
changed AS (
	UPDATE greenlight_internal.fact_post f SET (workspace_id, author_id, workflow_id, channel_id, campaign, status, review_state, mode, created_at, first_submitted_at, first_response_at, approved_at, publish_at, published_at, due_at, revision_rounds, change_requests, limited_requests, request_limit, deemed_approvals, overrides, rejections, withdrawals, is_first_pass, is_on_time, is_published_without_approval, lead_time_seconds, cycle_time_seconds, cycle_time_business_seconds, time_to_first_response_seconds, draft_seconds, review_seconds, review_business_seconds, rework_seconds, rework_business_seconds, publish_delay_seconds, flow_efficiency, open_state, open_since)
		= ROW (p.workspace_id, p.author_id, p.workflow_id, p.channel_id, p.campaign, p.status, p.review_state, p.mode, p.created_at, p.first_submitted_at, p.first_response_at, p.approved_at, p.publish_at, p.published_at, p.due_at, p.revision_rounds, p.change_requests, p.limited_requests, p.request_limit, p.deemed_approvals, p.overrides, p.rejections, p.withdrawals, p.is_first_pass, p.is_on_time, p.is_published_without_approval, p.lead_time_seconds, p.cycle_time_seconds, p.cycle_time_business_seconds, p.time_to_first_response_seconds, p.draft_seconds, p.review_seconds, p.review_business_seconds, p.rework_seconds, p.rework_business_seconds, p.publish_delay_seconds, p.flow_efficiency, p.open_state, p.open_since)
	FROM pair p WHERE f.ctid = p.place AND p.is_there),
added AS (
	INSERT INTO greenlight_internal.fact_post (post_id, workspace_id, author_id, workflow_id, channel_id, campaign, status, review_state, mode, created_at, first_submitted_at, first_response_at, approved_at, publish_at, published_at, due_at, revision_rounds, change_requests, limited_requests, request_limit, deemed_approvals, overrides, rejections, withdrawals, is_first_pass, is_on_time, is_published_without_approval, lead_time_seconds, cycle_time_seconds, cycle_time_business_seconds, time_to_first_response_seconds, draft_seconds, review_seconds, review_business_seconds, rework_seconds, rework_business_seconds, publish_delay_seconds, flow_efficiency, open_state, open_since)
	SELECT p.post_id, p.workspace_id, p.author_id, p.workflow_id, p.channel_id, p.campaign, p.status, p.review_state, p.mode, p.created_at, p.first_submitted_at, p.first_response_at, p.approved_at, p.publish_at, p.published_at, p.due_at, p.revision_rounds, p.change_requests, p.limited_requests, p.request_limit, p.deemed_approvals, p.overrides, p.rejections, p.withdrawals, p.is_first_pass, p.is_on_time, p.is_published_without_approval, p.lead_time_seconds, p.cycle_time_seconds, p.cycle_time_business_seconds, p.time_to_first_response_seconds, p.draft_seconds, p.review_seconds, p.review_business_seconds, p.rework_seconds, p.rework_business_seconds, p.publish_delay_seconds, p.flow_efficiency, p.open_state, p.open_since FROM pair p WHERE p.place IS NULL),
approval_daily AS (
	INSERT INTO greenlight_internal.agg_approval_daily AS a (day, workspace_id, workflow_id, channel_id, created, submitted, approved, first_pass, overrides, change_requests, deemed_approvals, rounds, cycle_us, cycle_business_n, cycle_business_us, review_us, rework_us, published, published_without_approval, lead_us, response_n, response_us, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'created'), 0)::bigint AS created,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'submitted'), 0)::bigint AS submitted,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'approved'), 0)::bigint AS approved,
			COALESCE(sum(c.sign * c.is_first_pass::int) FILTER (WHERE w.what = 'approved'), 0)::bigint AS first_pass,
			COALESCE(sum(c.sign * (c.overrides > 0)::int) FILTER (WHERE w.what = 'approved'), 0)::bigint AS overrides,
			COALESCE(sum(c.sign * c.change_requests) FILTER (WHERE w.what = 'approved'), 0)::bigint AS change_requests,
			COALESCE(sum(c.sign * c.deemed_approvals) FILTER (WHERE w.what = 'approved'), 0)::bigint AS deemed_approvals,
			COALESCE(sum(c.sign * c.revision_rounds) FILTER (WHERE w.what = 'approved'), 0)::bigint AS rounds,
			COALESCE(sum(c.sign * (1000000 * c.cycle_time_seconds)::bigint) FILTER (WHERE w.what = 'approved'), 0)::bigint AS cycle_us,
			COALESCE(sum(c.sign * (c.cycle_time_business_seconds IS NOT NULL)::int) FILTER (WHERE w.what = 'approved'), 0)::bigint AS cycle_business_n,
			COALESCE(sum(c.sign * (1000000 * c.cycle_time_business_seconds)::bigint) FILTER (WHERE w.what = 'approved'), 0)::bigint AS cycle_business_us,
			COALESCE(sum(c.sign * (1000000 * c.review_seconds)::bigint) FILTER (WHERE w.what = 'approved'), 0)::bigint AS review_us,
			COALESCE(sum(c.sign * (1000000 * c.rework_seconds)::bigint) FILTER (WHERE w.what = 'approved'), 0)::bigint AS rework_us,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'published'), 0)::bigint AS published,
			COALESCE(sum(c.sign * c.is_published_without_approval::int) FILTER (WHERE w.what = 'published'), 0)::bigint AS published_without_approval,
			COALESCE(sum(c.sign * (1000000 * c.lead_time_seconds)::bigint) FILTER (WHERE w.what = 'published'), 0)::bigint AS lead_us,
			COALESCE(sum(c.sign) FILTER (WHERE w.what = 'answered'), 0)::bigint AS response_n,
			COALESCE(sum(c.sign * (1000000 * c.time_to_first_response_seconds)::bigint) FILTER (WHERE w.what = 'answered'), 0)::bigint AS response_us
		FROM change c CROSS JOIN LATERAL (VALUES ('created', c.created_at), ('submitted', c.first_submitted_at), ('approved', c.approved_at),
			('published', c.published_at), ('answered', c.first_response_at)) AS w (what, at)
		WHERE w.at IS NOT NULL
		GROUP BY 1, 2, 3, 4) g
	WHERE (g.created, g.submitted, g.approved, g.first_pass, g.overrides, g.change_requests, g.deemed_approvals, g.rounds, g.cycle_us, g.cycle_business_n, g.cycle_business_us, g.review_us, g.rework_us, g.published, g.published_without_approval, g.lead_us, g.response_n, g.response_us) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, channel_id) DO UPDATE SET (created, submitted, approved, first_pass, overrides, change_requests, deemed_approvals, rounds, cycle_us, cycle_business_n, cycle_business_us, review_us, rework_us, published, published_without_approval, lead_us, response_n, response_us, refreshed_at)
		= ROW (a.created + EXCLUDED.created, a.submitted + EXCLUDED.submitted, a.approved + EXCLUDED.approved, a.first_pass + EXCLUDED.first_pass, a.overrides + EXCLUDED.overrides, a.change_requests + EXCLUDED.change_requests, a.deemed_approvals + EXCLUDED.deemed_approvals, a.rounds + EXCLUDED.rounds, a.cycle_us + EXCLUDED.cycle_us, a.cycle_business_n + EXCLUDED.cycle_business_n, a.cycle_business_us + EXCLUDED.cycle_business_us, a.review_us + EXCLUDED.review_us, a.rework_us + EXCLUDED.rework_us, a.published + EXCLUDED.published, a.published_without_approval + EXCLUDED.published_without_approval, a.lead_us + EXCLUDED.lead_us, a.response_n + EXCLUDED.response_n, a.response_us + EXCLUDED.response_us, EXCLUDED.refreshed_at)),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (metric, day, workspace_id, workflow_id, step_id, channel_id, n, durations, refreshed_at)
	SELECT g.*, $3
	FROM (SELECT w.metric, (w.at AT TIME ZONE $2)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, w.step_id, COALESCE(c.channel_id, 0) AS channel_id,
			sum(c.sign) AS n, greenlight_internal.durations(array_agg(w.seconds), array_agg(c.sign)) AS durations
		FROM change c CROSS JOIN LATERAL (VALUES ('cycle_time', c.approved_at, 0, c.cycle_time_seconds), ('cycle_time_business', c.approved_at, 0, c.cycle_time_business_seconds),
			('review', c.approved_at, 0, c.review_seconds), ('rework', c.approved_at, 0, c.rework_seconds),
			('lead_time', c.published_at, 0, c.lead_time_seconds), ('time_to_first_response', c.first_response_at, 0, c.time_to_first_response_seconds)) AS w (metric, at, step_id, seconds)
		WHERE w.at IS NOT NULL AND w.seconds IS NOT NULL
		GROUP BY 1, 2, 3, 4, 5, 6) g
	WHERE g.durations <> ''
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id) DO UPDATE SET (n, durations, refreshed_at)
		= ROW (a.n + EXCLUDED.n, greenlight_internal.durations_sum(a.durations, EXCLUDED.durations), EXCLUDED.refreshed_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_post(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_post(bigint[], text, timestamptz) IS
'What posts came to, from their events and the other facts.';
