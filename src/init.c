/*
 * init.c
 *		Wiring only: what has to be told about this library when the server loads it.
 */
#include "postgres.h"

#include "api/guard.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/fence.h"
#include "base/identity.h"
#include "base/settings.h"
#include "base/tries.h"
#include "base/used.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "store/roster.h"
#include "worker/launcher.h"
#include "worker/shmem.h"
#include "worker/utility.h"
#include "worker/wake.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

/*
 * Loaded any other way than by shared_preload_libraries, the functions raise 55000. During a binary
 * upgrade there is no worker.
 */
void
_PG_init(void)
{
	gl_engine_init(process_shared_preload_libraries_in_progress);
	if (!process_shared_preload_libraries_in_progress)
		return;
	gl_settings_init();
	gl_clock_init();
	gl_identity_init();
	gl_used_init();
	gl_tries_init();
	gl_roster_init();
	gl_shmem_init();
	gl_wake_init();
	gl_utility_init();
	gl_fence_init();
	gl_guard_init();
	if (!IsBinaryUpgrade)
		gl_launcher_init();
}
