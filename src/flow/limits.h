/*
 * limits.h
 *		The limits of a plan: its embargo and its end.
 */
#ifndef GL_FLOW_LIMITS_H
#define GL_FLOW_LIMITS_H

#include "flow/act.h"
#include "flow/journal.h"

/* As the rules take them. */
extern PlanLimits gl_limits_of(const PostRow *post);

/* What becomes of it when it is missed: by the workflow that it is reviewed by, or would be. */
extern MissedRule gl_missed_rule(const PostSnap *snap);

/* The request names one. */
extern bool gl_limits_are_set(const ActRequest *request);

/* What the rules ask about them; gl_offer asks for the ones it would take. */
extern void gl_limits_facts(Facts *facts, const PostSnap *snap, const ActRequest *request);

/* Take over those that the request names; and tell of them in its event. */
extern void gl_limits_apply(PostSnap *snap, const ActRequest *request);
extern void gl_limits_tell(Detail *detail, const PostSnap *snap, const ActRequest *request);

/* Why a publish time is against them. */
extern char *
gl_limits_detail(const PostSnap *snap, const Facts *facts, Refusal refusal, Action action);

/* The post may be planned for it without giving up an approval: the limits and the steps that bind its time agree, no blackout is on. */
extern bool gl_limits_allow(const PostSnap *snap, gl_time at);

#endif /* GL_FLOW_LIMITS_H */
