/*
 * workspaces.h
 *		The workspace row: made, locked for a change of what it is made of, paused.
 */
#ifndef GL_STORE_WORKSPACES_H
#define GL_STORE_WORKSPACES_H

#include "base/table.h"

typedef struct WorkspaceRow
{
	gl_id id;
	char *name;
	gl_time created_at;
	char *timezone;
	bool is_paused;
	char *pause_reason;
	int64 definition_no;
	int64 event_no;
	OptDigest head_sha256; /* not set before the first event */
	bool fills_slots;
	ItemPointerData tid;
} WorkspaceRow;

/* Write a new workspace; its id is set. False when the name is taken. */
extern bool gl_workspace_insert(WorkspaceRow *workspace);

/* A workspace by name, without a lock; false when there is none. */
extern bool gl_workspace_by_name(const char *name, WorkspaceRow *workspace);

/* Lock a workspace FOR UPDATE: everything that acts on its posts waits. False when there is none. */
extern bool gl_workspace_lock(gl_id workspace_id, WorkspaceRow *workspace);

/* The same, but false when somebody else has locked it. */
extern bool gl_workspace_lock_free(gl_id workspace_id, WorkspaceRow *workspace);

/* Lock a workspace FOR SHARE and read its definition_no; false like above. */
extern bool
gl_workspace_lock_shared(gl_id workspace_id, LockWaitPolicy policy, int64 *definition_no);

/* Read a workspace's row without a lock; false when there is none. */
extern bool gl_workspace_row(gl_id workspace_id, WorkspaceRow *workspace);

/* All workspaces, by id. */
extern IdList gl_workspaces_all(void);

/* Those that have their slots filled by themselves, and an approved post without a time, by id. */
extern IdList gl_workspaces_filling(void);

/* Write the changeable columns, with a new definition_no. */
extern void gl_workspace_update(WorkspaceRow *workspace);

/* Workspaces a person is or was a member of, by id. */
extern IdList gl_workspaces_of(gl_id person_id);

#endif /* GL_STORE_WORKSPACES_H */
