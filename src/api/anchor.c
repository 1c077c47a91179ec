/*
 * anchor.c
 *		audit_anchor(): the digests to be kept outside the database, and to be compared with later.
 */
#include "api/args.h"
#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/visible.h"
#include "funcapi.h"
#include "store/anchors.h"
#include "store/roster.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "worker/wake.h"

PG_FUNCTION_INFO_V1(gl_audit_anchor);

/* Events that are not sealed yet would make another anchor when they are. */
static gl_id
covered_seq(FunctionCallInfo fcinfo)
{
	gl_id up_to = PG_ARGISNULL(1) ? GL_NO_ID : PG_GETARG_INT64(1);
	gl_id sealed;

	if (RecoveryInProgress() && up_to != GL_NO_ID)
		return up_to;
	if (RecoveryInProgress())
		ereport(
			ERROR,
			(errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
			 errmsg("a new anchor cannot be made on a standby"),
			 errdetail("A standby does not know which transactions of the primary are still open."),
			 errhint("Call it on the primary, or name the event of an anchor you have.")));
	sealed = gl_sealed_event();
	if (up_to > sealed || (!PG_ARGISNULL(1) && up_to < 1))
		gl_invalid("\"up_to\" is out of range",
				   "Possible are the numbers from 1 to that of the last sealed event.",
				   "Name the event of an anchor you have, or leave it out.");
	return up_to == GL_NO_ID ? sealed : up_to;
}

/* The one workspace that was named, or all whose events the session may read. */
static IdList
anchored_workspaces(const char *name)
{
	IdList readable = gl_workspaces_readable();
	gl_id id;

	if (name == NULL)
		return readable;
	id = gl_workspace_find(name);
	if (id == GL_NO_ID || !gl_ids_contain(&readable, id))
		gl_not_found("workspace", name);
	readable.n = 1;
	readable.items[0] = id;
	return readable;
}

static void
add_anchor(FunctionCallInfo fcinfo, const Anchor *anchor)
{
	Datum values[5];
	bool nulls[5] = {false};

	nulls[0] = anchor->workspace == NULL;
	values[0] = nulls[0] ? (Datum) 0 : CStringGetTextDatum(anchor->workspace);
	values[1] = Int64GetDatum(anchor->seq);
	values[2] = Int64GetDatum(anchor->chains);
	values[3] = Int64GetDatum(anchor->events);
	values[4] = CStringGetTextDatum(anchor->sha256);
	gl_set_row(fcinfo, values, nulls);
}

/* audit_anchor(workspace, up_to) */
Datum
gl_audit_anchor(PG_FUNCTION_ARGS)
{
	char *name = gl_arg_opt_name(fcinfo, 0, "workspace");
	EngineScope scope;
	IdList workspaces;
	Anchor *anchors;
	Actor actor;
	gl_id seq;
	int n;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	actor = gl_actor_any();
	seq = covered_seq(fcinfo);
	PushActiveSnapshot(GetLatestSnapshot());
	workspaces = anchored_workspaces(name);
	anchors = gl_anchors_read(&workspaces, name == NULL && actor.kind == ACTOR_SYSTEM, seq, &n);
	PopActiveSnapshot();
	for (int i = 0; i < n; i++)
		add_anchor(fcinfo, &anchors[i]);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
