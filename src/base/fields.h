/*
 * fields.h
 *		The columns of a table as one list that gives the text of its statements, the types of their
 *		parameters, and the way between a C struct and a row.
 *
 * A list is a macro of two macros, LIST(F, N): F(KIND, field) for a plain column and N(names, field)
 * for one whose text is an enum's name; field is both the column and the member of the struct.
 */
#ifndef GL_BASE_FIELDS_H
#define GL_BASE_FIELDS_H

#include "base/spi.h"
#include "base/values.h"

typedef enum FieldKind
{
	FIELD_INT64,	  /* gl_id or int64 */
	FIELD_ID,		  /* gl_id; GL_NO_ID is NULL */
	FIELD_INT,		  /* int */
	FIELD_INT16,	  /* int, as smallint */
	FIELD_OPT_INT,	  /* int; 0 is NULL */
	FIELD_BOOL,		  /* bool */
	FIELD_OPT_BOOL,	  /* bool, as int; below 0 is NULL */
	FIELD_TEXT,		  /* char * */
	FIELD_OPT_TEXT,	  /* char *; NULL is NULL */
	FIELD_NAME,		  /* an enum, as int, by its name */
	FIELD_OPT_NAME,	  /* the same; -1 is NULL */
	FIELD_TIME,		  /* gl_time; GL_TIME_NEVER is NULL */
	FIELD_DATE,		  /* int, days since 2000-01-01 */
	FIELD_LOCAL,	  /* wall time as gl_time; GL_TIME_NEVER is NULL */
	FIELD_SECONDS,	  /* how long as gl_time, as double precision; GL_TIME_NEVER is NULL */
	FIELD_DIGEST,	  /* Digest */
	FIELD_OPT_DIGEST, /* OptDigest */
	FIELD_UUID,		  /* Uuid */
	FIELD_JSONB,	  /* Jsonb * */
	FIELD_OPT_JSONB,  /* Jsonb *; NULL is NULL */
	FIELD_IDS,		  /* IdList */
	FIELD_INT16S,	  /* Int16List */
	FIELD_DIGESTS,	  /* DigestList */
	FIELD_TEXTS,	  /* TextList */
	FIELD_OID,		  /* Oid; InvalidOid is NULL */
	FIELD_TID,		  /* ItemPointerData */
} FieldKind;

typedef struct Field
{
	FieldKind kind;
	size_t offset; /* of the member in the struct */
	const NameTable *names;
	const char *column;
} Field;

/* For the two macros of a list: text of the columns, each behind a comma. */
#define GL_COLUMN(kind, field) ", " #field
#define GL_COLUMN_OF_T(kind, field) ", t." #field

/* For the two macros of a list: descriptors; GL_ROW names the struct in the file that uses them. */
#define GL_FIELD(kind, field) {FIELD_##kind, offsetof(GL_ROW, field), NULL, #field},
#define GL_FIELD_NAME(names, field) {FIELD_NAME, offsetof(GL_ROW, field), &names, #field},
#define GL_FIELD_OPT_NAME(names, field) {FIELD_OPT_NAME, offsetof(GL_ROW, field), &names, #field},

/* "$1, $2, ..." up to a number. */
#define GL_PARAMS_5 "$1, $2, $3, $4, $5"
#define GL_PARAMS_6 GL_PARAMS_5 ", $6"
#define GL_PARAMS_7 GL_PARAMS_6 ", $7"
#define GL_PARAMS_8 GL_PARAMS_7 ", $8"
#define GL_PARAMS_9 GL_PARAMS_8 ", $9"
#define GL_PARAMS_10 GL_PARAMS_9 ", $10"
#define GL_PARAMS_11 GL_PARAMS_10 ", $11"
#define GL_PARAMS_12 GL_PARAMS_11 ", $12"
#define GL_PARAMS_13 GL_PARAMS_12 ", $13"
#define GL_PARAMS_14 GL_PARAMS_13 ", $14"
#define GL_PARAMS_15 GL_PARAMS_14 ", $15"
#define GL_PARAMS_16 GL_PARAMS_15 ", $16"
#define GL_PARAMS_17 GL_PARAMS_16 ", $17"
#define GL_PARAMS_18 GL_PARAMS_17 ", $18"
#define GL_PARAMS_19 GL_PARAMS_18 ", $19"
#define GL_PARAMS_20 GL_PARAMS_19 ", $20"
#define GL_PARAMS_23 GL_PARAMS_20 ", $21, $22, $23"
#define GL_PARAMS_24 GL_PARAMS_20 ", $21, $22, $23, $24"
#define GL_PARAMS_36 GL_PARAMS_24 ", $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36"
#define GL_PARAMS_37 GL_PARAMS_36 ", $37"
#define GL_PARAMS_38 GL_PARAMS_37 ", $38"
#define GL_PARAMS_44 GL_PARAMS_38 ", $39, $40, $41, $42, $43, $44"

/* The members of a struct as the next arguments. */
extern void gl_args_fields(Args *args, const Field *fields, int n, const void *members);

/* Columns first, first + 1, ... of a row into the members of a struct. */
extern void gl_row_fields(const Row *row, int first, const Field *fields, int n, void *members);

/* All rows of a result as an array of structs of a size, in the current memory context. */
extern void *
gl_rows_read(const Rows *rows, const Field *fields, int nfields, size_t size, int *found);

/* The first column of all rows, of type bigint. */
extern IdList gl_rows_ids(const Rows *rows);

/* The instants that rows of one column hold; NULL is GL_TIME_NEVER. */
extern gl_time *gl_rows_times(const Rows *rows, int *found);

/* Run an INSERT or UPDATE whose arguments are its fields; an UPDATE must change one row. */
extern void gl_write_row(Statement *statement, const void *members);

/* A value as datum. */
extern Datum gl_field_datum(const Field *field, const void *members, bool *is_null);

/* The type of a column. */
extern Oid gl_field_type(FieldKind kind);

#endif /* GL_BASE_FIELDS_H */
