/*
 * wellformed_test.c
 *		Promise: gl_wellformed() passes the real table, and names the promise that a table breaks.
 */
#include "core/wellformed.h"

#include "core/names.h"
#include "tap.h"

#define BIT(kind, name) ((BitSet) 1 << kind##_##name)
#define ROOM 200

static const char unique[] = "(axis, from, action) is unique";
static const char numbers[] = "rule numbers are positive and unique";
static const char on_axis[] = "states belong to the axis";
static const char gated[] = "publishing is entered through the gate alone";
static const char seen[] = "published is entered from an attempt or by a person";
static const char passed[] = "a review is passed by votes or by override";
static const char recounted[] = "a step is counted again where one is open";
static const char overriding[] = "only override overrides";
static const char seated[] = "a vote asks for seat, revision, four eyes and distinct people";
static const char leading[] = "an act has the rules that it leads to";
static const char gate_only[] = "the delivery axis asks for the gate and for nothing else";
static const char unguarded[] = "what an act leads to has no guards";
static const char timed[] =
	"a deadline acts through the worker, and passes nothing that is kept open";
static const char way_out[] = "every state that is not final has a way out";

static Transition rules[ROOM];
static int nrules;

/* Start again from the real table. */
static void
reset(void)
{
	nrules = gl_transition_count;
	memcpy(rules, gl_transitions, sizeof(Transition) * nrules);
}

static Transition *
rule(int number)
{
	for (int i = 0; i < nrules; i++)
		if (rules[i].rule == number)
			return &rules[i];
	printf("Bail out! the table has no rule %d\n", number);
	return rules;
}

/* The first promise that the table breaks is this one, by this rule or state. Starts again. */
static void
breaks(const char *promise, int number, const char *how)
{
	WellformedReport report = gl_wellformed(rules, nrules);

	expect(report.broken != NULL && strcmp(report.broken, promise) == 0 && report.rule == number,
		   "%s: got \"%s\", %d", how, report.broken == NULL ? "nothing" : report.broken,
		   report.rule);
	reset();
}

static void
identity(void)
{
	WellformedReport report = gl_wellformed(gl_transitions, gl_transition_count);

	ok(report.broken == NULL, "the real table keeps every promise");
	ok(gl_transition_count < ROOM, "the copies have room");

	rules[nrules] = *rule(111);
	rules[nrules++].rule = 999;
	breaks(unique, 999, "a second rule for revise in draft");
	rule(550)->from = DELIVERY_UNSCHEDULED;
	rule(550)->action = ACTION_SCHEDULE;
	breaks(unique, 550, "a second rule for schedule of an unscheduled variant");
	claim("%s", unique);

	rule(112)->rule = 111;
	breaks(numbers, 111, "a number used twice");
	rule(112)->rule = 0;
	breaks(numbers, 0, "zero");
	rule(112)->rule = -5;
	breaks(numbers, -5, "negative");
	claim("%s", numbers);
}

static void
states(void)
{
	rule(111)->to = REVIEW_STATE_COUNT;
	breaks(on_axis, 111, "a target past the review states");
	rule(520)->to = DELIVERY_STATE_COUNT;
	breaks(on_axis, 520, "a target past the delivery states");
	rule(111)->from = REVIEW_STATE_COUNT;
	breaks(on_axis, 111, "a source past the review states");
	rule(111)->from = STATE_SAME;
	breaks(on_axis, 111, "a source that is a target's word");
	rule(111)->to = STATE_START;
	breaks(on_axis, 111, "a target before the row exists");
	rule(111)->to = STATE_ANY;
	breaks(on_axis, 111, "any state as target");
	rule(111)->to = STATE_SAME - 1;
	breaks(on_axis, 111, "no state at all");

	rule(551)->to = STATE_SAME;
	breaks(on_axis, 551, "a delivery that stays, which is written as its own state");
	rule(100)->to = STATE_SAME;
	breaks(on_axis, 100, "a beginning that stays");
	claim("%s", on_axis);

	rule(250)->to = STATE_SAME;
	breaks(way_out, REVIEW_REJECTED, "rejected is never left");
	rule(250)->to = REVIEW_REJECTED;
	breaks(way_out, REVIEW_REJECTED, "rejected leads to itself");
	rule(502)->to = DELIVERY_CANCELLED;
	breaks(way_out, DELIVERY_CANCELLED, "cancelled is never left");
	rule(250)->from = REVIEW_EXPIRED;
	rule(251)->from = REVIEW_APPROVED;
	breaks(way_out, REVIEW_REJECTED, "the way out of rejected became another state's");
	claim("%s", way_out);
}

static void
publishing(void)
{
	rule(600)->guards = 0;
	breaks(gated, 600, "a claim without the gate");
	rule(560)->to = DELIVERY_PUBLISHING;
	breaks(gated, 560, "a retry that publishes");
	rule(560)->to = DELIVERY_PUBLISHING;
	rule(560)->guards = BIT(GUARD, GATE);
	breaks(gated, 560, "a retry that publishes through the gate but is no claim");
	claim("%s", gated);

	rule(540)->guards = BIT(GUARD, LIVE);
	breaks(gate_only, 540, "a guard that nobody tests there");
	rule(600)->guards |= BIT(GUARD, NOT_HELD);
	breaks(gate_only, 600, "another guard beside the gate");
	rule(540)->need = NEED_HOLD;
	breaks(gate_only, 540, "a need that nobody tests there");
	claim("%s", gate_only);

	rule(520)->to = DELIVERY_PUBLISHED;
	breaks(seen, 520, "published out of scheduled");
	rule(571)->to = DELIVERY_PUBLISHED;
	expect(gl_wellformed(rules, nrules).broken == NULL, "out of doubt a person may say published");
	reset();
	claim("%s", seen);
}

static void
approval(void)
{
	rule(250)->to = REVIEW_APPROVED;
	breaks(passed, 250, "reopened as approved");
	rule(250)->to = REVIEW_APPROVED;
	rule(250)->effects |= BIT(EFFECT, APPROVE);
	breaks(passed, 250, "reopened as approved, and said so");
	rule(212)->effects &= ~BIT(EFFECT, APPROVE);
	breaks(passed, 212, "approved without an approved revision");
	rule(221)->effects |= BIT(EFFECT, APPROVE);
	breaks(passed, 221, "an approved revision in changes_requested");
	rule(210)->to = REVIEW_APPROVED;
	rule(210)->effects |= BIT(EFFECT, APPROVE);
	breaks(passed, 210, "approved by a vote that only is recorded");
	rule(211)->to = REVIEW_APPROVED;
	rule(211)->effects |= BIT(EFFECT, APPROVE);
	breaks(passed, 211, "approved by a step that is not the last");
	rule(212)->effects &= ~BIT(EFFECT, VOTE);
	breaks(passed, 212, "a last step that passes without a vote");
	rule(238)->effects &= ~BIT(EFFECT, CLOSE_STEP);
	breaks(passed, 238, "a review cleared without a step that was open");
	rule(204)->effects &= ~BIT(EFFECT, OPEN_REVIEW);
	breaks(passed, 204, "restored without a round that says what it rests on");
	rule(246)->effects &= ~BIT(EFFECT, OVERRIDE);
	breaks(passed, 246, "an override that does not call itself one");
	rule(246)->need = NEED_WORKFLOWS;
	breaks(passed, 246, "an override by another permission");
	rule(246)->guards &= ~BIT(GUARD, NOT_CONTRIBUTOR);
	breaks(passed, 246, "an override by a contributor");
	rule(246)->guards &= ~BIT(GUARD, NOT_CONTRIBUTOR);
	rule(246)->guards |= BIT(GUARD, FOUR_EYES);
	breaks(passed, 246, "an override that leaves it to the workflow who contributed");
	claim("%s", passed);

	rule(351)->effects |= BIT(EFFECT, RECOUNT);
	breaks(recounted, 351, "a comment resolved in any state");
	claim("%s", recounted);

	rule(243)->effects |= BIT(EFFECT, OVERRIDE);
	breaks(overriding, 243, "a retraction that overrides");
	rule(212)->effects |= BIT(EFFECT, OVERRIDE);
	breaks(overriding, 212, "a last vote that overrides");
	claim("%s", overriding);
}

static void
votes(void)
{

	for (int number = 210; number <= 230; number += 5)
	{
		static const BitSet asked[] = {BIT(GUARD, SEAT), BIT(GUARD, FOUR_EYES),
									   BIT(GUARD, DISTINCT), BIT(GUARD, REVISION)};

		if (number == 225)
			continue;
		for (int i = 0; i < 4; i++)
		{
			rule(number)->guards &= ~asked[i];
			breaks(seated, number, "a vote that asks for less");
		}
		rule(number)->need = NEED_COMMENT;
		breaks(seated, number, "a vote by whoever may comment");
	}
	rule(211)->need = NEED_NONE;
	breaks(seated, 211, "a step that passes without a seat");
	claim("%s", seated);

	for (int action = ACTION_PASS_STEP; action <= ACTION_DECLINE_REVIEW; action++)
	{
		for (int i = 0; i < nrules; i++)
			if (rules[i].action == action)
				rules[i].from = REVIEW_CHANGES_REQUESTED;
		breaks(leading, 210, "a vote in review leads to a rule of another state");
	}
	for (int number = 200; number <= 203; number++)
	{
		nrules--;
		*rule(number + 4) = rules[nrules];
		breaks(leading, number, "a submission that cannot restore what was agreed to");
	}
	for (int number = 237; number <= 238; number++)
	{
		nrules--;
		*rule(number) = rules[nrules];
		breaks(leading, 235, "a tick that cannot pass what it held");
	}
	rule(122)->from = REVIEW_DRAFT;
	breaks(leading, 120, "columns that cannot reopen an approved review");
	rule(212)->from = STATE_ANY;
	expect(gl_wellformed(rules, nrules).broken == NULL, "a rule for any state is found as well");
	reset();
	claim("%s", leading);

	rule(211)->guards = BIT(GUARD, LIVE);
	breaks(unguarded, 211, "the first consequence");
	rule(231)->guards = BIT(GUARD, CONTENT);
	breaks(unguarded, 231, "the last consequence of a vote");
	rule(204)->guards = BIT(GUARD, LIVE);
	breaks(unguarded, 204, "a restoration");
	rule(122)->guards = BIT(GUARD, NO_FLIGHT);
	breaks(unguarded, 122, "the last consequence");
	claim("%s", unguarded);

	rule(373)->guards = 0;
	breaks(timed, 373, "a step deemed approved over an objection");
	rule(375)->guards = 0;
	breaks(timed, 375, "one skipped over it");
	rule(379)->need = NEED_NONE;
	breaks(timed, 379, "expiry that anybody asks for");
	rule(381)->need = NEED_WORKFLOWS;
	breaks(timed, 381, "a lapse that a person asks for");
	claim("%s", timed);
}

int
main(void)
{
	reset();
	identity();
	states();
	publishing();
	approval();
	votes();
	return finish();
}
