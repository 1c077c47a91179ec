/*
 * roles.h
 *		The roles that workspaces define. Callers hold the workspace's lock to write.
 */
#ifndef GL_STORE_ROLES_H
#define GL_STORE_ROLES_H

#include "base/fields.h"
#include "core/roles.h"

typedef struct RoleRow
{
	gl_id workspace_id;
	char *name;
	TextList permissions;
	gl_time defined_at;
} RoleRow;

/* The roles that a workspace defines, by name. */
extern RoleDef *gl_roles_read(gl_id workspace_id, int *found);

/* Define one, or another meaning of it. */
extern void gl_role_write(const RoleRow *role);

#endif /* GL_STORE_ROLES_H */
