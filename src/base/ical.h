/*
 * ical.h
 *		iCalendar text (RFC 5545), written and read by libical.
 *
 * Where the extension was built without libical, both raise 0A000.
 */
#ifndef GL_BASE_ICAL_H
#define GL_BASE_ICAL_H

#include "base/compat.h"

#include "core/types.h"

#define GL_ICAL_DAYS_MAX 3660 /* days that one text may name, e.g. ten years of every day */

/* One thing of a calendar: something that happens, or a task with the instant until which it is due. */
typedef struct IcalEntry
{
	bool is_task;
	const char *uid;
	gl_time at;
	gl_time changed_at;
	int sequence; /* grows with each change */
	const char *summary;
	const char *description;
	const char *category;
	const char *status; /* TENTATIVE, CONFIRMED, NEEDS-ACTION: a word of RFC 5545 */
} IcalEntry;

/* A day that a text names. */
typedef struct IcalDay
{
	int day; /* days since 2000-01-01 */
	const char *name;
} IcalDay;

/* The text of a calendar, in the current memory context. */
extern char *gl_ical_text(const char *name, const IcalEntry *entries, int n);

/*
 * The days of all events of a text that last whole days, each day of one that lasts several, and
 * those of a repeated one from first to last (days since 2000-01-01). Raises 22023 where the text is
 * no iCalendar text, 54000 for more than GL_ICAL_DAYS_MAX days.
 */
extern IcalDay *gl_ical_days(const char *text, int first, int last, int *n);

#endif /* GL_BASE_ICAL_H */
