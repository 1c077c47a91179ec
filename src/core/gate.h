/*
 * gate.h
 *		The gate: the clauses that must all be open before a variant may leave.
 *
 * Evaluated under the row lock when the worker claims, and for explain_gate without it.
 */
#ifndef GL_CORE_GATE_H
#define GL_CORE_GATE_H

#include "core/plan.h"
#include "core/types.h"

typedef enum Clause
{
	CLAUSE_REVIEW,	  /* the mode is satisfied for exactly these bytes */
	CLAUSE_DUE,		  /* its time has come */
	CLAUSE_DELIVERY,  /* it waits to go out: not out, not in flight, not in doubt, not cancelled */
	CLAUSE_HOLD,	  /* the post is not held */
	CLAUSE_WORKSPACE, /* the workspace is not paused */
	CLAUSE_CHANNEL,	  /* the channel is not paused and has its credential */
	CLAUSE_CONTENT,	  /* no error-level content rule fails */
	CLAUSE_PUBLISHER, /* this database may publish */
	CLAUSE_SCHEDULE,  /* its time is one that the steps which bind it agreed to */
	CLAUSE_EMBARGO,	  /* it may go out by now */
	CLAUSE_UNTIL,	  /* and still may */
	CLAUSE_BLACKOUT,  /* no blackout of the channel is on */
	CLAUSE_TOGETHER,  /* its other channels may go out as well, where the post goes out as one */
	CLAUSE_GAP,		  /* the channel's last post is far enough behind */
	CLAUSE_DUPLICATE, /* the same did not go out on the channel already, where it minds */
	CLAUSE_COUNT
} Clause;

#define CLAUSE_BIT(c) ((BitSet) 1 << (c))

typedef struct GateFacts
{
	gl_time now;
	ReviewMode mode;
	ReviewState review_state;
	bool is_approved; /* these bytes were approved, the quorum counted again */
	bool is_inert;
	bool schedule_ok; /* no step agreed to another publish time */
	DeliveryState state;
	bool has_retry;		/* an automatic attempt is still planned */
	gl_time publish_at; /* GL_TIME_NEVER: none */
	gl_time retry_at;	/* not before; 0: no such bound */
	PlanLimits limits;
	gl_time gap_ends_at; /* the channel's; 0: none */
	bool is_duplicate;
	bool is_blacked_out;
	bool is_kept_back; /* goes out together with one that may not */
	bool is_held;
	bool workspace_paused;
	bool channel_ok;
	bool content_ok;
	bool publisher_ok;
} GateFacts;

/* True when the review state satisfies the mode, leaving the bytes aside. */
extern bool gl_mode_satisfied(ReviewMode mode, ReviewState state);

/*
 * Does another channel, of which these clauses are closed, keep back one that goes out together with
 * it? Its time is that of both; ignored are clauses that the request opens.
 */
extern bool gl_gate_keeps_back(BitSet closed, BitSet ignored);

/* The closed clauses; 0 when the variant may go out. */
extern BitSet gl_gate_closed(const GateFacts *facts);

#endif /* GL_CORE_GATE_H */
