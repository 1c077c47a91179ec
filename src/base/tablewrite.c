/*
 * tablewrite.c
 *		Writes rows of the hot tables, one by one or a batch at a time.
 *
 * Everything here is what the executor does for a plan of one row: heap_insert or heap_update, an
 * entry in each index unless the update is heap-only. In a batch new rows go to the heap a page at a
 * time, and the entries of one index follow one another.
 */
#include "base/table.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/engine.h"
#include "base/tablecache.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define BATCH_TABLES 8
#define BATCH_SLOTS 64	/* rows handed to the heap at once */
#define BATCH_RECENT 16 /* more versions of rows than one act writes of a table */

static bool use_statements; /* set by tests only */

/* A row of a batch whose index entries, and if it is new the row itself, are still to be made. */
typedef struct BatchRow
{
	HeapTuple tuple;
	bool is_in_heap;
} BatchRow;

typedef struct BatchTable
{
	Table *table;
	Relation heap;
	BatchRow *rows;
	int n;
	int room;
	ItemPointerData recent[BATCH_RECENT]; /* versions written last, in a ring */
	int nrecent;
} BatchTable;

/*
 * Between gl_table_begin_batch() and its end; after an error it is forgotten with the memory it is
 * in, and not used in any other subtransaction.
 */
static struct
{
	bool is_on;
	SubTransactionId subtransaction;
	MemoryContext context;
	int n;
	BatchTable tables[BATCH_TABLES];
} batch;

void
gl_table_use_statements(bool use)
{
	use_statements = use;
}

/* The version of a row that a struct was read from, with new values of some columns. */
static HeapTuple
modify_tuple(Relation heap, ItemPointer tid, Datum *values, bool *nulls, bool *replaces)
{
	TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(heap), &TTSOpsBufferHeapTuple);
	HeapTuple tuple;

	if (!table_tuple_fetch_row_version(heap, tid, SnapshotAny, slot))
		elog(ERROR, "a row of table \"%s\" is gone", RelationGetRelationName(heap));
	tuple = heap_modify_tuple(ExecFetchSlotHeapTuple(slot, false, NULL), RelationGetDescr(heap),
							  values, nulls, replaces);
	ExecDropSingleTupleTableSlot(slot);
	return tuple;
}

/* The values of a struct in the order of the table's columns. */
static HeapTuple
form_tuple(const Table *table, Relation heap, void *row, MemoryContext context)
{
	const TableCache *cache = table->cache;
	TupleDesc desc = RelationGetDescr(heap);
	Datum values[GL_COLUMNS_MAX];
	bool nulls[GL_COLUMNS_MAX];
	bool replaces[GL_COLUMNS_MAX] = {false};
	MemoryContext caller;
	HeapTuple tuple;

	for (int i = 0; i < table->nfields; i++)
	{
		int column = cache->columns[i];

		values[column] = gl_field_datum(&table->fields[i], row, &nulls[column]);
		replaces[column] = true;
		if (nulls[column] && TupleDescAttr(desc, column)->attnotnull)
			elog(ERROR, "column \"%s\" of table \"%s\" is null",
				 NameStr(TupleDescAttr(desc, column)->attname), table->name);
	}
	caller = MemoryContextSwitchTo(context);
	tuple = table->nfields == desc->natts
				? heap_form_tuple(desc, values, nulls)
				: modify_tuple(heap, GL_TID_OF(table, row), values, nulls, replaces);
	MemoryContextSwitchTo(caller);
	return tuple;
}

static void
insert_entry(const TableCache *cache, const TableIndex *index, Relation heap, Relation relation,
			 HeapTuple tuple)
{
	Datum keys[INDEX_MAX_KEYS];
	bool nulls[INDEX_MAX_KEYS];

	gl_table_index_keys(cache, index, heap, tuple, keys, nulls);
	(void) index_insert(relation, keys, nulls, &tuple->t_self, heap,
						relation->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, false,
						index->info);
}

/* An entry for each row in each index whose predicate it fulfils. */
static void
insert_entries(const Table *table, Relation heap, const BatchRow *rows, int n)
{
	for (int i = 0; i < table->cache->nindexes; i++)
	{
		const TableIndex *index = &table->cache->indexes[i];
		Relation relation = NULL;

		for (int r = 0; r < n; r++)
		{
			if (!gl_table_index_takes(table->cache, index, rows[r].tuple))
				continue;
			if (relation == NULL)
				relation = index_open(index->oid, RowExclusiveLock);
			insert_entry(table->cache, index, heap, relation, rows[r].tuple);
		}
		if (relation != NULL)
			index_close(relation, NoLock);
	}
}

static void
forget_batch(void *context)
{
	if (batch.context == context)
		batch.is_on = false;
}

void
gl_table_begin_batch(void)
{
	MemoryContextCallback *callback = palloc(sizeof(MemoryContextCallback));

	gl_engine_see_writes();
	*callback = (MemoryContextCallback){.func = forget_batch, .arg = CurrentMemoryContext};
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	batch.is_on = true;
	batch.subtransaction = GetCurrentSubTransactionId();
	batch.context = CurrentMemoryContext;
	batch.n = 0;
}

/* The rows that a batch keeps of a table; NULL when they are to be written at once. */
static BatchTable *
batch_of(Table *table)
{
	BatchTable *kept;

	if (!batch.is_on || batch.subtransaction != GetCurrentSubTransactionId())
		return NULL;
	for (int i = 0; i < batch.n; i++)
		if (batch.tables[i].table == table)
			return &batch.tables[i];
	if (batch.n == BATCH_TABLES)
		return NULL;
	kept = &batch.tables[batch.n++];
	*kept = (BatchTable){.table = table, .heap = gl_table_open(table)};
	return kept;
}

static void
keep_row(BatchTable *kept, BatchRow row)
{
	if (kept->n == kept->room)
	{
		BatchRow *grown;

		kept->room = kept->room * 2 + BATCH_SLOTS;
		grown = MemoryContextAlloc(batch.context, sizeof(BatchRow) * kept->room);
		if (kept->n > 0)
			memcpy(grown, kept->rows, sizeof(BatchRow) * kept->n);
		kept->rows = grown;
	}
	kept->rows[kept->n++] = row;
}

/* The new ones among the rows, into the heap in their order; their places are set. */
static void
insert_kept(Relation heap, BatchRow *rows, int n)
{
	TupleTableSlot *slots[BATCH_SLOTS];
	int nslots = Min(n, BATCH_SLOTS);

	for (int i = 0; i < nslots; i++)
		slots[i] = MakeSingleTupleTableSlot(RelationGetDescr(heap), &TTSOpsHeapTuple);
	for (int done = 0; done < n;)
	{
		HeapTuple tuples[BATCH_SLOTS];
		int filled = 0;

		for (; done < n && filled < nslots; done++)
			if (!rows[done].is_in_heap)
			{
				tuples[filled] = rows[done].tuple;
				ExecStoreHeapTuple(rows[done].tuple, slots[filled++], false);
			}
		if (filled > 0)
			heap_multi_insert(heap, slots, filled, GetCurrentCommandId(true), 0, NULL);
		for (int i = 0; i < filled; i++)
			tuples[i]->t_self = slots[i]->tts_tid;
	}
	for (int i = 0; i < nslots; i++)
		ExecDropSingleTupleTableSlot(slots[i]);
}

void
gl_table_flush(void)
{
	if (!batch.is_on || batch.subtransaction != GetCurrentSubTransactionId())
		return;
	for (int i = 0; i < batch.n; i++)
	{
		BatchTable *kept = &batch.tables[i];

		insert_kept(kept->heap, kept->rows, kept->n);
		insert_entries(kept->table, kept->heap, kept->rows, kept->n);
		for (int r = 0; r < kept->n; r++)
			heap_freetuple(kept->rows[r].tuple);
		kept->n = 0;
	}
	gl_engine_note_write();
}

void
gl_table_end_batch(void)
{
	if (!batch.is_on)
		elog(ERROR, "a batch of rows ended that was not begun");
	gl_table_flush();
	for (int i = 0; i < batch.n; i++)
		table_close(batch.tables[i].heap, NoLock);
	batch.is_on = false;
}

/* By a statement; the place of the row is not known then, and looked up when it is needed again. */
static void
write_by_statement(Statement *statement, void *row, ItemPointer tid)
{
	gl_table_flush();
	gl_write_row(statement, row);
	ItemPointerSetInvalid(tid);
}

void
gl_table_insert(Table *table, void *row)
{
	BatchTable *kept;
	BatchRow written;
	Relation heap;

	Assert(gl_engine_is_inside());
	if (use_statements)
	{
		write_by_statement(table->insert, row, GL_TID_OF(table, row));
		return;
	}
	kept = batch_of(table);
	if (kept != NULL)
	{
		keep_row(kept, (BatchRow){form_tuple(table, kept->heap, row, batch.context), false});
		ItemPointerSetInvalid(GL_TID_OF(table, row));
		return;
	}
	heap = gl_table_open(table);
	written = (BatchRow){form_tuple(table, heap, row, CurrentMemoryContext), true};
	heap_insert(heap, written.tuple, GetCurrentCommandId(true), 0, NULL);
	insert_entries(table, heap, &written, 1);
	*GL_TID_OF(table, row) = written.tuple->t_self;
	gl_engine_note_write();
	table_close(heap, NoLock);
}

/* Writes the new version into the heap; where it needs index entries is left to the caller. */
static BatchRow
update_heap(Table *table, Relation heap, void *row, MemoryContext context)
{
	BatchRow written = {form_tuple(table, heap, row, context), true};
	TM_Result result = gl_heap_update(heap, GL_TID_OF(table, row), written.tuple);

	if (result != TM_Ok)
		elog(ERROR, "a locked row of table \"%s\" could not be updated: %d", table->name,
			 (int) result);
	*GL_TID_OF(table, row) = written.tuple->t_self;
	return written;
}

/* A row that this very command wrote could not be updated: an act may write the same one twice. */
static void
see_recent(const BatchTable *kept, const ItemPointerData *tid)
{
	for (int i = 0; i < Min(kept->nrecent, BATCH_RECENT); i++)
		if (ItemPointerEquals((ItemPointer) &kept->recent[i], (ItemPointer) tid))
		{
			gl_engine_note_write();
			gl_engine_see_writes();
			return;
		}
}

void
gl_table_update(Table *table, void *row)
{
	BatchTable *kept;
	BatchRow written;
	Relation heap;

	Assert(gl_engine_is_inside());
	if (use_statements || !ItemPointerIsValid(GL_TID_OF(table, row)))
	{
		write_by_statement(table->update, row, GL_TID_OF(table, row));
		return;
	}
	kept = batch_of(table);
	if (kept != NULL)
	{
		see_recent(kept, GL_TID_OF(table, row));
		written = update_heap(table, kept->heap, row, batch.context);
		kept->recent[kept->nrecent++ % BATCH_RECENT] = *GL_TID_OF(table, row);
		if (!HeapTupleIsHeapOnly(written.tuple))
			keep_row(kept, written);
		return;
	}
	gl_engine_see_writes(); /* for the same reason */
	heap = gl_table_open(table);
	written = update_heap(table, heap, row, CurrentMemoryContext);
	if (!HeapTupleIsHeapOnly(written.tuple))
		insert_entries(table, heap, &written, 1);
	gl_engine_note_write();
	table_close(heap, NoLock);
}
