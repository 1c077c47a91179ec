/*
 * unpublish.c
 *		A variant that is taken down stays published until the network has said that it is gone, and
 *		neither a pause nor a hold is in the way of that: they keep posts from going out.
 */
#include "flow/unpublish.h"

#include "base/document.h"
#include "base/sequence.h"
#include "flow/lookup.h"

bool
gl_network_unpublishes(const Network *network)
{
	Doc recipe = gl_doc_root(network->recipe, "recipe");
	Doc member;
	char *transport = gl_doc_get(&recipe, "transport", &member) ? gl_doc_text(&member, 100) : "";

	return gl_doc_get(&recipe, "unpublish", &member) || strcmp(transport, "sandbox") == 0 ||
		   strcmp(transport, "manual") == 0;
}

static bool
is_removable(const VariantSnap *variant)
{
	return variant->row.delivery_state == DELIVERY_PUBLISHED && !variant->row.is_unpublishing &&
		   gl_network_unpublishes(variant->channel->network);
}

bool
gl_unpublish_is_possible(const PostSnap *snap, const ActRequest *request)
{
	for (int i = 0; i < snap->nvariants; i++)
		if ((request->channel_id == GL_NO_ID ||
			 request->channel_id == snap->variants[i].row.channel_id) &&
			is_removable(&snap->variants[i]))
			return true;
	return false;
}

static void
begin_removal(const PostSnap *snap, VariantRow *variant)
{
	variant->is_unpublishing = true;
	variant->removals = 0;
	variant->retry_at = snap->now;
}

/* The attempt has its own number and kind; key and bytes of what is out stay as they are. */
static void
claim_variant(PostSnap *snap, VariantRow *variant, const AttemptRow *claim)
{
	snap->attempt = palloc(sizeof(AttemptRow));
	*snap->attempt = *claim;
	snap->attempt->unpublishes = true;
	snap->attempt->workspace_id = variant->workspace_id;
	snap->attempt->post_id = variant->post_id;
	snap->attempt->variant_id = variant->id;
	snap->attempt->attempt_no = ++variant->attempts;
	variant->removals++;
	snap->attempt->revision = snap->post.revision;
	snap->attempt->content_sha256 = variant->content_sha256;
	snap->attempt->started_at = snap->now;
	snap->attempt->ended_at = GL_TIME_NEVER;
	snap->attempt->retry_at = GL_TIME_NEVER;
	snap->attempt->outcome = -1;
	snap->attempt_pending = PENDING_INSERT;
	variant->retry_at = GL_TIME_NEVER;
	variant->wake_at = claim->lease_until;
}

void
gl_unpublish_apply(PostSnap *snap, VariantRow *variant, const ActRequest *request, Action action)
{
	VariantSnap *whole = gl_snapshot_variant_by_id(snap, variant->id);
	bool retries = request->settlement != NULL && request->settlement->retries;

	if (action == ACTION_CLAIM_UNPUBLISH)
	{
		claim_variant(snap, variant, request->claim);
		return;
	}
	if (action == ACTION_UNPUBLISH || action == ACTION_END)
	{
		if (is_removable(whole))
			begin_removal(snap, variant);
		return;
	}
	variant->retry_at = retries ? request->settlement->retry_at : GL_TIME_NEVER;
	variant->is_unpublishing = action == ACTION_SETTLE_RETRY || action == ACTION_SETTLE_UNCONFIRMED;
}

void
gl_unpublish_end(PostSnap *snap)
{
	snap->post.publish_until = Min(snap->post.publish_until, snap->post.unpublish_at);
	snap->post.unpublish_at = GL_TIME_NEVER;
	snap->post.ended_at = snap->now;
}

void
gl_unpublish_follow(const PostSnap *snap, VariantRow *variant)
{
	const VariantSnap *whole = gl_snapshot_variant_by_id((PostSnap *) snap, variant->id);

	if (snap->post.ended_at != GL_TIME_NEVER && is_removable(whole))
		begin_removal(snap, variant);
}

bool
gl_unpublish_runs(const PostSnap *snap, const VariantRow *variant)
{
	return variant->delivery_state == DELIVERY_PUBLISHED && variant->is_unpublishing &&
		   variant->retry_at == GL_TIME_NEVER;
}

bool
gl_unpublish_confirms(const PostSnap *snap, const ActRequest *request)
{
	const VariantSnap *variant;

	if (request->action != ACTION_CONFIRM_NOT_PUBLISHED || request->variant_id == GL_NO_ID)
		return false;
	variant = gl_snapshot_variant_by_id((PostSnap *) snap, request->variant_id);
	return variant != NULL && variant->row.is_unpublishing;
}

/* unpublish_at has come. */
static void
begin(PostSnap *snap)
{
	ActRequest request = {.action = ACTION_END, .actor = gl_actor_worker()};

	gl_act_on(snap, &request, NULL);
}

bool
gl_unpublish_claim(PostSnap *snap, VariantSnap *variant, const ClaimRequest *request,
				   Claim *claimed)
{
	AttemptRow attempt = {
		.id = gl_sequence_next(SEQUENCE_ATTEMPT),
		.epoch = request->epoch,
		.lease_until = request->lease_until,
	};
	ActRequest act = {
		.action = ACTION_CLAIM_UNPUBLISH,
		.actor = gl_actor_worker(),
		.variant_id = variant->row.id,
		.claim = &attempt,
	};

	if (request->dry_run)
		return false;
	if (snap->post.unpublish_at <= snap->now)
		begin(snap);
	if (!variant->row.is_unpublishing || variant->row.retry_at > snap->now ||
		variant->channel->needs_authorisation ||
		(variant->channel->credential == NULL && variant->channel->network->needs_credential))
		return false;
	gl_act_on(snap, &act, NULL);
	*claimed = (Claim){.snap = snap, .variant = variant, .attempt = *snap->attempt};
	return true;
}
