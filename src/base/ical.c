/*
 * ical.c
 *		iCalendar text by libical.
 *
 * What libical allocates is no memory context's: nothing here may raise while it holds something of
 * libical, so values are copied into plain structs before, and texts are checked after it is freed.
 */
#include "base/ical.h"

#include "base/errors.h"

#ifdef GL_HAVE_LIBICAL

#include <libical/ical.h>

#include "datatype/timestamp.h"
#include "utils/datetime.h"

#define EPOCH_SECONDS (((int64) POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)
#define REPEATS_MAX 4000 /* occurrences of one rule that are looked at */

static struct icaltimetype
instant(gl_time at)
{
	return icaltime_from_timet_with_zone((time_t) (at / GL_SECOND + EPOCH_SECONDS), 0,
										 icaltimezone_get_utc_timezone());
}

static icalcomponent *
entry_component(const IcalEntry *entry)
{
	icalcomponent *component =
		icalcomponent_new(entry->is_task ? ICAL_VTODO_COMPONENT : ICAL_VEVENT_COMPONENT);
	icalproperty *properties[] = {
		icalproperty_new_uid(entry->uid),
		icalproperty_new_dtstamp(instant(entry->changed_at)),
		icalproperty_new_lastmodified(instant(entry->changed_at)),
		icalproperty_new_sequence(entry->sequence),
		entry->is_task ? icalproperty_new_due(instant(entry->at))
					   : icalproperty_new_dtstart(instant(entry->at)),
		icalproperty_new_summary(entry->summary),
		icalproperty_new_description(entry->description),
		icalproperty_new_categories(entry->category),
		icalproperty_new_status(icalproperty_string_to_status(entry->status)),
	};

	for (int i = 0; i < lengthof(properties); i++)
		icalcomponent_add_property(component, properties[i]);
	/* What is planned for a channel keeps nobody busy. */
	if (!entry->is_task)
		icalcomponent_add_property(component, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	return component;
}

char *
gl_ical_text(const char *name, const IcalEntry *entries, int n)
{
	icalcomponent *calendar = icalcomponent_new_vcalendar();
	icalproperty *title = icalproperty_new_x(name);
	char *written;
	char *text;

	icalproperty_set_x_name(title, "X-WR-CALNAME");
	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(calendar, icalproperty_new_prodid("-//pg_greenlight//calendar//EN"));
	icalcomponent_add_property(calendar, icalproperty_new_calscale("GREGORIAN"));
	icalcomponent_add_property(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	icalcomponent_add_property(calendar, title);
	for (int i = 0; i < n; i++)
		icalcomponent_add_component(calendar, entry_component(&entries[i]));
	written = icalcomponent_as_ical_string_r(calendar);
	icalcomponent_free(calendar);
	text = written == NULL ? NULL
						   : MemoryContextAllocExtended(CurrentMemoryContext, strlen(written) + 1,
														MCXT_ALLOC_NO_OOM);
	if (text != NULL)
		strcpy(text, written);
	free(written);
	if (text == NULL)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
	return text;
}

/* What was found so far; the room is there before libical begins. */
typedef struct Found
{
	IcalDay *days;
	int n;
	bool is_full;
	int first;
	int last;
} Found;

static int
day_number(struct icaltimetype time)
{
	return date2j(time.year, time.month, time.day) - POSTGRES_EPOCH_JDATE;
}

static void
add_days(Found *found, int day, int length, const char *name)
{
	int end = Min(day + length - 1, found->last);

	for (int at = Max(day, found->first); at <= end && !found->is_full; at++)
	{
		found->is_full = found->n == GL_ICAL_DAYS_MAX;
		if (!found->is_full)
			found->days[found->n++] = (IcalDay){at, name};
	}
}

static void
add_event(Found *found, icalcomponent *event, const char *name)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	struct icaltimetype end = icalcomponent_get_dtend(event);
	icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	int length;
	icalrecur_iterator *repeats;
	struct icaltimetype next;

	if (!icaltime_is_valid_time(start) || icaltime_is_null_time(start) || !icaltime_is_date(start))
		return;
	length = icaltime_is_null_time(end) ? 1 : Max(day_number(end) - day_number(start), 1);
	if (rule == NULL)
	{
		add_days(found, day_number(start), length, name);
		return;
	}
	repeats = icalrecur_iterator_new(icalproperty_get_rrule(rule), start);
	if (repeats == NULL)
		return;
	next = icalrecur_iterator_next(repeats);
	for (int i = 0; i < REPEATS_MAX && !icaltime_is_null_time(next) && !found->is_full &&
					day_number(next) <= found->last;
		 i++, next = icalrecur_iterator_next(repeats))
		if (!icalproperty_recurrence_is_excluded(event, &start, &next))
			add_days(found, day_number(next), length, name);
	icalrecur_iterator_free(repeats);
}

/* Summaries are copied into names, which has room for all of them: it is as long as the text. */
static void
add_events(Found *found, icalcomponent *calendar, char *names, size_t room)
{
	for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
		 event != NULL; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
	{
		const char *summary = icalcomponent_get_summary(event);
		char *name = names;
		size_t size = summary == NULL ? 1 : strlen(summary) + 1;

		if (size > room)
			return;
		memcpy(name, summary == NULL ? "" : summary, size);
		names += size;
		room -= size;
		add_event(found, event, name);
	}
}

IcalDay *
gl_ical_days(const char *text, int first, int last, int *n)
{
	Found found = {
		.days = palloc(sizeof(IcalDay) * GL_ICAL_DAYS_MAX), .first = first, .last = last};
	char *names = palloc(strlen(text) + 1);
	icalcomponent *calendar;
	bool is_calendar;

	icalerror_set_errors_are_fatal(false);
	calendar = icalparser_parse_string(text);
	is_calendar = calendar != NULL && icalcomponent_isa(calendar) == ICAL_VCALENDAR_COMPONENT;
	if (is_calendar)
		add_events(&found, calendar, names, strlen(text) + 1);
	if (calendar != NULL)
		icalcomponent_free(calendar);
	if (!is_calendar)
		gl_invalid("text is no calendar", "There is no VCALENDAR in it.",
				   "Give the text of an .ics file.");
	if (found.is_full)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many days"),
						errdetail("A text may name %d days.", GL_ICAL_DAYS_MAX),
						errhint("Import fewer years.")));
	*n = found.n;
	return found.days;
}

#else

static GL_NORETURN void not_built(void) GL_NORETURN_AFTER;

static void
not_built(void)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("iCalendar is not available"),
					errdetail("The extension was built without libical."),
					errhint("Install libical's development files and build it again.")));
}

char *
gl_ical_text(const char *name, const IcalEntry *entries, int n)
{
	not_built();
}

IcalDay *
gl_ical_days(const char *text, int first, int last, int *n)
{
	not_built();
}

#endif
