/*
 * deadline.h
 *		When a step is due, and at which instant each action of its deadline is.
 *
 * Nothing here reads a clock or a table: the instants go in, the calendar is a value, and the same
 * facts always give the same answer, so a timer can be worked out anew and compared with its row.
 */
#ifndef GL_CORE_DEADLINE_H
#define GL_CORE_DEADLINE_H

#include "core/business.h"
#include "core/quorum.h"
#include "core/roles.h"

#define GL_DEADLINE_ACTIONS_MAX 16

typedef enum DeadlineUnit
{
	DUE_BY_CLOCK,
	DUE_BY_CALENDAR, /* of a calendar's working hours */
	DUE_BY_COUNT
} DeadlineUnit;

/* What a deadline does, by the words of workflow documents. */
typedef enum TimedAct
{
	TIMED_REMIND,
	TIMED_ESCALATE,
	TIMED_REASSIGN,
	TIMED_APPROVE,
	TIMED_REQUEST_CHANGES,
	TIMED_REJECT,
	TIMED_EXPIRE,
	TIMED_HOLD,
	TIMED_SKIP,
	TIMED_COUNT
} TimedAct;

/* What happens to a submission whose due time has passed already. */
typedef enum LateSubmit
{
	LATE_WARN,
	LATE_DENY,
	LATE_ALLOW,
	LATE_COUNT
} LateSubmit;

typedef struct TimedAction
{
	TimedAct act;
	bool is_percent;
	int percent;	   /* of the time between the step's opening and its due time */
	int64_t offset;	   /* else: in the deadline's unit, before or after the due time */
	const RoleDef *to; /* of escalate and reassign; NULL: managers */
} TimedAction;

typedef struct DeadlineRule
{
	DeadlineUnit unit;
	int64_t within; /* in the unit; 0: only the publish time counts */
	int64_t lead;	/* in the unit, before the publish time */
	const TimedAction *actions;
	int nactions;
} DeadlineRule;

/* What the instants of one visit follow from. */
typedef struct DeadlineFacts
{
	const BusinessCalendar *calendar; /* NULL where the unit is the clock's */
	gl_time asked_at;	 /* the step was opened; an edit while it is open moves nothing */
	gl_time revised_at;	 /* the content came to be as it is */
	gl_time extended_to; /* GL_TIME_NEVER: nobody extended it */
	gl_time publish_at;	 /* GL_TIME_NEVER: none */
} DeadlineFacts;

/*
 * When the step is due: the earlier of its time from the opening, or from what it was extended to,
 * and the publish time less the lead. GL_TIME_NEVER: not at all.
 */
extern gl_time gl_deadline_due(const DeadlineRule *rule, const DeadlineFacts *facts);

/* When an action is, given the due time that the step has. Never before the step was asked. */
extern gl_time
gl_deadline_at(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time due, int action);

/*
 * The action that comes next of those whose bit is not in done, and when; in the order of their
 * instants, then of the document. -1: none is left.
 */
extern int gl_deadline_next(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time due,
							BitSet done, gl_time *at);

/* The publish time leaves a step no time at all from an instant on. */
extern bool gl_deadline_is_over(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time now);

/*
 * May time alone settle the step? Not where somebody voted against it, where too few people are left
 * to satisfy it, or where an item or a comment holds it open: then it waits for people.
 */
extern bool gl_may_settle_by_time(const StepTally *step);

/* What a clock that was set wrong would do that nobody could take back. */
extern bool gl_timed_act_is_risky(TimedAct act);

/* Does it say in people's place what only people may say elsewhere? */
extern bool gl_timed_act_settles(TimedAct act);

#endif /* GL_CORE_DEADLINE_H */
