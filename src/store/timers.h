/*
 * timers.h
 *		The next action of each deadline, and what deadlines have to tell people.
 */
#ifndef GL_STORE_TIMERS_H
#define GL_STORE_TIMERS_H

#include "base/table.h"
#include "core/deadline.h"

typedef struct TimerRow
{
	gl_id post_id;
	gl_id workspace_id;
	int round;
	int step;
	int visit;
	int action; /* of the deadline, from 0 */
	TimedAct act;
	gl_time fires_at;
	ItemPointerData tid;
} TimerRow;

typedef enum OutboxKind
{
	OUTBOX_REMINDER,
	OUTBOX_ESCALATION,
	OUTBOX_REASSIGNMENT,
	OUTBOX_ABSENCE,
	OUTBOX_KIND_COUNT
} OutboxKind;

#define NO_TIMED_ACTION (-1)

typedef struct OutboxRow
{
	gl_id workspace_id;
	gl_id post_id;
	int round;
	int step;
	int visit;
	int action; /* of the deadline; NO_TIMED_ACTION */
	OutboxKind kind;
	gl_id person_id;
	gl_id delegation_id; /* of an absence: by which somebody is away */
	gl_time due_at;
	gl_time created_at;
} OutboxRow;

/* A place in the order of timers. */
typedef struct TimerMark
{
	gl_time fires_at;
	gl_id post_id;
} TimerMark;

/* The timer of a post; false when there is none. */
extern bool gl_timer_read(gl_id post_id, TimerRow *timer);

/* Written under the lock of the post. Whoever writes one wakes the worker for it at commit. */
extern void gl_timer_insert(TimerRow *timer);
extern void gl_timer_update(TimerRow *timer);
extern void gl_timer_delete(gl_id post_id);

/*
 * Timers whose time has come, in their order, behind a mark, but those of some posts and, where
 * asked, those that do what cannot be taken back.
 */
extern TimerMark *gl_timers_due(gl_time now, TimerMark after, const IdList *skipped_posts,
								bool without_risky, int limit, int *found);

/* When the first of the others comes; GL_TIME_NEVER: there is none. */
extern gl_time gl_timers_next(const IdList *skipped_posts, bool without_risky);

extern void gl_outbox_insert(const OutboxRow *row);

/* The delegations whose people somebody was told to be away, in whatever visit of a step in a round. */
extern IdList gl_outbox_absences(gl_id post_id, int round, int step);

#endif /* GL_STORE_TIMERS_H */
