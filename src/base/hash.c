/*
 * hash.c
 *		Thin wrappers of common/cryptohash.h and common/hmac.h.
 */
#include "base/hash.h"

#include "common/cryptohash.h"
#include "common/hmac.h"
#include "common/sha2.h"
#include "utils/builtins.h"

StaticAssertDecl(PG_SHA256_DIGEST_LENGTH == GL_HASH_BYTES, "SHA-256 has 32 bytes");

static void
update(Hasher *hasher, const void *bytes, size_t length)
{
	if (pg_cryptohash_update(hasher->context, bytes, length) < 0)
		elog(ERROR, "could not hash: %s", pg_cryptohash_error(hasher->context));
}

static void
put(void *state, const void *bytes, size_t length)
{
	Hasher *hasher = state;

	if (hasher->length + length > sizeof(hasher->buffer))
	{
		update(hasher, hasher->buffer, hasher->length);
		hasher->length = 0;
	}
	if (length > sizeof(hasher->buffer))
	{
		update(hasher, bytes, length);
		return;
	}
	memcpy(hasher->buffer + hasher->length, bytes, length);
	hasher->length += length;
}

void
gl_hash_begin(Hasher *hasher)
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	if (context == NULL || pg_cryptohash_init(context) < 0)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("could not start a hash"),
						errdetail("The server's cryptographic library refused."),
						errhint("See the server log.")));
	hasher->context = context;
	hasher->length = 0;
	hasher->sink = (CanonSink){.put = put, .state = hasher};
}

Digest
gl_hash_end(Hasher *hasher)
{
	Digest hash;

	update(hasher, hasher->buffer, hasher->length);
	if (pg_cryptohash_final(hasher->context, hash.bytes, sizeof(hash.bytes)) < 0)
		elog(ERROR, "could not hash: %s", pg_cryptohash_error(hasher->context));
	pg_cryptohash_free(hasher->context);
	hasher->context = NULL;
	return hash;
}

Digest
gl_hmac(const void *key, size_t key_length, const void *bytes, size_t length)
{
	pg_hmac_ctx *context = pg_hmac_create(PG_SHA256);
	Digest hash;

	if (context == NULL || pg_hmac_init(context, key, key_length) < 0 ||
		pg_hmac_update(context, bytes, length) < 0 ||
		pg_hmac_final(context, hash.bytes, sizeof(hash.bytes)) < 0)
		elog(ERROR, "could not compute an HMAC");
	pg_hmac_free(context);
	return hash;
}

bool
gl_digest_equal(const Digest *a, const Digest *b)
{
	return memcmp(a->bytes, b->bytes, GL_HASH_BYTES) == 0;
}

char *
gl_digest_hex(const Digest *hash)
{
	char *hex = palloc(2 * GL_HASH_BYTES + 1);

	hex_encode((const char *) hash->bytes, GL_HASH_BYTES, hex);
	hex[2 * GL_HASH_BYTES] = '\0';
	return hex;
}

Datum
gl_digest_datum(const Digest *hash)
{
	bytea *value = palloc(VARHDRSZ + GL_HASH_BYTES);

	SET_VARSIZE(value, VARHDRSZ + GL_HASH_BYTES);
	memcpy(VARDATA(value), hash->bytes, GL_HASH_BYTES);
	return PointerGetDatum(value);
}

Digest
gl_digest_from(Datum bytea_value)
{
	bytea *value = DatumGetByteaPP(bytea_value);
	Digest hash = {{0}};

	if (VARSIZE_ANY_EXHDR(value) != GL_HASH_BYTES)
		elog(ERROR, "hash of %d bytes", (int) VARSIZE_ANY_EXHDR(value));
	memcpy(hash.bytes, VARDATA_ANY(value), GL_HASH_BYTES);
	return hash;
}
