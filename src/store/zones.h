/*
 * zones.h
 *		Time zones of planned posts, and posts whose instant and wall time disagree.
 */
#ifndef GL_STORE_ZONES_H
#define GL_STORE_ZONES_H

#include "base/fields.h"

/* That posts are planned in a zone for when its clocks are so far ahead of UTC, as it was said then. */
typedef struct ZoneAhead
{
	char *zone;
	gl_time ahead;
} ZoneAhead;

/* All there are, whenever the posts are planned for. */
extern ZoneAhead *gl_zones_ahead(int *found);

/*
 * Add to posts those of such, from one instant on until before another, by id; of a workspace, or of all
 * (GL_NO_ID). And to workspaces theirs.
 */
extern void gl_zones_planned(const ZoneAhead *planned, gl_time since, gl_time until,
							 gl_id workspace_id, IdList *posts, IdList *workspaces);

#endif /* GL_STORE_ZONES_H */
