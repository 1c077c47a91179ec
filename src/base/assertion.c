/*
 * assertion.c
 *		Reads assertions (RFC 7519 in the compact form of RFC 7515, section 3.1, alg HS256).
 *
 * The algorithm is ours: what the header names is compared with it, never asked for it. The keys are
 * read from their file at each use, so that a new file needs no reload; several lines are several
 * keys, for the days in which one takes over from another.
 */
#include "base/assertion.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/xlog.h"
#include "base/settings.h"
#include "common/base64.h"
#include "storage/fd.h"
#include "utils/timestamp.h"

#define KEY_BYTES_MIN 32 /* as long as the hash: RFC 7518, section 3.2 */
#define KEY_FILE_BYTES_MAX 4096
#define SIGNATURE_CHARACTERS 43 /* of 32 bytes, without padding */
#define EPOCH_SECONDS ((double) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)
#define SECONDS_MAX 1e11 /* keeps an instant far from overflow */

typedef struct KeyFile
{
	char bytes[KEY_FILE_BYTES_MAX + 1];
	size_t length;
} KeyFile;

static const char *
check_file(int file)
{
	struct stat status;

	if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
		return "the file of assertion keys is not a regular file";
	if (status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "the file of assertion keys must be the server's own, with mode 0600";
	if (status.st_size > KEY_FILE_BYTES_MAX)
		return "the file of assertion keys is larger than 4 kB";
	return NULL;
}

static const char *
read_keys(KeyFile *keys)
{
	const char *refusal;
	int file;
	ssize_t n;

	keys->length = 0;
	if (gl_settings.assertion_key_file[0] == '\0')
		return "greenlight.assertion_key_file is not set";
	file = OpenTransientFile(gl_settings.assertion_key_file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	if (file < 0)
		return "the file of assertion keys cannot be opened";
	refusal = check_file(file);
	if (refusal == NULL)
	{
		n = read(file, keys->bytes, KEY_FILE_BYTES_MAX);
		if (n < 0)
			refusal = "the file of assertion keys cannot be read";
		else
			keys->length = (size_t) n;
	}
	(void) CloseTransientFile(file);
	keys->bytes[keys->length] = '\0';
	return refusal;
}

/* The next line that is a key; false at the end. Shorter lines are none. */
static bool
next_key(const KeyFile *keys, size_t *at, const char **key, size_t *length)
{
	while (*at < keys->length)
	{
		*key = keys->bytes + *at;
		*length = strcspn(*key, "\r\n");
		*at += *length + 1;
		if (*length >= KEY_BYTES_MIN)
			return true;
	}
	return false;
}

const char *
gl_assertion_obstacle(void)
{
	KeyFile keys;
	const char *refusal = read_keys(&keys);
	const char *key;
	size_t length;
	size_t at = 0;

	if (refusal == NULL && !next_key(&keys, &at, &key, &length))
		refusal = "the file of assertion keys has no line of 32 bytes or more";
	explicit_bzero(&keys, sizeof(keys));
	return refusal;
}

/* Takes as long for a wrong first byte as for a wrong last one. */
static bool
is_same_digest(const Digest *a, const Digest *b)
{
	volatile uint8 difference = 0;

	for (int i = 0; i < GL_HASH_BYTES; i++)
		difference |= a->bytes[i] ^ b->bytes[i];
	return difference == 0;
}

static bool
is_signed(const char *text, size_t length, const Digest *signature)
{
	KeyFile keys;
	const char *refusal = read_keys(&keys);
	const char *key;
	size_t key_length;
	size_t at = 0;
	bool is_good = false;

	if (refusal != NULL)
		ereport(LOG, (errmsg("assertion refused: %s", refusal)));
	while (!is_good && next_key(&keys, &at, &key, &key_length))
	{
		Digest expected = gl_hmac(key, key_length, text, length);

		is_good = is_same_digest(&expected, signature);
	}
	explicit_bzero(&keys, sizeof(keys));
	return is_good;
}

/* Decodes base64url without padding, in its one canonical spelling; -1 for anything else. */
static int
decode(const char *text, size_t length, char *bytes, int size)
{
	char plain[GL_ASSERTION_BYTES_MAX + 4];
	char again[GL_ASSERTION_BYTES_MAX + 4];
	size_t padded = length;
	int n;

	for (size_t i = 0; i < length; i++)
	{
		if (text[i] == '+' || text[i] == '/' || text[i] == '=')
			return -1;
		plain[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	}
	while (padded % 4 != 0)
		plain[padded++] = '=';
	n = pg_b64_decode(plain, (int) padded, (void *) bytes, size);
	if (n < 0 || pg_b64_encode((const void *) bytes, n, again, sizeof(again)) != (int) padded)
		return -1;
	return memcmp(plain, again, padded) == 0 ? n : -1;
}

/* An object from its base64url; NULL when it is none. */
static json_t *
decode_object(const char *text, size_t length)
{
	char bytes[GL_ASSERTION_BYTES_MAX];
	int n = decode(text, length, bytes, sizeof(bytes));
	json_t *value = n < 0 ? NULL : json_loadb(bytes, (size_t) n, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(value))
		return value;
	json_decref(value);
	return NULL;
}

static bool
read_text(const json_t *claims, const char *name, char *text)
{
	const json_t *claim = json_object_get(claims, name);

	if (!json_is_string(claim) || json_string_length(claim) == 0 ||
		json_string_length(claim) > GL_CLAIM_BYTES_MAX ||
		strlen(json_string_value(claim)) != json_string_length(claim))
		return false;
	strlcpy(text, json_string_value(claim), GL_CLAIM_BYTES_MAX + 1);
	return true;
}

static bool
read_time(const json_t *claims, const char *name, gl_time *time)
{
	const json_t *claim = json_object_get(claims, name);
	double seconds = json_number_value(claim);

	if (!json_is_number(claim) || !(seconds > 0 && seconds < SECONDS_MAX))
		return false;
	*time = (gl_time) ((seconds - EPOCH_SECONDS) * USECS_PER_SEC);
	return true;
}

/* These five and no other: one that is not understood might be a restriction. */
static bool
read_claims(const json_t *claims, Assertion *assertion)
{
	return json_object_size(claims) == 5 && read_text(claims, "sub", assertion->subject) &&
		   read_text(claims, "aud", assertion->audience) &&
		   read_text(claims, "jti", assertion->id) &&
		   read_time(claims, "iat", &assertion->issued) &&
		   read_time(claims, "exp", &assertion->expires);
}

static bool
is_our_header(const json_t *header)
{
	const char *algorithm = json_string_value(json_object_get(header, "alg"));
	const char *type = json_string_value(json_object_get(header, "typ"));
	size_t known = (algorithm != NULL) + (type != NULL);

	return algorithm != NULL && strcmp(algorithm, "HS256") == 0 &&
		   (type == NULL || strcmp(type, "JWT") == 0) && json_object_size(header) == known;
}

static bool
read_parts(const char *text, const char *first_dot, const char *last_dot, Assertion *assertion)
{
	json_t *header = decode_object(text, (size_t) (first_dot - text));
	json_t *claims = decode_object(first_dot + 1, (size_t) (last_dot - first_dot - 1));
	bool is_read =
		header != NULL && claims != NULL && is_our_header(header) && read_claims(claims, assertion);

	json_decref(header);
	json_decref(claims);
	return is_read;
}

bool
gl_assertion_read(const char *text, size_t length, Assertion *assertion)
{
	Digest signature;
	const char *first_dot;
	const char *last_dot;

	if (length > GL_ASSERTION_BYTES_MAX || length <= SIGNATURE_CHARACTERS + 2)
		return false;
	first_dot = memchr(text, '.', length);
	last_dot = text + length - SIGNATURE_CHARACTERS - 1;
	if (first_dot == NULL || first_dot >= last_dot || *last_dot != '.' ||
		decode(last_dot + 1, SIGNATURE_CHARACTERS, (char *) signature.bytes, GL_HASH_BYTES) !=
			GL_HASH_BYTES)
		return false;
	return is_signed(text, (size_t) (last_dot - text), &signature) &&
		   read_parts(text, first_dot, last_dot, assertion);
}

char *
gl_assertion_audience(void)
{
	return psprintf("greenlight:" UINT64_FORMAT ":%u", GetSystemIdentifier(), MyDatabaseId);
}
