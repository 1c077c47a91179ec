/*
 * fill.h
 *		Approved posts without a publish time are put into free slots.
 */
#ifndef GL_FLOW_FILL_H
#define GL_FLOW_FILL_H

#include "flow/snapshot.h"

/*
 * Plan the approved posts of a workspace that have no time, at most limit of them, those first that wait
 * longest; returns the planned ones. What is refused, and whose approvals bind its time, stays as it is. Waits
 * for whoever fills the same workspace or acts on one of the posts.
 */
extern PostSnap **gl_slots_fill(const Workspace *workspace, Actor actor, int limit, int *nplanned);

/*
 * The same by itself, for a workspace that asked for it: how many were planned. Waits for nobody; what
 * somebody else has locked is left for the next time.
 */
extern int gl_slots_fill_by_itself(gl_id workspace_id);

#endif /* GL_FLOW_FILL_H */
