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
#include "pgtime.h"
#include "store/zones.h"

#define RETIMED_BY_ITSELF \
	200 /* posts of a workspace in one transaction; the others an hour later */

/* Zones that the server knows: what is planned in another one stays as it is. */
static TextList
known_zones(gl_id workspace_id)
{
	TextList zones = gl_zones_planned(workspace_id, gl_clock_now());
	int n = 0;

	for (int i = 0; i < zones.n; i++)
		if (pg_tzset(zones.items[i]) != NULL)
			zones.items[n++] = zones.items[i];
	zones.n = n;
	return zones;
}

static IdList
stale_posts(gl_id workspace_id, int limit)
{
	TextList zones = known_zones(workspace_id);

	return gl_zones_stale(workspace_id, &zones, gl_clock_now(), limit);
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
	IdList posts = stale_posts(workspace_id, INT_MAX);
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
	return stale_posts(GL_NO_ID, INT_MAX).n;
}

IdList
gl_retime_workspaces(void)
{
	return gl_zones_workspaces(gl_clock_now());
}

int
gl_retime_by_itself(gl_id workspace_id)
{
	IdList posts = stale_posts(workspace_id, RETIMED_BY_ITSELF);
	IdList locked;
	PostSnap *snaps;
	int moved = 0;
	int n;

	if (posts.n == 0)
		return 0;
	snaps = gl_posts_take(&posts, &n, &locked);
	for (int i = 0; i < n; i++)
		if (is_stale(&snaps[i]))
			moved += retime(&snaps[i], gl_actor_worker(), false).is_moved;
	return moved;
}

void
gl_retime_meet(PostSnap *snap)
{
	if (snap->post.publish_at > snap->now || pg_tzset(snap->post.timezone) == NULL ||
		!is_other(snap))
		return;
	if (gl_wall_time(snap->post.publish_local, snap->post.timezone).earlier > snap->now)
		(void) retime(snap, gl_actor_worker(), false);
}
