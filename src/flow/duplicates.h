/*
 * duplicates.h
 *		The same content on the same channel: told of, or refused, as the channel says.
 */
#ifndef GL_FLOW_DUPLICATES_H
#define GL_FLOW_DUPLICATES_H

#include "flow/snapshot.h"

/* The channel of a variant refuses what went out on it already; what is only planned goes second. */
extern bool gl_duplicate_closes(const PostSnap *snap, const VariantSnap *variant);

/*
 * A channel refuses to have the post planned for an instant; and the sentence that says so, without
 * the other post to who does not see what is internal.
 */
extern bool gl_duplicate_blocks(const PostSnap *snap, gl_time at);
extern char *gl_duplicate_refusal(const PostSnap *snap, gl_time at, Actor actor);

/* What explain_gate() says of a variant. */
extern char *gl_duplicate_detail(const PostSnap *snap, const VariantSnap *variant);

/* Tell who planned the post of the others. */
extern void gl_duplicate_warn(const PostSnap *snap, Actor actor);

#endif /* GL_FLOW_DUPLICATES_H */
