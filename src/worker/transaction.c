/*
 * transaction.c
 *		An error ends the transaction and not the worker.
 */
#include "postgres.h"

#include "worker/transaction.h"

#include "access/xact.h"
#include "pgstat.h"
#include "utils/memutils.h"

bool
gl_worker_transaction(const char *activity, void (*work)(void *argument), void *argument)
{
	MemoryContext caller = CurrentMemoryContext;
	volatile bool done = false;

	SetCurrentStatementStartTimestamp();
	pgstat_report_activity(STATE_RUNNING, activity);
	PG_TRY();
	{
		StartTransactionCommand();
		work(argument);
		CommitTransactionCommand();
		done = true;
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
	return done;
}
