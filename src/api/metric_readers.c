/*
 * metric_readers.c
 *		Answers from the roll-ups: metrics, compare_periods, bottlenecks. They run with the owner's rights,
 *		so each statement is given the workspaces whose metrics the session may read.
 */
#include "api/args.h"
#include "api/metric_scope.h"
#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "catalog/pg_type_d.h"
#include "flow/visible.h"
#include "funcapi.h"
#include "store/roster.h"

PG_FUNCTION_INFO_V1(gl_metrics);
PG_FUNCTION_INFO_V1(gl_compare_periods);
PG_FUNCTION_INFO_V1(gl_bottlenecks);

static Statement select_lines = {
	.text = "SELECT * FROM greenlight_internal.metric_lines($1, $2, $3, $4)",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {INT8ARRAYOID, INT8ARRAYOID, DATEOID, DATEOID},
};

/* Of counts the count itself; a rate or median of nothing is no value. */
#define VALUE \
	"CASE WHEN x.metric IN ('created', 'submitted', 'approved', 'rejected', 'published', 'change_requests', " \
	"'approved_by_override', 'deemed_approvals', 'published_without_approval') THEN x.n " \
	"ELSE COALESCE(x.rate, x.p50_seconds) END AS value"

static Statement select_changes = {
	.text =
		"SELECT l.metric, l.n, b.n, l.value, b.value, "
		"pg_catalog.round((100 * (l.value - b.value) / NULLIF(b.value, 0))::numeric, 1)::double precision "
		"FROM (SELECT x.*, " VALUE
		" FROM greenlight_internal.metric_lines($1, $2, $3, $4) WITH ORDINALITY x) l "
		"JOIN (SELECT x.metric, x.n, " VALUE
		" FROM greenlight_internal.metric_lines($1, $2, $5, $6) x) b ON b.metric = l.metric "
		"ORDER BY l.ordinality",
	.expect = SPI_OK_SELECT,
	.ntypes = 6,
	.types = {INT8ARRAYOID, INT8ARRAYOID, DATEOID, DATEOID, DATEOID, DATEOID},
};

static Statement select_bottlenecks = {
	.text =
		"SELECT pg_catalog.left(w.workspace, 10), pg_catalog.left(f.workflow, 18), pg_catalog.left(b.step, 10), "
		"pg_catalog.round(b.cycle_share::numeric, 2)::double precision, "
		"pg_catalog.round(b.p50_seconds::numeric)::double precision, pg_catalog.round(b.p85_seconds::numeric)::double precision, "
		"b.queue_length, b.arrivals - b.departures "
		"FROM greenlight_bi.now_bottleneck b "
		"JOIN greenlight_internal.dim_workspace w ON w.workspace_id = b.workspace_id "
		"JOIN greenlight_internal.dim_workflow f ON f.workflow_id = b.workflow_id "
		"WHERE b.workspace_id = ANY ($1) AND ($2 IS NULL OR b.workflow_id = ANY ($2)) "
		"ORDER BY b.cycle_share DESC NULLS LAST, w.workspace, f.workflow, b.step_order",
	.expect = SPI_OK_SELECT,
	.ntypes = 2,
	.types = {INT8ARRAYOID, INT8ARRAYOID},
};

/* The workspaces to answer about: all whose metrics the session may read, or of them the one named. */
static IdList
workspaces_asked(const char *name)
{
	IdList workspaces;

	if (name == NULL)
		return gl_workspaces_measured();
	workspaces = (IdList){.n = 1, .items = palloc(sizeof(gl_id))};
	workspaces.items[0] = gl_workspace_measured(name);
	return workspaces;
}

/* Adds workspaces and, unless none is named, the workflows of that name in them. */
static void
add_scope(Args *args, const char *workspace, const char *workflow)
{
	IdList workspaces = workspaces_asked(workspace);
	IdList workflows = {.items = palloc(sizeof(gl_id) * Max(workspaces.n, 1))};

	gl_args_ids(args, workspaces.items, workspaces.n);
	if (workflow == NULL)
	{
		gl_args_null(args);
		return;
	}
	for (int i = 0; i < workspaces.n; i++)
	{
		const Workflow *found =
			gl_workflow_by_name(gl_workspace_read(workspaces.items[i]), workflow);

		if (found != NULL)
			workflows.items[workflows.n++] = found->id;
	}
	if (workflows.n == 0)
		gl_not_found("workflow", workflow);
	gl_args_ids(args, workflows.items, workflows.n);
}

static Datum
put_rows(FunctionCallInfo fcinfo, const Rows *rows)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	for (uint64 i = 0; i < rows->count; i++)
		tuplestore_puttuple(result->setResult, rows->table->vals[i]);
	return (Datum) 0;
}

/* Runs a statement about a period, and about the one before it where it is asked for. */
static Datum
answer_period(FunctionCallInfo fcinfo, Statement *statement, bool compares)
{
	char *workflow = gl_arg_opt_name(fcinfo, 2, "workflow");
	char *workspace = gl_arg_opt_name(fcinfo, 3, "workspace");
	EngineScope scope;
	Args args = {0};
	DateADT since;
	DateADT until;
	Rows rows;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	gl_arg_period(fcinfo, 0, &since, &until);
	add_scope(&args, workspace, workflow);
	gl_args_datum(&args, DateADTGetDatum(since));
	gl_args_datum(&args, DateADTGetDatum(until));
	if (compares)
	{
		gl_args_datum(&args, DateADTGetDatum(since - (until - since + 1)));
		gl_args_datum(&args, DateADTGetDatum(since - 1));
	}
	rows = gl_spi_run(statement, &args, 0);
	put_rows(fcinfo, &rows);
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* metrics(since, until, workflow, workspace) */
Datum
gl_metrics(PG_FUNCTION_ARGS)
{
	return answer_period(fcinfo, &select_lines, false);
}

/* compare_periods(since, until, workflow, workspace) */
Datum
gl_compare_periods(PG_FUNCTION_ARGS)
{
	return answer_period(fcinfo, &select_changes, true);
}

/* bottlenecks(workflow, workspace) */
Datum
gl_bottlenecks(PG_FUNCTION_ARGS)
{
	char *workflow = gl_arg_opt_name(fcinfo, 0, "workflow");
	char *workspace = gl_arg_opt_name(fcinfo, 1, "workspace");
	EngineScope scope;
	Args args = {0};
	Rows rows;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	add_scope(&args, workspace, workflow);
	rows = gl_spi_run(&select_bottlenecks, &args, 0);
	put_rows(fcinfo, &rows);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
