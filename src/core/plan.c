/*
 * plan.c
 *		Compares instants with the limits of a plan. Both limits belong to the time that is allowed.
 */
#include "core/plan.h"

static gl_time
later_by(gl_time at, gl_time delay)
{
	return at > GL_TIME_NEVER - delay ? GL_TIME_NEVER : at + delay;
}

bool
gl_plan_is_embargoed(const PlanLimits *limits, gl_time at)
{
	return at < limits->not_before;
}

bool
gl_plan_is_over(const PlanLimits *limits, gl_time at)
{
	return limits->publish_until != 0 && at > limits->publish_until;
}

gl_time
gl_plan_end(gl_time publish_at, gl_time grace, const PlanLimits *limits)
{
	gl_time end = later_by(publish_at, grace);

	if (publish_at == GL_TIME_NEVER)
		return GL_TIME_NEVER;
	return gl_plan_is_over(limits, end) ? limits->publish_until : end;
}

bool
gl_plan_makes_up(const MissedRule *rule, const PlanLimits *limits, gl_time publish_at, gl_time now)
{
	return rule->on_missed == MISSED_PUBLISH_WITHIN && publish_at != GL_TIME_NEVER &&
		   publish_at <= now && now <= later_by(publish_at, rule->within) &&
		   !gl_plan_is_over(limits, now) && !gl_plan_is_embargoed(limits, now);
}

gl_time
gl_plan_spaced(gl_time from, gl_time spacing, const gl_time *taken, int ntaken)
{
	gl_time at = from;

	for (int i = 0; i < ntaken; i++)
		if (taken[i] > at - spacing && taken[i] < at + spacing)
			at = taken[i] + spacing;
	return at;
}
