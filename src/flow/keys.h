/*
 * keys.h
 *		Idempotency keys of verbs, under the lock of the post.
 */
#ifndef GL_FLOW_KEYS_H
#define GL_FLOW_KEYS_H

#include "flow/act.h"

/* Raises WF012: the key was used for another call. */
extern void gl_key_refuse(const char *key);

/* True when the key of the request was used for the same call on this post already. */
extern bool gl_key_was_done(const PostSnap *snap, const ActRequest *request);

/* False when another call with this key came first. */
extern bool gl_key_remember(const PostSnap *snap, const ActRequest *request);

#endif /* GL_FLOW_KEYS_H */
