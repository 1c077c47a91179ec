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

/* Write the next version of a workflow, which becomes the one that counts, and make it active. */
extern void gl_workflow_revise(VersionRow *version);

/* Let a workflow open no more reviews. */
extern void gl_workflow_deactivate(gl_id workspace_id, gl_id workflow_id);

/* What a workflow is used for. */
typedef struct WorkflowUse
{
	int64 reviews;
	int64 posts;
	int64 channels;
	bool is_default;
} WorkflowUse;

extern WorkflowUse gl_workflow_use(gl_id workspace_id, gl_id workflow_id);

/* Take a workflow that is used for nothing away, with all its versions. */
extern void gl_workflow_delete(gl_id workspace_id, gl_id workflow_id);

/* A version by id; false when there is none. */
extern bool gl_version_read(gl_id version_id, VersionRow *version);

/* Write another name of a person into every version, of any workspace they were a member of, that names them. */
extern void gl_workflows_rename_person(gl_id person_id, const char *name, const char *new_name);

/* Make a workflow the workspace's own. */
extern void gl_workflow_set_default(gl_id workspace_id, gl_id workflow_id);

#endif /* GL_STORE_WORKFLOWS_H */
