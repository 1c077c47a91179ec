/*
 * visible.c
 *		Visibility of workspaces, for row-level security and for readers over many posts.
 */
#include "flow/visible.h"

#include "store/roster.h"
#include "store/workspaces.h"

/* May the person see posts of the workspace, and only as a client, if asked? */
static bool
sees(const Workspace *workspace, gl_id person_id, bool only_as_client)
{
	const Member *member = gl_member_find(workspace, person_id);
	PermissionSet set = gl_permissions_of(member->grants, member->ngrants);

	return member->is_active && gl_permits(set, PERMISSION_VIEW) &&
		   (!only_as_client || gl_is_client(set));
}

IdList
gl_workspaces_visible(bool only_as_client)
{
	Actor actor;
	IdList member_of;
	IdList visible = {0};

	if (!gl_actor_find(&actor) || (actor.kind == ACTOR_SYSTEM && only_as_client))
		return visible;
	if (actor.kind == ACTOR_SYSTEM)
		return gl_workspaces_all();
	member_of = gl_workspaces_of(actor.person_id);
	visible.items = palloc(sizeof(gl_id) * Max(member_of.n, 1));
	for (int i = 0; i < member_of.n; i++)
		if (sees(gl_workspace_read(member_of.items[i]), actor.person_id, only_as_client))
			visible.items[visible.n++] = member_of.items[i];
	return visible;
}

IdList
gl_workspaces_readable(void)
{
	IdList visible = gl_workspaces_visible(false);
	IdList client = gl_workspaces_visible(true);
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
	IdList visible = gl_workspaces_visible(false);
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
