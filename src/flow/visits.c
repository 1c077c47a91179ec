/*
 * visits.c
 *		One visit of a step: opened with its seats, filled with votes given earlier, closed.
 */
#include "flow/visits.h"

#include "flow/bound.h"
#include "flow/carry.h"
#include "flow/deadline.h"
#include "flow/lookup.h"
#include "flow/rounds.h"
#include "flow/seats.h"

StepRow *
gl_visit_add(PostSnap *snap, int step, VisitState state)
{
	const StepRow *last = gl_last_visit(snap, step);
	int visit = last == NULL ? 1 : last->visit + 1;
	StepSnap *added;

	if (snap->nsteps == snap->steps_room)
	{
		StepSnap *grown = palloc0(sizeof(StepSnap) * (snap->steps_room * 2 + 4));

		if (snap->nsteps > 0)
			memcpy(grown, snap->steps, sizeof(StepSnap) * snap->nsteps);
		snap->steps = grown;
		snap->steps_room = snap->steps_room * 2 + 4;
	}
	added = &snap->steps[snap->nsteps++];
	*added = (StepSnap){.pending = PENDING_INSERT};
	added->row = (StepRow){
		.post_id = snap->post.id,
		.round = snap->review.round,
		.workspace_id = snap->post.workspace_id,
		.step = step,
		.visit = visit,
		.revision = snap->review.revision,
		.origin_step = step,
		.opened_at = snap->now,
		.state = state,
		.closed_at = state == VISIT_OPEN ? GL_TIME_NEVER : snap->now,
		.bound_at = snap->post.publish_at,
		.asked_at = snap->now,
		.due_at = GL_TIME_NEVER,
		.first_due_at = GL_TIME_NEVER,
		.extended_to = GL_TIME_NEVER,
	};
	return &added->row;
}

void
gl_visit_take_seats(StepRow *visit, const StepRow *from)
{
	visit->seat_person_ids = from->seat_person_ids;
	visit->seat_requirements = from->seat_requirements;
	visit->seat_votes = from->seat_votes;
	visit->seat_decision_ids = from->seat_decision_ids;
	visit->seat_actor_ids = from->seat_actor_ids;
	visit->bound_at = from->bound_at;
	visit->origin_version_id = from->origin_version_id;
	visit->origin_step = from->origin_step;
	visit->added_seats = from->added_seats;
}

/* Who has approved another step of the round, for themselves or for others, and so does not count in this one. */
static bool
has_approved_other(const PostSnap *snap, int step, gl_id person_id)
{
	for (int i = 0; i < snap->nsteps; i++)
	{
		const StepRow *row = &snap->steps[i].row;

		if (row->step == step || row != gl_last_visit(snap, row->step) ||
			!gl_step_is_settled(snap, row->step))
			continue;
		for (int seat = 0; seat < row->seat_person_ids.n; seat++)
			if ((row->seat_person_ids.items[seat] == person_id ||
				 row->seat_actor_ids.items[seat] == person_id) &&
				row->seat_votes.items[seat] == VOTE_APPROVE)
				return true;
	}
	return false;
}

bool
gl_is_spent(const PostSnap *snap, const WorkflowDef *definition, int step, gl_id person_id)
{
	return definition->distinct_approvers && has_approved_other(snap, step, person_id);
}

static void
drop_spent_seats(const PostSnap *snap, const WorkflowDef *definition, StepRow *visit)
{
	int kept = 0;

	for (int i = 0; i < visit->seat_person_ids.n; i++)
	{
		if (gl_is_spent(snap, definition, visit->step, visit->seat_person_ids.items[i]))
			continue;
		visit->seat_person_ids.items[kept] = visit->seat_person_ids.items[i];
		visit->seat_requirements.items[kept++] = visit->seat_requirements.items[i];
	}
	visit->seat_person_ids.n = kept;
	visit->seat_requirements.n = kept;
}

/* Votes given earlier stay with those who still have their seat, and about the time that they had. */
static void
keep_votes(StepRow *visit, const StepRow *before)
{
	for (int i = 0; i < visit->seat_person_ids.n; i++)
		for (int j = 0; j < before->seat_person_ids.n; j++)
			if (visit->seat_person_ids.items[i] == before->seat_person_ids.items[j] &&
				visit->seat_requirements.items[i] == before->seat_requirements.items[j])
			{
				visit->seat_votes.items[i] = before->seat_votes.items[j];
				visit->seat_decision_ids.items[i] = before->seat_decision_ids.items[j];
				visit->seat_actor_ids.items[i] = before->seat_actor_ids.items[j];
				if (before->seat_votes.items[j] != VOTE_NONE)
					visit->bound_at = before->bound_at;
			}
}

StepRow *
gl_visit_open(PostSnap *snap, int step, const StepRow *before)
{
	const WorkflowDef *definition = gl_definition_get(snap->review.workflow_version_id);
	const StepRow *last = gl_last_visit(snap, step);
	StepRow *visit = gl_visit_add(snap, step, VISIT_OPEN);
	int n;

	gl_seats_find(snap, definition, &definition->steps[step], &visit->seat_person_ids,
				  &visit->seat_requirements);
	drop_spent_seats(snap, definition, visit);
	n = visit->seat_person_ids.n;
	visit->seat_votes = (Int16List){n, palloc0(sizeof(int16) * Max(n, 1))};
	visit->seat_decision_ids = (IdList){n, palloc0(sizeof(gl_id) * Max(n, 1))};
	visit->seat_actor_ids = (IdList){n, palloc0(sizeof(gl_id) * Max(n, 1))};
	gl_deadline_open(snap, visit, last);
	/* Votes on the requirements of another version answer none of these. */
	if (before != NULL && before->origin_version_id == GL_NO_ID &&
		gl_bound_holds(definition, before, snap->post.publish_at))
		keep_votes(visit, before);
	if (definition->steps[step].is_client)
		snap->post.client_revision = snap->review.revision;
	return visit;
}

void
gl_visit_close(PostSnap *snap, StepSnap *visit, VisitState state)
{
	visit->row.state = state;
	visit->row.closed_at = snap->now;
	if (state == VISIT_PASSED || state == VISIT_DEEMED)
		visit->row.bound_at = snap->post.publish_at;
	if (visit->pending == PENDING_NOTHING)
		visit->pending = PENDING_UPDATE;
}
