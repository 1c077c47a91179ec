/*
 * together.c
 *		Posts whose channels begin to go out all or none.
 */
#include "flow/together.h"

#include "flow/gatecheck.h"

static bool
is_started(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.attempts > 0)
			return true;
	return false;
}

/* A channel that keeps this one back: the post goes out as one, nothing of it was tried, and that one may not. */
static const VariantSnap *
keeper_of(PostSnap *snap, const VariantSnap *variant, gl_time publish_at, bool publisher_ok,
		  BitSet ignored)
{
	if (!snap->post.is_together || is_started(snap))
		return NULL;
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *other = &snap->variants[i];

		if (other->row.id != variant->row.id && other->row.delivery_state != DELIVERY_CANCELLED &&
			gl_gate_keeps_back(gl_gate_alone(snap, other, publish_at, publisher_ok), ignored))
			return other;
	}
	return NULL;
}

BitSet
gl_gate_of(PostSnap *snap, const VariantSnap *variant, gl_time publish_at, bool publisher_ok,
		   BitSet ignored)
{
	BitSet closed = gl_gate_alone(snap, variant, publish_at, publisher_ok);

	if (keeper_of(snap, variant, publish_at, publisher_ok, ignored) != NULL)
		closed |= CLAUSE_BIT(CLAUSE_TOGETHER);
	return closed;
}

char *
gl_together_detail(PostSnap *snap, const VariantSnap *variant, bool is_open)
{
	const VariantSnap *keeper;

	if (!snap->post.is_together)
		return pstrdup("each channel goes out by itself");
	if (is_open)
		return pstrdup("the channels go out together");
	/* Of a database that may not publish each channel says so itself. */
	keeper = keeper_of(snap, variant, snap->post.publish_at, true, CLAUSE_BIT(CLAUSE_DELIVERY));
	return keeper == NULL ? pstrdup("goes out together with channels that may not")
						  : psprintf("goes out together with channel \"%s\", which may not",
									 keeper->channel->name);
}
