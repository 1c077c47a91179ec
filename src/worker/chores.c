/*
 * chores.c
 *		The metrics follow the log in slices: a slice is a short transaction of its own. Each chore is
 *		one, too, once an hour.
 */
#include "worker/chores.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/settings.h"
#include "flow/chores.h"
#include "flow/metrics.h"
#include "pgstat.h"
#include "utils/memutils.h"
#include "worker/wake.h"

#define SLICE 200					   /* events of one transaction */
#define POSTS 50					   /* or posts, where a calendar changed */
#define FAILURE_DELAY (60 * GL_SECOND) /* before one that failed is tried again */

#define HOUR (3600 * GL_SECOND)

static bool is_known;	  /* it has looked since it started */
static uint64 seen;		  /* last event of the database when it looked last */
static gl_time next_run;  /* when it may look again */
static gl_time next_hour; /* when the hourly chores have their turn */

/*
 * True when more is left in the log. sealed is how far it could be followed; none while somebody else
 * refreshes: deliveries do not wait for that.
 */
static bool
follow_log(gl_id *sealed)
{
	EngineScope scope;
	MetricState state;
	bool has_more = false;

	gl_engine_enter(&scope, ENGINE_WRITES);
	*sealed = GL_NO_ID;
	if (gl_metric_state_take(&state))
	{
		*sealed = gl_sealed_event();
		gl_engine_refresh();
		has_more = gl_metrics_follow(&state, *sealed, SLICE, POSTS, gl_clock_now());
	}
	gl_engine_leave(&scope);
	return has_more;
}

typedef struct Slice
{
	bool has_more;
	gl_id sealed;
} Slice;

typedef void (*Step)(void *result);

/* In a transaction of its own; false when it failed: the error is logged and nothing was written. */
static bool
in_transaction(Step step, void *result, const char *activity)
{
	MemoryContext caller = CurrentMemoryContext;
	volatile bool done = false;

	SetCurrentStatementStartTimestamp();
	pgstat_report_activity(STATE_RUNNING, activity);
	PG_TRY();
	{
		StartTransactionCommand();
		step(result);
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

static void
slice_step(void *result)
{
	Slice *slice = result;

	slice->has_more = follow_log(&slice->sealed);
}

static void
chore_step(void *chore)
{
	EngineScope scope;

	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_chore_run(*(Chore *) chore);
	gl_engine_leave(&scope);
}

/* What failed has its next turn in an hour, like all others. */
static void
run_hourly(gl_time now)
{
	if (!gl_delay_is_over(next_hour, HOUR, now))
		return;
	for (Chore chore = 0; chore < CHORE_COUNT; chore++)
		(void) in_transaction(chore_step, &chore, gl_name(&gl_chores, chore));
	next_hour = now + HOUR;
}

/* When to follow the log again. */
static gl_time
run_metrics(const DatabaseSlot *slot, gl_time now)
{
	gl_time interval = gl_setting_time(gl_settings.metrics_interval);
	uint64 last = pg_atomic_read_u64((pg_atomic_uint64 *) &slot->last_event);
	Slice slice = {0};

	if (interval == 0 || (is_known && last == seen))
		return GL_TIME_NEVER;
	if (is_known && !gl_delay_is_over(next_run, Max(interval, FAILURE_DELAY), now))
		return next_run;
	is_known = true;
	if (!in_transaction(slice_step, &slice, "refreshing metrics") || slice.sealed == GL_NO_ID)
		return next_run = now + FAILURE_DELAY;
	if (slice.has_more)
		return next_run = now;
	/* Events behind one whose transaction is still open have their turn after it. */
	seen = Min(last, (uint64) slice.sealed);
	next_run = now + interval;
	return seen == last ? GL_TIME_NEVER : next_run;
}

gl_time
gl_chores_run(const DatabaseSlot *slot)
{
	gl_time now = gl_clock_now();

	run_hourly(now);
	return Min(run_metrics(slot, now), next_hour);
}

bool
gl_chores_wait(const DatabaseSlot *slot)
{
	return gl_settings.metrics_interval > 0 &&
		   pg_atomic_read_u64((pg_atomic_uint64 *) &slot->last_event) != seen;
}
