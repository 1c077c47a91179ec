/*
 * status.c
 *		Reads the slot of this database, and waits on its condition variable.
 */
#include "worker/status.h"

#include "access/xlog.h"
#include "base/clock.h"
#include "pgstat.h"
#include "utils/timestamp.h"

#define WAIT_SLICE_MS 200 /* a worker that starts meanwhile is asked again */

WorkerStatus
gl_worker_status(void)
{
	WorkerStatus status = {.next_wake = GL_TIME_NEVER, .started_at = GL_TIME_NEVER};
	DatabaseSlot *slot;

	LWLockAcquire(gl_shared->lock, LW_SHARED);
	slot = gl_slot_of(MyDatabaseId, false);
	if (slot != NULL && slot->pid != 0)
		status = (WorkerStatus){
			.is_running = true,
			.pid = slot->pid,
			.epoch = slot->epoch,
			.in_flight = slot->in_flight,
			.next_wake = slot->next_look,
			.started_at = slot->started_at,
			.counts = slot->counts,
		};
	LWLockRelease(gl_shared->lock);
	return status;
}

bool
gl_launcher_is_running(void)
{
	bool is_running;

	LWLockAcquire(gl_shared->lock, LW_SHARED);
	is_running = gl_shared->launcher != NULL;
	LWLockRelease(gl_shared->lock);
	return is_running;
}

static void
require_launcher(void)
{
	if (RecoveryInProgress())
		ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
						errmsg("the worker does not run on a standby"),
						errdetail("It starts when the standby is promoted."),
						errhint("Call this on the primary.")));
}

bool
gl_worker_round(double timeout_seconds)
{
	DatabaseSlot *slot = gl_slot_own();
	TimestampTz deadline =
		TimestampTzPlusMilliseconds(GetCurrentTimestamp(), timeout_seconds * 1000);
	uint64 wanted;

	require_launcher();
	if (slot == NULL)
		return false;
	wanted = pg_atomic_read_u64(&slot->asked) + 1;
	gl_slot_want(MyDatabaseId);
	while (pg_atomic_read_u64(&slot->done) < wanted)
	{
		CHECK_FOR_INTERRUPTS();
		if (GetCurrentTimestamp() >= deadline)
			break;
		(void) ConditionVariableTimedSleep(&slot->changed, WAIT_SLICE_MS, PG_WAIT_EXTENSION);
		gl_slot_want(MyDatabaseId);
	}
	ConditionVariableCancelSleep();
	return pg_atomic_read_u64(&slot->done) >= wanted;
}
