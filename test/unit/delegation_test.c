/*
 * delegation_test.c
 *		Promise: a vote for somebody else fills a seat only by a delegation in force, of one person,
 *		and nobody counts twice in a requirement.
 */
#include "core/delegation.h"
#include "sample.h"
#include "tap.h"

#define CHANNEL_A ((gl_id) 21)
#define CHANNEL_B ((gl_id) 22)
#define THIRD_PERSON ((gl_id) 9)

static const gl_id both[] = {CHANNEL_A, CHANNEL_B};

static Delegation
delegation(gl_id person, gl_id delegate, gl_time starts, gl_time ends, int nchannels)
{
	return (Delegation){1, person, delegate, both, nchannels, starts, ends};
}

static void
in_force(void)
{
	Delegation all = delegation(ME, SECOND_PERSON, NOW, NOW + HOUR, 0);
	Delegation one = delegation(ME, SECOND_PERSON, NOW, NOW + HOUR, 1);

	expect(!gl_delegation_holds(&all, both, 2, NOW - 1), "not before it starts");
	expect(gl_delegation_holds(&all, both, 2, NOW), "from the instant on");
	expect(gl_delegation_holds(&all, both, 2, NOW + HOUR - 1), "up to the end");
	expect(!gl_delegation_holds(&all, both, 2, NOW + HOUR), "not at the end");
	claim("a delegation is in force from its start until just before its end");

	expect(gl_delegation_holds(&one, both, 1, NOW), "its channel");
	expect(!gl_delegation_holds(&one, both + 1, 1, NOW), "another channel");
	expect(!gl_delegation_holds(&one, both, 2, NOW), "its channel and another one");
	expect(gl_delegation_holds(&one, NULL, 0, NOW), "a post without channels");
	expect(gl_delegation_holds(&all, NULL, 0, NOW), "the same, of all channels");
	claim("all channels of the post have to be its own");
}

static void
cycles(void)
{
	Delegation there = delegation(ME, SECOND_PERSON, NOW, NOW + HOUR, 1);
	Delegation back = delegation(SECOND_PERSON, ME, NOW, NOW + HOUR, 1);
	Delegation other = back;

	expect(gl_delegations_cross(&there, &back) && gl_delegations_cross(&back, &there), "crossing");
	expect(!gl_delegations_cross(&there, &there), "the same way round");
	other.delegate_id = THIRD_PERSON;
	expect(!gl_delegations_cross(&there, &other), "on to a third person");
	claim("two people who stand in for each other cross");

	back.starts_at = NOW + HOUR;
	back.ends_at = NOW + 2 * HOUR;
	expect(!gl_delegations_cross(&there, &back), "one after the other");
	back.starts_at--;
	expect(gl_delegations_cross(&there, &back) && gl_delegations_cross(&back, &there),
		   "an instant");
	claim("only at the same time");

	back.channel_ids = both + 1;
	expect(!gl_delegations_cross(&there, &back), "other channels");
	back.nchannels = 0;
	expect(gl_delegations_cross(&there, &back) && gl_delegations_cross(&back, &there),
		   "all of them");
	claim("and only where they share a channel");
}

static void
expect_claim(const Sample *s, const gl_id *asked, int ndelegators, SeatClaimKind kind,
			 gl_id person_id, const char *what)
{
	static const gl_id delegators[] = {SECOND_PERSON, THIRD_PERSON};
	SeatClaim seat = gl_seat_claim(&s->step, ME, asked, delegators, ndelegators);

	expect(seat.kind == kind && seat.person_id == person_id, "%s: kind %d, person %d", what,
		   (int) seat.kind, (int) seat.person_id);
}

static void
claims(void)
{
	gl_id me = ME;
	gl_id second = SECOND_PERSON;
	gl_id third = THIRD_PERSON;
	Sample s;

	sample_fill(&s, REVIEW_IN_REVIEW, MODE_REQUIRED);
	s.step.nseats = 2;
	expect_claim(&s, NULL, 2, CLAIM_OWN, ME, "an own seat");
	expect_claim(&s, &me, 2, CLAIM_OWN, ME, "the own name");
	expect_claim(&s, &second, 1, CLAIM_DELEGATED, SECOND_PERSON, "a name");
	expect_claim(&s, &third, 1, CLAIM_UNDELEGATED, THIRD_PERSON, "a name without a delegation");
	expect_claim(&s, &second, 0, CLAIM_UNDELEGATED, SECOND_PERSON, "no delegation at all");
	claim("the own seat comes first, unless somebody is named, who has to have delegated");

	s.seats[0].person_id = THIRD_PERSON;
	expect_claim(&s, NULL, 0, CLAIM_OWN, ME, "no seat and nobody's");
	expect_claim(&s, NULL, 1, CLAIM_DELEGATED, SECOND_PERSON, "one delegator");
	expect_claim(&s, NULL, 2, CLAIM_AMBIGUOUS, GL_NO_ID, "two delegators");
	expect_claim(&s, &third, 2, CLAIM_DELEGATED, THIRD_PERSON, "the one named");
	s.seats[0].is_active = false;
	expect_claim(&s, NULL, 2, CLAIM_DELEGATED, SECOND_PERSON, "who left has no seat");
	s.step.nseats = 0;
	expect_claim(&s, NULL, 2, CLAIM_OWN, ME, "nobody has a seat");
	claim("else it is that of the only delegator who has one, and of several the one named");

	expect(gl_seat_claim(NULL, ME, NULL, &second, 1).kind == CLAIM_OWN, "no open step");
	claim("without an open step there is nothing to fill for others");
}

/* The second person's seat and one more, voted on by whom the test says. */
static void
counted_once(void)
{
	Sample s;

	sample_fill(&s, REVIEW_IN_REVIEW, MODE_REQUIRED);
	s.step.nseats = 2;
	expect(!gl_votes_twice(&s.step, SECOND_PERSON, ME), "no vote yet");
	s.seats[0].vote = VOTE_ABSTAIN;
	s.seats[0].actor_id = ME;
	expect(gl_votes_twice(&s.step, SECOND_PERSON, ME), "after the own vote");
	expect(!gl_votes_twice(&s.step, ME, ME), "the own vote again");
	expect(!gl_votes_twice(&s.step, SECOND_PERSON, THIRD_PERSON), "by somebody else");
	s.seats[0].vote = VOTE_NONE;
	expect(!gl_votes_twice(&s.step, SECOND_PERSON, ME), "after it was taken back");
	s.seats[1].vote = VOTE_APPROVE;
	s.seats[1].actor_id = ME;
	expect(gl_votes_twice(&s.step, ME, ME), "the own vote after one for somebody else");
	expect(!gl_votes_twice(&s.step, SECOND_PERSON, ME), "that one again");
	s.seats[1].requirement = 1;
	expect(!gl_votes_twice(&s.step, ME, ME), "another requirement");
	claim("who voted on one seat of a requirement fills no other seat of it");
}

/* The second person's seat, filled by the sample's actor. */
static void
stands_in(Sample *s)
{
	sample_fill(s, REVIEW_IN_REVIEW, MODE_MULTI_LEVEL);
	s->seats[0].person_id = SECOND_PERSON;
	s->facts.actor = (ActorFacts){.kind = ACTOR_PERSON};
	s->facts.claim = (SeatClaim){CLAIM_DELEGATED, SECOND_PERSON};
	s->facts.delegator = (ActorFacts){.kind = ACTOR_PERSON, .has_seat = true};
	s->facts.may_stand_in = true;
}

static void
expect_approval(const Sample *s, Refusal refusal, const char *what)
{
	Verdict verdict = gl_decide(&s->facts, ACTION_APPROVE);

	expect(verdict.refusal == refusal, "%s: %s", what, gl_refusals[verdict.refusal].message);
	if (refusal == REFUSAL_NONE)
		expect_int(verdict.rule, 212, what);
}

static void
decisions(void)
{
	Sample s;

	stands_in(&s);
	expect_approval(&s, REFUSAL_NONE, "for the second person");
	expect_int(gl_seat_person(&s.facts), SECOND_PERSON, "whose seat");
	s.facts.claim.kind = CLAIM_OWN;
	expect_approval(&s, REFUSAL_NOT_ELIGIBLE, "without a delegation");
	expect_int(gl_seat_person(&s.facts), ME, "whose seat");
	claim("a delegate passes the step by the seat of who delegated");

	stands_in(&s);
	s.facts.claim.kind = CLAIM_UNDELEGATED;
	expect_approval(&s, REFUSAL_NO_DELEGATION, "no delegation");
	s.facts.claim.kind = CLAIM_AMBIGUOUS;
	expect_approval(&s, REFUSAL_WHICH_SEAT, "several");
	stands_in(&s);
	s.facts.may_stand_in = false;
	expect_approval(&s, REFUSAL_DELEGATE, "a client");
	claim("the delegation is asked for, one person's, and the delegate's view of what is internal");

	for (int rule = 0; rule < SELF_APPROVAL_COUNT; rule++)
	{
		ActorFacts contributor = {
			.is_submitter = true, .is_contributor = true, .is_last_editor = true};
		Refusal refusal = rule == SELF_ALLOW ? REFUSAL_NONE : REFUSAL_CONTRIBUTOR;

		stands_in(&s);
		s.facts.post.self_approval = rule;
		s.facts.actor = contributor;
		expect_approval(&s, refusal, "the delegate contributed");
		stands_in(&s);
		s.facts.post.self_approval = rule;
		s.facts.delegator = contributor;
		s.facts.delegator.has_seat = true;
		expect_approval(&s, refusal, "the delegator contributed");
	}
	claim("four eyes hold for both, under every setting");

	stands_in(&s);
	s.facts.actor.has_approved = true;
	expect_approval(&s, REFUSAL_DISTINCT, "the delegate approved another step");
	stands_in(&s);
	s.facts.delegator.has_approved = true;
	expect_approval(&s, REFUSAL_DISTINCT, "the delegator did");
	claim("both are counted where people have to be distinct");

	stands_in(&s);
	s.facts.delegator.has_seat = false;
	expect_approval(&s, REFUSAL_NOT_ELIGIBLE, "no seat");
	s.facts.delegator.had_seat = true;
	expect_approval(&s, REFUSAL_DECIDED, "a seat in a step that is done");
	stands_in(&s);
	s.step.nseats = 2;
	s.seats[1] = (Seat){.person_id = ME, .vote = VOTE_APPROVE, .is_active = true, .actor_id = ME};
	expect_approval(&s, REFUSAL_COUNTED_TWICE, "after the own vote");
	claim("the seat has to be open, and the delegate's first in its requirement");
}

int
main(void)
{
	in_force();
	cycles();
	claims();
	counted_once();
	decisions();
	return finish();
}
