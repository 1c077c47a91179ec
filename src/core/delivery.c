/*
 * delivery.c
 *		The delivery axis applied to one variant.
 */
#include "core/delivery.h"

/* Where a waiting variant rests, given the post's time and hold. */
static DeliveryState
resting_state(const Facts *facts, BitSet effects)
{
	if (facts->post.publish_at == GL_TIME_NEVER)
		return DELIVERY_UNSCHEDULED;
	if (facts->post.is_held)
		return DELIVERY_HELD;
	if (HAS_EFFECT(effects, MISS_IF_LATE) &&
		facts->now > gl_plan_end(facts->post.publish_at, facts->grace, &facts->post.limits))
		return DELIVERY_MISSED;
	return DELIVERY_SCHEDULED;
}

DeliveryVerdict
gl_delivery_decide(const Facts *facts, int from, BitSet closed, Action action)
{
	const Transition *row = gl_transition_find(AXIS_DELIVERY, from, action);
	DeliveryVerdict verdict = {0};

	if (row == NULL)
		return verdict;
	verdict.applies = true;
	verdict.gate_open = (row->guards & ((BitSet) 1 << GUARD_GATE)) == 0 || closed == 0;
	verdict.rule = row->rule;
	verdict.effects = row->effects;
	verdict.to = HAS_EFFECT(row->effects, FOLLOW) ? resting_state(facts, row->effects)
												  : (DeliveryState) row->to;
	return verdict;
}

gl_time
gl_delivery_wake(const PostFacts *post, const VariantFacts *variant, gl_time grace)
{
	bool needs_bytes = post->mode == MODE_REQUIRED || post->mode == MODE_MULTI_LEVEL;
	gl_time wake;

	/* What is out comes down whatever became of the post since. */
	if (variant->state == DELIVERY_PUBLISHED && variant->is_unpublishing)
		return variant->retry_at > 0 ? variant->retry_at : GL_TIME_NEVER;
	if (variant->state == DELIVERY_PUBLISHED)
		return post->unpublish_at > 0 ? post->unpublish_at : GL_TIME_NEVER;
	if (post->is_inert || post->is_cancelled)
		return GL_TIME_NEVER;
	if (variant->state == DELIVERY_UNCONFIRMED)
		return variant->retry_at > 0 ? variant->retry_at : GL_TIME_NEVER;
	if (variant->state != DELIVERY_SCHEDULED)
		return GL_TIME_NEVER;
	if (gl_mode_satisfied(post->mode, post->review_state) && (variant->is_approved || !needs_bytes))
		wake = post->publish_at;
	else
		wake = gl_plan_end(post->publish_at, grace, &post->limits);
	return wake > variant->retry_at ? wake : variant->retry_at;
}
