/*
 * setup_workflow.c
 *		Versions of workflows: a new one, none any more, gone, and when to look at it again.
 */
#include "api/result.h"
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/deadline_document.h"
#include "flow/setup.h"
#include "funcapi.h"
#include "store/workflows.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(gl_revise_workflow);
PG_FUNCTION_INFO_V1(gl_deactivate_workflow);
PG_FUNCTION_INFO_V1(gl_delete_workflow);
PG_FUNCTION_INFO_V1(gl_workflows_to_review);

/* The workflow that a set-up verb names. */
static const Workflow *
named_workflow(const Setup *setup, const char *name)
{
	const Workflow *workflow = gl_workflow_by_name(setup->workspace, name);

	if (workflow == NULL)
		gl_not_found("workflow", name);
	return workflow;
}

static char *
event_detail(const char *workflow, int version)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "workflow", workflow);
	if (version > 0)
		gl_detail_int(&detail, "version", version);
	return gl_detail_end(&detail);
}

/* True when the document is the one that counts already. */
static bool
is_same_document(const Workflow *workflow, Jsonb *document)
{
	VersionRow current;

	if (!gl_version_read(workflow->version_id, &current))
		elog(ERROR, "workflow version " INT64_FORMAT " is missing", workflow->version_id);
	return DatumGetBool(DirectFunctionCall2(jsonb_eq, JsonbPGetDatum(current.definition),
											JsonbPGetDatum(document)));
}

static Datum
revise(const char *workspace, const char *name, Jsonb *document)
{
	Setup setup = gl_setup_begin(workspace, PERMISSION_MANAGE_WORKFLOWS, "revise a workflow");
	const Workflow *workflow = named_workflow(&setup, name);
	gl_id id = workflow->id;
	WorkflowDef *definition = gl_definition_parse(document, setup.workspace);
	VersionRow version = {
		.workspace_id = setup.row.id,
		.workflow_id = id,
		.version = workflow->version + 1,
		.mode = definition->mode,
		.definition = document,
		.created_at = setup.now,
	};

	gl_definition_check_people(definition, setup.workspace);
	gl_deadline_check_calendars(definition, setup.workspace);
	if (workflow->is_active && is_same_document(workflow, document))
		return gl_workflow_result(id);
	gl_workflow_revise(&version);
	gl_setup_end(&setup, "revise_workflow", event_detail(name, version.version));
	gl_setup_reassign(&setup);
	return gl_workflow_result(id);
}

/* revise_workflow(workspace, workflow, definition, options) */
Datum
gl_revise_workflow(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "workflow");
	Jsonb *document = gl_arg_jsonb(fcinfo, 2, "definition");
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	result = revise(workspace, name, document);
	gl_engine_leave(&scope);
	return result;
}

/* deactivate_workflow(workspace, workflow, options): doing it twice changes nothing. */
Datum
gl_deactivate_workflow(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "workflow");
	EngineScope scope;
	Setup setup;
	const Workflow *workflow;
	gl_id id;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_WORKFLOWS, "deactivate a workflow");
	workflow = named_workflow(&setup, name);
	id = workflow->id;
	if (workflow->is_active)
	{
		gl_workflow_deactivate(setup.row.id, id);
		gl_setup_end(&setup, "deactivate_workflow", event_detail(name, 0));
	}
	result = gl_workflow_result(id);
	gl_engine_leave(&scope);
	return result;
}

static void
check_unused(const char *name, const WorkflowUse *use)
{
	if (use->reviews + use->posts + use->channels == 0 && !use->is_default)
		return;
	gl_illegal("workflow is in use",
			   psprintf("Workflow \"%s\" is that of " INT64_FORMAT " reviews, " INT64_FORMAT
						" posts, " INT64_FORMAT " channels%s.",
						name, use->reviews, use->posts, use->channels,
						use->is_default ? " and the workspace" : ""),
			   "Let it open no more reviews with greenlight.deactivate_workflow().");
}

/* delete_workflow(workspace, workflow, options): returns the row as it was. */
Datum
gl_delete_workflow(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "workflow");
	EngineScope scope;
	Setup setup;
	gl_id id;
	WorkflowUse use;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_WORKFLOWS, "delete a workflow");
	id = named_workflow(&setup, name)->id;
	use = gl_workflow_use(setup.row.id, id);
	check_unused(name, &use);
	result = gl_workflow_result(id);
	gl_workflow_delete(setup.row.id, id);
	gl_setup_end(&setup, "delete_workflow", event_detail(name, 0));
	gl_engine_leave(&scope);
	return result;
}

/* The date of review that a workflow's document names, or NULL. */
static char *
review_date(const Workflow *workflow)
{
	VersionRow version;
	Doc root;
	Doc date;

	if (!gl_version_read(workflow->version_id, &version))
		elog(ERROR, "workflow version " INT64_FORMAT " is missing", workflow->version_id);
	root = gl_doc_root(version.definition, "$");
	return gl_doc_get(&root, "review_by", &date) ? gl_doc_text(&date, GL_NAME_BYTES_MAX) : NULL;
}

static void
add_review(FunctionCallInfo fcinfo, const Workspace *workspace, const Workflow *workflow,
		   const char *review_by, DateADT today)
{
	DateADT date = DatumGetDateADT(DirectFunctionCall1(date_in, CStringGetDatum(review_by)));
	Datum values[6];
	bool nulls[6] = {false};

	values[0] = CStringGetTextDatum(workspace->name);
	values[1] = CStringGetTextDatum(workflow->name);
	values[2] = Int32GetDatum(workflow->version);
	values[3] = DateADTGetDatum(date);
	values[4] = Int32GetDatum(date - today);
	values[5] = BoolGetDatum(date < today);
	gl_set_row(fcinfo, values, nulls);
}

/* Today where the workspace is. */
static DateADT
today_in(const char *timezone)
{
	Datum local = DirectFunctionCall2(timestamptz_zone, CStringGetTextDatum(timezone),
									  TimestampTzGetDatum(gl_clock_now()));

	return DatumGetDateADT(DirectFunctionCall1(timestamp_date, local));
}

typedef struct DatedWorkflow
{
	const Workflow *workflow;
	char *review_by;
} DatedWorkflow;

static int
by_date(const void *a, const void *b)
{
	return strcmp(((const DatedWorkflow *) a)->review_by, ((const DatedWorkflow *) b)->review_by);
}

/* workflows_to_review(workspace): by date, the active ones. */
Datum
gl_workflows_to_review(PG_FUNCTION_ARGS)
{
	char *name = gl_arg_name(fcinfo, 0, "workspace");
	EngineScope scope;
	const Workspace *workspace;
	DatedWorkflow *dated;
	int n = 0;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	workspace = gl_workspace_seen(name, gl_actor_any());
	dated = palloc(sizeof(DatedWorkflow) * Max(workspace->nworkflows, 1));
	for (int i = 0; i < workspace->nworkflows; i++)
	{
		dated[n].workflow = &workspace->workflows[i];
		dated[n].review_by = review_date(dated[n].workflow);
		n += dated[n].workflow->is_active && dated[n].review_by != NULL;
	}
	qsort(dated, n, sizeof(DatedWorkflow), by_date);
	for (int i = 0; i < n; i++)
		add_review(fcinfo, workspace, dated[i].workflow, dated[i].review_by,
				   today_in(workspace->timezone));
	gl_engine_leave(&scope);
	return (Datum) 0;
}
