/*
 * utf8.h
 *		UTF-8 by hand: what is well formed, what is a control character, where a text may be cut.
 */
#ifndef GL_NET_UTF8_H
#define GL_NET_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first character: its length in bytes and its code point; 0 when it is not well formed. */
extern size_t gl_utf8_decode(const char *bytes, size_t length, uint32_t *code);

/* Well-formed UTF-8 without a zero byte? */
extern bool gl_utf8_is_text(const char *bytes, size_t length);

/* C0, DEL and C1. */
extern bool gl_utf8_is_control(uint32_t code);

/* Does a well-formed text hold a control character? */
extern bool gl_utf8_has_control(const char *text);

/*
 * Copy as much as fits into size bytes, the zero at the end included, without cutting a character;
 * control characters become spaces and bytes that are not UTF-8 question marks. Returns the length.
 */
extern size_t gl_utf8_copy(char *out, size_t size, const char *bytes, size_t length);

#endif /* GL_NET_UTF8_H */
