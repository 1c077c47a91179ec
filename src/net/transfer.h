/*
 * transfer.h
 *		The easy handle of one request, for http.c alone.
 */
#ifndef GL_NET_TRANSFER_H
#define GL_NET_TRANSFER_H

#include "net/http.h"

struct Transfer
{
	Http *http;
	CURL *easy;
	void *owner;
	ByteBuffer body; /* of the answer */
	size_t header_bytes;
	char error[CURL_ERROR_SIZE];
	CURLcode code;
	unsigned rules_version; /* of the rules the handle was made for */
	int uses;
	bool is_in_multi;
	bool allow_private;
	bool is_plain; /* http:// */
	bool publishes;
	bool was_sent;		 /* or about to be */
	bool was_refused;	 /* at least one address of the host may not be spoken to */
	bool was_opened;	 /* a socket to another one of them */
	const char *cut_off; /* why we broke it off; NULL: we did not */
	Transfer *next;		 /* in the list of idle ones, or of ended ones */
};

/* Make the easy handle; false when libcurl refuses. */
extern bool gl_transfer_create(Transfer *transfer, const HttpRules *rules);

/* Set what differs from request to request; false when memory ran out. */
extern bool gl_transfer_prepare(Transfer *transfer, const HttpRequest *request);

/* Forget the answer and the request. */
extern void gl_transfer_reset(Transfer *transfer);

extern void gl_transfer_destroy(Transfer *transfer);

#endif /* GL_NET_TRANSFER_H */
