/*
 * definition_cache.c
 *		Versions read so far; ids are never reused within one installation. A version changes only
 *		when somebody it names is forgotten: its table's guard then invalidates the relcache, and each
 *		is read once more, as it is now, also in a transaction with an older snapshot.
 */
#include "flow/definition.h"

#include "access/xact.h"
#include "base/engine.h"
#include "base/errors.h"
#include "catalog/namespace.h"
#include "store/workflows.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

typedef struct CachedVersion
{
	gl_id version_id;
	uint64 changes; /* of the table, as far as this backend had heard of them */
	Jsonb *document;
	const WorkflowDef *definition;
} CachedVersion;

static HTAB *versions;
static Oid cached_extension; /* the installation they were read from */
static Oid version_table;
static uint64 changes;

static void
on_relcache_change(Datum arg, Oid relation)
{
	if (relation == InvalidOid || relation == version_table)
		changes++;
}

static void
begin_cache(void)
{
	static bool is_registered = false; /* callbacks cannot be unregistered */
	HASHCTL control = {.keysize = sizeof(gl_id), .entrysize = sizeof(CachedVersion)};

	if (!is_registered)
	{
		CacheRegisterRelcacheCallback(on_relcache_change, (Datum) 0);
		is_registered = true;
	}
	version_table =
		get_relname_relid("workflow_version", get_namespace_oid("greenlight_internal", false));
	versions = hash_create("greenlight workflow versions", 64, &control, HASH_ELEM | HASH_BLOBS);
	cached_extension = gl_engine_extension();
}

static Jsonb *
copy_document(const Jsonb *document)
{
	return memcpy(palloc(VARSIZE(document)), document, VARSIZE(document));
}

static Jsonb *
read_version(gl_id version_id, bool is_fresh)
{
	EngineScope scope;
	VersionRow version;
	Jsonb *document = NULL;

	gl_engine_enter(&scope, ENGINE_READS);
	if (is_fresh)
		PushActiveSnapshot(GetLatestSnapshot());
	if (gl_version_read(version_id, &version))
		document = copy_document(version.definition); /* leaving frees what was read */
	if (is_fresh)
		PopActiveSnapshot();
	gl_engine_leave(&scope);
	/* Whoever took it away by hand has taken the approvals with it: what nobody can read closes the gate. */
	if (document == NULL)
		gl_refuse(REFUSAL_GATE_CLOSED,
				  psprintf("Workflow version " INT64_FORMAT " is missing.", version_id));
	return document;
}

/* Definitions are kept until the session ends: acts hold pointers into them. */
static void
keep_version(CachedVersion *cached, const Jsonb *document)
{
	MemoryContext caller = MemoryContextSwitchTo(CacheMemoryContext);
	Jsonb *copy = copy_document(document);
	WorkflowDef *definition = gl_definition_parse(copy, NULL);

	definition->version_id = cached->version_id;
	cached->document = copy;
	cached->definition = definition;
	MemoryContextSwitchTo(caller);
}

/* A parallel query has the snapshot it has: what it shows is looked at again the next time. */
const WorkflowDef *
gl_definition_get(gl_id version_id)
{
	bool is_fresh = !IsInParallelMode();
	CachedVersion *cached;
	Jsonb *document;
	uint64 heard;
	bool is_known;

	if (versions != NULL && cached_extension != gl_engine_extension())
	{
		hash_destroy(versions);
		versions = NULL;
	}
	if (versions == NULL)
		begin_cache();
	cached = hash_search(versions, &version_id, HASH_FIND, NULL);
	if (cached != NULL && cached->changes == changes)
		return cached->definition;
	heard = changes;
	document = read_version(version_id, is_fresh);
	cached = hash_search(versions, &version_id, HASH_ENTER, &is_known);
	if (!is_known)
		*cached = (CachedVersion){.version_id = version_id, .changes = changes - 1};
	if (cached->document == NULL || VARSIZE(cached->document) != VARSIZE(document) ||
		memcmp(cached->document, document, VARSIZE(document)) != 0)
		keep_version(cached, document);
	cached->changes = is_fresh ? heard : heard - 1;
	return cached->definition;
}
