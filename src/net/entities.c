/*
 * entities.c
 *		One pass over the text, after the rules of Bluesky's own client (detectFacets of @atproto/api).
 *
 * A link or mention begins the text or follows white space or an opening parenthesis, a tag begins
 * it or follows white space. Two differences: links need a scheme, and a mention is what has the form
 * of a handle, because a list of top-level domains ages.
 */
#include "net/entities.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "net/characters.h"
#include "net/utf8.h"

#define TAG_CHARACTERS_MAX 64
#define HANDLE_BYTES_MAX 253
#define LABEL_BYTES_MAX 63
#define FULLWIDTH_NUMBER_SIGN 0xFF03
#define EMOJI_SELECTOR 0xFE0F /* makes a keycap of # */

typedef enum EntityKind
{
	ENTITY_LINK,
	ENTITY_MENTION,
	ENTITY_TAG,
	ENTITY_KIND_COUNT
} EntityKind;

static const char *const kind_names[] = {"link", "mention", "tag"};
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) == ENTITY_KIND_COUNT, "a name per kind");

/* A found entity, from where the reader stands. */
typedef struct Entity
{
	EntityKind kind;
	size_t length; /* bytes, the sign in front included; 0: there is none */
	size_t sign;   /* bytes of the sign */
} Entity;

/* Where the reader stands, in both countings, and what is before it. */
typedef struct Reader
{
	const char *text;
	size_t length;
	size_t at;
	size_t at_utf16;
	bool after_space; /* or at the start */
	bool after_opening;
} Reader;

static void
advance(Reader *reader, size_t bytes)
{
	size_t end = reader->at + bytes;
	uint32_t code = 0;

	while (reader->at < end)
	{
		size_t n = gl_utf8_decode(reader->text + reader->at, end - reader->at, &code);

		reader->at += n == 0 ? 1 : n;
		reader->at_utf16 += code >= 0x10000 ? 2 : 1;
	}
	reader->after_space = gl_character_is_space(code);
	reader->after_opening = code == '(';
}

/* Letters, digits and hyphens, no hyphen at either end. */
static bool
is_label(const char *label, size_t length)
{
	return length > 0 && length <= LABEL_BYTES_MAX && label[0] != '-' && label[length - 1] != '-';
}

/* At least two labels, the last of which begins with a letter. */
static bool
is_handle(const char *text, size_t length)
{
	const char *label = text;
	const char *end = text + length;
	int labels = 1;

	if (length > HANDLE_BYTES_MAX)
		return false;
	for (const char *s = text; s < end; s++)
	{
		if (*s != '.')
			continue;
		if (!is_label(label, (size_t) (s - label)))
			return false;
		label = s + 1;
		labels++;
	}
	return labels > 1 && is_label(label, (size_t) (end - label)) && isalpha((unsigned char) *label);
}

static Entity
read_mention(const char *text, size_t length)
{
	size_t run = 0;
	size_t end;

	if (text[0] != '@')
		return (Entity){0};
	while (1 + run < length && (unsigned char) text[1 + run] < 0x80 &&
		   (isalnum((unsigned char) text[1 + run]) || text[1 + run] == '.' || text[1 + run] == '-'))
		run++;
	for (end = run; end > 0 && (text[end] == '.' || text[end] == '-');)
		end--;
	/* A word goes on: the handle would be cut out of something else. */
	if (end == run && 1 + run < length && text[1 + run] == '_')
		return (Entity){0};
	return is_handle(text + 1, end) ? (Entity){ENTITY_MENTION, 1 + end, 1} : (Entity){0};
}

static size_t
until_space(const char *text, size_t length)
{
	size_t at = 0;
	uint32_t code;

	while (at < length)
	{
		size_t n = gl_utf8_decode(text + at, length - at, &code);

		if (n == 0 || gl_character_is_space(code))
			break;
		at += n;
	}
	return at;
}

static Entity
read_link(const char *text, size_t length)
{
	size_t scheme = 0;
	size_t end;

	if (length > 7 && strncasecmp(text, "http://", 7) == 0)
		scheme = 7;
	else if (length > 8 && strncasecmp(text, "https://", 8) == 0)
		scheme = 8;
	else
		return (Entity){0};

	end = until_space(text, length);
	if (end > scheme && strchr(".,;:!?", text[end - 1]) != NULL)
		end--;
	if (end > scheme && text[end - 1] == ')' && memchr(text, '(', end) == NULL)
		end--;
	return end > scheme ? (Entity){ENTITY_LINK, end, 0} : (Entity){0};
}

/* A tag has something in it that is neither a digit nor punctuation, and ends in no punctuation. */
static Entity
read_tag(const char *text, size_t length)
{
	uint32_t code;
	size_t sign = gl_utf8_decode(text, length, &code);
	size_t end = sign;
	int characters = 0;
	int kept = 0;
	bool has_word = false;

	if (code != '#' && code != FULLWIDTH_NUMBER_SIGN)
		return (Entity){0};
	for (size_t at = sign, n; at < length; at += n)
	{
		n = gl_utf8_decode(text + at, length - at, &code);
		if (n == 0 || gl_character_is_space(code) || gl_character_is_joiner(code) ||
			(at == sign && code == EMOJI_SELECTOR))
			break;
		characters++;
		if (gl_character_is_punctuation(code))
			continue;
		has_word = has_word || code < '0' || code > '9';
		kept = characters;
		end = at + n;
	}
	return has_word && kept <= TAG_CHARACTERS_MAX ? (Entity){ENTITY_TAG, end, sign} : (Entity){0};
}

static Entity
read_entity(const Reader *reader)
{
	const char *text = reader->text + reader->at;
	size_t length = reader->length - reader->at;
	Entity entity = {0};

	if (reader->after_space || reader->after_opening)
		entity = read_mention(text, length);
	if (entity.length == 0 && (reader->after_space || reader->after_opening))
		entity = read_link(text, length);
	if (entity.length == 0 && reader->after_space)
		entity = read_tag(text, length);
	return entity;
}

/* Append the entity and step behind it. */
static bool
take(Reader *reader, Entity entity, json_t *list)
{
	Reader start = *reader;

	advance(reader, entity.length);
	return json_array_append_new(
			   list, json_pack("{s:s, s:s%, s:I, s:I, s:I, s:I}", "kind", kind_names[entity.kind],
							   "value", start.text + start.at + entity.sign,
							   entity.length - entity.sign, "start", (json_int_t) start.at, "end",
							   (json_int_t) reader->at, "start_utf16", (json_int_t) start.at_utf16,
							   "end_utf16", (json_int_t) reader->at_utf16)) == 0;
}

static size_t
character_length(const Reader *reader)
{
	uint32_t code;
	size_t n = gl_utf8_decode(reader->text + reader->at, reader->length - reader->at, &code);

	return n == 0 ? 1 : n;
}

json_t *
gl_entities_find(const char *text, size_t length)
{
	Reader reader = {.text = text, .length = length, .after_space = true};
	json_t *list = json_array();

	while (list != NULL && reader.at < length)
	{
		Entity entity = read_entity(&reader);

		if (entity.length == 0)
			advance(&reader, character_length(&reader));
		else if (!take(&reader, entity, list))
		{
			json_decref(list);
			return NULL;
		}
	}
	return list;
}
