/*
 * proof.c
 *		Recomputes what is stored: status, hashes, chains.
 */
#include "flow/proof.h"

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
		row = gl_revision_override(revision, channel_id);
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
