/*
 * rounds.c
 *		Rounds of review: opening a step freezes its seats, votes land in them.
 */
#include "flow/effects.h"

#include "base/sequence.h"
#include "flow/lookup.h"
#include "flow/seats.h"

static int16 *
zeros(int n)
{
	return palloc0(sizeof(int16) * Max(n, 1));
}

/* Opens a visit of a step for the round's revision. */
static void
open_step(PostSnap *snap, int step)
{
	const WorkflowDef *definition = gl_definition_get(snap->review.workflow_version_id);
	StepSnap *visit = &snap->steps[snap->nsteps];

	*visit = (StepSnap){.pending = PENDING_INSERT};
	visit->row = (StepRow){
		.post_id = snap->post.id,
		.round = snap->review.round,
		.workspace_id = snap->post.workspace_id,
		.step = step,
		.visit = 1,
		.revision = snap->review.revision,
		.opened_at = snap->now,
		.state = VISIT_OPEN,
		.closed_at = GL_TIME_NEVER,
	};
	for (int i = 0; i < snap->nsteps; i++)
		if (snap->steps[i].row.step == step)
			visit->row.visit++;
	gl_seats_find(snap, definition, &definition->steps[step], &visit->row.seat_person_ids,
				  &visit->row.seat_requirements);
	visit->row.seat_votes =
		(Int16List){visit->row.seat_person_ids.n, zeros(visit->row.seat_person_ids.n)};
	visit->row.seat_decision_ids =
		(IdList){visit->row.seat_person_ids.n,
				 palloc0(sizeof(gl_id) * Max(visit->row.seat_person_ids.n, 1))};
	snap->nsteps++;
	if (definition->steps[step].is_client)
		snap->post.client_revision = snap->review.revision;
}

void
gl_round_open(PostSnap *snap, Actor actor)
{
	PostRow *post = &snap->post;

	post->round++;
	post->submitter_id = actor.person_id;
	gl_ids_add(&post->contributor_ids, actor.person_id);
	post->workflow_id = snap->workflow->id;
	post->mode = snap->workflow->mode;
	/* From here on the round pins the workflow, also for the steps opened below. */
	post->review_state = REVIEW_IN_REVIEW;
	snap->review = (ReviewRow){
		.workspace_id = post->workspace_id,
		.post_id = post->id,
		.round = post->round,
		.workflow_version_id = snap->workflow->version_id,
		.submitter_id = actor.person_id,
		.opened_at = snap->now,
		.revision = post->revision,
		.content_sha256 = snap->content.content_sha256,
		.state = ROUND_OPEN,
		.closed_at = GL_TIME_NEVER,
	};
	snap->review_pending = PENDING_INSERT;
	snap->has_review = true;
	snap->review_is_loaded = true;
	snap->steps = palloc0(sizeof(StepSnap) * 2);
	snap->nsteps = 0;
	open_step(snap, 0);
}

void
gl_round_vote(PostSnap *snap, const ActRequest *request, Vote vote)
{
	StepSnap *visit = gl_snapshot_open_step(snap);
	StepRow *row = &visit->row;

	visit->pending = PENDING_UPDATE;
	snap->decisions = palloc0(sizeof(DecisionRow) * row->seat_person_ids.n);
	for (int i = 0; i < row->seat_person_ids.n; i++)
	{
		DecisionRow *decision = &snap->decisions[snap->ndecisions];

		if (row->seat_person_ids.items[i] != request->actor.person_id)
			continue;
		*decision = (DecisionRow){
			.id = gl_sequence_next(SEQUENCE_DECISION),
			.workspace_id = row->workspace_id,
			.post_id = row->post_id,
			.round = row->round,
			.step = row->step,
			.visit = row->visit,
			.requirement = row->seat_requirements.items[i],
			.person_id = request->actor.person_id,
			.verdict = vote,
			.note = request->note == NULL ? NULL : pstrdup(request->note),
			.revision = snap->review.revision,
			.content_sha256 = snap->review.content_sha256,
			.decided_at = snap->now,
		};
		row->seat_votes.items[i] = vote;
		row->seat_decision_ids.items[i] = decision->id;
		snap->ndecisions++;
	}
}

static void
close_visit(PostSnap *snap, StepSnap *visit, VisitState state)
{
	visit->row.state = state;
	visit->row.closed_at = snap->now;
	visit->pending = PENDING_UPDATE;
}

void
gl_round_close_step(PostSnap *snap, Action action)
{
	static const VisitState states[ACTION_COUNT] = {
		[ACTION_PASS_STEP] = VISIT_PASSED,		 [ACTION_PASS_REVIEW] = VISIT_PASSED,
		[ACTION_RETURN_REVIEW] = VISIT_RETURNED, [ACTION_DECLINE_REVIEW] = VISIT_DECLINED,
		[ACTION_WITHDRAW] = VISIT_WITHDRAWN,	 [ACTION_CANCEL] = VISIT_CANCELLED,
	};

	close_visit(snap, gl_snapshot_open_step(snap), states[action]);
}

void
gl_round_next_step(PostSnap *snap)
{
	int passed = 0;

	for (int i = 0; i < snap->nsteps; i++)
		if (snap->steps[i].row.state == VISIT_PASSED &&
			snap->steps[i].row.revision == snap->review.revision)
			passed = Max(passed, snap->steps[i].row.step + 1);
	open_step(snap, passed);
}

void
gl_round_close(PostSnap *snap, Action action)
{
	static const RoundState states[ACTION_COUNT] = {
		[ACTION_PASS_REVIEW] = ROUND_APPROVED,	  [ACTION_RETURN_REVIEW] = ROUND_CHANGES_REQUESTED,
		[ACTION_DECLINE_REVIEW] = ROUND_REJECTED, [ACTION_WITHDRAW] = ROUND_WITHDRAWN,
		[ACTION_CANCEL] = ROUND_CANCELLED,
	};

	snap->review.state = states[action];
	snap->review.closed_at = snap->now;
	if (snap->review_pending == PENDING_NOTHING)
		snap->review_pending = PENDING_UPDATE;
}

/* After an edit in review: the round goes on with the new revision from its first step. */
void
gl_round_restart(PostSnap *snap)
{
	close_visit(snap, gl_snapshot_open_step(snap), VISIT_STALE);
	snap->review.revision = snap->post.revision;
	snap->review.content_sha256 = snap->content.content_sha256;
	snap->review_pending = PENDING_UPDATE;
	open_step(snap, 0);
}

void
gl_round_approve(PostSnap *snap)
{
	const WorkflowDef *definition = gl_definition_get(snap->review.workflow_version_id);
	bool has_client_step = false;

	snap->post.approved_revision = snap->review.revision;
	snap->approved = &snap->content;
	for (int i = 0; i < definition->nsteps; i++)
		has_client_step |= definition->steps[i].is_client;
	if (!has_client_step)
		snap->post.client_revision = snap->review.revision;
}
