/*
 * zones.h
 *		Time zones of planned posts, and posts whose instant and wall time disagree.
 */
#ifndef GL_STORE_ZONES_H
#define GL_STORE_ZONES_H

#include "base/fields.h"

/* The zones of posts that are planned for later than an instant, in a workspace or (GL_NO_ID) in all. */
extern TextList gl_zones_planned(gl_id workspace_id, gl_time now);

/* Those of such posts in some zones whose clocks do not show the wall time of the plan then, by id. */
extern IdList gl_zones_stale(gl_id workspace_id, const TextList *zones, gl_time now, int limit);

/* Workspaces that have plans ahead, by id. */
extern IdList gl_zones_workspaces(gl_time now);

#endif /* GL_STORE_ZONES_H */
