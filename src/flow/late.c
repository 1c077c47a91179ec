/*
 * late.c
 *		A post may still go out for a while after its time, and what was tried in time may be tried again, in
 *		time as well. After an outage nothing goes out that nobody expects any more.
 */
#include "flow/late.h"

#include "base/settings.h"
#include "flow/limits.h"

gl_time
gl_late_end(const PostSnap *snap, const VariantSnap *variant)
{
	PlanLimits limits = gl_limits_of(&snap->post);
	gl_time from = snap->post.publish_at;

	if (variant->row.paced_at != GL_TIME_NEVER)
		from = Max(from, variant->row.paced_at);
	return gl_plan_end(from, gl_setting_time(gl_settings.publish_grace), &limits);
}

bool
gl_is_stale(const PostSnap *snap, gl_time planned_at)
{
	return snap->now - planned_at > gl_setting_time(gl_settings.publish_grace);
}

bool
gl_is_late(const PostSnap *snap, const VariantSnap *variant, BitSet closed)
{
	gl_time retry_at = variant->row.retry_at;

	return variant->row.delivery_state == DELIVERY_SCHEDULED &&
		   snap->now > gl_late_end(snap, variant) &&
		   (closed != 0 || retry_at == GL_TIME_NEVER || gl_is_stale(snap, retry_at));
}
