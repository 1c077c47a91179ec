/*
 * away.c
 *		Absences. Away is who said so, with or without a delegate: where the delegate may not vote on a
 *		post, or their time is over, the step would wait unseen all the same.
 */
#include "flow/away.h"

#include "flow/delegates.h"
#include "flow/lookup.h"
#include "flow/publish.h"
#include "flow/timed_seats.h"
#include "store/delegations.h"
#include "store/workspaces.h"

#define LOOKS_MAX 16 /* delegations in one transaction */

/* The first delegation by which a person is away now, for all channels of the post; NULL: none. */
static const Delegation *
absence_of(const PostSnap *snap, const IdList *channels, gl_id person_id)
{
	const Workspace *workspace = snap->workspace;

	for (int i = 0; i < workspace->ndelegations; i++)
		if (workspace->delegations[i].person_id == person_id &&
			gl_delegation_holds(&workspace->delegations[i], channels->items, channels->n,
								snap->now))
			return &workspace->delegations[i];
	return NULL;
}

struct Away
gl_away_awaited(const PostSnap *snap)
{
	StepSnap *open = gl_snapshot_open_step(snap);
	struct Away away = {0};
	StepTally tally;
	IdList channels;

	if (snap->workspace->ndelegations == 0 || open == NULL)
		return away;
	channels = gl_snapshot_channels(snap, GL_NO_ID);
	tally = gl_snapshot_tally(snap, &open->row);
	for (int i = 0; i < tally.nseats; i++)
	{
		const Seat *seat = &tally.seats[i];
		const Delegation *absence = absence_of(snap, &channels, seat->person_id);

		if (absence == NULL || !seat->is_active || seat->vote != VOTE_NONE ||
			gl_ids_contain(&away.people, seat->person_id) ||
			gl_stand_ins_of(snap, seat->person_id).n > 0)
			continue;
		gl_ids_add(&away.people, seat->person_id);
		gl_ids_add(&away.delegations, absence->id);
	}
	return gl_step_waits_for(&tally, away.people.items, away.people.n) ? away : (struct Away){0};
}

void
gl_away_tell(PostSnap *snap)
{
	const StepRow *visit = &gl_snapshot_open_step(snap)->row;
	struct Away all = gl_away_awaited(snap);
	struct Away away = {0};
	IdList told = gl_outbox_absences(visit->post_id, visit->round, visit->step);
	ActRequest request = {
		.action = ACTION_ABSENCE,
		.actor = {.kind = ACTOR_SYSTEM},
		.away = &away,
	};

	for (int i = 0; i < all.people.n; i++)
		if (!gl_ids_contain(&told, all.delegations.items[i]))
		{
			gl_ids_add(&away.people, all.people.items[i]);
			gl_ids_add(&away.delegations, all.delegations.items[i]);
		}
	if (away.people.n > 0)
		gl_act_on(snap, &request, NULL);
}

void
gl_away_message(PostSnap *snap, const struct Away *away)
{
	const StepRow *visit = &gl_snapshot_open_step(snap)->row;
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	Timing *timing = &snap->timing;
	IdList absent = {0};
	IdList people;

	for (int i = 0; i < snap->workspace->ndelegations; i++)
	{
		gl_id person_id = snap->workspace->delegations[i].person_id;

		if (absence_of(snap, &channels, person_id) != NULL)
			gl_ids_add(&absent, person_id);
	}
	people = gl_timed_people(snap, visit->step, &absent);

	timing->told = people;
	timing->outbox = palloc0(sizeof(OutboxRow) * Max(people.n * away->people.n, 1));
	for (int i = 0; i < away->people.n; i++)
		for (int j = 0; j < people.n; j++)
		{
			OutboxRow *message = &timing->outbox[timing->noutbox++];

			*message =
				gl_timed_message(snap, visit, NO_TIMED_ACTION, OUTBOX_ABSENCE, people.items[j]);
			message->delegation_id = away->delegations.items[i];
		}
}

/* Tells of each review that waits for the person; false when one could not be looked at. */
static bool
look_for(const DelegationRow *delegation, const FireRequest *request)
{
	IdList workspaces = {0};
	IdList locked = {0};
	IdList free = {0};
	IdList posts;
	PostSnap *snaps;
	int n;

	if (delegation->workspace_id != GL_NO_ID)
		gl_ids_add(&workspaces, delegation->workspace_id);
	else
		workspaces = gl_workspaces_of(delegation->person_id);
	posts = gl_posts_seating(delegation->person_id, &workspaces);
	for (int i = 0; i < posts.n; i++)
		if (!gl_ids_contain(&request->skipped_posts, posts.items[i]))
			gl_ids_add(&free, posts.items[i]);
	snaps = gl_posts_take(&free, &n, &locked);
	for (int i = 0; i < n; i++)
	{
		*request->looking_at = snaps[i].post.id;
		gl_snapshot_load_review(&snaps[i]);
		if (gl_snapshot_open_step(&snaps[i]) != NULL)
			gl_away_tell(&snaps[i]);
	}
	return locked.n == 0 && free.n == posts.n;
}

/* When a delegation has to be looked at after this: once more at the end of its delegate's time. */
static gl_time
next_look(const DelegationRow *delegation, gl_time now)
{
	return delegation->delegate_id != GL_NO_ID && delegation->ended_at == GL_TIME_NEVER &&
				   now < delegation->ends_at
			   ? delegation->ends_at
			   : GL_TIME_NEVER;
}

gl_time
gl_away_look(const FireRequest *request)
{
	int n;
	DelegationRow *due = gl_delegations_due(request->now, LOOKS_MAX, &n);

	for (int i = 0; i < n; i++)
		gl_delegation_seen(due[i].id, look_for(&due[i], request) ? next_look(&due[i], request->now)
																 : request->now + GL_SECOND);
	/* One that somebody is just ending is looked at when they are done. */
	return n == LOOKS_MAX ? gl_delegations_next()
						  : Max(gl_delegations_next(), request->now + GL_SECOND);
}
