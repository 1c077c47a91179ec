/*
 * rounds.c
 *		Rounds of review: which step is asked next, opening it freezes its seats, votes land in them.
 *
 * A step is settled for the round's revision when its last visit passed, carries approvals given
 * earlier, or says that the step does not apply. The first step that is not settled is asked.
 */
#include "flow/effects.h"

#include "base/sequence.h"
#include "flow/bound.h"
#include "flow/carry.h"
#include "flow/condition.h"
#include "flow/lookup.h"
#include "flow/rounds.h"
#include "flow/visits.h"

static const WorkflowDef *
definition_of(const PostSnap *snap)
{
	return gl_definition_get(snap->review.workflow_version_id);
}

int
gl_round_next(const PostSnap *snap, int passing)
{
	const WorkflowDef *definition = definition_of(snap);
	Jsonb *facts = NULL;

	for (int step = 0; step < definition->nsteps; step++)
	{
		const StepDef *def = &definition->steps[step];

		if (step == passing || gl_step_is_settled(snap, step))
			continue;
		if (def->when != NULL && facts == NULL)
			facts = gl_condition_facts(snap, NULL, NULL);
		if (gl_condition_holds(def->when, facts))
			return step;
	}
	return -1;
}

/* Notes for each step ahead of one that it does not apply; -1: for all of them. */
static void
skip_ahead_of(PostSnap *snap, int next)
{
	int n = next < 0 ? definition_of(snap)->nsteps : next;

	for (int step = 0; step < n; step++)
		if (!gl_step_is_settled(snap, step))
			(void) gl_visit_add(snap, step, VISIT_SKIPPED);
}

const StepRow *
gl_interrupted_visit(const PostSnap *snap, int step)
{
	const StepRow *visit = gl_last_visit(snap, step);

	return visit != NULL && visit->state == VISIT_STALE &&
				   visit->revision == snap->review.revision &&
				   gl_bound_holds(definition_of(snap), visit, snap->post.publish_at)
			   ? visit
			   : NULL;
}

/*
 * Asks the first step that is not settled, or else the one that was asked before: a condition that
 * does not hold any more lets nothing pass that was being asked.
 */
static void
ask_next(PostSnap *snap, int asked, const StepRow *before)
{
	int next = gl_round_next(snap, -1);

	if (next < 0)
		next = asked;
	skip_ahead_of(snap, next);
	if (next < 0)
		return;
	if (before == NULL || before->step != next)
		before = gl_interrupted_visit(snap, next);
	(void) gl_visit_open(snap, next, before);
}

void
gl_round_begin(PostSnap *snap, gl_id version_id)
{
	PostRow *post = &snap->post;

	post->round++;
	post->is_withdrawn = false;
	/* From here on the round pins the workflow, also for the steps opened below. */
	post->review_state = REVIEW_IN_REVIEW;
	snap->review = (ReviewRow){
		.workspace_id = post->workspace_id,
		.post_id = post->id,
		.round = post->round,
		.workflow_version_id = version_id,
		.submitter_id = post->submitter_id,
		.opened_at = snap->now,
		.revision = post->revision,
		.content_sha256 = snap->content.content_sha256,
		.state = ROUND_OPEN,
		.closed_at = GL_TIME_NEVER,
	};
	snap->review_pending = PENDING_INSERT;
	snap->has_review = true;
	snap->review_is_loaded = true;
	snap->steps = NULL;
	snap->nsteps = 0;
	snap->steps_room = 0;
}

/* The visits that pass a step of the loaded round for the content as it is, one or none a step. */
static StepRow *
carried_visits(const PostSnap *snap, const WorkflowDef *definition, int except, int *n)
{
	StepRow *rows = palloc0(sizeof(StepRow) * Max(definition->nsteps, 1));

	*n = 0;
	if (!gl_round_carries(snap, definition))
		return rows;
	for (int step = 0; step < definition->nsteps; step++)
	{
		const StepRow *visit = gl_last_visit(snap, step);

		if (step != except && visit != NULL && gl_carry_passes(snap, definition, visit, &rows[*n]))
			(*n)++;
	}
	return rows;
}

void
gl_round_take_over(PostSnap *snap, const StepRow *rows, int n)
{
	for (int i = 0; i < n; i++)
		gl_visit_take_seats(gl_visit_add(snap, rows[i].step, VISIT_CARRIED), &rows[i]);
}

bool
gl_round_is_agreed(const PostSnap *snap, const WorkflowDef *definition, gl_id submitter_id)
{
	PostSnap submitted = *snap;
	Jsonb *facts = gl_condition_facts(snap, NULL, NULL);
	int ncarried;
	StepRow *carried;

	submitted.post.submitter_id = submitter_id;
	carried = carried_visits(&submitted, definition, -1, &ncarried);
	for (int step = 0; step < definition->nsteps; step++)
	{
		bool is_carried = false;

		for (int i = 0; i < ncarried; i++)
			is_carried |= carried[i].step == step;
		if (!is_carried && gl_condition_holds(definition->steps[step].when, facts))
			return false;
	}
	return ncarried > 0;
}

void
gl_round_open(PostSnap *snap, Actor actor)
{
	PostRow *post = &snap->post;
	const WorkflowDef *definition = gl_definition_get(snap->workflow->version_id);
	StepRow *carried;
	int n;

	post->submitter_id = actor.person_id;
	gl_ids_add(&post->contributor_ids, actor.person_id);
	carried = carried_visits(snap, definition, -1, &n);
	post->workflow_id = snap->workflow->id;
	post->mode = snap->workflow->mode;
	gl_round_begin(snap, snap->workflow->version_id);
	gl_round_take_over(snap, carried, n);
	ask_next(snap, -1, NULL);
}

static void
resume(PostSnap *snap, int asked, const StepRow *before)
{
	const WorkflowDef *definition = definition_of(snap);
	int n;
	StepRow *carried = carried_visits(snap, definition, asked, &n);

	gl_round_begin(snap, definition->version_id);
	gl_round_take_over(snap, carried, n);
	ask_next(snap, asked, before);
}

void
gl_round_resume(PostSnap *snap, const StepRow *before)
{
	resume(snap, before->step, before);
}

/* A step that agreed to another publish time is asked also where its condition holds no more. */
void
gl_round_reopen(PostSnap *snap)
{
	resume(snap, gl_bound_step(snap, snap->post.publish_at), NULL);
}

void
gl_round_vote(PostSnap *snap, const ActRequest *request, gl_id person_id, Vote vote)
{
	StepSnap *visit = gl_snapshot_open_step(snap);
	StepRow *row = &visit->row;
	int own = 0;

	for (int i = 0; i < row->seat_person_ids.n; i++)
		own += row->seat_person_ids.items[i] == person_id;
	visit->pending = PENDING_UPDATE;
	snap->decisions = palloc(sizeof(DecisionRow) * Max(own, 1));
	for (int i = 0; i < row->seat_person_ids.n; i++)
	{
		DecisionRow *decision = &snap->decisions[snap->ndecisions];

		if (row->seat_person_ids.items[i] != person_id)
			continue;
		*decision = (DecisionRow){
			.id = gl_sequence_next(SEQUENCE_DECISION),
			.workspace_id = row->workspace_id,
			.post_id = row->post_id,
			.round = row->round,
			.step = row->step,
			.visit = row->visit,
			.requirement = row->seat_requirements.items[i],
			.person_id = person_id,
			.actor_id = request->actor.person_id,
			.verdict = vote,
			.note = request->note == NULL ? NULL : pstrdup(request->note),
			.revision = snap->review.revision,
			.content_sha256 = snap->review.content_sha256,
			.decided_at = snap->now,
			.link_id = request->actor.link_id,
			.is_late = snap->now > row->due_at,
		};
		row->seat_votes.items[i] = vote;
		row->seat_decision_ids.items[i] = decision->id;
		row->seat_actor_ids.items[i] = decision->actor_id;
		snap->ndecisions++;
	}
}

void
gl_round_close_step(PostSnap *snap, Action action)
{
	static const VisitState states[ACTION_COUNT] = {
		[ACTION_PASS_STEP] = VISIT_PASSED,		  [ACTION_PASS_REVIEW] = VISIT_PASSED,
		[ACTION_CLEAR_STEP] = VISIT_PASSED,		  [ACTION_CLEAR_REVIEW] = VISIT_PASSED,
		[ACTION_RETURN_REVIEW] = VISIT_RETURNED,  [ACTION_DECLINE_REVIEW] = VISIT_DECLINED,
		[ACTION_WITHDRAW] = VISIT_WITHDRAWN,	  [ACTION_CANCEL] = VISIT_CANCELLED,
		[ACTION_OVERRIDE] = VISIT_OVERRIDDEN,	  [ACTION_DEEM_STEP] = VISIT_DEEMED,
		[ACTION_DEEM_REVIEW] = VISIT_DEEMED,	  [ACTION_SKIP_STEP] = VISIT_PASSED_OVER,
		[ACTION_SKIP_REVIEW] = VISIT_PASSED_OVER, [ACTION_TIME_RETURN] = VISIT_RETURNED,
		[ACTION_TIME_REJECT] = VISIT_DECLINED,	  [ACTION_EXPIRE] = VISIT_EXPIRED,
		[ACTION_GIVE_UP] = VISIT_EXPIRED,		  [ACTION_DROP] = VISIT_CANCELLED,
	};

	gl_visit_close(snap, gl_snapshot_open_step(snap), states[action]);
}

void
gl_round_ask(PostSnap *snap)
{
	ask_next(snap, -1, NULL);
}

void
gl_round_close(PostSnap *snap, Action action)
{
	static const RoundState states[ACTION_COUNT] = {
		[ACTION_PASS_REVIEW] = ROUND_APPROVED,
		[ACTION_RETURN_REVIEW] = ROUND_CHANGES_REQUESTED,
		[ACTION_DECLINE_REVIEW] = ROUND_REJECTED,
		[ACTION_WITHDRAW] = ROUND_WITHDRAWN,
		[ACTION_CANCEL] = ROUND_CANCELLED,
		[ACTION_OVERRIDE] = ROUND_OVERRIDDEN,
		[ACTION_RESTORE] = ROUND_APPROVED,
		[ACTION_CLEAR_REVIEW] = ROUND_APPROVED,
		[ACTION_DEEM_REVIEW] = ROUND_APPROVED,
		[ACTION_SKIP_REVIEW] = ROUND_APPROVED,
		[ACTION_TIME_RETURN] = ROUND_CHANGES_REQUESTED,
		[ACTION_TIME_REJECT] = ROUND_REJECTED,
		[ACTION_EXPIRE] = ROUND_EXPIRED,
		[ACTION_GIVE_UP] = ROUND_EXPIRED,
		[ACTION_DROP] = ROUND_CANCELLED,
	};

	/* Steps behind the last one that was asked did not apply. */
	if (states[action] == ROUND_APPROVED)
		skip_ahead_of(snap, -1);
	snap->review.state = states[action];
	snap->review.closed_at = snap->now;
	if (snap->review_pending == PENDING_NOTHING)
		snap->review_pending = PENDING_UPDATE;
}

/* After an edit in review: what each step's carry rule keeps is kept, and the rest is asked again. */
void
gl_round_restart(PostSnap *snap)
{
	const WorkflowDef *definition = definition_of(snap);
	StepRow *open = &gl_snapshot_open_step(snap)->row;
	StepRow before;
	bool keeps = gl_carry_votes(snap, definition, open, &before);
	int asked = open->step;
	int n;
	StepRow *carried = carried_visits(snap, definition, open->step, &n);

	gl_visit_close(snap, gl_snapshot_open_step(snap), VISIT_STALE);
	snap->review.revision = snap->post.revision;
	snap->review.content_sha256 = snap->content.content_sha256;
	snap->review_pending = PENDING_UPDATE;
	gl_round_take_over(snap, carried, n);
	ask_next(snap, asked, keeps ? &before : NULL);
}

/* Was it skipped and applies now, or passed for another publish time than the post has now? */
static bool
is_asked_after_all(const PostSnap *snap, const StepRow *visit, Jsonb *facts)
{
	const WorkflowDef *definition = definition_of(snap);

	if (visit == NULL || visit->revision != snap->review.revision)
		return false;
	if (visit->state == VISIT_SKIPPED)
		return gl_condition_holds(definition->steps[visit->step].when, facts);
	return (visit->state == VISIT_PASSED || visit->state == VISIT_CARRIED ||
			visit->state == VISIT_DEEMED) &&
		   !gl_bound_holds(definition, visit, snap->post.publish_at);
}

static bool
has_votes(const StepRow *visit)
{
	for (int i = 0; i < visit->seat_votes.n; i++)
		if (visit->seat_votes.items[i] != VOTE_NONE)
			return true;
	return false;
}

/* The open step binds another time: votes about that one are dropped, and it is asked again. */
static void
rebind_open_step(PostSnap *snap, StepSnap *open)
{
	int step = open->row.step;

	if (gl_bound_holds(definition_of(snap), &open->row, snap->post.publish_at))
		return;
	if (has_votes(&open->row))
	{
		gl_visit_close(snap, open, VISIT_STALE);
		(void) gl_visit_open(snap, step, NULL);
		return;
	}
	open->row.bound_at = snap->post.publish_at;
	open->pending = PENDING_UPDATE;
}

/*
 * A step ahead of the open one has to be asked: the first such one is asked next, and the others,
 * as the open one, wait for their turn again.
 */
void
gl_round_reconsider(PostSnap *snap)
{
	StepSnap *open = gl_snapshot_open_step(snap);
	Jsonb *facts = gl_condition_facts(snap, NULL, NULL);
	int next = -1;

	/* Behind the open step: passed earlier, and asked again at their turn. */
	for (int step = open->row.step + 1; step < definition_of(snap)->nsteps; step++)
	{
		const StepRow *visit = gl_last_visit(snap, step);

		if (visit != NULL && visit->state != VISIT_SKIPPED &&
			is_asked_after_all(snap, visit, facts))
			(void) gl_visit_add(snap, step, VISIT_STALE);
	}
	open = gl_snapshot_open_step(snap);
	for (int step = open->row.step - 1; step >= 0; step--)
	{
		const StepRow *visit = gl_last_visit(snap, step);

		if (!is_asked_after_all(snap, visit, facts))
			continue;
		if (next >= 0 && gl_last_visit(snap, next)->state != VISIT_SKIPPED)
			(void) gl_visit_add(snap, next, VISIT_STALE);
		next = step;
	}
	open = gl_snapshot_open_step(snap);
	if (next < 0)
	{
		rebind_open_step(snap, open);
		return;
	}
	gl_visit_close(snap, open, VISIT_STALE);
	if (!gl_bound_holds(definition_of(snap), &open->row, snap->post.publish_at))
		(void) gl_visit_add(snap, open->row.step, VISIT_STALE);
	(void) gl_visit_open(snap, next, NULL);
}

static bool
was_skipped(const PostSnap *snap, const WorkflowDef *definition, int step)
{
	const StepRow *visit = gl_last_visit(snap, step);

	return visit != NULL && snap->review.workflow_version_id == definition->version_id &&
		   visit->state == VISIT_SKIPPED && visit->revision == snap->post.revision;
}

/* Clients see what was approved where no step is theirs, or none that applied. */
static void
show_to_clients(PostSnap *snap, const WorkflowDef *definition)
{
	for (int i = 0; definition != NULL && i < definition->nsteps; i++)
		if (definition->steps[i].is_client && !was_skipped(snap, definition, i))
			return;
	snap->post.client_revision = snap->post.revision;
}

void
gl_round_approve(PostSnap *snap)
{
	snap->post.approved_revision = snap->review.revision;
	snap->approved = &snap->content;
	show_to_clients(snap, definition_of(snap));
}

void
gl_round_override(PostSnap *snap)
{
	snap->post.approved_revision = snap->post.revision;
	snap->post.overridden_revision = snap->post.revision;
	snap->approved = &snap->content;
	/* A draft may have been in review as it is now. */
	gl_snapshot_load_review(snap);
	show_to_clients(snap, gl_snapshot_definition(snap));
}
