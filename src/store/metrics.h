/*
 * metrics.h
 *		What the metrics are brought up to date with; sql/install/61_metric_refresh.sql does the counting.
 */
#ifndef GL_STORE_METRICS_H
#define GL_STORE_METRICS_H

#include "base/fields.h"

typedef struct MetricState
{
	gl_id watermark; /* the last event that the metrics contain */
	char *timezone;	 /* that their days are of; "" before the first time */
	IdList recount;	 /* workspaces all of whose posts are to be looked at, */
	gl_id after;	 /* from this post on */
} MetricState;

/* A stretch of the log: what changed in it. */
typedef struct MetricSlice
{
	gl_id last;			 /* number of its last event */
	int events;			 /* how many */
	bool has_setup;		 /* of them some are of no post */
	IdList moved;		 /* posts that others are of, */
	IdList voted;		 /* those whose events are votes and comments that moved them no further, */
	IdList approved;	 /* and those of them that saw nothing but approvals and abstentions */
	IdList recalendared; /* workspaces whose calendars changed */
} MetricSlice;

/* The state under its lock: one refresh at a time. Made when there is none yet. */
extern MetricState gl_metric_state_lock(void);

/* The same without waiting: false while somebody else refreshes. */
extern bool gl_metric_state_take(MetricState *state);
extern void gl_metric_state_write(const MetricState *state, gl_time now);

/* At most limit events after one number, up to and including another. */
extern MetricSlice gl_metric_slice(gl_id after, gl_id sealed, int limit);

/* At most limit posts with an id above one, in order; of these workspaces only, unless NULL. */
extern IdList gl_metric_posts(gl_id after, const IdList *workspaces, int limit);

/* Forget all that was counted. */
extern void gl_metrics_clear(void);

extern void gl_metric_dimensions_refresh(void);

/*
 * Bring facts and roll-ups of some posts up to date, those alone that a vote may change unless they moved.
 * Returns how many facts came or went.
 */
extern int64
gl_metric_posts_refresh(const IdList *posts, bool is_moved, const char *timezone, gl_time now);

/* The day of an instant in the reporting time zone, as a date counts days. */
extern int gl_metric_day(gl_time at);

typedef struct PerformanceRow
{
	gl_id variant_id;
	char *metric;
	gl_time at;
	gl_id workspace_id;
	gl_id post_id;
	gl_id channel_id;
	double value;
	gl_id recorded_by; /* GL_NO_ID: an administrator without a person */
	gl_time recorded_at;
} PerformanceRow;

/* Write a measured value; another one of the same variant, metric and instant takes its place. */
extern void gl_performance_write(const PerformanceRow *row);

#endif /* GL_STORE_METRICS_H */
