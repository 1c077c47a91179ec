/*
 * result.c
 *		Builds composite rows by position. The enums follow the views of sql/install; columns are
 *		only ever appended there.
 */
#include "api/result.h"

#include "access/htup_details.h"
#include "base/clock.h"
#include "flow/delegates.h"
#include "flow/lookup.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

Datum
gl_text_or_null(const char *text, bool *is_null)
{
	*is_null = text == NULL;
	return text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
}

static Datum
time_or_null(gl_time time, bool *is_null)
{
	*is_null = time == GL_TIME_NEVER;
	return TimestampTzGetDatum(time);
}

static TupleDesc
result_desc(FunctionCallInfo fcinfo)
{
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function returns no row");
	return BlessTupleDesc(desc);
}

static HeapTuple
form_row(TupleDesc desc, Datum *values, bool *nulls, int n)
{
	if (desc->natts != n)
		elog(ERROR, "row of %d columns where %d are expected", desc->natts, n);
	return heap_form_tuple(desc, values, nulls);
}

Datum
gl_row_result(FunctionCallInfo fcinfo, Datum *values, bool *nulls, int n)
{
	return HeapTupleGetDatum(form_row(result_desc(fcinfo), values, nulls, n));
}

void
gl_set_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Channels of the post; of an older revision only those that it was for. */
static Datum
channel_names(const PostSnap *snap, bool is_older)
{
	char **names = palloc(sizeof(char *) * Max(snap->nvariants, 1));
	int n = 0;

	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantRow *row = &snap->variants[i].row;

		if ((row->delivery_state != DELIVERY_CANCELLED || snap->post.is_cancelled) &&
			(!is_older || gl_ids_contain(&snap->content.channel_ids, row->channel_id)))
			names[n++] = snap->variants[i].channel->name;
	}
	qsort(names, n, sizeof(char *), by_name);
	return gl_texts_datum(names, n);
}

static const char *
person_name(const PostSnap *snap, gl_id person_id)
{
	const Member *member = gl_member_find(snap->workspace, person_id);

	return member == NULL ? NULL : member->name;
}

/* The same for who sees what is internal, and for the person. */
static const char *
seen_name(const PostSnap *snap, gl_id person_id, Actor actor)
{
	bool is_seen = actor.kind != ACTOR_PERSON || actor.person_id == person_id ||
				   gl_is_internal(gl_member_find(snap->workspace, actor.person_id));

	return is_seen ? person_name(snap, person_id) : NULL;
}

/* A client, who sees another revision than the current one. */
static bool
sees_older(const PostSnap *snap, Actor actor)
{
	const Member *member = gl_member_find(snap->workspace, actor.person_id);

	return actor.kind == ACTOR_PERSON && member != NULL &&
		   snap->post.author_id != actor.person_id &&
		   gl_is_client(gl_permissions_of(member->grants, member->ngrants)) &&
		   snap->post.client_revision > 0 && snap->post.client_revision != snap->post.revision;
}

int
gl_seen_revision(const PostSnap *snap, Actor actor)
{
	return sees_older(snap, actor) ? snap->post.client_revision : snap->post.revision;
}

bool
gl_sees_variant(const PostSnap *snap, const VariantSnap *variant, Actor actor)
{
	RevisionRow seen;

	return !sees_older(snap, actor) ||
		   (gl_revision_read(snap->post.id, snap->post.client_revision, &seen) &&
			gl_ids_contain(&seen.channel_ids, variant->row.channel_id));
}

bool
gl_show_seen_content(PostSnap *snap, Actor actor)
{
	bool is_older = sees_older(snap, actor);

	if (is_older && !gl_revision_read(snap->post.id, snap->post.client_revision, &snap->content))
		elog(ERROR, "revision %d of post " INT64_FORMAT " is missing", snap->post.client_revision,
			 snap->post.id);
	return is_older;
}

/* By when it is to be decided: of a client as far as they sit in the step. */
static gl_time
due_at(PostSnap *snap, Actor actor)
{
	const StepRow *open;

	if (snap->post.review_state != REVIEW_IN_REVIEW)
		return GL_TIME_NEVER;
	gl_snapshot_load_review(snap);
	open = &gl_snapshot_open_step(snap)->row;
	return open->due_at != GL_TIME_NEVER &&
				   (gl_sees_internal(snap, actor) ||
					gl_ids_contain(&open->seat_person_ids, actor.person_id))
			   ? open->due_at
			   : snap->post.publish_at;
}

static void
fill_plan(PostSnap *snap, Actor actor, Datum *values, bool *nulls)
{
	const PostRow *post = &snap->post;

	values[POST_PUBLISH_AT] = time_or_null(post->publish_at, &nulls[POST_PUBLISH_AT]);
	values[POST_PUBLISH_LOCAL] = time_or_null(post->publish_local, &nulls[POST_PUBLISH_LOCAL]);
	values[POST_TIMEZONE] = CStringGetTextDatum(post->timezone);
	values[POST_DUE_AT] = time_or_null(due_at(snap, actor), &nulls[POST_DUE_AT]);
	values[POST_IS_ARCHIVED] = BoolGetDatum(post->is_archived);
	values[POST_NOT_BEFORE] = time_or_null(post->not_before, &nulls[POST_NOT_BEFORE]);
	values[POST_PUBLISH_UNTIL] = time_or_null(post->publish_until, &nulls[POST_PUBLISH_UNTIL]);
	values[POST_UNPUBLISH_AT] = time_or_null(post->unpublish_at, &nulls[POST_UNPUBLISH_AT]);
	values[POST_IS_TOGETHER] = BoolGetDatum(post->is_together);
	values[POST_IS_HELD] = BoolGetDatum(post->is_held);
	values[POST_EXTERNAL_REF] = gl_text_or_null(post->external_ref, &nulls[POST_EXTERNAL_REF]);
	values[POST_CREATED_AT] = TimestampTzGetDatum(post->created_at);
	values[POST_UPDATED_AT] = TimestampTzGetDatum(post->updated_at);
	values[POST_CAMPAIGN] = gl_text_or_null(post->campaign, &nulls[POST_CAMPAIGN]);
}

HeapTuple
gl_post_tuple(TupleDesc desc, PostSnap *snap, Actor actor)
{
	const PostRow *post = &snap->post;
	const RevisionRow *content;
	const Workflow *workflow = gl_workflow_find(snap->workspace, post->workflow_id);
	Datum values[POST_COLUMNS];
	bool nulls[POST_COLUMNS] = {false};
	bool is_older = gl_show_seen_content(snap, actor);

	content = &snap->content;
	values[POST_ID] = Int64GetDatum(post->id);
	values[POST_WORKSPACE] = CStringGetTextDatum(post->workspace);
	values[POST_TITLE] = CStringGetTextDatum(is_older ? content->title : post->title);
	values[POST_BODY] = CStringGetTextDatum(content->body);
	values[POST_LABELS] = gl_texts_datum(post->labels.items, post->labels.n);
	values[POST_MEDIA] = JsonbPGetDatum(content->media);
	values[POST_REVISION] = Int32GetDatum(content->revision);
	values[POST_STATUS] = CStringGetTextDatum(gl_name(&gl_post_statuses, post->status));
	values[POST_REVIEW_STATE] = CStringGetTextDatum(gl_name(&gl_review_states, post->review_state));
	values[POST_WORKFLOW] =
		gl_text_or_null(workflow == NULL ? NULL : workflow->name, &nulls[POST_WORKFLOW]);
	values[POST_AUTHOR] = gl_text_or_null(person_name(snap, post->author_id), &nulls[POST_AUTHOR]);
	values[POST_CHANNELS] = channel_names(snap, is_older);
	values[POST_LINK] = gl_text_or_null(content->link, &nulls[POST_LINK]);
	values[POST_FIRST_COMMENT] =
		gl_text_or_null(content->first_comment, &nulls[POST_FIRST_COMMENT]);
	fill_plan(snap, actor, values, nulls);
	values[POST_ASSIGNEE] =
		gl_text_or_null(seen_name(snap, post->assignee_id, actor), &nulls[POST_ASSIGNEE]);
	return form_row(desc, values, nulls, POST_COLUMNS);
}

Datum
gl_post_result(FunctionCallInfo fcinfo, PostSnap *snap, Actor actor)
{
	return HeapTupleGetDatum(gl_post_tuple(result_desc(fcinfo), snap, actor));
}

HeapTuple
gl_variant_tuple(TupleDesc desc, PostSnap *snap, const VariantSnap *variant)
{
	const VariantRow *row = &variant->row;
	Content content = gl_content_of(&snap->content, row, variant->channel);
	Datum values[VARIANT_COLUMNS];
	bool nulls[VARIANT_COLUMNS] = {false};

	values[VARIANT_ID] = Int64GetDatum(row->id);
	values[VARIANT_POST_ID] = Int64GetDatum(row->post_id);
	values[VARIANT_CHANNEL] = CStringGetTextDatum(variant->channel->name);
	values[VARIANT_NETWORK] = CStringGetTextDatum(variant->channel->network->name);
	values[VARIANT_BODY] = CStringGetTextDatum(content.body);
	values[VARIANT_MEDIA] = JsonbPGetDatum(content.media);
	values[VARIANT_DELIVERY_STATE] =
		CStringGetTextDatum(gl_name(&gl_delivery_states, row->delivery_state));
	values[VARIANT_REMOTE_ID] = gl_text_or_null(row->remote_id, &nulls[VARIANT_REMOTE_ID]);
	values[VARIANT_REMOTE_URL] = gl_text_or_null(row->remote_url, &nulls[VARIANT_REMOTE_URL]);
	values[VARIANT_ATTEMPTS] = Int32GetDatum(row->attempts);
	values[VARIANT_NEXT_ATTEMPT_AT] =
		time_or_null(row->retry_at != GL_TIME_NEVER ? row->retry_at : snap->post.publish_at,
					 &nulls[VARIANT_NEXT_ATTEMPT_AT]);
	if (row->delivery_state != DELIVERY_SCHEDULED && row->retry_at == GL_TIME_NEVER)
		nulls[VARIANT_NEXT_ATTEMPT_AT] = true;
	values[VARIANT_OPTIONS] = JsonbPGetDatum(row->options);
	values[VARIANT_PUBLISHED_AT] = time_or_null(row->published_at, &nulls[VARIANT_PUBLISHED_AT]);
	values[VARIANT_IS_UNPUBLISHING] = BoolGetDatum(row->is_unpublishing);
	return form_row(desc, values, nulls, VARIANT_COLUMNS);
}

Datum
gl_variant_result(FunctionCallInfo fcinfo, PostSnap *snap, const VariantSnap *variant)
{
	return HeapTupleGetDatum(gl_variant_tuple(result_desc(fcinfo), snap, variant));
}

void
gl_decision_row(const Decided *decided, Datum *values, bool *nulls)
{
	const RefusalDef *refusal = &gl_refusals[decided->refusal];
	const PostSnap *snap = decided->snap;
	bool is_accepted = decided->refusal == REFUSAL_NONE;

	memset(nulls, 0, sizeof(bool) * GL_DECISION_COLUMNS);
	values[0] = Int32GetDatum(decided->position);
	values[1] = Int64GetDatum(decided->post_id);
	values[2] = Int32GetDatum(decided->revision);
	values[3] = CStringGetTextDatum(decided->verdict);
	values[4] = BoolGetDatum(is_accepted);
	values[5] = gl_text_or_null(snap == NULL ? NULL : gl_name(&gl_post_statuses, snap->post.status),
								&nulls[5]);
	values[6] = CStringGetTextDatum(refusal->sqlstate);
	values[7] = gl_text_or_null(is_accepted ? NULL : refusal->message, &nulls[7]);
	values[8] = gl_text_or_null(decided->detail, &nulls[8]);
	values[9] = gl_text_or_null(is_accepted ? NULL : refusal->hint, &nulls[9]);
}
