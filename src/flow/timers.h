/*
 * timers.h
 *		What is done when the time of a timer has come: for the worker, inside its transaction.
 *
 * Each action is an act like any other, under the lock of its post: it and the removal of its timer
 * commit together. Posts that somebody else has locked are left for later.
 */
#ifndef GL_FLOW_TIMERS_H
#define GL_FLOW_TIMERS_H

#include "flow/snapshot.h"

typedef struct FireRequest
{
	gl_time now;
	TimerMark after;	  /* look from here on */
	IdList skipped_posts; /* nothing of these is done */
	bool without_risky;	  /* nor what cannot be taken back: the clock is in doubt */
	int limit;			  /* posts to look at, at most */
	gl_id *looking_at;	  /* the post in hand, for who catches an error */
} FireRequest;

typedef struct FireBatch
{
	int fired;
	int lapsed; /* actions that were not possible any more */
	IdList locked_posts;
	TimerMark last;	 /* more may be due behind this */
	gl_time next_at; /* when to look again; 0: at once */
} FireBatch;

/* Do what is due, in the order in which it was meant to be. */
extern FireBatch gl_timers_fire(const FireRequest *request);

#endif /* GL_FLOW_TIMERS_H */
