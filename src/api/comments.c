/*
 * comments.c
 *		Verbs on comments. A comment changes no state, but goes the one way in like everything else.
 */
#include "api/comments.h"

#include "api/result.h"
#include "api/setup_result.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/sequence.h"
#include "base/text.h"
#include "flow/lookup.h"

PG_FUNCTION_INFO_V1(gl_add_comment);
PG_FUNCTION_INFO_V1(gl_edit_comment);
PG_FUNCTION_INFO_V1(gl_resolve_comment);

static const char *const comment_keys[] = {"blocking", NULL};
static const DocKeys comment_options = {comment_keys, NULL};
static const char *const visibilities[] = {"internal", "client", NULL};

/* What the person may see of comments: clients only those for clients. */
static bool
may_see(const PostSnap *snap, const CommentRow *comment, Actor actor)
{
	return gl_sees_internal(snap, actor) || strcmp(comment->visibility, "client") == 0;
}

static void
refuse_comment(gl_id comment_id)
{
	gl_refuse(REFUSAL_NOT_FOUND, psprintf("There is no comment " INT64_FORMAT ".", comment_id));
}

gl_id
gl_comment_parent(bool is_null, Datum value)
{
	gl_id parent = is_null ? GL_NO_ID : DatumGetInt64(value);

	if (!is_null && parent == GL_NO_ID)
		refuse_comment(parent);
	return parent;
}

/* A reply belongs to a comment on the same post, and is never seen by more people than that. */
static void
check_parent(const PostSnap *snap, const CommentRow *comment, Actor actor)
{
	CommentRow parent;

	if (!gl_comment_read(comment->reply_to, &parent) || parent.post_id != snap->post.id ||
		!may_see(snap, &parent, actor))
		refuse_comment(comment->reply_to);
	if (strcmp(parent.visibility, "internal") == 0 && strcmp(comment->visibility, "client") == 0)
		gl_invalid("reply is wider than its parent",
				   "The parent is internal, the reply is for clients.",
				   "Write a new comment for the client.");
}

void
gl_check_comment(const char *body, const char *visibility)
{
	if (gl_is_blank(body))
		gl_invalid("\"body\" is blank", "A comment says something.", "Write a text.");
	if (strcmp(visibility, "internal") != 0 && strcmp(visibility, "client") != 0)
		gl_invalid("visibility does not exist",
				   psprintf("There is no visibility \"%s\".", visibility),
				   gl_nearest_hint(visibility, visibilities));
}

/* Who cannot see internal comments does not write them either. */
gl_id
gl_comment_add(PostSnap *snap, Actor actor, char *body, gl_id reply_to, char *visibility,
			   bool is_blocking)
{
	ActRequest request = {
		.action = ACTION_COMMENT,
		.actor = actor,
		.comment_pending = PENDING_INSERT,
	};
	CommentRow comment = {
		.id = gl_sequence_next(SEQUENCE_COMMENT),
		.workspace_id = snap->post.workspace_id,
		.post_id = snap->post.id,
		.revision = gl_seen_revision(snap, request.actor),
		.reply_to = reply_to,
		.visibility = gl_sees_internal(snap, request.actor) ? visibility : pstrdup("client"),
		.author_id = request.actor.person_id,
		.created_at = snap->now,
		.is_blocking = is_blocking,
		.body = body,
		.edited_at = GL_TIME_NEVER,
		.resolved_at = GL_TIME_NEVER,
	};

	if (reply_to != GL_NO_ID)
		check_parent(snap, &comment, request.actor);
	if (reply_to != GL_NO_ID && is_blocking)
		gl_invalid("a reply cannot be blocking", "What blocks is a comment of its own.",
				   "Leave \"reply_to\" or \"blocking\" out.");
	request.comment = &comment;
	gl_act_on(snap, &request, NULL);
	return comment.id;
}

/* add_comment(post_id, body, reply_to, visibility, options) */
Datum
gl_add_comment(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	char *body = gl_arg_text(fcinfo, 1, "body", GL_NOTE_BYTES_MAX);
	gl_id reply_to = gl_comment_parent(PG_ARGISNULL(2), fcinfo->args[2].value);
	char *visibility = gl_arg_name(fcinfo, 3, "visibility");
	EngineScope scope;
	Actor actor;
	Datum result;
	Doc options = gl_arg_options(fcinfo, 4, &comment_options);
	Doc member;
	bool is_blocking = gl_doc_get(&options, "blocking", &member) && gl_doc_bool(&member);

	gl_check_comment(body, visibility);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_person();
	result = gl_comment_result(gl_comment_add(gl_snapshot_lock(post_id, actor), actor, body,
											  reply_to, visibility, is_blocking));
	gl_engine_leave(&scope);
	return result;
}

/* Locks the post of a comment that the actor may see, and reads the comment under the lock. */
static PostSnap *
lock_comment(gl_id comment_id, CommentRow *comment, ActRequest *request)
{
	PostSnap *snap;

	request->actor = gl_actor_person();
	request->comment = comment;
	request->comment_pending = PENDING_UPDATE;
	if (!gl_comment_read(comment_id, comment))
		refuse_comment(comment_id);
	snap = gl_snapshot_read(comment->post_id, request->actor, gl_clock_now());
	if (snap == NULL || !may_see(snap, comment, request->actor))
		refuse_comment(comment_id);
	snap = gl_snapshot_lock(comment->post_id, request->actor);
	if (!gl_comment_read(comment_id, comment))
		refuse_comment(comment_id);
	return snap;
}

void
gl_comment_edit(gl_id comment_id, char *body, const char *read_body)
{
	CommentRow comment;
	ActRequest request = {.action = ACTION_COMMENT};
	PostSnap *snap = lock_comment(comment_id, &comment, &request);

	if (comment.author_id != request.actor.person_id)
		gl_not_permitted("edit a comment", "being its author");
	if (read_body != NULL && strcmp(comment.body, read_body) != 0)
		gl_refuse(REFUSAL_STALE_REVISION, "The comment was changed after it was read.");
	if (strcmp(comment.body, body) == 0)
		return;
	comment.body = body;
	comment.edited_at = snap->now;
	gl_act_on(snap, &request, NULL);
}

/* edit_comment(comment_id, body, options) */
Datum
gl_edit_comment(PG_FUNCTION_ARGS)
{
	gl_id comment_id = gl_arg_id(fcinfo, 0, "comment_id");
	char *body = gl_arg_text(fcinfo, 1, "body", GL_NOTE_BYTES_MAX);
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_check_comment(body, "internal");
	gl_engine_enter(&scope, ENGINE_WRITES);
	gl_comment_edit(comment_id, body, NULL);
	result = gl_comment_result(comment_id);
	gl_engine_leave(&scope);
	return result;
}

void
gl_comment_resolve(gl_id comment_id)
{
	CommentRow comment;
	ActRequest request = {.action = ACTION_RESOLVE_COMMENT};
	PostSnap *snap = lock_comment(comment_id, &comment, &request);

	if (comment.resolved_at != GL_TIME_NEVER)
		return;
	comment.resolved_at = snap->now;
	comment.resolver_id = request.actor.person_id;
	gl_act_locked(snap, &request);
}

/* resolve_comment(comment_id, options): resolving twice changes nothing. */
Datum
gl_resolve_comment(PG_FUNCTION_ARGS)
{
	gl_id comment_id = gl_arg_id(fcinfo, 0, "comment_id");
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	gl_comment_resolve(comment_id);
	result = gl_comment_result(comment_id);
	gl_engine_leave(&scope);
	return result;
}
