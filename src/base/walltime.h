/*
 * walltime.h
 *		What a clock on the wall says in a time zone, and which instants that is.
 */
#ifndef GL_BASE_WALLTIME_H
#define GL_BASE_WALLTIME_H

#include "base/compat.h"

#include "core/types.h"

/* The instants of a wall time: one, two where the clocks are put back, none where they are put forward. */
typedef struct WallTime
{
	gl_time earlier;
	gl_time later;
	bool is_gap; /* no clock ever says so: both are as much later as the clocks are put forward */
} WallTime;

/* local is a wall time as PostgreSQL's timestamp; zone a name of the tz database. */
extern WallTime gl_wall_time(gl_time local, const char *zone);

/* The wall time of an instant. */
extern gl_time gl_local_time(gl_time instant, const char *zone);

/* False for a name that the server does not know. */
extern bool gl_zone_is_known(const char *zone);

/* How far the clocks are ahead of UTC at an instant, and from when on that may be otherwise; GL_TIME_NEVER: never. */
extern gl_time gl_zone_ahead(const char *zone, gl_time instant, gl_time *until);

#endif /* GL_BASE_WALLTIME_H */
