/*
 * template.c
 *		Values by path, and text templates.
 */
#include "net/template.h"

#include <stdio.h>
#include <string.h>

#include "net/encode.h"
#include "net/placeholder.h"

json_t *
gl_template_find(const Names *names, const char *path, size_t length)
{
	const Scope *scope = names->scope;
	const char *end = path + length;
	const char *dot = memchr(path, '.', length);
	size_t word = dot == NULL ? length : (size_t) (dot - path);
	json_t *value;

	while (scope != NULL && (strncmp(scope->name, path, word) != 0 || scope->name[word] != '\0'))
		scope = scope->outer;
	value = scope != NULL ? scope->value : json_object_getn(names->root, path, word);

	while (value != NULL && dot != NULL)
	{
		path = dot + 1;
		dot = memchr(path, '.', (size_t) (end - path));
		value = json_object_getn(value, path, (size_t) ((dot == NULL ? end : dot) - path));
	}
	return json_is_null(value) ? NULL : value;
}

bool
gl_template_fits(const json_t *element, json_t *where)
{
	const char *name;
	json_t *wanted;

	json_object_foreach(where, name, wanted)
	{
		if (!json_equal(json_object_get(element, name), wanted))
			return false;
	}
	return true;
}

static Filled
problem(Names *names, const Part *part, const char *what, Filled filled)
{
	snprintf(names->problem, sizeof(names->problem), "{%.*s} %s",
			 (int) (part->length < 128 ? part->length : 128), part->text, what);
	return filled;
}

/* Where a text goes, and how it is written there. */
typedef struct Target
{
	ByteBuffer *out;
	bool is_encoded;
} Target;

static Filled
put_text(Names *names, const Part *part, Target target, const char *text, size_t length)
{
	if (!target.is_encoded)
	{
		gl_buffer_put(target.out, text, length);
		return FILLED;
	}
	/* Encoding cannot hide these: a path segment of dots is taken away, and one before it too. */
	if ((length == 1 || length == 2) && strncmp(text, "..", length) == 0)
		return problem(names, part, "is a path of dots", FILL_FAILED);
	gl_encode_percent(target.out, text, length);
	return FILLED;
}

/* Texts stand as they are, numbers and booleans as JSON writes them. */
static Filled
put_value(Names *names, const Part *part, Target target, const json_t *value)
{
	ByteBuffer text = {0};
	Filled filled = FILL_NO_MEMORY;

	if (json_is_string(value))
		return put_text(names, part, target, json_string_value(value), json_string_length(value));
	if (json_is_object(value) || json_is_array(value))
		return problem(names, part, "is a list or an object and cannot stand in a text",
					   FILL_FAILED);
	gl_json_write(value, &text);
	if (!text.is_failed)
		filled = put_text(names, part, target, gl_buffer_text(&text), text.length);
	gl_buffer_free(&text);
	return filled;
}

static Filled
put_placeholder(Names *names, const Part *part, Target target)
{
	json_t *value = gl_template_find(names, part->text, part->length);

	if (value != NULL)
		return put_value(names, part, target, value);
	if (part->otherwise != NULL)
		return put_text(names, part, target, part->otherwise, part->otherwise_length);
	return part->is_optional ? FILLED : problem(names, part, "is missing", FILL_ABSENT);
}

/* A base address may end in a slash and be followed by a path that begins with one. */
static void
join_slashes(ByteBuffer *out, size_t start, const char *rest)
{
	if (*rest == '/' && out->length > start && out->bytes[out->length - 1] == '/')
		gl_buffer_cut(out, out->length - 1);
}

static Filled
put_parts(Names *names, const char *template, TextUse use, ByteBuffer *out)
{
	const char *cursor = template;
	size_t start = out->length;

	for (;;)
	{
		bool is_base = cursor == template;
		Part part = gl_part_next(&cursor);
		Filled filled;

		if (part.kind == PART_END)
			return out->is_failed ? FILL_NO_MEMORY : FILLED;
		if (part.kind == PART_BROKEN)
			return problem(names, &part, "a brace stands alone", FILL_FAILED);
		if (part.kind == PART_PLAIN)
		{
			gl_buffer_put(out, part.text, part.length);
			continue;
		}
		filled = put_placeholder(names, &part, (Target){out, use == TEXT_URL && !is_base});
		if (filled != FILLED)
			return filled;
		if (use == TEXT_URL && is_base)
			join_slashes(out, start, cursor);
	}
}

static Filled
fill_string(Names *names, const json_t *template, TextUse use, ByteBuffer *out)
{
	const char *text = json_string_value(template);
	size_t start = out->length;
	Filled filled;
	Part part;

	if (gl_part_is_all(text, &part) && part.is_optional &&
		gl_template_find(names, part.text, part.length) == NULL)
		return FILL_LEFT_OUT;
	filled = put_parts(names, text, use, out);
	if (filled != FILLED)
		gl_buffer_cut(out, start);
	return filled;
}

Filled
gl_template_text(Names *names, const json_t *template, TextUse use, ByteBuffer *out)
{
	if (json_is_string(template))
		return fill_string(names, template, use, out);
	for (size_t i = 0; i < json_array_size(template); i++)
	{
		Filled filled = fill_string(names, json_array_get(template, i), use, out);

		if (filled != FILL_LEFT_OUT && filled != FILL_ABSENT)
			return filled;
	}
	return FILL_LEFT_OUT;
}
