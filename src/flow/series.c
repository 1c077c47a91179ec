/*
 * series.c
 *		An occurrence is a post of its own, with the content of the approved revision. It has no review:
 *		the gate asks for the approval of the series, each time, where that was given.
 */
#include "flow/series.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/walltime.h"
#include "core/binding.h"
#include "flow/condition.h"
#include "flow/lookup.h"
#include "utils/timestamp.h"

/* What a post recurs by. */
typedef struct Occurring
{
	bool is_one; /* of a series whose post is another one */
	OccurrenceRow own;
	SeriesRow series;
	PostSnap *root; /* NULL: it cannot be established */
} Occurring;

bool
gl_series_lives(const PostSnap *snap)
{
	SeriesRow series;

	return gl_series_read(snap->post.id, &series) && series.ended_at == GL_TIME_NEVER;
}

void
gl_series_facts(Facts *facts, const PostSnap *snap, const ActRequest *request)
{
	SeriesRow series;
	OccurrenceRow occurrence;

	if (request->action == ACTION_CREATE_SERIES)
		facts->post.is_repeated =
			gl_series_recurs(snap->post.id) ||
			(gl_occurrence_read(snap->post.id, &occurrence) &&
			 occurrence.series_id != snap->post.id) ||
			(gl_series_read(snap->post.id, &series) && series.ended_at != GL_TIME_NEVER);
	if (request->action == ACTION_STOP_SERIES)
		facts->post.has_series = gl_series_lives(snap);
}

void
gl_series_apply(PostSnap *snap, const ActRequest *request)
{
	if (request->action == ACTION_STOP_SERIES)
		gl_series_end(snap->post.id, snap->now, true);
	if (request->action != ACTION_CREATE_SERIES)
		return;
	gl_series_write(request->series, snap->post.publish_at);
	/* What was agreed to before was agreed to once. */
	snap->post.is_withdrawn = true;
}

/* It is one instant, and nothing of the occurrences that are behind it. */
static void
check_end(const PostRow *post)
{
	if (post->unpublish_at != GL_TIME_NEVER)
		gl_invalid("post of a series has no \"unpublish_at\"",
				   "Each occurrence would have to be taken down at another time.",
				   "Set it to null here; an occurrence that was made may have one.");
}

void
gl_series_check_first(const PostRow *post, const Recurrence *rule, gl_time valid_until)
{
	gl_time local = post->publish_local;
	int day =
		(int) ((local - (local % USECS_PER_DAY + USECS_PER_DAY) % USECS_PER_DAY) / USECS_PER_DAY);
	int found;

	check_end(post);
	if (post->publish_at == GL_TIME_NEVER)
		return;
	if (gl_recurrence_days(rule, day, day + 1, 1, &found) == 0)
		gl_invalid("recurrence does not come round on the day of the post",
				   psprintf("The post goes out at %s in %s.", gl_time_text(post->publish_at),
							post->timezone),
				   "Schedule the post for the first day of the series.");
	if (valid_until < post->publish_at)
		gl_invalid("\"valid_until\" lies before the first occurrence",
				   psprintf("The post goes out at %s.", gl_time_text(post->publish_at)),
				   "Name a later instant.");
}

bool
gl_series_needs_time(const PostSnap *snap)
{
	SeriesRow series;

	return snap->post.review_state != REVIEW_APPROVED && gl_series_read(snap->post.id, &series) &&
		   series.ended_at == GL_TIME_NEVER && !gl_series_recurs(snap->post.id);
}

/* Who plans the post of a series anew in a review may mean all of it. */
static void
tell_alone(const SeriesRow *series)
{
	int minutes = (int) ((series->first_local % USECS_PER_DAY + USECS_PER_DAY) % USECS_PER_DAY /
						 USECS_PER_MINUTE);

	ereport(NOTICE, (errmsg("only this occurrence of the series is moved"),
					 errdetail("The others go on at %02d:%02d, by %s.", minutes / 60, minutes % 60,
							   gl_series_in_words(series)),
					 errhint("stop_series() ends it; a copy of the post can have another one.")));
}

void
gl_series_replan(const PostSnap *snap, const ActRequest *request, ReviewState to)
{
	const PostRow *post = &snap->post;
	SeriesRow series;
	Recurrence rule;

	if (!gl_series_read(post->id, &series) || series.ended_at != GL_TIME_NEVER)
		return;
	if (request->limits.sets_unpublish_at)
		check_end(post);
	if (to == REVIEW_APPROVED)
		return;
	if (gl_series_recurs(post->id))
	{
		if (request->action == ACTION_SCHEDULE && !request->is_dry_run)
			tell_alone(&series);
		return;
	}
	if (post->publish_at == GL_TIME_NEVER)
		gl_refuse(REFUSAL_ILLEGAL_TRANSITION,
				  "The series of the post has no time without it: stop_series() ends it.");
	if (!gl_recurrence_parse(series.recurrence, &rule))
		elog(ERROR, "recurrence of post " INT64_FORMAT " cannot be read", post->id);
	/* Where the zone has other rules the wall time stays the same. */
	if (request->action != ACTION_RETIME)
		gl_series_check_first(post, &rule, series.valid_until);
	series.first_local = post->publish_local;
	series.timezone = post->timezone;
	if (!request->is_dry_run)
		gl_series_write(&series, post->publish_at);
}

void
gl_series_tell(Detail *detail, const ActRequest *request)
{
	const SeriesRow *series = request->series;

	if (request->recurs != NULL)
		gl_detail_int(detail, "series_of", request->recurs->post.id);
	if (request->action != ACTION_CREATE_SERIES)
		return;
	gl_detail_text(detail, "recurrence", series->recurrence);
	gl_detail_text(detail, "timezone", series->timezone);
	gl_detail_time(detail, "valid_until", series->valid_until);
}

void
gl_series_take_over(PostRow *post, const ActRequest *request)
{
	const PostRow *root = &request->recurs->post;

	post->author_id = root->author_id;
	post->submitter_id = root->submitter_id;
	post->contributor_ids = root->contributor_ids;
	post->publish_at = request->publish_at;
	post->timezone = pstrdup(request->timezone);
	post->publish_local = gl_local_time(request->publish_at, post->timezone);
	post->not_before = root->not_before;
	post->publish_until = Min(root->publish_until, request->series->valid_until);
	post->is_together = root->is_together;
	post->mode = root->mode;
	post->workflow_id = root->workflow_id;
	post->is_workflow_chosen = root->is_workflow_chosen;
	post->review_state = REVIEW_APPROVED;
	/* What clients do not see of the post they do not see ahead of its occurrences. */
	post->client_revision =
		root->client_revision > 0 && root->client_revision == root->approved_revision;
}

void
gl_series_approve(PostSnap *snap)
{
	snap->post.approved_revision = snap->post.revision;
	snap->approved = &snap->content;
}

bool
gl_series_follows(const PostSnap *snap)
{
	return snap->post.review_state == REVIEW_APPROVED && snap->post.round == 0 &&
		   snap->post.overridden_revision == 0;
}

static Occurring *
occurring(PostSnap *snap)
{
	Occurring *found;
	PostRow root;
	int64 definition_no;

	if (snap->occurring != NULL)
		return snap->occurring;
	found = snap->occurring = palloc0(sizeof(Occurring));
	if (!gl_occurrence_read(snap->post.id, &found->own))
		return found;
	found->is_one = found->own.series_id != snap->post.id;
	if (gl_series_read(found->own.series_id, &found->series) &&
		gl_post_read(found->own.series_id, &root, &definition_no))
		found->root = gl_snapshots_load(&root, &definition_no, 1, snap->now);
	/* What has no approval of its own, but follows another, or itself, is nothing to go out by. */
	if (found->root != NULL && gl_series_follows(found->root))
		found->root = NULL;
	return found;
}

/* What was read without the lock is read again. */
bool
gl_series_enter(PostSnap *snap)
{
	const Occurring *found = occurring(snap);
	PostRow root;
	int64 definition_no;

	if (!found->is_one || !gl_post_read(found->own.series_id, &root, &definition_no))
		return true;
	if (!gl_post_lock(&root, LockWaitSkip, &definition_no))
		return false;
	gl_engine_refresh();
	snap->occurring = NULL;
	return true;
}

PostSnap *
gl_series_root(PostSnap *snap)
{
	return occurring(snap)->root;
}

bool
gl_series_is_same(const PostSnap *root, const VariantSnap *variant)
{
	gl_id channel_id = variant->row.channel_id;
	const VariantSnap *there = gl_snapshot_variant(root, channel_id);
	const Digest *approved =
		root->approved == NULL ? NULL : gl_revision_variant(root->approved, channel_id);

	return root->post.review_state == REVIEW_APPROVED && approved != NULL &&
		   gl_digest_equal(approved, &variant->row.content_sha256) && there != NULL &&
		   there->row.delivery_state != DELIVERY_CANCELLED;
}

static bool
goes_on(const Occurring *found)
{
	return found->root != NULL && !found->series.is_stopped && !found->root->post.is_cancelled;
}

/* The step that was left out of the review of the series, and applies to an occurrence as it is labelled now. */
static const char *
left_out(const PostSnap *snap, PostSnap *root)
{
	const WorkflowDef *definition;
	Jsonb *facts;

	gl_snapshot_load_review(root);
	if (!root->has_review || root->post.overridden_revision > 0)
		return NULL;
	definition = gl_definition_get(root->review.workflow_version_id);
	facts = gl_condition_facts(snap, NULL, NULL);
	for (int i = 0; i < root->nsteps; i++)
	{
		const StepRow *row = &root->steps[i].row;

		if (row->state == VISIT_SKIPPED && row->revision == root->review.revision &&
			gl_condition_holds(definition->steps[row->step].when, facts))
			return definition->steps[row->step].name;
	}
	return NULL;
}

bool
gl_series_is_over(PostSnap *snap)
{
	const Occurring *found = occurring(snap);

	return found->is_one && !goes_on(found);
}

bool
gl_series_covers(PostSnap *snap, const VariantSnap *variant)
{
	const Occurring *found = occurring(snap);

	if (!gl_series_follows(snap))
		return !gl_series_is_over(snap);
	return goes_on(found) && gl_series_is_same(found->root, variant) &&
		   left_out(snap, found->root) == NULL;
}

bool
gl_series_agreed(PostSnap *snap, gl_time publish_at)
{
	Occurring *found;
	const WorkflowDef *definition;

	if (!gl_series_follows(snap))
		return true;
	found = occurring(snap);
	if (found->root == NULL)
		return false;
	gl_snapshot_load_review(found->root);
	definition = gl_snapshot_definition(found->root);
	for (int i = 0; definition != NULL && i < definition->nsteps; i++)
		if (!gl_binding_holds(&definition->steps[i].binding, found->own.occurs_at, publish_at))
			return false;
	return true;
}

char *
gl_series_detail(PostSnap *snap, const VariantSnap *variant)
{
	Occurring *found = occurring(snap);
	const char *why;

	if (!goes_on(found))
		why = "which was stopped";
	else if (found->root->post.review_state != REVIEW_APPROVED)
		why = psprintf("which is not approved now: its review state is %s",
					   gl_name(&gl_review_states, found->root->post.review_state));
	else if (gl_snapshot_variant(found->root, variant->row.channel_id) == NULL)
		why = "which was agreed to without this channel: an edit has it reviewed by itself";
	else if (!gl_series_is_same(found->root, variant))
		why = "which has other content now";
	else if (left_out(snap, found->root) != NULL)
		why = psprintf(
			"agreed to without step \"%s\", which applies to this one: an edit has it reviewed by itself",
			left_out(snap, found->root));
	else
		why = psprintf("approved as revision %d", found->root->post.approved_revision);
	return psprintf("an occurrence of the series of post " INT64_FORMAT ", %s",
					found->root->post.id, why);
}

char *
gl_series_time_detail(PostSnap *snap)
{
	const Occurring *found = occurring(snap);

	if (found->root == NULL || gl_series_agreed(snap, GL_TIME_NEVER))
		return pstrdup("no publish time is bound");
	return psprintf("the series was agreed to, and by it publish time %s",
					gl_time_text(found->own.occurs_at));
}

char *
gl_series_in_words(const SeriesRow *series)
{
	return psprintf("%s in %s%s%s", series->recurrence, series->timezone,
					series->valid_until == GL_TIME_NEVER ? "" : " until ",
					series->valid_until == GL_TIME_NEVER ? "" : gl_time_text(series->valid_until));
}

char *
gl_series_words(const PostSnap *snap)
{
	SeriesRow series;

	return gl_series_read(snap->post.id, &series) && !series.is_stopped
			   ? gl_series_in_words(&series)
			   : NULL;
}

char *
gl_series_text(const PostSnap *snap)
{
	char *words = gl_series_words(snap);

	return words == NULL ? "" : psprintf(", as a series: %s", words);
}
