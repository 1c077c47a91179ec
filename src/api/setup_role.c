/*
 * setup_role.c
 *		The roles that a workspace defines beside the built-in ones.
 */
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/setup.h"
#include "store/roles.h"

PG_FUNCTION_INFO_V1(gl_define_role);

#define ROLES_MAX 100

/* Who reads "Owner" takes it for the built-in role. */
static void
refuse_builtin(const char *name)
{
	for (int i = 0; i < gl_builtin_role_count; i++)
		if (pg_strcasecmp(gl_builtin_roles[i].name, name) == 0)
			gl_invalid(psprintf("role \"%s\" is built in", gl_builtin_roles[i].name),
					   "What the built-in roles permit is the same in every workspace.",
					   "Define a role of another name.");
}

static PermissionSet
permissions_for(const TextList *names)
{
	PermissionSet set = 0;

	for (int i = 0; i < names->n; i++)
	{
		int permission = gl_name_find(&gl_permissions, names->items[i]);
		const char *words[PERMISSION_COUNT + 1] = {NULL};

		for (int p = 0; p < PERMISSION_COUNT; p++)
			words[p] = gl_name(&gl_permissions, p);
		if (permission < 0)
			gl_invalid("permission does not exist",
					   psprintf("There is no permission \"%s\".", gl_shown_word(names->items[i])),
					   gl_nearest_hint(names->items[i], words));
		set |= PERMISSION_BIT(permission);
	}
	return set;
}

static char *
role_detail(const RoleRow *role)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "role", role->name);
	gl_detail_texts(&detail, "permissions", &role->permissions);
	return gl_detail_end(&detail);
}

/* True when the member manages the members, counting what the role would permit. */
static bool
manages_members(const Member *member, const RoleDef *role)
{
	for (int i = 0; member->is_active && i < member->ngrants; i++)
	{
		const RoleDef *held = member->grants[i].role;

		if (gl_same_role(held, role))
			held = role;
		if (member->grants[i].channel_id == GL_NO_ID &&
			gl_permits(held->permissions, PERMISSION_MANAGE_MEMBERS))
			return true;
	}
	return false;
}

/* Only an administrator of the database could help a workspace that nobody manages. */
static void
refuse_lockout(const Setup *setup, const RoleDef *before, const RoleDef *after)
{
	const Workspace *workspace = setup->workspace;
	int nbefore = 0;

	for (int i = 0; i < workspace->nmembers; i++)
	{
		if (manages_members(&workspace->members[i], after))
			return;
		nbefore += manages_members(&workspace->members[i], before);
	}
	if (nbefore > 0)
		gl_illegal(psprintf("role \"%s\" is the last that manages the members", after->name),
				   "Without manage_members nobody of the workspace could let anybody in.",
				   "Grant a role with manage_members to somebody first.");
}

static void
define_role(const char *workspace, RoleRow *role, PermissionSet set)
{
	Setup setup = gl_setup_begin(workspace, PERMISSION_MANAGE_MEMBERS, "define a role");
	const RoleDef *before = gl_role_by_name(setup.workspace, role->name);
	RoleDef after = {role->name, set};

	gl_setup_require_all(&setup, set | (before == NULL ? 0 : before->permissions),
						 psprintf("define role \"%s\"", role->name));
	role->workspace_id = setup.row.id;
	/* in the order of the manual, whatever order they were named in */
	role->permissions = gl_bit_names(&gl_permissions, set);
	role->defined_at = setup.now;
	if (before == NULL && setup.workspace->nroles >= ROLES_MAX)
		gl_illegal("the workspace defines too many roles",
				   psprintf("It has %d, which is the most.", ROLES_MAX),
				   "Give another meaning to one that is not needed any more.");
	if (before != NULL && before->permissions == set)
		return;
	if (before != NULL)
		refuse_lockout(&setup, before, &after);
	gl_role_write(role);
	gl_setup_end(&setup, "define_role", role_detail(role));
}

/* define_role(workspace, role, permissions, options): saying the same again changes nothing. */
Datum
gl_define_role(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	RoleRow role = {.name = gl_arg_name(fcinfo, 1, "role")};
	TextList names = gl_arg_names(fcinfo, 2, "permissions", PERMISSION_COUNT);
	EngineScope scope;
	PermissionSet set;
	Datum result;

	if (PG_ARGISNULL(2))
		gl_null_argument("permissions");
	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	refuse_builtin(role.name);
	set = permissions_for(&names);
	gl_engine_enter(&scope, ENGINE_WRITES);
	define_role(workspace, &role, set);
	result = gl_role_result(role.workspace_id, role.name);
	gl_engine_leave(&scope);
	return result;
}
