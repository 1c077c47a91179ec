/*
 * spi.c
 *		The only file that prepares and executes statements.
 *
 * Rows stay in SPI's memory until the engine is left; what outlives it is copied by the getters
 * into the caller's context, to which every call here returns.
 */
#include "base/spi.h"

#include "access/htup_details.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/fields.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

static void
prepare(Statement *statement)
{
	Oid types[GL_ARGS_MAX];
	SPIPlanPtr plan;

	for (int i = 0; i < statement->nfields; i++)
		types[i] = gl_field_type(statement->fields[i].kind);
	memcpy(types + statement->nfields, statement->types, sizeof(Oid) * statement->ntypes);
	plan = SPI_prepare_cursor(statement->text, statement->nfields + statement->ntypes, types,
							  statement->is_generic ? CURSOR_OPT_GENERIC_PLAN : 0);
	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\": %s", statement->text,
			 SPI_result_code_string(SPI_result));
	if (SPI_keepplan(plan) != 0)
		elog(ERROR, "could not keep the plan of \"%s\"", statement->text);
	statement->plan = plan;
}

Rows
gl_spi_run(Statement *statement, const Args *args, long limit)
{
	MemoryContext caller = CurrentMemoryContext;
	Rows rows;
	int result;

	gl_engine_need_statements();
	Assert((args == NULL ? 0 : args->n) == statement->nfields + statement->ntypes);
	if (statement->plan == NULL)
		prepare(statement);
	result = SPI_execute_plan(statement->plan, args == NULL ? NULL : (Datum *) args->values,
							  args == NULL ? NULL : args->nulls, gl_engine_reads_only(), limit);
	if (result != statement->expect)
		elog(ERROR, "statement \"%s\" ended as %s", statement->text,
			 SPI_result_code_string(result));
	if (statement->expect != SPI_OK_SELECT)
		gl_engine_note_write();
	rows = (Rows){.table = SPI_tuptable, .count = SPI_processed};
	MemoryContextSwitchTo(caller);
	return rows;
}

void
gl_row_fetch(const Rows *rows, uint64 i, int columns, Row *row)
{
	TupleDesc desc = rows->table->tupdesc;

	if (i >= rows->count || desc->natts != columns || columns > GL_COLUMNS_MAX)
		elog(ERROR, "row " UINT64_FORMAT " of " UINT64_FORMAT " with %d columns instead of %d", i,
			 rows->count, desc->natts, columns);
	row->n = columns;
	heap_deform_tuple(rows->table->vals[i], desc, row->values, row->nulls);
}

void
gl_args_datum(Args *args, Datum value)
{
	Assert(args->n < GL_ARGS_MAX);
	args->values[args->n] = value;
	args->nulls[args->n++] = ' ';
}

void
gl_args_null(Args *args)
{
	Assert(args->n < GL_ARGS_MAX);
	args->values[args->n] = (Datum) 0;
	args->nulls[args->n++] = 'n';
}

void
gl_args_int64(Args *args, int64 value)
{
	gl_args_datum(args, Int64GetDatum(value));
}

void
gl_args_id(Args *args, gl_id id)
{
	if (id == GL_NO_ID)
		gl_args_null(args);
	else
		gl_args_int64(args, id);
}

void
gl_args_int(Args *args, int value)
{
	gl_args_datum(args, Int32GetDatum(value));
}

void
gl_args_bool(Args *args, bool value)
{
	gl_args_datum(args, BoolGetDatum(value));
}

void
gl_args_text(Args *args, const char *text)
{
	if (text == NULL)
		gl_args_null(args);
	else
		gl_args_datum(args, CStringGetTextDatum(text));
}

void
gl_args_time(Args *args, gl_time time)
{
	if (time == GL_TIME_NEVER)
		gl_args_null(args);
	else
		gl_args_datum(args, gl_time_datum(time));
}

void
gl_args_ids(Args *args, const gl_id *ids, int n)
{
	gl_args_datum(args, gl_ids_datum(ids, n));
}

Datum
gl_row_datum(const Row *row, int column)
{
	if (column >= row->n || row->nulls[column])
		elog(ERROR, "unexpected null in column %d of %d", column, row->n);
	return row->values[column];
}

int64
gl_row_int64(const Row *row, int column)
{
	return DatumGetInt64(gl_row_datum(row, column));
}

gl_id
gl_row_opt_id(const Row *row, int column)
{
	return row->nulls[column] ? GL_NO_ID : DatumGetInt64(row->values[column]);
}

int
gl_row_int(const Row *row, int column)
{
	return DatumGetInt32(gl_row_datum(row, column));
}

int
gl_row_opt_int(const Row *row, int column, int if_null)
{
	return row->nulls[column] ? if_null : DatumGetInt32(row->values[column]);
}

bool
gl_row_bool(const Row *row, int column)
{
	return DatumGetBool(gl_row_datum(row, column));
}

char *
gl_row_text(const Row *row, int column)
{
	return TextDatumGetCString(gl_row_datum(row, column));
}

char *
gl_row_opt_text(const Row *row, int column)
{
	return row->nulls[column] ? NULL : TextDatumGetCString(row->values[column]);
}

/* A name out of a table's lookup column; a row in an unknown state is corrupt. */
int
gl_row_name(const Row *row, int column, const NameTable *table)
{
	char *name = gl_row_text(row, column);
	int value = gl_name_find(table, name);

	if (value < 0)
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
						errmsg("unrecognized %s: %s", table->kind, name)));
	return value;
}

gl_time
gl_row_opt_time(const Row *row, int column)
{
	return gl_time_from(row->values[column], row->nulls[column]);
}

Digest
gl_row_digest(const Row *row, int column)
{
	return gl_digest_from(gl_row_datum(row, column));
}

static ArrayType *
array_without_nulls(Datum array)
{
	ArrayType *value = DatumGetArrayTypeP(array);

	if (ARR_HASNULL(value) && array_contains_nulls(value))
		elog(ERROR, "unexpected null in an array");
	return value;
}

/* Elements of a one-dimensional array without NULLs. */
static Datum *
array_elements(Datum array, Oid type, int16 length, bool by_value, char align, int *n)
{
	Datum *elements;

	deconstruct_array(array_without_nulls(array), type, length, by_value, align, &elements, NULL,
					  n);
	return elements;
}

/* Elements of one width lie in an array as they do in C, so they are copied in one piece. */
static void *
plain_elements(Datum array, Oid type, size_t width, int *n)
{
	ArrayType *value = array_without_nulls(array);
	void *elements;

	if (ARR_ELEMTYPE(value) != type)
		elog(ERROR, "array of type %u", ARR_ELEMTYPE(value));
	*n = ArrayGetNItems(ARR_NDIM(value), ARR_DIMS(value));
	elements = palloc(width * Max(*n, 1));
	memcpy(elements, ARR_DATA_PTR(value), width * *n);
	return elements;
}

static Datum
plain_array(const void *elements, int n, Oid type, size_t width)
{
	Size size = ARR_OVERHEAD_NONULLS(1) + width * n;
	ArrayType *array;

	if (n == 0)
		return PointerGetDatum(construct_empty_array(type));
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = type;
	ARR_DIMS(array)[0] = n;
	ARR_LBOUND(array)[0] = 1;
	memcpy(ARR_DATA_PTR(array), elements, width * n);
	return PointerGetDatum(array);
}

gl_id *
gl_row_ids(const Row *row, int column, int *n)
{
	return plain_elements(gl_row_datum(row, column), INT8OID, sizeof(gl_id), n);
}

int16 *
gl_row_int16s(const Row *row, int column, int *n)
{
	return plain_elements(gl_row_datum(row, column), INT2OID, sizeof(int16), n);
}

Digest *
gl_row_digests(const Row *row, int column, int *n)
{
	Datum *elements =
		array_elements(gl_row_datum(row, column), BYTEAOID, -1, false, TYPALIGN_INT, n);
	Digest *hashes = palloc(sizeof(Digest) * Max(*n, 1));

	for (int i = 0; i < *n; i++)
		hashes[i] = gl_digest_from(elements[i]);
	return hashes;
}

Datum
gl_ids_datum(const gl_id *ids, int n)
{
	return plain_array(ids, n, INT8OID, sizeof(gl_id));
}

Datum
gl_int16s_datum(const int16 *values, int n)
{
	return plain_array(values, n, INT2OID, sizeof(int16));
}

Datum
gl_digests_datum(const Digest *hashes, int n)
{
	Datum *elements = palloc(sizeof(Datum) * Max(n, 1));

	for (int i = 0; i < n; i++)
		elements[i] = gl_digest_datum(&hashes[i]);
	return PointerGetDatum(construct_array(elements, n, BYTEAOID, -1, false, TYPALIGN_INT));
}

Datum
gl_texts_datum(char *const *texts, int n)
{
	Datum *elements = palloc(sizeof(Datum) * Max(n, 1));

	for (int i = 0; i < n; i++)
		elements[i] = CStringGetTextDatum(texts[i]);
	return PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

char **
gl_texts_from(Datum array, int *n)
{
	Datum *elements = array_elements(array, TEXTOID, -1, false, TYPALIGN_INT, n);
	char **texts = palloc(sizeof(char *) * Max(*n, 1));

	for (int i = 0; i < *n; i++)
		texts[i] = TextDatumGetCString(elements[i]);
	return texts;
}
