/*
 * The public views. All are security_invoker: row-level security of the tables applies to whoever
 * reads. post, variant and comment can be written as well (46_triggers.sql). Columns are only ever
 * appended: the engine builds rows of post and variant by position.
 */
CREATE VIEW greenlight.workspace WITH (security_invoker = true) AS
SELECT w.id, w.name, w.timezone, w.is_paused, w.pause_reason,
	(SELECT f.name FROM greenlight_internal.workflow f WHERE f.workspace_id = w.id AND f.is_default) AS workflow,
	w.created_at, w.fills_slots
FROM greenlight_internal.workspace w;
COMMENT ON VIEW greenlight.workspace IS
'Workspaces you are a member of: one client or brand each.';

CREATE VIEW greenlight.person WITH (security_invoker = true) AS
SELECT p.id, p.name, p.is_active, p.created_at
FROM greenlight_internal.person p;
COMMENT ON VIEW greenlight.person IS
'People you share a workspace with, present and former.';

CREATE VIEW greenlight.member WITH (security_invoker = true) AS
SELECT w.name AS workspace, p.name AS person, m.is_active AND p.is_active AS is_active,
	ARRAY(SELECT g.role || COALESCE(' on ' || c.name, '')
		FROM greenlight_internal.role_grant g
		LEFT JOIN greenlight_internal.channel c ON c.id = g.channel_id
		WHERE g.workspace_id = m.workspace_id AND g.person_id = m.person_id
		ORDER BY 1) AS roles,
	m.joined_at
FROM greenlight_internal.member m
JOIN greenlight_internal.workspace w ON w.id = m.workspace_id
JOIN greenlight_internal.person p ON p.id = m.person_id;
COMMENT ON VIEW greenlight.member IS
'Members of your workspaces with their roles, on the whole workspace or "on" a channel.';

CREATE VIEW greenlight.role WITH (security_invoker = true) AS
SELECT w.name AS workspace, r.name, r.permissions, r.defined_at
FROM greenlight_internal.role r
JOIN greenlight_internal.workspace w ON w.id = r.workspace_id;
COMMENT ON VIEW greenlight.role IS
'Roles that your workspaces define beside the built-in ones (permissions()), and what they permit.';

CREATE VIEW greenlight.network WITH (security_invoker = true) AS
SELECT n.name, n.limits, n.idempotency, n.needs_credential, n.recipe, n.source, n.checked_on
FROM greenlight_internal.network n;
COMMENT ON VIEW greenlight.network IS
'Kinds of account: what they take, how they are spoken to, where that was read and when.';

CREATE VIEW greenlight.channel WITH (security_invoker = true) AS
SELECT c.id, w.name AS workspace, c.name, c.network, c.settings,
	COALESCE(f.name, d.name) AS workflow,
	c.is_paused, c.pause_reason, c.needs_authorisation,
	k.channel_id IS NOT NULL AS has_credential, c.created_at,
	c.min_gap / 1000000 AS min_gap_seconds,
	c.duplicates, c.duplicates_within / 1000000 AS duplicates_within_seconds
FROM greenlight_internal.channel c
JOIN greenlight_internal.workspace w ON w.id = c.workspace_id
LEFT JOIN greenlight_internal.workflow f ON f.id = c.workflow_id
LEFT JOIN greenlight_internal.workflow d ON d.workspace_id = c.workspace_id AND d.is_default
LEFT JOIN greenlight_internal.channel_credential k ON k.channel_id = c.id;
COMMENT ON VIEW greenlight.channel IS
'Social accounts of your workspaces. Secrets are never in the database, only whether one is named.
min_gap_seconds lie at least between two posts of it, duplicates says what comes of the same content twice within a time (set_channel()).';

CREATE VIEW greenlight.workflow WITH (security_invoker = true) AS
SELECT f.id, w.name AS workspace, f.name, v.version, v.mode, v.definition, f.is_default, v.created_at,
	f.is_active, (v.definition ->> 'review_by')::date AS review_by
FROM greenlight_internal.workflow f
JOIN greenlight_internal.workflow_version v ON v.workflow_id = f.id AND v.version = f.version
JOIN greenlight_internal.workspace w ON w.id = f.workspace_id;
COMMENT ON VIEW greenlight.workflow IS
'Workflows with the version that new submissions take, none where it is not active.';

CREATE VIEW greenlight.slot WITH (security_invoker = true) AS
SELECT s.id, w.name AS workspace, c.name AS channel, s.iso_dow, s.local_time, w.timezone, s.created_at, s.is_kept_open
FROM greenlight_internal.slot s
JOIN greenlight_internal.channel c ON c.id = s.channel_id
JOIN greenlight_internal.workspace w ON w.id = s.workspace_id;
COMMENT ON VIEW greenlight.slot IS
'When channels post: weekday (1 is Monday) and wall-clock time in the zone of the workspace; is_kept_open: only where somebody schedules for it.';

CREATE VIEW greenlight.blackout WITH (security_invoker = true) AS
SELECT b.id, w.name AS workspace, pg_catalog.tstzrange(b.starts_at, b.ends_at) AS period, b.reason,
	NULLIF(ARRAY(SELECT c.name FROM greenlight_internal.channel c WHERE c.id = ANY (b.channel_ids)
		ORDER BY c.name COLLATE "C"), '{}') AS channels,
	CASE WHEN b.shifts THEN 'shift' ELSE 'hold' END AS at_end,
	CASE WHEN b.shifts THEN b.spacing / 1000000.0::double precision END AS spacing_seconds, b.created_at
FROM greenlight_internal.blackout b
JOIN greenlight_internal.workspace w ON w.id = b.workspace_id;
COMMENT ON VIEW greenlight.blackout IS
'When nothing goes out, on the channels named or (NULL) on all; at_end says whether what is due in it is held, or moves behind its end, spacing_seconds apart. Clients see none.';

CREATE VIEW greenlight.rule WITH (security_invoker = true) AS
SELECT r.id, w.name AS workspace, r.name, r.version, r.definition ->> 'kind' AS kind,
	COALESCE(r.definition ->> 'severity', 'error') AS severity, r.definition ->> 'network' AS network,
	r.definition ->> 'workflow' AS workflow, r.definition, r.is_active, p.name AS set_by, r.created_at
FROM greenlight_internal.content_rule r
JOIN greenlight_internal.workspace w ON w.id = r.workspace_id
LEFT JOIN greenlight_internal.person p ON p.id = r.person_id;
COMMENT ON VIEW greenlight.rule IS
'Content rules, every version of them; is_active: the version counts. set_by is who set it, NULL for an administrator. Clients see none.';

CREATE VIEW greenlight.business_calendar WITH (security_invoker = true) AS
SELECT c.id, w.name AS workspace, c.name, c.timezone, c.hours,
	(SELECT count(*) FROM greenlight_internal.holiday h WHERE h.calendar_id = c.id) AS holidays, c.created_at
FROM greenlight_internal.business_calendar c
JOIN greenlight_internal.workspace w ON w.id = c.workspace_id;
COMMENT ON VIEW greenlight.business_calendar IS
'When people work: hours of the weekdays by the wall clock of a zone, and how many days are different (greenlight.holiday).';

CREATE VIEW greenlight.holiday WITH (security_invoker = true) AS
SELECT w.name AS workspace, c.name AS calendar, h.day, h.name, h.hours
FROM greenlight_internal.holiday h
JOIN greenlight_internal.business_calendar c ON c.id = h.calendar_id
JOIN greenlight_internal.workspace w ON w.id = h.workspace_id;
COMMENT ON VIEW greenlight.holiday IS
'Days of business calendars that are not as their weekday is; hours is NULL where nobody works.';

/*
 * Whoever sees a post sees the revision shown of it, so an inner join would give the same rows; but the planner
 * would take it to keep a few of them only, and read a whole workspace for the first page of a list.
 */
CREATE VIEW greenlight.post WITH (security_invoker = true) AS
SELECT p.id, p.workspace, CASE r.revision WHEN p.revision THEN p.title ELSE r.title END AS title, r.body, p.labels, r.media, r.revision, p.status, p.review_state,
	f.name AS workflow, a.name AS author,
	ARRAY(SELECT c.name
		FROM greenlight_internal.variant v
		JOIN greenlight_internal.channel c ON c.id = v.channel_id
		WHERE v.post_id = p.id AND (v.delivery_state <> 'cancelled' OR p.is_cancelled)
		ORDER BY c.name COLLATE "C") AS channels,
	p.publish_at, p.publish_local, p.timezone,
	CASE WHEN p.review_state = 'in_review' THEN COALESCE((SELECT s.due_at FROM greenlight_internal.review_step s
		WHERE s.post_id = p.id AND s.round = p.round AND s.state = 'open'), p.publish_at) END AS due_at,
	p.is_held, p.external_ref, p.created_at, p.updated_at, p.campaign, r.link, r.first_comment, p.is_archived,
	p.not_before, p.publish_until, p.is_together, p.unpublish_at,
	CASE WHEN p.assignee_id IS NOT NULL THEN (SELECT b.name FROM greenlight_internal.person b WHERE b.id = p.assignee_id) END AS assignee
FROM greenlight_internal.post p
LEFT JOIN greenlight_internal.revision r ON r.post_id = p.id
	AND r.revision = CASE WHEN p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
			AND p.author_id <> (SELECT greenlight_internal.acting_person())
		THEN p.client_revision ELSE p.revision END
LEFT JOIN greenlight_internal.person a ON a.id = p.author_id
LEFT JOIN greenlight_internal.workflow f ON f.id = p.workflow_id
WHERE NOT p.is_hidden;
COMMENT ON VIEW greenlight.post IS
'Posts as you may see them: clients see the last revision that reached a client step.
Writable: INSERT creates, UPDATE of content revises (WF002 when the row has changed since it was read),
UPDATE of publish_at, is_held and channels plans, UPDATE of status takes the one action that leads there, but no decision: those name a revision (approve()),
DELETE cancels. The server refuses MERGE, FOR UPDATE and ON CONFLICT with a target on views; ON CONFLICT DO NOTHING without
one does nothing: the row is inserted or refused as without it. A repeated INSERT with the same external_ref makes no second post.';

CREATE VIEW greenlight.variant WITH (security_invoker = true) AS
SELECT v.id, v.post_id, c.name AS channel, c.network,
	COALESCE(r.variants #>> ARRAY[v.channel_id::text, 'body'], r.body) AS body,
	COALESCE(r.variants #> ARRAY[v.channel_id::text, 'media'], r.media) AS media,
	v.delivery_state, v.remote_id, v.remote_url, v.attempts,
	CASE WHEN v.retry_at IS NOT NULL THEN v.retry_at
		WHEN v.delivery_state = 'scheduled' THEN GREATEST(p.publish_at, v.paced_at) END AS next_attempt_at,
	CASE r.revision WHEN p.revision THEN v.options
		ELSE COALESCE(r.variants #> ARRAY[v.channel_id::text, 'options'], '{}') END AS options,
	v.published_at, v.is_unpublishing
FROM greenlight_internal.variant v
JOIN greenlight_internal.post p ON p.id = v.post_id
JOIN greenlight_internal.channel c ON c.id = v.channel_id
LEFT JOIN greenlight_internal.revision r ON r.post_id = p.id
	AND r.revision = CASE WHEN p.author_id <> (SELECT greenlight_internal.acting_person())
			AND p.workspace_id = ANY ((SELECT greenlight_internal.client_workspaces())::bigint[])
		THEN p.client_revision ELSE p.revision END
WHERE NOT p.is_hidden;
COMMENT ON VIEW greenlight.variant IS
'What each channel of a post shows, and its delivery.
Writable: INSERT adds a channel, UPDATE of body, media and options overrides (NULL inherits again),
DELETE removes the channel.';

CREATE VIEW greenlight.revision WITH (security_invoker = true) AS
SELECT r.post_id, r.revision, r.title, r.body, r.media, r.link, r.first_comment, r.disclosure,
	ARRAY(SELECT c.name FROM greenlight_internal.channel c WHERE c.id = ANY (r.channel_ids)
		ORDER BY c.name COLLATE "C") AS channels,
	pg_catalog.encode(r.content_sha256, 'hex') AS content_sha256, a.name AS author, r.created_at
FROM greenlight_internal.revision r
LEFT JOIN greenlight_internal.person a ON a.id = r.author_id;
COMMENT ON VIEW greenlight.revision IS
'Immutable snapshots of content, with the SHA-256 of their canonical bytes.';

CREATE VIEW greenlight.review WITH (security_invoker = true) AS
SELECT r.post_id, r.round, r.revision, f.name AS workflow, v.version, r.state, s.name AS submitter,
	r.opened_at, r.closed_at, pg_catalog.encode(r.content_sha256, 'hex') AS content_sha256
FROM greenlight_internal.review r
JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id
JOIN greenlight_internal.workflow f ON f.id = v.workflow_id
LEFT JOIN greenlight_internal.person s ON s.id = r.submitter_id;
COMMENT ON VIEW greenlight.review IS
'Rounds of review: one over one revision, pinned to one version of a workflow.';

CREATE VIEW greenlight.review_step WITH (security_invoker = true) AS
SELECT s.post_id, s.round, s.step + 1 AS step_order,
	v.definition #>> ARRAY['steps', s.step::text, 'name'] AS step,
	COALESCE(v.definition #>> ARRAY['steps', s.step::text, 'audience'], 'internal') AS audience,
	s.visit, s.revision, s.state,
	s.state = 'open' AND EXISTS (SELECT
		FROM pg_catalog.jsonb_array_elements(v.definition #> ARRAY['steps', s.step::text, 'requires'])
			WITH ORDINALITY AS need (rule, n)
		CROSS JOIN LATERAL (SELECT
				pg_catalog.count(*) FILTER (WHERE seat.vote <> 2 AND seat.is_first) AS voting,
				pg_catalog.count(*) FILTER (WHERE (seat.vote < 2 OR seat.vote > 2 AND need.rule -> 'rejection' = '"wait_all"')
					AND (seat.is_first OR need.rule -> 'quorum' IS DISTINCT FROM '"all"')) AS hoped
			FROM (SELECT u.person_id, u.requirement, u.vote,
					u.n <= pg_catalog.cardinality(s.seat_person_ids) - s.added_seats AS is_first
				FROM ROWS FROM (pg_catalog.unnest(s.seat_person_ids), pg_catalog.unnest(s.seat_requirements),
					pg_catalog.unnest(s.seat_votes)) WITH ORDINALITY AS u (person_id, requirement, vote, n)) AS seat
			JOIN greenlight_internal.person p ON p.id = seat.person_id
			JOIN greenlight_internal.member m ON m.workspace_id = s.workspace_id AND m.person_id = seat.person_id
			WHERE seat.requirement = need.n - 1 AND (seat.vote <> 0 OR p.is_active AND m.is_active)) AS t
		WHERE t.hoped < GREATEST(1, CASE
			WHEN need.rule -> 'quorum' = '"all"' THEN t.voting
			WHEN need.rule #> '{quorum,percent}' IS NOT NULL
				THEN (t.voting * (need.rule #>> '{quorum,percent}')::int + 99) / 100
			ELSE COALESCE((need.rule #>> '{quorum,at_least}')::bigint, 1) END)) AS is_blocked,
	pg_catalog.cardinality(s.seat_person_ids) AS seats,
	ARRAY(SELECT DISTINCT p.name
		FROM ROWS FROM (pg_catalog.unnest(s.seat_person_ids), pg_catalog.unnest(s.seat_votes)) AS seat (person_id, vote)
		JOIN greenlight_internal.person p ON p.id = seat.person_id
		JOIN greenlight_internal.member m ON m.workspace_id = s.workspace_id AND m.person_id = seat.person_id
		WHERE s.state = 'open' AND seat.vote = 0 AND p.is_active AND m.is_active
		ORDER BY p.name) AS waits_for,
	s.opened_at, s.closed_at,
	CASE WHEN s.state = 'open' THEN
		ARRAY(SELECT e.entry ->> 'item'
			FROM pg_catalog.jsonb_array_elements(v.definition #> ARRAY['steps', s.step::text, 'checklist'])
				WITH ORDINALITY AS e (entry, n)
			WHERE COALESCE(e.entry ->> 'severity', 'error') = 'error' AND NOT EXISTS (SELECT
				FROM greenlight_internal.tick k
				WHERE k.post_id = s.post_id AND k.step = v.definition #>> ARRAY['steps', s.step::text, 'name']
					AND k.item = e.entry ->> 'item' AND k.is_done
					AND (k.revision = s.revision OR e.entry -> 'rebind' = 'false'))
			ORDER BY e.n)
		|| ARRAY(SELECT 'comment ' || c.id
			FROM greenlight_internal.comment c
			WHERE c.post_id = s.post_id AND c.is_blocking AND c.resolved_at IS NULL
				AND v.definition #> ARRAY['steps', s.step::text, 'blocking_comments'] IS DISTINCT FROM 'false'
			ORDER BY c.id)
		ELSE '{}' END AS missing,
	s.due_at, s.first_due_at
FROM greenlight_internal.review_step s
JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round
JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id;
COMMENT ON VIEW greenlight.review_step IS
'Visits of the steps of reviews: when they were open, and for whom an open one waits; it is blocked when
no vote that may still come could satisfy it. Besides votes it waits for what is missing: error items of its
checklist and blocking comments. due_at: by when, first_due_at: what that was when it opened.';

CREATE VIEW greenlight.decision WITH (security_invoker = true) AS
SELECT d.id, d.post_id, d.round, d.revision, d.step + 1 AS step_order, d.visit,
	d.requirement + 1 AS requirement, p.name AS person, d.verdict, d.note, d.decided_at,
	COALESCE(k.is_held, false) AND (NOT o.is_withdrawn OR o.review_state = 'rejected') AND r.state <> 'cancelled' AS is_counted,
	NOT COALESCE(k.is_held, false) AND d.revision IS DISTINCT FROM o.approved_revision
		AND COALESCE(d.content_sha256 <> n.content_sha256, d.revision <> o.revision) AS is_stale,
	a.name AS actor, d.link_id, m.name AS link_creator, d.is_late
FROM greenlight_internal.decision d
JOIN greenlight_internal.post o ON o.id = d.post_id
JOIN greenlight_internal.review r ON r.post_id = d.post_id AND r.round = o.round
LEFT JOIN greenlight_internal.revision n ON n.post_id = d.post_id AND n.revision = o.revision
LEFT JOIN LATERAL (SELECT true AS is_held
	FROM (SELECT DISTINCT ON (x.step) x.* FROM greenlight_internal.review_step x
		WHERE x.post_id = d.post_id AND x.round = o.round ORDER BY x.step, x.visit DESC) s
	WHERE (d.id = ANY (s.seat_decision_ids)
			OR d.person_id IS NULL AND s.state = 'deemed' AND s.round = d.round AND s.step = d.step AND s.visit = d.visit)
		AND (s.revision = o.revision OR s.revision = o.approved_revision)
		AND greenlight_internal.agreed_time((SELECT v.definition #> ARRAY['steps', s.step::text, 'schedule_binding']
			FROM greenlight_internal.workflow_version v WHERE v.id = r.workflow_version_id), s.bound_at, o.publish_at)
	LIMIT 1) k ON true
LEFT JOIN greenlight_internal.person p ON p.id = d.person_id
LEFT JOIN greenlight_internal.person a ON a.id = d.actor_id
LEFT JOIN greenlight_internal.approval_link l ON l.id = d.link_id
LEFT JOIN greenlight_internal.person m ON m.id = l.creator_id;
COMMENT ON VIEW greenlight.decision IS
'Votes as they were cast, on the seat of a person: by them or, as actor, by their delegate.
One after the due time of its step is late. A requirement that its deadline deemed approved has verdict deemed_approved and no person.
One that was changed, taken back, whose content was edited since and is not carried, or which bound another publish time, is not counted.
link_id is the approval link that one was cast by, link_creator who made that link.';

CREATE VIEW greenlight.delegation WITH (security_invoker = true) AS
SELECT g.id, w.name AS workspace, p.name AS person, d.name AS delegate,
	ARRAY(SELECT c.name FROM greenlight_internal.channel c WHERE c.id = ANY (g.channel_ids)
		ORDER BY c.name COLLATE "C") AS channels,
	g.starts_at, g.ends_at, g.reason, g.ended_at
FROM greenlight_internal.delegation g
LEFT JOIN greenlight_internal.workspace w ON w.id = g.workspace_id
LEFT JOIN greenlight_internal.person p ON p.id = g.person_id
LEFT JOIN greenlight_internal.person d ON d.id = g.delegate_id;
COMMENT ON VIEW greenlight.delegation IS
'Who fills whose seats, from when to when, ended_at where it was ended sooner: yours, and those of your workspaces.
No workspace means every one that both are members of, no channels means all.';

CREATE VIEW greenlight.comment WITH (security_invoker = true) AS
SELECT c.id, c.post_id, c.revision, c.reply_to, c.visibility, c.body, a.name AS author,
	c.created_at, c.edited_at, c.resolved_at IS NOT NULL AS is_resolved, s.name AS resolver,
	c.resolved_at, c.is_blocking
FROM greenlight_internal.comment c
LEFT JOIN greenlight_internal.person a ON a.id = c.author_id
LEFT JOIN greenlight_internal.person s ON s.id = c.resolver_id;
COMMENT ON VIEW greenlight.comment IS
'Comments on posts; clients see those made for clients.
A blocking one that is not resolved holds the open step. Writable: INSERT adds, UPDATE of body edits an own
one, UPDATE of is_resolved to true or of resolved_at resolves.';

CREATE VIEW greenlight.event WITH (security_invoker = true) AS
SELECT e.seq, w.name AS workspace, e.post_id, e.event_no, e.at, a.name AS actor, e.actor_kind, e.action,
	e.rule, e.revision, e.variant_id, e.from_status, e.to_status, e.detail::jsonb AS detail,
	pg_catalog.encode(e.sha256, 'hex') AS sha256
FROM greenlight_internal.event e
LEFT JOIN greenlight_internal.workspace w ON w.id = e.workspace_id
LEFT JOIN greenlight_internal.person a ON a.id = e.actor_id;
COMMENT ON VIEW greenlight.event IS
'One row per change, hash-chained per post (verify_chain). Readers that must miss nothing use events_after().';
