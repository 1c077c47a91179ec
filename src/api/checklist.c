/*
 * checklist.c
 *		The verb on checklists.
 */
#include "api/result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/checklist.h"

PG_FUNCTION_INFO_V1(gl_tick);

static const char *const tick_keys[] = {"revision", NULL};
static const DocKeys tick_options = {tick_keys, NULL};

/* tick(post_id, item, is_done, options): saying what is so already changes nothing. */
Datum
gl_tick(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	ActRequest request = {.action = ACTION_TICK, .item = gl_arg_name(fcinfo, 1, "item")};
	EngineScope scope;
	PostSnap *snap;
	Doc options;
	Doc revision;
	Datum result;

	if (PG_ARGISNULL(2))
		gl_null_argument("is_done");
	request.is_done = PG_GETARG_BOOL(2);
	options = gl_arg_options(fcinfo, 3, &tick_options);
	if (gl_doc_get(&options, "revision", &revision))
		request.revision = gl_doc_int(&revision, 1, INT_MAX);
	gl_engine_enter(&scope, ENGINE_WRITES);
	request.actor = gl_actor_person();
	snap = gl_snapshot_lock(post_id, request.actor);
	gl_checklist_check(snap, request.actor, request.item);
	gl_act_locked(snap, &request);
	result = gl_post_result(fcinfo, snap, request.actor);
	gl_engine_leave(&scope);
	return result;
}
