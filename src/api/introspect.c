/*
 * introspect.c
 *		The rule tables as the C code holds them: a change of a rule is a change of their listing.
 */
#include "postgres.h"

#include "api/result.h"
#include "core/names.h"
#include "core/refusals.h"
#include "core/transitions.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_list_transitions);
PG_FUNCTION_INFO_V1(gl_list_permissions);
PG_FUNCTION_INFO_V1(gl_list_errors);
PG_FUNCTION_INFO_V1(gl_version);

static char *
bit_names(BitSet set, const NameTable *table)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int bit = 0; bit < table->count; bit++)
		if (set & ((BitSet) 1 << bit))
			appendStringInfo(&text, "%s%s", text.len > 0 ? " " : "", gl_name(table, bit));
	return text.data;
}

static const char *
state_name(Axis axis, int state)
{
	if (state == STATE_START)
		return "-";
	if (state == STATE_ANY)
		return "*";
	if (state == STATE_SAME)
		return "=";
	return gl_name(axis == AXIS_REVIEW ? &gl_review_states : &gl_delivery_states, state);
}

/* transitions() */
Datum
gl_list_transitions(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < gl_transition_count; i++)
	{
		const Transition *row = &gl_transitions[i];
		Datum values[9];
		bool nulls[9] = {false};

		values[0] = Int32GetDatum(row->rule);
		values[1] = CStringGetTextDatum(gl_name(&gl_axes, row->axis));
		values[2] = CStringGetTextDatum(state_name(row->axis, row->from));
		values[3] = CStringGetTextDatum(gl_name(&gl_actions, row->action));
		values[4] = CStringGetTextDatum(state_name(row->axis, row->to));
		values[5] = CStringGetTextDatum(gl_name(&gl_needs, row->need));
		values[6] = CStringGetTextDatum(bit_names(row->guards, &gl_guards));
		values[7] = CStringGetTextDatum(bit_names(row->effects, &gl_effects));
		values[8] = CStringGetTextDatum(row->reason);
		gl_set_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/* permissions(): one row a role and permission it carries. */
Datum
gl_list_permissions(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (int r = 0; r < gl_builtin_role_count; r++)
		for (int p = 0; p < PERMISSION_COUNT; p++)
		{
			Datum values[2];
			bool nulls[2] = {false};

			if (!gl_permits(gl_builtin_roles[r].permissions, p))
				continue;
			values[0] = CStringGetTextDatum(gl_builtin_roles[r].name);
			values[1] = CStringGetTextDatum(gl_name(&gl_permissions, p));
			gl_set_row(fcinfo, values, nulls);
		}
	return (Datum) 0;
}

/* errors() */
Datum
gl_list_errors(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++)
	{
		Datum values[4];
		bool nulls[4] = {false};

		values[0] = CStringGetTextDatum(gl_refusals[i].sqlstate);
		values[1] = CStringGetTextDatum(gl_refusals[i].name);
		values[2] = CStringGetTextDatum(gl_refusals[i].message);
		values[3] = CStringGetTextDatum(gl_refusals[i].hint);
		gl_set_row(fcinfo, values, nulls);
	}
	return (Datum) 0;
}

/* version() */
Datum
gl_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(GL_VERSION));
}
