/*
 * wakehint.c
 *		One static per backend. worker/wake takes it at the end of the transaction, and wakes the
 *		worker only at commit, when the rows can be seen.
 */
#include "base/wakehint.h"

static gl_time earliest = GL_TIME_NEVER; /* reset by gl_wake_take at every transaction's end */

void
gl_wake_note(gl_time at)
{
	if (at < earliest)
		earliest = at;
}

gl_time
gl_wake_take(void)
{
	gl_time taken = earliest;

	earliest = GL_TIME_NEVER;
	return taken;
}
