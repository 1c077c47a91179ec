/*
 * access.c
 *		Who may come in, and as whom: grant_access, act_as, current_person, rebind_logins.
 */
#include "api/access.h"
#include "api/args.h"
#include "api/result.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "access/xlog.h"
#include "base/identity.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "flow/journal.h"
#include "nodes/makefuncs.h"
#include "storage/lmgr.h"
#include "store/instance.h"
#include "store/people.h"
#include "store/roster.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(gl_grant_access);
PG_FUNCTION_INFO_V1(gl_act_as);
PG_FUNCTION_INFO_V1(gl_current_person);
PG_FUNCTION_INFO_V1(gl_rebind_logins);

/*
 * What a user's login gets: everything of schema greenlight, and through its security-invoker views
 * the columns below, each behind row-level security. The internal schema itself stays closed.
 */
typedef struct TableGrant
{
	const char *table;
	const char *columns[16]; /* NULL at the end; empty: all columns */
} TableGrant;

static const TableGrant table_grants[] = {
	{"workspace", {NULL}},
	{"person", {"id", "name", "is_active", "created_at", NULL}},
	{"member", {NULL}},
	{"role", {NULL}},
	{"role_grant", {NULL}},
	{"network", {NULL}},
	{"channel", {NULL}},
	{"channel_credential", {"channel_id", "workspace_id", "set_at", NULL}},
	{"slot", {NULL}},
	{"blackout", {NULL}},
	{"content_rule", {NULL}},
	{"workflow", {NULL}},
	{"workflow_version", {NULL}},
	{"business_calendar", {NULL}},
	{"holiday", {NULL}},
	{"post", {NULL}},
	{"series", {NULL}},
	{"occurrence", {NULL}},
	{"revision", {NULL}},
	{"variant", {NULL}},
	{"review", {NULL}},
	{"review_step", {NULL}},
	{"decision", {NULL}},
	{"tick", {NULL}},
	{"timer", {NULL}},
	{"comment", {NULL}},
	{"delegation", {NULL}},
	{"approval_link",
	 {"id", "workspace_id", "person_id", "creator_id", "has_pin", "rights", "created_at",
	  "expires_at", "max_uses", "uses", "revoked_at", "revoker_id", "revoke_reason", NULL}},
	{"approval_link_post", {NULL}},
	{"event", {NULL}},
	{"attempt", {NULL}},
	{"sandbox_delivery", {NULL}},
};

#define WORKSPACES_MAX 1000 /* that an analyst can be limited to */
#define LOGINS_MAX 10000	/* that one call of rebind_logins() names */

static const char *const writable_views[] = {"post", "variant", "comment"};

/*
 * What an analyst's login gets, and every other one as well: the views of schema greenlight_bi over tables
 * that hold no content, and the readers that answer from them.
 */
static const char *const metric_tables[] = {
	"metric_state",			  "dim_workspace",	   "dim_person",		 "dim_channel",
	"dim_workflow",			  "dim_step",		   "dim_holiday",		 "fact_post",
	"fact_post_state",		  "fact_step_visit",   "fact_decision",		 "fact_delivery",
	"fact_attempt",			  "fact_contribution", "performance",		 "agg_approval_daily",
	"agg_step_daily",		  "agg_person_daily",  "agg_delivery_daily", "agg_flow_daily",
	"agg_duration_histogram",
};
static const char *const metric_readers[] = {"metrics",
											 "compare_periods",
											 "bottlenecks",
											 "histogram_percentile",
											 "duration_percentile",
											 "current_person",
											 "version",
											 "metrics_html"};

static GrantStmt *
new_grant(const char *role, GrantTargetType target, ObjectType type)
{
	GrantStmt *grant = makeNode(GrantStmt);
	RoleSpec *grantee = makeNode(RoleSpec);

	grantee->roletype = ROLESPEC_CSTRING;
	grantee->rolename = pstrdup(role);
	grantee->location = -1;
	grant->is_grant = true;
	grant->targtype = target;
	grant->objtype = type;
	grant->grantees = list_make1(grantee);
	grant->behavior = DROP_RESTRICT;
	return grant;
}

static AccessPriv *
privilege(const char *name, const char *const *columns)
{
	AccessPriv *priv = makeNode(AccessPriv);

	priv->priv_name = pstrdup(name);
	for (int i = 0; columns != NULL && columns[i] != NULL; i++)
		priv->cols = lappend(priv->cols, makeString(pstrdup(columns[i])));
	return priv;
}

/* GRANT privilege ON ALL objects IN SCHEMA, or ON the schema itself. */
static void
grant_schema(const char *role, const char *name, char *schema, GrantTargetType target,
			 ObjectType type)
{
	GrantStmt *grant = new_grant(role, target, type);

	grant->objects = list_make1(makeString(schema));
	grant->privileges = list_make1(privilege(name, NULL));
	ExecuteGrantStmt(grant);
	CommandCounterIncrement();
}

static void
grant_relation(const char *role, const char *name, char *schema, const char *relation,
			   const char *const *columns)
{
	GrantStmt *grant = new_grant(role, ACL_TARGET_OBJECT, OBJECT_TABLE);

	grant->objects = list_make1(makeRangeVar(schema, pstrdup(relation), -1));
	grant->privileges = list_make1(privilege(name, columns));
	ExecuteGrantStmt(grant);
	CommandCounterIncrement();
}

static void
grant_function(const char *role, char *schema, const char *function)
{
	GrantStmt *grant = new_grant(role, ACL_TARGET_OBJECT, OBJECT_FUNCTION);
	ObjectWithArgs *object = makeNode(ObjectWithArgs);

	object->objname = list_make2(makeString(schema), makeString(pstrdup(function)));
	object->args_unspecified = true;
	grant->objects = list_make1(object);
	grant->privileges = list_make1(privilege("execute", NULL));
	ExecuteGrantStmt(grant);
	CommandCounterIncrement();
}

static void
grant_metrics(const char *role)
{
	grant_schema(role, "usage", "greenlight", ACL_TARGET_OBJECT, OBJECT_SCHEMA);
	grant_schema(role, "usage", "greenlight_bi", ACL_TARGET_OBJECT, OBJECT_SCHEMA);
	grant_schema(role, "select", "greenlight_bi", ACL_TARGET_ALL_IN_SCHEMA, OBJECT_TABLE);
	for (int i = 0; i < lengthof(metric_tables); i++)
		grant_relation(role, "select", "greenlight_internal", metric_tables[i], NULL);
	for (int i = 0; i < lengthof(metric_readers); i++)
		grant_function(role, "greenlight", metric_readers[i]);
	grant_function(role, "greenlight_internal", "metric_workspaces");
	grant_function(role, "greenlight_internal", "working_seconds");
	grant_function(role, "greenlight_internal", "free_slots");
	grant_function(role, "greenlight_internal", "duration_buckets");
}

static void
grant_all(const char *role)
{
	static const char *const policy_functions[] = {"visible_workspaces", "visible_workspace_names",
												   "client_workspaces",	 "sees_workspace",
												   "sees_person",		 "sees_post",
												   "sees_revision",		 "sees_variant",
												   "sees_step",			 "internal_workspaces",
												   "acting_person",		 "awaited_for",
												   "awaited_away",		 "managed_workspaces",
												   "agreed_time",		 "calendar_window",
												   "calendar_text",		 "calendar_month",
												   "calendar_page",		 "html"};

	grant_metrics(role);
	grant_schema(role, "execute", "greenlight", ACL_TARGET_ALL_IN_SCHEMA, OBJECT_FUNCTION);
	grant_schema(role, "select", "greenlight", ACL_TARGET_ALL_IN_SCHEMA, OBJECT_TABLE);
	for (int i = 0; i < lengthof(writable_views); i++)
	{
		grant_relation(role, "insert", "greenlight", writable_views[i], NULL);
		grant_relation(role, "update", "greenlight", writable_views[i], NULL);
		grant_relation(role, "delete", "greenlight", writable_views[i], NULL);
	}
	for (int i = 0; i < lengthof(table_grants); i++)
		grant_relation(role, "select", "greenlight_internal", table_grants[i].table,
					   table_grants[i].columns);
	for (int i = 0; i < lengthof(policy_functions); i++)
		grant_function(role, "greenlight_internal", policy_functions[i]);
}

/*
 * One after the other: the catalogues do not take two GRANTs on one relation at once. The row alone is
 * not enough, for it is free before the other backends hear of the catalogue's changes.
 */
void
gl_grants_lock(void)
{
	(void) gl_instance_lock();
	LockRelationOid(get_relname_relid("access", get_namespace_oid("greenlight_internal", false)),
					ShareUpdateExclusiveLock);
}

static char *
access_detail(Oid login_oid, const AccessRow *access)
{
	Detail detail;

	/* The number, not the name: whose login it is can be forgotten and the chain still verifies. */
	gl_detail_begin(&detail);
	gl_detail_int(&detail, "login_oid", login_oid);
	gl_detail_text(&detail, "access", access->access);
	if (access->assertions_only)
		gl_detail_raw(&detail, "assertions_only", "true");
	if (access->is_limited)
		gl_detail_ids(&detail, "workspaces", &access->workspaces);
	return gl_detail_end(&detail);
}

static bool
is_access(const AccessRow *access, const char *word)
{
	return strcmp(access->access, word) == 0;
}

/* The access asked for; gateways and analysts take an option. */
static AccessRow
access_argument(FunctionCallInfo fcinfo, Doc *options)
{
	static const char *const words[] = {"user", "analyst", "gateway", "admin", NULL};
	static const char *const gateway_keys[] = {"assertions_only", NULL};
	static const DocKeys gateway_options = {gateway_keys, NULL};
	static const char *const analyst_keys[] = {"workspaces", NULL};
	static const DocKeys analyst_options = {analyst_keys, NULL};
	AccessRow access = {.access = gl_arg_name(fcinfo, 1, "access")};
	bool is_known = false;
	Doc member;

	*options = gl_arg_options(fcinfo, 2,
							  is_access(&access, "gateway")	  ? &gateway_options
							  : is_access(&access, "analyst") ? &analyst_options
															  : &gl_no_options);
	for (int i = 0; words[i] != NULL; i++)
		is_known = is_known || is_access(&access, words[i]);
	if (!is_known)
		gl_invalid("access does not exist", psprintf("There is no access \"%s\".", access.access),
				   gl_nearest_hint(access.access, words));
	if (gl_doc_get(options, "assertions_only", &member))
		access.assertions_only = gl_doc_bool(&member);
	return access;
}

/* The workspaces that an analyst is limited to: at least one, all of them there. */
static void
read_limits(const Doc *options, AccessRow *access)
{
	Doc names;
	int n;

	if (!gl_doc_get(options, "workspaces", &names))
		return;
	n = gl_doc_length(&names, WORKSPACES_MAX);
	if (n == 0)
		gl_doc_fail(&names, "At least one workspace is expected here.",
					"Leave the option away for all of them.");
	access->is_limited = true;
	access->workspaces.items = palloc(sizeof(gl_id) * n);
	for (int i = 0; i < n; i++)
	{
		Doc element = gl_doc_at(&names, i);
		char *name = gl_doc_line(&element, GL_NAME_BYTES_MAX);
		gl_id id = gl_workspace_find(name);

		if (id == GL_NO_ID)
			gl_not_found("workspace", name);
		gl_ids_add(&access->workspaces, id);
	}
}

/* grant_access(role, access, options): user, analyst, gateway or admin; the last two by superusers only. */
Datum
gl_grant_access(PG_FUNCTION_ARGS)
{
	Oid role_oid = PG_ARGISNULL(0) ? InvalidOid : PG_GETARG_OID(0);
	Doc options;
	AccessRow access = access_argument(fcinfo, &options);
	EngineScope scope;
	Actor actor;
	char *role;
	Datum values[2];
	bool nulls[2] = {false};
	Datum result;

	if (PG_ARGISNULL(0))
		gl_null_argument("role");
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_admin("grant access");
	if ((is_access(&access, "gateway") || is_access(&access, "admin")) &&
		!superuser_arg(GetSessionUserId()))
		gl_not_administrator(psprintf("grant access %s", access.access), "a superuser");
	role = GetUserNameFromId(role_oid, true);
	if (role == NULL)
		gl_not_found("role", psprintf("%u", role_oid));
	gl_grants_lock();
	read_limits(&options, &access);
	gl_access_write(role, role_oid, &access, gl_clock_now());
	if (is_access(&access, "analyst"))
		grant_metrics(role);
	else
		grant_all(role);
	gl_instance_event(actor, gl_clock_now(), "grant_access", access_detail(role_oid, &access));
	values[0] = CStringGetTextDatum(role);
	values[1] = CStringGetTextDatum(access.access);
	result = gl_row_result(fcinfo, values, nulls, 2);
	gl_engine_leave(&scope);
	return result;
}

/* act_as(person, options): one refusal for everything that is wrong with the person. */
Datum
gl_act_as(PG_FUNCTION_ARGS)
{
	char *name = gl_arg_name(fcinfo, 0, "person");
	EngineScope scope;
	PersonRow person;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_READS);
	if (!gl_session_is_gateway(true))
		gl_refuse(REFUSAL_NO_ACTOR,
				  "Only a login registered as gateway acts as others by their name.");
	if (!gl_person_by_name(name, &person) || !person.is_active)
		gl_refuse(REFUSAL_NO_ACTOR, "There is no active person of this name.");
	gl_identity_assume(person.id);
	gl_engine_leave(&scope);
	PG_RETURN_TEXT_P(cstring_to_text(person.name));
}

/* current_person(): NULL when nobody acts. */
Datum
gl_current_person(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	Actor actor;
	PersonRow person;
	bool is_person;

	gl_engine_enter(&scope, ENGINE_READS);
	is_person = gl_actor_find(&actor) && actor.kind == ACTOR_PERSON &&
				gl_person_read(actor.person_id, &person);
	gl_engine_leave(&scope);
	if (!is_person)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(person.name));
}

/* Option logins of rebind_logins(): names of roles that are here; NULL where it is left away. */
static Jsonb *
listed_logins(const Doc *options)
{
	Doc names;
	int n;

	if (!gl_doc_get(options, "logins", &names))
		return NULL;
	n = gl_doc_length(&names, LOGINS_MAX);
	for (int i = 0; i < n; i++)
	{
		Doc element = gl_doc_at(&names, i);
		char *name = gl_doc_line(&element, GL_NAME_BYTES_MAX);

		if (!OidIsValid(get_role_oid(name, true)))
			gl_not_found("role", name);
	}
	return gl_doc_jsonb(&names);
}

/*
 * All of them where the roles are other ones than when the logins were named: in another cluster. In the
 * same one a role whose OID is another was dropped and made again, so that somebody has to name it.
 */
static int
rebind(Jsonb *logins)
{
	InstanceRow instance = gl_instance_lock();
	bool is_moved = (uint64) instance.login_cluster != GetSystemIdentifier();

	if (logins == NULL && is_moved)
	{
		instance.login_cluster = (gl_id) GetSystemIdentifier();
		gl_instance_update(&instance);
	}
	return gl_logins_rebind(logins == NULL && is_moved, logins);
}

/* rebind_logins(options): after a restore, logins belong to the roles of the same names here. */
Datum
gl_rebind_logins(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"logins", NULL};
	static const DocKeys possible = {keys, NULL};
	Doc options = gl_arg_options(fcinfo, 0, &possible);
	EngineScope scope;
	Actor actor;
	Detail detail;
	int changed;

	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_any();
	if (!superuser_arg(GetSessionUserId()))
		gl_not_administrator("rebind logins", "a superuser");
	changed = rebind(listed_logins(&options));
	gl_detail_begin(&detail);
	gl_detail_int(&detail, "changed", changed);
	gl_instance_event(actor, gl_clock_now(), "rebind_logins", gl_detail_end(&detail));
	gl_engine_leave(&scope);
	PG_RETURN_INT32(changed);
}
