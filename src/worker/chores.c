/*
 * chores.c
 *		The metrics follow the log in slices: a slice is a short transaction of its own.
 */
#include "worker/chores.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/settings.h"
#include "flow/metrics.h"
#include "pgstat.h"
#include "utils/memutils.h"
#include "worker/wake.h"

#define SLICE 200					   /* events of one transaction */
#define POSTS 50					   /* or posts, where a calendar changed */
#define FAILURE_DELAY (60 * GL_SECOND) /* before one that failed is tried again */

static bool is_known;	 /* it has looked since it started */
static uint64 seen;		 /* last event of the database when it looked last */
static gl_time next_run; /* when it may look again */

/* True when more is left in the log. */
static bool
follow_log(void)
{
	EngineScope scope;
	MetricState state;
	gl_id sealed;
	bool has_more;

	gl_engine_enter(&scope, ENGINE_WRITES);
	state = gl_metric_state_lock();
	sealed = gl_sealed_event();
	gl_engine_refresh();
	has_more = gl_metrics_follow(&state, sealed, SLICE, POSTS, gl_clock_now());
	gl_engine_leave(&scope);
	return has_more;
}

/* Runs a slice; false when it failed: the error is logged and nothing was written. */
static bool
run_slice(bool *has_more)
{
	MemoryContext caller = CurrentMemoryContext;
	volatile bool done = false;

	SetCurrentStatementStartTimestamp();
	pgstat_report_activity(STATE_RUNNING, "refreshing metrics");
	PG_TRY();
	{
		StartTransactionCommand();
		*has_more = follow_log();
		CommitTransactionCommand();
		done = true;
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller);
		EmitErrorReport();
		FlushErrorState();
		AbortCurrentTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	pgstat_report_stat(false);
	return done;
}

gl_time
gl_chores_run(const DatabaseSlot *slot)
{
	gl_time interval = gl_setting_time(gl_settings.metrics_interval);
	gl_time now = gl_clock_now();
	uint64 last = pg_atomic_read_u64((pg_atomic_uint64 *) &slot->last_event);
	bool has_more = false;

	if (interval == 0 || (is_known && last == seen))
		return GL_TIME_NEVER;
	if (is_known && !gl_delay_is_over(next_run, Max(interval, FAILURE_DELAY), now))
		return next_run;
	is_known = true;
	if (!run_slice(&has_more))
		return next_run = now + FAILURE_DELAY;
	if (has_more)
		return next_run = now;
	seen = last;
	next_run = now + interval;
	return GL_TIME_NEVER;
}
