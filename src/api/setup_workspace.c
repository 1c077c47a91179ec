/*
 * setup_workspace.c
 *		Set-up verbs on workspaces, workflows and their assignment.
 */
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/clock.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/setup.h"
#include "store/channels.h"
#include "store/workflows.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

PG_FUNCTION_INFO_V1(gl_create_workspace);
PG_FUNCTION_INFO_V1(gl_set_workspace);
PG_FUNCTION_INFO_V1(gl_pause_workspace);
PG_FUNCTION_INFO_V1(gl_resume_workspace);
PG_FUNCTION_INFO_V1(gl_create_workflow);
PG_FUNCTION_INFO_V1(gl_assign_workflow);
PG_FUNCTION_INFO_V1(gl_use_template);

static Jsonb *
template_document(const char *name)
{
	const char *text = gl_template_document(name);

	if (text == NULL)
		gl_invalid("template does not exist", psprintf("There is no template \"%s\".", name),
				   gl_nearest_hint(name, gl_template_names()));
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

/* Detail of an event that names one thing. */
static char *
named(const char *key, const char *value)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, key, value);
	return gl_detail_end(&detail);
}

/* create_workspace(name, timezone, options): a new one asks for four eyes. */
Datum
gl_create_workspace(PG_FUNCTION_ARGS)
{
	char *timezone = gl_arg_opt_timezone(fcinfo, 1, "timezone");
	WorkspaceRow row = {.name = gl_arg_name(fcinfo, 0, "name"), .timezone = timezone};
	EngineScope scope;
	Setup setup;
	Datum result;

	if (timezone == NULL)
		gl_null_argument("timezone");
	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = (Setup){.actor = gl_actor_admin("create a workspace"), .now = gl_clock_now()};
	row.created_at = setup.now;
	if (!gl_workspace_insert(&row))
		gl_duplicate("workspace", row.name);
	setup.row = row;
	setup.workspace = gl_workspace_get(row.id, row.definition_no);
	gl_workflow_set_default(row.id,
							gl_setup_workflow(&setup, "four_eyes", template_document("four_eyes")));
	gl_setup_end(&setup, "create_workspace", named("timezone", timezone));
	result = gl_workspace_result(row.id);
	gl_engine_leave(&scope);
	return result;
}

/* set_workspace(workspace, options): what is not named stays as it is. */
Datum
gl_set_workspace(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {"fill_slots", NULL};
	static const DocKeys workspace_options = {keys, NULL};
	char *name = gl_arg_name(fcinfo, 0, "workspace");
	Doc options = gl_arg_options(fcinfo, 1, &workspace_options);
	bool names_it;
	bool fills = false;
	Doc option;
	EngineScope scope;
	Setup setup;
	Detail detail;
	Datum result;

	names_it = gl_doc_get(&options, "fill_slots", &option);
	if (names_it)
		fills = gl_doc_bool(&option);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(name, PERMISSION_MANAGE_CALENDAR, "change how slots are filled");
	if (names_it && setup.row.fills_slots != fills)
	{
		setup.row.fills_slots = fills;
		gl_detail_begin(&detail);
		gl_detail_raw(&detail, "fill_slots", fills ? "true" : "false");
		gl_setup_end(&setup, "set_workspace", gl_detail_end(&detail));
	}
	result = gl_workspace_result(setup.row.id);
	gl_engine_leave(&scope);
	return result;
}

static Datum
set_pause(FunctionCallInfo fcinfo, bool is_paused)
{
	char *name = gl_arg_name(fcinfo, 0, "workspace");
	char *reason = gl_arg_note(fcinfo, 1, "reason", false);
	EngineScope scope;
	Setup setup;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(name, PERMISSION_MANAGE_CHANNELS, "pause or resume a workspace");
	setup.row.is_paused = is_paused;
	setup.row.pause_reason = is_paused ? reason : NULL;
	gl_setup_end(&setup, is_paused ? "pause_workspace" : "resume_workspace",
				 named("reason", reason));
	if (!is_paused)
		gl_variants_rearm(setup.row.id, GL_NO_ID, setup.now);
	result = gl_workspace_result(setup.row.id);
	gl_engine_leave(&scope);
	return result;
}

/* pause_workspace(workspace, reason, options) */
Datum
gl_pause_workspace(PG_FUNCTION_ARGS)
{
	return set_pause(fcinfo, true);
}

/* resume_workspace(workspace, reason, options) */
Datum
gl_resume_workspace(PG_FUNCTION_ARGS)
{
	return set_pause(fcinfo, false);
}

static Datum
create_workflow(const char *workspace, const char *name, Jsonb *document)
{
	Setup setup = gl_setup_begin(workspace, PERMISSION_MANAGE_WORKFLOWS, "create a workflow");
	gl_id id = gl_setup_workflow(&setup, name, document);

	gl_setup_end(&setup, "create_workflow", named("workflow", name));
	return gl_workflow_result(id);
}

/* create_workflow(workspace, name, definition, options) */
Datum
gl_create_workflow(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "name");
	Jsonb *document = gl_arg_jsonb(fcinfo, 2, "definition");
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	result = create_workflow(workspace, name, document);
	gl_engine_leave(&scope);
	return result;
}

/* use_template(workspace, template, options): creates the workflow of that name, assigns nothing. */
Datum
gl_use_template(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *template = gl_arg_name(fcinfo, 1, "template");
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	result = create_workflow(workspace, template, template_document(template));
	gl_engine_leave(&scope);
	return result;
}

/* assign_workflow(workspace, workflow, channel, options): to a channel, or to the whole workspace. */
Datum
gl_assign_workflow(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "workflow");
	char *channel_name = gl_arg_opt_name(fcinfo, 2, "channel");
	EngineScope scope;
	Setup setup;
	const Workflow *workflow;
	Detail detail;
	Datum result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_WORKFLOWS, "assign a workflow");
	workflow = gl_workflow_for(setup.workspace, name);
	if (channel_name == NULL)
		gl_workflow_set_default(setup.row.id, workflow->id);
	else
		gl_channel_set_workflow(setup.row.id, gl_channel_for(setup.workspace, channel_name)->id,
								workflow->id);
	gl_detail_begin(&detail);
	gl_detail_text(&detail, "workflow", name);
	gl_detail_text(&detail, "channel", channel_name);
	result = gl_workflow_result(workflow->id);
	gl_setup_end(&setup, "assign_workflow", gl_detail_end(&detail));
	gl_setup_reassign(&setup);
	/* Of a post on several channels this may open the gate for the others too. */
	gl_variants_rearm(setup.row.id, GL_NO_ID, setup.now);
	gl_engine_leave(&scope);
	return result;
}
