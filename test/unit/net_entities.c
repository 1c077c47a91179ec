/*
 * net_entities.c
 *		Links, mentions and tags, row by row: what is found, and where in UTF-8 and in UTF-16.
 */
#include <stdio.h>
#include <string.h>

#include "net/entities.h"
#include "net_check.h"

/* Found entities as "kind value start-end start_utf16-end_utf16", one after the other. */
static const struct
{
	const char *text;
	const char *found;
} rows[] = {
	{"", ""},
	{"no entities here, a@b.example either", ""},
	{"@alice.bsky.social", "mention alice.bsky.social 0-18 0-18;"},
	{"hi @alice.bsky.social!", "mention alice.bsky.social 3-21 3-21;"},
	{"hi @alice.bsky.social.", "mention alice.bsky.social 3-21 3-21;"},
	{"(@a-b.example)", "mention a-b.example 1-13 1-13;"},
	{"é @alice.test", "mention alice.test 3-14 2-13;"},
	{"🎉 @alice.test 日本 #tag", "mention alice.test 5-16 3-14;tag tag 24-28 18-22;"},
	{"@alice", ""},
	{"@alice.", ""},
	{"@.alice.test", ""},
	{"@alice..test", ""},
	{"@-alice.test", ""},
	{"@alice.test-", "mention alice.test 0-11 0-11;"},
	{"@alice.test_x", ""},
	{"@alice.testé", "mention alice.test 0-11 0-11;"},
	{"@1.2.3.4", ""},
	{"mail@alice.test", ""},
	{"@a.b @c.d", "mention a.b 0-4 0-4;mention c.d 5-9 5-9;"},
	{"https://example.org", "link https://example.org 0-19 0-19;"},
	{"see http://example.org/a?b=c#d, ok", "link http://example.org/a?b=c#d 4-30 4-30;"},
	{"(https://example.org/x)", "link https://example.org/x 1-22 1-22;"},
	{"https://en.example/wiki/A_(b)", "link https://en.example/wiki/A_(b) 0-29 0-29;"},
	{"HTTPS://EXAMPLE.ORG", "link HTTPS://EXAMPLE.ORG 0-19 0-19;"},
	{"日本 https://例え.jp/あ。", "link https://例え.jp/あ。 7-31 3-19;"},
	{"https://", ""},
	{"https://.", ""},
	{"xhttps://example.org", ""},
	{"example.org", ""},
	{"ftp://example.org", ""},
	{"https://example.org/#tag #tag",
	 "link https://example.org/#tag 0-24 0-24;tag tag 25-29 25-29;"},
	{"https://example.org/(@a.b", "link https://example.org/(@a.b 0-25 0-25;"},
	{"#tag", "tag tag 0-4 0-4;"},
	{"#tag.", "tag tag 0-4 0-4;"},
	{"#tag!?)", "tag tag 0-4 0-4;"},
	{"#tag…", "tag tag 0-4 0-4;"},
	{"#tag。", "tag tag 0-4 0-4;"},
	{"#a.b", "tag a.b 0-4 0-4;"},
	{"#a#b", "tag a#b 0-4 0-4;"},
	{"#日本語", "tag 日本語 0-10 0-4;"},
	{"＃日本語", "tag 日本語 0-12 0-4;"},
	{"#🎉", "tag 🎉 0-5 0-3;"},
	{"#1", ""},
	{"#2026", ""},
	{"#2026a", "tag 2026a 0-6 0-6;"},
	{"#12!3", ""},
	{"#", ""},
	{"# tag", ""},
	{"#...", ""},
	{"#\xEF\xB8\x8F\xE2\x83\xA3", ""},
	{"(#tag)", ""},
	{"a#tag", ""},
	{"a\n#tag\xC2\xA0#two\xE3\x80\x80#three",
	 "tag tag 2-6 2-6;tag two 8-12 7-11;tag three 15-21 12-18;"},
	{"#a\xE2\x80\x8B"
	 "b",
	 "tag a 0-2 0-2;"},
};

static void
print_entities(const json_t *list, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < json_array_size(list); i++)
	{
		const json_t *entity = json_array_get(list, i);
		size_t used = strlen(out);

		snprintf(out + used, size - used, "%s %s %d-%d %d-%d;",
				 json_string_value(json_object_get(entity, "kind")),
				 json_string_value(json_object_get(entity, "value")),
				 (int) json_integer_value(json_object_get(entity, "start")),
				 (int) json_integer_value(json_object_get(entity, "end")),
				 (int) json_integer_value(json_object_get(entity, "start_utf16")),
				 (int) json_integer_value(json_object_get(entity, "end_utf16")));
	}
}

static void
check_found(const char *text, const char *wanted, const char *what)
{
	char found[4096];
	json_t *list = gl_entities_find(text, strlen(text));

	print_entities(list, found, sizeof(found));
	check_text(found, wanted, what);
	json_decref(list);
}

/* A tag may have 64 characters, a label of a handle 63, a handle 253. */
static void
check_lengths(void)
{
	char text[400];
	char wanted[400];

	for (int length = 64; length <= 65; length++)
	{
		snprintf(text, sizeof(text), "#%0*d%s", length - 1, 0, "x");
		snprintf(wanted, sizeof(wanted), "tag %0*dx 0-%d 0-%d;", length - 1, 0, length + 1,
				 length + 1);
		check_found(text, length == 64 ? wanted : "", "entities: the length of a tag is bounded");
	}
	for (int length = 63; length <= 64; length++)
	{
		snprintf(text, sizeof(text), "@%0*d.test", length, 0);
		snprintf(wanted, sizeof(wanted), "mention %0*d.test 0-%d 0-%d;", length, 0, length + 6,
				 length + 6);
		check_found(text, length == 63 ? wanted : "", "entities: the length of a label is bounded");
	}
}

void
test_entities(void)
{
	for (size_t i = 0; i < COUNT(rows); i++)
	{
		char what[160];

		snprintf(what, sizeof(what), "entities of '%.100s'", rows[i].text);
		for (char *s = what; *s != '\0'; s++)
			*s = *s == '\n' || *s == '#' ? ' ' : *s; /* neither ends a line of TAP */
		check_found(rows[i].text, rows[i].found, what);
	}
	check_lengths();
}
