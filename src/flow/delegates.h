/*
 * delegates.h
 *		Who may fill whose seats on a post, at the time of its snapshot.
 */
#ifndef GL_FLOW_DELEGATES_H
#define GL_FLOW_DELEGATES_H

#include "core/facts.h"
#include "flow/snapshot.h"

/* People whose delegation to this person is in force for the post. */
extern IdList gl_delegators_of(const PostSnap *snap, gl_id delegate_id);

/* People who could vote on this person's seat of the open step: four eyes and distinct approvers let them. */
extern IdList gl_stand_ins_of(const PostSnap *snap, gl_id person_id);

/* Whom the person could vote for in the open step, of those who have not voted yet. */
extern IdList gl_awaited_delegators(const PostSnap *snap, gl_id delegate_id);

/* Whose seat a vote fills; on_behalf_of is a name or NULL. */
extern SeatClaim
gl_claim_of(const PostSnap *snap, const StepTally *step, gl_id person_id, const char *on_behalf_of);

/* The name of the first person who delegated to this one and has a seat in the step, or NULL. */
extern const char *gl_first_delegator(const PostSnap *snap, const StepTally *step, gl_id person_id);

/* True when the member is active and sees what is internal: such people delegate and are delegates. */
extern bool gl_is_internal(const Member *member);

#endif /* GL_FLOW_DELEGATES_H */
