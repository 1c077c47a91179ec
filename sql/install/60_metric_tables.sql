/*
 * What the metrics are read from: facts without content, dimensions, roll-ups and how far they have come.
 *
 * Facts are copied from the workflow's tables by refresh_metrics(), so that who reads metrics needs no way to
 * the posts themselves: no title, text, note, address or answer of a network is in any of these tables. Sums
 * are whole microseconds, because adding and taking away must come out even.
 *
 * Ids that a roll-up has none of are 0: a post without a workflow or on several channels, a vote of nobody.
 */
CREATE FUNCTION greenlight_internal.metric_workspaces() RETURNS bigint[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_metric_workspaces';
REVOKE ALL ON FUNCTION greenlight_internal.metric_workspaces() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.metric_workspaces() IS
'Ids of the workspaces whose metrics the session may read: by view_metrics, or as analyst.';

CREATE FUNCTION greenlight_internal.working_seconds(calendar_id bigint, from_at timestamptz, to_at timestamptz) RETURNS double precision
	LANGUAGE c STABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_working_seconds';
REVOKE ALL ON FUNCTION greenlight_internal.working_seconds(bigint, timestamptz, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.working_seconds(bigint, timestamptz, timestamptz) IS
'Working time between two instants by a business calendar, in seconds; NULL without a calendar. Reads the calendar once a query.';

CREATE TABLE greenlight_internal.metric_state
(
	is_only					boolean DEFAULT true CHECK (is_only) PRIMARY KEY,
	watermark				bigint NOT NULL,
	timezone				text NOT NULL,
	recount_ids				bigint[] NOT NULL DEFAULT '{}',
	recount_after			bigint NOT NULL DEFAULT 0,
	refreshed_at			timestamptz
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.metric_state IS
'How far the metrics have come, and in which time zone their days are.';
COMMENT ON COLUMN greenlight_internal.metric_state.watermark IS
'Number of the last event that the metrics contain; every event up to it is committed or will never be.';
COMMENT ON COLUMN greenlight_internal.metric_state.recount_ids IS
'Workspaces whose calendars changed: their posts with an id above recount_after are still to be looked at.';

CREATE TABLE greenlight_internal.dim_workspace
(
	workspace_id			bigint PRIMARY KEY,
	workspace				text NOT NULL,
	timezone				text NOT NULL,
	calendar_id				bigint
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.dim_workspace IS
'Copy of workspaces for the metrics.';
COMMENT ON COLUMN greenlight_internal.dim_workspace.calendar_id IS
'The business calendar that durations of its posts are counted by: the first one made; NULL for none.';

CREATE TABLE greenlight_internal.dim_person
(
	person_id				bigint PRIMARY KEY,
	person					text NOT NULL,
	is_active				boolean NOT NULL,
	workspace_ids			bigint[] NOT NULL,
	active_workspace_ids	bigint[] NOT NULL
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.dim_person IS
'Copy of people for the metrics: their names, nothing else of them.';
COMMENT ON COLUMN greenlight_internal.dim_person.workspace_ids IS
'Where they are or were a member.';

CREATE TABLE greenlight_internal.dim_channel
(
	channel_id				bigint PRIMARY KEY,
	workspace_id			bigint NOT NULL,
	channel					text NOT NULL,
	network					text NOT NULL,
	timezone				text NOT NULL,
	is_paused				boolean NOT NULL
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.dim_channel IS
'Copy of channels for the metrics.';

CREATE TABLE greenlight_internal.dim_workflow
(
	workflow_id				bigint PRIMARY KEY,
	workspace_id			bigint NOT NULL,
	workflow				text NOT NULL,
	version					int NOT NULL,
	mode					text NOT NULL,
	is_active				boolean NOT NULL
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.dim_workflow IS
'Copy of workflows for the metrics.';

CREATE TABLE greenlight_internal.dim_step
(
	step_id					bigint PRIMARY KEY,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	version					int NOT NULL,
	step_order				int NOT NULL,
	step					text NOT NULL,
	audience				text NOT NULL,
	sla_seconds				double precision,
	sla_unit				text,
	calendar_id				bigint
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.dim_step IS
'Copy of the steps of every version of the workflows.';
COMMENT ON COLUMN greenlight_internal.dim_step.step_id IS
'Id of the version of the workflow times 1000, plus step_order.';

CREATE TABLE greenlight_internal.dim_holiday
(
	workspace_id			bigint,
	day						date,
	name					text NOT NULL,
	PRIMARY KEY (workspace_id, day)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.dim_holiday IS
'Days without work of the business calendars that metrics count by.';

CREATE TABLE greenlight_internal.fact_post_state
(
	post_id					bigint,
	turn					bigint,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint,
	channel_id				bigint,
	state					text NOT NULL,
	entered_at				timestamptz NOT NULL,
	exited_at				timestamptz,
	PRIMARY KEY (post_id, turn)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.fact_post_state IS
'The review states that a post went through, told from its events.';
COMMENT ON COLUMN greenlight_internal.fact_post_state.turn IS
'Number of the event in the post that led there.';

CREATE TABLE greenlight_internal.fact_step_visit
(
	post_id					bigint,
	round					int,
	step_order				int,
	visit					int,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	step_id					bigint NOT NULL,
	channel_id				bigint,
	entered_at				timestamptz NOT NULL,
	exited_at				timestamptz,
	outcome					text NOT NULL,
	is_asked				boolean NOT NULL,
	duration_seconds		double precision,
	business_seconds		double precision,
	sla_seconds				double precision,
	is_sla_met				boolean,
	is_escalated			boolean NOT NULL,
	waiting_person_ids		bigint[] NOT NULL,
	PRIMARY KEY (post_id, round, step_order, visit)
) WITH (fillfactor = 80);
CREATE INDEX fact_step_visit_open ON greenlight_internal.fact_step_visit (workspace_id, entered_at) WHERE exited_at IS NULL;
COMMENT ON TABLE greenlight_internal.fact_step_visit IS
'Visits of review steps as the metrics count them.';
COMMENT ON COLUMN greenlight_internal.fact_step_visit.is_asked IS
'Somebody was asked: it was neither skipped nor carried.';
COMMENT ON COLUMN greenlight_internal.fact_step_visit.waiting_person_ids IS
'Whose vote an open one waits for.';

CREATE TABLE greenlight_internal.fact_decision
(
	decision_id				bigint,
	post_id					bigint,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	step_id					bigint NOT NULL,
	channel_id				bigint,
	round					int NOT NULL,
	visit					int NOT NULL,
	revision				int NOT NULL,
	person_id				bigint,
	on_behalf_of_id			bigint,
	requested_at			timestamptz NOT NULL,
	decided_at				timestamptz NOT NULL,
	verdict					text NOT NULL,
	response_seconds		double precision NOT NULL,
	response_business_seconds	double precision,
	has_note				boolean NOT NULL,
	is_late					boolean,
	is_deemed				boolean NOT NULL,
	PRIMARY KEY (post_id, decision_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.fact_decision IS
'Votes as the metrics count them: who, when, how fast, without their notes.';

CREATE TABLE greenlight_internal.fact_delivery
(
	variant_id				bigint PRIMARY KEY,
	post_id					bigint NOT NULL,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint,
	channel_id				bigint NOT NULL,
	publish_at				timestamptz,
	published_at			timestamptz,
	outcome					text NOT NULL,
	attempts				int NOT NULL,
	delay_seconds			double precision,
	is_on_time				boolean
) WITH (fillfactor = 80);
CREATE INDEX fact_delivery_post ON greenlight_internal.fact_delivery (post_id);
CREATE INDEX fact_delivery_planned ON greenlight_internal.fact_delivery (workspace_id, publish_at) WHERE published_at IS NULL AND publish_at IS NOT NULL;
COMMENT ON TABLE greenlight_internal.fact_delivery IS
'Deliveries as the metrics count them.';

CREATE TABLE greenlight_internal.fact_attempt
(
	attempt_id				bigint PRIMARY KEY,
	variant_id				bigint NOT NULL,
	post_id					bigint NOT NULL,
	workspace_id			bigint NOT NULL,
	channel_id				bigint NOT NULL,
	attempt_no				int NOT NULL,
	started_at				timestamptz NOT NULL,
	ended_at				timestamptz,
	outcome					text,
	latency_ms				double precision,
	http_status				int,
	error_class				text,
	retry_at				timestamptz
) WITH (fillfactor = 80);
CREATE INDEX fact_attempt_post ON greenlight_internal.fact_attempt (post_id);
COMMENT ON TABLE greenlight_internal.fact_attempt IS
'Attempts to publish as the metrics count them, without their answers.';

CREATE TABLE greenlight_internal.fact_contribution
(
	post_id					bigint,
	person_id				bigint,
	kind					text,
	workspace_id			bigint NOT NULL,
	n						int NOT NULL,
	first_at				timestamptz NOT NULL,
	last_at					timestamptz NOT NULL,
	PRIMARY KEY (post_id, person_id, kind)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.fact_contribution IS
'What each person did on a post.';

CREATE TABLE greenlight_internal.fact_post
(
	post_id					bigint PRIMARY KEY,
	workspace_id			bigint NOT NULL,
	author_id				bigint NOT NULL,
	workflow_id				bigint,
	channel_id				bigint,
	campaign				text,
	status					text NOT NULL,
	review_state			text NOT NULL,
	mode					text NOT NULL,
	created_at				timestamptz NOT NULL,
	first_submitted_at		timestamptz,
	first_response_at		timestamptz,
	approved_at				timestamptz,
	publish_at				timestamptz,
	published_at			timestamptz,
	due_at					timestamptz,
	revision_rounds			int NOT NULL,
	change_requests			int NOT NULL,
	limited_requests		int NOT NULL,
	request_limit			int,
	deemed_approvals		int NOT NULL,
	overrides				int NOT NULL,
	rejections				int NOT NULL,
	withdrawals				int NOT NULL,
	is_first_pass			boolean,
	is_on_time				boolean,
	is_published_without_approval	boolean NOT NULL,
	lead_time_seconds		double precision,
	cycle_time_seconds		double precision,
	cycle_time_business_seconds	double precision,
	time_to_first_response_seconds	double precision,
	draft_seconds			double precision NOT NULL,
	review_seconds			double precision NOT NULL,
	review_business_seconds	double precision,
	rework_seconds			double precision NOT NULL,
	rework_business_seconds	double precision,
	publish_delay_seconds	double precision,
	flow_efficiency			double precision,
	open_state				text,
	open_since				timestamptz
) WITH (fillfactor = 80);
CREATE INDEX fact_post_created ON greenlight_internal.fact_post (workspace_id, created_at);
CREATE INDEX fact_post_open ON greenlight_internal.fact_post (workspace_id, open_since) WHERE open_state IS NOT NULL;
CREATE INDEX fact_post_approved ON greenlight_internal.fact_post (workspace_id, approved_at);
COMMENT ON TABLE greenlight_internal.fact_post IS
'Posts as the metrics count them: when they came how far, without their content.';
COMMENT ON COLUMN greenlight_internal.fact_post.open_state IS
'draft, in_review or changes_requested while the post is in it, since open_since; that time is not in the sums yet.';

CREATE TABLE greenlight_internal.performance
(
	variant_id				bigint,
	metric					text,
	at						timestamptz,
	workspace_id			bigint NOT NULL,
	post_id					bigint NOT NULL,
	channel_id				bigint NOT NULL,
	value					double precision NOT NULL,
	recorded_by				bigint,
	recorded_at				timestamptz NOT NULL,
	PRIMARY KEY (variant_id, metric, at)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.performance IS
'What came of published content: measured values, the last one of an instant and metric counts.';

CREATE TABLE greenlight_internal.agg_approval_daily
(
	day						date NOT NULL,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	channel_id				bigint NOT NULL,
	created					bigint NOT NULL DEFAULT 0,
	submitted				bigint NOT NULL DEFAULT 0,
	approved				bigint NOT NULL DEFAULT 0,
	first_pass				bigint NOT NULL DEFAULT 0,
	rejected				bigint NOT NULL DEFAULT 0,
	expired					bigint NOT NULL DEFAULT 0,
	published				bigint NOT NULL DEFAULT 0,
	published_without_approval	bigint NOT NULL DEFAULT 0,
	overrides				bigint NOT NULL DEFAULT 0,
	change_requests			bigint NOT NULL DEFAULT 0,
	deemed_approvals		bigint NOT NULL DEFAULT 0,
	rounds					bigint NOT NULL DEFAULT 0,
	cycle_us				bigint NOT NULL DEFAULT 0,
	cycle_business_n		bigint NOT NULL DEFAULT 0,
	cycle_business_us		bigint NOT NULL DEFAULT 0,
	response_n				bigint NOT NULL DEFAULT 0,
	response_us				bigint NOT NULL DEFAULT 0,
	review_us				bigint NOT NULL DEFAULT 0,
	rework_us				bigint NOT NULL DEFAULT 0,
	lead_us					bigint NOT NULL DEFAULT 0,
	refreshed_at			timestamptz NOT NULL,
	PRIMARY KEY (day, workspace_id, workflow_id, channel_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.agg_approval_daily IS
'Posts by day: each count and sum on the day of what it counts.';

CREATE TABLE greenlight_internal.agg_step_daily
(
	day						date NOT NULL,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	step_id					bigint NOT NULL,
	channel_id				bigint NOT NULL,
	entered					bigint NOT NULL DEFAULT 0,
	exited					bigint NOT NULL DEFAULT 0,
	passed					bigint NOT NULL DEFAULT 0,
	returned				bigint NOT NULL DEFAULT 0,
	declined				bigint NOT NULL DEFAULT 0,
	sla_closed				bigint NOT NULL DEFAULT 0,
	sla_met					bigint NOT NULL DEFAULT 0,
	escalated				bigint NOT NULL DEFAULT 0,
	duration_us				bigint NOT NULL DEFAULT 0,
	business_n				bigint NOT NULL DEFAULT 0,
	business_us				bigint NOT NULL DEFAULT 0,
	refreshed_at			timestamptz NOT NULL,
	PRIMARY KEY (day, workspace_id, workflow_id, step_id, channel_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.agg_step_daily IS
'Visits of steps by day.';

CREATE TABLE greenlight_internal.agg_person_daily
(
	day						date NOT NULL,
	workspace_id			bigint NOT NULL,
	person_id				bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	decisions				bigint NOT NULL DEFAULT 0,
	approvals				bigint NOT NULL DEFAULT 0,
	change_requests			bigint NOT NULL DEFAULT 0,
	rejections				bigint NOT NULL DEFAULT 0,
	abstentions				bigint NOT NULL DEFAULT 0,
	deemed					bigint NOT NULL DEFAULT 0,
	on_behalf				bigint NOT NULL DEFAULT 0,
	sla_decisions			bigint NOT NULL DEFAULT 0,
	sla_met					bigint NOT NULL DEFAULT 0,
	response_us				bigint NOT NULL DEFAULT 0,
	business_n				bigint NOT NULL DEFAULT 0,
	business_us				bigint NOT NULL DEFAULT 0,
	refreshed_at			timestamptz NOT NULL,
	PRIMARY KEY (day, workspace_id, person_id, workflow_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.agg_person_daily IS
'Decisions by person and day.';

CREATE TABLE greenlight_internal.agg_delivery_daily
(
	day						date NOT NULL,
	workspace_id			bigint NOT NULL,
	channel_id				bigint NOT NULL,
	published				bigint NOT NULL DEFAULT 0,
	planned					bigint NOT NULL DEFAULT 0,
	on_time					bigint NOT NULL DEFAULT 0,
	delay_us				bigint NOT NULL DEFAULT 0,
	attempts				bigint NOT NULL DEFAULT 0,
	failed_attempts			bigint NOT NULL DEFAULT 0,
	latency_us				bigint NOT NULL DEFAULT 0,
	refreshed_at			timestamptz NOT NULL,
	PRIMARY KEY (day, workspace_id, channel_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.agg_delivery_daily IS
'Deliveries by channel and day.';

CREATE TABLE greenlight_internal.agg_flow_daily
(
	day						date NOT NULL,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	state					text NOT NULL,
	entered					bigint NOT NULL DEFAULT 0,
	exited					bigint NOT NULL DEFAULT 0,
	refreshed_at			timestamptz NOT NULL,
	PRIMARY KEY (workspace_id, workflow_id, state, day)
) WITH (fillfactor = 80);
COMMENT ON TABLE greenlight_internal.agg_flow_daily IS
'Posts that came into and left a review state, by day.';

CREATE TABLE greenlight_internal.agg_duration_histogram
(
	metric					text NOT NULL,
	day						date NOT NULL,
	workspace_id			bigint NOT NULL,
	workflow_id				bigint NOT NULL,
	step_id					bigint NOT NULL,
	channel_id				bigint NOT NULL,
	n						bigint NOT NULL,
	durations				text NOT NULL,
	refreshed_at			timestamptz NOT NULL,
	PRIMARY KEY (metric, day, workspace_id, workflow_id, step_id, channel_id)
) WITH (fillfactor = 80, toast_tuple_target = 8160);
COMMENT ON TABLE greenlight_internal.agg_duration_histogram IS
'The durations of a day: n of them, and how many fell into each bucket.';
COMMENT ON COLUMN greenlight_internal.agg_duration_histogram.durations IS
'Packed: pairs of bucket and count, ascending, none of them 0. A bucket begins at 1.05 to its power seconds. Kept in the row, not compressed: they are read by the thousand.';

/* The attempts of a post are found by its variants. */
CREATE INDEX attempt_variant ON greenlight_internal.attempt (variant_id);

REVOKE ALL ON TABLE greenlight_internal.metric_state FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.metric_state
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.metric_state
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.metric_state ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.metric_state ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.metric_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.metric_state FOR SELECT
	USING (true);

REVOKE ALL ON TABLE greenlight_internal.dim_workspace FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.dim_workspace
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.dim_workspace
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.dim_workspace ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.dim_workspace ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.dim_workspace ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.dim_workspace FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.dim_person FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.dim_person
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.dim_person
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.dim_person ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.dim_person ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.dim_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.dim_person FOR SELECT
	USING (workspace_ids && (SELECT greenlight_internal.metric_workspaces())::bigint[]);

REVOKE ALL ON TABLE greenlight_internal.dim_channel FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.dim_channel
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.dim_channel
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.dim_channel ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.dim_channel ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.dim_channel ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.dim_channel FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.dim_workflow FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.dim_workflow
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.dim_workflow
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.dim_workflow ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.dim_workflow ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.dim_workflow ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.dim_workflow FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.dim_step FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.dim_step
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.dim_step
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.dim_step ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.dim_step ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.dim_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.dim_step FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.dim_holiday FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.dim_holiday
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.dim_holiday
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.dim_holiday ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.dim_holiday ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.dim_holiday ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.dim_holiday FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_post_state FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_post_state
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_post_state
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_post_state ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_post_state ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_post_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_post_state FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_step_visit FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_step_visit
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_step_visit
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_step_visit ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_step_visit ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_step_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_step_visit FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_decision FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_decision
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_decision
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_decision ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_decision ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_decision FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_delivery FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_delivery
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_delivery
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_delivery ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_delivery ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_delivery FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_attempt FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_attempt
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_attempt
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_attempt ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_attempt ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_attempt FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_contribution FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_contribution
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_contribution
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_contribution ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_contribution ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_contribution ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_contribution FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.fact_post FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.fact_post
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.fact_post
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.fact_post ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.fact_post ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.fact_post ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.fact_post FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.performance FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.performance
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.performance
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.performance ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.performance ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.performance ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.performance FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.agg_approval_daily FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.agg_approval_daily
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.agg_approval_daily
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.agg_approval_daily ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.agg_approval_daily ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.agg_approval_daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.agg_approval_daily FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.agg_step_daily FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.agg_step_daily
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.agg_step_daily
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.agg_step_daily ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.agg_step_daily ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.agg_step_daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.agg_step_daily FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.agg_person_daily FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.agg_person_daily
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.agg_person_daily
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.agg_person_daily ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.agg_person_daily ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.agg_person_daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.agg_person_daily FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.agg_delivery_daily FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.agg_delivery_daily
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.agg_delivery_daily
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.agg_delivery_daily ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.agg_delivery_daily ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.agg_delivery_daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.agg_delivery_daily FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.agg_flow_daily FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.agg_flow_daily
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.agg_flow_daily
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.agg_flow_daily ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.agg_flow_daily ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.agg_flow_daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.agg_flow_daily FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

REVOKE ALL ON TABLE greenlight_internal.agg_duration_histogram FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON greenlight_internal.agg_duration_histogram
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.guard();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON greenlight_internal.agg_duration_histogram
	FOR EACH STATEMENT EXECUTE FUNCTION greenlight_internal.guard();
ALTER TABLE greenlight_internal.agg_duration_histogram ENABLE ALWAYS TRIGGER guard;
ALTER TABLE greenlight_internal.agg_duration_histogram ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE greenlight_internal.agg_duration_histogram ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON greenlight_internal.agg_duration_histogram FOR SELECT
	USING (workspace_id = ANY ((SELECT greenlight_internal.metric_workspaces())::bigint[]));

SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.metric_state', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.dim_workspace', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.dim_person', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.dim_channel', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.dim_workflow', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.dim_step', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.dim_holiday', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_post_state', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_step_visit', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_decision', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_delivery', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_attempt', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_contribution', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.fact_post', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.performance', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.agg_approval_daily', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.agg_step_daily', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.agg_person_daily', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.agg_delivery_daily', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.agg_flow_daily', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.agg_duration_histogram', '');
