/*
 * status.c
 *		Derivation of post.status. verify() proves that what is stored equals this.
 */
#include "core/gate.h"
#include "core/status.h"

static const PostStatus review_status[REVIEW_STATE_COUNT] = {
	[REVIEW_NOT_REQUIRED] = STATUS_DRAFT,  [REVIEW_DRAFT] = STATUS_DRAFT,
	[REVIEW_IN_REVIEW] = STATUS_IN_REVIEW, [REVIEW_CHANGES_REQUESTED] = STATUS_CHANGES_REQUESTED,
	[REVIEW_APPROVED] = STATUS_APPROVED,   [REVIEW_REJECTED] = STATUS_REJECTED,
	[REVIEW_EXPIRED] = STATUS_EXPIRED,
};

PostStatus
gl_post_status(const StatusFacts *facts)
{
	const int *n = facts->deliveries;
	int live = 0;

	if (facts->is_cancelled)
		return STATUS_CANCELLED;
	for (int state = 0; state < DELIVERY_STATE_COUNT; state++)
		if (state != DELIVERY_CANCELLED)
			live += n[state];
	if (n[DELIVERY_PUBLISHING] > 0)
		return STATUS_PUBLISHING;
	if (n[DELIVERY_UNCONFIRMED] > 0)
		return STATUS_UNCONFIRMED;
	if (n[DELIVERY_PUBLISHED] > 0)
		return n[DELIVERY_PUBLISHED] == live ? STATUS_PUBLISHED : STATUS_PARTIALLY_PUBLISHED;
	if (n[DELIVERY_FAILED] > 0)
		return STATUS_FAILED;
	if (n[DELIVERY_UNPUBLISHED] > 0 && n[DELIVERY_UNPUBLISHED] == live)
		return STATUS_UNPUBLISHED;
	if (!gl_mode_satisfied(facts->mode, facts->review_state))
		return review_status[facts->review_state];
	if (n[DELIVERY_MISSED] > 0)
		return STATUS_MISSED;
	if (facts->is_held || n[DELIVERY_HELD] > 0)
		return STATUS_HELD;
	/* Without a plan, a post that needs no approval is shown as what it is: a draft, not approved. */
	return n[DELIVERY_SCHEDULED] > 0 ? STATUS_SCHEDULED : review_status[facts->review_state];
}
