/*
 * walltime.c
 *		Wall times and instants. The offsets of the day before and the day after are the two that a
 *		wall time can have: no zone changes its clocks twice within two days.
 */
#include "base/walltime.h"

#include "datatype/timestamp.h"
#include "pgtime.h"
#include "utils/timestamp.h"

#define DAY (24 * 3600 * GL_SECOND)

/* How far the clocks are ahead of UTC at an instant. */
static gl_time
offset_at(gl_time instant, pg_tz *zone)
{
	pg_time_t seconds = timestamptz_to_time_t(instant);
	struct pg_tm *tm = pg_localtime(&seconds, zone);

	if (tm == NULL)
		elog(ERROR, "no local time for an instant");
	return tm->tm_gmtoff * GL_SECOND;
}

static pg_tz *
find_zone(const char *name)
{
	pg_tz *zone = pg_tzset(name);

	if (zone == NULL)
		elog(ERROR, "time zone \"%s\" is missing", name);
	return zone;
}

gl_time
gl_local_time(gl_time instant, const char *zone)
{
	return instant + offset_at(instant, find_zone(zone));
}

WallTime
gl_wall_time(gl_time local, const char *zone)
{
	pg_tz *tz = find_zone(zone);
	gl_time before = offset_at(local - DAY, tz);
	gl_time after = offset_at(local + DAY, tz);
	bool before_holds = offset_at(local - before, tz) == before;
	bool after_holds = offset_at(local - after, tz) == after;

	if (before_holds && after_holds)
		return (WallTime){Min(local - before, local - after), Max(local - before, local - after),
						  false};
	if (after_holds)
		return (WallTime){local - after, local - after, false};
	return (WallTime){local - before, local - before, !before_holds};
}

bool
gl_zone_is_known(const char *zone)
{
	return pg_tzset(zone) != NULL;
}

gl_time
gl_zone_ahead(const char *zone, gl_time instant, gl_time *until)
{
	pg_tz *tz = find_zone(zone);
	pg_time_t seconds = timestamptz_to_time_t(instant);
	pg_time_t boundary;
	long before;
	long after;
	int is_summer;

	*until = GL_TIME_NEVER;
	if (pg_next_dst_boundary(&seconds, &before, &is_summer, &boundary, &after, &is_summer, tz) == 1)
		*until = time_t_to_timestamptz(boundary);
	return offset_at(instant, tz);
}
