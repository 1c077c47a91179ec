/*
 * values.h
 *		Values that rows hold and C has no type for.
 */
#ifndef GL_BASE_VALUES_H
#define GL_BASE_VALUES_H

#include "base/hash.h"
#include "core/names.h"

typedef struct OptDigest
{
	bool is_set;
	Digest digest;
} OptDigest;

typedef struct Uuid
{
	uint8 bytes[16];
} Uuid;

typedef struct IdList
{
	int n;
	gl_id *items;
} IdList;

typedef struct Int16List
{
	int n;
	int16 *items;
} Int16List;

typedef struct DigestList
{
	int n;
	Digest *items;
} DigestList;

typedef struct TextList
{
	int n;
	char **items;
} TextList;

/* A new random UUID (version 4). */
extern Uuid gl_uuid_new(void);
extern char *gl_uuid_text(const Uuid *uuid);

extern bool gl_ids_contain(const IdList *ids, gl_id id);
extern int gl_compare_ids(const void *a, const void *b); /* for qsort and bsearch */
extern void gl_ids_add(IdList *ids, gl_id id);			 /* unless it is there already */

/* Equal texts and lists of them, byte for byte; NULL is a text that is missing. */
extern bool gl_same_text(const char *a, const char *b);
extern bool gl_same_texts(const TextList *a, const TextList *b);

/*
 * Read a text as a type does whose input function computes in memory alone; false where it raises an
 * error, which is forgotten: whoever asks says where the mistake is.
 */
extern bool gl_value_read(PGFunction input, const char *text, Datum *value);

/* The names of the bits of a set, in the order of the table. */
extern TextList gl_bit_names(const NameTable *names, BitSet set);

#endif /* GL_BASE_VALUES_H */
