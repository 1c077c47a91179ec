/*
 * facts.h
 *		All that a decision may look at: read once, under the locks, by flow/snapshot.
 */
#ifndef GL_CORE_FACTS_H
#define GL_CORE_FACTS_H

#include "core/actions.h"
#include "core/deadline.h"
#include "core/delegation.h"
#include "core/gate.h"
#include "core/quorum.h"
#include "core/refusals.h"
#include "core/roles.h"
#include "core/types.h"

/* Who may not decide about a revision. */
typedef enum SelfApproval
{
	SELF_FORBID_CONTRIBUTORS,
	SELF_FORBID_SUBMITTER,
	SELF_FORBID_LAST_EDITOR,
	SELF_ALLOW,
	SELF_APPROVAL_COUNT
} SelfApproval;

/* Which approvals of a step outlive an edit. */
typedef enum CarryKind
{
	CARRY_NONE,
	CARRY_SCOPE,  /* where nothing that the step covers changed */
	CARRY_ALWAYS, /* all */
	CARRY_MINOR,  /* where someone eligible for the step says the edit is minor */
	CARRY_COUNT
} CarryKind;

/* The post as its row says, with what its workflow makes of it. */
typedef struct PostFacts
{
	ReviewState review_state;
	ReviewMode mode; /* of the workflow version it is pinned to, else of the one it resolves to */
	bool is_cancelled;
	bool is_held;
	bool is_inert;			/* no clock acts on the schedule */
	int revision;			/* current; 0 before it exists */
	gl_time publish_at;		/* GL_TIME_NEVER: none */
	bool has_one_workflow;	/* of a channel that joins: the one that pins the post */
	bool content_ok;		/* no error-level rule fails on any variant */
	bool was_decided;		/* the last round over this revision ended with a decision */
	bool has_unapproved;	/* a variant differs from what was approved */
	bool is_started;		/* a delivery was tried */
	bool is_removable;		/* asked for unpublish: something is out that can be taken down */
	gl_time unpublish_at;	/* when that is done by itself; 0: never */
	bool changes_end_alone; /* asked for plan: nothing but when what is out comes down */
	bool is_satisfiable;	/* asked for submit: every requirement can be met */
	bool is_agreed; /* asked for submit and migrate_review: all that applies was passed with it */
	bool has_new_step;		  /* asked for annotate: a step would apply that did not */
	bool is_current;		  /* asked for migrate_review: the round has the current version */
	bool breaks_binding;	  /* asked for schedule: a step agreed to another publish time */
	bool resubmits;			  /* what takes the approval back submits at once */
	bool is_limited;		  /* the workflow limits change requests */
	LimitKind at_limit;		  /* what happens to one too many */
	int requests_left;		  /* before the limit, rounds granted included */
	bool has_counted_request; /* a vote of the open step asks for changes and counts */
	bool waits_for_round;	  /* the limit was met: a round has to be granted */
	SelfApproval self_approval;
	bool is_held_by_time;	/* by a deadline: a person may hold it as well */
	gl_time due_at;			/* of the open step; GL_TIME_NEVER: none */
	bool is_out_of_time;	/* asked for submit: the publish time leaves a step none */
	LateSubmit late_submit; /* what happens then */
	PlanLimits limits;		/* of its plan */
	MissedRule missed;		/* of its workflow */
	bool is_repeated;		/* asked for create_series: something recurs by it, or it by another */
	bool has_series;		/* asked for stop_series: its series goes on */
} PostFacts;

/* One channel's copy. */
typedef struct VariantFacts
{
	DeliveryState state;
	bool is_approved;	  /* its bytes are those that were approved */
	bool is_unpublishing; /* it is to be taken down */
	gl_time retry_at;	  /* not before; 0: no such bound */
	BitSet closed;		  /* closed clauses of the gate */
} VariantFacts;

typedef struct Facts
{
	gl_time now;
	gl_time grace; /* how long after its time a variant may still go out */
	ActorFacts actor;
	PostFacts post;
	const VariantFacts *variants;
	int nvariants;
	const StepTally *step; /* the open step, or NULL */
	bool is_last_step;
	bool has_agreed_step; /* another step of the round was agreed to */
	bool is_seatable;	  /* asked for hand_over: the others can satisfy the step */
	int freed;			  /* holds of the open step that the act takes away; negative: adds */
	bool has_item;		  /* the open step has the item to be ticked */
	bool has_unresolved;  /* the comment asked for waits to be resolved */
	Refusal lent; /* asked for create_approval_link: why its person could not do what it lets do */
	gl_id person_id;		 /* who acts */
	SeatClaim claim;		 /* whose seat a vote fills */
	ActorFacts delegator;	 /* the person of a delegated seat */
	bool may_stand_in;		 /* the actor is an active member with view_internal */
	int asked_revision;		 /* revision the request names; 0 when it names none */
	gl_time asked_time;		 /* publish time asked for, or the one it has where another is not */
	bool is_blacked_out;	 /* that time lies in a blackout of a channel */
	bool is_duplicate;		 /* a channel refuses the content near that time */
	PlanLimits asked_limits; /* the limits it would have */
} Facts;

#endif /* GL_CORE_FACTS_H */
