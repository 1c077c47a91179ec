/*
 * chores.c
 *		The metrics follow the log in slices: a slice is a short transaction of its own. So is each part of
 *		a chore, once an hour; between two of them deliveries have their turn.
 */
#include "worker/chores.h"

#include <signal.h>

#include "base/clock.h"
#include "base/engine.h"
#include "base/settings.h"
#include "core/clockguard.h"
#include "utils/memutils.h"
#include "flow/chores.h"
#include "flow/metrics.h"
#include "worker/transaction.h"
#include "worker/wake.h"

#define SLICE 200					   /* events of one transaction */
#define POSTS 50					   /* or posts, where a calendar changed */
#define LONG_SLICE 5000				   /* events where nothing is due for a while */
#define LONG_POSTS 500				   /* or posts */
#define QUIET (2 * GL_SECOND)		   /* longer than such a slice takes */
#define FAILURE_DELAY (60 * GL_SECOND) /* before one that failed is tried again */
#define BUSY_REST 19 /* times as long as a slice took it rests while deliveries are under way */

#define HOUR (3600 * GL_SECOND)

static bool is_known;	  /* it has looked since it started */
static uint64 seen;		  /* last event of the database when it looked last */
static gl_time next_run;  /* when it may look again */
static gl_time caught_up; /* when the metrics held all there was, or it began */
static gl_time rested;	  /* when a worker that is busy may run another slice */
static gl_time next_hour; /* when the hourly chores have their turn */
static gl_time rest;	  /* how long that was */

/* The hourly chores that are being done. */
typedef struct Round
{
	MemoryContext context; /* of the parts; NULL between two rounds */
	Chore chore;
	IdList parts; /* of that chore */
	int next;	  /* of them */
} Round;

static Round hourly;
static ClockGuard guard;

/* A slice, and what came of it. */
typedef struct Slice
{
	bool is_long;  /* what many posts share is then written once */
	bool has_more; /* left in the log */
	gl_id sealed;  /* how far it could be followed; none while somebody else refreshes */
} Slice;

/*
 * Deliveries do not wait for a refresh that somebody else has open. Before the first event there is
 * nothing to follow; a restore, which sets the number of the last one behind all rows, brings the state
 * along and finds its place empty.
 */
static void
follow_log(void *argument)
{
	Slice *slice = argument;
	EngineScope scope;
	MetricState state;

	gl_engine_enter(&scope, ENGINE_WRITES);
	if (gl_sealed_event() != GL_NO_ID && gl_metric_state_take(&state))
	{
		slice->sealed = gl_sealed_event();
		gl_engine_refresh();
		slice->has_more =
			gl_metrics_follow(&state, slice->sealed, slice->is_long ? LONG_SLICE : SLICE,
							  slice->is_long ? LONG_POSTS : POSTS, gl_clock_now());
	}
	gl_engine_leave(&scope);
}

/* When the metrics have their turn though there is no end of deliveries. */
static gl_time
next_while_busy(gl_time interval)
{
	return Max(caught_up + interval, rested);
}

/*
 * While deliveries are under way, a worker that is asked to end finishes the chore first: whoever is
 * ended inside a transaction cannot settle them any more.
 */
static bool
run_between(bool is_idle, const char *activity, void (*work)(void *argument), void *argument)
{
	sigset_t end;
	sigset_t before;
	bool done;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	if (!is_idle)
		(void) sigprocmask(SIG_BLOCK, &end, &before);
	done = gl_worker_transaction(activity, work, argument);
	if (!is_idle)
		(void) sigprocmask(SIG_SETMASK, &before, NULL);
	return done;
}

static void
list_parts(void *argument)
{
	Round *round = argument;
	EngineScope scope;
	IdList parts;

	gl_engine_enter(&scope, ENGINE_WRITES);
	parts = gl_chore_parts(round->chore);
	round->parts.items = MemoryContextAlloc(round->context, sizeof(gl_id) * Max(parts.n, 1));
	if (parts.n > 0)
		memcpy(round->parts.items, parts.items, sizeof(gl_id) * parts.n);
	round->parts.n = parts.n;
	gl_engine_leave(&scope);
}

static void
do_part(void *argument)
{
	const Round *round = argument;
	EngineScope scope;

	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_chore_run(round->chore, round->parts.items[round->next]);
	gl_engine_leave(&scope);
}

/* One that is not believed may say of anything that it is old. What is left out has its turn in an hour. */
static bool
may_do(Chore chore)
{
	return !gl_chore_is_risky(chore) || gl_clock_doubt(&guard) == 0;
}

/* Begin with a chore: what it is to be done for. */
static void
take_up(Chore chore, bool is_idle)
{
	hourly.chore = chore;
	hourly.parts = (IdList){0};
	hourly.next = 0;
	if (chore < CHORE_COUNT && may_do(chore))
		(void) run_between(is_idle, gl_name(&gl_chores, chore), list_parts, &hourly);
}

/* A busy worker puts the hourly chores off, for an hour at most. What has begun goes on. */
static gl_time
hourly_turn(bool is_idle)
{
	if (hourly.context != NULL)
		return 0;
	return is_idle ? next_hour : next_hour + HOUR;
}

/* What failed has its next turn in an hour, like all others. */
static void
run_hourly(gl_time now, bool is_idle)
{
	if (next_hour == 0)
		next_hour = now;
	if (hourly.context == NULL)
	{
		if (!gl_delay_is_over(hourly_turn(is_idle), 2 * HOUR, now))
			return;
		hourly.context =
			AllocSetContextCreate(TopMemoryContext, "greenlight chores", ALLOCSET_SMALL_SIZES);
		take_up(0, is_idle);
		next_hour = now + HOUR;
	}
	if (!may_do(hourly.chore))
		hourly.next = hourly.parts.n;
	if (hourly.next < hourly.parts.n)
	{
		(void) run_between(is_idle, gl_name(&gl_chores, hourly.chore), do_part, &hourly);
		hourly.next++;
	}
	while (hourly.next >= hourly.parts.n && hourly.chore < CHORE_COUNT)
		take_up(hourly.chore + 1, is_idle);
	if (hourly.chore < CHORE_COUNT)
		return;
	MemoryContextDelete(hourly.context);
	hourly = (Round){0};
}

/* When to follow the log again. */
static gl_time
run_metrics(const DatabaseSlot *slot, gl_time now, bool is_idle, gl_time next_due)
{
	gl_time interval = gl_setting_time(gl_settings.metrics_interval);
	uint64 last = pg_atomic_read_u64((pg_atomic_uint64 *) &slot->last_event);
	Slice slice = {.is_long = is_idle && next_due - now > QUIET, .sealed = GL_NO_ID};

	if (caught_up == 0 || (is_known && last == seen))
		caught_up = now;
	if (interval == 0 || (is_known && last == seen))
		return GL_TIME_NEVER;
	if (!is_idle && !gl_delay_is_over(next_while_busy(interval), Max(interval, rest), now))
		return next_while_busy(interval);
	if (is_known && !gl_delay_is_over(next_run, Max(interval, FAILURE_DELAY), now))
		return next_run;
	is_known = true;
	if (!run_between(is_idle, "refreshing metrics", follow_log, &slice) || slice.sealed == GL_NO_ID)
		return next_run = now + FAILURE_DELAY;
	rest = BUSY_REST * (gl_clock_now() - now);
	rested = gl_clock_now() + rest;
	if (slice.has_more)
	{
		next_run = now;
		return is_idle ? now : next_while_busy(interval);
	}
	/* Events behind one whose transaction is still open have their turn after it. */
	seen = Min(last, (uint64) slice.sealed);
	next_run = now + interval;
	return seen == last ? GL_TIME_NEVER : next_run;
}

gl_time
gl_chores_run(const DatabaseSlot *slot, bool is_idle, gl_time next_due)
{
	gl_time now = gl_clock_now();

	(void) gl_clock_look(&guard, now, gl_clock_boot());
	run_hourly(now, is_idle);
	return Min(run_metrics(slot, now, is_idle, next_due), hourly_turn(is_idle));
}

bool
gl_chores_wait(const DatabaseSlot *slot)
{
	return gl_settings.metrics_interval > 0 &&
		   pg_atomic_read_u64((pg_atomic_uint64 *) &slot->last_event) != seen;
}

bool
gl_chores_under_way(void)
{
	return hourly.context != NULL;
}
