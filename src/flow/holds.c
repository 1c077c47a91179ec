/*
 * holds.c
 *		From items and comments to the facts that core/decide looks at, and to words.
 */
#include "flow/holds.h"

#include "flow/checklist.h"
#include "flow/lookup.h"
#include "lib/stringinfo.h"

static const StepDef *
step_of(const PostSnap *snap, const StepRow *visit)
{
	return &gl_snapshot_definition(snap)->steps[visit->step];
}

static const ItemDef **
room_for(const StepDef *step)
{
	return palloc(sizeof(ItemDef *) * Max(step->nitems, 1));
}

static CommentRow *
blocking_comments(const PostSnap *snap, const StepDef *step, int *n)
{
	*n = 0;
	return step->ignores_comments ? NULL : gl_comments_blocking(snap->post.id, n);
}

int
gl_holds_count(const PostSnap *snap, const StepRow *visit)
{
	const StepDef *step = step_of(snap, visit);
	int comments;

	(void) blocking_comments(snap, step, &comments);
	return gl_items_missing(snap, step, room_for(step)) + comments;
}

static bool
holds_role(const PostSnap *snap, const Member *member, const RoleDef *role)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);

	return member->is_active &&
		   gl_holds_role(member->grants, member->ngrants, role, channels.items, channels.n);
}

/* The item that was asked for; asked in general, the first one that the person may tick. */
static const ItemDef *
asked_item(const Facts *facts, const PostSnap *snap, const StepDef *step, const ActRequest *request)
{
	const Member *member = gl_member_find(snap->workspace, facts->person_id);

	if (request->item != NULL)
		return gl_item_find(step, request->item);
	for (int i = 0; i < step->nitems; i++)
	{
		ActorFacts actor = facts->actor;

		actor.item_has_role = step->items[i].role != NULL;
		actor.has_item_role =
			actor.item_has_role && member != NULL && holds_role(snap, member, step->items[i].role);
		if (gl_need_met(NEED_TICK, &actor, true))
			return &step->items[i];
	}
	return step->nitems > 0 ? &step->items[0] : NULL;
}

static void
add_item(Facts *facts, const PostSnap *snap, const StepRow *visit, const ActRequest *request)
{
	const StepDef *step = step_of(snap, visit);
	const Member *member = gl_member_find(snap->workspace, facts->person_id);
	const ItemDef *item;
	bool is_done;

	if (!gl_sees_checklist(snap, visit, request->actor))
		return;
	item = asked_item(facts, snap, step, request);
	if (item == NULL)
		return;
	facts->has_item = true;
	facts->actor.item_has_role = item->role != NULL;
	facts->actor.has_item_role =
		item->role != NULL && member != NULL && holds_role(snap, member, item->role);
	is_done = gl_item_is_done(snap, step, item);
	if (item->holds && is_done != (request->item == NULL || request->is_done))
		facts->freed = is_done ? -1 : 1;
}

/* Of the comments that wait to be resolved the one that the person may resolve most likely. */
static const CommentRow *
likely_comment(const PostSnap *snap, Actor actor)
{
	int n;
	CommentRow *comments = gl_comments_unresolved(snap->post.id, &n);
	const CommentRow *found = NULL;

	for (int i = 0; i < n; i++)
	{
		const CommentRow *comment = &comments[i];
		bool is_easier = found != NULL && found->is_blocking &&
						 found->author_id != actor.person_id &&
						 (!comment->is_blocking || comment->author_id == actor.person_id);

		if (strcmp(comment->visibility, "client") != 0 && !gl_sees_internal(snap, actor))
			continue;
		if (found == NULL || is_easier)
			found = comment;
	}
	return found;
}

static void
add_comment(Facts *facts, const PostSnap *snap, const StepRow *visit, const ActRequest *request)
{
	const CommentRow *comment = request->comment;

	if (comment == NULL)
		comment = likely_comment(snap, request->actor);
	if (comment == NULL)
		return;
	facts->has_unresolved = true;
	facts->actor.blocks = comment->is_blocking;
	facts->actor.is_commenter = comment->author_id == facts->person_id;
	facts->freed = visit != NULL && comment->is_blocking && !step_of(snap, visit)->ignores_comments;
}

void
gl_holds_facts(Facts *facts, PostSnap *snap, const ActRequest *request)
{
	const StepSnap *open =
		snap->post.review_state == REVIEW_IN_REVIEW ? gl_snapshot_open_step(snap) : NULL;
	const StepRow *visit = open == NULL ? NULL : &open->row;

	facts->actor.sees_internal = gl_sees_internal(snap, request->actor);
	if (request->action == ACTION_TICK && visit != NULL)
		add_item(facts, snap, visit, request);
	if (request->action == ACTION_RESOLVE_COMMENT)
		add_comment(facts, snap, visit, request);
	/* Who blocked once may put it in other words whatever they may do now. */
	if (request->action == ACTION_COMMENT && request->comment != NULL)
		facts->actor.blocks =
			request->comment->is_blocking && request->comment_pending == PENDING_INSERT;
}

char *
gl_holds_text(const PostSnap *snap)
{
	const StepSnap *open = gl_snapshot_open_step(snap);
	const StepDef *step;
	const ItemDef **missing;
	StringInfoData text;
	int comments;

	if (open == NULL)
		return NULL;
	step = step_of(snap, &open->row);
	missing = room_for(step);
	initStringInfo(&text);
	for (int i = 0, n = gl_items_missing(snap, step, missing); i < n; i++)
		appendStringInfo(&text, "%schecklist item \"%s\"%s", text.len > 0 ? ", " : "",
						 missing[i]->text,
						 missing[i]->role == NULL ? "" : psprintf(" (%s)", missing[i]->role->name));
	(void) blocking_comments(snap, step, &comments);
	if (comments > 0)
		appendStringInfo(&text, "%s%d blocking comment%s", text.len > 0 ? ", " : "", comments,
						 comments > 1 ? "s" : "");
	return text.len > 0 ? text.data : NULL;
}

static bool
may_edit_any(const PostSnap *snap, const Member *member)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);

	return member->is_active && gl_permits(gl_permissions_on(member->grants, member->ngrants,
															 channels.items, channels.n),
										   PERMISSION_EDIT_ANY);
}

static bool
may_tick(const PostSnap *snap, const StepRow *visit, const ItemDef *item, const Member *member)
{
	if (item->role != NULL)
		return holds_role(snap, member, item->role);
	return (member->is_active && gl_ids_contain(&visit->seat_person_ids, member->person_id)) ||
		   may_edit_any(snap, member);
}

static bool
may_resolve(const PostSnap *snap, const CommentRow *comment, const Member *member)
{
	bool is_contributor = gl_ids_contain(&snap->post.contributor_ids, member->person_id) ||
						  snap->post.submitter_id == member->person_id;

	return (member->is_active && comment->author_id == member->person_id) ||
		   (!is_contributor && may_edit_any(snap, member));
}

void
gl_holds_people(const PostSnap *snap, IdList *people)
{
	const StepSnap *open = gl_snapshot_open_step(snap);
	const StepDef *step;
	const ItemDef **missing;
	CommentRow *comments;
	int nitems;
	int ncomments;

	if (open == NULL)
		return;
	step = step_of(snap, &open->row);
	missing = room_for(step);
	nitems = gl_items_missing(snap, step, missing);
	comments = blocking_comments(snap, step, &ncomments);
	for (int m = 0; m < snap->workspace->nmembers; m++)
	{
		const Member *member = &snap->workspace->members[m];
		bool is_able = false;

		for (int i = 0; i < nitems && !is_able; i++)
			is_able = may_tick(snap, &open->row, missing[i], member);
		for (int i = 0; i < ncomments && !is_able; i++)
			is_able = may_resolve(snap, &comments[i], member);
		if (is_able)
			gl_ids_add(people, member->person_id);
	}
}
