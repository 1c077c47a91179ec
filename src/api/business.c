/*
 * business.c
 *		Business calendars in SQL: made, given holidays, and asked for working time.
 */
#include "api/args.h"
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/calendar.h"
#include "flow/setup.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_create_calendar);
PG_FUNCTION_INFO_V1(gl_add_holiday);
PG_FUNCTION_INFO_V1(gl_remove_holiday);
PG_FUNCTION_INFO_V1(gl_add_business_time);
PG_FUNCTION_INFO_V1(gl_business_seconds_between);

#define DAY_US ((int64) GL_DAY_SECONDS * GL_SECOND)
#define FIRST_DAY (-36524)		   /* 1900-01-01 */
#define LAST_DAY 73049			   /* 2200-01-01 */
#define REACH (100 * 366 * DAY_US) /* how far working time is looked for */

static char *
calendar_detail(const char *calendar, const char *day)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "calendar", calendar);
	gl_detail_text(&detail, "day", day);
	return gl_detail_end(&detail);
}

static CalendarRow
calendar_for(const Workspace *workspace, const char *name)
{
	CalendarRow row;

	if (!gl_calendar_find(workspace->id, name, &row))
		gl_not_found("calendar", name);
	return row;
}

/* create_calendar(workspace, name, timezone, hours, options) */
Datum
gl_create_calendar(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	CalendarRow row = {
		.name = gl_arg_name(fcinfo, 1, "name"),
		.timezone = gl_arg_name(fcinfo, 2, "timezone"),
		.hours = gl_arg_jsonb(fcinfo, 3, "hours"),
	};
	Doc hours = gl_doc_root(row.hours, "hours");
	WorkDay week[7];
	EngineScope scope;
	Setup setup;
	CalendarRow other;
	Datum result;

	(void) gl_arg_options(fcinfo, 4, &gl_no_options);
	gl_check_timezone("timezone", row.timezone);
	gl_hours_parse(&hours, week);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "create a calendar");
	if (gl_calendar_find(setup.row.id, row.name, &other))
		gl_duplicate("calendar", row.name);
	row.workspace_id = setup.row.id;
	row.created_at = setup.now;
	(void) gl_calendar_insert(&row);
	gl_setup_end(&setup, "create_calendar", calendar_detail(row.name, NULL));
	result = gl_business_calendar_result(row.id);
	gl_engine_leave(&scope);
	return result;
}

static GL_NORETURN void
out_of_range(const char *argument)
{
	ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					errmsg("\"%s\" is out of range", argument),
					errdetail("Calendars reach from 1900 to 2199."),
					errhint("Name a time within that range.")));
}

/* A day that a calendar may name. */
static int
day_argument(FunctionCallInfo fcinfo, int n)
{
	DateADT day;

	if (PG_ARGISNULL(n))
		gl_null_argument("day");
	day = PG_GETARG_DATEADT(n);
	if (day < FIRST_DAY || day >= LAST_DAY)
		out_of_range("day");
	return day;
}

static char *
day_text(int day)
{
	int year;
	int month;
	int day_of_month;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	return psprintf("%04d-%02d-%02d", year, month, day_of_month);
}

/* add_holiday(workspace, calendar, day, name, options) */
Datum
gl_add_holiday(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"hours", NULL};
	static const DocKeys holiday_options = {keys, NULL};
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "calendar");
	HolidayRow row = {.day = day_argument(fcinfo, 2), .name = gl_arg_name(fcinfo, 3, "name")};
	Doc options = gl_arg_options(fcinfo, 4, &holiday_options);
	Doc hours;
	EngineScope scope;
	Setup setup;
	Datum result;

	if (gl_doc_get(&options, "hours", &hours))
	{
		(void) gl_day_hours_parse(&hours);
		row.hours = gl_doc_jsonb(&hours);
	}
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "add a holiday");
	row.calendar_id = calendar_for(setup.workspace, name).id;
	row.workspace_id = setup.row.id;
	gl_holiday_write(&row);
	gl_setup_end(&setup, "add_holiday", calendar_detail(name, day_text(row.day)));
	result = gl_business_calendar_result(row.calendar_id);
	gl_engine_leave(&scope);
	return result;
}

/* remove_holiday(workspace, calendar, day, options) */
Datum
gl_remove_holiday(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "calendar");
	int day = day_argument(fcinfo, 2);
	EngineScope scope;
	Setup setup;
	gl_id id;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "remove a holiday");
	id = calendar_for(setup.workspace, name).id;
	if (!gl_holiday_delete(id, day))
		gl_not_found("holiday", day_text(day));
	gl_setup_end(&setup, "remove_holiday", calendar_detail(name, day_text(day)));
	result = gl_business_calendar_result(id);
	gl_engine_leave(&scope);
	return result;
}

/* An instant between which working time is measured: of three centuries, not only a plan's. */
static gl_time
instant_argument(FunctionCallInfo fcinfo, int n, const char *argument)
{
	TimestampTz at;

	if (PG_ARGISNULL(n))
		gl_null_argument(argument);
	at = PG_GETARG_TIMESTAMPTZ(n);
	if (at < FIRST_DAY * DAY_US || at >= LAST_DAY * DAY_US)
		out_of_range(argument);
	return at;
}

/* An amount of working time: days and months would be of the wall clock's. */
static int64
amount_argument(FunctionCallInfo fcinfo, int n)
{
	Interval *amount;

	if (PG_ARGISNULL(n))
		gl_null_argument("amount");
	amount = PG_GETARG_INTERVAL_P(n);
	if (amount->month != 0 || amount->day != 0)
		gl_invalid(
			"\"amount\" has days or months",
			"Working time is measured in hours: a working day has as many as its calendar says.",
			"Write for example '16 hours'.");
	if (amount->time > REACH || amount->time < -REACH)
		out_of_range("amount");
	return amount->time;
}

/* The named calendar of a workspace that the caller sees. */
static BusinessCalendar
calendar_argument(FunctionCallInfo fcinfo)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "calendar");
	CalendarRow row = calendar_for(gl_workspace_seen(workspace, gl_actor_any()), name);

	return gl_calendar_load(&row);
}

/* add_business_time(workspace, calendar, from_at, amount) */
Datum
gl_add_business_time(PG_FUNCTION_ARGS)
{
	gl_time from = instant_argument(fcinfo, 2, "from_at");
	int64 amount = amount_argument(fcinfo, 3);
	EngineScope scope;
	BusinessCalendar calendar;
	gl_time at;

	gl_engine_enter(&scope, ENGINE_READS);
	calendar = calendar_argument(fcinfo);
	at = gl_business_add(&calendar, from, amount, REACH);
	gl_engine_leave(&scope);
	if (at == GL_TIME_NEVER)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("working time does not suffice"),
				 errdetail("The calendar has not that much within a century of \"from_at\"."),
				 errhint("Look at its hours in greenlight.business_calendar.")));
	PG_RETURN_TIMESTAMPTZ(at);
}

/* business_seconds_between(workspace, calendar, from_at, to_at) */
Datum
gl_business_seconds_between(PG_FUNCTION_ARGS)
{
	gl_time from = instant_argument(fcinfo, 2, "from_at");
	gl_time to = instant_argument(fcinfo, 3, "to_at");
	EngineScope scope;
	BusinessCalendar calendar;
	int64 between;

	gl_engine_enter(&scope, ENGINE_READS);
	calendar = calendar_argument(fcinfo);
	between = gl_business_between(&calendar, from, to);
	gl_engine_leave(&scope);
	PG_RETURN_FLOAT8((double) between / GL_SECOND);
}
