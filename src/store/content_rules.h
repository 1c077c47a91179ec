/*
 * content_rules.h
 *		Versions of the content rules of a workspace. Callers hold the workspace's lock to write.
 */
#ifndef GL_STORE_CONTENT_RULES_H
#define GL_STORE_CONTENT_RULES_H

#include "base/fields.h"
#include "utils/jsonb.h"

typedef struct RuleRow
{
	gl_id id;
	gl_id workspace_id;
	char *name;
	int version;
	Jsonb *definition;
	bool is_active;
	gl_id person_id; /* who set it; GL_NO_ID: an administrator */
	gl_time created_at;
} RuleRow;

/* The versions that count now, by name. */
extern RuleRow *gl_rules_read(gl_id workspace_id, int *found);

/* The last version of a rule, whether it counts or not; false when there never was one of that name. */
extern bool gl_rule_read(gl_id workspace_id, const char *name, RuleRow *row);

/* Write a version, which counts in place of the one before; its id is set. */
extern void gl_rule_insert(RuleRow *row);

/* None of the versions of a rule counts any more. */
extern void gl_rule_end(gl_id workspace_id, const char *name);

#endif /* GL_STORE_CONTENT_RULES_H */
