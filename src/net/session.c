/*
 * session.c
 *		The store of sessions, hashed by channel. Each new session sweeps out those that are over.
 */
#include "net/session.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t
now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static Session **
bucket_of(SessionStore *store, gl_id channel_id)
{
	return &store->buckets[(uint64_t) channel_id % SESSION_BUCKETS];
}

static void
clear_text(const char *text)
{
	if (text == NULL)
		return;
	explicit_bzero((char *) text, strlen(text));
	free((char *) text);
}

static void
destroy(Session *session)
{
	clear_text(session->key.step);
	clear_text(session->key.url);
	json_decref(session->key.credential);
	json_decref(session->captures);
	free(session);
}

static bool
is_over(const Session *session, int64_t now)
{
	return session->captures != NULL && session->expires <= now;
}

static bool
is_same(const SessionKey *a, const SessionKey *b)
{
	return a->channel_id == b->channel_id && a->recipe_hash == b->recipe_hash &&
		   strcmp(a->step, b->step) == 0 && strcmp(a->url, b->url) == 0 &&
		   (a->credential == b->credential || json_equal(a->credential, b->credential));
}

static void
sweep(SessionStore *store, int64_t now)
{
	for (int i = 0; i < SESSION_BUCKETS; i++)
		for (Session **link = &store->buckets[i]; *link != NULL;)
		{
			Session *session = *link;

			if (!is_over(session, now))
			{
				link = &session->next;
				continue;
			}
			*link = session->next;
			destroy(session);
		}
}

static Session *
create(SessionStore *store, const SessionKey *key)
{
	Session *session = calloc(1, sizeof(Session));

	if (session == NULL)
		return NULL;
	session->key = *key;
	session->key.step = strdup(key->step);
	session->key.url = strdup(key->url);
	session->key.credential = json_incref(key->credential);
	if (session->key.step == NULL || session->key.url == NULL)
	{
		destroy(session);
		return NULL;
	}
	session->serial = ++store->last_serial;
	session->next = *bucket_of(store, key->channel_id);
	*bucket_of(store, key->channel_id) = session;
	return session;
}

Session *
gl_session_get(SessionStore *store, const SessionKey *key, bool *is_new)
{
	int64_t now = now_seconds();

	*is_new = false;
	for (Session *s = *bucket_of(store, key->channel_id); s != NULL; s = s->next)
		if (!is_over(s, now) && is_same(&s->key, key))
			return s;
	*is_new = true;
	sweep(store, now);
	return create(store, key);
}

bool
gl_session_fill(Session *session, json_t *captures, int seconds)
{
	session->captures = json_deep_copy(captures);
	session->expires = now_seconds() + seconds;
	return session->captures != NULL;
}

void
gl_session_drop(SessionStore *store, Session *session)
{
	Session **link = bucket_of(store, session->key.channel_id);

	while (*link != session)
		link = &(*link)->next;
	*link = session->next;
	destroy(session);
}

void
gl_session_drop_channel(SessionStore *store, gl_id channel_id, uint64_t serial)
{
	for (Session **link = bucket_of(store, channel_id); *link != NULL;)
	{
		Session *session = *link;

		if (session->key.channel_id != channel_id || session->captures == NULL ||
			(serial != 0 && session->serial > serial))
		{
			link = &session->next;
			continue;
		}
		*link = session->next;
		destroy(session);
	}
}

void
gl_session_drop_all(SessionStore *store)
{
	for (int i = 0; i < SESSION_BUCKETS; i++)
		while (store->buckets[i] != NULL)
		{
			Session *session = store->buckets[i];

			store->buckets[i] = session->next;
			destroy(session);
		}
}
