/*
 * roles.h
 *		Permissions, the built-in roles that carry them, and what an action asks of the person.
 */
#ifndef GL_CORE_ROLES_H
#define GL_CORE_ROLES_H

#include "core/needs.h"
#include "core/types.h"

typedef enum Permission
{
	PERMISSION_VIEW,
	PERMISSION_VIEW_INTERNAL,
	PERMISSION_COMMENT,
	PERMISSION_CREATE,
	PERMISSION_EDIT_OWN,
	PERMISSION_EDIT_ANY,
	PERMISSION_SUBMIT,
	PERMISSION_SCHEDULE,
	PERMISSION_PUBLISH_NOW,
	PERMISSION_HOLD,
	PERMISSION_RELEASE,
	PERMISSION_CREATE_LINK,
	PERMISSION_UNPUBLISH,
	PERMISSION_OVERRIDE,
	PERMISSION_MANAGE_MEMBERS,
	PERMISSION_MANAGE_CHANNELS,
	PERMISSION_MANAGE_WORKFLOWS,
	PERMISSION_MANAGE_CALENDAR,
	PERMISSION_MANAGE_RULES,
	PERMISSION_VIEW_METRICS,
	PERMISSION_EXPORT,
	PERMISSION_COUNT
} Permission;

typedef uint32_t PermissionSet;
#define PERMISSION_BIT(p) ((PermissionSet) 1 << (p))
#define PERMISSIONS_ALL (PERMISSION_BIT(PERMISSION_COUNT) - 1)

typedef struct RoleDef
{
	const char *name;
	PermissionSet permissions;
} RoleDef;

/* A role held on a workspace or on one channel of it. */
typedef struct RoleGrant
{
	const RoleDef *role;
	gl_id channel_id; /* GL_NO_ID: the whole workspace */
} RoleGrant;

typedef enum ActorKind
{
	ACTOR_PERSON,
	ACTOR_SYSTEM, /* an administrator without a person: set-up verbs and readers only */
	ACTOR_WORKER
} ActorKind;

/* The person as this post sees them. */
typedef struct ActorFacts
{
	ActorKind kind;
	PermissionSet permissions; /* of the roles that cover all channels of the post */
	bool is_author;
	bool is_submitter;
	bool is_contributor; /* changed or submitted it since the last full approval */
	bool is_last_editor; /* author of the current revision */
	bool has_seat;		 /* in the open step */
	bool had_seat;		 /* in a step of this round that is closed */
	bool has_voted;		 /* a vote of theirs still counts in this round */
	bool has_approved;	 /* another step of this round, and the workflow wants distinct people */
	bool sees_internal;	 /* view_internal, by any role */
	bool is_link_party;	 /* made the link asked for, or is its person */
	bool blocks;		 /* the comment they make or resolve is blocking */
	bool is_commenter;	 /* author of the comment to be resolved */
	bool item_has_role;	 /* the checklist item names a role */
	bool has_item_role;	 /* and they hold it */
	bool counts_request; /* their request for changes counts against the limit */
	bool changes_end;	 /* they ask for another unpublish_at of something that is out */
} ActorFacts;

extern const RoleDef gl_builtin_roles[];
extern const int gl_builtin_role_count;
/* The built-in role of that name, or NULL. */
extern const RoleDef *gl_role_find(const char *name);

/*
 * Roles are the same by name: those that a workspace defines are read anew with the workspace, while
 * workflow documents that name them are kept.
 */
extern bool gl_same_role(const RoleDef *a, const RoleDef *b);

/* True when the role is among the grants and covers all the channels. */
extern bool gl_holds_role(const RoleGrant *grants, int ngrants, const RoleDef *role,
						  const gl_id *channels, int nchannels);

/* Permissions of the granted roles that cover all the channels. */
extern PermissionSet
gl_permissions_on(const RoleGrant *grants, int ngrants, const gl_id *channels, int nchannels);

/* Permissions of all granted roles, whatever they cover: what the person may see. */
extern PermissionSet gl_permissions_of(const RoleGrant *grants, int ngrants);
extern bool gl_permits(PermissionSet set, Permission permission);

/* A member who may view but not view_internal is a client in every rule. */
extern bool gl_is_client(PermissionSet set);

/* True when the actor meets the need; review_gates says that a review still stands before publishing. */
extern bool gl_need_met(Need need, const ActorFacts *actor, bool review_gates);

#endif /* GL_CORE_ROLES_H */
