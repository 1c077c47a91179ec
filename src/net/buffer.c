/*
 * buffer.c
 *		Growing by doubling, by hand: realloc() would leave copies of secrets behind.
 */
#include "net/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 512
#define KEPT_SIZE (64 * 1024)

const char gl_no_memory[] = "out of memory";

static bool
make_room(ByteBuffer *buffer, size_t length)
{
	size_t size = buffer->size == 0 ? FIRST_SIZE : buffer->size;
	char *bytes;

	if (length >= SIZE_MAX / 2 - buffer->length)
		return false;
	while (size <= buffer->length + length)
		size *= 2;
	if (size == buffer->size)
		return true;
	bytes = malloc(size);
	if (bytes == NULL)
		return false;
	if (buffer->length > 0)
		memcpy(bytes, buffer->bytes, buffer->length);
	if (buffer->bytes != NULL)
		explicit_bzero(buffer->bytes, buffer->size);
	free(buffer->bytes);
	buffer->bytes = bytes;
	buffer->size = size;
	return true;
}

void
gl_buffer_put(ByteBuffer *buffer, const void *bytes, size_t length)
{
	if (buffer->is_failed || !make_room(buffer, length))
	{
		buffer->is_failed = true;
		return;
	}
	if (length > 0)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	buffer->bytes[buffer->length] = '\0';
}

void
gl_buffer_put_text(ByteBuffer *buffer, const char *text)
{
	gl_buffer_put(buffer, text, strlen(text));
}

void
gl_buffer_cut(ByteBuffer *buffer, size_t length)
{
	if (length >= buffer->length)
		return;
	explicit_bzero(buffer->bytes + length, buffer->length - length);
	buffer->length = length;
}

void
gl_buffer_reset(ByteBuffer *buffer)
{
	if (buffer->size > KEPT_SIZE)
	{
		gl_buffer_free(buffer);
		return;
	}
	gl_buffer_cut(buffer, 0);
	buffer->is_failed = false;
}

void
gl_buffer_free(ByteBuffer *buffer)
{
	if (buffer->bytes != NULL)
		explicit_bzero(buffer->bytes, buffer->size);
	free(buffer->bytes);
	*buffer = (ByteBuffer){0};
}

const char *
gl_buffer_text(const ByteBuffer *buffer)
{
	return buffer->bytes == NULL ? "" : buffer->bytes;
}
