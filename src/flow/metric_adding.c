/*
 * metric_adding.c
 *		Adds facts to the cells that 61_metric_refresh.sql adds them to.
 */
#include "flow/metric_adding.h"

#include "core/quorum.h"
#include "store/reviews.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#define DAY (24 * 3600 * GL_SECOND)

static int
day_of(const MetricAdding *adding, gl_time at)
{
	gl_time local = DatumGetTimestamp(
		DirectFunctionCall2(timestamptz_zone, adding->timezone, TimestampTzGetDatum(at)));

	return (int) ((local >= 0 ? local : local - DAY + 1) / DAY);
}

void
gl_metric_add_visit(const MetricAdding *adding, const VisitFact *visit, int sign)
{
	const gl_id ids[CELL_IDS] = {visit->workflow_id, visit->step_id, visit->channel_id};
	DurationChange duration = {DURATION_STEP,			0,
							   visit->workspace_id,		visit->workflow_id,
							   visit->step_id,			visit->channel_id,
							   visit->duration_seconds, sign};
	int64 *sums;

	if (!visit->is_asked)
		return;
	gl_metric_cell(adding->sums, CELL_STEP, day_of(adding, visit->entered_at), visit->workspace_id,
				   ids)[VISITS_ENTERED] += sign;
	if (visit->exited_at == GL_TIME_NEVER)
		return;
	duration.day = day_of(adding, visit->exited_at);
	sums = gl_metric_cell(adding->sums, CELL_STEP, duration.day, visit->workspace_id, ids);
	sums[VISITS_EXITED] += sign;
	sums[VISITS_PASSED] += sign * (visit->outcome == VISIT_PASSED);
	sums[VISITS_RETURNED] += sign * (visit->outcome == VISIT_RETURNED);
	sums[VISITS_DECLINED] += sign * (visit->outcome == VISIT_DECLINED);
	sums[VISITS_SLA_CLOSED] += sign * (visit->is_sla_met >= 0);
	sums[VISITS_SLA_MET] += sign * (visit->is_sla_met > 0);
	sums[VISITS_ESCALATED] += sign * visit->is_escalated;
	sums[VISITS_DURATION_US] += sign * visit->duration_seconds;
	gl_metric_duration(adding->sums, &duration);
	if (visit->business_seconds == GL_TIME_NEVER)
		return;
	sums[VISITS_BUSINESS_N] += sign;
	sums[VISITS_BUSINESS_US] += sign * visit->business_seconds;
	duration.metric = DURATION_STEP_BUSINESS;
	duration.us = visit->business_seconds;
	gl_metric_duration(adding->sums, &duration);
}

void
gl_metric_add_decision(const MetricAdding *adding, const DecisionFact *decision)
{
	int day = day_of(adding, decision->decided_at);
	int64 *sums = gl_metric_cell(adding->sums, CELL_PERSON, day, decision->workspace_id,
								 (gl_id[CELL_IDS]){decision->person_id, decision->workflow_id});
	DurationChange duration = {DURATION_RESPONSE,		   day,
							   decision->workspace_id,	   decision->workflow_id,
							   decision->step_id,		   decision->channel_id,
							   decision->response_seconds, 1};

	sums[PERSON_DECISIONS]++;
	sums[PERSON_APPROVALS] += decision->verdict == VOTE_APPROVE;
	sums[PERSON_ABSTENTIONS] += decision->verdict == VOTE_ABSTAIN;
	sums[PERSON_ON_BEHALF] += decision->on_behalf_of_id != GL_NO_ID;
	sums[PERSON_SLA_DECISIONS] += decision->is_late >= 0;
	sums[PERSON_SLA_MET] += decision->is_late == 0;
	sums[PERSON_RESPONSE_US] += decision->response_seconds;
	gl_metric_duration(adding->sums, &duration);
	if (decision->response_business_seconds == GL_TIME_NEVER)
		return;
	sums[PERSON_BUSINESS_N]++;
	sums[PERSON_BUSINESS_US] += decision->response_business_seconds;
	duration.metric = DURATION_RESPONSE_BUSINESS;
	duration.us = decision->response_business_seconds;
	gl_metric_duration(adding->sums, &duration);
}

void
gl_metric_add_response(const MetricAdding *adding, const PostFact *post, gl_time at, int sign)
{
	int day = day_of(adding, at);
	DurationChange duration = {DURATION_FIRST_RESPONSE,
							   day,
							   post->workspace_id,
							   post->workflow_id,
							   GL_NO_ID,
							   post->channel_id,
							   at - post->first_submitted_at,
							   sign};
	int64 *sums = gl_metric_cell(adding->sums, CELL_RESPONSE, day, post->workspace_id,
								 (gl_id[CELL_IDS]){post->workflow_id, post->channel_id});

	sums[RESPONSE_N] += sign;
	sums[RESPONSE_US] += sign * duration.us;
	gl_metric_duration(adding->sums, &duration);
}
