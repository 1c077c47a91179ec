/*
 * calendar.h
 *		Business calendars: their documents, and the rules' view of one.
 */
#ifndef GL_FLOW_CALENDAR_H
#define GL_FLOW_CALENDAR_H

#include "base/document.h"
#include "core/business.h"
#include "store/calendars.h"
#include "store/roster.h"

/*
 * The working week of a document such as {"mon-fri": [["09:00", "17:00"]]}, in the current memory
 * context. Raises 22023 with the path. Days that it does not name are free.
 */
extern void gl_hours_parse(const Doc *document, WorkDay *week);

/* The spans of one day: [["09:00", "12:00"], ...], ascending; "24:00" is its end. */
extern WorkDay gl_day_hours_parse(const Doc *spans);

/*
 * A calendar of a workspace by name, as the rules take it. Kept for the life of the backend, or until
 * the workspace changes; raises when it is not there.
 */
extern const BusinessCalendar *gl_calendar_get(const Workspace *workspace, const char *name);
extern bool gl_calendar_exists(const Workspace *workspace, const char *name);

/* A calendar with its holidays, as the rules take it; lives in the current memory context. */
extern BusinessCalendar gl_calendar_load(const CalendarRow *row);

#endif /* GL_FLOW_CALENDAR_H */
