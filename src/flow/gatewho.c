/*
 * gatewho.c
 *		Who can open a clause of the gate.
 */
#include "flow/content_rules.h"
#include "flow/gatecheck.h"
#include "lib/stringinfo.h"

/* Members who hold a permission on the variant's channel, as a list. */
static char *
members_with(const PostSnap *snap, const VariantSnap *variant, Permission permission)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < snap->workspace->nmembers; i++)
	{
		const Member *member = &snap->workspace->members[i];
		PermissionSet set =
			gl_permissions_on(member->grants, member->ngrants, &variant->row.channel_id, 1);

		if (member->is_active && gl_permits(set, permission))
			appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", member->name);
	}
	return names.len > 0 ? names.data : pstrdup("nobody");
}

static char *
author_name(const PostSnap *snap)
{
	const Member *author = gl_member_find(snap->workspace, snap->post.author_id);

	return author == NULL ? pstrdup("nobody") : pstrdup(author->name);
}

char *
gl_clause_who(PostSnap *snap, const VariantSnap *variant, Clause clause, bool is_open)
{
	char *awaited;

	if (is_open)
		return NULL;
	switch (clause)
	{
		case CLAUSE_REVIEW:
			awaited = gl_awaited_names(snap);
			return awaited != NULL && awaited[0] != '\0' ? awaited : author_name(snap);
		case CLAUSE_CONTENT:
			if (gl_rules_problem(snap, variant, STAGE_PUBLISH) != NULL)
				return psprintf("%s; the rule: %s", author_name(snap),
								members_with(snap, variant, PERMISSION_MANAGE_RULES));
			return author_name(snap);
		case CLAUSE_DUPLICATE:
			return author_name(snap);
		case CLAUSE_DUE:
			return members_with(snap, variant, PERMISSION_PUBLISH_NOW);
		case CLAUSE_SCHEDULE:
		case CLAUSE_DELIVERY:
		case CLAUSE_EMBARGO:
		case CLAUSE_UNTIL:
		case CLAUSE_TOGETHER:
			return members_with(snap, variant, PERMISSION_SCHEDULE);
		case CLAUSE_BLACKOUT:
			return members_with(snap, variant, PERMISSION_MANAGE_CALENDAR);
		case CLAUSE_HOLD:
			return members_with(snap, variant, PERMISSION_RELEASE);
		case CLAUSE_WORKSPACE:
		case CLAUSE_CHANNEL:
		case CLAUSE_GAP:
			return members_with(snap, variant, PERMISSION_MANAGE_CHANNELS);
		case CLAUSE_PUBLISHER:
			return pstrdup("an administrator of the database");
		case CLAUSE_COUNT:
			break;
	}
	return NULL;
}
