/*
 * roles.c
 *		The role matrix as data, and the test of a need against one person.
 *
 * The matrix is the one of the manual's "People" page; test/unit prints it into a golden file.
 */
#include "core/roles.h"

#include <string.h>

#define P(name) PERMISSION_BIT(PERMISSION_##name)
#define READS (P(VIEW) | P(VIEW_INTERNAL) | P(COMMENT))
#define WRITES (READS | P(CREATE) | P(EDIT_OWN) | P(SUBMIT))

const RoleDef gl_builtin_roles[] = {
	{"owner", PERMISSIONS_ALL},
	{"manager", PERMISSIONS_ALL & ~P(OVERRIDE)},
	{"strategist", WRITES | P(EDIT_ANY) | P(HOLD) | P(CREATE_LINK) | P(VIEW_METRICS)},
	{"editor", WRITES | P(EDIT_ANY) | P(HOLD)},
	{"creator", WRITES},
	{"designer", WRITES},
	{"copywriter", WRITES},
	{"contributor", P(VIEW) | P(COMMENT) | P(CREATE) | P(EDIT_OWN) | P(SUBMIT)},
	{"expert", READS | P(HOLD)},
	{"legal", READS | P(HOLD)},
	{"hr", READS | P(HOLD)},
	{"approver", READS | P(HOLD)},
	{"assistant", READS | P(SCHEDULE) | P(PUBLISH_NOW) | P(HOLD) | P(RELEASE)},
	{"community_manager", WRITES | P(SCHEDULE)},
	{"analyst", P(VIEW_METRICS) | P(EXPORT)},
	{"client", P(VIEW) | P(COMMENT) | P(HOLD)},
	{"observer", P(VIEW) | P(VIEW_INTERNAL)},
};
const int gl_builtin_role_count = sizeof(gl_builtin_roles) / sizeof(gl_builtin_roles[0]);

#undef P
#undef READS
#undef WRITES

const RoleDef *
gl_role_find(const char *name)
{
	for (int i = 0; i < gl_builtin_role_count; i++)
		if (strcmp(gl_builtin_roles[i].name, name) == 0)
			return &gl_builtin_roles[i];
	return NULL;
}

bool
gl_same_role(const RoleDef *a, const RoleDef *b)
{
	return a == b || strcmp(a->name, b->name) == 0;
}

/* True when a grant of the role is on the channel or on the whole workspace. */
static bool
covers(const RoleGrant *grants, int ngrants, const RoleDef *role, gl_id channel)
{
	for (int i = 0; i < ngrants; i++)
		if (gl_same_role(grants[i].role, role) &&
			(grants[i].channel_id == GL_NO_ID || grants[i].channel_id == channel))
			return true;
	return false;
}

bool
gl_holds_role(const RoleGrant *grants, int ngrants, const RoleDef *role, const gl_id *channels,
			  int nchannels)
{
	bool is_held = false;

	for (int i = 0; i < ngrants; i++)
		is_held |= gl_same_role(grants[i].role, role);
	for (int c = 0; is_held && c < nchannels; c++)
		is_held = covers(grants, ngrants, role, channels[c]);
	return is_held;
}

PermissionSet
gl_permissions_on(const RoleGrant *grants, int ngrants, const gl_id *channels, int nchannels)
{
	PermissionSet set = 0;

	for (int i = 0; i < ngrants; i++)
		if (gl_holds_role(grants, ngrants, grants[i].role, channels, nchannels))
			set |= grants[i].role->permissions;
	return set;
}

PermissionSet
gl_permissions_of(const RoleGrant *grants, int ngrants)
{
	PermissionSet set = 0;

	for (int i = 0; i < ngrants; i++)
		set |= grants[i].role->permissions;
	return set;
}

bool
gl_permits(PermissionSet set, Permission permission)
{
	return (set & PERMISSION_BIT(permission)) != 0;
}

bool
gl_is_client(PermissionSet set)
{
	return gl_permits(set, PERMISSION_VIEW) && !gl_permits(set, PERMISSION_VIEW_INTERNAL);
}

/* To plan when what is out comes down is to take it down. */
static bool
may_change_end(const ActorFacts *actor)
{
	return !actor->changes_end || gl_permits(actor->permissions, PERMISSION_UNPUBLISH);
}

/* The needs of people; the worker is asked for in gl_need_met. */
static bool
person_meets(Need need, const ActorFacts *actor, bool review_gates)
{
	PermissionSet set = actor->permissions;

	switch (need)
	{
		case NEED_CREATE:
			return gl_permits(set, PERMISSION_CREATE);
		case NEED_EDIT:
			return gl_permits(set, PERMISSION_EDIT_ANY) ||
				   (actor->is_author && gl_permits(set, PERMISSION_EDIT_OWN));
		case NEED_SUBMIT:
			return gl_permits(set, PERMISSION_SUBMIT) &&
				   (actor->is_author || gl_permits(set, PERMISSION_EDIT_ANY));
		case NEED_OWNERSHIP:
			return actor->is_author || actor->is_submitter || gl_permits(set, PERMISSION_EDIT_ANY);
		case NEED_SEAT:
			return true;
		case NEED_SCHEDULE:
			return gl_permits(set, PERMISSION_SCHEDULE) && may_change_end(actor);
		case NEED_SCHEDULE_OR_AUTHOR:
			return may_change_end(actor) &&
				   (gl_permits(set, PERMISSION_SCHEDULE) || (actor->is_author && review_gates));
		case NEED_PUBLISH_NOW:
			return gl_permits(set, PERMISSION_PUBLISH_NOW);
		case NEED_HOLD:
			return gl_permits(set, PERMISSION_HOLD) || actor->has_seat || gl_is_client(set);
		case NEED_RELEASE:
			return gl_permits(set, PERMISSION_RELEASE);
		case NEED_COMMENT:
			return gl_permits(set, PERMISSION_COMMENT) &&
				   (!actor->blocks || actor->sees_internal || actor->has_seat);
		case NEED_TICK:
			return actor->item_has_role ? actor->has_item_role
										: actor->has_seat || gl_permits(set, PERMISSION_EDIT_ANY);
		case NEED_RESOLVE:
			return actor->blocks ? actor->is_commenter || gl_permits(set, PERMISSION_EDIT_ANY)
								 : gl_permits(set, PERMISSION_COMMENT);
		case NEED_OVERRIDE:
			return gl_permits(set, PERMISSION_OVERRIDE);
		case NEED_UNPUBLISH:
			return gl_permits(set, PERMISSION_UNPUBLISH);
		case NEED_WORKFLOWS:
			return gl_permits(set, PERMISSION_MANAGE_WORKFLOWS);
		case NEED_LINK:
			return gl_permits(set, PERMISSION_CREATE_LINK);
		case NEED_REVOKE:
			return actor->is_link_party || gl_permits(set, PERMISSION_MANAGE_MEMBERS);
		case NEED_NONE:
		case NEED_WORKER:
		case NEED_COUNT:
			break;
	}
	return false;
}

bool
gl_need_met(Need need, const ActorFacts *actor, bool review_gates)
{
	if (need == NEED_NONE)
		return true;
	/* It fills slots, where the workspace asked for that. */
	if (actor->kind == ACTOR_WORKER)
		return need == NEED_WORKER || need == NEED_SCHEDULE;
	if (actor->kind == ACTOR_SYSTEM)
		return need == NEED_REVOKE;
	return actor->kind == ACTOR_PERSON && person_meets(need, actor, review_gates);
}
