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

json_t *
gl_json_read_text(const char *text, bool *no_memory)
{
	json_error_t error;
	json_t *document;

	*no_memory = false;
	if (text[0] == '\0' || !is_shallow(text, strlen(text)))
		return NULL;
	document = json_loads(text, READ_FLAGS, &error);
	*no_memory = document == NULL && json_error_code(&error) == json_error_out_of_memory;
	return document;
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
gl_json_at(json_t *document, const char *pointer, size_t length)
{
	const char *end = pointer + length;
	json_t *value = document;

	while (value != NULL && pointer < end && *pointer == '/')
	{
		const char *token = pointer + 1;
		const char *slash = memchr(token, '/', (size_t) (end - token));
		size_t bytes = (size_t) ((slash == NULL ? end : slash) - token);

		value =
			json_is_array(value) ? element_of(value, token, bytes) : member_of(value, token, bytes);
		pointer = token + bytes;
	}
	return value;
}

bool
gl_json_is_pointer(const char *pointer, size_t length)
{
	if (length > 0 && pointer[0] != '/')
		return false;
	for (size_t i = 0; i < length; i++)
		if (pointer[i] == '~' &&
			(i + 1 == length || (pointer[i + 1] != '0' && pointer[i + 1] != '1')))
			return false;
	return true;
}

static int
put_piece(const char *bytes, size_t length, void *out)
{
	gl_buffer_put(out, bytes, length);
	return 0;
}

void
gl_json_write(const json_t *value, ByteBuffer *out)
{
	gl_json_write_as(value, 0, out);
}

void
gl_json_write_as(const json_t *value, size_t flags, ByteBuffer *out)
{
	if (json_dump_callback(value, put_piece, out, WRITE_FLAGS | flags) != 0)
		out->is_failed = true;
}
