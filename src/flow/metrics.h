/*
 * metrics.h
 *		Keeps the metrics: facts and roll-ups follow the log up to a number behind which nothing can come.
 */
#ifndef GL_FLOW_METRICS_H
#define GL_FLOW_METRICS_H

#include "store/metrics.h"

typedef struct MetricsReport
{
	int64 posts;   /* looked at */
	int64 changes; /* facts that came or went */
	gl_id watermark;
} MetricsReport;

/*
 * Follow the log from where the state (locked) stands. The caller asked for sealed after it had the
 * lock, and took a snapshot after that. A full refresh counts everything anew.
 */
extern MetricsReport
gl_metrics_refresh(MetricState *state, gl_id sealed, bool is_full, gl_time now);

/*
 * The same for the worker: at most so many events. True when more are left; a first or full count is
 * made as a whole.
 */
extern bool gl_metrics_follow(MetricState *state, gl_id sealed, int events, gl_time now);

#endif /* GL_FLOW_METRICS_H */
