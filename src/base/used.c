/*
 * used.c
 *		A hash table of fixed size in shared memory: an id may stand in any of the places that follow
 *		its own, and takes one whose id has expired. So nothing has to be cleaned up.
 */
#include "base/used.h"

#include "base/clock.h"
#include "base/settings.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"

#define TRANCHE "pg_greenlight_used"
#define PROBES 64 /* places that an id may stand in */

typedef struct UsedId
{
	Digest id;
	gl_time until; /* 0: never used */
} UsedId;

typedef struct UsedIds
{
	LWLock *lock;
	gl_time since;
	UsedId places[FLEXIBLE_ARRAY_MEMBER]; /* lock */
} UsedIds;

static UsedIds *used; /* attached once at server start */
static shmem_request_hook_type previous_request_hook;
static shmem_startup_hook_type previous_startup_hook;

static Size
used_size(void)
{
	return add_size(offsetof(UsedIds, places),
					mul_size(gl_settings.assertion_capacity, sizeof(UsedId)));
}

static void
request(void)
{
	if (previous_request_hook)
		previous_request_hook();
	RequestAddinShmemSpace(used_size());
	RequestNamedLWLockTranche(TRANCHE, 1);
}

static void
startup(void)
{
	bool found;

	if (previous_startup_hook)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	used = ShmemInitStruct(TRANCHE, used_size(), &found);
	if (!found)
	{
		memset(used, 0, used_size());
		used->lock = &(GetNamedLWLockTranche(TRANCHE)[0].lock);
		used->since = gl_clock_now();
	}
	LWLockRelease(AddinShmemInitLock);
}

void
gl_used_init(void)
{
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
}

gl_time
gl_used_since(void)
{
	return used->since;
}

/* The place for an id: NULL when it stands in one, or none is free. Caller holds the lock. */
static UsedId *
find_place(const Digest *id, gl_time now)
{
	uint64 start;
	UsedId *place = NULL;

	memcpy(&start, id->bytes, sizeof(start));
	for (uint64 i = 0; i < PROBES; i++)
	{
		UsedId *candidate = &used->places[(start + i) % (uint64) gl_settings.assertion_capacity];

		if (candidate->until <= now)
			place = place == NULL ? candidate : place;
		else if (gl_digest_equal(&candidate->id, id))
			return NULL;
	}
	return place;
}

bool
gl_use_once(const Digest *id, gl_time until, gl_time now)
{
	UsedId *place;

	LWLockAcquire(used->lock, LW_EXCLUSIVE);
	place = find_place(id, now);
	if (place != NULL)
		*place = (UsedId){.id = *id, .until = until};
	LWLockRelease(used->lock);
	return place != NULL;
}
