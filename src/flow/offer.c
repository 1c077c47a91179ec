/*
 * offer.c
 *		What somebody could do with a post now, and where that would lead, without doing it.
 */
#include "core/delivery.h"
#include "flow/act.h"
#include "flow/delegates.h"
#include "flow/lookup.h"
#include "flow/series.h"

bool
gl_is_offered(Action action)
{
	return action != ACTION_ANNOTATE && action != ACTION_PLAN && action != ACTION_ADD_VARIANT &&
		   action != ACTION_UNARCHIVE && action != ACTION_CREATE_LINK &&
		   action != ACTION_REVOKE_LINK && action != ACTION_CONFIRM_UNPUBLISHED;
}

/* Some channel of the post can be removed. */
static bool
has_removable(const Facts *facts)
{
	for (int i = 0; i < facts->nvariants; i++)
		if (gl_delivery_decide(facts, facts->variants[i].state, 0, ACTION_REMOVE_VARIANT).applies)
			return true;
	return false;
}

/* Where an edit after approval leads that is submitted at once, if its author may submit. */
static PostStatus
resubmitted(PostSnap *snap, Actor actor)
{
	PostSnap after = *snap;
	ActRequest request = {.action = ACTION_SUBMIT, .actor = actor};
	const WorkflowDef *definition;
	bool keeps_all = true;
	Facts facts;
	Verdict verdict;

	if (snap->workflow == NULL || !snap->workflow->is_active)
		return STATUS_DRAFT;
	definition = gl_definition_get(snap->workflow->version_id);
	after.post.review_state = REVIEW_DRAFT;
	after.post.approved_revision = 0;
	after.post.overridden_revision = 0;
	facts = gl_facts_build(&after, &request);
	/* What will be edited is not known: only a step that keeps every approval keeps this one. */
	for (int i = 0; i < definition->nsteps; i++)
		keeps_all &= definition->steps[i].carry == CARRY_ALWAYS;
	facts.post.is_agreed &= keeps_all;
	verdict = gl_decide(&facts, ACTION_SUBMIT);
	if (verdict.refusal != REFUSAL_NONE || !definition->resubmits)
		return STATUS_DRAFT;
	return verdict.to == REVIEW_APPROVED ? snap->post.status : STATUS_IN_REVIEW;
}

Verdict
gl_offer(PostSnap *snap, Actor actor, Action action, bool publisher_ok, PostStatus *leads_to)
{
	ActRequest request = {
		.action = action,
		.actor = actor,
		/* The time it has, where that can be asked for again: what is bound to it stays so. */
		.publish_at = snap->post.publish_at != GL_TIME_NEVER && snap->post.publish_at > snap->now
						  ? snap->post.publish_at
						  : snap->now + GL_SECOND,
		.publisher_ok = publisher_ok,
	};
	Facts facts = gl_facts_build(snap, &request);
	Verdict verdict;

	/* Possible for one of them, whom the call will name. */
	if (facts.claim.kind == CLAIM_AMBIGUOUS)
	{
		request.on_behalf_of = gl_first_delegator(snap, facts.step, actor.person_id);
		facts = gl_facts_build(snap, &request);
	}
	/* Some time will be allowed by any limits. */
	if (action == ACTION_SCHEDULE)
	{
		facts.asked_limits = (PlanLimits){0};
		facts.is_blacked_out = false;
		facts.is_duplicate = false;
	}
	/* Some time will be later than any. */
	if (action == ACTION_EXTEND_DEADLINE)
		facts.asked_time = GL_TIME_NEVER;
	verdict = gl_decide(&facts, action);
	if (action == ACTION_REMOVE_VARIANT && verdict.refusal == REFUSAL_NONE &&
		!has_removable(&facts))
		verdict.refusal = REFUSAL_ILLEGAL_TRANSITION;
	if (action == ACTION_UNSCHEDULE && verdict.refusal == REFUSAL_NONE &&
		gl_series_needs_time(snap))
		verdict.refusal = REFUSAL_ILLEGAL_TRANSITION;
	if (leads_to != NULL && verdict.refusal == REFUSAL_NONE)
	{
		*leads_to = gl_act_outlook(snap, &request, &facts, &verdict);
		if ((action == ACTION_REVISE || action == ACTION_SET_VARIANT) &&
			snap->post.review_state == REVIEW_APPROVED && *leads_to == STATUS_DRAFT)
			*leads_to = resubmitted(snap, actor);
		if (action == ACTION_STOP_SERIES)
			(void) gl_offer(snap, actor, ACTION_DROP, publisher_ok, leads_to);
	}
	return verdict;
}
