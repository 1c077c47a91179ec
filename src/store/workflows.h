/*
 * workflows.h
 *		Workflows and their versions. Callers hold the workspace's lock to write.
 */
#ifndef GL_STORE_WORKFLOWS_H
#define GL_STORE_WORKFLOWS_H

#include "base/fields.h"
#include "utils/jsonb.h"

typedef struct VersionRow
{
	gl_id id;
	gl_id workspace_id;
	gl_id workflow_id;
	int version;
	ReviewMode mode;
	Jsonb *definition;
	gl_time created_at;
} VersionRow;

/* Write a workflow with its first version; returns its id. */
extern gl_id gl_workflow_insert(const char *name, VersionRow *version);

/* A version by id; false when there is none. */
extern bool gl_version_read(gl_id version_id, VersionRow *version);

/* Make a workflow the workspace's own. */
extern void gl_workflow_set_default(gl_id workspace_id, gl_id workflow_id);

#endif /* GL_STORE_WORKFLOWS_H */
