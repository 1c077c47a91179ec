/*
 * spi.h
 *		Statements of the store: prepared once per backend, run with parameters, rows read by column.
 */
#ifndef GL_BASE_SPI_H
#define GL_BASE_SPI_H

#include "base/compat.h"

#include "base/hash.h"
#include "core/names.h"
#include "core/types.h"
#include "executor/spi.h"

#define GL_ARGS_MAX 48
#define GL_COLUMNS_MAX 48

/*
 * One statement. Its text is constant; the plan is kept for the life of the backend. The types of
 * the arguments are those of fields, as many as there are, then those of types.
 */
typedef struct Statement
{
	const char *text;
	int expect;		 /* SPI_OK_... */
	bool is_generic; /* one plan for all arguments, however many ids they are */
	const struct Field *fields;
	int nfields;
	int ntypes;
	Oid types[GL_ARGS_MAX];
	SPIPlanPtr plan;
} Statement;

/* Arguments, added in order. */
typedef struct Args
{
	int n;
	Datum values[GL_ARGS_MAX];
	char nulls[GL_ARGS_MAX];
} Args;

typedef struct Rows
{
	SPITupleTable *table;
	uint64 count;
} Rows;

/* One row, taken apart. Values point into the result and live until the engine is left. */
typedef struct Row
{
	int n;
	Datum values[GL_COLUMNS_MAX];
	bool nulls[GL_COLUMNS_MAX];
} Row;

/* Run a statement inside the engine; raises unless it ends as expected. limit 0 means all rows. */
extern Rows gl_spi_run(Statement *statement, const Args *args, long limit);

/* Take apart row i, asserting its number of columns. */
extern void gl_row_fetch(const Rows *rows, uint64 i, int columns, Row *row);

extern void gl_args_datum(Args *args, Datum value);
extern void gl_args_null(Args *args);
extern void gl_args_int64(Args *args, int64 value);
extern void gl_args_id(Args *args, gl_id id); /* GL_NO_ID becomes NULL */
extern void gl_args_int(Args *args, int value);
extern void gl_args_bool(Args *args, bool value);
extern void gl_args_text(Args *args, const char *text); /* NULL becomes NULL */
extern void gl_args_time(Args *args, gl_time time);		/* GL_TIME_NEVER becomes NULL */
extern void gl_args_ids(Args *args, const gl_id *ids, int n);

/* Columns by position from 0. Those without opt raise on NULL; text is copied. */
extern int64 gl_row_int64(const Row *row, int column);
extern gl_id gl_row_opt_id(const Row *row, int column);
extern int gl_row_int(const Row *row, int column);
extern int gl_row_opt_int(const Row *row, int column, int if_null);
extern bool gl_row_bool(const Row *row, int column);
extern char *gl_row_text(const Row *row, int column);
extern char *gl_row_opt_text(const Row *row, int column);
extern int gl_row_name(const Row *row, int column, const NameTable *table);
extern gl_time gl_row_opt_time(const Row *row, int column);
extern Digest gl_row_digest(const Row *row, int column);
extern Datum gl_row_datum(const Row *row, int column);
extern gl_id *gl_row_ids(const Row *row, int column, int *n);
extern int16 *gl_row_int16s(const Row *row, int column, int *n);
extern Digest *gl_row_digests(const Row *row, int column, int *n);

/* Arrays as datums, in the current memory context. */
extern Datum gl_ids_datum(const gl_id *ids, int n);
extern Datum gl_int16s_datum(const int16 *values, int n);
extern Datum gl_digests_datum(const Digest *hashes, int n);
extern Datum gl_texts_datum(char *const *texts, int n);

/* A text[] without NULLs as C strings. */
extern char **gl_texts_from(Datum array, int *n);

#endif /* GL_BASE_SPI_H */
