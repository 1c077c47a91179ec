/*
 * definition_cache.c
 *		Versions read so far. They never change, and ids are never reused within one installation.
 */
#include "base/engine.h"
#include "base/errors.h"
#include "flow/definition.h"
#include "store/workflows.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

typedef struct CachedVersion
{
	gl_id version_id;
	const WorkflowDef *definition;
} CachedVersion;

static HTAB *versions;
static Oid cached_extension; /* the installation they were read from */

static const WorkflowDef *
load_version(gl_id version_id)
{
	MemoryContext caller = CurrentMemoryContext;
	VersionRow version;
	WorkflowDef *definition;

	/* Whoever took it away by hand has taken the approvals with it: what nobody can read closes the gate. */
	if (!gl_version_read(version_id, &version))
		gl_refuse(REFUSAL_GATE_CLOSED,
				  psprintf("Workflow version " INT64_FORMAT " is missing.", version_id));
	MemoryContextSwitchTo(CacheMemoryContext);
	definition = gl_definition_parse(version.definition, NULL);
	definition->version_id = version_id;
	MemoryContextSwitchTo(caller);
	return definition;
}

const WorkflowDef *
gl_definition_get(gl_id version_id)
{
	CachedVersion *cached;
	const WorkflowDef *definition;

	if (versions != NULL && cached_extension != gl_engine_extension())
	{
		hash_destroy(versions);
		versions = NULL;
	}
	if (versions == NULL)
	{
		HASHCTL control = {.keysize = sizeof(gl_id), .entrysize = sizeof(CachedVersion)};

		versions =
			hash_create("greenlight workflow versions", 64, &control, HASH_ELEM | HASH_BLOBS);
		cached_extension = gl_engine_extension();
	}
	cached = hash_search(versions, &version_id, HASH_FIND, NULL);
	if (cached != NULL)
		return cached->definition;
	definition = load_version(version_id);
	cached = hash_search(versions, &version_id, HASH_ENTER, NULL);
	cached->definition = definition;
	return definition;
}
