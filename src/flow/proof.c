/*
 * proof.c
 *		Recomputes what is stored: status, hashes, chains.
 */
#include "flow/proof.h"

#include "base/document.h"
#include "core/status.h"
#include "flow/content.h"
#include "flow/journal.h"

PostStatus
gl_status_derived(const PostSnap *snap)
{
	StatusFacts facts = {
		.review_state = snap->post.review_state,
		.mode = snap->post.mode,
		.is_cancelled = snap->post.is_cancelled,
		.is_held = snap->post.is_held,
	};

	for (int i = 0; i < snap->nvariants; i++)
		facts.deliveries[snap->variants[i].row.delivery_state]++;
	return gl_post_status(&facts);
}

/* A variant as a revision's document has it. */
static VariantRow
variant_of(const RevisionRow *revision, gl_id channel_id)
{
	VariantRow row = {.channel_id = channel_id, .options = gl_empty_object()};
	Doc root = gl_doc_root(revision->variants, "variants");
	Doc variant;
	Doc member;

	if (!gl_doc_get(&root, psprintf(INT64_FORMAT, channel_id), &variant))
		return row;
	if (gl_doc_get(&variant, "body", &member))
		row.body = gl_doc_is_text(&member)
					   ? pnstrdup(member.value.val.string.val, member.value.val.string.len)
					   : NULL; /* it may be empty */
	if (gl_doc_get(&variant, "media", &member))
		row.media = gl_doc_jsonb(&member);
	if (gl_doc_get(&variant, "options", &member))
		row.options = gl_doc_jsonb(&member);
	return row;
}

const char *
gl_revision_flaw(const PostSnap *snap, const RevisionRow *revision)
{
	bool has_title = false;
	Digest whole;

	for (int i = 0; i < revision->channel_ids.n; i++)
	{
		gl_id channel_id = revision->channel_ids.items[i];
		const Channel *channel = gl_channel_find(snap->workspace, channel_id);
		VariantRow row;
		Content content;
		Digest digest;

		if (channel == NULL)
			return "the revision names a channel that is not there";
		row = variant_of(revision, channel_id);
		content = gl_content_of(revision, &row, channel);
		digest = gl_content_digest(&content, channel_id);
		if (!gl_digest_equal(&digest, &revision->variant_sha256.items[i]))
			return "a variant's content is not what its hash was taken of";
		has_title |= gl_network_has_title(channel->network);
	}
	whole = gl_revision_digest(revision, has_title);
	return gl_digest_equal(&whole, &revision->content_sha256)
			   ? NULL
			   : "the content is not what its hash was taken of";
}

const char *
gl_post_chain_flaw(const PostRow *post, int64 *bad_event_no)
{
	OptDigest head = {true, post->head_sha256};
	EventRow *events;
	int n;

	events = gl_events_read(post->workspace_id, post->id, &n);
	return gl_chain_check(events, n, post->event_no, &head, bad_event_no);
}
