/*
 * gaps.h
 *		The minimum gap of a channel, around the claim.
 */
#ifndef GL_FLOW_GAPS_H
#define GL_FLOW_GAPS_H

#include "flow/snapshot.h"

/* When the gap of a variant's channel ends; 0: nothing is in its way. */
extern gl_time gl_gap_ends(const PostSnap *snap, const VariantSnap *variant);

/* The same as a sentence. */
extern char *gl_gap_detail(const PostSnap *snap, const VariantSnap *variant);

/*
 * Keep others from claiming on the variant's channel, and on those that go out together with it,
 * until the end of the transaction. False when one of them is somebody else's for now.
 */
extern bool gl_gap_enter(const PostSnap *snap, const VariantSnap *variant);

/*
 * Give a variant a place behind what went out, where the gap of its channel, or of one that it goes
 * out together with, is all that is in its way. False where it is not.
 */
extern bool gl_gap_wait(PostSnap *snap, VariantSnap *variant, BitSet closed);

/* Tell who planned the post what else is planned nearer than the gaps of its channels allow. */
extern void gl_gap_warn(const PostSnap *snap, Actor actor);

#endif /* GL_FLOW_GAPS_H */
