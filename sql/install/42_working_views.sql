/*
 * Views to work with: what waits for me, what I wait for, where everything stands.
 */
CREATE VIEW greenlight.inbox WITH (security_invoker = true) AS
SELECT p.id AS post_id, p.workspace, p.title, s.revision,
	v.definition #>> ARRAY['steps', s.step::text, 'name'] AS step,
	COALESCE(s.due_at, p.publish_at) AS due_at,
	EXTRACT(epoch FROM COALESCE(s.due_at, p.publish_at) - pg_catalog.now())::double precision AS seconds_left,
	pg_catalog.concat_ws(', ', asked.own, asked.others) AS why,
	(SELECT e.recurrence || COALESCE(' until ' || e.valid_until, '') FROM greenlight_internal.series e
		WHERE e.post_id = p.id AND e.ended_at IS NULL) AS series
FROM greenlight_internal.review_step s
JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round
JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id
JOIN greenlight_internal.post p ON p.id = s.post_id
CROSS JOIN LATERAL (SELECT
	(SELECT pg_catalog.string_agg(COALESCE(q.need ->> 'role',
				(SELECT pg_catalog.string_agg(x, ' or ') FROM pg_catalog.jsonb_array_elements_text(q.need -> 'roles') x),
				'named in the workflow'), ', ' ORDER BY seat.requirement)
		FROM ROWS FROM (pg_catalog.unnest(s.seat_person_ids), pg_catalog.unnest(s.seat_requirements),
				pg_catalog.unnest(s.seat_votes)) AS seat (person_id, requirement, vote)
		CROSS JOIN LATERAL (SELECT v.definition #> ARRAY['steps', s.step::text, 'requires', seat.requirement::text] AS need) q
		WHERE seat.person_id = (SELECT greenlight_internal.acting_person()) AND seat.vote = 0) AS own,
	CASE WHEN s.seat_person_ids && (SELECT ARRAY(SELECT g.person_id FROM greenlight_internal.delegation g
			WHERE g.delegate_id = (SELECT greenlight_internal.acting_person()) AND g.ended_at IS NULL))
		THEN (SELECT pg_catalog.string_agg('for ' || name, ', ' ORDER BY name)
			FROM pg_catalog.unnest(greenlight_internal.awaited_for(s.post_id)) AS name) END AS others) asked
WHERE s.state = 'open' AND (asked.own IS NOT NULL OR asked.others IS NOT NULL)
UNION ALL
SELECT p.id, p.workspace, p.title, p.revision, NULL, p.publish_at,
	EXTRACT(epoch FROM p.publish_at - pg_catalog.now())::double precision, 'grant a round', NULL
FROM greenlight_internal.post p
JOIN greenlight_internal.review r ON r.post_id = p.id AND r.round = p.round
JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id
WHERE p.waits_for_round AND NOT p.is_cancelled
	AND EXISTS (SELECT FROM greenlight_internal.role_grant g
		WHERE g.workspace_id = p.workspace_id AND g.person_id = (SELECT greenlight_internal.acting_person())
			AND g.role = v.definition #>> '{change_requests,escalate_to}'
			AND (g.channel_id IS NULL OR NOT EXISTS (SELECT FROM greenlight_internal.variant o
				WHERE o.post_id = p.id AND o.delivery_state <> 'cancelled'
					AND NOT EXISTS (SELECT FROM greenlight_internal.role_grant h
						WHERE h.workspace_id = g.workspace_id AND h.person_id = g.person_id AND h.role = g.role
							AND h.channel_id = o.channel_id))))
UNION ALL
SELECT p.id, p.workspace, p.title, s.revision, s.step, COALESCE(s.due_at, p.publish_at),
	EXTRACT(epoch FROM COALESCE(s.due_at, p.publish_at) - pg_catalog.now())::double precision, 'blocked', NULL
FROM greenlight.review_step s
JOIN greenlight_internal.post p ON p.id = s.post_id
WHERE s.state = 'open' AND s.is_blocked
	AND p.workspace_id = ANY ((SELECT greenlight_internal.managed_workspaces())::bigint[])
	AND NOT EXISTS (SELECT FROM greenlight_internal.review_step t
		CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(t.seat_person_ids), pg_catalog.unnest(t.seat_votes)) AS seat (person_id, vote)
		WHERE t.post_id = s.post_id AND t.state = 'open'
			AND seat.person_id = (SELECT greenlight_internal.acting_person()) AND seat.vote = 0)
UNION ALL
SELECT p.id, p.workspace, p.title, s.revision, s.step, COALESCE(s.due_at, p.publish_at),
	EXTRACT(epoch FROM COALESCE(s.due_at, p.publish_at) - pg_catalog.now())::double precision,
	'away: ' || pg_catalog.array_to_string(away.people, ', '), NULL
FROM greenlight_internal.review_step o
JOIN greenlight.review_step s ON s.post_id = o.post_id AND s.state = 'open'
JOIN greenlight_internal.post p ON p.id = o.post_id
CROSS JOIN LATERAL (SELECT CASE WHEN o.seat_person_ids && (SELECT ARRAY(SELECT g.person_id
			FROM greenlight_internal.delegation g WHERE g.ended_at IS NULL AND g.ends_at > pg_catalog.now()))
		THEN greenlight_internal.awaited_away(o.post_id) END AS people) away
WHERE o.state = 'open' AND o.workspace_id = ANY ((SELECT greenlight_internal.managed_workspaces())::bigint[])
	AND away.people <> '{}'
ORDER BY due_at, post_id;
COMMENT ON VIEW greenlight.inbox IS
'What waits for your decision: the revision to name, the step, until when (its due time, or else the publish time), and why you:
the role that is asked, or "for" somebody whose delegation to you is in force. Also posts that wait for a round
which your role may see to (grant a round), and to managers steps that too few people can satisfy (blocked), or that wait
for people who are away and for whom nobody could vote (away).
series: the post is to recur, so what you decide is about each occurrence of it.';

CREATE VIEW greenlight.series WITH (security_invoker = true) AS
SELECT e.post_id, p.workspace,
	CASE WHEN p.client_revision <> p.revision AND p.author_id <> (SELECT greenlight_internal.acting_person())
			AND p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
		THEN (SELECT r.title FROM greenlight_internal.revision r
			WHERE r.post_id = p.id AND r.revision = p.client_revision)
		ELSE p.title END AS title,
	e.recurrence, e.first_local, e.timezone, e.valid_until,
	CASE WHEN e.is_stopped THEN 'stopped' WHEN e.ended_at IS NOT NULL THEN 'over'
		WHEN p.review_state = 'approved' THEN 'approved' ELSE 'not approved' END AS state,
	e.created_at, e.ended_at,
	(SELECT count(*) FROM greenlight_internal.occurrence o WHERE o.series_id = e.post_id) AS occurrences,
	(SELECT min(q.publish_at) FROM greenlight_internal.occurrence o JOIN greenlight_internal.post q ON q.id = o.post_id
		WHERE o.series_id = e.post_id AND q.status IN ('scheduled', 'held')) AS next_at
FROM greenlight_internal.series e
JOIN greenlight_internal.post p ON p.id = e.post_id;
COMMENT ON VIEW greenlight.series IS
'Posts that recur: by which recurrence (RRULE) and wall clock, until when, and whether occurrences are made of it: approved, not approved (none goes out),
stopped or over. occurrences counts those made so far, the post itself among them; next_at is the first one that waits.';

CREATE VIEW greenlight.occurrence WITH (security_invoker = true) AS
SELECT o.series_id, o.post_id, p.workspace, o.occurs_local, o.occurs_at, p.publish_at, p.status
FROM greenlight_internal.occurrence o
JOIN greenlight_internal.post p ON p.id = o.post_id;
COMMENT ON VIEW greenlight.occurrence IS
'Posts that occur by a series (series_id is the post whose series it is, its first occurrence): at which wall time and instant of it (occurs_),
and when the post goes out, which is another instant only where somebody scheduled it anew.';

CREATE VIEW greenlight.deadline WITH (security_invoker = true) AS
SELECT s.post_id, p.workspace, s.round, s.step_order, s.step, s.due_at, s.first_due_at,
	s.due_at < pg_catalog.now() AS is_overdue,
	EXTRACT(epoch FROM s.due_at - pg_catalog.now())::double precision AS seconds_left,
	s.waits_for, t.act AS next_action, t.fires_at AS next_action_at
FROM greenlight.review_step s
JOIN greenlight_internal.post p ON p.id = s.post_id
LEFT JOIN greenlight_internal.timer t ON t.post_id = s.post_id
WHERE s.state = 'open' AND s.due_at IS NOT NULL
ORDER BY s.due_at, s.post_id;
COMMENT ON VIEW greenlight.deadline IS
'Open steps with a due time: by when (first_due_at: what that was before it was rescheduled or extended), for whom they wait,
and what happens next of itself, and when; no next_action where all is done. extend_deadline() moves one.';

CREATE VIEW greenlight.stat_timer WITH (security_invoker = true) AS
SELECT p.workspace, t.act AS action, pg_catalog.count(*) AS armed,
	pg_catalog.count(*) FILTER (WHERE t.fires_at < pg_catalog.now()) AS due,
	pg_catalog.min(t.fires_at) AS next_at
FROM greenlight_internal.timer t
JOIN greenlight_internal.post p ON p.id = t.post_id
GROUP BY p.workspace, t.act
ORDER BY p.workspace, t.act;
COMMENT ON VIEW greenlight.stat_timer IS
'Timers of deadlines by workspace and by what they do next: how many are armed, how many are due now, and when the first one is.';

CREATE VIEW greenlight.mine WITH (security_invoker = true) AS
SELECT p.id AS post_id, p.workspace,
	CASE WHEN p.client_revision <> p.revision AND p.author_id <> (SELECT greenlight_internal.acting_person())
			AND p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
		THEN (SELECT r.title FROM greenlight_internal.revision r
			WHERE r.post_id = p.id AND r.revision = p.client_revision)
		ELSE p.title END AS title,
	p.status,
	CASE WHEN p.client_revision <> p.revision AND p.author_id <> (SELECT greenlight_internal.acting_person())
			AND p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
		THEN p.client_revision ELSE p.revision END AS revision,
	p.publish_at,
	COALESCE((SELECT s.waits_for FROM greenlight.review_step s WHERE s.post_id = p.id AND s.state = 'open'),
		'{}'::text[]) AS waits_for
FROM greenlight_internal.post p
WHERE NOT p.is_hidden AND NOT p.is_archived
	AND (p.author_id = (SELECT greenlight_internal.acting_person())
		OR p.assignee_id = (SELECT greenlight_internal.acting_person())
		OR p.id IN (SELECT s.post_id FROM greenlight_internal.review_step s
			JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round
			WHERE s.state = 'open' AND r.submitter_id = (SELECT greenlight_internal.acting_person())))
ORDER BY p.publish_at, p.id;
COMMENT ON VIEW greenlight.mine IS
'What you wrote, what is assigned to you, and what you submitted and is in review: where it stands, and for whom it waits.';

CREATE VIEW greenlight.board WITH (security_invoker = true) AS
SELECT p.id, p.status, pg_catalog.left(p.workspace, 10) AS workspace,
	pg_catalog.left(CASE WHEN p.client_revision <> p.revision AND p.author_id <> (SELECT greenlight_internal.acting_person())
			AND p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
		THEN (SELECT r.title FROM greenlight_internal.revision r
			WHERE r.post_id = p.id AND r.revision = p.client_revision)
		ELSE p.title END, 20) AS title,
	pg_catalog.to_char(p.publish_local, 'MM-DD HH24:MI') AS goes_out,
	pg_catalog.left(pg_catalog.array_to_string(COALESCE(
		(SELECT s.waits_for FROM greenlight.review_step s WHERE s.post_id = p.id AND s.state = 'open'),
		CASE WHEN p.status IN ('draft', 'changes_requested', 'rejected', 'expired') THEN ARRAY[a.name] END), ', '), 16) AS waits_for
FROM greenlight_internal.post p
LEFT JOIN greenlight_internal.person a ON a.id = p.author_id
WHERE NOT p.is_hidden AND NOT p.is_archived
ORDER BY p.publish_at, p.id;
COMMENT ON VIEW greenlight.board IS
'One line a post, at most 100 characters wide: status, title, local publish time, and for whom it waits.';

CREATE VIEW greenlight.calendar WITH (security_invoker = true) AS
SELECT p.publish_local::date AS day, p.publish_at, p.publish_local, p.timezone, p.workspace, p.id AS post_id,
	v.id AS variant_id,
	CASE WHEN p.client_revision <> p.revision AND p.author_id <> (SELECT greenlight_internal.acting_person())
			AND p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
		THEN (SELECT r.title FROM greenlight_internal.revision r
			WHERE r.post_id = p.id AND r.revision = p.client_revision)
		ELSE p.title END AS title,
	c.name AS channel, c.network, p.status, v.delivery_state,
	p.review_state IN ('draft', 'in_review', 'changes_requested') AS is_waiting
FROM greenlight_internal.variant v
JOIN greenlight_internal.post p ON p.id = v.post_id
JOIN greenlight_internal.channel c ON c.id = v.channel_id
WHERE p.publish_at IS NOT NULL AND NOT p.is_hidden AND NOT p.is_archived AND v.delivery_state <> 'cancelled'
ORDER BY p.publish_at, p.id, c.name;
COMMENT ON VIEW greenlight.calendar IS
'What is planned, one row a channel and day in the post''s own time zone; is_waiting: an approval is still missing.';
