/*
 * hash.h
 *		SHA-256 and HMAC by PostgreSQL's own functions, fed by canonical bytes.
 */
#ifndef GL_BASE_HASH_H
#define GL_BASE_HASH_H

#include "base/compat.h"

#include "core/canon.h"

typedef struct Digest
{
	uint8 bytes[GL_HASH_BYTES];
} Digest;

typedef struct Hasher
{
	CanonSink sink; /* put canonical bytes here */
	void *context;
	size_t length; /* of what is buffered: canonical values are short */
	uint8 buffer[512];
} Hasher;

/* Start, and end with the digest. Errors out of the server's crypto library are raised. */
extern void gl_hash_begin(Hasher *hasher);
extern Digest gl_hash_end(Hasher *hasher);

/* HMAC-SHA-256 of bytes under a key. */
extern Digest gl_hmac(const void *key, size_t key_length, const void *bytes, size_t length);

extern bool gl_digest_equal(const Digest *a, const Digest *b);

/* Lower-case hexadecimal, in the current memory context. */
extern char *gl_digest_hex(const Digest *hash);

/* A hash as bytea, and back; a datum of another length is an error of the caller's. */
extern Datum gl_digest_datum(const Digest *hash);
extern Digest gl_digest_from(Datum bytea_value);

#endif /* GL_BASE_HASH_H */
