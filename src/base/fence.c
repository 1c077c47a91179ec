/*
 * fence.c
 *		What privileges, or an owner who was made one by mistake, would let through: changes of the
 *		extension's objects, also by CASCADE and DROP OWNED, and of rows of its tables.
 *
 * Both hooks cost nothing elsewhere: the one is called for definitions only, the other looks at no
 * relation that is only read, and at a schema's OID otherwise.
 */
#include "base/fence.h"

#include "base/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "base/engine.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "commands/extension.h"
#include "executor/executor.h"
#include "nodes/parsenodes.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

static object_access_hook_type previous_access_hook;
static ExecutorCheckPerms_hook_type previous_permissions_hook;

/* A catalogue whose rows name what they belong to: a relation, or a schema. */
typedef struct Catalogue
{
	Oid id;
	Oid index;
	AttrNumber oid;
	AttrNumber belongs_to;
} Catalogue;

static const Catalogue catalogues[] = {
	{TriggerRelationId, TriggerOidIndexId, Anum_pg_trigger_oid, Anum_pg_trigger_tgrelid},
	{PolicyRelationId, PolicyOidIndexId, Anum_pg_policy_oid, Anum_pg_policy_polrelid},
	{RewriteRelationId, RewriteOidIndexId, Anum_pg_rewrite_oid, Anum_pg_rewrite_ev_class},
	{RelationRelationId, ClassOidIndexId, Anum_pg_class_oid, Anum_pg_class_relnamespace},
	{ProcedureRelationId, ProcedureOidIndexId, Anum_pg_proc_oid, Anum_pg_proc_pronamespace},
};

/* Schemas of these names are ours only where the extension is: elsewhere anybody may have them. */
static bool
is_here(void)
{
	return OidIsValid(get_extension_oid("pg_greenlight", true));
}

static bool
is_own_schema(Oid schema)
{
	char *name;

	if (schema < FirstNormalObjectId)
		return false;
	name = get_namespace_name(schema);
	return name != NULL &&
		   (strcmp(name, "greenlight") == 0 || strcmp(name, "greenlight_internal") == 0) &&
		   is_here();
}

static bool
is_own_table(Oid relation)
{
	Oid schema = get_rel_namespace(relation);
	char *name = schema < FirstNormalObjectId ? NULL : get_namespace_name(schema);

	return name != NULL && strcmp(name, "greenlight_internal") == 0 && is_here();
}

/* What a row of a catalogue belongs to; also of a row that this very command makes. */
static Oid
owner_of(const Catalogue *catalogue, Oid object)
{
	Relation relation = table_open(catalogue->id, AccessShareLock);
	Oid owner = InvalidOid;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple tuple;

	ScanKeyInit(&key, catalogue->oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(object));
	scan = systable_beginscan(relation, catalogue->index, true, SnapshotSelf, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool is_null;

		owner = DatumGetObjectId(
			heap_getattr(tuple, catalogue->belongs_to, RelationGetDescr(relation), &is_null));
	}
	systable_endscan(scan);
	table_close(relation, AccessShareLock);
	return owner;
}

static bool
is_own_object(Oid class, Oid object, ObjectAccessType access, void *arg)
{
	char *name = NULL;

	if (class == ExtensionRelationId)
		name = get_extension_name(object);
	if (class == NamespaceRelationId)
		return is_own_schema(object);
	/* A child table is told of with its parent: rows of the one would count as the other's. */
	if (class == InheritsRelationId && access == OAT_POST_ALTER && arg != NULL)
		return is_own_table(object) || is_own_table(((ObjectAccessPostAlter *) arg)->auxiliary_id);
	for (int i = 0; i < lengthof(catalogues); i++)
		if (class == catalogues[i].id)
		{
			Oid owner = owner_of(&catalogues[i], object);

			return is_own_schema(class == RelationRelationId || class == ProcedureRelationId
									 ? owner
									 : get_rel_namespace(owner));
		}
	return name != NULL && strcmp(name, "pg_greenlight") == 0;
}

static void
refuse_definition(void)
{
	ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					errmsg("this would change what belongs to extension \"pg_greenlight\""),
					errdetail("Its tables, functions and guards keep everybody to the workflow."),
					errhint("Only a superuser changes them.")));
}

static bool
may_change(void)
{
	return superuser() || gl_engine_is_inside();
}

static void
on_object_access(ObjectAccessType access, Oid class, Oid object, int part, void *arg)
{
	if (previous_access_hook)
		previous_access_hook(access, class, object, part, arg);
	if (access != OAT_NAMESPACE_SEARCH && access != OAT_FUNCTION_EXECUTE && !may_change() &&
		is_own_object(class, object, access, arg))
		refuse_definition();
}

void
gl_fence_alter(const RangeVar *name)
{
	Oid relation;

	if (name == NULL || may_change())
		return;
	relation = RangeVarGetRelid(name, NoLock, true);
	if (OidIsValid(relation) && is_own_schema(get_rel_namespace(relation)))
		refuse_definition();
}

static void
refuse_change(Oid relation)
{
	/* In this order: the engine's own statements come here too, and are told by a flag. */
	if (may_change() || !is_own_table(relation))
		return;
	ereport(
		ERROR,
		(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
		 errmsg("table \"%s\" cannot be changed directly", get_rel_name(relation)),
		 errdetail(
			 "Posts and their workflow change through the functions and views of schema greenlight."),
		 errhint("See greenlight.allowed_actions() for what a post allows.")));
}

/* Rows that are changed, or locked: that takes more than SELECT. */
static bool
on_permissions(GL_CHECKED_RELATIONS, bool raises)
{
	ListCell *cell;

	foreach (cell, checked)
	{
		const GlCheckedRelation *entry = lfirst(cell);

		if ((entry->requiredPerms & ~ACL_SELECT) != 0 && OidIsValid(entry->relid))
			refuse_change(entry->relid);
	}
	return previous_permissions_hook == NULL ||
		   previous_permissions_hook(GL_CHECKED_ARGUMENTS, raises);
}

void
gl_fence_init(void)
{
	previous_access_hook = object_access_hook;
	object_access_hook = on_object_access;
	previous_permissions_hook = ExecutorCheckPerms_hook;
	ExecutorCheckPerms_hook = on_permissions;
}
