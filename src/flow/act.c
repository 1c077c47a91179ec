/*
 * act.c
 *		Lock, read, decide, carry out, record: the same for everything that changes a post.
 *
 * The effects of a verdict are applied to the snapshot in one order, content, plan and deliveries,
 * review, and then written together with the one event that tells of them.
 */
#include "flow/act.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/sequence.h"
#include "flow/checklist.h"
#include "flow/aside.h"
#include "flow/content_rules.h"
#include "flow/away.h"
#include "flow/deadline.h"
#include "flow/effects.h"
#include "flow/duplicates.h"
#include "flow/eventdetail.h"
#include "flow/gaps.h"
#include "flow/journal.h"
#include "flow/keys.h"
#include "flow/limits.h"
#include "flow/links.h"
#include "flow/lookup.h"
#include "flow/migrate.h"
#include "flow/proof.h"
#include "flow/retract.h"
#include "flow/series.h"
#include "flow/unpublish.h"

static void
apply_review(PostSnap *snap, const ActRequest *request, const Facts *facts, const Verdict *verdict)
{
	BitSet effects = verdict->effects;

	gl_deadline_begin(snap, request, facts, effects);
	if (HAS_EFFECT(effects, TELL))
		gl_away_message(snap, request->away);
	if (HAS_EFFECT(effects, UNAPPROVE))
	{
		snap->post.approved_revision = 0;
		snap->post.overridden_revision = 0;
		snap->approved = NULL;
	}
	if (HAS_EFFECT(effects, STALE))
		gl_round_restart(snap);
	if (HAS_EFFECT(effects, OPEN_REVIEW))
		gl_round_open(snap, request->actor);
	if (HAS_EFFECT(effects, MIGRATE))
		gl_round_migrate(snap, request);
	if (HAS_EFFECT(effects, RECONSIDER))
		gl_round_reconsider(snap);
	if (HAS_EFFECT(effects, RETRACT) && request->action == ACTION_VOID)
		gl_round_void(snap, request->person_id);
	else if (HAS_EFFECT(effects, RETRACT))
		gl_round_retract(snap, request);
	else if (HAS_EFFECT(effects, REOPEN))
		gl_round_reopen(snap);
	if (HAS_EFFECT(effects, VOTE))
		gl_round_vote(snap, request, gl_seat_person(facts), gl_action_vote(request->action));
	if (HAS_EFFECT(effects, CLOSE_STEP))
		gl_round_close_step(snap, verdict->action);
	if (HAS_EFFECT(effects, NEXT_STEP))
		gl_round_ask(snap);
	if (HAS_EFFECT(effects, CLOSE_REVIEW))
		gl_round_close(snap, verdict->action);
	if (HAS_EFFECT(effects, OVERRIDE))
		gl_round_override(snap);
	else if (HAS_EFFECT(effects, APPROVE) && request->recurs != NULL)
		gl_series_approve(snap);
	else if (HAS_EFFECT(effects, APPROVE))
		gl_round_approve(snap);
	gl_deadline_follow(snap, request, effects);
}

/* Counts a round that ends in changes against the limit of its workflow. */
static void
apply_limit(PostSnap *snap, const ActRequest *request, const Facts *facts, const Verdict *verdict)
{
	PostRow *post = &snap->post;
	bool is_counted = verdict->action == ACTION_RETURN_REVIEW && facts->post.is_limited &&
					  (facts->post.has_counted_request ||
					   (request->action == ACTION_REQUEST_CHANGES && facts->actor.counts_request));

	if (HAS_EFFECT(verdict->effects, GRANT))
	{
		post->granted_rounds += request->rounds;
		post->waits_for_round = false;
	}
	/* Who takes the request back that ended the round takes back that it counted. */
	if (HAS_EFFECT(verdict->effects, RETRACT) && snap->was_review == REVIEW_CHANGES_REQUESTED &&
		facts->post.has_counted_request && post->change_requests > 0)
	{
		post->change_requests--;
		post->waits_for_round = false;
	}
	if (!is_counted)
		return;
	post->change_requests++;
	post->waits_for_round = facts->post.requests_left <= 0;
}

static void
apply_plan(PostSnap *snap, const ActRequest *request, BitSet effects)
{
	PostRow *post = &snap->post;

	if (HAS_EFFECT(effects, TIME))
		gl_plan_set_time(snap,
						 request->action == ACTION_PUBLISH_NOW ? snap->now : request->publish_at,
						 request->timezone);
	if (HAS_EFFECT(effects, CLEAR_TIME))
		gl_plan_clear_time(snap);
	if (HAS_EFFECT(effects, TIME) || HAS_EFFECT(effects, LIMITS))
		gl_limits_apply(snap, request);
	if (HAS_EFFECT(effects, END))
		gl_unpublish_end(snap);
	if (HAS_EFFECT(effects, HOLD) || HAS_EFFECT(effects, RELEASE))
	{
		post->is_held = HAS_EFFECT(effects, HOLD);
		post->hold_reason = post->is_held && request->note != NULL ? pstrdup(request->note) : NULL;
		post->held_step = post->is_held ? gl_deadline_holder(snap, request) : 0;
	}
	if (HAS_EFFECT(effects, INERT))
	{
		post->is_inert = true;
		post->is_withdrawn = true;
	}
	if (HAS_EFFECT(effects, ACTIVE))
		post->is_inert = false;
	if (HAS_EFFECT(effects, ARCHIVE) || HAS_EFFECT(effects, UNARCHIVE))
		post->is_archived = HAS_EFFECT(effects, ARCHIVE);
}

/* Seals the event of this act and moves the post's head on; the post is written with it. */
static EventRow
record(PostSnap *snap, const ActRequest *request, const Facts *facts, const Verdict *verdict,
	   int rule)
{
	PostRow *post = &snap->post;
	int64 event_no = post->event_no;
	EventRow event = {
		.workspace_id = post->workspace_id,
		.post_id = post->id,
		.at = snap->now,
		.actor_id = request->actor.person_id,
		.actor_kind = request->timer == NULL ? request->actor.kind : ACTOR_SYSTEM,
		.action = pstrdup(gl_name(&gl_actions, request->action)),
		.rule = rule,
		.revision = post->revision,
		.variant_id = request->variant_id,
		.from_status = snap->was_status,
		.to_status = post->status,
		.detail = gl_event_detail(snap, request, facts, verdict),
	};

	if (request->channel_id != GL_NO_ID || request->variant != NULL)
	{
		gl_id channel_id =
			request->variant != NULL ? request->variant->channel->id : request->channel_id;

		event.variant_id = gl_snapshot_variant(snap, channel_id)->row.id;
	}
	gl_event_seal(&event, &event_no, &post->head_sha256, event_no > 0);
	post->event_no = (int) event_no;
	return event;
}

/* From here on the snapshot is what the database holds. */
static void
settle_snapshot(PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		snap->variants[i].was = snap->variants[i].row.delivery_state;
	snap->was_status = snap->post.status;
	snap->was_review = snap->post.review_state;
	snap->was_client_revision = snap->post.client_revision;
}

/* Refuses, or reports a refusal to a caller that asked for it. */
static void
refuse(PostSnap *snap, const Facts *facts, Verdict *verdict, Action action, Verdict *report)
{
	if (report == NULL)
		gl_refuse(verdict->refusal, gl_refusal_detail(snap, facts, verdict->refusal, action));
	*report = *verdict;
}

/* What was set apart is not any more once its content, its state or its time change. */
static bool
is_changed(const PostSnap *snap, const Verdict *verdict)
{
	return HAS_EFFECT(verdict->effects, REVISION) || snap->post.review_state != snap->was_review ||
		   snap->post.status != snap->was_status || HAS_EFFECT(verdict->effects, TIME) ||
		   HAS_EFFECT(verdict->effects, CLEAR_TIME) || gl_changed_deliveries(snap) != NULL;
}

/* Carries an allowed verdict out. A variant the request names may still refuse. */
static void
carry_out(PostSnap *snap, ActRequest *request, Facts *facts, Verdict *verdict)
{
	PostRow *post = &snap->post;
	int rule = verdict->rule;
	int variant_rule = 0;
	EventRow event;

	if (request->action == ACTION_ANNOTATE)
		gl_change_columns(snap, request->content, request->actor.person_id);
	else if (HAS_EFFECT(verdict->effects, REVISION) && snap->post_pending != PENDING_INSERT)
		gl_change_apply(snap, request);
	gl_series_apply(snap, request);
	if (request->action == ACTION_TICK)
		gl_tick_apply(snap, request);
	snap->comment = request->comment;
	snap->comment_pending = request->comment_pending;
	apply_plan(snap, request, verdict->effects);
	if (HAS_EFFECT(verdict->effects, TIME) || HAS_EFFECT(verdict->effects, CLEAR_TIME) ||
		HAS_EFFECT(verdict->effects, LIMITS))
		gl_series_replan(snap, request, verdict->to);
	facts->post.publish_at = post->publish_at;
	facts->post.is_held = post->is_held;
	facts->post.limits = gl_limits_of(post);
	if (HAS_EFFECT(verdict->effects, VARIANTS))
		variant_rule = gl_plan_variants(snap, facts, request, request->action, &verdict->refusal);
	if (verdict->refusal != REFUSAL_NONE)
		return;
	/* After the deliveries: seats are for the channels that the post has now. */
	apply_review(snap, request, facts, verdict);
	apply_limit(snap, request, facts, verdict);
	post->review_state = verdict->to;
	if (HAS_EFFECT(verdict->effects, CANCEL))
		gl_plan_cancel(snap, request->hides);
	gl_snapshot_resolve(snap);
	gl_plan_wake(snap);
	post->status = gl_status_derived(snap);
	post->updated_at = snap->now;
	if (snap->post_pending == PENDING_NOTHING)
		snap->post_pending = PENDING_UPDATE;
	if (!HAS_EFFECT(verdict->effects, ARCHIVE) && is_changed(snap, verdict))
		post->is_archived = false;
	event = record(snap, request, facts, verdict, variant_rule != 0 ? variant_rule : rule);
	if (request->is_dry_run && request->action == ACTION_MIGRATE_REVIEW)
		gl_migration_tell(snap);
	if (request->is_dry_run || !gl_snapshot_write(snap))
		return;
	gl_event_insert(&event);
	settle_snapshot(snap);
}

PostStatus
gl_act_outlook(const PostSnap *snap, const ActRequest *request, const Facts *facts,
			   const Verdict *verdict)
{
	PostSnap after = *snap;
	Facts then = *facts;
	Refusal ignored = REFUSAL_NONE;

	after.variants = palloc(sizeof(VariantSnap) * Max(snap->nvariants, 1));
	if (snap->nvariants > 0)
		memcpy(after.variants, snap->variants, sizeof(VariantSnap) * snap->nvariants);
	if (HAS_EFFECT(verdict->effects, OPEN_REVIEW))
		after.post.mode = snap->workflow->mode;
	apply_plan(&after, request, verdict->effects);
	after.post.review_state = verdict->to;
	then.post.publish_at = after.post.publish_at;
	then.post.is_held = after.post.is_held;
	if (HAS_EFFECT(verdict->effects, VARIANTS))
		(void) gl_plan_variants(&after, &then, request, request->action, &ignored);
	if (HAS_EFFECT(verdict->effects, CANCEL))
		gl_plan_cancel(&after, false);
	gl_snapshot_resolve(&after);
	return gl_status_derived(&after);
}

void
gl_act_on(PostSnap *snap, ActRequest *request, Verdict *report)
{
	Facts facts;
	Verdict verdict;

	if (request->actor.kind != ACTOR_WORKER)
		gl_snapshot_resolve(snap);
	facts = gl_facts_build(snap, request);
	verdict = gl_decide(&facts, request->action);
	if (verdict.refusal == REFUSAL_NONE)
		carry_out(snap, request, &facts, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		refuse(snap, &facts, &verdict, request->action, report);
	else if (report != NULL)
		*report = verdict;
}

/* An edit after approval submits at once where the workflow says so and the editor may. */
static void
resubmit(PostSnap *snap, const ActRequest *edit)
{
	ActRequest request = {.action = ACTION_SUBMIT, .actor = edit->actor};
	Verdict ignored;

	if ((edit->action == ACTION_REVISE || edit->action == ACTION_SET_VARIANT) &&
		snap->workflow != NULL && snap->workflow->is_active &&
		gl_definition_get(snap->workflow->version_id)->resubmits)
		gl_act_on(snap, &request, &ignored);
}

/* Nothing changes: who may not do it now is still told so, and nothing is written. */
static void
expect_allowed(const PostSnap *snap, const ActRequest *request, Action action)
{
	PostSnap now = *snap;
	Facts facts;
	Verdict verdict;

	gl_snapshot_resolve(&now);
	facts = gl_facts_build(&now, request);
	verdict = gl_decide(&facts, action);
	if (verdict.refusal != REFUSAL_NONE)
		refuse(&now, &facts, &verdict, action, NULL);
}

void
gl_act_through(PostSnap *snap, ActRequest *request, Verdict *report)
{
	Aside before = gl_aside_before(snap);
	bool resubmits = snap->post.review_state == REVIEW_APPROVED;

	gl_act_on(snap, request, report);
	if (report != NULL && report->refusal != REFUSAL_NONE)
		return;
	if (resubmits && snap->post.review_state == REVIEW_DRAFT)
		resubmit(snap, request);
	if (!request->is_dry_run)
		gl_aside_after(snap, before);
}

/* A plan that is taken, and that whoever made it may want to think about. */
static void
warn(const PostSnap *snap, Actor actor)
{
	if (snap->post.publish_at == GL_TIME_NEVER)
		return;
	gl_gap_warn(snap, actor);
	gl_duplicate_warn(snap, actor);
}

void
gl_act_locked(PostSnap *snap, ActRequest *request)
{
	Action action = request->action;

	if (gl_key_was_done(snap, request))
		return;
	if (request->action == (snap->post.is_archived ? ACTION_ARCHIVE : ACTION_UNARCHIVE))
	{
		expect_allowed(snap, request, request->action);
		return;
	}
	if (request->content != NULL || request->variant != NULL)
		action = gl_change_action(snap, request);
	if (action == ACTION_COUNT)
	{
		expect_allowed(snap, request, ACTION_ANNOTATE);
		return;
	}
	if (gl_unpublish_confirms(snap, request))
		action = ACTION_CONFIRM_UNPUBLISHED;
	if (action == ACTION_TICK && !gl_tick_changes(snap, request))
	{
		expect_allowed(snap, request, action);
		return;
	}
	request->action = action;
	gl_act_through(snap, request, NULL);
	if (action == ACTION_SCHEDULE)
		warn(snap, request->actor);
	gl_rules_warn(snap, action, request->actor);
	if (!gl_key_remember(snap, request))
		gl_key_refuse(request->key);
}

PostSnap *
gl_act(gl_id post_id, ActRequest *request)
{
	PostSnap *snap = gl_snapshot_lock(post_id, request->actor);

	gl_act_locked(snap, request);
	return snap;
}

/* Who wrote a post stays who wrote it, and its time stays its time, when it is split. */
static void
take_over(PostRow *post, const PostRow *source)
{
	post->author_id = source->author_id;
	post->contributor_ids = source->contributor_ids;
	post->publish_at = source->publish_at;
	post->publish_local = source->publish_local;
	post->timezone = source->timezone;
	post->not_before = source->not_before;
	post->publish_until = source->publish_until;
	post->unpublish_at = source->unpublish_at;
	post->is_together = source->is_together;
	post->is_inert = source->is_inert;
}

PostSnap *
gl_act_create(const Workspace *workspace, ActRequest *request, const IdList *channels,
			  const Workflow *workflow, const char *external_ref)
{
	PostSnap *snap = gl_snapshot_new(workspace, gl_clock_now());
	PostRow *post = &snap->post;

	post->id = gl_sequence_next(SEQUENCE_POST);
	post->workspace_id = workspace->id;
	post->workspace = workspace->name;
	post->author_id = request->actor.person_id;
	gl_change_columns(snap, request->content, request->actor.person_id);
	post->external_ref = external_ref == NULL ? NULL : pstrdup(external_ref);
	post->timezone = workspace->timezone;
	post->publish_at = GL_TIME_NEVER;
	post->publish_local = GL_TIME_NEVER;
	post->not_before = GL_TIME_NEVER;
	post->publish_until = GL_TIME_NEVER;
	post->unpublish_at = GL_TIME_NEVER;
	post->ended_at = GL_TIME_NEVER;
	post->created_at = snap->now;
	post->review_state = REVIEW_DRAFT;
	post->is_workflow_chosen = workflow != NULL;
	post->workflow_id = workflow == NULL ? GL_NO_ID : workflow->id;
	if (request->split != NULL)
		take_over(post, &request->split->post);
	if (request->recurs != NULL)
		gl_series_take_over(post, request);
	if (request->copied != NULL)
		for (int i = 0; i < request->copied->post.contributor_ids.n; i++)
			gl_ids_add(&post->contributor_ids, request->copied->post.contributor_ids.items[i]);
	/* Before the post, so that there is nothing to take back when another call made it. */
	if (!gl_key_remember(snap, request))
		return NULL;
	gl_change_first(snap, request, channels);
	request->action = request->recurs == NULL ? ACTION_CREATE : ACTION_RECUR;
	gl_act_on(snap, request, NULL);
	if (snap->post_pending != PENDING_NOTHING)
		return NULL;
	if (request->recurs != NULL)
		return snap;
	if (request->publish_at != GL_TIME_NEVER || gl_limits_are_set(request))
	{
		request->action = request->publish_at == GL_TIME_NEVER ? ACTION_PLAN : ACTION_SCHEDULE;
		gl_act_on(snap, request, NULL);
		warn(snap, request->actor);
	}
	return snap;
}
