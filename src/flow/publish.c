/*
 * publish.c
 *		Claim and settle. Locks are those of every other act: workspaces FOR SHARE, posts FOR UPDATE.
 */
#include "flow/publish.h"

#include "base/clock.h"
#include "base/engine.h"
#include "base/sequence.h"
#include "base/settings.h"
#include "flow/act.h"
#include "flow/blackouts.h"
#include "flow/gaps.h"
#include "flow/gatecheck.h"
#include "flow/journal.h"
#include "flow/late.h"
#include "flow/limits.h"
#include "flow/lookup.h"
#include "flow/missed.h"
#include "flow/retime.h"
#include "flow/series.h"
#include "flow/shares.h"
#include "flow/unpublish.h"
#include "store/channels.h"
#include "store/workspaces.h"
#include "utils/fmgrprotos.h"

/* Posts of due variants, each once. */
static IdList
posts_of(const DueVariant *due, int n)
{
	IdList posts = {.items = palloc(sizeof(gl_id) * Max(n, 1))};

	for (int i = 0; i < n; i++)
		if (!gl_ids_contain(&posts, due[i].post_id))
			posts.items[posts.n++] = due[i].post_id;
	return posts;
}

PostSnap *
gl_posts_take(const IdList *posts, int *n, IdList *locked)
{
	PostRow *rows = palloc(sizeof(PostRow) * Max(posts->n, 1));
	int64 *definition_nos = palloc(sizeof(int64) * Max(posts->n, 1));
	gl_id *ours;

	*n = gl_posts_lock_free(posts, rows, definition_nos);
	gl_engine_refresh();
	ours = palloc(sizeof(gl_id) * Max(*n, 1));
	for (int i = 0; i < *n; i++)
		ours[i] = rows[i].id;
	qsort(ours, *n, sizeof(gl_id), gl_compare_ids);
	*locked = (IdList){.items = palloc(sizeof(gl_id) * Max(posts->n, 1))};
	for (int i = 0; i < posts->n; i++)
		if (bsearch(&posts->items[i], ours, *n, sizeof(gl_id), gl_compare_ids) == NULL)
			locked->items[locked->n++] = posts->items[i];
	return gl_snapshots_load(rows, definition_nos, *n, gl_clock_now());
}

/*
 * Leaves a variant whose gate is closed: it is looked at again when its grace is over. A delivery in
 * doubt, and one that has no end, wait for whoever opens the gate.
 */
static void
rest(PostSnap *snap, VariantSnap *variant)
{
	bool has_end = variant->row.delivery_state == DELIVERY_SCHEDULED && !snap->post.is_inert &&
				   snap->post.publish_at != GL_TIME_NEVER;

	variant->row.wake_at = has_end ? gl_late_end(snap, variant) + 1 : GL_TIME_NEVER;
	variant->pending = PENDING_UPDATE;
	(void) gl_snapshot_write(snap);
}

/* Somebody else claims on its channel, or acts on its series: what came of it is known when they have committed. */
static void
look_again(PostSnap *snap, VariantSnap *variant)
{
	variant->row.wake_at = snap->now + GL_SECOND;
	variant->pending = PENDING_UPDATE;
	(void) gl_snapshot_write(snap);
}

static void
log_dry_run(const PostSnap *snap, const VariantSnap *variant)
{
	ereport(LOG, (errmsg("greenlight.dry_run: post " INT64_FORMAT
						 " would be published on channel \"%s\"",
						 snap->post.id, variant->channel->name)));
}

/* The running attempt of a variant outlived its lease in this process: it goes on. */
static void
renew_lease(PostSnap *snap, VariantSnap *variant, const ClaimRequest *request)
{
	AttemptRow attempt;

	if (gl_attempt_running(variant->row.id, &attempt))
	{
		attempt.lease_until = request->lease_until;
		gl_attempt_update(&attempt);
	}
	if (variant->row.delivery_state == DELIVERY_PUBLISHING)
		variant->row.paced_at = snap->now;
	variant->row.wake_at = request->lease_until;
	variant->pending = PENDING_UPDATE;
	(void) gl_snapshot_write(snap);
}

/* What repeats itself safely when it publishes need not do so when it takes down. */
static AttemptFacts
facts_of(const VariantSnap *variant, const AttemptRow *attempt)
{
	return (AttemptFacts){
		.idempotency =
			attempt->unpublishes ? IDEMPOTENCY_NONE : variant->channel->network->idempotency,
		.attempt_no = attempt->unpublishes ? variant->row.removals : attempt->attempt_no,
		.may_be_out = variant->row.may_be_out,
	};
}

/* Settles the running attempt of a variant as one whose outcome nobody learnt. */
static bool
settle_cut_off(PostSnap *snap, VariantSnap *variant)
{
	AttemptRow attempt;
	AttemptFacts facts;
	RetryPolicy policy = gl_retry_policy();
	RetryVerdict verdict;
	PlanLimits limits = gl_limits_of(&snap->post);
	Settlement settlement = {.attempt = &attempt, .retry_at = snap->now};
	ActRequest request = {
		.actor = gl_actor_worker(),
		.variant_id = variant->row.id,
		.settlement = &settlement,
	};

	if (!gl_attempt_running(variant->row.id, &attempt))
		return false;
	facts = facts_of(variant, &attempt);
	facts.outcome = OUTCOME_UNKNOWN;
	if (gl_is_stale(snap, attempt.lease_until))
		facts.idempotency = IDEMPOTENCY_NONE;
	verdict = gl_retry_decide(&facts, &policy);
	settlement.retries =
		verdict.retries && (attempt.unpublishes || !gl_plan_is_over(&limits, snap->now));
	request.action = verdict.action;
	attempt.outcome = OUTCOME_UNKNOWN;
	attempt.ended_at = snap->now;
	attempt.error = pstrdup("the worker was cut off while the request ran");
	attempt.retry_at = settlement.retries ? snap->now : GL_TIME_NEVER;
	gl_attempt_update(&attempt);
	gl_act_on(snap, &request, NULL);
	return true;
}

/* Claims a variant through the engine; false when the engine says no. */
static bool
claim(PostSnap *snap, VariantSnap *variant, const ClaimRequest *request, Claim *claimed)
{
	AttemptRow attempt = {
		.id = gl_sequence_next(SEQUENCE_ATTEMPT),
		.epoch = request->epoch,
		.lease_until = request->lease_until,
	};
	ActRequest act = {
		.action = ACTION_CLAIM,
		.actor = gl_actor_worker(),
		.variant_id = variant->row.id,
		.claim = &attempt,
		.publisher_ok = true,
	};
	Verdict verdict;

	gl_act_on(snap, &act, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		return false;
	*claimed = (Claim){.snap = snap, .variant = variant, .attempt = *snap->attempt};
	return true;
}

static void
miss(PostSnap *snap, VariantSnap *variant)
{
	ActRequest request = {
		.action = ACTION_MISS,
		.actor = gl_actor_worker(),
		.variant_id = variant->row.id,
	};

	gl_act_on(snap, &request, NULL);
}

/* One that is out: what is to be taken down is claimed for that, whatever its gate says. */
static void
look_at_published(PostSnap *snap, VariantSnap *variant, const ClaimRequest *request,
				  ClaimBatch *batch)
{
	if (batch->nclaims == request->limit)
		batch->has_more = true;
	else if (gl_unpublish_claim(snap, variant, request, &batch->claims[batch->nclaims]))
		batch->nclaims++;
	else
	{
		/* Without a credential, or with one that was refused, it waits for one; a dry run may end. */
		variant->row.wake_at = request->dry_run
								   ? snap->now + gl_setting_time(gl_settings.publish_grace)
								   : GL_TIME_NEVER;
		variant->pending = PENDING_UPDATE;
		(void) gl_snapshot_write(snap);
	}
}

/* One variant that is due, under the lock of its post. */
static void
look_at(PostSnap *snap, VariantSnap *variant, const ClaimRequest *request, ClaimBatch *batch)
{
	BitSet closed;

	if (variant->row.delivery_state == DELIVERY_PUBLISHING ||
		gl_unpublish_runs(snap, &variant->row))
	{
		if (gl_ids_contain(&request->running, variant->row.id))
			renew_lease(snap, variant, request);
		else
			batch->cut_off += settle_cut_off(snap, variant);
		return;
	}
	if (variant->row.delivery_state == DELIVERY_PUBLISHED)
	{
		look_at_published(snap, variant, request, batch);
		return;
	}
	if (!gl_gap_enter(snap, variant) || !gl_series_enter(snap))
	{
		look_again(snap, variant);
		return;
	}
	closed = gl_gate_of(snap, variant, snap->post.publish_at, !request->dry_run, 0);
	if (request->dry_run && closed == CLAUSE_BIT(CLAUSE_PUBLISHER))
		log_dry_run(snap, variant);
	if (gl_is_late(snap, variant, closed) && gl_missed_must_wait(snap))
		gl_ids_add(&batch->locked_posts, snap->post.id);
	else if (gl_is_late(snap, variant, closed))
	{
		miss(snap, variant);
		batch->missed++;
	}
	else if (closed == 0 && batch->nclaims < request->limit &&
			 claim(snap, variant, request, &batch->claims[batch->nclaims]))
		batch->nclaims++;
	else if (closed == 0)
		batch->has_more = true;
	else if (!gl_gap_wait(snap, variant, closed))
		rest(snap, variant);
}

static bool
is_busy(const VariantSnap *variant, const ClaimRequest *request, const ClaimBatch *batch)
{
	return gl_ids_contain(&request->busy_channels, variant->row.channel_id) ||
		   gl_share_is_taken(variant, request, batch);
}

static void
look_at_post(PostSnap *snap, const ClaimRequest *request, ClaimBatch *batch)
{
	int missed = batch->missed;

	gl_retime_meet(snap);
	gl_blackout_meet(snap);
	for (int i = 0; i < snap->nvariants; i++)
	{
		VariantSnap *variant = &snap->variants[i];

		if (variant->row.wake_at <= request->now && !is_busy(variant, request, batch))
			look_at(snap, variant, request, batch);
	}
	if (batch->missed > missed)
		gl_missed_follow(snap);
}

static PostSnap *
snap_of(PostSnap *snaps, int n, gl_id post_id)
{
	for (int i = 0; i < n; i++)
		if (snaps[i].post.id == post_id)
			return &snaps[i];
	return NULL;
}

ClaimBatch
gl_publish_claim(const ClaimRequest *request)
{
	ClaimBatch batch = {.claims = palloc(sizeof(Claim) * Max(request->limit, 1))};
	int ndue;
	DueVariant *due = gl_variants_due(request->now, request->after, &request->busy_channels,
									  &request->skipped_posts, request->limit, &ndue);
	IdList posts = posts_of(due, ndue);
	PostSnap *snaps;
	int n;

	batch.has_more = ndue == request->limit;
	if (ndue > 0)
		batch.last = (WakeMark){due[ndue - 1].wake_at, due[ndue - 1].id};
	/* One that cannot even be read is known to who catches the error, who looks at one at a time then. */
	if (ndue > 0)
		*request->looking_at = due[0].post_id;
	snaps = gl_posts_take(&posts, &n, &batch.locked_posts);
	/* In the order they were due, not that of their locks: whoever was first goes first. */
	for (int i = 0; i < posts.n; i++)
	{
		PostSnap *snap = snap_of(snaps, n, posts.items[i]);

		if (snap == NULL)
			continue;
		*request->looking_at = snap->post.id;
		look_at_post(snap, request, &batch);
	}
	return batch;
}

static bool
is_listed(const DueVariant *due, int n, gl_id variant_id)
{
	for (int i = 0; i < n; i++)
		if (due[i].id == variant_id)
			return true;
	return false;
}

ClaimBatch
gl_publish_recover(gl_id epoch)
{
	ClaimBatch batch = {0};
	int ndue;
	DueVariant *due = gl_variants_cut_off(epoch, 500, &ndue);
	IdList posts = posts_of(due, ndue);
	PostSnap *snaps;
	int n;

	batch.has_more = ndue > 0;
	snaps = gl_posts_take(&posts, &n, &batch.locked_posts);
	for (int i = 0; i < n; i++)
		for (int v = 0; v < snaps[i].nvariants; v++)
			if (is_listed(due, ndue, snaps[i].variants[v].row.id))
				batch.cut_off += settle_cut_off(&snaps[i], &snaps[i].variants[v]);
	return batch;
}

/* How long attempts of the post may still begin; 0: without end. */
static gl_time
time_left(const PostSnap *snap)
{
	gl_time until = Min(snap->post.publish_until, snap->post.unpublish_at);

	return until == GL_TIME_NEVER ? 0 : Max(until - snap->now, 1);
}

static RetryVerdict
verdict_on(const Ending *ending, const PostSnap *snap, const VariantSnap *variant,
		   const AttemptRow *attempt)
{
	AttemptFacts facts = facts_of(variant, attempt);
	RetryVerdict verdict;
	RetryPolicy policy = gl_retry_policy();

	facts.outcome = ending->outcome;
	facts.time_left = attempt->unpublishes ? 0 : time_left(snap);
	facts.asked_delay = ending->retry_after;
	facts.random = ending->random;
	verdict = gl_retry_decide(&facts, &policy);
	if (attempt->unpublishes && verdict.action == ACTION_SETTLE_PUBLISHED)
		verdict.action = ACTION_SETTLE_UNPUBLISHED;
	return verdict;
}

static void
fill_attempt(AttemptRow *attempt, const Ending *ending, const RetryVerdict *verdict, gl_time now)
{
	attempt->outcome = ending->outcome;
	attempt->ended_at = now;
	attempt->http_status = ending->http_status;
	attempt->error = ending->error == NULL ? NULL : pstrdup(ending->error);
	attempt->retry_at = verdict->retries ? now + verdict->delay : GL_TIME_NEVER;
	attempt->remote_id = ending->remote_id == NULL ? NULL : pstrdup(ending->remote_id);
}

/* Late news of an attempt that is not ours any more: kept in the log, acted on by nobody. */
static void
log_late(const Ending *ending)
{
	ereport(LOG, (errmsg("pg_greenlight: attempt " INT64_FORMAT
						 " ended as %s after it was settled as unknown",
						 ending->attempt_id, gl_name(&gl_outcomes, ending->outcome))));
}

static void
settle(PostSnap *snap, VariantSnap *variant, AttemptRow *attempt, Ending *ending)
{
	RetryVerdict verdict = verdict_on(ending, snap, variant, attempt);
	Settlement settlement = {
		.attempt = attempt,
		.retries = verdict.retries,
		.retry_at = snap->now + verdict.delay,
		.remote_url = ending->remote_url,
	};
	ActRequest request = {
		.action = verdict.action,
		.actor = gl_actor_worker(),
		.variant_id = variant->row.id,
		.settlement = &settlement,
	};

	if (ending->sandbox != NULL && attempt->unpublishes)
		gl_sandbox_remove(variant->row.id, snap->now);
	else if (ending->sandbox != NULL)
	{
		Datum payload = DirectFunctionCall1(jsonb_in, CStringGetDatum(ending->sandbox));

		ending->remote_id = psprintf("sandbox-" INT64_FORMAT,
									 gl_sandbox_deliver(attempt, &variant->row.idempotency_key,
														DatumGetJsonbP(payload), snap->now));
	}
	fill_attempt(attempt, ending, &verdict, snap->now);
	gl_attempt_update(attempt);
	gl_act_on(snap, &request, NULL);
	ending->action = verdict.action;
	ending->pauses_channel = verdict.pauses_channel;
}

void
gl_publish_settle(Ending *endings, int n, gl_id epoch)
{
	IdList posts = {0};
	IdList locked = {0};
	PostSnap *snaps;
	int nsnaps;

	for (int i = 0; i < n; i++)
		gl_ids_add(&posts, endings[i].post_id);
	snaps = gl_posts_take(&posts, &nsnaps, &locked);
	for (int i = 0; i < n; i++)
	{
		PostSnap *snap = snap_of(snaps, nsnaps, endings[i].post_id);
		AttemptRow attempt;

		if (snap == NULL)
			continue;
		endings[i].is_settled = true;
		endings[i].action = ACTION_COUNT;
		/* Another generation of the worker may have settled it as unknown meanwhile. */
		if (!gl_attempt_running(endings[i].variant_id, &attempt) || attempt.epoch != epoch ||
			attempt.id != endings[i].attempt_id)
			log_late(&endings[i]);
		else
			settle(snap, gl_snapshot_variant_by_id(snap, endings[i].variant_id), &attempt,
				   &endings[i]);
	}
}

bool
gl_publish_pause_channel(gl_id channel_id, gl_id workspace_id, gl_time now)
{
	static const char *const reason = "the network refused the credential";
	const Workspace *workspace;
	const Channel *channel;
	WorkspaceRow row;
	Detail detail;

	if (!gl_workspace_lock_free(workspace_id, &row))
		return false;
	workspace = gl_workspace_get(workspace_id, row.definition_no);
	channel = gl_channel_find(workspace, channel_id);
	if (channel->needs_authorisation)
		return true;
	/* A pause of a person stays theirs. */
	gl_channel_set_pause(workspace_id, channel_id, true,
						 channel->is_paused ? channel->pause_reason : reason, true);
	gl_detail_begin(&detail);
	gl_detail_text(&detail, "channel", channel->name);
	gl_detail_text(&detail, "reason", reason);
	gl_workspace_event(&row, gl_actor_worker(), now, "pause_channel", gl_detail_end(&detail));
	gl_workspace_update(&row);
	return true;
}
