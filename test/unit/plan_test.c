/*
 * plan_test.c
 *		Promise: nothing begins before an embargo ends or after a plan ends, a rescheduled time keeps
 *		within both, and a late approval sends only what its workflow still allows.
 */
#include "core/delivery.h"
#include "core/plan.h"

#include "sample.h"
#include "tap.h"

static void
limits(void)
{
	PlanLimits none = {0};
	PlanLimits both = {NOW, NOW + HOUR};

	ok(!gl_plan_is_embargoed(&none, 0) && !gl_plan_is_over(&none, GL_TIME_NEVER),
	   "without limits nothing is too early or too late");
	ok(gl_plan_is_embargoed(&both, NOW - 1) && !gl_plan_is_embargoed(&both, NOW),
	   "an embargo ends at its instant");
	ok(!gl_plan_is_over(&both, NOW + HOUR) && gl_plan_is_over(&both, NOW + HOUR + 1),
	   "publish_until is the last instant");
	expect_int(gl_plan_end(NOW, GRACE, &none), NOW + GRACE, "the grace");
	expect_int(gl_plan_end(NOW, 2 * HOUR, &both), NOW + HOUR, "publish_until where it is earlier");
	expect_int(gl_plan_end(GL_TIME_NEVER, GRACE, &both), GL_TIME_NEVER, "no time, no end");
	expect_int(gl_plan_end(GL_TIME_NEVER - 1, GRACE, &none), GL_TIME_NEVER, "the end of time");
	claim("a plan ends with its grace or with publish_until, whichever comes first");
}

static void
making_up(void)
{
	PlanLimits none = {0};
	PlanLimits over = {0, NOW + 1};
	PlanLimits embargo = {NOW + 3, 0};
	MissedRule rule = {MISSED_PUBLISH_WITHIN, HOUR};

	for (int policy = 0; policy < MISSED_COUNT; policy++)
	{
		MissedRule other = {(OnMissed) policy, HOUR};

		expect(gl_plan_makes_up(&other, &none, NOW, NOW + 2) == (policy == MISSED_PUBLISH_WITHIN),
			   "policy %d", policy);
	}
	expect(gl_plan_makes_up(&rule, &none, NOW, NOW + HOUR), "the last instant counts");
	expect(!gl_plan_makes_up(&rule, &none, NOW, NOW + HOUR + 1), "not later");
	expect(!gl_plan_makes_up(&rule, &none, NOW, NOW - 1), "nor before the publish time");
	expect(!gl_plan_makes_up(&rule, &none, GL_TIME_NEVER, NOW), "nor without one");
	expect(!gl_plan_makes_up(&rule, &over, NOW, NOW + 2), "nor after publish_until");
	expect(!gl_plan_makes_up(&rule, &embargo, NOW, NOW + 2), "nor under an embargo");
	claim("a late approval sends within publish_within of the publish time, and within the limits");
}

/* The rules that ask for the limits. */
static void
asked_times(void)
{
	static const Action actions[] = {ACTION_SCHEDULE, ACTION_PLAN};

	for (int i = 0; i < 2; i++)
		for (int state = 0; state < REVIEW_REJECTED; state++)
		{
			Sample sample;

			sample_fill(&sample, state, MODE_REQUIRED);
			sample.facts.actor.permissions = PERMISSIONS_ALL;
			sample.facts.asked_time = NOW + HOUR;
			sample.facts.asked_limits = (PlanLimits){NOW + HOUR, NOW + HOUR};
			expect_int(gl_decide(&sample.facts, actions[i]).refusal, REFUSAL_NONE, "between");
			sample.facts.asked_limits.not_before++;
			expect_int(gl_decide(&sample.facts, actions[i]).refusal, REFUSAL_EMBARGO, "too early");
			sample.facts.asked_limits = (PlanLimits){0, NOW + HOUR - 1};
			expect_int(gl_decide(&sample.facts, actions[i]).refusal, REFUSAL_UNTIL, "too late");
			sample.facts.asked_time = GL_TIME_NEVER;
			expect(actions[i] == ACTION_SCHEDULE ||
					   gl_decide(&sample.facts, actions[i]).refusal == REFUSAL_NONE,
				   "limits without a time");
		}
	claim(
		"in each state that plans a publish time lies between the limits, whichever of them is set");
}

/* What the worker looks at, and when. */
static void
waking(void)
{
	PostFacts post = {
		.mode = MODE_REQUIRED,
		.review_state = REVIEW_IN_REVIEW,
		.publish_at = NOW,
		.limits = {0, NOW + 1},
	};
	VariantFacts variant = {.state = DELIVERY_SCHEDULED};

	expect_int(gl_delivery_wake(&post, &variant, GRACE), NOW + 1, "publish_until ends the wait");
	variant.state = DELIVERY_MISSED;
	expect_int(gl_delivery_wake(&post, &variant, GRACE), GL_TIME_NEVER, "missed is missed");
	claim("what is not approved is looked at when its plan ends");
}

/* What the worker does with what was missed. */
static void
missed(void)
{
	Sample sample;
	DeliveryVerdict verdict;

	for (int state = 0; state < REVIEW_REJECTED; state++)
	{
		sample_fill(&sample, state, MODE_REQUIRED);
		sample.facts.actor = (ActorFacts){.kind = ACTOR_WORKER};
		sample.variants[0].state = DELIVERY_MISSED;
		sample.facts.asked_time = NOW + HOUR;
		sample.facts.asked_limits = (PlanLimits){0};
		expect_int(gl_decide(&sample.facts, ACTION_GIVE_UP).to, REVIEW_EXPIRED, "given up");
		expect_int(gl_decide(&sample.facts, ACTION_MOVE).to, state, "moved, as it was");
		sample.facts.post.is_started = true;
		expect_int(gl_decide(&sample.facts, ACTION_GIVE_UP).refusal, REFUSAL_STARTED, "begun");
		expect_int(gl_decide(&sample.facts, ACTION_MOVE).refusal, REFUSAL_STARTED, "begun");
	}
	claim(
		"what was missed moves on or expires in every state that plans, unless part of it was tried");
	sample_fill(&sample, REVIEW_APPROVED, MODE_REQUIRED);
	sample.variants[0].state = DELIVERY_MISSED;
	sample.facts.post.publish_at = NOW - 2;
	sample.facts.post.missed = (MissedRule){MISSED_PUBLISH_WITHIN, HOUR};
	ok(gl_decide(&sample.facts, ACTION_MAKE_UP).refusal == REFUSAL_NONE, "approved late: sent");
	verdict = gl_delivery_decide(&sample.facts, DELIVERY_MISSED, 0, ACTION_MAKE_UP);
	ok(verdict.applies && verdict.to == DELIVERY_SCHEDULED, "it is scheduled again");
	sample.facts.post.is_inert = true;
	ok(gl_decide(&sample.facts, ACTION_MAKE_UP).refusal != REFUSAL_NONE, "not what was withdrawn");
	sample.facts.post.is_inert = false;
	sample.facts.post.review_state = REVIEW_IN_REVIEW;
	ok(gl_decide(&sample.facts, ACTION_MAKE_UP).refusal != REFUSAL_NONE, "not what is in review");
}

static void
spacing(void)
{
	static const gl_time taken[] = {NOW - HOUR, NOW, NOW + HOUR, NOW + 3 * HOUR};

	expect_int(gl_plan_spaced(NOW, HOUR, taken, 0), NOW, "nothing is taken");
	expect_int(gl_plan_spaced(NOW, HOUR, taken, 4), NOW + 2 * HOUR, "the first place of an hour");
	expect_int(gl_plan_spaced(NOW, HOUR + 1, taken, 4), NOW + 4 * HOUR + 1,
			   "no place is wide enough");
	expect_int(gl_plan_spaced(NOW - HOUR / 2, HOUR, taken, 1), NOW, "what went before counts");
	expect_int(gl_plan_spaced(NOW, 0, taken, 4), NOW, "without spacing any instant will do");
	claim("what a blackout held up is spaced, also from what is planned by itself");
}

int
main(void)
{
	limits();
	making_up();
	asked_times();
	waking();
	missed();
	spacing();
	return finish();
}
