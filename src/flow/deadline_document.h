/*
 * deadline_document.h
 *		A step's deadline: read from its document, refused with the JSON path of the mistake.
 */
#ifndef GL_FLOW_DEADLINE_DOCUMENT_H
#define GL_FLOW_DEADLINE_DOCUMENT_H

#include "flow/definition.h"

/* Read it; the step's requirements are read already. Raises 22023 at the first mistake. */
extern DeadlineDef *gl_deadline_parse(const Doc *doc, const StepDef *step);

/* What takes the other steps to judge. Raises 22023. */
extern void gl_deadline_check_steps(const Doc *root, const WorkflowDef *definition);

/* Raises 22023 unless every calendar named is one of the workspace. */
extern void gl_deadline_check_calendars(const WorkflowDef *definition, const Workspace *workspace);

#endif /* GL_FLOW_DEADLINE_DOCUMENT_H */
