/*
 * placeholder.c
 *		Taking a text template apart, without copying any of it.
 */
#include "net/placeholder.h"

#include <string.h>

static bool
is_word_character(unsigned char c)
{
	return c > ' ' && c != 0x7F && c != '{' && c != '}' && c != '|' && c != '?';
}

bool
gl_path_is_valid(const char *path, size_t length)
{
	bool in_word = false;

	for (size_t i = 0; i < length; i++)
	{
		if (!is_word_character((unsigned char) path[i]) || (path[i] == '.' && !in_word))
			return false;
		in_word = path[i] != '.';
	}
	return in_word;
}

/* The cursor stands behind the opening brace. */
static Part
read_placeholder(const char **cursor)
{
	const char *start = *cursor;
	size_t inside = strcspn(start, "{}|");
	Part part = {.kind = PART_PLACEHOLDER, .text = start, .length = inside};

	if (start[inside] == '|')
	{
		part.otherwise = start + inside + 1;
		part.otherwise_length = strcspn(part.otherwise, "{}");
		inside += 1 + part.otherwise_length;
	}
	else if (inside > 0 && start[inside - 1] == '?')
	{
		part.is_optional = true;
		part.length--;
	}
	if (start[inside] != '}')
		return (Part){.kind = PART_BROKEN};
	*cursor = start + inside + 1;
	return part;
}

Part
gl_part_next(const char **cursor)
{
	const char *start = *cursor;
	size_t plain = strcspn(start, "{}");

	if (*start == '\0')
		return (Part){.kind = PART_END};
	if (plain == 0 && start[0] != start[1])
	{
		if (*start == '}')
			return (Part){.kind = PART_BROKEN};
		(*cursor)++;
		return read_placeholder(cursor);
	}
	if (plain == 0)
	{
		*cursor = start + 2;
		return (Part){.kind = PART_PLAIN, .text = start, .length = 1};
	}
	*cursor = start + plain;
	return (Part){.kind = PART_PLAIN, .text = start, .length = plain};
}

bool
gl_part_is_all(const char *template, Part *part)
{
	*part = gl_part_next(&template);
	return part->kind == PART_PLACEHOLDER && *template == '\0';
}
