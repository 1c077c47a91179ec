/*
 * delegation.c
 *		Delegations are looked at when a vote is cast, so one that has ended leaves nothing behind.
 */
#include "core/delegation.h"

bool
gl_delegation_holds(const Delegation *delegation, const gl_id *channel_ids, int nchannels,
					gl_time now)
{
	if (now < delegation->starts_at || now >= delegation->ends_at)
		return false;
	for (int i = 0; i < nchannels && delegation->nchannels > 0; i++)
		if (!gl_is_among(channel_ids[i], delegation->channel_ids, delegation->nchannels))
			return false;
	return true;
}

static bool
shares_channel(const Delegation *one, const Delegation *other)
{
	if (one->nchannels == 0 || other->nchannels == 0)
		return true;
	for (int i = 0; i < one->nchannels; i++)
		if (gl_is_among(one->channel_ids[i], other->channel_ids, other->nchannels))
			return true;
	return false;
}

bool
gl_delegations_cross(const Delegation *one, const Delegation *other)
{
	return one->person_id == other->delegate_id && one->delegate_id == other->person_id &&
		   one->starts_at < other->ends_at && other->starts_at < one->ends_at &&
		   shares_channel(one, other);
}

SeatClaim
gl_seat_claim(const StepTally *step, gl_id actor_id, const gl_id *asked_id, const gl_id *delegators,
			  int ndelegators)
{
	SeatClaim claim = {CLAIM_OWN, actor_id};

	if (asked_id != NULL && *asked_id == actor_id)
		return claim;
	if (asked_id != NULL)
		return (SeatClaim){gl_is_among(*asked_id, delegators, ndelegators) ? CLAIM_DELEGATED
																		   : CLAIM_UNDELEGATED,
						   *asked_id};
	if (step == NULL || gl_has_seat(step, actor_id))
		return claim;
	for (int i = 0; i < ndelegators; i++)
	{
		if (!gl_has_seat(step, delegators[i]))
			continue;
		if (claim.kind == CLAIM_DELEGATED)
			return (SeatClaim){CLAIM_AMBIGUOUS, GL_NO_ID};
		claim = (SeatClaim){CLAIM_DELEGATED, delegators[i]};
	}
	return claim;
}

/* Has the actor cast the live vote of somebody else's seat of this requirement? */
static bool
has_voted_beside(const StepTally *step, int requirement, gl_id person_id, gl_id actor_id)
{
	for (int i = 0; i < step->nseats; i++)
	{
		const Seat *seat = &step->seats[i];

		if (seat->requirement == requirement && seat->person_id != person_id &&
			seat->vote != VOTE_NONE && seat->actor_id == actor_id)
			return true;
	}
	return false;
}

bool
gl_votes_twice(const StepTally *step, gl_id person_id, gl_id actor_id)
{
	for (int i = 0; i < step->nseats; i++)
		if (step->seats[i].person_id == person_id &&
			has_voted_beside(step, step->seats[i].requirement, person_id, actor_id))
			return true;
	return false;
}
