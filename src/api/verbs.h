/*
 * verbs.h
 *		The frame of the post verbs: enter the engine, find who acts, act, return the post.
 */
#ifndef GL_API_VERBS_H
#define GL_API_VERBS_H

#include "api/args.h"

/* Carries a request out on a post and returns it as greenlight.post. */
extern Datum gl_verb_on_post(FunctionCallInfo fcinfo, gl_id post_id, ActRequest *request);

/* The same for a request that names a variant by id; returns greenlight.variant. */
extern Datum gl_verb_on_variant(FunctionCallInfo fcinfo, gl_id variant_id, ActRequest *request);

/* Everything create_post takes, from its arguments or from a row written to the view. */
typedef struct NewPost
{
	char *workspace;
	TextList channels;
	char *workflow; /* NULL: the assigned one */
	char *external_ref;
	char *key; /* idempotency key; NULL: none */
} NewPost;

/* Make a post inside the engine; returns one that exists already for its external_ref or key. */
extern PostSnap *gl_create_post(const NewPost *post, ActRequest *request);

/* May the actor give a post on these channels another workflow than theirs? */
extern bool gl_may_choose_workflow(const Workspace *workspace, const IdList *channels, Actor actor);

/* A workspace by name that the actor is a member of, with its lock FOR SHARE; raises WF404. */
extern const Workspace *gl_workspace_for(const char *name, Actor actor);

/* The same without a lock, for readers. */
extern const Workspace *gl_workspace_seen(const char *name, Actor actor);

/* A post for a reader, without a lock, and who reads it; raises 28000 or WF404. */
extern PostSnap *gl_post_seen(gl_id post_id, Actor *actor);

/* Options of a variant are content: raises 22023 for one that the channel's network does not know. */
extern void gl_check_variant_options(Jsonb *options, const Channel *channel);

/* A workflow of a workspace by name that opens reviews; raises WF404, or WF001 for a deactivated one. */
extern const Workflow *gl_workflow_for(const Workspace *workspace, const char *name);

/* A channel of a workspace by name; raises WF404. */
extern const Channel *gl_channel_for(const Workspace *workspace, const char *name);

#endif /* GL_API_VERBS_H */
