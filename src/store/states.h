/*
 * states.h
 *		Where a round stands, and a visit of a step.
 */
#ifndef GL_STORE_STATES_H
#define GL_STORE_STATES_H

typedef enum RoundState
{
	ROUND_OPEN,
	ROUND_APPROVED,
	ROUND_CHANGES_REQUESTED,
	ROUND_REJECTED,
	ROUND_WITHDRAWN,
	ROUND_CANCELLED,
	ROUND_EXPIRED,
	ROUND_OVERRIDDEN,
	ROUND_MIGRATED, /* goes on under another version of its workflow */
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
	VISIT_OVERRIDDEN,
	VISIT_CARRIED,	   /* approvals given earlier count */
	VISIT_SKIPPED,	   /* its condition does not hold */
	VISIT_DEEMED,	   /* approved by its deadline */
	VISIT_PASSED_OVER, /* skipped by its deadline */
	VISIT_EXPIRED,
	VISIT_STATE_COUNT
} VisitState;

#endif /* GL_STORE_STATES_H */
