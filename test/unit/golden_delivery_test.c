/*
 * golden_delivery_test.c
 *		Promise: a change of where a delivery goes, or of when the worker looks at it, shows as a
 *		changed line of expected/unit/delivery_axis.txt.
 */
#include "core/delivery.h"
#include "core/names.h"
#include "golden.h"
#include "sample.h"

/* The post that a delivery follows. */
typedef enum Situation
{
	PLANNED,
	HELD,
	LATE,
	HELD_LATE,
	UNPLANNED,
	SITUATIONS
} Situation;

static const char *const situation_names[SITUATIONS] = {
	[PLANNED] = "planned",		[HELD] = "held",		 [LATE] = "late",
	[HELD_LATE] = "held, late", [UNPLANNED] = "no time",
};

static void
set_scene(Sample *s, Situation situation)
{
	sample_fill(s, REVIEW_APPROVED, MODE_REQUIRED);
	s->facts.post.is_held = situation == HELD || situation == HELD_LATE;
	if (situation == LATE || situation == HELD_LATE)
		s->facts.post.publish_at = NOW - GRACE - 1;
	if (situation == UNPLANNED)
		s->facts.post.publish_at = GL_TIME_NEVER;
}

static const char *
state_name(int state)
{
	return state == STATE_START ? "start" : gl_name(&gl_delivery_states, state);
}

/* One rule: where it leads in each situation, and what a closed gate changes. */
static void
print_rule(FILE *out, int from, Action action)
{
	Sample s;
	bool asks_gate = false;

	set_scene(&s, PLANNED);
	if (!gl_delivery_decide(&s.facts, from, 0, action).applies)
		return;
	fprintf(out, "%-12s %-22s %d ", state_name(from), gl_name(&gl_actions, action),
			gl_delivery_decide(&s.facts, from, 0, action).rule);
	for (int situation = 0; situation < SITUATIONS; situation++)
	{
		DeliveryVerdict verdict;

		set_scene(&s, situation);
		verdict = gl_delivery_decide(&s.facts, from, CLAUSE_BIT(CLAUSE_WORKSPACE), action);
		asks_gate |= !verdict.gate_open;
		verdict = gl_delivery_decide(&s.facts, from, 0, action);
		fprintf(out, " %-12s", verdict.gate_open ? state_name(verdict.to) : "refused");
	}
	fprintf(out, " %s\n", asks_gate ? "refused" : "the same");
}

static void
print_axis(FILE *out)
{
	fputs("# What an action does to a delivery (gl_delivery_decide), by the post that it follows.\n"
		  "# Late: its publish time passed by more than the grace. Whatever is not listed here "
		  "leaves\n"
		  "# the delivery alone.\n\n",
		  out);
	fprintf(out, "%-12s %-22s %s", "delivery", "action", "rule");
	for (int situation = 0; situation < SITUATIONS; situation++)
		fprintf(out, " %-12s", situation_names[situation]);
	fputs(" gate closed\n", out);
	for (int from = STATE_START; from < DELIVERY_STATE_COUNT; from++)
	{
		for (int action = 0; action < ACTION_COUNT; action++)
			print_rule(out, from, action);
		fprintf(out, "%-12s left alone by", state_name(from));
		for (int action = 0; action < ACTION_COUNT; action++)
			if (gl_transition_find(AXIS_DELIVERY, from, action) == NULL &&
				!ACTION_IS_CONSEQUENCE(action))
				fprintf(out, " %s", gl_name(&gl_actions, action));
		fputs("\n\n", out);
	}
}

/* When the worker looks, by name. */
static const char *
wake_name(const Sample *s, gl_time wake)
{
	if (wake == GL_TIME_NEVER)
		return "never";
	if (wake == s->variants[0].retry_at)
		return "retry";
	if (wake == s->facts.post.publish_at)
		return "publish time";
	return wake == s->facts.post.publish_at + GRACE ? "end of grace" : "?";
}

static void
print_wakes_of(FILE *out, DeliveryState state, bool has_retry)
{
	static const struct
	{
		ReviewMode mode;
		ReviewState state;
		bool is_approved;
		bool is_inert;
	} posts[] = {
		{MODE_REQUIRED, REVIEW_APPROVED, true, false},
		{MODE_REQUIRED, REVIEW_APPROVED, false, false},
		{MODE_MULTI_LEVEL, REVIEW_IN_REVIEW, true, false},
		{MODE_OPTIONAL, REVIEW_DRAFT, false, false},
		{MODE_OPTIONAL, REVIEW_REJECTED, false, false},
		{MODE_NONE, REVIEW_NOT_REQUIRED, false, false},
		{MODE_REQUIRED, REVIEW_APPROVED, true, true},
	};

	const int last = sizeof(posts) / sizeof(posts[0]) - 1;

	fprintf(out, "%-12s %-5s", state_name(state), has_retry ? "yes" : "no");
	for (int i = 0; i <= last; i++)
	{
		Sample s;

		sample_fill(&s, posts[i].state, posts[i].mode);
		s.facts.post.is_inert = posts[i].is_inert;
		s.variants[0] = (VariantFacts){.state = state,
									   .is_approved = posts[i].is_approved,
									   .retry_at = has_retry ? NOW + 5 * HOUR : 0};
		fprintf(out, i == last ? " %s\n" : " %-14s",
				wake_name(&s, gl_delivery_wake(&s.facts.post, s.variants, GRACE)));
	}
}

static void
print_wakes(FILE *out)
{
	fputs("# When the worker looks at a delivery (gl_delivery_wake); the retry lies after the "
		  "grace.\n\n",
		  out);
	fprintf(out, "%-12s %-5s %-14s %-14s %-14s %-14s %-14s %-14s %s\n", "delivery", "retry",
			"approved", "other bytes", "in review", "optional", "opt. rejected", "mode none",
			"inert");
	for (int state = 0; state < DELIVERY_STATE_COUNT; state++)
		for (int has_retry = 0; has_retry < 2; has_retry++)
			print_wakes_of(out, state, has_retry == 1);
}

int
main(void)
{
	FILE *out = golden_begin("delivery_axis");

	print_axis(out);
	print_wakes(out);
	golden_end(out, "delivery_axis");
	return finish();
}
