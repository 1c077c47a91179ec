/*
 * business.h
 *		Working time: which instants count, how many lie between two, and when an amount of it is over.
 *
 * An instant is working time when the wall clock of the calendar's zone shows a working hour at it. So an
 * hour that the clock skips counts for nothing and one that it repeats counts twice, the sum over
 * neighbouring intervals is the sum over both, and nothing ever runs backwards.
 */
#ifndef GL_CORE_BUSINESS_H
#define GL_CORE_BUSINESS_H

#include "core/types.h"

#define GL_DAY_SECONDS 86400

/* Working hours of a day, in seconds of its wall clock: from, to and not including to. */
typedef struct WorkSpan
{
	int32_t from;
	int32_t to; /* at most GL_DAY_SECONDS */
} WorkSpan;

/* Spans of one day, ascending, without overlap; none: no work on that day. */
typedef struct WorkDay
{
	const WorkSpan *spans;
	int nspans;
} WorkDay;

/* A day that is not as its weekday is: a holiday, or half of one. */
typedef struct SpecialDay
{
	int32_t day; /* days since 2000-01-01 */
	WorkDay work;
} SpecialDay;

/*
 * The zone at an instant: seconds east of UTC, and the first later instant at which that may differ
 * (GL_TIME_NEVER: it stays).
 */
typedef struct ZoneOffset
{
	int32_t seconds;
	gl_time until;
} ZoneOffset;

typedef struct BusinessCalendar
{
	WorkDay week[7];		   /* from Monday */
	const SpecialDay *special; /* by day, each day once */
	int nspecial;
	ZoneOffset (*zone)(void *context, gl_time at);
	void *context;
} BusinessCalendar;

/* Working time from one instant to another, in microseconds; negative when to is before from. */
extern int64_t gl_business_between(const BusinessCalendar *calendar, gl_time from, gl_time to);

/*
 * The first instant by which an amount of working time has passed since from; for a negative amount
 * the last one from which it has until from. None, GL_TIME_NEVER, when that is not within limit
 * microseconds: a calendar may have no working time at all.
 */
extern gl_time
gl_business_add(const BusinessCalendar *calendar, gl_time from, int64_t amount, int64_t limit);

#endif /* GL_CORE_BUSINESS_H */
