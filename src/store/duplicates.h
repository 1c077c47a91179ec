/*
 * duplicates.h
 *		Where the bytes of a variant are on its channel already.
 */
#ifndef GL_STORE_DUPLICATES_H
#define GL_STORE_DUPLICATES_H

#include "base/hash.h"
#include "core/types.h"

typedef struct Duplicate
{
	char *title;
	bool is_out; /* or on its way, or perhaps out; else it is planned */
	gl_time at;
} Duplicate;

/*
 * A variant of another post on the channel with these bytes: one that went out no longer than within
 * before an instant or, where those count, is planned no further from it. False where there is none.
 */
extern bool gl_duplicate_find(gl_id channel_id, gl_id post_id, const Digest *bytes, gl_time at,
							  gl_time within, bool with_planned, Duplicate *found);

#endif /* GL_STORE_DUPLICATES_H */
