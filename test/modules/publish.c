/*
 * publish.c
 *		The two transactions of a delivery as functions, so that a session can stop between them.
 *
 * The worker runs each in a transaction of its own; here they run in the caller's, whose end the
 * test chooses. Calls what the extension exports, so the extension must be loaded first.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/engine.h"
#include "flow/arming.h"
#include "flow/publish.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gltest_begin_epoch);
PG_FUNCTION_INFO_V1(gltest_claim_due);
PG_FUNCTION_INFO_V1(gltest_recover);
PG_FUNCTION_INFO_V1(gltest_settle);
PG_FUNCTION_INFO_V1(gltest_pause_channel);

#define LEASE (60 * GL_SECOND)

Datum
gltest_begin_epoch(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	gl_id epoch;

	gl_engine_enter(&scope, ENGINE_WRITES);
	epoch = gl_epoch_begin(gl_clock_now());
	gl_engine_leave(&scope);
	PG_RETURN_INT64(epoch);
}

/* The batch as (claimed variants, locked posts, missed, cut_off). */
static Datum
batch_row(FunctionCallInfo fcinfo, const ClaimBatch *batch)
{
	gl_id *variants = palloc(sizeof(gl_id) * Max(batch->nclaims, 1));
	TupleDesc desc;
	Datum values[4];
	bool nulls[4] = {false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE || desc->natts != 4)
		elog(ERROR, "a batch has four columns");
	for (int i = 0; i < batch->nclaims; i++)
		variants[i] = batch->claims[i].variant->row.id;
	values[0] = gl_ids_datum(variants, batch->nclaims);
	values[1] = gl_ids_datum(batch->locked_posts.items, batch->locked_posts.n);
	values[2] = Int32GetDatum(batch->missed);
	values[3] = Int32GetDatum(batch->cut_off);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/* claim_due(epoch, max_deliveries): like the worker, nothing where this database may not publish */
Datum
gltest_claim_due(PG_FUNCTION_ARGS)
{
	gl_time now = gl_clock_now();
	gl_id looking_at = GL_NO_ID;
	ClaimRequest request = {
		.now = now,
		.epoch = PG_GETARG_INT64(0),
		.lease_until = now + LEASE,
		.limit = PG_GETARG_INT32(1),
		.channel_share = PG_GETARG_INT32(1),
		.looking_at = &looking_at,
	};
	ClaimBatch batch = {0};
	EngineScope scope;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	if (gl_publishing_obstacle() == NULL)
		batch = gl_publish_claim(&request);
	result = batch_row(fcinfo, &batch);
	gl_engine_leave(&scope);
	PG_RETURN_DATUM(result);
}

/* recover(epoch): settle what older generations left running */
Datum
gltest_recover(PG_FUNCTION_ARGS)
{
	ClaimBatch batch;
	EngineScope scope;
	Datum result;

	gl_engine_enter(&scope, ENGINE_WRITES);
	batch = gl_publish_recover(PG_GETARG_INT64(0));
	result = batch_row(fcinfo, &batch);
	gl_engine_leave(&scope);
	PG_RETURN_DATUM(result);
}

/* settle(epoch, attempt_id, post_id, variant_id, outcome): the action it led to, or why it led to none */
Datum
gltest_settle(PG_FUNCTION_ARGS)
{
	int outcome = gl_name_find(&gl_outcomes, text_to_cstring(PG_GETARG_TEXT_PP(4)));
	Ending ending = {
		.attempt_id = PG_GETARG_INT64(1),
		.post_id = PG_GETARG_INT64(2),
		.variant_id = PG_GETARG_INT64(3),
		.outcome = outcome,
		.remote_id = outcome == OUTCOME_OK ? "remote" : NULL,
		.error = outcome == OUTCOME_OK ? NULL : "made up by a test",
	};
	EngineScope scope;

	if (outcome < 0)
		elog(ERROR, "no such outcome");
	gl_engine_enter(&scope, ENGINE_WRITES);
	gl_publish_settle(&ending, 1, PG_GETARG_INT64(0));
	gl_engine_leave(&scope);
	if (!ending.is_settled)
		PG_RETURN_TEXT_P(cstring_to_text("post is locked"));
	PG_RETURN_TEXT_P(cstring_to_text(
		ending.action == ACTION_COUNT ? "too late" : gl_name(&gl_actions, ending.action)));
}

/* pause_channel(channel_id, workspace_id): what the worker does after an outcome `auth` */
Datum
gltest_pause_channel(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	bool is_paused;

	gl_engine_enter(&scope, ENGINE_WRITES);
	is_paused = gl_publish_pause_channel(PG_GETARG_INT64(0), PG_GETARG_INT64(1), gl_clock_now());
	gl_engine_leave(&scope);
	PG_RETURN_BOOL(is_paused);
}
