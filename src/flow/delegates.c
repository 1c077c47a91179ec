/*
 * delegates.c
 *		Delegations of the roster, looked up for one post. Who left or became a client neither
 *		delegates nor is a delegate any more.
 */
#include "flow/delegates.h"

#include "flow/lookup.h"
#include "flow/rounds.h"
#include "flow/seats.h"

bool
gl_is_internal(const Member *member)
{
	return member != NULL && member->is_active &&
		   gl_permits(gl_permissions_of(member->grants, member->ngrants), PERMISSION_VIEW_INTERNAL);
}

IdList
gl_delegators_of(const PostSnap *snap, gl_id delegate_id)
{
	const Workspace *workspace = snap->workspace;
	IdList people = {0};
	IdList channels;

	if (workspace->ndelegations == 0)
		return people;
	channels = gl_snapshot_channels(snap, GL_NO_ID);
	for (int i = 0; i < workspace->ndelegations; i++)
	{
		const Delegation *delegation = &workspace->delegations[i];

		if (delegation->delegate_id == delegate_id &&
			gl_delegation_holds(delegation, channels.items, channels.n, snap->now) &&
			gl_is_internal(gl_member_find(workspace, delegation->person_id)))
			gl_ids_add(&people, delegation->person_id);
	}
	return people;
}

/* Could the delegate vote on this seat of the open step? */
static bool
could_vote(const PostSnap *snap, const StepSnap *open, const StepTally *tally, gl_id person_id,
		   gl_id delegate_id)
{
	const WorkflowDef *definition = gl_snapshot_definition(snap);

	return gl_is_internal(gl_member_find(snap->workspace, delegate_id)) &&
		   !gl_is_excluded(snap, definition, delegate_id) &&
		   !gl_is_spent(snap, definition, open->row.step, delegate_id) &&
		   !gl_votes_twice(tally, person_id, delegate_id);
}

IdList
gl_stand_ins_of(const PostSnap *snap, gl_id person_id)
{
	const Workspace *workspace = snap->workspace;
	StepSnap *open = gl_snapshot_open_step(snap);
	IdList people = {0};
	StepTally tally;

	if (workspace->ndelegations == 0 || open == NULL)
		return people;
	tally = gl_snapshot_tally(snap, &open->row);
	for (int i = 0; i < workspace->ndelegations; i++)
	{
		gl_id delegate_id = workspace->delegations[i].delegate_id;
		IdList delegators;

		if (workspace->delegations[i].person_id != person_id)
			continue;
		delegators = gl_delegators_of(snap, delegate_id);
		if (gl_ids_contain(&delegators, person_id) &&
			could_vote(snap, open, &tally, person_id, delegate_id))
			gl_ids_add(&people, delegate_id);
	}
	return people;
}

IdList
gl_awaited_delegators(const PostSnap *snap, gl_id delegate_id)
{
	IdList delegators = gl_delegators_of(snap, delegate_id);
	StepSnap *open = gl_snapshot_open_step(snap);
	IdList people = {0};
	StepTally tally;

	if (delegators.n == 0 || open == NULL)
		return people;
	tally = gl_snapshot_tally(snap, &open->row);
	for (int i = 0; i < tally.nseats; i++)
	{
		gl_id person_id = tally.seats[i].person_id;

		if (tally.seats[i].is_active && tally.seats[i].vote == VOTE_NONE &&
			gl_ids_contain(&delegators, person_id) &&
			could_vote(snap, open, &tally, person_id, delegate_id))
			gl_ids_add(&people, person_id);
	}
	return people;
}

SeatClaim
gl_claim_of(const PostSnap *snap, const StepTally *step, gl_id person_id, const char *on_behalf_of)
{
	IdList delegators = gl_delegators_of(snap, person_id);
	const Member *asked =
		on_behalf_of == NULL ? NULL : gl_member_by_name(snap->workspace, on_behalf_of);

	if (on_behalf_of != NULL && asked == NULL)
		return (SeatClaim){CLAIM_UNDELEGATED, GL_NO_ID};
	return gl_seat_claim(step, person_id, asked == NULL ? NULL : &asked->person_id,
						 delegators.items, delegators.n);
}

const char *
gl_first_delegator(const PostSnap *snap, const StepTally *step, gl_id person_id)
{
	IdList delegators = gl_delegators_of(snap, person_id);

	for (int i = 0; i < delegators.n; i++)
		if (gl_has_seat(step, delegators.items[i]))
			return gl_member_find(snap->workspace, delegators.items[i])->name;
	return NULL;
}
