/*
 * canon.c
 *		Writes tagged, length-prefixed values into a sink.
 */
#include "core/canon.h"

#include <string.h>

static void
put_u64(const CanonSink *sink, uint64_t value)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char) (value >> (56 - 8 * i));
	sink->put(sink->state, bytes, sizeof(bytes));
}

void
gl_canon_bytes(const CanonSink *sink, char tag, const void *bytes, size_t length)
{
	sink->put(sink->state, &tag, 1);
	put_u64(sink, bytes == NULL ? UINT64_MAX : (uint64_t) length);
	if (bytes != NULL && length > 0)
		sink->put(sink->state, bytes, length);
}

void
gl_canon_text(const CanonSink *sink, char tag, const char *text)
{
	gl_canon_bytes(sink, tag, text, text == NULL ? 0 : strlen(text));
}

void
gl_canon_int(const CanonSink *sink, char tag, int64_t value)
{
	sink->put(sink->state, &tag, 1);
	put_u64(sink, 8);
	put_u64(sink, (uint64_t) value);
}

void
gl_canon_list(const CanonSink *sink, char tag, int count)
{
	gl_canon_int(sink, tag, count);
}

void
gl_canon_begin(const CanonSink *sink, const char *kind, int version)
{
	gl_canon_text(sink, 'K', kind);
	gl_canon_int(sink, 'V', version);
}
