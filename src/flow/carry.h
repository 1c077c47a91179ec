/*
 * carry.h
 *		Which approvals given earlier still count for the content as it is now.
 */
#ifndef GL_FLOW_CARRY_H
#define GL_FLOW_CARRY_H

#include "flow/snapshot.h"

/* The last visit of a step in the loaded round, or NULL. */
extern StepRow *gl_last_visit(const PostSnap *snap, int step);

/* True where a step needs no more votes for the round's revision: passed, carried or skipped. */
extern bool gl_step_is_settled(const PostSnap *snap, int step);

/*
 * True when the loaded round, or the one before a new submission, is one whose approvals can be
 * taken over under this definition.
 */
extern bool gl_round_carries(const PostSnap *snap, const WorkflowDef *definition);

/*
 * The votes of a visit that count for the post's content as it is: the step's carry rule holds
 * since the revision they were given to, what they bind still is planned, and four eyes keeps out who contributed meanwhile. A copy
 * of the visit with those votes alone; false when the rule does not hold.
 */
extern bool gl_carry_votes(const PostSnap *snap, const WorkflowDef *definition,
						   const StepRow *visit, StepRow *carried);

/* The same, and they pass the step. */
extern bool gl_carry_passes(const PostSnap *snap, const WorkflowDef *definition,
							const StepRow *visit, StepRow *carried);

#endif /* GL_FLOW_CARRY_H */
