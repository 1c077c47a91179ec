/*
 * decide.h
 *		The one question of the product: may this happen now, and what follows.
 */
#ifndef GL_CORE_DECIDE_H
#define GL_CORE_DECIDE_H

#include "core/facts.h"
#include "core/refusals.h"
#include "core/transitions.h"

typedef struct Verdict
{
	Refusal refusal; /* REFUSAL_NONE: allowed */
	int16_t rule;	 /* of the transition taken; 0 when there is none */
	Action action;	 /* that was taken: the one asked for, or what the vote led to */
	ReviewState to;
	BitSet effects;
	StepOutcome step; /* the open step's outcome after a vote, a tick or what was resolved */
} Verdict;

/*
 * Decide about an action on a post. Pure: no clock, no allocation, no error; facts.now is the time.
 * Refusals are looked for in a fixed order: revision and life of the post, state, permission, then
 * the guards in their order.
 */
extern Verdict gl_decide(const Facts *facts, Action action);

/* The vote an action casts, VOTE_NONE for any other action. */
extern Vote gl_action_vote(Action action);

/* The person whose seat a vote fills. */
extern gl_id gl_seat_person(const Facts *facts);

/* True when four eyes keep the actor from deciding about the post. */
extern bool gl_is_conflicted(SelfApproval rule, const ActorFacts *actor);

#endif /* GL_CORE_DECIDE_H */
