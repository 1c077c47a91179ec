/*
 * deadline.c
 *		Arithmetic of deadlines. Amounts are of the deadline's unit; instants are instants.
 */
#include "core/deadline.h"

#define REACH \
	(INT64_C(100) * 366 * GL_DAY_SECONDS * GL_SECOND) /* how far working time is looked for */

static gl_time
earlier(gl_time a, gl_time b)
{
	return a < b ? a : b;
}

static gl_time
later(gl_time a, gl_time b)
{
	return a > b ? a : b;
}

/* An amount of the unit after an instant, or before it. */
static gl_time
add(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time from, int64_t amount)
{
	if (from == GL_TIME_NEVER)
		return GL_TIME_NEVER;
	return rule->unit == DUE_BY_CALENDAR ? gl_business_add(facts->calendar, from, amount, REACH)
										 : from + amount;
}

/* How much of the unit lies between two instants. */
static int64_t
between(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time from, gl_time to)
{
	if (to <= from)
		return 0;
	return rule->unit == DUE_BY_CALENDAR ? gl_business_between(facts->calendar, from, to)
										 : to - from;
}

static gl_time
publish_bound(const DeadlineRule *rule, const DeadlineFacts *facts)
{
	return add(rule, facts, facts->publish_at, -rule->lead);
}

gl_time
gl_deadline_due(const DeadlineRule *rule, const DeadlineFacts *facts)
{
	gl_time due = facts->extended_to;

	if (due == GL_TIME_NEVER && rule->within > 0)
		due = add(rule, facts, facts->asked_at, rule->within);
	return earlier(due, publish_bound(rule, facts));
}

/* What a percentage or an offset comes to, of a span that begins at an instant and ends at another. */
static gl_time
instant(const DeadlineRule *rule, const DeadlineFacts *facts, const TimedAction *action,
		gl_time from, gl_time due)
{
	int64_t part;
	gl_time at;

	if (!action->is_percent)
		return add(rule, facts, due, action->offset);
	if (action->percent == 100)
		return due;
	/* The whole and the rest apart: a long span times a thousand would not fit. */
	part = between(rule, facts, from, due);
	part = part / 100 * action->percent + part % 100 * action->percent / 100;
	at = add(rule, facts, from, part);
	/* A due time outside working hours is later than its share of them. */
	return action->percent > 100 ? later(at, due) : earlier(at, due);
}

/*
 * What time alone settles takes its whole time, whatever the publish time leaves: else whoever plans a
 * post soon enough would approve it. Deeming approved begins anew with each revision.
 */
static gl_time
earliest_settlement(const DeadlineRule *rule, const DeadlineFacts *facts, const TimedAction *action)
{
	gl_time from = facts->asked_at;

	if (action->act == TIMED_APPROVE)
		from = later(from, facts->revised_at);
	return instant(rule, facts, action, from, add(rule, facts, from, rule->within));
}

gl_time
gl_deadline_at(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time due, int action)
{
	const TimedAction *timed = &rule->actions[action];
	gl_time at;

	if (due == GL_TIME_NEVER)
		return GL_TIME_NEVER;
	at = later(instant(rule, facts, timed, facts->asked_at, due), facts->asked_at);
	if (gl_timed_act_settles(timed->act))
		at = later(at, earliest_settlement(rule, facts, timed));
	return at;
}

int
gl_deadline_next(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time due, BitSet done,
				 gl_time *at)
{
	int next = -1;

	*at = GL_TIME_NEVER;
	for (int i = 0; i < rule->nactions; i++)
	{
		gl_time mine;

		if ((done & ((BitSet) 1 << i)) != 0)
			continue;
		mine = gl_deadline_at(rule, facts, due, i);
		if (mine >= *at)
			continue;
		next = i;
		*at = mine;
	}
	return next;
}

bool
gl_deadline_is_over(const DeadlineRule *rule, const DeadlineFacts *facts, gl_time now)
{
	return publish_bound(rule, facts) <= now;
}

bool
gl_may_settle_by_time(const StepTally *step)
{
	for (int i = 0; i < step->nseats; i++)
		if (step->seats[i].vote == VOTE_REQUEST_CHANGES || step->seats[i].vote == VOTE_REJECT)
			return false;
	return step->holds == 0 && gl_step_outcome(step) != STEP_BLOCKED;
}

bool
gl_timed_act_settles(TimedAct act)
{
	return act == TIMED_APPROVE || act == TIMED_SKIP;
}

bool
gl_timed_act_is_risky(TimedAct act)
{
	return act == TIMED_APPROVE || act == TIMED_REJECT || act == TIMED_EXPIRE || act == TIMED_SKIP;
}
