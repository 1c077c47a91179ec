/*
 * document.h
 *		Reading a JSON document that a person wrote: every complaint names the JSON path.
 */
#ifndef GL_BASE_DOCUMENT_H
#define GL_BASE_DOCUMENT_H

#include "base/compat.h"

#include "core/names.h"
#include "utils/jsonb.h"

/* One value of a document and where it stands, e.g. "$.steps[0].name". */
typedef struct Doc
{
	const char *path;
	JsonbValue value;
	const void *about; /* what the reader of the whole document knows; handed down to every value */
} Doc;

/* The keys an object may have; those of later are known but not carried out by this version. */
typedef struct DocKeys
{
	const char *const *keys;  /* NULL at the end */
	const char *const *later; /* NULL at the end; may be NULL itself */
} DocKeys;

/* The whole document; name stands for it in paths, "$" for a workflow, "options" for options. */
extern Doc gl_doc_root(Jsonb *document, const char *name);

/* Raises unless the value is an object with known keys only. */
extern void gl_doc_check_keys(const Doc *doc, const DocKeys *keys);

/* Member of an object; false when it is missing or null. */
extern bool gl_doc_get(const Doc *object, const char *key, Doc *member);

/* True when the member is there and null. */
extern bool gl_doc_has_null(const Doc *object, const char *key);

/* Empty documents. */
extern Jsonb *gl_empty_object(void);
extern Jsonb *gl_empty_array(void);

/* Length of an array (raises unless it is one with at most limit elements), and an element. */
extern int gl_doc_length(const Doc *array, int limit);
extern Doc gl_doc_at(const Doc *array, int i);

extern bool gl_doc_is_object(const Doc *doc);
extern bool gl_doc_is_text(const Doc *doc);

/* Typed values; raise 22023 with the path. Text is copied, not empty, at most limit bytes. */
extern char *gl_doc_text(const Doc *doc, int limit);
extern char *gl_doc_word(const Doc *doc);			 /* of any length, also none */
extern char *gl_doc_line(const Doc *doc, int limit); /* and without control characters */
extern int gl_doc_int(const Doc *doc, int least, int most);
extern int64 gl_doc_id(const Doc *doc);
extern bool gl_doc_bool(const Doc *doc);
extern int gl_doc_name(const Doc *doc, const NameTable *table);
extern int gl_doc_date(const Doc *doc); /* "2027-03-31", as days since 2000-01-01 */
extern Jsonb *gl_doc_jsonb(const Doc *doc);

/* Raises 22023 at this place. */
extern GL_NORETURN void
gl_doc_fail(const Doc *doc, const char *detail, const char *hint) GL_NORETURN_AFTER;

/* A word as messages show it: of bearable length, without what would break a line of the log. */
extern char *gl_shown_word(const char *word);

/* The known word nearest to a wrong one, as a hint. */
extern char *gl_nearest_hint(const char *word, const char *const *words);

/* Canonical bytes of a document: keys in jsonb's order, numbers without trailing zeros. */
struct CanonSink;
extern void gl_canon_jsonb(const struct CanonSink *sink, char tag, Jsonb *document);

#endif /* GL_BASE_DOCUMENT_H */
