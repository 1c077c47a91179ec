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

/*
 * Whom to tell where the step cannot go on: members of the role that its deadline escalates to, managers
 * where it names none, but some people; owners where nobody is left.
 */
extern IdList gl_timed_people(const PostSnap *snap, int step, const IdList *but);

/* A message to somebody about an open step. */
extern OutboxRow gl_timed_message(const PostSnap *snap, const StepRow *visit, int action,
								  OutboxKind kind, gl_id person_id);

/* Tell those for whom the step waits. */
extern void gl_timed_reminder(PostSnap *snap, const StepRow *visit, int action);

#endif /* GL_FLOW_TIMED_SEATS_H */
