/*
 * aside.h
 *		What people should hear of beside an act: an event of its own, by the system.
 */
#ifndef GL_FLOW_ASIDE_H
#define GL_FLOW_ASIDE_H

#include "flow/act.h"

/* What is compared before and after an act. */
typedef struct Aside
{
	int blocked_visit; /* the open visit that too few people can satisfy: step * 2^16 + visit; 0: none */
	int change_requests; /* that counted */
} Aside;

extern Aside gl_aside_before(PostSnap *snap);

/* Events of what became so: the open step is blocked, the limit of change requests is near. */
extern void gl_aside_after(PostSnap *snap, Aside before);

/* Posts whose open step is blocked now that a person's seat is off. After the change of the person. */
extern void gl_aside_person_left(gl_id person_id, gl_id workspace_id);

#endif /* GL_FLOW_ASIDE_H */
