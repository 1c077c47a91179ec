/*
 * launcher.c
 *		Connects to no database (so it pins none), reads pg_database, and keeps a slot for each.
 *
 * Workers are dynamic and never restarted by the postmaster: the launcher decides, because a worker
 * of a dropped database would be restarted for ever. It sleeps until somebody sets its latch.
 */
#include "worker/launcher.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/clock.h"
#include "base/settings.h"
#include "catalog/pg_database.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"
#include "utils/varlena.h"
#include "worker/shmem.h"

#define RESTART_DELAY (5 * GL_SECOND)

/* A database that somebody can connect to; in the list of the setting, if that has one. */
static bool
is_served(Form_pg_database database)
{
	List *names = NIL;
	ListCell *cell;
	char *setting = pstrdup(gl_settings.database_names);

	if (!database->datallowconn || database->datistemplate || database->datconnlimit == -2)
		return false;
	if (setting[0] == '\0' || !SplitIdentifierString(setting, ',', &names) || names == NIL)
		return true;
	foreach (cell, names)
		if (strcmp(lfirst(cell), NameStr(database->datname)) == 0)
			return true;
	return false;
}

/*
 * Makes or keeps the slot of a database: wants a worker for one that is served for the first time or
 * again, ends that of one that is served no longer. Caller holds the lock.
 */
static DatabaseSlot *
keep_slot(Form_pg_database database)
{
	DatabaseSlot *slot = gl_slot_of(database->oid, false);

	if (is_served(database))
	{
		slot = gl_slot_of(database->oid, true);
		if (slot != NULL && slot->state == SLOT_UNSERVED)
			slot->state = SLOT_WANTED;
	}
	else if (slot != NULL && slot->pid != 0 && !slot->is_stopping)
	{
		slot->is_stopping = true;
		(void) kill(slot->pid, SIGTERM);
	}
	else if (slot != NULL && slot->pid == 0 && slot->state != SLOT_STARTING && slot->holders == 0)
		slot->state = SLOT_UNSERVED;
	return slot;
}

/* Keeps the slots of all databases, and frees those of databases that are gone. */
static void
read_databases(void)
{
	bool seen[GL_SLOTS] = {false};
	Relation catalog;
	TableScanDesc scan;
	HeapTuple tuple;

	StartTransactionCommand();
	(void) GetTransactionSnapshot();
	catalog = table_open(DatabaseRelationId, AccessShareLock);
	scan = table_beginscan_catalog(catalog, 0, NULL);
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		DatabaseSlot *slot = keep_slot((Form_pg_database) GETSTRUCT(tuple));

		if (slot != NULL)
			seen[slot - gl_shared->slots] = true;
	}
	for (int i = 0; i < GL_SLOTS; i++)
		if (!seen[i] && gl_shared->slots[i].pid == 0 && gl_shared->slots[i].holders == 0)
			gl_shared->slots[i].state = SLOT_FREE;
	LWLockRelease(gl_shared->lock);
	table_endscan(scan);
	table_close(catalog, AccessShareLock);
	CommitTransactionCommand();
}

/* Registers a worker for a slot; false when the postmaster has no room for one. */
static bool
start_worker(int slot)
{
	BackgroundWorker worker = {
		.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
		.bgw_start_time = BgWorkerStart_RecoveryFinished,
		.bgw_restart_time = BGW_NEVER_RESTART,
		.bgw_library_name = "pg_greenlight",
		.bgw_function_name = "gl_worker_main",
		.bgw_name = "pg_greenlight worker",
		.bgw_type = "pg_greenlight worker",
		.bgw_main_arg = Int32GetDatum(slot),
		.bgw_notify_pid = MyProcPid,
	};
	BackgroundWorkerHandle *handle;

	return RegisterDynamicBackgroundWorker(&worker, &handle);
}

/* True when the slot's worker is to be started now; sleep is shortened to the next one after. */
static bool
is_startable(DatabaseSlot *slot, gl_time now, gl_time *next)
{
	bool startable = false;

	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	if (slot->state == SLOT_CRASHED && slot->not_before <= now)
		slot->state = SLOT_WANTED;
	if (slot->state == SLOT_CRASHED && slot->not_before < *next)
		*next = slot->not_before;
	if (slot->state == SLOT_WANTED && slot->holders == 0)
	{
		slot->state = SLOT_STARTING;
		startable = true;
	}
	LWLockRelease(gl_shared->lock);
	return startable;
}

/* Starts what is wanted; returns when to look again. */
static gl_time
start_workers(void)
{
	gl_time now = gl_clock_now();
	gl_time next = GL_TIME_NEVER;

	for (int i = 0; i < GL_SLOTS; i++)
	{
		DatabaseSlot *slot = &gl_shared->slots[i];

		if (!is_startable(slot, now, &next) || start_worker(i))
			continue;
		ereport(LOG, (errmsg("pg_greenlight: no background worker slot is free"),
					  errhint("Raise max_worker_processes.")));
		LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
		slot->state = SLOT_CRASHED;
		slot->not_before = now + RESTART_DELAY;
		LWLockRelease(gl_shared->lock);
		next = Min(next, slot->not_before);
	}
	return next;
}

static void
leave(int code, Datum arg)
{
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	gl_shared->launcher = NULL;
	gl_shared->launcher_pid = 0;
	LWLockRelease(gl_shared->lock);
}

static void
attach(void)
{
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	gl_shared->launcher = MyLatch;
	gl_shared->launcher_pid = MyProcPid;
	LWLockRelease(gl_shared->lock);
	before_shmem_exit(leave, (Datum) 0);
}

static long
sleep_ms(gl_time next)
{
	gl_time left = next - gl_clock_now();

	if (next == GL_TIME_NEVER)
		return -1;
	return left <= 0 ? 0 : (long) Min(left / 1000 + 1, 60000);
}

void
gl_launcher_main(Datum arg)
{
	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnection(NULL, NULL, 0);
	attach();
	for (;;)
	{
		long ms;

		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
		if (ConfigReloadPending)
		{
			ConfigReloadPending = false;
			ProcessConfigFile(PGC_SIGHUP);
		}
		read_databases();
		ms = sleep_ms(start_workers());
		pgstat_report_activity(STATE_IDLE, NULL);
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_EXIT_ON_PM_DEATH | (ms >= 0 ? WL_TIMEOUT : 0),
						 ms, PG_WAIT_EXTENSION);
	}
}

void
gl_launcher_init(void)
{
	BackgroundWorker worker = {
		.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
		.bgw_start_time = BgWorkerStart_RecoveryFinished,
		.bgw_restart_time = 5,
		.bgw_library_name = "pg_greenlight",
		.bgw_function_name = "gl_launcher_main",
		.bgw_name = "pg_greenlight launcher",
		.bgw_type = "pg_greenlight launcher",
	};

	RegisterBackgroundWorker(&worker);
}
