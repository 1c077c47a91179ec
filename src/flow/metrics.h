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
 * A part of it for the worker: at most so many events, or posts. True when more is left. Days of another
 * time zone are left to a refresh: counting everything anew takes too long here.
 */
extern bool gl_metrics_follow(MetricState *state, gl_id sealed, int events, int posts, gl_time now);

#endif /* GL_FLOW_METRICS_H */
