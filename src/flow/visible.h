/*
 * visible.h
 *		Which workspaces the acting person may look into.
 */
#ifndef GL_FLOW_VISIBLE_H
#define GL_FLOW_VISIBLE_H

#include "flow/actor.h"

/* Workspaces whose posts the session may see, and those of them where it sees as a client. */
extern IdList gl_workspaces_visible(void);
extern IdList gl_workspaces_as_client(void);

/* The names of those whose posts the session may see. */
extern TextList gl_workspace_names_visible(void);

/* Visible workspaces whose events the session may read: not those where it is a client. */
extern IdList gl_workspaces_readable(void);

/* Visible workspaces in which the acting person has manage_workflows on the whole workspace. */
extern IdList gl_workspaces_managed(void);

/* Workspaces whose metrics the session may read: by view_metrics, or as an analyst without a person. */
extern IdList gl_workspaces_measured(void);

#endif /* GL_FLOW_VISIBLE_H */
