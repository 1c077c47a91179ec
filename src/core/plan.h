/*
 * plan.h
 *		What a publish time is bound by besides itself, and what becomes of a post that missed it.
 */
#ifndef GL_CORE_PLAN_H
#define GL_CORE_PLAN_H

#include "core/types.h"

#define GL_PLAN_HORIZON (366 * 24 * 3600 * GL_SECOND) /* how far a place for a post is looked for */

/* An embargo and an end: nothing starts to go out before the one or after the other. */
typedef struct PlanLimits
{
	gl_time not_before;	   /* 0: none */
	gl_time publish_until; /* 0: none */
} PlanLimits;

/* What becomes of a post whose time passed by more than the grace. */
typedef enum OnMissed
{
	MISSED_HOLD,		   /* it waits for somebody */
	MISSED_PUBLISH_WITHIN, /* an approval that is not too late sends it */
	MISSED_NEXT_SLOT,	   /* it is planned for the next posting slot */
	MISSED_EXPIRE,		   /* it expires */
	MISSED_COUNT
} OnMissed;

typedef struct MissedRule
{
	OnMissed on_missed;
	gl_time within; /* of MISSED_PUBLISH_WITHIN: after the publish time */
} MissedRule;

extern bool gl_plan_is_embargoed(const PlanLimits *limits, gl_time at);
extern bool gl_plan_is_over(const PlanLimits *limits, gl_time at);

/* The last instant at which a post planned for publish_at may begin to go out; GL_TIME_NEVER without a time. */
extern gl_time gl_plan_end(gl_time publish_at, gl_time grace, const PlanLimits *limits);

/* Does an approval given now still send what missed its time? */
extern bool
gl_plan_makes_up(const MissedRule *rule, const PlanLimits *limits, gl_time publish_at, gl_time now);

/*
 * The first instant from one on that is at least spacing away from each that is taken; those are
 * ascending.
 */
extern gl_time gl_plan_spaced(gl_time from, gl_time spacing, const gl_time *taken, int ntaken);

#endif /* GL_CORE_PLAN_H */
