/*
 * refusal.c
 *		The facts behind a refusal, as its DETAIL. Names are only those the acting person may see.
 */
#include "base/clock.h"
#include "base/text.h"
#include "flow/act.h"
#include "flow/arming.h"
#include "flow/content_rules.h"
#include "flow/delegates.h"
#include "flow/gatecheck.h"
#include "flow/holds.h"
#include "flow/limits.h"
#include "flow/links.h"
#include "flow/lookup.h"
#include "flow/migrate.h"
#include "flow/seats.h"
#include "lib/stringinfo.h"

/* The verbs that are possible for who is refused. */
static char *
allowed_list(PostSnap *snap, const Facts *facts)
{
	Actor actor = {.kind = facts->actor.kind, .person_id = facts->person_id};
	bool publisher_ok = gl_publishing_obstacle() == NULL;
	StringInfoData list;

	initStringInfo(&list);
	for (int action = ACTION_REVISE; action <= ACTION_COMMENT; action++)
		if (gl_is_offered(action) &&
			gl_offer(snap, actor, action, publisher_ok, NULL).refusal == REFUSAL_NONE)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", gl_name(&gl_actions, action));
	return list.len > 0 ? list.data : pstrdup("nothing");
}

static bool
sees_rules(const PostSnap *snap, const Facts *facts)
{
	return gl_sees_internal(snap,
							(Actor){.kind = facts->actor.kind, .person_id = facts->person_id});
}

static char *
gate_list(PostSnap *snap, const Facts *facts, Action action)
{
	StringInfoData list;
	BitSet ignored =
		action == ACTION_PUBLISH_NOW ? CLAUSE_BIT(CLAUSE_DUE) | CLAUSE_BIT(CLAUSE_DELIVERY) : 0;

	initStringInfo(&list);
	for (int i = 0; i < facts->nvariants; i++)
		for (int clause = 0; clause < CLAUSE_COUNT; clause++)
			if ((facts->variants[i].closed & ~ignored & CLAUSE_BIT(clause)) != 0)
				appendStringInfo(
					&list, "%sclause %s of channel \"%s\" is closed: %s", list.len > 0 ? "; " : "",
					gl_name(&gl_clauses, clause), snap->variants[i].channel->name,
					clause == CLAUSE_CONTENT
						? gl_content_detail(snap, &snap->variants[i], sees_rules(snap, facts))
						: gl_clause_detail(snap, &snap->variants[i], clause, false));
	if (list.len == 0)
		appendStringInfoString(&list, "no channel of the post waits to be published");
	list.data[0] = pg_toupper((unsigned char) list.data[0]);
	appendStringInfoChar(&list, '.');
	return list.data;
}

/* The first rule that the action finds broken; its name is none of a client's business. */
static char *
rule_detail(const PostSnap *snap, const Facts *facts, Action action)
{
	for (int i = 0; i < snap->nvariants; i++)
	{
		char *problem = gl_rules_problem(snap, &snap->variants[i], gl_rule_stage(action));

		if (problem == NULL)
			continue;
		if (!sees_rules(snap, facts))
			break;
		problem[0] = pg_toupper((unsigned char) problem[0]);
		return psprintf("%s.", problem);
	}
	return pstrdup("A content rule of the workspace is broken.");
}

static char *
content_detail(const PostSnap *snap, const Facts *facts, Action action)
{
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];
		Content content = gl_content_of(&snap->content, &variant->row, variant->channel);
		char *problem = gl_content_problem(&content, variant->channel);

		if (variant->row.delivery_state != DELIVERY_CANCELLED && problem != NULL)
			return problem;
	}
	return rule_detail(snap, facts, action);
}

static char *
conflict_detail(const PostSnap *snap, Action action)
{
	StringInfoData list;

	if (action == ACTION_ADD_VARIANT)
	{
		const Workflow *pinned = gl_workflow_find(snap->workspace, snap->post.workflow_id);

		if (pinned == NULL)
			return pstrdup("The post was approved by override, under no workflow.");
		return psprintf(
			"The channel has another workflow than \"%s\", by which this post is reviewed.",
			pinned->name);
	}
	if (action == ACTION_MIGRATE_REVIEW)
		return psprintf("Workflow \"%s\" is deactivated.", gl_migration_workflow(snap)->name);
	if (snap->workflow != NULL)
		return psprintf("Workflow \"%s\" is deactivated.", snap->workflow->name);
	initStringInfo(&list);
	for (int i = 0; i < snap->nvariants; i++)
	{
		const Channel *channel = snap->variants[i].channel;
		const Workflow *workflow =
			channel->workflow != NULL ? channel->workflow : gl_workflow_default(snap->workspace);

		if (snap->variants[i].row.delivery_state != DELIVERY_CANCELLED)
			appendStringInfo(&list, "%schannel \"%s\" has workflow \"%s\"",
							 list.len > 0 ? ", " : "", channel->name,
							 workflow == NULL ? "none" : workflow->name);
	}
	if (list.len == 0)
		return pstrdup("No workflow is assigned.");
	list.data[0] = pg_toupper((unsigned char) list.data[0]);
	appendStringInfoChar(&list, '.');
	return list.data;
}

static char *
shortage_detail(const PostSnap *snap, const Facts *facts, Action action)
{
	bool migrates = action == ACTION_MIGRATE_REVIEW;
	const Workflow *workflow = migrates ? gl_migration_workflow(snap) : snap->workflow;
	char *detail = NULL;

	(void) gl_unsatisfied_step(snap, gl_definition_get(workflow->version_id),
							   migrates ? snap->post.submitter_id : facts->person_id, &detail);
	return detail;
}

static const char *
member_name(const PostSnap *snap, gl_id person_id)
{
	const Member *member = gl_member_find(snap->workspace, person_id);

	return member == NULL ? "nobody" : member->name;
}

/* Whom four eyes are about: who acts, or else the person they act for. */
static const char *
contributor_name(const PostSnap *snap, const Facts *facts)
{
	bool is_other = facts->claim.kind == CLAIM_DELEGATED &&
					!gl_is_conflicted(facts->post.self_approval, &facts->actor);

	return member_name(snap, is_other ? facts->claim.person_id : facts->person_id);
}

static char *
delegator_names(const PostSnap *snap, const Facts *facts)
{
	IdList people = gl_delegators_of(snap, facts->person_id);
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < people.n; i++)
		if (gl_has_seat(facts->step, people.items[i]))
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "",
							 member_name(snap, people.items[i]));
	return list.data;
}

static char *
waited_detail(PostSnap *snap)
{
	char *names = gl_awaited_names(snap);
	char *missing = gl_holds_text(snap);

	return missing == NULL ? psprintf("The open step waits for: %s.", names)
						   : psprintf("The open step waits for: %s; besides votes it takes: %s.",
									  names, missing);
}

/* Members who hold a permission on all channels of the post. */
static char *
members_with(const PostSnap *snap, Permission permission)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < snap->workspace->nmembers; i++)
	{
		const Member *member = &snap->workspace->members[i];

		if (member->is_active && gl_permits(gl_permissions_on(member->grants, member->ngrants,
															  channels.items, channels.n),
											permission))
			appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", member->name);
	}
	return names.len > 0 ? names.data : pstrdup("nobody");
}

/* What an author may do in a draft alone: when that is, and who may now. */
static char *
author_detail(const PostSnap *snap, const Facts *facts, Action action, const Transition *row)
{
	const Transition *draft = gl_transition_find(AXIS_REVIEW, REVIEW_DRAFT, action);
	const char *when = "";

	if (!facts->actor.is_author || row == NULL || row->need != NEED_SCHEDULE || draft == NULL ||
		draft->need != NEED_SCHEDULE_OR_AUTHOR)
		return pstrdup("");
	if (facts->post.review_state == REVIEW_IN_REVIEW)
		when = " The author may before submit() and after withdraw().";
	else if (facts->post.review_state != REVIEW_NOT_REQUIRED)
		when = " The author may before submit().";
	if (!sees_rules(snap, facts))
		return pstrdup(when);
	return psprintf("%s Now may: %s.", when, members_with(snap, PERMISSION_SCHEDULE));
}

static char *
need_detail(const PostSnap *snap, const Facts *facts, Action action)
{
	int from = action == ACTION_CREATE ? STATE_START : (int) facts->post.review_state;
	const Transition *row = gl_transition_find(AXIS_REVIEW, from, action);

	return psprintf(
		"Action %s takes: %s%s. A role counts where it covers all channels of the post.%s",
		gl_name(&gl_actions, action), gl_name(&gl_needs, row == NULL ? 0 : (int) row->need),
		facts->actor.changes_end ? ", and unpublish for what is out" : "",
		author_detail(snap, facts, action, row));
}

char *
gl_refusal_detail(PostSnap *snap, const Facts *facts, Refusal refusal, Action action)
{
	char *lent = action == ACTION_CREATE_LINK ? gl_link_lent_detail(snap, facts, refusal) : NULL;

	if (lent != NULL)
		return lent;
	switch (refusal)
	{
		case REFUSAL_STALE_REVISION:
			return psprintf("Revision %d was named, the current one is %d.", facts->asked_revision,
							snap->post.revision);
		case REFUSAL_CONTRIBUTOR:
			return psprintf("\"%s\" changed or submitted this post since it was last approved.",
							contributor_name(snap, facts));
		case REFUSAL_NO_DELEGATION:
			return pstrdup(
				"It would have to be theirs, to you, for now and for all channels of the post.");
		case REFUSAL_WHICH_SEAT:
			return psprintf("You could vote for: %s.", delegator_names(snap, facts));
		case REFUSAL_DELEGATE:
			return psprintf("\"%s\" lacks view_internal in this workspace.",
							member_name(snap, facts->person_id));
		case REFUSAL_COUNTED_TWICE:
			return psprintf(
				"\"%s\" has voted on another seat of a requirement that the seat of \"%s\" is for.",
				member_name(snap, facts->person_id), member_name(snap, gl_seat_person(facts)));
		case REFUSAL_GATE_CLOSED:
			return gate_list(snap, facts, action);
		case REFUSAL_UNSATISFIABLE:
			return shortage_detail(snap, facts, action);
		case REFUSAL_WORKFLOW_CONFLICT:
			return conflict_detail(snap, action);
		case REFUSAL_CONTENT:
			return content_detail(snap, facts, action);
		case REFUSAL_PAST:
			return psprintf("It is %s, the time asked for is %s.", gl_time_text(facts->now),
							gl_time_text(facts->asked_time));
		case REFUSAL_EMBARGO:
		case REFUSAL_UNTIL:
		case REFUSAL_BLACKOUT:
		case REFUSAL_DUPLICATE:
			return gl_limits_detail(snap, facts, refusal, action);
		case REFUSAL_NOT_ELIGIBLE:
			return waited_detail(snap);
		case REFUSAL_NOT_PERMITTED:
			return need_detail(snap, facts, action);
		default:
			return psprintf("The post is in status %s, review state %s; possible for you: %s.",
							gl_name(&gl_post_statuses, snap->post.status),
							gl_name(&gl_review_states, snap->post.review_state),
							allowed_list(snap, facts));
	}
}
