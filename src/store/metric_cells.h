/*
 * metric_cells.h
 *		What facts add to the roll-ups, kept until many posts are through: each row is written once then.
 */
#ifndef GL_STORE_METRIC_CELLS_H
#define GL_STORE_METRIC_CELLS_H

#include "base/fields.h"

/* The roll-ups that votes change; of the posts' only how fast they were answered. */
typedef enum CellKind
{
	CELL_STEP,	   /* agg_step_daily: workflow, step, channel */
	CELL_PERSON,   /* agg_person_daily: person, workflow */
	CELL_RESPONSE, /* agg_approval_daily: workflow, channel */
	CELL_KIND_COUNT
} CellKind;

/* Sums of each kind. */
typedef enum VisitSum
{
	VISITS_ENTERED,
	VISITS_EXITED,
	VISITS_PASSED,
	VISITS_RETURNED,
	VISITS_DECLINED,
	VISITS_SLA_CLOSED,
	VISITS_SLA_MET,
	VISITS_ESCALATED,
	VISITS_DURATION_US,
	VISITS_BUSINESS_N,
	VISITS_BUSINESS_US,
	VISITS_SUM_COUNT
} VisitSum;

typedef enum PersonSum
{
	PERSON_DECISIONS,
	PERSON_APPROVALS,
	PERSON_ABSTENTIONS,
	PERSON_ON_BEHALF,
	PERSON_SLA_DECISIONS,
	PERSON_SLA_MET,
	PERSON_RESPONSE_US,
	PERSON_BUSINESS_N,
	PERSON_BUSINESS_US,
	PERSON_CHANGE_REQUESTS,
	PERSON_REJECTIONS,
	PERSON_DEEMED,
	PERSON_SUM_COUNT
} PersonSum;

typedef enum ResponseSum
{
	RESPONSE_N,
	RESPONSE_US,
	RESPONSE_SUM_COUNT
} ResponseSum;

#define CELL_IDS 3
#define CELL_SUMS 20

/* Metrics of agg_duration_histogram. */
typedef enum DurationMetric
{
	DURATION_STEP,
	DURATION_STEP_BUSINESS,
	DURATION_RESPONSE,
	DURATION_RESPONSE_BUSINESS,
	DURATION_FIRST_RESPONSE,
	DURATION_METRIC_COUNT
} DurationMetric;

/* A duration that came (sign 1) or went (-1). */
typedef struct DurationChange
{
	DurationMetric metric;
	int day;
	gl_id workspace_id;
	gl_id workflow_id;
	gl_id step_id;
	gl_id channel_id;
	gl_time us; /* GL_TIME_NEVER: there is none */
	int sign;
} DurationChange;

typedef struct MetricSums MetricSums;

/* Empty ones, in the current memory context. */
extern MetricSums *gl_metric_sums_new(void);

/*
 * The sums of a cell, to be added to. Days are those that a date counts; the ids are as CellKind says, what a
 * kind has none of is GL_NO_ID.
 */
extern int64 *gl_metric_cell(MetricSums *sums, CellKind kind, int day, gl_id workspace_id,
							 const gl_id ids[CELL_IDS]);

extern void gl_metric_duration(MetricSums *sums, const DurationChange *change);

/* Add them to the roll-ups. */
extern void gl_metric_sums_write(const MetricSums *sums, gl_time now);

#endif /* GL_STORE_METRIC_CELLS_H */
