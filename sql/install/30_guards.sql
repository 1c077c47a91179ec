/*
 * The guard on every table: it lets through what the extension's own functions do, a restore by a
 * superuser, and maintenance. ENABLE ALWAYS, so that session_replication_role does not turn it off.
 */
CREATE FUNCTION greenlight_internal.guard() RETURNS trigger
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_guard';
REVOKE ALL ON FUNCTION greenlight_internal.guard() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.guard() IS
'Raise 42501 for a change of a guarded table that does not come from the extension''s own functions.';

REVOKE ALL ON TABLE greenlight_internal.workspace FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.workspace
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.workspace
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.workspace ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.workspace ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.person FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.person
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.person
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.person ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.person ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.member FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.member
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.member
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.member ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.member ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.access FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.access
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.access
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.access ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.access ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.network FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.network
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.network
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.network ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.network ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.channel FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.channel
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.channel
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.channel ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.channel ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.channel_credential FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.channel_credential
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.channel_credential
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.channel_credential ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.channel_credential ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.role FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.role
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.role
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.role ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.role ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.role_grant FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.role_grant
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.role_grant
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.role_grant ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.role_grant ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.workflow FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.workflow
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.workflow
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.workflow ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.workflow ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.workflow_version FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.workflow_version
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.workflow_version
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.workflow_version ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.workflow_version ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.business_calendar FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.business_calendar
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.business_calendar
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.business_calendar ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.business_calendar ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.slot FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.slot
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.slot
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.slot ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.slot ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.blackout FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.blackout
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.blackout
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.blackout ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.blackout ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.content_rule FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.content_rule
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.content_rule
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.content_rule ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.content_rule ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.series FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.series
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.series
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.series ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.series ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.occurrence FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.occurrence
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.occurrence
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.occurrence ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.occurrence ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.holiday FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.holiday
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.holiday
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.holiday ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.holiday ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.post FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.post
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.post
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.post ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.post ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.revision FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.revision
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.revision
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.revision ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.revision ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.variant FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.variant
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.variant
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.variant ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.variant ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.review FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.review
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.review
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.review ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.review ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.review_step FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.review_step
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.review_step
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.review_step ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.review_step ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.decision FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.decision
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.decision
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.decision ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.decision ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.tick FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.tick
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.tick
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.tick ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.tick ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.timer FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.timer
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.timer
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.timer ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.timer ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.outbox FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.outbox
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.outbox
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.outbox ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.outbox ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.comment FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.comment
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.comment
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.comment ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.comment ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.idempotency FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.idempotency
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.idempotency
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.idempotency ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.idempotency ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.delegation FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.delegation
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.delegation
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.delegation ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.delegation ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.event FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.event
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.event
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.event ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.event ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.instance FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.instance
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.instance
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.instance ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.instance ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.worker_epoch FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.worker_epoch
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.worker_epoch
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.worker_epoch ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.worker_epoch ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.attempt FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.attempt
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.attempt
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.attempt ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.attempt ENABLE ALWAYS TRIGGER guard_truncate;

REVOKE ALL ON TABLE greenlight_internal.sandbox_delivery FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.sandbox_delivery
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.sandbox_delivery
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.sandbox_delivery ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.sandbox_delivery ENABLE ALWAYS TRIGGER guard_truncate;
