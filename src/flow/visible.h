/*
 * visible.h
 *		Which workspaces the acting person may look into.
 */
#ifndef GL_FLOW_VISIBLE_H
#define GL_FLOW_VISIBLE_H

#include "flow/actor.h"

/* Workspaces whose posts the session may see; only those where it sees as a client, if asked. */
extern IdList gl_workspaces_visible(bool only_as_client);

/* Visible workspaces whose events the session may read: not those where it is a client. */
extern IdList gl_workspaces_readable(void);

/* Visible workspaces in which the acting person has manage_workflows on the whole workspace. */
extern IdList gl_workspaces_managed(void);

/* Workspaces whose metrics the session may read: by view_metrics, or as an analyst without a person. */
extern IdList gl_workspaces_measured(void);

#endif /* GL_FLOW_VISIBLE_H */
