/*
 * content_rules.c
 *		Content rules in SQL: set, taken away, and asked of a text or a post.
 */
#include "api/result.h"
#include "api/setup_result.h"
#include "api/verbs.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/content_rules.h"
#include "flow/delegates.h"
#include "flow/lookup.h"
#include "flow/setup.h"
#include "funcapi.h"
#include "store/channels.h"
#include "store/content_rules.h"
#include "store/variants.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

PG_FUNCTION_INFO_V1(gl_set_rule);
PG_FUNCTION_INFO_V1(gl_remove_rule);
PG_FUNCTION_INFO_V1(gl_check_content);
PG_FUNCTION_INFO_V1(gl_check_post);

#define CHECK_COLUMNS 11
#define RULES_MAX 100 /* of a workspace */

static char *
rule_detail(const RuleRow *row)
{
	Detail detail;

	gl_detail_begin(&detail);
	gl_detail_text(&detail, "name", row->name);
	gl_detail_int(&detail, "version", row->version);
	return gl_detail_end(&detail);
}

static void
check_number(const Setup *setup)
{
	int n;

	(void) gl_rules_read(setup->row.id, &n);
	if (n >= RULES_MAX)
		gl_illegal("workspace has too many content rules",
				   psprintf("It has %d that count, at most %d are possible.", n, RULES_MAX),
				   "Take one away with greenlight.remove_rule(), or put words together in one.");
}

static gl_id
set_rule(const char *workspace, Jsonb *document)
{
	Setup setup = gl_setup_begin(workspace, PERMISSION_MANAGE_RULES, "set a content rule");
	ContentRule rule = gl_rule_parse(document);
	const char *name = rule.name != NULL ? rule.name : gl_rule_default_name(document, &rule);
	RuleRow row = {0};
	RuleRow last;
	bool is_known = gl_rule_read(setup.row.id, name, &last);

	gl_rule_check_names(document, setup.workspace);
	if (is_known && last.is_active &&
		DatumGetBool(DirectFunctionCall2(jsonb_eq, JsonbPGetDatum(last.definition),
										 JsonbPGetDatum(document))))
		return last.id;
	if (!is_known || !last.is_active)
		check_number(&setup);
	row = (RuleRow){
		.workspace_id = setup.row.id,
		.name = pstrdup(name),
		.version = is_known ? last.version + 1 : 1,
		.definition = document,
		.is_active = true,
		.person_id = setup.actor.person_id,
		.created_at = setup.now,
	};
	gl_rule_insert(&row);
	gl_setup_end(&setup, "set_rule", rule_detail(&row));
	/* What the version before kept back may go out now, if it is not too late. */
	if (is_known && last.is_active)
		gl_variants_rearm(setup.row.id, GL_NO_ID, setup.now);
	return row.id;
}

/* set_rule(workspace, rule, options) */
Datum
gl_set_rule(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	Jsonb *document = gl_arg_jsonb(fcinfo, 1, "rule");
	EngineScope scope;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	result = gl_rule_result(set_rule(workspace, document));
	gl_engine_leave(&scope);
	return result;
}

/* remove_rule(workspace, name, options) */
Datum
gl_remove_rule(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	char *name = gl_arg_name(fcinfo, 1, "name");
	EngineScope scope;
	Setup setup;
	RuleRow row;
	Datum result;

	(void) gl_arg_options(fcinfo, 2, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	setup = gl_setup_begin(workspace, PERMISSION_MANAGE_RULES, "remove a content rule");
	if (!gl_rule_read(setup.row.id, name, &row) || !row.is_active)
		gl_not_found("content rule", name);
	gl_rule_end(setup.row.id, name);
	gl_setup_end(&setup, "remove_rule", rule_detail(&row));
	gl_variants_rearm(setup.row.id, GL_NO_ID, setup.now);
	result = gl_rule_result(row.id);
	gl_engine_leave(&scope);
	return result;
}

/* One row; of a post with its channel before it. */
static void
add_row(FunctionCallInfo fcinfo, const char *channel, Datum *values, bool *nulls)
{
	values[0] = gl_text_or_null(channel, &nulls[0]);
	if (channel == NULL)
		gl_set_row(fcinfo, values + 1, nulls + 1);
	else
		gl_set_row(fcinfo, values, nulls);
}

static void
add_check(FunctionCallInfo fcinfo, const char *channel, const ContentCheck *check)
{
	Datum values[CHECK_COLUMNS];
	bool nulls[CHECK_COLUMNS] = {[7] = true, [8] = true, [9] = true, [10] = true};

	values[1] = CStringGetTextDatum(check->rule);
	values[2] = Int64GetDatum(check->counted);
	values[3] = CStringGetTextDatum(check->unit);
	values[4] = Int64GetDatum(check->max_allowed);
	values[5] = BoolGetDatum(check->is_ok);
	values[6] = CStringGetTextDatum("error");
	add_row(fcinfo, channel, values, nulls);
}

static void
add_finding(FunctionCallInfo fcinfo, const char *channel, const Finding *finding)
{
	const ContentRule *rule = finding->rule;
	Datum values[CHECK_COLUMNS];
	bool nulls[CHECK_COLUMNS] = {
		[4] = finding->bounds.most == NO_BOUND, [7] = finding->bounds.least == NO_BOUND};

	values[1] =
		gl_text_or_null(rule->is_readable ? gl_name(&gl_rule_kinds, rule->kind) : NULL, &nulls[1]);
	values[2] = Int64GetDatum(finding->counted);
	values[3] = CStringGetTextDatum(finding->unit);
	values[4] = Int64GetDatum(finding->bounds.most);
	values[5] = BoolGetDatum(finding->is_ok);
	values[6] = CStringGetTextDatum(gl_name(&gl_rule_severities, rule->is_error));
	values[7] = Int64GetDatum(finding->bounds.least);
	values[8] = CStringGetTextDatum(rule->name);
	values[9] = Int32GetDatum(rule->version);
	values[10] = gl_text_or_null(finding->found, &nulls[10]);
	add_row(fcinfo, channel, values, nulls);
}

static void
add_rules(FunctionCallInfo fcinfo, const char *workspace, const NetworkRow *network,
		  const Content *content)
{
	Actor actor = gl_actor_any();
	const Workspace *seen = gl_workspace_seen(workspace, actor);
	const ContentRule *rules;
	FindingList list = {0};
	int n;

	if (actor.kind == ACTOR_PERSON && !gl_is_internal(gl_member_find(seen, actor.person_id)))
		gl_not_found("workspace", workspace);
	rules = gl_rules_of(seen, &n);
	for (int i = 0; i < n; i++)
		if (rules[i].kind != RULE_DISCLOSURE &&
			(rules[i].scope.network == NULL || strcmp(rules[i].scope.network, network->name) == 0))
			gl_rule_count(&rules[i], content, network->limits, &list);
	for (int i = 0; i < list.n; i++)
		add_finding(fcinfo, NULL, &list.items[i]);
}

/* check_content(network, body, media, workspace): what is counted, and whether it fits. */
Datum
gl_check_content(PG_FUNCTION_ARGS)
{
	char *name = gl_arg_name(fcinfo, 0, "network");
	TextList none = {0};
	Content content = {.body = gl_arg_text(fcinfo, 1, "body", GL_BODY_BYTES_MAX),
					   .media = gl_arg_media(fcinfo, 2, "media"),
					   .disclosure = &none};
	char *workspace = gl_arg_opt_name(fcinfo, 3, "workspace");
	EngineScope scope;
	NetworkRow network;
	ContentCheck checks[CONTENT_CHECKS_MAX];
	int n;

	InitMaterializedSRF(fcinfo, 0);
	if (content.media == NULL)
		content.media = gl_empty_array();
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_any();
	if (!gl_network_read(name, &network))
		gl_not_listed("network", name, "greenlight.network");
	n = gl_content_check(&content, network.limits, checks);
	for (int i = 0; i < n; i++)
		add_check(fcinfo, NULL, &checks[i]);
	if (workspace != NULL)
		add_rules(fcinfo, workspace, &network, &content);
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* check_post(post_id) */
Datum
gl_check_post(PG_FUNCTION_ARGS)
{
	gl_id post_id = gl_arg_id(fcinfo, 0, "post_id");
	EngineScope scope;
	PostSnap *snap;
	Actor actor;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	snap = gl_post_seen(post_id, &actor);
	gl_snapshot_resolve(snap);
	for (int i = 0; i < snap->nvariants; i++)
	{
		const VariantSnap *variant = &snap->variants[i];
		Content content = gl_content_of(&snap->content, &variant->row, variant->channel);
		ContentCheck checks[CONTENT_CHECKS_MAX];
		FindingList list = {0};
		int n;

		if (!gl_sees_variant(snap, variant, actor) ||
			variant->row.delivery_state == DELIVERY_CANCELLED)
			continue;
		n = gl_content_check(&content, variant->channel->network->limits, checks);
		for (int j = 0; j < n; j++)
			add_check(fcinfo, variant->channel->name, &checks[j]);
		if (gl_sees_internal(snap, actor))
			list = gl_rules_find(snap, variant, STAGE_COUNT);
		for (int j = 0; j < list.n; j++)
			add_finding(fcinfo, variant->channel->name, &list.items[j]);
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}
