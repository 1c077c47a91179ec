/*
 * main.c
 *		The worker of one database: waits for a reason, runs a round, waits again.
 *
 * While it waits there is no transaction and no query. It publishes the instant until which it
 * sleeps; commits that make something due earlier call it (wake.c).
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/settings.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timeout.h"
#include "worker/anchor.h"
#include "worker/chores.h"
#include "worker/launcher.h"
#include "worker/shmem.h"
#include "worker/tick.h"

#define RESTART_DELAY (5 * GL_SECOND)
#define STOP_MS 100		   /* for the last settlement */
#define SLEEP_MAX_MS 60000 /* then the clock is looked at, without a query */

static DatabaseSlot *own; /* this worker's slot; set once */
static uint64 looked;	  /* calls that came before the last look began */

/* Where the slot goes when the process ends: a command that waits for this is woken. */
static void
leave(int code, Datum arg)
{
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	own->latch = NULL;
	own->pid = 0;
	own->in_flight = 0;
	pg_atomic_write_u64(&own->next_wake, (uint64) GL_TIME_NEVER);
	if (own->holders > 0)
		own->state = SLOT_SUSPENDED;
	else if (own->state != SLOT_ABSENT)
	{
		own->state = SLOT_CRASHED;
		own->not_before = gl_clock_now() + (own->is_stopping ? 0 : RESTART_DELAY);
	}
	own->is_stopping = false;
	if (gl_shared->launcher != NULL)
		SetLatch(gl_shared->launcher);
	LWLockRelease(gl_shared->lock);
	ConditionVariableBroadcast(&own->changed);
}

/* Takes the slot; false when the database is wanted by a command meanwhile. */
static bool
attach(int slot)
{
	bool is_free;

	own = &gl_shared->slots[slot];
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	is_free = own->state == SLOT_STARTING && own->is_served && own->holders == 0 && own->pid == 0;
	if (is_free)
	{
		own->pid = MyProcPid;
		own->latch = MyLatch;
		own->state = SLOT_RUNNING;
		own->started_at = gl_clock_now();
		own->epoch = GL_NO_ID;
		own->next_look = GL_TIME_NEVER;
		memset(&own->counts, 0, sizeof(TickCounts));
	}
	else if (own->state == SLOT_STARTING)
		own->state = own->holders > 0 ? SLOT_SUSPENDED : SLOT_WANTED;
	LWLockRelease(gl_shared->lock);
	if (is_free)
		before_shmem_exit(leave, (Datum) 0);
	return is_free;
}

static bool
is_called(void)
{
	return pg_atomic_read_u64(&own->asked) != looked;
}

/* Begins a look: is the extension there, and of the library's version? */
static bool
has_extension(void)
{
	bool is_installed;

	looked = pg_atomic_read_u64(&own->asked);
	StartTransactionCommand();
	is_installed = gl_engine_is_installed();
	CommitTransactionCommand();
	return is_installed;
}

/*
 * Without the extension the worker ends, and comes back when a command sends a message. If one came
 * since it looked it comes back at once.
 */
static void
end_as_absent(void)
{
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	if (is_called())
		own->is_stopping = true;
	else
		own->state = SLOT_ABSENT;
	LWLockRelease(gl_shared->lock);
	proc_exit(0);
}

static void
reload(Tick *tick)
{
	ConfigReloadPending = false;
	ProcessConfigFile(PGC_SIGHUP);
	gl_tick_configure(tick);
}

/* Tells those who called before the last look began that nothing is left to do. */
static void
report(bool is_idle)
{
	if (!is_idle || pg_atomic_read_u64(&own->done) >= looked)
		return;
	pg_atomic_write_u64(&own->done, looked);
	ConditionVariableBroadcast(&own->changed);
}

/* Longest time to sleep, in ms. */
static long
sleep_ms(const Tick *tick, gl_time next)
{
	gl_time left = next - gl_clock_now();
	long ms = next == GL_TIME_NEVER || left / 1000 >= SLEEP_MAX_MS ? SLEEP_MAX_MS
																   : (long) ((left + 999) / 1000);
	long drive = gl_tick_wait_ms(tick);

	return drive >= 0 && drive < ms ? drive : ms;
}

/*
 * Waits until the worker is called or interrupted, a request moves on, or the time has come. A wait
 * inside the round may have cleared the latch, so what it stands for is looked at first.
 */
static void
wait_for_reason(WaitEventSet *set, const Tick *tick, gl_time next)
{
	WaitEvent event;
	gl_time since = gl_clock_now();
	long ms;

	while (!is_called() && !InterruptPending && !ConfigReloadPending &&
		   (ms = sleep_ms(tick, next)) > 0)
		if (WaitEventSetWait(set, ms, &event, 1, PG_WAIT_EXTENSION) > 0 || gl_clock_now() < since ||
			gl_chores_wait(own))
			return;
}

static WaitEventSet *
make_wait_set(const Tick *tick)
{
	WaitEventSet *set = gl_create_wait_event_set(3);

	AddWaitEventToSet(set, WL_LATCH_SET, PGINVALID_SOCKET, MyLatch, NULL);
	AddWaitEventToSet(set, WL_EXIT_ON_PM_DEATH, PGINVALID_SOCKET, NULL, NULL);
	AddWaitEventToSet(set, WL_SOCKET_READABLE, gl_tick_descriptor(tick), NULL, NULL);
	return set;
}

static void
end_patience(void)
{
	ProcDiePending = true;
	InterruptPending = true;
	SetLatch(MyLatch);
}

/*
 * Asked to end, the worker breaks off its requests and settles them: most were not acted upon yet,
 * and the next worker could not tell. Whoever waits for the end does so for a moment only.
 */
static void
stop(Tick *tick)
{
	TimeoutId patience;

	if (gl_tick_in_flight(tick) == 0)
		return;
	patience = RegisterTimeout(USER_TIMEOUT, end_patience);
	ProcDiePending = false;
	enable_timeout_after(patience, STOP_MS);
	gl_tick_stop(tick, &own->counts);
	disable_timeout(patience, false);
	ProcDiePending = true;
	InterruptPending = true;
}

static void
run(Tick *tick)
{
	WaitEventSet *set = make_wait_set(tick);
	gl_time next = 0;
	gl_time since = 0; /* the last turn began */
	gl_time anchor_at = 0;
	gl_time next_chore;

	for (;;)
	{
		bool must_look;
		bool is_idle;

		ResetLatch(MyLatch);
		if (ProcDiePending)
			stop(tick);
		CHECK_FOR_INTERRUPTS();
		/* After the clock was set back, next may lie too far away. */
		must_look =
			ConfigReloadPending || is_called() || next <= gl_clock_now() || gl_clock_now() < since;
		since = gl_clock_now();
		if (ConfigReloadPending)
			reload(tick);
		/* From here on every commit that makes something due calls. */
		pg_atomic_write_u64(&own->next_wake, (uint64) GL_TIME_NEVER);
		pg_memory_barrier();
		if (is_called())
			gl_tick_hurry(tick);
		if (must_look && !has_extension())
			return;
		next = gl_tick_run(tick, must_look, &own->counts, &is_idle);
		next_chore = gl_chores_run(own, is_idle, next);
		own->epoch = gl_tick_epoch(tick);
		own->in_flight = gl_tick_in_flight(tick);
		own->next_look = next;
		pg_atomic_write_u64(&own->next_wake, (uint64) next);
		report(is_idle && !gl_chores_under_way());
		/* Reading a day's events would keep deliveries waiting. */
		if (is_idle)
			anchor_at = gl_anchor_run(anchor_at);
		pgstat_report_activity(STATE_IDLE, NULL);
		/* While something is under way the end of it calls. */
		wait_for_reason(set, tick, Min(is_idle ? Min(next, anchor_at) : next, next_chore));
	}
}

/* What the owner of the database may have set for everybody would stop the worker, or mislead it. */
static void
fix_settings(void)
{
	static const char *const settings[][2] = {{"default_transaction_isolation", "read committed"},
											  {"default_transaction_read_only", "off"},
											  {"default_transaction_deferrable", "off"}};

	for (int i = 0; i < lengthof(settings); i++)
		SetConfigOption(settings[i][0], settings[i][1], PGC_SUSET, PGC_S_OVERRIDE);
}

void
gl_worker_main(Datum slot)
{
	Tick *tick;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, die);
	pqsignal(SIGINT, SIG_IGN);
	BackgroundWorkerUnblockSignals();
	ResetLatch(MyLatch); /* every process begins with it set */
	if (!attach(DatumGetInt32(slot)))
		proc_exit(0);
	BackgroundWorkerInitializeConnectionByOid(own->database, InvalidOid, 0);
	fix_settings();
	if (!has_extension())
		end_as_absent();
	tick = gl_tick_open();
	run(tick);
	gl_tick_close(tick);
	end_as_absent();
	pg_unreachable();
}
