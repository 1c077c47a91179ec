/*
 * transitions.h
 *		The state machine as a const table: for each axis, state and action one numbered rule.
 *
 * A rule names what it asks of the person (need), what must hold (guards, in decide.c) and what follows (effects,
 * in flow/). Its number is in every event. (axis, from, action) is unique; wellformed.c proves it.
 */
#ifndef GL_CORE_TRANSITIONS_H
#define GL_CORE_TRANSITIONS_H

#include "core/actions.h"
#include "core/effects.h"
#include "core/roles.h"
#include "core/types.h"

typedef enum Axis
{
	AXIS_REVIEW,   /* states are ReviewState */
	AXIS_DELIVERY, /* states are DeliveryState */
	AXIS_COUNT
} Axis;

#define STATE_START (-1) /* before the row exists */
#define STATE_ANY (-2)	 /* from: any state without a rule of its own for the action */
#define STATE_SAME (-3)	 /* to: the state stays */

/* In the order in which a refusal is looked for. */
typedef enum Guard
{
	GUARD_REVISION,		   /* the revision named is the current one */
	GUARD_LIVE,			   /* the post is not cancelled */
	GUARD_ITEM,			   /* the open step has the checklist item */
	GUARD_UNRESOLVED,	   /* the comment waits to be resolved */
	GUARD_DELEGATE,		   /* who votes for somebody else has their delegation and may */
	GUARD_FOUR_EYES,	   /* who contributed does not decide */
	GUARD_NOT_CONTRIBUTOR, /* the same, whatever the workflow's setting */
	GUARD_RESOLVER,		   /* who contributed resolves no blocking comment of others */
	GUARD_DISTINCT,		   /* who approved another step does not count in this one */
	GUARD_VOTED,		   /* a live vote in this round */
	GUARD_SEAT,			   /* an active seat in the open step */
	GUARD_HAS_REVIEW,	   /* the mode asks for a review */
	GUARD_UNAPPROVED,	   /* a variant has not been approved yet */
	GUARD_NO_FLIGHT,	   /* no attempt is running */
	GUARD_NO_UNCONFIRMED,  /* no delivery waits for confirmation */
	GUARD_DELIVERABLE,	   /* something is left to deliver, or only when it ends is planned */
	GUARD_HELD,			   /* the post is held */
	GUARD_NOT_HELD,		   /* the post is not held */
	GUARD_HAS_FAILED,	   /* a variant has failed */
	GUARD_IN_DOUBT,		   /* a delivery waits for confirmation */
	GUARD_TIMED,		   /* the post has a publish time */
	GUARD_NOT_STARTED,	   /* no delivery has been tried */
	GUARD_ROUND_LEFT,	   /* the limit of change requests leaves another round */
	GUARD_LIMITED,		   /* the workflow limits change requests */
	GUARD_ONE_WORKFLOW,	   /* the channels agree on one workflow */
	GUARD_CONTENT,		   /* no error-level content rule fails */
	GUARD_SATISFIABLE,	   /* every requirement has enough eligible people */
	GUARD_FUTURE,		   /* the publish time asked for lies ahead */
	GUARD_GATE_BUT_DUE,	   /* every clause of the gate but `due` is open */
	GUARD_GATE,			   /* every clause of the gate is open */
	GUARD_MIGRATES,		   /* another version is there, and asks something */
	GUARD_AT_REST,		   /* nothing of the post happens by itself any more */
	GUARD_HAS_DUE,		   /* the open step has a due time */
	GUARD_LATER_DUE,	   /* the one asked for is later, and ahead */
	GUARD_IN_TIME,	  /* the publish time leaves the steps time, or the workflow does not ask */
	GUARD_BY_TIME,	  /* nobody voted against the open step and nothing holds or blocks it */
	GUARD_SKIPPABLE,  /* the same, and somebody agreed to another step or still will be asked to */
	GUARD_SEATABLE,	  /* those to whom the step is given can satisfy it */
	GUARD_LENT,		  /* the person of a link could do what it lets do */
	GUARD_EMBARGO,	  /* the publish time is not before the embargo ends */
	GUARD_UNTIL,	  /* and not after it may go out */
	GUARD_CLEAR,	  /* nor in a blackout of its channels */
	GUARD_UNREPEATED, /* nothing recurs by its series yet, and it does not recur by another */
	GUARD_IN_SERIES,  /* it has a series that goes on */
	GUARD_MAKES_UP,	  /* approved late, but not too late to go out */
	GUARD_ORIGINAL,	  /* no channel that minds has the same content near the publish time */
	GUARD_REMOVABLE,  /* something is out on a channel that can take it down */
	GUARD_COUNT
} Guard;

typedef struct Transition
{
	int16_t rule;
	Axis axis;
	int8_t from; /* a state of the axis, STATE_START or STATE_ANY */
	Action action;
	int8_t to; /* a state of the axis or STATE_SAME */
	Need need;
	BitSet guards;
	BitSet effects;
	const char *reason; /* one line for people */
} Transition;

extern const Transition gl_transitions[];
extern const int gl_transition_count;

/* The rule for an action in a state, or NULL when the action is not possible there. */
extern const Transition *gl_transition_find(Axis axis, int from, Action action);

#endif /* GL_CORE_TRANSITIONS_H */
