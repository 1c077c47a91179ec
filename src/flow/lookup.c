/*
 * lookup.c
 *		Questions to a snapshot. They read no table and change nothing.
 */
#include "flow/lookup.h"

bool
gl_sees_internal(const PostSnap *snap, Actor actor)
{
	const Member *member;

	if (actor.kind != ACTOR_PERSON)
		return true;
	member = gl_member_find(snap->workspace, actor.person_id);
	return member != NULL &&
		   gl_permits(gl_permissions_of(member->grants, member->ngrants), PERMISSION_VIEW_INTERNAL);
}

bool
gl_snapshot_is_pinned(const PostSnap *snap)
{
	return snap->post.review_state != REVIEW_DRAFT &&
		   snap->post.review_state != REVIEW_NOT_REQUIRED;
}

const WorkflowDef *
gl_snapshot_definition(const PostSnap *snap)
{
	if (gl_snapshot_is_pinned(snap) && snap->has_review)
		return gl_definition_get(snap->review.workflow_version_id);
	return snap->workflow == NULL ? NULL : gl_definition_get(snap->workflow->version_id);
}

ReviewMode
gl_snapshot_mode(const PostSnap *snap)
{
	if (gl_snapshot_is_pinned(snap))
		return snap->post.mode;
	return snap->workflow == NULL ? MODE_MULTI_LEVEL : snap->workflow->mode;
}

StepSnap *
gl_snapshot_open_step(const PostSnap *snap)
{
	for (int i = 0; i < snap->nsteps; i++)
		if (snap->steps[i].row.state == VISIT_OPEN)
			return &snap->steps[i];
	return NULL;
}

bool
gl_snapshot_is_approved(const PostSnap *snap, const VariantSnap *variant)
{
	const Digest *approved = NULL;

	if (snap->approved != NULL)
		approved = gl_revision_variant(snap->approved, variant->row.channel_id);
	return approved != NULL && gl_digest_equal(approved, &variant->row.content_sha256);
}

IdList
gl_snapshot_channels(const PostSnap *snap, gl_id and_channel)
{
	IdList channels = {.items = palloc(sizeof(gl_id) * (snap->nvariants + 1))};

	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state != DELIVERY_CANCELLED)
			channels.items[channels.n++] = snap->variants[i].row.channel_id;
	if (and_channel != GL_NO_ID)
		channels.items[channels.n++] = and_channel;
	return channels;
}

VariantSnap *
gl_snapshot_variant(const PostSnap *snap, gl_id channel_id)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.channel_id == channel_id)
			return &snap->variants[i];
	return NULL;
}

VariantSnap *
gl_snapshot_variant_by_id(const PostSnap *snap, gl_id variant_id)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.id == variant_id)
			return &snap->variants[i];
	return NULL;
}

const StepDef *
gl_visit_asked(const WorkflowDef *definition, const StepRow *visit)
{
	if (visit->origin_version_id == GL_NO_ID)
		return &definition->steps[visit->step];
	return &gl_definition_get(visit->origin_version_id)->steps[visit->origin_step];
}

StepTally
gl_step_tally(const Workspace *workspace, const StepDef *step, const StepRow *visit)
{
	Seat *seats = palloc0(sizeof(Seat) * Max(visit->seat_person_ids.n, 1));

	for (int i = 0; i < visit->seat_person_ids.n; i++)
	{
		const Member *member = gl_member_find(workspace, visit->seat_person_ids.items[i]);

		seats[i] = (Seat){
			.person_id = visit->seat_person_ids.items[i],
			.requirement = visit->seat_requirements.items[i],
			.vote = visit->seat_votes.items[i],
			.decision_id = visit->seat_decision_ids.items[i],
			.is_active = member != NULL && member->is_active,
			.actor_id = visit->seat_actor_ids.items[i],
			.is_added = i >= visit->seat_person_ids.n - visit->added_seats,
		};
	}
	return (StepTally){
		.rules = gl_step_rules(step),
		.nrules = step->nrequirements,
		.seats = seats,
		.nseats = visit->seat_person_ids.n,
	};
}

StepTally
gl_snapshot_tally(const PostSnap *snap, const StepRow *visit)
{
	return gl_step_tally(snap->workspace, gl_visit_asked(gl_snapshot_definition(snap), visit),
						 visit);
}
