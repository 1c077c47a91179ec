/*
 * delegations.c
 *		delegate, record_absence, end_delegation, and for whom the acting person could vote.
 *
 * A delegation counts in one workspace or in all that both people share; an absence, which is one without
 * a delegate, in all of the person. Either way those workspaces
 * are locked as for every change of set-up, so that a vote by it comes before its end or is refused.
 */
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/away.h"
#include "flow/delegates.h"
#include "flow/setup.h"
#include "store/delegations.h"
#include "store/people.h"

PG_FUNCTION_INFO_V1(gl_delegate);
PG_FUNCTION_INFO_V1(gl_record_absence);
PG_FUNCTION_INFO_V1(gl_end_delegation);
PG_FUNCTION_INFO_V1(gl_awaited_for);
PG_FUNCTION_INFO_V1(gl_awaited_away);

#define NOBODY (-1) /* no id is negative */

/* A workspace that a delegation counts in, locked. */
typedef struct Place
{
	WorkspaceRow row;
	const Workspace *workspace;
} Place;

typedef struct Places
{
	Place *items;
	int n;
} Places;

/* The workspaces that a delegation may count in, by id. */
static IdList
reach_of(const DelegationRow *delegation)
{
	IdList reach = {0};
	IdList of_person;
	IdList of_delegate;

	if (delegation->workspace_id != GL_NO_ID)
	{
		gl_ids_add(&reach, delegation->workspace_id);
		return reach;
	}
	of_person = gl_workspaces_of(delegation->person_id);
	if (delegation->delegate_id == GL_NO_ID)
		return of_person;
	of_delegate = gl_workspaces_of(delegation->delegate_id);
	for (int i = 0; i < of_person.n; i++)
		if (gl_ids_contain(&of_delegate, of_person.items[i]))
			gl_ids_add(&reach, of_person.items[i]);
	return reach;
}

static Places
lock_places(const DelegationRow *delegation, Actor actor)
{
	IdList reach = reach_of(delegation);
	Places places = {palloc0(sizeof(Place) * Max(reach.n, 1)), reach.n};

	for (int i = 0; i < reach.n; i++)
		if (!gl_workspace_lock(reach.items[i], &places.items[i].row))
			elog(ERROR, "workspace " INT64_FORMAT " is missing", reach.items[i]);
	gl_engine_refresh();
	gl_actor_confirm(actor);
	for (int i = 0; i < reach.n; i++)
		places.items[i].workspace =
			gl_workspace_get(reach.items[i], places.items[i].row.definition_no);
	return places;
}

/* The change is told in the chain of every workspace, and their rosters are read anew. */
static void
end_places(Places *places, const DelegationRow *delegation, Actor actor, gl_time now,
		   const char *action)
{
	Detail detail;
	char *text;

	gl_detail_begin(&detail);
	gl_detail_int(&detail, "delegation_id", delegation->id);
	gl_detail_int(&detail, "person_id", delegation->person_id);
	if (delegation->delegate_id != GL_NO_ID)
		gl_detail_int(&detail, "delegate_id", delegation->delegate_id);
	gl_detail_text(&detail, "reason", delegation->reason);
	text = gl_detail_end(&detail);
	for (int i = 0; i < places->n; i++)
	{
		gl_workspace_event(&places->items[i].row, actor, now, action, text);
		gl_workspace_update(&places->items[i].row);
	}
}

static bool
is_active_in(const Workspace *workspace, gl_id person_id)
{
	const Member *member = gl_member_find(workspace, person_id);

	return member != NULL && member->is_active;
}

/* Refuses what would make two people stand in for each other, also only for a while. */
static void
check_cycle(const Workspace *workspace, const DelegationRow *row, gl_time now)
{
	Delegation delegation = {
		.person_id = row->person_id,
		.delegate_id = row->delegate_id,
		.channel_ids = row->channel_ids.items,
		.nchannels = row->channel_ids.n,
		.starts_at = Max(row->starts_at, now),
		.ends_at = row->ends_at,
	};

	for (int i = 0; i < workspace->ndelegations; i++)
		if (gl_delegations_cross(&delegation, &workspace->delegations[i]))
			gl_refuse(
				REFUSAL_DELEGATION_CYCLE,
				psprintf("In workspace \"%s\" they delegate the other way round at that time.",
						 workspace->name));
}

/* Somewhere the person has to be an active member; a client may be away as well. */
static void
check_absence(const Places *places, const DelegationRow *row, const char *person)
{
	bool is_member = false;

	for (int i = 0; i < places->n; i++)
		is_member |= is_active_in(places->items[i].workspace, row->person_id);
	if (!is_member)
		gl_not_found("workspace that has as active member", person);
}

/* Somewhere both have to be active members who see what is internal. */
static void
check_places(const Places *places, const DelegationRow *row, const char *person,
			 const char *delegate, gl_time now)
{
	bool is_shared = false;
	bool is_internal = false;

	for (int i = 0; i < places->n; i++)
	{
		const Workspace *workspace = places->items[i].workspace;

		is_shared |=
			is_active_in(workspace, row->person_id) && is_active_in(workspace, row->delegate_id);
		is_internal |= gl_is_internal(gl_member_find(workspace, row->person_id)) &&
					   gl_is_internal(gl_member_find(workspace, row->delegate_id));
		check_cycle(workspace, row, now);
	}
	if (!is_shared)
		gl_not_found("workspace that has as active members",
					 psprintf("%s\" and \"%s", person, delegate));
	if (!is_internal)
		gl_refuse(REFUSAL_CLIENT_DELEGATION,
				  psprintf("\"%s\" or \"%s\" lacks view_internal there.", person, delegate));
}

/*
 * The delegator. For somebody else it takes a right, which is asked for before anything is said about
 * that person: manage_members where it counts, and everywhere an administrator's login.
 */
static gl_id
delegator_for(const char *name, const Setup *setup, Actor actor)
{
	const char *what = "delegate for somebody else";
	gl_id found = GL_NO_ID;
	PersonRow person;

	if (setup != NULL)
	{
		const Member *member = gl_member_by_name(setup->workspace, name);

		found = member == NULL ? GL_NO_ID : member->person_id;
	}
	else if (gl_person_by_name(name, &person))
		found = person.id;
	if (setup != NULL && (found == GL_NO_ID || found != actor.person_id))
		gl_setup_require(setup, PERMISSION_MANAGE_MEMBERS, what);
	else if (setup == NULL && (found == GL_NO_ID || found != actor.person_id))
		(void) gl_actor_admin(psprintf("%s in all workspaces", what));
	if (found == GL_NO_ID)
		gl_not_found("member", name);
	return found;
}

/* Anywhere, who is nobody shares no workspace either: who are people elsewhere is not told. */
static gl_id
delegate_for(const char *name, const Setup *setup)
{
	const Member *member = setup == NULL ? NULL : gl_member_by_name(setup->workspace, name);
	PersonRow person;

	if (member != NULL)
		return member->person_id;
	if (setup != NULL)
		gl_not_found("member", name);
	return gl_person_by_name(name, &person) ? person.id : NOBODY;
}

static void
check_period(const DelegationRow *row, gl_time now)
{
	if (row->ends_at <= row->starts_at)
		gl_invalid("delegation ends before it starts",
				   psprintf("It would start at %s and end at %s.", gl_time_text(row->starts_at),
							gl_time_text(row->ends_at)),
				   "Name an end that lies after the start.");
	if (row->ends_at <= now)
		gl_invalid("delegation is over already",
				   psprintf("It is %s, it would end at %s.", gl_time_text(now),
							gl_time_text(row->ends_at)),
				   "Name an end that lies ahead.");
}

/* A named workspace is locked as by every verb of set-up; else all that both share are. */
static Places
enter_places(DelegationRow *row, const char *workspace, const TextList *channels,
			 const char *person, const char *delegate, Actor actor)
{
	Places places;
	Setup setup;

	if (workspace == NULL)
	{
		row->person_id = delegator_for(person, NULL, actor);
		if (delegate != NULL)
			row->delegate_id = delegate_for(delegate, NULL);
		return lock_places(row, actor);
	}
	setup = gl_setup_enter(workspace);
	row->workspace_id = setup.row.id;
	row->person_id = delegator_for(person, &setup, actor);
	if (delegate != NULL)
		row->delegate_id = delegate_for(delegate, &setup);
	for (int i = 0; i < channels->n; i++)
		gl_ids_add(&row->channel_ids, gl_channel_for(setup.workspace, channels->items[i])->id);
	places = (Places){palloc0(sizeof(Place)), 1};
	places.items[0] = (Place){setup.row, setup.workspace};
	return places;
}

/* Option channels: a list of names, of channels of the workspace that is named as well. */
static TextList
option_channels(const Doc *options, const char *workspace)
{
	TextList names = {0};
	Doc list;
	int n;

	if (!gl_doc_get(options, "channels", &list))
		return names;
	n = gl_doc_length(&list, GL_CHANNELS_MAX);
	if (workspace == NULL)
		gl_doc_fail(&list, "Channels are those of one workspace.",
					"Name it as option workspace, or leave the channels out.");
	if (n == 0)
		gl_doc_fail(&list, "No channel is named.", "Leave it out for all channels.");
	names.items = palloc(sizeof(char *) * n);
	for (int i = 0; i < n; i++)
	{
		Doc name = gl_doc_at(&list, i);

		names.items[names.n++] = gl_doc_line(&name, GL_NAME_BYTES_MAX);
	}
	return names;
}

/* The arguments from starts_at on are the same with a delegate and, where delegate is NULL, without one. */
static Datum
begin(FunctionCallInfo fcinfo, int arg, const char *delegate)
{
	static const char *const keys[] = {"workspace", "channels", NULL};
	static const DocKeys known = {keys, NULL};
	char *person = gl_arg_name(fcinfo, 0, "person");
	DelegationRow row = {
		.starts_at = gl_arg_time(fcinfo, arg, "starts_at", true),
		.ends_at = gl_arg_time(fcinfo, arg + 1, "ends_at", true),
		.reason = gl_arg_note(fcinfo, arg + 2, "reason", false),
		.ended_at = GL_TIME_NEVER,
	};
	Doc options = gl_arg_options(fcinfo, arg + 3, &known);
	char *workspace = gl_option_name(&options, "workspace");
	TextList channels = option_channels(&options, workspace);
	EngineScope scope;
	Places places;
	Actor actor;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_any();
	places = enter_places(&row, workspace, &channels, person, delegate, actor);
	row.created_at = gl_clock_now();
	if (row.person_id == row.delegate_id)
		gl_invalid("nobody delegates to themselves", psprintf("\"%s\" is named twice.", person),
				   "Name somebody else as delegate.");
	check_period(&row, row.created_at);
	if (delegate != NULL)
		check_places(&places, &row, person, delegate, row.created_at);
	else
		check_absence(&places, &row, person);
	row.look_at = row.starts_at;
	gl_delegation_insert(&row);
	end_places(&places, &row, actor, row.created_at,
			   delegate != NULL ? "delegate" : "record_absence");
	result = gl_delegation_result(row.id);
	gl_engine_leave(&scope);
	return result;
}

/* delegate(person, delegate, starts_at, ends_at, reason, options) */
Datum
gl_delegate(PG_FUNCTION_ARGS)
{
	(void) gl_arg_name(fcinfo, 0, "person");
	return begin(fcinfo, 2, gl_arg_name(fcinfo, 1, "delegate"));
}

/* record_absence(person, starts_at, ends_at, reason, options) */
Datum
gl_record_absence(PG_FUNCTION_ARGS)
{
	return begin(fcinfo, 1, NULL);
}

/* What the actor may do with a delegation. */
typedef enum Standing
{
	STANDING_NONE, /* not even see it */
	STANDING_SEES,
	STANDING_ENDS
} Standing;

/* Somewhere it counts, the actor is a member who sees it; with manage_members there, it is theirs to end. */
static Standing
standing_in(const DelegationRow *row, const Workspace *workspace, Actor actor)
{
	const Member *member = gl_member_find(workspace, actor.person_id);
	PermissionSet whole = 0;

	if (!gl_is_internal(member))
		return STANDING_NONE;
	for (int i = 0; i < member->ngrants; i++)
		if (member->grants[i].channel_id == GL_NO_ID)
			whole |= member->grants[i].role->permissions;
	return row->workspace_id != GL_NO_ID && gl_permits(whole, PERMISSION_MANAGE_MEMBERS)
			   ? STANDING_ENDS
			   : STANDING_SEES;
}

static Standing
standing_of(const DelegationRow *row, Actor actor)
{
	IdList reach;
	Standing standing = STANDING_NONE;

	if (actor.kind == ACTOR_SYSTEM || actor.person_id == row->person_id ||
		actor.person_id == row->delegate_id)
		return STANDING_ENDS;
	reach = reach_of(row);
	for (int i = 0; i < reach.n; i++)
		standing = Max(standing, standing_in(row, gl_workspace_read(reach.items[i]), actor));
	return standing;
}

/* Raises unless the actor may end it: who does not see it is told that there is none. */
static void
require_standing(const DelegationRow *row, Actor actor)
{
	const char *what = "end the delegation of others";

	switch (standing_of(row, actor))
	{
		case STANDING_NONE:
			gl_not_found("delegation", psprintf(INT64_FORMAT, row->id));
		case STANDING_SEES:
			if (row->workspace_id == GL_NO_ID)
				(void) gl_actor_admin(psprintf("%s in all workspaces", what));
			else
				gl_not_permitted(what, "manage_members on the whole workspace");
			break;
		case STANDING_ENDS:
			break;
	}
}

/* end_delegation(delegation_id, options) */
Datum
gl_end_delegation(PG_FUNCTION_ARGS)
{
	gl_id id = gl_arg_id(fcinfo, 0, "delegation_id");
	EngineScope scope;
	DelegationRow row;
	Places places;
	Actor actor;
	gl_time now;
	Datum result;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_any();
	if (!gl_delegation_read(id, &row))
		gl_not_found("delegation", psprintf(INT64_FORMAT, id));
	require_standing(&row, actor);
	places = lock_places(&row, actor);
	require_standing(&row, actor);
	now = gl_clock_now();
	if (now < row.ends_at && gl_delegation_end(id, now))
		end_places(&places, &row, actor, now, "end_delegation");
	result = gl_delegation_result(id);
	gl_engine_leave(&scope);
	return result;
}

/* The people of a post that a function finds for the actor, by name; none for who does not see the post. */
static Datum
names_of(FunctionCallInfo fcinfo, IdList (*find)(const PostSnap *snap, gl_id actor_id))
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	IdList people = {0};
	PostSnap *snap = NULL;
	char **names;
	Actor actor;
	Datum result;

	gl_engine_enter(&scope, ENGINE_READS);
	if (gl_actor_find(&actor) && actor.kind == ACTOR_PERSON)
		snap = gl_snapshot_read(post_id, actor, gl_clock_now());
	if (snap != NULL && snap->workspace->ndelegations > 0)
	{
		gl_snapshot_load_review(snap);
		people = find(snap, actor.person_id);
	}
	names = palloc(sizeof(char *) * Max(people.n, 1));
	for (int i = 0; i < people.n; i++)
		names[i] = gl_member_find(snap->workspace, people.items[i])->name;
	result = gl_texts_datum(names, people.n);
	gl_engine_leave(&scope);
	return result;
}

/* awaited_for(post_id): names of people for whom the actor could vote, and who have not voted yet. */
Datum
gl_awaited_for(PG_FUNCTION_ARGS)
{
	return names_of(fcinfo, gl_awaited_delegators);
}

/* Clients do not hear who of a team is away. */
static IdList
away_for(const PostSnap *snap, gl_id actor_id)
{
	return gl_is_internal(gl_member_find(snap->workspace, actor_id)) ? gl_away_awaited(snap).people
																	 : (IdList){0};
}

/* awaited_away(post_id): names of people who are away while the open step waits for them. */
Datum
gl_awaited_away(PG_FUNCTION_ARGS)
{
	return names_of(fcinfo, away_for);
}
