/*
 * roles_test.c
 *		Promise: a role counts for a post only where it covers all its channels, and each need is
 *		met by exactly those whom the manual's "People" names.
 */
#include "core/roles.h"

#include "core/names.h"
#include "tap.h"

#define P(name) PERMISSION_BIT(PERMISSION_##name)
#define A ((gl_id) 1)
#define B ((gl_id) 2)
#define C ((gl_id) 3)

static const gl_id channels[] = {A, B, C};

static const RoleDef editing = {"editing", P(VIEW) | P(EDIT_ANY)};
static const RoleDef planning = {"planning", P(VIEW) | P(SCHEDULE)};

static void
coverage(void)
{
	RoleGrant grants[] = {{&editing, A}, {&planning, GL_NO_ID}, {&editing, B}};

	expect(gl_holds_role(grants, 3, &planning, channels, 3), "the whole workspace covers all");
	expect(gl_holds_role(grants, 3, &editing, channels, 1), "its own channel");
	expect(gl_holds_role(grants, 3, &editing, channels, 2),
		   "two grants of one role, a channel each");
	expect(!gl_holds_role(grants, 1, &editing, channels, 2), "one of two channels");
	expect(!gl_holds_role(grants, 3, &editing, channels, 3), "two of three channels");
	expect(!gl_holds_role(grants, 1, &editing, &channels[1], 1), "another channel");
	expect(!gl_holds_role(grants, 1, &planning, channels, 1), "a role not held");
	expect(!gl_holds_role(grants, 0, &editing, channels, 0), "no grants, no channels");
	expect(!gl_holds_role(grants, 1, &planning, channels, 0), "another role, no channels");
	expect(gl_holds_role(grants, 1, &editing, channels, 0), "no channels to cover");
	claim("a role counts for a post where its grants cover all channels");

	expect_int(gl_permissions_on(grants, 3, channels, 2),
			   editing.permissions | planning.permissions, "both roles");
	expect_int(gl_permissions_on(grants, 3, channels, 3), planning.permissions,
			   "the third channel");
	expect_int(gl_permissions_on(grants, 1, &channels[2], 1), 0, "none");
	grants[1].channel_id = B;
	expect_int(gl_permissions_on(grants, 2, channels, 2), 0, "two roles, a channel each");
	expect_int(gl_permissions_of(grants, 2), editing.permissions | planning.permissions,
			   "all of them, wherever");
	expect_int(gl_permissions_of(grants, 0), 0, "no grants");
	claim("permissions on a post are those of the roles that cover it; of a person, of all roles");
}

static void
roles(void)
{
	const RoleDef *found;

	for (int i = 0; i < gl_builtin_role_count; i++)
		expect(gl_role_find(gl_builtin_roles[i].name) == &gl_builtin_roles[i], "%s",
			   gl_builtin_roles[i].name);
	claim("each built-in role is found by its name");
	expect(gl_role_find("") == NULL && gl_role_find("Owner") == NULL && gl_role_find("own") == NULL,
		   "other spellings");
	claim("no other name finds a role");
	ok(gl_builtin_role_count == 17, "there are 17 of them");

	for (int p = 0; p < PERMISSION_COUNT; p++)
	{
		int holders = 0;

		for (int i = 0; i < gl_builtin_role_count; i++)
			holders += gl_permits(gl_builtin_roles[i].permissions, p);
		found = gl_role_find("owner");
		expect(gl_permits(found->permissions, p), "owner lacks %s", gl_name(&gl_permissions, p));
		found = gl_role_find("manager");
		expect(gl_permits(found->permissions, p) == (p != PERMISSION_OVERRIDE), "manager and %s",
			   gl_name(&gl_permissions, p));
		if (p >= PERMISSION_MANAGE_MEMBERS && p <= PERMISSION_MANAGE_RULES)
			expect_int(holders, 2, gl_name(&gl_permissions, p));
		if (p == PERMISSION_OVERRIDE)
			expect_int(holders, 1, "override");
	}
	claim("an owner may do all, a manager all but override, nobody else manages anything");
	expect_int(PERMISSIONS_ALL, (1 << PERMISSION_COUNT) - 1, "all");
	expect(!gl_permits(PERMISSIONS_ALL & ~P(HOLD), PERMISSION_HOLD), "all but one");
	claim("a set permits what is in it");
}

static void
clients(void)
{
	expect(gl_is_client(P(VIEW)), "view alone");
	expect(!gl_is_client(P(VIEW) | P(VIEW_INTERNAL)), "view_internal");
	expect(!gl_is_client(0), "a stranger");
	expect(!gl_is_client(P(VIEW_METRICS) | P(EXPORT)), "who may not view");
	for (int i = 0; i < gl_builtin_role_count; i++)
	{
		const RoleDef *role = &gl_builtin_roles[i];
		bool is_named = strcmp(role->name, "client") == 0 || strcmp(role->name, "contributor") == 0;

		expect(gl_is_client(role->permissions) == is_named, "%s", role->name);
	}
	claim("a client is who may view but not what is internal");
}

/* A need is met by a person with these permissions and flags, and not without any one of them. */
static void
expect_way(Need need, PermissionSet set, ActorFacts flags, bool gates)
{
	ActorFacts actor = flags;

	actor.kind = ACTOR_PERSON;
	actor.permissions = set;
	expect(gl_need_met(need, &actor, gates), "%s: a way that is not open",
		   gl_name(&gl_needs, need));
	actor.permissions = PERMISSIONS_ALL;
	expect(gl_need_met(need, &actor, gates), "%s: all permissions", gl_name(&gl_needs, need));
	for (int p = 0; p < PERMISSION_COUNT; p++)
	{
		if (!gl_permits(set, p))
			continue;
		actor = flags;
		actor.permissions = set & ~PERMISSION_BIT(p);
		expect(!gl_need_met(need, &actor, gates), "%s without %s", gl_name(&gl_needs, need),
			   gl_name(&gl_permissions, p));
	}
	actor = (ActorFacts){.permissions = set};
	expect(gl_need_met(need, &actor, gates) ==
			   !(flags.is_author || flags.is_submitter || flags.has_seat),
		   "%s by somebody else", gl_name(&gl_needs, need));
	actor = flags;
	actor.permissions = set;
	actor.kind = ACTOR_WORKER;
	expect(gl_need_met(need, &actor, gates) == (need == NEED_SCHEDULE), "%s by the worker",
		   gl_name(&gl_needs, need));
	actor.kind = ACTOR_SYSTEM;
	expect(!gl_need_met(need, &actor, gates), "%s by the system", gl_name(&gl_needs, need));
}

/* When what is out comes down is planned by who may take it down. */
static void
endings(void)
{
	static const Need plans[] = {NEED_SCHEDULE, NEED_SCHEDULE_OR_AUTHOR};

	for (int i = 0; i < 2; i++)
		expect_way(plans[i],
				   PERMISSION_BIT(PERMISSION_SCHEDULE) | PERMISSION_BIT(PERMISSION_UNPUBLISH),
				   (ActorFacts){.changes_end = true}, true);
	expect(!gl_need_met(NEED_SCHEDULE_OR_AUTHOR,
						&(ActorFacts){.is_author = true, .changes_end = true}, true),
		   "an author");
	claim("who changes unpublish_at of what is out may unpublish as well");
}

static void
needs(void)
{
	ActorFacts nobody = {.kind = ACTOR_PERSON};
	ActorFacts author = {.is_author = true};
	ActorFacts submitter = {.is_submitter = true};
	ActorFacts seated = {.has_seat = true};

	expect_way(NEED_CREATE, P(CREATE), nobody, true);
	expect_way(NEED_EDIT, P(EDIT_ANY), nobody, true);
	expect_way(NEED_EDIT, P(EDIT_OWN), author, true);
	expect_way(NEED_SUBMIT, P(EDIT_ANY) | P(SUBMIT), nobody, true);
	expect_way(NEED_SUBMIT, P(SUBMIT), author, true);
	claim("create, edit and submit: the author's permission, or one over everybody's posts");

	expect_way(NEED_OWNERSHIP, P(EDIT_ANY), nobody, true);
	expect_way(NEED_OWNERSHIP, 0, author, true);
	expect_way(NEED_OWNERSHIP, 0, submitter, true);
	claim("withdraw, cancel and reopen: author, submitter, or who may edit everything");

	expect_way(NEED_SCHEDULE, P(SCHEDULE), nobody, true);
	expect_way(NEED_SCHEDULE_OR_AUTHOR, P(SCHEDULE), nobody, true);
	expect_way(NEED_SCHEDULE_OR_AUTHOR, P(SCHEDULE), nobody, false);
	expect_way(NEED_SCHEDULE_OR_AUTHOR, 0, author, true);
	expect_way(NEED_SCHEDULE_OR_AUTHOR, P(SCHEDULE), nobody, false);
	expect_way(NEED_PUBLISH_NOW, P(PUBLISH_NOW), nobody, true);
	expect_way(NEED_RELEASE, P(RELEASE), nobody, true);
	expect_way(NEED_COMMENT, P(COMMENT), nobody, true);
	expect_way(NEED_RESOLVE, P(COMMENT), nobody, true);
	expect_way(NEED_TICK, P(EDIT_ANY), nobody, true);
	expect_way(NEED_TICK, 0, seated, true);
	claim("planning, releasing, commenting: the permission of that name, or author of a draft");

	expect_way(NEED_HOLD, P(HOLD), nobody, true);
	expect_way(NEED_HOLD, 0, seated, true);
	expect(gl_need_met(NEED_HOLD, &(ActorFacts){.permissions = P(VIEW)}, true), "a client");
	expect(!gl_need_met(NEED_HOLD, &(ActorFacts){.permissions = P(VIEW) | P(VIEW_INTERNAL)}, true),
		   "an observer");
	claim("hold: the permission, a seat, or being a client");

	expect_way(NEED_LINK, P(CREATE_LINK), nobody, true);
	expect(gl_need_met(NEED_REVOKE, &(ActorFacts){.permissions = P(MANAGE_MEMBERS)}, true),
		   "who manages members");
	expect(gl_need_met(NEED_REVOKE, &(ActorFacts){.is_link_party = true}, true),
		   "who made it, or whose it is");
	expect(!gl_need_met(NEED_REVOKE, &(ActorFacts){.permissions = P(CREATE_LINK)}, true),
		   "who could make one");
	claim("links: made with create_link, revoked by either party or who manages members");

	author.permissions = P(EDIT_OWN);
	expect(!gl_need_met(NEED_SCHEDULE_OR_AUTHOR, &author, false), "author where no review gates");
	expect(!gl_need_met(NEED_SCHEDULE, &author, true), "author once it is no draft");
	expect(!gl_need_met(NEED_PUBLISH_NOW, &author, true), "author at once");
	claim("an author plans their own draft only where a review stands before publishing");
}

static void
others(void)
{
	ActorFacts person = {.kind = ACTOR_PERSON, .permissions = PERMISSIONS_ALL, .is_author = true};
	ActorFacts worker = {.kind = ACTOR_WORKER, .permissions = PERMISSIONS_ALL, .is_author = true};
	ActorFacts system = {.kind = ACTOR_SYSTEM, .permissions = PERMISSIONS_ALL, .is_author = true};

	for (int need = 0; need < NEED_COUNT; need++)
	{
		expect(gl_need_met(need, &person, true) == (need != NEED_WORKER), "person: %s",
			   gl_name(&gl_needs, need));
		expect(gl_need_met(need, &worker, true) ==
				   (need == NEED_WORKER || need == NEED_SCHEDULE || need == NEED_NONE),
			   "worker: %s", gl_name(&gl_needs, need));
		expect(gl_need_met(need, &system, true) == (need == NEED_NONE || need == NEED_REVOKE),
			   "system: %s", gl_name(&gl_needs, need));
	}
	expect(!gl_need_met(NEED_COUNT, &person, true), "a need that does not exist");
	claim(
		"the worker does its own work and fills slots, the system revokes links, no person does the worker's");
}

int
main(void)
{
	coverage();
	roles();
	clients();
	needs();
	endings();
	others();
	return finish();
}
