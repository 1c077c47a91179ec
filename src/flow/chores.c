/*
 * chores.c
 *		The chores by name.
 */
#include "postgres.h"

#include "flow/chores.h"

#include "flow/arming.h"
#include "flow/fill.h"
#include "flow/retime.h"

static const char *const names[] = {
	[CHORE_SLOTS] = "slots",
	[CHORE_RETIME] = "retime",
};
const NameTable gl_chores = {"chore", names, CHORE_COUNT};

static int (*const run[])(void) = {
	[CHORE_SLOTS] = gl_slots_fill_all,
	[CHORE_RETIME] = gl_retime_all,
};

int
gl_chore_run(Chore chore)
{
	return gl_timing_obstacle() == NULL ? run[chore]() : 0;
}
