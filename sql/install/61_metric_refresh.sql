/*
 * How facts and roll-ups follow the workflow. source_...() says what the facts of some posts are, from the
 * tables of the workflow and the log; refresh_...() compares that with the facts that are stored, writes what
 * differs, and adds to the roll-ups what came and takes from them what went: the same call twice changes
 * nothing, and whatever order posts are looked at in, roll-ups are the sums of the facts.
 *
 * Only refresh_metrics() calls these, inside the engine and behind the watermark.
 */

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

CREATE FUNCTION greenlight_internal.source_post_state(posts bigint[]) RETURNS SETOF greenlight_internal.fact_post_state
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH turn AS (
	SELECT e.post_id, e.event_no, e.at,
		CASE WHEN e.action = 'cancel' THEN 'cancelled' WHEN e.to_status = 'published' AND e.from_status <> 'published' THEN 'published'
			ELSE substring(e.detail FROM '"review": "([a-z_]+)"') END AS state
	FROM greenlight_internal.event e
	WHERE e.post_id = ANY (posts))
SELECT t.post_id, t.event_no, p.workspace_id, p.workflow_id, p.channel_id, t.state, t.at, lead(t.at) OVER (PARTITION BY t.post_id ORDER BY t.event_no)
FROM turn t
JOIN (SELECT p.id AS post_id, p.workspace_id, p.workflow_id, (SELECT CASE count(*) WHEN 1 THEN min(c.channel_id) END FROM greenlight_internal.variant c
		WHERE c.post_id = p.id AND (c.delivery_state <> 'cancelled' OR p.is_cancelled)) AS channel_id
	FROM unnest(posts) AS u (id) JOIN greenlight_internal.post p ON p.id = u.id WHERE NOT p.is_hidden) p ON p.post_id = t.post_id
WHERE t.state IS NOT NULL
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_post_state(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_post_state(bigint[]) IS
'The review states of posts, from the events that changed them; published and cancelled are states here as well.';

CREATE FUNCTION greenlight_internal.source_step_visit(posts bigint[]) RETURNS SETOF greenlight_internal.fact_step_visit
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT s.post_id, s.round, s.step + 1, s.visit, s.workspace_id, d.workflow_id, d.step_id, p.channel_id, s.opened_at, s.closed_at, s.state, a.is_asked,
	b.duration, b.business, d.sla_seconds,
	CASE WHEN s.state IN ('passed', 'returned', 'declined') THEN CASE d.sla_unit WHEN 'business' THEN b.business ELSE b.duration END <= d.sla_seconds END,
	EXISTS (SELECT FROM greenlight_internal.event e WHERE e.post_id = s.post_id AND e.action = 'escalate'
		AND e.at >= s.opened_at AND (s.closed_at IS NULL OR e.at <= s.closed_at)),
	CASE WHEN s.state = 'open' THEN ARRAY(SELECT DISTINCT seat.person_id
		FROM ROWS FROM (unnest(s.seat_person_ids), unnest(s.seat_votes)) AS seat (person_id, vote)
		WHERE seat.vote = 0 ORDER BY 1) ELSE '{}' END
FROM greenlight_internal.review_step s
JOIN (SELECT p.id AS post_id, p.workspace_id, p.workflow_id, (SELECT CASE count(*) WHEN 1 THEN min(c.channel_id) END FROM greenlight_internal.variant c
		WHERE c.post_id = p.id AND (c.delivery_state <> 'cancelled' OR p.is_cancelled)) AS channel_id
	FROM unnest(posts) AS u (id) JOIN greenlight_internal.post p ON p.id = u.id WHERE NOT p.is_hidden) p ON p.post_id = s.post_id
JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round
JOIN greenlight_internal.dim_step d ON d.step_id = r.workflow_version_id * 1000 + s.step + 1
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = s.workspace_id
CROSS JOIN LATERAL (SELECT s.state NOT IN ('skipped', 'carried') AS is_asked) a
CROSS JOIN LATERAL (SELECT CASE WHEN a.is_asked THEN EXTRACT(epoch FROM s.closed_at - s.opened_at)::double precision END AS duration,
	CASE WHEN a.is_asked THEN greenlight_internal.working_seconds(COALESCE(d.calendar_id, w.calendar_id), s.opened_at, s.closed_at) END AS business
	OFFSET 0) b
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_step_visit(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_step_visit(bigint[]) IS
'The visits of steps of posts.';

CREATE FUNCTION greenlight_internal.source_decision(posts bigint[]) RETURNS SETOF greenlight_internal.fact_decision
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT d.id, d.post_id, d.workspace_id, t.workflow_id, t.step_id, p.channel_id, d.round, d.visit, d.revision, d.actor_id,
	CASE WHEN d.person_id <> d.actor_id THEN d.person_id END, s.opened_at, d.decided_at, d.verdict, b.response, b.business, d.note IS NOT NULL,
	CASE WHEN s.due_at IS NOT NULL AND d.verdict <> 'deemed_approved' THEN d.is_late END, d.verdict = 'deemed_approved'
FROM greenlight_internal.decision d
JOIN (SELECT p.id AS post_id, p.workspace_id, p.workflow_id, (SELECT CASE count(*) WHEN 1 THEN min(c.channel_id) END FROM greenlight_internal.variant c
		WHERE c.post_id = p.id AND (c.delivery_state <> 'cancelled' OR p.is_cancelled)) AS channel_id
	FROM unnest(posts) AS u (id) JOIN greenlight_internal.post p ON p.id = u.id WHERE NOT p.is_hidden) p ON p.post_id = d.post_id
JOIN greenlight_internal.review_step s ON s.post_id = d.post_id AND s.round = d.round AND s.step = d.step AND s.visit = d.visit
JOIN greenlight_internal.review r ON r.post_id = d.post_id AND r.round = d.round
JOIN greenlight_internal.dim_step t ON t.step_id = r.workflow_version_id * 1000 + d.step + 1
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = d.workspace_id
CROSS JOIN LATERAL (SELECT EXTRACT(epoch FROM d.decided_at - s.opened_at)::double precision AS response,
	greenlight_internal.working_seconds(COALESCE(t.calendar_id, w.calendar_id), s.opened_at, d.decided_at) AS business
	OFFSET 0) b
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_decision(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_decision(bigint[]) IS
'The votes on posts.';

CREATE FUNCTION greenlight_internal.source_delivery(posts bigint[]) RETURNS SETOF greenlight_internal.fact_delivery
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT v.id, v.post_id, v.workspace_id, p.workflow_id, v.channel_id, p.publish_at, v.published_at, v.delivery_state, v.attempts,
	EXTRACT(epoch FROM v.published_at - p.publish_at)::double precision,
	v.published_at <= p.publish_at + '5 minutes'::interval
FROM unnest(posts) AS u (id)
JOIN greenlight_internal.post p ON p.id = u.id
JOIN greenlight_internal.variant v ON v.post_id = p.id
WHERE NOT p.is_hidden
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_delivery(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_delivery(bigint[]) IS
'The deliveries of posts.';

CREATE FUNCTION greenlight_internal.source_attempt(posts bigint[]) RETURNS SETOF greenlight_internal.fact_attempt
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT a.id, a.variant_id, a.post_id, a.workspace_id, v.channel_id, a.attempt_no, a.started_at, a.ended_at, a.outcome,
	1000 * EXTRACT(epoch FROM a.ended_at - a.started_at)::double precision, a.http_status,
	CASE WHEN a.outcome NOT IN ('ok', 'manual') THEN a.outcome END, a.retry_at
FROM unnest(posts) AS u (id)
JOIN greenlight_internal.post p ON p.id = u.id
JOIN greenlight_internal.variant v ON v.post_id = p.id
JOIN greenlight_internal.attempt a ON a.variant_id = v.id
WHERE NOT p.is_hidden
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_attempt(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_attempt(bigint[]) IS
'The attempts to publish posts.';

CREATE FUNCTION greenlight_internal.source_contribution(posts bigint[]) RETURNS SETOF greenlight_internal.fact_contribution
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT x.post_id, x.person_id, x.kind, p.workspace_id, count(*)::int, min(x.at), max(x.at)
FROM (SELECT r.post_id, r.author_id, CASE r.revision WHEN 1 THEN 'create' ELSE 'revise' END, r.created_at
		FROM greenlight_internal.revision r WHERE r.post_id = ANY (posts)
	UNION ALL
	SELECT r.post_id, r.submitter_id, 'submit', r.opened_at FROM greenlight_internal.review r WHERE r.post_id = ANY (posts)
	UNION ALL
	SELECT d.post_id, d.actor_id, 'decide', d.decided_at FROM greenlight_internal.decision d WHERE d.post_id = ANY (posts)
	UNION ALL
	SELECT c.post_id, c.author_id, 'comment', c.created_at FROM greenlight_internal.comment c WHERE c.post_id = ANY (posts)
	UNION ALL
	SELECT e.post_id, e.actor_id, 'override', e.at FROM greenlight_internal.event e WHERE e.post_id = ANY (posts) AND e.action = 'override') x (post_id, person_id, kind, at)
JOIN greenlight_internal.post p ON p.id = x.post_id
WHERE x.person_id IS NOT NULL AND NOT p.is_hidden
GROUP BY x.post_id, x.person_id, x.kind, p.workspace_id
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_contribution(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_contribution(bigint[]) IS
'What each person did on posts: create, revise, submit, decide, comment, override.';

CREATE FUNCTION greenlight_internal.source_post(posts bigint[]) RETURNS SETOF greenlight_internal.fact_post
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT p.id, p.workspace_id, p.author_id, p.workflow_id, l.channel_id, p.campaign, p.status, p.review_state, p.mode,
	p.created_at, r.opened_at, f.at, a.approved_at, p.publish_at, a.published_at, p.publish_at,
	COALESCE(r.rounds, 0), COALESCE(r.returned, 0), p.change_requests, q.request_limit, COALESCE(q.deemed, 0), COALESCE(q.overrides, 0), COALESCE(s.rejections, 0), COALESCE(q.withdrawals, 0),
	CASE WHEN a.approved_at IS NOT NULL THEN r.rounds = 1 AND q.overrides = 0 END,
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
FROM greenlight_internal.post p
JOIN (SELECT p.id AS post_id, p.workspace_id, p.workflow_id, (SELECT CASE count(*) WHEN 1 THEN min(c.channel_id) END FROM greenlight_internal.variant c
		WHERE c.post_id = p.id AND (c.delivery_state <> 'cancelled' OR p.is_cancelled)) AS channel_id
	FROM unnest(posts) AS u (id) JOIN greenlight_internal.post p ON p.id = u.id WHERE NOT p.is_hidden) l ON l.post_id = p.id
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = p.workspace_id
LEFT JOIN (SELECT x.post_id, max(x.entered_at) FILTER (WHERE x.state = 'approved') AS approved_at,
		sum(EXTRACT(epoch FROM x.exited_at - x.entered_at)::double precision) FILTER (WHERE x.state = 'draft') AS draft,
		sum(EXTRACT(epoch FROM x.exited_at - x.entered_at)::double precision) FILTER (WHERE x.state = 'in_review') AS review,
		sum(EXTRACT(epoch FROM x.exited_at - x.entered_at)::double precision) FILTER (WHERE x.state = 'changes_requested') AS rework,
		sum(greenlight_internal.working_seconds(v.calendar_id, x.entered_at, x.exited_at)) FILTER (WHERE x.state = 'in_review') AS review_business,
		sum(greenlight_internal.working_seconds(v.calendar_id, x.entered_at, x.exited_at)) FILTER (WHERE x.state = 'changes_requested') AS rework_business,
		count(*) FILTER (WHERE x.state = 'rejected')::int AS rejections,
		max(x.state) FILTER (WHERE x.exited_at IS NULL AND x.state IN ('draft', 'in_review', 'changes_requested')) AS open_state,
		max(x.entered_at) FILTER (WHERE x.exited_at IS NULL AND x.state IN ('draft', 'in_review', 'changes_requested')) AS open_since
	FROM greenlight_internal.fact_post_state x
	JOIN greenlight_internal.dim_workspace v ON v.workspace_id = x.workspace_id
	WHERE x.post_id = ANY (posts) GROUP BY x.post_id) s ON s.post_id = p.id
LEFT JOIN (SELECT x.post_id, min(x.opened_at) AS opened_at, max(x.round) AS last_round,
		(count(*) - count(*) FILTER (WHERE x.state = 'migrated'))::int AS rounds,
		count(*) FILTER (WHERE x.state = 'changes_requested')::int AS returned
	FROM greenlight_internal.review x WHERE x.post_id = ANY (posts) GROUP BY x.post_id) r ON r.post_id = p.id
LEFT JOIN (SELECT x.post_id, bool_and(x.published_at IS NOT NULL) AS is_published, max(x.published_at) AS published_at, bool_and(x.is_on_time) AS is_on_time
	FROM greenlight_internal.fact_delivery x WHERE x.post_id = ANY (posts) AND x.outcome <> 'cancelled' GROUP BY x.post_id) d ON d.post_id = p.id
CROSS JOIN LATERAL (SELECT CASE WHEN d.is_published THEN d.published_at END AS published_at,
	CASE WHEN p.review_state = 'approved' OR d.is_published THEN s.approved_at END AS approved_at) a
CROSS JOIN LATERAL (SELECT
	(SELECT count(*)::int FROM greenlight_internal.fact_decision x WHERE x.post_id = p.id AND x.is_deemed) AS deemed,
	(SELECT count(*)::int FROM greenlight_internal.event x WHERE x.post_id = p.id AND x.action = 'override') AS overrides,
	(SELECT count(*)::int FROM greenlight_internal.event x WHERE x.post_id = p.id AND x.action = 'withdraw') AS withdrawals,
	(SELECT (v.definition #>> '{change_requests,limit}')::int + p.granted_rounds
		FROM greenlight_internal.review x JOIN greenlight_internal.workflow_version v ON v.id = x.workflow_version_id
		WHERE x.post_id = p.id AND x.round = r.last_round) AS request_limit) q
LEFT JOIN LATERAL (SELECT LEAST(
		(SELECT min(x.decided_at) FROM greenlight_internal.decision x WHERE x.post_id = p.id AND x.round = 1 AND x.actor_id IS NOT NULL),
		(SELECT min(c.created_at) FROM greenlight_internal.comment c
			JOIN greenlight_internal.review o ON o.post_id = c.post_id AND o.round = 1 AND c.created_at >= o.opened_at
				AND (o.closed_at IS NULL OR c.created_at <= o.closed_at)
			WHERE c.post_id = p.id AND EXISTS (SELECT FROM greenlight_internal.review_step v
				WHERE v.post_id = p.id AND v.round = 1 AND c.author_id = ANY (v.seat_person_ids)))) AS at) f ON true
$$;
REVOKE ALL ON FUNCTION greenlight_internal.source_post(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.source_post(bigint[]) IS
'What posts came to, from their events and the other facts.';

CREATE FUNCTION greenlight_internal.refresh_post_state(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_post_state(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_post_state f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_post_state f USING removed r
	WHERE f.post_id = r.post_id AND f.turn = r.turn AND NOT EXISTS (SELECT FROM fresh n WHERE n.post_id = r.post_id AND n.turn = r.turn)),
written AS (INSERT INTO greenlight_internal.fact_post_state TABLE added
	ON CONFLICT (post_id, turn) DO UPDATE SET (workspace_id, workflow_id, channel_id, state, entered_at, exited_at)
		= ROW (EXCLUDED.workspace_id, EXCLUDED.workflow_id, EXCLUDED.channel_id, EXCLUDED.state, EXCLUDED.entered_at, EXCLUDED.exited_at)),
flow_daily AS (
	INSERT INTO greenlight_internal.agg_flow_daily AS a (day, workspace_id, workflow_id, state, entered, exited, refreshed_at)
	SELECT g.day, g.workspace_id, g.workflow_id, g.state, g.entered, g.exited, at
	FROM (SELECT x.day, x.workspace_id, x.workflow_id, x.state, sum(x.entered)::bigint AS entered, sum(x.exited)::bigint AS exited
		FROM (SELECT (c.entered_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, c.state, c.sign AS entered, 0 AS exited FROM change c
			UNION ALL SELECT (c.exited_at AT TIME ZONE zone)::date, c.workspace_id, COALESCE(c.workflow_id, 0), c.state, 0, c.sign FROM change c) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.workflow_id, x.state) g
	WHERE (g.entered, g.exited) IS DISTINCT FROM (0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, state) DO UPDATE SET entered = a.entered + EXCLUDED.entered, exited = a.exited + EXCLUDED.exited, refreshed_at = EXCLUDED.refreshed_at),
approval_daily AS (
	INSERT INTO greenlight_internal.agg_approval_daily AS a (day, workspace_id, workflow_id, channel_id, created, submitted, approved, first_pass, rejected, expired, published, published_without_approval, overrides, change_requests, deemed_approvals, rounds, cycle_us, cycle_business_n, cycle_business_us, response_n, response_us, review_us, rework_us, lead_us, refreshed_at)
	SELECT g.day, g.workspace_id, g.workflow_id, g.channel_id, g.created, g.submitted, g.approved, g.first_pass, g.rejected, g.expired, g.published, g.published_without_approval, g.overrides, g.change_requests, g.deemed_approvals, g.rounds, g.cycle_us, g.cycle_business_n, g.cycle_business_us, g.response_n, g.response_us, g.review_us, g.rework_us, g.lead_us, at
	FROM (SELECT x.day, x.workspace_id, x.workflow_id, x.channel_id, sum(x.created)::bigint AS created, sum(x.submitted)::bigint AS submitted, sum(x.approved)::bigint AS approved, sum(x.first_pass)::bigint AS first_pass, sum(x.rejected)::bigint AS rejected, sum(x.expired)::bigint AS expired, sum(x.published)::bigint AS published, sum(x.published_without_approval)::bigint AS published_without_approval, sum(x.overrides)::bigint AS overrides, sum(x.change_requests)::bigint AS change_requests, sum(x.deemed_approvals)::bigint AS deemed_approvals, sum(x.rounds)::bigint AS rounds, sum(x.cycle_us)::bigint AS cycle_us, sum(x.cycle_business_n)::bigint AS cycle_business_n, sum(x.cycle_business_us)::bigint AS cycle_business_us, sum(x.response_n)::bigint AS response_n, sum(x.response_us)::bigint AS response_us, sum(x.review_us)::bigint AS review_us, sum(x.rework_us)::bigint AS rework_us, sum(x.lead_us)::bigint AS lead_us
		FROM (SELECT (c.entered_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id, 0 AS created, 0 AS submitted, 0 AS approved, 0 AS first_pass, c.sign * (c.state = 'rejected')::int AS rejected, c.sign * (c.state = 'expired')::int AS expired, 0 AS published, 0 AS published_without_approval, 0 AS overrides, 0 AS change_requests, 0 AS deemed_approvals, 0 AS rounds, 0 AS cycle_us, 0 AS cycle_business_n, 0 AS cycle_business_us, 0 AS response_n, 0 AS response_us, 0 AS review_us, 0 AS rework_us, 0 AS lead_us FROM change c WHERE c.state IN ('rejected', 'expired')) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.workflow_id, x.channel_id) g
	WHERE (g.created, g.submitted, g.approved, g.first_pass, g.rejected, g.expired, g.published, g.published_without_approval, g.overrides, g.change_requests, g.deemed_approvals, g.rounds, g.cycle_us, g.cycle_business_n, g.cycle_business_us, g.response_n, g.response_us, g.review_us, g.rework_us, g.lead_us) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, channel_id) DO UPDATE SET created = a.created + EXCLUDED.created, submitted = a.submitted + EXCLUDED.submitted, approved = a.approved + EXCLUDED.approved, first_pass = a.first_pass + EXCLUDED.first_pass, rejected = a.rejected + EXCLUDED.rejected, expired = a.expired + EXCLUDED.expired, published = a.published + EXCLUDED.published, published_without_approval = a.published_without_approval + EXCLUDED.published_without_approval, overrides = a.overrides + EXCLUDED.overrides, change_requests = a.change_requests + EXCLUDED.change_requests, deemed_approvals = a.deemed_approvals + EXCLUDED.deemed_approvals, rounds = a.rounds + EXCLUDED.rounds, cycle_us = a.cycle_us + EXCLUDED.cycle_us, cycle_business_n = a.cycle_business_n + EXCLUDED.cycle_business_n, cycle_business_us = a.cycle_business_us + EXCLUDED.cycle_business_us, response_n = a.response_n + EXCLUDED.response_n, response_us = a.response_us + EXCLUDED.response_us, review_us = a.review_us + EXCLUDED.review_us, rework_us = a.rework_us + EXCLUDED.rework_us, lead_us = a.lead_us + EXCLUDED.lead_us, refreshed_at = EXCLUDED.refreshed_at)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_post_state(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_post_state(bigint[], text, timestamptz) IS
'Bring fact_post_state of some posts up to date, and the roll-ups with it; the number of rows that came and went.';

CREATE FUNCTION greenlight_internal.refresh_step_visit(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_step_visit(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_step_visit f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_step_visit f USING removed r
	WHERE f.post_id = r.post_id AND f.round = r.round AND f.step_order = r.step_order AND f.visit = r.visit AND NOT EXISTS (SELECT FROM fresh n WHERE n.post_id = r.post_id AND n.round = r.round AND n.step_order = r.step_order AND n.visit = r.visit)),
written AS (INSERT INTO greenlight_internal.fact_step_visit TABLE added
	ON CONFLICT (post_id, round, step_order, visit) DO UPDATE SET (workspace_id, workflow_id, step_id, channel_id, entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, sla_seconds, is_sla_met, is_escalated, waiting_person_ids)
		= ROW (EXCLUDED.workspace_id, EXCLUDED.workflow_id, EXCLUDED.step_id, EXCLUDED.channel_id, EXCLUDED.entered_at, EXCLUDED.exited_at, EXCLUDED.outcome, EXCLUDED.is_asked, EXCLUDED.duration_seconds, EXCLUDED.business_seconds, EXCLUDED.sla_seconds, EXCLUDED.is_sla_met, EXCLUDED.is_escalated, EXCLUDED.waiting_person_ids)),
step_daily AS (
	INSERT INTO greenlight_internal.agg_step_daily AS a (day, workspace_id, workflow_id, step_id, channel_id, entered, exited, passed, returned, declined, sla_closed, sla_met, escalated, duration_us, business_n, business_us, refreshed_at)
	SELECT g.day, g.workspace_id, g.workflow_id, g.step_id, g.channel_id, g.entered, g.exited, g.passed, g.returned, g.declined, g.sla_closed, g.sla_met, g.escalated, g.duration_us, g.business_n, g.business_us, at
	FROM (SELECT x.day, x.workspace_id, x.workflow_id, x.step_id, x.channel_id, sum(x.entered)::bigint AS entered, sum(x.exited)::bigint AS exited, sum(x.passed)::bigint AS passed, sum(x.returned)::bigint AS returned, sum(x.declined)::bigint AS declined, sum(x.sla_closed)::bigint AS sla_closed, sum(x.sla_met)::bigint AS sla_met, sum(x.escalated)::bigint AS escalated, sum(x.duration_us)::bigint AS duration_us, sum(x.business_n)::bigint AS business_n, sum(x.business_us)::bigint AS business_us
		FROM (SELECT (c.entered_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, c.step_id, COALESCE(c.channel_id, 0) AS channel_id, c.sign * 1 AS entered, 0 AS exited, 0 AS passed, 0 AS returned, 0 AS declined, 0 AS sla_closed, 0 AS sla_met, 0 AS escalated, 0 AS duration_us, 0 AS business_n, 0 AS business_us FROM change c WHERE c.is_asked
			UNION ALL SELECT (c.exited_at AT TIME ZONE zone)::date, c.workspace_id, COALESCE(c.workflow_id, 0), c.step_id, COALESCE(c.channel_id, 0), 0 AS entered, c.sign * 1 AS exited, c.sign * (c.outcome = 'passed')::int AS passed, c.sign * (c.outcome = 'returned')::int AS returned, c.sign * (c.outcome = 'declined')::int AS declined, c.sign * (c.is_sla_met IS NOT NULL)::int AS sla_closed, c.sign * COALESCE(c.is_sla_met, false)::int AS sla_met, c.sign * c.is_escalated::int AS escalated, c.sign * (1000000 * c.duration_seconds)::bigint AS duration_us, c.sign * (c.business_seconds IS NOT NULL)::int AS business_n, c.sign * COALESCE((1000000 * c.business_seconds)::bigint, 0) AS business_us FROM change c WHERE c.is_asked) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.workflow_id, x.step_id, x.channel_id) g
	WHERE (g.entered, g.exited, g.passed, g.returned, g.declined, g.sla_closed, g.sla_met, g.escalated, g.duration_us, g.business_n, g.business_us) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, step_id, channel_id) DO UPDATE SET entered = a.entered + EXCLUDED.entered, exited = a.exited + EXCLUDED.exited, passed = a.passed + EXCLUDED.passed, returned = a.returned + EXCLUDED.returned, declined = a.declined + EXCLUDED.declined, sla_closed = a.sla_closed + EXCLUDED.sla_closed, sla_met = a.sla_met + EXCLUDED.sla_met, escalated = a.escalated + EXCLUDED.escalated, duration_us = a.duration_us + EXCLUDED.duration_us, business_n = a.business_n + EXCLUDED.business_n, business_us = a.business_us + EXCLUDED.business_us, refreshed_at = EXCLUDED.refreshed_at),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (day, workspace_id, metric, workflow_id, step_id, channel_id, bucket, n, refreshed_at)
	SELECT g.day, g.workspace_id, g.metric, g.workflow_id, g.step_id, g.channel_id, g.bucket, g.n, at
	FROM (SELECT x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket, sum(x.n)::bigint AS n
		FROM (SELECT (h.at AT TIME ZONE zone)::date AS day, c.workspace_id, h.metric, COALESCE(c.workflow_id, 0) AS workflow_id, h.step_id, COALESCE(c.channel_id, 0) AS channel_id,
				floor(ln(GREATEST(h.seconds, 0.001)) / ln(1.05::double precision))::int AS bucket, c.sign AS n
			FROM change c CROSS JOIN LATERAL (VALUES (c.exited_at, 'step', c.step_id, c.duration_seconds), (c.exited_at, 'step_business', c.step_id, c.business_seconds)) AS h (at, metric, step_id, seconds)
			WHERE h.seconds IS NOT NULL) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket) g
	WHERE (g.n) IS DISTINCT FROM (0)
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id, bucket) DO UPDATE SET n = a.n + EXCLUDED.n, refreshed_at = EXCLUDED.refreshed_at)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_step_visit(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_step_visit(bigint[], text, timestamptz) IS
'Bring fact_step_visit of some posts up to date, and the roll-ups with it; the number of rows that came and went.';

CREATE FUNCTION greenlight_internal.refresh_decision(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_decision(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_decision f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_decision f USING removed r
	WHERE f.decision_id = r.decision_id AND NOT EXISTS (SELECT FROM fresh n WHERE n.decision_id = r.decision_id)),
written AS (INSERT INTO greenlight_internal.fact_decision TABLE added
	ON CONFLICT (decision_id) DO UPDATE SET (post_id, workspace_id, workflow_id, step_id, channel_id, round, visit, revision, person_id, on_behalf_of_id, requested_at, decided_at, verdict, response_seconds, response_business_seconds, has_note, is_late, is_deemed)
		= ROW (EXCLUDED.post_id, EXCLUDED.workspace_id, EXCLUDED.workflow_id, EXCLUDED.step_id, EXCLUDED.channel_id, EXCLUDED.round, EXCLUDED.visit, EXCLUDED.revision, EXCLUDED.person_id, EXCLUDED.on_behalf_of_id, EXCLUDED.requested_at, EXCLUDED.decided_at, EXCLUDED.verdict, EXCLUDED.response_seconds, EXCLUDED.response_business_seconds, EXCLUDED.has_note, EXCLUDED.is_late, EXCLUDED.is_deemed)),
person_daily AS (
	INSERT INTO greenlight_internal.agg_person_daily AS a (day, workspace_id, person_id, workflow_id, decisions, approvals, change_requests, rejections, abstentions, deemed, on_behalf, sla_decisions, sla_met, response_us, business_n, business_us, refreshed_at)
	SELECT g.day, g.workspace_id, g.person_id, g.workflow_id, g.decisions, g.approvals, g.change_requests, g.rejections, g.abstentions, g.deemed, g.on_behalf, g.sla_decisions, g.sla_met, g.response_us, g.business_n, g.business_us, at
	FROM (SELECT x.day, x.workspace_id, x.person_id, x.workflow_id, sum(x.decisions)::bigint AS decisions, sum(x.approvals)::bigint AS approvals, sum(x.change_requests)::bigint AS change_requests, sum(x.rejections)::bigint AS rejections, sum(x.abstentions)::bigint AS abstentions, sum(x.deemed)::bigint AS deemed, sum(x.on_behalf)::bigint AS on_behalf, sum(x.sla_decisions)::bigint AS sla_decisions, sum(x.sla_met)::bigint AS sla_met, sum(x.response_us)::bigint AS response_us, sum(x.business_n)::bigint AS business_n, sum(x.business_us)::bigint AS business_us
		FROM (SELECT (c.decided_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.person_id, 0) AS person_id, COALESCE(c.workflow_id, 0) AS workflow_id, c.sign * (NOT c.is_deemed)::int AS decisions, c.sign * (c.verdict = 'approve')::int AS approvals, c.sign * (c.verdict = 'request_changes')::int AS change_requests, c.sign * (c.verdict = 'reject')::int AS rejections, c.sign * (c.verdict = 'abstain')::int AS abstentions, c.sign * c.is_deemed::int AS deemed, c.sign * (c.on_behalf_of_id IS NOT NULL)::int AS on_behalf, c.sign * (c.is_late IS NOT NULL)::int AS sla_decisions, c.sign * COALESCE(NOT c.is_late, false)::int AS sla_met, c.sign * CASE WHEN c.is_deemed THEN 0 ELSE (1000000 * c.response_seconds)::bigint END AS response_us, c.sign * (c.response_business_seconds IS NOT NULL AND NOT c.is_deemed)::int AS business_n, c.sign * CASE WHEN c.is_deemed THEN 0 ELSE COALESCE((1000000 * c.response_business_seconds)::bigint, 0) END AS business_us FROM change c) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.person_id, x.workflow_id) g
	WHERE (g.decisions, g.approvals, g.change_requests, g.rejections, g.abstentions, g.deemed, g.on_behalf, g.sla_decisions, g.sla_met, g.response_us, g.business_n, g.business_us) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, person_id, workflow_id) DO UPDATE SET decisions = a.decisions + EXCLUDED.decisions, approvals = a.approvals + EXCLUDED.approvals, change_requests = a.change_requests + EXCLUDED.change_requests, rejections = a.rejections + EXCLUDED.rejections, abstentions = a.abstentions + EXCLUDED.abstentions, deemed = a.deemed + EXCLUDED.deemed, on_behalf = a.on_behalf + EXCLUDED.on_behalf, sla_decisions = a.sla_decisions + EXCLUDED.sla_decisions, sla_met = a.sla_met + EXCLUDED.sla_met, response_us = a.response_us + EXCLUDED.response_us, business_n = a.business_n + EXCLUDED.business_n, business_us = a.business_us + EXCLUDED.business_us, refreshed_at = EXCLUDED.refreshed_at),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (day, workspace_id, metric, workflow_id, step_id, channel_id, bucket, n, refreshed_at)
	SELECT g.day, g.workspace_id, g.metric, g.workflow_id, g.step_id, g.channel_id, g.bucket, g.n, at
	FROM (SELECT x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket, sum(x.n)::bigint AS n
		FROM (SELECT (h.at AT TIME ZONE zone)::date AS day, c.workspace_id, h.metric, COALESCE(c.workflow_id, 0) AS workflow_id, h.step_id, COALESCE(c.channel_id, 0) AS channel_id,
				floor(ln(GREATEST(h.seconds, 0.001)) / ln(1.05::double precision))::int AS bucket, c.sign AS n
			FROM change c CROSS JOIN LATERAL (VALUES (c.decided_at, 'response', c.step_id, c.response_seconds), (c.decided_at, 'response_business', c.step_id, c.response_business_seconds)) AS h (at, metric, step_id, seconds)
			WHERE h.seconds IS NOT NULL AND NOT c.is_deemed) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket) g
	WHERE (g.n) IS DISTINCT FROM (0)
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id, bucket) DO UPDATE SET n = a.n + EXCLUDED.n, refreshed_at = EXCLUDED.refreshed_at)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_decision(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_decision(bigint[], text, timestamptz) IS
'Bring fact_decision of some posts up to date, and the roll-ups with it; the number of rows that came and went.';

CREATE FUNCTION greenlight_internal.refresh_delivery(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_delivery(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_delivery f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_delivery f USING removed r
	WHERE f.variant_id = r.variant_id AND NOT EXISTS (SELECT FROM fresh n WHERE n.variant_id = r.variant_id)),
written AS (INSERT INTO greenlight_internal.fact_delivery TABLE added
	ON CONFLICT (variant_id) DO UPDATE SET (post_id, workspace_id, workflow_id, channel_id, publish_at, published_at, outcome, attempts, delay_seconds, is_on_time)
		= ROW (EXCLUDED.post_id, EXCLUDED.workspace_id, EXCLUDED.workflow_id, EXCLUDED.channel_id, EXCLUDED.publish_at, EXCLUDED.published_at, EXCLUDED.outcome, EXCLUDED.attempts, EXCLUDED.delay_seconds, EXCLUDED.is_on_time)),
delivery_daily AS (
	INSERT INTO greenlight_internal.agg_delivery_daily AS a (day, workspace_id, channel_id, published, planned, on_time, delay_us, attempts, failed_attempts, latency_n, latency_us, refreshed_at)
	SELECT g.day, g.workspace_id, g.channel_id, g.published, g.planned, g.on_time, g.delay_us, g.attempts, g.failed_attempts, g.latency_n, g.latency_us, at
	FROM (SELECT x.day, x.workspace_id, x.channel_id, sum(x.published)::bigint AS published, sum(x.planned)::bigint AS planned, sum(x.on_time)::bigint AS on_time, sum(x.delay_us)::bigint AS delay_us, sum(x.attempts)::bigint AS attempts, sum(x.failed_attempts)::bigint AS failed_attempts, sum(x.latency_n)::bigint AS latency_n, sum(x.latency_us)::bigint AS latency_us
		FROM (SELECT (c.published_at AT TIME ZONE zone)::date AS day, c.workspace_id, c.channel_id, c.sign * 1 AS published, c.sign * (c.publish_at IS NOT NULL)::int AS planned, c.sign * COALESCE(c.is_on_time, false)::int AS on_time, c.sign * COALESCE((1000000 * c.delay_seconds)::bigint, 0) AS delay_us, 0 AS attempts, 0 AS failed_attempts, 0 AS latency_n, 0 AS latency_us FROM change c) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.channel_id) g
	WHERE (g.published, g.planned, g.on_time, g.delay_us, g.attempts, g.failed_attempts, g.latency_n, g.latency_us) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, channel_id) DO UPDATE SET published = a.published + EXCLUDED.published, planned = a.planned + EXCLUDED.planned, on_time = a.on_time + EXCLUDED.on_time, delay_us = a.delay_us + EXCLUDED.delay_us, attempts = a.attempts + EXCLUDED.attempts, failed_attempts = a.failed_attempts + EXCLUDED.failed_attempts, latency_n = a.latency_n + EXCLUDED.latency_n, latency_us = a.latency_us + EXCLUDED.latency_us, refreshed_at = EXCLUDED.refreshed_at),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (day, workspace_id, metric, workflow_id, step_id, channel_id, bucket, n, refreshed_at)
	SELECT g.day, g.workspace_id, g.metric, g.workflow_id, g.step_id, g.channel_id, g.bucket, g.n, at
	FROM (SELECT x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket, sum(x.n)::bigint AS n
		FROM (SELECT (h.at AT TIME ZONE zone)::date AS day, c.workspace_id, h.metric, COALESCE(c.workflow_id, 0) AS workflow_id, h.step_id, COALESCE(c.channel_id, 0) AS channel_id,
				floor(ln(GREATEST(h.seconds, 0.001)) / ln(1.05::double precision))::int AS bucket, c.sign AS n
			FROM change c CROSS JOIN LATERAL (VALUES (c.published_at, 'publish_delay', 0, c.delay_seconds)) AS h (at, metric, step_id, seconds)
			WHERE h.seconds IS NOT NULL) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket) g
	WHERE (g.n) IS DISTINCT FROM (0)
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id, bucket) DO UPDATE SET n = a.n + EXCLUDED.n, refreshed_at = EXCLUDED.refreshed_at)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_delivery(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_delivery(bigint[], text, timestamptz) IS
'Bring fact_delivery of some posts up to date, and the roll-ups with it; the number of rows that came and went.';

CREATE FUNCTION greenlight_internal.refresh_attempt(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_attempt(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_attempt f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_attempt f USING removed r
	WHERE f.attempt_id = r.attempt_id AND NOT EXISTS (SELECT FROM fresh n WHERE n.attempt_id = r.attempt_id)),
written AS (INSERT INTO greenlight_internal.fact_attempt TABLE added
	ON CONFLICT (attempt_id) DO UPDATE SET (variant_id, post_id, workspace_id, channel_id, attempt_no, started_at, ended_at, outcome, latency_ms, http_status, error_class, retry_at)
		= ROW (EXCLUDED.variant_id, EXCLUDED.post_id, EXCLUDED.workspace_id, EXCLUDED.channel_id, EXCLUDED.attempt_no, EXCLUDED.started_at, EXCLUDED.ended_at, EXCLUDED.outcome, EXCLUDED.latency_ms, EXCLUDED.http_status, EXCLUDED.error_class, EXCLUDED.retry_at)),
delivery_daily AS (
	INSERT INTO greenlight_internal.agg_delivery_daily AS a (day, workspace_id, channel_id, published, planned, on_time, delay_us, attempts, failed_attempts, latency_n, latency_us, refreshed_at)
	SELECT g.day, g.workspace_id, g.channel_id, g.published, g.planned, g.on_time, g.delay_us, g.attempts, g.failed_attempts, g.latency_n, g.latency_us, at
	FROM (SELECT x.day, x.workspace_id, x.channel_id, sum(x.published)::bigint AS published, sum(x.planned)::bigint AS planned, sum(x.on_time)::bigint AS on_time, sum(x.delay_us)::bigint AS delay_us, sum(x.attempts)::bigint AS attempts, sum(x.failed_attempts)::bigint AS failed_attempts, sum(x.latency_n)::bigint AS latency_n, sum(x.latency_us)::bigint AS latency_us
		FROM (SELECT (c.ended_at AT TIME ZONE zone)::date AS day, c.workspace_id, c.channel_id, 0 AS published, 0 AS planned, 0 AS on_time, 0 AS delay_us, c.sign * 1 AS attempts, c.sign * (c.error_class IS NOT NULL)::int AS failed_attempts, c.sign * 1 AS latency_n, c.sign * (1000 * c.latency_ms)::bigint AS latency_us FROM change c) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.channel_id) g
	WHERE (g.published, g.planned, g.on_time, g.delay_us, g.attempts, g.failed_attempts, g.latency_n, g.latency_us) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, channel_id) DO UPDATE SET published = a.published + EXCLUDED.published, planned = a.planned + EXCLUDED.planned, on_time = a.on_time + EXCLUDED.on_time, delay_us = a.delay_us + EXCLUDED.delay_us, attempts = a.attempts + EXCLUDED.attempts, failed_attempts = a.failed_attempts + EXCLUDED.failed_attempts, latency_n = a.latency_n + EXCLUDED.latency_n, latency_us = a.latency_us + EXCLUDED.latency_us, refreshed_at = EXCLUDED.refreshed_at)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_attempt(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_attempt(bigint[], text, timestamptz) IS
'Bring fact_attempt of some posts up to date, and the roll-ups with it; the number of rows that came and went.';

CREATE FUNCTION greenlight_internal.refresh_contribution(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_contribution(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_contribution f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_contribution f USING removed r
	WHERE f.post_id = r.post_id AND f.person_id = r.person_id AND f.kind = r.kind AND NOT EXISTS (SELECT FROM fresh n WHERE n.post_id = r.post_id AND n.person_id = r.person_id AND n.kind = r.kind)),
written AS (INSERT INTO greenlight_internal.fact_contribution TABLE added
	ON CONFLICT (post_id, person_id, kind) DO UPDATE SET (workspace_id, n, first_at, last_at)
		= ROW (EXCLUDED.workspace_id, EXCLUDED.n, EXCLUDED.first_at, EXCLUDED.last_at))
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_contribution(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_contribution(bigint[], text, timestamptz) IS
'Bring fact_contribution of some posts up to date, and the roll-ups with it; the number of rows that came and went.';

CREATE FUNCTION greenlight_internal.refresh_post(posts bigint[], zone text, at timestamptz) RETURNS bigint
	LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH fresh AS MATERIALIZED (SELECT * FROM greenlight_internal.source_post(posts)),
stored AS MATERIALIZED (SELECT * FROM greenlight_internal.fact_post f WHERE f.post_id = ANY (posts)),
added AS MATERIALIZED (TABLE fresh EXCEPT TABLE stored),
removed AS MATERIALIZED (TABLE stored EXCEPT TABLE fresh),
change AS MATERIALIZED (SELECT 1 AS sign, a.* FROM added a UNION ALL SELECT -1, r.* FROM removed r),
gone AS (DELETE FROM greenlight_internal.fact_post f USING removed r
	WHERE f.post_id = r.post_id AND NOT EXISTS (SELECT FROM fresh n WHERE n.post_id = r.post_id)),
written AS (INSERT INTO greenlight_internal.fact_post TABLE added
	ON CONFLICT (post_id) DO UPDATE SET (workspace_id, author_id, workflow_id, channel_id, campaign, status, review_state, mode, created_at, first_submitted_at, first_response_at, approved_at, publish_at, published_at, due_at, revision_rounds, change_requests, limited_requests, request_limit, deemed_approvals, overrides, rejections, withdrawals, is_first_pass, is_on_time, is_published_without_approval, lead_time_seconds, cycle_time_seconds, cycle_time_business_seconds, time_to_first_response_seconds, draft_seconds, review_seconds, review_business_seconds, rework_seconds, rework_business_seconds, publish_delay_seconds, flow_efficiency, open_state, open_since)
		= ROW (EXCLUDED.workspace_id, EXCLUDED.author_id, EXCLUDED.workflow_id, EXCLUDED.channel_id, EXCLUDED.campaign, EXCLUDED.status, EXCLUDED.review_state, EXCLUDED.mode, EXCLUDED.created_at, EXCLUDED.first_submitted_at, EXCLUDED.first_response_at, EXCLUDED.approved_at, EXCLUDED.publish_at, EXCLUDED.published_at, EXCLUDED.due_at, EXCLUDED.revision_rounds, EXCLUDED.change_requests, EXCLUDED.limited_requests, EXCLUDED.request_limit, EXCLUDED.deemed_approvals, EXCLUDED.overrides, EXCLUDED.rejections, EXCLUDED.withdrawals, EXCLUDED.is_first_pass, EXCLUDED.is_on_time, EXCLUDED.is_published_without_approval, EXCLUDED.lead_time_seconds, EXCLUDED.cycle_time_seconds, EXCLUDED.cycle_time_business_seconds, EXCLUDED.time_to_first_response_seconds, EXCLUDED.draft_seconds, EXCLUDED.review_seconds, EXCLUDED.review_business_seconds, EXCLUDED.rework_seconds, EXCLUDED.rework_business_seconds, EXCLUDED.publish_delay_seconds, EXCLUDED.flow_efficiency, EXCLUDED.open_state, EXCLUDED.open_since)),
approval_daily AS (
	INSERT INTO greenlight_internal.agg_approval_daily AS a (day, workspace_id, workflow_id, channel_id, created, submitted, approved, first_pass, rejected, expired, published, published_without_approval, overrides, change_requests, deemed_approvals, rounds, cycle_us, cycle_business_n, cycle_business_us, response_n, response_us, review_us, rework_us, lead_us, refreshed_at)
	SELECT g.day, g.workspace_id, g.workflow_id, g.channel_id, g.created, g.submitted, g.approved, g.first_pass, g.rejected, g.expired, g.published, g.published_without_approval, g.overrides, g.change_requests, g.deemed_approvals, g.rounds, g.cycle_us, g.cycle_business_n, g.cycle_business_us, g.response_n, g.response_us, g.review_us, g.rework_us, g.lead_us, at
	FROM (SELECT x.day, x.workspace_id, x.workflow_id, x.channel_id, sum(x.created)::bigint AS created, sum(x.submitted)::bigint AS submitted, sum(x.approved)::bigint AS approved, sum(x.first_pass)::bigint AS first_pass, sum(x.rejected)::bigint AS rejected, sum(x.expired)::bigint AS expired, sum(x.published)::bigint AS published, sum(x.published_without_approval)::bigint AS published_without_approval, sum(x.overrides)::bigint AS overrides, sum(x.change_requests)::bigint AS change_requests, sum(x.deemed_approvals)::bigint AS deemed_approvals, sum(x.rounds)::bigint AS rounds, sum(x.cycle_us)::bigint AS cycle_us, sum(x.cycle_business_n)::bigint AS cycle_business_n, sum(x.cycle_business_us)::bigint AS cycle_business_us, sum(x.response_n)::bigint AS response_n, sum(x.response_us)::bigint AS response_us, sum(x.review_us)::bigint AS review_us, sum(x.rework_us)::bigint AS rework_us, sum(x.lead_us)::bigint AS lead_us
		FROM (SELECT (c.created_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id, c.sign * 1 AS created, 0 AS submitted, 0 AS approved, 0 AS first_pass, 0 AS rejected, 0 AS expired, 0 AS published, 0 AS published_without_approval, 0 AS overrides, 0 AS change_requests, 0 AS deemed_approvals, 0 AS rounds, 0 AS cycle_us, 0 AS cycle_business_n, 0 AS cycle_business_us, 0 AS response_n, 0 AS response_us, 0 AS review_us, 0 AS rework_us, 0 AS lead_us FROM change c
			UNION ALL SELECT (c.first_submitted_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id, 0 AS created, c.sign * 1 AS submitted, 0 AS approved, 0 AS first_pass, 0 AS rejected, 0 AS expired, 0 AS published, 0 AS published_without_approval, 0 AS overrides, 0 AS change_requests, 0 AS deemed_approvals, 0 AS rounds, 0 AS cycle_us, 0 AS cycle_business_n, 0 AS cycle_business_us, 0 AS response_n, 0 AS response_us, 0 AS review_us, 0 AS rework_us, 0 AS lead_us FROM change c
			UNION ALL SELECT (c.approved_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id, 0 AS created, 0 AS submitted, c.sign * 1 AS approved, c.sign * COALESCE(c.is_first_pass, false)::int AS first_pass, 0 AS rejected, 0 AS expired, 0 AS published, 0 AS published_without_approval, c.sign * (c.overrides > 0)::int AS overrides, c.sign * c.change_requests AS change_requests, c.sign * c.deemed_approvals AS deemed_approvals, c.sign * c.revision_rounds AS rounds, c.sign * COALESCE((1000000 * c.cycle_time_seconds)::bigint, 0) AS cycle_us, c.sign * (c.cycle_time_business_seconds IS NOT NULL)::int AS cycle_business_n, c.sign * COALESCE((1000000 * c.cycle_time_business_seconds)::bigint, 0) AS cycle_business_us, 0 AS response_n, 0 AS response_us, c.sign * (1000000 * c.review_seconds)::bigint AS review_us, c.sign * (1000000 * c.rework_seconds)::bigint AS rework_us, 0 AS lead_us FROM change c
			UNION ALL SELECT (c.published_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id, 0 AS created, 0 AS submitted, 0 AS approved, 0 AS first_pass, 0 AS rejected, 0 AS expired, c.sign * 1 AS published, c.sign * c.is_published_without_approval::int AS published_without_approval, 0 AS overrides, 0 AS change_requests, 0 AS deemed_approvals, 0 AS rounds, 0 AS cycle_us, 0 AS cycle_business_n, 0 AS cycle_business_us, 0 AS response_n, 0 AS response_us, 0 AS review_us, 0 AS rework_us, c.sign * (1000000 * c.lead_time_seconds)::bigint AS lead_us FROM change c
			UNION ALL SELECT (c.first_response_at AT TIME ZONE zone)::date AS day, c.workspace_id, COALESCE(c.workflow_id, 0) AS workflow_id, COALESCE(c.channel_id, 0) AS channel_id, 0 AS created, 0 AS submitted, 0 AS approved, 0 AS first_pass, 0 AS rejected, 0 AS expired, 0 AS published, 0 AS published_without_approval, 0 AS overrides, 0 AS change_requests, 0 AS deemed_approvals, 0 AS rounds, 0 AS cycle_us, 0 AS cycle_business_n, 0 AS cycle_business_us, c.sign * 1 AS response_n, c.sign * (1000000 * c.time_to_first_response_seconds)::bigint AS response_us, 0 AS review_us, 0 AS rework_us, 0 AS lead_us FROM change c) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.workflow_id, x.channel_id) g
	WHERE (g.created, g.submitted, g.approved, g.first_pass, g.rejected, g.expired, g.published, g.published_without_approval, g.overrides, g.change_requests, g.deemed_approvals, g.rounds, g.cycle_us, g.cycle_business_n, g.cycle_business_us, g.response_n, g.response_us, g.review_us, g.rework_us, g.lead_us) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	ON CONFLICT (day, workspace_id, workflow_id, channel_id) DO UPDATE SET created = a.created + EXCLUDED.created, submitted = a.submitted + EXCLUDED.submitted, approved = a.approved + EXCLUDED.approved, first_pass = a.first_pass + EXCLUDED.first_pass, rejected = a.rejected + EXCLUDED.rejected, expired = a.expired + EXCLUDED.expired, published = a.published + EXCLUDED.published, published_without_approval = a.published_without_approval + EXCLUDED.published_without_approval, overrides = a.overrides + EXCLUDED.overrides, change_requests = a.change_requests + EXCLUDED.change_requests, deemed_approvals = a.deemed_approvals + EXCLUDED.deemed_approvals, rounds = a.rounds + EXCLUDED.rounds, cycle_us = a.cycle_us + EXCLUDED.cycle_us, cycle_business_n = a.cycle_business_n + EXCLUDED.cycle_business_n, cycle_business_us = a.cycle_business_us + EXCLUDED.cycle_business_us, response_n = a.response_n + EXCLUDED.response_n, response_us = a.response_us + EXCLUDED.response_us, review_us = a.review_us + EXCLUDED.review_us, rework_us = a.rework_us + EXCLUDED.rework_us, lead_us = a.lead_us + EXCLUDED.lead_us, refreshed_at = EXCLUDED.refreshed_at),
histogram AS (
	INSERT INTO greenlight_internal.agg_duration_histogram AS a (day, workspace_id, metric, workflow_id, step_id, channel_id, bucket, n, refreshed_at)
	SELECT g.day, g.workspace_id, g.metric, g.workflow_id, g.step_id, g.channel_id, g.bucket, g.n, at
	FROM (SELECT x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket, sum(x.n)::bigint AS n
		FROM (SELECT (h.at AT TIME ZONE zone)::date AS day, c.workspace_id, h.metric, COALESCE(c.workflow_id, 0) AS workflow_id, h.step_id, COALESCE(c.channel_id, 0) AS channel_id,
				floor(ln(GREATEST(h.seconds, 0.001)) / ln(1.05::double precision))::int AS bucket, c.sign AS n
			FROM change c CROSS JOIN LATERAL (VALUES (c.approved_at, 'cycle_time', 0, c.cycle_time_seconds), (c.approved_at, 'cycle_time_business', 0, c.cycle_time_business_seconds), (c.approved_at, 'review', 0, c.review_seconds), (c.approved_at, 'rework', 0, c.rework_seconds),
				(c.published_at, 'lead_time', 0, c.lead_time_seconds), (c.first_response_at, 'time_to_first_response', 0, c.time_to_first_response_seconds)) AS h (at, metric, step_id, seconds)
			WHERE h.seconds IS NOT NULL) x
		WHERE x.day IS NOT NULL
		GROUP BY x.day, x.workspace_id, x.metric, x.workflow_id, x.step_id, x.channel_id, x.bucket) g
	WHERE (g.n) IS DISTINCT FROM (0)
	ON CONFLICT (metric, day, workspace_id, workflow_id, step_id, channel_id, bucket) DO UPDATE SET n = a.n + EXCLUDED.n, refreshed_at = EXCLUDED.refreshed_at)
SELECT count(*) FROM change
$$;
REVOKE ALL ON FUNCTION greenlight_internal.refresh_post(bigint[], text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.refresh_post(bigint[], text, timestamptz) IS
'Bring fact_post of some posts up to date, and the roll-ups with it; the number of rows that came and went.';
