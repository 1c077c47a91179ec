/*
 * members.h
 *		Who belongs to a workspace, and with which roles. Callers hold the workspace's lock.
 */
#ifndef GL_STORE_MEMBERS_H
#define GL_STORE_MEMBERS_H

#include "base/fields.h"

/* Make a person a member, or an active one again. */
extern void gl_member_write(gl_id workspace_id, gl_id person_id, gl_time now);

/* Leave the member as inactive, without roles. */
extern void gl_member_deactivate(gl_id workspace_id, gl_id person_id);

/* Grant a role; false when the member has it already. */
extern bool gl_grant_insert(gl_id workspace_id, gl_id person_id, const char *role, gl_id channel_id,
							gl_time now);

/* Take a role away; false when the member does not have it. */
extern bool
gl_grant_delete(gl_id workspace_id, gl_id person_id, const char *role, gl_id channel_id);

#endif /* GL_STORE_MEMBERS_H */
