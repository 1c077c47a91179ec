/*
 * recurrence.c
 *		When something comes round that repeats, by the clock on the wall.
 */
#include "api/recurrences.h"

#include "api/args.h"
#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/walltime.h"
#include "flow/actor.h"
#include "funcapi.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_recurrence_times);

#define TIMES_IF_NOT_SAID 100
#define TIMES_MAX 1000
#define DAYS_AHEAD 3660 /* ten years, as far as anything is planned */

/* The wall time that the first one is reckoned from: where calendars reach. */
static gl_time
first_argument(FunctionCallInfo fcinfo, const char *zone)
{
	gl_time local;

	if (PG_ARGISNULL(1))
		gl_null_argument("local_time");
	local = PG_GETARG_TIMESTAMP(1);
	if (TIMESTAMP_NOT_FINITE(local))
		gl_time_out_of_range("local_time");
	gl_check_time("local_time", local);
	gl_check_time("local_time", gl_wall_time(local, zone).earlier);
	return local;
}

Recurrence
gl_recurrence_argument(const char *text)
{
	Recurrence rule;

	if (!gl_recurrence_parse(text, &rule))
		gl_invalid("recurrence cannot be read",
				   "Its parts are FREQ (DAILY, WEEKLY, MONTHLY or YEARLY), INTERVAL, COUNT, BYDAY, "
				   "BYMONTHDAY, BYMONTH and WKST, each once.",
				   "Write for example FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH.");
	return rule;
}

/* recurrence_times(recurrence, local_time, timezone, until_at, options) */
Datum
gl_recurrence_times(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"limit", NULL};
	static const DocKeys times_options = {keys, NULL};
	char *recurrence = gl_arg_name(fcinfo, 0, "recurrence");
	char *zone = gl_arg_opt_timezone(fcinfo, 2, "timezone");
	gl_time until = gl_arg_time(fcinfo, 3, "until_at", false);
	Doc options = gl_arg_options(fcinfo, 4, &times_options);
	int limit = TIMES_IF_NOT_SAID;
	EngineScope scope;
	Recurrence rule;
	gl_time first;
	gl_time midnight;
	int *days;
	Doc option;
	int n;

	if (zone == NULL)
		gl_null_argument("timezone");
	first = first_argument(fcinfo, zone);
	if (gl_doc_get(&options, "limit", &option))
		limit = gl_doc_int(&option, 1, TIMES_MAX);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_any();
	gl_engine_leave(&scope);
	rule = gl_recurrence_argument(recurrence);
	midnight = first - (first % USECS_PER_DAY + USECS_PER_DAY) % USECS_PER_DAY;
	days = palloc(sizeof(int) * limit);
	n = gl_recurrence_days(&rule, midnight / USECS_PER_DAY, midnight / USECS_PER_DAY + DAYS_AHEAD,
						   limit, days);
	for (int i = 0; i < n; i++)
	{
		gl_time local = days[i] * USECS_PER_DAY + (first - midnight);
		gl_time at = gl_wall_time(local, zone).earlier;
		Datum value = TimestampTzGetDatum(at);
		bool is_null = false;

		if (at >= until)
			break;
		gl_set_row(fcinfo, &value, &is_null);
	}
	return (Datum) 0;
}
