/*
 * wake.c
 *		What a backend tells the others at the end of its transaction.
 *
 * Waking: the worker publishes the instant until which it sleeps; a commit that made something due
 * earlier calls it, after its rows can be seen. Should the worker look at the same moment, it has
 * published "later than anything" first, so it is called and looks again.
 *
 * Sealing: before a backend draws an event number it announces a lower bound of it, and takes that
 * back when its transaction has ended. A reader reads the last number drawn, then the announcements:
 * whatever lies below both is committed or was rolled back.
 */
#include "worker/wake.h"

#include "access/xact.h"
#include "base/sequence.h"
#include "base/wakehint.h"
#include "flow/journal.h"
#include "worker/shmem.h"

static bool has_announced; /* in this transaction; reset at its end */

static Announcement *
own_announcement(void)
{
	return &gl_shared->announcements[GL_BACKEND_SLOT];
}

/* Announces that this transaction may commit events from here on; once is enough. */
static void
announce(void)
{
	Announcement *own = own_announcement();
	DatabaseSlot *slot = gl_slot_own();

	if (has_announced)
		return;
	own->database = MyDatabaseId;
	pg_atomic_write_u64(&own->lower_bound,
						slot == NULL ? 1 : pg_atomic_read_u64(&slot->last_event) + 1);
	pg_memory_barrier();
	has_announced = true;
}

/* Raises the number that the events of this database have reached. */
static void
note_drawn(gl_id seq)
{
	DatabaseSlot *slot = gl_slot_own();
	uint64 known;

	if (slot == NULL)
		return;
	known = pg_atomic_read_u64(&slot->last_event);
	while (known < (uint64) seq &&
		   !pg_atomic_compare_exchange_u64(&slot->last_event, &known, (uint64) seq))
		continue;
}

static void
take_back(void)
{
	if (!has_announced)
		return;
	pg_memory_barrier();
	pg_atomic_write_u64(&own_announcement()->lower_bound, 0);
	has_announced = false;
}

static void
wake_worker(gl_time due)
{
	LWLockAcquire(gl_shared->lock, LW_SHARED);
	for (int i = 0; i < GL_SLOTS; i++)
	{
		DatabaseSlot *slot = &gl_shared->slots[i];

		if (slot->state != SLOT_FREE && slot->database == MyDatabaseId &&
			due < (gl_time) pg_atomic_read_u64(&slot->next_wake))
			gl_slot_call(slot);
	}
	LWLockRelease(gl_shared->lock);
}

static void
on_transaction_event(XactEvent event, void *arg)
{
	gl_time due;

	if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT ||
		event == XACT_EVENT_PRE_PREPARE)
		return;
	take_back();
	due = gl_wake_take();
	if (due != GL_TIME_NEVER && event == XACT_EVENT_COMMIT)
		wake_worker(due);
}

void
gl_wake_init(void)
{
	RegisterXactCallback(on_transaction_event, NULL);
	gl_journal_set_hooks(announce, note_drawn);
}

bool
gl_wake_now(void)
{
	DatabaseSlot *slot;
	bool is_running;

	LWLockAcquire(gl_shared->lock, LW_SHARED);
	slot = gl_slot_of(MyDatabaseId, false);
	is_running = slot != NULL && slot->latch != NULL;
	if (is_running)
		gl_slot_call(slot);
	LWLockRelease(gl_shared->lock);
	return is_running;
}

gl_id
gl_sealed_event(void)
{
	gl_id sealed = gl_sequence_last(SEQUENCE_EVENT);

	pg_memory_barrier();
	for (int i = 0; i < GL_BACKEND_SLOTS; i++)
	{
		Announcement *other = &gl_shared->announcements[i];
		gl_id bound = (gl_id) pg_atomic_read_u64(&other->lower_bound);

		if (bound > 0 && other->database == MyDatabaseId && bound <= sealed)
			sealed = bound - 1;
	}
	return sealed;
}
