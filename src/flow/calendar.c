/*
 * calendar.c
 *		Reads the documents of business calendars, and shows the rules the zone through the server's tz
 *		database.
 */
#include "flow/calendar.h"

#include "base/engine.h"
#include "base/errors.h"
#include "datatype/timestamp.h"
#include "pgtime.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#define SPANS_MAX 24 /* in a day */

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* "mon", "mon-tue", ..., "sun": what may be named, and which days that is. */
typedef struct DayRange
{
	int first;
	int last;
} DayRange;

#define RANGES (7 * 8 / 2)

static const char **
range_words(DayRange *ranges)
{
	const char **words = palloc0(sizeof(char *) * (RANGES + 1));
	int n = 0;

	for (int first = 0; first < 7; first++)
		for (int last = first; last < 7; last++)
		{
			ranges[n] = (DayRange){first, last};
			words[n++] = first == last ? weekdays[first]
									   : psprintf("%s-%s", weekdays[first], weekdays[last]);
		}
	return words;
}

/* Seconds of "HH:MM", up to and including "24:00". */
static int
clock_seconds(const Doc *doc)
{
	char *text = gl_doc_text(doc, GL_DAY_SECONDS);
	bool has_form = strlen(text) == 5 && text[2] == ':' && strspn(text, "0123456789:") == 5 &&
					strchr(text, ':') == strrchr(text, ':');
	int hours = has_form ? atoi(text) : 0;
	int minutes = has_form ? atoi(text + 3) : 0;

	if (!has_form || minutes > 59 || hours * 60 + minutes > 24 * 60)
		gl_doc_fail(doc, "A time of day is expected here, from 00:00 to 24:00.",
					"Write it as in \"09:00\".");
	return (hours * 60 + minutes) * 60;
}

static WorkSpan
parse_span(const Doc *doc, int not_before)
{
	Doc from;
	Doc to;
	WorkSpan span;

	if (gl_doc_length(doc, 2) != 2)
		gl_doc_fail(doc, "Two times are expected here.",
					"Write them as in [\"09:00\", \"17:00\"].");
	from = gl_doc_at(doc, 0);
	to = gl_doc_at(doc, 1);
	span = (WorkSpan){clock_seconds(&from), clock_seconds(&to)};
	if (span.to <= span.from)
		gl_doc_fail(
			doc, "It ends before it begins.",
			"Cut what goes past midnight: [..., \"24:00\"] and [\"00:00\", ...] on the next day.");
	if (span.from < not_before)
		gl_doc_fail(doc, "It begins before the one in front of it ends.",
					"Write the spans of a day in order, without overlap.");
	return span;
}

WorkDay
gl_day_hours_parse(const Doc *spans)
{
	int n = gl_doc_length(spans, SPANS_MAX);
	WorkSpan *parsed = palloc(sizeof(WorkSpan) * Max(n, 1));

	for (int i = 0; i < n; i++)
	{
		Doc element = gl_doc_at(spans, i);

		parsed[i] = parse_span(&element, i == 0 ? 0 : parsed[i - 1].to);
	}
	return (WorkDay){parsed, n};
}

void
gl_hours_parse(const Doc *document, WorkDay *week)
{
	DayRange ranges[RANGES];
	const char **words = range_words(ranges);
	DocKeys keys = {words, NULL};
	bool is_named[7] = {false};

	memset(week, 0, sizeof(WorkDay) * 7);
	gl_doc_check_keys(document, &keys);
	for (int i = 0; i < RANGES; i++)
	{
		Doc spans;
		WorkDay day;

		if (!gl_doc_get(document, words[i], &spans))
			continue;
		day = gl_day_hours_parse(&spans);
		for (int at = ranges[i].first; at <= ranges[i].last; at++)
		{
			if (is_named[at])
				gl_doc_fail(&spans, psprintf("Another key names \"%s\" as well.", weekdays[at]),
							"Name each day once.");
			is_named[at] = true;
			week[at] = day;
		}
	}
}

/* The server's zone at an instant, and when its clocks change next. */
static ZoneOffset
server_zone(void *context, gl_time at)
{
	pg_time_t seconds = timestamptz_to_time_t(at);
	pg_time_t boundary;
	long before;
	long after;
	int is_dst;
	int found = pg_next_dst_boundary(&seconds, &before, &is_dst, &boundary, &after, &is_dst,
									 (const pg_tz *) context);

	if (found < 0)
		elog(ERROR, "no local time for an instant");
	return (ZoneOffset){(int32_t) before,
						found == 0 ? GL_TIME_NEVER : time_t_to_timestamptz(boundary)};
}

BusinessCalendar
gl_calendar_load(const CalendarRow *row)
{
	BusinessCalendar calendar = {.zone = server_zone, .context = pg_tzset(row->timezone)};
	Doc hours = gl_doc_root(row->hours, "hours");
	HolidayRow *holidays = gl_holidays_read(row->id, &calendar.nspecial);
	SpecialDay *special = palloc0(sizeof(SpecialDay) * Max(calendar.nspecial, 1));

	if (calendar.context == NULL)
		elog(ERROR, "time zone \"%s\" is missing", row->timezone);
	gl_hours_parse(&hours, calendar.week);
	for (int i = 0; i < calendar.nspecial; i++)
	{
		special[i].day = holidays[i].day;
		if (holidays[i].hours != NULL)
		{
			Doc spans = gl_doc_root(holidays[i].hours, "hours");

			special[i].work = gl_day_hours_parse(&spans);
		}
	}
	calendar.special = special;
	return calendar;
}

#define KEPT_CALENDARS 32

/* A calendar read so far. Every change of one gives its workspace another definition_no. */
typedef struct KeptCalendar
{
	Oid extension; /* the installation it was read from */
	gl_id workspace_id;
	int64 definition_no;
	char *name;
	BusinessCalendar calendar;
	MemoryContext context;
} KeptCalendar;

static KeptCalendar kept[KEPT_CALENDARS]; /* the first nkept are used */
static int nkept;
static int next_kept; /* the one that gives way when all are */

static KeptCalendar *
find_kept(const Workspace *workspace, const char *name)
{
	for (int i = 0; i < nkept; i++)
		if (kept[i].workspace_id == workspace->id && strcmp(kept[i].name, name) == 0)
			return &kept[i];
	return NULL;
}

/* Reads it into a place of its own; what was there is given up only when all has been read. */
static void
keep(KeptCalendar *place, const Workspace *workspace, const CalendarRow *row)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "greenlight calendar", ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	KeptCalendar fresh = {
		.extension = gl_engine_extension(),
		.workspace_id = workspace->id,
		.definition_no = workspace->definition_no,
		.name = pstrdup(row->name),
		.calendar = gl_calendar_load(row),
		.context = context,
	};

	MemoryContextSwitchTo(caller);
	/* Loading may fail: only from here on it outlives the transaction. */
	MemoryContextSetParent(context, CacheMemoryContext);
	if (place->context != NULL)
		MemoryContextDelete(place->context);
	*place = fresh;
}

const BusinessCalendar *
gl_calendar_get(const Workspace *workspace, const char *name)
{
	KeptCalendar *place = find_kept(workspace, name);
	CalendarRow row;

	if (place != NULL && place->definition_no == workspace->definition_no &&
		place->extension == gl_engine_extension())
		return &place->calendar;
	if (!gl_calendar_find(workspace->id, name, &row))
		elog(ERROR, "calendar \"%s\" of workspace \"%s\" is missing", name, workspace->name);
	if (place == NULL && nkept < KEPT_CALENDARS)
		place = &kept[nkept];
	else if (place == NULL)
		place = &kept[next_kept++ % KEPT_CALENDARS];
	keep(place, workspace, &row);
	if (place == &kept[nkept])
		nkept++;
	return &place->calendar;
}

bool
gl_calendar_exists(const Workspace *workspace, const char *name)
{
	CalendarRow row;

	return gl_calendar_find(workspace->id, name, &row);
}
