/*
 * token.c
 *		Tokens have as many random bits as their digest, so they need no salt. PINs have few: PBKDF2 (RFC 8018,
 *		section 5.2) with HMAC-SHA-256, of one block.
 */
#include "base/token.h"

#include "common/base64.h"
#include "miscadmin.h"

#define PIN_ROUNDS 4096

static Digest
random_bytes(void)
{
	Digest bytes;

	if (!pg_strong_random(bytes.bytes, sizeof(bytes.bytes)))
		ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random bytes"),
						errdetail("The server's source of random numbers failed."),
						errhint("See the server log.")));
	return bytes;
}

void
gl_token_new(char token[GL_TOKEN_CHARACTERS + 1])
{
	Digest bytes = random_bytes();
	char plain[GL_TOKEN_CHARACTERS + 5];
	int n =
		pg_b64_encode((const void *) bytes.bytes, sizeof(bytes.bytes), plain, sizeof(plain) - 1);

	/* One character of padding ends what 32 bytes become. */
	if (n != GL_TOKEN_CHARACTERS + 1)
		elog(ERROR, "could not write a token");
	for (int i = 0; i < GL_TOKEN_CHARACTERS; i++)
		token[i] = plain[i] == '+' ? '-' : plain[i] == '/' ? '_' : plain[i];
	token[GL_TOKEN_CHARACTERS] = '\0';
	explicit_bzero(&bytes, sizeof(bytes));
	explicit_bzero(plain, sizeof(plain));
}

Digest
gl_token_digest(const char *token, size_t length)
{
	Hasher hasher;

	gl_hash_begin(&hasher);
	hasher.sink.put(hasher.sink.state, token, length);
	return gl_hash_end(&hasher);
}

Digest
gl_salt_new(void)
{
	return random_bytes();
}

Digest
gl_pin_digest(const char *pin, const Digest *salt)
{
	uint8 first[GL_HASH_BYTES + 4] = {0};
	Digest round;
	Digest sum;

	memcpy(first, salt->bytes, GL_HASH_BYTES);
	first[GL_HASH_BYTES + 3] = 1; /* number of the block */
	sum = round = gl_hmac(pin, strlen(pin), first, sizeof(first));
	for (int i = 1; i < PIN_ROUNDS; i++)
	{
		CHECK_FOR_INTERRUPTS();
		round = gl_hmac(pin, strlen(pin), round.bytes, GL_HASH_BYTES);
		for (int b = 0; b < GL_HASH_BYTES; b++)
			sum.bytes[b] ^= round.bytes[b];
	}
	return sum;
}
