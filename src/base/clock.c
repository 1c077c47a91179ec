/*
 * clock.c
 *		Reads the time. A test-only module may install a function through a rendezvous variable, so
 *		the shipped library holds one pointer check and no test code.
 */
#include "base/clock.h"

#include <time.h>

#include "fmgr.h"
#include "utils/timestamp.h"

static void **clock_variable; /* set once at load */
static void **boot_variable;  /* likewise */

void
gl_clock_init(void)
{
	clock_variable = find_rendezvous_variable(GL_CLOCK_VARIABLE);
	boot_variable = find_rendezvous_variable(GL_BOOT_CLOCK_VARIABLE);
}

gl_time
gl_clock_now(void)
{
	if (clock_variable != NULL && *clock_variable != NULL)
		return ((gl_clock_function) *clock_variable)();
	return GetCurrentTimestamp();
}

gl_time
gl_clock_boot(void)
{
	struct timespec now;

	if (boot_variable != NULL && *boot_variable != NULL)
		return ((gl_clock_function) *boot_variable)();
	if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
		elog(ERROR, "the clock of the machine cannot be read: %m");
	return now.tv_sec * GL_SECOND + now.tv_nsec / 1000;
}

bool
gl_delay_is_over(gl_time until, gl_time delay, gl_time now)
{
	return until <= now || until - delay > now;
}

gl_time
gl_time_from(Datum value, bool is_null)
{
	return is_null ? GL_TIME_NEVER : DatumGetTimestampTz(value);
}

Datum
gl_time_datum(gl_time time)
{
	return TimestampTzGetDatum(time);
}

char *
gl_time_text(gl_time time)
{
	struct pg_tm tm;
	fsec_t fsec;

	if (timestamp2tm(time, NULL, &tm, &fsec, NULL, NULL) != 0)
		return pstrdup("out of range");
	return psprintf("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", tm.tm_year, tm.tm_mon, tm.tm_mday,
					tm.tm_hour, tm.tm_min, tm.tm_sec, fsec);
}
