/*
 * utility.c
 *		The ProcessUtility hook. For commands that are none of its concern it costs one switch.
 *
 * CREATE, ALTER and DROP EXTENSION send the worker of the database a message at the end of the
 * transaction, whether it commits or not: after a rollback of DROP the worker has to come back.
 * Commands that need a database for themselves suspend its worker until their transaction ends, but
 * only after making sure that the user may run them: else anybody could stop publishing. So could
 * LOCK TABLE, which is refused.
 */
#include "worker/utility.h"

#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/fence.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "pgstat.h"
#include "rewrite/rewriteHandler.h"
#include "storage/ipc.h"
#include "tcop/utility.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/resowner.h"
#include "utils/syscache.h"
#include "worker/shmem.h"

#define STOP_WAIT_MS 10000 /* for a worker to end */

static ProcessUtility_hook_type previous_hook;

static bool sends_message;	   /* at the end of this transaction, to this database's worker */
static bool changes_databases; /* this transaction: of interest to the launcher at its end */
static Oid held_database;	   /* whose worker this transaction keeps suspended */

static void
resume_worker(void)
{
	DatabaseSlot *slot;

	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	slot = gl_slot_of(held_database, false);
	if (slot != NULL && --slot->holders == 0 && slot->state == SLOT_SUSPENDED)
		slot->state = SLOT_WANTED;
	LWLockRelease(gl_shared->lock);
	held_database = InvalidOid;
	changes_databases = true;
}

/*
 * The very end of a transaction, also of one that the end of its session aborts. At its commit callback others can see its rows already, but their
 * caches are told of them only later: a worker woken there would look into the old ones.
 */
static void
on_release(ResourceReleasePhase phase, bool is_commit, bool is_top_level, void *arg)
{
	if (phase != RESOURCE_RELEASE_AFTER_LOCKS || !is_top_level)
		return;
	if (sends_message)
		gl_slot_want(MyDatabaseId);
	if (OidIsValid(held_database))
		resume_worker();
	if (changes_databases)
		gl_launcher_wake();
	sends_message = false;
	changes_databases = false;
}

static bool
is_ended(DatabaseSlot *slot)
{
	bool ended;

	LWLockAcquire(gl_shared->lock, LW_SHARED);
	ended = slot->pid == 0;
	LWLockRelease(gl_shared->lock);
	return ended;
}

/* Ends the worker of a database and keeps it away until this transaction ends. */
static void
suspend_worker(Oid database)
{
	DatabaseSlot *slot;

	if (!OidIsValid(database) || OidIsValid(held_database))
		return;
	LWLockAcquire(gl_shared->lock, LW_EXCLUSIVE);
	slot = gl_slot_of(database, true);
	if (slot != NULL)
	{
		slot->holders++;
		held_database = database;
		if (slot->pid != 0)
		{
			slot->is_stopping = true;
			(void) kill(slot->pid, SIGTERM);
		}
	}
	LWLockRelease(gl_shared->lock);
	if (slot == NULL)
		return;
	for (int waited = 0; waited < STOP_WAIT_MS && !is_ended(slot); waited += 100)
		(void) ConditionVariableTimedSleep(&slot->changed, 100, PG_WAIT_EXTENSION);
	ConditionVariableCancelSleep();
}

static void
suspend_owned(const char *name)
{
	Oid database = get_database_oid(name, true);

	if (OidIsValid(database) && gl_owns_database(database, GetUserId()))
		suspend_worker(database);
}

/* have_createdb_privilege() came to 15 with a minor release; who has an older one builds this too. */
static bool
may_create_databases(void)
{
	HeapTuple role = SearchSysCache1(AUTHOID, ObjectIdGetDatum(GetUserId()));
	bool may = HeapTupleIsValid(role) && ((Form_pg_authid) GETSTRUCT(role))->rolcreatedb;

	if (HeapTupleIsValid(role))
		ReleaseSysCache(role);
	return may || superuser();
}

/*
 * CREATE DATABASE copies its template, which nobody may be connected to. Databases marked as
 * templates, which others than their owner may copy, have no worker.
 */
static void
suspend_template(const CreatedbStmt *statement)
{
	const char *template = "template1";
	ListCell *cell;

	if (!may_create_databases())
		return;
	foreach (cell, statement->options)
	{
		DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "template") == 0 && option->arg != NULL)
			template = defGetString(option);
	}
	suspend_owned(template);
}

/* SET TABLESPACE copies the database's files; no other form needs it for itself. */
static bool
moves_database(const AlterDatabaseStmt *statement)
{
	ListCell *cell;

	foreach (cell, statement->options)
		if (strcmp(((DefElem *) lfirst(cell))->defname, "tablespace") == 0)
			return true;
	return false;
}

/* A superuser's COPY FROM into one of the guarded tables is a restore. */
static bool
is_restore(const CopyStmt *statement)
{
	return statement->is_from && statement->relation != NULL &&
		   statement->relation->schemaname != NULL &&
		   strcmp(statement->relation->schemaname, "greenlight_internal") == 0 && superuser();
}

static bool
is_own_extension(const char *name)
{
	return strcmp(name, "pg_greenlight") == 0;
}

static bool
drops_extension(const DropStmt *statement)
{
	ListCell *cell;

	if (statement->removeType == OBJECT_SCHEMA)
		return true;
	if (statement->removeType != OBJECT_EXTENSION)
		return false;
	foreach (cell, statement->objects)
		if (is_own_extension(strVal(lfirst(cell))))
			return true;
	return false;
}

static void
note_extension(void)
{
	gl_engine_forget();
	sends_message = true;
}

/* Event numbers begin anew. */
static void
note_new_extension(void)
{
	DatabaseSlot *slot = gl_slot_own();

	if (slot != NULL)
		pg_atomic_write_u64(&slot->last_event, 0);
	note_extension();
}

static bool reads_own_table(Oid relation);

/* The query of a view names the view itself too, as OLD and NEW. */
static bool
find_own_table(Node *node, void *view)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		const RangeTblEntry *entry = (RangeTblEntry *) node;

		return entry->rtekind == RTE_RELATION && entry->relid != *(Oid *) view &&
			   reads_own_table(entry->relid);
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, find_own_table, view, QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, find_own_table, view);
}

/* A relation of ours, or a view over one: LOCK TABLE reaches through views. */
static bool
reads_own_table(Oid relation)
{
	char *schema = get_namespace_name(get_rel_namespace(relation));
	bool found = schema != NULL &&
				 (strcmp(schema, "greenlight") == 0 || strcmp(schema, "greenlight_internal") == 0);

	check_stack_depth();
	if (!found && get_rel_relkind(relation) == RELKIND_VIEW)
	{
		Relation view = relation_open(relation, AccessShareLock);

		found = find_own_table((Node *) get_view_query(view), &relation);
		relation_close(view, AccessShareLock);
	}
	return found;
}

/*
 * A lock on a table of ours would stop publishing for as long as it is held, and pg_write_all_data
 * gives the right to take one. pg_dump's does no harm.
 */
static void
refuse_lock(const LockStmt *statement)
{
	ListCell *cell;

	if (statement->mode == AccessShareLock || superuser())
		return;
	foreach (cell, statement->relations)
	{
		RangeVar *name = lfirst(cell);
		Oid relation = RangeVarGetRelid(name, NoLock, true);

		if (OidIsValid(relation) && reads_own_table(relation))
			ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
							errmsg("table \"%s\" cannot be locked", name->relname),
							errdetail("It would stop publishing for everybody."),
							errhint("Verbs lock what they need themselves.")));
	}
}

/* What has to happen before a command runs. */
static void
prepare(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_CopyStmt:
			if (is_restore((CopyStmt *) statement))
			{
				ereport(LOG, (errmsg("pg_greenlight: table \"%s\" is restored",
									 ((CopyStmt *) statement)->relation->relname)));
				gl_engine_set_restoring(true);
			}
			break;
		case T_CreateExtensionStmt:
			if (is_own_extension(((CreateExtensionStmt *) statement)->extname))
				note_new_extension();
			break;
		case T_AlterExtensionStmt:
			if (is_own_extension(((AlterExtensionStmt *) statement)->extname))
				note_extension();
			break;
		case T_DropStmt:
			if (drops_extension((DropStmt *) statement))
				note_extension();
			break;
		case T_DropOwnedStmt:
			note_extension();
			break;
		case T_DropdbStmt:
			changes_databases = true;
			suspend_owned(((DropdbStmt *) statement)->dbname);
			break;
		case T_RenameStmt:
			if (((RenameStmt *) statement)->renameType == OBJECT_DATABASE)
				suspend_owned(((RenameStmt *) statement)->subname);
			break;
		case T_AlterDatabaseStmt:
			changes_databases = true;
			if (moves_database((AlterDatabaseStmt *) statement))
				suspend_owned(((AlterDatabaseStmt *) statement)->dbname);
			break;
		case T_LockStmt:
			refuse_lock((LockStmt *) statement);
			break;
		case T_AlterTableStmt:
			gl_fence_alter(((AlterTableStmt *) statement)->relation);
			break;
		case T_ReindexStmt: /* they lock like LOCK, for whoever may maintain tables */
			gl_fence_alter(((ReindexStmt *) statement)->relation);
			break;
		case T_ClusterStmt:
			gl_fence_alter(((ClusterStmt *) statement)->relation);
			break;
		case T_AlterObjectSchemaStmt:
			gl_fence_alter(((AlterObjectSchemaStmt *) statement)->relation);
			break;
		case T_CreatedbStmt:
			changes_databases = true;
			suspend_template((CreatedbStmt *) statement);
			break;
		default:
			break;
	}
}

/* What has to happen after a command ran. */
static void
follow_up(Node *statement)
{
	if (IsA(statement, CopyStmt))
		gl_engine_set_restoring(false);
}

static void
process_utility(PlannedStmt *planned, const char *text, bool read_only_tree,
				ProcessUtilityContext context, ParamListInfo parameters,
				QueryEnvironment *environment, DestReceiver *destination,
				QueryCompletion *completion)
{
	Node *statement = planned->utilityStmt;

	prepare(statement);
	if (previous_hook)
		previous_hook(planned, text, read_only_tree, context, parameters, environment, destination,
					  completion);
	else
		standard_ProcessUtility(planned, text, read_only_tree, context, parameters, environment,
								destination, completion);
	follow_up(statement);
}

void
gl_utility_init(void)
{
	previous_hook = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
	RegisterResourceReleaseCallback(on_release, NULL);
}
