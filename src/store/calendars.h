/*
 * calendars.h
 *		Business calendars and their holidays. Callers hold the workspace's lock to write.
 */
#ifndef GL_STORE_CALENDARS_H
#define GL_STORE_CALENDARS_H

#include "base/fields.h"
#include "utils/jsonb.h"

typedef struct CalendarRow
{
	gl_id id;
	gl_id workspace_id;
	char *name;
	char *timezone;
	Jsonb *hours;
	gl_time created_at;
} CalendarRow;

typedef struct HolidayRow
{
	gl_id calendar_id;
	gl_id workspace_id;
	int day; /* days since 2000-01-01 */
	char *name;
	Jsonb *hours; /* NULL: no work on that day */
} HolidayRow;

/* A calendar of a workspace by name; false when there is none. */
extern bool gl_calendar_find(gl_id workspace_id, const char *name, CalendarRow *calendar);
extern bool gl_calendar_read(gl_id calendar_id, CalendarRow *calendar);

/* Write a new one; returns its id. */
extern gl_id gl_calendar_insert(CalendarRow *calendar);

/* Its holidays by day. */
extern HolidayRow *gl_holidays_read(gl_id calendar_id, int *found);

/* Write one, over what that day was; take one away: false when that day is none. */
extern void gl_holiday_write(const HolidayRow *holiday);
extern bool gl_holiday_delete(gl_id calendar_id, int day);

#endif /* GL_STORE_CALENDARS_H */
