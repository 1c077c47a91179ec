/*
 * migrate.h
 *		An open review under another version of its workflow.
 */
#ifndef GL_FLOW_MIGRATE_H
#define GL_FLOW_MIGRATE_H

#include "flow/act.h"

/* The version that a migration leads to: the current one of the round's workflow. */
extern const Workflow *gl_migration_workflow(const PostSnap *snap);

/* True when everything that the new version asks was agreed to: then nothing would be left to ask. */
extern bool gl_migration_is_agreed(const PostSnap *snap, const WorkflowDef *to, Jsonb *step_map);

/* Carry it out in memory. Raises 22023, with the path, for a map that does not fit both versions. */
extern void gl_round_migrate(PostSnap *snap, const ActRequest *request);

/* One NOTICE for each step of the new version: what would become of it. */
extern void gl_migration_tell(const PostSnap *snap);

#endif /* GL_FLOW_MIGRATE_H */
