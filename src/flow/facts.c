/*
 * facts.c
 *		From a snapshot to the facts that core/decide looks at.
 */
#include "base/clock.h"
#include "base/settings.h"
#include "core/delivery.h"
#include "flow/act.h"
#include "flow/bound.h"
#include "flow/condition.h"
#include "flow/content_rules.h"
#include "flow/deadline.h"
#include "flow/delegates.h"
#include "flow/gatecheck.h"
#include "flow/holds.h"
#include "flow/limits.h"
#include "flow/unpublish.h"
#include "flow/links.h"
#include "flow/lookup.h"
#include "flow/migrate.h"
#include "flow/retract.h"
#include "flow/rounds.h"
#include "flow/seats.h"
#include "flow/series.h"

static bool
is_contributor(const PostRow *post, gl_id person_id)
{
	return gl_ids_contain(&post->contributor_ids, person_id);
}

/* What four eyes ask of a person. */
static void
add_contribution(ActorFacts *facts, const PostSnap *snap, gl_id person_id)
{
	facts->is_submitter = snap->post.submitter_id == person_id;
	facts->is_contributor = is_contributor(&snap->post, person_id);
	facts->is_last_editor = snap->content.author_id == person_id;
}

static ActorFacts
actor_facts(const PostSnap *snap, const ActRequest *request)
{
	const PostRow *post = &snap->post;
	gl_id person = request->actor.person_id;
	gl_id added = request->variant != NULL ? request->variant->channel->id : GL_NO_ID;
	IdList channels = gl_snapshot_channels(snap, added);
	const Member *member = gl_member_find(snap->workspace, person);
	ActorFacts facts = {.kind = request->actor.kind};

	if (facts.kind != ACTOR_PERSON || member == NULL || !member->is_active)
		return facts;
	facts.permissions =
		gl_permissions_on(member->grants, member->ngrants, channels.items, channels.n);
	facts.is_author = post->author_id == person;
	add_contribution(&facts, snap, person);
	return facts;
}

static bool
content_is_ok(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];
		Content content = gl_content_of(&snap->content, &variant->row, variant->channel);

		if (variant->row.delivery_state != DELIVERY_CANCELLED &&
			gl_content_problem(&content, variant->channel) != NULL)
			return false;
	}
	return true;
}

static bool
has_unapproved(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];

		if (variant->row.delivery_state != DELIVERY_CANCELLED &&
			variant->row.delivery_state != DELIVERY_PUBLISHED &&
			!gl_snapshot_is_approved(snap, variant))
			return true;
	}
	return false;
}

/* A round over the current revision that ended with somebody's decision. */
static bool
was_decided(const PostSnap *snap)
{
	return snap->has_review && snap->review.revision == snap->post.revision &&
		   (snap->review.state == ROUND_APPROVED || snap->review.state == ROUND_CHANGES_REQUESTED ||
			snap->review.state == ROUND_REJECTED || snap->review.state == ROUND_EXPIRED);
}

/* Something of the post may still go out; a channel that was removed can come back as it was approved. */
static bool
is_waiting(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state != DELIVERY_PUBLISHED &&
			snap->variants[i].row.delivery_state != DELIVERY_UNPUBLISHED)
			return true;
	return snap->nvariants == 0;
}

/* The post as its conditions read it once a channel is gone. */
static const PostSnap *
without_channel(const PostSnap *snap, gl_id channel_id)
{
	PostSnap *after = palloc(sizeof(PostSnap));

	*after = *snap;
	after->variants = palloc(sizeof(VariantSnap) * Max(snap->nvariants, 1));
	for (int i = 0; i < snap->nvariants; i++)
	{
		after->variants[i] = snap->variants[i];
		if (after->variants[i].row.channel_id == channel_id)
			after->variants[i].row.delivery_state = DELIVERY_CANCELLED;
	}
	return after;
}

/* Would a step that was left out of the approved round apply with these labels, this campaign, these channels? */
static bool
has_new_step(PostSnap *snap, const ActRequest *request, const WorkflowDef *definition)
{
	const ContentChange *change = request->content;
	const TextList *labels = &snap->post.labels;
	const char *campaign = snap->post.campaign;
	Jsonb *facts;

	if (definition == NULL ||
		!((request->action == ACTION_ANNOTATE && change != NULL) ||
		  (request->action == ACTION_REMOVE_VARIANT && request->channel_id != GL_NO_ID)) ||
		snap->post.review_state != REVIEW_APPROVED || snap->post.overridden_revision > 0 ||
		!is_waiting(snap))
		return false;
	if (change != NULL && change->labels != NULL)
		labels = change->labels;
	if (change != NULL && change->campaign.is_set)
		campaign = change->campaign.text;
	facts = gl_condition_facts(request->action == ACTION_REMOVE_VARIANT
								   ? without_channel(snap, request->channel_id)
								   : snap,
							   labels, campaign);
	for (int i = 0; i < snap->nsteps; i++)
	{
		const StepRow *row = &snap->steps[i].row;

		if (row->state == VISIT_SKIPPED && row->revision == snap->review.revision &&
			gl_condition_holds(definition->steps[row->step].when, facts))
			return true;
	}
	return false;
}

static bool
is_started(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.attempts > 0)
			return true;
	return false;
}

/* Does a request for changes by this person count against the limit? */
static bool
counts_request(const PostSnap *snap, const WorkflowDef *definition, gl_id person_id)
{
	const Member *member = gl_member_find(snap->workspace, person_id);
	IdList channels;

	if (definition == NULL || !definition->is_limited || member == NULL || !member->is_active)
		return false;
	channels = gl_snapshot_channels(snap, GL_NO_ID);
	for (int r = 0; r < definition->nlimited_roles; r++)
		if (gl_holds_role(member->grants, member->ngrants, definition->limited_roles[r],
						  channels.items, channels.n))
			return true;
	return definition->nlimited_roles == 0;
}

static void
add_limit(PostFacts *facts, const PostSnap *snap, const WorkflowDef *definition)
{
	facts->waits_for_round = snap->post.waits_for_round;
	if (definition == NULL || !definition->is_limited)
		return;
	facts->is_limited = true;
	facts->at_limit = definition->at_limit;
	facts->requests_left =
		definition->limit + snap->post.granted_rounds - snap->post.change_requests;
	for (int v = 0; v < snap->nsteps; v++)
	{
		const StepRow *visit = &snap->steps[v].row;

		if (visit->state != VISIT_OPEN && visit->state != VISIT_RETURNED)
			continue;
		for (int i = 0; i < visit->seat_person_ids.n; i++)
			facts->has_counted_request |=
				visit->seat_votes.items[i] == VOTE_REQUEST_CHANGES &&
				counts_request(snap, definition, visit->seat_person_ids.items[i]);
	}
}

/* All channels have one workflow; one that joins a round has the workflow that pins it. */
static bool
has_one_workflow(const PostSnap *snap, const ActRequest *request)
{
	const Workflow *own;

	/* What was approved by override may never have had a workflow. */
	if (request->action == ACTION_MIGRATE_REVIEW && gl_snapshot_is_pinned(snap))
	{
		own = gl_migration_workflow(snap);
		return own != NULL && own->is_active;
	}
	if (request->action != ACTION_ADD_VARIANT || !gl_snapshot_is_pinned(snap))
		return snap->workflow != NULL && snap->workflow->is_active;
	own = request->variant->channel->workflow;
	if (own == NULL)
		own = gl_workflow_default(snap->workspace);
	return snap->post.is_workflow_chosen || (own != NULL && own->id == snap->post.workflow_id);
}

static PostFacts
post_facts(PostSnap *snap, const ActRequest *request)
{
	const PostRow *post = &snap->post;
	const WorkflowDef *definition = NULL;
	bool submits = request->action == ACTION_SUBMIT;
	bool migrates =
		request->action == ACTION_MIGRATE_REVIEW && snap->post.review_state == REVIEW_IN_REVIEW;
	PostFacts facts = {
		.review_state = post->review_state,
		.mode = gl_snapshot_mode(snap),
		.is_cancelled = post->is_cancelled,
		.is_held = post->is_held,
		.is_inert = post->is_inert,
		.revision = post->revision,
		.publish_at = post->publish_at,
		.has_one_workflow = has_one_workflow(snap, request),
		.was_decided = was_decided(snap),
		.has_unapproved = has_unapproved(snap),
	};

	/* A submission takes the current version, whatever the last round was pinned to. */
	if (migrates)
		definition = gl_definition_get(gl_migration_workflow(snap)->version_id);
	else if (submits)
		definition = snap->workflow == NULL ? NULL : gl_definition_get(snap->workflow->version_id);
	else
		definition = gl_snapshot_definition(snap);
	if ((submits || migrates) && definition != NULL)
		facts.mode = definition->mode;
	facts.self_approval = definition == NULL ? SELF_FORBID_CONTRIBUTORS : definition->self_approval;
	facts.content_ok =
		((!submits && !migrates && request->action != ACTION_OVERRIDE) || content_is_ok(snap)) &&
		gl_rules_kept(snap, request->action);
	facts.is_started = is_started(snap);
	facts.is_removable = gl_unpublish_is_possible(snap, request);
	facts.has_new_step = has_new_step(snap, request, definition);
	facts.is_agreed = submits && definition != NULL &&
					  gl_round_is_agreed(snap, definition, request->actor.person_id);
	facts.breaks_binding = request->action == ACTION_SCHEDULE &&
						   snap->post.review_state == REVIEW_APPROVED && is_waiting(snap) &&
						   gl_bound_step(snap, request->publish_at) >= 0;
	facts.resubmits = definition != NULL && definition->resubmits;
	add_limit(&facts, snap, definition);
	if (migrates)
	{
		facts.is_current = definition->version_id == snap->review.workflow_version_id;
		facts.is_agreed = gl_migration_is_agreed(
			snap, definition, request->step_map == NULL ? gl_empty_object() : request->step_map);
	}
	facts.is_satisfiable =
		!(submits || migrates) || definition == NULL ||
		gl_unsatisfied_step(snap, definition,
							migrates ? snap->post.submitter_id : request->actor.person_id,
							NULL) < 0;
	return facts;
}

static bool
needs_gate(Action action)
{
	return action == ACTION_PUBLISH_NOW || action == ACTION_CLAIM;
}

static VariantFacts *
variant_facts(PostSnap *snap, const ActRequest *request)
{
	VariantFacts *facts = palloc0(sizeof(VariantFacts) * Max(snap->nvariants, 1));

	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];

		facts[i].state = variant->row.delivery_state;
		facts[i].is_approved = gl_snapshot_is_approved(snap, variant);
		facts[i].retry_at = variant->row.retry_at == GL_TIME_NEVER ? 0 : variant->row.retry_at;
		if (needs_gate(request->action) &&
			(request->variant_id == GL_NO_ID || request->variant_id == variant->row.id))
			facts[i].closed = gl_gate_of(
				snap, variant,
				request->action == ACTION_PUBLISH_NOW ? snap->now : snap->post.publish_at,
				request->publisher_ok,
				request->action == ACTION_PUBLISH_NOW ? CLAUSE_BIT(CLAUSE_DELIVERY) : 0);
	}
	return facts;
}

/* Did the person sit in a step that is done with this revision? */
static bool
had_seat(const PostSnap *snap, const StepSnap *open, gl_id person_id)
{
	for (int i = 0; i < snap->nsteps; i++)
		if (&snap->steps[i] != open && snap->steps[i].row.revision == snap->post.revision &&
			gl_ids_contain(&snap->steps[i].row.seat_person_ids, person_id))
			return true;
	return false;
}

/* The person in the open step. */
static void
add_seat(ActorFacts *facts, const PostSnap *snap, const StepSnap *open, const StepTally *tally,
		 gl_id person_id)
{
	facts->had_seat = had_seat(snap, open, person_id);
	facts->has_approved =
		gl_is_spent(snap, gl_snapshot_definition(snap), open->row.step, person_id);
	facts->has_seat = gl_has_seat(tally, person_id);
}

/* The open step, whose seat a vote fills, and who has seats there or had them in one that is done. */
static void
add_step(Facts *facts, PostSnap *snap, const ActRequest *request)
{
	StepSnap *open = gl_snapshot_open_step(snap);
	IdList delegators;
	StepTally *tally;

	if (open == NULL)
		return;
	tally = palloc(sizeof(StepTally));
	*tally = gl_snapshot_tally(snap, &open->row);
	tally->holds = gl_holds_count(snap, &open->row);
	facts->step = tally;
	facts->is_last_step = gl_round_next(snap, open->row.step) < 0;
	add_seat(&facts->actor, snap, open, tally, facts->person_id);
	if (gl_action_vote(request->action) == VOTE_NONE)
		return;
	facts->claim = gl_claim_of(snap, tally, facts->person_id, request->on_behalf_of);
	if (facts->claim.kind == CLAIM_DELEGATED)
	{
		add_seat(&facts->delegator, snap, open, tally, facts->claim.person_id);
		add_contribution(&facts->delegator, snap, facts->claim.person_id);
		facts->may_stand_in = gl_is_internal(gl_member_find(snap->workspace, facts->person_id));
		return;
	}
	delegators = gl_delegators_of(snap, facts->person_id);
	for (int i = 0; i < delegators.n; i++)
		facts->actor.had_seat |= had_seat(snap, open, delegators.items[i]);
}

/* Edits after approval that are submitted at once look at the round as well: it may carry. */
static bool
looks_at_review(const PostSnap *snap, Action action)
{
	return snap->post.review_state == REVIEW_IN_REVIEW || gl_action_vote(action) != VOTE_NONE ||
		   action == ACTION_RETRACT || action == ACTION_VOID || action == ACTION_SUBMIT ||
		   action == ACTION_ANNOTATE || action == ACTION_REMOVE_VARIANT ||
		   action == ACTION_GRANT_ROUND || action == ACTION_TICK ||
		   (action == ACTION_SCHEDULE && snap->post.review_state == REVIEW_APPROVED);
}

Facts
gl_facts_build(PostSnap *snap, const ActRequest *request)
{
	Facts facts = {
		.now = snap->now,
		.grace = gl_setting_time(gl_settings.publish_grace),
		.person_id = request->actor.person_id,
		.asked_revision = request->revision,
		.asked_time = request->publish_at,
		.nvariants = snap->nvariants,
	};

	if (looks_at_review(snap, request->action))
		gl_snapshot_load_review(snap);
	facts.actor = actor_facts(snap, request);
	facts.actor.has_voted = gl_has_voted(snap, request);
	facts.post = post_facts(snap, request);
	facts.variants = variant_facts(snap, request);
	if (snap->post.review_state == REVIEW_IN_REVIEW)
		add_step(&facts, snap, request);
	facts.actor.counts_request =
		counts_request(snap, gl_snapshot_definition(snap), gl_seat_person(&facts));
	gl_holds_facts(&facts, snap, request);
	if (request->link != NULL)
		gl_link_facts(&facts, snap, request);
	gl_limits_facts(&facts, snap, request);
	gl_deadline_facts(&facts, snap, request);
	gl_series_facts(&facts, snap, request);
	return facts;
}
