/*
 * buffer.h
 *		Bytes that grow. Whatever was in a buffer is cleared before its memory goes back.
 */
#ifndef GL_NET_BUFFER_H
#define GL_NET_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* "out of memory": as a reason it is told from the others by its address. */
extern const char gl_no_memory[];

/* All zero is an empty buffer. */
typedef struct ByteBuffer
{
	char *bytes; /* ends in a zero that length does not count; NULL while nothing was put */
	size_t length;
	size_t size;	/* of the memory */
	bool is_failed; /* memory ran out: what it holds is not all that was put */
} ByteBuffer;

extern void gl_buffer_put(ByteBuffer *buffer, const void *bytes, size_t length);
extern void gl_buffer_put_text(ByteBuffer *buffer, const char *text);

/* Forget what was put after the first length bytes. */
extern void gl_buffer_cut(ByteBuffer *buffer, size_t length);

/* Empty it, and keep its memory for the next use unless there is a lot of it. */
extern void gl_buffer_reset(ByteBuffer *buffer);

extern void gl_buffer_free(ByteBuffer *buffer);

/* What it holds as a text, never NULL. */
extern const char *gl_buffer_text(const ByteBuffer *buffer);

#endif /* GL_NET_BUFFER_H */
