/*
 * identity.c
 *		A C static, not a setting: no SQL can SET it, and it never outlives its transaction, so the
 *		next client of a pooled connection cannot inherit it. Parallel workers do not see it.
 */
#include "base/identity.h"

#include "access/xact.h"
#include "base/errors.h"

static gl_id assumed = GL_NO_ID; /* reset by the end of the transaction */
static int assumed_level;		 /* nesting level of the transaction that assumed it */

void
gl_identity_assume(gl_id person_id)
{
	if (assumed != GL_NO_ID && assumed != person_id)
		gl_refuse(REFUSAL_NO_ACTOR, "This transaction acts as another person already.");
	if (assumed == GL_NO_ID)
	{
		assumed = person_id;
		assumed_level = GetCurrentTransactionNestLevel();
	}
}

gl_id
gl_identity_assumed(void)
{
	return assumed;
}

static void
on_transaction_event(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT ||
		event == XACT_EVENT_PRE_PREPARE)
		return;
	assumed = GL_NO_ID;
}

static void
on_subtransaction_event(SubXactEvent event, SubTransactionId subid, SubTransactionId parent,
						void *arg)
{
	int level = GetCurrentTransactionNestLevel();

	if (assumed == GL_NO_ID || assumed_level < level)
		return;
	if (event == SUBXACT_EVENT_ABORT_SUB)
		assumed = GL_NO_ID;
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
		assumed_level = level - 1;
}

void
gl_identity_init(void)
{
	RegisterXactCallback(on_transaction_event, NULL);
	RegisterSubXactCallback(on_subtransaction_event, NULL);
}
