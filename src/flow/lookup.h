/*
 * lookup.h
 *		What a snapshot says about its post.
 */
#ifndef GL_FLOW_LOOKUP_H
#define GL_FLOW_LOOKUP_H

#include "flow/snapshot.h"

/* False for a client: they see what reached a client step, and nothing of how it was discussed. */
extern bool gl_sees_internal(const PostSnap *snap, Actor actor);

/* True while the round's version, not the current one, says how to agree. */
extern bool gl_snapshot_is_pinned(const PostSnap *snap);

/* The definition that counts: the round's while it is pinned, else the resolved workflow's or NULL. */
extern const WorkflowDef *gl_snapshot_definition(const PostSnap *snap);

/* The mode that counts: the post's while it is pinned, else the resolved one, the strictest in doubt. */
extern ReviewMode gl_snapshot_mode(const PostSnap *snap);

/* The visit that is open, or NULL. */
extern StepSnap *gl_snapshot_open_step(const PostSnap *snap);

/* True when the current bytes of a variant are those of the approved revision. */
extern bool gl_snapshot_is_approved(const PostSnap *snap, const VariantSnap *variant);

/* Channels of the variants that are not cancelled, and one more unless it is GL_NO_ID. */
extern IdList gl_snapshot_channels(const PostSnap *snap, gl_id and_channel);

extern VariantSnap *gl_snapshot_variant(const PostSnap *snap, gl_id channel_id);
extern VariantSnap *gl_snapshot_variant_by_id(const PostSnap *snap, gl_id variant_id);

/* The step whose requirements the seats of a visit answer; the definition is that of the round. */
extern const StepDef *gl_visit_asked(const WorkflowDef *definition, const StepRow *visit);

/* The tally of a visit, as the rules take it: seats of people who left or were deactivated are off. */
extern StepTally gl_snapshot_tally(const PostSnap *snap, const StepRow *visit);
extern StepTally
gl_step_tally(const Workspace *workspace, const StepDef *step, const StepRow *visit);

#endif /* GL_FLOW_LOOKUP_H */
