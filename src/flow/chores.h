/*
 * chores.h
 *		What is done from time to time and by itself: by the worker every hour, and by pg_cron where it is
 *		asked to. Each may be done at any time and as often as one likes. Nothing that is due waits for one.
 */
#ifndef GL_FLOW_CHORES_H
#define GL_FLOW_CHORES_H

#include "core/names.h"
#include "core/types.h"

typedef enum Chore
{
	CHORE_SLOTS,
	CHORE_RETIME,
	CHORE_COUNT
} Chore;

extern const NameTable gl_chores;

/*
 * Do one; how many posts it was about. A copy of an armed database does nothing: of two that are the same
 * one must wait.
 */
extern int gl_chore_run(Chore chore);

#endif /* GL_FLOW_CHORES_H */
