/*
 * placeholder.h
 *		The parts of a text template: plain text, and {path}, {path?} or {path|text}.
 */
#ifndef GL_NET_PLACEHOLDER_H
#define GL_NET_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum PartKind
{
	PART_PLAIN, /* as it stands; a doubled brace comes as one */
	PART_PLACEHOLDER,
	PART_END,
	PART_BROKEN /* a brace that neither belongs to a placeholder nor is doubled */
} PartKind;

/* One part; the texts point into the template. */
typedef struct Part
{
	PartKind kind;
	const char *text; /* plain text, or the path */
	size_t length;
	bool is_optional;	   /* {path?} */
	const char *otherwise; /* of {path|text}; NULL: none */
	size_t otherwise_length;
} Part;

/* The part at the cursor, which moves behind it. The form of its path is not looked at. */
extern Part gl_part_next(const char **cursor);

/* Is the whole template one placeholder? Then it comes back in *part. */
extern bool gl_part_is_all(const char *template, Part *part);

/* Has a path the form word.word, each word without white space, braces, | and ? */
extern bool gl_path_is_valid(const char *path, size_t length);

#endif /* GL_NET_PLACEHOLDER_H */
