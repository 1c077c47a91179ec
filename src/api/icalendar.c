/*
 * icalendar.c
 *		The content calendar as iCalendar text, and holidays out of it.
 *
 * What is planned is read by the views, so that it is what the caller may see; here it is written.
 */
#include "api/args.h"
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/ical.h"
#include "flow/lookup.h"
#include "flow/setup.h"
#include "mb/pg_wchar.h"
#include "store/calendars.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_calendar_window);
PG_FUNCTION_INFO_V1(gl_calendar_month);
PG_FUNCTION_INFO_V1(gl_calendar_text);
PG_FUNCTION_INFO_V1(gl_import_holidays);

#define ENTRIES_MAX 100000
#define ENTRY_TEXT_MAX 10000
#define ICAL_BYTES_MAX 1048576
#define FIRST_MONTH (-36524) /* 1900-01-01 */
#define LAST_MONTH 73048	 /* 2199-12-31 */
#define DAYS_BACK 31
#define DAYS_AHEAD 366
#define YEARS_MAX 10
#define YEARS_IF_NOT_SAID 3

static int
day_option(const Doc *options, const char *key, int if_none)
{
	Doc member;

	return gl_doc_get(options, key, &member) ? gl_doc_date(&member) : if_none;
}

/* calendar_window(workspace, options): from which day until before which, as two dates */
Datum
gl_calendar_window(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"since", "until", NULL};
	static const DocKeys window_options = {keys, NULL};
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	Doc options = gl_arg_options(fcinfo, 1, &window_options);
	int today = (int) (gl_clock_now() / GL_SECOND / SECS_PER_DAY);
	EngineScope scope;
	Datum window[2];

	window[0] = DateADTGetDatum(day_option(&options, "since", today - DAYS_BACK));
	window[1] = DateADTGetDatum(day_option(&options, "until", today + DAYS_AHEAD));
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_workspace_seen(workspace, gl_actor_any());
	gl_engine_leave(&scope);
	PG_RETURN_ARRAYTYPE_P(construct_array(window, 2, DATEOID, sizeof(DateADT), true, TYPALIGN_INT));
}

/* calendar_month(workspace, month, options) */
Datum
gl_calendar_month(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	EngineScope scope;
	DateADT month;

	if (PG_ARGISNULL(1))
		gl_null_argument("month");
	month = PG_GETARG_DATEADT(1);
	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	if (month < FIRST_MONTH || month > LAST_MONTH)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("\"month\" is out of range"),
				 errdetail("Calendars reach from 1900 to 2199."),
				 errhint("Name a day of a month within that range.")));
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_workspace_seen(workspace, gl_actor_any());
	gl_engine_leave(&scope);
	PG_RETURN_DATEADT(month);
}

static const char *
text_member(const Doc *object, const char *key)
{
	Doc member;

	return gl_doc_get(object, key, &member) ? gl_doc_word(&member) : "";
}

static gl_time
time_member(const Doc *object, const char *key)
{
	const char *text = text_member(object, key);

	return *text == '\0'
			   ? 0
			   : DatumGetTimestampTz(DirectFunctionCall3(timestamptz_in, CStringGetDatum(text),
														 ObjectIdGetDatum(InvalidOid),
														 Int32GetDatum(-1)));
}

/* calendar_text(workspace, entries) */
Datum
gl_calendar_text(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	Doc list = gl_doc_root(gl_arg_jsonb(fcinfo, 1, "entries"), "entries");
	int n = gl_doc_length(&list, ENTRIES_MAX);
	IcalEntry *entries = palloc0(sizeof(IcalEntry) * Max(n, 1));

	for (int i = 0; i < n; i++)
	{
		Doc entry = gl_doc_at(&list, i);
		Doc sequence;

		entries[i] = (IcalEntry){
			.is_task = *text_member(&entry, "due") != '\0',
			.uid = text_member(&entry, "uid"),
			.changed_at = time_member(&entry, "changed"),
			.sequence =
				gl_doc_get(&entry, "sequence", &sequence) ? gl_doc_int(&sequence, 0, INT_MAX) : 0,
			.summary = text_member(&entry, "summary"),
			.description = text_member(&entry, "description"),
			.category = text_member(&entry, "category"),
			.status = text_member(&entry, "status"),
		};
		entries[i].at = time_member(&entry, entries[i].is_task ? "due" : "at");
	}
	PG_RETURN_TEXT_P(cstring_to_text(gl_ical_text(workspace, entries, n)));
}

/* A summary as the name of a holiday: one line of bearable length. */
static char *
holiday_name(const char *summary)
{
	char *name = pstrdup(summary);
	int length = pg_mbcliplen(name, strlen(name), GL_NAME_BYTES_MAX);

	name[length] = '\0';
	for (char *at = name; *at != '\0'; at++)
		if ((unsigned char) *at < ' ' || *at == 0x7f)
			*at = ' ';
	return name[strspn(name, " ")] == '\0' ? "holiday" : name;
}

/* 1 January, so many years after the one of an instant. */
static int
new_year(gl_time now, int years)
{
	struct pg_tm tm;
	fsec_t fraction;

	if (timestamp2tm(now, NULL, &tm, &fraction, NULL, NULL) != 0)
		elog(ERROR, "the clock is out of range");
	return date2j(tm.tm_year + years, 1, 1) - POSTGRES_EPOCH_JDATE;
}

/* import_holidays(workspace, calendar, ical, options) */
Datum
gl_import_holidays(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"years", NULL};
	static const DocKeys import_options = {keys, NULL};
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *calendar_name = gl_arg_name(fcinfo, 1, "calendar");
	char *text = gl_arg_text(fcinfo, 2, "ical", ICAL_BYTES_MAX);
	Doc options = gl_arg_options(fcinfo, 3, &import_options);
	int years = YEARS_IF_NOT_SAID;
	gl_time now = gl_clock_now();
	EngineScope scope;
	Setup setup;
	CalendarRow calendar;
	IcalDay *days;
	Doc member;
	Detail detail;
	Datum result;
	int n;

	if (gl_doc_get(&options, "years", &member))
		years = gl_doc_int(&member, 1, YEARS_MAX);
	days = gl_ical_days(text, new_year(now, 0), new_year(now, years) - 1, &n);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "import holidays");
	if (!gl_calendar_find(setup.row.id, calendar_name, &calendar))
		gl_not_found("calendar", calendar_name);
	for (int i = 0; i < n; i++)
	{
		HolidayRow row = {.calendar_id = calendar.id,
						  .workspace_id = setup.row.id,
						  .day = days[i].day,
						  .name = holiday_name(days[i].name)};

		gl_holiday_write(&row);
	}
	gl_detail_begin(&detail);
	gl_detail_text(&detail, "calendar", calendar_name);
	gl_detail_int(&detail, "days", n);
	gl_setup_end(&setup, "import_holidays", gl_detail_end(&detail));
	result = gl_business_calendar_result(calendar.id);
	gl_engine_leave(&scope);
	return result;
}
