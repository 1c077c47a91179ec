/*
 * status.h
 *		The one status of a post, derived from its two axes.
 */
#ifndef GL_CORE_STATUS_H
#define GL_CORE_STATUS_H

#include "core/types.h"

typedef struct StatusFacts
{
	ReviewState review_state;
	ReviewMode mode;
	bool is_cancelled;
	bool is_held;
	int deliveries[DELIVERY_STATE_COUNT]; /* variants in each state */
} StatusFacts;

/* First match wins, in the order of the manual's "Two axes, one status". */
extern PostStatus gl_post_status(const StatusFacts *facts);

#endif /* GL_CORE_STATUS_H */
