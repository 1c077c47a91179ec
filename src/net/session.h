/*
 * session.h
 *		Captures that are kept: of a log-in, per channel, credential and step.
 *
 * A session that is being fetched is in the store too, so that deliveries that start together log in
 * once and the others wait for it.
 */
#ifndef GL_NET_SESSION_H
#define GL_NET_SESSION_H

#include <stdint.h>

#include "core/types.h"
#include "net/json.h"

#define SESSION_BUCKETS 256

/* What makes two log-ins the same; all borrowed. */
typedef struct SessionKey
{
	gl_id channel_id;
	uint64_t recipe_hash;
	const char *step;
	const char *url;	/* another server is another session */
	json_t *credential; /* its content: a changed password is another one; NULL: none */
} SessionKey;

typedef struct Session
{
	SessionKey key;	  /* its texts are owned here */
	json_t *captures; /* NULL: being fetched */
	int64_t expires;  /* seconds of the monotonic clock */
	uint64_t serial;  /* grows from session to session, from 1 */
	void *waiting;	  /* the caller's: who waits for it */
	struct Session *next;
} Session;

/* All zero is an empty store. */
typedef struct SessionStore
{
	Session *buckets[SESSION_BUCKETS];
	uint64_t last_serial;
} SessionStore;

/* The session of that key; a new one, to be fetched by the caller, where *is_new; NULL: no memory. */
extern Session *gl_session_get(SessionStore *store, const SessionKey *key, bool *is_new);

/* It is fetched: keep a copy of the captures. False when memory ran out. */
extern bool gl_session_fill(Session *session, json_t *captures, int seconds);

extern void gl_session_drop(SessionStore *store, Session *session);

/* Drop what is fetched for the channel, up to that serial number; 0: all of it. */
extern void gl_session_drop_channel(SessionStore *store, gl_id channel_id, uint64_t serial);

extern void gl_session_drop_all(SessionStore *store);

#endif /* GL_NET_SESSION_H */
