/*
 * tablecache.h
 *		What a backend knows of a hot table: its OID, where its columns stand, its indexes.
 */
#ifndef GL_BASE_TABLECACHE_H
#define GL_BASE_TABLECACHE_H

#include "base/table.h"
#include "nodes/execnodes.h"
#include "utils/rel.h"

/* Where in a struct its tid is. */
#define GL_TID_OF(table, row) ((ItemPointer) ((char *) (row) + (table)->tid_offset))

typedef struct TableIndex
{
	Oid oid;
	NameData name;
	IndexInfo *info;
	ExprState *predicate; /* NULL: the index takes every row */
	List *expressions;	  /* ExprState of each key that is no column */
} TableIndex;

typedef struct TableCache
{
	bool is_valid; /* cleared by relcache invalidation, then everything is built anew */
	Oid oid;
	int columns[GL_COLUMNS_MAX]; /* of each field: position in the table, from 0 */
	TableIndex *indexes;
	int nindexes;
	ExprContext *context; /* to evaluate predicates and expressions in */
	TupleTableSlot *slot; /* the row they look at; NULL where no index has any */
	MemoryContext memory;
} TableCache;

/* Open the table with RowExclusiveLock, kept to the end of the transaction; the cache is valid then. */
extern Relation gl_table_open(Table *table);

/* OID of an index by name. */
extern Oid gl_table_index(const Table *table, const char *name);

/* True when the tuple belongs into the index. */
extern bool gl_table_index_takes(const TableCache *cache, const TableIndex *index, HeapTuple tuple);

/* What the index holds of the tuple; its expressions last until the next call. */
extern void gl_table_index_keys(const TableCache *cache, const TableIndex *index, Relation heap,
								HeapTuple tuple, Datum *keys, bool *nulls);

#endif /* GL_BASE_TABLECACHE_H */
