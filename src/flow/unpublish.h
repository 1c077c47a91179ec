/*
 * unpublish.h
 *		Taking down what is out: asked for by a person or by unpublish_at, done by the worker.
 */
#ifndef GL_FLOW_UNPUBLISH_H
#define GL_FLOW_UNPUBLISH_H

#include "flow/act.h"
#include "flow/publish.h"

/* A network takes posts down: its recipe says how, or a person does it, or it is the sandbox. */
extern bool gl_network_unpublishes(const Network *network);

/* Something of the post is out, on a channel that the request means, that can be taken down. */
extern bool gl_unpublish_is_possible(const PostSnap *snap, const ActRequest *request);

/* What an act does to one variant; its state is set already. */
extern void
gl_unpublish_apply(PostSnap *snap, VariantRow *variant, const ActRequest *request, Action action);

/* unpublish_at counts once; what was to be down by then does not begin to go out later. */
extern void gl_unpublish_end(PostSnap *snap);

/* One that has just turned out to be out: it comes down where unpublish_at has come. */
extern void gl_unpublish_follow(const PostSnap *snap, VariantRow *variant);

/* A worker is at it: the lease says when it is looked at next. */
extern bool gl_unpublish_runs(const PostSnap *snap, const VariantRow *variant);

/* The request says of one that was to be taken down that it is not out. */
extern bool gl_unpublish_confirms(const PostSnap *snap, const ActRequest *request);

/*
 * Look at one that is out and due: begin what unpublish_at asks for, and claim one that is to be taken
 * down. False where there is nothing to claim.
 */
extern bool gl_unpublish_claim(PostSnap *snap, VariantSnap *variant, const ClaimRequest *request,
							   Claim *claimed);

#endif /* GL_FLOW_UNPUBLISH_H */
