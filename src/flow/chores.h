/*
 * chores.h
 *		What is done from time to time and by itself: by the worker every hour, and by pg_cron where it is
 *		asked to. Each may be done at any time and as often as one likes. Nothing that is due waits for one.
 */
#ifndef GL_FLOW_CHORES_H
#define GL_FLOW_CHORES_H

#include "base/values.h"

typedef enum Chore
{
	CHORE_SLOTS,
	CHORE_RETIME,
	CHORE_SERIES,
	CHORE_RETENTION,
	CHORE_COUNT
} Chore;

extern const NameTable gl_chores;

/*
 * What one is to be done for, by id: each part is short, and may be a transaction of its own. A copy of an
 * armed database has nothing to do: of two that are the same one must wait.
 */
extern IdList gl_chore_parts(Chore chore);

/* What it takes away cannot be brought back: not while the clock is in doubt. */
extern bool gl_chore_is_risky(Chore chore);

/* Do a part of one; how many posts it was about, or rows that went. */
extern int gl_chore_run(Chore chore, gl_id part);

#endif /* GL_FLOW_CHORES_H */
