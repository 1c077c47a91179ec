/*
 * retime.h
 *		Publish times after the rules of a time zone have changed: who planned for nine in the morning
 *		meant nine in the morning.
 */
#ifndef GL_FLOW_RETIME_H
#define GL_FLOW_RETIME_H

#include "flow/snapshot.h"

/* A post whose instant is not its wall time any more. */
typedef struct Retimed
{
	gl_id post_id;
	const char *title;
	const char *timezone;
	gl_time publish_local;
	gl_time was_at;
	gl_time publish_at;
	bool is_moved;		/* or would be, where nothing is to change */
	const char *reason; /* why not; NULL: it is */
} Retimed;

/* Those of a workspace, by id, moved where their rules allow it and is_dry_run is false. */
extern Retimed *gl_retime(gl_id workspace_id, Actor actor, bool is_dry_run, int *found);

/* How many there are in all workspaces. */
extern int gl_retime_count(void);

/* Workspaces that have some; and move those of one that nobody is working on, some at a time; how many. */
extern IdList gl_retime_workspaces(void);
extern int gl_retime_by_itself(gl_id workspace_id);

/*
 * For the worker, when something of the post is due: by the rules its zone has now its wall time may be
 * still to come.
 */
extern void gl_retime_meet(PostSnap *snap);

#endif /* GL_FLOW_RETIME_H */
