/*
 * shmem.c
 *		Shared memory: made once at server start, holding shared facts only.
 */
#include "worker/shmem.h"

#include "storage/ipc.h"
#include "storage/shmem.h"

#define TRANCHE "pg_greenlight"

Shared *gl_shared = NULL;

static shmem_request_hook_type previous_request_hook;
static shmem_startup_hook_type previous_startup_hook;

static Size
shared_size(void)
{
	return add_size(offsetof(Shared, announcements),
					mul_size(GL_BACKEND_SLOTS, sizeof(Announcement)));
}

static void
request(void)
{
	if (previous_request_hook)
		previous_request_hook();
	RequestAddinShmemSpace(shared_size());
	RequestNamedLWLockTranche(TRANCHE, 1);
}

static void
initialise(void)
{
	memset(gl_shared, 0, shared_size());
	gl_shared->lock = &(GetNamedLWLockTranche(TRANCHE)[0].lock);
	for (int i = 0; i < GL_SLOTS; i++)
	{
		DatabaseSlot *slot = &gl_shared->slots[i];

		pg_atomic_init_u64(&slot->next_wake, (uint64) GL_TIME_NEVER);
		pg_atomic_init_u64(&slot->last_event, 0);
		pg_atomic_init_u64(&slot->asked, 0);
		pg_atomic_init_u64(&slot->done, 0);
		ConditionVariableInit(&slot->changed);
	}
	for (int i = 0; i < GL_BACKEND_SLOTS; i++)
		pg_atomic_init_u64(&gl_shared->announcements[i].lower_bound, 0);
}

static void
startup(void)
{
	bool found;

	if (previous_startup_hook)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	gl_shared = ShmemInitStruct("pg_greenlight", shared_size(), &found);
	if (!found)
		initialise();
	LWLockRelease(AddinShmemInitLock);
}

void
gl_shmem_init(void)
{
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
}

DatabaseSlot *
gl_slot_of(Oid database, bool make)
{
	DatabaseSlot *free = NULL;

	for (int i = 0; i < GL_SLOTS; i++)
	{
		DatabaseSlot *slot = &gl_shared->slots[i];

		if (slot->state != SLOT_FREE && slot->database == database)
			return slot;
		if (slot->state == SLOT_FREE && free == NULL)
			free = slot;
	}
	if (!make || free == NULL)
		return NULL;
	free->database = database;
	free->state = SLOT_UNSERVED;
	free->is_served = false;
	free->holders = 0;
	free->is_stopping = false;
	pg_atomic_write_u64(&free->last_event, 0);
	return free;
}

DatabaseSlot *
gl_slot_own(void)
{
	static DatabaseSlot *own; /* of MyDatabaseId, which cannot be dropped while we are in it */

	if (own == NULL && gl_shared != NULL)
	{
		LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
		own = gl_slot_of(MyDatabaseId, true);
		LWLockRelease(gl_shared->lock);
	}
	return own;
}

/* The latch alone would not do: a wait inside a transaction of the worker clears it. */
void
gl_slot_call(DatabaseSlot *slot)
{
	pg_atomic_fetch_add_u64(&slot->asked, 1);
	if (slot->latch != NULL)
		SetLatch(slot->latch);
}

void
gl_slot_want(Oid database)
{
	DatabaseSlot *slot;

	if (gl_shared == NULL)
		return;
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	slot = gl_slot_of(database, true);
	if (slot != NULL && (slot->state == SLOT_ABSENT || slot->state == SLOT_CRASHED))
		slot->state = SLOT_WANTED;
	if (slot != NULL)
		gl_slot_call(slot);
	if (gl_shared->launcher != NULL)
		SetLatch(gl_shared->launcher);
	LWLockRelease(gl_shared->lock);
}

void
gl_launcher_wake(void)
{
	LWLockAcquire(gl_shared->lock, LW_SHARED);
	if (gl_shared->launcher != NULL)
		SetLatch(gl_shared->launcher);
	LWLockRelease(gl_shared->lock);
}
