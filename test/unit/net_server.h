/*
 * net_server.h
 *		A scripted HTTP server on loopback for the tests of src/net: it keeps what it was asked and
 *		answers as told, also in ways that no server should.
 */
#ifndef GL_TEST_NET_SERVER_H
#define GL_TEST_NET_SERVER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ReplyKind
{
	REPLY_ANSWER,		/* status, headers, body */
	REPLY_RAW,			/* the body's bytes as they are, then the connection is closed */
	REPLY_CLOSE,		/* no answer, closed */
	REPLY_RESET,		/* no answer, reset */
	REPLY_HALF,			/* half of the body, closed */
	REPLY_HALF_RESET,	/* half of the body, reset */
	REPLY_HANG,			/* no answer, open until the client goes */
	REPLY_HANG_IN_BODY, /* half of the body, then open until the client goes */
	REPLY_DRIP,			/* a byte of the body now and then */
	REPLY_BIG,			/* a body of length bytes, chunked */
	REPLY_HEADERS,		/* length bytes of headers */
	REPLY_CONTINUES,	/* 100 Continue without end */
	REPLY_CLOSE_LATER	/* an answer, then the connection dies at the next request */
} ReplyKind;

typedef struct Reply
{
	ReplyKind kind;
	const char *path;	 /* only for requests whose target begins so; NULL: any */
	const char *holds;	 /* only for requests whose head holds this text; NULL: any */
	int status;			 /* 0: 200 */
	const char *headers; /* lines, each with CR LF */
	const char *body;
	size_t length;
} Reply;

typedef struct Request
{
	char *head; /* request line and headers */
	char *body;
	int connection; /* number, from 0 */
} Request;

typedef struct Server Server;

/* Listens on a free port of 127.0.0.1. */
extern Server *server_start(void);
extern void server_stop(Server *server);
extern int server_port(const Server *server);

/* The next replies; those of an earlier script are forgotten, and all requests. Texts are borrowed. */
extern void server_script(Server *server, const Reply *replies, size_t count);

/* What came so far. */
extern int server_requests(Server *server);
extern const Request *server_request(Server *server, int n);

/* Does the n-th request have this line, or a header line that begins so? */
extern bool server_saw(Server *server, int n, const char *line);

/* The value of a header of the n-th request, in a static buffer; empty when it is not there. */
extern const char *server_header(Server *server, int n, const char *name);

#endif /* GL_TEST_NET_SERVER_H */
