/*
 * limits.c
 *		From the row of a post to the limits that core/plan compares, and back.
 */
#include "flow/limits.h"

#include "base/clock.h"
#include "flow/blackouts.h"
#include "flow/bound.h"
#include "flow/duplicates.h"
#include "flow/lookup.h"

static gl_time
or_none(gl_time at)
{
	return at == GL_TIME_NEVER ? 0 : at;
}

PlanLimits
gl_limits_of(const PostRow *post)
{
	/* What is to be down by then does not begin to go out behind it. */
	return (PlanLimits){or_none(post->not_before),
						or_none(Min(post->publish_until, post->unpublish_at))};
}

bool
gl_limits_are_set(const ActRequest *request)
{
	return request->limits.sets_not_before || request->limits.sets_until ||
		   request->limits.sets_unpublish_at || request->limits.sets_together;
}

/* The time a post has, or would have if it went out as soon as it may. */
static gl_time
time_of(const PostSnap *snap)
{
	return snap->post.publish_at == GL_TIME_NEVER ? snap->now
												  : Max(snap->post.publish_at, snap->now);
}

MissedRule
gl_missed_rule(const PostSnap *snap)
{
	const WorkflowDef *definition = gl_snapshot_definition(snap);

	if (definition == NULL && snap->workflow != NULL)
		definition = gl_definition_get(snap->workflow->version_id);
	return definition == NULL ? (MissedRule){MISSED_HOLD, 0} : definition->missed;
}

static bool
has_published(const PostSnap *snap)
{
	for (int i = 0; i < snap->nvariants; i++)
		if (snap->variants[i].row.delivery_state == DELIVERY_PUBLISHED)
			return true;
	return false;
}

void
gl_limits_facts(Facts *facts, const PostSnap *snap, const ActRequest *request)
{
	facts->post.missed = gl_missed_rule(snap);
	facts->post.limits = gl_limits_of(&snap->post);
	facts->asked_limits = facts->post.limits;
	facts->post.changes_end_alone =
		request->action == ACTION_PLAN && request->limits.sets_unpublish_at &&
		!request->limits.sets_not_before && !request->limits.sets_until &&
		!request->limits.sets_together && has_published(snap);
	facts->actor.changes_end = request->limits.sets_unpublish_at && has_published(snap);
	if (request->action == ACTION_PLAN)
		facts->asked_time = snap->post.publish_at;
	if ((request->action == ACTION_SCHEDULE || request->action == ACTION_MOVE ||
		 request->action == ACTION_RETIME) &&
		facts->asked_time != GL_TIME_NEVER)
	{
		IdList channels = gl_snapshot_channels(snap, GL_NO_ID);

		facts->is_blacked_out =
			gl_blackout_at(snap->workspace, &channels, facts->asked_time) != NULL;
		facts->is_duplicate = gl_duplicate_blocks(snap, facts->asked_time);
	}
	if (request->action == ACTION_APPROVE)
		facts->is_duplicate = gl_duplicate_blocks(snap, time_of(snap));
	if (request->limits.sets_not_before)
		facts->asked_limits.not_before = or_none(request->limits.not_before);
	facts->asked_limits.publish_until = or_none(
		Min(request->limits.sets_until ? request->limits.publish_until : snap->post.publish_until,
			request->limits.sets_unpublish_at ? request->limits.unpublish_at
											  : snap->post.unpublish_at));
}

void
gl_limits_apply(PostSnap *snap, const ActRequest *request)
{
	/* Nothing is on its way or in doubt when a plan is made: it takes nothing down that went out before. */
	snap->post.ended_at = GL_TIME_NEVER;
	if (request->limits.sets_not_before)
		snap->post.not_before = request->limits.not_before;
	if (request->limits.sets_until)
		snap->post.publish_until = request->limits.publish_until;
	if (request->limits.sets_unpublish_at)
		snap->post.unpublish_at = request->limits.unpublish_at;
	if (request->limits.sets_together)
		snap->post.is_together = request->limits.is_together;
}

static void
tell_time(Detail *detail, const char *key, bool is_set, gl_time at)
{
	if (is_set && at == GL_TIME_NEVER)
		gl_detail_raw(detail, key, "null");
	else if (is_set)
		gl_detail_time(detail, key, at);
}

void
gl_limits_tell(Detail *detail, const PostSnap *snap, const ActRequest *request)
{
	bool is_split = request->split != NULL || request->recurs != NULL;

	tell_time(detail, "not_before",
			  request->limits.sets_not_before ||
				  (is_split && snap->post.not_before != GL_TIME_NEVER),
			  snap->post.not_before);
	tell_time(detail, "publish_until",
			  request->limits.sets_until || (is_split && snap->post.publish_until != GL_TIME_NEVER),
			  snap->post.publish_until);
	tell_time(detail, "unpublish_at",
			  request->limits.sets_unpublish_at ||
				  (is_split && snap->post.unpublish_at != GL_TIME_NEVER),
			  snap->post.unpublish_at);
	if (request->limits.sets_together || (is_split && snap->post.is_together))
		gl_detail_raw(detail, "together", snap->post.is_together ? "true" : "false");
}

bool
gl_limits_allow(const PostSnap *snap, gl_time at)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	PlanLimits limits = gl_limits_of(&snap->post);

	return !gl_plan_is_embargoed(&limits, at) && !gl_plan_is_over(&limits, at) &&
		   gl_bound_step(snap, at) < 0 && gl_blackout_at(snap->workspace, &channels, at) == NULL;
}

static char *
blackout_detail(const PostSnap *snap, gl_time at)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	const BlackoutRow *row = gl_blackout_at(snap->workspace, &channels, at);

	return psprintf("From %s %s nothing goes out.", gl_time_text(row->starts_at),
					row->ends_at == GL_TIME_NEVER ? "on"
												  : psprintf("to %s", gl_time_text(row->ends_at)));
}

char *
gl_limits_detail(const PostSnap *snap, const Facts *facts, Refusal refusal, Action action)
{
	if (refusal == REFUSAL_DUPLICATE)
		return gl_duplicate_refusal(
			snap, action == ACTION_APPROVE ? time_of(snap) : facts->asked_time,
			(Actor){.kind = facts->actor.kind, .person_id = facts->person_id});
	if (refusal == REFUSAL_BLACKOUT)
		return blackout_detail(snap, facts->asked_time);
	return refusal == REFUSAL_EMBARGO
			   ? psprintf("The embargo ends at %s, the time asked for is %s.",
						  gl_time_text(facts->asked_limits.not_before),
						  gl_time_text(facts->asked_time))
			   : psprintf("It may go out until %s, the time asked for is %s.",
						  gl_time_text(facts->asked_limits.publish_until),
						  gl_time_text(facts->asked_time));
}
