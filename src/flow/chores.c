/*
 * chores.c
 *		The chores by name: what each is to be done for, and how.
 */
#include "postgres.h"

#include "flow/chores.h"

#include "flow/arming.h"
#include "flow/fill.h"
#include "flow/retention.h"
#include "flow/retime.h"
#include "flow/series.h"
#include "store/workspaces.h"

static const char *const names[] = {
	[CHORE_SLOTS] = "slots",
	[CHORE_RETIME] = "retime",
	[CHORE_SERIES] = "series",
	[CHORE_RETENTION] = "retention",
};
const NameTable gl_chores = {"chore", names, CHORE_COUNT};

typedef struct ChoreWork
{
	IdList (*parts)(void);
	int (*run)(gl_id part);
} ChoreWork;

static const ChoreWork works[] = {
	[CHORE_SLOTS] = {gl_workspaces_filling, gl_slots_fill_by_itself},
	[CHORE_RETIME] = {gl_retime_workspaces, gl_retime_by_itself},
	[CHORE_SERIES] = {gl_series_live, gl_series_recur},
	[CHORE_RETENTION] = {gl_retention_parts, gl_retention_run},
};

IdList
gl_chore_parts(Chore chore)
{
	return gl_timing_obstacle() == NULL ? works[chore].parts() : (IdList){0};
}

bool
gl_chore_is_risky(Chore chore)
{
	return chore == CHORE_RETENTION;
}

int
gl_chore_run(Chore chore, gl_id part)
{
	return gl_timing_obstacle() == NULL ? works[chore].run(part) : 0;
}
