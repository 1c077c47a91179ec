/*
 * migrate.c
 *		Moves an open review to the current version of its workflow, in a round of its own.
 *
 * A step that was passed counts in the step that it is mapped to, by the rules it was passed under:
 * its votes answer the requirements of the old step, so the visit remembers that one.
 */
#include "flow/migrate.h"

#include "base/document.h"
#include "base/errors.h"
#include "flow/carry.h"
#include "flow/condition.h"
#include "flow/effects.h"
#include "flow/lookup.h"
#include "flow/rounds.h"
#include "flow/visits.h"

#define NOWHERE (-1)  /* mapped to null: asked anew */
#define UNMAPPED (-2) /* neither named in the map nor in the new version */

const Workflow *
gl_migration_workflow(const PostSnap *snap)
{
	return gl_workflow_find(snap->workspace, snap->post.workflow_id);
}

static const char **
step_names(const WorkflowDef *definition)
{
	const char **names = palloc0(sizeof(char *) * (definition->nsteps + 1));

	for (int i = 0; i < definition->nsteps; i++)
		names[i] = definition->steps[i].name;
	return names;
}

static int
step_by_name(const WorkflowDef *definition, const char *name)
{
	for (int i = 0; i < definition->nsteps; i++)
		if (strcmp(definition->steps[i].name, name) == 0)
			return i;
	return UNMAPPED;
}

static const WorkflowDef *
old_definition(const PostSnap *snap)
{
	return gl_definition_get(snap->review.workflow_version_id);
}

/* Passed in this round or before it; what was skipped, or settled by time, was agreed to by nobody. */
static const StepRow *
agreed_visit(const PostSnap *snap, int step)
{
	const StepRow *visit = gl_last_visit(snap, step);

	return visit != NULL && gl_step_is_settled(snap, step) &&
				   (visit->state == VISIT_PASSED || visit->state == VISIT_CARRIED)
			   ? visit
			   : NULL;
}

/* Where the map and the names put an old step, without judging the map. */
static int
target_of(const WorkflowDef *to, const char *name, const Doc *map)
{
	Doc value;

	if (gl_doc_is_object(map))
	{
		if (gl_doc_has_null(map, name))
			return NOWHERE;
		if (gl_doc_get(map, name, &value))
			return gl_doc_is_text(&value) ? step_by_name(to, pnstrdup(value.value.val.string.val,
																	  value.value.val.string.len))
										  : UNMAPPED;
	}
	return step_by_name(to, name);
}

/* Raises unless every name of the map is one of a step, and every settled step has one place. */
static void
check_map(const PostSnap *snap, const WorkflowDef *to, const Doc *map)
{
	const WorkflowDef *from = old_definition(snap);
	const char **old_names = step_names(from);
	NameTable new_names = {"step", step_names(to), to->nsteps};
	const char **taken = palloc0(sizeof(char *) * Max(to->nsteps, 1));
	DocKeys keys = {old_names, NULL};
	Doc value;

	gl_doc_check_keys(map, &keys);
	for (int i = 0; i < from->nsteps; i++)
		if (gl_doc_get(map, old_names[i], &value))
			(void) gl_doc_name(&value, &new_names);
	for (int i = 0; i < from->nsteps; i++)
	{
		int target = target_of(to, old_names[i], map);

		if (agreed_visit(snap, i) == NULL || target == NOWHERE)
			continue;
		if (target == UNMAPPED)
			gl_doc_fail(map,
						psprintf("Step \"%s\" was passed and the new version has no such step.",
								 old_names[i]),
						"Name the step in which its approval counts, or null to ask anew.");
		if (taken[target] != NULL)
			gl_doc_fail(map,
						psprintf("Steps \"%s\" and \"%s\" would both be step \"%s\".",
								 taken[target], old_names[i], to->steps[target].name),
						"Map one of them to null or to another step.");
		taken[target] = old_names[i];
	}
}

/* Whether a seat is this person's, or its vote was cast by them. */
static bool
is_by(const StepRow *visit, int seat, gl_id person_id)
{
	return visit->seat_person_ids.items[seat] == person_id ||
		   visit->seat_actor_ids.items[seat] == person_id;
}

/* The votes of a visit without those of people who approved a step that is taken over already. */
static void
drop_spent_votes(StepRow *visit, const StepRow *rows, int n)
{
	Int16List votes = {visit->seat_votes.n, palloc(sizeof(int16) * Max(visit->seat_votes.n, 1))};

	for (int i = 0; i < votes.n; i++)
	{
		votes.items[i] = visit->seat_votes.items[i];
		for (int r = 0; r < n; r++)
			for (int j = 0; j < rows[r].seat_person_ids.n; j++)
				if (rows[r].seat_votes.items[j] == VOTE_APPROVE &&
					(is_by(visit, i, rows[r].seat_person_ids.items[j]) ||
					 is_by(visit, i, rows[r].seat_actor_ids.items[j])))
					votes.items[i] = VOTE_NONE;
	}
	visit->seat_votes = votes;
}

/*
 * The visits that pass a step of the new version: four eyes, bound times and distinct people as the
 * new version wants them, the quorum as it was met.
 */
static StepRow *
migrated_visits(const PostSnap *snap, const WorkflowDef *to, Jsonb *step_map, int *n)
{
	const WorkflowDef *from = old_definition(snap);
	StepRow *rows = palloc0(sizeof(StepRow) * Max(from->nsteps, 1));
	Doc map = gl_doc_root(step_map, "step_map");

	*n = 0;
	for (int step = 0; step < from->nsteps; step++)
	{
		const StepRow *visit = agreed_visit(snap, step);
		int target = target_of(to, from->steps[step].name, &map);
		StepRow moved;

		if (visit == NULL || target < 0)
			continue;
		moved = *visit;
		moved.step = target;
		if (moved.origin_version_id == GL_NO_ID)
		{
			moved.origin_version_id = from->version_id;
			moved.origin_step = step;
		}
		if (to->distinct_approvers)
			drop_spent_votes(&moved, rows, *n);
		if (gl_carry_passes(snap, to, &moved, &rows[*n]))
			(*n)++;
	}
	return rows;
}

bool
gl_migration_is_agreed(const PostSnap *snap, const WorkflowDef *to, Jsonb *step_map)
{
	Jsonb *facts = gl_condition_facts(snap, NULL, NULL);
	int n;
	StepRow *rows = migrated_visits(snap, to, step_map, &n);

	for (int step = 0; step < to->nsteps; step++)
	{
		bool is_carried = false;

		for (int i = 0; i < n; i++)
			is_carried |= rows[i].step == step;
		if (!is_carried && gl_condition_holds(to->steps[step].when, facts))
			return false;
	}
	return true;
}

void
gl_round_migrate(PostSnap *snap, const ActRequest *request)
{
	const Workflow *workflow = gl_migration_workflow(snap);
	const WorkflowDef *to = gl_definition_get(workflow->version_id);
	StepSnap *open = gl_snapshot_open_step(snap);
	Doc map = gl_doc_root(request->step_map, "step_map");
	int n;
	StepRow *rows;

	check_map(snap, to, &map);
	rows = migrated_visits(snap, to, request->step_map, &n);
	gl_visit_close(snap, open, VISIT_STALE);
	snap->review.state = ROUND_MIGRATED;
	snap->review.closed_at = snap->now;
	snap->left_review = palloc(sizeof(ReviewRow));
	*snap->left_review = snap->review;
	snap->left_step = palloc(sizeof(StepRow));
	*snap->left_step = open->row;
	snap->post.mode = workflow->mode;
	gl_round_begin(snap, to->version_id);
	gl_round_take_over(snap, rows, n);
	gl_round_ask(snap);
}

void
gl_migration_tell(const PostSnap *snap)
{
	const WorkflowDef *to = gl_definition_get(snap->review.workflow_version_id);

	for (int step = 0; step < to->nsteps; step++)
	{
		const StepRow *visit = gl_last_visit(snap, step);
		const char *what = "waits for its turn";

		if (visit != NULL && visit->state == VISIT_SKIPPED)
			what = "does not apply";
		else if (visit != NULL && visit->state == VISIT_OPEN)
			what = "is asked";
		else if (visit != NULL)
			what = psprintf("keeps the approval of step \"%s\"", gl_visit_asked(to, visit)->name);
		ereport(NOTICE, (errmsg("step \"%s\" %s", to->steps[step].name, what)));
	}
}
