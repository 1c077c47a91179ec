/*
 * content_rules.c
 *		The rules of a workspace, kept while it stays as it is, and asked of posts.
 */
#include "flow/content_rules.h"

#include "base/engine.h"
#include "flow/lookup.h"
#include "store/content_rules.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"

#define KEPT 32

/* Every change of a rule gives its workspace another definition_no. */
typedef struct KeptRules
{
	Oid extension; /* the installation they were read from */
	gl_id workspace_id;
	int64 definition_no;
	ContentRule *rules;
	int n;
	MemoryContext context;
} KeptRules;

static KeptRules kept[KEPT];

/*
 * A document that a superuser, or another version, wrote as this one cannot read it is asked everywhere,
 * and broken by everything. To read one takes memory and nothing else, so that no subtransaction has to
 * clean up: readers of parallel queries may not begin one.
 */
static ContentRule
rule_of(const RuleRow *row)
{
	MemoryContext context = CurrentMemoryContext;
	ContentRule rule = {.is_error = true, .scope.stages = ALL_STAGES};
	ContentRule parsed;
	volatile bool is_read = false;

	PG_TRY();
	{
		parsed = gl_rule_parse(row->definition);
		is_read = true;
	}
	PG_CATCH();
	{
		int category = ERRCODE_TO_CATEGORY(geterrcode());

		MemoryContextSwitchTo(context);
		if (category != ERRCODE_DATA_EXCEPTION && category != ERRCODE_FEATURE_NOT_SUPPORTED)
			PG_RE_THROW();
		FlushErrorState();
	}
	PG_END_TRY();
	if (is_read)
		rule = parsed;
	rule.name = row->name;
	rule.version = row->version;
	return rule;
}

/* Reads them into a place of their own; what was there is given up only when all has been read. */
static const KeptRules *
rules_of(const Workspace *workspace)
{
	KeptRules *place = &kept[workspace->id % KEPT];
	KeptRules fresh = {
		.extension = gl_engine_extension(),
		.workspace_id = workspace->id,
		.definition_no = workspace->definition_no,
	};
	MemoryContext caller;
	RuleRow *rows;

	if (place->context != NULL && place->extension == fresh.extension &&
		place->workspace_id == workspace->id && place->definition_no == workspace->definition_no)
		return place;
	fresh.context =
		AllocSetContextCreate(CurrentMemoryContext, "greenlight rules", ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(fresh.context);
	rows = gl_rules_read(workspace->id, &fresh.n);
	fresh.rules = palloc(sizeof(ContentRule) * Max(fresh.n, 1));
	for (int i = 0; i < fresh.n; i++)
		fresh.rules[i] = rule_of(&rows[i]);
	MemoryContextSwitchTo(caller);
	MemoryContextSetParent(fresh.context, CacheMemoryContext);
	if (place->context != NULL)
		MemoryContextDelete(place->context);
	*place = fresh;
	return place;
}

const ContentRule *
gl_rules_of(const Workspace *workspace, int *n)
{
	const KeptRules *all = rules_of(workspace);

	*n = all->n;
	return all->rules;
}

/* The workflow that a post is under; NULL where its channels disagree. */
static const char *
workflow_of(const PostSnap *snap)
{
	const Workflow *workflow = gl_snapshot_is_pinned(snap)
								   ? gl_workflow_find(snap->workspace, snap->post.workflow_id)
								   : snap->workflow;

	return workflow == NULL ? NULL : workflow->name;
}

FindingList
gl_rules_find(const PostSnap *snap, const VariantSnap *variant, RuleStage stage)
{
	const KeptRules *all = rules_of(snap->workspace);
	const Network *network = variant->channel->network;
	FindingList list = {0};
	Content content;

	if (all->n == 0 || variant->row.delivery_state == DELIVERY_CANCELLED)
		return list;
	content = gl_content_of(&snap->content, &variant->row, variant->channel);
	for (int i = 0; i < all->n; i++)
	{
		const ContentRule *rule = &all->rules[i];

		for (int s = 0; s < STAGE_COUNT; s++)
			if ((stage == s || stage == STAGE_COUNT) &&
				gl_rule_is_asked(&rule->scope, s, network->name, workflow_of(snap)))
			{
				gl_rule_count(rule, &content, network->limits, &list);
				break;
			}
	}
	for (int i = 0; i < list.n; i++)
		list.items[i].channel = variant->channel->name;
	return list;
}

char *
gl_finding_text(const Finding *finding)
{
	const RuleBounds *bounds = &finding->bounds;
	const char *rule =
		psprintf("rule \"%s\" (version %d)", finding->rule->name, finding->rule->version);
	const char *counted = psprintf(INT64_FORMAT " %s", finding->counted, finding->unit);
	const char *found = finding->found == NULL ? "" : psprintf(", \"%s\"", finding->found);

	if (!finding->rule->is_readable)
		return psprintf("%s cannot be read", rule);
	if (bounds->least != NO_BOUND && bounds->most != NO_BOUND)
		return psprintf("%s wants " INT64_FORMAT " to " INT64_FORMAT ", channel \"%s\" has %s%s",
						rule, bounds->least, bounds->most, finding->channel, counted, found);
	if (bounds->least != NO_BOUND)
		return psprintf("%s wants at least " INT64_FORMAT ", channel \"%s\" has %s%s", rule,
						bounds->least, finding->channel, counted, found);
	if (bounds->most == 0)
		return psprintf("%s wants none, channel \"%s\" has %s%s", rule, finding->channel, counted,
						found);
	return psprintf("%s wants at most " INT64_FORMAT ", channel \"%s\" has %s%s", rule,
					bounds->most, finding->channel, counted, found);
}

char *
gl_rules_problem(const PostSnap *snap, const VariantSnap *variant, RuleStage stage)
{
	FindingList list = gl_rules_find(snap, variant, stage);

	for (int i = 0; i < list.n; i++)
		if (!list.items[i].is_ok && list.items[i].rule->is_error)
			return gl_finding_text(&list.items[i]);
	return NULL;
}

char *
gl_rules_warning(const PostSnap *snap, const VariantSnap *variant, RuleStage stage)
{
	FindingList list = gl_rules_find(snap, variant, stage);
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < list.n; i++)
		if (!list.items[i].is_ok && !list.items[i].rule->is_error)
			appendStringInfo(&text, "%s%s", text.len > 0 ? "; " : "",
							 gl_finding_text(&list.items[i]));
	return text.len > 0 ? text.data : NULL;
}

bool
gl_rules_kept(const PostSnap *snap, Action action)
{
	RuleStage stage = gl_rule_stage(action);

	/* A claim is of one variant, and asks the gate of it. */
	if (stage == STAGE_COUNT || stage == STAGE_PUBLISH)
		return true;
	for (int i = 0; i < snap->nvariants; i++)
		if (gl_rules_problem(snap, &snap->variants[i], stage) != NULL)
			return false;
	return true;
}

void
gl_rules_warn(const PostSnap *snap, Action action, Actor actor)
{
	RuleStage stage = gl_rule_stage(action);

	if (stage == STAGE_COUNT || !gl_sees_internal(snap, actor))
		return;
	for (int i = 0; i < snap->nvariants; i++)
	{
		char *warning = gl_rules_warning(snap, &snap->variants[i], stage);

		if (warning != NULL)
			ereport(NOTICE, (errmsg("a content rule warns"), errdetail("It says: %s.", warning)));
	}
}

static void
tell_warning(StringInfo warnings, const Finding *finding)
{
	appendStringInfoString(warnings, warnings->len > 0 ? ", {\"rule\": " : "{\"rule\": ");
	escape_json(warnings, finding->rule->name);
	appendStringInfo(warnings, ", \"version\": %d, \"channel\": ", finding->rule->version);
	escape_json(warnings, finding->channel);
	appendStringInfo(warnings, ", \"counted\": " INT64_FORMAT ", \"unit\": ", finding->counted);
	escape_json(warnings, finding->unit);
	appendStringInfoChar(warnings, '}');
}

/* Is the rule among those that were asked? */
static bool
was_asked(const FindingList *lists, int n, const ContentRule *rule)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < lists[i].n; j++)
			if (lists[i].items[j].rule == rule)
				return true;
	return false;
}

void
gl_rules_tell(Detail *detail, const PostSnap *snap, Action action, gl_id variant_id)
{
	const KeptRules *all = rules_of(snap->workspace);
	RuleStage stage = gl_rule_stage(action);
	FindingList *lists;
	StringInfoData warnings;
	Detail asked;

	if (stage == STAGE_COUNT || all->n == 0)
		return;
	initStringInfo(&warnings);
	lists = palloc0(sizeof(FindingList) * Max(snap->nvariants, 1));
	for (int i = 0; i < snap->nvariants; i++)
	{
		if (stage != STAGE_PUBLISH || snap->variants[i].row.id == variant_id)
			lists[i] = gl_rules_find(snap, &snap->variants[i], stage);
		for (int j = 0; j < lists[i].n; j++)
			if (!lists[i].items[j].is_ok)
				tell_warning(&warnings, &lists[i].items[j]);
	}
	gl_detail_begin(&asked);
	for (int i = 0; i < all->n; i++)
		if (was_asked(lists, snap->nvariants, &all->rules[i]))
			gl_detail_int(&asked, all->rules[i].name, all->rules[i].version);
	gl_detail_raw(detail, "rules", gl_detail_end(&asked));
	if (warnings.len > 0)
		gl_detail_raw(detail, "rule_warnings", psprintf("[%s]", warnings.data));
}
