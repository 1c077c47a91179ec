/*
 * missed.h
 *		What the workflow says of posts whose time passed with the gate closed.
 */
#ifndef GL_FLOW_MISSED_H
#define GL_FLOW_MISSED_H

#include "base/document.h"
#include "flow/snapshot.h"

/* Read "on_missed" and "publish_within" of a workflow. Raises 22023. */
extern void gl_missed_parse(const Doc *root, MissedRule *missed);

/*
 * It may not be missed yet: somebody else has the slots of its workspace locked, into one of which it is
 * to be moved.
 */
extern bool gl_missed_must_wait(const PostSnap *snap);

/* After a delivery of the post may have been missed: the next slot, or its end. */
extern void gl_missed_follow(PostSnap *snap);

/* The post was not approved before, and is now: what an approval still sends goes out. */
extern void gl_missed_approved(PostSnap *snap);

#endif /* GL_FLOW_MISSED_H */
