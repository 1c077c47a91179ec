/*
 * gate_test.c
 *		Promise: a variant goes out only with every clause open, and each clause closes by itself.
 */
#include "core/gate.h"

#include "core/names.h"
#include "tap.h"

#define NOW (1000 * GL_SECOND)

/* An approved variant that is due, with nothing against it. */
static GateFacts
open_gate(void)
{
	return (GateFacts){
		.now = NOW,
		.mode = MODE_REQUIRED,
		.review_state = REVIEW_APPROVED,
		.is_approved = true,
		.state = DELIVERY_SCHEDULED,
		.publish_at = NOW,
		.schedule_ok = true,
		.channel_ok = true,
		.content_ok = true,
		.publisher_ok = true,
	};
}

static void
expect_closed(GateFacts facts, BitSet closed, const char *what)
{
	expect_int(gl_gate_closed(&facts), closed, what);
}

/* Mode by state, as "Modes" of the manual has them. */
static void
modes(void)
{
	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		bool is_against = state == REVIEW_CHANGES_REQUESTED || state == REVIEW_REJECTED ||
						  state == REVIEW_EXPIRED;

		expect(gl_mode_satisfied(MODE_NONE, state) == (state == REVIEW_NOT_REQUIRED), "none");
		expect(gl_mode_satisfied(MODE_OPTIONAL, state) == !is_against, "optional, %s",
			   gl_name(&gl_review_states, state));
		expect(gl_mode_satisfied(MODE_REQUIRED, state) == (state == REVIEW_APPROVED), "required");
		expect(gl_mode_satisfied(MODE_MULTI_LEVEL, state) == (state == REVIEW_APPROVED), "multi");
		expect(!gl_mode_satisfied(MODE_COUNT, state), "a mode that does not exist");
	}
	claim("required modes are satisfied by approval, optional by anything but a no, none by none");
}

static void
clauses(void)
{
	GateFacts facts = open_gate();

	ok(gl_gate_closed(&facts) == 0, "the gate opens when nothing is against it");
	for (int clause = 0; clause < CLAUSE_COUNT; clause++)
	{
		facts = open_gate();
		switch ((Clause) clause)
		{
			case CLAUSE_REVIEW:
				facts.review_state = REVIEW_IN_REVIEW;
				break;
			case CLAUSE_DUE:
				facts.publish_at = NOW + 1;
				break;
			case CLAUSE_SCHEDULE:
				facts.schedule_ok = false;
				break;
			case CLAUSE_DELIVERY:
				facts.state = DELIVERY_CANCELLED;
				break;
			case CLAUSE_HOLD:
				facts.is_held = true;
				break;
			case CLAUSE_WORKSPACE:
				facts.workspace_paused = true;
				break;
			case CLAUSE_CHANNEL:
				facts.channel_ok = false;
				break;
			case CLAUSE_CONTENT:
				facts.content_ok = false;
				break;
			case CLAUSE_PUBLISHER:
				facts.publisher_ok = false;
				break;
			case CLAUSE_TOGETHER:
				facts.is_kept_back = true;
				break;
			case CLAUSE_BLACKOUT:
				facts.is_blacked_out = true;
				break;
			case CLAUSE_EMBARGO:
				facts.limits.not_before = NOW + 1;
				break;
			case CLAUSE_UNTIL:
				facts.limits.publish_until = NOW - 1;
				break;
			case CLAUSE_GAP:
				facts.gap_ends_at = facts.now + 1;
				break;
			case CLAUSE_DUPLICATE:
				facts.is_duplicate = true;
				break;
			case CLAUSE_COUNT:
				break;
		}
		expect_closed(facts, CLAUSE_BIT(clause), gl_name(&gl_clauses, clause));
	}
	claim("each clause closes for its own fact, and alone");
	facts = (GateFacts){.publish_at = GL_TIME_NEVER,
						.mode = MODE_REQUIRED,
						.limits = {1, -1},
						.gap_ends_at = 1,
						.is_duplicate = true,
						.is_blacked_out = true,
						.is_kept_back = true,
						.is_held = true,
						.workspace_paused = true};
	ok(gl_gate_closed(&facts) == CLAUSE_BIT(CLAUSE_COUNT) - 1, "all clauses close at once");
}

/* Channels that go out together wait for each other, but not for the time that is theirs anyway. */
static void
together(void)
{
	for (int clause = 0; clause < CLAUSE_COUNT; clause++)
		expect(gl_gate_keeps_back(CLAUSE_BIT(clause), 0) ==
				   (clause != CLAUSE_DUE && clause != CLAUSE_TOGETHER),
			   "%s", gl_name(&gl_clauses, clause));
	expect(!gl_gate_keeps_back(0, 0), "nothing is closed");
	expect(!gl_gate_keeps_back(CLAUSE_BIT(CLAUSE_DELIVERY), CLAUSE_BIT(CLAUSE_DELIVERY)),
		   "ignored");
	expect(gl_gate_keeps_back(CLAUSE_BIT(CLAUSE_DELIVERY) | CLAUSE_BIT(CLAUSE_HOLD),
							  CLAUSE_BIT(CLAUSE_DELIVERY)),
		   "one is ignored, the other is not");
	claim("any clause but the time they share keeps back what goes out together");
}

static void
review(void)
{
	GateFacts facts = open_gate();

	facts.is_approved = false;
	expect_closed(facts, CLAUSE_BIT(CLAUSE_REVIEW), "required");
	facts.mode = MODE_MULTI_LEVEL;
	expect_closed(facts, CLAUSE_BIT(CLAUSE_REVIEW), "multi_level");
	claim("approved is not enough: these very bytes have to be");
	facts.mode = MODE_OPTIONAL;
	expect_closed(facts, 0, "optional");
	facts.mode = MODE_NONE;
	facts.review_state = REVIEW_NOT_REQUIRED;
	expect_closed(facts, 0, "none");
	facts.mode = MODE_REQUIRED;
	facts.is_approved = true;
	expect_closed(facts, CLAUSE_BIT(CLAUSE_REVIEW), "not required once, required now");
	claim("modes without a gate do not ask for approved bytes");
}

static void
due(void)
{
	GateFacts facts = open_gate();

	facts.publish_at = NOW - 1;
	expect_closed(facts, 0, "since a microsecond");
	facts.retry_at = NOW;
	expect_closed(facts, 0, "retry now");
	facts.retry_at = NOW + 1;
	expect_closed(facts, CLAUSE_BIT(CLAUSE_DUE), "retry in a microsecond");
	facts.retry_at = 0;
	facts.is_inert = true;
	expect_closed(facts, CLAUSE_BIT(CLAUSE_DUE), "inert");
	facts = open_gate();
	facts.publish_at = GL_TIME_NEVER;
	expect_closed(facts, CLAUSE_BIT(CLAUSE_DUE), "no time");
	claim("due is its time, and its retry's, unless the schedule is inert");
}

static void
delivery(void)
{
	for (int state = 0; state < DELIVERY_STATE_COUNT; state++)
	{
		GateFacts facts = open_gate();

		facts.state = state;
		expect_closed(facts, state == DELIVERY_SCHEDULED ? 0 : CLAUSE_BIT(CLAUSE_DELIVERY),
					  gl_name(&gl_delivery_states, state));
		facts.has_retry = true;
		expect_closed(facts,
					  state == DELIVERY_SCHEDULED || state == DELIVERY_UNCONFIRMED
						  ? 0
						  : CLAUSE_BIT(CLAUSE_DELIVERY),
					  gl_name(&gl_delivery_states, state));
	}
	claim("only what waits goes out: scheduled, or in doubt with an automatic retry");
}

int
main(void)
{
	modes();
	clauses();
	together();
	review();
	due();
	delivery();
	return finish();
}
