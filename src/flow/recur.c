/*
 * recur.c
 *		Makes the occurrences of a series some weeks ahead, and gives up those that are not to be any more.
 *		All of it under the lock of the post whose series it is, so two who do it at once make none twice.
 */
#include "flow/series.h"

#include "base/walltime.h"
#include "core/recurrence.h"
#include "datatype/timestamp.h"
#include "flow/effects.h"
#include "flow/gatecheck.h"
#include "flow/lookup.h"
#include "flow/publish.h"

#define AHEAD \
	(35 * 24 * 3600 * GL_SECOND) /* how far they are made: a month's calendar shows them */
#define SOON (60 * GL_SECOND)	 /* the worker may come to these before an approval is committed */
#define DAYS_MAX 4000			 /* a series ends within ten years and some days */

static bool
drop(PostSnap *snap, Actor actor, const char *reason)
{
	ActRequest request = {.action = ACTION_DROP, .actor = actor, .note = reason};
	Verdict verdict;

	/* What is on its way ends by itself, and is not tried again. */
	gl_act_on(snap, &request, &verdict);
	return verdict.refusal == REFUSAL_NONE;
}

void
gl_series_drop_all(PostSnap *snap, Actor actor, const char *reason)
{
	IdList waiting = gl_occurrences_waiting(snap->post.id);
	PostSnap **snaps = gl_snapshots_lock(&waiting, actor);

	for (int i = 0; i < waiting.n; i++)
		if (snaps[i] != NULL)
			(void) drop(snaps[i], actor, reason);
	(void) drop(snap, actor, reason);
}

void
gl_series_wake(const PostSnap *snap)
{
	IdList due = gl_occurrences_due(snap->post.id, snap->now + SOON);
	PostSnap **snaps = gl_snapshots_lock(&due, gl_actor_worker());

	for (int i = 0; i < due.n; i++)
	{
		if (snaps[i] == NULL)
			continue;
		gl_plan_wake(snaps[i]);
		(void) gl_snapshot_write(snaps[i]);
	}
}

/* Those of the waiting occurrences that nobody else has locked. */
static PostSnap *
take_waiting(const PostSnap *root, int *n)
{
	IdList waiting = gl_occurrences_waiting(root->post.id);
	IdList others;
	PostSnap *snaps = gl_posts_take(&waiting, n, &others);

	for (int i = 0; i < *n; i++)
		gl_snapshot_load_review(&snaps[i]);
	return snaps;
}

/* A channel that was removed, or added after the approval, has no part in the series. */
static bool
is_to_recur(const PostSnap *root, const VariantSnap *variant)
{
	return variant->row.delivery_state != DELIVERY_CANCELLED &&
		   gl_snapshot_is_approved(root, variant);
}

/* A post like this one, as it is approved. */
static PostSnap *
make(PostSnap *root, const SeriesRow *series, gl_time publish_at)
{
	ContentChange content = {
		.title = root->post.title,
		.body = root->approved->body,
		.media = root->approved->media,
		.link = {true, root->approved->link},
		.first_comment = {true, root->approved->first_comment},
		.disclosure = &root->approved->disclosure,
		.labels = &root->post.labels,
		.campaign = {true, root->post.campaign},
	};
	VariantChange *overrides = palloc0(sizeof(VariantChange) * Max(root->nvariants, 1));
	ActRequest request = {
		.actor = gl_actor_worker(),
		.content = &content,
		.overrides = overrides,
		.recurs = root,
		.series = series,
		.publish_at = publish_at,
		.timezone = series->timezone,
	};
	IdList channels = {0};

	for (int i = 0; i < root->nvariants; i++)
	{
		const VariantSnap *variant = &root->variants[i];

		if (!is_to_recur(root, variant))
			continue;
		gl_ids_add(&channels, variant->row.channel_id);
		overrides[request.noverrides++] = (VariantChange){variant->channel, variant->row.body,
														  variant->row.media, variant->row.options};
	}
	return channels.n == 0
			   ? NULL
			   : gl_act_create(root->workspace, &request, &channels,
							   root->post.is_workflow_chosen ? root->workflow : NULL, NULL);
}

static bool
occur(PostSnap *root, const SeriesRow *series, OccurrenceRow occurrence, gl_time publish_at)
{
	PostSnap *made = make(root, series, publish_at);

	if (made == NULL)
		return false;
	occurrence.post_id = made->post.id;
	gl_occurrence_write(&occurrence);
	return true;
}

/* Somebody added the channel to this one occurrence: the series says nothing of it. */
static bool
is_its_own(const PostSnap *root, gl_id channel_id)
{
	const VariantSnap *there = gl_snapshot_variant(root, channel_id);

	return there == NULL || (there->row.delivery_state != DELIVERY_CANCELLED &&
							 gl_revision_variant(root->approved, channel_id) == NULL);
}

/* It would go out by the approval of the series, but is not what was approved. */
static bool
is_stale(const PostSnap *root, const PostSnap *snap)
{
	bool differs = false;

	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantRow *row = &snap->variants[i].row;

		if (row->attempts > 0)
			return false;
		differs |= row->delivery_state != DELIVERY_CANCELLED &&
				   !is_its_own(root, row->channel_id) &&
				   !gl_series_is_same(root, &snap->variants[i]);
	}
	for (int i = 0; i < root->nvariants; i++)
		differs |= is_to_recur(root, &root->variants[i]) &&
				   !gl_ids_contain(&snap->content.channel_ids, root->variants[i].row.channel_id);
	return differs && gl_series_follows(snap) && !snap->post.is_held &&
		   snap->post.publish_at > snap->now && snap->post.publish_at != GL_TIME_NEVER;
}

/* What waits with other content gives way to what was approved since. */
static int
renew(PostSnap *root, const SeriesRow *series)
{
	int n;
	PostSnap *snaps = take_waiting(root, &n);
	int made = 0;

	for (int i = 0; i < n; i++)
	{
		OccurrenceRow occurrence;
		gl_time publish_at = snaps[i].post.publish_at;

		if (is_stale(root, &snaps[i]) && gl_occurrence_read(snaps[i].post.id, &occurrence) &&
			drop(&snaps[i], gl_actor_worker(), "its series has other content"))
			made += occur(root, series, occurrence, publish_at);
	}
	return made;
}

static bool
is_among(const gl_time *times, int n, gl_time at)
{
	for (int i = 0; i < n; i++)
		if (times[i] == at)
			return true;
	return false;
}

/* Those that are missing; is_over tells that none is to come any more. */
static int
go_on(PostSnap *root, const SeriesRow *series, bool *is_over)
{
	gl_time time_of_day = (series->first_local % USECS_PER_DAY + USECS_PER_DAY) % USECS_PER_DAY;
	int first = (int) ((series->first_local - time_of_day) / USECS_PER_DAY);
	int *days = palloc(sizeof(int) * DAYS_MAX);
	int nthere;
	gl_time *there = gl_occurrences_read(series->post_id, root->now - 2 * USECS_PER_DAY, &nthere);
	Recurrence rule;
	int n;
	int made = 0;

	*is_over = true;
	if (!gl_recurrence_parse(series->recurrence, &rule))
		elog(ERROR, "recurrence of post " INT64_FORMAT " cannot be read", series->post_id);
	n = gl_recurrence_days(&rule, first, first + DAYS_MAX, DAYS_MAX, days);
	for (int i = 0; i < n; i++)
	{
		gl_time local = days[i] * USECS_PER_DAY + time_of_day;
		gl_time at = gl_wall_time(local, series->timezone).earlier;
		OccurrenceRow occurrence = {series->post_id, local, at, GL_NO_ID, series->workspace_id};

		if (at > series->valid_until)
			break;
		/* What was not made in time is not made up for: nothing is planned for the past. */
		if (at <= root->now)
			continue;
		*is_over = root->post.publish_until <= root->now;
		if (at > root->now + AHEAD || at > root->post.publish_until)
			break;
		if (!is_among(there, nthere, local))
			made += occur(root, series, occurrence, at);
	}
	return made;
}

int
gl_series_recur(gl_id post_id)
{
	IdList ids = {1, &post_id};
	IdList others;
	int n;
	PostSnap *root = gl_posts_take(&ids, &n, &others);
	SeriesRow series;
	bool is_over;
	int done;

	if (n == 0 || !gl_series_read(post_id, &series) || series.ended_at != GL_TIME_NEVER)
		return 0;
	if (root->post.is_cancelled)
	{
		int nwaiting;
		PostSnap *waiting = take_waiting(root, &nwaiting);

		done = 0;
		for (int i = 0; i < nwaiting; i++)
			done += drop(&waiting[i], gl_actor_worker(), "its series was cancelled");
		/* What somebody else has locked is given up the next time. */
		if (gl_occurrences_waiting(post_id).n == 0)
			gl_series_end(post_id, root->now, true);
		return done;
	}
	if (root->post.review_state != REVIEW_APPROVED || !gl_quorum_holds(root))
		return 0;
	done = renew(root, &series) + go_on(root, &series, &is_over);
	if (is_over && gl_occurrences_waiting(post_id).n == 0)
		gl_series_end(post_id, root->now, false);
	return done;
}
