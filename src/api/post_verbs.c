/*
 * post_verbs.c
 *		Verbs on content: create, copy, revise, variants.
 */
#include "api/verbs.h"

#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/limits.h"
#include "flow/lookup.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_create_post_verb);
PG_FUNCTION_INFO_V1(gl_copy_post);
PG_FUNCTION_INFO_V1(gl_revise_post);
PG_FUNCTION_INFO_V1(gl_set_variant);
PG_FUNCTION_INFO_V1(gl_remove_variant);

static const char *const post_keys[] = {
	"campaign",	  "link",		   "first_comment", "disclosure",	"timezone", "idempotency_key",
	"not_before", "publish_until", "together",		"unpublish_at", "assignee", NULL};
static const DocKeys post_options = {post_keys, NULL};

static const char *const revise_keys[] = {
	"campaign",		 "link",	 "first_comment", "disclosure", "minor", "not_before",
	"publish_until", "together", "unpublish_at",  "assignee",	NULL};
static const DocKeys revise_options = {revise_keys, NULL};

/* A text option that JSON null takes away. */
static TextChange
text_change(const Doc *options, const char *key, int limit)
{
	TextChange change = {0};

	if (gl_doc_has_null(options, key))
		change.is_set = true;
	else
	{
		change.text = gl_option_text(options, key, limit);
		change.is_set = change.text != NULL;
	}
	return change;
}

static const TextList *
disclosure_option(const Doc *options)
{
	TextList *list;
	Doc member;

	if (!gl_doc_get(options, "disclosure", &member))
		return NULL;
	list = palloc0(sizeof(TextList));
	list->n = gl_doc_length(&member, 20);
	list->items = palloc(sizeof(char *) * Max(list->n, 1));
	for (int i = 0; i < list->n; i++)
	{
		Doc flag = gl_doc_at(&member, i);

		list->items[i] = gl_doc_line(&flag, GL_NAME_BYTES_MAX);
	}
	return list;
}

static void
read_options(const Doc *options, ContentChange *content)
{
	content->campaign = text_change(options, "campaign", GL_NAME_BYTES_MAX);
	content->assignee = text_change(options, "assignee", GL_NAME_BYTES_MAX);
	content->link = text_change(options, "link", 2000);
	content->first_comment = text_change(options, "first_comment", GL_NOTE_BYTES_MAX);
	content->disclosure = disclosure_option(options);
}

static TextList *
labels_argument(FunctionCallInfo fcinfo, int n)
{
	TextList *labels = palloc(sizeof(TextList));

	*labels = gl_arg_names(fcinfo, n, "labels", GL_LABELS_MAX);
	return labels;
}

/* create_post(workspace, title, body, channels, publish_at, workflow, media, labels, external_ref, options) */
Datum
gl_create_post_verb(PG_FUNCTION_ARGS)
{
	Doc options = gl_arg_options(fcinfo, 9, &post_options);
	NewPost post = {
		.workspace = gl_arg_name(fcinfo, 0, "workspace"),
		.channels = gl_arg_names(fcinfo, 3, "channels", GL_CHANNELS_MAX),
		.workflow = gl_arg_opt_name(fcinfo, 5, "workflow"),
		.external_ref = gl_arg_opt_name(fcinfo, 8, "external_ref"),
	};
	ContentChange content = {
		.title = gl_arg_text(fcinfo, 1, "title", GL_TITLE_BYTES_MAX),
		.body = gl_arg_text(fcinfo, 2, "body", GL_BODY_BYTES_MAX),
		.media = gl_arg_media(fcinfo, 6, "media"),
		.labels = labels_argument(fcinfo, 7),
	};
	ActRequest request = {
		.action = ACTION_CREATE,
		.content = &content,
		.publish_at = gl_arg_time(fcinfo, 4, "publish_at", false),
		.timezone = gl_option_name(&options, "timezone"),
	};
	EngineScope scope;
	Datum result;

	if (request.timezone != NULL)
		gl_check_timezone("timezone", request.timezone);
	read_options(&options, &content);
	gl_option_limits(&options, &request.limits);
	gl_complete_content(&content);
	gl_option_key(&options, fcinfo, 10, &request);
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	result = gl_post_result(fcinfo, gl_create_post(&post, &request), request.actor);
	gl_engine_leave(&scope);
	return result;
}

/* The channels that the copied revision is for and the post still has; all of a cancelled post's. */
static IdList
copied_channels(const PostSnap *source)
{
	IdList channels = {0};

	for (int i = 0; i < source->nvariants; i++)
	{
		const VariantRow *variant = &source->variants[i].row;

		if ((variant->delivery_state != DELIVERY_CANCELLED || source->post.is_cancelled) &&
			gl_ids_contain(&source->content.channel_ids, variant->channel_id))
			gl_ids_add(&channels, variant->channel_id);
	}
	return channels;
}

/*
 * What a copy takes over: all content, the columns, the channels; not the plan and not the review, and
 * a chosen workflow only where the actor may choose it.
 * Overrides are those of the current revision, so who sees an older one does not get them.
 */
static PostSnap *
copy(PostSnap *source, Actor actor)
{
	bool is_older = gl_show_seen_content(source, actor);
	ContentChange content = {
		.title = is_older ? source->content.title : source->post.title,
		.body = source->content.body,
		.media = source->content.media,
		.link = {true, source->content.link},
		.first_comment = {true, source->content.first_comment},
		.disclosure = &source->content.disclosure,
		.labels = &source->post.labels,
		.campaign = {true, source->post.campaign},
	};
	VariantChange *overrides = palloc0(sizeof(VariantChange) * Max(source->nvariants, 1));
	ActRequest request = {
		.actor = actor,
		.content = &content,
		.overrides = overrides,
		.copied = source,
		.publish_at = GL_TIME_NEVER,
	};
	IdList channels = copied_channels(source);
	bool keeps_workflow = source->post.is_workflow_chosen &&
						  gl_may_choose_workflow(source->workspace, &channels, actor);

	for (int i = 0; i < source->nvariants && !is_older; i++)
	{
		const VariantSnap *variant = &source->variants[i];

		if (gl_ids_contain(&channels, variant->row.channel_id))
			overrides[request.noverrides++] = (VariantChange){
				variant->channel, variant->row.body, variant->row.media, variant->row.options};
	}
	return gl_act_create(source->workspace, &request, &channels,
						 keeps_workflow ? source->workflow : NULL, NULL);
}

/* copy_post(post_id, options) */
Datum
gl_copy_post(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	Actor actor;
	PostSnap *source;
	Datum result;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_person();
	source = gl_snapshot_lock(post_id, actor);
	result = gl_post_result(fcinfo, copy(source, actor), actor);
	gl_engine_leave(&scope);
	return result;
}

static bool
has_content(const ContentChange *content)
{
	return content->body != NULL || content->title != NULL || content->media != NULL ||
		   content->labels != NULL || content->disclosure != NULL || content->campaign.is_set ||
		   content->link.is_set || content->first_comment.is_set || content->assignee.is_set;
}

/* revise_post(post_id, body, title, media, labels, expected_revision, options) */
Datum
gl_revise_post(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ContentChange content = {
		.body = gl_arg_opt_text(fcinfo, 1, "body", GL_BODY_BYTES_MAX),
		.title = gl_arg_opt_text(fcinfo, 2, "title", GL_TITLE_BYTES_MAX),
		.media = gl_arg_media(fcinfo, 3, "media"),
		.labels = PG_ARGISNULL(4) ? NULL : labels_argument(fcinfo, 4),
	};
	ActRequest request = {
		.action = ACTION_REVISE,
		.revision = gl_arg_revision(fcinfo, 5, "expected_revision", false),
		.content = &content,
	};
	ActRequest plan = {.action = ACTION_PLAN, .revision = request.revision};
	Doc options = gl_arg_options(fcinfo, 6, &revise_options);
	EngineScope scope;
	PostSnap *snap;
	Datum result;
	Doc minor;
	bool has_limits;

	read_options(&options, &content);
	content.is_minor = gl_doc_get(&options, "minor", &minor) && gl_doc_bool(&minor);
	gl_option_limits(&options, &plan.limits);
	has_limits = gl_limits_are_set(&plan);
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	plan.actor = request.actor;
	snap = gl_snapshot_lock(post_id, request.actor);
	/* Limits alone are no edit, and take no permission to edit. They come first: an edit makes a revision. */
	if (has_limits)
		gl_act_locked(snap, &plan);
	if (!has_limits || has_content(&content))
		gl_act_locked(snap, &request);
	result = gl_post_result(fcinfo, snap, request.actor);
	gl_engine_leave(&scope);
	return result;
}

void
gl_check_variant_options(Jsonb *options, const Channel *channel)
{
	DocKeys keys = {gl_network_options(channel->network->limits), NULL};
	Doc root = gl_doc_root(options, "options");

	gl_doc_check_keys(&root, &keys);
}

/* set_variant(post_id, channel, body, media, options) */
Datum
gl_set_variant(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	char *channel = gl_arg_name(fcinfo, 1, "channel");
	VariantChange change = {
		.body = gl_arg_opt_text(fcinfo, 2, "body", GL_BODY_BYTES_MAX),
		.media = gl_arg_media(fcinfo, 3, "media"),
	};
	ActRequest request = {.action = ACTION_SET_VARIANT, .variant = &change};
	EngineScope scope;
	PostSnap *snap;
	Datum result;

	change.options = PG_ARGISNULL(4) ? gl_empty_object() : PG_GETARG_JSONB_P(4);
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, request.actor);
	change.channel = gl_channel_for(snap->workspace, channel);
	gl_check_variant_options(change.options, change.channel);
	gl_act_locked(snap, &request);
	result = gl_variant_result(fcinfo, snap, gl_snapshot_variant(snap, change.channel->id));
	gl_engine_leave(&scope);
	return result;
}

/* remove_variant(post_id, channel, options) */
Datum
gl_remove_variant(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	char *channel = gl_arg_name(fcinfo, 1, "channel");
	ActRequest request = {.action = ACTION_REMOVE_VARIANT};
	EngineScope scope;
	PostSnap *snap;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, request.actor);
	request.channel_id = gl_channel_for(snap->workspace, channel)->id;
	if (gl_snapshot_variant(snap, request.channel_id) == NULL)
		gl_not_found("channel of the post", channel);
	gl_act_locked(snap, &request);
	result = gl_post_result(fcinfo, snap, request.actor);
	gl_engine_leave(&scope);
	return result;
}
