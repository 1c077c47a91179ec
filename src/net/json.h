/*
 * json.h
 *		The one door to jansson: its header, and what this floor adds to it.
 *
 * jansson's json_object() has the name of a function of the server, and a call from the extension
 * would reach the server's. The macro turns such a call into a link error; make objects with
 * json_pack("{}").
 */
#ifndef GL_NET_JSON_H
#define GL_NET_JSON_H

#include <stdbool.h>

#define json_object gl_never_call_json_object
#include <jansson.h>
#undef json_object

#include "net/buffer.h"

/* Deepest nesting of any document read here. */
#define GL_JSON_DEPTH_MAX 64

/*
 * From now on jansson clears its memory before it frees it, because credentials and sessions live
 * in its values. To be called before the first of them is made; calling it again is harmless.
 */
extern void gl_json_clear_on_free(void);

/*
 * A document of any JSON type; NULL when it is not one, nests too deep or names a member twice, or
 * when memory ran out.
 */
extern json_t *gl_json_read(const char *bytes, size_t length);

/* As gl_json_read, of a whole text; *no_memory tells the one reason from the other. */
extern json_t *gl_json_read_text(const char *text, bool *no_memory);

/* The value that an RFC 6901 pointer points to, borrowed; NULL when there is none. */
extern json_t *gl_json_at(json_t *document, const char *pointer, size_t length);

/* Does the text have the form of an RFC 6901 pointer? */
extern bool gl_json_is_pointer(const char *pointer, size_t length);

/* Append the value as UTF-8 without white space, members in order. */
extern void gl_json_write(const json_t *value, ByteBuffer *out);

/* The same in another of jansson's spellings. */
extern void gl_json_write_as(const json_t *value, size_t flags, ByteBuffer *out);

#endif /* GL_NET_JSON_H */
