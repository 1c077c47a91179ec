/*
 * timed_seats.h
 *		What a deadline does to people: who is reminded, who is asked as well, who is asked instead.
 */
#ifndef GL_FLOW_TIMED_SEATS_H
#define GL_FLOW_TIMED_SEATS_H

#include "flow/snapshot.h"

/* A visit goes on with another one: the people whom its deadline had seated stay. */
extern void gl_timed_seats_keep(PostSnap *snap, StepRow *visit, const StepRow *last);

/* Those of the role that an action names can satisfy the open step. */
extern bool gl_timed_seats_suffice(const PostSnap *snap, int action);

/* Seat them besides the others, or in place of those who have not voted; they are told. */
extern void gl_timed_seats_add(PostSnap *snap, StepRow *visit, int action);
extern void gl_timed_seats_give(PostSnap *snap, StepRow *visit, int action);

/* Tell those for whom the step waits. */
extern void gl_timed_reminder(PostSnap *snap, const StepRow *visit, int action);

#endif /* GL_FLOW_TIMED_SEATS_H */
