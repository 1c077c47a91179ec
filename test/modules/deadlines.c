/*
 * deadlines.c
 *		The arithmetic of deadlines as a function, so that another implementation can be held against it.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/engine.h"
#include "core/deadline.h"
#include "flow/away.h"
#include "flow/calendar.h"
#include "flow/timers.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gltest_deadline);
PG_FUNCTION_INFO_V1(gltest_fire_timers);

static gl_time
time_argument(FunctionCallInfo fcinfo, int n)
{
	return gl_time_from(PG_ARGISNULL(n) ? (Datum) 0 : PG_GETARG_DATUM(n), PG_ARGISNULL(n));
}

/*
 * deadline(workspace, calendar, within, lead, asked_at, revised_at, publish_at, extended_to, act, percent,
 * offset): amounts in microseconds; without a calendar by the clock, without percent by the offset.
 */
Datum
gltest_deadline(PG_FUNCTION_ARGS)
{
	TimedAction action = {
		.act = gl_name_find(&gl_timed_acts, text_to_cstring(PG_GETARG_TEXT_PP(8))),
		.is_percent = !PG_ARGISNULL(9),
		.percent = PG_ARGISNULL(9) ? 0 : PG_GETARG_INT32(9),
		.offset = PG_ARGISNULL(10) ? 0 : PG_GETARG_INT64(10),
	};
	DeadlineRule rule = {
		.unit = PG_ARGISNULL(1) ? DUE_BY_CLOCK : DUE_BY_CALENDAR,
		.within = PG_GETARG_INT64(2),
		.lead = PG_GETARG_INT64(3),
		.actions = &action,
		.nactions = 1,
	};
	DeadlineFacts facts = {
		.asked_at = time_argument(fcinfo, 4),
		.revised_at = time_argument(fcinfo, 5),
		.publish_at = time_argument(fcinfo, 6),
		.extended_to = time_argument(fcinfo, 7),
	};
	char *workspace = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Datum values[2];
	bool nulls[2];
	TupleDesc desc;
	EngineScope scope;
	gl_time due;
	gl_time at;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "a deadline is a row");
	gl_engine_enter(&scope, ENGINE_READS);
	if (rule.unit == DUE_BY_CALENDAR)
		facts.calendar = gl_calendar_get(gl_workspace_read(gl_workspace_find(workspace)),
										 text_to_cstring(PG_GETARG_TEXT_PP(1)));
	due = gl_deadline_due(&rule, &facts);
	at = gl_deadline_at(&rule, &facts, due, 0);
	gl_engine_leave(&scope);
	values[0] = TimestampTzGetDatum(due);
	values[1] = TimestampTzGetDatum(at);
	nulls[0] = due == GL_TIME_NEVER;
	nulls[1] = at == GL_TIME_NEVER;
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/* fire_timers(): what deadlines and absences ask for by now, as the worker does it; how many timed actions that were */
Datum
gltest_fire_timers(PG_FUNCTION_ARGS)
{
	gl_id looking_at = GL_NO_ID;
	FireRequest request = {.now = gl_clock_now(), .limit = 100, .looking_at = &looking_at};
	FireBatch batch;
	EngineScope scope;
	int done = 0;

	gl_engine_enter(&scope, ENGINE_WRITES);
	do
	{
		batch = gl_timers_fire(&request);
		done += batch.fired + batch.lapsed;
		request.after = batch.last;
	} while (batch.next_at <= request.now);
	while (gl_away_look(&request) <= request.now)
		continue;
	gl_engine_leave(&scope);
	PG_RETURN_INT32(done);
}
