/*
 * metric_votes.c
 *		An approval changes few facts, and they are told from few rows: the visits of its round, the votes
 *		of its post and what is stored of both. So they are read and written directly, and what they add to
 *		roll-ups is written once for all posts. What is computed here is what 61_metric_refresh.sql computes,
 *		and compared with what is stored in the same way.
 */
#include "flow/metric_votes.h"

#include "flow/calendar.h"
#include "flow/metric_adding.h"
#include "store/reviews.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

typedef struct KnownStep
{
	gl_id step_id;
	bool is_there;
	StepTerms terms;
	const BusinessCalendar *calendar; /* NULL: none */
} KnownStep;

typedef struct KnownCalendar
{
	gl_id id;
	bool is_there;
	BusinessCalendar calendar;
} KnownCalendar;

/* Facts to be written, and what they add up to: all of it in one memory context, what is read of a post in another. */
typedef struct Counting
{
	MemoryContext context;
	HTAB *steps;
	HTAB *calendars;
	MetricAdding adding;
	List *visits;
	List *decisions;
	List *contributions;
	List *answered; /* facts of posts */
	int64 changes;
} Counting;

/* What is known of a post while it is looked at. */
typedef struct Voted
{
	const PostFact *post;
	int round; /* of the last vote */
	DecisionRow *decisions;
	int ndecisions;
	DecisionFact *counted;
	int ncounted;
	VisitFact *stored;
	int nstored;
	StepRow *steps; /* visits of that round, */
	int nsteps;
	VisitFact *fresh;		/* what they come to, */
	const VisitFact **olds; /* and what they came to before; NULL: nothing */
} Voted;

static const BusinessCalendar *
known_calendar(Counting *counting, gl_id id)
{
	bool is_known;
	KnownCalendar *known = hash_search(counting->calendars, &id, HASH_ENTER, &is_known);
	CalendarRow row;

	if (!is_known)
	{
		MemoryContext caller = MemoryContextSwitchTo(counting->context);

		known->is_there = id != GL_NO_ID && gl_calendar_read(id, &row);
		if (known->is_there)
			known->calendar = gl_calendar_load(&row);
		MemoryContextSwitchTo(caller);
	}
	return known->is_there ? &known->calendar : NULL;
}

static const KnownStep *
known_step(Counting *counting, const VisitFact *visit)
{
	bool is_known;
	KnownStep *known = hash_search(counting->steps, &visit->step_id, HASH_ENTER, &is_known);

	if (!is_known)
	{
		known->is_there = gl_step_terms_read(visit->step_id, visit->workspace_id, &known->terms);
		known->calendar =
			known->is_there ? known_calendar(counting, known->terms.calendar_id) : NULL;
	}
	return known;
}

static gl_time
working_time(const KnownStep *step, gl_time from, gl_time to)
{
	return step->calendar == NULL ? GL_TIME_NEVER : gl_business_between(step->calendar, from, to);
}

/* Whose vote an open visit waits for, each person once, by id. */
static IdList
waiting_people(const StepRow *step)
{
	IdList waiting = {.items = palloc(sizeof(gl_id) * Max(step->seat_person_ids.n, 1))};

	if (step->state != VISIT_OPEN)
		return waiting;
	for (int i = 0; i < Min(step->seat_person_ids.n, step->seat_votes.n); i++)
		if (step->seat_votes.items[i] == VOTE_NONE)
			gl_ids_add(&waiting, step->seat_person_ids.items[i]);
	qsort(waiting.items, waiting.n, sizeof(gl_id), gl_compare_ids);
	return waiting;
}

/* A visit as it is now; of the same post and version as another one. False when its step is unknown. */
static bool
compute_visit(Counting *counting, const StepRow *step, const VisitFact *like, VisitFact *visit)
{
	const KnownStep *known;

	*visit = (VisitFact){
		.post_id = step->post_id,
		.round = step->round,
		.step_order = step->step + 1,
		.visit = step->visit,
		.workspace_id = step->workspace_id,
		.workflow_id = like->workflow_id,
		.step_id = like->step_id - like->step_order + step->step + 1, /* of the same version */
		.channel_id = like->channel_id,
		.entered_at = step->opened_at,
		.exited_at = step->closed_at,
		.outcome = step->state,
		.is_asked = step->state != VISIT_SKIPPED && step->state != VISIT_CARRIED,
		.duration_seconds = GL_TIME_NEVER,
		.business_seconds = GL_TIME_NEVER,
		.is_sla_met = -1,
		.waiting_person_ids = waiting_people(step),
	};
	known = known_step(counting, visit);
	if (!known->is_there)
		return false;
	visit->sla_seconds = known->terms.sla_seconds;
	if (visit->is_asked && visit->exited_at != GL_TIME_NEVER)
	{
		visit->duration_seconds = visit->exited_at - visit->entered_at;
		visit->business_seconds = working_time(known, visit->entered_at, visit->exited_at);
	}
	if (step->state == VISIT_PASSED || step->state == VISIT_RETURNED ||
		step->state == VISIT_DECLINED)
	{
		gl_time taken =
			known->terms.is_business ? visit->business_seconds : visit->duration_seconds;

		if (taken != GL_TIME_NEVER && visit->sla_seconds != GL_TIME_NEVER)
			visit->is_sla_met = taken <= visit->sla_seconds;
	}
	return true;
}

static const VisitFact *
stored_visit(const Voted *voted, const StepRow *step)
{
	for (int i = 0; i < voted->nstored; i++)
		if (voted->stored[i].round == step->round &&
			voted->stored[i].step_order == step->step + 1 && voted->stored[i].visit == step->visit)
			return &voted->stored[i];
	return NULL;
}

/* The visits of the round as they are now. An escalation is an event of its own, which counts the post in full. */
static bool
compute_visits(Counting *counting, Voted *voted)
{
	const VisitFact *like = NULL;
	int nmet = 0;
	int nround = 0;

	for (int i = 0; i < voted->nstored; i++)
		if (voted->stored[i].round == voted->round)
		{
			like = &voted->stored[i];
			nround++;
		}
	if (like == NULL)
		return false;
	voted->fresh = palloc(sizeof(VisitFact) * Max(voted->nsteps, 1));
	voted->olds = palloc(sizeof(VisitFact *) * Max(voted->nsteps, 1));
	for (int i = 0; i < voted->nsteps; i++)
	{
		const StepRow *step = &voted->steps[i];
		const VisitFact *old = voted->olds[i] = stored_visit(voted, step);

		if (!compute_visit(counting, step, like, &voted->fresh[i]))
			return false;
		if (old == NULL && step->visit > 1 && step->first_due_at != GL_TIME_NEVER)
			return false;
		if (old != NULL)
		{
			voted->fresh[i].is_escalated = old->is_escalated;
			voted->fresh[i].tid = old->tid;
			nmet++;
		}
	}
	return nmet == nround;
}

static bool
is_counted(const Voted *voted, const DecisionRow *decision)
{
	for (int i = 0; i < voted->ncounted; i++)
		if (voted->counted[i].decision_id == decision->id)
			return true;
	return false;
}

/* The visit that a vote was cast in; -1 when that is none of the round. */
static int
visit_of(const Voted *voted, const DecisionRow *decision)
{
	for (int i = 0; i < voted->nsteps; i++)
		if (voted->steps[i].round == decision->round && voted->steps[i].step == decision->step &&
			voted->steps[i].visit == decision->visit)
			return i;
	return -1;
}

/* Are the votes that are new simple ones of people in the round that is looked at? */
static bool
has_simple_votes(const Voted *voted)
{
	for (int i = 0; i < voted->ndecisions; i++)
	{
		const DecisionRow *decision = &voted->decisions[i];

		if (is_counted(voted, decision))
			continue;
		if (visit_of(voted, decision) < 0 || decision->actor_id == GL_NO_ID ||
			(decision->verdict != VOTE_APPROVE && decision->verdict != VOTE_ABSTAIN))
			return false;
	}
	return true;
}

static bool
is_same_visit(const VisitFact *a, const VisitFact *b)
{
	return a->workspace_id == b->workspace_id && a->workflow_id == b->workflow_id &&
		   a->step_id == b->step_id && a->channel_id == b->channel_id &&
		   a->entered_at == b->entered_at && a->exited_at == b->exited_at &&
		   a->outcome == b->outcome && a->is_asked == b->is_asked &&
		   a->duration_seconds == b->duration_seconds &&
		   a->business_seconds == b->business_seconds && a->sla_seconds == b->sla_seconds &&
		   a->is_sla_met == b->is_sla_met && a->is_escalated == b->is_escalated &&
		   a->waiting_person_ids.n == b->waiting_person_ids.n &&
		   memcmp(a->waiting_person_ids.items, b->waiting_person_ids.items,
				  sizeof(gl_id) * a->waiting_person_ids.n) == 0;
}

/* A fact that is to be written when all posts are through. */
static void
keep_fact(Counting *counting, List **facts, const void *fact, size_t size)
{
	MemoryContext caller = MemoryContextSwitchTo(counting->context);

	*facts = lappend(*facts, memcpy(palloc(size), fact, size));
	MemoryContextSwitchTo(caller);
}

static void
keep_visit(Counting *counting, const VisitFact *visit)
{
	VisitFact kept = *visit;
	size_t size = sizeof(gl_id) * visit->waiting_person_ids.n;

	kept.waiting_person_ids.items = MemoryContextAlloc(counting->context, size);
	memcpy(kept.waiting_person_ids.items, visit->waiting_person_ids.items, size);
	keep_fact(counting, &counting->visits, &kept, sizeof(kept));
}

static void
count_visits(Counting *counting, const Voted *voted)
{
	for (int i = 0; i < voted->nsteps; i++)
	{
		const VisitFact *old = voted->olds[i];

		if (old != NULL && is_same_visit(old, &voted->fresh[i]))
			continue;
		if (old != NULL)
			gl_metric_add_visit(&counting->adding, old, -1);
		gl_metric_add_visit(&counting->adding, &voted->fresh[i], 1);
		counting->changes += 1 + (old != NULL);
		keep_visit(counting, &voted->fresh[i]);
	}
}

static void
count_decision(Counting *counting, const Voted *voted, const DecisionRow *decision)
{
	int at = visit_of(voted, decision);
	const VisitFact *visit = &voted->fresh[at];
	const StepRow *step = &voted->steps[at];
	DecisionFact fact = {
		.decision_id = decision->id,
		.post_id = decision->post_id,
		.workspace_id = decision->workspace_id,
		.workflow_id = visit->workflow_id,
		.step_id = visit->step_id,
		.channel_id = visit->channel_id,
		.round = decision->round,
		.visit = decision->visit,
		.revision = decision->revision,
		.person_id = decision->actor_id,
		.on_behalf_of_id =
			decision->person_id != decision->actor_id ? decision->person_id : GL_NO_ID,
		.requested_at = step->opened_at,
		.decided_at = decision->decided_at,
		.verdict = decision->verdict,
		.response_seconds = decision->decided_at - step->opened_at,
		.response_business_seconds =
			working_time(known_step(counting, visit), step->opened_at, decision->decided_at),
		.has_note = decision->note != NULL,
		.is_late = step->due_at == GL_TIME_NEVER ? -1 : decision->is_late,
	};

	gl_metric_add_decision(&counting->adding, &fact);
	counting->changes++;
	keep_fact(counting, &counting->decisions, &fact, sizeof(fact));
}

/* How often somebody voted on the post. */
static void
count_contribution(Counting *counting, const Voted *voted, gl_id person_id)
{
	ContributionFact old = {0};
	ContributionFact now = {.post_id = voted->post->post_id,
							.person_id = person_id,
							.kind = "decide",
							.workspace_id = voted->post->workspace_id,
							.first_at = GL_TIME_NEVER};
	bool is_there = gl_contribution_fact_read(now.post_id, person_id, now.kind, &old);

	for (int i = 0; i < voted->ndecisions; i++)
	{
		const DecisionRow *decision = &voted->decisions[i];

		if (decision->actor_id != person_id)
			continue;
		now.first_at = Min(now.first_at, decision->decided_at);
		now.last_at = now.n == 0 ? decision->decided_at : Max(now.last_at, decision->decided_at);
		now.n++;
	}
	if (is_there && now.n == old.n && now.first_at == old.first_at && now.last_at == old.last_at)
		return;
	now.tid = old.tid;
	counting->changes += 1 + is_there;
	keep_fact(counting, &counting->contributions, &now, sizeof(now));
}

static void
count_decisions(Counting *counting, const Voted *voted)
{
	IdList people = {.items = palloc(sizeof(gl_id) * Max(voted->ndecisions, 1))};

	for (int i = 0; i < voted->ndecisions; i++)
	{
		if (is_counted(voted, &voted->decisions[i]))
			continue;
		count_decision(counting, voted, &voted->decisions[i]);
		gl_ids_add(&people, voted->decisions[i].actor_id);
	}
	for (int i = 0; i < people.n; i++)
		count_contribution(counting, voted, people.items[i]);
}

/* The first vote of the first round answers a post that nobody commented on. */
static void
count_response(Counting *counting, const Voted *voted)
{
	const PostFact *post = voted->post;
	PostFact answered = *post;
	gl_time first = GL_TIME_NEVER;

	for (int i = 0; i < voted->ndecisions; i++)
		if (voted->decisions[i].round == 1 && voted->decisions[i].actor_id != GL_NO_ID)
			first = Min(first, voted->decisions[i].decided_at);
	if (first == post->first_response_at || first == GL_TIME_NEVER)
		return;
	if (post->first_response_at != GL_TIME_NEVER)
		gl_metric_add_response(&counting->adding, post, post->first_response_at, -1);
	gl_metric_add_response(&counting->adding, post, first, 1);
	counting->changes += 2; /* the fact of the post, as it was and as it is */
	answered.first_response_at = first;
	answered.time_to_first_response_seconds = first - post->first_submitted_at;
	keep_fact(counting, &counting->answered, &answered, sizeof(answered));
}

/* False when the post has to be counted in full; then nothing of it was. */
static bool
count_post(Counting *counting, const PostFact *post)
{
	Voted voted = {.post = post};

	voted.decisions = gl_decisions_read(post->post_id, &voted.ndecisions);
	if (voted.ndecisions == 0 || post->first_submitted_at == GL_TIME_NEVER)
		return false;
	voted.round = voted.decisions[voted.ndecisions - 1].round;
	voted.counted = gl_decision_facts_read(post->post_id, &voted.ncounted);
	voted.stored = gl_visit_facts_read(post->post_id, &voted.nstored);
	voted.steps = gl_steps_read(post->post_id, voted.round, &voted.nsteps);
	if (!compute_visits(counting, &voted) || !has_simple_votes(&voted))
		return false;
	count_visits(counting, &voted);
	count_decisions(counting, &voted);
	count_response(counting, &voted);
	return true;
}

static void
write_facts(const Counting *counting, gl_time now)
{
	ListCell *cell;

	gl_table_begin_batch();
	foreach (cell, counting->visits)
		gl_visit_fact_write(lfirst(cell));
	foreach (cell, counting->decisions)
		gl_decision_fact_write(lfirst(cell));
	foreach (cell, counting->contributions)
		gl_contribution_fact_write(lfirst(cell));
	foreach (cell, counting->answered)
		gl_first_response_write(lfirst(cell));
	gl_table_end_batch();
	gl_metric_sums_write(counting->adding.sums, now);
}

static HTAB *
known_by_id(const char *name, size_t size)
{
	HASHCTL control = {.keysize = sizeof(gl_id), .entrysize = size, .hcxt = CurrentMemoryContext};

	return hash_create(name, 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* The posts that are not among those counted; both by id. */
static void
count_all(Counting *counting, const IdList *posts, IdList *left)
{
	int nfacts;
	PostFact *facts = gl_post_facts_read(posts, &nfacts);
	MemoryContext of_post = AllocSetContextCreate(counting->context, "greenlight votes of a post",
												  ALLOCSET_DEFAULT_SIZES);
	int next = 0;

	gl_table_keep_scans(posts);
	MemoryContextSwitchTo(of_post);
	for (int i = 0; i < posts->n; i++)
	{
		bool has_facts = next < nfacts && facts[next].post_id == posts->items[i];

		if (!has_facts || !count_post(counting, &facts[next]))
			left->items[left->n++] = posts->items[i];
		next += has_facts;
		MemoryContextReset(of_post);
	}
	MemoryContextSwitchTo(counting->context);
	gl_table_end_scans();
}

IdList
gl_metric_votes_count(const IdList *posts, const char *timezone, gl_time now, int64 *changes)
{
	IdList left = {.items = palloc(sizeof(gl_id) * Max(posts->n, 1))};
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "greenlight votes", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	Counting counting = {.context = context, .adding.timezone = CStringGetTextDatum(timezone)};

	counting.steps = known_by_id("greenlight metric steps", sizeof(KnownStep));
	counting.calendars = known_by_id("greenlight metric calendars", sizeof(KnownCalendar));
	counting.adding.sums = gl_metric_sums_new();
	count_all(&counting, posts, &left);
	write_facts(&counting, now);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	*changes += counting.changes;
	return left;
}
