/*
 * rounds.h
 *		What facts ask of a round; its changes are in effects.h.
 */
#ifndef GL_FLOW_ROUNDS_H
#define GL_FLOW_ROUNDS_H

#include "flow/snapshot.h"

/* A new round of the post under a version of a workflow, and the visits it takes over from the last. */
extern void gl_round_begin(PostSnap *snap, gl_id version_id);
extern void gl_round_take_over(PostSnap *snap, const StepRow *rows, int n);

/* The step that would be asked once this one has passed (-1: as things are), or -1. */
extern int gl_round_next(const PostSnap *snap, int passing);

/* True when every step that applies was passed with the content as it is, and at least one was. */
extern bool
gl_round_is_agreed(const PostSnap *snap, const WorkflowDef *definition, gl_id submitter_id);

/* The last visit of a step that another one broke off, or NULL: its votes are about the same bytes. */
extern const StepRow *gl_interrupted_visit(const PostSnap *snap, int step);

/* A round goes on that was closed: what it settled stays settled, but for the step of this visit. */
extern void gl_round_resume(PostSnap *snap, const StepRow *before);

/* True when the person approved another step, for themselves or for others, and the workflow wants distinct people. */
extern bool
gl_is_spent(const PostSnap *snap, const WorkflowDef *definition, int step, gl_id person_id);

#endif /* GL_FLOW_ROUNDS_H */
