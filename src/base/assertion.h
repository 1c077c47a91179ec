/*
 * assertion.h
 *		A signed statement of who acts: a JSON Web Token under HMAC-SHA-256, and nothing else of that family.
 */
#ifndef GL_BASE_ASSERTION_H
#define GL_BASE_ASSERTION_H

#include "base/hash.h"

#define GL_ASSERTION_BYTES_MAX 4096
#define GL_CLAIM_BYTES_MAX 200

/* What it says, once its signature is known to be good. */
typedef struct Assertion
{
	char subject[GL_CLAIM_BYTES_MAX + 1];
	char audience[GL_CLAIM_BYTES_MAX + 1];
	char id[GL_CLAIM_BYTES_MAX + 1];
	gl_time issued;
	gl_time expires;
} Assertion;

/*
 * Whether the text is an assertion under one of the keys. Nothing of it is looked at before its
 * signature held; every spelling but the canonical one is false. Times and audience are the caller's
 * to judge.
 */
extern bool gl_assertion_read(const char *text, size_t length, Assertion *assertion);

/* Why there is no key to check with, for the server log and for health(); NULL: there is one. */
extern const char *gl_assertion_obstacle(void);

/* What an assertion for this database names as its audience. */
extern char *gl_assertion_audience(void);

#endif /* GL_BASE_ASSERTION_H */
