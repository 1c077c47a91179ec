/*
 * fill.c
 *		Which post takes which slot. The slots of a workspace are locked meanwhile: two who fill at once
 *		would find the same ones free.
 */
#include "flow/fill.h"

#include "base/clock.h"
#include "base/engine.h"
#include "flow/act.h"
#include "flow/publish.h"
#include "flow/slots.h"
#include "utils/memutils.h"

#define SPARE 1000 /* free slots of a channel beyond one a post: some suit not all channels of it */
#define FILLED_BY_ITSELF 100 /* posts of a workspace at a time */

/* To plan it for the first slot that it may have. */
static ActRequest
asked(const PostSnap *snap, Actor actor, const FreeSlots *slots)
{
	ActRequest request = {.action = ACTION_SCHEDULE, .actor = actor, .publish_at = GL_TIME_NEVER};

	/* What is locked may have changed since it was found. */
	if (snap->post.status == STATUS_APPROVED && snap->post.publish_at == GL_TIME_NEVER)
		request.publish_at = gl_free_slot(slots, snap);
	return request;
}

/* Would it be planned? Then its slot is taken. */
static bool
would_plan(PostSnap *snap, Actor actor, FreeSlots *slots)
{
	ActRequest request;
	Facts facts;

	gl_snapshot_load_review(snap);
	request = asked(snap, actor, slots);
	if (request.publish_at == GL_TIME_NEVER)
		return false;
	facts = gl_facts_build(snap, &request);
	if (gl_decide(&facts, ACTION_SCHEDULE).refusal != REFUSAL_NONE)
		return false;
	gl_free_slot_take(slots, snap, request.publish_at);
	return true;
}

/*
 * Those that can be planned, at most limit of them. Looked for before anything is locked: what nobody can
 * plan now keeps neither a lock nor the place of another.
 */
static IdList
choose(const Workspace *workspace, Actor actor, const IdList *channels, int limit)
{
	IdList waiting = gl_posts_unplanned(workspace->id);
	IdList chosen = {0, palloc(sizeof(gl_id) * Max(limit, 1))};
	gl_time now = gl_clock_now();
	FreeSlots slots;
	MemoryContext context;
	MemoryContext caller;

	/* As it is in most hours: a year of slots need not be looked through. */
	if (waiting.n == 0)
		return chosen;
	slots = gl_free_slots(workspace, channels, now, SPARE + limit);
	context = AllocSetContextCreate(CurrentMemoryContext, "greenlight post", ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(context);
	for (int i = 0; i < waiting.n && chosen.n < limit; i++)
	{
		PostSnap *snap = gl_snapshot_read(waiting.items[i], actor, now);

		if (snap != NULL && would_plan(snap, actor, &slots))
			chosen.items[chosen.n++] = waiting.items[i];
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return chosen;
}

static bool
plan(PostSnap *snap, Actor actor, FreeSlots *slots)
{
	ActRequest request = asked(snap, actor, slots);
	Verdict verdict;

	if (request.publish_at == GL_TIME_NEVER)
		return false;
	gl_act_through(snap, &request, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		return false;
	gl_free_slot_take(slots, snap, request.publish_at);
	return true;
}

/* The snapshots of posts in the order of ids; NULL for what the worker finds locked, or nobody sees. */
static PostSnap **
locked_posts(const IdList *ids, Actor actor)
{
	PostSnap **snaps = palloc0(sizeof(PostSnap *) * Max(ids->n, 1));
	IdList ascending = {ids->n, palloc(sizeof(gl_id) * Max(ids->n, 1))};
	PostSnap **locked = NULL;
	IdList others;
	PostSnap *free = NULL;
	int nfree = 0;

	if (ids->n > 0)
		memcpy(ascending.items, ids->items, sizeof(gl_id) * ids->n);
	qsort(ascending.items, ascending.n, sizeof(gl_id), gl_compare_ids);
	if (actor.kind == ACTOR_WORKER)
		free = gl_posts_take(&ascending, &nfree, &others);
	else
		locked = gl_snapshots_lock(&ascending, actor);
	for (int i = 0; i < nfree; i++)
		gl_snapshot_load_review(&free[i]);
	for (int i = 0; i < ids->n; i++)
	{
		gl_id *found =
			bsearch(&ids->items[i], ascending.items, ascending.n, sizeof(gl_id), gl_compare_ids);

		if (locked != NULL)
			snaps[i] = locked[found - ascending.items];
		for (int j = 0; j < nfree; j++)
			if (free[j].post.id == ids->items[i])
				snaps[i] = &free[j];
	}
	return snaps;
}

/* With the slots of these channels locked: the planned posts come first in what it returns. */
static PostSnap **
fill(const Workspace *workspace, Actor actor, const IdList *channels, int limit, int *nplanned)
{
	IdList chosen = choose(workspace, actor, channels, limit);
	PostSnap **snaps = locked_posts(&chosen, actor);
	FreeSlots slots;

	*nplanned = 0;
	if (chosen.n == 0)
		return snaps;
	slots = gl_free_slots(workspace, channels, gl_clock_now(), SPARE + limit);
	for (int i = 0; i < chosen.n; i++)
		if (snaps[i] != NULL && plan(snaps[i], actor, &slots))
			snaps[(*nplanned)++] = snaps[i];
	return snaps;
}

PostSnap **
gl_slots_fill(const Workspace *workspace, Actor actor, int limit, int *nplanned)
{
	IdList channels = gl_slots_lock(workspace->id);

	gl_engine_refresh();
	return fill(workspace, actor, &channels, limit, nplanned);
}

int
gl_slots_fill_by_itself(gl_id workspace_id)
{
	IdList channels;
	int planned = 0;

	if (gl_slots_lock_free(workspace_id, &channels) && channels.n > 0)
	{
		gl_engine_refresh();
		(void) fill(gl_workspace_read(workspace_id), gl_actor_worker(), &channels, FILLED_BY_ITSELF,
					&planned);
	}
	return planned;
}
