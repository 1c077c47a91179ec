/*
 * link.c
 *		The conditions of an approval link.
 */
#include "core/link.h"

bool
gl_link_is_open(const LinkFacts *facts, gl_time now)
{
	/* no branches: how long it takes says nothing about which of them fails */
	return facts->is_known & facts->has_tries & facts->is_taken_here & !facts->is_revoked &
		   (now < facts->expires_at) & (!facts->needs_pin | facts->has_pin);
}

bool
gl_link_covers(const LinkPostFacts *facts)
{
	return facts->revision == facts->bound_revision && facts->round == facts->bound_round &&
		   !facts->is_withdrawn && !facts->is_cancelled;
}

Action
gl_right_action(LinkRight right)
{
	switch (right)
	{
		case RIGHT_COMMENT:
			return ACTION_COMMENT;
		case RIGHT_DECIDE:
			return ACTION_APPROVE;
		case RIGHT_RESCHEDULE:
			return ACTION_SCHEDULE;
		case RIGHT_VIEW:
		case RIGHT_COUNT:
			break;
	}
	return ACTION_COUNT;
}
