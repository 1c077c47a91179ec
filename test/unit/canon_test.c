/*
 * canon_test.c
 *		Promise: different contents give different bytes, and the bytes of a content never change.
 */
#include "core/canon.h"

#include "tap.h"

#define ROOM 512

typedef struct Buffer
{
	unsigned char bytes[ROOM];
	size_t length;
} Buffer;

static void
append(void *state, const void *bytes, size_t length)
{
	Buffer *buffer = state;

	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

static CanonSink
sink_of(Buffer *buffer)
{
	buffer->length = 0;
	return (CanonSink){append, buffer};
}

static bool
same(const Buffer *a, const Buffer *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

static void
expect_bytes(const Buffer *got, const char *want, size_t length, const char *what)
{
	expect(got->length == length && memcmp(got->bytes, want, length) == 0, "%s", what);
}

/* Every stored hash rests on these; whoever changes them changes the format's version. */
static void
pinned(void)
{
	Buffer buffer;
	CanonSink sink = sink_of(&buffer);

	gl_canon_begin(&sink, "post", 1);
	expect_bytes(&buffer, "K\0\0\0\0\0\0\0\4postV\0\0\0\0\0\0\0\10\0\0\0\0\0\0\0\1", 30, "begin");
	sink = sink_of(&buffer);
	gl_canon_int(&sink, 'i', INT64_C(0x0102030405060708));
	expect_bytes(&buffer, "i\0\0\0\0\0\0\0\10\1\2\3\4\5\6\7\10", 17, "big-endian");
	sink = sink_of(&buffer);
	gl_canon_int(&sink, 'i', -1);
	expect_bytes(&buffer, "i\0\0\0\0\0\0\0\10\377\377\377\377\377\377\377\377", 17, "negative");
	sink = sink_of(&buffer);
	gl_canon_list(&sink, 'l', 2);
	gl_canon_text(&sink, 'l', "ab");
	gl_canon_bytes(&sink, 'l', "\0c", 2);
	expect_bytes(&buffer,
				 "l\0\0\0\0\0\0\0\10\0\0\0\0\0\0\0\2l\0\0\0\0\0\0\0\2abl\0\0\0\0\0\0\0\2\0c", 39,
				 "a list of two");
	sink = sink_of(&buffer);
	gl_canon_text(&sink, 't', NULL);
	gl_canon_text(&sink, 't', "");
	expect_bytes(&buffer, "t\377\377\377\377\377\377\377\377t\0\0\0\0\0\0\0\0", 18,
				 "missing, empty");
	claim("the bytes are those of the documented format");
}

static void
missing(void)
{
	Buffer text;
	Buffer bytes;
	CanonSink sink = sink_of(&text);

	gl_canon_text(&sink, 't', NULL);
	sink = sink_of(&bytes);
	gl_canon_bytes(&sink, 't', NULL, 5);
	expect(same(&text, &bytes), "the length of what is missing does not count");
	sink = sink_of(&bytes);
	gl_canon_bytes(&sink, 't', "", 0);
	expect(!same(&text, &bytes), "missing is not empty");
	claim("a missing value is one value, and not the empty one");
}

/*
 * Documents of up to three fields, each of two tags and seven values, written as numbers. Two
 * different ones that gave the same bytes would be two contents with one hash.
 */
#define FIELDS 14
#define DOCUMENTS (1 + FIELDS + FIELDS * FIELDS + FIELDS * FIELDS * FIELDS)

static Buffer documents[DOCUMENTS];

static void
put_field(const CanonSink *sink, int field)
{
	char tag = field % 2 ? 'a' : 'b';

	switch (field / 2)
	{
		case 0:
			gl_canon_text(sink, tag, NULL);
			break;
		case 1:
			gl_canon_text(sink, tag, "");
			break;
		case 2:
			gl_canon_text(sink, tag, "a");
			break;
		case 3:
			gl_canon_text(sink, tag, "ab");
			break;
		case 4:
			gl_canon_bytes(sink, tag, "a\0\0\0\0\0\0\0\0", 9);
			break;
		case 5:
			gl_canon_int(sink, tag, 1);
			break;
		case 6:
			gl_canon_list(sink, tag, 2);
			break;
	}
}

static void
injective(void)
{
	for (int i = 0; i < DOCUMENTS; i++)
	{
		CanonSink sink = sink_of(&documents[i]);

		/* Numbers in base 14 with a leading length: each document has one number. */
		for (int rest = i; rest > 0; rest = (rest - 1) / FIELDS)
			put_field(&sink, (rest - 1) % FIELDS);
	}
	for (int i = 0; i < DOCUMENTS; i++)
		for (int j = 0; j < i; j++)
			expect(!same(&documents[i], &documents[j]), "documents %d and %d", i, j);
	claim("no two of %d documents give the same bytes", DOCUMENTS);
}

static void
splits(void)
{
	Buffer one;
	Buffer other;
	CanonSink sink = sink_of(&one);

	gl_canon_text(&sink, 't', "ab");
	gl_canon_text(&sink, 't', "c");
	sink = sink_of(&other);
	gl_canon_text(&sink, 't', "a");
	gl_canon_text(&sink, 't', "bc");
	expect(!same(&one, &other), "one text split in two places");
	sink = sink_of(&one);
	gl_canon_list(&sink, 'd', 1);
	gl_canon_text(&sink, 'd', "x");
	gl_canon_list(&sink, 'd', 0);
	sink = sink_of(&other);
	gl_canon_list(&sink, 'd', 0);
	gl_canon_list(&sink, 'd', 1);
	gl_canon_text(&sink, 'd', "x");
	expect(!same(&one, &other), "an element in one list or in the next");
	sink = sink_of(&one);
	gl_canon_begin(&sink, "post", 1);
	sink = sink_of(&other);
	gl_canon_begin(&sink, "post", 2);
	expect(!same(&one, &other), "versions");
	sink = sink_of(&other);
	gl_canon_begin(&sink, "event", 1);
	expect(!same(&one, &other), "kinds");
	claim("where a text is split, which list an element is in, kind and version all count");
}

int
main(void)
{
	pinned();
	missing();
	injective();
	splits();
	return finish();
}
