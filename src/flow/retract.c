/*
 * retract.c
 *		Votes taken back: which one, and what becomes of the round.
 */
#include "flow/retract.h"

#include "flow/carry.h"
#include "flow/lookup.h"
#include "flow/rounds.h"
#include "flow/visits.h"

/* Whose votes may be taken back. */
typedef enum Reach
{
	REACH_CAST,	 /* those on the person's seats, and those they cast for others */
	REACH_SEATED /* those on the person's seats */
} Reach;

static bool
is_dissent(Vote vote)
{
	return vote == VOTE_REQUEST_CHANGES || vote == VOTE_REJECT;
}

/*
 * Whose votes of a visit the person may take back: their own, else those of the first one they voted
 * for; GL_NO_ID when there is none.
 */
static gl_id
voter_in(const StepRow *visit, gl_id person_id, Reach reach, bool dissents)
{
	gl_id found = GL_NO_ID;

	for (int i = 0; i < visit->seat_person_ids.n; i++)
	{
		Vote vote = visit->seat_votes.items[i];

		if (vote == VOTE_NONE || (dissents && !is_dissent(vote)))
			continue;
		if (visit->seat_person_ids.items[i] == person_id)
			return person_id;
		if (reach == REACH_CAST && found == GL_NO_ID && visit->seat_actor_ids.items[i] == person_id)
			found = visit->seat_person_ids.items[i];
	}
	return found;
}

/* The visit with the person's votes taken back. */
static StepRow *
without_votes(const StepRow *visit, gl_id person_id)
{
	StepRow *row = palloc(sizeof(StepRow));
	int n = visit->seat_person_ids.n;

	*row = *visit;
	row->seat_votes = (Int16List){n, palloc(sizeof(int16) * Max(n, 1))};
	row->seat_decision_ids = (IdList){n, palloc(sizeof(gl_id) * Max(n, 1))};
	row->seat_actor_ids = (IdList){n, palloc(sizeof(gl_id) * Max(n, 1))};
	for (int i = 0; i < n; i++)
	{
		bool taken = visit->seat_person_ids.items[i] == person_id;

		row->seat_votes.items[i] = taken ? VOTE_NONE : visit->seat_votes.items[i];
		row->seat_decision_ids.items[i] = taken ? GL_NO_ID : visit->seat_decision_ids.items[i];
		row->seat_actor_ids.items[i] = taken ? GL_NO_ID : visit->seat_actor_ids.items[i];
	}
	return row;
}

/* Whether what the others said ends the step all the same. */
static bool
is_refused_without(const PostSnap *snap, const StepRow *visit, gl_id voter_id)
{
	/* The round's: the channels may have another workflow by now. */
	const WorkflowDef *definition = gl_definition_get(snap->review.workflow_version_id);
	StepTally tally = gl_step_tally(snap->workspace, gl_visit_asked(definition, visit),
									without_votes(visit, voter_id));
	StepOutcome outcome = gl_step_outcome(&tally);

	return outcome == STEP_RETURNED || outcome == STEP_DECLINED;
}

/* The visit with such a vote that counts, the open one first, then the latest step. */
static const StepRow *
voted_visit(const PostSnap *snap, gl_id person_id, Reach reach, gl_id *voter_id)
{
	const StepRow *found = NULL;
	/* What ended in changes goes on only by the word of who asked for them, and not while others ask for them too. */
	bool is_returned = snap->has_review && snap->review.state == ROUND_CHANGES_REQUESTED;

	if (!snap->has_review || snap->review.revision != snap->post.revision ||
		snap->post.overridden_revision > 0)
		return NULL;
	for (int i = 0; i < snap->nsteps; i++)
	{
		const StepRow *row = &snap->steps[i].row;
		bool counts = is_returned
						  ? row->state == VISIT_RETURNED
						  : row->state == VISIT_OPEN || gl_step_is_settled(snap, row->step) ||
								row == gl_interrupted_visit(snap, row->step);
		gl_id voter;

		if (!counts || row != gl_last_visit(snap, row->step))
			continue;
		voter = voter_in(row, person_id, reach, is_returned);
		if (voter != GL_NO_ID && is_returned && is_refused_without(snap, row, voter))
			continue;
		if (voter == GL_NO_ID || (found != NULL && row->state != VISIT_OPEN &&
								  (found->state == VISIT_OPEN || row->step <= found->step)))
			continue;
		found = row;
		*voter_id = voter;
	}
	return found;
}

bool
gl_has_voted(const PostSnap *snap, const ActRequest *request)
{
	gl_id ignored;

	if (request->action == ACTION_VOID)
		return voted_visit(snap, request->person_id, REACH_SEATED, &ignored) != NULL;
	return request->action == ACTION_RETRACT &&
		   voted_visit(snap, request->actor.person_id, REACH_CAST, &ignored) != NULL;
}

static void
take_back(PostSnap *snap, const StepRow *voted, gl_id voter_id)
{
	StepRow *row = without_votes(voted, voter_id);
	StepSnap *open = gl_snapshot_open_step(snap);

	if (open == NULL)
	{
		gl_round_resume(snap, row);
		return;
	}
	if (&open->row == voted)
	{
		gl_visit_take_seats(&open->row, row);
		/* One opened in this very act is still to be inserted. */
		if (open->pending == PENDING_NOTHING)
			open->pending = PENDING_UPDATE;
		return;
	}
	if (open->row.step < row->step)
	{
		/* It waits for its turn, without the vote. */
		gl_visit_take_seats(gl_visit_add(snap, row->step, VISIT_STALE), row);
		return;
	}
	gl_visit_close(snap, open, VISIT_STALE);
	(void) gl_visit_open(snap, row->step, row);
}

void
gl_round_retract(PostSnap *snap, const ActRequest *request)
{
	gl_id voter_id;
	const StepRow *voted = voted_visit(snap, request->actor.person_id, REACH_CAST, &voter_id);

	take_back(snap, voted, voter_id);
}

void
gl_round_void(PostSnap *snap, gl_id person_id)
{
	gl_id voter_id;
	const StepRow *voted = voted_visit(snap, person_id, REACH_SEATED, &voter_id);

	while (voted != NULL)
	{
		take_back(snap, voted, voter_id);
		voted = voted_visit(snap, person_id, REACH_SEATED, &voter_id);
	}
}
