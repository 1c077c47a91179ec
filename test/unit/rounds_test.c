/*
 * rounds_test.c
 *		Promise: what is not one vote in one step: change requests are limited as the workflow says,
 *		votes are taken back while they count, an override is nobody's who contributed, what was
 *		agreed to is restored, and a step that applies anew reopens the review.
 */
#include "core/names.h"
#include "sample.h"
#include "tap.h"

#define HAS(set, effect) (((set) & ((BitSet) 1 << EFFECT_##effect)) != 0)

/* A post of a person with a seat where the round is open, who wrote nothing and may do nothing. */
static void
begin(Sample *s, ReviewState state)
{
	sample_fill(s, state, MODE_MULTI_LEVEL);
	s->facts.actor = (ActorFacts){.kind = ACTOR_PERSON, .has_seat = state == REVIEW_IN_REVIEW};
}

static void
expect_taken(const Sample *s, Action action, int rule, ReviewState to, const char *what)
{
	Verdict verdict = gl_decide(&s->facts, action);

	expect(verdict.refusal == REFUSAL_NONE && verdict.rule == rule && verdict.to == to,
		   "%s: rule %d to %s, %s", what, verdict.rule, gl_name(&gl_review_states, verdict.to),
		   gl_refusals[verdict.refusal].message);
}

static void
expect_refused(const Sample *s, Action action, Refusal refusal, const char *what)
{
	Verdict verdict = gl_decide(&s->facts, action);

	expect(verdict.refusal == refusal, "%s: %s", what, gl_refusals[verdict.refusal].message);
	expect(verdict.effects == 0 && verdict.to == s->facts.post.review_state &&
			   verdict.action == action,
		   "%s: something follows", what);
}

/* A limit of three, of which these many are left, and a person whose requests count. */
static void
limit(Sample *s, LimitKind kind, int left)
{
	begin(s, REVIEW_IN_REVIEW);
	s->facts.post.is_limited = true;
	s->facts.post.at_limit = kind;
	s->facts.post.requests_left = left;
	s->facts.actor.counts_request = true;
}

static void
limits(void)
{
	Sample s;

	for (int kind = 0; kind < LIMIT_COUNT; kind++)
	{
		for (int left = 1; left <= 3; left++)
		{
			limit(&s, kind, left);
			expect_taken(&s, ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED, "within");
		}
		limit(&s, kind, 0);
		s.facts.actor.counts_request = false;
		expect_taken(&s, ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED, "another role");
		expect_taken(&s, ACTION_APPROVE, 212, REVIEW_APPROVED, "approval");
		expect_taken(&s, ACTION_REJECT, 231, REVIEW_REJECTED, "rejection");
		s.facts.actor.counts_request = true;
		expect_taken(&s, ACTION_APPROVE, 212, REVIEW_APPROVED, "approval by a counted role");
		expect_taken(&s, ACTION_REJECT, 231, REVIEW_REJECTED, "rejection by a counted role");
		expect_taken(&s, ACTION_ABSTAIN, 215, REVIEW_IN_REVIEW, "abstention by a counted role");
		s.facts.post.is_limited = false;
		expect_taken(&s, ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED, "no limit");
	}
	claim("requests within the limit, by other roles, and every other vote pass whatever its kind");

	limit(&s, LIMIT_ESCALATE, 0);
	expect_taken(&s, ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED, "escalate");
	limit(&s, LIMIT_BLOCK, 0);
	expect_refused(&s, ACTION_REQUEST_CHANGES, REFUSAL_LIMIT, "block");
	limit(&s, LIMIT_REJECT, 0);
	expect_taken(&s, ACTION_REQUEST_CHANGES, 231, REVIEW_REJECTED, "reject");
	claim("the request that meets the limit is kept, refused, or rejects the post");

	for (int kind = 0; kind < LIMIT_COUNT; kind++)
	{
		limit(&s, kind, 0 + 1);
		expect_taken(&s, ACTION_REQUEST_CHANGES, 221, REVIEW_CHANGES_REQUESTED, "one granted");
		limit(&s, kind, -1);
		expect((gl_decide(&s.facts, ACTION_REQUEST_CHANGES).refusal == REFUSAL_LIMIT) ==
				   (kind == LIMIT_BLOCK),
			   "%s beyond the limit", gl_name(&gl_limits, kind));
	}
	claim("a round that is granted lets one more pass; a limit lowered since counts as met");
	ok(LIMIT_ESCALATE == 0, "a limit escalates unless something else is said");
}

/* Two people answer, and the first request of the two that counts meets the limit. */
static void
limits_with_others(void)
{
	Sample s;

	for (int kind = 0; kind < LIMIT_COUNT; kind++)
	{
		static const struct
		{
			int rule;
			ReviewState to;
		} ends[LIMIT_COUNT] = {
			[LIMIT_ESCALATE] = {221, REVIEW_CHANGES_REQUESTED},
			[LIMIT_BLOCK] = {221, REVIEW_CHANGES_REQUESTED},
			[LIMIT_REJECT] = {231, REVIEW_REJECTED},
		};

		limit(&s, kind, 0);
		s.rule = (RequirementRule){QUORUM_ALL, 0, REJECTION_WAIT_ALL, 0};
		s.step.nseats = 2;
		if (kind == LIMIT_BLOCK)
			expect_refused(&s, ACTION_REQUEST_CHANGES, REFUSAL_LIMIT, "the first of two");
		else
			expect_taken(&s, ACTION_REQUEST_CHANGES, 220, REVIEW_IN_REVIEW, "the first of two");
		s.seats[1].vote = VOTE_REQUEST_CHANGES;
		s.facts.post.has_counted_request = true;
		s.facts.actor.counts_request = false;
		expect_taken(&s, ACTION_APPROVE, ends[kind].rule, ends[kind].to, "the last answer");
		expect_taken(&s, ACTION_ABSTAIN, ends[kind].rule, ends[kind].to, "the last abstention");
		expect_taken(&s, ACTION_REJECT, 231, REVIEW_REJECTED, "a rejection is worse");
		s.facts.post.has_counted_request = false;
		expect_taken(&s, ACTION_APPROVE, 221, REVIEW_CHANGES_REQUESTED, "after one uncounted");
	}
	claim("in a step that waits for all a blocked request is refused when it is made, and nobody "
		  "else's vote is refused for it");
}

static void
waiting_for_a_round(void)
{
	Sample s;

	begin(&s, REVIEW_CHANGES_REQUESTED);
	s.facts.actor.permissions = PERMISSIONS_ALL;
	s.facts.post.is_limited = true;
	s.facts.post.waits_for_round = true;
	expect_refused(&s, ACTION_SUBMIT, REFUSAL_LIMIT, "submitted again");
	s.facts.post.is_agreed = true;
	expect_refused(&s, ACTION_SUBMIT, REFUSAL_LIMIT, "submitted again as agreed");
	expect_taken(&s, ACTION_REVISE, 112, REVIEW_CHANGES_REQUESTED, "edited");
	s.facts.post.waits_for_round = false;
	s.facts.post.is_agreed = false;
	expect_taken(&s, ACTION_SUBMIT, 201, REVIEW_IN_REVIEW, "once it was granted");
	claim("a post whose limit was met waits for a round before it is submitted again");

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		begin(&s, state);
		s.facts.post.is_limited = true;
		expect_refused(&s, ACTION_GRANT_ROUND, REFUSAL_NOT_PERMITTED, "without permission");
		s.facts.actor.permissions = PERMISSIONS_ALL & ~PERMISSION_BIT(PERMISSION_MANAGE_WORKFLOWS);
		expect_refused(&s, ACTION_GRANT_ROUND, REFUSAL_NOT_PERMITTED, "by any other permission");
		s.facts.actor.permissions = PERMISSION_BIT(PERMISSION_MANAGE_WORKFLOWS);
		expect_taken(&s, ACTION_GRANT_ROUND, 249, state, "granted");
		expect(HAS(gl_decide(&s.facts, ACTION_GRANT_ROUND).effects, GRANT), "it grants");
		s.facts.post.is_limited = false;
		expect_refused(&s, ACTION_GRANT_ROUND, REFUSAL_NO_LIMIT, "no limit");
		s.facts.post.is_limited = s.facts.post.is_cancelled = true;
		expect_refused(&s, ACTION_GRANT_ROUND, REFUSAL_CANCELLED, "cancelled");
	}
	claim("who manages workflows grants rounds in any state, where there is a limit");
}

static void
retract(void)
{
	static const struct
	{
		int rule;
		ReviewState to;
	} ways[REVIEW_STATE_COUNT] = {
		[REVIEW_IN_REVIEW] = {242, REVIEW_IN_REVIEW},
		[REVIEW_APPROVED] = {243, REVIEW_IN_REVIEW},
		[REVIEW_CHANGES_REQUESTED] = {244, REVIEW_IN_REVIEW},
	};
	Sample s;

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		bool counts = ways[state].rule != 0;
		BitSet effects;

		begin(&s, state);
		s.facts.actor.has_seat = false;
		s.facts.actor.has_voted = true;
		if (!counts)
		{
			expect_refused(&s, ACTION_RETRACT, REFUSAL_ILLEGAL_TRANSITION, "nothing counts");
			continue;
		}
		expect_taken(&s, ACTION_RETRACT, ways[state].rule, ways[state].to, "taken back");
		effects = gl_decide(&s.facts, ACTION_RETRACT).effects;
		expect(HAS(effects, RETRACT) && !HAS(effects, VOTE), "rule %d", ways[state].rule);
		expect(HAS(effects, REOPEN) == (state != REVIEW_IN_REVIEW), "rule %d", ways[state].rule);
		expect(HAS(effects, UNAPPROVE) == (state == REVIEW_APPROVED), "rule %d", ways[state].rule);
		s.facts.actor.has_voted = false;
		s.facts.actor.permissions = PERMISSIONS_ALL;
		expect_refused(&s, ACTION_RETRACT, REFUSAL_NO_VOTE, "no vote of theirs");
		s.facts.actor.has_seat = true;
		expect_refused(&s, ACTION_RETRACT, REFUSAL_NO_VOTE, "a seat without a vote");
		s.facts.actor.has_voted = true;
		s.facts.actor.kind = ACTOR_SYSTEM;
		expect_refused(&s, ACTION_RETRACT, REFUSAL_NOT_PERMITTED, "by the system");
	}
	claim("a vote is taken back while its round is open, asks for changes or approved; no seat or "
		  "permission stands for a vote");

	begin(&s, REVIEW_APPROVED);
	s.facts.actor.has_voted = true;
	s.facts.post.is_started = true;
	expect_refused(&s, ACTION_RETRACT, REFUSAL_STARTED, "one attempt was made");
	s.variants[0].state = DELIVERY_PUBLISHING;
	expect_refused(&s, ACTION_RETRACT, REFUSAL_IN_FLIGHT, "an attempt runs");
	claim("an approval is taken back until delivery starts");
}

static void
override(void)
{
	static const int rules[REVIEW_STATE_COUNT] = {
		[REVIEW_DRAFT] = 245,
		[REVIEW_IN_REVIEW] = 246,
		[REVIEW_CHANGES_REQUESTED] = 247,
		[REVIEW_APPROVED] = 248,
	};
	Sample s;

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
		for (int rule = 0; rule < SELF_APPROVAL_COUNT; rule++)
		{
			BitSet effects;

			begin(&s, state);
			s.facts.post.self_approval = rule;
			s.facts.actor.permissions = PERMISSION_BIT(PERMISSION_OVERRIDE);
			if (rules[state] == 0)
			{
				expect_refused(&s, ACTION_OVERRIDE, REFUSAL_ILLEGAL_TRANSITION, "no such state");
				continue;
			}
			expect_taken(&s, ACTION_OVERRIDE, rules[state], REVIEW_APPROVED, "overridden");
			effects = gl_decide(&s.facts, ACTION_OVERRIDE).effects;
			expect(HAS(effects, OVERRIDE) && HAS(effects, APPROVE) && !HAS(effects, VOTE), "%d",
				   rules[state]);
			s.facts.actor.is_contributor = true;
			s.facts.actor.permissions = PERMISSIONS_ALL;
			expect_refused(&s, ACTION_OVERRIDE, REFUSAL_CONTRIBUTOR, "by a contributor");
			s.facts.actor.is_contributor = false;
			s.facts.actor.permissions &= ~PERMISSION_BIT(PERMISSION_OVERRIDE);
			expect_refused(&s, ACTION_OVERRIDE, REFUSAL_NOT_PERMITTED, "without permission");
		}
	claim("an override approves what no rejection ended, by its permission alone, never by a "
		  "contributor whatever the workflow says of votes");

	begin(&s, REVIEW_APPROVED);
	s.facts.actor.permissions = PERMISSIONS_ALL;
	s.facts.post.has_unapproved = false;
	expect_refused(&s, ACTION_OVERRIDE, REFUSAL_ALREADY_APPROVED, "all is approved");
	begin(&s, REVIEW_CHANGES_REQUESTED);
	s.facts.actor.permissions = PERMISSIONS_ALL;
	s.facts.post.content_ok = false;
	expect_refused(&s, ACTION_OVERRIDE, REFUSAL_CONTENT, "a content rule fails");
	claim("an override replaces votes, not content rules, and nothing where nothing is missing");
}

static void
restore(void)
{
	static const int submits[REVIEW_STATE_COUNT] = {
		[REVIEW_DRAFT] = 200,
		[REVIEW_CHANGES_REQUESTED] = 201,
		[REVIEW_NOT_REQUIRED] = 202,
		[REVIEW_APPROVED] = 203,
	};
	Sample s;

	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		if (submits[state] == 0)
			continue;
		begin(&s, state);
		s.facts.actor.permissions = PERMISSIONS_ALL;
		expect_taken(&s, ACTION_SUBMIT, submits[state], REVIEW_IN_REVIEW, "submitted");
		s.facts.post.is_agreed = true;
		expect_taken(&s, ACTION_SUBMIT, submits[state] + 4, REVIEW_APPROVED, "restored");
		expect_int(gl_decide(&s.facts, ACTION_SUBMIT).action, ACTION_RESTORE, "as a restoration");
		s.facts.post.content_ok = false;
		expect_refused(&s, ACTION_SUBMIT, REFUSAL_CONTENT, "a content rule fails");
		s.facts.actor.permissions = PERMISSIONS_ALL & ~PERMISSION_BIT(PERMISSION_SUBMIT);
		expect_refused(&s, ACTION_SUBMIT, REFUSAL_NOT_PERMITTED, "without permission");
	}
	claim("what every step agreed to is approved by submitting it, on the same conditions");

	for (int action = 0; action < ACTION_COUNT; action++)
	{
		Verdict verdict;

		begin(&s, REVIEW_DRAFT);
		s.facts.actor.permissions = PERMISSIONS_ALL;
		s.facts.actor.is_contributor = true;
		s.facts.post.is_agreed = true;
		verdict = gl_decide(&s.facts, action);
		expect((verdict.refusal == REFUSAL_NONE && verdict.to == REVIEW_APPROVED) ==
				   (action == ACTION_SUBMIT),
			   "%s", gl_name(&gl_actions, action));
	}
	claim("nothing but submit restores");
}

static void
reopened(void)
{
	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		bool was_approved = state == REVIEW_APPROVED;
		Sample s;
		Verdict verdict;

		begin(&s, state);
		s.facts.actor.permissions = PERMISSIONS_ALL;
		expect_int(gl_decide(&s.facts, ACTION_ANNOTATE).to, state, "nothing new applies");
		s.facts.post.has_new_step = true;
		verdict = gl_decide(&s.facts, ACTION_ANNOTATE);
		expect_int(verdict.refusal, REFUSAL_NONE, "annotated");
		expect_int(verdict.to, was_approved ? REVIEW_IN_REVIEW : state, "state");
		expect_int(verdict.action, was_approved ? ACTION_REOPEN_REVIEW : ACTION_ANNOTATE, "action");
		expect(HAS(verdict.effects, UNAPPROVE) == was_approved, "approval is taken back");
		expect(HAS(verdict.effects, REOPEN) == was_approved, "round is opened again");
		expect(HAS(verdict.effects, RECONSIDER) == (state == REVIEW_IN_REVIEW), "steps ahead");
		s.facts.post.has_new_step = true;
		expect_int(gl_decide(&s.facts, ACTION_COMMENT).to, state, "commented");
		s.facts.actor.permissions = 0;
		expect_refused(&s, ACTION_ANNOTATE, REFUSAL_NOT_PERMITTED, "without permission");
	}
	claim("columns that make another step apply reopen an approved review; in review they are "
		  "looked at, elsewhere at the next submit");

	for (int is_new = 0; is_new < 2; is_new++)
		for (int in_doubt = 0; in_doubt < 2; in_doubt++)
		{
			Sample s;

			begin(&s, REVIEW_APPROVED);
			s.facts.actor.permissions = PERMISSIONS_ALL;
			s.facts.post.has_new_step = is_new == 1;
			s.variants[0].state = in_doubt ? DELIVERY_UNCONFIRMED : DELIVERY_PUBLISHING;
			if (is_new == 0)
				expect_taken(&s, ACTION_ANNOTATE, 120, REVIEW_APPROVED, "no step is new");
			else
				expect_refused(&s, ACTION_ANNOTATE,
							   in_doubt ? REFUSAL_UNCONFIRMED : REFUSAL_IN_FLIGHT, "a step is new");
		}
	claim("no approval is taken back by columns under an attempt that runs or is in doubt");
}

/* The publish time is bound: a plan that a step did not agree to takes the approval back. */
static void
bound(void)
{
	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
		for (int resubmits = 0; resubmits < 2; resubmits++)
		{
			bool was_approved = state == REVIEW_APPROVED;
			Sample s;
			Verdict verdict;

			begin(&s, state);
			s.facts.actor.permissions = PERMISSION_BIT(PERMISSION_SCHEDULE);
			s.facts.post.resubmits = resubmits == 1;
			verdict = gl_decide(&s.facts, ACTION_SCHEDULE);
			if (verdict.refusal == REFUSAL_ILLEGAL_TRANSITION)
				continue;
			expect_int(verdict.to, state, "a time that was agreed to");
			s.facts.post.breaks_binding = was_approved;
			verdict = gl_decide(&s.facts, ACTION_SCHEDULE);
			expect_int(verdict.to,
					   !was_approved ? state
					   : resubmits	 ? REVIEW_IN_REVIEW
									 : REVIEW_DRAFT,
					   "state");
			expect(HAS(verdict.effects, TIME) && HAS(verdict.effects, VARIANTS), "still planned");
			expect(HAS(verdict.effects, UNAPPROVE) == was_approved, "approval is taken back");
			expect(HAS(verdict.effects, REOPEN) == (was_approved && resubmits), "asked again");
			expect(HAS(verdict.effects, RECONSIDER) == (state == REVIEW_IN_REVIEW), "steps ahead");
			s.facts.asked_time = NOW;
			expect_refused(&s, ACTION_SCHEDULE, REFUSAL_PAST, "in the past");
			s.facts.actor.permissions = 0;
			expect_refused(&s, ACTION_SCHEDULE, REFUSAL_NOT_PERMITTED, "without permission");
			s.facts.actor.permissions = PERMISSIONS_ALL;
			expect_int(gl_decide(&s.facts, ACTION_UNSCHEDULE).to, state, "taken out of the plan");
		}
	claim("a time that was not agreed to takes an approval back, to draft or at once into review; "
		  "no time at all takes nothing back");
}

static void
migrates(void)
{
	for (int state = 0; state < REVIEW_STATE_COUNT; state++)
	{
		Sample s;

		begin(&s, state);
		s.facts.actor.permissions = PERMISSION_BIT(PERMISSION_MANAGE_WORKFLOWS);
		if (state != REVIEW_IN_REVIEW)
		{
			expect_refused(&s, ACTION_MIGRATE_REVIEW, REFUSAL_ILLEGAL_TRANSITION, "no round");
			continue;
		}
		expect_taken(&s, ACTION_MIGRATE_REVIEW, 252, REVIEW_IN_REVIEW, "goes on");
		expect(!HAS(gl_decide(&s.facts, ACTION_MIGRATE_REVIEW).effects, APPROVE), "unapproved");
		s.facts.post.is_agreed = true;
		expect_refused(&s, ACTION_MIGRATE_REVIEW, REFUSAL_NOTHING_ASKED, "nothing left");
		s.facts.post.is_current = true;
		expect_refused(&s, ACTION_MIGRATE_REVIEW, REFUSAL_CURRENT, "the same version");
		s.facts.post.is_satisfiable = false;
		expect_refused(&s, ACTION_MIGRATE_REVIEW, REFUSAL_UNSATISFIABLE, "nobody to ask");
		s.facts.post.has_one_workflow = false;
		expect_refused(&s, ACTION_MIGRATE_REVIEW, REFUSAL_WORKFLOW_CONFLICT, "deactivated");
		s.facts.actor.permissions = PERMISSIONS_ALL & ~s.facts.actor.permissions;
		expect_refused(&s, ACTION_MIGRATE_REVIEW, REFUSAL_NOT_PERMITTED, "without permission");
	}
	claim(
		"an open review moves to another version on the terms of a submission, and approves nothing");
}

static void
distinct(void)
{
	for (int action = ACTION_APPROVE; action <= ACTION_REJECT; action++)
	{
		Sample s;

		begin(&s, REVIEW_IN_REVIEW);
		s.facts.actor.permissions = PERMISSIONS_ALL;
		s.facts.actor.has_approved = true;
		expect_refused(&s, action, REFUSAL_DISTINCT, "who approved another step");
		s.facts.actor.has_seat = false;
		s.facts.actor.had_seat = true;
		expect_refused(&s, action, REFUSAL_DISTINCT, "whose seat was dropped for it");
		s.facts.actor.is_contributor = true;
		expect_refused(&s, action, REFUSAL_CONTRIBUTOR, "a contributor first of all");
		s.facts.actor = (ActorFacts){.has_seat = true, .has_voted = true};
		expect_int(gl_decide(&s.facts, action).refusal, REFUSAL_NONE, "who changes their mind");
	}
	claim("who approved another step casts no vote of any kind where people are to be distinct");
}

int
main(void)
{
	limits();
	limits_with_others();
	waiting_for_a_round();
	retract();
	override();
	restore();
	reopened();
	bound();
	migrates();
	distinct();
	return finish();
}
