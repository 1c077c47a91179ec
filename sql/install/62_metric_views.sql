/*
 * Metrics for BI tools: dimensions, facts, roll-ups and what is so now, over tables without content.
 *
 * All views take the rights of who reads them; row-level security shows the workspaces whose metrics that is
 * allowed. No column is an interval, an enum, an array or a document, because dashboards cannot read those.
 * Durations are seconds, instants end in _at, days of the reporting time zone in _date, rates are two counts.
 */
CREATE FUNCTION greenlight.histogram_percentile(
	buckets int[],
	counts bigint[],
	fraction double precision
) RETURNS double precision
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_histogram_percentile';
REVOKE ALL ON FUNCTION greenlight.histogram_percentile(int[], bigint[], double precision) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.histogram_percentile(int[], bigint[], double precision) IS
'The duration in seconds below which a fraction of a histogram lies, within 2.5 %: 0.5 for the median.
Give it array_agg(bucket) and array_agg(n) of greenlight_bi.agg_duration_histogram, over any range, split or merge.
NULL for an empty histogram and for a fraction that is not between 0 and 1.';

CREATE FUNCTION greenlight.duration_percentile(
	durations text[],
	fraction double precision
) RETURNS double precision
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_duration_percentile';
REVOKE ALL ON FUNCTION greenlight.duration_percentile(text[], double precision) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.duration_percentile(text[], double precision) IS
'The duration in seconds below which a fraction of durations lies, within 2.5 %: 0.5 for the median.
Give it array_agg(durations) of greenlight_bi.agg_duration_daily, over any range, split or merge. NULL for no durations
and for a fraction that is not between 0 and 1, 22P02 for a text that holds no durations.';

CREATE FUNCTION greenlight_internal.duration_percentiles(durations text[], fractions double precision[]) RETURNS double precision[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT
	AS 'MODULE_PATHNAME', 'gl_duration_percentiles';
REVOKE ALL ON FUNCTION greenlight_internal.duration_percentiles(text[], double precision[]) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.duration_percentiles(text[], double precision[]) IS
'duration_percentile() of several fractions at once; NULL for no durations.';

CREATE TYPE greenlight_internal.duration_bucket AS
(
	bucket int,
	n bigint
);
COMMENT ON TYPE greenlight_internal.duration_bucket IS
'A bucket of a histogram and how many durations are in it.';

CREATE FUNCTION greenlight_internal.duration_buckets(durations text) RETURNS SETOF greenlight_internal.duration_bucket
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT ROWS 20
	AS 'MODULE_PATHNAME', 'gl_duration_buckets';
REVOKE ALL ON FUNCTION greenlight_internal.duration_buckets(text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.duration_buckets(text) IS
'Packed durations as rows.';

CREATE VIEW greenlight_bi.freshness WITH (security_invoker = true) AS
SELECT s.refreshed_at, EXTRACT(epoch FROM pg_catalog.now() - s.refreshed_at)::double precision AS age_seconds, s.watermark, s.timezone
FROM greenlight_internal.metric_state s;
COMMENT ON VIEW greenlight_bi.freshness IS
'How fresh the metrics are: one row.';
COMMENT ON COLUMN greenlight_bi.freshness.refreshed_at IS 'When refresh_metrics() ran last.';
COMMENT ON COLUMN greenlight_bi.freshness.age_seconds IS 'Seconds since then.';
COMMENT ON COLUMN greenlight_bi.freshness.watermark IS 'Number of the last event that the metrics contain (greenlight.event.seq).';
COMMENT ON COLUMN greenlight_bi.freshness.timezone IS 'Reporting time zone that days are of: greenlight.reporting_timezone.';

CREATE VIEW greenlight_bi.dim_date WITH (security_invoker = true) AS
SELECT d.day AS date_key, EXTRACT(year FROM d.day)::int AS year, EXTRACT(quarter FROM d.day)::int AS quarter, EXTRACT(month FROM d.day)::int AS month,
	pg_catalog.date_trunc('month', d.day)::date AS month_start, EXTRACT(isoyear FROM d.day)::int AS iso_year, EXTRACT(week FROM d.day)::int AS iso_week,
	pg_catalog.date_trunc('week', d.day)::date AS week_start, EXTRACT(isodow FROM d.day)::int AS iso_dow,
	EXTRACT(isodow FROM d.day) > 5 AS is_weekend, EXTRACT(isodow FROM d.day) < 6 AND h.name IS NULL AS is_business_day, h.name AS holiday_name
FROM (SELECT ('2020-01-01'::date + n) AS day FROM pg_catalog.generate_series(0, 7304) n) d
LEFT JOIN (SELECT x.day, pg_catalog.string_agg(DISTINCT x.name, ', ') AS name FROM greenlight_internal.dim_holiday x GROUP BY x.day) h ON h.day = d.day;
COMMENT ON VIEW greenlight_bi.dim_date IS
'Days from 2020 to 2039: what the keys of the day columns mean.';
COMMENT ON COLUMN greenlight_bi.dim_date.date_key IS 'The day itself, as every day and _date column names it.';
COMMENT ON COLUMN greenlight_bi.dim_date.year IS 'Calendar year.';
COMMENT ON COLUMN greenlight_bi.dim_date.quarter IS '1 to 4.';
COMMENT ON COLUMN greenlight_bi.dim_date.month IS '1 to 12.';
COMMENT ON COLUMN greenlight_bi.dim_date.month_start IS 'First day of the month.';
COMMENT ON COLUMN greenlight_bi.dim_date.iso_year IS 'Year that the ISO week belongs to.';
COMMENT ON COLUMN greenlight_bi.dim_date.iso_week IS 'ISO week, 1 to 53.';
COMMENT ON COLUMN greenlight_bi.dim_date.week_start IS 'Monday of the week.';
COMMENT ON COLUMN greenlight_bi.dim_date.iso_dow IS '1 Monday to 7 Sunday.';
COMMENT ON COLUMN greenlight_bi.dim_date.is_weekend IS 'Saturday or Sunday.';
COMMENT ON COLUMN greenlight_bi.dim_date.is_business_day IS 'Neither weekend nor holiday.';
COMMENT ON COLUMN greenlight_bi.dim_date.holiday_name IS 'Days without work in the first business calendars of your workspaces; NULL for none.';

CREATE VIEW greenlight_bi.dim_workspace WITH (security_invoker = true) AS
SELECT w.workspace_id, w.workspace, w.timezone
FROM greenlight_internal.dim_workspace w;
COMMENT ON VIEW greenlight_bi.dim_workspace IS
'Workspaces whose metrics you may read.';
COMMENT ON COLUMN greenlight_bi.dim_workspace.workspace_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.dim_workspace.workspace IS 'Name.';
COMMENT ON COLUMN greenlight_bi.dim_workspace.timezone IS 'Time zone of its plans.';

CREATE VIEW greenlight_bi.dim_person WITH (security_invoker = true) AS
SELECT p.person_id, p.person, p.is_active
FROM greenlight_internal.dim_person p;
COMMENT ON VIEW greenlight_bi.dim_person IS
'Present and former members of those workspaces.';
COMMENT ON COLUMN greenlight_bi.dim_person.person_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.dim_person.person IS 'Name; forgotten_ID with the person''s number after forget_person().';
COMMENT ON COLUMN greenlight_bi.dim_person.is_active IS 'Not deactivated.';

CREATE VIEW greenlight_bi.dim_channel WITH (security_invoker = true) AS
SELECT c.channel_id, c.workspace_id, c.channel, c.network, c.timezone, c.is_paused
FROM greenlight_internal.dim_channel c;
COMMENT ON VIEW greenlight_bi.dim_channel IS
'Social accounts.';
COMMENT ON COLUMN greenlight_bi.dim_channel.channel_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.dim_channel.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.dim_channel.channel IS 'Name.';
COMMENT ON COLUMN greenlight_bi.dim_channel.network IS 'Kind of account.';
COMMENT ON COLUMN greenlight_bi.dim_channel.timezone IS 'Time zone that its posts are planned in unless they say otherwise.';
COMMENT ON COLUMN greenlight_bi.dim_channel.is_paused IS 'Nothing goes out on it for now.';

CREATE VIEW greenlight_bi.dim_workflow WITH (security_invoker = true) AS
SELECT f.workflow_id, f.workspace_id, f.workflow, f.version, f.mode, f.is_active
FROM greenlight_internal.dim_workflow f;
COMMENT ON VIEW greenlight_bi.dim_workflow IS
'Workflows, as new submissions take them.';
COMMENT ON COLUMN greenlight_bi.dim_workflow.workflow_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.dim_workflow.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.dim_workflow.workflow IS 'Name.';
COMMENT ON COLUMN greenlight_bi.dim_workflow.version IS 'Current version.';
COMMENT ON COLUMN greenlight_bi.dim_workflow.mode IS 'none, optional, required or multi_level.';
COMMENT ON COLUMN greenlight_bi.dim_workflow.is_active IS 'Opens reviews.';

CREATE VIEW greenlight_bi.dim_step WITH (security_invoker = true) AS
SELECT s.step_id, s.workspace_id, s.workflow_id, s.version, s.step_order, s.step, s.audience, s.sla_seconds, s.sla_unit
FROM greenlight_internal.dim_step s;
COMMENT ON VIEW greenlight_bi.dim_step IS
'Steps of every version of every workflow.';
COMMENT ON COLUMN greenlight_bi.dim_step.step_id IS 'Key: one step of one version.';
COMMENT ON COLUMN greenlight_bi.dim_step.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.dim_step.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.dim_step.version IS 'Version of the workflow.';
COMMENT ON COLUMN greenlight_bi.dim_step.step_order IS '1 for the first step.';
COMMENT ON COLUMN greenlight_bi.dim_step.step IS 'Name.';
COMMENT ON COLUMN greenlight_bi.dim_step.audience IS 'internal or client.';
COMMENT ON COLUMN greenlight_bi.dim_step.sla_seconds IS 'Time its deadline allows, in seconds of sla_unit; NULL without a deadline.';
COMMENT ON COLUMN greenlight_bi.dim_step.sla_unit IS 'clock, or business: working seconds.';

CREATE VIEW greenlight_bi.dim_campaign WITH (security_invoker = true) AS
SELECT DISTINCT p.workspace_id || '/' || p.campaign AS campaign_id, p.workspace_id, p.campaign
FROM greenlight_internal.fact_post p
WHERE p.campaign IS NOT NULL;
COMMENT ON VIEW greenlight_bi.dim_campaign IS
'Campaigns that posts name.';
COMMENT ON COLUMN greenlight_bi.dim_campaign.campaign_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.dim_campaign.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.dim_campaign.campaign IS 'Name.';

CREATE VIEW greenlight_bi.fact_post WITH (security_invoker = true) AS
SELECT p.post_id, p.workspace_id, p.author_id, p.workflow_id, p.channel_id, p.workspace_id || '/' || p.campaign AS campaign_id, p.status, p.review_state, p.mode,
	p.created_at, (p.created_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS created_date,
	p.first_submitted_at, (p.first_submitted_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS first_submitted_date,
	p.first_response_at, (p.first_response_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS first_response_date,
	p.approved_at, (p.approved_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS approved_date,
	p.publish_at, (p.publish_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS publish_date,
	p.published_at, (p.published_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS published_date,
	p.due_at, (p.due_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS due_date,
	p.revision_rounds, p.change_requests, p.limited_requests AS limited_change_requests, p.request_limit AS change_request_limit,
	p.deemed_approvals, p.overrides, p.rejections, p.withdrawals, p.is_first_pass,
	COALESCE(p.approved_at, CASE WHEN p.open_state IS NOT NULL THEN pg_catalog.now() END) > p.due_at AS is_overdue,
	p.is_on_time, p.is_published_without_approval, p.overrides > 0 AS has_override,
	p.lead_time_seconds, greenlight_internal.working_seconds(w.calendar_id, p.created_at, p.published_at) AS lead_time_business_seconds,
	p.cycle_time_seconds, p.cycle_time_business_seconds, p.time_to_first_response_seconds,
	greenlight_internal.working_seconds(w.calendar_id, p.first_submitted_at, p.first_response_at) AS time_to_first_response_business_seconds,
	p.draft_seconds + CASE WHEN p.open_state = 'draft' THEN EXTRACT(epoch FROM pg_catalog.now() - p.open_since)::double precision ELSE 0 END AS draft_seconds,
	p.review_seconds + CASE WHEN p.open_state = 'in_review' THEN EXTRACT(epoch FROM pg_catalog.now() - p.open_since)::double precision ELSE 0 END AS review_seconds,
	p.review_business_seconds,
	p.rework_seconds + CASE WHEN p.open_state = 'changes_requested' THEN EXTRACT(epoch FROM pg_catalog.now() - p.open_since)::double precision ELSE 0 END AS rework_seconds,
	p.rework_business_seconds, p.publish_delay_seconds, p.flow_efficiency
FROM greenlight_internal.fact_post p
LEFT JOIN greenlight_internal.dim_workspace w ON w.workspace_id = p.workspace_id;
COMMENT ON VIEW greenlight_bi.fact_post IS
'One row a post: when it came how far, how long that took and how it went.';
COMMENT ON COLUMN greenlight_bi.fact_post.post_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.fact_post.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_post.author_id IS 'Who created it: dim_person.person_id.';
COMMENT ON COLUMN greenlight_bi.fact_post.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_post.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none.';
COMMENT ON COLUMN greenlight_bi.fact_post.campaign_id IS 'Campaign: dim_campaign; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_post.status IS 'Where it stands (greenlight.post.status).';
COMMENT ON COLUMN greenlight_bi.fact_post.review_state IS 'Where its review stands.';
COMMENT ON COLUMN greenlight_bi.fact_post.mode IS 'Mode that state was reached under: none, optional, required or multi_level.';
COMMENT ON COLUMN greenlight_bi.fact_post.created_at IS 'When it was created.';
COMMENT ON COLUMN greenlight_bi.fact_post.created_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.first_submitted_at IS 'When it was first submitted; NULL for never.';
COMMENT ON COLUMN greenlight_bi.fact_post.first_submitted_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.first_response_at IS 'First decision, or comment by somebody with a seat, in the first round.';
COMMENT ON COLUMN greenlight_bi.fact_post.first_response_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.approved_at IS 'When it was approved last; NULL where it is not approved now and was not published.';
COMMENT ON COLUMN greenlight_bi.fact_post.approved_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.publish_at IS 'When it is to go out.';
COMMENT ON COLUMN greenlight_bi.fact_post.publish_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.published_at IS 'When its last channel went out; NULL while one is missing.';
COMMENT ON COLUMN greenlight_bi.fact_post.published_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.due_at IS 'When its review must be over: the publish time.';
COMMENT ON COLUMN greenlight_bi.fact_post.due_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post.revision_rounds IS 'Rounds of review, those of migrations not counted again.';
COMMENT ON COLUMN greenlight_bi.fact_post.change_requests IS 'Rounds that ended with changes requested.';
COMMENT ON COLUMN greenlight_bi.fact_post.limited_change_requests IS 'Of them those that count against the limit, since the last approval or reopening.';
COMMENT ON COLUMN greenlight_bi.fact_post.change_request_limit IS 'The limit of its workflow with the rounds granted; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_post.deemed_approvals IS 'Approvals given by a deadline.';
COMMENT ON COLUMN greenlight_bi.fact_post.overrides IS 'Approvals by override.';
COMMENT ON COLUMN greenlight_bi.fact_post.rejections IS 'Times it was rejected.';
COMMENT ON COLUMN greenlight_bi.fact_post.withdrawals IS 'Times it was withdrawn.';
COMMENT ON COLUMN greenlight_bi.fact_post.is_first_pass IS 'Approved in one round and not by override; NULL where not approved.';
COMMENT ON COLUMN greenlight_bi.fact_post.is_overdue IS 'Approved after due_at, or not approved and past it; NULL without one.';
COMMENT ON COLUMN greenlight_bi.fact_post.is_on_time IS 'Every channel went out by publish_at + 5 minutes; NULL unless published.';
COMMENT ON COLUMN greenlight_bi.fact_post.is_published_without_approval IS 'Mode optional, and a channel went out without an approval.';
COMMENT ON COLUMN greenlight_bi.fact_post.has_override IS 'overrides > 0.';
COMMENT ON COLUMN greenlight_bi.fact_post.lead_time_seconds IS 'From created_at to published_at.';
COMMENT ON COLUMN greenlight_bi.fact_post.lead_time_business_seconds IS 'The same in working seconds of the first business calendar; NULL without one.';
COMMENT ON COLUMN greenlight_bi.fact_post.cycle_time_seconds IS 'From first_submitted_at to approved_at; NULL for posts rejected, expired or withdrawn.';
COMMENT ON COLUMN greenlight_bi.fact_post.cycle_time_business_seconds IS 'The same in working seconds of the first business calendar; NULL without one.';
COMMENT ON COLUMN greenlight_bi.fact_post.time_to_first_response_seconds IS 'From first_submitted_at to first_response_at.';
COMMENT ON COLUMN greenlight_bi.fact_post.time_to_first_response_business_seconds IS 'The same in working seconds of the first business calendar; NULL without one.';
COMMENT ON COLUMN greenlight_bi.fact_post.draft_seconds IS 'Time in draft: being written. The running time counts until now.';
COMMENT ON COLUMN greenlight_bi.fact_post.review_seconds IS 'Time in review: waiting on approvers. The running time counts until now.';
COMMENT ON COLUMN greenlight_bi.fact_post.review_business_seconds IS 'Working seconds of it that are over; NULL without a calendar.';
COMMENT ON COLUMN greenlight_bi.fact_post.rework_seconds IS 'Time in changes_requested: waiting on authors. The running time counts until now.';
COMMENT ON COLUMN greenlight_bi.fact_post.rework_business_seconds IS 'Working seconds of it that are over; NULL without a calendar.';
COMMENT ON COLUMN greenlight_bi.fact_post.publish_delay_seconds IS 'From publish_at to published_at.';
COMMENT ON COLUMN greenlight_bi.fact_post.flow_efficiency IS 'Of an approved post: time in draft / time in draft, review and rework, 0 to 1.';

CREATE VIEW greenlight_bi.fact_post_state WITH (security_invoker = true) AS
SELECT s.post_id, s.turn, s.workspace_id, s.workflow_id, s.channel_id, s.state, s.entered_at, (s.entered_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS entered_date, s.exited_at, (s.exited_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS exited_date,
	EXTRACT(epoch FROM COALESCE(s.exited_at, pg_catalog.now()) - s.entered_at)::double precision AS duration_seconds,
	greenlight_internal.working_seconds(w.calendar_id, s.entered_at, COALESCE(s.exited_at, pg_catalog.now())) AS business_seconds
FROM greenlight_internal.fact_post_state s
LEFT JOIN greenlight_internal.dim_workspace w ON w.workspace_id = s.workspace_id;
COMMENT ON VIEW greenlight_bi.fact_post_state IS
'One row for every review state a post went through; published and cancelled are states here too.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.turn IS 'Number of the event in the post that led there.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.state IS 'not_required, draft, in_review, changes_requested, approved, rejected, expired, published or cancelled.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.entered_at IS 'When it came into it.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.entered_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.exited_at IS 'When it left it; NULL while it is there.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.exited_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.duration_seconds IS 'Time in it, until now while it is there.';
COMMENT ON COLUMN greenlight_bi.fact_post_state.business_seconds IS 'The same in working seconds of the first business calendar; NULL without one.';

CREATE VIEW greenlight_bi.fact_step_visit WITH (security_invoker = true) AS
SELECT v.post_id, v.round, d.step_order, v.visit, v.workspace_id, v.workflow_id, v.step_id, v.channel_id,
	v.entered_at, (v.entered_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS entered_date, v.exited_at, (v.exited_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS exited_date, v.outcome, v.is_asked,
	v.duration_seconds, v.business_seconds, v.sla_seconds, v.is_sla_met, v.exited_at IS NULL AS is_open, v.is_escalated
FROM greenlight_internal.fact_step_visit v
JOIN greenlight_internal.dim_step d ON d.step_id = v.step_id;
COMMENT ON VIEW greenlight_bi.fact_step_visit IS
'One row for every visit of a review step: when it was open and how it ended.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.round IS 'Round of review.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.step_order IS '1 for the first step.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.visit IS '1 for the first visit in the round.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.step_id IS 'Step of a version of a workflow: dim_step.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.entered_at IS 'When it was opened.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.entered_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.exited_at IS 'When it was closed.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.exited_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.outcome IS 'open, passed, returned (changes requested), declined (rejected), stale (edited), withdrawn, cancelled, overridden, carried (earlier approvals count) or skipped (does not apply); by a deadline deemed, passed_over or expired.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.is_asked IS 'Somebody was asked: neither carried nor skipped. Counts and times are of these.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.duration_seconds IS 'Time it was open; NULL while it is.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.business_seconds IS 'Working seconds of that, by the calendar of its deadline or the first one of the workspace; NULL without one.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.sla_seconds IS 'Time its deadline allowed, in the unit of dim_step.sla_unit.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.is_sla_met IS 'Closed by its reviewers (passed, returned, declined) in that time; NULL without a deadline or an answer.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.is_open IS 'Not closed yet.';
COMMENT ON COLUMN greenlight_bi.fact_step_visit.is_escalated IS 'A deadline escalated it.';

CREATE VIEW greenlight_bi.fact_decision WITH (security_invoker = true) AS
SELECT d.decision_id, d.post_id, d.workspace_id, d.workflow_id, d.step_id, d.channel_id, d.round, d.visit, d.revision, d.person_id, d.on_behalf_of_id,
	d.requested_at, (d.requested_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS requested_date, d.decided_at, (d.decided_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS decided_date, d.verdict, d.has_note,
	d.response_seconds, d.response_business_seconds, d.is_late, d.is_deemed
FROM greenlight_internal.fact_decision d;
COMMENT ON VIEW greenlight_bi.fact_decision IS
'One row a vote, also those that were changed later: who, when, how fast.';
COMMENT ON COLUMN greenlight_bi.fact_decision.decision_id IS 'Key: greenlight.decision.id.';
COMMENT ON COLUMN greenlight_bi.fact_decision.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_decision.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_decision.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_decision.step_id IS 'Step of a version of a workflow: dim_step.';
COMMENT ON COLUMN greenlight_bi.fact_decision.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none.';
COMMENT ON COLUMN greenlight_bi.fact_decision.round IS 'Round of review.';
COMMENT ON COLUMN greenlight_bi.fact_decision.visit IS 'Visit of the step in the round.';
COMMENT ON COLUMN greenlight_bi.fact_decision.revision IS 'Revision it is about.';
COMMENT ON COLUMN greenlight_bi.fact_decision.person_id IS 'Who voted: dim_person; NULL for a deadline.';
COMMENT ON COLUMN greenlight_bi.fact_decision.on_behalf_of_id IS 'Whose seat a delegate voted on; NULL for the own one.';
COMMENT ON COLUMN greenlight_bi.fact_decision.requested_at IS 'When the step was opened.';
COMMENT ON COLUMN greenlight_bi.fact_decision.requested_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_decision.decided_at IS 'When the vote was given.';
COMMENT ON COLUMN greenlight_bi.fact_decision.decided_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_decision.verdict IS 'approve, abstain, request_changes, reject or deemed_approved.';
COMMENT ON COLUMN greenlight_bi.fact_decision.has_note IS 'It came with words. They are not here.';
COMMENT ON COLUMN greenlight_bi.fact_decision.response_seconds IS 'From requested_at to decided_at.';
COMMENT ON COLUMN greenlight_bi.fact_decision.response_business_seconds IS 'Working seconds of that; NULL without a calendar.';
COMMENT ON COLUMN greenlight_bi.fact_decision.is_late IS 'After the time that the deadline of the step allows; NULL without one.';
COMMENT ON COLUMN greenlight_bi.fact_decision.is_deemed IS 'Given by a deadline, not by a person.';

CREATE VIEW greenlight_bi.fact_delivery WITH (security_invoker = true) AS
SELECT d.variant_id, d.post_id, d.workspace_id, d.workflow_id, d.channel_id, c.network, d.publish_at, (d.publish_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS publish_date,
	d.published_at, (d.published_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS published_date, d.outcome, d.attempts, d.delay_seconds, d.is_on_time
FROM greenlight_internal.fact_delivery d
JOIN greenlight_internal.dim_channel c ON c.channel_id = d.channel_id;
COMMENT ON VIEW greenlight_bi.fact_delivery IS
'One row for every channel of every post: planned, published, how late.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.variant_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.channel_id IS 'Channel: dim_channel.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.network IS 'Kind of account.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.publish_at IS 'When it is to go out.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.publish_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.published_at IS 'When it went out.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.published_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.outcome IS 'Delivery state: unscheduled, scheduled, held, missed, publishing, published, unconfirmed, failed, unpublished or cancelled.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.attempts IS 'Attempts made.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.delay_seconds IS 'From publish_at to published_at.';
COMMENT ON COLUMN greenlight_bi.fact_delivery.is_on_time IS 'Out by publish_at + 5 minutes.';

CREATE VIEW greenlight_bi.fact_attempt WITH (security_invoker = true) AS
SELECT a.attempt_id, a.variant_id, a.post_id, a.workspace_id, a.channel_id, a.attempt_no, a.started_at, (a.started_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS started_date, a.ended_at, a.outcome, a.latency_ms, a.http_status, a.error_class, a.retry_at
FROM greenlight_internal.fact_attempt a;
COMMENT ON VIEW greenlight_bi.fact_attempt IS
'One row for every try to publish, without what the network said.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.attempt_id IS 'Key.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.variant_id IS 'Variant, a post on one channel: fact_delivery.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.channel_id IS 'Channel: dim_channel.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.attempt_no IS '1 for the first.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.started_at IS 'When it was claimed.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.started_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.ended_at IS 'When its outcome was recorded; NULL while it runs.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.outcome IS 'ok, permanent, retryable, throttled, auth, unknown or manual; NULL while it runs.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.latency_ms IS 'From started_at to ended_at, in milliseconds.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.http_status IS 'Status of the answer; NULL for none.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.error_class IS 'The outcome, where it is a failure.';
COMMENT ON COLUMN greenlight_bi.fact_attempt.retry_at IS 'When it is tried again.';

CREATE VIEW greenlight_bi.fact_contribution WITH (security_invoker = true) AS
SELECT c.post_id, c.person_id, c.kind, c.workspace_id, c.n, c.first_at, (c.first_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS first_date, c.last_at, (c.last_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS last_date
FROM greenlight_internal.fact_contribution c;
COMMENT ON VIEW greenlight_bi.fact_contribution IS
'One row for everything of one kind that a person did on a post.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.person_id IS 'Person: dim_person.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.kind IS 'create, revise, submit, decide, comment or override.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.n IS 'How often.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.first_at IS 'The first time.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.first_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.last_at IS 'The last time.';
COMMENT ON COLUMN greenlight_bi.fact_contribution.last_date IS 'Day of that instant in the reporting time zone.';

CREATE VIEW greenlight_bi.fact_performance WITH (security_invoker = true) AS
SELECT f.variant_id, f.post_id, f.workspace_id, f.channel_id, f.metric, f.at AS measured_at, (f.at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS measured_date, f.value
FROM greenlight_internal.performance f;
COMMENT ON VIEW greenlight_bi.fact_performance IS
'One row for every value that record_performance() was told.';
COMMENT ON COLUMN greenlight_bi.fact_performance.variant_id IS 'Variant, a post on one channel: fact_delivery.';
COMMENT ON COLUMN greenlight_bi.fact_performance.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.fact_performance.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.fact_performance.channel_id IS 'Channel: dim_channel.';
COMMENT ON COLUMN greenlight_bi.fact_performance.metric IS 'What was measured, as the caller named it.';
COMMENT ON COLUMN greenlight_bi.fact_performance.measured_at IS 'When.';
COMMENT ON COLUMN greenlight_bi.fact_performance.measured_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.fact_performance.value IS 'The value, in the unit that goes with its metric.';

CREATE VIEW greenlight_bi.agg_approval_daily WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, NULLIF(a.workflow_id, 0) AS workflow_id, NULLIF(a.channel_id, 0) AS channel_id, a.created, a.submitted, a.approved, a.first_pass, a.rejected, a.expired,
	a.published, a.published_without_approval, a.overrides AS approved_by_override, a.change_requests, a.deemed_approvals, a.rounds,
	a.cycle_us::double precision / 1000000 AS cycle_time_seconds, a.cycle_business_n AS cycle_time_business_count, a.cycle_business_us::double precision / 1000000 AS cycle_time_business_seconds,
	a.response_n AS first_response_count, a.response_us::double precision / 1000000 AS time_to_first_response_seconds,
	a.review_us::double precision / 1000000 AS review_seconds, a.rework_us::double precision / 1000000 AS rework_seconds, a.lead_us::double precision / 1000000 AS lead_time_seconds, a.refreshed_at
FROM greenlight_internal.agg_approval_daily a;
COMMENT ON VIEW greenlight_bi.agg_approval_daily IS
'Posts by day, workflow and channel: each count and sum is on the day of what it counts.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.day IS 'Day in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.created IS 'Posts created.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.submitted IS 'Posts first submitted.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.approved IS 'Posts whose last approval is of this day; the next five and the sums of rounds, cycle, review and rework time are theirs.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.first_pass IS 'Of the approved: in one round, not by override. Divide by approved for the first-pass rate.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.rejected IS 'Times posts were rejected.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.expired IS 'Times posts expired.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.published IS 'Posts whose last channel went out.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.published_without_approval IS 'Of them those in mode optional without an approval.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.approved_by_override IS 'Of the approved: with an override.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.change_requests IS 'Rounds of the approved that ended with changes requested.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.deemed_approvals IS 'Approvals of the approved that a deadline gave.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.rounds IS 'Rounds of the approved.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.cycle_time_seconds IS 'Sum over the approved; divide by approved.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.cycle_time_business_count IS 'Of the approved: those with a business calendar.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.cycle_time_business_seconds IS 'Sum over those, in working seconds.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.first_response_count IS 'Posts first answered on this day.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.time_to_first_response_seconds IS 'Sum over those.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.review_seconds IS 'Sum over the approved: time in review.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.rework_seconds IS 'Sum over the approved: time in changes_requested.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.lead_time_seconds IS 'Sum over the published.';
COMMENT ON COLUMN greenlight_bi.agg_approval_daily.refreshed_at IS 'When this row changed last.';

CREATE VIEW greenlight_bi.agg_step_daily WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, NULLIF(a.workflow_id, 0) AS workflow_id, a.step_id, NULLIF(a.channel_id, 0) AS channel_id, a.entered, a.exited, a.passed, a.returned, a.declined, a.sla_closed, a.sla_met, a.escalated,
	a.duration_us::double precision / 1000000 AS duration_seconds, a.business_n AS business_count, a.business_us::double precision / 1000000 AS business_seconds, a.refreshed_at
FROM greenlight_internal.agg_step_daily a;
COMMENT ON VIEW greenlight_bi.agg_step_daily IS
'Visits of steps by day: entered on the day they were opened, all else on the day they were closed.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.day IS 'Day in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.step_id IS 'Step of a version of a workflow: dim_step.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.entered IS 'Visits opened.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.exited IS 'Visits closed, in whatever way.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.passed IS 'Of them with all approvals.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.returned IS 'Of them with changes requested.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.declined IS 'Of them with a rejection.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.sla_closed IS 'Of them closed by their reviewers where a deadline ran.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.sla_met IS 'Of those in time. Divide by sla_closed for SLA compliance.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.escalated IS 'Of the closed: escalated by a deadline.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.duration_seconds IS 'Sum of the time that the closed were open.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.business_count IS 'Of the closed: those with a business calendar.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.business_seconds IS 'Sum of working seconds over those.';
COMMENT ON COLUMN greenlight_bi.agg_step_daily.refreshed_at IS 'When this row changed last.';

CREATE VIEW greenlight_bi.agg_person_daily WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, NULLIF(a.person_id, 0) AS person_id, NULLIF(a.workflow_id, 0) AS workflow_id, a.decisions, a.approvals, a.change_requests, a.rejections, a.abstentions, a.deemed, a.on_behalf,
	a.sla_decisions, a.sla_met, a.response_us::double precision / 1000000 AS response_seconds, a.business_n AS business_count, a.business_us::double precision / 1000000 AS business_seconds, a.refreshed_at
FROM greenlight_internal.agg_person_daily a;
COMMENT ON VIEW greenlight_bi.agg_person_daily IS
'Votes by day and person.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.day IS 'Day in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.person_id IS 'Person: dim_person; NULL for what a deadline decided.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.decisions IS 'Votes given.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.approvals IS 'Of them approvals.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.change_requests IS 'Of them requests for changes.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.rejections IS 'Of them rejections.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.abstentions IS 'Of them abstentions.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.deemed IS 'Requirements that a deadline deemed approved; in none of the other counts.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.on_behalf IS 'Of them for somebody else, as delegate.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.sla_decisions IS 'Of them in steps with a deadline.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.sla_met IS 'Of those within the time it allows. Divide by sla_decisions.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.response_seconds IS 'Sum of the time from the opening of the step to the vote.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.business_count IS 'Votes with a business calendar.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.business_seconds IS 'Sum of working seconds over those.';
COMMENT ON COLUMN greenlight_bi.agg_person_daily.refreshed_at IS 'When this row changed last.';

CREATE VIEW greenlight_bi.agg_delivery_daily WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, a.channel_id, a.published, a.planned, a.on_time, a.delay_us::double precision / 1000000 AS delay_seconds, a.attempts, a.failed_attempts, a.latency_us::double precision / 1000 AS latency_ms, a.refreshed_at
FROM greenlight_internal.agg_delivery_daily a;
COMMENT ON VIEW greenlight_bi.agg_delivery_daily IS
'Deliveries by day and channel: published on the day they went out, attempts on the day they ended.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.day IS 'Day in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.channel_id IS 'Channel: dim_channel.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.published IS 'Variants that went out.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.planned IS 'Of them those with a publish time.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.on_time IS 'Of those out by then + 5 minutes. Divide by planned for the on-time rate.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.delay_seconds IS 'Sum from the publish time to the publication.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.attempts IS 'Attempts that ended.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.failed_attempts IS 'Of them those that failed.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.latency_ms IS 'Sum of their time in milliseconds; divide by attempts.';
COMMENT ON COLUMN greenlight_bi.agg_delivery_daily.refreshed_at IS 'When this row changed last.';

CREATE VIEW greenlight_bi.agg_flow_daily WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, NULLIF(a.workflow_id, 0) AS workflow_id, a.state, a.entered, a.exited,
	pg_catalog.sum(a.entered - a.exited) OVER (PARTITION BY a.workspace_id, a.workflow_id, a.state ORDER BY a.day)::bigint AS wip_end, a.refreshed_at
FROM greenlight_internal.agg_flow_daily a;
COMMENT ON VIEW greenlight_bi.agg_flow_daily IS
'Cumulative flow: posts that came into and left each state by day, and how many were in it at its end.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.day IS 'Day in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.state IS 'not_required, draft, in_review, changes_requested, approved, rejected, expired, published or cancelled.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.entered IS 'Posts that came into it.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.exited IS 'Posts that left it.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.wip_end IS 'Posts in it at the end of the day. Days on which nothing moved have no row: the last one holds.';
COMMENT ON COLUMN greenlight_bi.agg_flow_daily.refreshed_at IS 'When this row changed last.';

CREATE VIEW greenlight_bi.agg_duration_daily WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, a.metric, NULLIF(a.workflow_id, 0) AS workflow_id, NULLIF(a.step_id, 0) AS step_id, NULLIF(a.channel_id, 0) AS channel_id, a.n, a.durations, a.refreshed_at
FROM greenlight_internal.agg_duration_histogram a
WHERE a.n <> 0;
COMMENT ON VIEW greenlight_bi.agg_duration_daily IS
'Durations by day, packed: percentiles of any range, split or merge in milliseconds. agg_duration_histogram has them bucket by bucket.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.day IS 'Day on which the duration ended, in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.metric IS 'cycle_time, lead_time, time_to_first_response, review, rework (of posts), step (of visits), response (of votes), publish_delay (of deliveries); with _business in working seconds.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.step_id IS 'Step: dim_step; NULL for metrics of posts and deliveries.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none. Of publish_delay the channel of the delivery.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.n IS 'How many durations.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.durations IS 'The durations: greenlight.duration_percentile(array_agg(durations), 0.85) is their 85th percentile in seconds.';
COMMENT ON COLUMN greenlight_bi.agg_duration_daily.refreshed_at IS 'When the row was last written.';

CREATE VIEW greenlight_bi.agg_duration_histogram WITH (security_invoker = true) AS
SELECT a.day, a.workspace_id, a.metric, NULLIF(a.workflow_id, 0) AS workflow_id, NULLIF(a.step_id, 0) AS step_id, NULLIF(a.channel_id, 0) AS channel_id, b.bucket,
	pg_catalog.power(1.05::double precision, b.bucket) AS from_seconds, pg_catalog.power(1.05::double precision, b.bucket + 1) AS to_seconds, b.n
FROM greenlight_internal.agg_duration_histogram a
CROSS JOIN LATERAL greenlight_internal.duration_buckets(a.durations) b;
COMMENT ON VIEW greenlight_bi.agg_duration_histogram IS
'How many durations of a day fell into each bucket of 5 % width: percentiles of any range, split or merge are one query.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.day IS 'Day on which the duration ended, in the reporting time zone: dim_date.date_key.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.metric IS 'cycle_time, lead_time, time_to_first_response, review, rework (of posts), step (of visits), response (of votes), publish_delay (of deliveries); with _business in working seconds.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.step_id IS 'Step: dim_step; NULL for metrics of posts and deliveries.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.channel_id IS 'The channel of a post with exactly one; NULL for a post on several or none. Of publish_delay the channel of the delivery.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.bucket IS '1.05 to the power of bucket seconds, and 5 % more; what is below a millisecond counts as one. Give it to greenlight.histogram_percentile().';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.from_seconds IS 'Where the bucket begins.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.to_seconds IS 'Where it ends, itself not in it.';
COMMENT ON COLUMN greenlight_bi.agg_duration_histogram.n IS 'Durations in it.';

CREATE VIEW greenlight_bi.now_wip WITH (security_invoker = true) AS
SELECT p.post_id, p.workspace_id, p.workflow_id, p.author_id, p.open_state AS state, v.step_id, d.step, p.open_since AS entered_at,
	EXTRACT(epoch FROM pg_catalog.now() - p.open_since)::double precision AS age_seconds,
	greenlight_internal.working_seconds(w.calendar_id, p.open_since, pg_catalog.now()) AS age_business_seconds,
	EXTRACT(epoch FROM pg_catalog.now() - p.created_at)::double precision AS total_age_seconds, p.revision_rounds, p.publish_at
FROM greenlight_internal.fact_post p
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = p.workspace_id
LEFT JOIN greenlight_internal.fact_step_visit v ON v.post_id = p.post_id AND v.exited_at IS NULL
LEFT JOIN greenlight_internal.dim_step d ON d.step_id = v.step_id
WHERE p.open_state IS NOT NULL AND p.status <> 'cancelled';
COMMENT ON VIEW greenlight_bi.now_wip IS
'Posts that are being written, reviewed or reworked, and since when.';
COMMENT ON COLUMN greenlight_bi.now_wip.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.now_wip.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_wip.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.now_wip.author_id IS 'Who created it: dim_person.person_id.';
COMMENT ON COLUMN greenlight_bi.now_wip.state IS 'draft, in_review or changes_requested.';
COMMENT ON COLUMN greenlight_bi.now_wip.step_id IS 'Open step: dim_step; NULL unless in review.';
COMMENT ON COLUMN greenlight_bi.now_wip.step IS 'Its name.';
COMMENT ON COLUMN greenlight_bi.now_wip.entered_at IS 'When it came into that state.';
COMMENT ON COLUMN greenlight_bi.now_wip.age_seconds IS 'Time in it.';
COMMENT ON COLUMN greenlight_bi.now_wip.age_business_seconds IS 'Working seconds of that; NULL without a calendar.';
COMMENT ON COLUMN greenlight_bi.now_wip.total_age_seconds IS 'Since it was created.';
COMMENT ON COLUMN greenlight_bi.now_wip.revision_rounds IS 'Rounds of review so far.';
COMMENT ON COLUMN greenlight_bi.now_wip.publish_at IS 'When it is to go out.';

CREATE VIEW greenlight_bi.now_sla_risk WITH (security_invoker = true) AS
SELECT v.post_id, v.workspace_id, v.workflow_id, v.step_id, d.step_order, d.step, v.entered_at, u.used AS used_seconds, v.sla_seconds, d.sla_unit,
	v.sla_seconds - u.used AS seconds_left, u.used / NULLIF(v.sla_seconds, 0) AS share_used,
	CASE WHEN u.used > v.sla_seconds THEN 'overdue' WHEN u.used > 0.75 * v.sla_seconds THEN 'at_risk' ELSE 'on_track' END AS risk
FROM greenlight_internal.fact_step_visit v
JOIN greenlight_internal.dim_step d ON d.step_id = v.step_id
JOIN greenlight_internal.dim_workspace w ON w.workspace_id = v.workspace_id
CROSS JOIN LATERAL (SELECT CASE d.sla_unit WHEN 'business' THEN greenlight_internal.working_seconds(COALESCE(d.calendar_id, w.calendar_id), v.entered_at, pg_catalog.now())
	ELSE EXTRACT(epoch FROM pg_catalog.now() - v.entered_at)::double precision END AS used) u
WHERE v.exited_at IS NULL AND v.sla_seconds IS NOT NULL
ORDER BY share_used DESC;
COMMENT ON VIEW greenlight_bi.now_sla_risk IS
'Open steps with a deadline: how much of the time is used, worst first.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.step_id IS 'Step of a version of a workflow: dim_step.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.step_order IS '1 for the first step.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.step IS 'Its name.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.entered_at IS 'When it was opened.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.used_seconds IS 'Time used, in seconds of sla_unit.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.sla_seconds IS 'Time allowed.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.sla_unit IS 'clock or business.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.seconds_left IS 'What is left, negative when overdue.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.share_used IS 'Used / allowed.';
COMMENT ON COLUMN greenlight_bi.now_sla_risk.risk IS 'overdue, at_risk (more than three quarters used) or on_track.';

CREATE VIEW greenlight_bi.now_bottleneck WITH (security_invoker = true) AS
SELECT s.workspace_id, s.workflow_id, s.step_order, s.step, pg_catalog.rank() OVER (PARTITION BY s.workspace_id, s.workflow_id ORDER BY s.duration_us DESC) AS rank,
	s.duration_us::double precision / NULLIF(pg_catalog.sum(s.duration_us) OVER (PARTITION BY s.workspace_id, s.workflow_id), 0)::double precision AS cycle_share,
	h.p50_seconds, h.p85_seconds, COALESCE(q.n, 0) AS queue_length, s.arrivals, s.departures, s.arrivals > s.departures AS is_growing
FROM (SELECT d.workspace_id, d.workflow_id, d.step_order, d.step, pg_catalog.sum(a.entered)::bigint AS arrivals, pg_catalog.sum(a.exited)::bigint AS departures, pg_catalog.sum(a.duration_us)::bigint AS duration_us
	FROM greenlight_internal.agg_step_daily a
	JOIN greenlight_internal.dim_step d ON d.step_id = a.step_id
	WHERE a.day > (pg_catalog.now() AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date - 28
	GROUP BY d.workspace_id, d.workflow_id, d.step_order, d.step) s
LEFT JOIN (SELECT g.workflow_id, g.step_order, g.step, greenlight.duration_percentile(g.durations, 0.5) AS p50_seconds, greenlight.duration_percentile(g.durations, 0.85) AS p85_seconds
	FROM (SELECT d.workflow_id, d.step_order, d.step, pg_catalog.array_agg(a.durations) AS durations
		FROM greenlight_internal.agg_duration_histogram a
		JOIN greenlight_internal.dim_step d ON d.step_id = a.step_id
		WHERE a.metric = 'step' AND a.day > (pg_catalog.now() AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date - 28
		GROUP BY d.workflow_id, d.step_order, d.step) g) h ON h.workflow_id = s.workflow_id AND h.step_order = s.step_order AND h.step = s.step
LEFT JOIN (SELECT d.workflow_id, d.step_order, d.step, pg_catalog.count(*) AS n
	FROM greenlight_internal.fact_step_visit v
	JOIN greenlight_internal.dim_step d ON d.step_id = v.step_id
	WHERE v.exited_at IS NULL
	GROUP BY d.workflow_id, d.step_order, d.step) q ON q.workflow_id = s.workflow_id AND q.step_order = s.step_order AND q.step = s.step;
COMMENT ON VIEW greenlight_bi.now_bottleneck IS
'Steps by their share of the time posts spent in steps in the last 28 days: where approvals get stuck.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.workflow_id IS 'Workflow: dim_workflow; NULL for none.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.step_order IS '1 for the first step; versions of a workflow count together where place and name are the same.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.step IS 'Name.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.rank IS '1 for the step with the highest share in its workflow.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.cycle_share IS 'Time in this step / time in all steps of the workflow, 0 to 1.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.p50_seconds IS 'Half of the visits were closed in this time, within 2.5 %.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.p85_seconds IS '85 % of them were.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.queue_length IS 'Visits open now.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.arrivals IS 'Visits opened in 28 days.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.departures IS 'Visits closed in 28 days.';
COMMENT ON COLUMN greenlight_bi.now_bottleneck.is_growing IS 'More arrived than left.';

CREATE VIEW greenlight_bi.now_reviewer_load WITH (security_invoker = true) AS
SELECT x.workspace_id, x.person_id, n.person, pg_catalog.count(*) AS waiting, pg_catalog.min(x.entered_at) AS oldest_requested_at,
	EXTRACT(epoch FROM pg_catalog.now() - pg_catalog.min(x.entered_at))::double precision AS oldest_age_seconds,
	pg_catalog.count(*) FILTER (WHERE x.entered_at + pg_catalog.make_interval(secs => x.sla_seconds) < pg_catalog.now()) AS overdue
FROM (SELECT v.workspace_id, pg_catalog.unnest(v.waiting_person_ids) AS person_id, v.entered_at,
		CASE d.sla_unit WHEN 'clock' THEN v.sla_seconds END AS sla_seconds
	FROM greenlight_internal.fact_step_visit v
	JOIN greenlight_internal.dim_step d ON d.step_id = v.step_id
	WHERE v.exited_at IS NULL) x
JOIN greenlight_internal.dim_person n ON n.person_id = x.person_id AND x.workspace_id = ANY (n.active_workspace_ids)
GROUP BY x.workspace_id, x.person_id, n.person;
COMMENT ON VIEW greenlight_bi.now_reviewer_load IS
'For whom open steps wait, and for how long.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.person_id IS 'Person: dim_person.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.person IS 'Name.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.waiting IS 'Open steps where the person has a seat and has not voted.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.oldest_requested_at IS 'When the oldest of them was opened.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.oldest_age_seconds IS 'Since then.';
COMMENT ON COLUMN greenlight_bi.now_reviewer_load.overdue IS 'Of them past a deadline in clock time.';

CREATE VIEW greenlight_bi.now_capacity WITH (security_invoker = true) AS
SELECT l.workspace_id, l.person_id, l.person, l.waiting, COALESCE(a.decisions, 0) AS decisions_28_days, COALESCE(a.decisions, 0)::double precision / 28 AS decisions_per_day,
	l.waiting * 28::double precision / NULLIF(a.decisions, 0)::double precision AS days_to_clear
FROM greenlight_bi.now_reviewer_load l
LEFT JOIN (SELECT x.workspace_id, x.person_id, pg_catalog.sum(x.decisions)::bigint AS decisions FROM greenlight_internal.agg_person_daily x
	WHERE x.day > (pg_catalog.now() AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date - 28 GROUP BY x.workspace_id, x.person_id) a ON a.workspace_id = l.workspace_id AND a.person_id = l.person_id;
COMMENT ON VIEW greenlight_bi.now_capacity IS
'How fast people answer what waits for them, at the pace of the last 28 days.';
COMMENT ON COLUMN greenlight_bi.now_capacity.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_capacity.person_id IS 'Person: dim_person.';
COMMENT ON COLUMN greenlight_bi.now_capacity.person IS 'Name.';
COMMENT ON COLUMN greenlight_bi.now_capacity.waiting IS 'Open steps that wait for the person.';
COMMENT ON COLUMN greenlight_bi.now_capacity.decisions_28_days IS 'Votes given in 28 days.';
COMMENT ON COLUMN greenlight_bi.now_capacity.decisions_per_day IS 'That / 28.';
COMMENT ON COLUMN greenlight_bi.now_capacity.days_to_clear IS 'Days that what waits takes at that pace; NULL for nobody who voted.';

CREATE VIEW greenlight_bi.now_calendar WITH (security_invoker = true) AS
SELECT d.variant_id, d.post_id, d.workspace_id, d.channel_id, d.publish_at, (d.publish_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS publish_date, p.status, p.review_state, d.outcome AS delivery_state,
	p.review_state IN ('draft', 'in_review', 'changes_requested') AS is_waiting, EXTRACT(epoch FROM d.publish_at - pg_catalog.now())::double precision AS seconds_left
FROM greenlight_internal.fact_delivery d
JOIN greenlight_internal.fact_post p ON p.post_id = d.post_id
WHERE d.published_at IS NULL AND d.publish_at IS NOT NULL AND d.outcome <> 'cancelled';
COMMENT ON VIEW greenlight_bi.now_calendar IS
'What is planned and not out yet, one row for every channel of a post.';
COMMENT ON COLUMN greenlight_bi.now_calendar.variant_id IS 'Variant, a post on one channel: fact_delivery.';
COMMENT ON COLUMN greenlight_bi.now_calendar.post_id IS 'Post: fact_post.';
COMMENT ON COLUMN greenlight_bi.now_calendar.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_calendar.channel_id IS 'Channel: dim_channel.';
COMMENT ON COLUMN greenlight_bi.now_calendar.publish_at IS 'When it is to go out.';
COMMENT ON COLUMN greenlight_bi.now_calendar.publish_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.now_calendar.status IS 'Where the post stands.';
COMMENT ON COLUMN greenlight_bi.now_calendar.review_state IS 'Where its review stands.';
COMMENT ON COLUMN greenlight_bi.now_calendar.delivery_state IS 'Where the delivery stands.';
COMMENT ON COLUMN greenlight_bi.now_calendar.is_waiting IS 'An approval is still missing.';
COMMENT ON COLUMN greenlight_bi.now_calendar.seconds_left IS 'Until publish_at, negative when that has passed.';

CREATE FUNCTION greenlight_internal.free_slots(workspace_id bigint, channel_id bigint) RETURNS SETOF timestamptz
	LANGUAGE c STABLE PARALLEL RESTRICTED STRICT ROWS 20
	AS 'MODULE_PATHNAME', 'gl_free_slots_ahead';
REVOKE ALL ON FUNCTION greenlight_internal.free_slots(bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.free_slots(bigint, bigint) IS
'The slots of a channel in the next 28 days that next_slot() would find one after the other, for who reads the metrics of its workspace.';

CREATE VIEW greenlight_bi.now_free_slots WITH (security_invoker = true) AS
SELECT c.workspace_id, c.channel_id, f.place AS slot_order, f.slot_at, (f.slot_at AT TIME ZONE (SELECT z.timezone FROM greenlight_internal.metric_state z))::date AS slot_date,
	EXTRACT(epoch FROM f.slot_at - pg_catalog.now())::double precision AS seconds_left
FROM greenlight_internal.dim_channel c
CROSS JOIN LATERAL greenlight_internal.free_slots(c.workspace_id, c.channel_id) WITH ORDINALITY f (slot_at, place);
COMMENT ON VIEW greenlight_bi.now_free_slots IS
'Posting slots of the next 28 days with nothing planned in them, nor in the gap around them, and no blackout; without those kept open. At most 1000 of a channel.';
COMMENT ON COLUMN greenlight_bi.now_free_slots.workspace_id IS 'Workspace: dim_workspace.';
COMMENT ON COLUMN greenlight_bi.now_free_slots.channel_id IS 'Channel: dim_channel.';
COMMENT ON COLUMN greenlight_bi.now_free_slots.slot_order IS '1 for the next free slot of the channel.';
COMMENT ON COLUMN greenlight_bi.now_free_slots.slot_at IS 'When it is.';
COMMENT ON COLUMN greenlight_bi.now_free_slots.slot_date IS 'Day of that instant in the reporting time zone.';
COMMENT ON COLUMN greenlight_bi.now_free_slots.seconds_left IS 'Until then.';
