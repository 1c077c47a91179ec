/*
 * blackouts.c
 *		Blackouts of a workspace, kept while it stays as it is.
 */
#include "flow/blackouts.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/text.h"
#include "flow/act.h"
#include "flow/limits.h"
#include "flow/lookup.h"
#include "store/slots.h"
#include "utils/memutils.h"

#define KEPT 32
#define CLOCK_LEEWAY \
	(24 * 3600 * GL_SECOND) /* what is over stays that long: a clock may be set back */

/* Every change of a blackout gives its workspace another definition_no. */
typedef struct KeptBlackouts
{
	Oid extension; /* the installation they were read from */
	gl_id workspace_id;
	int64 definition_no;
	BlackoutRow *rows;
	int n;
	MemoryContext context;
} KeptBlackouts;

static KeptBlackouts kept[KEPT];

/* Reads them into a place of their own; what was there is given up only when all has been read. */
static const KeptBlackouts *
blackouts_of(const Workspace *workspace)
{
	KeptBlackouts *place = &kept[workspace->id % KEPT];
	KeptBlackouts fresh = {
		.extension = gl_engine_extension(),
		.workspace_id = workspace->id,
		.definition_no = workspace->definition_no,
	};
	MemoryContext caller;

	if (place->context != NULL && place->extension == fresh.extension &&
		place->workspace_id == workspace->id && place->definition_no == workspace->definition_no)
		return place;
	fresh.context =
		AllocSetContextCreate(CurrentMemoryContext, "greenlight blackouts", ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(fresh.context);
	fresh.rows = gl_blackouts_read(workspace->id, gl_clock_now() - CLOCK_LEEWAY, &fresh.n);
	MemoryContextSwitchTo(caller);
	MemoryContextSetParent(fresh.context, CacheMemoryContext);
	if (place->context != NULL)
		MemoryContextDelete(place->context);
	*place = fresh;
	return place;
}

const BlackoutRow *
gl_blackout_on(const Workspace *workspace, gl_id channel_id, gl_time at)
{
	const KeptBlackouts *all = blackouts_of(workspace);

	for (int i = 0; i < all->n; i++)
	{
		const BlackoutRow *row = &all->rows[i];

		if (row->starts_at <= at && at < row->ends_at &&
			(row->channel_ids.n == 0 || gl_ids_contain(&row->channel_ids, channel_id)))
			return row;
	}
	return NULL;
}

const BlackoutRow *
gl_blackout_at(const Workspace *workspace, const IdList *channels, gl_time at)
{
	for (int i = 0; i < channels->n; i++)
	{
		const BlackoutRow *row = gl_blackout_on(workspace, channels->items[i], at);

		if (row != NULL)
			return row;
	}
	return NULL;
}

/*
 * The first instant behind the end at which none of the channels has anything planned nearer than the
 * spacing; GL_TIME_NEVER where there is none that the plan allows.
 */
static gl_time
place_behind(const PostSnap *snap, const BlackoutRow *blackout, const IdList *channels)
{
	gl_time at = blackout->ends_at;
	gl_time before;

	if (at > snap->now + GL_PLAN_HORIZON)
		return GL_TIME_NEVER;
	do
	{
		before = at;
		for (int i = 0; i < channels->n; i++)
		{
			gl_time spacing = Max(blackout->spacing,
								  gl_channel_find(snap->workspace, channels->items[i])->min_gap);
			int n;
			gl_time *taken = gl_slots_taken(snap->workspace->id, channels->items[i], at - spacing,
											blackout->ends_at + GL_PLAN_HORIZON, &n);

			at = gl_plan_spaced(at, spacing, taken, n);
		}
	} while (at != before);
	return gl_limits_allow(snap, at) ? at : GL_TIME_NEVER;
}

/* It still waits for its time, or in doubt for another attempt: what is out, or given up, no blackout concerns. */
static bool
is_waiting(const VariantRow *row)
{
	return row->delivery_state == DELIVERY_SCHEDULED ||
		   (row->delivery_state == DELIVERY_UNCONFIRMED && row->retry_at != GL_TIME_NEVER);
}

static IdList
waiting_channels(const PostSnap *snap)
{
	IdList channels = {0};

	for (int i = 0; i < snap->nvariants; i++)
		if (is_waiting(&snap->variants[i].row))
			gl_ids_add(&channels, snap->variants[i].row.channel_id);
	return channels;
}

/* The time of one of them has come. */
static bool
is_due(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (is_waiting(&snap->variants[i].row) && snap->variants[i].row.wake_at <= snap->now)
			return true;
	return false;
}

/* It is held by nobody, so whoever may release it does. */
static void
hold(PostSnap *snap, const BlackoutRow *blackout)
{
	ActRequest request = {
		.action = ACTION_BLACK_OUT,
		.actor = gl_actor_worker(),
		.note = blackout->reason == NULL ? "blackout" : psprintf("blackout: %s", blackout->reason),
	};
	Verdict ignored;

	gl_act_on(snap, &request, &ignored);
}

void
gl_blackout_meet(PostSnap *snap)
{
	IdList channels = waiting_channels(snap);
	const BlackoutRow *blackout = gl_blackout_at(snap->workspace, &channels, snap->now);
	ActRequest request = {.action = ACTION_MOVE, .actor = gl_actor_worker()};
	Verdict verdict = {.refusal = REFUSAL_NOTHING_LEFT};

	/* What is held already stays whose it is. */
	if (blackout == NULL || snap->post.is_held || !is_due(snap))
		return;
	request.publish_at = blackout->shifts ? place_behind(snap, blackout, &channels) : GL_TIME_NEVER;
	if (request.publish_at != GL_TIME_NEVER)
		gl_act_on(snap, &request, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		hold(snap, blackout);
}
