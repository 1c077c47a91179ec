/*
 * trigger_row.c
 *		A view's row is judged by the same functions as a verb's arguments: each column is passed to
 *		them as the only argument of a call.
 */
#include "api/trigger_row.h"

#include "access/htup_details.h"
#include "base/errors.h"
#include "utils/datum.h"
#include "utils/rel.h"

TriggerData *
gl_trigger_data(FunctionCallInfo fcinfo)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_INSTEAD(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("function can only be called as a trigger of a view")));
	return trigger;
}

static ViewRow
take_apart(const TriggerData *trigger, HeapTuple tuple)
{
	ViewRow row = {.desc = RelationGetDescr(trigger->tg_relation)};

	if (row.desc->natts > TRIGGER_COLUMNS_MAX)
		elog(ERROR, "view has %d columns", row.desc->natts);
	heap_deform_tuple(tuple, row.desc, row.values, row.nulls);
	return row;
}

ViewRow
gl_trigger_old(const TriggerData *trigger)
{
	return take_apart(trigger, trigger->tg_trigtuple);
}

ViewRow
gl_trigger_new(const TriggerData *trigger)
{
	return take_apart(trigger, TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple
																		  : trigger->tg_trigtuple);
}

bool
gl_column_changed(const ViewRow *old, const ViewRow *new, int column)
{
	Form_pg_attribute attribute = TupleDescAttr(new->desc, column);

	if (old->nulls[column] || new->nulls[column])
		return old->nulls[column] != new->nulls[column];
	return !datum_image_eq(old->values[column], new->values[column], attribute->attbyval,
						   attribute->attlen);
}

void
gl_only_columns(const ViewRow *old, const ViewRow *new, const int *allowed, int n)
{
	for (int column = 0; column < new->desc->natts; column++)
	{
		bool is_touched = old == NULL ? !new->nulls[column] : gl_column_changed(old, new, column);
		bool is_allowed = false;

		for (int i = 0; i < n; i++)
			is_allowed |= allowed[i] == column;
		if (is_touched && !is_allowed)
			gl_invalid(psprintf("column \"%s\" cannot be written",
								NameStr(TupleDescAttr(new->desc, column)->attname)),
					   "Its value follows from the actions on the post.",
					   "See greenlight.allowed_actions() for what is possible.");
	}
}

/* One column as the only argument of a call, for the checks of args.c. */
#define AS_ARGUMENT(row, column) \
	LOCAL_FCINFO(fcinfo, 1); \
	const char *name = NameStr(TupleDescAttr((row)->desc, (column))->attname); \
	InitFunctionCallInfoData(*fcinfo, NULL, 1, InvalidOid, NULL, NULL); \
	fcinfo->args[0].value = (row)->values[column]; \
	fcinfo->args[0].isnull = (row)->nulls[column]

char *
gl_column_text(const ViewRow *row, int column, int limit)
{
	AS_ARGUMENT(row, column);
	return gl_arg_opt_text(fcinfo, 0, name, limit);
}

gl_time
gl_column_time(const ViewRow *row, int column)
{
	AS_ARGUMENT(row, column);
	return gl_arg_time(fcinfo, 0, name, false);
}

TextList
gl_column_names(const ViewRow *row, int column, int limit)
{
	AS_ARGUMENT(row, column);
	return gl_arg_names(fcinfo, 0, name, limit);
}

Jsonb *
gl_column_media(const ViewRow *row, int column)
{
	AS_ARGUMENT(row, column);
	return gl_arg_media(fcinfo, 0, name);
}
