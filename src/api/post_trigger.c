/*
 * post_trigger.c
 *		Plain SQL on greenlight.post: INSERT creates, UPDATE revises, plans, holds or takes the one
 *		action that leads to a status, DELETE cancels.
 *
 * Views have no EvalPlanQual: the row may have changed between the read and the lock, so the
 * revision and the time of the last change are compared with the locked row.
 */
#include "api/trigger_row.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_post_instead);

static const int insertable[] = {
	POST_WORKSPACE, POST_TITLE,	   POST_BODY,		   POST_LABELS,	  POST_MEDIA,
	POST_WORKFLOW,	POST_CHANNELS, POST_PUBLISH_AT,	   POST_TIMEZONE, POST_EXTERNAL_REF,
	POST_CAMPAIGN,	POST_LINK,	   POST_FIRST_COMMENT, POST_ASSIGNEE};
static const int updatable[] = {POST_TITLE,	   POST_BODY,		   POST_LABELS,	  POST_MEDIA,
								POST_CHANNELS, POST_PUBLISH_AT,	   POST_TIMEZONE, POST_CAMPAIGN,
								POST_LINK,	   POST_FIRST_COMMENT, POST_STATUS,	  POST_IS_HELD,
								POST_ASSIGNEE};
static const int content_columns[] = {POST_TITLE,	 POST_BODY, POST_LABELS,		POST_MEDIA,
									  POST_CAMPAIGN, POST_LINK, POST_FIRST_COMMENT, POST_ASSIGNEE};

/* Actions that a written status can mean. Decisions name a revision, so they are not among them. */
static const struct
{
	PostStatus status;
	Action action;
} meanings[] = {
	{STATUS_IN_REVIEW, ACTION_SUBMIT}, {STATUS_DRAFT, ACTION_WITHDRAW},
	{STATUS_DRAFT, ACTION_REOPEN},	   {STATUS_CANCELLED, ACTION_CANCEL},
	{STATUS_HELD, ACTION_HOLD},		   {STATUS_SCHEDULED, ACTION_RELEASE},
	{STATUS_SCHEDULED, ACTION_RETRY},  {STATUS_APPROVED, ACTION_UNSCHEDULE},
};

static TextChange
text_column(const ViewRow *row, int column, int limit)
{
	return (TextChange){true, gl_column_text(row, column, limit)};
}

static char *
required_column(const ViewRow *row, int column, int limit)
{
	if (row->nulls[column])
		gl_null_argument(NameStr(TupleDescAttr(row->desc, column)->attname));
	return gl_column_text(row, column, limit);
}

static TextList *
labels_column(const ViewRow *row)
{
	TextList *labels = palloc(sizeof(TextList));

	*labels = gl_column_names(row, POST_LABELS, GL_LABELS_MAX);
	return labels;
}

/* All content of a row; an UPDATE that sets a mandatory column to NULL is refused. */
static ContentChange
content_of(const ViewRow *row)
{
	return (ContentChange){
		.title = required_column(row, POST_TITLE, GL_TITLE_BYTES_MAX),
		.body = required_column(row, POST_BODY, GL_BODY_BYTES_MAX),
		.media = gl_column_media(row, POST_MEDIA),
		.labels = labels_column(row),
		.campaign = text_column(row, POST_CAMPAIGN, GL_NAME_BYTES_MAX),
		.assignee = text_column(row, POST_ASSIGNEE, GL_NAME_BYTES_MAX),
		.link = text_column(row, POST_LINK, 2000),
		.first_comment = text_column(row, POST_FIRST_COMMENT, GL_NOTE_BYTES_MAX),
	};
}

static char *
timezone_column(const ViewRow *row)
{
	char *timezone = gl_column_text(row, POST_TIMEZONE, GL_NAME_BYTES_MAX);

	if (timezone != NULL)
		gl_check_timezone("timezone", timezone);
	return timezone;
}

static PostSnap *
insert_post(const ViewRow *row, Actor actor)
{
	ContentChange content = content_of(row);
	NewPost post = {
		.workspace = required_column(row, POST_WORKSPACE, GL_NAME_BYTES_MAX),
		.channels = gl_column_names(row, POST_CHANNELS, GL_CHANNELS_MAX),
		.workflow = gl_column_text(row, POST_WORKFLOW, GL_NAME_BYTES_MAX),
		.external_ref = gl_column_text(row, POST_EXTERNAL_REF, GL_NAME_BYTES_MAX),
	};
	ActRequest request = {
		.actor = actor,
		.content = &content,
		.publish_at = gl_column_time(row, POST_PUBLISH_AT),
		.timezone = timezone_column(row),
	};

	gl_only_columns(NULL, row, insertable, lengthof(insertable));
	gl_complete_content(&content);
	return gl_create_post(&post, &request);
}

static bool
any_changed(const ViewRow *old, const ViewRow *new, const int *columns, int n)
{
	for (int i = 0; i < n; i++)
		if (gl_column_changed(old, new, columns[i]))
			return true;
	return false;
}

static bool
has_name(const TextList *names, const char *name)
{
	for (int i = 0; i < names->n; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* Adds channels that the new list has more, and removes those it has not any more. */
static void
change_channels(PostSnap *snap, const ViewRow *old, const ViewRow *new, Actor actor)
{
	TextList before = gl_column_names(old, POST_CHANNELS, GL_CHANNELS_MAX);
	TextList after = gl_column_names(new, POST_CHANNELS, GL_CHANNELS_MAX);

	for (int i = 0; i < after.n; i++)
	{
		VariantChange change = {.options = gl_empty_object()};
		ActRequest request = {.action = ACTION_ADD_VARIANT, .actor = actor, .variant = &change};

		if (has_name(&before, after.items[i]))
			continue;
		change.channel = gl_channel_for(snap->workspace, after.items[i]);
		gl_act_locked(snap, &request);
	}
	for (int i = 0; i < before.n; i++)
	{
		ActRequest request = {.action = ACTION_REMOVE_VARIANT, .actor = actor};

		if (has_name(&after, before.items[i]))
			continue;
		request.channel_id = gl_channel_for(snap->workspace, before.items[i])->id;
		gl_act_locked(snap, &request);
	}
}

static void
change_time(PostSnap *snap, const ViewRow *new, Actor actor)
{
	ActRequest request;

	if (new->nulls[POST_TIMEZONE])
		gl_null_argument("timezone");
	request = (ActRequest){
		.action = new->nulls[POST_PUBLISH_AT] ? ACTION_UNSCHEDULE : ACTION_SCHEDULE,
		.actor = actor,
		.publish_at = gl_column_time(new, POST_PUBLISH_AT),
		.timezone = timezone_column(new),
	};

	gl_act_locked(snap, &request);
}

static void
take_action(PostSnap *snap, Action action, Actor actor)
{
	ActRequest request = {
		.action = action,
		.actor = actor,
	};

	gl_act_locked(snap, &request);
}

/* Refuses a status that no one action leads to, naming those that are possible. */
static void
refuse_status(PostSnap *snap, const char *status, int candidates, Actor actor)
{
	ActRequest request = {.action = ACTION_COMMENT, .actor = actor};
	Facts facts = gl_facts_build(snap, &request);
	bool is_decision = strcmp(status, "approved") == 0 || strcmp(status, "rejected") == 0 ||
					   strcmp(status, "changes_requested") == 0;

	ereport(
		ERROR,
		(errcode(MAKE_SQLSTATE('W', 'F', '0', '0', '1')),
		 errmsg("status cannot be set to \"%s\"", status),
		 errdetail("%s %s",
				   candidates > 1 ? "More than one action leads there." : "No action leads there.",
				   gl_refusal_detail(snap, &facts, REFUSAL_ILLEGAL_TRANSITION, ACTION_COMMENT)),
		 is_decision
			 ? errhint(
				   "A decision names the revision it is about: use greenlight.approve(), greenlight.request_changes() or greenlight.reject().")
			 : errhint(strcmp(status, "scheduled") == 0
						   ? "Set publish_at, or use greenlight.schedule()."
						   : "Use the function of the action.")));
}

/* The time and the hold that the row set are still there. */
static bool
keeps_plan(const PostSnap *snap, const ViewRow *old, const ViewRow *new)
{
	bool has_time = snap->post.publish_at != GL_TIME_NEVER;

	return (!gl_column_changed(old, new, POST_PUBLISH_AT) ||
			has_time == !new->nulls[POST_PUBLISH_AT]) &&
		   (!gl_column_changed(old, new, POST_IS_HELD) ||
			snap->post.is_held == DatumGetBool(new->values[POST_IS_HELD]));
}

static void
change_status(PostSnap *snap, const ViewRow *old, const ViewRow *new, Actor actor)
{
	char *name = required_column(new, POST_STATUS, GL_NAME_BYTES_MAX);
	int status = gl_name_find(&gl_post_statuses, name);
	Action found = ACTION_COUNT;
	int candidates = 0;

	/* The plan written in the same row may have led there. */
	if ((int) snap->post.status == status)
		return;
	for (int i = 0; i < lengthof(meanings); i++)
	{
		ActRequest request = {.action = meanings[i].action, .actor = actor};
		Facts facts;

		if ((int) meanings[i].status != status)
			continue;
		facts = gl_facts_build(snap, &request);
		if (gl_decide(&facts, request.action).refusal != REFUSAL_NONE)
			continue;
		found = meanings[i].action;
		candidates++;
	}
	if (candidates != 1)
		refuse_status(snap, name, candidates, actor);
	take_action(snap, found, actor);
	/* An error takes back what the action did: it led elsewhere, or undid what the row asks for. */
	if (!keeps_plan(snap, old, new))
		gl_invalid(psprintf("status \"%s\" contradicts the rest of the row", name),
				   "It would take away the time or the hold that the same row sets.",
				   "Write one of them.");
	if ((int) snap->post.status != status)
		refuse_status(snap, name, 0, actor);
}

/* Locks the post and makes sure that it is what the statement read. */
static PostSnap *
lock_row(const ViewRow *old, Actor actor)
{
	PostSnap *snap = gl_snapshot_lock(DatumGetInt64(old->values[POST_ID]), actor);

	if (snap->post.updated_at != DatumGetTimestampTz(old->values[POST_UPDATED_AT]))
		gl_refuse(REFUSAL_STALE_REVISION,
				  psprintf("The post was changed after revision %d was read.",
						   DatumGetInt32(old->values[POST_REVISION])));
	return snap;
}

static PostSnap *
update_post(const ViewRow *old, const ViewRow *new, Actor actor)
{
	PostSnap *snap = lock_row(old, actor);

	gl_only_columns(old, new, updatable, lengthof(updatable));
	if (any_changed(old, new, content_columns, lengthof(content_columns)))
	{
		ContentChange content = content_of(new);
		ActRequest request = {
			.action = ACTION_REVISE,
			.actor = actor,
			.revision = DatumGetInt32(old->values[POST_REVISION]),
			.content = &content,
		};

		gl_complete_content(&content);
		content.disclosure = NULL;
		gl_act_locked(snap, &request);
	}
	if (gl_column_changed(old, new, POST_CHANNELS))
		change_channels(snap, old, new, actor);
	if (gl_column_changed(old, new, POST_PUBLISH_AT) || gl_column_changed(old, new, POST_TIMEZONE))
		change_time(snap, new, actor);
	if (new->nulls[POST_IS_HELD])
		gl_null_argument("is_held");
	if (gl_column_changed(old, new, POST_IS_HELD))
		take_action(snap, DatumGetBool(new->values[POST_IS_HELD]) ? ACTION_HOLD : ACTION_RELEASE,
					actor);
	if (gl_column_changed(old, new, POST_STATUS))
		change_status(snap, old, new, actor);
	return snap;
}

/* A draft that was never submitted is hidden as well; rows are never removed. */
static void
delete_post(const ViewRow *old, Actor actor)
{
	PostSnap *snap = lock_row(old, actor);
	ActRequest request = {
		.action = ACTION_CANCEL,
		.actor = actor,
		.hides = snap->post.round == 0,
	};

	for (int i = 0; i < snap->nvariants; i++)
		request.hides &= snap->variants[i].row.attempts == 0;
	gl_act_locked(snap, &request);
}

Datum
gl_post_instead(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = gl_trigger_data(fcinfo);
	TupleDesc desc = RelationGetDescr(trigger->tg_relation);
	HeapTuple result = trigger->tg_trigtuple;
	EngineScope scope;
	Actor actor;
	ViewRow new = {0};
	ViewRow old = {0};

	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_person();
	if (!TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		new = gl_trigger_new(trigger);
	if (!TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		old = gl_trigger_old(trigger);
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		result = gl_post_tuple(desc, insert_post(&new, actor), actor);
	else if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		result = gl_post_tuple(desc, update_post(&old, &new, actor), actor);
	else
		delete_post(&old, actor);
	gl_engine_leave(&scope);
	return PointerGetDatum(result);
}
