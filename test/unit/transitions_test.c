/*
 * transitions_test.c
 *		Promise: the table says what the manual says of states and actions, and look-ups find it.
 */
#include "core/names.h"
#include "core/transitions.h"
#include "tap.h"

#define HAS(set, kind, name) (((set) & ((BitSet) 1 << kind##_##name)) != 0)
#define EACH_RULE(row) \
	for (const Transition *row = gl_transitions; row < gl_transitions + gl_transition_count; row++)

static const char *
state_name(Axis axis, int state)
{
	if (state < 0)
		return state == STATE_START ? "start" : "any";
	return gl_name(axis == AXIS_REVIEW ? &gl_review_states : &gl_delivery_states, state);
}

static void
look_up(void)
{
	EACH_RULE(row)
	{
		if (row->from != STATE_ANY)
			expect(gl_transition_find(row->axis, row->from, row->action) == row, "rule %d",
				   row->rule);
	}
	claim("a rule is found under its axis, state and action");

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		bool is_own = state == REVIEW_IN_REVIEW;
		const Transition *row = gl_transition_find(AXIS_REVIEW, state, ACTION_CANCEL);

		expect(row != NULL && row->rule == (is_own ? 260 : 261), "cancel in %s",
			   state_name(AXIS_REVIEW, state));
		row = gl_transition_find(AXIS_REVIEW, state, ACTION_UNSCHEDULE);
		expect(row != NULL && row->rule == (state == REVIEW_DRAFT ? 281 : 280), "unschedule in %s",
			   state_name(AXIS_REVIEW, state));
	}
	claim("a rule for any state stands behind the state's own, wherever that is in the table");

	for (int action = 0; action < ACTION_COUNT; action++)
	{
		bool begins = action == ACTION_CREATE || action == ACTION_RECUR;

		expect((gl_transition_find(AXIS_REVIEW, STATE_START, action) != NULL) == begins, "post: %s",
			   gl_name(&gl_actions, action));
		begins |= action == ACTION_ADD_VARIANT;
		expect((gl_transition_find(AXIS_DELIVERY, STATE_START, action) != NULL) == begins,
			   "variant: %s", gl_name(&gl_actions, action));
	}
	claim("no rule for any state lets something happen before the row exists");

	expect(gl_transition_find(AXIS_REVIEW, REVIEW_REJECTED, ACTION_REVISE) == NULL, "no rule");
	expect(gl_transition_find(AXIS_REVIEW, REVIEW_DRAFT, ACTION_APPROVE) == NULL,
		   "another state's");
	expect(gl_transition_find(AXIS_DELIVERY, DELIVERY_SCHEDULED, ACTION_SUBMIT) == NULL,
		   "the other axis's");
	claim("an action without a rule finds none");
}

/* On the review axis the action exists in exactly these states, as letters of a string. */
static void
expect_states(Action action, const char *states)
{
	static const char letters[] = "ndicaxe"; /* not_required draft in_review changes ... expired */

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
		expect((gl_transition_find(AXIS_REVIEW, state, action) != NULL) ==
				   (strchr(states, letters[state]) != NULL),
			   "%s in %s", gl_name(&gl_actions, action), state_name(AXIS_REVIEW, state));
}

static void
where_actions_exist(void)
{
	static const char all[] = "ndicaxe";

	for (int action = ACTION_REVISE; action <= ACTION_ADD_VARIANT; action++)
		if (action != ACTION_ANNOTATE && action != ACTION_PLAN)
			expect_states(action, "ndica");
	claim("content changes everywhere but after a rejection or an expiry, which take reopen first");
	for (int action = ACTION_APPROVE; action <= ACTION_REJECT; action++)
		expect_states(action, "i");
	claim("people decide in review only");
	expect_states(ACTION_SUBMIT, "ndca");
	expect_states(ACTION_WITHDRAW, "ia");
	expect_states(ACTION_REOPEN, "xe");
	expect_states(ACTION_SCHEDULE, "ndica");
	claim("submit, withdraw, reopen and schedule exist where the manual has them");
	expect_states(ACTION_RETRACT, "ica");
	expect_states(ACTION_OVERRIDE, "dica");
	claim("a vote is taken back while its round counts; a rejection is reopened, not overridden");
	expect_states(ACTION_RESTORE, "ndca");
	expect_states(ACTION_REOPEN_REVIEW, "a");
	claim("what is agreed to is restored wherever it can be submitted, and reopened when approved");
	expect_states(ACTION_TICK, "i");
	expect_states(ACTION_CLEAR_STEP, "i");
	expect_states(ACTION_CLEAR_REVIEW, "i");
	claim("a checklist is ticked in review");
	expect_states(ACTION_CREATE, "");
	expect_states(ACTION_ANNOTATE, all);
	expect_states(ACTION_REASSIGN, all);
	expect_states(ACTION_VOID, "i");
	expect_states(ACTION_GRANT_ROUND, all);
	expect_states(ACTION_CANCEL, all);
	expect_states(ACTION_HOLD, all);
	expect_states(ACTION_RELEASE, all);
	expect_states(ACTION_UNSCHEDULE, all);
	expect_states(ACTION_PUBLISH_NOW, all);
	expect_states(ACTION_RETRY, all);
	expect_states(ACTION_COMMENT, all);
	expect_states(ACTION_RESOLVE_COMMENT, all);
	expect_states(ACTION_REMOVE_VARIANT, all);
	expect_states(ACTION_LIFT_HOLD, all);
	for (int action = ACTION_CLAIM; action < ACTION_REMIND; action++)
		expect_states(action, action == ACTION_GIVE_UP ? "ndica"
							  : action == ACTION_RECUR ? ""
													   : all);
	claim("cancel, hold, delivery, rounds and comments do not depend on the review state");
	expect_states(ACTION_CREATE_SERIES, "dc");
	expect_states(ACTION_STOP_SERIES, all);
	claim("a series is made before it is agreed to, and stopped at any time");
	expect_states(ACTION_EXTEND_DEADLINE, "i");
	expect_states(ACTION_DEEM_REVIEW, "i");
	expect_states(ACTION_SKIP_REVIEW, "i");
	for (int action = ACTION_REMIND; action < ACTION_COUNT; action++)
		expect_states(action, "i");
	claim("deadlines act on what is in review");
}

static void
where_they_lead(void)
{
	EACH_RULE(row)
	{
		bool unapproves = HAS(row->effects, EFFECT, UNAPPROVE);

		if (row->axis != AXIS_REVIEW)
			continue;
		if (row->action == ACTION_WITHDRAW || row->action == ACTION_REOPEN)
			expect(row->to == REVIEW_DRAFT, "rule %d", row->rule);
		if (row->from == REVIEW_APPROVED && row->to != STATE_SAME)
			expect(unapproves, "rule %d leaves approved", row->rule);
		if (row->from != REVIEW_APPROVED)
			expect(!unapproves, "rule %d has nothing to take back", row->rule);
	}
	claim("withdraw and reopen lead to draft; what leaves approved takes the approval back");

	EACH_RULE(row)
	{
		bool edits = row->action == ACTION_REVISE || row->action == ACTION_SET_VARIANT ||
					 row->action == ACTION_ADD_VARIANT;

		if (row->axis != AXIS_REVIEW || !edits)
			continue;
		expect(HAS(row->effects, EFFECT, REVISION), "rule %d makes a revision", row->rule);
		expect(HAS(row->guards, GUARD, NO_FLIGHT), "rule %d waits for the attempt", row->rule);
		expect(HAS(row->effects, EFFECT, STALE) == (row->from == REVIEW_IN_REVIEW), "rule %d",
			   row->rule);
		if (row->from == REVIEW_APPROVED)
			expect((row->to == REVIEW_DRAFT) == (row->action != ACTION_ADD_VARIANT), "rule %d",
				   row->rule);
	}
	claim("an edit makes a revision, never during an attempt, stales a review, undoes an approval");

	EACH_RULE(row)
	{
		bool ends = HAS(row->effects, EFFECT, CLOSE_REVIEW);
		bool opens = HAS(row->effects, EFFECT, OPEN_REVIEW);
		bool reopens = HAS(row->effects, EFFECT, REOPEN);
		bool restores = row->axis == AXIS_REVIEW && row->action == ACTION_RESTORE;

		if (row->axis == AXIS_REVIEW && row->from == REVIEW_IN_REVIEW)
			expect(ends == (row->to != STATE_SAME), "rule %d", row->rule);
		else
			expect(ends == restores && !HAS(row->effects, EFFECT, CLOSE_STEP), "rule %d",
				   row->rule);
		if (row->axis == AXIS_REVIEW && row->to == REVIEW_IN_REVIEW)
			expect(opens != reopens, "rule %d", row->rule);
		else
			expect(opens == restores && !reopens, "rule %d", row->rule);
	}
	claim("in_review is entered by opening a round, anew or again, and left by closing it");

	EACH_RULE(row)
	{
		bool takes_back = HAS(row->effects, EFFECT, RETRACT);
		bool grants = HAS(row->effects, EFFECT, GRANT);

		expect(takes_back == (row->axis == AXIS_REVIEW &&
							  (row->action == ACTION_RETRACT || row->action == ACTION_VOID)),
			   "rule %d", row->rule);
		expect(grants == (row->axis == AXIS_REVIEW && row->action == ACTION_GRANT_ROUND), "rule %d",
			   row->rule);
		if (takes_back)
			expect(HAS(row->guards, GUARD, VOTED) && !HAS(row->guards, GUARD, SEAT), "rule %d",
				   row->rule);
		if (HAS(row->effects, EFFECT, RECONSIDER))
			expect((row->action == ACTION_ANNOTATE || row->action == ACTION_SCHEDULE ||
					row->action == ACTION_MOVE || row->action == ACTION_RETIME ||
					row->action == ACTION_REMOVE_VARIANT) &&
					   row->from == REVIEW_IN_REVIEW,
				   "rule %d", row->rule);
	}
	claim(
		"retract, void and grant_round alone have the effects made for them, and steps are looked at "
		"again in review, where labels, channels or the time change");
}

/* Can a rule on the delivery axis end in the state? What follows the post may rest in three. */
static bool
may_enter(const Transition *row, int state)
{
	if (!HAS(row->effects, EFFECT, FOLLOW))
		return row->to == state;
	return state == DELIVERY_UNSCHEDULED || state == DELIVERY_HELD || state == DELIVERY_SCHEDULED ||
		   (state == DELIVERY_MISSED && HAS(row->effects, EFFECT, MISS_IF_LATE));
}

static void
deliveries(void)
{
	EACH_RULE(row)
	{
		bool settles =
			(row->action >= ACTION_SETTLE_PUBLISHED && row->action <= ACTION_SETTLE_UNCONFIRMED) ||
			row->action == ACTION_SETTLE_UNPUBLISHED;
		bool takes_down = row->from == DELIVERY_PUBLISHED;

		if (row->axis != AXIS_DELIVERY)
			continue;
		expect(row->from != DELIVERY_UNPUBLISHED &&
				   (!takes_down || row->to == DELIVERY_PUBLISHED ||
					row->to == DELIVERY_UNCONFIRMED || row->to == DELIVERY_UNPUBLISHED),
			   "rule %d takes up what is out", row->rule);
		expect(settles || row->from != DELIVERY_PUBLISHING, "rule %d leaves an attempt", row->rule);
		expect(!settles || row->from == DELIVERY_PUBLISHING || takes_down,
			   "rule %d settles nothing", row->rule);
		expect(may_enter(row, DELIVERY_UNPUBLISHED) == (row->action == ACTION_SETTLE_UNPUBLISHED ||
														row->action == ACTION_CONFIRM_UNPUBLISHED),
			   "rule %d", row->rule);
		expect(settles == HAS(row->effects, EFFECT, SETTLE), "rule %d", row->rule);
		expect(may_enter(row, DELIVERY_PUBLISHING) == (row->action == ACTION_CLAIM), "rule %d",
			   row->rule);
		if (may_enter(row, DELIVERY_PUBLISHED))
			expect(settles || takes_down || row->action == ACTION_CONFIRM_PUBLISHED, "rule %d",
				   row->rule);
		if (row->from == DELIVERY_CANCELLED)
			expect(row->action == ACTION_ADD_VARIANT, "rule %d", row->rule);
	}
	claim(
		"what is out stays out until it is taken down, and an attempt ends by being settled alone");

	for (int action = 0; action < ACTION_COUNT; action++)
	{
		bool has_delivery_rule = false;
		/* A consequence reaches them as what was asked for does. */
		int asked = action == ACTION_UNBIND || action == ACTION_REBIND ? ACTION_SCHEDULE
					: action == ACTION_REOPEN_REVIEW				   ? ACTION_REMOVE_VARIANT
																	   : action;

		EACH_RULE(row)
		has_delivery_rule |= row->axis == AXIS_DELIVERY && row->action == asked;
		EACH_RULE(row)
		if (row->axis == AXIS_REVIEW && row->action == action)
			expect(HAS(row->effects, EFFECT, VARIANTS) == has_delivery_rule, "rule %d", row->rule);
	}
	claim("an action reaches the variants exactly where the delivery axis has rules for it");
}

static void
plans(void)
{
	EACH_RULE(row)
	{
		bool future = HAS(row->guards, GUARD, FUTURE);
		bool gated = HAS(row->guards, GUARD, GATE_BUT_DUE);

		bool follows = row->action == ACTION_UNBIND || row->action == ACTION_REBIND;

		expect(HAS(row->effects, EFFECT, TIME) == (future || gated || follows), "rule %d",
			   row->rule);
		expect(future == (row->axis == AXIS_REVIEW &&
						  (row->action == ACTION_SCHEDULE || row->action == ACTION_MOVE ||
						   row->action == ACTION_RETIME)),
			   "rule %d", row->rule);
		expect(gated == (row->axis == AXIS_REVIEW && row->action == ACTION_PUBLISH_NOW), "rule %d",
			   row->rule);
		if (HAS(row->effects, EFFECT, INERT))
			expect(row->action == ACTION_WITHDRAW || row->action == ACTION_DECLINE_REVIEW ||
					   row->action == ACTION_TIME_REJECT || row->action == ACTION_EXPIRE ||
					   row->action == ACTION_GIVE_UP || row->action == ACTION_STOP_SERIES,
				   "rule %d", row->rule);
	}
	claim("a time is set ahead, or at once where all else of the gate is open");

	EACH_RULE(row)
	{
		const char *reason = row->reason;

		expect(reason != NULL && reason[0] >= 'a' && reason[0] <= 'z' &&
				   reason[strlen(reason) - 1] != '.',
			   "rule %d", row->rule);
	}
	claim("each rule has a reason in words, without a full stop");
}

int
main(void)
{
	look_up();
	where_actions_exist();
	where_they_lead();
	deliveries();
	plans();
	return finish();
}
