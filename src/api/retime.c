/*
 * retime.c
 *		Plans whose zone has other rules now, in SQL.
 */
#include "api/result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "flow/retime.h"
#include "flow/setup.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_retime_verb);

/* retime(workspace, options) */
Datum
gl_retime_verb(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"dry_run", NULL};
	static const DocKeys known = {keys, NULL};
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	Doc options = gl_arg_options(fcinfo, 1, &known);
	Doc dry_run;
	bool is_dry_run = gl_doc_get(&options, "dry_run", &dry_run) && gl_doc_bool(&dry_run);
	EngineScope scope;
	Setup setup;
	Retimed *retimed;
	int n;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "plan posts anew");
	retimed = gl_retime(setup.row.id, setup.actor, is_dry_run, &n);
	for (int i = 0; i < n; i++)
	{
		Datum values[8];
		bool nulls[8] = {false};

		values[0] = Int64GetDatum(retimed[i].post_id);
		values[1] = CStringGetTextDatum(retimed[i].title);
		values[2] = CStringGetTextDatum(retimed[i].timezone);
		values[3] = TimestampGetDatum(retimed[i].publish_local);
		values[4] = TimestampTzGetDatum(retimed[i].was_at);
		values[5] = TimestampTzGetDatum(retimed[i].publish_at);
		values[6] = BoolGetDatum(retimed[i].is_moved);
		values[7] = gl_text_or_null(retimed[i].reason, &nulls[7]);
		gl_set_row(fcinfo, values, nulls);
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}
