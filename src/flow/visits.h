/*
 * visits.h
 *		Visits of steps, in a snapshot in memory: for rounds.c.
 */
#ifndef GL_FLOW_VISITS_H
#define GL_FLOW_VISITS_H

#include "flow/snapshot.h"

/* A new visit of a step for the round's revision, without seats; closed unless its state is open. */
extern StepRow *gl_visit_add(PostSnap *snap, int step, VisitState state);

/* The seats of another visit, votes included. */
extern void gl_visit_take_seats(StepRow *visit, const StepRow *from);

/* A new open visit with who is eligible now; before, unless NULL, holds votes that still count. */
extern StepRow *gl_visit_open(PostSnap *snap, int step, const StepRow *before);

extern void gl_visit_close(PostSnap *snap, StepSnap *visit, VisitState state);

#endif /* GL_FLOW_VISITS_H */
