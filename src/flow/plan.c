/*
 * plan.c
 *		Publish time, holds, and what an action does to each delivery.
 */
#include "flow/effects.h"

#include "base/clock.h"
#include "base/settings.h"
#include "core/delivery.h"
#include "flow/limits.h"
#include "flow/lookup.h"
#include "flow/unpublish.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

void
gl_plan_set_time(PostSnap *snap, gl_time publish_at, const char *timezone)
{
	PostRow *post = &snap->post;

	if (timezone != NULL)
		post->timezone = pstrdup(timezone);
	post->publish_at = publish_at;
	post->publish_local = DatumGetTimestamp(DirectFunctionCall2(
		timestamptz_zone, CStringGetTextDatum(post->timezone), TimestampTzGetDatum(publish_at)));
}

void
gl_plan_clear_time(PostSnap *snap)
{
	snap->post.publish_at = GL_TIME_NEVER;
	snap->post.publish_local = GL_TIME_NEVER;
}

/* What is out stays out: then only the rest is cancelled, and the post is what was published. */
void
gl_plan_cancel(PostSnap *snap, bool hides)
{
	bool is_out = false;

	for (int i = 0; i < snap->nvariants; i++)
		is_out |= snap->variants[i].row.delivery_state == DELIVERY_PUBLISHED ||
				  snap->variants[i].row.delivery_state == DELIVERY_UNPUBLISHED;
	snap->post.is_cancelled = !is_out;
	snap->post.is_hidden = !is_out && hides;
}

/*
 * One key for one content: other bytes under a used key would be answered with the old result. A
 * delivery that may be out keeps its key; the gate has seen to it that its bytes are the same.
 */
static void
renew_key(PostSnap *snap, VariantRow *variant)
{
	bool is_same = variant->sent_sha256.is_set &&
				   gl_digest_equal(&variant->sent_sha256.digest, &variant->content_sha256);

	if (variant->first_claimed_at != GL_TIME_NEVER && (is_same || variant->may_be_out))
		return;
	if (variant->first_claimed_at != GL_TIME_NEVER)
		variant->idempotency_key = gl_uuid_new();
	variant->first_claimed_at = snap->now;
}

static void
claim_variant(PostSnap *snap, VariantRow *variant, const AttemptRow *claim)
{
	snap->attempt = palloc(sizeof(AttemptRow));
	*snap->attempt = *claim;
	snap->attempt->workspace_id = variant->workspace_id;
	snap->attempt->post_id = variant->post_id;
	snap->attempt->variant_id = variant->id;
	snap->attempt->attempt_no = ++variant->attempts;
	snap->attempt->revision = snap->post.revision;
	snap->attempt->content_sha256 = variant->content_sha256;
	snap->attempt->started_at = snap->now;
	snap->attempt->ended_at = GL_TIME_NEVER;
	snap->attempt->retry_at = GL_TIME_NEVER;
	snap->attempt->outcome = -1;
	snap->attempt_pending = PENDING_INSERT;
	renew_key(snap, variant);
	variant->sent_sha256 = (OptDigest){true, variant->content_sha256};
	variant->retry_at = GL_TIME_NEVER;
	variant->paced_at = snap->now;
	variant->wake_at = claim->lease_until;
}

static void
publish_variant(PostSnap *snap, VariantRow *variant, int revision, const char *remote_id,
				const char *remote_url)
{
	bool was_out = variant->is_unpublishing;

	/* Seen again where it was to be taken down, it went out when it did. */
	if (!was_out)
	{
		variant->published_at = snap->now;
		variant->paced_at = snap->now;
		variant->published_revision = revision;
	}
	variant->is_unpublishing = false;
	variant->may_be_out = false;
	variant->remote_id = remote_id == NULL ? variant->remote_id : pstrdup(remote_id);
	variant->remote_url = remote_url == NULL ? variant->remote_url : pstrdup(remote_url);
	if (!was_out)
		gl_unpublish_follow(snap, variant);
}

static void
settle_variant(PostSnap *snap, VariantRow *variant, const Settlement *settlement)
{
	const AttemptRow *attempt = settlement->attempt;

	variant->retry_at = settlement->retries ? settlement->retry_at : GL_TIME_NEVER;
	if (variant->delivery_state == DELIVERY_PUBLISHED)
		publish_variant(snap, variant, attempt->revision, attempt->remote_id,
						settlement->remote_url);
	else
	{
		variant->may_be_out |= attempt->outcome == OUTCOME_UNKNOWN;
		variant->paced_at =
			variant->delivery_state == DELIVERY_UNCONFIRMED ? snap->now : GL_TIME_NEVER;
	}
}

/* Everything but the state that comes with an action on one variant. */
static void
apply_to_variant(PostSnap *snap, VariantRow *variant, const ActRequest *request, Action action)
{
	switch (action)
	{
		case ACTION_UNPUBLISH:
		case ACTION_END:
		case ACTION_CLAIM_UNPUBLISH:
		case ACTION_SETTLE_UNPUBLISHED:
		case ACTION_CONFIRM_UNPUBLISHED:
			gl_unpublish_apply(snap, variant, request, action);
			break;
		case ACTION_CLAIM:
			claim_variant(snap, variant, request->claim);
			break;
		case ACTION_SETTLE_PUBLISHED:
		case ACTION_SETTLE_RETRY:
		case ACTION_SETTLE_FAILED:
		case ACTION_SETTLE_UNCONFIRMED:
			if (request->settlement->attempt->unpublishes)
				gl_unpublish_apply(snap, variant, request, action);
			else
				settle_variant(snap, variant, request->settlement);
			break;
		case ACTION_CONFIRM_PUBLISHED:
			variant->retry_at = GL_TIME_NEVER;
			/* Edits are refused while a delivery is in doubt, so this is the revision that was sent. */
			publish_variant(snap, variant, snap->post.revision, request->remote_id,
							request->remote_url);
			break;
		case ACTION_CONFIRM_NOT_PUBLISHED:
			variant->may_be_out = false;
			variant->retry_at = GL_TIME_NEVER;
			variant->paced_at = GL_TIME_NEVER;
			break;
		case ACTION_RETRY:
		case ACTION_MAKE_UP:
			variant->retry_at = snap->now;
			variant->paced_at = GL_TIME_NEVER;
			break;
		case ACTION_SCHEDULE:
		case ACTION_MOVE:
		case ACTION_RETIME:
		case ACTION_UNSCHEDULE:
		case ACTION_PUBLISH_NOW:
		case ACTION_CANCEL:
		case ACTION_REMOVE_VARIANT:
			variant->retry_at = GL_TIME_NEVER;
			variant->paced_at = GL_TIME_NEVER;
			break;
		default:
			break;
	}
}

static bool
is_target(const VariantRow *variant, const ActRequest *request)
{
	if (request->variant_id != GL_NO_ID)
		return variant->id == request->variant_id;
	if (request->variant != NULL)
		return variant->channel_id == request->variant->channel->id;
	return request->channel_id == GL_NO_ID || variant->channel_id == request->channel_id;
}

static bool
names_a_variant(const ActRequest *request)
{
	return request->variant_id != GL_NO_ID || request->channel_id != GL_NO_ID;
}

int
gl_plan_variants(PostSnap *snap, const Facts *facts, const ActRequest *request, Action action,
				 Refusal *refusal)
{
	int rule = 0;

	for (int i = 0; i < snap->nvariants; i++)
	{
		VariantSnap *variant = &snap->variants[i];
		bool is_new = variant->pending == PENDING_INSERT;
		DeliveryVerdict verdict;

		if (!is_target(&variant->row, request))
			continue;
		verdict =
			gl_delivery_decide(facts, is_new ? STATE_START : (int) variant->row.delivery_state,
							   i < facts->nvariants ? facts->variants[i].closed : 0, action);
		if (!verdict.applies && names_a_variant(request))
			*refusal = REFUSAL_ILLEGAL_TRANSITION;
		else if (verdict.applies && !verdict.gate_open)
			*refusal = REFUSAL_GATE_CLOSED;
		if (!verdict.applies || !verdict.gate_open)
			continue;
		variant->row.delivery_state = verdict.to;
		if (!is_new)
			variant->pending = PENDING_UPDATE;
		apply_to_variant(snap, &variant->row, request, action);
		rule = verdict.rule;
	}
	return names_a_variant(request) ? rule : 0;
}

void
gl_plan_wake(PostSnap *snap)
{
	PostFacts post = {
		.review_state = snap->post.review_state,
		.mode = gl_snapshot_mode(snap),
		.is_cancelled = snap->post.is_cancelled,
		.is_inert = snap->post.is_inert,
		.publish_at = snap->post.publish_at,
		.unpublish_at = snap->post.unpublish_at == GL_TIME_NEVER ? 0 : snap->post.unpublish_at,
		.limits = gl_limits_of(&snap->post),
	};
	gl_time grace = gl_setting_time(gl_settings.publish_grace);

	for (int i = 0; i < snap->nvariants; i++)
	{
		VariantSnap *variant = &snap->variants[i];
		VariantRow *row = &variant->row;
		VariantFacts facts = {
			.state = row->delivery_state,
			.is_approved = gl_snapshot_is_approved(snap, variant),
			.is_unpublishing = row->is_unpublishing,
			.retry_at = row->retry_at == GL_TIME_NEVER ? 0 : row->retry_at,
		};
		gl_time wake = row->delivery_state == DELIVERY_PUBLISHING || gl_unpublish_runs(snap, row)
						   ? row->wake_at
						   : gl_delivery_wake(&post, &facts, grace);

		if (wake == row->wake_at)
			continue;
		row->wake_at = wake;
		if (variant->pending == PENDING_NOTHING)
			variant->pending = PENDING_UPDATE;
	}
}
