/*
 * part_trigger.c
 *		Plain SQL on greenlight.variant and greenlight.comment.
 *
 * Views have no EvalPlanQual: what the statement read is compared with what the lock shows.
 */
#include "api/comments.h"

#include "access/htup_details.h"
#include "api/setup_result.h"
#include "api/trigger_row.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "executor/executor.h"
#include "flow/lookup.h"
#include "utils/builtins.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(gl_variant_instead);
PG_FUNCTION_INFO_V1(gl_comment_instead);

static const int variant_insertable[] = {VARIANT_POST_ID, VARIANT_CHANNEL, VARIANT_BODY,
										 VARIANT_MEDIA, VARIANT_OPTIONS};
static const int variant_updatable[] = {VARIANT_BODY, VARIANT_MEDIA, VARIANT_OPTIONS};

/* Columns of greenlight.comment. */
enum
{
	COMMENT_ID,
	COMMENT_POST_ID,
	COMMENT_REVISION,
	COMMENT_REPLY_TO,
	COMMENT_VISIBILITY,
	COMMENT_BODY,
	COMMENT_AUTHOR,
	COMMENT_CREATED_AT,
	COMMENT_EDITED_AT,
	COMMENT_IS_RESOLVED,
	COMMENT_RESOLVER,
	COMMENT_RESOLVED_AT,
	COMMENT_IS_BLOCKING,
};
static const int comment_insertable[] = {COMMENT_POST_ID, COMMENT_REPLY_TO, COMMENT_VISIBILITY,
										 COMMENT_BODY, COMMENT_IS_BLOCKING};
static const int comment_updatable[] = {COMMENT_BODY, COMMENT_IS_RESOLVED, COMMENT_RESOLVED_AT};

static gl_id
required_id(const ViewRow *row, int column, const char *name)
{
	if (row->nulls[column])
		gl_null_argument(name);
	return DatumGetInt64(row->values[column]);
}

static const Channel *
channel_of(const PostSnap *snap, const ViewRow *row)
{
	if (row->nulls[VARIANT_CHANNEL])
		gl_null_argument("channel");
	return gl_channel_for(snap->workspace, TextDatumGetCString(row->values[VARIANT_CHANNEL]));
}

/*
 * The overrides that a written row means. The view shows what the channel shows, so an unchanged
 * column keeps its override, and NULL takes the override away.
 */
static VariantChange
written_change(const PostSnap *snap, const ViewRow *old, const ViewRow *new)
{
	VariantChange change = {.channel = channel_of(snap, new), .options = gl_empty_object()};
	const VariantSnap *variant = gl_snapshot_variant(snap, change.channel->id);

	if (old != NULL && variant != NULL)
	{
		change.body = variant->row.body;
		change.media = variant->row.media;
		change.options = variant->row.options;
	}
	if (old == NULL || gl_column_changed(old, new, VARIANT_BODY))
		change.body = gl_column_text(new, VARIANT_BODY, GL_BODY_BYTES_MAX);
	if (old == NULL || gl_column_changed(old, new, VARIANT_MEDIA))
		change.media = gl_column_media(new, VARIANT_MEDIA);
	if (!new->nulls[VARIANT_OPTIONS])
		change.options = DatumGetJsonbP(new->values[VARIANT_OPTIONS]);
	gl_check_variant_options(change.options, change.channel);
	return change;
}

/* Refuses a variant that is no longer what the statement read. A removed one shows no override. */
static void
check_read(PostSnap *snap, const ViewRow *old)
{
	static const int columns[] = {VARIANT_DELIVERY_STATE, VARIANT_BODY, VARIANT_MEDIA,
								  VARIANT_OPTIONS};
	const VariantSnap *variant = gl_snapshot_variant(snap, channel_of(snap, old)->id);
	int n = variant->row.delivery_state == DELIVERY_CANCELLED ? 1 : lengthof(columns);
	ViewRow now = {.desc = old->desc};

	heap_deform_tuple(gl_variant_tuple(old->desc, snap, variant), old->desc, now.values, now.nulls);
	for (int i = 0; i < n; i++)
		if (gl_column_changed(old, &now, columns[i]))
			gl_refuse(REFUSAL_STALE_REVISION, "The variant was changed after it was read.");
}

static PostSnap *
write_variant(const ViewRow *old, const ViewRow *new, ActRequest *request)
{
	/* The post that was read, not one that an UPDATE would move the variant to. */
	gl_id post_id = required_id(old == NULL ? new : old, VARIANT_POST_ID, "post_id");
	PostSnap *snap = gl_snapshot_lock(post_id, request->actor);
	VariantChange *change = palloc(sizeof(VariantChange));

	if (old == NULL)
		gl_only_columns(NULL, new, variant_insertable, lengthof(variant_insertable));
	else
	{
		check_read(snap, old);
		gl_only_columns(old, new, variant_updatable, lengthof(variant_updatable));
	}
	*change = written_change(snap, old, new);
	request->variant = change;
	request->action = ACTION_SET_VARIANT;
	gl_act_locked(snap, request);
	return snap;
}

static void
delete_variant(const ViewRow *old, ActRequest *request)
{
	PostSnap *snap = gl_snapshot_lock(required_id(old, VARIANT_POST_ID, "post_id"), request->actor);

	check_read(snap, old);
	request->action = ACTION_REMOVE_VARIANT;
	request->channel_id = channel_of(snap, old)->id;
	gl_act_locked(snap, request);
}

Datum
gl_variant_instead(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = gl_trigger_data(fcinfo);
	HeapTuple result = trigger->tg_trigtuple;
	EngineScope scope;
	ActRequest request = {0};
	ViewRow old = {0};

	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	if (!TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		old = gl_trigger_old(trigger);
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		delete_variant(&old, &request);
	else
	{
		ViewRow new = gl_trigger_new(trigger);
		PostSnap *snap =
			write_variant(TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ? NULL : &old, &new, &request);

		result = gl_variant_tuple(RelationGetDescr(trigger->tg_relation), snap,
								  gl_snapshot_variant(snap, request.variant->channel->id));
	}
	gl_engine_leave(&scope);
	return PointerGetDatum(result);
}

static gl_id
insert_comment(const ViewRow *new)
{
	char *body = gl_column_text(new, COMMENT_BODY, GL_NOTE_BYTES_MAX);
	char *visibility = gl_column_text(new, COMMENT_VISIBILITY, GL_NAME_BYTES_MAX);
	gl_id post_id;
	Actor actor;

	gl_only_columns(NULL, new, comment_insertable, lengthof(comment_insertable));
	if (body == NULL)
		gl_null_argument("body");
	if (visibility == NULL)
		visibility = pstrdup("internal");
	gl_check_comment(body, visibility);
	actor = gl_actor_person();
	post_id = required_id(new, COMMENT_POST_ID, "post_id");
	return gl_comment_add(
		gl_snapshot_lock(post_id, actor), actor, body,
		gl_comment_parent(new->nulls[COMMENT_REPLY_TO], new->values[COMMENT_REPLY_TO]), visibility,
		!new->nulls[COMMENT_IS_BLOCKING] && DatumGetBool(new->values[COMMENT_IS_BLOCKING]));
}

/* Either column resolves; a time stands for the one at which that happens. Nothing takes it back. */
static void
check_resolved(const ViewRow *old, const ViewRow *new)
{
	bool by_flag = gl_column_changed(old, new, COMMENT_IS_RESOLVED);
	bool by_time = gl_column_changed(old, new, COMMENT_RESOLVED_AT);

	if (by_time && !old->nulls[COMMENT_RESOLVED_AT] && !new->nulls[COMMENT_RESOLVED_AT])
		gl_invalid("a comment is resolved once", "Its time stays as it is.", "Write a reply.");
	if ((by_flag &&
		 (new->nulls[COMMENT_IS_RESOLVED] || !DatumGetBool(new->values[COMMENT_IS_RESOLVED]))) ||
		(by_time && new->nulls[COMMENT_RESOLVED_AT]))
		gl_invalid("a comment cannot become unresolved", "What was done with stays so.",
				   "Write a reply.");
}

static gl_id
update_comment(const ViewRow *old, const ViewRow *new)
{
	gl_id comment_id = DatumGetInt64(old->values[COMMENT_ID]);

	gl_only_columns(old, new, comment_updatable, lengthof(comment_updatable));
	if (gl_column_changed(old, new, COMMENT_BODY))
	{
		char *body = gl_column_text(new, COMMENT_BODY, GL_NOTE_BYTES_MAX);

		if (body == NULL)
			gl_null_argument("body");
		gl_check_comment(body, "internal");
		gl_comment_edit(comment_id, body, gl_column_text(old, COMMENT_BODY, GL_NOTE_BYTES_MAX));
	}
	if (gl_column_changed(old, new, COMMENT_IS_RESOLVED) ||
		gl_column_changed(old, new, COMMENT_RESOLVED_AT))
	{
		check_resolved(old, new);
		gl_comment_resolve(comment_id);
	}
	return comment_id;
}

/* The composite datum of the view's row as a tuple for the trigger to return. */
static HeapTuple
comment_tuple(gl_id comment_id)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(gl_comment_result(comment_id));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};

	return heap_copytuple(&tuple);
}

Datum
gl_comment_instead(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = gl_trigger_data(fcinfo);
	EngineScope scope;
	HeapTuple result;
	ViewRow new;
	ViewRow old;

	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		gl_not_supported("removing a comment",
						 "Edit it, or resolve it: what was said stays on record.");
	gl_engine_enter(&scope, ENGINE_WRITES);
	new = gl_trigger_new(trigger);
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		result = comment_tuple(insert_comment(&new));
	else
	{
		old = gl_trigger_old(trigger);
		result = comment_tuple(update_comment(&old, &new));
	}
	gl_engine_leave(&scope);
	return PointerGetDatum(result);
}
