/*
 * deadline.h
 *		Deadlines of the steps of a post: when they are due, what is done about it, and the one timer
 *		that waits for the next action.
 */
#ifndef GL_FLOW_DEADLINE_H
#define GL_FLOW_DEADLINE_H

#include "flow/act.h"
#include "flow/journal.h"

/* An action of a deadline whose time has come. */
struct TimerShot
{
	int action;	   /* of the deadline, from 0 */
	gl_time at;	   /* when it was meant to be */
	bool is_quiet; /* a later reminder is due as well: this one is not sent */
	TimedAct act;
	const char *reason; /* of LAPSE: why it is not possible */
};

/* What a deadline does is an action of the engine. */
extern Action gl_timed_action(TimedAct act);

/* What a person reads of it. */
extern char *gl_deadline_note(const PostSnap *snap);

/*
 * A visit opens: its due time, or that of the visit it goes on with, and the people whom the deadline
 * of that one had seated. last is the visit before it, or NULL.
 */
extern void gl_deadline_open(PostSnap *snap, StepRow *visit, const StepRow *last);

/* What the rules are told of deadlines. */
extern void gl_deadline_facts(Facts *facts, PostSnap *snap, const ActRequest *request);

/* The step whose deadline a hold comes from, counted from 1; 0: a person's. */
extern int gl_deadline_holder(const PostSnap *snap, const ActRequest *request);

/* The hold that a deadline put on the post has had its time: its step is done with. */
extern bool gl_deadline_hold_is_over(const PostSnap *snap);

/* Before the review changes: the action is done with, and told to whom it concerns. */
extern void
gl_deadline_begin(PostSnap *snap, const ActRequest *request, const Facts *facts, BitSet effects);

/* After it has changed: due times follow the publish time, and the timer follows the open step. */
extern void gl_deadline_follow(PostSnap *snap, const ActRequest *request, BitSet effects);

/* What an event says of it. */
extern void gl_deadline_tell(Detail *detail, const PostSnap *snap, const ActRequest *request,
							 const Facts *facts, BitSet effects);

/* The timer of a post is not the one that its open step asks for; the round is loaded. */
extern bool gl_deadline_timer_is_wrong(const PostSnap *snap);

/* Is another reminder of the open step due by now, besides this action? */
extern bool gl_deadline_reminds_again(const PostSnap *snap, int action);

#endif /* GL_FLOW_DEADLINE_H */
