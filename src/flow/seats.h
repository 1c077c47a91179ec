/*
 * seats.h
 *		Who is eligible for a step.
 */
#ifndef GL_FLOW_SEATS_H
#define GL_FLOW_SEATS_H

#include "flow/snapshot.h"

/* Does four eyes keep the person from deciding about the post as it is? */
extern bool gl_is_excluded(const PostSnap *snap, const WorkflowDef *definition, gl_id person_id);

/* Would the person be asked by some requirement of the step, four eyes aside? */
extern bool gl_is_asked(const PostSnap *snap, const StepDef *step, gl_id person_id);

/*
 * The eligible people of a step as parallel lists of persons and requirements: active members who
 * hold one of the roles on all channels of the post or are named, minus those whom four eyes
 * exclude.
 */
extern void gl_seats_find(const PostSnap *snap, const WorkflowDef *definition, const StepDef *step,
						  IdList *people, Int16List *requirements);

/*
 * The first step with a requirement that has too few eligible people once this person has
 * submitted, or -1. detail, unless NULL, says who is missing.
 */
extern int gl_unsatisfied_step(const PostSnap *snap, const WorkflowDef *definition,
							   gl_id submitter_id, char **detail);

/* Active members of a role on all channels of the post who see the step. */
extern IdList gl_people_of_role(const PostSnap *snap, const StepDef *step, const RoleDef *role);

/* Members of a role who could decide about the step: four eyes and what they see let them. */
extern IdList gl_seats_of_role(const PostSnap *snap, const WorkflowDef *definition,
							   const StepDef *step, const RoleDef *role);

#endif /* GL_FLOW_SEATS_H */
