/*
 * blackouts.h
 *		Times in which nothing goes out. Callers hold the workspace's lock to write.
 */
#ifndef GL_STORE_BLACKOUTS_H
#define GL_STORE_BLACKOUTS_H

#include "base/fields.h"

typedef struct BlackoutRow
{
	gl_id id;
	gl_id workspace_id;
	gl_time starts_at;
	gl_time ends_at; /* GL_TIME_NEVER: without end */
	char *reason;
	IdList channel_ids; /* none: all */
	bool shifts;		/* what is due in it moves behind its end; else it is held */
	gl_time spacing;	/* of what moves */
	gl_time created_at;
} BlackoutRow;

/* Those of a workspace that end after an instant, by their start. */
extern BlackoutRow *gl_blackouts_read(gl_id workspace_id, gl_time after, int *found);

/* Write a new one; its id is set. */
extern void gl_blackout_insert(BlackoutRow *blackout);

/* Take one away; false when the workspace has none of this id. */
extern bool gl_blackout_delete(gl_id workspace_id, gl_id blackout_id);

#endif /* GL_STORE_BLACKOUTS_H */
