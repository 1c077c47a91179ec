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

#endif /* GL_FLOW_VISIBLE_H */
