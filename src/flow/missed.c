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
#include "flow/slots.h"

#define HORIZON (366 * 24 * 3600 * GL_SECOND) /* how far a free slot is looked for */
#define SLOTS_MAX 400						  /* of a channel that are looked at */

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

/* The rule of the workflow that the post is reviewed by, or would be. */
static MissedRule
rule_of(const PostSnap *snap)
{
	ActRequest request = {.action = ACTION_MISS};
	Facts facts = {0};

	gl_limits_facts(&facts, snap, &request);
	return facts.post.missed;
}

/* The first instant that is a free slot of each of its channels that has slots; GL_TIME_NEVER: none. */
static gl_time
next_slot(PostSnap *snap)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	Instants *free = palloc0(sizeof(Instants) * Max(channels.n, 1));
	int n = 0;

	for (int i = 0; i < channels.n; i++)
	{
		int nslots;

		(void) gl_slots_read(channels.items[i], &nslots);
		if (nslots > 0)
			free[n++] = gl_slots_free(snap->workspace, channels.items[i], snap->now,
									  snap->now + HORIZON, SLOTS_MAX);
	}
	for (int slot = 0; n > 0 && slot < free[0].n; slot++)
	{
		gl_time at = free[0].at[slot];
		bool is_free = gl_limits_allow(snap, at);

		for (int i = 1; i < n && is_free; i++)
			is_free = gl_instants_have(&free[i], at);
		if (is_free)
			return at;
	}
	return GL_TIME_NEVER;
}

static bool
has_missed(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state == DELIVERY_MISSED)
			return true;
	return false;
}

void
gl_missed_follow(PostSnap *snap)
{
	OnMissed on_missed = rule_of(snap).on_missed;
	ActRequest request = {.actor = gl_actor_worker(), .publish_at = GL_TIME_NEVER};
	Verdict ignored;

	if (!has_missed(snap) || snap->post.is_inert)
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

	if (rule_of(snap).on_missed == MISSED_PUBLISH_WITHIN)
		gl_act_on(snap, &request, &ignored);
}
