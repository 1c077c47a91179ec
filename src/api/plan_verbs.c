/*
 * plan_verbs.c
 *		Verbs on the delivery axis: time, hold, retry, confirmation.
 */
#include "api/verbs.h"

#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/text.h"
#include "flow/lookup.h"

PG_FUNCTION_INFO_V1(gl_schedule);
PG_FUNCTION_INFO_V1(gl_unschedule);
PG_FUNCTION_INFO_V1(gl_publish_now);
PG_FUNCTION_INFO_V1(gl_unpublish);
PG_FUNCTION_INFO_V1(gl_hold);
PG_FUNCTION_INFO_V1(gl_release);
PG_FUNCTION_INFO_V1(gl_retry);
PG_FUNCTION_INFO_V1(gl_confirm_published);
PG_FUNCTION_INFO_V1(gl_confirm_not_published);

static const char *const schedule_keys[] = {"idempotency_key", "publish_until", "together",
											"unpublish_at", NULL};
static const char *const schedule_later[] = {"fold", NULL};
static const DocKeys schedule_options = {schedule_keys, schedule_later};

/* schedule(post_id, publish_at, timezone, options) */
Datum
gl_schedule(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {
		.action = ACTION_SCHEDULE,
		.publish_at = gl_arg_time(fcinfo, 1, "publish_at", true),
		.timezone = gl_arg_opt_timezone(fcinfo, 2, "timezone"),
	};
	Doc options = gl_arg_options(fcinfo, 3, &schedule_options);

	gl_option_limits(&options, &request.limits);
	gl_option_key(&options, fcinfo, 4, &request);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

/* A verb of the form (post_id, options). */
static Datum
without_note(FunctionCallInfo fcinfo, Action action)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = action};

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

Datum
gl_unschedule(PG_FUNCTION_ARGS)
{
	return without_note(fcinfo, ACTION_UNSCHEDULE);
}

Datum
gl_publish_now(PG_FUNCTION_ARGS)
{
	return without_note(fcinfo, ACTION_PUBLISH_NOW);
}

Datum
gl_retry(PG_FUNCTION_ARGS)
{
	return without_note(fcinfo, ACTION_RETRY);
}

/* A verb of the form (post_id, reason or note, options). */
static Datum
with_note(FunctionCallInfo fcinfo, Action action, const char *argument)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = action, .note = gl_arg_note(fcinfo, 1, argument, false)};

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	return gl_verb_on_post(fcinfo, post_id, &request);
}

Datum
gl_hold(PG_FUNCTION_ARGS)
{
	return with_note(fcinfo, ACTION_HOLD, "reason");
}

Datum
gl_release(PG_FUNCTION_ARGS)
{
	return with_note(fcinfo, ACTION_RELEASE, "note");
}

/* unpublish(post_id, reason, options) */
Datum
gl_unpublish(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"channel", NULL};
	static const DocKeys unpublish_options = {keys, NULL};
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = ACTION_UNPUBLISH,
						  .note = gl_arg_note(fcinfo, 1, "reason", false)};
	Doc options = gl_arg_options(fcinfo, 2, &unpublish_options);
	char *channel = gl_option_name(&options, "channel");
	EngineScope scope;
	PostSnap *snap;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, request.actor);
	if (channel != NULL)
		request.channel_id = gl_channel_for(snap->workspace, channel)->id;
	if (channel != NULL && gl_snapshot_variant(snap, request.channel_id) == NULL)
		gl_not_found("channel of the post", channel);
	gl_act_locked(snap, &request);
	result = gl_post_result(fcinfo, snap, request.actor);
	gl_engine_leave(&scope);
	return result;
}

/* An address of http or https with something after the scheme, on one line. */
static void
check_web_address(const char *url)
{
	const char *host = strncmp(url, "https://", 8) == 0	 ? url + 8
					   : strncmp(url, "http://", 7) == 0 ? url + 7
														 : NULL;

	if (host == NULL)
		gl_invalid("\"remote_url\" is not a web address",
				   "It starts with neither http:// nor https://.",
				   "Copy the address of the published post.");
	if (strcspn(host, "/?# ") == 0 || gl_has_control_character(url, false))
		gl_invalid("\"remote_url\" is not a web address",
				   "It names no host, or holds a line break or another control character.",
				   "Copy the address of the published post.");
}

/* confirm_published(variant_id, remote_url, remote_id, options) */
Datum
gl_confirm_published(PG_FUNCTION_ARGS)
{
	gl_id variant_id = gl_arg_id(fcinfo, 0, "variant_id");
	ActRequest request = {
		.action = ACTION_CONFIRM_PUBLISHED,
		.remote_url = gl_arg_text(fcinfo, 1, "remote_url", 2000),
		.remote_id = gl_arg_opt_text(fcinfo, 2, "remote_id", 2000),
	};

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	check_web_address(request.remote_url);
	return gl_verb_on_variant(fcinfo, variant_id, &request);
}

/* confirm_not_published(variant_id, note, options) */
Datum
gl_confirm_not_published(PG_FUNCTION_ARGS)
{
	gl_id variant_id = gl_arg_id(fcinfo, 0, "variant_id");
	ActRequest request = {
		.action = ACTION_CONFIRM_NOT_PUBLISHED,
		.note = gl_arg_note(fcinfo, 1, "note", false),
	};

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	return gl_verb_on_variant(fcinfo, variant_id, &request);
}
