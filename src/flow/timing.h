/*
 * timing.h
 *		What a snapshot holds of the deadline of its post.
 */
#ifndef GL_FLOW_TIMING_H
#define GL_FLOW_TIMING_H

#include "store/timers.h"

/* Whether a row is to be written. */
typedef enum Pending
{
	PENDING_NOTHING,
	PENDING_INSERT,
	PENDING_UPDATE,
	PENDING_DELETE /* of a timer */
} Pending;

typedef struct Timing
{
	TimerRow timer; /* of the open step, once the round is loaded */
	bool has_timer;
	Pending pending;  /* of that row */
	int acting_round; /* whose deadline acts: the visit that is open when it begins */
	int acting_step;
	int acting_visit;
	bool goes_on;		/* another visit of the step that was open, in this act */
	bool due_has_moved; /* the due time of the open step, in this act */
	OutboxRow *outbox;	/* to be written */
	int noutbox;
	IdList told; /* whom the deadline tells */
} Timing;

#endif /* GL_FLOW_TIMING_H */
