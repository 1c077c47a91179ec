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
	bool is_satisfied;	 /* its mode, by its review state */
	bool is_held;
	IdList awaited;	  /* who is away while the open step waits for them */
	int awaited_step; /* that step; -1: none */
} Aside;

extern Aside gl_aside_before(PostSnap *snap);

/* Events of what became so: the open step is blocked, the limit of change requests is near. */
extern void gl_aside_after(PostSnap *snap, Aside before);

/* Reviews with a seat of somebody who is about to leave, and what is compared of each. */
typedef struct Leaving
{
	IdList posts;
	Aside *before;
} Leaving;

/* Before the change of the person, in the workspaces that they leave. */
extern Leaving gl_aside_person_leaves(gl_id person_id, const IdList *workspaces);

/* After it: tells of the open steps that are blocked by it, or wait for who is away. */
extern void gl_aside_person_left(const Leaving *leaving);

#endif /* GL_FLOW_ASIDE_H */
