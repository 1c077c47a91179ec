/*
 * delivery.h
 *		What an action on a post does to each of its variants, and when the worker looks next.
 */
#ifndef GL_CORE_DELIVERY_H
#define GL_CORE_DELIVERY_H

#include "core/facts.h"
#include "core/transitions.h"

typedef struct DeliveryVerdict
{
	bool applies;	/* the variant's state has a rule for the action */
	bool gate_open; /* false: the rule asks for the gate and it is closed */
	int16_t rule;
	DeliveryState to;
	BitSet effects;
} DeliveryVerdict;

/*
 * What the action does to a variant in this state. facts.post must already hold the publish time,
 * hold and review state that the action leads to.
 */
extern DeliveryVerdict
gl_delivery_decide(const Facts *facts, int from, BitSet closed, Action action);

/*
 * When the worker has to look at a variant: its publish time, or the end of the grace while the
 * gate is closed for it, never before retry_at (0: no such bound). A delivery in doubt is looked at
 * only for its automatic retry. The lease of a running attempt is the claim's to set.
 */
extern gl_time gl_delivery_wake(const PostFacts *post, const VariantFacts *variant, gl_time grace);

#endif /* GL_CORE_DELIVERY_H */
