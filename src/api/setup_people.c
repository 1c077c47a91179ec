/*
 * setup_people.c
 *		Set-up verbs on persons (for the whole database) and members (of one workspace).
 */
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/text.h"
#include "flow/aside.h"
#include "flow/setup.h"
#include "store/members.h"
#include "store/people.h"
#include "store/workflows.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_add_person);
PG_FUNCTION_INFO_V1(gl_set_person);
PG_FUNCTION_INFO_V1(gl_deactivate_person);
PG_FUNCTION_INFO_V1(gl_forget_person);
PG_FUNCTION_INFO_V1(gl_add_member);
PG_FUNCTION_INFO_V1(gl_remove_member);
PG_FUNCTION_INFO_V1(gl_grant_role);
PG_FUNCTION_INFO_V1(gl_revoke_role);

#define EMAIL_BYTES_MAX 254 /* RFC 5321, 4.5.3.1.3, less the angle brackets */

static void
set_email(PersonRow *person, char *email)
{
	char *key = strlen(email) <= EMAIL_BYTES_MAX ? gl_email_key(email) : NULL;

	if (key == NULL)
		gl_invalid("\"email\" is not a mail address",
				   "An address is name@domain in ASCII, at most 254 bytes long.",
				   "Write international domains in their xn-- form.");
	person->email = email;
	person->email_key = key;
}

/* The login must be a role that exists, and is kept with its OID. */
static void
set_login(PersonRow *person, char *login)
{
	person->login = login;
	person->login_oid = login == NULL ? InvalidOid : get_role_oid(login, true);
	if (login != NULL && !OidIsValid(person->login_oid))
		gl_not_found("role", login);
}

static void
refuse_conflict(const PersonRow *person)
{
	if (gl_person_conflict(person) != GL_NO_ID)
		gl_duplicate("person", person->name);
}

static char *
person_detail(const PersonRow *person)
{
	Detail detail;

	/* Ids, not names: a person can be forgotten and the chain still verifies. */
	gl_detail_begin(&detail);
	gl_detail_int(&detail, "person_id", person->id);
	return gl_detail_end(&detail);
}

/* add_person(name, email, login, options) */
Datum
gl_add_person(PG_FUNCTION_ARGS)
{
	PersonRow person = {.name = gl_arg_name(fcinfo, 0, "name"), .is_active = true};
	char *email = gl_arg_name(fcinfo, 1, "email");
	char *login = gl_arg_opt_name(fcinfo, 2, "login");
	EngineScope scope;
	Actor actor;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	set_email(&person, email);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_admin("add a person");
	/* First, as in every change of persons: two of them crosswise would wait for each other. */
	(void) gl_instance_lock();
	set_login(&person, login);
	refuse_conflict(&person);
	person.created_at = gl_clock_now();
	gl_person_insert(&person);
	gl_instance_event(actor, person.created_at, "add_person", person_detail(&person));
	result = gl_person_result(person.id);
	gl_engine_leave(&scope);
	return result;
}

/*
 * A change of a person. Changes of persons come one after the other, by the lock of the instance
 * row; then their workspaces are locked in the order of their ids.
 */
static PersonRow
begin_person(const char *name, const char *what, Actor *actor)
{
	PersonRow person;

	*actor = gl_actor_admin(what);
	(void) gl_instance_lock();
	if (!gl_person_by_name(name, &person))
		gl_not_found("person", name);
	return person;
}

/* Everywhere the person works, caches of the roster must be read anew. */
static void
renew_workspaces(const PersonRow *person, IdList *renewed)
{
	IdList workspaces = gl_workspaces_of(person->id);

	for (int i = 0; i < workspaces.n; i++)
	{
		WorkspaceRow row;

		if (gl_ids_contain(renewed, workspaces.items[i]))
			continue;
		if (!gl_workspace_lock(workspaces.items[i], &row))
			elog(ERROR, "workspace " INT64_FORMAT " is missing", workspaces.items[i]);
		gl_workspace_update(&row);
		gl_ids_add(renewed, workspaces.items[i]);
	}
}

/*
 * Memberships that are not committed hold the person's row by their foreign key, so the update waits
 * for them; their workspaces come after it.
 */
static void
end_person(const PersonRow *person, Actor actor, const char *action, const char *reason)
{
	IdList renewed = {0};
	gl_time now = gl_clock_now();
	Detail detail;

	renew_workspaces(person, &renewed);
	gl_person_update(person);
	renew_workspaces(person, &renewed);
	gl_detail_begin(&detail);
	gl_detail_int(&detail, "person_id", person->id);
	gl_detail_text(&detail, "reason", reason);
	gl_instance_event(actor, now, action, gl_detail_end(&detail));
}

/* set_person(person, options): name, email, login; null takes the login away. */
Datum
gl_set_person(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"name", "email", "login", NULL};
	static const DocKeys known = {keys, NULL};
	char *name = gl_arg_name(fcinfo, 0, "person");
	Doc options = gl_arg_options(fcinfo, 1, &known);
	char *new_name = gl_option_name(&options, "name");
	char *email = gl_option_text(&options, "email", EMAIL_BYTES_MAX);
	char *login = gl_option_name(&options, "login");
	EngineScope scope;
	PersonRow person;
	Actor actor;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	person = begin_person(name, "change a person", &actor);
	if (new_name != NULL)
		person.name = new_name;
	if (email != NULL)
		set_email(&person, email);
	if (login != NULL || gl_doc_has_null(&options, "login"))
		set_login(&person, login);
	refuse_conflict(&person);
	end_person(&person, actor, "set_person", NULL);
	result = gl_person_result(person.id);
	gl_engine_leave(&scope);
	return result;
}

/* deactivate_person(person, reason, options): given votes stay unless asked otherwise, no new ones come. */
Datum
gl_deactivate_person(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"void_open", NULL};
	static const DocKeys known = {keys, NULL};
	char *name = gl_arg_name(fcinfo, 0, "person");
	char *reason = gl_arg_note(fcinfo, 1, "reason", false);
	Doc options = gl_arg_options(fcinfo, 2, &known);
	Doc member;
	bool voids = gl_doc_get(&options, "void_open", &member) && gl_doc_bool(&member);
	IdList workspaces;
	Leaving leaving;
	EngineScope scope;
	PersonRow person;
	Actor actor;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	person = begin_person(name, "deactivate a person", &actor);
	workspaces = gl_workspaces_of(person.id);
	leaving = gl_aside_person_leaves(person.id, &workspaces);
	person.is_active = false;
	end_person(&person, actor, "deactivate_person", reason);
	if (voids)
		gl_setup_void(person.id, reason);
	gl_aside_person_left(&leaving);
	result = gl_person_result(person.id);
	gl_engine_leave(&scope);
	return result;
}

/* What tells who the person is. A name is unique and not blank, so one remains that says nothing. */
static void
blank(PersonRow *person)
{
	person->name = psprintf("forgotten_" INT64_FORMAT, person->id);
	person->email = person->email_key = person->login = NULL;
	person->login_oid = InvalidOid;
	person->is_active = false;
}

/*
 * forget_person(person, reason, options): workflows go on naming whom they named, so that the next
 * bearer of the name gets no seat by it; and a login that is nobody's any more has no access, which
 * would let it act as the system.
 */
Datum
gl_forget_person(PG_FUNCTION_ARGS)
{
	char *name = gl_arg_name(fcinfo, 0, "person");
	char *reason = gl_arg_note(fcinfo, 1, "reason", true);
	IdList workspaces;
	Leaving leaving;
	EngineScope scope;
	PersonRow person;
	Actor actor;
	char *login;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	person = begin_person(name, "forget a person", &actor);
	login = person.login;
	workspaces = gl_workspaces_of(person.id);
	leaving = gl_aside_person_leaves(person.id, &workspaces);
	blank(&person);
	refuse_conflict(&person);
	end_person(&person, actor, "forget_person", reason);
	gl_workflows_rename_person(person.id, name, person.name);
	if (login != NULL)
		gl_access_delete(login);
	gl_aside_person_left(&leaving);
	result = gl_person_result(person.id);
	gl_engine_leave(&scope);
	return result;
}

static char *
grant_detail(gl_id person_id, const char *role, const char *channel, const char *reason)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_int(&detail, "person_id", person_id);
	gl_detail_text(&detail, "role", role);
	gl_detail_text(&detail, "channel", channel);
	gl_detail_text(&detail, "reason", reason);
	return gl_detail_end(&detail);
}

/* Grants roles on channels, or on the whole workspace where none are named. */
static void
grant_roles(const Setup *setup, gl_id person_id, const TextList *roles, const TextList *channels)
{
	for (int i = 0; i < roles->n; i++)
	{
		const RoleDef *role = gl_role_for(setup->workspace, roles->items[i]);

		gl_setup_require_all(setup, role->permissions, psprintf("grant role \"%s\"", role->name));
		if (channels->n == 0)
			(void) gl_grant_insert(setup->row.id, person_id, role->name, GL_NO_ID, setup->now);
		for (int c = 0; c < channels->n; c++)
			(void) gl_grant_insert(setup->row.id, person_id, role->name,
								   gl_channel_for(setup->workspace, channels->items[c])->id,
								   setup->now);
	}
}

/* add_member(workspace, person, roles, channels, options) */
Datum
gl_add_member(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "person");
	TextList roles = gl_arg_names(fcinfo, 2, "roles", 20);
	TextList channels = gl_arg_names(fcinfo, 3, "channels", GL_CHANNELS_MAX);
	EngineScope scope;
	Setup setup;
	PersonRow person;
	Datum result;

	if (PG_ARGISNULL(2))
		gl_null_argument("roles");
	(void) gl_arg_options(fcinfo, 4, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_MEMBERS, "add a member");
	if (!gl_person_by_name(name, &person) || !person.is_active)
		gl_not_found("active person", name);
	gl_member_write(setup.row.id, person.id, setup.now);
	grant_roles(&setup, person.id, &roles, &channels);
	gl_setup_end(&setup, "add_member", grant_detail(person.id, NULL, NULL, NULL));
	result = gl_member_result(setup.row.id, person.id);
	gl_engine_leave(&scope);
	return result;
}

static const Member *
member_for(const Setup *setup, const char *name)
{
	const Member *member = gl_member_by_name(setup->workspace, name);

	if (member == NULL)
		gl_not_found("member", name);
	return member;
}

/* remove_member(workspace, person, reason, options): given votes stay, no new ones come. */
Datum
gl_remove_member(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "person");
	char *reason = gl_arg_note(fcinfo, 2, "reason", false);
	EngineScope scope;
	Leaving leaving;
	Setup setup;
	const Member *member;
	gl_id person_id;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_MEMBERS, "remove a member");
	member = member_for(&setup, name);
	person_id = member->person_id;
	gl_setup_require_all(&setup, gl_permissions_of(member->grants, member->ngrants),
						 "remove this member");
	leaving = gl_aside_person_leaves(person_id, &(IdList){1, &setup.row.id});
	gl_member_deactivate(setup.row.id, person_id);
	gl_setup_end(&setup, "remove_member", grant_detail(person_id, NULL, NULL, reason));
	gl_aside_person_left(&leaving);
	result = gl_member_result(setup.row.id, person_id);
	gl_engine_leave(&scope);
	return result;
}

/* A verb of the form (workspace, person, role, channel, options). */
static Datum
change_role(FunctionCallInfo fcinfo, bool grants)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "person");
	char *role_name = gl_arg_name(fcinfo, 2, "role");
	char *channel_name = gl_arg_opt_name(fcinfo, 3, "channel");
	EngineScope scope;
	Setup setup;
	const Member *member;
	const RoleDef *role;
	gl_id person_id;
	gl_id channel_id = GL_NO_ID;
	Datum result;

	(void) gl_arg_options(fcinfo, 4, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_MEMBERS, "change a role");
	role = gl_role_for(setup.workspace, role_name);
	member = member_for(&setup, name);
	person_id = member->person_id;
	/* A role given to who has left would come into force with the next one they get. */
	if (grants && !member->is_active)
		gl_not_found("active member", name);
	gl_setup_require_all(&setup, role->permissions, psprintf("change role \"%s\"", role->name));
	if (channel_name != NULL)
		channel_id = gl_channel_for(setup.workspace, channel_name)->id;
	if (grants)
		(void) gl_grant_insert(setup.row.id, person_id, role->name, channel_id, setup.now);
	else if (!gl_grant_delete(setup.row.id, person_id, role->name, channel_id))
		gl_not_found("grant of role", role->name);
	gl_setup_end(&setup, grants ? "grant_role" : "revoke_role",
				 grant_detail(person_id, role->name, channel_name, NULL));
	result = gl_member_result(setup.row.id, person_id);
	gl_engine_leave(&scope);
	return result;
}

Datum
gl_grant_role(PG_FUNCTION_ARGS)
{
	return change_role(fcinfo, true);
}

Datum
gl_revoke_role(PG_FUNCTION_ARGS)
{
	return change_role(fcinfo, false);
}
