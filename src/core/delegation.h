/*
 * delegation.h
 *		Acting for somebody else: whose seat a vote fills, and that nobody's voice counts twice.
 */
#ifndef GL_CORE_DELEGATION_H
#define GL_CORE_DELEGATION_H

#include "core/quorum.h"
#include "core/types.h"

/* One person is away, and may let another one fill their seats: for a time and on some channels. */
typedef struct Delegation
{
	gl_id id;
	gl_id person_id;
	gl_id delegate_id; /* GL_NO_ID: nobody stands in */
	const gl_id *channel_ids;
	int nchannels; /* 0: whatever the channels */
	gl_time starts_at;
	gl_time ends_at;
} Delegation;

typedef enum SeatClaimKind
{
	CLAIM_OWN,		   /* the actor's own seat, if there is one */
	CLAIM_DELEGATED,   /* that of somebody whose delegation to the actor is in force */
	CLAIM_UNDELEGATED, /* that of somebody who gave no such delegation */
	CLAIM_AMBIGUOUS	   /* several people's could be meant */
} SeatClaimKind;

/* Whose seat a vote is to fill. */
typedef struct SeatClaim
{
	SeatClaimKind kind;
	gl_id person_id; /* nobody in particular while it is ambiguous */
} SeatClaim;

/* True when the delegation is in force now for a post on these channels, all of them. */
extern bool gl_delegation_holds(const Delegation *delegation, const gl_id *channel_ids,
								int nchannels, gl_time now);

/* True when two people would stand in for each other on some channel at some time. */
extern bool gl_delegations_cross(const Delegation *one, const Delegation *other);

/*
 * Whose seat the actor's vote fills: that of the person asked for (NULL: nobody was named); else the
 * own one; else that of the only delegator who has one. Delegators are those whose delegation to
 * the actor is in force: a seat that one of them fills for others is none of theirs, so it is not
 * passed on.
 */
extern SeatClaim gl_seat_claim(const StepTally *step, gl_id actor_id, const gl_id *asked_id,
							   const gl_id *delegators, int ndelegators);

/* True when the actor has cast the live vote of another seat that stands beside one of the person's. */
extern bool gl_votes_twice(const StepTally *step, gl_id person_id, gl_id actor_id);

#endif /* GL_CORE_DELEGATION_H */
