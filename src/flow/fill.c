/*
 * fill.c
 *		Which post takes which slot. The slots of a workspace are locked meanwhile: two who fill at once
 *		would find the same ones free.
 */
#include "flow/fill.h"

#include "base/clock.h"
#include "base/engine.h"
#include "flow/act.h"
#include "flow/bound.h"
#include "flow/lookup.h"
#include "flow/publish.h"
#include "flow/slots.h"
#include "store/workspaces.h"

#define HORIZON (366 * 24 * 3600 * GL_SECOND) /* how far a free slot is looked for */
#define SPARE 1000			 /* free slots beyond one a post: some suit not all channels of it */
#define FILLED_BY_ITSELF 100 /* posts of a workspace at a time */

/* The free slots of one channel. */
typedef struct Queue
{
	gl_id channel_id;
	gl_time min_gap;
	Instants free;
} Queue;

static Queue *
queue_of(Queue *queues, int nqueues, gl_id channel_id)
{
	for (int i = 0; i < nqueues; i++)
		if (queues[i].channel_id == channel_id)
			return &queues[i];
	return NULL;
}

static bool
is_free_everywhere(Queue *queues, int nqueues, const IdList *channels, gl_time at)
{
	for (int i = 0; i < channels->n; i++)
	{
		Queue *queue = queue_of(queues, nqueues, channels->items[i]);

		if (queue != NULL && !gl_instants_have(&queue->free, at))
			return false;
	}
	return true;
}

/* The first instant that is a free slot of each channel that has slots; never where none has any. */
static gl_time
first_common(Queue *queues, int nqueues, const IdList *channels)
{
	for (int i = 0; i < channels->n; i++)
	{
		Queue *queue = queue_of(queues, nqueues, channels->items[i]);

		if (queue == NULL)
			continue;
		for (int slot = 0; slot < queue->free.n; slot++)
			if (is_free_everywhere(queues, nqueues, channels, queue->free.at[slot]))
				return queue->free.at[slot];
		return GL_TIME_NEVER;
	}
	return GL_TIME_NEVER;
}

/* Plans one post; false where no slot is free or the actor may not. */
static bool
plan(PostSnap *snap, Actor actor, Queue *queues, int nqueues)
{
	ActRequest request = {.action = ACTION_SCHEDULE, .actor = actor};
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	Verdict verdict;

	/* What was locked may have changed since it was found. */
	if (snap->post.status != STATUS_APPROVED || snap->post.publish_at != GL_TIME_NEVER)
		return false;
	request.publish_at = first_common(queues, nqueues, &channels);
	if (request.publish_at == GL_TIME_NEVER)
		return false;
	/* People may give up an approval for a time; the worker does not. */
	if (actor.kind == ACTOR_WORKER && gl_bound_step(snap, request.publish_at) >= 0)
		return false;
	gl_act_through(snap, &request, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		return false;
	for (int i = 0; i < channels.n; i++)
	{
		Queue *queue = queue_of(queues, nqueues, channels.items[i]);

		if (queue != NULL)
			gl_instants_drop(&queue->free, request.publish_at, queue->min_gap);
	}
	return true;
}

/* The snapshots of posts in the order of ids; the locks are taken in that of the ids themselves. */
static PostSnap **
locked_posts(const IdList *ids, Actor actor)
{
	IdList ascending = {ids->n, palloc(sizeof(gl_id) * Max(ids->n, 1))};
	PostSnap **snaps = palloc(sizeof(PostSnap *) * Max(ids->n, 1));
	PostSnap **locked;

	if (ids->n > 0)
		memcpy(ascending.items, ids->items, sizeof(gl_id) * ids->n);
	qsort(ascending.items, ascending.n, sizeof(gl_id), gl_compare_ids);
	locked = gl_snapshots_lock(&ascending, actor);
	for (int i = 0; i < ids->n; i++)
	{
		gl_id *found =
			bsearch(&ids->items[i], ascending.items, ascending.n, sizeof(gl_id), gl_compare_ids);

		snaps[i] = locked[found - ascending.items];
	}
	return snaps;
}

static Queue *
free_slots(const Workspace *workspace, const IdList *channels, int nposts)
{
	Queue *queues = palloc(sizeof(Queue) * Max(channels->n, 1));
	gl_time now = gl_clock_now();

	for (int i = 0; i < channels->n; i++)
		queues[i] = (Queue){
			channels->items[i], gl_channel_find(workspace, channels->items[i])->min_gap,
			gl_slots_free(workspace, channels->items[i], now, now + HORIZON, SPARE + nposts)};
	return queues;
}

PostSnap **
gl_slots_fill(const Workspace *workspace, Actor actor, int limit, int *nplanned)
{
	IdList channels = gl_slots_lock(workspace->id);
	IdList posts;
	PostSnap **snaps;
	Queue *queues;

	gl_engine_refresh();
	posts = gl_posts_unplanned(workspace->id, limit);
	snaps = locked_posts(&posts, actor);
	queues = free_slots(workspace, &channels, posts.n);
	*nplanned = 0;
	for (int i = 0; i < posts.n; i++)
		if (snaps[i] != NULL && plan(snaps[i], actor, queues, channels.n))
			snaps[(*nplanned)++] = snaps[i];
	return snaps;
}

/* The snapshot of a post among those that were free. */
static PostSnap *
taken_post(PostSnap *snaps, int n, gl_id post_id)
{
	for (int i = 0; i < n; i++)
		if (snaps[i].post.id == post_id)
			return &snaps[i];
	return NULL;
}

static int
fill_by_itself(gl_id workspace_id)
{
	const Workspace *workspace = gl_workspace_read(workspace_id);
	IdList channels;
	IdList posts;
	IdList locked;
	PostSnap *snaps;
	Queue *queues;
	int planned = 0;
	int n;

	if (!gl_slots_lock_free(workspace_id, &channels))
		return 0;
	gl_engine_refresh();
	posts = gl_posts_unplanned(workspace_id, FILLED_BY_ITSELF);
	snaps = gl_posts_take(&posts, &n, &locked);
	/* As it is in most hours: a year of slots need not be looked through. */
	if (n == 0)
		return 0;
	for (int i = 0; i < n; i++)
		gl_snapshot_load_review(&snaps[i]);
	queues = free_slots(workspace, &channels, posts.n);
	for (int i = 0; i < posts.n; i++)
	{
		PostSnap *snap = taken_post(snaps, n, posts.items[i]);

		if (snap != NULL && plan(snap, gl_actor_worker(), queues, channels.n))
			planned++;
	}
	return planned;
}

int
gl_slots_fill_all(void)
{
	IdList workspaces = gl_workspaces_filling();
	int planned = 0;

	for (int i = 0; i < workspaces.n; i++)
		planned += fill_by_itself(workspaces.items[i]);
	return planned;
}
