/*
 * timed_seats.c
 *		Seats that deadlines give. Four eyes, sight and distinct people count for them as for all.
 */
#include "flow/timed_seats.h"

#include "flow/delegates.h"
#include "flow/holds.h"
#include "flow/lookup.h"
#include "flow/rounds.h"
#include "flow/seats.h"

static const WorkflowDef *
definition_of(const PostSnap *snap)
{
	return gl_definition_get(snap->review.workflow_version_id);
}

/* A visit with room for as many seats more; nothing of what it shares with others is changed. */
static void
make_room(StepRow *visit, int more)
{
	int n = visit->seat_person_ids.n;
	gl_id *people = palloc(sizeof(gl_id) * (n + more + 1));
	int16 *requirements = palloc(sizeof(int16) * (n + more + 1));
	int16 *votes = palloc0(sizeof(int16) * (n + more + 1));
	gl_id *decisions = palloc0(sizeof(gl_id) * (n + more + 1));
	gl_id *actors = palloc0(sizeof(gl_id) * (n + more + 1));

	for (int i = 0; i < n; i++)
	{
		people[i] = visit->seat_person_ids.items[i];
		requirements[i] = visit->seat_requirements.items[i];
		votes[i] = visit->seat_votes.items[i];
		decisions[i] = visit->seat_decision_ids.items[i];
		actors[i] = visit->seat_actor_ids.items[i];
	}
	visit->seat_person_ids = (IdList){n, people};
	visit->seat_requirements = (Int16List){n, requirements};
	visit->seat_votes = (Int16List){n, votes};
	visit->seat_decision_ids = (IdList){n, decisions};
	visit->seat_actor_ids = (IdList){n, actors};
}

/* Moves a seat, or the numbers of seats with it. */
static void
set_count(StepRow *visit, int n)
{
	visit->seat_person_ids.n = n;
	visit->seat_requirements.n = n;
	visit->seat_votes.n = n;
	visit->seat_decision_ids.n = n;
	visit->seat_actor_ids.n = n;
}

static bool
has_seat(const StepRow *visit, gl_id person_id, int requirement)
{
	for (int i = 0; i < visit->seat_person_ids.n; i++)
		if (visit->seat_person_ids.items[i] == person_id &&
			visit->seat_requirements.items[i] == requirement)
			return true;
	return false;
}

/* A seat for a person in each requirement where they have none; the visit has room. */
static void
seat(StepRow *visit, int nrequirements, gl_id person_id)
{
	for (int r = 0; r < nrequirements; r++)
	{
		int n = visit->seat_person_ids.n;

		if (has_seat(visit, person_id, r))
			continue;
		visit->seat_person_ids.items[n] = person_id;
		visit->seat_requirements.items[n] = (int16) r;
		visit->seat_votes.items[n] = VOTE_NONE;
		visit->seat_decision_ids.items[n] = GL_NO_ID;
		visit->seat_actor_ids.items[n] = GL_NO_ID;
		set_count(visit, n + 1);
	}
}

/* Members of a role who may decide about the step. */
static IdList
people_of(const PostSnap *snap, int step, const RoleDef *role)
{
	const WorkflowDef *definition = definition_of(snap);
	IdList people = gl_seats_of_role(snap, definition, &definition->steps[step], role);
	int kept = 0;

	for (int i = 0; i < people.n; i++)
		if (!gl_is_spent(snap, definition, step, people.items[i]))
			people.items[kept++] = people.items[i];
	people.n = kept;
	return people;
}

static const TimedAction *
action_of(const PostSnap *snap, int step, int action)
{
	return &definition_of(snap)->steps[step].deadline->rule.actions[action];
}

void
gl_timed_seats_keep(PostSnap *snap, StepRow *visit, const StepRow *last)
{
	const WorkflowDef *definition = definition_of(snap);
	bool has_seated = false;
	int first_added = last->seat_person_ids.n - last->added_seats;

	for (int i = 0; i < last->done_actions.n; i++)
	{
		TimedAct act = action_of(snap, visit->step, last->done_actions.items[i])->act;

		has_seated |= act == TIMED_ESCALATE || act == TIMED_REASSIGN;
	}
	if (!has_seated)
		return;
	set_count(visit, 0);
	visit->added_seats = 0;
	make_room(visit, last->seat_person_ids.n);
	for (int i = 0; i < last->seat_person_ids.n; i++)
	{
		gl_id person_id = last->seat_person_ids.items[i];
		int n = visit->seat_person_ids.n;

		if (gl_is_excluded(snap, definition, person_id) ||
			gl_is_spent(snap, definition, visit->step, person_id))
			continue;
		visit->seat_person_ids.items[n] = person_id;
		visit->seat_requirements.items[n] = last->seat_requirements.items[i];
		set_count(visit, n + 1);
		visit->added_seats += i >= first_added;
	}
}

/* The visit as it would be with the role's members in place of those who have not voted. */
static StepRow
given_to(const PostSnap *snap, const StepRow *visit, int action)
{
	StepRow given = *visit;
	int nrequirements = definition_of(snap)->steps[visit->step].nrequirements;
	IdList people = people_of(snap, visit->step, action_of(snap, visit->step, action)->to);
	int kept = 0;

	make_room(&given, people.n * nrequirements);
	for (int i = 0; i < visit->seat_person_ids.n; i++)
	{
		if (visit->seat_votes.items[i] == VOTE_NONE)
			continue;
		given.seat_person_ids.items[kept] = visit->seat_person_ids.items[i];
		given.seat_requirements.items[kept] = visit->seat_requirements.items[i];
		given.seat_votes.items[kept] = visit->seat_votes.items[i];
		given.seat_decision_ids.items[kept] = visit->seat_decision_ids.items[i];
		given.seat_actor_ids.items[kept++] = visit->seat_actor_ids.items[i];
	}
	set_count(&given, kept);
	given.added_seats = 0;
	for (int i = 0; i < people.n; i++)
		seat(&given, nrequirements, people.items[i]);
	return given;
}

bool
gl_timed_seats_suffice(const PostSnap *snap, int action)
{
	StepRow given = given_to(snap, &gl_snapshot_open_step(snap)->row, action);
	StepTally tally = gl_snapshot_tally(snap, &given);

	return gl_unsatisfiable_rule(&tally) < 0 && gl_step_outcome(&tally) != STEP_BLOCKED;
}

OutboxRow
gl_timed_message(const PostSnap *snap, const StepRow *visit, int action, OutboxKind kind,
				 gl_id person_id)
{
	return (OutboxRow){
		.workspace_id = visit->workspace_id,
		.post_id = visit->post_id,
		.round = visit->round,
		.step = visit->step,
		.visit = visit->visit,
		.action = action,
		.kind = kind,
		.person_id = person_id,
		.due_at = visit->due_at,
		.created_at = snap->now,
	};
}

/* One message for each of them. */
static void
tell(PostSnap *snap, const StepRow *visit, int action, OutboxKind kind, const IdList *people)
{
	snap->timing.told = *people;
	snap->timing.outbox = palloc(sizeof(OutboxRow) * Max(people->n, 1));
	snap->timing.noutbox = people->n;
	for (int i = 0; i < people->n; i++)
		snap->timing.outbox[i] = gl_timed_message(snap, visit, action, kind, people->items[i]);
}

/* The first role that the step's deadline escalates to; managers where it names none. */
static const RoleDef *
escalation_role(const StepDef *step)
{
	for (int i = 0; step->deadline != NULL && i < step->deadline->rule.nactions; i++)
		if (step->deadline->rule.actions[i].act == TIMED_ESCALATE &&
			step->deadline->rule.actions[i].to != NULL)
			return step->deadline->rule.actions[i].to;
	return gl_role_find("manager");
}

IdList
gl_timed_people(const PostSnap *snap, int step, const IdList *but)
{
	const StepDef *def = &definition_of(snap)->steps[step];
	const RoleDef *roles[] = {escalation_role(def), gl_role_find("owner")};
	IdList told = {0};

	for (int r = 0; r < lengthof(roles) && told.n == 0; r++)
	{
		IdList people = gl_people_of_role(snap, def, roles[r]);

		for (int i = 0; i < people.n; i++)
			if (!gl_ids_contain(but, people.items[i]))
				gl_ids_add(&told, people.items[i]);
	}
	return told;
}

void
gl_timed_seats_add(PostSnap *snap, StepRow *visit, int action)
{
	int nrequirements = definition_of(snap)->steps[visit->step].nrequirements;
	const RoleDef *to = action_of(snap, visit->step, action)->to;
	IdList people = people_of(snap, visit->step, to == NULL ? gl_role_find("manager") : to);
	int before = visit->seat_person_ids.n;

	/* Somebody has to hear of it. */
	if (people.n == 0)
		people = people_of(snap, visit->step, gl_role_find("owner"));
	make_room(visit, people.n * nrequirements);
	for (int i = 0; i < people.n; i++)
		seat(visit, nrequirements, people.items[i]);
	visit->added_seats += visit->seat_person_ids.n - before;
	tell(snap, visit, action, OUTBOX_ESCALATION, &people);
}

void
gl_timed_seats_give(PostSnap *snap, StepRow *visit, int action)
{
	IdList people = people_of(snap, visit->step, action_of(snap, visit->step, action)->to);

	*visit = given_to(snap, visit, action);
	tell(snap, visit, action, OUTBOX_REASSIGNMENT, &people);
}

void
gl_timed_reminder(PostSnap *snap, const StepRow *visit, int action)
{
	StepTally tally = gl_snapshot_tally(snap, visit);
	IdList people = {0};

	for (int i = 0; i < tally.nseats; i++)
	{
		IdList others;

		if (!tally.seats[i].is_active || tally.seats[i].vote != VOTE_NONE)
			continue;
		gl_ids_add(&people, tally.seats[i].person_id);
		others = gl_stand_ins_of(snap, tally.seats[i].person_id);
		for (int j = 0; j < others.n; j++)
			gl_ids_add(&people, others.items[j]);
	}
	gl_holds_people(snap, &people);
	tell(snap, visit, action, OUTBOX_REMINDER, &people);
}
