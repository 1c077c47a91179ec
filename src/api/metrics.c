/*
 * metrics.c
 *		Metrics in SQL: bringing them up to date, and what is recorded for them.
 */
#include "postgres.h"

#include <math.h>

#include "access/xact.h"
#include "api/args.h"
#include "api/result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/calendar.h"
#include "flow/lookup.h"
#include "flow/metrics.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "worker/wake.h"

PG_FUNCTION_INFO_V1(gl_working_seconds);
PG_FUNCTION_INFO_V1(gl_waiting_people);
PG_FUNCTION_INFO_V1(gl_refresh_metrics);
PG_FUNCTION_INFO_V1(gl_record_performance);

/* The calendars that a query has read so far. */
typedef struct CalendarCache
{
	int n;
	int room;
	struct
	{
		gl_id id;
		bool is_there;
		BusinessCalendar calendar;
	} * items;
} CalendarCache;

static const BusinessCalendar *
cached_calendar(FmgrInfo *function, gl_id id)
{
	CalendarCache *cache = function->fn_extra;
	MemoryContext caller = MemoryContextSwitchTo(function->fn_mcxt);
	EngineScope scope;
	CalendarRow row;
	int i;

	if (cache == NULL)
		function->fn_extra = cache = palloc0(sizeof(CalendarCache));
	for (i = 0; i < cache->n && cache->items[i].id != id; i++)
		continue;
	if (i == cache->n)
	{
		if (cache->n == cache->room)
		{
			cache->room = cache->room * 2 + 4;
			cache->items = cache->items == NULL
							   ? palloc(sizeof(cache->items[0]) * cache->room)
							   : repalloc(cache->items, sizeof(cache->items[0]) * cache->room);
		}
		gl_engine_enter(&scope, ENGINE_READS);
		cache->items[i].id = id;
		cache->items[i].is_there = gl_calendar_read(id, &row);
		if (cache->items[i].is_there)
			cache->items[i].calendar = gl_calendar_load(&row);
		cache->n++;
		gl_engine_leave(&scope);
	}
	MemoryContextSwitchTo(caller);
	return cache->items[i].is_there ? &cache->items[i].calendar : NULL;
}

/* working_seconds(calendar_id, from_at, to_at) */
Datum
gl_working_seconds(PG_FUNCTION_ARGS)
{
	const BusinessCalendar *calendar = cached_calendar(fcinfo->flinfo, PG_GETARG_INT64(0));

	if (calendar == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(
		(double) gl_business_between(calendar, PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2)) /
		GL_SECOND);
}

/* waiting_people(person_ids, votes): of the seats of a visit */
Datum
gl_waiting_people(PG_FUNCTION_ARGS)
{
	Row row = {.n = 2, .values = {PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)}};
	IdList people = {0};
	IdList waiting = {0};
	int nvotes;
	int16 *votes = gl_row_int16s(&row, 1, &nvotes);

	people.items = gl_row_ids(&row, 0, &people.n);
	waiting.items = palloc(sizeof(gl_id) * Max(people.n, 1));
	for (int i = 0; i < Min(people.n, nvotes); i++)
		if (votes[i] == VOTE_NONE)
			waiting.items[waiting.n++] = people.items[i];
	qsort(waiting.items, waiting.n, sizeof(gl_id), gl_compare_ids);
	people.n = 0;
	for (int i = 0; i < waiting.n; i++)
		if (i == 0 || waiting.items[i] != waiting.items[i - 1])
			people.items[people.n++] = waiting.items[i];
	PG_RETURN_DATUM(gl_ids_datum(people.items, people.n));
}

/* refresh_metrics(options): administrators only; one at a time. */
Datum
gl_refresh_metrics(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"full", NULL};
	static const DocKeys refresh_options = {keys, NULL};
	Doc options = gl_arg_options(fcinfo, 0, &refresh_options);
	Doc full;
	bool is_full = gl_doc_get(&options, "full", &full) && gl_doc_bool(&full);
	gl_time now = gl_clock_now();
	EngineScope scope;
	MetricState state;
	MetricsReport report;
	Datum values[4];
	bool nulls[4] = {false};
	Datum result;
	gl_id sealed;

	if (IsolationUsesXactSnapshot())
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("refresh_metrics is not for REPEATABLE READ and SERIALIZABLE"),
						errdetail("Such a transaction may not see all events that it would pass."),
						errhint("Call it in a transaction that is READ COMMITTED.")));
	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_actor_admin("refresh metrics");
	state = gl_metric_state_lock();
	sealed = gl_sealed_event();
	gl_engine_refresh();
	report = gl_metrics_refresh(&state, sealed, is_full, now);
	values[0] = Int64GetDatum(report.posts);
	values[1] = Int64GetDatum(report.changes);
	values[2] = Int64GetDatum(report.watermark);
	values[3] = TimestampTzGetDatum(now);
	result = gl_row_result(fcinfo, values, nulls, 4);
	gl_engine_leave(&scope);
	return result;
}

/* Who may publish the post may say what came of it; so may an administrator without a person. */
static void
check_recorder(const PostSnap *snap, Actor actor)
{
	IdList channels = gl_snapshot_channels(snap, GL_NO_ID);
	const Member *member;

	if (actor.kind != ACTOR_PERSON)
		return;
	member = gl_member_find(snap->workspace, actor.person_id);
	if (!gl_permits(gl_permissions_on(member->grants, member->ngrants, channels.items, channels.n),
					PERMISSION_PUBLISH_NOW))
		gl_not_permitted("record performance", "publish_now");
}

/* When it was measured: after it went out, and not in the future. */
static gl_time
measured_at(FunctionCallInfo fcinfo, const VariantSnap *variant, gl_time now)
{
	gl_time at = PG_GETARG_TIMESTAMPTZ(1);

	if (TIMESTAMP_NOT_FINITE(at) || at > now)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("\"at\" is out of range"),
				 errdetail("Values are measured after the publication and not in the future."),
				 errhint("Name when the value was measured.")));
	if (variant->row.delivery_state != DELIVERY_PUBLISHED)
		gl_illegal("the variant is not published", "Only what is out can be measured.",
				   "Look at delivery_state in greenlight.variant.");
	if (at < variant->row.published_at)
		gl_invalid("\"at\" is before the publication",
				   psprintf("It went out at %s.", gl_time_text(variant->row.published_at)),
				   "Name when the value was measured.");
	return at;
}

/* record_performance(variant_id, at, metric, value, options) */
Datum
gl_record_performance(PG_FUNCTION_ARGS)
{
	PerformanceRow row = {.variant_id = gl_arg_id(fcinfo, 0, "variant_id"),
						  .metric = gl_arg_name(fcinfo, 2, "metric"),
						  .recorded_at = gl_clock_now()};
	EngineScope scope;
	Actor actor;
	PostSnap *snap;
	const VariantSnap *variant;
	Datum values[4];
	bool nulls[4] = {false};
	Datum result;

	if (PG_ARGISNULL(1))
		gl_null_argument("at");
	if (PG_ARGISNULL(3))
		gl_null_argument("value");
	row.value = PG_GETARG_FLOAT8(3);
	if (isnan(row.value) || isinf(row.value))
		gl_invalid("\"value\" is not a number", "Measured values are finite.",
				   "Name a finite number.");
	(void) gl_arg_options(fcinfo, 4, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	actor = gl_actor_any();
	row.post_id = gl_variant_post(row.variant_id);
	snap = row.post_id == GL_NO_ID ? NULL : gl_snapshot_read(row.post_id, actor, row.recorded_at);
	if (snap == NULL)
		gl_refuse(REFUSAL_NOT_FOUND,
				  psprintf("There is no variant " INT64_FORMAT ".", row.variant_id));
	variant = gl_snapshot_variant_by_id(snap, row.variant_id);
	check_recorder(snap, actor);
	row.at = measured_at(fcinfo, variant, row.recorded_at);
	row.workspace_id = snap->post.workspace_id;
	row.channel_id = variant->row.channel_id;
	row.recorded_by = actor.person_id;
	gl_performance_write(&row);
	values[0] = Int64GetDatum(row.variant_id);
	values[1] = TimestampTzGetDatum(row.at);
	values[2] = CStringGetTextDatum(row.metric);
	values[3] = Float8GetDatum(row.value);
	result = gl_row_result(fcinfo, values, nulls, 4);
	gl_engine_leave(&scope);
	return result;
}
