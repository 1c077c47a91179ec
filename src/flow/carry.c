/*
 * carry.c
 *		The carry rules of steps. Equal bytes need no rule: what was agreed to is there again.
 */
#include "flow/carry.h"

#include "flow/bound.h"
#include "flow/content.h"
#include "flow/lookup.h"
#include "flow/seats.h"

#define COVERS(step, field) \
	((step)->fields == 0 || ((step)->fields & ((BitSet) 1 << COVERS_##field)) != 0)

StepRow *
gl_last_visit(const PostSnap *snap, int step)
{
	StepRow *last = NULL;

	for (int i = 0; i < snap->nsteps; i++)
		if (snap->steps[i].row.step == step &&
			(last == NULL || snap->steps[i].row.visit > last->visit))
			last = &snap->steps[i].row;
	return last;
}

bool
gl_step_is_settled(const PostSnap *snap, int step)
{
	const StepRow *visit = gl_last_visit(snap, step);

	return visit != NULL && visit->revision == snap->review.revision &&
		   (visit->state == VISIT_PASSED || visit->state == VISIT_CARRIED ||
			visit->state == VISIT_SKIPPED || visit->state == VISIT_DEEMED ||
			visit->state == VISIT_PASSED_OVER);
}

bool
gl_round_carries(const PostSnap *snap, const WorkflowDef *definition)
{
	return snap->has_review && !snap->post.is_withdrawn &&
		   snap->review.workflow_version_id == definition->version_id &&
		   (snap->review.state == ROUND_OPEN || snap->review.state == ROUND_APPROVED ||
			snap->review.state == ROUND_CHANGES_REQUESTED);
}

static bool
is_covered(const StepDef *step, const char *channel)
{
	for (int i = 0; i < step->channels.n; i++)
		if (strcmp(step->channels.items[i], channel) == 0)
			return true;
	return step->channels.n == 0;
}

/* The covered fields of one channel are the same in both revisions. */
static bool
same_on_channel(const StepDef *step, const RevisionRow *a, const RevisionRow *b,
				const Channel *channel)
{
	VariantRow overrides[2] = {gl_revision_override(a, channel->id),
							   gl_revision_override(b, channel->id)};
	Content before = gl_content_of(a, &overrides[0], channel);
	Content after = gl_content_of(b, &overrides[1], channel);

	return (!COVERS(step, TITLE) || gl_same_text(before.title, after.title)) &&
		   (!COVERS(step, BODY) || gl_same_text(before.body, after.body)) &&
		   (!COVERS(step, MEDIA) || gl_same_content(before.media, after.media)) &&
		   (!COVERS(step, LINK) || gl_same_text(before.link, after.link)) &&
		   (!COVERS(step, FIRST_COMMENT) ||
			gl_same_text(before.first_comment, after.first_comment)) &&
		   (!COVERS(step, DISCLOSURE) || gl_same_texts(before.disclosure, after.disclosure)) &&
		   (!COVERS(step, OPTIONS) || gl_same_content(before.options, after.options));
}

/* Content that no channel shows yet: what the post itself says is all there is to agree to. */
static bool
same_without_channels(const StepDef *step, const RevisionRow *a, const RevisionRow *b)
{
	return (!COVERS(step, BODY) || gl_same_text(a->body, b->body)) &&
		   (!COVERS(step, MEDIA) || gl_same_content(a->media, b->media)) &&
		   (!COVERS(step, LINK) || gl_same_text(a->link, b->link)) &&
		   (!COVERS(step, FIRST_COMMENT) || gl_same_text(a->first_comment, b->first_comment)) &&
		   (!COVERS(step, DISCLOSURE) || gl_same_texts(&a->disclosure, &b->disclosure));
}

/* A channel that came is a change of what covers it; one that went is none. */
static bool
scope_holds(const PostSnap *snap, const StepDef *step, const RevisionRow *before)
{
	const RevisionRow *after = &snap->content;

	for (int i = 0; i < after->channel_ids.n; i++)
	{
		gl_id channel_id = after->channel_ids.items[i];
		const Channel *channel = gl_channel_find(snap->workspace, channel_id);

		if (!is_covered(step, channel->name))
			continue;
		if (gl_revision_variant(before, channel_id) == NULL ||
			!same_on_channel(step, before, after, channel))
			return false;
	}
	return after->channel_ids.n > 0 || same_without_channels(step, before, after);
}

/* Every revision since was called minor by someone whom the step could ask. */
static bool
minor_holds(const PostSnap *snap, const StepDef *step, int since)
{
	for (int n = since + 1; n <= snap->post.revision; n++)
	{
		RevisionRow row;

		if (n == snap->post.revision)
			row = snap->content;
		else if (!gl_revision_read(snap->post.id, n, &row))
			return false;
		if (!row.is_minor || !gl_is_asked(snap, step, row.author_id))
			return false;
	}
	return true;
}

static bool
rule_holds(const PostSnap *snap, const StepDef *step, int since)
{
	RevisionRow before;

	if (since == snap->post.revision)
		return true;
	if (!gl_revision_read(snap->post.id, since, &before))
		return false;
	if (gl_digest_equal(&before.content_sha256, &snap->content.content_sha256))
		return true;
	switch (step->carry)
	{
		case CARRY_ALWAYS:
			return true;
		case CARRY_SCOPE:
			return scope_holds(snap, step, &before);
		case CARRY_MINOR:
			return minor_holds(snap, step, since);
		case CARRY_NONE:
		case CARRY_COUNT:
			break;
	}
	return false;
}

bool
gl_carry_votes(const PostSnap *snap, const WorkflowDef *definition, const StepRow *visit,
			   StepRow *carried)
{
	int n = visit->seat_person_ids.n;

	if (!rule_holds(snap, &definition->steps[visit->step], visit->revision) ||
		!gl_bound_holds(definition, visit, snap->post.publish_at))
		return false;
	*carried = *visit;
	carried->seat_person_ids = (IdList){.items = palloc(sizeof(gl_id) * Max(n, 1))};
	carried->seat_requirements = (Int16List){.items = palloc(sizeof(int16) * Max(n, 1))};
	carried->seat_votes = (Int16List){.items = palloc(sizeof(int16) * Max(n, 1))};
	carried->seat_decision_ids = (IdList){.items = palloc(sizeof(gl_id) * Max(n, 1))};
	carried->seat_actor_ids = (IdList){.items = palloc(sizeof(gl_id) * Max(n, 1))};
	for (int i = 0; i < n; i++)
	{
		gl_id person = visit->seat_person_ids.items[i];
		gl_id actor = visit->seat_actor_ids.items[i];
		bool keeps = actor != GL_NO_ID && !gl_is_excluded(snap, definition, actor);
		int seat = carried->seat_person_ids.n;

		if (gl_is_excluded(snap, definition, person))
		{
			carried->added_seats -= i >= n - visit->added_seats;
			continue;
		}
		carried->seat_person_ids.items[seat] = person;
		carried->seat_requirements.items[seat] = visit->seat_requirements.items[i];
		/* Who voted for somebody else and contributed since has not agreed to the content as it is. */
		carried->seat_votes.items[seat] = keeps ? visit->seat_votes.items[i] : VOTE_NONE;
		carried->seat_decision_ids.items[seat] =
			keeps ? visit->seat_decision_ids.items[i] : GL_NO_ID;
		carried->seat_actor_ids.items[seat] = keeps ? actor : GL_NO_ID;
		carried->seat_person_ids.n++;
	}
	carried->seat_requirements.n = carried->seat_person_ids.n;
	carried->seat_votes.n = carried->seat_person_ids.n;
	carried->seat_decision_ids.n = carried->seat_person_ids.n;
	carried->seat_actor_ids.n = carried->seat_person_ids.n;
	return true;
}

bool
gl_carry_passes(const PostSnap *snap, const WorkflowDef *definition, const StepRow *visit,
				StepRow *carried)
{
	StepTally tally;

	if ((visit->state != VISIT_PASSED && visit->state != VISIT_CARRIED) ||
		!gl_carry_votes(snap, definition, visit, carried))
		return false;
	tally = gl_step_tally(snap->workspace, gl_visit_asked(definition, visit), carried);
	for (int i = 0; i < tally.nseats; i++)
		((Seat *) tally.seats)[i].is_active |= tally.seats[i].vote != VOTE_NONE;
	return gl_step_outcome(&tally) == STEP_PASSED;
}
