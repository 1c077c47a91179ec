/*
 * gate.c
 *		One line per clause. What cannot be known must arrive as false: the gate fails closed.
 */
#include "core/gate.h"

bool
gl_mode_satisfied(ReviewMode mode, ReviewState state)
{
	switch (mode)
	{
		case MODE_NONE:
			return state == REVIEW_NOT_REQUIRED;
		case MODE_OPTIONAL:
			return state != REVIEW_CHANGES_REQUESTED && state != REVIEW_REJECTED &&
				   state != REVIEW_EXPIRED;
		case MODE_REQUIRED:
		case MODE_MULTI_LEVEL:
			return state == REVIEW_APPROVED;
		case MODE_COUNT:
			break;
	}
	return false;
}

static bool
review_open(const GateFacts *facts)
{
	bool needs_bytes = facts->mode != MODE_NONE && facts->mode != MODE_OPTIONAL;

	return gl_mode_satisfied(facts->mode, facts->review_state) &&
		   (facts->is_approved || !needs_bytes);
}

static bool
is_due(const GateFacts *facts)
{
	return !facts->is_inert && facts->publish_at <= facts->now && facts->retry_at <= facts->now;
}

static bool
awaits_delivery(const GateFacts *facts)
{
	return facts->state == DELIVERY_SCHEDULED ||
		   (facts->state == DELIVERY_UNCONFIRMED && facts->has_retry);
}

bool
gl_gate_keeps_back(BitSet closed, BitSet ignored)
{
	return (closed & ~(ignored | CLAUSE_BIT(CLAUSE_DUE) | CLAUSE_BIT(CLAUSE_TOGETHER))) != 0;
}

BitSet
gl_gate_closed(const GateFacts *facts)
{
	bool open[CLAUSE_COUNT] = {
		[CLAUSE_REVIEW] = review_open(facts),
		[CLAUSE_DUE] = is_due(facts),
		[CLAUSE_SCHEDULE] = facts->schedule_ok,
		[CLAUSE_DELIVERY] = awaits_delivery(facts),
		[CLAUSE_HOLD] = !facts->is_held,
		[CLAUSE_WORKSPACE] = !facts->workspace_paused,
		[CLAUSE_CHANNEL] = facts->channel_ok,
		[CLAUSE_CONTENT] = facts->content_ok,
		[CLAUSE_PUBLISHER] = facts->publisher_ok,
		[CLAUSE_TOGETHER] = !facts->is_kept_back,
		[CLAUSE_BLACKOUT] = !facts->is_blacked_out,
		[CLAUSE_GAP] = facts->gap_ends_at <= facts->now,
		[CLAUSE_DUPLICATE] = !facts->is_duplicate,
		[CLAUSE_EMBARGO] = !gl_plan_is_embargoed(&facts->limits, facts->now),
		[CLAUSE_UNTIL] = !gl_plan_is_over(&facts->limits, facts->now),
	};
	BitSet closed = 0;

	for (int clause = 0; clause < CLAUSE_COUNT; clause++)
		if (!open[clause])
			closed |= CLAUSE_BIT(clause);
	return closed;
}
