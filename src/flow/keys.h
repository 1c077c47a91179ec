/*
 * keys.h
 *		Idempotency keys of verbs: the same key and arguments are the same call.
 */
#ifndef GL_FLOW_KEYS_H
#define GL_FLOW_KEYS_H

#include "flow/act.h"

typedef enum KeyUse
{
	KEY_NEW,  /* none was given, or it was never used */
	KEY_SAME, /* used for this call */
	KEY_OTHER /* used for another one: WF012 */
} KeyUse;

/*
 * What the key of a request was used for. post_id is the post that it is about, and afterwards the one
 * that the key was used for; GL_NO_ID when the call is to make one.
 */
extern KeyUse gl_key_use(gl_id workspace_id, const ActRequest *request, gl_id *post_id);

/* True when the key was used for the same call on this post; raises WF012 when for another. */
extern bool gl_key_was_done(const PostSnap *snap, const ActRequest *request);

/* Remember the key, if there is one; false when another call with it came first. */
extern bool gl_key_remember(const PostSnap *snap, const ActRequest *request);

/* The DETAIL of WF012, and the refusal with it. */
extern char *gl_key_detail(const char *key);
extern void gl_key_refuse(const char *key);

#endif /* GL_FLOW_KEYS_H */
