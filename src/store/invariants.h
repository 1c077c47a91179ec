/*
 * invariants.h
 *		Searches for rows that break an invariant: one statement for each.
 */
#ifndef GL_STORE_INVARIANTS_H
#define GL_STORE_INVARIANTS_H

#include "base/fields.h"

typedef struct Breach
{
	int invariant; /* its number in the manual */
	const char *name;
	gl_id post_id; /* GL_NO_ID: none */
	char *detail;
} Breach;

/* Breaches of the invariants that SQL can state, within workspaces; at most limit of each. */
extern Breach *gl_invariants_check(const IdList *workspaces, int limit, int *found);

/*
 * Posts of workspaces, by id: for the invariants that need the rules themselves. Without those whose
 * content is not there to be read, which the search above names.
 */
extern IdList gl_posts_of(const IdList *workspaces);

#endif /* GL_STORE_INVARIANTS_H */
