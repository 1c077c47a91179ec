/*
 * as_of.c
 *		post_as_of(): a post as it was, put together from its events and its immutable revisions.
 */
#include "api/args.h"
#include "api/result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/journal.h"
#include "flow/lookup.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_post_as_of);

/* The columns of greenlight.post_state. */
enum
{
	STATE_POST_ID,
	STATE_AT,
	STATE_REVISION,
	STATE_TITLE,
	STATE_BODY,
	STATE_MEDIA,
	STATE_LINK,
	STATE_FIRST_COMMENT,
	STATE_DISCLOSURE,
	STATE_CHANNELS,
	STATE_OVERRIDES,
	STATE_STATUS,
	STATE_REVIEW_STATE,
	STATE_PUBLISH_AT,
	STATE_IS_HELD,
	STATE_DELIVERIES,
	STATE_COLUMNS
};

/* What the events up to an instant amount to. */
typedef struct Past
{
	const EventRow *last; /* NULL: the post did not exist */
	char *review_state;
	char *publish_at; /* as the event wrote it; NULL: none */
	bool is_held;
	int client_revision; /* 0: nothing had reached clients */
	bool shows_all;		 /* to somebody who sees what is internal */
	char **deliveries;	 /* by variant of the snapshot; NULL: none yet */
} Past;

static void
replay_deliveries(const PostSnap *snap, const Doc *detail, Past *past)
{
	Doc deliveries;
	Doc state;

	if (!gl_doc_get(detail, "deliveries", &deliveries))
		return;
	for (int i = 0; i < snap->nvariants; i++)
		if (gl_doc_get(&deliveries, psprintf(INT64_FORMAT, snap->variants[i].row.id), &state))
			past->deliveries[i] = gl_doc_text(&state, GL_NAME_BYTES_MAX);
}

static void
replay(const PostSnap *snap, const EventRow *event, Past *past)
{
	Doc detail = gl_doc_root(
		DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(event->detail))), "detail");
	Action action = gl_name_find(&gl_actions, event->action);
	Doc member;

	past->last = event;
	if (gl_doc_get(&detail, "review", &member))
		past->review_state = gl_doc_text(&member, GL_NAME_BYTES_MAX);
	if (gl_doc_get(&detail, "client_revision", &member))
		past->client_revision = gl_doc_int(&member, 1, INT_MAX);
	if (gl_doc_get(&detail, "publish_at", &member))
		past->publish_at = gl_doc_text(&member, GL_NAME_BYTES_MAX);
	if (action == ACTION_UNSCHEDULE)
		past->publish_at = NULL;
	if (action == ACTION_HOLD || action == ACTION_TIME_HOLD || action == ACTION_BLACK_OUT)
		past->is_held = true;
	if (action == ACTION_RELEASE || action == ACTION_LIFT_HOLD)
		past->is_held = false;
	replay_deliveries(snap, &detail, past);
}

static Past
replay_until(const PostSnap *snap, gl_time at)
{
	Past past = {.deliveries = palloc0(sizeof(char *) * Max(snap->nvariants, 1))};
	int n;
	EventRow *events = gl_events_read(snap->post.workspace_id, snap->post.id, &n);

	for (int i = 0; i < n && events[i].at <= at; i++)
		replay(snap, &events[i], &past);
	return past;
}

static void
push_key(JsonbParseState **state, const char *key)
{
	JsonbValue value = {.type = jbvString};

	value.val.string.val = (char *) key;
	value.val.string.len = strlen(key);
	(void) pushJsonbValue(state, WJB_KEY, &value);
}

/* {"<channel>": "<state>"} of the channels that the content is for, or that had been taken off. */
static Jsonb *
deliveries(const PostSnap *snap, const Past *past, const IdList *channels)
{
	JsonbParseState *state = NULL;

	(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < snap->nvariants; i++)
	{
		const Channel *channel = snap->variants[i].channel;
		JsonbValue value = {.type = jbvString};

		if (past->deliveries[i] == NULL ||
			(!past->shows_all && !gl_ids_contain(channels, channel->id)))
			continue;
		push_key(&state, channel->name);
		value.val.string.val = past->deliveries[i];
		value.val.string.len = strlen(past->deliveries[i]);
		(void) pushJsonbValue(&state, WJB_VALUE, &value);
	}
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

/* The overrides of a revision by the names of its channels. */
static Jsonb *
overrides(const PostSnap *snap, const RevisionRow *content)
{
	JsonbParseState *state = NULL;
	Doc root = gl_doc_root(content->variants, "variants");

	(void) pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < content->channel_ids.n; i++)
	{
		gl_id id = content->channel_ids.items[i];
		JsonbValue value;
		Doc variant;

		if (!gl_doc_get(&root, psprintf(INT64_FORMAT, id), &variant))
			continue;
		push_key(&state, gl_channel_find(snap->workspace, id)->name);
		JsonbToJsonbValue(gl_doc_jsonb(&variant), &value);
		(void) pushJsonbValue(&state, WJB_VALUE, &value);
	}
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Channels of a revision that had not been taken off by then; of a cancelled post all it ever had, as the view has it. */
static Datum
channel_names(const PostSnap *snap, const Past *past, const RevisionRow *content)
{
	char **names = palloc(sizeof(char *) * Max(snap->nvariants, 1));
	bool is_cancelled = past->last->to_status == (int) STATUS_CANCELLED;
	int n = 0;

	for (int i = 0; i < snap->nvariants; i++)
	{
		const Channel *channel = snap->variants[i].channel;
		bool is_of_content = gl_ids_contain(&content->channel_ids, channel->id);
		bool is_shown = is_cancelled
							? is_of_content || past->shows_all
							: is_of_content && strcmp(past->deliveries[i], "cancelled") != 0;

		if (past->deliveries[i] != NULL && is_shown)
			names[n++] = channel->name;
	}
	qsort(names, n, sizeof(char *), by_text);
	return gl_texts_datum(names, n);
}

static void
fill_content(const PostSnap *snap, const Past *past, const RevisionRow *content, Datum *values,
			 bool *nulls)
{
	values[STATE_REVISION] = Int32GetDatum(content->revision);
	values[STATE_TITLE] = CStringGetTextDatum(content->title);
	values[STATE_BODY] = CStringGetTextDatum(content->body);
	values[STATE_MEDIA] = JsonbPGetDatum(content->media);
	values[STATE_LINK] = gl_text_or_null(content->link, &nulls[STATE_LINK]);
	values[STATE_FIRST_COMMENT] =
		gl_text_or_null(content->first_comment, &nulls[STATE_FIRST_COMMENT]);
	values[STATE_DISCLOSURE] = gl_texts_datum(content->disclosure.items, content->disclosure.n);
	values[STATE_CHANNELS] = channel_names(snap, past, content);
	values[STATE_OVERRIDES] = JsonbPGetDatum(overrides(snap, content));
}

static void
add_state(FunctionCallInfo fcinfo, const PostSnap *snap, const Past *past, gl_time at, int revision)
{
	RevisionRow content;
	Datum values[STATE_COLUMNS];
	bool nulls[STATE_COLUMNS] = {false};

	if (!gl_revision_read(snap->post.id, revision, &content))
		elog(ERROR, "revision %d of post " INT64_FORMAT " is missing", revision, snap->post.id);
	values[STATE_POST_ID] = Int64GetDatum(snap->post.id);
	values[STATE_AT] = TimestampTzGetDatum(at);
	fill_content(snap, past, &content, values, nulls);
	values[STATE_STATUS] = CStringGetTextDatum(gl_name(&gl_post_statuses, past->last->to_status));
	values[STATE_REVIEW_STATE] = CStringGetTextDatum(past->review_state);
	nulls[STATE_PUBLISH_AT] = past->publish_at == NULL;
	if (past->publish_at != NULL)
		values[STATE_PUBLISH_AT] =
			DirectFunctionCall3(timestamptz_in, CStringGetDatum(past->publish_at),
								ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	values[STATE_IS_HELD] = BoolGetDatum(past->is_held);
	values[STATE_DELIVERIES] = JsonbPGetDatum(deliveries(snap, past, &content.channel_ids));
	gl_set_row(fcinfo, values, nulls);
}

/* post_as_of(post_id, at): no row for an instant before there was anything to see. */
Datum
gl_post_as_of(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	PostSnap *snap;
	Actor actor;
	gl_time at;
	Past past;
	int revision = 0;

	if (PG_ARGISNULL(1))
		gl_null_argument("at");
	at = PG_GETARG_TIMESTAMPTZ(1);
	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	snap = gl_post_seen(post_id, &actor);
	past = replay_until(snap, at);
	past.shows_all = gl_sees_internal(snap, actor) || snap->post.author_id == actor.person_id;
	if (past.last != NULL)
		revision = past.shows_all ? past.last->revision : past.client_revision;
	if (revision > 0)
		add_state(fcinfo, snap, &past, at, revision);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
