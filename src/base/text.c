/*
 * text.c
 *		Counting and comparing text by utf8proc's tables.
 */
#include "base/text.h"

#include <utf8proc.h>

#include "core/names.h"
#include "mb/pg_wchar.h"

static const char *const unit_names[] = {"graphemes", "code_points", "utf16_units", "utf8_bytes"};
StaticAssertDecl(lengthof(unit_names) == UNIT_COUNT, "a name for each unit");
const NameTable gl_text_units = {.kind = "unit", .names = unit_names, .count = UNIT_COUNT};

/* Calls see() for each code point; the text is valid UTF-8, as the server checked on the way in. */
static void
each_code_point(const char *text, void (*see)(utf8proc_int32_t c, void *state), void *state)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *) text;

	while (*at != '\0')
	{
		utf8proc_int32_t c;
		utf8proc_ssize_t length = utf8proc_iterate(at, -1, &c);

		if (length <= 0)
			elog(ERROR, "text is not valid UTF-8");
		see(c, state);
		at += length;
	}
}

typedef struct Counter
{
	int64 code_points;
	int64 utf16_units;
	int64 graphemes;
	utf8proc_int32_t previous;
	utf8proc_int32_t break_state;
} Counter;

static void
count(utf8proc_int32_t c, void *state)
{
	Counter *counter = state;

	if (counter->code_points == 0 ||
		utf8proc_grapheme_break_stateful(counter->previous, c, &counter->break_state))
		counter->graphemes++;
	counter->code_points++;
	counter->utf16_units += c > 0xFFFF ? 2 : 1;
	counter->previous = c;
}

int64
gl_text_length(const char *text, TextUnit unit)
{
	Counter counter = {0};

	if (unit == UNIT_UTF8_BYTES)
		return strlen(text);
	each_code_point(text, count, &counter);
	switch (unit)
	{
		case UNIT_GRAPHEMES:
			return counter.graphemes;
		case UNIT_CODE_POINTS:
			return counter.code_points;
		case UNIT_UTF16_UNITS:
			return counter.utf16_units;
		case UNIT_UTF8_BYTES:
		case UNIT_COUNT:
			break;
	}
	return 0;
}

typedef struct ControlSearch
{
	bool line_breaks;
	bool found;
} ControlSearch;

static void
look_for_control(utf8proc_int32_t c, void *state)
{
	ControlSearch *search = state;

	if (search->line_breaks && (c == '\n' || c == '\r' || c == '\t'))
		return;
	if (utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
		search->found = true;
}

bool
gl_has_control_character(const char *text, bool line_breaks)
{
	ControlSearch search = {.line_breaks = line_breaks};

	each_code_point(text, look_for_control, &search);
	return search.found;
}

static void
look_for_visible(utf8proc_int32_t c, void *state)
{
	switch (utf8proc_category(c))
	{
		case UTF8PROC_CATEGORY_CC:
		case UTF8PROC_CATEGORY_CF:
		case UTF8PROC_CATEGORY_ZS:
		case UTF8PROC_CATEGORY_ZL:
		case UTF8PROC_CATEGORY_ZP:
			break;
		default:
			*(bool *) state = true;
	}
}

bool
gl_is_blank(const char *text)
{
	bool has_visible = false;

	each_code_point(text, look_for_visible, &has_visible);
	return !has_visible;
}

char *
gl_email_key(const char *email)
{
	utf8proc_uint8_t *folded = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *) email);
	char *key = NULL;

	if (folded != NULL)
	{
		const char *at = strchr((char *) folded, '@');
		bool is_plain =
			at != NULL && at != (char *) folded && at[1] != '\0' && strchr(at + 1, '@') == NULL;

		for (const utf8proc_uint8_t *c = folded; *c != '\0'; c++)
			if (*c <= ' ' || *c >= 0x7F)
				is_plain = false;
		if (is_plain)
			key = pstrdup((char *) folded);
		free(folded);
	}
	return key;
}
