/*
 * recurrence.h
 *		What comes round: the RRULE of RFC 5545, counted in days of a calendar without zones.
 */
#ifndef GL_CORE_RECURRENCE_H
#define GL_CORE_RECURRENCE_H

#include "core/types.h"

#define GL_RECURRENCE_PARTS_MAX 64 /* values of one part */
#define GL_RECURRENCE_INTERVAL_MAX 1000
#define GL_RECURRENCE_COUNT_MAX 10000

typedef enum Frequency
{
	FREQUENCY_DAILY,
	FREQUENCY_WEEKLY,
	FREQUENCY_MONTHLY,
	FREQUENCY_YEARLY,
	FREQUENCY_COUNT
} Frequency;

/* A weekday, and which one of its month or year: 2 the second, -1 the last, 0 each. */
typedef struct Weekday
{
	int day; /* 0 is Monday */
	int nth;
} Weekday;

typedef struct Recurrence
{
	Frequency frequency;
	int interval;
	int count;		/* 0: without end */
	int week_start; /* 0 is Monday */
	int nweekdays;
	int nmonth_days;
	int nmonths;
	Weekday weekdays[GL_RECURRENCE_PARTS_MAX];
	int month_days[GL_RECURRENCE_PARTS_MAX]; /* 1 to 31, or from the end: -1 the last one */
	int months[GL_RECURRENCE_PARTS_MAX];
} Recurrence;

/*
 * Read FREQ (DAILY to YEARLY), INTERVAL, COUNT, BYDAY, BYMONTHDAY, BYMONTH and WKST, each once and in any
 * order. False for any other text.
 */
extern bool gl_recurrence_parse(const char *text, Recurrence *recurrence);

/*
 * The days (from 2000-01-01 on) at which it comes round, from a first day on, which counts where it is one
 * of them, and before another; at most limit. Returns how many.
 */
extern int
gl_recurrence_days(const Recurrence *recurrence, int first, int before, int limit, int *days);

#endif /* GL_CORE_RECURRENCE_H */
