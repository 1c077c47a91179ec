/*
 * table.h
 *		Rows of the hot tables without the executor: found through an index, locked, inserted,
 *		updated.
 *
 * A statement costs 5 to 10 us before it touches a row; what is here costs 1 to 3 us. In exchange
 * constraints, foreign keys and triggers are not asked: the engine holds the locks and has made the
 * checks that they would repeat, and unique indexes are still kept by the server. The same writes
 * can be made by statements instead (gl_table_use_statements), which is how tests check that every
 * row written here would have passed them.
 */
#ifndef GL_BASE_TABLE_H
#define GL_BASE_TABLE_H

#include "base/fields.h"
#include "nodes/lockoptions.h"
#include "storage/itemptr.h"
#include "utils/builtins.h"

/*
 * A table of greenlight_internal and the struct of its rows. fields describe every column; without
 * an insert they may be some, and an update leaves the others as they are. The
 * struct has a member tid, the place of the version that was read or written last.
 */
typedef struct Table
{
	const char *name;
	const Field *fields;
	int nfields;
	size_t row_size;
	size_t tid_offset;
	Statement *insert; /* of all fields; NULL: rows are made otherwise */
	Statement *update; /* of its own fields, by the key they begin with; NULL: never updated here */
	struct TableCache *cache; /* what this backend knows of it; built when first used */
} Table;

#define GL_TABLE(name_, row, fields_, insert_, update_) \
	{ \
		.name = (name_), .fields = (fields_), .nfields = lengthof(fields_), \
		.row_size = sizeof(row), .tid_offset = offsetof(row, tid), .insert = (insert_), \
		.update = (update_) \
	}

/* One column of an index that has to be equal. */
typedef struct TableKey
{
	Oid type; /* INT8OID, INT4OID, DATEOID or TEXTOID */
	Datum value;
} TableKey;

#define GL_KEY_ID(id) \
	{ \
		INT8OID, Int64GetDatum(id) \
	}
#define GL_KEY_INT(n) \
	{ \
		INT4OID, Int32GetDatum(n) \
	}
#define GL_KEY_DATE(day) \
	{ \
		DATEOID, Int32GetDatum(day) \
	}
#define GL_KEY_TEXT(text) \
	{ \
		TEXTOID, CStringGetTextDatum(text) \
	}

/*
 * Rows whose leading columns of an index equal the keys, in the order of the index, as an array of
 * the table's structs in the current memory context. limit 0 means all.
 */
extern void *gl_table_find(Table *table, const char *index, const TableKey *keys, int nkeys,
						   int limit, int *found);

/* The same for one row at most; false when there is none. */
extern bool
gl_table_find_one(Table *table, const char *index, const TableKey *keys, int nkeys, void *row);

/*
 * Between these two, nothing is written and every find leaves its scan for the next one on the same
 * index: for reading the rows of many posts. Finds by the ids, one after the other, of which the
 * first key is one, go on from where the last one stopped when the ids are close to one another. The
 * ids are ascending; the memory context of the first call has to outlive both.
 */
extern void gl_table_keep_scans(const IdList *ids);
extern void gl_table_end_scans(void);

/*
 * Lock the row a struct was read from and read its newest version into it. False when it is gone,
 * or locked by somebody else and policy is LockWaitSkip. Raises 40001 under REPEATABLE READ and
 * above when it was changed since the snapshot.
 */
extern bool gl_table_lock(Table *table, void *row, LockTupleMode mode, LockWaitPolicy policy);

/* Write a new row, or all columns of a row that this transaction has locked; tid is set. */
extern void gl_table_insert(Table *table, void *row);
extern void gl_table_update(Table *table, void *row);

/*
 * Between these two, a table is opened once, and new rows and index entries are kept to be written
 * together; no row is written twice. Reads and locks flush what is kept; statements do not see it.
 * The memory context of the first call has to outlive both.
 */
extern void gl_table_begin_batch(void);
extern void gl_table_flush(void);
extern void gl_table_end_batch(void);

/* Let writes go through statements, so that constraints and triggers see them; for tests. */
extern void gl_table_use_statements(bool use);

#endif /* GL_BASE_TABLE_H */
