/*
 * blackouts.h
 *		Times in which nothing goes out, and what becomes of posts that are due in one.
 */
#ifndef GL_FLOW_BLACKOUTS_H
#define GL_FLOW_BLACKOUTS_H

#include "flow/snapshot.h"
#include "store/blackouts.h"

/* A blackout of one of the channels at an instant, or NULL. */
extern const BlackoutRow *
gl_blackout_at(const Workspace *workspace, const IdList *channels, gl_time at);

/* The same for one channel. */
extern const BlackoutRow *gl_blackout_on(const Workspace *workspace, gl_id channel_id, gl_time at);

/* For the worker, when something of the post is due: held, or moved behind the end, if one is on. */
extern void gl_blackout_meet(PostSnap *snap);

#endif /* GL_FLOW_BLACKOUTS_H */
