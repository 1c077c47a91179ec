/*
 * reviews.h
 *		Rounds, the visits of their steps with frozen seats, and votes.
 */
#ifndef GL_STORE_REVIEWS_H
#define GL_STORE_REVIEWS_H

#include "base/table.h"
#include "core/quorum.h"
#include "store/states.h"

/* What a decision says besides votes: its deadline passed, and nobody voted. */
#define VERDICT_DEEMED VOTE_COUNT

extern const NameTable gl_verdicts;
extern const NameTable gl_round_states;
extern const NameTable gl_visit_states;

typedef struct ReviewRow
{
	gl_id post_id;
	int round;
	gl_id workspace_id;
	gl_id workflow_version_id;
	gl_id submitter_id;
	gl_time opened_at;
	int revision;
	Digest content_sha256;
	RoundState state;
	gl_time closed_at;
	ItemPointerData tid;
} ReviewRow;

typedef struct StepRow
{
	gl_id post_id;
	int round;
	int step;  /* from 0 */
	int visit; /* from 1 */
	gl_id workspace_id;
	int revision;
	gl_id origin_version_id; /* whose step its seats answer; GL_NO_ID: that of the round */
	int origin_step;
	IdList seat_person_ids;
	Int16List seat_requirements;
	gl_time opened_at;
	VisitState state;
	Int16List seat_votes;
	IdList seat_decision_ids; /* GL_NO_ID: no vote yet */
	IdList seat_actor_ids;	  /* who cast the vote; GL_NO_ID: no vote yet */
	gl_time closed_at;
	gl_time bound_at;		/* publish time its votes are about; GL_TIME_NEVER: none */
	gl_time asked_at;		/* when the step opened that this visit goes on with */
	gl_time due_at;			/* GL_TIME_NEVER: no deadline */
	gl_time first_due_at;	/* what that was at first */
	gl_time extended_to;	/* by a person; GL_TIME_NEVER: not */
	Int16List done_actions; /* of the deadline */
	int added_seats;		/* by the deadline: the last ones */
	ItemPointerData tid;
} StepRow;

typedef struct DecisionRow
{
	gl_id id;
	gl_id post_id;
	int round;
	int step;
	int visit;
	gl_id workspace_id;
	int requirement;
	gl_id person_id; /* of the seat; GL_NO_ID where it is deemed approved */
	gl_id actor_id;	 /* who voted: the person or their delegate */
	int verdict;	 /* a Vote, or VERDICT_DEEMED */
	char *note;
	int revision;
	Digest content_sha256;
	gl_time decided_at;
	gl_id link_id; /* it was cast by; GL_NO_ID: by a login */
	bool is_late;  /* after the due time of its step */
	ItemPointerData tid;
} DecisionRow;

/* A round of a post; false when there is none. */
extern bool gl_review_read(gl_id post_id, int round, ReviewRow *review);

/* All visits of a round, by step and visit. */
extern StepRow *gl_steps_read(gl_id post_id, int round, int *found);

/* All decisions about a post, by id. */
extern DecisionRow *gl_decisions_read(gl_id post_id, int *found);

extern void gl_review_insert(ReviewRow *review);
extern void gl_review_update(ReviewRow *review);
extern void gl_step_insert(StepRow *step);
extern void gl_step_update(StepRow *step);
extern void gl_decision_insert(DecisionRow *decision);

#endif /* GL_STORE_REVIEWS_H */
