/*
 * guard.c
 *		The guard on every table, the functions that row-level security asks, and the check at
 *		installation.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/guard.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/spi.h"
#include "catalog/pg_type_d.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "flow/journal.h"
#include "flow/visible.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(gl_check_install);
PG_FUNCTION_INFO_V1(gl_guard);
PG_FUNCTION_INFO_V1(gl_visible_workspaces);
PG_FUNCTION_INFO_V1(gl_metric_workspaces);
PG_FUNCTION_INFO_V1(gl_visible_workspace_names);
PG_FUNCTION_INFO_V1(gl_client_workspaces);
PG_FUNCTION_INFO_V1(gl_internal_workspaces);
PG_FUNCTION_INFO_V1(gl_managed_workspaces);
PG_FUNCTION_INFO_V1(gl_acting_person);

Datum
gl_check_install(PG_FUNCTION_ARGS)
{
	if (!gl_engine_is_preloaded())
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("pg_greenlight is not preloaded"),
						errdetail("Its guards and its worker start with the server."),
						errhint("Add pg_greenlight to shared_preload_libraries and restart.")));
	if (GetDatabaseEncoding() != PG_UTF8)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("pg_greenlight needs a database in UTF-8"),
						errdetail("This one is in %s.", GetDatabaseEncodingName()),
						errhint("Create the database with ENCODING 'UTF8'.")));
	PG_RETURN_VOID();
}

/* A table changed by hand in this transaction. */
typedef struct Maintained
{
	SubTransactionId level;
	char table[NAMEDATALEN];
} Maintained;

static List *maintained; /* emptied by the end of the (sub)transaction */

static void
note_maintenance(Relation relation)
{
	MemoryContext caller;
	Maintained *entry;
	ListCell *cell;

	foreach (cell, maintained)
		if (strcmp(((Maintained *) lfirst(cell))->table, RelationGetRelationName(relation)) == 0)
			return;
	caller = MemoryContextSwitchTo(TopTransactionContext);
	entry = palloc(sizeof(Maintained));
	entry->level = GetCurrentSubTransactionId();
	strlcpy(entry->table, RelationGetRelationName(relation), NAMEDATALEN);
	maintained = lappend(maintained, entry);
	MemoryContextSwitchTo(caller);
	gl_engine_note_change();
	ereport(LOG, (errmsg("greenlight.maintenance: table \"%s\" is changed by hand", entry->table)));
}

/* A superuser who switched maintenance on: told to the log at once, and to the chain at the commit. */
static bool
is_maintenance(Relation relation)
{
	if (!gl_settings.maintenance || !superuser())
		return false;
	note_maintenance(relation);
	return true;
}

static char *
maintenance_detail(void)
{
	TextList tables = {.items = palloc(sizeof(char *) * list_length(maintained))};
	Detail detail;
	ListCell *cell;

	foreach (cell, maintained)
		tables.items[tables.n++] = ((Maintained *) lfirst(cell))->table;
	gl_detail_begin(&detail);
	gl_detail_int(&detail, "login_oid", GetSessionUserId());
	gl_detail_texts(&detail, "tables", &tables);
	return gl_detail_end(&detail);
}

/* Last of all, for what was changed may be the chain itself; and not after DROP EXTENSION. */
static void
chain_maintenance(void)
{
	EngineScope scope;
	Actor actor;

	if (!gl_engine_is_installed())
		return;
	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_actor_find(&actor);
	gl_instance_event(actor, gl_clock_now(), "maintenance", maintenance_detail());
	gl_engine_leave(&scope);
}

static void
on_transaction_event(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_PRE_COMMIT && maintained != NIL)
		chain_maintenance();
	if (event != XACT_EVENT_PRE_PREPARE)
		maintained = NIL;
}

/* What was taken back is not told. */
static void
on_subtransaction_event(SubXactEvent event, SubTransactionId level, SubTransactionId parent,
						void *arg)
{
	ListCell *cell;

	if (event != SUBXACT_EVENT_ABORT_SUB)
		return;
	foreach (cell, maintained)
		if (((Maintained *) lfirst(cell))->level >= level)
			maintained = foreach_delete_current(maintained, cell);
}

void
gl_guard_init(void)
{
	RegisterXactCallback(on_transaction_event, NULL);
	RegisterSubXactCallback(on_subtransaction_event, NULL);
}

/*
 * Persons and accesses tell who a login is, and a version changes when somebody it names is
 * forgotten: whoever cached that must look again.
 */
static void
announce_change(Relation relation, bool is_update)
{
	const char *name = RelationGetRelationName(relation);

	if (strcmp(name, "person") == 0 || strcmp(name, "access") == 0 ||
		(is_update && strcmp(name, "workflow_version") == 0))
		CacheInvalidateRelcache(relation);
}

/* Trigger BEFORE any change of any table, for every role and also as replica (ENABLE ALWAYS). */
Datum
gl_guard(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation relation;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("function can only be called as a trigger")));
	relation = trigger->tg_relation;
	if (!gl_engine_is_inside() && !creating_extension && !gl_engine_is_restoring() &&
		!is_maintenance(relation))
		ereport(
			ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("table \"%s\" cannot be changed directly", RelationGetRelationName(relation)),
			 errdetail(
				 "Posts and their workflow change through the functions and views of schema greenlight."),
			 errhint("See greenlight.allowed_actions() for what a post allows."),
			 errtable(relation)));
	announce_change(relation, TRIGGER_FIRED_BY_UPDATE(trigger->tg_event));
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		return PointerGetDatum(trigger->tg_trigtuple);
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		return PointerGetDatum(trigger->tg_newtuple);
	return PointerGetDatum(TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ? trigger->tg_trigtuple : NULL);
}

static Datum
workspaces_result(IdList (*find)(void))
{
	EngineScope scope;
	Datum result;
	IdList ids;

	gl_engine_enter(&scope, ENGINE_READS);
	ids = find();
	result = gl_ids_datum(ids.items, ids.n);
	gl_engine_leave(&scope);
	return result;
}

/* visible_workspaces(): asked once per query by the policies, as an InitPlan. */
Datum
gl_visible_workspaces(PG_FUNCTION_ARGS)
{
	return workspaces_result(gl_workspaces_visible);
}

/* metric_workspaces(): asked once per query by the policies of the metrics. */
Datum
gl_metric_workspaces(PG_FUNCTION_ARGS)
{
	return workspaces_result(gl_workspaces_measured);
}

/* visible_workspace_names(): the same by their names, which the index of lists begins with. */
Datum
gl_visible_workspace_names(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	TextList names;
	Datum result;

	gl_engine_enter(&scope, ENGINE_READS);
	names = gl_workspace_names_visible();
	result = gl_texts_datum(names.items, names.n);
	gl_engine_leave(&scope);
	return result;
}

/* client_workspaces(): those of them where the actor sees only what reached a client step. */
Datum
gl_client_workspaces(PG_FUNCTION_ARGS)
{
	return workspaces_result(gl_workspaces_as_client);
}

/* internal_workspaces(): the others of them. */
Datum
gl_internal_workspaces(PG_FUNCTION_ARGS)
{
	return workspaces_result(gl_workspaces_readable);
}

/* managed_workspaces(): those whose workflows the actor manages. */
Datum
gl_managed_workspaces(PG_FUNCTION_ARGS)
{
	return workspaces_result(gl_workspaces_managed);
}

/* acting_person(): id of the acting person, 0 when there is none. */
Datum
gl_acting_person(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	Actor actor = {0};

	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_find(&actor);
	gl_engine_leave(&scope);
	PG_RETURN_INT64(actor.person_id);
}
