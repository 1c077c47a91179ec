/*
 * Guards and visibility of approval links, as 30 and 32 have them for the other tables. Members who see what
 * is internal see the links of their workspaces, clients those that were made for them.
 */
REVOKE ALL ON TABLE greenlight_internal.approval_link FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.approval_link
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.approval_link
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.approval_link ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.approval_link ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.approval_link_post FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.approval_link_post
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.approval_link_post
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.approval_link_post ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.approval_link_post ENABLE ALWAYS TRIGGER guard_truncate;

ALTER TABLE greenlight_internal.approval_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.approval_link FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND (workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])
			OR person_id = (SELECT greenlight_internal.acting_person())));

ALTER TABLE greenlight_internal.approval_link_post ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.approval_link_post FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.visible_workspaces())::bigint[])
		AND (workspace_id <> ALL ((SELECT greenlight_internal.client_workspaces())::bigint[])
			OR EXISTS (SELECT FROM greenlight_internal.approval_link l WHERE l.id = approval_link_post.link_id)));
