/*
 * greenlight_test.c
 *		A clock for tests, in shared memory so that workers see it too; and the switch that makes
 *		the engine write its tables by statements.
 *
 * The clock is installed through the rendezvous variable that the extension looks at; without this
 * module preloaded there is no way to change the engine's time.
 */
#include "postgres.h"

#include "core/types.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "port/atomics.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(gltest_set_clock);
PG_FUNCTION_INFO_V1(gltest_reset_clock);
PG_FUNCTION_INFO_V1(gltest_jump_clock);
PG_FUNCTION_INFO_V1(gltest_clock);

/* In shared memory. */
typedef struct TestClock
{
	pg_atomic_uint64 stopped_at; /* 0: the system's time */
	pg_atomic_uint64
		jumped; /* how far the clock was set without that time passed; may be negative */
} TestClock;

static TestClock *clocks;

static bool use_statements; /* greenlight_test.use_statements */

static shmem_request_hook_type previous_request_hook;
static shmem_startup_hook_type previous_startup_hook;

static gl_time
test_clock(void)
{
	uint64 at = clocks == NULL ? 0 : pg_atomic_read_u64(&clocks->stopped_at);

	return at == 0 ? GetCurrentTimestamp() : (gl_time) at;
}

/* The machine's own clock goes along with whatever a test sets, but for its jumps. */
static gl_time
test_boot_clock(void)
{
	return test_clock() - (clocks == NULL ? 0 : (gl_time) pg_atomic_read_u64(&clocks->jumped));
}

static void
request(void)
{
	if (previous_request_hook)
		previous_request_hook();
	RequestAddinShmemSpace(sizeof(TestClock));
}

static void
startup(void)
{
	bool found;

	if (previous_startup_hook)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	clocks = ShmemInitStruct("greenlight_test", sizeof(TestClock), &found);
	if (!found)
	{
		pg_atomic_init_u64(&clocks->stopped_at, 0);
		pg_atomic_init_u64(&clocks->jumped, 0);
	}
	LWLockRelease(AddinShmemInitLock);
}

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
	DefineCustomBoolVariable(
		"greenlight_test.use_statements",
		"Writes go through statements, so that constraints and triggers see them.", NULL,
		&use_statements, false, PGC_POSTMASTER, 0, NULL, NULL, NULL);
	if (use_statements)
	{
		void (*tell)(bool) = (void (*)(bool)) load_external_function(
			"$libdir/pg_greenlight", "gl_table_use_statements", true, NULL);

		tell(true);
	}
	*find_rendezvous_variable("pg_greenlight_clock") = (void *) test_clock;
	*find_rendezvous_variable("pg_greenlight_boot_clock") = (void *) test_boot_clock;
}

Datum
gltest_set_clock(PG_FUNCTION_ARGS)
{
	pg_atomic_write_u64(&clocks->stopped_at, (uint64) PG_GETARG_TIMESTAMPTZ(0));
	PG_RETURN_VOID();
}

Datum
gltest_jump_clock(PG_FUNCTION_ARGS)
{
	gl_time to = PG_GETARG_TIMESTAMPTZ(0);

	(void) pg_atomic_fetch_add_u64(&clocks->jumped, to - test_clock());
	pg_atomic_write_u64(&clocks->stopped_at, (uint64) to);
	PG_RETURN_VOID();
}

Datum
gltest_reset_clock(PG_FUNCTION_ARGS)
{
	pg_atomic_write_u64(&clocks->stopped_at, 0);
	PG_RETURN_VOID();
}

Datum
gltest_clock(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(test_clock());
}
