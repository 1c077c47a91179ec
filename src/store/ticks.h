/*
 * ticks.h
 *		The last word on each item of a step's checklist.
 */
#ifndef GL_STORE_TICKS_H
#define GL_STORE_TICKS_H

#include "base/table.h"

typedef struct TickRow
{
	gl_id post_id;
	char *step; /* the names, so that a tick outlives rounds and versions */
	char *item;
	gl_id workspace_id;
	int revision; /* that was current when it was said */
	bool is_done;
	gl_id person_id;
	gl_time ticked_at;
	ItemPointerData tid;
} TickRow;

/* Said of one item of a post; false when nothing was. */
extern bool gl_tick_read(gl_id post_id, const char *step, const char *item, TickRow *tick);

/* Said of all items of a step of a post. */
extern TickRow *gl_ticks_read(gl_id post_id, const char *step, int *found);

extern void gl_tick_insert(TickRow *tick);
extern void gl_tick_update(TickRow *tick);

#endif /* GL_STORE_TICKS_H */
