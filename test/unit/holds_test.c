/*
 * holds_test.c
 *		Promise: what holds a step open keeps it from passing and from nothing else, the act that
 *		takes the last of it away passes the step as the vote would have, and only whom the manual's
 *		"Checklists" and "Comments" name ticks, blocks and resolves.
 */
#include "core/names.h"
#include "sample.h"
#include "tap.h"

#define HAS(set, effect) (((set) & ((BitSet) 1 << EFFECT_##effect)) != 0)

/* In review, all votes given by somebody else; the actor may do everything and wrote nothing. */
static void
voted(Sample *s, int holds, int freed)
{
	sample_fill(s, REVIEW_IN_REVIEW, MODE_MULTI_LEVEL);
	s->facts.actor = (ActorFacts){.kind = ACTOR_PERSON, .permissions = PERMISSIONS_ALL};
	s->step.nseats = 2;
	s->step.holds = holds;
	s->seats[1].vote = VOTE_APPROVE;
	s->facts.freed = freed;
}

static void
outcomes(void)
{
	for (int holds = -1; holds < 3; holds++)
		for (int mine = 0; mine < VOTE_COUNT; mine++)
			for (int theirs = 0; theirs < VOTE_COUNT; theirs++)
			{
				Sample s;
				StepOutcome free;
				StepOutcome held;

				voted(&s, 0, 0);
				s.seats[1].vote = theirs;
				free = gl_step_outcome_with(&s.step, ME, mine);
				s.step.holds = holds;
				held = gl_step_outcome_with(&s.step, ME, mine);
				expect_int(held, free == STEP_PASSED && holds > 0 ? STEP_OPEN : free,
						   gl_name(&gl_step_outcomes, free));
				s.seats[0].vote = mine;
				expect_int(gl_step_outcome_freed(&s.step, holds), free, "all of it freed");
				expect_int(s.step.holds, holds, "the step stays as it was");
			}
	claim("what holds a step turns passed into open, and nothing else into anything");
}

static void
votes(void)
{
	static const struct
	{
		Action action;
		int rule;
		ReviewState to;
	} votes_held[] = {
		{ACTION_APPROVE, 210, REVIEW_IN_REVIEW},
		{ACTION_ABSTAIN, 215, REVIEW_IN_REVIEW},
		{ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED},
		{ACTION_REJECT, 231, REVIEW_REJECTED},
	};

	for (int i = 0; i < 4; i++)
	{
		Sample s;
		Verdict verdict;

		voted(&s, 1, 0);
		s.facts.actor.has_seat = true;
		verdict = gl_decide(&s.facts, votes_held[i].action);
		expect_int(verdict.refusal, REFUSAL_NONE, "a vote");
		expect_int(verdict.rule, votes_held[i].rule, gl_name(&gl_actions, votes_held[i].action));
		expect_int(verdict.to, votes_held[i].to, gl_name(&gl_actions, votes_held[i].action));
	}
	claim("a held step takes votes: those for it wait, one against ends the round");
}

static void
expect_rule(const Sample *s, Action action, int rule, ReviewState to, const char *what)
{
	Verdict verdict = gl_decide(&s->facts, action);

	expect(verdict.refusal == REFUSAL_NONE && verdict.rule == rule && verdict.to == to,
		   "%s: rule %d to %s, %s", what, verdict.rule, gl_name(&gl_review_states, verdict.to),
		   gl_refusals[verdict.refusal].message);
	expect(!HAS(verdict.effects, VOTE), "%s casts no vote", what);
	expect(HAS(verdict.effects, APPROVE) == (to == REVIEW_APPROVED), "%s: approved", what);
}

static void
clearing(void)
{
	static const Action acts[] = {ACTION_TICK, ACTION_RESOLVE_COMMENT};
	Sample s;

	for (int i = 0; i < 2; i++)
	{
		int rule = i == 0 ? 235 : 236;

		voted(&s, 1, 1);
		expect_rule(&s, acts[i], 238, REVIEW_APPROVED, "the last thing of the last step");
		s.facts.is_last_step = false;
		expect_rule(&s, acts[i], 237, REVIEW_IN_REVIEW, "the last thing of a step");
		voted(&s, 2, 1);
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "one of two things");
		voted(&s, 1, 0);
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "what held nothing");
		voted(&s, 0, 0);
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "what held nothing, where nothing holds");
		voted(&s, 0, -1);
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "what holds from now on");
		voted(&s, 1, 1);
		s.seats[1].vote = VOTE_NONE;
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "the last thing, and a vote is missing");
		s.rule = (RequirementRule){QUORUM_AT_LEAST, 3, REJECTION_FIRST_ENDS, 0};
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "the last thing of a blocked step");
		voted(&s, 1, 1);
		s.rule = (RequirementRule){QUORUM_ANY, 0, REJECTION_WAIT_ALL, 0};
		s.seats[1].vote = VOTE_REJECT;
		expect_rule(&s, acts[i], rule, REVIEW_IN_REVIEW, "a vote against waits for the others");
	}
	claim(
		"the last thing that held a step passes it, and the last step approves, if the votes are there");

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		Verdict verdict;

		sample_fill(&s, state, MODE_MULTI_LEVEL);
		s.facts.actor = (ActorFacts){.kind = ACTOR_PERSON, .permissions = PERMISSIONS_ALL};
		s.facts.freed = 1;
		if (state == REVIEW_IN_REVIEW)
			continue;
		verdict = gl_decide(&s.facts, ACTION_RESOLVE_COMMENT);
		expect_int(verdict.refusal, REFUSAL_NONE, gl_name(&gl_review_states, state));
		expect(verdict.to == state && verdict.effects == 0, "%s",
			   gl_name(&gl_review_states, state));
		expect_int(gl_decide(&s.facts, ACTION_TICK).refusal, REFUSAL_ILLEGAL_TRANSITION, "tick");
	}
	claim("a comment is resolved in any state, and moves no post that is not in review");
}

static void
expect_need(Need need, const ActorFacts *actor, bool is_met, const char *what)
{
	expect(gl_need_met(need, actor, true) == is_met, "%s: %s", gl_name(&gl_needs, need), what);
}

#define WHO(...) (&(ActorFacts){.kind = ACTOR_PERSON, __VA_ARGS__})
#define P(name) PERMISSION_BIT(PERMISSION_##name)

static void
who(void)
{
	expect_need(NEED_TICK, WHO(.item_has_role = true, .has_item_role = true), true, "its role");
	expect_need(NEED_TICK, WHO(.item_has_role = true, .has_seat = true), false,
				"a seat for a role");
	expect_need(NEED_TICK, WHO(.item_has_role = true, .permissions = PERMISSIONS_ALL), false,
				"permissions for a role");
	expect_need(NEED_TICK, WHO(.has_seat = true), true, "a seat");
	expect_need(NEED_TICK, WHO(.permissions = P(EDIT_ANY)), true, "edit_any");
	expect_need(NEED_TICK, WHO(.permissions = PERMISSIONS_ALL & ~P(EDIT_ANY)), false, "the rest");
	claim("an item is ticked by its role, one without a role by a seat or edit_any");

	expect_need(NEED_COMMENT, WHO(.blocks = true, .sees_internal = true, .permissions = P(COMMENT)),
				true, "who sees what is internal");
	expect_need(NEED_COMMENT, WHO(.blocks = true, .has_seat = true, .permissions = P(COMMENT)),
				true, "a seat");
	expect_need(NEED_COMMENT, WHO(.blocks = true, .permissions = P(COMMENT)), false, "a client");
	expect_need(NEED_COMMENT, WHO(.blocks = true, .sees_internal = true, .has_seat = true), false,
				"without comment");
	claim("a blocking comment takes view_internal or a seat as well");

	expect_need(NEED_RESOLVE, WHO(.blocks = true, .is_commenter = true), true, "its author");
	expect_need(NEED_RESOLVE, WHO(.blocks = true, .permissions = P(EDIT_ANY)), true, "edit_any");
	expect_need(NEED_RESOLVE, WHO(.blocks = true, .has_seat = true, .permissions = P(COMMENT)),
				false, "a seat");
	expect_need(NEED_RESOLVE, WHO(.is_commenter = true, .permissions = P(EDIT_ANY)), false,
				"a plain comment without comment");
	claim("a blocking comment is resolved by its author or edit_any, another one by comment");

	for (int bits = 0; bits < 8; bits++)
	{
		Sample s;
		bool blocks = (bits & 1) != 0;
		bool contributed = (bits & 2) != 0;
		bool wrote = (bits & 4) != 0;

		voted(&s, 1, 1);
		s.facts.actor.blocks = blocks;
		s.facts.actor.is_contributor = contributed;
		s.facts.actor.is_commenter = wrote;
		expect_int(gl_decide(&s.facts, ACTION_RESOLVE_COMMENT).refusal,
				   blocks && contributed && !wrote ? REFUSAL_RESOLVER : REFUSAL_NONE, "resolve");
		expect_int(gl_decide(&s.facts, ACTION_COMMENT).refusal,
				   blocks ? REFUSAL_NOT_PERMITTED : REFUSAL_NONE, "comment");
	}
	claim("who contributed resolves no blocking comment but an own one");
}

int
main(void)
{
	outcomes();
	votes();
	clearing();
	who();
	return finish();
}
