/*
 * decide_test.c
 *		Promise: every rule of the review axis is taken when its need and guards are met, and each
 *		of them refuses when it is not, in the documented order.
 */
#include "core/names.h"
#include "sample.h"
#include "tap.h"

#define BIT(n) ((BitSet) 1 << (n))
#define FIRST_GUARDS \
	(BIT(GUARD_REVISION) | BIT(GUARD_LIVE) | BIT(GUARD_ITEM) | BIT(GUARD_UNRESOLVED))

static const Refusal refusals[GUARD_COUNT] = {
	[GUARD_REVISION] = REFUSAL_STALE_REVISION,
	[GUARD_LIVE] = REFUSAL_CANCELLED,
	[GUARD_ITEM] = REFUSAL_NO_ITEM,
	[GUARD_UNRESOLVED] = REFUSAL_NONE_UNRESOLVED,
	[GUARD_FOUR_EYES] = REFUSAL_CONTRIBUTOR,
	[GUARD_NOT_CONTRIBUTOR] = REFUSAL_CONTRIBUTOR,
	[GUARD_RESOLVER] = REFUSAL_RESOLVER,
	[GUARD_DISTINCT] = REFUSAL_DISTINCT,
	[GUARD_VOTED] = REFUSAL_NO_VOTE,
	[GUARD_SEAT] = REFUSAL_NOT_ELIGIBLE,
	[GUARD_HAS_REVIEW] = REFUSAL_NO_REVIEW,
	[GUARD_UNAPPROVED] = REFUSAL_ALREADY_APPROVED,
	[GUARD_NO_FLIGHT] = REFUSAL_IN_FLIGHT,
	[GUARD_NO_UNCONFIRMED] = REFUSAL_UNCONFIRMED,
	[GUARD_DELIVERABLE] = REFUSAL_NOTHING_LEFT,
	[GUARD_HELD] = REFUSAL_NOT_HELD,
	[GUARD_NOT_HELD] = REFUSAL_HELD,
	[GUARD_HAS_FAILED] = REFUSAL_NOTHING_FAILED,
	[GUARD_IN_DOUBT] = REFUSAL_NOT_IN_DOUBT,
	[GUARD_DELEGATE] = REFUSAL_NO_DELEGATION,
	[GUARD_TIMED] = REFUSAL_NOT_TIMED,
	[GUARD_NOT_STARTED] = REFUSAL_STARTED,
	[GUARD_ROUND_LEFT] = REFUSAL_LIMIT,
	[GUARD_LIMITED] = REFUSAL_NO_LIMIT,
	[GUARD_ONE_WORKFLOW] = REFUSAL_WORKFLOW_CONFLICT,
	[GUARD_CONTENT] = REFUSAL_CONTENT,
	[GUARD_SATISFIABLE] = REFUSAL_UNSATISFIABLE,
	[GUARD_FUTURE] = REFUSAL_PAST,
	[GUARD_GATE_BUT_DUE] = REFUSAL_GATE_CLOSED,
	[GUARD_MIGRATES] = REFUSAL_CURRENT,
	[GUARD_AT_REST] = REFUSAL_NOT_AT_REST,
	[GUARD_HAS_DUE] = REFUSAL_NO_DEADLINE,
	[GUARD_LATER_DUE] = REFUSAL_NOT_LATER,
	[GUARD_IN_TIME] = REFUSAL_OUT_OF_TIME,
	[GUARD_BY_TIME] = REFUSAL_NOT_BY_TIME,
	[GUARD_SKIPPABLE] = REFUSAL_NOT_BY_TIME,
	[GUARD_SEATABLE] = REFUSAL_UNSATISFIABLE,
	[GUARD_LENT] = REFUSAL_NOT_ELIGIBLE,
	[GUARD_EMBARGO] = REFUSAL_EMBARGO,
	[GUARD_UNTIL] = REFUSAL_UNTIL,
	[GUARD_CLEAR] = REFUSAL_BLACKOUT,
	[GUARD_ORIGINAL] = REFUSAL_DUPLICATE,
	[GUARD_UNREPEATED] = REFUSAL_REPEATED,
	[GUARD_IN_SERIES] = REFUSAL_NO_SERIES,
	[GUARD_MAKES_UP] = REFUSAL_GATE_CLOSED,
	[GUARD_REMOVABLE] = REFUSAL_NOT_REMOVABLE,
};

/* A sample in which the rule's need and guards are met. */
static void
satisfy(Sample *s, const Transition *row)
{
	ReviewState state = row->from >= 0 ? (ReviewState) row->from : REVIEW_APPROVED;

	sample_fill(s, state, MODE_REQUIRED);
	s->facts.nvariants = 2;
	/* What time settles opens the next step, where there is one. */
	s->facts.is_last_step = row->action != ACTION_DEEM_STEP && row->action != ACTION_SKIP_STEP;
	s->facts.has_item = true;
	s->facts.actor = (ActorFacts){
		.kind = row->need == NEED_WORKER ? ACTOR_WORKER : ACTOR_PERSON,
		.permissions = PERMISSIONS_ALL,
		.is_author = true,
		.has_seat = true,
		.has_voted = true,
	};
	s->facts.post.is_limited = true;
	s->facts.post.has_series = true;
	s->facts.post.requests_left = 1;
	s->facts.post.is_held = (row->guards & BIT(GUARD_HELD)) != 0;
	s->facts.post.is_removable = true;
	if (row->guards & BIT(GUARD_HAS_FAILED))
		s->variants[1].state = DELIVERY_FAILED;
	if (row->guards & BIT(GUARD_MAKES_UP))
	{
		s->variants[1].state = DELIVERY_MISSED;
		s->facts.post.publish_at = NOW;
		s->facts.post.missed = (MissedRule){MISSED_PUBLISH_WITHIN, HOUR};
	}
	if (row->guards & BIT(GUARD_AT_REST))
		s->variants[0].state = s->variants[1].state = DELIVERY_PUBLISHED;
	if (row->guards & BIT(GUARD_IN_DOUBT))
		s->variants[1].state = DELIVERY_UNCONFIRMED;
	s->variants[0].closed = s->variants[1].closed = CLAUSE_BIT(CLAUSE_DUE);
}

/* Those about the person. */
static void
break_actor(Sample *s, Guard guard)
{
	ActorFacts *actor = &s->facts.actor;

	if (guard == GUARD_DELEGATE)
		s->facts.claim = (SeatClaim){CLAIM_UNDELEGATED, SECOND_PERSON};
	if (guard == GUARD_FOUR_EYES || guard == GUARD_NOT_CONTRIBUTOR)
		actor->is_contributor = true;
	if (guard == GUARD_DISTINCT)
		actor->has_approved = true;
	if (guard == GUARD_VOTED)
		actor->has_voted = false;
	if (guard == GUARD_SEAT)
		actor->has_seat = false;
}

/* What is asked of the person, and of what they act on. */
static void
break_person(Sample *s, Guard guard)
{
	switch (guard)
	{
		case GUARD_ITEM:
			s->facts.has_item = false;
			break;
		case GUARD_UNRESOLVED:
			s->facts.has_unresolved = false;
			break;
		case GUARD_LENT:
			s->facts.lent = REFUSAL_NOT_ELIGIBLE;
			break;
		case GUARD_RESOLVER:
			s->facts.actor.blocks = s->facts.actor.is_contributor = true;
			break;
		case GUARD_DELEGATE:
		case GUARD_FOUR_EYES:
		case GUARD_NOT_CONTRIBUTOR:
		case GUARD_DISTINCT:
		case GUARD_VOTED:
		case GUARD_SEAT:
			break_actor(s, guard);
			break;
		default:
			break;
	}
}

/* Those about how far the deliveries are. */
static void
break_delivery(VariantFacts *variants, Guard guard)
{
	if (guard == GUARD_NO_FLIGHT)
		variants[0].state = DELIVERY_PUBLISHING;
	if (guard == GUARD_AT_REST)
		variants[1].state = DELIVERY_PUBLISHING;
	if (guard == GUARD_NO_UNCONFIRMED)
		variants[1].state = DELIVERY_UNCONFIRMED;
	if (guard == GUARD_DELIVERABLE)
	{
		variants[0].state = DELIVERY_PUBLISHED;
		variants[1].state = DELIVERY_UNPUBLISHED;
	}
	if (guard == GUARD_HAS_FAILED || guard == GUARD_IN_DOUBT)
		variants[1].state = DELIVERY_MISSED;
}

/* Those about time. */
static void
break_time(Sample *s, Guard guard)
{
	PostFacts *post = &s->facts.post;

	if (guard == GUARD_FUTURE)
		s->facts.asked_time = s->facts.now;
	if (guard == GUARD_EMBARGO)
		s->facts.asked_limits.not_before = s->facts.asked_time + 1;
	if (guard == GUARD_UNTIL)
		s->facts.asked_limits.publish_until = s->facts.asked_time - 1;
	if (guard == GUARD_CLEAR)
		s->facts.is_blacked_out = true;
	if (guard == GUARD_ORIGINAL)
		s->facts.is_duplicate = true;
	if (guard == GUARD_REMOVABLE)
		post->is_removable = false;
	if (guard == GUARD_UNREPEATED)
		post->is_repeated = true;
	if (guard == GUARD_IN_SERIES)
		post->has_series = false;
	if (guard == GUARD_MAKES_UP)
		post->publish_at = NOW - HOUR - 1;
	if (guard == GUARD_HAS_DUE)
		post->due_at = GL_TIME_NEVER;
	if (guard == GUARD_LATER_DUE)
		s->facts.asked_time = post->due_at;
	if (guard == GUARD_IN_TIME)
	{
		post->is_out_of_time = true;
		post->late_submit = LATE_DENY;
	}
	if (guard == GUARD_BY_TIME || guard == GUARD_SKIPPABLE)
		s->step.holds = 1;
	if (guard == GUARD_SEATABLE)
		s->facts.is_seatable = false;
}

static void
break_guard(Sample *s, Guard guard)
{
	PostFacts *post = &s->facts.post;

	break_time(s, guard);
	switch (guard)
	{
		case GUARD_REVISION:
			s->facts.asked_revision = post->revision - 1;
			break;
		case GUARD_LIVE:
			post->is_cancelled = true;
			break;
		case GUARD_ITEM:
		case GUARD_UNRESOLVED:
		case GUARD_LENT:
		case GUARD_RESOLVER:
		case GUARD_DELEGATE:
		case GUARD_FOUR_EYES:
		case GUARD_NOT_CONTRIBUTOR:
		case GUARD_DISTINCT:
		case GUARD_VOTED:
		case GUARD_SEAT:
			break_person(s, guard);
			break;
		case GUARD_HAS_REVIEW:
			post->mode = MODE_NONE;
			break;
		case GUARD_UNAPPROVED:
			post->has_unapproved = false;
			break;
		case GUARD_NO_FLIGHT:
		case GUARD_NO_UNCONFIRMED:
		case GUARD_DELIVERABLE:
		case GUARD_HAS_FAILED:
		case GUARD_IN_DOUBT:
		case GUARD_AT_REST:
			break_delivery(s->variants, guard);
			break;
		case GUARD_HELD:
		case GUARD_NOT_HELD:
			post->is_held = !post->is_held;
			break;
		case GUARD_TIMED:
			post->publish_at = GL_TIME_NEVER;
			break;
		case GUARD_NOT_STARTED:
			post->is_started = true;
			break;
		case GUARD_ROUND_LEFT:
			post->waits_for_round = true;
			break;
		case GUARD_LIMITED:
			post->is_limited = false;
			break;
		case GUARD_ONE_WORKFLOW:
			post->has_one_workflow = false;
			break;
		case GUARD_CONTENT:
			post->content_ok = false;
			break;
		case GUARD_SATISFIABLE:
			post->is_satisfiable = false;
			break;
		case GUARD_GATE_BUT_DUE:
			s->variants[1].closed |= CLAUSE_BIT(CLAUSE_WORKSPACE);
			break;
		case GUARD_MIGRATES:
			post->is_current = true;
			break;
		default: /* broken by time above, or in delivery.c */
			break;
	}
}

/* All deliveries out contradicts one that runs or is in doubt: these are not broken together. */
static bool
can_break_both(Guard a, Guard b)
{
	return !(b == GUARD_DELIVERABLE && (a == GUARD_NO_FLIGHT || a == GUARD_NO_UNCONFIRMED));
}

/* Rules that people and the worker ask for; what a vote leads to is not asked for. */
static bool
is_asked_for(const Transition *row)
{
	return row->axis == AXIS_REVIEW &&
		   (row->action <= ACTION_LAST_OF_PEOPLE || row->action >= ACTION_CLAIM);
}

#define EACH_ASKED(row) \
	for (const Transition *row = gl_transitions; row < gl_transitions + gl_transition_count; \
		 row++) \
		if (is_asked_for(row))

static void
taken(void)
{
	EACH_ASKED(row)
	{
		Sample s;
		Verdict verdict;
		Vote vote = gl_action_vote(row->action);
		int state = row->from >= 0 ? row->from : REVIEW_APPROVED;

		satisfy(&s, row);
		/* Two more people have to agree, so that a vote leads nowhere yet. */
		s.rule = (RequirementRule){QUORUM_ALL, 0, REJECTION_AT_LEAST, 2};
		s.step.nseats = 2;
		verdict = gl_decide(&s.facts, row->action);
		if (row->from == STATE_ANY)
			expect(gl_transition_find(AXIS_REVIEW, state, row->action)->rule == verdict.rule,
				   "rule %d", row->rule);
		else
			expect_int(verdict.rule, row->rule, row->reason);
		expect_int(verdict.refusal, REFUSAL_NONE, row->reason);
		expect_int(verdict.action, row->action, row->reason);
		expect_int(verdict.to, row->to == STATE_SAME ? state : row->to, row->reason);
		expect_int(verdict.effects, row->effects, row->reason);
		expect((vote == VOTE_NONE) == ((row->effects & BIT(EFFECT_VOTE)) == 0), "rule %d",
			   row->rule);
	}
	claim("a rule is taken when its need and guards are met, with its state and effects");
}

static void
refused(void)
{
	EACH_ASKED(row)
	{
		Sample s;

		for (int guard = 0; guard < GUARD_COUNT; guard++)
		{
			Verdict verdict;

			if (!(row->guards & BIT(guard)))
				continue;
			satisfy(&s, row);
			break_guard(&s, guard);
			verdict = gl_decide(&s.facts, row->action);
			expect(verdict.refusal == refusals[guard], "rule %d without %s: %s", row->rule,
				   gl_name(&gl_guards, guard), gl_refusals[verdict.refusal].message);
			expect(verdict.effects == 0 && verdict.to == s.facts.post.review_state &&
					   verdict.rule == row->rule,
				   "rule %d refused by %s leaves all as it is", row->rule,
				   gl_name(&gl_guards, guard));
		}
	}
	claim("each guard refuses for its own reason, and then nothing follows");

	EACH_ASKED(row)
	{
		Sample s;

		satisfy(&s, row);
		s.facts.actor.kind = ACTOR_SYSTEM;
		expect((gl_decide(&s.facts, row->action).refusal == REFUSAL_NOT_PERMITTED) ==
				   (row->need != NEED_NONE && row->need != NEED_REVOKE),
			   "rule %d", row->rule);
	}
	claim("an administrator without a person is no member of any team, and revokes links");
}

/* Broken one after the other: of two reasons the documented one is told. */
static void
expect_order(const Transition *row, Guard first, Guard second)
{
	Sample s;

	if (!(row->guards & BIT(first)) || !(row->guards & BIT(second)) ||
		!can_break_both(first, second))
		return;
	satisfy(&s, row);
	break_guard(&s, second);
	break_guard(&s, first);
	expect(gl_decide(&s.facts, row->action).refusal == refusals[first], "rule %d: %s before %s",
		   row->rule, gl_name(&gl_guards, first), gl_name(&gl_guards, second));
}

static void
order(void)
{
	EACH_ASKED(row)
	{
		for (int first = 0; first < GUARD_COUNT; first++)
			for (int second = first + 1; second < GUARD_COUNT; second++)
				expect_order(row, first, second);
	}
	claim("of two broken guards the earlier one is told");

	EACH_ASKED(row)
	{
		for (int guard = 0; guard < GUARD_COUNT; guard++)
		{
			bool comes_first = (FIRST_GUARDS & BIT(guard)) != 0;
			Sample s;

			if (!(row->guards & BIT(guard)) || row->need == NEED_SEAT || row->need == NEED_NONE)
				continue;
			satisfy(&s, row);
			break_guard(&s, guard);
			s.facts.actor = (ActorFacts){.kind = ACTOR_PERSON};
			expect(gl_decide(&s.facts, row->action).refusal ==
					   (comes_first ? refusals[guard] : REFUSAL_NOT_PERMITTED),
				   "rule %d: %s and permission", row->rule, gl_name(&gl_guards, guard));
		}
	}
	claim("revision and life of the post, and that what is asked about is there, are told before a "
		  "missing permission, all else after it");
}

static void
without_rule(void)
{
	Sample s;

	sample_fill(&s, REVIEW_REJECTED, MODE_REQUIRED);
	s.facts.actor.permissions = PERMISSIONS_ALL;
	expect_int(gl_decide(&s.facts, ACTION_REVISE).refusal, REFUSAL_ILLEGAL_TRANSITION, "edit");
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_ILLEGAL_TRANSITION, "decision");
	expect_int(gl_decide(&s.facts, ACTION_REVISE).rule, 0, "no rule was taken");
	expect_int(gl_decide(&s.facts, ACTION_REVISE).to, REVIEW_REJECTED, "the state stays");
	claim("an action without a rule in the state is not possible there");

	s.facts.post.was_decided = true;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_DECIDED, "decision");
	expect_int(gl_decide(&s.facts, ACTION_REVISE).refusal, REFUSAL_ILLEGAL_TRANSITION, "edit");
	s.facts.post.mode = MODE_NONE;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_NO_REVIEW,
			   "decision, mode none");
	expect_int(gl_decide(&s.facts, ACTION_REVISE).refusal, REFUSAL_ILLEGAL_TRANSITION,
			   "edit, none");
	s.facts.post.is_cancelled = true;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_CANCELLED, "cancelled");
	s.facts.asked_revision = 2;
	expect_int(gl_decide(&s.facts, ACTION_APPROVE).refusal, REFUSAL_STALE_REVISION, "stale");
	claim("a decision without a rule: stale, then cancelled, then no review, then decided already");

	sample_fill(&s, REVIEW_DRAFT, MODE_REQUIRED);
	s.facts.actor.permissions = PERMISSIONS_ALL;
	s.facts.asked_revision = 0;
	expect_int(gl_decide(&s.facts, ACTION_REVISE).refusal, REFUSAL_NONE, "none named");
	s.facts.asked_revision = 4;
	expect_int(gl_decide(&s.facts, ACTION_REVISE).refusal, REFUSAL_STALE_REVISION, "a later one");
	claim("a request that names no revision is about the current one; a later one is as wrong");
}

int
main(void)
{
	taken();
	refused();
	order();
	without_rule();
	return finish();
}
