/*
 * timers.c
 *		Fires timers in the order of their instants, whatever post they are of: after an outage things
 *		happen as they would have, each with the instant that was meant.
 */
#include "flow/timers.h"

#include "flow/act.h"
#include "flow/deadline.h"
#include "flow/publish.h"

static bool
is_due(const PostSnap *snap, const FireRequest *request, gl_time until)
{
	return snap->timing.has_timer && snap->timing.timer.fires_at <= until &&
		   snap->timing.timer.fires_at <= snap->now &&
		   !(request->without_risky && gl_timed_act_is_risky(snap->timing.timer.act));
}

/* The post whose timer comes first, or NULL when none is due. */
static PostSnap *
first_due(PostSnap *snaps, int n, const FireRequest *request, gl_time until)
{
	PostSnap *first = NULL;

	for (int i = 0; i < n; i++)
		if (is_due(&snaps[i], request, until) &&
			(first == NULL || snaps[i].timing.timer.fires_at < first->timing.timer.fires_at))
			first = &snaps[i];
	return first;
}

/* What was planned is not possible as things are: that is told, and it is done with. */
static void
lapse(PostSnap *snap, struct TimerShot *shot, Refusal refusal)
{
	ActRequest request = {
		.action = ACTION_LAPSE,
		.actor = gl_actor_worker(),
		.timer = shot,
	};

	shot->reason = gl_refusals[refusal].message;
	gl_act_through(snap, &request, NULL);
}

static void
fire(PostSnap *snap, FireBatch *batch)
{
	struct TimerShot shot = {
		.action = snap->timing.timer.action,
		.at = snap->timing.timer.fires_at,
		.act = snap->timing.timer.act,
	};
	ActRequest request = {
		.action = gl_timed_action(shot.act),
		.actor = gl_actor_worker(),
		.timer = &shot,
		.note = gl_deadline_note(snap),
	};
	Verdict verdict;

	shot.is_quiet = shot.act == TIMED_REMIND && gl_deadline_reminds_again(snap, shot.action);
	gl_act_through(snap, &request, &verdict);
	if (verdict.refusal == REFUSAL_NONE)
		batch->fired++;
	else
	{
		lapse(snap, &shot, verdict.refusal);
		batch->lapsed++;
	}
}

static IdList
posts_of(const TimerMark *due, int n)
{
	IdList posts = {.items = palloc(sizeof(gl_id) * Max(n, 1))};

	for (int i = 0; i < n; i++)
		posts.items[posts.n++] = due[i].post_id;
	return posts;
}

FireBatch
gl_timers_fire(const FireRequest *request)
{
	FireBatch batch = {.next_at = GL_TIME_NEVER};
	IdList skipped = request->skipped_posts;
	bool has_more;
	int ndue;
	TimerMark *due = gl_timers_due(request->now, request->after, &request->skipped_posts,
								   request->without_risky, request->limit, &ndue);
	IdList posts = posts_of(due, ndue);
	gl_time until;
	PostSnap *snaps;
	PostSnap *next;
	int n;

	if (ndue == 0)
	{
		batch.next_at = gl_timers_next(&skipped, request->without_risky);
		return batch;
	}
	has_more = ndue == request->limit;
	/* One that cannot even be read is known to who catches the error, who looks at one at a time then. */
	*request->looking_at = due[0].post_id;
	/* What comes behind the last one has its turn after those that were not read. */
	until = has_more ? due[ndue - 1].fires_at : request->now;
	snaps = gl_posts_take(&posts, &n, &batch.locked_posts);
	for (int i = 0; i < n; i++)
		gl_snapshot_load_review(&snaps[i]);
	/* A timer that no open step asks for would be looked at for ever. */
	for (int i = 0; i < n; i++)
		if (!snaps[i].timing.has_timer)
			gl_timer_delete(snaps[i].post.id);
	while ((next = first_due(snaps, n, request, until)) != NULL)
	{
		*request->looking_at = next->post.id;
		fire(next, &batch);
	}
	if (has_more)
	{
		batch.last = due[ndue - 1];
		batch.next_at = 0;
		return batch;
	}
	for (int i = 0; i < batch.locked_posts.n; i++)
		gl_ids_add(&skipped, batch.locked_posts.items[i]);
	batch.next_at = gl_timers_next(&skipped, request->without_risky);
	return batch;
}
