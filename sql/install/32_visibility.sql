/*
 * Who sees which rows. Functions without arguments are asked once per query, in a sub-select that the planner makes
 * an InitPlan; the condition on workspace_id is what the indexes begin with. Where no index would be used, a
 * function is asked for each row, which is cheaper than to start a sub-plan: it looks once per query as well.
 *
 * Clients see posts that reached a client step, what those showed there, and comments made for clients;
 * nothing of how their own steps came about. What members of no workspace see is nothing.
 */
CREATE FUNCTION greenlight_internal.visible_workspaces() RETURNS bigint[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_visible_workspaces';
REVOKE ALL ON FUNCTION greenlight_internal.visible_workspaces() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.visible_workspaces() IS
'Ids of the workspaces the acting person may look into, all of them for an administrator.';

CREATE FUNCTION greenlight_internal.visible_workspace_names() RETURNS text[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_visible_workspace_names';
REVOKE ALL ON FUNCTION greenlight_internal.visible_workspace_names() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.visible_workspace_names() IS
'Names of the workspaces that visible_workspaces() gives.';

CREATE FUNCTION greenlight_internal.client_workspaces() RETURNS bigint[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_client_workspaces';
REVOKE ALL ON FUNCTION greenlight_internal.client_workspaces() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.client_workspaces() IS
'Ids of the visible workspaces where the acting person is a client: without view_internal.';

CREATE FUNCTION greenlight_internal.internal_workspaces() RETURNS bigint[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_internal_workspaces';
REVOKE ALL ON FUNCTION greenlight_internal.internal_workspaces() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.internal_workspaces() IS
'Ids of the other visible workspaces, where the acting person sees what is internal.';

CREATE FUNCTION greenlight_internal.sees_workspace(workspace_id bigint) RETURNS boolean
	LANGUAGE c STABLE PARALLEL RESTRICTED STRICT
	AS 'MODULE_PATHNAME', 'gl_sees_workspace';
REVOKE ALL ON FUNCTION greenlight_internal.sees_workspace(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.sees_workspace(bigint) IS
'Whether it is one of visible_workspaces(), which is found once per query.';

CREATE FUNCTION greenlight_internal.sees_post(workspace_id bigint, author_id bigint, client_revision int, is_hidden boolean) RETURNS boolean
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_sees_post';
REVOKE ALL ON FUNCTION greenlight_internal.sees_post(bigint, bigint, int, boolean) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.sees_post(bigint, bigint, int, boolean) IS
'Whether the acting person sees a post: what is internal, what a client step has shown (client_revision is not NULL), or an own one; none that is hidden.';

CREATE FUNCTION greenlight_internal.sees_revision(workspace_id bigint, post_id bigint, revision int) RETURNS boolean
	LANGUAGE c STABLE PARALLEL RESTRICTED STRICT
	AS 'MODULE_PATHNAME', 'gl_sees_revision';
REVOKE ALL ON FUNCTION greenlight_internal.sees_revision(bigint, bigint, int) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.sees_revision(bigint, bigint, int) IS
'Whether the acting person sees what is internal, or the revision is the one that clients are shown, or of an own post.';

CREATE FUNCTION greenlight_internal.sees_variant(workspace_id bigint, post_id bigint, channel_id bigint) RETURNS boolean
	LANGUAGE c STABLE PARALLEL RESTRICTED STRICT
	AS 'MODULE_PATHNAME', 'gl_sees_variant_row';
REVOKE ALL ON FUNCTION greenlight_internal.sees_variant(bigint, bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.sees_variant(bigint, bigint, bigint) IS
'Whether the acting person sees what is internal, or the revision that clients are shown is of that channel, or the post is an own one.';

CREATE FUNCTION greenlight_internal.sees_step(workspace_id bigint, seat_person_ids bigint[]) RETURNS boolean
	LANGUAGE c STABLE PARALLEL RESTRICTED STRICT
	AS 'MODULE_PATHNAME', 'gl_sees_step';
REVOKE ALL ON FUNCTION greenlight_internal.sees_step(bigint, bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.sees_step(bigint, bigint[]) IS
'Whether the acting person sees what is internal, or has one of the seats in a visible workspace.';

CREATE FUNCTION greenlight_internal.sees_person(person_id bigint) RETURNS boolean
	LANGUAGE c STABLE PARALLEL RESTRICTED STRICT
	AS 'MODULE_PATHNAME', 'gl_sees_person';
REVOKE ALL ON FUNCTION greenlight_internal.sees_person(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.sees_person(bigint) IS
'Whether it is a present or former member of one of visible_workspaces(); those are found once per query.';

CREATE FUNCTION greenlight_internal.acting_person() RETURNS bigint
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_acting_person';
REVOKE ALL ON FUNCTION greenlight_internal.acting_person() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.acting_person() IS
'Id of the acting person, 0 when there is none.';

CREATE FUNCTION greenlight_internal.awaited_for(post_id bigint) RETURNS text[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_awaited_for';
REVOKE ALL ON FUNCTION greenlight_internal.awaited_for(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.awaited_for(bigint) IS
'Names of those for whom the acting person could vote now in the open step of a post, and who have not voted yet.';

CREATE FUNCTION greenlight_internal.awaited_away(post_id bigint) RETURNS text[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_awaited_away';
REVOKE ALL ON FUNCTION greenlight_internal.awaited_away(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.awaited_away(bigint) IS
'Names of those who are away while the open step of a post waits for them and nobody else could vote in their place.';

CREATE FUNCTION greenlight_internal.managed_workspaces() RETURNS bigint[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_managed_workspaces';
REVOKE ALL ON FUNCTION greenlight_internal.managed_workspaces() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.managed_workspaces() IS
'Ids of the visible workspaces where the acting person has manage_workflows on the whole workspace.';

CREATE FUNCTION greenlight_internal.agreed_time(binding jsonb, agreed timestamptz, publish_at timestamptz) RETURNS boolean
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_agreed_time';
REVOKE ALL ON FUNCTION greenlight_internal.agreed_time(jsonb, timestamptz, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.agreed_time(jsonb, timestamptz, timestamptz) IS
'Whether what was agreed to for one publish time holds for another, as the schedule_binding of a step says.';

ALTER TABLE greenlight_internal.workspace ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.workspace FOR SELECT
	USING (id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.person ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.person FOR SELECT
	USING (greenlight_internal.sees_person(id));

ALTER TABLE greenlight_internal.network ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.network FOR SELECT
	USING (true);

ALTER TABLE greenlight_internal.member ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.member FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.role ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.role FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.role_grant ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.role_grant FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.channel ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.channel FOR SELECT
	USING (greenlight_internal.sees_workspace(workspace_id));

ALTER TABLE greenlight_internal.channel_credential ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.channel_credential FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.workflow ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.workflow FOR SELECT
	USING (greenlight_internal.sees_workspace(workspace_id));

ALTER TABLE greenlight_internal.workflow_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.workflow_version FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.business_calendar ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.business_calendar FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.slot ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.slot FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.blackout ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.blackout FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.internal_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.content_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.content_rule FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.internal_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.holiday ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.holiday FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.post ENABLE ROW LEVEL SECURITY;
/* By name: beside workspace = '...' of a query, workspace_id would be looked up in another index as well. */
CREATE POLICY visible ON greenlight_internal.post FOR SELECT
	USING (workspace = ANY ((SELECT greenlight_internal.visible_workspace_names())::text[])
		AND greenlight_internal.sees_post(workspace_id, author_id, client_revision, is_hidden));

ALTER TABLE greenlight_internal.revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.revision FOR SELECT
	USING (greenlight_internal.sees_revision(workspace_id, post_id, revision));

ALTER TABLE greenlight_internal.variant ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.variant FOR SELECT
	USING (greenlight_internal.sees_variant(workspace_id, post_id, channel_id));

ALTER TABLE greenlight_internal.review_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.review_step FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND greenlight_internal.sees_step(workspace_id, seat_person_ids));

ALTER TABLE greenlight_internal.review ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.review FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND (workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])
			OR EXISTS (SELECT FROM greenlight_internal.review_step s
				WHERE s.post_id = review.post_id AND s.round = review.round)));

ALTER TABLE greenlight_internal.decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.decision FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND (workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])
			OR (SELECT greenlight_internal.acting_person()) IN (person_id, actor_id)));

ALTER TABLE greenlight_internal.delegation ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.delegation FOR SELECT
	USING ((SELECT greenlight_internal.acting_person()) IN (person_id, delegate_id)
		OR EXISTS (SELECT FROM greenlight_internal.member a
			JOIN greenlight_internal.member b ON b.workspace_id = a.workspace_id
			WHERE a.person_id = delegation.person_id
				AND b.person_id = COALESCE(delegation.delegate_id, delegation.person_id)
				AND (delegation.workspace_id IS NULL OR a.workspace_id = delegation.workspace_id)
				AND a.workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
				AND a.workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])));

ALTER TABLE greenlight_internal.tick ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.tick FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND (workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])
			OR EXISTS (SELECT FROM greenlight_internal.review_step s
				JOIN greenlight_internal.review r ON r.post_id = s.post_id AND r.round = s.round
				JOIN greenlight_internal.workflow_version v ON v.id = r.workflow_version_id
				WHERE s.post_id = tick.post_id
					AND v.definition #>> ARRAY['steps', s.step::text, 'name'] = tick.step)));

ALTER TABLE greenlight_internal.timer ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.timer FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.internal_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.series ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.series FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND EXISTS (SELECT FROM greenlight_internal.post p WHERE p.id = series.post_id));

ALTER TABLE greenlight_internal.occurrence ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.occurrence FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND EXISTS (SELECT FROM greenlight_internal.post p WHERE p.id = occurrence.post_id));

ALTER TABLE greenlight_internal.comment ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.comment FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND (workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])
			OR visibility = 'client' AND EXISTS (SELECT FROM greenlight_internal.post p WHERE p.id = comment.post_id)));

ALTER TABLE greenlight_internal.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.event FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.internal_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.attempt FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.internal_workspaces())::bigint[]));

ALTER TABLE greenlight_internal.sandbox_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.sandbox_delivery FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.internal_workspaces())::bigint[]));

/* Nobody reads these but the owner: no policy lets anybody in. */
ALTER TABLE greenlight_internal.access ENABLE ROW LEVEL SECURITY;
ALTER TABLE greenlight_internal.idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE greenlight_internal.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE greenlight_internal.instance ENABLE ROW LEVEL SECURITY;
ALTER TABLE greenlight_internal.worker_epoch ENABLE ROW LEVEL SECURITY;
