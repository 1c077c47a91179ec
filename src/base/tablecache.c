/*
 * tablecache.c
 *		Built once per backend and table, dropped when the relation cache says that it changed.
 */
#include "base/tablecache.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/index.h"
#include "catalog/namespace.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "optimizer/optimizer.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#define TABLES_MAX 32

static TableCache *caches[TABLES_MAX]; /* roots, for the callback; never removed */
static int ncaches;

static void
on_relcache_change(Datum arg, Oid relation)
{
	for (int i = 0; i < ncaches; i++)
		if (relation == InvalidOid || relation == caches[i]->oid)
			caches[i]->is_valid = false;
}

/* Every column of rows that are made must be described by a field. */
static void
find_columns(const Table *table, Relation heap, TableCache *cache)
{
	TupleDesc desc = RelationGetDescr(heap);

	if (desc->natts != table->nfields && (table->insert != NULL || desc->natts > GL_COLUMNS_MAX))
		elog(ERROR, "table \"%s\" has %d columns, the code knows %d", table->name, desc->natts,
			 table->nfields);
	for (int i = 0; i < table->nfields; i++)
	{
		AttrNumber number = get_attnum(RelationGetRelid(heap), table->fields[i].column);

		if (number == InvalidAttrNumber ||
			TupleDescAttr(desc, number - 1)->atttypid != gl_field_type(table->fields[i].kind))
			elog(ERROR, "column \"%s\" of table \"%s\" is not what the code knows",
				 table->fields[i].column, table->name);
		cache->columns[i] = number - 1;
	}
}

static void
add_index(TableCache *cache, Oid oid)
{
	Relation relation = index_open(oid, AccessShareLock);
	TableIndex *index = &cache->indexes[cache->nindexes++];

	index->oid = oid;
	index->name = relation->rd_rel->relname;
	index->info = BuildIndexInfo(relation);
	if (index->info->ii_Predicate != NIL)
		index->predicate = ExecInitQual(index->info->ii_Predicate, NULL);
	index->expressions = ExecInitExprList(index->info->ii_Expressions, NULL);
	index_close(relation, NoLock);
}

static void
find_indexes(Relation heap, TableCache *cache)
{
	List *oids = RelationGetIndexList(heap);
	ListCell *cell;
	bool evaluates = false;

	cache->indexes = palloc0(sizeof(TableIndex) * Max(list_length(oids), 1));
	foreach (cell, oids)
		add_index(cache, lfirst_oid(cell));
	for (int i = 0; i < cache->nindexes; i++)
		evaluates |= cache->indexes[i].predicate != NULL || cache->indexes[i].expressions != NIL;
	if (!evaluates)
		return;
	cache->slot =
		MakeSingleTupleTableSlot(CreateTupleDescCopy(RelationGetDescr(heap)), &TTSOpsHeapTuple);
	cache->context = CreateStandaloneExprContext();
}

static TableCache *
register_cache(void)
{
	TableCache *cache = MemoryContextAllocZero(CacheMemoryContext, sizeof(TableCache));

	if (ncaches == TABLES_MAX)
		elog(ERROR, "too many tables");
	if (ncaches == 0)
		CacheRegisterRelcacheCallback(on_relcache_change, (Datum) 0);
	caches[ncaches++] = cache;
	return cache;
}

/* Fills the cache of a table that is open. */
static void
build(Table *table, Relation heap)
{
	TableCache *cache = table->cache;
	MemoryContext caller;

	if (cache->memory != NULL)
		MemoryContextDelete(cache->memory);
	cache->memory =
		AllocSetContextCreate(CacheMemoryContext, "greenlight table", ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(cache->memory);
	cache->slot = NULL;
	cache->context = NULL;
	cache->nindexes = 0;
	cache->oid = RelationGetRelid(heap);
	find_columns(table, heap, cache);
	find_indexes(heap, cache);
	MemoryContextSwitchTo(caller);
	cache->is_valid = true;
}

Relation
gl_table_open(Table *table)
{
	Relation heap;

	if (table->cache == NULL)
		table->cache = register_cache();
	if (!table->cache->is_valid)
		table->cache->oid =
			get_relname_relid(table->name, get_namespace_oid("greenlight_internal", false));
	if (!OidIsValid(table->cache->oid))
		elog(ERROR, "table \"%s\" is missing", table->name);
	heap = table_open(table->cache->oid, RowExclusiveLock);
	/* Taking the lock may have brought an invalidation. */
	if (!table->cache->is_valid)
		build(table, heap);
	return heap;
}

Oid
gl_table_index(const Table *table, const char *name)
{
	for (int i = 0; i < table->cache->nindexes; i++)
		if (strcmp(NameStr(table->cache->indexes[i].name), name) == 0)
			return table->cache->indexes[i].oid;
	elog(ERROR, "index \"%s\" of table \"%s\" is missing", name, table->name);
}

bool
gl_table_index_takes(const TableCache *cache, const TableIndex *index, HeapTuple tuple)
{
	bool takes;

	if (index->predicate == NULL)
		return true;
	ExecStoreHeapTuple(tuple, cache->slot, false);
	cache->context->ecxt_scantuple = cache->slot;
	takes = ExecQual(index->predicate, cache->context);
	ExecClearTuple(cache->slot);
	ResetExprContext(cache->context);
	return takes;
}

void
gl_table_index_keys(const TableCache *cache, const TableIndex *index, Relation heap,
					HeapTuple tuple, Datum *keys, bool *nulls)
{
	ListCell *next = list_head(index->expressions);

	if (next != NULL)
	{
		ResetExprContext(cache->context);
		ExecStoreHeapTuple(tuple, cache->slot, false);
		cache->context->ecxt_scantuple = cache->slot;
	}
	for (int k = 0; k < index->info->ii_NumIndexAttrs; k++)
	{
		AttrNumber column = index->info->ii_IndexAttrNumbers[k];

		if (column != 0)
			keys[k] = heap_getattr(tuple, column, RelationGetDescr(heap), &nulls[k]);
		else
		{
			keys[k] =
				ExecEvalExprSwitchContext((ExprState *) lfirst(next), cache->context, &nulls[k]);
			next = lnext(index->expressions, next);
		}
	}
	if (index->expressions != NIL)
		ExecClearTuple(cache->slot);
}
