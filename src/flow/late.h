/*
 * late.h
 *		How long after its time a delivery may still begin.
 */
#ifndef GL_FLOW_LATE_H
#define GL_FLOW_LATE_H

#include "flow/snapshot.h"

/* The last instant at which a variant may begin to go out; one that waited for its gap was not late. */
extern gl_time gl_late_end(const PostSnap *snap, const VariantSnap *variant);

/* It is missed: its time is over, and that of the attempt that was planned as well, or its gate is closed. */
extern bool gl_is_late(const PostSnap *snap, const VariantSnap *variant, BitSet closed);

/* What was to happen at an instant did not for longer than the grace: no worker ran. */
extern bool gl_is_stale(const PostSnap *snap, gl_time planned_at);

#endif /* GL_FLOW_LATE_H */
