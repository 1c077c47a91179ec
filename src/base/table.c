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
init_key(ScanKey scan_key, AttrNumber column, StrategyNumber strategy, RegProcedure compare,
		 const TableKey *key)
{
	ScanKeyEntryInitialize(scan_key, 0, column, strategy, InvalidOid,
						   key->type == TEXTOID ? DEFAULT_COLLATION_OID : InvalidOid, compare,
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
	MemoryContext context; /* it was begun in */
	const Table *table;
	const char *index;
	Relation heap;
	Relation index_relation;
	TupleTableSlot *slot;
	IndexScanDesc scan;
	bool walks;	   /* goes on from one id to the next; the rest is of such scans only */
	bool is_begun; /* ids up to passed were asked for */
	bool has_row;  /* the slot holds a row of the id at */
	int64 passed;
	int64 at;
} KeptScan;

static void
begin_scan(Table *table, const char *index, int nkeys, KeptScan *scan)
{
	*scan = (KeptScan){.context = CurrentMemoryContext, .table = table, .index = index};
	scan->heap = gl_table_open(table);
	scan->index_relation = index_open(gl_table_index(table, index), AccessShareLock);
	scan->slot = MakeSingleTupleTableSlot(RelationGetDescr(scan->heap), &TTSOpsBufferHeapTuple);
	scan->scan = gl_index_beginscan(scan->heap, scan->index_relation, GetActiveSnapshot(), nkeys);
}

/* The next row into the slot. What an index notes for itself on the way lives as long as the scan. */
static bool
next_row(KeptScan *scan)
{
	MemoryContext caller = MemoryContextSwitchTo(scan->context);
	bool is_there = index_getnext_slot(scan->scan, ForwardScanDirection, scan->slot);

	MemoryContextSwitchTo(caller);
	return is_there;
}

static void
end_scan(KeptScan *scan)
{
	index_endscan(scan->scan);
	ExecDropSingleTupleTableSlot(scan->slot);
	index_close(scan->index_relation, NoLock);
	table_close(scan->heap, NoLock);
}

#define KEYS_MAX 6
#define KEPT_MAX 8
#define WALK_KEYS 2	  /* from, to */
#define WALK_SPARSE 4 /* ids for each that is asked for: more, and they are looked up one by one */
#define WALK_SKIPS 8  /* rows of others passed over in one find: more, and the same */

/*
 * Scans kept between gl_table_keep_scans() and its end; after an error they are forgotten with the
 * memory they are in, and not used again in any other subtransaction.
 */
static struct
{
	bool is_on;
	SubTransactionId subtransaction;
	MemoryContext context;
	bool walks; /* the ids are close to one another */
	int64 last;
	int n;
	KeptScan scans[KEPT_MAX];
} kept;

static void
forget_scans(void *arg)
{
	kept.is_on = false;
}

void
gl_table_keep_scans(const IdList *ids)
{
	MemoryContextCallback *callback = palloc(sizeof(MemoryContextCallback));

	gl_engine_see_writes();
	*callback = (MemoryContextCallback){.func = forget_scans};
	MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
	kept.is_on = true;
	kept.subtransaction = GetCurrentSubTransactionId();
	kept.context = CurrentMemoryContext;
	kept.n = 0;
	/* A walk reads more than it returns, which a serializable transaction would have to answer for. */
	kept.walks = ids->n > 1 && !IsolationIsSerializable() &&
				 ids->items[ids->n - 1] - ids->items[0] < (int64) WALK_SPARSE * ids->n;
	kept.last = ids->n > 0 ? ids->items[ids->n - 1] : 0;
}

void
gl_table_end_scans(void)
{
	for (int i = 0; i < kept.n; i++)
		end_scan(&kept.scans[i]);
	kept.is_on = false;
}

static void
begin_kept(KeptScan *scan, Table *table, const char *index, int nkeys)
{
	MemoryContext caller = MemoryContextSwitchTo(kept.context);

	begin_scan(table, index, nkeys, scan);
	MemoryContextSwitchTo(caller);
}

/* The kept scan of an index, begun when it is the first; NULL when none is to be kept. */
static KeptScan *
kept_scan(Table *table, const char *index, const TableKey *keys, int nkeys)
{
	KeptScan *scan;
	bool walks = kept.walks && keys[0].type == INT8OID;

	if (!kept.is_on || kept.subtransaction != GetCurrentSubTransactionId())
		return NULL;
	for (int i = 0; i < kept.n; i++)
		if (kept.scans[i].table == table && strcmp(kept.scans[i].index, index) == 0 &&
			(kept.scans[i].walks || kept.scans[i].scan->numberOfKeys == nkeys))
			return &kept.scans[i];
	if (kept.n == KEPT_MAX)
		return NULL;
	for (int i = 1; i < nkeys; i++)
		walks &= keys[i].type != TEXTOID;
	scan = &kept.scans[kept.n++];
	begin_kept(scan, table, index, walks ? WALK_KEYS : nkeys);
	scan->walks = walks;
	return scan;
}

/* Rows as they are found. */
typedef struct Found
{
	char *rows;
	int n;
} Found;

static void
add_row(const Table *table, TupleTableSlot *slot, Found *found)
{
	found->rows = make_room(found->rows, table->row_size, found->n);
	memset(found->rows + table->row_size * found->n, 0, table->row_size);
	read_slot(table, slot, found->rows + table->row_size * found->n);
	found->n++;
}

/* All rows of a scan for its keys. */
static void
read_equal(KeptScan *scan, const TableKey *keys, int nkeys, int limit, Found *found)
{
	ScanKeyData scan_keys[KEYS_MAX];

	Assert(nkeys <= lengthof(scan_keys));
	for (int i = 0; i < nkeys; i++)
		init_key(&scan_keys[i], i + 1, BTEqualStrategyNumber,
				 keys[i].type == INT8OID   ? F_INT8EQ
				 : keys[i].type == INT4OID ? F_INT4EQ
				 : keys[i].type == DATEOID ? F_DATE_EQ
										   : F_TEXTEQ,
				 &keys[i]);
	index_rescan(scan->scan, scan_keys, nkeys, NULL, 0);
	while ((limit == 0 || found->n < limit) && next_row(scan))
		add_row(scan->table, scan->slot, found);
}

/* A column of the index, of the row a walk has come to. */
static Datum
walked_column(const KeptScan *scan, int key, bool *is_null)
{
	return slot_getattr(scan->slot, scan->index_relation->rd_index->indkey.values[key], is_null);
}

static void
walk_on(KeptScan *scan)
{
	bool is_null;

	scan->has_row = next_row(scan);
	if (scan->has_row)
		scan->at = DatumGetInt64(walked_column(scan, 0, &is_null));
}

/* Starts a walk over the ids from one to the last that will be asked for. */
static void
walk_from(KeptScan *scan, const TableKey *id)
{
	TableKey last = GL_KEY_ID(kept.last);
	ScanKeyData scan_keys[WALK_KEYS];

	init_key(&scan_keys[0], 1, BTGreaterEqualStrategyNumber, F_INT8GE, id);
	init_key(&scan_keys[1], 1, BTLessEqualStrategyNumber, F_INT8LE, &last);
	index_rescan(scan->scan, scan_keys, WALK_KEYS, NULL, 0);
	walk_on(scan);
}

/* Do the columns behind the first one equal the keys? */
static bool
walked_equals(const KeptScan *scan, const TableKey *keys, int nkeys)
{
	for (int i = 1; i < nkeys; i++)
	{
		bool is_null;
		Datum value = walked_column(scan, i, &is_null);

		if (is_null ||
			(keys[i].type == INT4OID ? DatumGetInt32(value) != DatumGetInt32(keys[i].value)
									 : DatumGetInt64(value) != DatumGetInt64(keys[i].value)))
			return false;
	}
	return true;
}

/* The same as read_equal(), from where the last find has stopped; false when that is too far away. */
static bool
read_walking(KeptScan *scan, const TableKey *keys, int nkeys, int limit, Found *found)
{
	int64 id = DatumGetInt64(keys[0].value);
	int skips = 0;

	if (id > kept.last)
		return false;
	if (!scan->is_begun || id <= scan->passed)
		walk_from(scan, &keys[0]);
	scan->is_begun = true;
	scan->passed = id;
	for (; scan->has_row && scan->at <= id; walk_on(scan))
	{
		if (scan->at == id && walked_equals(scan, keys, nkeys))
		{
			add_row(scan->table, scan->slot, found);
			if (found->n == limit)
				break;
		}
		else if (++skips > WALK_SKIPS)
			return false;
	}
	return true;
}

void *
gl_table_find(Table *table, const char *index, const TableKey *keys, int nkeys, int limit,
			  int *nfound)
{
	Found found = {.rows = palloc0(table->row_size * 4)};
	KeptScan own;
	KeptScan *scan;

	gl_table_flush();
	gl_engine_see_writes();
	scan = kept_scan(table, index, keys, nkeys);
	if (scan == NULL)
	{
		begin_scan(table, index, nkeys, &own);
		read_equal(&own, keys, nkeys, limit, &found);
		end_scan(&own);
	}
	else if (!scan->walks)
		read_equal(scan, keys, nkeys, limit, &found);
	else if (!read_walking(scan, keys, nkeys, limit, &found))
	{
		found.n = 0;
		end_scan(scan);
		begin_kept(scan, table, index, nkeys);
		read_equal(scan, keys, nkeys, limit, &found);
	}
	*nfound = found.n;
	return found.rows;
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
