/*
 * aside.c
 *		Compares a post before and after an act, and the open steps before and after somebody left.
 */
#include "flow/aside.h"

#include "base/clock.h"
#include "flow/away.h"
#include "flow/deadline.h"
#include "flow/lookup.h"
#include "flow/missed.h"
#include "flow/series.h"

static int
blocked_visit(PostSnap *snap)
{
	const StepSnap *open;
	StepTally tally;

	if (snap->post.review_state != REVIEW_IN_REVIEW)
		return 0;
	gl_snapshot_load_review(snap);
	open = gl_snapshot_open_step(snap);
	if (open == NULL)
		return 0;
	tally = gl_snapshot_tally(snap, &open->row);
	return gl_step_outcome(&tally) == STEP_BLOCKED ? (open->row.step << 16) + open->row.visit : 0;
}

static bool
is_satisfied(const PostSnap *snap)
{
	return gl_mode_satisfied(gl_snapshot_mode(snap), snap->post.review_state);
}

/* Who is away while the open step waits for them; the step, or -1. */
static IdList
awaited(PostSnap *snap, int *step)
{
	*step = -1;
	if (snap->post.review_state != REVIEW_IN_REVIEW || snap->workspace->ndelegations == 0)
		return (IdList){0};
	gl_snapshot_load_review(snap);
	if (gl_snapshot_open_step(snap) != NULL)
		*step = gl_snapshot_open_step(snap)->row.step;
	return gl_away_awaited(snap).people;
}

Aside
gl_aside_before(PostSnap *snap)
{
	Aside before = {
		.blocked_visit = blocked_visit(snap),
		.change_requests = snap->post.change_requests,
		.is_satisfied = is_satisfied(snap),
		.is_held = snap->post.is_held,
	};

	before.awaited = awaited(snap, &before.awaited_step);
	return before;
}

/* Does the open step wait for somebody who is away for whom it did not wait before? */
static bool
awaits_more(PostSnap *snap, const Aside *before)
{
	int step;
	IdList people = awaited(snap, &step);

	for (int i = 0; i < people.n; i++)
		if (step != before->awaited_step || !gl_ids_contain(&before->awaited, people.items[i]))
			return true;
	return false;
}

static void
tell(PostSnap *snap, Action action)
{
	ActRequest request = {.action = action, .actor = {.kind = ACTOR_SYSTEM}};

	gl_act_on(snap, &request, NULL);
}

/* Is the open step blocked, and was not before, or another one was? */
static bool
became_blocked(PostSnap *snap, Aside before)
{
	int blocked = blocked_visit(snap);

	return blocked != 0 &&
		   (before.blocked_visit == 0 || blocked >> 16 != before.blocked_visit >> 16);
}

/* The open step cannot go on, or waits for who is away, and did not before. */
static bool
got_stuck(PostSnap *snap, const Aside *before)
{
	return became_blocked(snap, *before) || awaits_more(snap, before);
}

static void
tell_of_step(PostSnap *snap, const Aside *before)
{
	bool waits = awaits_more(snap, before);

	if (became_blocked(snap, *before))
		tell(snap, ACTION_BLOCK);
	if (waits)
		gl_away_tell(snap);
}

void
gl_aside_after(PostSnap *snap, Aside before)
{
	const WorkflowDef *definition = gl_snapshot_definition(snap);

	if (snap->post.change_requests > before.change_requests && definition != NULL &&
		definition->is_limited &&
		snap->post.change_requests == definition->limit + snap->post.granted_rounds - 1)
		tell(snap, ACTION_LIMIT_NEAR);
	tell_of_step(snap, &before);
	if (gl_deadline_hold_is_over(snap))
		tell(snap, ACTION_LIFT_HOLD);
	if (!before.is_satisfied && is_satisfied(snap))
	{
		gl_missed_approved(snap);
		gl_series_wake(snap);
	}
	if (before.is_held && !snap->post.is_held)
		gl_missed_follow(snap);
}

static PostSnap *
read_post(gl_id post_id)
{
	return gl_snapshot_read(post_id, gl_actor_worker(), gl_clock_now());
}

Leaving
gl_aside_person_leaves(gl_id person_id, const IdList *workspaces)
{
	Leaving leaving = {.posts = gl_posts_seating(person_id, workspaces)};

	leaving.before = palloc(sizeof(Aside) * Max(leaving.posts.n, 1));
	for (int i = 0; i < leaving.posts.n; i++)
		leaving.before[i] = gl_aside_before(read_post(leaving.posts.items[i]));
	return leaving;
}

void
gl_aside_person_left(const Leaving *leaving)
{
	IdList posts = {0, palloc(sizeof(gl_id) * Max(leaving->posts.n, 1))};
	Aside *before = palloc(sizeof(Aside) * Max(leaving->posts.n, 1));
	PostSnap **snaps;

	/* Most reviews go on without the person: their posts are not locked, nobody waits for them. */
	for (int i = 0; i < leaving->posts.n; i++)
		if (got_stuck(read_post(leaving->posts.items[i]), &leaving->before[i]))
		{
			before[posts.n] = leaving->before[i];
			posts.items[posts.n++] = leaving->posts.items[i];
		}
	snaps = gl_snapshots_lock(&posts, gl_actor_worker());
	for (int i = 0; i < posts.n; i++)
		tell_of_step(snaps[i], &before[i]);
}
