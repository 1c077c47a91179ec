/*
 * redact.c
 *		Replacing while copying: at each place the longest secret that stands there is left out. So
 *		no place where the text is cut can leave a part of a secret behind.
 */
#include "net/redact.h"

#include <string.h>

#include "net/encode.h"
#include "net/utf8.h"

#define SECRET_BYTES_MIN 6 /* shorter ones stand in ordinary words */
#define MASK "***"

static void
add_spelling(Redactor *redactor, const char *text, size_t length)
{
	if (redactor->secrets == NULL)
		redactor->secrets = json_array();
	if (json_array_append_new(redactor->secrets, json_stringn(text, length)) != 0)
		redactor->is_failed = true;
}

/* As JSON writes it, with slashes escaped or not: an answer that quotes a request may do so. */
static void
add_json_spelling(Redactor *redactor, const json_t *secret, size_t flags)
{
	ByteBuffer text = {0};

	gl_json_write_as(secret, flags, &text);
	if (text.is_failed)
		redactor->is_failed = true;
	else if (text.length - 2 != json_string_length(secret))
		add_spelling(redactor, text.bytes + 1, text.length - 2);
	gl_buffer_free(&text);
}

/* As a URL holds it. */
static void
add_url_spelling(Redactor *redactor, const json_t *secret)
{
	ByteBuffer text = {0};

	gl_encode_percent(&text, json_string_value(secret), json_string_length(secret));
	if (text.is_failed)
		redactor->is_failed = true;
	else if (text.length != json_string_length(secret))
		add_spelling(redactor, text.bytes, text.length);
	gl_buffer_free(&text);
}

/* In hexadecimal digits and in base64: an answer that shows the bytes it was given may do so. */
static void
add_byte_spellings(Redactor *redactor, const json_t *secret)
{
	const unsigned char *bytes = (const unsigned char *) json_string_value(secret);
	size_t length = json_string_length(secret);
	ByteBuffer hex = {0};
	ByteBuffer base64 = {0};

	gl_encode_hex(&hex, bytes, length);
	gl_encode_base64(&base64, bytes, length);
	if (hex.is_failed || base64.is_failed)
		redactor->is_failed = true;
	else
	{
		add_spelling(redactor, hex.bytes, hex.length);
		add_spelling(redactor, base64.bytes, base64.length);
	}
	gl_buffer_free(&hex);
	gl_buffer_free(&base64);
}

static void
add_secret(Redactor *redactor, const json_t *secret)
{
	size_t length = json_string_length(secret);

	if (length < SECRET_BYTES_MIN)
		return;
	add_spelling(redactor, json_string_value(secret), length);
	add_json_spelling(redactor, secret, 0);
	add_json_spelling(redactor, secret, JSON_ESCAPE_SLASH);
	add_json_spelling(redactor, secret, JSON_ENSURE_ASCII);
	add_url_spelling(redactor, secret);
	add_byte_spellings(redactor, secret);
}

void
gl_redact_add(Redactor *redactor, json_t *value)
{
	const char *name;
	json_t *member;

	if (json_is_string(value))
		add_secret(redactor, value);
	for (size_t i = 0; i < json_array_size(value); i++)
		gl_redact_add(redactor, json_array_get(value, i));
	json_object_foreach(value, name, member)
	{
		gl_redact_add(redactor, member);
	}
}

/* Bytes of the longest secret at this place. */
static size_t
secret_at(const Redactor *redactor, const char *text, size_t length)
{
	size_t longest = 0;

	for (size_t i = 0; i < json_array_size(redactor->secrets); i++)
	{
		const json_t *secret = json_array_get(redactor->secrets, i);
		const char *bytes = json_string_value(secret);
		size_t n = json_string_length(secret);

		if (n > longest && n <= length && *bytes == *text && memcmp(bytes, text, n) == 0)
			longest = n;
	}
	return longest;
}

void
gl_redact_put(const Redactor *redactor, ByteBuffer *out, const char *text, size_t length,
			  size_t max)
{
	size_t end = out->length + max;
	uint32_t code;

	for (size_t at = 0; at < length && !redactor->is_failed && !out->is_failed;)
	{
		size_t secret = secret_at(redactor, text + at, length - at);
		size_t n = secret > 0 ? strlen(MASK) : gl_utf8_decode(text + at, length - at, &code);

		if (n == 0)
			n = 1;
		if (out->length + n > end)
			return;
		gl_buffer_put(out, secret > 0 ? MASK : text + at, n);
		at += secret > 0 ? secret : n;
	}
}

void
gl_redact_free(Redactor *redactor)
{
	json_decref(redactor->secrets);
	*redactor = (Redactor){0};
}
