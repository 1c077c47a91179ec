/*
 * aside.c
 *		Compares a post before and after an act, and the open steps before and after somebody left.
 */
#include "flow/aside.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/table.h"
#include "flow/lookup.h"

static int
blocked_visit(PostSnap *snap)
{
	const StepSnap *open;
	StepTally tally;

	if (snap->post.review_state != REVIEW_IN_REVIEW)
		return 0;
	gl_snapshot_load_review(snap);
	open = gl_snapshot_open_step(snap);
	tally = gl_snapshot_tally(snap, &open->row);
	return gl_step_outcome(&tally) == STEP_BLOCKED ? (open->row.step << 16) + open->row.visit : 0;
}

Aside
gl_aside_before(PostSnap *snap)
{
	return (Aside){blocked_visit(snap), snap->post.change_requests};
}

static void
tell(PostSnap *snap, Action action)
{
	ActRequest request = {.action = action, .actor = {.kind = ACTOR_SYSTEM}};

	/* The post is written once more in this command, which has to see what it wrote. */
	gl_table_flush();
	gl_engine_see_writes();
	gl_act_on(snap, &request, NULL);
}

void
gl_aside_after(PostSnap *snap, Aside before)
{
	const WorkflowDef *definition = gl_snapshot_definition(snap);
	int blocked = blocked_visit(snap);

	if (snap->post.change_requests > before.change_requests && definition != NULL &&
		definition->is_limited &&
		snap->post.change_requests == definition->limit + snap->post.granted_rounds - 1)
		tell(snap, ACTION_LIMIT_NEAR);
	if (blocked != 0 && (blocked >> 16 != before.blocked_visit >> 16 || before.blocked_visit == 0))
		tell(snap, ACTION_BLOCK);
}

/* Would the open step have hope if this person's seats counted? */
static bool
is_blocked_by_leaving(PostSnap *snap, gl_id person_id)
{
	StepTally tally;

	if (snap == NULL || blocked_visit(snap) == 0)
		return false;
	tally = gl_snapshot_tally(snap, &gl_snapshot_open_step(snap)->row);
	for (int i = 0; i < tally.nseats; i++)
		if (tally.seats[i].person_id == person_id)
			((Seat *) tally.seats)[i].is_active = true;
	return gl_step_outcome(&tally) != STEP_BLOCKED;
}

void
gl_aside_person_left(gl_id person_id, gl_id workspace_id)
{
	IdList asking = gl_posts_asking(person_id, workspace_id);
	IdList posts = {0};
	PostSnap **snaps;

	/* Most reviews go on without the person: their posts are not locked, nobody waits for them. */
	for (int i = 0; i < asking.n; i++)
		if (is_blocked_by_leaving(
				gl_snapshot_read(asking.items[i], gl_actor_worker(), gl_clock_now()), person_id))
			gl_ids_add(&posts, asking.items[i]);
	snaps = gl_snapshots_lock(&posts, gl_actor_worker());
	for (int i = 0; i < posts.n; i++)
		if (is_blocked_by_leaving(snaps[i], person_id))
			tell(snaps[i], ACTION_BLOCK);
}
