/*
 * gaps.c
 *		Who waits for the gap keeps state and publish time: it has a place, until which it is not late.
 */
#include "flow/gaps.h"

#include "base/clock.h"
#include "base/engine.h"
#include "core/gap.h"
#include "flow/gatecheck.h"
#include "flow/lookup.h"
#include "store/gaps.h"

#define FLIGHT_MAX (3600 * GL_SECOND) /* what goes out began no longer ago, or was renewed */

static GapFacts
facts_of(const PostSnap *snap, const VariantSnap *variant)
{
	GapFacts facts = {.now = snap->now, .gap = variant->channel->min_gap};

	if (facts.gap == 0)
		return facts;
	if (variant->row.delivery_state == DELIVERY_SCHEDULED && variant->row.paced_at != GL_TIME_NEVER)
		facts.own_place = variant->row.paced_at;
	gl_gap_read(&facts, variant->row.channel_id, variant->row.id,
				snap->now - Max(facts.gap, FLIGHT_MAX));
	return facts;
}

gl_time
gl_gap_ends(const PostSnap *snap, const VariantSnap *variant)
{
	GapFacts facts = facts_of(snap, variant);

	return gl_gap_end(&facts);
}

char *
gl_gap_detail(const PostSnap *snap, const VariantSnap *variant)
{
	GapFacts facts = facts_of(snap, variant);

	if (facts.gap == 0)
		return pstrdup("the channel keeps no gap");
	if (gl_gap_end(&facts) <= snap->now)
		return pstrdup("nothing went out too near");
	if (facts.is_busy)
		return pstrdup("another post is on its way on this channel");
	return psprintf("another post went out at %s, the next one may at %s, this one at %s",
					gl_time_text(facts.last_out), gl_time_text(gl_gap_end(&facts)),
					gl_time_text(gl_gap_place(&facts)));
}

bool
gl_gap_enter(const PostSnap *snap, const VariantSnap *variant)
{
	bool has_gap = false;

	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *other = &snap->variants[i];

		if ((other != variant && !snap->post.is_together) || other->channel->min_gap == 0)
			continue;
		if (!gl_gap_lock(other->row.channel_id))
			return false;
		has_gap = true;
	}
	if (has_gap)
		gl_engine_refresh();
	return true;
}

/* Does nothing but gaps keep back the others of a post that goes out as one? */
static bool
is_all_but_gaps(PostSnap *snap, const VariantSnap *variant)
{
	BitSet allowed = CLAUSE_BIT(CLAUSE_GAP) | CLAUSE_BIT(CLAUSE_DUE);

	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *other = &snap->variants[i];

		if (other != variant && other->row.delivery_state != DELIVERY_CANCELLED &&
			(gl_gate_alone(snap, other, snap->post.publish_at, true) & ~allowed) != 0)
			return false;
	}
	return true;
}

bool
gl_gap_wait(PostSnap *snap, VariantSnap *variant, BitSet closed)
{
	BitSet gap = CLAUSE_BIT(CLAUSE_GAP);
	BitSet together = CLAUSE_BIT(CLAUSE_TOGETHER);
	bool waits_for_all = (closed & together) != 0 || snap->post.is_together;
	gl_time place = 0;

	if (closed == 0 || (closed & ~(gap | together)) != 0 ||
		((closed & together) != 0 && !is_all_but_gaps(snap, variant)))
		return false;
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *other = &snap->variants[i];
		GapFacts facts;

		if (other != variant && (!waits_for_all || other->row.attempts > 0))
			continue;
		facts = facts_of(snap, other);
		place = Max(place, gl_gap_place(&facts));
	}
	variant->row.paced_at = place;
	variant->row.wake_at = place;
	variant->pending = PENDING_UPDATE;
	(void) gl_snapshot_write(snap);
	return true;
}

void
gl_gap_warn(const PostSnap *snap, Actor actor)
{
	gl_time planned_at;

	if (!gl_sees_internal(snap, actor))
		return;
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];
		char *neighbour;

		if (variant->channel->min_gap == 0 || variant->row.delivery_state == DELIVERY_CANCELLED)
			continue;
		neighbour = gl_gap_neighbour(variant->row.channel_id, snap->post.id, snap->post.publish_at,
									 variant->channel->min_gap, &planned_at);
		if (neighbour != NULL)
			ereport(NOTICE,
					(errmsg("another post is planned nearer than the gap of channel \"%s\"",
							variant->channel->name),
					 errdetail("\"%s\" is planned for %s; whichever is due later will wait.",
							   neighbour, gl_time_text(planned_at))));
	}
}
