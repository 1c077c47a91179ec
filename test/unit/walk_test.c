/*
 * walk_test.c
 *		Promise: whatever people and the worker ask, in any order, no post is approved without its
 *		quorum, nobody votes against four eyes, nothing is sent through a closed gate or twice, and
 *		no post gets stuck. Seeded random walks over src/core, judged by records of their own.
 */
#include "core/names.h"
#include "tap.h"
#include "walk.h"

#define WALKS 4000
#define STEPS_OF_A_WALK 160
#define HAS(set, effect) (((set) & ((BitSet) 1 << EFFECT_##effect)) != 0)

/* The promises, each with the number of cases in which it was put to the test. */
typedef enum Promise
{
	PURE,
	ASKED,
	QUORUM,
	HELD_OPEN,
	FOUR_EYES,
	GATE,
	ONCE,
	EDITS,
	CANCELLED,
	STALE,
	OVERRIDDEN,
	DISTINCT,
	LIMITED,
	TAKEN_BACK,
	WAY_OUT,
	PROMISE_COUNT
} Promise;

static const char *const promises[PROMISE_COUNT] = {
	[PURE] = "a verdict depends on the facts alone, and a refusal changes nothing",
	[ASKED] = "nobody gets by asking what a vote alone leads to",
	[QUORUM] = "no post is approved before every step has its quorum for that very revision",
	[HELD_OPEN] = "no step passes while something holds it open, and the last thing gone passes it",
	[FOUR_EYES] = "nobody votes whom four eyes keep out, or who was not asked",
	[GATE] = "publishing is never entered with a closed gate",
	[ONCE] = "what was published stays published, once",
	[EDITS] = "content does not change while an attempt runs",
	[CANCELLED] = "nothing of a cancelled post waits to go out",
	[STALE] = "approved bytes are those of the revision that passed",
	[OVERRIDDEN] = "an override is its permission's alone, never a contributor's",
	[DISTINCT] = "nobody votes who approved another step where people are to be distinct",
	[LIMITED] = "no more rounds end in changes that count than the limit and what was granted",
	[TAKEN_BACK] = "a vote is taken back until delivery starts, and then nothing is approved",
	[WAY_OUT] = "a post that is not over can be moved by somebody",
};

static long tested[PROMISE_COUNT];
static long broken[PROMISE_COUNT];
static long taken[ACTION_COUNT];

static void
hold(Promise promise, bool holds, const Walk *walk, Action action, uint64_t seed)
{
	tested[promise]++;
	if (!holds && broken[promise]++ < TAP_SHOWN)
		printf("# %s: %s in %s, revision %d, seed %llu\n", promises[promise],
			   gl_name(&gl_actions, action), gl_name(&gl_review_states, walk->state),
			   walk->revision, (unsigned long long) seed);
}

/* Did enough of those who were asked say yes to this revision in this round? */
static bool
has_quorum(const Walk *walk, int step)
{
	const RequirementRule *rule = &walk->rules[step];
	int people = 0;
	int yes = 0;

	for (int person = 0; person < PEOPLE; person++)
	{
		const Saying *said = &walk->said[step][person];
		bool is_current = said->revision == walk->revision && said->round == walk->round;

		if (!(walk->seated[step] & ONE(person)) || (!is_current && (walk->left & ONE(person))))
			continue;
		people += !(is_current && said->vote == VOTE_ABSTAIN);
		yes += is_current && said->vote == VOTE_APPROVE;
	}
	switch (rule->quorum)
	{
		case QUORUM_ANY:
			return yes > 0;
		case QUORUM_ALL:
			return yes > 0 && yes == people;
		case QUORUM_AT_LEAST:
			return yes >= rule->quorum_n;
		case QUORUM_PERCENT:
			return yes > 0 && 100 * yes >= rule->quorum_n * people;
		case QUORUM_COUNT:
			break;
	}
	return false;
}

static bool
may_vote(const Walk *walk, int person)
{
	bool is_part = walk->contributors & ONE(person);

	if (walk->open == NOBODY || !(walk->seated[walk->open] & ONE(person)) ||
		(walk->left & ONE(person)))
		return false;
	switch (walk->self_approval)
	{
		case SELF_FORBID_CONTRIBUTORS:
			return !is_part && person != walk->submitter;
		case SELF_FORBID_SUBMITTER:
			return person != walk->submitter;
		case SELF_FORBID_LAST_EDITOR:
			return person != walk->last_editor;
		case SELF_ALLOW:
		case SELF_APPROVAL_COUNT:
			break;
	}
	return true;
}

/* The gate in words of the manual, not of gate.c. */
static bool
may_go_out(const Walk *walk, const WalkVariant *variant)
{
	ReviewState state = walk->state;
	bool is_agreed = variant->bytes == variant->approved_bytes && state == REVIEW_APPROVED;
	bool is_refused = state == REVIEW_CHANGES_REQUESTED || state == REVIEW_REJECTED;

	if (walk->mode == MODE_REQUIRED || walk->mode == MODE_MULTI_LEVEL)
		is_refused = !is_agreed || walk->approved_revision == 0;
	return !is_refused && !walk->is_cancelled && !walk->is_held && !walk->is_inert &&
		   !walk->is_paused && walk->content_ok && walk->publish_at <= walk->now &&
		   variant->retry_at <= walk->now &&
		   (variant->state == DELIVERY_SCHEDULED ||
			(variant->state == DELIVERY_UNCONFIRMED && variant->retry_at > 0));
}

static bool
is_over(const Walk *walk)
{
	bool is_out = true;

	for (int i = 0; i < CHANNELS; i++)
		is_out &= walk->variants[i].state == DELIVERY_PUBLISHED ||
				  walk->variants[i].state == DELIVERY_CANCELLED;
	return walk->is_cancelled || is_out;
}

/* Does the action lead this person's post, or one of its deliveries, into another state? */
static bool
moves(const Walk *walk, const WalkFacts *asked, Action action)
{
	Verdict verdict = gl_decide(&asked->facts, action);

	if (verdict.refusal != REFUSAL_NONE)
		return false;
	if (verdict.to != walk->state || HAS(verdict.effects, CANCEL))
		return true;
	for (int i = 0; i < CHANNELS && HAS(verdict.effects, VARIANTS); i++)
	{
		DeliveryVerdict delivery = walk_delivery(walk, asked, &verdict, action, i);

		if (delivery.applies && delivery.gate_open && delivery.to != walk->variants[i].state)
			return true;
	}
	return false;
}

static bool
has_way_out(const Walk *walk)
{
	for (int person = 0; person <= WORKER; person++)
	{
		WalkFacts asked;

		walk_facts(walk, person, walk->now + HOUR, &asked);
		for (int action = ACTION_REVISE; action < ACTION_REMIND; action++)
			if (moves(walk, &asked, action))
				return true;
	}
	return false;
}

/* Did they approve another step of this round? */
static bool
has_approved_other(const Walk *walk, int person)
{
	for (int step = 0; step < walk->nsteps; step++)
	{
		const Saying *said = &walk->said[step][person];

		if (step != walk->open && said->vote == VOTE_APPROVE && said->round == walk->round &&
			said->revision == walk->revision)
			return true;
	}
	return false;
}

/* May they approve the post without the votes that are missing? */
static bool
may_override(const Walk *walk, int person)
{
	return person == OWNER && person != walk->submitter && !(walk->contributors & ONE(person)) &&
		   !walk->is_cancelled && walk->content_ok;
}

/* When what is no vote may change an approval. */
static void
judge_others(const Walk *walk, Action action, uint64_t seed)
{
	if (action == ACTION_SUBMIT && walk->is_limited)
		hold(LIMITED, !walk->waits_for_round, walk, action, seed);
	for (int i = 0; i < CHANNELS && action == ACTION_RETRACT; i++)
		hold(TAKEN_BACK, walk->state != REVIEW_APPROVED || walk->variants[i].attempts == 0, walk,
			 action, seed);
}

/* Before the verdict is carried out. */
static void
judge_verdict(const Walk *walk, const WalkFacts *asked, const Verdict *verdict, Action action,
			  int person, int channel, uint64_t seed)
{
	Verdict again = gl_decide(&asked->facts, action);

	hold(PURE,
		 again.rule == verdict->rule && again.to == verdict->to &&
			 again.effects == verdict->effects && again.refusal == verdict->refusal &&
			 (verdict->refusal == REFUSAL_NONE ||
			  (verdict->effects == 0 && verdict->to == walk->state)),
		 walk, action, seed);
	if (ACTION_IS_CONSEQUENCE(action))
		hold(ASKED, verdict->refusal != REFUSAL_NONE, walk, action, seed);
	if (action == ACTION_OVERRIDE)
		hold(OVERRIDDEN, verdict->refusal != REFUSAL_NONE || may_override(walk, person), walk,
			 action, seed);
	if (verdict->refusal != REFUSAL_NONE)
		return;
	if (HAS(verdict->effects, VOTE))
	{
		hold(FOUR_EYES, may_vote(walk, person), walk, action, seed);
		hold(DISTINCT, !walk->is_distinct || !has_approved_other(walk, person), walk, action, seed);
	}
	judge_others(walk, action, seed);
	for (int i = 0; i < CHANNELS; i++)
	{
		DeliveryVerdict delivery = walk_delivery(walk, asked, verdict, action, i);

		if (HAS(verdict->effects, REVISION))
			hold(EDITS, walk->variants[i].state != DELIVERY_PUBLISHING, walk, action, seed);
		if (i == channel && delivery.applies && delivery.gate_open &&
			delivery.to == DELIVERY_PUBLISHING)
			hold(GATE, may_go_out(walk, &walk->variants[i]), walk, action, seed);
	}
}

/* After it. */
static void
judge_post(Walk *walk, const Walk *before, const Verdict *verdict, Action action, uint64_t seed)
{
	bool is_cleared =
		verdict->action == ACTION_CLEAR_STEP || verdict->action == ACTION_CLEAR_REVIEW;
	bool passes =
		is_cleared || verdict->action == ACTION_PASS_STEP || verdict->action == ACTION_PASS_REVIEW;

	if (passes)
		hold(HELD_OPEN, before->holds == (is_cleared ? 1 : 0), walk, action, seed);
	if (passes && before->open != NOBODY)
		walk->passed[before->open] = has_quorum(walk, before->open) ? walk->revision : 0;
	if (walk->state == REVIEW_APPROVED && before->state != REVIEW_APPROVED &&
		action != ACTION_OVERRIDE)
		for (int step = 0; step < walk->nsteps; step++)
			hold(QUORUM,
				 verdict->action == ACTION_RESTORE ? walk->carries && walk->passed[step] > 0
												   : walk->passed[step] == walk->revision,
				 walk, action, seed);
	if (verdict->action == ACTION_RETURN_REVIEW && walk->is_limited)
		hold(LIMITED, walk->requests <= walk->limit + (walk->at_limit == LIMIT_ESCALATE), walk,
			 action, seed);
	if (action == ACTION_RETRACT)
		hold(TAKEN_BACK, walk->state == REVIEW_IN_REVIEW && walk->approved_revision == 0, walk,
			 action, seed);
	for (int i = 0; i < CHANNELS; i++)
	{
		const WalkVariant *variant = &walk->variants[i];
		bool waits = variant->state != DELIVERY_CANCELLED && variant->state != DELIVERY_PUBLISHED;

		if (before->variants[i].state == DELIVERY_PUBLISHED)
			hold(ONCE, variant->state == DELIVERY_PUBLISHED, walk, action, seed);
		hold(ONCE, variant->successes <= 1, walk, action, seed);
		if (walk->is_cancelled)
			hold(CANCELLED, !waits, walk, action, seed);
	}
	hold(STALE, (walk->state == REVIEW_APPROVED) == (walk->approved_revision > 0), walk, action,
		 seed);
}

/* Things that happen to the post without an action on it. */
static void
let_the_world_turn(Walk *walk, uint64_t *seed)
{
	walk->now += walk_random(seed, HOUR / GL_SECOND / 3) * GL_SECOND;
	if (walk_random(seed, walk->is_paused ? 5 : 40) == 0)
		walk->is_paused = !walk->is_paused;
	if (walk_random(seed, walk->content_ok ? 40 : 5) == 0)
		walk->content_ok = !walk->content_ok;
	/* Owner, editor and manager stay, so that somebody is there to move the post. */
	if (walk_random(seed, 60) == 0)
		walk->left |= walk_random(seed, 2) ? ONE(APPROVER) : ONE(CLIENT);
	for (int i = 0; i < walk->nseats; i++)
		walk->seats[i].is_active = !(walk->left & ONE(walk->seats[i].person_id - 1));
}

/*
 * The worker misses what is late behind a closed gate; it settles and claims what it can. Nothing is
 * taken down in these walks, so that what is out has no attempt.
 */
static bool
worker_would(const Walk *walk, const WalkFacts *asked, Action action, int channel)
{
	bool is_late = walk->publish_at != GL_TIME_NEVER && walk->now > walk->publish_at + GRACE;

	if (action == ACTION_CLAIM_UNPUBLISH || action == ACTION_SETTLE_UNPUBLISHED ||
		action == ACTION_CONFIRM_UNPUBLISHED)
		return false;
	if (walk->variants[channel].state == DELIVERY_PUBLISHED)
		return action == ACTION_END;
	return action != ACTION_MISS || (is_late && asked->variants[channel].closed != 0);
}

/* What makes a post go on is drawn more often than what ends it. No deadline acts in these walks. */
static Action
draw_action(uint64_t *seed)
{
	static const Action often[] = {ACTION_SUBMIT,	ACTION_SUBMIT,		ACTION_APPROVE,
								   ACTION_APPROVE,	ACTION_APPROVE,		ACTION_REQUEST_CHANGES,
								   ACTION_SCHEDULE, ACTION_CLAIM,		ACTION_CLAIM,
								   ACTION_RELEASE,	ACTION_SETTLE_RETRY};

	Action any = walk_random(seed, ACTION_REMIND - 1) + 1;

	if (walk_random(seed, 3) > 0)
		return often[walk_random(seed, sizeof(often) / sizeof(often[0]))];
	/* The post has begun. Like cancel, drop ends a walk. */
	return any == ACTION_RECUR || (any == ACTION_DROP && walk_random(seed, 4) > 0) ? ACTION_RETRACT
																				   : any;
}

/* Is the action about one channel of the post? */
static bool
is_of_one(Action action)
{
	return (action >= ACTION_CLAIM && action != ACTION_DROP) || action == ACTION_SET_VARIANT ||
		   action == ACTION_ADD_VARIANT || action == ACTION_REMOVE_VARIANT ||
		   action == ACTION_CONFIRM_UNPUBLISHED;
}

static void
take_step(Walk *walk, uint64_t *seed)
{
	uint64_t at = *seed;
	Action action = draw_action(seed);
	bool is_workers = action >= ACTION_CLAIM;
	bool by_worker = is_workers && walk_random(seed, 8) > 0;
	int person = by_worker ? WORKER : (int) walk_random(seed, PEOPLE);
	int channel = is_of_one(action) ? (int) walk_random(seed, CHANNELS) : NOBODY;
	WalkFacts asked;
	Walk before = *walk;
	Verdict verdict;

	walk_facts(walk, person, walk->now + walk_random(seed, 7200) * GL_SECOND, &asked);
	if (walk_random(seed, 10) == 0)
		asked.facts.asked_revision--;
	verdict = gl_decide(&asked.facts, action);
	judge_verdict(walk, &asked, &verdict, action, person, channel, at);
	/* An action on one channel is refused by a delivery without a rule for it. */
	if (verdict.refusal == REFUSAL_NONE && channel != NOBODY && HAS(verdict.effects, VARIANTS))
	{
		DeliveryVerdict delivery = walk_delivery(walk, &asked, &verdict, action, channel);

		if (!delivery.applies || !delivery.gate_open ||
			!worker_would(walk, &asked, action, channel))
			return;
	}
	if (verdict.refusal != REFUSAL_NONE)
		return;
	taken[verdict.action]++;
	walk_apply(walk, &asked, &verdict, action, person, channel);
	judge_post(walk, &before, &verdict, action, at);
}

int
main(void)
{
	long ends[REVIEW_STATE_COUNT] = {0};
	uint64_t seed = 20240229;

	for (int n = 0; n < WALKS; n++)
	{
		Walk walk;

		walk_begin(&walk, &seed);
		for (int i = 0, rest = 10; i < STEPS_OF_A_WALK && rest > 0; i++)
		{
			let_the_world_turn(&walk, &seed);
			take_step(&walk, &seed);
			ends[walk.state]++;
			rest -= is_over(&walk);
			if (!is_over(&walk) && i % 4 == 0)
				hold(WAY_OUT, has_way_out(&walk), &walk, ACTION_COUNT, seed);
		}
	}
	for (int promise = 0; promise < PROMISE_COUNT; promise++)
	{
		expect(tested[promise] > 500, "%ld cases say too little", tested[promise]);
		expect(broken[promise] == 0, "%ld of %ld", broken[promise], tested[promise]);
		claim("%s", promises[promise]);
	}
	for (int state = 0; state < REVIEW_EXPIRED; state++)
		expect(ends[state] > 500, "%s", gl_name(&gl_review_states, state));
	claim("the walks come through every state that can be entered");
	for (int action = ACTION_REVISE; action < ACTION_REMIND; action++)
		expect((taken[action] > 0) ==
				   (action != ACTION_DEEM_REVIEW && action != ACTION_SKIP_REVIEW &&
					action != ACTION_REOPEN_REVIEW && action != ACTION_UNBIND &&
					action != ACTION_REBIND && action != ACTION_MAKE_UP &&
					action != ACTION_UNPUBLISH && action != ACTION_CLAIM_UNPUBLISH &&
					action != ACTION_SETTLE_UNPUBLISHED && action != ACTION_CONFIRM_UNPUBLISHED &&
					action != ACTION_RECUR),
			   "%s: %ld times", gl_name(&gl_actions, action), taken[action]);
	claim(
		"the walks take every action, but none that steps by condition, bound times, late approvals, deadlines or taking down bring about");
	return finish();
}
