/*
 * net.h
 *		Deliveries over HTTP: many recipes at once, driven by readiness, never blocking.
 *
 * This floor knows neither the server nor the database: plain C11, POSIX, libcurl and jansson. It
 * is driven by its caller: wait until the descriptor is readable or the time-out is over, drive,
 * take results. All memory is malloc'ed and belongs to the Net; nothing here longjmps.
 */
#ifndef GL_NET_NET_H
#define GL_NET_NET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/retry.h"
#include "core/types.h"

#define NET_ANSWER_BYTES_MAX (1024 * 1024) /* of one answer's body */
#define NET_HEADER_BYTES_MAX (64 * 1024)   /* of one answer's headers */
#define NET_SECRET_BYTES_MAX (16 * 1024)   /* of one credential file */
#define NET_ERROR_BYTES_MAX 2048
#define NET_REMOTE_BYTES_MAX 2048

typedef struct NetConfig
{
	int max_running;		   /* deliveries at once */
	long timeout_ms;		   /* of one request, all of it */
	long connect_timeout_ms;   /* name look-up, connection and TLS of it */
	bool allow_private;		   /* loopback and private addresses, and http:// to them */
	const char *allowed_hosts; /* comma-separated; empty: all */
	const char *ca_file;	   /* empty: the system's certificates */
	const char *secret_path;   /* directory of credential files; empty: there are none */
	const char *user_agent;
	/* HMAC-SHA-256 by the caller's library */
	void (*hmac)(const void *key, size_t key_length, const void *bytes, size_t length,
				 unsigned char digest[32]);
} NetConfig;

/* One delivery to make. Everything is copied. */
typedef struct NetJob
{
	gl_id id;				/* of the attempt; comes back in the result */
	gl_id channel_id;		/* whose sessions may be used */
	const char *recipe;		/* JSON text */
	const char *facts;		/* JSON text: post, variant, channel, delivery */
	const char *credential; /* name of the file; NULL: none */
} NetJob;

typedef struct NetResult
{
	gl_id id;
	Outcome outcome;
	int http_status;	 /* of the last answer; 0: none */
	gl_time retry_after; /* delay the network asked for; 0: none */
	char remote_id[NET_REMOTE_BYTES_MAX];
	char remote_url[NET_REMOTE_BYTES_MAX];
	char error[NET_ERROR_BYTES_MAX]; /* empty when ok */
} NetResult;

typedef struct Net Net;

/* Open and close. NULL when libcurl or the system refuses; the configuration's texts are copied. */
extern Net *gl_net_open(const NetConfig *config);
extern void gl_net_close(Net *net);

/* Take another configuration, for requests that start from now on. */
extern void gl_net_configure(Net *net, const NetConfig *config);

/* Begin a delivery. False when max_running are running: nothing was done. */
extern bool gl_net_start(Net *net, const NetJob *job);

/* Deliveries that have not ended, results not taken included. */
extern int gl_net_running(const Net *net);

/* A descriptor that becomes readable when there is something to drive; the same for all its life. */
extern int gl_net_descriptor(const Net *net);

/* Milliseconds until it has to be driven although nothing is readable; -1: no such time. */
extern long gl_net_wait_ms(const Net *net);

/* Do all that can be done without waiting. */
extern void gl_net_drive(Net *net);

/* The next ended delivery; false when there is none. */
extern bool gl_net_take(Net *net, NetResult *result);

/* End all running deliveries: unknown where a request that publishes was sent, else retryable. */
extern void gl_net_abort(Net *net);

#endif /* GL_NET_NET_H */
