/*
 * missed.h
 *		What the workflow says of posts whose time passed with the gate closed.
 */
#ifndef GL_FLOW_MISSED_H
#define GL_FLOW_MISSED_H

#include "flow/snapshot.h"

/* After a delivery of the post may have been missed: the next slot, or its end. */
extern void gl_missed_follow(PostSnap *snap);

/* The post was not approved before, and is now: what an approval still sends goes out. */
extern void gl_missed_approved(PostSnap *snap);

#endif /* GL_FLOW_MISSED_H */
