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

#endif /* GL_BASE_WALLTIME_H */
