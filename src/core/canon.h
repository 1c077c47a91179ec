/*
 * canon.h
 *		Canonical bytes: the one byte string of a piece of content that its SHA-256 is taken over.
 *
 * Every value is a tag byte, its length as eight bytes big-endian, and its bytes; a missing value
 * is its tag with length 2^64-1. Two different contents therefore never give the same bytes
 * (docs/concepts.md, "Content and its hash"). The sink takes the bytes, so nothing is allocated.
 */
#ifndef GL_CORE_CANON_H
#define GL_CORE_CANON_H

#include "core/types.h"

typedef struct CanonSink
{
	void (*put)(void *state, const void *bytes, size_t length);
	void *state;
} CanonSink;

/* Starts a document of a kind, e.g. "content"; the version is part of the bytes. */
extern void gl_canon_begin(const CanonSink *sink, const char *kind, int version);

/* Text or other bytes; NULL bytes mean a missing value. */
extern void gl_canon_bytes(const CanonSink *sink, char tag, const void *bytes, size_t length);

/* A zero-terminated text; NULL means a missing value. */
extern void gl_canon_text(const CanonSink *sink, char tag, const char *text);

/* An integer, as eight bytes big-endian. */
extern void gl_canon_int(const CanonSink *sink, char tag, int64_t value);

/* The number of elements that follow. */
extern void gl_canon_list(const CanonSink *sink, char tag, int count);

#endif /* GL_CORE_CANON_H */
