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
#include "utils/memutils.h"
#include "utils/varlena.h"
#include "worker/shmem.h"

#define RESTART_DELAY (5 * GL_SECOND)

typedef struct Database
{
	Oid id;
	bool is_served;
} Database;

static BackgroundWorkerHandle *handles[GL_SLOTS]; /* of workers registered by this process */

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

/* All databases. They are read before the lock is taken: reading can wait, and can fail. */
static List *
read_databases(void)
{
	List *databases = NIL;
	Relation catalog = table_open(DatabaseRelationId, AccessShareLock);
	TableScanDesc scan = table_beginscan_catalog(catalog, 0, NULL);
	HeapTuple tuple;

	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		Form_pg_database row = (Form_pg_database) GETSTRUCT(tuple);
		Database *database = palloc(sizeof(Database));

		*database = (Database){.id = row->oid, .is_served = is_served(row)};
		databases = lappend(databases, database);
	}
	table_endscan(scan);
	table_close(catalog, AccessShareLock);
	return databases;
}

/*
 * Makes or keeps the slot of a database: wants a worker for one that is served for the first time or
 * again, ends that of one that is served no longer. Caller holds the lock.
 */
static DatabaseSlot *
keep_slot(const Database *database)
{
	DatabaseSlot *slot = gl_slot_of(database->id, database->is_served);

	if (slot == NULL)
		return NULL;
	slot->is_served = database->is_served;
	if (database->is_served)
	{
		if (slot->state == SLOT_UNSERVED)
			slot->state = SLOT_WANTED;
	}
	else if (slot->pid != 0 && !slot->is_stopping)
	{
		slot->is_stopping = true;
		(void) kill(slot->pid, SIGTERM);
	}
	else if (slot->pid == 0 && slot->state != SLOT_STARTING && slot->holders == 0)
		slot->state = SLOT_UNSERVED;
	return slot;
}

/* Which slots are taken: a database that is gone had its slot before the databases were read. */
static void
note_taken(bool taken[GL_SLOTS])
{
	LWLockAcquire(gl_shared->lock, LW_SHARED);
	for (int i = 0; i < GL_SLOTS; i++)
		taken[i] = gl_shared->slots[i].state != SLOT_FREE;
	LWLockRelease(gl_shared->lock);
}

/* Keeps the slots of all databases, and frees those of databases that are gone. */
static void
keep_slots(void)
{
	bool is_gone[GL_SLOTS];
	List *databases;
	ListCell *cell;

	note_taken(is_gone);
	StartTransactionCommand();
	databases = read_databases();
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	foreach (cell, databases)
	{
		DatabaseSlot *slot = keep_slot(lfirst(cell));

		if (slot != NULL)
			is_gone[slot - gl_shared->slots] = false;
	}
	for (int i = 0; i < GL_SLOTS; i++)
		if (is_gone[i] && gl_shared->slots[i].pid == 0 && gl_shared->slots[i].holders == 0)
			gl_shared->slots[i].state = SLOT_FREE;
	LWLockRelease(gl_shared->lock);
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

	if (handles[slot] != NULL)
		pfree(handles[slot]);
	handles[slot] = NULL;
	MemoryContextSwitchTo(TopMemoryContext);
	return RegisterDynamicBackgroundWorker(&worker, &handles[slot]);
}

/*
 * A worker that ended before it took its slot leaves it as it was; such as one that could not be
 * forked. Of one that an earlier launcher registered nothing is known: the slot takes the first.
 */
static bool
has_come_to_nothing(int slot)
{
	pid_t pid;

	return handles[slot] == NULL || GetBackgroundWorkerPid(handles[slot], &pid) == BGWH_STOPPED;
}

/* True when the slot's worker is to be started now; next is brought forward to when it will be. */
static bool
is_startable(int i, gl_time now, gl_time *next)
{
	DatabaseSlot *slot = &gl_shared->slots[i];
	bool startable = false;

	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	if (slot->state == SLOT_STARTING && slot->pid == 0 && has_come_to_nothing(i))
	{
		slot->state = SLOT_CRASHED;
		slot->not_before = now + RESTART_DELAY;
	}
	if (slot->state == SLOT_CRASHED && gl_delay_is_over(slot->not_before, RESTART_DELAY, now))
		slot->state = SLOT_WANTED;
	if (slot->state == SLOT_CRASHED && slot->not_before < *next)
		*next = slot->not_before;
	/* A worker that was to end may have done so since the slots were kept: then it stays away. */
	if (slot->state == SLOT_WANTED && slot->is_served && slot->holders == 0)
	{
		slot->state = SLOT_STARTING;
		startable = true;
	}
	LWLockRelease(gl_shared->lock);
	return startable;
}

/* No place is free: the slot waits for one. Said once until all workers have places. */
static void
put_back(int slot, bool *is_said)
{
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	gl_shared->slots[slot].state = SLOT_WANTED;
	LWLockRelease(gl_shared->lock);
	if (!*is_said)
		ereport(LOG, (errmsg("pg_greenlight: no background worker slot is free"),
					  errhint("Raise max_worker_processes.")));
	*is_said = true;
}

/* Starts what is wanted; returns when to look again. The postmaster tells when a worker has ended. */
static gl_time
start_workers(void)
{
	static bool is_short_said = false; /* in the log */
	gl_time now = gl_clock_now();
	gl_time next = GL_TIME_NEVER;

	for (int i = 0; i < GL_SLOTS; i++)
		if (is_startable(i, now, &next) && !start_worker(i))
		{
			put_back(i, &is_short_said);
			return Min(next, now + RESTART_DELAY);
		}
	is_short_said = false;
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
		keep_slots();
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
