/*
 * token.h
 *		Secrets that people hold: random tokens, and PINs they can remember. Only digests are kept of either.
 */
#ifndef GL_BASE_TOKEN_H
#define GL_BASE_TOKEN_H

#include "base/hash.h"

#define GL_TOKEN_CHARACTERS 43 /* 256 bits as base64url, without padding */

/* A new token, ended by a zero byte. */
extern void gl_token_new(char token[GL_TOKEN_CHARACTERS + 1]);

/* What is stored of one. Any text has a digest; only that of the very same token is found again. */
extern Digest gl_token_digest(const char *token, size_t length);

/* A new salt, and what is stored of a PIN under it. Slow on purpose: some milliseconds. */
extern Digest gl_salt_new(void);
extern Digest gl_pin_digest(const char *pin, const Digest *salt);

#endif /* GL_BASE_TOKEN_H */
