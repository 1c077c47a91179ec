/*
 * template.h
 *		Filling in the templates of a recipe: texts and JSON (docs/networks/recipes.md).
 *
 * A text template is a JSON string, or a list of them of which the first that is not missing counts.
 */
#ifndef GL_NET_TEMPLATE_H
#define GL_NET_TEMPLATE_H

#include "net/buffer.h"
#include "net/json.h"

typedef enum Filled
{
	FILLED,
	FILL_LEFT_OUT, /* what it names is missing, and it says that it may be */
	FILL_ABSENT,   /* what it names is missing */
	FILL_FAILED,   /* what it names cannot stand there */
	FILL_NO_MEMORY
} Filled;

typedef enum TextUse
{
	TEXT_PLAIN,
	TEXT_URL /* values are percent-encoded, except at the very beginning */
} TextUse;

/* A name for the element that is being looked at, in front of all other names. */
typedef struct Scope
{
	const char *name;
	json_t *value;
	const struct Scope *outer;
} Scope;

/* All that templates can name, and why the last of them could not be filled in. */
typedef struct Names
{
	json_t *root; /* object: first word of a path -> value */
	const Scope *scope;
	char problem[256]; /* holds no value, only paths */
} Names;

/* The value at a path, borrowed; NULL when it is missing or null. */
extern json_t *gl_template_find(const Names *names, const char *path, size_t length);

/* Has the element all the members of where, with the same values? */
extern bool gl_template_fits(const json_t *element, json_t *where);

/* Put the text after what is in the buffer; unless FILLED, the buffer is as it was. */
extern Filled gl_template_text(Names *names, const json_t *template, TextUse use, ByteBuffer *out);

/* Make a new value; NULL unless FILLED. */
extern Filled gl_template_json(Names *names, json_t *template, json_t **value);

/* What is wrong with the form of a template, a constant; NULL: nothing. */
extern const char *gl_template_fault_of_text(const json_t *template);
extern const char *gl_template_fault_of_json(json_t *template);

/* Is this one word, as a name of elements or captures has to be? */
extern bool gl_template_is_word(const json_t *name);

/* Does every template know the word already? */
extern bool gl_template_is_reserved(const json_t *name);

#endif /* GL_NET_TEMPLATE_H */
