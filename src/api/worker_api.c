/*
 * worker_api.c
 *		SQL's view of the worker, and the permission to publish.
 */
#include "api/args.h"
#include "api/result.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/wakehint.h"
#include "flow/arming.h"
#include "flow/journal.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "worker/status.h"
#include "worker/wake.h"

PG_FUNCTION_INFO_V1(gl_worker_wake);
PG_FUNCTION_INFO_V1(gl_wait_for_worker);
PG_FUNCTION_INFO_V1(gl_run_once);
PG_FUNCTION_INFO_V1(gl_arm_publisher);
PG_FUNCTION_INFO_V1(gl_disarm_publisher);
PG_FUNCTION_INFO_V1(gl_publisher_status);

#define ROUND_TIMEOUT 600 /* seconds that run_once waits */

static Datum
time_or_null(gl_time time, bool *is_null)
{
	*is_null = time == GL_TIME_NEVER;
	return TimestampTzGetDatum(time);
}

/* Raises unless the extension is installed and somebody acts. */
static void
require_actor(void)
{
	EngineScope scope;

	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_any();
	gl_engine_leave(&scope);
}

/* worker_wake() */
Datum
gl_worker_wake(PG_FUNCTION_ARGS)
{
	require_actor();
	PG_RETURN_BOOL(gl_wake_now());
}

/* wait_for_worker(timeout_seconds) */
Datum
gl_wait_for_worker(PG_FUNCTION_ARGS)
{
	double timeout;

	if (PG_ARGISNULL(0))
		gl_null_argument("timeout_seconds");
	timeout = PG_GETARG_FLOAT8(0);
	if (!(timeout >= 0 && timeout <= 86400))
		gl_invalid("\"timeout_seconds\" is out of range", "Possible are 0 to 86400 seconds.",
				   "Name a number of seconds.");
	require_actor();
	PG_RETURN_BOOL(gl_worker_round(timeout));
}

/* run_once(options) */
Datum
gl_run_once(PG_FUNCTION_ARGS)
{
	WorkerStatus before;
	WorkerStatus after;
	Datum values[7];
	bool nulls[7] = {false};

	(void) gl_arg_options(fcinfo, 0, &gl_no_options);
	require_actor();
	before = gl_worker_status();
	if (!gl_worker_round(ROUND_TIMEOUT))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the worker did not come"),
						errdetail("None ran in this database within %d seconds.", ROUND_TIMEOUT),
						errhint("See greenlight.health().")));
	after = gl_worker_status();
	if (before.started_at != after.started_at)
		memset(&before.counts, 0, sizeof(TickCounts));
	values[0] = Int32GetDatum((int) (after.counts.claimed - before.counts.claimed));
	values[1] = Int32GetDatum((int) (after.counts.published - before.counts.published));
	values[2] = Int32GetDatum((int) (after.counts.retried - before.counts.retried));
	values[3] = Int32GetDatum((int) (after.counts.failed - before.counts.failed));
	values[4] = Int32GetDatum((int) (after.counts.unconfirmed - before.counts.unconfirmed));
	values[5] = Int32GetDatum((int) (after.counts.missed - before.counts.missed));
	values[6] = time_or_null(after.next_wake, &nulls[6]);
	return gl_row_result(fcinfo, values, nulls, 7);
}

static Datum
publisher_result(FunctionCallInfo fcinfo)
{
	InstanceRow instance = gl_instance_read();
	const char *obstacle = gl_publishing_obstacle();
	Datum values[5];
	bool nulls[5] = {false};

	values[0] = BoolGetDatum(instance.armed_at != GL_TIME_NEVER);
	values[1] = BoolGetDatum(obstacle == NULL);
	values[2] = gl_text_or_null(obstacle, &nulls[2]);
	values[3] = gl_text_or_null(instance.node, &nulls[3]);
	values[4] = time_or_null(instance.armed_at, &nulls[4]);
	return gl_row_result(fcinfo, values, nulls, 5);
}

static Datum
set_arming(FunctionCallInfo fcinfo, bool arms, const char *argument)
{
	char *note = gl_arg_note(fcinfo, 0, argument, false);
	EngineScope scope;
	Actor actor;
	Detail detail;
	Datum result;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_admin(arms ? "arm the publisher" : "disarm the publisher");
	gl_detail_begin(&detail);
	gl_detail_text(&detail, argument, note);
	if (arms)
		gl_arm(gl_clock_now());
	else
		gl_disarm();
	gl_instance_event(actor, gl_clock_now(), arms ? "arm_publisher" : "disarm_publisher",
					  gl_detail_end(&detail));
	gl_wake_note(gl_clock_now());
	result = publisher_result(fcinfo);
	gl_engine_leave(&scope);
	return result;
}

/* arm_publisher(note, options) */
Datum
gl_arm_publisher(PG_FUNCTION_ARGS)
{
	return set_arming(fcinfo, true, "note");
}

/* disarm_publisher(reason, options) */
Datum
gl_disarm_publisher(PG_FUNCTION_ARGS)
{
	return set_arming(fcinfo, false, "reason");
}

/* publisher_status(): for the view stat_publisher. */
Datum
gl_publisher_status(PG_FUNCTION_ARGS)
{
	WorkerStatus status;
	EngineScope scope;
	const char *obstacle;
	Datum values[15];
	bool nulls[15] = {false};

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_any();
	obstacle = gl_publishing_obstacle();
	gl_engine_leave(&scope);
	status = gl_worker_status();
	values[0] = BoolGetDatum(status.is_running);
	values[1] = Int32GetDatum(status.pid);
	nulls[1] = !status.is_running;
	values[2] = BoolGetDatum(obstacle == NULL);
	values[3] = gl_text_or_null(obstacle, &nulls[3]);
	values[4] = Int64GetDatum(status.epoch);
	values[5] = Int32GetDatum(status.in_flight);
	values[6] = time_or_null(status.next_wake, &nulls[6]);
	values[7] = Int64GetDatum(status.counts.ticks);
	values[8] = Int64GetDatum(status.counts.claimed);
	values[9] = Int64GetDatum(status.counts.published);
	values[10] = Int64GetDatum(status.counts.retried);
	values[11] = Int64GetDatum(status.counts.failed);
	values[12] = Int64GetDatum(status.counts.unconfirmed);
	values[13] = Int64GetDatum(status.counts.missed);
	values[14] = time_or_null(status.started_at, &nulls[14]);
	gl_set_row(fcinfo, values, nulls);
	return (Datum) 0;
}
