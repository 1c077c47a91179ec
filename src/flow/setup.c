/*
 * setup.c
 *		Changes of what a workspace is made of. They update the workspace row, which every decision
 *		locks FOR SHARE: a right taken away is gone for whoever decides afterwards.
 */
#include "flow/deadline_document.h"
#include "flow/setup.h"

#include "base/clock.h"
#include "base/document.h"
#include "base/errors.h"
#include "flow/act.h"
#include "flow/lookup.h"
#include "flow/retract.h"
#include "store/workflows.h"

static bool
is_member(const Workspace *workspace, Actor actor)
{
	const Member *member;

	if (actor.kind == ACTOR_SYSTEM)
		return true;
	member = gl_member_find(workspace, actor.person_id);
	return member != NULL && member->is_active;
}

/* Permissions on the whole workspace: a role on one channel does not manage the others. */
static PermissionSet
own_permissions(const Workspace *workspace, Actor actor)
{
	const Member *member;
	PermissionSet set = 0;

	if (actor.kind == ACTOR_SYSTEM)
		return PERMISSIONS_ALL;
	member = gl_member_find(workspace, actor.person_id);
	for (int i = 0; i < member->ngrants; i++)
		if (member->grants[i].channel_id == GL_NO_ID)
			set |= member->grants[i].role->permissions;
	return set;
}

Setup
gl_setup_enter(const char *workspace)
{
	Setup setup = {.actor = gl_actor_any()};
	gl_id id = gl_workspace_find(workspace);

	/* Look before locking: nobody takes a lock in a workspace that is not theirs. */
	if (id == GL_NO_ID || !is_member(gl_workspace_read(id), setup.actor) ||
		!gl_workspace_lock(id, &setup.row))
	{
		gl_actor_confirm(setup.actor);
		gl_not_found("workspace", workspace);
	}
	gl_actor_confirm(setup.actor);
	setup.now = gl_clock_now();
	setup.workspace = gl_workspace_get(id, setup.row.definition_no);
	if (!is_member(setup.workspace, setup.actor))
		gl_not_found("workspace", workspace);
	setup.own = own_permissions(setup.workspace, setup.actor);
	return setup;
}

void
gl_setup_require(const Setup *setup, Permission permission, const char *what)
{
	if (!gl_permits(setup->own, permission))
		gl_not_permitted(
			what, psprintf("%s on the whole workspace", gl_name(&gl_permissions, permission)));
}

Setup
gl_setup_begin(const char *workspace, Permission permission, const char *what)
{
	Setup setup = gl_setup_enter(workspace);

	gl_setup_require(&setup, permission, what);
	return setup;
}

void
gl_setup_end(Setup *setup, const char *action, char *detail)
{
	gl_workspace_event(&setup->row, setup->actor, setup->now, action, detail);
	gl_workspace_update(&setup->row);
	setup->workspace = gl_workspace_get(setup->row.id, setup->row.definition_no);
}

void
gl_setup_require_all(const Setup *setup, PermissionSet set, const char *what)
{
	for (int p = 0; p < PERMISSION_COUNT; p++)
		if (gl_permits(set, p) && !gl_permits(setup->own, p))
			gl_not_permitted(what,
							 psprintf("%s, which you lack yourself", gl_name(&gl_permissions, p)));
}

const RoleDef *
gl_role_for(const Workspace *workspace, const char *name)
{
	const RoleDef *role = gl_role_by_name(workspace, name);

	if (role == NULL)
		gl_invalid("role does not exist", psprintf("There is no role \"%s\".", name),
				   gl_nearest_hint(name, gl_role_names(workspace)));
	return role;
}

gl_id
gl_setup_workflow(const Setup *setup, const char *name, Jsonb *document)
{
	WorkflowDef *definition = gl_definition_parse(document, setup->workspace);
	VersionRow version = {
		.workspace_id = setup->row.id,
		.version = 1,
		.mode = definition->mode,
		.definition = document,
		.created_at = setup->now,
	};

	gl_definition_check_people(definition, setup->workspace);
	gl_deadline_check_calendars(definition, setup->workspace);
	if (gl_workflow_by_name(setup->workspace, name) != NULL)
		gl_duplicate("workflow", name);
	return gl_workflow_insert(name, &version);
}

void
gl_setup_reassign(const Setup *setup)
{
	IdList posts = gl_posts_without_review(setup->row.id);

	for (int i = 0; i < posts.n; i++)
	{
		ActRequest request = {.action = ACTION_REASSIGN, .actor = setup->actor};
		PostSnap *snap = gl_snapshot_lock(posts.items[i], gl_actor_worker());

		if (gl_snapshot_mode(snap) != MODE_NONE)
			gl_act_on(snap, &request, NULL);
	}
}

void
gl_setup_void(gl_id person_id, const char *reason)
{
	IdList workspaces = gl_workspaces_of(person_id);
	IdList posts = gl_posts_seating(person_id, &workspaces);

	for (int i = 0; i < posts.n; i++)
	{
		ActRequest request = {
			.action = ACTION_VOID,
			.actor = {.kind = ACTOR_SYSTEM},
			.person_id = person_id,
			.note = reason,
		};
		PostSnap *snap = gl_snapshot_lock(posts.items[i], gl_actor_worker());

		gl_snapshot_load_review(snap);
		if (gl_has_voted(snap, &request))
			gl_act_on(snap, &request, NULL);
	}
}
