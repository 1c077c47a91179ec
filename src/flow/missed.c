/*
 * missed.c
 *		Moves, gives up or sends what was missed. Each is an act of its own, so its rule may say no:
 *		then the post stays missed, and waits for somebody.
 */
#include "flow/missed.h"

#include "core/names.h"
#include "flow/act.h"
#include "flow/bound.h"
#include "flow/limits.h"
#include "flow/lookup.h"
#include "flow/series.h"
#include "flow/slots.h"

#define SLOTS_MAX 400 /* free ones of a channel that are looked at */

void
gl_missed_parse(const Doc *root, MissedRule *missed)
{
	Doc member;
	bool has_within;

	if (gl_doc_get(root, "on_missed", &member))
		missed->on_missed = gl_doc_name(&member, &gl_on_missed);
	has_within = gl_doc_get(root, "publish_within", &member);
	if (has_within && missed->on_missed != MISSED_PUBLISH_WITHIN)
		gl_doc_fail(&member, "It belongs to \"on_missed\": \"publish_within\".",
					"Leave it out, or write that as well.");
	if (!has_within && missed->on_missed == MISSED_PUBLISH_WITHIN)
		gl_doc_fail(root, "The workflow does not say how late an approval may be.",
					"Add \"publish_within\": \"2 hours\", for example.");
	if (has_within)
		missed->within = gl_doc_within(&member, "Write \"on_missed\": \"hold\" for none at all.");
}

bool
gl_missed_must_wait(const PostSnap *snap)
{
	IdList channels;

	return gl_missed_rule(snap).on_missed == MISSED_NEXT_SLOT &&
		   !gl_slots_lock_free(snap->workspace->id, &channels);
}

/* The next slot of its channels, which is locked, so that nobody else fills it. */
static gl_time
next_slot(const PostSnap *snap)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	IdList slotted;
	IdList asked = {0};
	FreeSlots slots;

	if (!gl_slots_lock_free(snap->workspace->id, &slotted))
		return GL_TIME_NEVER;
	for (int i = 0; i < slotted.n; i++)
		if (gl_ids_contain(&channels, slotted.items[i]))
			gl_ids_add(&asked, slotted.items[i]);
	slots = gl_free_slots(snap->workspace, &asked, snap->now, SLOTS_MAX);
	return gl_free_slot(&slots, snap);
}

static bool
has_missed(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state == DELIVERY_MISSED)
			return true;
	return false;
}

/*
 * The approval of a series is that of all its occurrences, so it outlives the first one. And the time of
 * one that is to be agreed to is what people are asked about: only they move it.
 */
static bool
is_kept(const PostSnap *snap, OnMissed on_missed)
{
	return (on_missed == MISSED_EXPIRE || snap->post.review_state != REVIEW_APPROVED) &&
		   gl_series_lives(snap);
}

void
gl_missed_follow(PostSnap *snap)
{
	OnMissed on_missed = gl_missed_rule(snap).on_missed;
	ActRequest request = {.actor = gl_actor_worker(), .publish_at = GL_TIME_NEVER};
	Verdict ignored;

	if (!has_missed(snap) || snap->post.is_inert || is_kept(snap, on_missed))
		return;
	if (on_missed == MISSED_EXPIRE)
		request.action = ACTION_GIVE_UP;
	else if (on_missed == MISSED_NEXT_SLOT)
	{
		request.action = ACTION_MOVE;
		request.publish_at = next_slot(snap);
		if (request.publish_at == GL_TIME_NEVER)
			return;
	}
	else
		return;
	gl_act_through(snap, &request, &ignored);
}

void
gl_missed_approved(PostSnap *snap)
{
	ActRequest request = {.action = ACTION_MAKE_UP, .actor = {.kind = ACTOR_SYSTEM}};
	Verdict ignored;

	if (gl_missed_rule(snap).on_missed == MISSED_PUBLISH_WITHIN)
		gl_act_on(snap, &request, &ignored);
}
