/*
 * invariants.c
 *		The invariants of the manual as queries. Each returns (post_id, detail) of rows that break it.
 *
 * 2 and 8 to 11 partly need the rules in C: api/verify adds those.
 */
#include "store/invariants.h"

#include "base/caught.h"
#include "catalog/pg_type_d.h"

#define CHECK_STATEMENT(query) \
	{ \
		.text = query " LIMIT $2", .expect = SPI_OK_SELECT, .ntypes = 2, .types = { \
			INT8ARRAYOID, \
			INT4OID \
		} \
	}

static struct
{
	int invariant;
	const char *name;
	Statement statement;
} checks[] = {
	{1, "no attempt whose gate was false",
	 CHECK_STATEMENT(
		 "SELECT a.post_id, 'attempt ' || a.attempt_no || ' of variant ' || a.variant_id || ' has no claim' "
		 "FROM greenlight_internal.attempt a WHERE a.workspace_id = ANY ($1) AND NOT EXISTS "
		 "(SELECT FROM greenlight_internal.event e WHERE e.post_id = a.post_id AND e.action = CASE WHEN a.unpublishes THEN 'claim_unpublish' ELSE 'claim' END "
		 "AND e.variant_id = a.variant_id AND e.revision = a.revision AND e.at = a.started_at "
		 "AND e.detail::jsonb ->> 'attempt' = a.attempt_no::text)")},
	{2, "decisions, revisions, events never change",
	 CHECK_STATEMENT(
		 "SELECT p.id, 'revisions 1 to ' || p.revision || ' are not all there' FROM greenlight_internal.post p "
		 "WHERE p.workspace_id = ANY ($1) AND p.revision <> (SELECT count(*) FROM greenlight_internal.revision r "
		 "WHERE r.post_id = p.id AND r.revision BETWEEN 1 AND p.revision)")},
	{2, "decisions, revisions, events never change",
	 CHECK_STATEMENT(
		 "SELECT r.post_id, 'revision ' || r.revision || ' is not what its event recorded' "
		 "FROM greenlight_internal.revision r WHERE r.workspace_id = ANY ($1) AND NOT EXISTS "
		 "(SELECT FROM greenlight_internal.event e WHERE e.post_id = r.post_id AND e.revision = r.revision "
		 "AND e.detail::jsonb ->> 'content_sha256' = encode(r.content_sha256, 'hex'))")},
	{2, "decisions, revisions, events never change",
	 CHECK_STATEMENT(
		 "SELECT d.post_id, 'decision ' || d.id || ' is not what its event recorded' "
		 "FROM greenlight_internal.decision d WHERE d.workspace_id = ANY ($1) AND NOT EXISTS "
		 "(SELECT FROM greenlight_internal.event e WHERE e.post_id = d.post_id AND e.revision = d.revision "
		 "AND e.at = d.decided_at AND e.actor_id IS NOT DISTINCT FROM d.actor_id "
		 "AND e.action = CASE d.verdict WHEN 'deemed_approved' THEN 'deem_step' ELSE d.verdict END "
		 "AND COALESCE((e.detail::jsonb ->> 'on_behalf_of')::bigint, d.actor_id) IS NOT DISTINCT FROM d.person_id "
		 "AND e.detail::jsonb ->> 'note' IS NOT DISTINCT FROM d.note "
		 "AND (e.detail::jsonb ->> 'link_id')::bigint IS NOT DISTINCT FROM d.link_id)")},
	{2, "decisions, revisions, events never change",
	 CHECK_STATEMENT(
		 "SELECT v.post_id, 'variant ' || v.id || ' is not what revision ' || r.revision || ' says' "
		 "FROM greenlight_internal.variant v JOIN greenlight_internal.post p ON p.id = v.post_id "
		 "JOIN greenlight_internal.revision r ON r.post_id = p.id AND r.revision = p.revision "
		 "CROSS JOIN LATERAL (SELECT r.variants -> v.channel_id::text AS override) o "
		 "WHERE v.workspace_id = ANY ($1) AND v.delivery_state <> 'cancelled' "
		 "AND (v.content_sha256 IS DISTINCT FROM r.variant_sha256[array_position(r.channel_ids, v.channel_id)] "
		 "OR v.body IS DISTINCT FROM override ->> 'body' OR v.media IS DISTINCT FROM override -> 'media' "
		 "OR v.options IS DISTINCT FROM COALESCE(override -> 'options', '{}'))")},
	{3, "no counted vote by a contributor where forbidden",
	 CHECK_STATEMENT(
		 "SELECT d.post_id, 'decision ' || d.id || ' is by somebody who contributed to it' "
		 "FROM greenlight_internal.decision d "
		 "JOIN greenlight_internal.review r ON r.post_id = d.post_id AND r.round = d.round "
		 "JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id "
		 "CROSS JOIN LATERAL (SELECT COALESCE(max(a.revision), 0) AS revision, COALESCE(max(a.round), 0) AS round "
		 "FROM greenlight_internal.review a WHERE a.post_id = d.post_id AND a.round < d.round AND a.state = 'approved') approved "
		 "WHERE d.workspace_id = ANY ($1) "
		 "AND COALESCE(v.definition ->> 'self_approval', 'forbid_contributors') = 'forbid_contributors' "
		 "AND (EXISTS (SELECT FROM greenlight_internal.revision n WHERE n.post_id = d.post_id AND n.author_id IN (d.person_id, d.actor_id) "
		 "AND n.revision > approved.revision AND n.revision <= d.revision) "
		 "OR EXISTS (SELECT FROM greenlight_internal.review s WHERE s.post_id = d.post_id AND s.submitter_id IN (d.person_id, d.actor_id) "
		 "AND s.round > approved.round AND s.round <= d.round))")},
	{4, "one open review per post",
	 CHECK_STATEMENT(
		 "SELECT post_id, count(*) || ' open reviews' FROM greenlight_internal.review "
		 "WHERE workspace_id = ANY ($1) AND state = 'open' GROUP BY post_id HAVING count(*) > 1")},
	{4, "one open review per post",
	 CHECK_STATEMENT(
		 "SELECT p.id, 'in review without an open step' FROM greenlight_internal.post p "
		 "WHERE p.workspace_id = ANY ($1) AND (p.review_state = 'in_review') <> EXISTS "
		 "(SELECT FROM greenlight_internal.review r JOIN greenlight_internal.review_step s ON s.post_id = r.post_id AND s.round = r.round "
		 "WHERE r.post_id = p.id AND r.state = 'open' AND s.state = 'open')")},
	{5, "one live vote per person, requirement, review",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'round ' || s.round || ', step ' || s.step || ' has two seats of one person for one requirement' "
		 "FROM greenlight_internal.review_step s CROSS JOIN LATERAL "
		 "unnest(s.seat_person_ids, s.seat_requirements) AS seat (person_id, requirement) "
		 "WHERE s.workspace_id = ANY ($1) GROUP BY s.post_id, s.round, s.step, s.visit, seat.person_id, seat.requirement "
		 "HAVING count(*) > 1")},
	{5, "one live vote per person, requirement, review",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'round ' || s.round || ', step ' || s.step || ' counts one person twice for one requirement' "
		 "FROM greenlight_internal.review_step s CROSS JOIN LATERAL "
		 "unnest(s.seat_actor_ids, s.seat_requirements) AS seat (actor_id, requirement) "
		 "WHERE s.workspace_id = ANY ($1) AND seat.actor_id <> 0 "
		 "GROUP BY s.post_id, s.round, s.step, s.visit, seat.actor_id, seat.requirement HAVING count(*) > 1")},
	{5, "one live vote per person, requirement, review",
	 CHECK_STATEMENT(
		 "SELECT d.post_id, 'decision ' || d.id || ' is for somebody who had not delegated it' "
		 "FROM greenlight_internal.decision d WHERE d.workspace_id = ANY ($1) AND d.actor_id <> d.person_id "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.delegation g WHERE g.person_id = d.person_id "
		 "AND g.delegate_id = d.actor_id AND COALESCE(g.workspace_id, d.workspace_id) = d.workspace_id "
		 "AND GREATEST(g.created_at, g.starts_at) <= d.decided_at AND g.ends_at > d.decided_at "
		 "AND (g.ended_at IS NULL OR g.ended_at >= d.decided_at))")},
	{5, "one live vote per person, requirement, review",
	 CHECK_STATEMENT(
		 "SELECT d.post_id, 'decision ' || d.id || ' is by a link that did not let it' "
		 "FROM greenlight_internal.decision d WHERE d.workspace_id = ANY ($1) AND d.link_id IS NOT NULL "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.approval_link l "
		 "JOIN greenlight_internal.approval_link_post t ON t.link_id = l.id "
		 "WHERE l.id = d.link_id AND l.person_id = d.actor_id AND 'decide' = ANY (l.rights) "
		 "AND t.post_id = d.post_id AND t.revision = d.revision AND t.round = d.round "
		 "AND t.decided_at = d.decided_at AND l.created_at <= d.decided_at AND d.decided_at < l.expires_at "
		 "AND (l.revoked_at IS NULL OR l.revoked_at >= d.decided_at))")},
	{5, "one live vote per person, requirement, review",
	 CHECK_STATEMENT(
		 "SELECT t.post_id, 'link ' || l.id || ' counts ' || l.uses || ' uses' "
		 "FROM greenlight_internal.approval_link l JOIN greenlight_internal.approval_link_post t ON t.link_id = l.id "
		 "WHERE l.workspace_id = ANY ($1) AND l.uses <> (SELECT count(DISTINCT d.post_id) "
		 "FROM greenlight_internal.decision d JOIN greenlight_internal.approval_link_post o "
		 "ON o.link_id = d.link_id AND o.post_id = d.post_id AND o.decided_at IS NOT NULL WHERE o.link_id = l.id)")},
	{5, "one live vote per person, requirement, review",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'a seat of round ' || s.round || ', step ' || s.step || ' shows a vote that nobody cast' "
		 "FROM greenlight_internal.review_step s CROSS JOIN LATERAL "
		 "unnest(s.seat_person_ids, s.seat_requirements, s.seat_votes, s.seat_decision_ids, s.seat_actor_ids) "
		 "AS seat (person_id, requirement, vote, decision_id, actor_id) "
		 "LEFT JOIN greenlight_internal.decision d ON d.post_id = s.post_id AND d.id = seat.decision_id "
		 "WHERE s.workspace_id = ANY ($1) AND seat.vote <> 0 "
		 "AND (d.id IS NULL OR d.person_id <> seat.person_id OR d.actor_id <> seat.actor_id OR d.requirement <> seat.requirement "
		 "OR d.verdict <> (ARRAY['approve', 'abstain', 'request_changes', 'reject'])[seat.vote] "
		 "OR d.step <> s.origin_step OR d.round > s.round OR (d.round = s.round AND d.visit > s.visit))")},
	{6, "one live attempt and one success per variant",
	 CHECK_STATEMENT(
		 "SELECT v.post_id, 'variant ' || v.id || ' is ' || v.delivery_state || ' and has ' || "
		 "count(a.id) FILTER (WHERE a.ended_at IS NULL) || ' running attempts and ' || "
		 "count(a.id) FILTER (WHERE a.outcome = 'ok') || ' successes' "
		 "FROM greenlight_internal.variant v LEFT JOIN greenlight_internal.attempt a ON a.variant_id = v.id "
		 "WHERE v.workspace_id = ANY ($1) GROUP BY v.post_id, v.id, v.delivery_state, v.is_unpublishing, v.retry_at "
		 "HAVING count(a.id) FILTER (WHERE a.ended_at IS NULL) <> (v.delivery_state = 'publishing' "
		 "OR v.delivery_state = 'published' AND v.is_unpublishing AND v.retry_at IS NULL)::int "
		 "OR count(a.id) FILTER (WHERE a.outcome = 'ok' AND NOT a.unpublishes) > bool_or(v.published_at IS NOT NULL)::int")},
	{6, "one live attempt and one success per variant",
	 CHECK_STATEMENT(
		 "SELECT v.post_id, 'attempts of variant ' || v.id || ' are not numbered 1 to ' || v.attempts "
		 "FROM greenlight_internal.variant v LEFT JOIN greenlight_internal.attempt a ON a.variant_id = v.id "
		 "WHERE v.workspace_id = ANY ($1) GROUP BY v.post_id, v.id, v.attempts "
		 "HAVING count(a.id) <> v.attempts OR COALESCE(max(a.attempt_no), 0) <> v.attempts")},
	{7, "a timer action at most once",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'round ' || s.round || ', step ' || s.step || ' did action ' || done.action || ' ' || count(*) || ' times' "
		 "FROM greenlight_internal.review_step s CROSS JOIN LATERAL unnest(s.done_actions) AS done (action) "
		 "WHERE s.workspace_id = ANY ($1) GROUP BY s.post_id, s.round, s.step, s.visit, done.action HAVING count(*) > 1")},
	{7, "a timer action at most once",
	 CHECK_STATEMENT(
		 "SELECT t.post_id, 'its events tell ' || count(*) || ' times of action ' || t.told[4] "
		 "FROM (SELECT e.post_id, ARRAY(SELECT m[1] FROM pg_catalog.regexp_matches(e.detail, "
		 "'\"(?:round|step|visit|action|intended_at)\": ?\"?([^\",}]*)', 'g') AS m) AS told FROM greenlight_internal.event e "
		 "WHERE e.workspace_id = ANY ($1) AND e.detail LIKE '%\"intended_at\"%') t "
		 "GROUP BY t.post_id, t.told HAVING count(*) > 1")},
	{7, "a timer action at most once",
	 CHECK_STATEMENT(
		 "SELECT t.post_id, 'a timer waits for action ' || t.action || ' of step ' || t.step || ', which is not open or did it' "
		 "FROM greenlight_internal.timer t WHERE t.workspace_id = ANY ($1) AND NOT EXISTS "
		 "(SELECT FROM greenlight_internal.review_step s WHERE s.post_id = t.post_id AND s.round = t.round AND s.step = t.step "
		 "AND s.visit = t.visit AND s.state = 'open' AND s.due_at IS NOT NULL AND NOT t.action = ANY (s.done_actions))")},
	{8, "a decision's hash is its review's hash",
	 CHECK_STATEMENT(
		 "SELECT d.post_id, 'decision ' || d.id || ' is about other bytes than revision ' || d.revision "
		 "FROM greenlight_internal.decision d "
		 "LEFT JOIN greenlight_internal.revision n ON n.post_id = d.post_id AND n.revision = d.revision "
		 "WHERE d.workspace_id = ANY ($1) AND n.content_sha256 IS DISTINCT FROM d.content_sha256")},
	{8, "a decision's hash is its review's hash",
	 CHECK_STATEMENT(
		 "SELECT r.post_id, 'round ' || r.round || ' is about other bytes than revision ' || r.revision "
		 "FROM greenlight_internal.review r "
		 "LEFT JOIN greenlight_internal.revision n ON n.post_id = r.post_id AND n.revision = r.revision "
		 "WHERE r.workspace_id = ANY ($1) AND n.content_sha256 IS DISTINCT FROM r.content_sha256")},
	{9, "what was published equals an approved hash",
	 CHECK_STATEMENT(
		 "SELECT a.post_id, 'attempt ' || a.attempt_no || ' of variant ' || a.variant_id || ' sent bytes nobody approved' "
		 "FROM greenlight_internal.attempt a "
		 "JOIN greenlight_internal.variant v ON v.id = a.variant_id "
		 "JOIN greenlight_internal.event c ON c.post_id = a.post_id AND c.action = 'claim' AND c.variant_id = a.variant_id "
		 "AND c.detail::jsonb ->> 'attempt' = a.attempt_no::text "
		 "WHERE a.workspace_id = ANY ($1) AND COALESCE(c.detail::jsonb ->> 'mode', '') NOT IN ('none', 'optional') "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.review r "
		 "JOIN greenlight_internal.revision n ON n.post_id = r.post_id AND n.revision = r.revision "
		 "WHERE r.post_id = a.post_id AND r.state = 'approved' AND r.closed_at <= c.at "
		 "AND n.variant_sha256[array_position(n.channel_ids, v.channel_id)] = a.content_sha256) "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.event o "
		 "JOIN greenlight_internal.revision n ON n.post_id = o.post_id AND n.revision = o.revision "
		 "WHERE o.post_id = a.post_id AND o.action = 'override' AND o.event_no < c.event_no "
		 "AND n.variant_sha256[array_position(n.channel_ids, v.channel_id)] = a.content_sha256) "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.occurrence s "
		 "JOIN greenlight_internal.revision n ON n.post_id = s.series_id WHERE s.post_id = a.post_id "
		 "AND n.variant_sha256[array_position(n.channel_ids, v.channel_id)] = a.content_sha256 "
		 "AND (EXISTS (SELECT FROM greenlight_internal.review r WHERE r.post_id = n.post_id "
		 "AND r.revision = n.revision AND r.state = 'approved' AND r.closed_at <= c.at) "
		 "OR EXISTS (SELECT FROM greenlight_internal.event o WHERE o.post_id = n.post_id "
		 "AND o.revision = n.revision AND o.action = 'override' AND o.at <= c.at)))")},
	{10, "stored status = derived",
	 CHECK_STATEMENT(
		 "SELECT p.id, 'review state ' || p.review_state || ' where its events lead to ' || e.state "
		 "FROM greenlight_internal.post p CROSS JOIN LATERAL "
		 "(SELECT e.detail::jsonb ->> 'review' AS state FROM greenlight_internal.event e "
		 "WHERE e.post_id = p.id AND e.detail::jsonb ? 'review' ORDER BY e.event_no DESC LIMIT 1) e "
		 "WHERE p.workspace_id = ANY ($1) AND e.state <> p.review_state")},
	{10, "stored status = derived",
	 CHECK_STATEMENT(
		 "SELECT v.post_id, 'variant ' || v.id || ' is ' || v.delivery_state || ' where its events lead to ' || e.state "
		 "FROM greenlight_internal.variant v CROSS JOIN LATERAL "
		 "(SELECT e.detail::jsonb #>> ARRAY['deliveries', v.id::text] AS state FROM greenlight_internal.event e "
		 "WHERE e.post_id = v.post_id AND e.detail::jsonb -> 'deliveries' ? v.id::text "
		 "ORDER BY e.event_no DESC LIMIT 1) e "
		 "WHERE v.workspace_id = ANY ($1) AND e.state <> v.delivery_state")},
	{10, "stored status = derived",
	 CHECK_STATEMENT(
		 "SELECT p.id, 'approved for another publish time than it has, by step ' || s.step FROM greenlight_internal.post p "
		 "JOIN greenlight_internal.review r ON r.post_id = p.id AND r.round = p.round AND r.state = 'approved' "
		 "JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id "
		 "JOIN (SELECT DISTINCT ON (post_id, round, step) * FROM greenlight_internal.review_step "
		 "ORDER BY post_id, round, step, visit DESC) s ON s.post_id = r.post_id AND s.round = r.round "
		 "WHERE p.workspace_id = ANY ($1) AND p.review_state = 'approved' AND p.overridden_revision IS NULL "
		 "AND s.state IN ('passed', 'carried', 'deemed') AND NOT greenlight_internal.agreed_time("
		 "v.definition #> ARRAY['steps', s.step::text, 'schedule_binding'], s.bound_at, p.publish_at)")},
	{12, "no row crosses workspaces",
	 CHECK_STATEMENT(
		 "SELECT p.id, 'post and ' || x.what || ' are of different workspaces' FROM greenlight_internal.post p "
		 "JOIN (SELECT 'revision' AS what, post_id, workspace_id FROM greenlight_internal.revision "
		 "UNION ALL SELECT 'variant', post_id, workspace_id FROM greenlight_internal.variant "
		 "UNION ALL SELECT 'review', post_id, workspace_id FROM greenlight_internal.review "
		 "UNION ALL SELECT 'step', post_id, workspace_id FROM greenlight_internal.review_step "
		 "UNION ALL SELECT 'decision', post_id, workspace_id FROM greenlight_internal.decision "
		 "UNION ALL SELECT 'tick', post_id, workspace_id FROM greenlight_internal.tick "
		 "UNION ALL SELECT 'timer', post_id, workspace_id FROM greenlight_internal.timer "
		 "UNION ALL SELECT 'message', post_id, workspace_id FROM greenlight_internal.outbox "
		 "UNION ALL SELECT 'comment', post_id, workspace_id FROM greenlight_internal.comment "
		 "UNION ALL SELECT 'attempt', post_id, workspace_id FROM greenlight_internal.attempt "
		 "UNION ALL SELECT 'event', post_id, workspace_id FROM greenlight_internal.event WHERE post_id IS NOT NULL) x "
		 "ON x.post_id = p.id AND x.workspace_id <> p.workspace_id WHERE p.workspace_id = ANY ($1)")},
	{12, "no row crosses workspaces",
	 CHECK_STATEMENT(
		 "SELECT v.post_id, 'variant ' || v.id || ' is on a channel of another workspace' "
		 "FROM greenlight_internal.variant v LEFT JOIN greenlight_internal.channel c "
		 "ON c.id = v.channel_id AND c.workspace_id = v.workspace_id "
		 "WHERE v.workspace_id = ANY ($1) AND c.id IS NULL")},
	{12, "no row crosses workspaces",
	 CHECK_STATEMENT(
		 "SELECT NULL::bigint, 'delegation ' || g.id || ' is about a channel or a person of another workspace' "
		 "FROM greenlight_internal.delegation g WHERE g.workspace_id = ANY ($1) "
		 "AND (EXISTS (SELECT FROM unnest(g.channel_ids) AS named WHERE NOT EXISTS "
		 "(SELECT FROM greenlight_internal.channel c WHERE c.id = named AND c.workspace_id = g.workspace_id)) "
		 "OR EXISTS (SELECT FROM unnest(array_remove(ARRAY[g.person_id, g.delegate_id], NULL)) AS named WHERE NOT EXISTS "
		 "(SELECT FROM greenlight_internal.member m WHERE m.person_id = named AND m.workspace_id = g.workspace_id)))")},
	{13, "steps open in order",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'round ' || s.round || ', step ' || s.step || ' opened before the step ahead of it passed' "
		 "FROM greenlight_internal.review_step s WHERE s.workspace_id = ANY ($1) AND s.step > 0 "
		 /* one that waits for its turn again, because a vote in it was taken back, was never open */
		 "AND s.state NOT IN ('carried', 'skipped') AND NOT (s.state = 'stale' AND s.closed_at = s.opened_at) "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.review_step b WHERE b.post_id = s.post_id AND b.round = s.round "
		 "AND b.step = s.step - 1 AND b.revision = s.revision AND b.state IN ('passed', 'carried', 'skipped', 'deemed', 'passed_over') AND b.closed_at <= s.opened_at)")},
	{14, "step intervals add up to the review's duration",
	 CHECK_STATEMENT(
		 "SELECT r.post_id, 'round ' || r.round || ' took ' || (r.closed_at - r.opened_at) || ', its steps ' || sum(s.closed_at - s.opened_at) "
		 "FROM greenlight_internal.review r JOIN greenlight_internal.review_step s ON s.post_id = r.post_id AND s.round = r.round "
		 "WHERE r.workspace_id = ANY ($1) AND r.closed_at IS NOT NULL GROUP BY r.post_id, r.round, r.opened_at, r.closed_at "
		 "HAVING sum(s.closed_at - s.opened_at) IS DISTINCT FROM r.closed_at - r.opened_at")},
	{15, "a step passes when nothing holds it open",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'round ' || s.round || ', step ' || s.step || ' passed without item \"' || (c.entry ->> 'item') || '\"' "
		 "FROM greenlight_internal.review_step s "
		 "JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round "
		 "JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id "
		 "CROSS JOIN LATERAL jsonb_array_elements(v.definition #> ARRAY['steps', s.step::text, 'checklist']) AS c (entry) "
		 "CROSS JOIN LATERAL (SELECT jsonb_build_object('item', c.entry -> 'item', 'step', "
		 "v.definition #> ARRAY['steps', s.step::text, 'name']) AS what) w "
		 "WHERE s.workspace_id = ANY ($1) AND s.state = 'passed' AND COALESCE(c.entry ->> 'severity', 'error') = 'error' "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.event t WHERE t.post_id = s.post_id AND t.action = 'tick' "
		 "AND t.at <= s.closed_at AND t.detail::jsonb @> (w.what || '{\"is_done\": true}') "
		 "AND (t.revision = s.revision OR c.entry -> 'rebind' = 'false') "
		 "AND NOT EXISTS (SELECT FROM greenlight_internal.event u WHERE u.post_id = s.post_id AND u.action = 'tick' "
		 "AND u.event_no > t.event_no AND u.at < s.closed_at AND u.detail::jsonb @> (w.what || '{\"is_done\": false}')))")},
	{15, "a step passes when nothing holds it open",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'round ' || s.round || ', step ' || s.step || ' passed before comment ' || c.id || ' was resolved' "
		 "FROM greenlight_internal.review_step s "
		 "JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round "
		 "JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id "
		 "JOIN greenlight_internal.comment c ON c.post_id = s.post_id AND c.is_blocking "
		 "WHERE s.workspace_id = ANY ($1) AND s.state = 'passed' "
		 "AND v.definition #> ARRAY['steps', s.step::text, 'blocking_comments'] IS DISTINCT FROM 'false' "
		 "AND c.created_at < s.closed_at AND (c.resolved_at IS NULL OR c.resolved_at > s.closed_at)")},
	{15, "a step passes when nothing holds it open",
	 CHECK_STATEMENT(
		 "SELECT COALESCE(e.post_id, t.post_id), 'item \"' || COALESCE(e.item, t.item) || '\" is not what its last event recorded' "
		 "FROM (SELECT DISTINCT ON (n.post_id, n.detail::jsonb ->> 'step', n.detail::jsonb ->> 'item') n.post_id, n.revision, n.at, "
		 "n.actor_id, n.detail::jsonb ->> 'step' AS step, n.detail::jsonb ->> 'item' AS item, n.detail::jsonb -> 'is_done' AS is_done "
		 "FROM greenlight_internal.event n WHERE n.workspace_id = ANY ($1) AND n.action = 'tick' "
		 "ORDER BY n.post_id, n.detail::jsonb ->> 'step', n.detail::jsonb ->> 'item', n.event_no DESC) e "
		 "FULL JOIN (SELECT * FROM greenlight_internal.tick WHERE workspace_id = ANY ($1)) t "
		 "ON t.post_id = e.post_id AND t.step = e.step AND t.item = e.item "
		 "WHERE (e.revision, e.at, e.actor_id, e.is_done) IS DISTINCT FROM (t.revision, t.ticked_at, t.person_id, to_jsonb(t.is_done))")},
	{16, "what recurs is of a series, each time once",
	 CHECK_STATEMENT(
		 "SELECT p.id, 'approved without a review, and by no series' FROM greenlight_internal.post p "
		 "WHERE p.workspace_id = ANY ($1) AND p.review_state = 'approved' AND p.round = 0 "
		 "AND p.overridden_revision IS NULL AND NOT EXISTS (SELECT FROM greenlight_internal.event e "
		 "WHERE e.post_id = p.id AND e.action = 'recur' AND e.event_no = 1)")},
	{16, "what recurs is of a series, each time once",
	 CHECK_STATEMENT(
		 "SELECT o.post_id, 'does not occur by the series of post ' || o.series_id || ' at ' || o.occurs_local "
		 "FROM greenlight_internal.occurrence o "
		 "JOIN greenlight_internal.series s ON s.post_id = o.series_id "
		 "JOIN greenlight_internal.post p ON p.id = o.post_id WHERE o.workspace_id = ANY ($1) "
		 "AND (o.workspace_id <> s.workspace_id OR p.workspace_id <> s.workspace_id "
		 "OR o.occurs_at > s.valid_until OR o.occurs_local::time <> s.first_local::time "
		 "OR (o.post_id <> o.series_id AND (p.created_at > s.ended_at OR NOT EXISTS "
		 "(SELECT FROM greenlight_internal.event e WHERE e.post_id = o.post_id AND e.action = 'recur' "
		 "AND e.detail::jsonb ->> 'series_of' = o.series_id::text))))")},
	{16, "what recurs is of a series, each time once",
	 CHECK_STATEMENT(
		 "SELECT s.post_id, 'its series has no first occurrence' FROM greenlight_internal.series s "
		 "WHERE s.workspace_id = ANY ($1) AND NOT EXISTS (SELECT FROM greenlight_internal.occurrence o "
		 "WHERE o.series_id = s.post_id AND o.post_id = s.post_id AND o.occurs_local = s.first_local)")},
};

static Statement select_posts = {
	.text =
		"SELECT p.id FROM greenlight_internal.post p WHERE p.workspace_id = ANY ($1) AND EXISTS "
		"(SELECT FROM greenlight_internal.revision r WHERE r.post_id = p.id AND r.revision = p.revision) "
		"AND (p.approved_revision IS NULL OR EXISTS (SELECT FROM greenlight_internal.revision r "
		"WHERE r.post_id = p.id AND r.revision = p.approved_revision)) ORDER BY p.id",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {INT8ARRAYOID},
};

/* What is found so far, and by which check. */
typedef struct Search
{
	const IdList *workspaces;
	int limit;
	int check;
	Breach *breaches;
	int n;
} Search;

static void
run_check(void *state)
{
	Search *search = state;
	Args args = {0};
	Rows rows;

	gl_args_ids(&args, search->workspaces->items, search->workspaces->n);
	gl_args_int(&args, search->limit);
	rows = gl_spi_run(&checks[search->check].statement, &args, 0);
	for (uint64 i = 0; i < rows.count; i++)
	{
		Row row;

		gl_row_fetch(&rows, i, 2, &row);
		search->breaches[search->n++] =
			(Breach){checks[search->check].invariant, checks[search->check].name,
					 gl_row_opt_id(&row, 0), gl_row_text(&row, 1)};
	}
}

Breach *
gl_invariants_check(const IdList *workspaces, int limit, int *found)
{
	Search search = {.workspaces = workspaces, .limit = limit};

	search.breaches = palloc(sizeof(Breach) * lengthof(checks) * (limit + 1));
	for (int c = 0; c < lengthof(checks); c++)
	{
		char *obstacle;

		search.check = c;
		obstacle = gl_caught(run_check, &search);
		if (obstacle != NULL)
			search.breaches[search.n++] = (Breach){checks[c].invariant, checks[c].name, GL_NO_ID,
												   psprintf("cannot be checked: %s", obstacle)};
	}
	*found = search.n;
	return search.breaches;
}

IdList
gl_posts_of(const IdList *workspaces)
{
	Args args = {0};
	Rows rows;

	gl_args_ids(&args, workspaces->items, workspaces->n);
	rows = gl_spi_run(&select_posts, &args, 0);
	return gl_rows_ids(&rows);
}
