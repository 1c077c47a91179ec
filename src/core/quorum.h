/*
 * quorum.h
 *		Counting votes: whether a step has passed, was refused, is still open, or cannot be met.
 */
#ifndef GL_CORE_QUORUM_H
#define GL_CORE_QUORUM_H

#include "core/types.h"

typedef enum QuorumKind
{
	QUORUM_ANY,
	QUORUM_ALL,
	QUORUM_AT_LEAST,
	QUORUM_PERCENT, /* of the seats, rounded up */
	QUORUM_COUNT
} QuorumKind;

/* When votes against end a requirement. */
typedef enum RejectionKind
{
	REJECTION_FIRST_ENDS,
	REJECTION_WAIT_ALL, /* everyone answers, the worst verdict wins */
	REJECTION_AT_LEAST,
	REJECTION_COUNT
} RejectionKind;

typedef struct RequirementRule
{
	QuorumKind quorum;
	int quorum_n; /* people for at_least, 1..100 for percent */
	RejectionKind rejection;
	int rejection_n; /* votes for at_least */
} RequirementRule;

/* One eligible person, frozen when the step opened. */
typedef struct Seat
{
	gl_id person_id;
	int requirement;   /* index into the step's rules */
	Vote vote;		   /* the live vote */
	gl_id decision_id; /* its row; GL_NO_ID while there is none */
	bool is_active;	   /* false once the person was deactivated or left */
	gl_id actor_id;	   /* who cast the vote: the person or a delegate */
	bool is_added;	   /* a deadline seated the person later, besides those first asked */
} Seat;

/* A step as it stands. A person may hold seats of several requirements. */
typedef struct StepTally
{
	const RequirementRule *rules;
	int nrules;
	const Seat *seats;
	int nseats;
	int holds; /* what keeps it open whatever the votes: items not ticked, blocking comments */
} StepTally;

typedef enum StepOutcome
{
	STEP_OPEN,
	STEP_PASSED,
	STEP_RETURNED, /* changes were requested */
	STEP_DECLINED, /* rejected */
	STEP_BLOCKED,  /* nobody left who could satisfy it */
	STEP_OUTCOME_COUNT
} StepOutcome;

/* Approvals that a rule asks for when it has this many seats, minus abstentions: never fewer than one. */
extern int gl_quorum_needed(const RequirementRule *rule, int seats, int abstentions);

/* The step's outcome with the votes as they are. */
extern StepOutcome gl_step_outcome(const StepTally *step);

/* The step's outcome if this person's seats carried this vote. */
extern StepOutcome gl_step_outcome_with(const StepTally *step, gl_id person_id, Vote vote);

/* The same, when some of what holds the step open is done with. */
extern StepOutcome gl_step_outcome_freed(const StepTally *step, int freed);

/* One requirement has its approvals, whatever becomes of the others. */
extern bool gl_rule_is_met(const StepTally *step, int rule);

extern bool gl_is_among(gl_id id, const gl_id *ids, int n);

/* True when the person has an active seat in the step. */
extern bool gl_has_seat(const StepTally *step, gl_id person_id);

/*
 * True when the step is open and waits for some of these people: the others could not make it pass, or
 * all are to be heard before it ends.
 */
extern bool gl_step_waits_for(const StepTally *step, const gl_id *people, int n);

/* The first rule that its active seats cannot satisfy, or -1. */
extern int gl_unsatisfiable_rule(const StepTally *step);

#endif /* GL_CORE_QUORUM_H */
