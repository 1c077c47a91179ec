/*
 * visible.c
 *		Visibility of workspaces, for row-level security and for readers over many posts.
 */
#include "flow/visible.h"

#include "access/xact.h"
#include "store/roster.h"
#include "store/workspaces.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/*
 * What was answered last, and by which snapshot to whom. A query asks once for each table it reads,
 * and mostly nothing was committed since the query before it.
 */
static struct
{
	bool is_known;
	Actor actor;
	TransactionId xmin;
	TransactionId xmax;
	uint32 running;
	MemoryContext context;
	IdList visible;
	IdList as_client;
	TextList names; /* of the visible ones */
} answer;

/*
 * Two snapshots with the same end and as many running transactions before it see the same: what runs
 * can only end. Own changes are no part of that, nor is a snapshot of a standby.
 */
static bool
is_comparable(const SnapshotData *snapshot)
{
	return snapshot->snapshot_type == SNAPSHOT_MVCC && !snapshot->takenDuringRecovery &&
		   !TransactionIdIsValid(GetTopTransactionIdIfAny());
}

static bool
is_answered(Actor actor, const SnapshotData *snapshot)
{
	return answer.is_known && answer.actor.kind == actor.kind &&
		   answer.actor.person_id == actor.person_id && answer.xmin == snapshot->xmin &&
		   answer.xmax == snapshot->xmax && answer.running == snapshot->xcnt &&
		   is_comparable(snapshot);
}

/* Those whose posts the person sees, and of them those where only as a client. */
static void
look(gl_id person_id, IdList *visible, IdList *as_client)
{
	IdList member_of = gl_workspaces_of(person_id);

	visible->items = palloc(sizeof(gl_id) * Max(member_of.n, 1));
	as_client->items = palloc(sizeof(gl_id) * Max(member_of.n, 1));
	for (int i = 0; i < member_of.n; i++)
	{
		const Member *member = gl_member_find(gl_workspace_read(member_of.items[i]), person_id);
		PermissionSet set = gl_permissions_of(member->grants, member->ngrants);

		if (!member->is_active || !gl_permits(set, PERMISSION_VIEW))
			continue;
		visible->items[visible->n++] = member_of.items[i];
		if (gl_is_client(set))
			as_client->items[as_client->n++] = member_of.items[i];
	}
}

static IdList
copied(const IdList *ids)
{
	IdList copy = {ids->n, palloc(sizeof(gl_id) * Max(ids->n, 1))};

	memcpy(copy.items, ids->items, sizeof(gl_id) * ids->n);
	return copy;
}

static TextList
copied_texts(const TextList *texts)
{
	TextList copy = {texts->n, palloc(sizeof(char *) * Max(texts->n, 1))};

	for (int i = 0; i < texts->n; i++)
		copy.items[i] = pstrdup(texts->items[i]);
	return copy;
}

static TextList
names_of(const IdList *workspaces)
{
	TextList names = {.items = palloc(sizeof(char *) * Max(workspaces->n, 1))};

	for (int i = 0; i < workspaces->n; i++)
		names.items[names.n++] = pstrdup(gl_workspace_read(workspaces->items[i])->name);
	return names;
}

static void
find_answer(Actor actor)
{
	const SnapshotData *snapshot = GetActiveSnapshot();
	IdList visible = {0};
	IdList as_client = {0};
	TextList names;
	MemoryContext caller;

	if (is_answered(actor, snapshot))
		return;
	answer.is_known = false;
	if (actor.kind == ACTOR_SYSTEM)
		visible = gl_workspaces_all();
	else
		look(actor.person_id, &visible, &as_client);
	names = names_of(&visible);
	if (answer.context == NULL)
		answer.context = AllocSetContextCreate(CacheMemoryContext, "greenlight visibility",
											   ALLOCSET_SMALL_SIZES);
	MemoryContextReset(answer.context);
	caller = MemoryContextSwitchTo(answer.context);
	answer.visible = copied(&visible);
	answer.as_client = copied(&as_client);
	answer.names = copied_texts(&names);
	MemoryContextSwitchTo(caller);
	answer.actor = actor;
	answer.xmin = snapshot->xmin;
	answer.xmax = snapshot->xmax;
	answer.running = snapshot->xcnt;
	/* What the own transaction has changed may be rolled back, and its snapshots do not count it. */
	answer.is_known = is_comparable(snapshot);
}

IdList
gl_workspaces_visible(void)
{
	Actor actor;

	if (!gl_actor_find(&actor))
		return (IdList){0};
	find_answer(actor);
	return copied(&answer.visible);
}

IdList
gl_workspaces_as_client(void)
{
	Actor actor;

	if (!gl_actor_find(&actor))
		return (IdList){0};
	find_answer(actor);
	return copied(&answer.as_client);
}

TextList
gl_workspace_names_visible(void)
{
	Actor actor;

	if (!gl_actor_find(&actor))
		return (TextList){0};
	find_answer(actor);
	return answer.names;
}

IdList
gl_workspaces_readable(void)
{
	IdList visible = gl_workspaces_visible();
	IdList client = gl_workspaces_as_client();
	IdList readable = {.items = palloc(sizeof(gl_id) * Max(visible.n, 1))};

	for (int i = 0; i < visible.n; i++)
		if (!gl_ids_contain(&client, visible.items[i]))
			readable.items[readable.n++] = visible.items[i];
	return readable;
}

IdList
gl_workspaces_managed(void)
{
	Actor actor;
	IdList visible = gl_workspaces_visible();
	IdList managed = {.items = palloc(sizeof(gl_id) * Max(visible.n, 1))};

	if (!gl_actor_find(&actor) || actor.kind != ACTOR_PERSON)
		return managed;
	for (int i = 0; i < visible.n; i++)
	{
		const Member *member = gl_member_find(gl_workspace_read(visible.items[i]), actor.person_id);

		if (gl_permits(gl_permissions_on(member->grants, member->ngrants, NULL, 0),
					   PERMISSION_MANAGE_WORKFLOWS))
			managed.items[managed.n++] = visible.items[i];
	}
	return managed;
}

/* Members of these who may read metrics. */
static IdList
measured_by(gl_id person_id)
{
	IdList member_of = gl_workspaces_of(person_id);
	IdList measured = {.items = palloc(sizeof(gl_id) * Max(member_of.n, 1))};

	for (int i = 0; i < member_of.n; i++)
	{
		const Member *member = gl_member_find(gl_workspace_read(member_of.items[i]), person_id);

		if (member->is_active &&
			gl_permits(gl_permissions_on(member->grants, member->ngrants, NULL, 0),
					   PERMISSION_VIEW_METRICS))
			measured.items[measured.n++] = member_of.items[i];
	}
	return measured;
}

IdList
gl_workspaces_measured(void)
{
	Actor actor;
	AccessRow access = {0};

	if (gl_actor_find(&actor))
		return actor.kind == ACTOR_PERSON ? measured_by(actor.person_id) : gl_workspaces_all();
	if (!gl_session_is_analyst(&access))
		return (IdList){0};
	return access.is_limited ? access.workspaces : gl_workspaces_all();
}
