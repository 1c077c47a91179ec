/*
 * clockguard_test.c
 *		Promise: a wall clock that leaps is not believed until it has gone evenly for a while; one that is
 *		corrected a little, or stands still with the machine, is.
 */
#include "core/clockguard.h"
#include "tap.h"

#define MINUTE (60 * GL_SECOND)
#define DAY (24 * 60 * MINUTE)

/* What a second look finds after both clocks went on by these amounts. */
static bool
jumps(gl_time wall, gl_time boot, int64_t *doubt)
{
	ClockGuard guard = {0};

	(void) gl_clock_look(&guard, 1000 * DAY, 5 * MINUTE);
	if (gl_clock_look(&guard, 1000 * DAY + wall, 5 * MINUTE + boot))
	{
		*doubt = gl_clock_doubt(&guard);
		return true;
	}
	*doubt = gl_clock_doubt(&guard);
	return false;
}

int
main(void)
{
	ClockGuard guard = {0};
	int64_t doubt;

	ok(!gl_clock_look(&guard, 1000 * DAY, 0) && gl_clock_doubt(&guard) == 0,
	   "the first look has nothing to compare with");
	ok(!jumps(DAY, DAY, &doubt) && doubt == 0, "a day that passed is no jump");
	ok(!jumps(10 * MINUTE, 0, &doubt) && doubt == 0, "ten minutes forward are a correction");
	ok(jumps(10 * MINUTE + 1, 0, &doubt) && doubt == GL_CLOCK_CONFIRM, "more is a jump");
	ok(!jumps(0, MINUTE, &doubt) && doubt == 0, "so is one minute back");
	ok(jumps(-1, MINUTE, &doubt) && doubt == GL_CLOCK_CONFIRM, "more is a jump, too");
	ok(jumps(3650 * DAY, MINUTE, &doubt), "ten years are");

	ok(gl_clock_look(&guard, 1001 * DAY, MINUTE), "it leaps");
	ok(!gl_clock_look(&guard, 1001 * DAY + 4 * MINUTE, 5 * MINUTE) &&
		   gl_clock_doubt(&guard) == MINUTE,
	   "it is doubted for a while, by the other clock");
	ok(!gl_clock_look(&guard, 1001 * DAY + 5 * MINUTE, 6 * MINUTE) && gl_clock_doubt(&guard) == 0,
	   "then it is believed");
	ok(gl_clock_look(&guard, 1000 * DAY, 7 * MINUTE) &&
		   gl_clock_look(&guard, 1001 * DAY, 8 * MINUTE) &&
		   gl_clock_doubt(&guard) == GL_CLOCK_CONFIRM,
	   "one that leaps to and fro is doubted from the last time on");
	return finish();
}
