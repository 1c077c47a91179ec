/*
 * anchor.c
 *		Anchors in the server log. An anchor covers everything before it, so that a day on which no
 *		worker ran leaves no gap.
 */
#include "postgres.h"

#include "worker/anchor.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/engine.h"
#include "commands/dbcommands.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "store/anchors.h"
#include "store/workspaces.h"
#include "utils/snapmgr.h"
#include "worker/wake.h"

#define DAY (24 * INT64CONST(3600) * GL_SECOND)

static void
log_anchors(void)
{
	gl_id sealed = gl_sealed_event();
	IdList workspaces;
	Anchor *anchors;
	int n;

	PushActiveSnapshot(GetTransactionSnapshot());
	workspaces = gl_workspaces_all();
	anchors = gl_anchors_read(&workspaces, true, sealed, &n);
	PopActiveSnapshot();
	for (int i = 0; i < n; i++)
		ereport(LOG,
				(errmsg("pg_greenlight: anchor of %s%s%s in database \"%s\": event " INT64_FORMAT
						", " INT64_FORMAT " chains, " INT64_FORMAT " events, sha256 %s",
						anchors[i].workspace == NULL ? "its own chain" : "workspace \"",
						anchors[i].workspace == NULL ? "" : anchors[i].workspace,
						anchors[i].workspace == NULL ? "" : "\"", get_database_name(MyDatabaseId),
						anchors[i].seq, anchors[i].chains, anchors[i].events, anchors[i].sha256),
				 errhidestmt(true)));
}

/* What fails is logged and tried again the next day. */
static void
run_once(void)
{
	MemoryContext caller = CurrentMemoryContext;

	SetCurrentStatementStartTimestamp();
	pgstat_report_activity(STATE_RUNNING, "writing anchors to the log");
	PG_TRY();
	{
		EngineScope scope;

		StartTransactionCommand();
		gl_engine_enter(&scope, ENGINE_READS);
		log_anchors();
		gl_engine_leave(&scope);
		CommitTransactionCommand();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller);
		EmitErrorReport();
		FlushErrorState();
		AbortCurrentTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	pgstat_report_stat(false);
}

gl_time
gl_anchor_run(gl_time due)
{
	gl_time now = gl_clock_now();

	if (due <= now && due > 0)
		run_once();
	return due > now ? due : now - now % DAY + DAY;
}
