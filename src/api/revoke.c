/*
 * revoke.c
 *		revoke_access: what grant_access gave, and whatever else the role was granted on the extension's objects.
 */
#include "api/access.h"
#include "api/args.h"
#include "api/result.h"
#include "base/clock.h"
#include "base/compat.h"
#include "base/engine.h"
#include "base/errors.h"
#include "catalog/namespace.h"
#include "flow/journal.h"
#include "nodes/makefuncs.h"
#include "store/people.h"
#include "tcop/utility.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_revoke_access);

static const char *const schemas[] = {"greenlight", "greenlight_bi", "greenlight_internal"};

/* REVOKE ALL ON the schema, or ON ALL objects in it, with those that the role granted on. */
static void
revoke_all(const char *role, const char *schema, GrantTargetType target, ObjectType type)
{
	GrantStmt *revoke = makeNode(GrantStmt);
	RoleSpec *grantee = makeNode(RoleSpec);

	grantee->roletype = ROLESPEC_CSTRING;
	grantee->rolename = pstrdup(role);
	grantee->location = -1;
	revoke->is_grant = false;
	revoke->targtype = target;
	revoke->objtype = type;
	revoke->objects = list_make1(makeString(pstrdup(schema)));
	revoke->grantees = list_make1(grantee);
	revoke->behavior = DROP_CASCADE;
	ExecuteGrantStmt(revoke);
	CommandCounterIncrement();
}

static void
revoke_grants(const char *role)
{
	for (int i = 0; i < lengthof(schemas); i++)
	{
		revoke_all(role, schemas[i], ACL_TARGET_ALL_IN_SCHEMA, OBJECT_TABLE);
		revoke_all(role, schemas[i], ACL_TARGET_ALL_IN_SCHEMA, OBJECT_FUNCTION);
		revoke_all(role, schemas[i], ACL_TARGET_OBJECT, OBJECT_SCHEMA);
	}
}

/* Privileges come by membership as well, and those are another role's to lose. */
static void
warn_of_others(const char *role, Oid role_oid)
{
	if (gl_may_use_schema(get_namespace_oid("greenlight", false), role_oid) &&
		!superuser_arg(role_oid))
		ereport(WARNING, (errmsg("role \"%s\" still comes in by another role", role),
						  errdetail("It is a member of a role that has access."),
						  errhint("Take the membership with REVOKE, or that role's access.")));
}

static char *
taken_detail(const TakenAccess *taken)
{
	Detail detail;

	gl_detail_begin(&detail);
	if (OidIsValid(taken->login_oid))
		gl_detail_int(&detail, "login_oid", taken->login_oid);
	gl_detail_text(&detail, "access", taken->access);
	return gl_detail_end(&detail);
}

/* Who takes it has the rights that giving it takes. The role may have two rows: it was renamed. */
static const char *
take_rows(Actor actor, const char *role, Oid role_oid)
{
	TakenAccess taken[2];
	int n = gl_access_take(role, role_oid, taken);

	if (n == 0)
		gl_not_found("access of role", role);
	for (int i = 0; i < n; i++)
	{
		if ((strcmp(taken[i].access, "gateway") == 0 || strcmp(taken[i].access, "admin") == 0) &&
			!superuser_arg(GetSessionUserId()))
			gl_not_administrator(psprintf("revoke access %s", taken[i].access), "a superuser");
		gl_instance_event(actor, gl_clock_now(), "revoke_access", taken_detail(&taken[i]));
	}
	return taken[0].access;
}

/* revoke_access(role, options): by its name, for the role may be gone. */
Datum
gl_revoke_access(PG_FUNCTION_ARGS)
{
	char *role = gl_arg_name(fcinfo, 0, "role");
	EngineScope scope;
	Actor actor;
	Oid role_oid;
	Datum values[2];
	bool nulls[2] = {false};
	Datum result;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_admin("revoke access");
	gl_grants_lock();
	role_oid = get_role_oid(role, true);
	values[1] = CStringGetTextDatum(take_rows(actor, role, role_oid));
	if (OidIsValid(role_oid))
	{
		revoke_grants(role);
		warn_of_others(role, role_oid);
	}
	values[0] = CStringGetTextDatum(role);
	result = gl_row_result(fcinfo, values, nulls, 2);
	gl_engine_leave(&scope);
	return result;
}
