/*
 * anchor.c
 *		Anchors in the server log. An anchor covers everything before it, so that a day on which no
 *		worker ran leaves no gap.
 */
#include "postgres.h"

#include "worker/anchor.h"

#include "base/clock.h"
#include "base/engine.h"
#include "commands/dbcommands.h"
#include "miscadmin.h"
#include "store/anchors.h"
#include "store/workspaces.h"
#include "utils/snapmgr.h"
#include "worker/transaction.h"
#include "worker/wake.h"

#define DAY (24 * INT64CONST(3600) * GL_SECOND)

static void
log_anchors(void *argument)
{
	EngineScope scope;
	gl_id sealed = gl_sealed_event();
	IdList workspaces;
	Anchor *anchors;
	int n;

	gl_engine_enter(&scope, ENGINE_READS);
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
	gl_engine_leave(&scope);
}

gl_time
gl_anchor_run(gl_time due)
{
	gl_time now = gl_clock_now();

	/* What fails is tried again the next day. */
	if (due <= now && due > 0)
		(void) gl_worker_transaction("writing anchors to the log", log_anchors, NULL);
	return due > now ? due : now - now % DAY + DAY;
}
