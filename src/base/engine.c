/*
 * engine.c
 *		Entry to the engine, and what a backend remembers about it.
 *
 * Mutable state is per backend and reset at the end of a transaction: the nesting of entries
 * (popped by the abort of the subtransaction it was made in) and the mark of a change.
 */
#include "base/engine.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_extension.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#define DEPTH_MAX 8

static bool is_preloaded; /* set once at load */
static int depth;		  /* entries not left; reset by the transaction's end */

/* What belongs to each entry. */
static struct
{
	int level; /* nesting level of the transaction */
	EngineUse use;
	bool has_statements; /* connected to SPI */
	bool has_unseen;	 /* written since the snapshot was taken */
	int guc_nest;
} entries[DEPTH_MAX];

static bool is_restoring; /* reset by the transaction's end */
static bool has_changed;  /* reset by the transaction's end */

/* What is known of the installed extension; dropped by relcache invalidation of its tables. */
static struct
{
	bool is_known;
	bool is_installed;
	bool is_same_version;
	Oid id;
	Oid owner;
	Oid sentinel; /* a table whose invalidation drops this */
} extension;

void
gl_engine_forget(void)
{
	extension.is_known = false;
}

static void
on_relcache_change(Datum arg, Oid relation)
{
	if (relation == InvalidOid || relation == extension.sentinel)
		gl_engine_forget();
}

/* Reads version and owner out of pg_extension, for which there is no syscache. */
static void
read_extension(Oid extension_id)
{
	Relation catalog = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple tuple;

	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension_id));
	scan = systable_beginscan(catalog, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool is_null;
		Datum version =
			heap_getattr(tuple, Anum_pg_extension_extversion, RelationGetDescr(catalog), &is_null);

		extension.is_installed = true;
		extension.id = extension_id;
		extension.owner = ((Form_pg_extension) GETSTRUCT(tuple))->extowner;
		extension.is_same_version =
			!is_null && strcmp(TextDatumGetCString(version), GL_VERSION) == 0;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

static void
learn_extension(void)
{
	static bool is_registered = false; /* callbacks cannot be unregistered */
	Oid extension_id = get_extension_oid("pg_greenlight", true);
	Oid schema = get_namespace_oid("greenlight_internal", true);

	if (!is_registered)
	{
		CacheRegisterRelcacheCallback(on_relcache_change, (Datum) 0);
		is_registered = true;
	}
	extension.is_installed = false;
	extension.sentinel = OidIsValid(schema) ? get_relname_relid("post", schema) : InvalidOid;
	if (OidIsValid(extension_id) && OidIsValid(extension.sentinel))
		read_extension(extension_id);
	extension.is_known = extension.is_installed;
}

bool
gl_engine_is_installed(void)
{
	if (!extension.is_known)
		learn_extension();
	return extension.is_installed && extension.is_same_version;
}

static void
require_extension(void)
{
	if (!is_preloaded)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("pg_greenlight is not preloaded"),
						errdetail("Its guards and its worker start with the server."),
						errhint("Add pg_greenlight to shared_preload_libraries and restart.")));
	if (gl_engine_is_installed())
		return;
	if (!extension.is_installed)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("extension \"pg_greenlight\" is not installed in this database"),
						errdetail("Its tables are missing."),
						errhint("Run CREATE EXTENSION pg_greenlight.")));
	ereport(
		ERROR,
		(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
		 errmsg("library and extension \"pg_greenlight\" are of different versions"),
		 errdetail("The library is version %s.", GL_VERSION),
		 errhint(
			 "Run ALTER EXTENSION pg_greenlight UPDATE, or restart the server after an upgrade.")));
}

void
gl_engine_enter(EngineScope *scope, EngineUse use)
{
	require_extension();
	if (use == ENGINE_WRITES)
	{
		PreventCommandIfReadOnly("pg_greenlight's verbs");
		PreventCommandIfParallelMode("pg_greenlight's verbs");
	}
	if (depth >= DEPTH_MAX)
		elog(ERROR, "engine entered too deeply");

	GetUserIdAndSecContext(&scope->user, &scope->security_context);
	SetUserIdAndSecContext(extension.owner, scope->security_context | SECURITY_LOCAL_USERID_CHANGE |
												SECURITY_RESTRICTED_OPERATION);
	entries[depth].level = GetCurrentTransactionNestLevel();
	entries[depth].use = use;
	entries[depth].has_statements = false;
	entries[depth].has_unseen = false;
	depth++;
	if (use == ENGINE_WRITES)
	{
		/* What earlier verbs of the same statement wrote is to be seen. */
		CommandCounterIncrement();
		PushActiveSnapshot(GetTransactionSnapshot());
	}
}

void
gl_engine_refresh(void)
{
	Assert(depth > 0 && entries[depth - 1].use == ENGINE_WRITES);
	PopActiveSnapshot();
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	entries[depth - 1].has_unseen = false;
}

void
gl_engine_note_write(void)
{
	Assert(depth > 0);
	entries[depth - 1].has_unseen = true;
}

void
gl_engine_see_writes(void)
{
	if (entries[depth - 1].has_unseen)
		gl_engine_refresh();
}

/*
 * Verbs on the hot path need no statement, so only those that do pay for the connection and for the
 * search_path, without which a caller could put own objects in the way.
 */
void
gl_engine_need_statements(void)
{
	MemoryContext caller = CurrentMemoryContext;

	Assert(depth > 0);
	if (entries[depth - 1].has_statements)
		return;
	entries[depth - 1].guc_nest = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	entries[depth - 1].has_statements = true;
	MemoryContextSwitchTo(caller);
}

void
gl_engine_leave(const EngineScope *scope)
{
	MemoryContext caller = CurrentMemoryContext;

	Assert(depth > 0);
	depth--;
	if (entries[depth].has_statements)
	{
		SPI_finish();
		MemoryContextSwitchTo(caller);
		AtEOXact_GUC(false, entries[depth].guc_nest);
	}
	if (entries[depth].use == ENGINE_WRITES)
		PopActiveSnapshot();
	SetUserIdAndSecContext(scope->user, scope->security_context);
}

bool
gl_engine_is_inside(void)
{
	return depth > 0;
}

bool
gl_engine_reads_only(void)
{
	return depth > 0 && entries[depth - 1].use == ENGINE_READS;
}

Oid
gl_engine_extension(void)
{
	Assert(depth > 0);
	return extension.id;
}

void
gl_engine_note_change(void)
{
	has_changed = true;
}

static void
on_transaction_event(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_PRE_PREPARE && has_changed)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("cannot PREPARE a transaction that changed a post or its workflow"),
						errdetail("Its locks would stop approvals until somebody commits it."),
						errhint("Use COMMIT.")));
	if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT ||
		event == XACT_EVENT_PRE_PREPARE)
		return;
	depth = 0;
	has_changed = false;
	is_restoring = false;
}

/* Entries made inside a subtransaction end with its abort. */
static void
on_subtransaction_event(SubXactEvent event, SubTransactionId subid, SubTransactionId parent,
						void *arg)
{
	if (event != SUBXACT_EVENT_ABORT_SUB)
		return;
	while (depth > 0 && entries[depth - 1].level >= GetCurrentTransactionNestLevel())
		depth--;
}

void
gl_engine_init(bool preloaded)
{
	is_preloaded = preloaded;
	RegisterXactCallback(on_transaction_event, NULL);
	RegisterSubXactCallback(on_subtransaction_event, NULL);
}

void
gl_engine_set_restoring(bool restoring)
{
	is_restoring = restoring;
}

bool
gl_engine_is_restoring(void)
{
	return is_restoring;
}

bool
gl_engine_is_preloaded(void)
{
	return is_preloaded;
}
