/*
 * slots.c
 *		Posting slots in SQL: made, asked for, filled.
 */
#include "api/args.h"
#include "api/result.h"
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/delegates.h"
#include "flow/fill.h"
#include "flow/setup.h"
#include "flow/slots.h"
#include "flow/snapshot.h"
#include "flow/visible.h"
#include "funcapi.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_add_slot);
PG_FUNCTION_INFO_V1(gl_remove_slot);
PG_FUNCTION_INFO_V1(gl_next_slot);
PG_FUNCTION_INFO_V1(gl_fill_slots);
PG_FUNCTION_INFO_V1(gl_free_slots_ahead);

#define FILLED_MAX 1000 /* posts in one call */
#define FILLED_IF_NOT_SAID 100
#define AHEAD (28 * USECS_PER_DAY) /* how far metrics look for free slots */
#define AHEAD_MAX 1000			   /* of one channel */

static SlotRow
slot_argument(FunctionCallInfo fcinfo)
{
	SlotRow slot = {.iso_dow = gl_arg_count(fcinfo, 2, "iso_dow", 1, 7)};

	if (PG_ARGISNULL(3))
		gl_null_argument("local_time");
	slot.local_time = PG_GETARG_TIMEADT(3);
	if (slot.local_time >= USECS_PER_DAY)
		gl_invalid("\"local_time\" is out of range", "A day ends before 24:00.",
				   "Name 00:00 of the next weekday.");
	return slot;
}

static char *
slot_detail(const char *channel, const SlotRow *slot)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "channel", channel);
	gl_detail_int(&detail, "iso_dow", slot->iso_dow);
	gl_detail_text(
		&detail, "local_time",
		DatumGetCString(DirectFunctionCall1(time_out, TimeADTGetDatum(slot->local_time))));
	if (slot->is_kept_open)
		gl_detail_raw(&detail, "keep_open", "true");
	return gl_detail_end(&detail);
}

static const char *const add_keys[] = {"keep_open", NULL};
static const DocKeys add_options = {add_keys, NULL};

/* add_slot(workspace, channel, iso_dow, local_time, options) */
Datum
gl_add_slot(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *channel = gl_arg_name(fcinfo, 1, "channel");
	SlotRow slot = slot_argument(fcinfo);
	EngineScope scope;
	Setup setup;
	gl_id id;
	bool has_changed;
	Datum result;
	Doc options = gl_arg_options(fcinfo, 4, &add_options);
	Doc keep_open;

	slot.is_kept_open = gl_doc_get(&options, "keep_open", &keep_open) && gl_doc_bool(&keep_open);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "add a slot");
	slot.channel_id = gl_channel_for(setup.workspace, channel)->id;
	id = gl_slot_write(setup.row.id, &slot, setup.now, &has_changed);
	if (has_changed)
		gl_setup_end(&setup, "add_slot", slot_detail(channel, &slot));
	result = gl_slot_result(id);
	gl_engine_leave(&scope);
	return result;
}

/* remove_slot(workspace, channel, iso_dow, local_time, options) */
Datum
gl_remove_slot(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *channel = gl_arg_name(fcinfo, 1, "channel");
	SlotRow slot = slot_argument(fcinfo);
	EngineScope scope;
	Setup setup;
	Datum result;

	(void) gl_arg_options(fcinfo, 4, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "remove a slot");
	slot.channel_id = gl_channel_for(setup.workspace, channel)->id;
	if (!gl_slot_delete(&slot))
		gl_not_found("slot", psprintf("%d %s", slot.iso_dow,
									  DatumGetCString(DirectFunctionCall1(
										  time_out, TimeADTGetDatum(slot.local_time)))));
	gl_setup_end(&setup, "remove_slot", slot_detail(channel, &slot));
	result = gl_channel_result(slot.channel_id);
	gl_engine_leave(&scope);
	return result;
}

/* next_slot(workspace, channel, after) */
Datum
gl_next_slot(PG_FUNCTION_ARGS)
{
	char *workspace_name = gl_arg_name(fcinfo, 0, "workspace");
	char *channel = gl_arg_name(fcinfo, 1, "channel");
	gl_time after = gl_arg_time(fcinfo, 2, "after", false);
	EngineScope scope;
	Actor actor;
	const Workspace *workspace;
	const Member *member;
	Instants found;

	if (after == GL_TIME_NEVER)
		after = gl_clock_now();
	gl_engine_enter(&scope, ENGINE_READS);
	actor = gl_actor_any();
	workspace = gl_workspace_seen(workspace_name, actor);
	member = gl_member_find(workspace, actor.person_id);
	/* When nothing is free says when something is planned that clients have not seen yet. */
	if (member != NULL && !gl_is_internal(member))
		gl_not_permitted("look for a free slot", "view_internal");
	found = gl_slots_free(workspace, gl_channel_for(workspace, channel)->id, after,
						  after + GL_PLAN_HORIZON, 1);
	gl_engine_leave(&scope);
	if (found.n == 0)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(found.at[0]);
}

/* fill_slots(workspace, options) */
Datum
gl_fill_slots(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"limit", NULL};
	static const DocKeys fill_options = {keys, NULL};
	char *name = gl_arg_name(fcinfo, 0, "workspace");
	Doc options = gl_arg_options(fcinfo, 1, &fill_options);
	int limit = FILLED_IF_NOT_SAID;
	Doc member;
	EngineScope scope;
	Actor actor;
	const Workspace *workspace;
	PostSnap **planned;
	int n;

	if (gl_doc_get(&options, "limit", &member))
		limit = gl_doc_int(&member, 1, FILLED_MAX);
	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_person();
	workspace = gl_workspace_for(name, actor);
	planned = gl_slots_fill(workspace, actor, limit, &n);
	for (int i = 0; i < n; i++)
	{
		ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

		tuplestore_puttuple(result->setResult, gl_post_tuple(result->setDesc, planned[i], actor));
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* free_slots(workspace_id, channel_id): for who reads the metrics of the workspace, and may see no post of it */
Datum
gl_free_slots_ahead(PG_FUNCTION_ARGS)
{
	gl_id workspace_id = PG_GETARG_INT64(0);
	gl_id channel_id = PG_GETARG_INT64(1);
	gl_time now = gl_clock_now();
	EngineScope scope;
	IdList measured;
	Instants found = {0};

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	gl_engine_enter(&scope, ENGINE_READS);
	measured = gl_workspaces_measured();
	if (gl_ids_contain(&measured, workspace_id))
	{
		const Workspace *workspace = gl_workspace_read(workspace_id);

		/* the channels that metrics know are copies */
		if (gl_channel_find(workspace, channel_id) != NULL)
			found = gl_slots_free(workspace, channel_id, now, now + AHEAD, AHEAD_MAX);
	}
	for (int i = 0; i < found.n; i++)
	{
		Datum value = TimestampTzGetDatum(found.at[i]);
		bool is_null = false;

		gl_set_row(fcinfo, &value, &is_null);
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}
