/*
 * utf8.c
 *		Decoding after table 3-7 of the Unicode standard: neither overlong forms nor surrogates.
 */
#include "net/utf8.h"

#include <string.h>

static size_t
length_by_lead(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	if (lead >= 0xF0 && lead <= 0xF4)
		return 4;
	return 0;
}

size_t
gl_utf8_decode(const char *bytes, size_t length, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *) bytes;
	size_t n = length == 0 ? 0 : length_by_lead(s[0]);

	if (n == 0 || n > length)
		return 0;
	*code = n == 1 ? s[0] : s[0] & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++)
	{
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3F);
	}
	if (*code < least[n] || *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF))
		return 0;
	return n;
}

bool
gl_utf8_is_text(const char *bytes, size_t length)
{
	uint32_t code;

	for (size_t at = 0, n; at < length; at += n)
	{
		n = gl_utf8_decode(bytes + at, length - at, &code);
		if (n == 0 || code == 0)
			return false;
	}
	return true;
}

bool
gl_utf8_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code <= 0x9F);
}

bool
gl_utf8_has_control(const char *text)
{
	size_t length = strlen(text);
	uint32_t code;

	for (size_t at = 0, n; at < length; at += n)
	{
		n = gl_utf8_decode(text + at, length - at, &code);
		if (n == 0 || gl_utf8_is_control(code))
			return true;
	}
	return false;
}

size_t
gl_utf8_copy(char *out, size_t size, const char *bytes, size_t length)
{
	size_t used = 0;
	uint32_t code;

	for (size_t at = 0; at < length;)
	{
		size_t n = gl_utf8_decode(bytes + at, length - at, &code);
		bool is_shown = n > 0 && !gl_utf8_is_control(code);
		size_t shown = is_shown ? n : 1;

		if (used + shown >= size)
			break;
		if (is_shown)
			memcpy(out + used, bytes + at, n);
		else
			out[used] = n > 0 ? ' ' : '?';
		used += shown;
		at += n > 0 ? n : 1;
	}
	out[used] = '\0';
	return used;
}
