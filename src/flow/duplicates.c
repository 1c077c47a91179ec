/*
 * duplicates.c
 *		Bytes are compared by their hash, which the channel is part of. A copy to be published again is
 *		the usual duplicate, so that channels warn unless they are told to refuse.
 */
#include "flow/duplicates.h"

#include "base/clock.h"
#include "flow/lookup.h"
#include "store/duplicates.h"

static bool
find(const PostSnap *snap, const VariantSnap *variant, gl_time at, bool with_planned,
	 Duplicate *found)
{
	return variant->row.delivery_state != DELIVERY_CANCELLED &&
		   gl_duplicate_find(variant->row.channel_id, snap->post.id, &variant->row.content_sha256,
							 at, variant->channel->duplicates_within, with_planned, found);
}

bool
gl_duplicate_closes(const PostSnap *snap, const VariantSnap *variant)
{
	Duplicate ignored;

	return variant->channel->refuses_duplicates && find(snap, variant, snap->now, false, &ignored);
}

static const VariantSnap *
blocked_variant(const PostSnap *snap, gl_time at, Duplicate *found)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].channel->refuses_duplicates &&
			find(snap, &snap->variants[i], at, true, found))
			return &snap->variants[i];
	return NULL;
}

bool
gl_duplicate_blocks(const PostSnap *snap, gl_time at)
{
	Duplicate ignored;

	return blocked_variant(snap, at, &ignored) != NULL;
}

static char *
sentence(const VariantSnap *variant, const Duplicate *found)
{
	return psprintf(found->is_out ? "the same content went out on channel \"%s\" at %s"
								  : "the same content is planned on channel \"%s\" for %s",
					variant->channel->name, gl_time_text(found->at));
}

char *
gl_duplicate_refusal(const PostSnap *snap, gl_time at, Actor actor)
{
	Duplicate found;
	const VariantSnap *variant = blocked_variant(snap, at, &found);
	char *text = sentence(variant, &found);

	if (!gl_sees_internal(snap, actor))
		return psprintf("Channel \"%s\" refuses it.", variant->channel->name);
	text[0] = pg_toupper((unsigned char) text[0]);
	return psprintf("%s, which is too near.", text);
}

char *
gl_duplicate_detail(const PostSnap *snap, const VariantSnap *variant)
{
	gl_time at = snap->post.publish_at;
	Duplicate found;

	if (find(snap, variant, snap->now, false, &found))
		return psprintf(variant->channel->refuses_duplicates ? "%s" : "warning: %s",
						sentence(variant, &found));
	if (find(snap, variant, at == GL_TIME_NEVER ? snap->now : at, true, &found))
		return psprintf("warning: %s", sentence(variant, &found));
	return pstrdup("its content is on the channel once");
}

void
gl_duplicate_warn(const PostSnap *snap, Actor actor)
{
	Duplicate found;

	if (!gl_sees_internal(snap, actor))
		return;
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];

		if (!variant->channel->refuses_duplicates &&
			find(snap, variant, snap->post.publish_at, true, &found))
			ereport(NOTICE, (errmsg("%s", sentence(variant, &found)),
							 errdetail("It is that of \"%s\".", found.title)));
	}
}
