/*
 * vote_test.c
 *		Promise: a vote leads where the step's outcome says, and only whom four eyes and a seat
 *		allow casts one.
 */
#include "core/names.h"
#include "sample.h"
#include "tap.h"

/* The sample in review, voted on by somebody who holds a seat and wrote nothing. */
static void
in_review(Sample *s)
{
	sample_fill(s, REVIEW_IN_REVIEW, MODE_MULTI_LEVEL);
	s->facts.actor = (ActorFacts){.kind = ACTOR_PERSON, .has_seat = true};
}

static void
expect_led(const Sample *s, Action action, int rule, ReviewState to, const char *what)
{
	Verdict verdict = gl_decide(&s->facts, action);

	expect(verdict.refusal == REFUSAL_NONE && verdict.rule == rule && verdict.to == to,
		   "%s: rule %d to %s, %s", what, verdict.rule, gl_name(&gl_review_states, verdict.to),
		   gl_refusals[verdict.refusal].message);
	expect_int(verdict.effects,
			   gl_transition_find(AXIS_REVIEW, REVIEW_IN_REVIEW, verdict.action)->effects, what);
}

static void
votes_of_actions(void)
{
	for (int action = 0; action < ACTION_COUNT; action++)
	{
		Vote vote = gl_action_vote(action);

		if (action >= ACTION_APPROVE && action <= ACTION_REJECT)
			expect(strcmp(gl_name(&gl_votes, vote), gl_name(&gl_actions, action)) == 0, "%s",
				   gl_name(&gl_actions, action));
		else
			expect(vote == VOTE_NONE, "%s", gl_name(&gl_actions, action));
	}
	claim("the four deciding actions cast the vote of their name, no other action casts one");
}

static void
leads(void)
{
	Sample s;

	in_review(&s);
	expect_led(&s, ACTION_APPROVE, 212, REVIEW_APPROVED, "the last step passes");
	s.facts.is_last_step = false;
	expect_led(&s, ACTION_APPROVE, 211, REVIEW_IN_REVIEW, "a step passes");
	claim("the deciding approval passes the step, and in the last step the review");

	for (int last = 0; last < 2; last++)
	{
		s.facts.is_last_step = last == 1;
		expect_led(&s, ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED, "changes");
		expect_led(&s, ACTION_REJECT, 231, REVIEW_REJECTED, "rejection");
		expect_led(&s, ACTION_ABSTAIN, 215, REVIEW_IN_REVIEW, "the only person abstains: blocked");
		expect_int(gl_decide(&s.facts, ACTION_ABSTAIN).step, STEP_BLOCKED, "outcome");
	}
	claim("a deciding vote against ends the round in any step; a blocked step stays where it is");

	s.rule = (RequirementRule){QUORUM_ALL, 0, REJECTION_WAIT_ALL, 0};
	s.step.nseats = 2;
	expect_led(&s, ACTION_APPROVE, 210, REVIEW_IN_REVIEW, "approval");
	expect_led(&s, ACTION_ABSTAIN, 215, REVIEW_IN_REVIEW, "abstention");
	expect_led(&s, ACTION_REQUEST_CHANGES, 220, REVIEW_IN_REVIEW, "changes");
	expect_led(&s, ACTION_REJECT, 230, REVIEW_IN_REVIEW, "rejection");
	claim("a vote that does not decide yet is recorded and the step stays open");

	s.seats[1].vote = VOTE_REJECT;
	expect_led(&s, ACTION_APPROVE, 231, REVIEW_REJECTED, "approval after a rejection");
	s.seats[1].vote = VOTE_APPROVE;
	expect_led(&s, ACTION_ABSTAIN, 212, REVIEW_APPROVED, "abstention after an approval");
	claim("what a vote leads to is the step's outcome, not the vote's own meaning");

	s.seats[0].vote = VOTE_REJECT;
	expect_led(&s, ACTION_APPROVE, 212, REVIEW_APPROVED, "the first mind is forgotten");
	claim("a person may change their vote while the step is open");
}

static void
abstaining(void)
{
	static const RequirementRule rules[] = {
		{QUORUM_ANY, 0, REJECTION_FIRST_ENDS, 0},	   {QUORUM_ALL, 0, REJECTION_FIRST_ENDS, 0},
		{QUORUM_AT_LEAST, 1, REJECTION_FIRST_ENDS, 0}, {QUORUM_PERCENT, 1, REJECTION_WAIT_ALL, 0},
		{QUORUM_PERCENT, 100, REJECTION_AT_LEAST, 2},  {QUORUM_ALL, 0, REJECTION_WAIT_ALL, 0},
	};
	Sample s;

	for (int i = 0; i < (int) (sizeof(rules) / sizeof(rules[0])); i++)
	{
		in_review(&s);
		s.rule = rules[i];
		s.step.nseats = 2;
		s.seats[1].vote = VOTE_ABSTAIN;
		expect_led(&s, ACTION_ABSTAIN, 215, REVIEW_IN_REVIEW, "all abstain");
		expect_int(gl_decide(&s.facts, ACTION_ABSTAIN).step, STEP_BLOCKED, "all abstain");
		expect_led(&s, ACTION_APPROVE, 212, REVIEW_APPROVED, "the only one who does not");
		s.seats[1].is_active = false;
		expect_int(gl_decide(&s.facts, ACTION_ABSTAIN).step, STEP_BLOCKED, "all who are left");
	}
	claim("where all abstain the step is blocked, never passed; one approval beside them is all");
}

static void
percent_of_seats(void)
{
	Seat seats[4];
	RequirementRule rule = {QUORUM_PERCENT, 50, REJECTION_FIRST_ENDS, 0};
	StepTally step = {&rule, 1, seats, 4, 0};
	Sample s;

	in_review(&s);
	s.facts.step = &step;
	for (int i = 0; i < 4; i++)
		seats[i] = (Seat){.person_id = ME + i, .is_active = true};
	expect_led(&s, ACTION_APPROVE, 210, REVIEW_IN_REVIEW, "one of four");
	seats[1].vote = VOTE_ABSTAIN;
	expect_led(&s, ACTION_APPROVE, 210, REVIEW_IN_REVIEW, "one of three is below a half");
	seats[2].vote = VOTE_ABSTAIN;
	expect_led(&s, ACTION_APPROVE, 212, REVIEW_APPROVED, "one of two is a half");
	rule.quorum_n = 51;
	expect_led(&s, ACTION_APPROVE, 210, REVIEW_IN_REVIEW, "51 % of two are two");
	seats[3].vote = VOTE_APPROVE;
	expect_led(&s, ACTION_ABSTAIN, 212, REVIEW_APPROVED, "an abstention leaves one of one");
	claim("percent is of the seats that do not abstain, rounded up");
}

/* Everyone answers, and the worst verdict wins, in whatever order they come. */
static void
waiting_for_all(void)
{
	static const struct
	{
		Action action;
		Vote vote;
	} said[] = {{ACTION_APPROVE, VOTE_APPROVE},
				{ACTION_REQUEST_CHANGES, VOTE_REQUEST_CHANGES},
				{ACTION_REJECT, VOTE_REJECT}};
	static const struct
	{
		int rule;
		ReviewState to;
	} worst[] = {{212, REVIEW_APPROVED}, {221, REVIEW_CHANGES_REQUESTED}, {231, REVIEW_REJECTED}};

	for (int mine = 0; mine < 3; mine++)
		for (int other = 0; other < 3; other++)
		{
			int worse = mine > other ? mine : other;
			Sample s;

			in_review(&s);
			s.rule = (RequirementRule){QUORUM_ALL, 0, REJECTION_WAIT_ALL, 0};
			s.step.nseats = 2;
			expect_int(gl_decide(&s.facts, said[mine].action).to, REVIEW_IN_REVIEW,
					   "the first answer");
			s.seats[1].vote = said[other].vote;
			expect_led(&s, said[mine].action, worst[worse].rule, worst[worse].to,
					   "the last answer");
		}
	claim("a step that waits for all ends with the last answer, in the worst of them");
}

static void
four_eyes(void)
{
	for (int rule = 0; rule < SELF_APPROVAL_COUNT; rule++)
		for (int part = 0; part < 8; part++)
		{
			Sample s;
			bool is_forbidden = (rule == SELF_FORBID_CONTRIBUTORS && (part & 1)) ||
								(rule == SELF_FORBID_SUBMITTER && (part & 2)) ||
								(rule == SELF_FORBID_LAST_EDITOR && (part & 4));

			in_review(&s);
			s.facts.post.self_approval = rule;
			s.facts.actor.is_contributor = (part & 1) != 0;
			s.facts.actor.is_submitter = (part & 2) != 0;
			s.facts.actor.is_last_editor = (part & 4) != 0;
			s.facts.actor.permissions = PERMISSIONS_ALL;
			expect(gl_is_conflicted(rule, &s.facts.actor) == is_forbidden, "%s, part %d",
				   gl_name(&gl_self_approvals, rule), part);
			for (int action = ACTION_APPROVE; action <= ACTION_REJECT; action++)
				expect(gl_decide(&s.facts, action).refusal ==
						   (is_forbidden ? REFUSAL_CONTRIBUTOR : REFUSAL_NONE),
					   "%s by part %d: %s", gl_name(&gl_actions, action), part,
					   gl_name(&gl_self_approvals, rule));
		}
	claim("four eyes keep out whom the workflow names, owners too, from every kind of vote");
	ok(SELF_FORBID_CONTRIBUTORS == 0, "contributors are forbidden unless something else is said");
}

static void
seats(void)
{
	Sample s;

	in_review(&s);
	s.facts.actor.has_seat = false;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_NOT_ELIGIBLE,
			   "never had a seat");
	s.facts.actor.permissions = PERMISSIONS_ALL;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_NOT_ELIGIBLE,
			   "all permissions");
	s.facts.actor.had_seat = true;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_DECIDED, "in a closed step");
	s.facts.actor.has_seat = true;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_NONE, "in both");
	s.facts.actor.permissions = 0;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_NONE, "no permission at all");
	claim("a seat in the open step is all it takes to vote, and nothing replaces it");
}

/* Who has a seat, and who has nothing at all, asks for the outcome instead of voting. */
static void
consequences(void)
{
	for (int action = 0; action < ACTION_COUNT; action++)
	{
		Sample s;

		if (!ACTION_IS_CONSEQUENCE(action))
			continue;
		in_review(&s);
		s.rule = (RequirementRule){QUORUM_ALL, 0, REJECTION_FIRST_ENDS, 0};
		s.step.nseats = 2;
		expect_int(gl_decide(&s.facts, action).refusal, REFUSAL_ILLEGAL_TRANSITION,
				   gl_name(&gl_actions, action));
		s.facts.actor = (ActorFacts){.kind = ACTOR_PERSON};
		expect_int(gl_decide(&s.facts, action).refusal, REFUSAL_ILLEGAL_TRANSITION, "an outsider");
		s.facts.actor = (ActorFacts){.kind = ACTOR_WORKER};
		expect_int(gl_decide(&s.facts, action).refusal, REFUSAL_ILLEGAL_TRANSITION, "the worker");
		s.facts.post.is_cancelled = true;
		expect_int(gl_decide(&s.facts, action).refusal, REFUSAL_CANCELLED, "cancelled");
	}
	claim("what an act leads to cannot be asked for");
}

int
main(void)
{
	votes_of_actions();
	consequences();
	leads();
	abstaining();
	percent_of_seats();
	waiting_for_all();
	four_eyes();
	seats();
	return finish();
}
