/*
 * wellformed.c
 *		The invariants of the table, each as a search for the first rule that breaks it.
 */
#include "core/wellformed.h"

#define HAS(set, kind, name) (((set) & ((BitSet) 1 << kind##_##name)) != 0)

typedef bool (*Breaks)(const Transition *rules, int n, int i);

static bool
is_duplicate(const Transition *rules, int n, int i)
{
	for (int j = 0; j < i; j++)
		if (rules[j].axis == rules[i].axis && rules[j].from == rules[i].from &&
			rules[j].action == rules[i].action)
			return true;
	return false;
}

/* An event stores the number alone, so none may be shared. */
static bool
has_shared_number(const Transition *rules, int n, int i)
{
	for (int j = 0; j < i; j++)
		if (rules[j].rule == rules[i].rule)
			return true;
	return rules[i].rule <= 0;
}

static bool
leaves_axis(const Transition *rules, int n, int i)
{
	int states = rules[i].axis == AXIS_REVIEW ? REVIEW_STATE_COUNT : DELIVERY_STATE_COUNT;

	return rules[i].to < STATE_SAME || rules[i].to == STATE_START || rules[i].to == STATE_ANY ||
		   rules[i].to >= states || rules[i].from < STATE_ANY || rules[i].from >= states ||
		   (rules[i].to == STATE_SAME &&
			(rules[i].axis == AXIS_DELIVERY || rules[i].from == STATE_START));
}

/* delivery.c looks at nothing else: whatever a rule asked for there would be ignored. */
static bool
asks_in_vain(const Transition *rules, int n, int i)
{
	return rules[i].axis == AXIS_DELIVERY &&
		   (rules[i].need != NEED_NONE || (rules[i].guards & ~((BitSet) 1 << GUARD_GATE)) != 0);
}

static bool
publishes_without_gate(const Transition *rules, int n, int i)
{
	return rules[i].axis == AXIS_DELIVERY && rules[i].to == DELIVERY_PUBLISHING &&
		   (rules[i].action != ACTION_CLAIM || !HAS(rules[i].guards, GUARD, GATE));
}

/* Published is reached from a running attempt or by a person who saw it, and stays until it is taken down. */
static bool
is_published_unseen(const Transition *rules, int n, int i)
{
	return rules[i].axis == AXIS_DELIVERY && rules[i].to == DELIVERY_PUBLISHED &&
		   rules[i].from != DELIVERY_PUBLISHING && rules[i].from != DELIVERY_UNCONFIRMED &&
		   rules[i].from != DELIVERY_PUBLISHED;
}

/*
 * By the last vote, by the last thing that held a step with all its votes, by votes that were given
 * to the same content before, by a deadline that the workflow says so of, by those for its series, or by
 * override.
 */
static bool
approves_otherwise(const Transition *rule)
{
	switch (rule->action)
	{
		case ACTION_PASS_REVIEW:
			return !HAS(rule->effects, EFFECT, VOTE);
		case ACTION_CLEAR_REVIEW:
		case ACTION_SKIP_REVIEW:
			return !HAS(rule->effects, EFFECT, CLOSE_STEP);
		case ACTION_DEEM_REVIEW:
			return !HAS(rule->effects, EFFECT, DEEM);
		case ACTION_RESTORE:
			return !HAS(rule->effects, EFFECT, OPEN_REVIEW);
		case ACTION_RECUR:
			return rule->from != STATE_START || rule->need != NEED_WORKER;
		case ACTION_OVERRIDE:
			return !HAS(rule->effects, EFFECT, OVERRIDE) || rule->need != NEED_OVERRIDE ||
				   !HAS(rule->guards, GUARD, NOT_CONTRIBUTOR);
		default:
			return true;
	}
}

static bool
approves_without_vote(const Transition *rules, int n, int i)
{
	bool enters = rules[i].axis == AXIS_REVIEW && rules[i].to == REVIEW_APPROVED;

	return enters != HAS(rules[i].effects, EFFECT, APPROVE) ||
		   (enters && approves_otherwise(&rules[i]));
}

static bool
overrides_otherwise(const Transition *rules, int n, int i)
{
	return HAS(rules[i].effects, EFFECT, OVERRIDE) && rules[i].action != ACTION_OVERRIDE;
}

static bool
has_rule(const Transition *rules, int n, int from, Action action)
{
	for (int i = 0; i < n; i++)
		if (rules[i].axis == AXIS_REVIEW && rules[i].action == action &&
			(rules[i].from == from || rules[i].from == STATE_ANY))
			return true;
	return false;
}

/* decide.c takes the rule of what an act led to without asking whether there is one. */
static bool
leads_nowhere(const Transition *rules, int n, int i)
{
	if (rules[i].action == ACTION_SUBMIT)
		return !has_rule(rules, n, rules[i].from, ACTION_RESTORE);
	if (rules[i].axis == AXIS_REVIEW && rules[i].action == ACTION_SCHEDULE)
		return !has_rule(rules, n, REVIEW_APPROVED, ACTION_UNBIND) ||
			   !has_rule(rules, n, REVIEW_APPROVED, ACTION_REBIND);
	if (rules[i].axis == AXIS_REVIEW &&
		(rules[i].action == ACTION_ANNOTATE || rules[i].action == ACTION_REMOVE_VARIANT))
		return !has_rule(rules, n, REVIEW_APPROVED, ACTION_REOPEN_REVIEW);
	if (rules[i].action == ACTION_DEEM_STEP)
		return !has_rule(rules, n, rules[i].from, ACTION_DEEM_REVIEW);
	if (rules[i].action == ACTION_SKIP_STEP)
		return !has_rule(rules, n, rules[i].from, ACTION_SKIP_REVIEW);
	if (HAS(rules[i].effects, EFFECT, RECOUNT))
		return !has_rule(rules, n, rules[i].from, ACTION_CLEAR_STEP) ||
			   !has_rule(rules, n, rules[i].from, ACTION_CLEAR_REVIEW);
	if (!HAS(rules[i].effects, EFFECT, VOTE) || ACTION_IS_CONSEQUENCE(rules[i].action))
		return false;
	for (int action = ACTION_PASS_STEP; action <= ACTION_DECLINE_REVIEW; action++)
		if (!has_rule(rules, n, rules[i].from, action))
			return true;
	return false;
}

static bool
votes_without_seat(const Transition *rules, int n, int i)
{
	return HAS(rules[i].effects, EFFECT, VOTE) &&
		   (rules[i].need != NEED_SEAT ||
			(rules[i].action <= ACTION_LAST_OF_PEOPLE &&
			 !(HAS(rules[i].guards, GUARD, SEAT) && HAS(rules[i].guards, GUARD, FOUR_EYES) &&
			   HAS(rules[i].guards, GUARD, DISTINCT) && HAS(rules[i].guards, GUARD, REVISION))));
}

/* Only in review is there an open step whose outcome can be asked for. */
static bool
recounts_nothing(const Transition *rules, int n, int i)
{
	return HAS(rules[i].effects, EFFECT, RECOUNT) && rules[i].from != REVIEW_IN_REVIEW;
}

/* Time passes a step only for the worker, and never over what keeps it open. */
static bool
settles_by_itself(const Transition *rules, int n, int i)
{
	const Transition *rule = &rules[i];

	if (HAS(rule->effects, EFFECT, DEEM) && rule->action != ACTION_DEEM_REVIEW &&
		!HAS(rule->guards, GUARD, BY_TIME))
		return true;
	if (rule->action == ACTION_SKIP_STEP && !HAS(rule->guards, GUARD, SKIPPABLE))
		return true;
	return rule->action >= ACTION_REMIND && rule->axis == AXIS_REVIEW && rule->need != NEED_WORKER;
}

/* What an act leads to has no guards: the act passed its own. */
static bool
guards_a_consequence(const Transition *rules, int n, int i)
{
	return ACTION_IS_CONSEQUENCE(rules[i].action) && rules[i].guards != 0;
}

static const struct
{
	const char *broken;
	Breaks breaks;
} promises[] = {
	{"(axis, from, action) is unique", is_duplicate},
	{"rule numbers are positive and unique", has_shared_number},
	{"states belong to the axis", leaves_axis},
	{"the delivery axis asks for the gate and for nothing else", asks_in_vain},
	{"publishing is entered through the gate alone", publishes_without_gate},
	{"published is entered from an attempt or by a person", is_published_unseen},
	{"a review is passed by votes or by override", approves_without_vote},
	{"a step is counted again where one is open", recounts_nothing},
	{"only override overrides", overrides_otherwise},
	{"a vote asks for seat, revision, four eyes and distinct people", votes_without_seat},
	{"an act has the rules that it leads to", leads_nowhere},
	{"what an act leads to has no guards", guards_a_consequence},
	{"a deadline acts through the worker, and passes nothing that is kept open", settles_by_itself},
};

static bool
is_final(Axis axis, int state)
{
	return axis == AXIS_DELIVERY && state == DELIVERY_UNPUBLISHED;
}

static bool
has_way_out(const Transition *rules, int n, Axis axis, int state)
{
	for (int i = 0; i < n; i++)
		if (rules[i].axis == axis && rules[i].from == state && rules[i].to != state &&
			rules[i].to != STATE_SAME)
			return true;
	return is_final(axis, state);
}

WellformedReport
gl_wellformed(const Transition *rules, int n)
{
	WellformedReport report = {0};

	for (size_t p = 0; p < sizeof(promises) / sizeof(promises[0]); p++)
		for (int i = 0; i < n; i++)
			if (promises[p].breaks(rules, n, i))
				return (WellformedReport){promises[p].broken, rules[i].rule};

	for (int axis = 0; axis < AXIS_COUNT; axis++)
	{
		int states = axis == AXIS_REVIEW ? REVIEW_STATE_COUNT : DELIVERY_STATE_COUNT;

		for (int state = 0; state < states; state++)
			if (!has_way_out(rules, n, axis, state))
				return (WellformedReport){"every state that is not final has a way out", state};
	}
	return report;
}
