/*
 * reviews.h
 *		Rounds, the visits of their steps with frozen seats, and votes.
 */
#ifndef GL_STORE_REVIEWS_H
#define GL_STORE_REVIEWS_H

#include "base/fields.h"
#include "core/quorum.h"

typedef enum RoundState
{
	ROUND_OPEN,
	ROUND_APPROVED,
	ROUND_CHANGES_REQUESTED,
	ROUND_REJECTED,
	ROUND_WITHDRAWN,
	ROUND_CANCELLED,
	ROUND_EXPIRED,
	ROUND_STATE_COUNT
} RoundState;

typedef enum VisitState
{
	VISIT_OPEN,
	VISIT_PASSED,
	VISIT_RETURNED,
	VISIT_DECLINED,
	VISIT_STALE,
	VISIT_WITHDRAWN,
	VISIT_CANCELLED,
	VISIT_STATE_COUNT
} VisitState;

extern const NameTable gl_round_states;
extern const NameTable gl_visit_states;

typedef struct ReviewRow
{
	gl_id		id;
	gl_id		workspace_id;
	gl_id		post_id;
	int			round;
	gl_id		workflow_version_id;
	gl_id		submitter_id;
	gl_time		opened_at;
	int			revision;
	Digest		content_sha256;
	RoundState	state;
	gl_time		closed_at;
} ReviewRow;

typedef struct StepRow
{
	gl_id		id;
	gl_id		workspace_id;
	gl_id		post_id;
	gl_id		review_id;
	int			step; /* from 0 */
	int			visit; /* from 1 */
	int			revision;
	IdList		seat_person_ids;
	Int16List	seat_requirements;
	gl_time		opened_at;
	VisitState	state;
	bool		is_blocked;
	Int16List	seat_votes;
	IdList		seat_decision_ids; /* GL_NO_ID: no vote yet */
	gl_time		closed_at;
} StepRow;

typedef struct DecisionRow
{
	gl_id		id;
	gl_id		workspace_id;
	gl_id		post_id;
	gl_id		review_id;
	gl_id		review_step_id;
	int			requirement;
	gl_id		person_id;
	Vote		verdict;
	char	   *note;
	int			revision;
	Digest		content_sha256;
	gl_time		decided_at;
} DecisionRow;

/* The review of each post's latest round; those of posts without one are missing. */
extern ReviewRow *gl_reviews_read(const gl_id *post_ids, const int *rounds, int n, int *found);

/* All visits of reviews, by review, step and visit. */
extern StepRow *gl_steps_read(const gl_id *review_ids, int n, int *found);

/* Decisions of reviews, by id. */
extern DecisionRow *gl_decisions_read(const gl_id *review_ids, int n, int *found);

extern void gl_review_insert(const ReviewRow *review);
extern void gl_review_update(const ReviewRow *review);
extern void gl_step_insert(const StepRow *step);
extern void gl_step_update(const StepRow *step);
extern void gl_decision_insert(const DecisionRow *decision);

#endif /* GL_STORE_REVIEWS_H */
