/*
 * decide.c
 *		Looks up the rule, tests its guards, and for a vote works out where it leads.
 */
#include "core/decide.h"
#include "core/delivery.h"

#define BIT(n) ((BitSet) 1 << (n))

Vote
gl_action_vote(Action action)
{
	static const Vote votes[ACTION_COUNT] = {
		[ACTION_APPROVE] = VOTE_APPROVE,
		[ACTION_ABSTAIN] = VOTE_ABSTAIN,
		[ACTION_REQUEST_CHANGES] = VOTE_REQUEST_CHANGES,
		[ACTION_REJECT] = VOTE_REJECT,
	};

	return votes[action];
}

bool
gl_is_conflicted(SelfApproval rule, const ActorFacts *actor)
{
	switch (rule)
	{
		case SELF_FORBID_CONTRIBUTORS:
			return actor->is_contributor;
		case SELF_FORBID_SUBMITTER:
			return actor->is_submitter;
		case SELF_FORBID_LAST_EDITOR:
			return actor->is_last_editor;
		case SELF_ALLOW:
		case SELF_APPROVAL_COUNT:
			break;
	}
	return false;
}

static int
count_variants(const Facts *facts, DeliveryState state)
{
	int n = 0;

	for (int i = 0; i < facts->nvariants; i++)
		n += facts->variants[i].state == state;
	return n;
}

/* A post without channels, or with none left, may still get some, so it counts as deliverable. */
static bool
is_deliverable(const Facts *facts)
{
	int out =
		count_variants(facts, DELIVERY_PUBLISHED) + count_variants(facts, DELIVERY_UNPUBLISHED);
	int all = facts->nvariants - count_variants(facts, DELIVERY_CANCELLED);

	return out < all || all == 0 || facts->post.changes_end_alone;
}

/* Every variant that waits may go out but for its time. */
static bool
gate_open_but_due(const Facts *facts)
{
	BitSet later = CLAUSE_BIT(CLAUSE_DUE) | CLAUSE_BIT(CLAUSE_DELIVERY);
	int waiting = 0;

	for (int i = 0; i < facts->nvariants; i++)
	{
		if (!gl_delivery_decide(facts, facts->variants[i].state, 0, ACTION_PUBLISH_NOW).applies)
			continue;
		if ((facts->variants[i].closed & ~later) != 0)
			return false;
		waiting++;
	}
	return waiting > 0;
}

/* In review, on its way, or waiting with an approval for its time: something would still happen. */
static bool
is_at_rest(const Facts *facts)
{
	const PostFacts *post = &facts->post;
	bool is_agreed = !post->is_cancelled && gl_mode_satisfied(post->mode, post->review_state);
	int waiting = count_variants(facts, DELIVERY_SCHEDULED) + count_variants(facts, DELIVERY_HELD) +
				  count_variants(facts, DELIVERY_UNSCHEDULED);

	return post->review_state != REVIEW_IN_REVIEW &&
		   count_variants(facts, DELIVERY_PUBLISHING) == 0 &&
		   count_variants(facts, DELIVERY_UNCONFIRMED) == 0 &&
		   !(is_agreed && (post->publish_at != GL_TIME_NEVER || post->is_held) &&
			 (waiting > 0 || facts->nvariants == 0));
}

static Refusal
unless(bool holds, Refusal refusal)
{
	return holds ? REFUSAL_NONE : refusal;
}

/* May the actor vote on the seat asked for? Of an own seat nothing is asked. */
static Refusal
delegate_refusal(const Facts *facts)
{
	switch (facts->claim.kind)
	{
		case CLAIM_UNDELEGATED:
			return REFUSAL_NO_DELEGATION;
		case CLAIM_AMBIGUOUS:
			return REFUSAL_WHICH_SEAT;
		case CLAIM_DELEGATED:
			return unless(facts->may_stand_in, REFUSAL_DELEGATE);
		case CLAIM_OWN:
			break;
	}
	return REFUSAL_NONE;
}

gl_id
gl_seat_person(const Facts *facts)
{
	return facts->claim.kind == CLAIM_DELEGATED ? facts->claim.person_id : facts->person_id;
}

static Refusal
seat_refusal(const Facts *facts)
{
	bool is_delegated = facts->claim.kind == CLAIM_DELEGATED;
	const ActorFacts *person = is_delegated ? &facts->delegator : &facts->actor;

	if (!person->has_seat)
		return person->had_seat ? REFUSAL_DECIDED : REFUSAL_NOT_ELIGIBLE;
	return unless(!gl_votes_twice(facts->step, gl_seat_person(facts), facts->person_id),
				  REFUSAL_COUNTED_TWICE);
}

/* The guards of a plan's limits. */
static Refusal
check_limits(const Facts *facts, Guard guard)
{
	const PostFacts *post = &facts->post;
	bool has_time = facts->asked_time != GL_TIME_NEVER;

	if (guard == GUARD_EMBARGO)
		return unless(!has_time || !gl_plan_is_embargoed(&facts->asked_limits, facts->asked_time),
					  REFUSAL_EMBARGO);
	if (guard == GUARD_UNTIL)
		return unless(!has_time || !gl_plan_is_over(&facts->asked_limits, facts->asked_time),
					  REFUSAL_UNTIL);
	if (guard == GUARD_ORIGINAL)
		return unless(!facts->is_duplicate, REFUSAL_DUPLICATE);
	if (guard == GUARD_CLEAR)
		return unless(!facts->is_blacked_out, REFUSAL_BLACKOUT);
	return unless(!post->is_inert && gl_mode_satisfied(post->mode, post->review_state) &&
					  count_variants(facts, DELIVERY_MISSED) > 0 &&
					  gl_plan_makes_up(&post->missed, &post->limits, post->publish_at, facts->now),
				  REFUSAL_GATE_CLOSED);
}

/* The guards that deadlines bring. */
static Refusal
check_timing(const Facts *facts, Guard guard)
{
	const PostFacts *post = &facts->post;

	switch (guard)
	{
		case GUARD_HAS_DUE:
			return unless(post->due_at != GL_TIME_NEVER, REFUSAL_NO_DEADLINE);
		case GUARD_LATER_DUE:
			return unless(facts->asked_time > facts->now && facts->asked_time > post->due_at,
						  REFUSAL_NOT_LATER);
		case GUARD_IN_TIME:
			return unless(!post->is_out_of_time || post->late_submit != LATE_DENY,
						  REFUSAL_OUT_OF_TIME);
		case GUARD_BY_TIME:
		case GUARD_SKIPPABLE:
			return unless(
				gl_may_settle_by_time(facts->step) &&
					(guard == GUARD_BY_TIME || !facts->is_last_step || facts->has_agreed_step),
				REFUSAL_NOT_BY_TIME);
		case GUARD_SEATABLE:
			return unless(facts->is_seatable, REFUSAL_UNSATISFIABLE);
		case GUARD_EMBARGO:
		case GUARD_UNTIL:
		case GUARD_CLEAR:
		case GUARD_MAKES_UP:
		case GUARD_ORIGINAL:
			return check_limits(facts, guard);
		default: /* no guard of time */
			break;
	}
	return REFUSAL_GATE_CLOSED;
}

static Refusal
resolver_refusal(const ActorFacts *actor)
{
	return unless(!actor->blocks || !actor->is_contributor || actor->is_commenter,
				  REFUSAL_RESOLVER);
}

/* The guards that ask where the deliveries are. */
static Refusal
check_deliveries(const Facts *facts, Guard guard)
{
	switch (guard)
	{
		case GUARD_NO_FLIGHT:
			return unless(count_variants(facts, DELIVERY_PUBLISHING) == 0, REFUSAL_IN_FLIGHT);
		case GUARD_NO_UNCONFIRMED:
			return unless(count_variants(facts, DELIVERY_UNCONFIRMED) == 0, REFUSAL_UNCONFIRMED);
		case GUARD_DELIVERABLE:
			return unless(is_deliverable(facts), REFUSAL_NOTHING_LEFT);
		case GUARD_HAS_FAILED:
			return unless(count_variants(facts, DELIVERY_FAILED) > 0, REFUSAL_NOTHING_FAILED);
		case GUARD_IN_DOUBT:
			return unless(count_variants(facts, DELIVERY_UNCONFIRMED) > 0, REFUSAL_NOT_IN_DOUBT);
		case GUARD_AT_REST:
			return unless(is_at_rest(facts), REFUSAL_NOT_AT_REST);
		case GUARD_NOT_STARTED:
			return unless(!facts->post.is_started, REFUSAL_STARTED);
		case GUARD_REMOVABLE:
			return unless(facts->post.is_removable, REFUSAL_NOT_REMOVABLE);
		default: /* no guard of deliveries */
			break;
	}
	return REFUSAL_GATE_CLOSED;
}

static Refusal
check_guard(const Facts *facts, Guard guard)
{
	const PostFacts *post = &facts->post;

	switch (guard)
	{
		case GUARD_REVISION:
			return unless(facts->asked_revision == 0 || facts->asked_revision == post->revision,
						  REFUSAL_STALE_REVISION);
		case GUARD_LIVE:
			return unless(!post->is_cancelled, REFUSAL_CANCELLED);
		case GUARD_ITEM:
			return unless(facts->has_item, REFUSAL_NO_ITEM);
		case GUARD_UNRESOLVED:
			return unless(facts->has_unresolved, REFUSAL_NONE_UNRESOLVED);
		case GUARD_DELEGATE:
			return delegate_refusal(facts);
		case GUARD_FOUR_EYES:
			return unless(!gl_is_conflicted(post->self_approval, &facts->actor) &&
							  !gl_is_conflicted(post->self_approval, &facts->delegator),
						  REFUSAL_CONTRIBUTOR);
		case GUARD_NOT_CONTRIBUTOR:
			return unless(!facts->actor.is_contributor, REFUSAL_CONTRIBUTOR);
		case GUARD_RESOLVER:
			return resolver_refusal(&facts->actor);
		case GUARD_DISTINCT:
			return unless(!facts->actor.has_approved && !facts->delegator.has_approved,
						  REFUSAL_DISTINCT);
		case GUARD_VOTED:
			return unless(facts->actor.has_voted, REFUSAL_NO_VOTE);
		case GUARD_SEAT:
			return seat_refusal(facts);
		case GUARD_HAS_REVIEW:
			return unless(post->mode != MODE_NONE, REFUSAL_NO_REVIEW);
		case GUARD_UNAPPROVED:
			return unless(post->has_unapproved, REFUSAL_ALREADY_APPROVED);
		case GUARD_NO_FLIGHT:
		case GUARD_NO_UNCONFIRMED:
		case GUARD_DELIVERABLE:
		case GUARD_HAS_FAILED:
		case GUARD_IN_DOUBT:
		case GUARD_AT_REST:
		case GUARD_NOT_STARTED:
		case GUARD_REMOVABLE:
			return check_deliveries(facts, guard);
		case GUARD_HELD:
			return unless(post->is_held, REFUSAL_NOT_HELD);
		case GUARD_NOT_HELD:
			return unless(!post->is_held || post->is_held_by_time, REFUSAL_HELD);
		case GUARD_UNREPEATED:
			return unless(!post->is_repeated, REFUSAL_REPEATED);
		case GUARD_IN_SERIES:
			return unless(post->has_series, REFUSAL_NO_SERIES);
		case GUARD_TIMED:
			return unless(post->publish_at != GL_TIME_NEVER, REFUSAL_NOT_TIMED);
		case GUARD_ROUND_LEFT:
			return unless(!post->waits_for_round, REFUSAL_LIMIT);
		case GUARD_LIMITED:
			return unless(post->is_limited, REFUSAL_NO_LIMIT);
		case GUARD_ONE_WORKFLOW:
			return unless(post->has_one_workflow, REFUSAL_WORKFLOW_CONFLICT);
		case GUARD_CONTENT:
			return unless(post->content_ok, REFUSAL_CONTENT);
		case GUARD_SATISFIABLE:
			return unless(post->is_satisfiable, REFUSAL_UNSATISFIABLE);
		case GUARD_FUTURE:
			return unless(facts->asked_time > facts->now, REFUSAL_PAST);
		case GUARD_MIGRATES:
			return post->is_current ? REFUSAL_CURRENT
									: unless(!post->is_agreed, REFUSAL_NOTHING_ASKED);
		case GUARD_LENT:
			return facts->lent;
		default:
			return check_timing(facts, guard);
		case GUARD_GATE_BUT_DUE:
		case GUARD_GATE: /* asked of each variant, in delivery.c; of a post it does not hold */
		case GUARD_COUNT:
			break;
	}
	return unless(guard == GUARD_GATE_BUT_DUE && gate_open_but_due(facts), REFUSAL_GATE_CLOSED);
}

static Refusal
check_guards(const Facts *facts, BitSet guards)
{
	for (int guard = 0; guard < GUARD_COUNT; guard++)
	{
		Refusal refusal = (guards & BIT(guard)) ? check_guard(facts, guard) : REFUSAL_NONE;

		if (refusal != REFUSAL_NONE)
			return refusal;
	}
	return REFUSAL_NONE;
}

/*
 * Why an action without a rule for this state is refused: a decision about another revision is
 * stale whatever the state, and one about a round that was decided comes too late.
 */
static Refusal
no_rule(const Facts *facts, Action action)
{
	bool decides = gl_action_vote(action) != VOTE_NONE;
	Refusal refusal = check_guards(facts, BIT(GUARD_REVISION) | BIT(GUARD_LIVE));

	if (refusal != REFUSAL_NONE)
		return refusal;
	if (decides && facts->post.mode == MODE_NONE)
		return REFUSAL_NO_REVIEW;
	return decides && facts->post.was_decided ? REFUSAL_DECIDED : REFUSAL_ILLEGAL_TRANSITION;
}

static Refusal
refusal_of(const Facts *facts, const Transition *row)
{
	const PostFacts *post = &facts->post;
	BitSet first = BIT(GUARD_REVISION) | BIT(GUARD_LIVE) | BIT(GUARD_ITEM) | BIT(GUARD_UNRESOLVED);
	bool gates = post->mode != MODE_NONE && post->mode != MODE_OPTIONAL;
	Refusal refusal;

	refusal = check_guards(facts, row->guards & first);
	if (refusal != REFUSAL_NONE)
		return refusal;
	if (!gl_need_met(row->need, &facts->actor, gates))
		return REFUSAL_NOT_PERMITTED;
	return check_guards(facts, row->guards & ~first);
}

static bool
is_at_limit(const PostFacts *post)
{
	return post->is_limited && post->requests_left <= 0;
}

/* The action itself is a request for changes that counts. */
static bool
is_counted(const Facts *facts, Action action)
{
	return action == ACTION_REQUEST_CHANGES && facts->actor.counts_request;
}

/*
 * A request beyond a limit that blocks is refused when it is made, also where its step would wait
 * for others: kept, it would turn their votes into the one that is refused.
 */
static bool
is_blocked(const Facts *facts, Action action)
{
	return facts->post.at_limit == LIMIT_BLOCK && is_at_limit(&facts->post) &&
		   is_counted(facts, action);
}

/* A request for changes that counts rejects the post. */
static bool
rejects_at_limit(const Facts *facts, Action action)
{
	return facts->post.at_limit == LIMIT_REJECT && is_at_limit(&facts->post) &&
		   (facts->post.has_counted_request || is_counted(facts, action));
}

/* Where a vote leads, as the action whose rule is taken. */
static Action
vote_leads_to(const Facts *facts, Action action, StepOutcome outcome)
{
	switch (outcome)
	{
		case STEP_PASSED:
			return facts->is_last_step ? ACTION_PASS_REVIEW : ACTION_PASS_STEP;
		case STEP_RETURNED:
			return rejects_at_limit(facts, action) ? ACTION_DECLINE_REVIEW : ACTION_RETURN_REVIEW;
		case STEP_DECLINED:
			return ACTION_DECLINE_REVIEW;
		case STEP_OPEN:
		case STEP_BLOCKED:
		case STEP_OUTCOME_COUNT:
			break;
	}
	return action;
}

/* Where ticking or resolving leads: only what took something away that held the step passes it. */
static Action
recount_leads_to(const Facts *facts, Action action, StepOutcome outcome)
{
	if (facts->freed <= 0 || outcome != STEP_PASSED)
		return action;
	return facts->is_last_step ? ACTION_CLEAR_REVIEW : ACTION_CLEAR_STEP;
}

/* Where an act that is no vote leads. */
static Action
leads_to(const Facts *facts, Action action)
{
	if (action == ACTION_SUBMIT && facts->post.is_agreed)
		return ACTION_RESTORE;
	if (facts->is_last_step && action == ACTION_DEEM_STEP)
		return ACTION_DEEM_REVIEW;
	if (facts->is_last_step && action == ACTION_SKIP_STEP)
		return ACTION_SKIP_REVIEW;
	if ((action == ACTION_ANNOTATE || action == ACTION_REMOVE_VARIANT) &&
		facts->post.has_new_step && facts->post.review_state == REVIEW_APPROVED)
		return ACTION_REOPEN_REVIEW;
	if (action == ACTION_SCHEDULE && facts->post.breaks_binding &&
		facts->post.review_state == REVIEW_APPROVED)
		return facts->post.resubmits ? ACTION_REBIND : ACTION_UNBIND;
	return action;
}

/* Like an edit, columns that take an approval back wait for what is on its way out. */
static Refusal
refusal_of_reopening(const Facts *facts, Action led_to)
{
	return led_to == ACTION_REOPEN_REVIEW
			   ? check_guards(facts, BIT(GUARD_NO_FLIGHT) | BIT(GUARD_NO_UNCONFIRMED))
			   : REFUSAL_NONE;
}

static ReviewState
target_state(const Facts *facts, Action action, const Transition *row)
{
	if (action == ACTION_CREATE && facts->post.mode == MODE_NONE)
		return REVIEW_NOT_REQUIRED;
	return row->to == STATE_SAME ? facts->post.review_state : (ReviewState) row->to;
}

Verdict
gl_decide(const Facts *facts, Action action)
{
	Verdict verdict = {.action = action, .to = facts->post.review_state};
	bool begins = action == ACTION_CREATE || action == ACTION_RECUR;
	int from = begins ? STATE_START : (int) facts->post.review_state;
	const Transition *row = NULL;

	if (!ACTION_IS_CONSEQUENCE(action))
		row = gl_transition_find(AXIS_REVIEW, from, action);
	if (row == NULL)
	{
		verdict.refusal = no_rule(facts, action);
		return verdict;
	}
	verdict.rule = row->rule;
	verdict.refusal = refusal_of(facts, row);
	if (verdict.refusal == REFUSAL_NONE && is_blocked(facts, action))
		verdict.refusal = REFUSAL_LIMIT;
	if (verdict.refusal == REFUSAL_NONE)
		verdict.refusal = refusal_of_reopening(facts, leads_to(facts, action));
	if (verdict.refusal != REFUSAL_NONE)
		return verdict;
	if (row->effects & BIT(EFFECT_VOTE))
	{
		verdict.step =
			gl_step_outcome_with(facts->step, gl_seat_person(facts), gl_action_vote(action));
		verdict.action = vote_leads_to(facts, action, verdict.step);
	}
	else if (row->effects & BIT(EFFECT_RECOUNT))
	{
		verdict.step = gl_step_outcome_freed(facts->step, facts->freed);
		verdict.action = recount_leads_to(facts, action, verdict.step);
	}
	else
		verdict.action = leads_to(facts, action);
	if (verdict.action != action)
		row = gl_transition_find(AXIS_REVIEW, from, verdict.action);
	verdict.rule = row->rule;
	verdict.effects = row->effects;
	verdict.to = target_state(facts, action, row);
	return verdict;
}
