/*
 * walk.c
 *		The post in memory. Effects are carried out in the order of flow/act.c.
 */
#include "walk.h"

#define HAS(set, effect) (((set) & ((BitSet) 1 << EFFECT_##effect)) != 0)
#define LENGTH(array) ((int) (sizeof(array) / sizeof((array)[0])))

static const char *const role_of[PEOPLE] = {
	[AUTHOR] = "creator",	 [EDITOR] = "editor",	[OWNER] = "owner",
	[APPROVER] = "approver", [MANAGER] = "manager", [CLIENT] = "client",
};

/* Who is asked in each step, before four eyes. */
static const People asked_in[STEPS] = {
	ONE(EDITOR) | ONE(APPROVER) | ONE(MANAGER) | ONE(AUTHOR),
	ONE(OWNER) | ONE(MANAGER) | ONE(CLIENT),
};

uint32_t
walk_random(uint64_t *seed, uint32_t below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t) (*seed >> 33) % below;
}

void
walk_begin(Walk *walk, uint64_t *seed)
{
	static const RequirementRule rules[] = {
		{QUORUM_ANY, 0, REJECTION_FIRST_ENDS, 0},	 {QUORUM_ALL, 0, REJECTION_WAIT_ALL, 0},
		{QUORUM_ALL, 0, REJECTION_AT_LEAST, 2},		 {QUORUM_AT_LEAST, 2, REJECTION_FIRST_ENDS, 0},
		{QUORUM_PERCENT, 50, REJECTION_WAIT_ALL, 0}, {QUORUM_PERCENT, 67, REJECTION_AT_LEAST, 2},
	};
	ReviewMode mode = walk_random(seed, 6);

	*walk = (Walk){
		.mode = mode < MODE_COUNT ? mode : MODE_MULTI_LEVEL,
		.self_approval = walk_random(seed, SELF_APPROVAL_COUNT),
		.revision = 1,
		.publish_at = GL_TIME_NEVER,
		.submitter = NOBODY,
		.last_editor = AUTHOR,
		.contributors = ONE(AUTHOR),
		.open = NOBODY,
		.now = NOW,
		.content_ok = true,
	};
	walk->state = walk->mode == MODE_NONE ? REVIEW_NOT_REQUIRED : REVIEW_DRAFT;
	walk->counts = NOBODY;
	walk->is_distinct = walk_random(seed, 3) == 0;
	walk->carries = walk_random(seed, 3) == 0;
	walk->is_limited = walk_random(seed, 2) == 0;
	walk->at_limit = walk_random(seed, LIMIT_COUNT);
	walk->limit = walk_random(seed, 2);
	walk->nsteps = walk->mode == MODE_MULTI_LEVEL ? STEPS : 1;
	for (int step = 0; step < STEPS; step++)
		walk->rules[step] = rules[walk_random(seed, LENGTH(rules))];
	for (int i = 0; i < CHANNELS; i++)
		walk->variants[i].bytes = ++walk->last_bytes;
	/* The last channel may be added later. */
	walk->variants[CHANNELS - 1].state = DELIVERY_CANCELLED;
}

static ActorFacts
actor_of(const Walk *walk, int person)
{
	RoleGrant grant = {.channel_id = GL_NO_ID};
	ActorFacts actor = {.kind = person == WORKER ? ACTOR_WORKER : ACTOR_PERSON};

	if (person == WORKER || (walk->left & ONE(person)))
		return actor;
	grant.role = gl_role_find(role_of[person]);
	actor.permissions = gl_permissions_on(&grant, 1, NULL, 0);
	actor.is_author = person == AUTHOR;
	actor.is_submitter = person == walk->submitter;
	actor.is_contributor = (walk->contributors & ONE(person)) || person == walk->submitter;
	actor.is_last_editor = person == walk->last_editor;
	return actor;
}

/* Did they approve another step of this round, where one person counts in one step alone? */
static bool
is_spent(const Walk *walk, int step, int person)
{
	for (int other = 0; other < walk->nsteps; other++)
	{
		const Saying *said = &walk->said[other][person];

		if (other != step && walk->is_distinct && said->vote == VOTE_APPROVE &&
			said->round == walk->round && said->revision == walk->revision)
			return true;
	}
	return false;
}

/* The seats of a step as it would open now. */
static int
find_seats(const Walk *walk, int step, int submitter, Seat *seats)
{
	Walk submitted = *walk;
	int n = 0;

	submitted.submitter = submitter;
	for (int person = 0; person < PEOPLE; person++)
	{
		ActorFacts actor = actor_of(&submitted, person);

		if ((asked_in[step] & ONE(person)) && !(walk->left & ONE(person)) &&
			!gl_is_conflicted(walk->self_approval, &actor))
			seats[n++] = (Seat){.person_id = person + 1, .is_active = true};
	}
	return n;
}

static bool
is_satisfiable(const Walk *walk, int submitter)
{
	for (int step = 0; step < walk->nsteps; step++)
	{
		Seat seats[PEOPLE];
		int nseats = find_seats(walk, step, submitter, seats);
		StepTally tally = {&walk->rules[step], 1, seats, nseats, 0};

		if (gl_unsatisfiable_rule(&tally) >= 0)
			return false;
	}
	return true;
}

static bool
is_approved(const WalkVariant *variant)
{
	return variant->approved_bytes == variant->bytes;
}

static bool
has_unapproved(const Walk *walk)
{
	for (int i = 0; i < CHANNELS; i++)
		if (walk->variants[i].state != DELIVERY_CANCELLED &&
			walk->variants[i].state != DELIVERY_PUBLISHED && !is_approved(&walk->variants[i]))
			return true;
	return false;
}

static BitSet
closed_clauses(const Walk *walk, const WalkVariant *variant)
{
	GateFacts gate = {
		.now = walk->now,
		.mode = walk->mode,
		.review_state = walk->state,
		.is_approved = walk->approved_revision > 0 && is_approved(variant),
		.is_inert = walk->is_inert,
		.state = variant->state,
		.has_retry = variant->retry_at > 0,
		.publish_at = walk->publish_at,
		.retry_at = variant->retry_at,
		.is_held = walk->is_held,
		.workspace_paused = walk->is_paused,
		.schedule_ok = true,
		.channel_ok = true,
		.content_ok = walk->content_ok,
		.publisher_ok = true,
	};

	return gl_gate_closed(&gate);
}

static bool
is_started(const Walk *walk)
{
	for (int i = 0; i < CHANNELS; i++)
		if (walk->variants[i].attempts > 0)
			return true;
	return false;
}

/* Whose requests for changes count against the limit. */
static const People counted = ONE(CLIENT) | ONE(MANAGER) | ONE(EDITOR);

static bool
has_counted_request(const Walk *walk)
{
	for (int i = 0; walk->open != NOBODY && i < walk->nseats; i++)
		if ((counted & ONE(walk->seats[i].person_id - 1)) &&
			walk->seats[i].vote == VOTE_REQUEST_CHANGES)
			return true;
	return false;
}

/* Has the person a vote that can be taken back? */
static bool
has_voted(const Walk *walk, int person)
{
	for (int i = 0; walk->counts != NOBODY && i < walk->nseats; i++)
		if (walk->seats[i].person_id == person + 1 && walk->seats[i].vote != VOTE_NONE)
			return true;
	return false;
}

static PostFacts
post_facts(const Walk *walk, int person)
{
	return (PostFacts){
		.review_state = walk->state,
		.mode = walk->mode,
		.is_cancelled = walk->is_cancelled,
		.is_held = walk->is_held,
		.is_inert = walk->is_inert,
		.revision = walk->revision,
		.publish_at = walk->publish_at,
		.has_one_workflow = true,
		.content_ok = walk->content_ok,
		.has_unapproved = has_unapproved(walk),
		.is_satisfiable = is_satisfiable(walk, person),
		.is_started = is_started(walk),
		.is_agreed = walk->is_agreed,
		.is_limited = walk->is_limited,
		.at_limit = walk->at_limit,
		.requests_left = walk->limit - walk->requests,
		.has_counted_request = has_counted_request(walk),
		.waits_for_round = walk->waits_for_round,
		.self_approval = walk->self_approval,
	};
}

void
walk_facts(const Walk *walk, int person, gl_time asked_time, WalkFacts *out)
{
	Facts *facts = &out->facts;

	*out = (WalkFacts){.facts = {.now = walk->now,
								 .grace = GRACE,
								 .actor = actor_of(walk, person),
								 .post = post_facts(walk, person),
								 .nvariants = CHANNELS,
								 .person_id = person + 1,
								 .asked_revision = walk->revision,
								 .asked_time = asked_time}};
	for (int i = 0; i < CHANNELS; i++)
		out->variants[i] = (VariantFacts){
			.state = walk->variants[i].state,
			.is_approved = is_approved(&walk->variants[i]),
			.retry_at = walk->variants[i].retry_at,
			.closed = closed_clauses(walk, &walk->variants[i]),
		};
	facts->variants = out->variants;
	facts->actor.had_seat = person != WORKER && (walk->had_seat & ONE(person)) != 0;
	facts->actor.has_voted = has_voted(walk, person);
	facts->actor.counts_request = (counted & ONE(person)) != 0;
	if (walk->open == NOBODY)
		return;
	facts->actor.has_approved = person != WORKER && is_spent(walk, walk->open, person);
	out->step = (StepTally){&walk->rules[walk->open], 1, walk->seats, walk->nseats, walk->holds};
	facts->has_item = facts->has_unresolved = facts->post.has_series = true;
	facts->freed = walk->holds > 0;
	facts->step = &out->step;
	facts->is_last_step = walk->open == walk->nsteps - 1;
	facts->actor.has_seat = gl_has_seat(&out->step, facts->person_id);
}

static void
open_step(Walk *walk, int step)
{
	walk->open = walk->counts = step;
	walk->nseats = find_seats(walk, step, walk->submitter, walk->seats);
	walk->holds = (walk->revision + step) % 5 - 2;
	if (walk->holds < 0)
		walk->holds = 0;
	walk->seated[step] = 0;
	for (int i = 0; i < walk->nseats; i++)
		walk->seated[step] |= ONE(walk->seats[i].person_id - 1);
}

static void
close_step(Walk *walk, Action led_to)
{
	if (led_to != ACTION_PASS_REVIEW && led_to != ACTION_CLEAR_REVIEW &&
		led_to != ACTION_RETURN_REVIEW)
		walk->counts = NOBODY;
	walk->had_seat |= walk->seated[walk->open];
	walk->open = NOBODY;
}

/* The step is open again, as if the person had not answered; a round taken up again counts anew. */
static void
take_back(Walk *walk, int person)
{
	int step = walk->counts;

	if (walk->open == NOBODY && walk->is_counted)
	{
		walk->requests--;
		walk->waits_for_round = false;
	}
	walk->is_counted = false;
	walk->open = step;
	walk->passed[step] = 0;
	walk->said[step][person] = (Saying){VOTE_NONE, 0, 0};
	for (int i = 0; i < walk->nseats; i++)
		if (walk->seats[i].person_id == person + 1)
			walk->seats[i].vote = VOTE_NONE;
}

/* Counts a round that ends in changes, and grants more of them. */
static void
apply_limit(Walk *walk, const Facts *facts, const Verdict *verdict, Action action)
{
	if (HAS(verdict->effects, GRANT))
	{
		walk->limit++;
		walk->waits_for_round = false;
	}
	if (verdict->action != ACTION_RETURN_REVIEW || !walk->is_limited ||
		!(facts->post.has_counted_request ||
		  (action == ACTION_REQUEST_CHANGES && facts->actor.counts_request)))
		return;
	walk->is_counted = true;
	walk->requests++;
	walk->waits_for_round = facts->post.requests_left <= 0;
}

/* New content: of every channel, or of one; a channel that is added changes no other one. */
static void
edit(Walk *walk, Action action, int person, int channel)
{
	if (walk->approved_revision == walk->revision)
		walk->contributors = 0;
	walk->contributors |= ONE(person);
	walk->last_editor = person;
	walk->revision++;
	walk->is_agreed = walk->is_agreed && walk->carries;
	walk->counts = NOBODY;
	for (int i = 0; i < CHANNELS; i++)
		if (action == ACTION_REVISE || i == channel)
			walk->variants[i].bytes = ++walk->last_bytes;
}

/* What was said is told from the action's name, not by the code under test. */
static void
vote(Walk *walk, int person, Action action)
{
	static const Vote says[ACTION_COUNT] = {
		[ACTION_APPROVE] = VOTE_APPROVE,
		[ACTION_ABSTAIN] = VOTE_ABSTAIN,
		[ACTION_REQUEST_CHANGES] = VOTE_REQUEST_CHANGES,
		[ACTION_REJECT] = VOTE_REJECT,
	};

	walk->said[walk->open][person] = (Saying){says[action], walk->revision, walk->round};
	for (int i = 0; i < walk->nseats; i++)
		if (walk->seats[i].person_id == person + 1)
			walk->seats[i].vote = gl_action_vote(action);
}

static void
open_round(Walk *walk, int person)
{
	walk->round++;
	walk->submitter = person;
	walk->contributors |= ONE(person);
	walk->had_seat = 0;
	walk->is_counted = false;
	/* What is restored rests on what passed before. */
	if (walk->is_agreed)
		return;
	for (int step = 0; step < STEPS; step++)
		walk->passed[step] = 0;
	open_step(walk, 0);
}

static void
apply_review(Walk *walk, const Verdict *verdict, Action action, int person)
{
	BitSet effects = verdict->effects;
	int step = walk->open;

	if (HAS(effects, UNAPPROVE))
		walk->approved_revision = 0;
	if (HAS(effects, STALE))
		open_step(walk, 0);
	if (HAS(effects, OPEN_REVIEW))
		open_round(walk, person);
	if (HAS(effects, RETRACT))
		take_back(walk, person);
	if (HAS(effects, VOTE))
		vote(walk, person, action);
	if (action == ACTION_TICK || action == ACTION_RESOLVE_COMMENT)
		walk->holds -= walk->open != NOBODY && walk->holds > 0;
	if (HAS(effects, CLOSE_STEP))
		close_step(walk, verdict->action);
	if (HAS(effects, NEXT_STEP))
		open_step(walk, step + 1);
	if (HAS(effects, OVERRIDE) || action == ACTION_WITHDRAW)
		walk->counts = NOBODY;
	/* Agreement ends with what passed it, but for an edit that carries it. */
	if (!HAS(effects, REVISION) && HAS(effects, UNAPPROVE))
		walk->is_agreed = verdict->action == ACTION_RESTORE;
	if (verdict->action == ACTION_PASS_REVIEW || verdict->action == ACTION_CLEAR_REVIEW)
		walk->is_agreed = true;
	if (!HAS(effects, APPROVE))
		return;
	walk->approved_revision = walk->revision;
	for (int i = 0; i < CHANNELS; i++)
		walk->variants[i].approved_bytes = walk->variants[i].bytes;
}

static void
apply_plan(Walk *walk, const Facts *facts, BitSet effects, Action action)
{
	if (HAS(effects, TIME))
		walk->publish_at = action == ACTION_PUBLISH_NOW ? facts->now : facts->asked_time;
	if (HAS(effects, CLEAR_TIME))
		walk->publish_at = GL_TIME_NEVER;
	if (HAS(effects, HOLD) || HAS(effects, RELEASE))
		walk->is_held = HAS(effects, HOLD);
	if (HAS(effects, INERT) || HAS(effects, ACTIVE))
		walk->is_inert = HAS(effects, INERT);
}

DeliveryVerdict
walk_delivery(const Walk *walk, const WalkFacts *asked, const Verdict *verdict, Action action,
			  int channel)
{
	Facts facts = asked->facts;
	Walk after = *walk;

	apply_plan(&after, &facts, verdict->effects, action);
	facts.post.publish_at = after.publish_at;
	facts.post.is_held = after.is_held;
	return gl_delivery_decide(&facts, walk->variants[channel].state,
							  asked->variants[channel].closed, action);
}

static void
move_variant(Walk *walk, WalkVariant *variant, const DeliveryVerdict *delivery, Action action)
{
	bool was_out = variant->state == DELIVERY_PUBLISHED;

	variant->state = delivery->to;
	variant->attempts += delivery->to == DELIVERY_PUBLISHING;
	variant->successes += delivery->to == DELIVERY_PUBLISHED && !was_out;
	if (action == ACTION_SETTLE_RETRY)
		variant->retry_at = walk->now + HOUR / 4;
	else if (action == ACTION_SETTLE_UNCONFIRMED && variant->bytes % 2 == 0)
		variant->retry_at = walk->now + HOUR / 4;
	else
		variant->retry_at = 0;
}

void
walk_apply(Walk *walk, const WalkFacts *asked, const Verdict *verdict, Action action, int person,
		   int channel)
{
	BitSet effects = verdict->effects;
	bool is_out = false;
	DeliveryVerdict moves[CHANNELS];

	for (int i = 0; i < CHANNELS; i++)
		moves[i] = walk_delivery(walk, asked, verdict, action, i);
	if (HAS(effects, REVISION))
		edit(walk, action, person, channel);
	apply_review(walk, verdict, action, person);
	apply_limit(walk, &asked->facts, verdict, action);
	apply_plan(walk, &asked->facts, effects, action);
	walk->state = verdict->to;
	for (int i = 0; i < CHANNELS && HAS(effects, VARIANTS); i++)
		if (moves[i].applies && moves[i].gate_open && (channel == NOBODY || channel == i))
			move_variant(walk, &walk->variants[i], &moves[i], action);
	for (int i = 0; i < CHANNELS; i++)
		is_out |= walk->variants[i].state == DELIVERY_PUBLISHED;
	if (HAS(effects, CANCEL))
		walk->is_cancelled = !is_out;
}
