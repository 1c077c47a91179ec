/*
 * tick.c
 *		Claim, send, settle: two transactions with none open while requests run.
 *
 * A flight is one claimed delivery in this process. What ended waits in its flight until its post
 * is free to be settled. What fails as a batch is repeated one post at a time, so that one bad row
 * cannot stop the others.
 */
#include "worker/tick.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/hash.h"
#include "base/settings.h"
#include "base/wakehint.h"
#include "common/pg_prng.h"
#include "core/clockguard.h"
#include "flow/arming.h"
#include "flow/away.h"
#include "flow/publish.h"
#include "flow/timers.h"
#include "pgstat.h"
#include "postmaster/interrupt.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "worker/flights.h"
#include "worker/payload.h"
#include "worker/transaction.h"

#define CAREFUL_ROUNDS 64 /* of one post, after a batch failed */
#define FAILURE_DELAY \
	GL_SECOND		  /* before a transaction that failed or found a lock is tried again */
#define BATCH_MAX 256 /* deliveries in one transaction */

struct Tick
{
	Flights *flights;
	gl_id epoch;		   /* this generation; GL_NO_ID until it may claim */
	MemoryContext scratch; /* reset in every round */
	gl_time next_look;	   /* when something may be due; 0: now */
	WakeMark look_from;	   /* so far a long series of claims has come */
	gl_time next_fire;	   /* when a deadline may have something to do; 0: now */
	TimerMark fire_from;   /* so far a long series of them has come */
	ClockGuard guard;	   /* of the clock that all of this goes by */
	gl_time next_recovery; /* of other generations' attempts; GL_TIME_NEVER: none are left */
	gl_time next_settle;   /* after a settlement that failed */
	gl_time next_pause;	   /* when to try again to pause a channel */
	bool passed_over; /* busy channels when it last looked; they count for nothing in next_look */
	int careful;	  /* rounds of one post that are left */
	gl_id looking_at; /* post in hand; for the handler of an error */
};

typedef void (*Step)(Tick *tick, TickCounts *counts);

/* A claim must be on disk before a byte leaves, whatever the configuration says. */
static void
force_durability(void)
{
	if (synchronous_commit == SYNCHRONOUS_COMMIT_OFF)
		(void) set_config_option("synchronous_commit", "on", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_LOCAL, true, 0, false);
}

/* A step to be run. */
typedef struct StepRun
{
	Tick *tick;
	TickCounts *counts;
	Step step;
} StepRun;

static void
run_step(void *argument)
{
	StepRun *run = argument;
	EngineScope scope;
	gl_time due;

	force_durability();
	MemoryContextSwitchTo(run->tick->scratch);
	gl_engine_enter(&scope, ENGINE_WRITES);
	run->step(run->tick, run->counts);
	gl_engine_leave(&scope);
	/* What this makes due is looked at here, without calling ourselves. */
	due = gl_wake_take();
	run->tick->next_look = Min(run->tick->next_look, due);
	run->tick->next_fire = Min(run->tick->next_fire, due);
}

/* Runs a step in a transaction of its own, inside the engine. False when it failed. */
static bool
in_transaction(Tick *tick, TickCounts *counts, Step step, const char *activity)
{
	StepRun run = {tick, counts, step};

	return gl_worker_transaction(activity, run_step, &run);
}

static ClaimBatch claimed;	  /* of the round's claim; used between its commit and the sending */
static gl_id claim_epoch;	  /* likewise: the generation that claimed */
static Departure *departures; /* of its deliveries */

static void
claim_step(Tick *tick, TickCounts *counts)
{
	gl_time now = gl_clock_now();
	const char *obstacle = gl_publishing_obstacle();
	ClaimRequest request = {
		.now = now,
		.lease_until = now + Max(gl_setting_time(gl_settings.lease_duration),
								 2 * gl_setting_time(gl_settings.http_timeout) + 10 * GL_SECOND),
		.after = tick->look_from,
		.busy_channels = gl_flights_busy_channels(tick->flights),
		.skipped_posts = gl_flights_skipped(tick->flights, now),
		.channel_share =
			GL_CHANNEL_SHARE(gl_flights_room(tick->flights) + gl_flights_count(tick->flights)),
		.limit = tick->careful > 0 ? 1 : Min(gl_flights_room(tick->flights), BATCH_MAX),
		.dry_run = gl_settings.dry_run,
		.looking_at = &tick->looking_at,
	};

	request.running = gl_flights_variants(tick->flights, &request.running_on);
	claimed = (ClaimBatch){0};
	claim_epoch = tick->epoch;
	tick->passed_over = request.busy_channels.n > 0;
	tick->next_look = GL_TIME_NEVER;
	tick->look_from = (WakeMark){0};
	if (obstacle != NULL && !gl_settings.dry_run)
		return;
	/* A database that may not publish is written no generation: it may be one that is restored. */
	if (obstacle == NULL && claim_epoch == GL_NO_ID)
		claim_epoch = gl_epoch_begin(now);
	request.epoch = claim_epoch;
	claimed = gl_publish_claim(&request);
	departures = palloc(sizeof(Departure) * Max(claimed.nclaims, 1));
	for (int i = 0; i < claimed.nclaims; i++)
		departures[i] = gl_departure_of(&claimed.claims[i]);
	for (int i = 0; i < claimed.locked_posts.n; i++)
		gl_flights_skip(tick->flights, claimed.locked_posts.items[i], now);
	if (claimed.has_more)
	{
		tick->next_look = 0;
		/*
		 * What was claimed lies dead in the index while anybody may still see it, and what somebody has
		 * locked stays there: go on behind it.
		 */
		if (claimed.nclaims == 0 || (request.busy_channels.n == 0 && request.skipped_posts.n == 0))
			tick->look_from = claimed.last;
	}
	else
	{
		IdList skipped = gl_flights_skipped(tick->flights, now);
		gl_time next = gl_variants_next_wake(&request.busy_channels, &skipped);

		tick->next_look = Min(next, gl_flights_skip_ends(tick->flights));
	}
}

/* After an error: the batch is repeated post by post; a post that fails alone is left for a while. */
static void
recover_from_failure(Tick *tick, gl_time *next)
{
	gl_time now = gl_clock_now();

	if (tick->careful > 0)
		gl_flights_skip_failed(tick->flights, tick->looking_at, now);
	else
		tick->careful = CAREFUL_ROUNDS;
	*next = now + FAILURE_DELAY;
}

/* How long the wall clock is not believed yet. */
static int64
clock_doubt(Tick *tick)
{
	if (gl_clock_look(&tick->guard, gl_clock_now(), gl_clock_boot()))
		ereport(
			LOG,
			(errmsg(
				"pg_greenlight: the clock has jumped to %s; what cannot be taken back waits for %d s",
				gl_time_text(gl_clock_now()), (int) (GL_CLOCK_CONFIRM / GL_SECOND))));
	return gl_clock_doubt(&tick->guard);
}

static bool
claim_due(Tick *tick, TickCounts *counts)
{
	int64 doubt = clock_doubt(tick);

	if (gl_flights_room(tick->flights) == 0 || tick->next_look > gl_clock_now())
		return false;
	if (doubt > 0)
	{
		tick->next_look = gl_clock_now() + doubt;
		return false;
	}
	tick->looking_at = GL_NO_ID;
	if (!in_transaction(tick, counts, claim_step, "claiming due posts"))
	{
		recover_from_failure(tick, &tick->next_look);
		return false;
	}
	if (tick->careful > 0)
		tick->careful--;
	tick->epoch = claim_epoch;
	counts->claimed += claimed.nclaims;
	counts->missed += claimed.missed;
	counts->unconfirmed += claimed.cut_off;
	for (int i = 0; i < claimed.nclaims; i++)
		gl_flight_start(tick->flights, &departures[i]);
	return claimed.nclaims > 0 || claimed.missed > 0;
}

static FireBatch fired; /* of the round's timers; used after their commit */

static void
fire_step(Tick *tick, TickCounts *counts)
{
	gl_time now = gl_clock_now();
	int64 doubt = gl_clock_doubt(&tick->guard);
	FireRequest request = {
		.now = now,
		.after = tick->fire_from,
		.skipped_posts = gl_flights_skipped(tick->flights, now),
		.without_risky = doubt > 0,
		.limit = tick->careful > 0 ? 1 : BATCH_MAX,
		.looking_at = &tick->looking_at,
	};

	fired = (FireBatch){.next_at = GL_TIME_NEVER};
	if (gl_timing_obstacle() == NULL)
	{
		fired = gl_timers_fire(&request);
		fired.next_at = Min(fired.next_at, gl_away_look(&request));
	}
	for (int i = 0; i < fired.locked_posts.n; i++)
		gl_flights_skip(tick->flights, fired.locked_posts.items[i], now);
	tick->fire_from = fired.last;
	tick->next_fire = Min(fired.next_at, gl_flights_skip_ends(tick->flights));
	if (doubt > 0)
		tick->next_fire = Min(tick->next_fire, now + doubt);
}

/* Does what deadlines ask for by now; true when that changed anything. */
static bool
fire_due(Tick *tick, TickCounts *counts)
{
	(void) clock_doubt(tick);
	if (tick->next_fire > gl_clock_now())
		return false;
	tick->looking_at = GL_NO_ID;
	if (!in_transaction(tick, counts, fire_step, "acting on deadlines"))
	{
		recover_from_failure(tick, &tick->next_fire);
		return false;
	}
	if (tick->careful > 0)
		tick->careful--;
	counts->fired += fired.fired + fired.lapsed;
	return fired.fired + fired.lapsed > 0;
}

static void
count_ending(TickCounts *counts, Action action)
{
	switch (action)
	{
		case ACTION_SETTLE_PUBLISHED:
			counts->published++;
			break;
		case ACTION_SETTLE_RETRY:
			counts->retried++;
			break;
		case ACTION_SETTLE_FAILED:
			counts->failed++;
			break;
		case ACTION_SETTLE_UNCONFIRMED:
			counts->unconfirmed++;
			break;
		default:
			break;
	}
}

static Ending *settling; /* of the round's settlement; used after its end */
static int nsettling;

static void
settle_step(Tick *tick, TickCounts *counts)
{
	settling = gl_flights_endings(tick->flights, gl_clock_now(), tick->careful > 0 ? 1 : BATCH_MAX,
								  &nsettling);
	for (int i = 0; i < nsettling; i++)
		settling[i].random = pg_prng_uint32(&pg_global_prng_state);
	gl_publish_settle(settling, nsettling, tick->epoch);
}

/* The batch is repeated one by one; one that fails alone is left for a while. */
static void
put_off_settlement(Tick *tick)
{
	if (tick->careful == 0)
		tick->careful = CAREFUL_ROUNDS;
	else if (nsettling > 0)
		gl_flight_defer(tick->flights, &settling[0], true, gl_clock_now());
	tick->next_settle = gl_clock_now() + FAILURE_DELAY;
}

/* Settles what has ended; true when that changed anything. */
static bool
settle_ended(Tick *tick, TickCounts *counts)
{
	gl_time now = gl_clock_now();

	if (gl_flights_settle_at(tick->flights, now) > now ||
		!gl_delay_is_over(tick->next_settle, FAILURE_DELAY, now))
		return false;
	nsettling = 0;
	if (!in_transaction(tick, counts, settle_step, "settling attempts"))
	{
		put_off_settlement(tick);
		return false;
	}
	tick->next_settle = 0;
	if (tick->careful > 0)
		tick->careful--;
	for (int i = 0; i < nsettling; i++)
		if (settling[i].is_settled)
		{
			count_ending(counts, settling[i].action);
			gl_flight_done(tick->flights, &settling[i]);
			if (tick->passed_over && !gl_flights_is_busy(tick->flights, settling[i].channel_id))
				tick->next_look = 0;
		}
		else
			gl_flight_defer(tick->flights, &settling[i], false, now);
	return nsettling > 0;
}

static bool paused; /* of the round's pause; used after its commit */

static void
pause_step(Tick *tick, TickCounts *counts)
{
	gl_id channel_id;
	gl_id workspace_id;

	gl_flights_next_pause(tick->flights, &channel_id, &workspace_id);
	paused = gl_publish_pause_channel(channel_id, workspace_id, gl_clock_now());
}

static void
pause_channels(Tick *tick, TickCounts *counts)
{
	gl_time now = gl_clock_now();

	if (!gl_flights_has_pause(tick->flights) ||
		!gl_delay_is_over(tick->next_pause, FAILURE_DELAY, now))
		return;
	if (in_transaction(tick, counts, pause_step, "pausing a channel") && paused)
		gl_flights_pause_done(tick->flights);
	else
		tick->next_pause = now + FAILURE_DELAY;
}

static bool has_cut_off; /* of the round's recovery; used after its commit */

static void
recover_step(Tick *tick, TickCounts *counts)
{
	ClaimBatch batch = gl_publish_recover(tick->epoch);

	has_cut_off = batch.has_more;
	counts->unconfirmed += batch.cut_off;
}

static void
recover_older(Tick *tick, TickCounts *counts)
{
	gl_time now = gl_clock_now();

	if (tick->next_recovery == GL_TIME_NEVER ||
		!gl_delay_is_over(tick->next_recovery, FAILURE_DELAY, now))
		return;
	has_cut_off = true;
	(void) in_transaction(tick, counts, recover_step, "settling cut-off attempts");
	tick->next_recovery = has_cut_off ? now + FAILURE_DELAY : GL_TIME_NEVER;
	tick->next_look = 0;
}

/* When there is something to do again; GL_TIME_NEVER: when somebody calls. */
static gl_time
next_reason(const Tick *tick)
{
	gl_time next = gl_flights_room(tick->flights) == 0 ? GL_TIME_NEVER : tick->next_look;

	next = Min(next, tick->next_fire);
	next = Min(next, Max(gl_flights_settle_at(tick->flights, gl_clock_now()), tick->next_settle));
	if (gl_flights_has_pause(tick->flights))
		next = Min(next, tick->next_pause);
	return Min(next, tick->next_recovery);
}

/* Interrupts and a changed configuration are the caller's; he comes back at once. */
gl_time
gl_tick_run(Tick *tick, bool must_look, TickCounts *counts, bool *is_idle)
{
	gl_time next;
	bool moved;

	counts->ticks++;
	if (must_look)
	{
		tick->next_look = 0;
		tick->next_fire = 0;
	}
	do
	{
		MemoryContextReset(tick->scratch);
		recover_older(tick, counts);
		gl_flights_drive(tick->flights);
		moved = settle_ended(tick, counts);
		pause_channels(tick, counts);
		moved |= fire_due(tick, counts);
		moved |= claim_due(tick, counts);
		gl_flights_drive(tick->flights);
	} while (moved && !InterruptPending && !ConfigReloadPending);
	next = next_reason(tick);
	*is_idle = gl_flights_count(tick->flights) == 0 && next > gl_clock_now() &&
			   tick->next_recovery == GL_TIME_NEVER;
	return next;
}

void
gl_tick_hurry(Tick *tick)
{
	gl_flights_hurry(tick->flights);
}

Tick *
gl_tick_open(void)
{
	Tick *tick = MemoryContextAllocZero(TopMemoryContext, sizeof(Tick));

	tick->scratch =
		AllocSetContextCreate(TopMemoryContext, "greenlight round", ALLOCSET_DEFAULT_SIZES);
	tick->flights = gl_flights_open();
	return tick;
}

void
gl_tick_stop(Tick *tick, TickCounts *counts)
{
	MemoryContextReset(tick->scratch);
	gl_flights_abort(tick->flights);
	while (settle_ended(tick, counts))
		continue;
}

void
gl_tick_close(Tick *tick)
{
	gl_flights_close(tick->flights);
	MemoryContextDelete(tick->scratch);
	pfree(tick);
}

void
gl_tick_configure(Tick *tick)
{
	gl_flights_configure(tick->flights);
}

int
gl_tick_descriptor(const Tick *tick)
{
	return gl_flights_descriptor(tick->flights);
}

long
gl_tick_wait_ms(const Tick *tick)
{
	return gl_flights_wait_ms(tick->flights);
}

gl_id
gl_tick_epoch(const Tick *tick)
{
	return tick->epoch;
}

int
gl_tick_in_flight(const Tick *tick)
{
	return gl_flights_count(tick->flights);
}
