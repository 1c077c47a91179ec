/*
 * http.h
 *		Many HTTP requests at once over libcurl's multi interface, driven by one epoll descriptor.
 *
 * All functions that reach libcurl are to be called with signals blocked: its resolver threads
 * inherit the mask, and the process's handlers must not run in them.
 */
#ifndef GL_NET_HTTP_H
#define GL_NET_HTTP_H

#include <curl/curl.h>
#include <stdint.h>

#include "net/buffer.h"

/* What holds for requests that start from now on; the texts are borrowed and never NULL. */
typedef struct HttpRules
{
	long timeout_ms;
	long connect_timeout_ms;
	bool allow_private;
	const char *ca_file;
	const char *user_agent;
	int max_connections;
} HttpRules;

typedef struct HttpRequest
{
	const char *method;
	const char *url;
	const ByteBuffer *body;		/* NULL: none; must live until the request has ended */
	struct curl_slist *headers; /* likewise */
	bool publishes;				/* must never be sent twice */
} HttpRequest;

typedef enum HttpEnd
{
	HTTP_ANSWERED, /* completely */
	HTTP_LOST,	   /* the request was sent, at least in part, and no complete answer came */
	HTTP_NOT_SENT, /* not a byte of it */
	HTTP_REFUSED   /* not a byte of it: its address may not be spoken to */
} HttpEnd;

typedef struct Http Http;

/* One request, from send to release. */
typedef struct Transfer Transfer;

extern Http *gl_http_open(void);
extern void gl_http_close(Http *http);
extern void gl_http_configure(Http *http, const HttpRules *rules);

extern int gl_http_descriptor(const Http *http);
extern long gl_http_wait_ms(const Http *http);

/* Begin a request; NULL when memory ran out. owner comes back by gl_http_owner. */
extern Transfer *gl_http_send(Http *http, const HttpRequest *request, void *owner);

/* Do what can be done now. False: there was nothing to do. */
extern bool gl_http_drive(Http *http);

/* The next request that has ended; NULL: none. It stays to be read until it is released. */
extern Transfer *gl_http_ended(Http *http);
extern void *gl_http_owner(const Transfer *transfer);
extern HttpEnd gl_http_end(const Transfer *transfer);
extern int gl_http_status(const Transfer *transfer); /* 0: none was seen */
extern const ByteBuffer *gl_http_body(const Transfer *transfer);
extern const char *gl_http_header(Transfer *transfer, const char *name); /* NULL: there is none */
extern const char *gl_http_error(const Transfer *transfer);

/* Was at least a byte of it sent, or about to be? */
extern bool gl_http_was_sent(const Transfer *transfer);

/* Give a request back, ended or not: one that runs is broken off. */
extern void gl_http_release(Transfer *transfer);

#endif /* GL_NET_HTTP_H */
