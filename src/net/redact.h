/*
 * redact.h
 *		Taking secrets out of a text before anybody sees it.
 */
#ifndef GL_NET_REDACT_H
#define GL_NET_REDACT_H

#include "net/buffer.h"
#include "net/json.h"

/* All zero knows no secrets. */
typedef struct Redactor
{
	json_t *secrets; /* list of texts; each secret as it is and as it can be spelled */
	bool is_failed;	 /* memory ran out: nothing may be shown */
} Redactor;

/* Every text in the value, at any depth, that is long enough to be a secret. */
extern void gl_redact_add(Redactor *redactor, json_t *value);

/* Append at most max bytes of the text, whole characters, with *** for each secret. */
extern void gl_redact_put(const Redactor *redactor, ByteBuffer *out, const char *text,
						  size_t length, size_t max);

extern void gl_redact_free(Redactor *redactor);

#endif /* GL_NET_REDACT_H */
