/*
 * seats.c
 *		Eligibility, worked out once when a step opens; the seats are frozen then.
 */
#include "flow/seats.h"

#include "core/decide.h"
#include "flow/condition.h"
#include "flow/lookup.h"
#include "lib/stringinfo.h"

bool
gl_is_excluded(const PostSnap *snap, const WorkflowDef *definition, gl_id person_id)
{
	ActorFacts facts = {
		.is_submitter = snap->post.submitter_id == person_id,
		.is_contributor = snap->post.submitter_id == person_id ||
						  gl_ids_contain(&snap->post.contributor_ids, person_id),
		.is_last_editor = snap->content.author_id == person_id,
	};

	return gl_is_conflicted(definition->self_approval, &facts);
}

/*
 * Clients see nothing of a post before its client step, so they decide in no other one; members
 * without view see no post at all.
 */
static bool
sees_step(const PostSnap *snap, const StepDef *step, const Member *member)
{
	PermissionSet set = gl_permissions_of(member->grants, member->ngrants);

	return gl_permits(set, PERMISSION_VIEW) &&
		   (step->is_client || !gl_is_client(set) || member->person_id == snap->post.author_id);
}

static bool
is_on_team(const Workspace *workspace, const Member *member, const char *team)
{
	const Channel *channel = gl_channel_by_name(workspace, team);

	for (int i = 0; channel != NULL && i < member->ngrants; i++)
		if (member->grants[i].channel_id == channel->id)
			return true;
	return false;
}

/* Whether the member has the role anywhere at all: most have not, and are done with. */
static bool
has_grant(const Member *member, const RoleDef *role)
{
	for (int i = 0; i < member->ngrants; i++)
		if (gl_same_role(member->grants[i].role, role))
			return true;
	return false;
}

static bool
is_eligible(const Workspace *workspace, const Member *member, const RequirementDef *requirement,
			const IdList *channels)
{
	for (int i = 0; i < requirement->nroles; i++)
		if (has_grant(member, requirement->roles[i]) &&
			gl_holds_role(member->grants, member->ngrants, requirement->roles[i], channels->items,
						  channels->n))
			return true;
	for (int i = 0; i < requirement->npeople; i++)
		if (strcmp(requirement->people[i], member->name) == 0)
			return true;
	return requirement->team != NULL && is_on_team(workspace, member, requirement->team);
}

bool
gl_is_asked(const PostSnap *snap, const StepDef *step, gl_id person_id)
{
	const Member *member = gl_member_find(snap->workspace, person_id);
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);

	if (member == NULL || !member->is_active)
		return false;
	for (int r = 0; r < step->nrequirements; r++)
		if (is_eligible(snap->workspace, member, &step->requirements[r], &channels))
			return true;
	return false;
}

void
gl_seats_find(const PostSnap *snap, const WorkflowDef *definition, const StepDef *step,
			  IdList *people, Int16List *requirements)
{
	const Workspace *workspace = snap->workspace;
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	int room = Max(workspace->nmembers * step->nrequirements, 1);

	*people = (IdList){.items = palloc(sizeof(gl_id) * room)};
	*requirements = (Int16List){.items = palloc(sizeof(int16) * room)};
	for (int r = 0; r < step->nrequirements; r++)
		for (int m = 0; m < workspace->nmembers; m++)
		{
			const Member *member = &workspace->members[m];

			/* What leaves most members out is asked first. */
			if (!member->is_active ||
				!is_eligible(workspace, member, &step->requirements[r], &channels) ||
				gl_is_excluded(snap, definition, member->person_id) ||
				!sees_step(snap, step, member))
				continue;
			people->items[people->n++] = member->person_id;
			requirements->items[requirements->n++] = r;
		}
}

IdList
gl_people_of_role(const PostSnap *snap, const StepDef *step, const RoleDef *role)
{
	const Workspace *workspace = snap->workspace;
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	IdList people = {.items = palloc(sizeof(gl_id) * Max(workspace->nmembers, 1))};

	for (int m = 0; m < workspace->nmembers; m++)
	{
		const Member *member = &workspace->members[m];

		if (member->is_active && has_grant(member, role) &&
			gl_holds_role(member->grants, member->ngrants, role, channels.items, channels.n) &&
			sees_step(snap, step, member))
			people.items[people.n++] = member->person_id;
	}
	return people;
}

IdList
gl_seats_of_role(const PostSnap *snap, const WorkflowDef *definition, const StepDef *step,
				 const RoleDef *role)
{
	IdList people = gl_people_of_role(snap, step, role);
	int kept = 0;

	for (int i = 0; i < people.n; i++)
		if (!gl_is_excluded(snap, definition, people.items[i]))
			people.items[kept++] = people.items[i];
	people.n = kept;
	return people;
}

/* What a requirement asks for, e.g. "legal or hr". */
static char *
approvers_text(const RequirementDef *requirement)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < requirement->nroles; i++)
		appendStringInfo(&text, "%s%s", i > 0 ? " or " : "", requirement->roles[i]->name);
	for (int i = 0; i < requirement->npeople; i++)
		appendStringInfo(&text, "%s%s", text.len > 0 ? " or " : "", requirement->people[i]);
	if (requirement->team != NULL)
		appendStringInfo(&text, "%sthe team of channel \"%s\"", text.len > 0 ? " or " : "",
						 requirement->team);
	return text.data;
}

static char *
shortage_text(const StepDef *step, int rule, const Int16List *requirements)
{
	const RequirementDef *requirement = &step->requirements[rule];
	int seats = 0;

	for (int i = 0; i < requirements->n; i++)
		seats += requirements->items[i] == rule;
	return psprintf("Step \"%s\" asks for %d of %s, and %d could decide about this post.",
					step->name, gl_quorum_needed(&requirement->rule, seats, 0),
					approvers_text(requirement), seats);
}

int
gl_unsatisfied_step(const PostSnap *snap, const WorkflowDef *definition, gl_id submitter_id,
					char **detail)
{
	PostSnap submitted = *snap;
	bool applies = definition->nsteps == 0;
	Jsonb *facts;

	submitted.post.submitter_id = submitter_id;
	facts = gl_condition_facts(snap, NULL, NULL);
	for (int s = 0; s < definition->nsteps; s++)
	{
		const StepDef *step = &definition->steps[s];
		IdList people;
		Int16List requirements;
		StepTally tally = {.rules = gl_step_rules(step), .nrules = step->nrequirements};
		Seat *seats;
		int rule;

		if (!gl_condition_holds(step->when, facts))
			continue;
		applies = true;
		gl_seats_find(&submitted, definition, step, &people, &requirements);
		seats = palloc0(sizeof(Seat) * Max(people.n, 1));
		for (int i = 0; i < people.n; i++)
			seats[i] = (Seat){.person_id = people.items[i],
							  .requirement = requirements.items[i],
							  .is_active = true};
		tally.seats = seats;
		tally.nseats = people.n;
		rule = gl_unsatisfiable_rule(&tally);
		if (rule < 0)
			continue;
		if (detail != NULL)
			*detail = shortage_text(step, rule, &requirements);
		return s;
	}
	if (!applies && detail != NULL)
		*detail = pstrdup("No step of its workflow applies to the post, so nobody would be asked.");
	return applies ? -1 : 0;
}
