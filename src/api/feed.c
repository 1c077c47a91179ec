/*
 * feed.c
 *		events_after(): the log for readers that must miss nothing.
 */
#include "api/args.h"
#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "catalog/pg_type_d.h"
#include "flow/visible.h"
#include "funcapi.h"
#include "utils/snapmgr.h"
#include "worker/wake.h"

PG_FUNCTION_INFO_V1(gl_events_after);

#define EVENTS_MAX 1000000

static Statement select_events = {
	.text =
		"SELECT v.* FROM greenlight_internal.event e JOIN greenlight.event v ON v.seq = e.seq "
		"WHERE e.seq > $1 AND e.seq <= $2 AND (e.workspace_id = ANY ($3) OR e.workspace_id IS NULL AND $4) "
		"ORDER BY e.seq LIMIT $5",
	.expect = SPI_OK_SELECT,
	.ntypes = 5,
	.types = {INT8OID, INT8OID, INT8ARRAYOID, BOOLOID, INT4OID},
};

/*
 * events_after(seq, max_events). The end is fixed before the snapshot is taken, and the snapshot is
 * the newest one also in a REPEATABLE READ transaction: an older one could lack an event that lies
 * below the end. Who may read what is asked of the same snapshot.
 */
Datum
gl_events_after(PG_FUNCTION_ARGS)
{
	gl_id after = gl_arg_id(fcinfo, 0, "seq");
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EngineScope scope;
	Args args = {0};
	IdList workspaces;
	Actor actor;
	Rows rows;
	int limit;

	if (PG_ARGISNULL(1))
		gl_null_argument("max_events");
	limit = PG_GETARG_INT32(1);
	if (limit < 1 || limit > EVENTS_MAX)
		gl_invalid("\"max_events\" is out of range",
				   psprintf("Possible are 1 to %d events.", EVENTS_MAX),
				   "Name a smaller number, and call again.");
	if (RecoveryInProgress())
		ereport(
			ERROR,
			(errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
			 errmsg("events_after cannot be called on a standby"),
			 errdetail("A standby does not know which transactions of the primary are still open."),
			 errhint("Call it on the primary, or read greenlight.event.")));
	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	gl_args_int64(&args, after);
	gl_args_int64(&args, gl_sealed_event());
	PushActiveSnapshot(GetLatestSnapshot());
	actor = gl_actor_any();
	workspaces = gl_workspaces_readable();
	gl_args_ids(&args, workspaces.items, workspaces.n);
	gl_args_bool(&args, actor.kind == ACTOR_SYSTEM);
	gl_args_int(&args, limit);
	rows = gl_spi_run(&select_events, &args, 0);
	PopActiveSnapshot();
	for (uint64 i = 0; i < rows.count; i++)
		tuplestore_puttuple(result->setResult, rows.table->vals[i]);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
