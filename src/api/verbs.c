/*
 * verbs.c
 *		What post verbs share.
 */
#include "api/verbs.h"

#include "api/result.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "core/roles.h"
#include "flow/arming.h"
#include "flow/keys.h"
#include "flow/lookup.h"
#include "store/workspaces.h"

Datum
gl_verb_on_post(FunctionCallInfo fcinfo, gl_id post_id, ActRequest *request)
{
	EngineScope scope;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	request->actor = gl_actor_person();
	if (request->action == ACTION_PUBLISH_NOW)
		request->publisher_ok = gl_publishing_obstacle() == NULL;
	result = gl_post_result(fcinfo, gl_act(post_id, request), request->actor);
	gl_engine_leave(&scope);
	return result;
}

Datum
gl_verb_on_variant(FunctionCallInfo fcinfo, gl_id variant_id, ActRequest *request)
{
	EngineScope scope;
	PostSnap *snap;
	gl_id post_id;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	request->actor = gl_actor_person();
	request->variant_id = variant_id;
	post_id = gl_variant_post(variant_id);
	if (post_id == GL_NO_ID || gl_snapshot_read(post_id, request->actor, 0) == NULL)
	{
		gl_actor_confirm(request->actor);
		gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no variant " INT64_FORMAT ".", variant_id));
	}
	snap = gl_act(post_id, request);
	result = gl_variant_result(fcinfo, snap, gl_snapshot_variant_by_id(snap, variant_id));
	gl_engine_leave(&scope);
	return result;
}

/* A member of the workspace, or an administrator. */
static bool
is_visible(const Workspace *workspace, Actor actor)
{
	const Member *member;

	if (actor.kind != ACTOR_PERSON)
		return true;
	member = gl_member_find(workspace, actor.person_id);
	return member != NULL && member->is_active;
}

const Workspace *
gl_workspace_seen(const char *name, Actor actor)
{
	gl_id workspace_id = gl_workspace_find(name);
	const Workspace *workspace;

	workspace = workspace_id == GL_NO_ID ? NULL : gl_workspace_read(workspace_id);
	if (workspace == NULL || !is_visible(workspace, actor))
		gl_not_found("workspace", name);
	return workspace;
}

PostSnap *
gl_post_seen(gl_id post_id, Actor *actor)
{
	PostSnap *snap;

	*actor = gl_actor_any();
	snap = gl_snapshot_read(post_id, *actor, gl_clock_now());
	if (snap == NULL)
		gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no post " INT64_FORMAT ".", post_id));
	return snap;
}

const Workspace *
gl_workspace_for(const char *name, Actor actor)
{
	gl_id workspace_id = gl_workspace_find(name);
	const Workspace *workspace;

	/* Look before locking: nobody takes a lock in a workspace that is not theirs. */
	if (workspace_id == GL_NO_ID || !is_visible(gl_workspace_read(workspace_id), actor))
	{
		gl_actor_confirm(actor);
		gl_not_found("workspace", name);
	}
	workspace = gl_workspace_share(workspace_id);
	gl_actor_confirm(actor);
	if (!is_visible(workspace, actor))
		gl_not_found("workspace", name);
	return workspace;
}

const Channel *
gl_channel_for(const Workspace *workspace, const char *name)
{
	const Channel *channel = gl_channel_by_name(workspace, name);

	if (channel == NULL)
		gl_not_found("channel", name);
	return channel;
}

const Workflow *
gl_workflow_for(const Workspace *workspace, const char *name)
{
	const Workflow *workflow = gl_workflow_by_name(workspace, name);

	if (workflow == NULL)
		gl_not_found("workflow", name);
	if (!workflow->is_active)
		gl_illegal("workflow is deactivated",
				   psprintf("Workflow \"%s\" opens no more reviews.", name),
				   "Name another one, or give it a new version with greenlight.revise_workflow().");
	return workflow;
}

bool
gl_may_choose_workflow(const Workspace *workspace, const IdList *channels, Actor actor)
{
	const Member *member = gl_member_find(workspace, actor.person_id);

	return member != NULL && gl_permits(gl_permissions_on(member->grants, member->ngrants,
														  channels->items, channels->n),
										PERMISSION_MANAGE_WORKFLOWS);
}

static bool
is_assigned(const Workspace *workspace, const Workflow *workflow, const IdList *channels)
{
	for (int i = 0; i < channels->n; i++)
	{
		const Workflow *own = gl_channel_find(workspace, channels->items[i])->workflow;

		if ((own != NULL ? own : gl_workflow_default(workspace)) != workflow)
			return false;
	}
	return channels->n > 0 || gl_workflow_default(workspace) == workflow;
}

/*
 * The workflow that the post keeps. Who may not choose may name the assigned one, but it is not kept:
 * the post follows its channels, also those that it gets later.
 */
static const Workflow *
chosen_workflow(const Workspace *workspace, const char *name, const IdList *channels, Actor actor)
{
	const Workflow *workflow = gl_workflow_for(workspace, name);

	if (gl_may_choose_workflow(workspace, channels, actor))
		return workflow;
	if (!is_assigned(workspace, workflow, channels))
		gl_not_permitted("choose another workflow than the assigned one", "manage_workflows");
	return NULL;
}

static IdList
channel_ids(const Workspace *workspace, const TextList *names)
{
	IdList ids = {0};

	for (int i = 0; i < names->n; i++)
		gl_ids_add(&ids, gl_channel_for(workspace, names->items[i])->id);
	return ids;
}

/* The post that an earlier call with this key or external_ref made, or NULL. */
static PostSnap *
made_before(const Workspace *workspace, const NewPost *post, const ActRequest *request)
{
	gl_id post_id = GL_NO_ID;

	if (post->external_ref != NULL)
		post_id = gl_post_by_external_ref(workspace->id, post->external_ref);
	if (post_id == GL_NO_ID && gl_key_use(workspace->id, request, &post_id) == KEY_OTHER)
		gl_key_refuse(request->key);
	return post_id == GL_NO_ID ? NULL : gl_snapshot_lock(post_id, request->actor);
}

PostSnap *
gl_create_post(const NewPost *post, ActRequest *request)
{
	const Workspace *workspace = gl_workspace_for(post->workspace, request->actor);
	PostSnap *snap = made_before(workspace, post, request);
	IdList channels;
	const Workflow *workflow = NULL;

	if (snap != NULL)
		return snap;
	channels = channel_ids(workspace, &post->channels);
	if (post->workflow != NULL)
		workflow = chosen_workflow(workspace, post->workflow, &channels, request->actor);
	snap = gl_act_create(workspace, request, &channels, workflow, post->external_ref);
	/* Somebody made the post of this external_ref or key meanwhile. */
	return snap != NULL ? snap : made_before(workspace, post, request);
}
