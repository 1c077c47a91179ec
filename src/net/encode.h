/*
 * encode.h
 *		Bytes as text: for URLs and for signatures.
 */
#ifndef GL_NET_ENCODE_H
#define GL_NET_ENCODE_H

#include "net/buffer.h"

/* Percent-encode all but the unreserved characters of RFC 3986. */
extern void gl_encode_percent(ByteBuffer *out, const char *text, size_t length);

/* Two lower-case hexadecimal digits per byte. */
extern void gl_encode_hex(ByteBuffer *out, const unsigned char *bytes, size_t length);

/* Base64 of RFC 4648, 4, without padding. */
extern void gl_encode_base64(ByteBuffer *out, const unsigned char *bytes, size_t length);

#endif /* GL_NET_ENCODE_H */
