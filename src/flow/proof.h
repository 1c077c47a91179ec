/*
 * proof.h
 *		Proof of what the rules in C promise about stored rows.
 */
#ifndef GL_FLOW_PROOF_H
#define GL_FLOW_PROOF_H

#include "flow/snapshot.h"

/* The status that the stored states of a post give. */
extern PostStatus gl_status_derived(const PostSnap *snap);

/* NULL when the hashes of a revision of the post are those of its content, else what is wrong. */
extern const char *gl_revision_flaw(const PostSnap *snap, const RevisionRow *revision);

/* NULL when a chain holds, else what is wrong and at which event. */
extern const char *gl_post_chain_flaw(const PostRow *post, int64 *bad_event_no);

#endif /* GL_FLOW_PROOF_H */
