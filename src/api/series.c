/*
 * series.c
 *		Series of recurring posts in SQL.
 */
#include "api/verbs.h"

#include "api/recurrences.h"
#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/series.h"

PG_FUNCTION_INFO_V1(gl_create_series);
PG_FUNCTION_INFO_V1(gl_stop_series);

/* create_series(post_id, recurrence, valid_until, options) */
Datum
gl_create_series(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	SeriesRow series = {
		.post_id = post_id,
		.recurrence = gl_arg_name(fcinfo, 1, "recurrence"),
		.valid_until = gl_arg_time(fcinfo, 2, "valid_until", false),
		.ended_at = GL_TIME_NEVER,
	};
	ActRequest request = {.action = ACTION_CREATE_SERIES, .series = &series};
	Recurrence rule = gl_recurrence_argument(series.recurrence);
	EngineScope scope;
	PostSnap *snap;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	if (series.valid_until == GL_TIME_NEVER && rule.count == 0)
		gl_invalid("series has no end", "Reviewers agree to a series for a time.",
				   "Name valid_until, or COUNT in the recurrence.");
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, request.actor);
	gl_series_check_first(&snap->post, &rule, series.valid_until);
	series.workspace_id = snap->post.workspace_id;
	series.first_local = snap->post.publish_local;
	series.timezone = snap->post.timezone;
	series.created_at = snap->now;
	request.note = series.timezone == NULL ? NULL : gl_series_in_words(&series);
	gl_act_locked(snap, &request);
	result = gl_post_result(fcinfo, snap, request.actor);
	gl_engine_leave(&scope);
	return result;
}

/* stop_series(post_id, reason, options) */
Datum
gl_stop_series(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {
		.action = ACTION_STOP_SERIES,
		.note = gl_arg_note(fcinfo, 1, "reason", false),
	};
	EngineScope scope;
	PostSnap *snap;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, request.actor);
	gl_act_locked(snap, &request);
	gl_series_drop_all(snap, request.actor, request.note);
	result = gl_post_result(fcinfo, snap, request.actor);
	gl_engine_leave(&scope);
	return result;
}
