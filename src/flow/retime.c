/*
 * retime.c
 *		Compares each planned instant with what the wall clock says then, by the rules that this process
 *		knows: a server reads them once, so an update of tzdata counts from its next start.
 */
#include "flow/retime.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/walltime.h"
#include "core/refusals.h"
#include "flow/act.h"
#include "flow/bound.h"
#include "flow/publish.h"
#include "store/zones.h"

#define PLANNED_AHEAD (INT64_C(11) * 366 * 24 * 3600 * GL_SECOND) /* nothing is planned for later */
#define RETIMED_BY_ITSELF \
	200 /* posts of a workspace in one transaction; the others an hour later */

/* Posts whose zone has other rules now, by id, and their workspaces. */
typedef struct Stale
{
	IdList posts;
	IdList workspaces;
} Stale;

/* What is planned in a zone that the server does not know stays as it is. */
static Stale
find_stale(gl_id workspace_id)
{
	Stale stale = {0};
	gl_time now = gl_clock_now();
	int n;
	ZoneAhead *planned = gl_zones_ahead(&n);

	for (int i = 0; i < n; i++)
	{
		gl_time until;

		if (!gl_zone_is_known(planned[i].zone))
			continue;
		for (gl_time since = now + 1; since < now + PLANNED_AHEAD; since = until)
		{
			gl_time ahead = gl_zone_ahead(planned[i].zone, since, &until);

			until = Min(until, now + PLANNED_AHEAD);
			if (ahead != planned[i].ahead)
				gl_zones_planned(&planned[i], since, until, workspace_id, &stale.posts,
								 &stale.workspaces);
		}
	}
	if (stale.posts.n > 1)
		qsort(stale.posts.items, stale.posts.n, sizeof(gl_id), gl_compare_ids);
	return stale;
}

/* Moves one post, or says what would come of it. A step that binds its time agreed to the instant. */
static Retimed
retime(PostSnap *snap, Actor actor, bool is_dry_run)
{
	ActRequest request = {.action = ACTION_RETIME, .actor = actor, .is_dry_run = is_dry_run};
	Retimed retimed = {
		.post_id = snap->post.id,
		.title = pstrdup(snap->post.title),
		.timezone = pstrdup(snap->post.timezone),
		.publish_local = snap->post.publish_local,
		.was_at = snap->post.publish_at,
	};
	Verdict verdict = {.refusal = REFUSAL_NONE};

	retimed.publish_at = gl_wall_time(retimed.publish_local, snap->post.timezone).earlier;
	request.publish_at = retimed.publish_at;
	gl_snapshot_load_review(snap);
	if (gl_bound_step(snap, request.publish_at) >= 0)
		retimed.reason = "a step agreed to the instant";
	else
		gl_act_on(snap, &request, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		retimed.reason = gl_refusals[verdict.refusal].message;
	retimed.is_moved = retimed.reason == NULL;
	return retimed;
}

static bool
is_other(const PostSnap *snap)
{
	return snap->post.publish_at != GL_TIME_NEVER &&
		   gl_local_time(snap->post.publish_at, snap->post.timezone) != snap->post.publish_local;
}

/* Somebody may have planned it anew while its lock was waited for. */
static bool
is_stale(const PostSnap *snap)
{
	return snap->post.publish_at > snap->now && is_other(snap);
}

Retimed *
gl_retime(gl_id workspace_id, Actor actor, bool is_dry_run, int *found)
{
	IdList posts = find_stale(workspace_id).posts;
	Retimed *retimed = palloc(sizeof(Retimed) * Max(posts.n, 1));
	PostSnap **snaps = gl_snapshots_lock(&posts, actor);

	*found = 0;
	for (int i = 0; i < posts.n; i++)
		if (snaps[i] != NULL && is_stale(snaps[i]))
			retimed[(*found)++] = retime(snaps[i], actor, is_dry_run);
	return retimed;
}

int
gl_retime_count(void)
{
	return find_stale(GL_NO_ID).posts.n;
}

IdList
gl_retime_workspaces(void)
{
	return find_stale(GL_NO_ID).workspaces;
}

int
gl_retime_by_itself(gl_id workspace_id)
{
	IdList posts = find_stale(workspace_id).posts;
	IdList locked;
	PostSnap *snaps;
	int moved = 0;
	int n;

	if (posts.n == 0)
		return 0;
	posts.n = Min(posts.n, RETIMED_BY_ITSELF);
	snaps = gl_posts_take(&posts, &n, &locked);
	for (int i = 0; i < n; i++)
		if (is_stale(&snaps[i]))
			moved += retime(&snaps[i], gl_actor_worker(), false).is_moved;
	return moved;
}

void
gl_retime_meet(PostSnap *snap)
{
	if (snap->post.publish_at > snap->now || !gl_zone_is_known(snap->post.timezone) ||
		!is_other(snap))
		return;
	if (gl_wall_time(snap->post.publish_local, snap->post.timezone).earlier > snap->now)
		(void) retime(snap, gl_actor_worker(), false);
}
