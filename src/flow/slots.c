/*
 * slots.c
 *		Posting slots that are still free, found by the wall clock day by day.
 */
#include "flow/slots.h"

#include "base/walltime.h"
#include "flow/blackouts.h"
#include "flow/limits.h"
#include "flow/lookup.h"
#include "datatype/timestamp.h"

/* 2000-01-01 was a Saturday. */
static int
iso_dow(int64 day)
{
	int dow = (int) ((day + 5) % 7);

	return (dow < 0 ? dow + 7 : dow) + 1;
}

static int
position(const Instants *instants, gl_time at)
{
	int low = 0;
	int high = instants->n;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (instants->at[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
has(const Instants *instants, gl_time at)
{
	int i = position(instants, at);

	return i < instants->n && instants->at[i] == at;
}

/* Take out one, with those nearer to it than the gap. */
static void
drop(Instants *instants, gl_time at, gl_time gap)
{
	int first = position(instants, at - gap + (gap > 0));
	int behind = position(instants, at + Max(gap, 1));

	memmove(&instants->at[first], &instants->at[behind], sizeof(gl_time) * (instants->n - behind));
	instants->n -= behind - first;
}

/* Is there one at that instant, or nearer to it than the gap? */
static bool
is_near(const Instants *instants, gl_time at, gl_time gap)
{
	int i = position(instants, at - gap + (gap > 0));

	return i < instants->n && instants->at[i] < at + Max(gap, 1);
}

/* Put one in its place; slots that the clocks move forward may pass later ones. */
static void
add(Instants *instants, gl_time at, int limit)
{
	int i = position(instants, at);

	if (i == limit || (i < instants->n && instants->at[i] == at))
		return;
	if (instants->n == limit)
		instants->n--;
	memmove(&instants->at[i + 1], &instants->at[i], sizeof(gl_time) * (instants->n - i));
	instants->at[i] = at;
	instants->n++;
}

Instants
gl_slots_free(const Workspace *workspace, gl_id channel_id, gl_time after, gl_time until, int limit)
{
	Instants taken;
	gl_time gap = gl_channel_find(workspace, channel_id)->min_gap;
	Instants found = {palloc(sizeof(gl_time) * (limit + 1)), 0};
	int nslots;
	SlotRow *slots = gl_slots_read(channel_id, &nslots);
	int64 day = gl_local_time(after, workspace->timezone) / USECS_PER_DAY - 1;
	int64 last = gl_local_time(until, workspace->timezone) / USECS_PER_DAY + 1;

	if (nslots == 0)
		return found;
	taken.at = gl_slots_taken(workspace->id, channel_id, after - gap, until + gap, &taken.n);
	for (; day <= last && found.n < limit; day++)
		for (int i = 0; i < nslots; i++)
		{
			gl_time at;

			if (slots[i].iso_dow != iso_dow(day) || slots[i].is_kept_open)
				continue;
			at = gl_wall_time(day * USECS_PER_DAY + slots[i].local_time, workspace->timezone)
					 .earlier;
			if (at > after && at < until && !is_near(&taken, at, gap) &&
				gl_blackout_on(workspace, channel_id, at) == NULL)
				add(&found, at, limit);
		}
	return found;
}

FreeSlots
gl_free_slots(const Workspace *workspace, const IdList *channels, gl_time now, int limit)
{
	FreeSlots slots = {
		.n = channels->n,
		.channel_ids = channels->items,
		.free = palloc(sizeof(Instants) * Max(channels->n, 1)),
	};

	for (int i = 0; i < slots.n; i++)
		slots.free[i] =
			gl_slots_free(workspace, slots.channel_ids[i], now, now + GL_PLAN_HORIZON, limit);
	return slots;
}

static Instants *
free_of(const FreeSlots *slots, gl_id channel_id)
{
	for (int i = 0; i < slots->n; i++)
		if (slots->channel_ids[i] == channel_id)
			return &slots->free[i];
	return NULL;
}

static bool
is_free_everywhere(const FreeSlots *slots, const IdList *channels, gl_time at)
{
	for (int i = 0; i < channels->n; i++)
	{
		const Instants *free = free_of(slots, channels->items[i]);

		if (free != NULL && !has(free, at))
			return false;
	}
	return true;
}

gl_time
gl_free_slot(const FreeSlots *slots, const PostSnap *snap)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	const Instants *first = NULL;

	for (int i = 0; i < channels.n && first == NULL; i++)
		first = free_of(slots, channels.items[i]);
	for (int slot = 0; first != NULL && slot < first->n; slot++)
		if (is_free_everywhere(slots, &channels, first->at[slot]) &&
			gl_limits_allow(snap, first->at[slot]))
			return first->at[slot];
	return GL_TIME_NEVER;
}

void
gl_free_slot_take(FreeSlots *slots, const PostSnap *snap, gl_time at)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);

	for (int i = 0; i < channels.n; i++)
	{
		Instants *free = free_of(slots, channels.items[i]);

		if (free != NULL)
			drop(free, at, gl_channel_find(snap->workspace, channels.items[i])->min_gap);
	}
}
