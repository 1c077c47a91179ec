/*
 * trigger_row.h
 *		Rows that INSTEAD OF triggers get, read by position.
 */
#ifndef GL_API_TRIGGER_ROW_H
#define GL_API_TRIGGER_ROW_H

#include "api/args.h"
#include "api/result.h"
#include "commands/trigger.h"

#define TRIGGER_COLUMNS_MAX 40

/* A row written to or read from a view. */
typedef struct ViewRow
{
	TupleDesc desc;
	Datum values[TRIGGER_COLUMNS_MAX];
	bool nulls[TRIGGER_COLUMNS_MAX];
} ViewRow;

/* The trigger's data; raises unless it was called INSTEAD OF a change of a view's row. */
extern TriggerData *gl_trigger_data(FunctionCallInfo fcinfo);

/* The row as it was read (UPDATE, DELETE) or as it was written (INSERT, UPDATE). */
extern ViewRow gl_trigger_old(const TriggerData *trigger);
extern ViewRow gl_trigger_new(const TriggerData *trigger);

/* True when a column differs between two rows. */
extern bool gl_column_changed(const ViewRow *old, const ViewRow *new, int column);

/* Raises 22023 for the first column outside the allowed ones that is set, or was changed. */
extern void gl_only_columns(const ViewRow *old, const ViewRow *new, const int *allowed, int n);

/* Columns as the verbs take them: the same checks as for arguments. NULL where it is NULL. */
extern char *gl_column_text(const ViewRow *row, int column, int limit);
extern gl_time gl_column_time(const ViewRow *row, int column);
extern TextList gl_column_names(const ViewRow *row, int column, int limit);
extern Jsonb *gl_column_media(const ViewRow *row, int column);

#endif /* GL_API_TRIGGER_ROW_H */
