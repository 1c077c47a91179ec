/*
 * clockguard.c
 *		The difference of two clocks, look by look.
 */
#include "core/clockguard.h"

bool
gl_clock_look(ClockGuard *guard, gl_time wall, gl_time boot)
{
	bool is_first = guard->wall == 0 && guard->boot == 0;
	int64_t jump = (wall - guard->wall) - (boot - guard->boot);
	bool has_jumped = !is_first && (jump > GL_CLOCK_FORWARD_MAX || jump < -GL_CLOCK_BACKWARD_MAX);

	guard->wall = wall;
	guard->boot = boot;
	if (has_jumped)
		guard->trusted_from = boot + GL_CLOCK_CONFIRM;
	return has_jumped;
}

int64_t
gl_clock_doubt(const ClockGuard *guard)
{
	return guard->trusted_from > guard->boot ? guard->trusted_from - guard->boot : 0;
}
