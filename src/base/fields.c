/*
 * fields.c
 *		The way between structs and rows, one switch for each direction.
 */
#include "base/fields.h"

#include <math.h>

#include "base/clock.h"
#include "catalog/pg_type_d.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

static const Oid types[] = {
	[FIELD_INT64] = INT8OID,		 [FIELD_ID] = INT8OID,		   [FIELD_INT] = INT4OID,
	[FIELD_OPT_INT] = INT4OID,		 [FIELD_BOOL] = BOOLOID,	   [FIELD_TEXT] = TEXTOID,
	[FIELD_OPT_TEXT] = TEXTOID,		 [FIELD_NAME] = TEXTOID,	   [FIELD_OPT_NAME] = TEXTOID,
	[FIELD_TIME] = TIMESTAMPTZOID,	 [FIELD_LOCAL] = TIMESTAMPOID, [FIELD_DIGEST] = BYTEAOID,
	[FIELD_OPT_DIGEST] = BYTEAOID,	 [FIELD_UUID] = UUIDOID,	   [FIELD_JSONB] = JSONBOID,
	[FIELD_OPT_JSONB] = JSONBOID,	 [FIELD_IDS] = INT8ARRAYOID,   [FIELD_INT16S] = INT2ARRAYOID,
	[FIELD_DIGESTS] = BYTEAARRAYOID, [FIELD_TEXTS] = TEXTARRAYOID, [FIELD_OID] = OIDOID,
	[FIELD_INT16] = INT2OID,		 [FIELD_OPT_BOOL] = BOOLOID,   [FIELD_SECONDS] = FLOAT8OID,
	[FIELD_DATE] = DATEOID,			 [FIELD_TID] = TIDOID,
};

Oid
gl_field_type(FieldKind kind)
{
	return types[kind];
}

#define MEMBER(type) (*(const type *) at)

/* Kinds whose value alone tells whether it is NULL. */
static bool
is_null_member(const Field *field, const char *at)
{
	switch (field->kind)
	{
		case FIELD_ID:
			return MEMBER(gl_id) == GL_NO_ID;
		case FIELD_OPT_INT:
			return MEMBER(int) == 0;
		case FIELD_OPT_NAME:
		case FIELD_OPT_BOOL:
			return MEMBER(int) < 0;
		case FIELD_TIME:
		case FIELD_LOCAL:
		case FIELD_SECONDS:
			return MEMBER(gl_time) == GL_TIME_NEVER;
		case FIELD_OPT_TEXT:
		case FIELD_OPT_JSONB:
			return MEMBER(void *) == NULL;
		case FIELD_OPT_DIGEST:
			return !MEMBER(OptDigest).is_set;
		case FIELD_OID:
			return !OidIsValid(MEMBER(Oid));
		default:
			return false;
	}
}

static Datum
list_datum(FieldKind kind, const char *at)
{
	if (kind == FIELD_IDS)
		return gl_ids_datum(MEMBER(IdList).items, MEMBER(IdList).n);
	if (kind == FIELD_INT16S)
		return gl_int16s_datum(MEMBER(Int16List).items, MEMBER(Int16List).n);
	if (kind == FIELD_DIGESTS)
		return gl_digests_datum(MEMBER(DigestList).items, MEMBER(DigestList).n);
	return gl_texts_datum(MEMBER(TextList).items, MEMBER(TextList).n);
}

Datum
gl_field_datum(const Field *field, const void *members, bool *is_null)
{
	const char *at = (const char *) members + field->offset;

	*is_null = is_null_member(field, at);
	if (*is_null)
		return (Datum) 0;
	switch (field->kind)
	{
		case FIELD_INT64:
		case FIELD_ID:
			return Int64GetDatum(MEMBER(int64));
		case FIELD_INT:
		case FIELD_OPT_INT:
		case FIELD_DATE:
			return Int32GetDatum(MEMBER(int));
		case FIELD_INT16:
			return Int16GetDatum((int16) MEMBER(int));
		case FIELD_BOOL:
			return BoolGetDatum(MEMBER(bool));
		case FIELD_OPT_BOOL:
			return BoolGetDatum(MEMBER(int));
		case FIELD_TEXT:
		case FIELD_OPT_TEXT:
			return CStringGetTextDatum(MEMBER(char *));
		case FIELD_NAME:
		case FIELD_OPT_NAME:
			return CStringGetTextDatum(gl_name(field->names, MEMBER(int)));
		case FIELD_TIME:
		case FIELD_LOCAL:
			return TimestampTzGetDatum(MEMBER(gl_time));
		case FIELD_SECONDS:
			return Float8GetDatum((double) MEMBER(gl_time) / GL_SECOND);
		case FIELD_DIGEST:
			return gl_digest_datum(&MEMBER(Digest));
		case FIELD_OPT_DIGEST:
			return gl_digest_datum(&MEMBER(OptDigest).digest);
		case FIELD_UUID:
			return PointerGetDatum(at);
		case FIELD_JSONB:
		case FIELD_OPT_JSONB:
			return PointerGetDatum(MEMBER(void *));
		case FIELD_TID:
			return PointerGetDatum(at);
		case FIELD_OID:
			return ObjectIdGetDatum(MEMBER(Oid));
		case FIELD_IDS:
		case FIELD_INT16S:
		case FIELD_DIGESTS:
		case FIELD_TEXTS:
			break;
	}
	return list_datum(field->kind, at);
}

void
gl_args_fields(Args *args, const Field *fields, int n, const void *members)
{
	for (int i = 0; i < n; i++)
	{
		bool is_null;
		Datum value = gl_field_datum(&fields[i], members, &is_null);

		if (is_null)
			gl_args_null(args);
		else
			gl_args_datum(args, value);
	}
}

#undef MEMBER
#define MEMBER(type) (*(type *) at)

static void
read_list(FieldKind kind, const Row *row, int column, char *at)
{
	if (kind == FIELD_IDS)
		MEMBER(IdList).items = gl_row_ids(row, column, &MEMBER(IdList).n);
	else if (kind == FIELD_INT16S)
		MEMBER(Int16List).items = gl_row_int16s(row, column, &MEMBER(Int16List).n);
	else if (kind == FIELD_DIGESTS)
		MEMBER(DigestList).items = gl_row_digests(row, column, &MEMBER(DigestList).n);
	else
		MEMBER(TextList).items = gl_texts_from(gl_row_datum(row, column), &MEMBER(TextList).n);
}

static void
read_hash(FieldKind kind, const Row *row, int column, char *at)
{
	if (kind == FIELD_DIGEST)
		MEMBER(Digest) = gl_row_digest(row, column);
	else
	{
		MEMBER(OptDigest).is_set = !row->nulls[column];
		if (!row->nulls[column])
			MEMBER(OptDigest).digest = gl_row_digest(row, column);
	}
}

/* A double holds whole microseconds of 285 years. */
static gl_time
seconds_of(const Row *row, int column)
{
	return row->nulls[column] ? GL_TIME_NEVER
							  : (gl_time) rint(DatumGetFloat8(row->values[column]) * GL_SECOND);
}

static void
read_member(const Row *row, int column, const Field *field, char *at)
{
	switch (field->kind)
	{
		case FIELD_INT64:
			MEMBER(int64) = gl_row_int64(row, column);
			break;
		case FIELD_ID:
			MEMBER(gl_id) = gl_row_opt_id(row, column);
			break;
		case FIELD_INT:
		case FIELD_DATE:
			MEMBER(int) = gl_row_int(row, column);
			break;
		case FIELD_OPT_INT:
			MEMBER(int) = gl_row_opt_int(row, column, 0);
			break;
		case FIELD_INT16:
			MEMBER(int) = DatumGetInt16(gl_row_datum(row, column));
			break;
		case FIELD_BOOL:
			MEMBER(bool) = gl_row_bool(row, column);
			break;
		case FIELD_OPT_BOOL:
			MEMBER(int) = row->nulls[column] ? -1 : gl_row_bool(row, column);
			break;
		case FIELD_TEXT:
			MEMBER(char *) = gl_row_text(row, column);
			break;
		case FIELD_OPT_TEXT:
			MEMBER(char *) = gl_row_opt_text(row, column);
			break;
		case FIELD_NAME:
			MEMBER(int) = gl_row_name(row, column, field->names);
			break;
		case FIELD_OPT_NAME:
			MEMBER(int) = row->nulls[column] ? -1 : gl_row_name(row, column, field->names);
			break;
		case FIELD_TIME:
		case FIELD_LOCAL:
			MEMBER(gl_time) = gl_row_opt_time(row, column);
			break;
		case FIELD_SECONDS:
			MEMBER(gl_time) = seconds_of(row, column);
			break;
		case FIELD_DIGEST:
		case FIELD_OPT_DIGEST:
			read_hash(field->kind, row, column, at);
			break;
		case FIELD_UUID:
			memcpy(at, DatumGetUUIDP(gl_row_datum(row, column))->data, sizeof(Uuid));
			break;
		case FIELD_JSONB:
			MEMBER(Jsonb *) = DatumGetJsonbPCopy(gl_row_datum(row, column));
			break;
		case FIELD_OPT_JSONB:
			MEMBER(Jsonb *) = row->nulls[column] ? NULL : DatumGetJsonbPCopy(row->values[column]);
			break;
		case FIELD_TID:
			MEMBER(ItemPointerData) = *(ItemPointer) DatumGetPointer(gl_row_datum(row, column));
			break;
		case FIELD_OID:
			MEMBER(Oid) = row->nulls[column] ? InvalidOid : DatumGetObjectId(row->values[column]);
			break;
		case FIELD_IDS:
		case FIELD_INT16S:
		case FIELD_DIGESTS:
		case FIELD_TEXTS:
			read_list(field->kind, row, column, at);
			break;
	}
}

void
gl_row_fields(const Row *row, int first, const Field *fields, int n, void *members)
{
	for (int i = 0; i < n; i++)
		read_member(row, first + i, &fields[i], (char *) members + fields[i].offset);
}

void *
gl_rows_read(const Rows *rows, const Field *fields, int nfields, size_t size, int *found)
{
	char *all = palloc0(size * Max(rows->count, 1));

	for (uint64 i = 0; i < rows->count; i++)
	{
		Row row;

		gl_row_fetch(rows, i, nfields, &row);
		gl_row_fields(&row, 0, fields, nfields, all + i * size);
	}
	*found = (int) rows->count;
	return all;
}

IdList
gl_rows_ids(const Rows *rows)
{
	IdList ids = {.items = palloc(sizeof(gl_id) * Max(rows->count, 1))};

	for (uint64 i = 0; i < rows->count; i++)
	{
		Row row;

		gl_row_fetch(rows, i, 1, &row);
		ids.items[ids.n++] = gl_row_int64(&row, 0);
	}
	return ids;
}

gl_time *
gl_rows_times(const Rows *rows, int *found)
{
	gl_time *times = palloc(sizeof(gl_time) * Max(rows->count, 1));

	*found = (int) rows->count;
	for (uint64 i = 0; i < rows->count; i++)
	{
		Row row;

		gl_row_fetch(rows, i, 1, &row);
		times[i] = gl_row_opt_time(&row, 0);
	}
	return times;
}

void
gl_write_row(Statement *statement, const void *members)
{
	Args args = {0};
	Rows rows;

	gl_args_fields(&args, statement->fields, statement->nfields, members);
	rows = gl_spi_run(statement, &args, 0);
	if (statement->expect == SPI_OK_UPDATE && rows.count != 1)
		elog(ERROR, "\"%s\" changed " UINT64_FORMAT " rows", statement->text, rows.count);
}
