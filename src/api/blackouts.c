/*
 * blackouts.c
 *		Blackouts in SQL: made and taken away.
 */
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/blackouts.h"
#include "flow/bound.h"
#include "flow/setup.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(gl_add_blackout);
PG_FUNCTION_INFO_V1(gl_remove_blackout);

#define SPACING_IF_NOT_SAID (15 * 60 * GL_SECOND)

static const char *const blackout_keys[] = {"channels", "at_end", "spacing", NULL};
static const DocKeys blackout_options = {blackout_keys, NULL};
static const char *const ends[] = {"hold", "shift"};
static const NameTable end_names = {"end of a blackout", ends, lengthof(ends)};

/* From its lower bound, which belongs to it, to its upper one, which does not. */
static void
read_period(FunctionCallInfo fcinfo, int n, BlackoutRow *row)
{
	RangeType *range;
	RangeBound lower;
	RangeBound upper;
	bool is_empty;

	if (PG_ARGISNULL(n))
		gl_null_argument("period");
	range = PG_GETARG_RANGE_P(n);
	range_deserialize(lookup_type_cache(RangeTypeGetOid(range), TYPECACHE_RANGE_INFO), range,
					  &lower, &upper, &is_empty);
	if (is_empty || lower.infinite || TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(lower.val)))
		gl_invalid("\"period\" has no start", "A blackout begins at an instant.",
				   "Write it as '[2030-12-24, 2030-12-27)', or without an end '[2030-12-24,)'.");
	row->starts_at = DatumGetTimestampTz(lower.val) + (lower.inclusive ? 0 : 1);
	row->ends_at = upper.infinite ? GL_TIME_NEVER : DatumGetTimestampTz(upper.val);
	if (upper.infinite || row->ends_at == GL_TIME_NEVER)
		return;
	row->ends_at += upper.inclusive ? 1 : 0;
	gl_check_time("period", row->ends_at);
}

static void
read_channels(const Doc *options, const Workspace *workspace, BlackoutRow *row)
{
	Doc list;
	int n;

	if (!gl_doc_get(options, "channels", &list))
		return;
	n = gl_doc_length(&list, GL_CHANNELS_MAX);
	for (int i = 0; i < n; i++)
	{
		Doc name = gl_doc_at(&list, i);

		gl_ids_add(&row->channel_ids,
				   gl_channel_for(workspace, gl_doc_line(&name, GL_NAME_BYTES_MAX))->id);
	}
	if (n == 0)
		gl_doc_fail(&list, "It names no channel.", "Leave it out for all of them.");
}

static void
read_end(const Doc *options, BlackoutRow *row)
{
	Doc member;
	bool has_spacing = gl_doc_get(options, "spacing", &member);

	row->spacing = has_spacing ? gl_doc_within(&member, "Write \"1 minute\", for example.")
							   : SPACING_IF_NOT_SAID;
	if (gl_doc_get(options, "at_end", &member))
		row->shifts = gl_doc_name(&member, &end_names) == 1;
	if (has_spacing && !row->shifts)
		gl_doc_fail(options, "Only what moves behind the end is spaced.",
					"Add \"at_end\": \"shift\", or leave \"spacing\" out.");
	if (row->shifts && row->ends_at == GL_TIME_NEVER)
		gl_doc_fail(options, "A blackout without an end has nothing behind it.",
					"Name an end, or write \"at_end\": \"hold\".");
}

static char *
blackout_detail(const BlackoutRow *row)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_int(&detail, "blackout_id", row->id);
	gl_detail_time(&detail, "starts_at", row->starts_at);
	if (row->ends_at != GL_TIME_NEVER)
		gl_detail_time(&detail, "ends_at", row->ends_at);
	gl_detail_text(&detail, "reason", row->reason);
	gl_detail_text(&detail, "at_end", gl_name(&end_names, row->shifts));
	return gl_detail_end(&detail);
}

/* add_blackout(workspace, period, reason, options) */
Datum
gl_add_blackout(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	BlackoutRow row = {.reason = gl_arg_note(fcinfo, 2, "reason", false)};
	Doc options = gl_arg_options(fcinfo, 3, &blackout_options);
	EngineScope scope;
	Setup setup;
	Datum result;

	read_period(fcinfo, 1, &row);
	read_end(&options, &row);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "add a blackout");
	if (row.ends_at <= setup.now)
		gl_invalid("blackout is over already",
				   psprintf("It is %s, it would end at %s.", gl_time_text(setup.now),
							gl_time_text(row.ends_at)),
				   "Name an end that lies ahead.");
	row.workspace_id = setup.row.id;
	row.created_at = setup.now;
	read_channels(&options, setup.workspace, &row);
	gl_blackout_insert(&row);
	gl_setup_end(&setup, "add_blackout", blackout_detail(&row));
	result = gl_blackout_result(row.id);
	gl_engine_leave(&scope);
	return result;
}

/* remove_blackout(workspace, blackout_id, options) */
Datum
gl_remove_blackout(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	gl_id id = gl_arg_id(fcinfo, 1, "blackout_id");
	EngineScope scope;
	Setup setup;
	Detail detail;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_CALENDAR, "remove a blackout");
	if (!gl_blackout_delete(setup.row.id, id))
		gl_not_found("blackout", psprintf(INT64_FORMAT, id));
	gl_detail_begin(&detail);
	gl_detail_int(&detail, "blackout_id", id);
	gl_setup_end(&setup, "remove_blackout", gl_detail_end(&detail));
	result = gl_workspace_result(setup.row.id);
	gl_engine_leave(&scope);
	return result;
}
