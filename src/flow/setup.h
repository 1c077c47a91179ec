/*
 * setup.h
 *		The frame of the set-up verbs: lock the workspace, check the right, record the change.
 */
#ifndef GL_FLOW_SETUP_H
#define GL_FLOW_SETUP_H

#include "flow/journal.h"
#include "store/roster.h"

typedef struct Setup
{
	Actor actor;
	gl_time now;
	WorkspaceRow row;			/* locked FOR UPDATE */
	const Workspace *workspace; /* as it is before the change */
	PermissionSet own;			/* permissions of the actor on the whole workspace */
} Setup;

/*
 * Begin a change of a workspace: everything that acts on its posts waits until the end of the
 * transaction. Raises WF404 for who is no member, 42501 for who lacks the permission.
 */
extern Setup gl_setup_begin(const char *workspace, Permission permission, const char *what);

/* The same for any member of the workspace: whoever calls asks for the permission. */
extern Setup gl_setup_enter(const char *workspace);
extern void gl_setup_require(const Setup *setup, Permission permission, const char *what);

/* End it: event of the workspace's chain, new definition_no. */
extern void gl_setup_end(Setup *setup, const char *action, char *detail);

/* Raises 42501 unless the actor has all these permissions: nobody hands out more than they have. */
extern void gl_setup_require_all(const Setup *setup, PermissionSet set, const char *what);

/* A role of the workspace by name; raises 22023 naming the nearest. */
extern const RoleDef *gl_role_for(const Workspace *workspace, const char *name);

/* Make a workflow out of a document; returns its id. The caller ends the set-up. */
extern gl_id gl_setup_workflow(const Setup *setup, const char *name, Jsonb *document);

/*
 * The votes on a person's seats in open reviews are taken back by the system, one event a post. The
 * caller holds the locks of the person's workspaces.
 */
extern void gl_setup_void(gl_id person_id, const char *reason);

/* Posts that need no review so far learn that another workflow is assigned. After gl_setup_end. */
extern void gl_setup_reassign(const Setup *setup);

#endif /* GL_FLOW_SETUP_H */
