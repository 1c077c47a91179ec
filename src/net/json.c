/*
 * json.c
 *		Reading and writing JSON within limits.
 *
 * jansson recurses once per level, so the depth is counted over the bytes before it sees them.
 */
#include "net/json.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define READ_FLAGS (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)
/* 15 digits are what a double keeps of a decimal number: 0.1 stays 0.1. */
#define WRITE_FLAGS (JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))

static void
clear_and_free(void *memory)
{
	if (memory == NULL)
		return;
	explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

void
gl_json_clear_on_free(void)
{
	json_set_alloc_funcs(malloc, clear_and_free);
}

/* Does the nesting of brackets outside of strings stay within the limit? */
static bool
is_shallow(const char *bytes, size_t length)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < length; i++)
	{
		if (in_string && bytes[i] == '\\')
			i++;
		else if (bytes[i] == '"')
			in_string = !in_string;
		else if (in_string)
			continue;
		else if (bytes[i] == '[' || bytes[i] == '{')
			depth++;
		else if (bytes[i] == ']' || bytes[i] == '}')
			depth--;
		if (depth > GL_JSON_DEPTH_MAX)
			return false;
	}
	return true;
}

json_t *
gl_json_read(const char *bytes, size_t length)
{
	if (length == 0 || !is_shallow(bytes, length))
		return NULL;
	return json_loadb(bytes, length, READ_FLAGS, NULL);
}

/* Is the member's name the pointer's next token, in which ~0 stands for ~ and ~1 for a slash? */
static bool
is_token(const char *name, const char *token, size_t length)
{
	for (size_t i = 0; i < length; i++, name++)
	{
		char wanted = token[i];

		if (wanted == '~' && ++i < length)
			wanted = token[i] == '1' ? '/' : '~';
		if (*name != wanted)
			return false;
	}
	return *name == '\0';
}

static json_t *
member_of(json_t *object, const char *token, size_t length)
{
	const char *name;
	json_t *value;

	if (memchr(token, '~', length) == NULL)
		return json_object_getn(object, token, length);
	json_object_foreach(object, name, value)
	{
		if (is_token(name, token, length))
			return value;
	}
	return NULL;
}

static json_t *
element_of(json_t *array, const char *token, size_t length)
{
	size_t index = 0;

	if (length == 0 || length > 9 || (token[0] == '0' && length > 1))
		return NULL;
	for (size_t i = 0; i < length; i++)
	{
		if (token[i] < '0' || token[i] > '9')
			return NULL;
		index = index * 10 + (size_t) (token[i] - '0');
	}
	return json_array_get(array, index);
}

json_t *
gl_json_at(json_t *document, const char *pointer)
{
	json_t *value = document;

	while (value != NULL && *pointer == '/')
	{
		const char *token = pointer + 1;
		size_t length = strcspn(token, "/");

		value = json_is_array(value) ? element_of(value, token, length)
									 : member_of(value, token, length);
		pointer = token + length;
	}
	return value;
}

bool
gl_json_is_pointer(const char *pointer)
{
	if (*pointer != '\0' && *pointer != '/')
		return false;
	for (; *pointer != '\0'; pointer++)
		if (*pointer == '~' && pointer[1] != '0' && pointer[1] != '1')
			return false;
	return true;
}

char *
gl_json_write(const json_t *value)
{
	return json_dumps(value, WRITE_FLAGS);
}

void
gl_json_drop_text(char *text)
{
	clear_and_free(text);
}
