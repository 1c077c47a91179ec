/*
 * encode.c
 *		Digits by table; what needs no encoding is copied in runs.
 */
#include "net/encode.h"

#include <string.h>

static const char unreserved[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

void
gl_encode_percent(ByteBuffer *out, const char *text, size_t length)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t start = 0;

	for (size_t i = 0; i < length; i++)
	{
		unsigned char c = (unsigned char) text[i];

		if (memchr(unreserved, c, sizeof(unreserved) - 1) != NULL)
			continue;
		gl_buffer_put(out, text + start, i - start);
		gl_buffer_put(out, (char[]){'%', digits[c >> 4], digits[c & 15]}, 3);
		start = i + 1;
	}
	gl_buffer_put(out, text + start, length - start);
}

void
gl_encode_hex(ByteBuffer *out, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++)
		gl_buffer_put(out, (char[]){digits[bytes[i] >> 4], digits[bytes[i] & 15]}, 2);
}

void
gl_encode_base64(ByteBuffer *out, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t bit = 0; bit < 8 * length; bit += 6)
	{
		size_t i = bit / 8;
		unsigned int two = bytes[i] << 8 | (i + 1 < length ? bytes[i + 1] : 0);

		gl_buffer_put(out, &digits[two >> (10 - bit % 8) & 63], 1);
	}
}
