/*
 * tries.c
 *		A hash table of fixed size in shared memory, like that of used.c: a count may stand in any of the
 *		places that follow its own, and takes one whose window is over. A restart forgets them.
 */
#include "base/tries.h"

#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"

#define TRANCHE "pg_greenlight_tries"
#define PLACES 8192
#define PROBES 64 /* places that a count may stand in */

typedef struct Tally
{
	Digest of;
	gl_time since; /* its window; one that begins in the future is of a clock set back, and over */
	gl_time until;
	int count;
} Tally;

typedef struct Tallies
{
	LWLock *lock;
	Tally places[PLACES]; /* lock */
} Tallies;

static Tallies *tallies; /* attached once at server start */
static shmem_request_hook_type previous_request_hook;
static shmem_startup_hook_type previous_startup_hook;

static void
request(void)
{
	if (previous_request_hook)
		previous_request_hook();
	RequestAddinShmemSpace(sizeof(Tallies));
	RequestNamedLWLockTranche(TRANCHE, 1);
}

static void
startup(void)
{
	bool found;

	if (previous_startup_hook)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	tallies = ShmemInitStruct(TRANCHE, sizeof(Tallies), &found);
	if (!found)
	{
		memset(tallies, 0, sizeof(Tallies));
		tallies->lock = &(GetNamedLWLockTranche(TRANCHE)[0].lock);
	}
	LWLockRelease(AddinShmemInitLock);
}

void
gl_tries_init(void)
{
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
}

static bool
is_running(const Tally *tally, gl_time now)
{
	return tally->since <= now && now < tally->until;
}

/* Its running window, or else the first free place or NULL. Caller holds the lock. */
static Tally *
find_place(const Digest *of, gl_time now)
{
	uint64 start;
	Tally *place = NULL;

	memcpy(&start, of->bytes, sizeof(start));
	for (uint64 i = 0; i < PROBES; i++)
	{
		Tally *candidate = &tallies->places[(start + i) % PLACES];

		if (is_running(candidate, now) && gl_digest_equal(&candidate->of, of))
			return candidate;
		if (!is_running(candidate, now) && place == NULL)
			place = candidate;
	}
	return place;
}

bool
gl_tries_add(const Digest *of, int most, gl_time window, gl_time now)
{
	Tally *place;
	bool is_counted = false;

	LWLockAcquire(tallies->lock, LW_EXCLUSIVE);
	place = find_place(of, now);
	if (place != NULL && !is_running(place, now))
		*place = (Tally){.of = *of, .since = now, .until = now + window};
	if (place != NULL && place->count < most)
	{
		place->count++;
		is_counted = true;
	}
	LWLockRelease(tallies->lock);
	return is_counted;
}

bool
gl_tries_left(const Digest *of, int most, gl_time now)
{
	Tally *place;
	bool is_left;

	LWLockAcquire(tallies->lock, LW_SHARED);
	place = find_place(of, now);
	is_left = place != NULL && (!is_running(place, now) || place->count < most);
	LWLockRelease(tallies->lock);
	return is_left;
}
