/*
 * table.c
 *		Reads and locks rows of the hot tables.
 *
 * Everything here is what the executor does for a plan of one row: index scan with the active
 * snapshot, table_tuple_lock. Serializable transactions are served by the calls underneath.
 */
#include "base/table.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/engine.h"
#include "base/tablecache.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_type_d.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Takes a tuple apart into the members of a struct; everything is copied. */
static void
read_slot(const Table *table, TupleTableSlot *slot, void *row)
{
	const TableCache *cache = table->cache;
	Row columns;

	slot_getallattrs(slot);
	columns.n = slot->tts_nvalid;
	memcpy(columns.values, slot->tts_values, sizeof(Datum) * columns.n);
	memcpy(columns.nulls, slot->tts_isnull, sizeof(bool) * columns.n);
	for (int i = 0; i < table->nfields; i++)
		gl_row_fields(&columns, cache->columns[i], &table->fields[i], 1, row);
	*GL_TID_OF(table, row) = slot->tts_tid;
}

static void
init_key(ScanKey scan_key, AttrNumber column, const TableKey *key)
{
	RegProcedure equals = key->type == INT8OID	 ? F_INT8EQ
						  : key->type == INT4OID ? F_INT4EQ
												 : F_TEXTEQ;

	ScanKeyEntryInitialize(scan_key, 0, column, BTEqualStrategyNumber, InvalidOid,
						   key->type == TEXTOID ? DEFAULT_COLLATION_OID : InvalidOid, equals,
						   key->value);
}

/* Doubles an array when it is full. */
static char *
make_room(char *rows, size_t row_size, int n)
{
	if (n < 4 || (n & (n - 1)) != 0)
		return rows;
	return repalloc(rows, row_size * n * 2);
}

/* An index scan that can be asked again with other keys. */
typedef struct KeptScan
{
	const Table *table;
	const char *index;
	Relation heap;
	Relation index_relation;
	TupleTableSlot *slot;
	IndexScanDesc scan;
} KeptScan;

static void
begin_scan(Table *table, const char *index, int nkeys, KeptScan *scan)
{
	scan->table = table;
	scan->index = index;
	scan->heap = gl_table_open(table);
	scan->index_relation = index_open(gl_table_index(table, index), AccessShareLock);
	scan->slot = MakeSingleTupleTableSlot(RelationGetDescr(scan->heap), &TTSOpsBufferHeapTuple);
	scan->scan = gl_index_beginscan(scan->heap, scan->index_relation, GetActiveSnapshot(), nkeys);
}

static void
end_scan(KeptScan *scan)
{
	index_endscan(scan->scan);
	ExecDropSingleTupleTableSlot(scan->slot);
	index_close(scan->index_relation, NoLock);
	table_close(scan->heap, NoLock);
}

#define KEPT_MAX 8

/*
 * Scans kept between gl_table_keep_scans() and its end; after an error they are forgotten with the
 * memory they are in, and not used again in any other subtransaction.
 */
static struct
{
	bool is_on;
	SubTransactionId subtransaction;
	MemoryContext context;
	int n;
	KeptScan scans[KEPT_MAX];
} kept;

static void
forget_scans(void *arg)
{
	kept.is_on = false;
}

void
gl_table_keep_scans(void)
{
	MemoryContextCallback *callback = palloc(sizeof(MemoryContextCallback));

	gl_engine_see_writes();
	*callback = (MemoryContextCallback){.func = forget_scans};
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	kept.is_on = true;
	kept.subtransaction = GetCurrentSubTransactionId();
	kept.context = CurrentMemoryContext;
	kept.n = 0;
}

void
gl_table_end_scans(void)
{
	for (int i = 0; i < kept.n; i++)
		end_scan(&kept.scans[i]);
	kept.is_on = false;
}

/* The kept scan of an index, begun when it is the first; NULL when none is to be kept. */
static KeptScan *
kept_scan(Table *table, const char *index, int nkeys)
{
	MemoryContext caller;

	if (!kept.is_on || kept.subtransaction != GetCurrentSubTransactionId())
		return NULL;
	for (int i = 0; i < kept.n; i++)
		if (kept.scans[i].table == table && strcmp(kept.scans[i].index, index) == 0 &&
			kept.scans[i].scan->numberOfKeys == nkeys)
			return &kept.scans[i];
	if (kept.n == KEPT_MAX)
		return NULL;
	caller = MemoryContextSwitchTo(kept.context);
	begin_scan(table, index, nkeys, &kept.scans[kept.n]);
	MemoryContextSwitchTo(caller);
	return &kept.scans[kept.n++];
}

/* All rows of a scan for its keys. */
static void *
read_rows(const Table *table, KeptScan *scan, int limit, int *found)
{
	char *rows = palloc0(table->row_size * 4);

	*found = 0;
	while ((limit == 0 || *found < limit) &&
		   index_getnext_slot(scan->scan, ForwardScanDirection, scan->slot))
	{
		rows = make_room(rows, table->row_size, *found);
		memset(rows + table->row_size * *found, 0, table->row_size);
		read_slot(table, scan->slot, rows + table->row_size * *found);
		(*found)++;
	}
	return rows;
}

void *
gl_table_find(Table *table, const char *index, const TableKey *keys, int nkeys, int limit,
			  int *found)
{
	ScanKeyData scan_keys[4];
	KeptScan own;
	KeptScan *scan;
	void *rows;

	Assert(nkeys <= lengthof(scan_keys));
	gl_table_flush();
	gl_engine_see_writes();
	scan = kept_scan(table, index, nkeys);
	if (scan == NULL)
		begin_scan(table, index, nkeys, &own);
	for (int i = 0; i < nkeys; i++)
		init_key(&scan_keys[i], i + 1, &keys[i]);
	index_rescan(scan != NULL ? scan->scan : own.scan, scan_keys, nkeys, NULL, 0);
	rows = read_rows(table, scan != NULL ? scan : &own, limit, found);
	if (scan == NULL)
		end_scan(&own);
	return rows;
}

bool
gl_table_find_one(Table *table, const char *index, const TableKey *keys, int nkeys, void *row)
{
	int found;
	void *rows = gl_table_find(table, index, keys, nkeys, 1, &found);

	if (found > 0)
		memcpy(row, rows, table->row_size);
	pfree(rows);
	return found > 0;
}

static void
refuse_changed(void)
{
	ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
					errmsg("could not serialize access due to concurrent update"),
					errdetail("The row was changed after this transaction's snapshot."),
					errhint("Run the transaction again.")));
}

/* What table_tuple_lock found, as the executor's LockRows takes it. */
static bool
is_locked(TM_Result result)
{
	switch (result)
	{
		case TM_Ok:
			return true;
		case TM_WouldBlock:
		case TM_SelfModified:
			return false;
		case TM_Updated:
			refuse_changed();
			return false;
		case TM_Deleted:
			if (IsolationUsesXactSnapshot())
				refuse_changed();
			return false;
		case TM_Invisible:
		case TM_BeingModified:
			break;
	}
	elog(ERROR, "unexpected result of a row lock: %d", (int) result);
}

bool
gl_table_lock(Table *table, void *row, LockTupleMode mode, LockWaitPolicy policy)
{
	Relation heap = gl_table_open(table);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(heap), &TTSOpsBufferHeapTuple);
	ItemPointerData tid = *GL_TID_OF(table, row);
	TM_FailureData failure;
	uint8 flags = TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS;
	bool locked;

	gl_table_flush();
	gl_engine_see_writes();
	if (!IsolationUsesXactSnapshot())
		flags |= TUPLE_LOCK_FLAG_FIND_LAST_VERSION;
	locked = is_locked(table_tuple_lock(heap, &tid, GetActiveSnapshot(), slot,
										GetCurrentCommandId(false), mode, policy, flags, &failure));
	/* The version that was read is the newest one: nothing to read again. */
	if (locked && !ItemPointerEquals(&slot->tts_tid, GL_TID_OF(table, row)))
	{
		memset(row, 0, table->row_size);
		read_slot(table, slot, row);
	}
	ExecDropSingleTupleTableSlot(slot);
	table_close(heap, NoLock);
	return locked;
}
