/*
 * definition.c
 *		The reader of workflow documents.
 */
#include "flow/definition.h"

#include "base/document.h"
#include "base/errors.h"
#include "base/text.h"
#include "flow/checklist.h"
#include "flow/bound.h"
#include "flow/condition.h"
#include "flow/deadline_document.h"
#include "flow/missed.h"

#define STEPS_MAX 32
#define REQUIREMENTS_MAX 16
#define NAMES_MAX 64
#define NAME_BYTES_MAX 200

static const char *const workflow_keys[] = {"mode",
											"steps",
											"self_approval",
											"distinct_approvers",
											"resubmit",
											"change_requests",
											"review_by",
											"late_submit",
											"on_missed",
											"publish_within",
											NULL};
static const DocKeys in_workflow = {workflow_keys, NULL};

static const char *const step_keys[] = {
	"name",		 "audience",		  "when",	  "requires", "carry", "covers", "schedule_binding",
	"checklist", "blocking_comments", "deadline", NULL};
static const DocKeys in_step = {step_keys, NULL};

static const char *const requirement_keys[] = {"role",	 "roles",	  "people",		"team",
											   "quorum", "rejection", "human_only", NULL};
static const DocKeys in_requirement = {requirement_keys, NULL};

static const char *const at_least_keys[] = {"at_least", NULL};
static const DocKeys in_rejection = {at_least_keys, NULL};
static const char *const quorum_keys[] = {"at_least", "percent", NULL};
static const DocKeys in_quorum = {quorum_keys, NULL};

static const char *const covers_keys[] = {"channels", "fields", NULL};
static const DocKeys in_covers = {covers_keys, NULL};
static const char *const limit_keys[] = {"limit", "roles", "at_limit", "escalate_to", NULL};
static const DocKeys in_limit = {limit_keys, NULL};

static const char *const fields[] = {"title",		  "body",		"media",  "link",
									 "first_comment", "disclosure", "options"};
StaticAssertDecl(lengthof(fields) == COVERS_COUNT, "a name for each field");
static const NameTable field_names = {"field", fields, lengthof(fields)};
static const char *const resubmissions[] = {"manual", "auto"};
static const NameTable resubmission_names = {"resubmission", resubmissions,
											 lengthof(resubmissions)};

static const char *const audiences[] = {"internal", "client"};
static const NameTable audience_names = {"audience", audiences, lengthof(audiences)};

/* Whoever wrote something else than an object is shown one. */
static void
check_object(const Doc *doc, const DocKeys *keys, const char *example)
{
	if (!gl_doc_is_object(doc))
		gl_doc_fail(doc, "An object is expected here.",
					psprintf("Write %s, for example.", example));
	gl_doc_check_keys(doc, keys);
}

/* Whoever is named twice is one all the same, and a quorum that counts two waits for ever. */
static void
refuse_twice(const Doc *doc, const char *name, const char *other)
{
	if (strcmp(name, other) == 0)
		gl_doc_fail(doc, psprintf("\"%s\" stands there already.", gl_shown_word(name)),
					"Name it once.");
}

/* The words of a name table that can stand alone, i.e. without a number. */
static int
bare_name(const Doc *doc, const NameTable *table, int count)
{
	NameTable bare = *table;
	int numbered = gl_name_find(table, gl_doc_word(doc));

	if (numbered >= count)
		gl_doc_fail(doc, psprintf("\"%s\" takes a number.", gl_name(table, numbered)),
					psprintf("Write {\"%s\": %d}, for example.", gl_name(table, numbered),
							 numbered == count ? 2 : 50));

	bare.count = count;
	return gl_doc_name(doc, &bare);
}

static void
parse_quorum(const Doc *doc, RequirementRule *rule)
{
	Doc number;

	if (gl_doc_is_text(doc))
	{
		rule->quorum = bare_name(doc, &gl_quorums, QUORUM_AT_LEAST);
		return;
	}
	check_object(doc, &in_quorum, "\"any\", \"all\", {\"at_least\": 2} or {\"percent\": 50}");
	if (gl_doc_get(doc, "percent", &number))
	{
		rule->quorum = QUORUM_PERCENT;
		rule->quorum_n = gl_doc_int(&number, 1, 100);
		if (gl_doc_get(doc, "at_least", &number))
			gl_doc_fail(doc, "A quorum is either at_least or percent.", "Leave one of them out.");
		return;
	}
	if (!gl_doc_get(doc, "at_least", &number))
		gl_doc_fail(doc, "The quorum says no number.", "Write {\"at_least\": 2}, for example.");
	rule->quorum = QUORUM_AT_LEAST;
	rule->quorum_n = gl_doc_int(&number, 1, 1000);
}

static void
parse_rejection(const Doc *doc, RequirementRule *rule)
{
	Doc number;

	if (gl_doc_is_text(doc))
	{
		rule->rejection = bare_name(doc, &gl_rejections, REJECTION_AT_LEAST);
		return;
	}
	check_object(doc, &in_rejection, "\"first_ends\", \"wait_all\" or {\"at_least\": 2}");
	if (!gl_doc_get(doc, "at_least", &number))
		gl_doc_fail(doc, "The rejection rule says no number.",
					"Write {\"at_least\": 2}, for example.");
	rule->rejection = REJECTION_AT_LEAST;
	rule->rejection_n = gl_doc_int(&number, 1, 1000);
}

const char *const *
gl_role_names(const Workspace *workspace)
{
	const char **names = palloc0(sizeof(char *) * (gl_builtin_role_count + workspace->nroles + 1));
	int n = 0;

	for (int i = 0; i < gl_builtin_role_count; i++)
		names[n++] = gl_builtin_roles[i].name;
	for (int i = 0; i < workspace->nroles; i++)
		names[n++] = workspace->roles[i].name;
	return names;
}

/*
 * A kept document outlives what its workspace's roles permit, so it holds their names alone: what they
 * permit is asked of the member who has them.
 */
const RoleDef *
gl_definition_role(const Doc *doc)
{
	const Workspace *workspace = doc->about;
	char *name = gl_doc_word(doc);
	const RoleDef *role = gl_role_find(name);
	RoleDef *named;

	if (role != NULL)
		return role;
	if (workspace != NULL && gl_role_by_name(workspace, name) == NULL)
		gl_doc_fail(doc, psprintf("There is no role \"%s\".", gl_shown_word(name)),
					gl_nearest_hint(name, gl_role_names(workspace)));
	named = palloc0(sizeof(RoleDef));
	named->name = name;
	return named;
}

static void
check_roles(const Doc *list, const RoleDef *const *roles, int n)
{
	if (n == 0)
		gl_doc_fail(list, "The list is empty.", "Name a role, or leave the list out.");
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++)
		{
			Doc role = gl_doc_at(list, i);

			refuse_twice(&role, roles[i]->name, roles[j]->name);
		}
}

/* A list of roles; the array has room for one more than their greatest number. */
static int
parse_roles(const Doc *list, const RoleDef **roles)
{
	int n = gl_doc_length(list, NAMES_MAX);

	for (int i = 0; i < n; i++)
	{
		Doc role = gl_doc_at(list, i);

		roles[i] = gl_definition_role(&role);
	}
	check_roles(list, roles, n);
	return n;
}

static TextList
parse_names(const Doc *list)
{
	TextList names = {.n = gl_doc_length(list, NAMES_MAX)};

	names.items = palloc0(sizeof(char *) * Max(names.n, 1));
	for (int i = 0; i < names.n; i++)
	{
		Doc name = gl_doc_at(list, i);

		names.items[i] = gl_doc_text(&name, NAME_BYTES_MAX);
		for (int j = 0; j < i; j++)
			refuse_twice(&name, names.items[i], names.items[j]);
	}
	return names;
}

static void
parse_approvers(const Doc *doc, RequirementDef *requirement)
{
	TextList people;
	Doc member;

	requirement->roles = palloc0(sizeof(RoleDef *) * (NAMES_MAX + 1));
	if (gl_doc_get(doc, "roles", &member))
		requirement->nroles = parse_roles(&member, requirement->roles);
	if (gl_doc_get(doc, "role", &member))
		requirement->roles[requirement->nroles++] = gl_definition_role(&member);
	if (gl_doc_get(doc, "people", &member))
	{
		people = parse_names(&member);
		requirement->people = people.items;
		requirement->npeople = people.n;
	}
	if (gl_doc_get(doc, "team", &member))
		requirement->team = gl_doc_text(&member, NAME_BYTES_MAX);
	for (int i = 0; i < requirement->nroles - 1; i++)
		if (gl_doc_get(doc, "role", &member))
			refuse_twice(&member, requirement->roles[requirement->nroles - 1]->name,
						 requirement->roles[i]->name);
	if (requirement->nroles + requirement->npeople == 0 && requirement->team == NULL)
		gl_doc_fail(doc, "The requirement names nobody.",
					"Write \"role\": \"manager\", for example, or \"people\" or \"team\".");
}

/* A number of people that the names alone can never come to. */
static void
check_reachable(const Doc *doc, const char *what, int asked, const RequirementDef *requirement)
{
	if (asked > requirement->npeople)
		gl_doc_fail(doc,
					psprintf("Its %s asks for %d people and it names %d.", what, asked,
							 requirement->npeople),
					"Name more people, or ask for fewer.");
}

static void
parse_requirement(const Doc *doc, RequirementDef *requirement)
{
	const RequirementRule *rule = &requirement->rule;
	Doc member;

	check_object(doc, &in_requirement, "{\"role\": \"manager\"}");
	parse_approvers(doc, requirement);
	if (gl_doc_get(doc, "quorum", &member))
		parse_quorum(&member, &requirement->rule);
	if (gl_doc_get(doc, "rejection", &member))
		parse_rejection(&member, &requirement->rule);
	if (gl_doc_get(doc, "human_only", &member))
		requirement->is_human_only = gl_doc_bool(&member);
	if (requirement->nroles > 0 || requirement->team != NULL)
		return;
	if (rule->quorum == QUORUM_AT_LEAST)
		check_reachable(doc, "quorum", rule->quorum_n, requirement);
	if (rule->rejection == REJECTION_AT_LEAST)
		check_reachable(doc, "rejection", rule->rejection_n, requirement);
}

static void
parse_covers(const Doc *doc, StepDef *step)
{
	Doc member;

	check_object(doc, &in_covers, "{\"fields\": [\"body\"]}");
	if (gl_doc_get(doc, "channels", &member))
		step->channels = parse_names(&member);
	if (gl_doc_get(doc, "fields", &member))
		for (int i = 0, n = gl_doc_length(&member, COVERS_COUNT); i < n; i++)
		{
			Doc field = gl_doc_at(&member, i);

			int named = gl_doc_name(&field, &field_names);

			if ((step->fields & (BitSet) 1 << named) != 0)
				refuse_twice(&field, fields[named], fields[named]);
			step->fields |= (BitSet) 1 << named;
		}
	if (step->channels.n == 0 && step->fields == 0)
		gl_doc_fail(doc, "It covers nothing.", "Name \"channels\" or \"fields\", or leave it out.");
}

static void
parse_carry(const Doc *doc, StepDef *step)
{
	Doc member;

	if (gl_doc_get(doc, "carry", &member))
		step->carry = gl_doc_name(&member, &gl_carries);
	if (!gl_doc_get(doc, "covers", &member))
		return;
	parse_covers(&member, step);
	if (step->carry != CARRY_SCOPE)
		gl_doc_fail(&member, "Only carry \"scope\" looks at what a step covers.",
					"Add \"carry\": \"scope\", or leave \"covers\" out.");
}

static void
parse_step(const Doc *doc, StepDef *step)
{
	Doc member;

	check_object(doc, &in_step, "{\"name\": \"review\", \"requires\": [{\"role\": \"manager\"}]}");
	if (!gl_doc_get(doc, "name", &member))
		gl_doc_fail(doc, "The step has no name.", "Add \"name\".");
	step->name = gl_doc_line(&member, NAME_BYTES_MAX);
	if (gl_is_blank(step->name))
		gl_doc_fail(&member, "The name is blank.", "Name the step.");
	if (gl_doc_get(doc, "audience", &member))
		step->is_client = gl_doc_name(&member, &audience_names) == 1;
	if (gl_doc_get(doc, "when", &member))
		step->when = gl_condition_parse(&member);
	parse_carry(doc, step);
	if (gl_doc_get(doc, "checklist", &member))
		gl_checklist_parse(&member, step);
	if (gl_doc_get(doc, "blocking_comments", &member))
		step->ignores_comments = !gl_doc_bool(&member);
	if (gl_doc_get(doc, "schedule_binding", &member))
		step->binding = gl_bound_parse(&member);
	if (!gl_doc_get(doc, "requires", &member))
		gl_doc_fail(doc, "The step requires nothing.", "Add \"requires\" with whom it asks.");
	step->nrequirements = gl_doc_length(&member, REQUIREMENTS_MAX);
	if (step->nrequirements == 0)
		gl_doc_fail(&member, "The list is empty, so the step would ask nobody.",
					"Add a requirement, or leave the step out.");
	step->requirements = palloc0(sizeof(RequirementDef) * step->nrequirements);
	for (int i = 0; i < step->nrequirements; i++)
	{
		Doc requirement = gl_doc_at(&member, i);

		parse_requirement(&requirement, &step->requirements[i]);
	}
	if (gl_doc_get(doc, "deadline", &member))
		step->deadline = gl_deadline_parse(&member, step);
}

static void
parse_steps(const Doc *steps, WorkflowDef *definition)
{
	Doc name;

	definition->nsteps = gl_doc_length(steps, STEPS_MAX);
	definition->steps = palloc0(sizeof(StepDef) * Max(definition->nsteps, 1));
	for (int i = 0; i < definition->nsteps; i++)
	{
		Doc step = gl_doc_at(steps, i);

		parse_step(&step, &definition->steps[i]);
		for (int j = 0; j < i; j++)
			if (strcmp(definition->steps[j].name, definition->steps[i].name) == 0 &&
				gl_doc_get(&step, "name", &name))
				gl_doc_fail(&name, psprintf("$.steps[%d] has this name too.", j),
							"Give each step its own name.");
	}
}

static void
parse_limit(const Doc *doc, WorkflowDef *definition)
{
	Doc member;

	check_object(doc, &in_limit, "{\"limit\": 3}");
	if (!gl_doc_get(doc, "limit", &member))
		gl_doc_fail(doc, "The limit says no number.", "Add \"limit\": 3, for example.");
	definition->is_limited = true;
	definition->limit = gl_doc_int(&member, 0, 1000);
	if (gl_doc_get(doc, "at_limit", &member))
		definition->at_limit = gl_doc_name(&member, &gl_limits);
	definition->limited_roles = palloc0(sizeof(RoleDef *) * (NAMES_MAX + 1));
	if (gl_doc_get(doc, "roles", &member))
		definition->nlimited_roles = parse_roles(&member, definition->limited_roles);
	if (!gl_doc_get(doc, "escalate_to", &member))
		return;
	/* Whom the inbox tells; it reads the document. */
	(void) gl_definition_role(&member);
	if (definition->at_limit != LIMIT_ESCALATE)
		gl_doc_fail(&member, "Nothing is escalated where the limit blocks or rejects.",
					"Leave out \"escalate_to\", or write \"at_limit\": \"escalate\".");
}

/* The number of steps that a mode takes. */
static void
check_mode(const Doc *root, const WorkflowDef *definition)
{
	int n = definition->nsteps;
	Doc at;

	if (!gl_doc_get(root, "steps", &at))
		at = *root;
	if (definition->mode == MODE_NONE && n > 0)
		gl_doc_fail(&at, "Mode none has no steps.", "Leave out \"steps\", or choose another mode.");
	if ((definition->mode == MODE_OPTIONAL || definition->mode == MODE_REQUIRED) && n != 1)
		gl_doc_fail(
			&at, psprintf("Mode %s has one step, not %d.", gl_name(&gl_modes, definition->mode), n),
			"Write one step, or choose mode multi_level.");
	if (definition->mode == MODE_MULTI_LEVEL && n == 0)
		gl_doc_fail(&at, "Mode multi_level has at least one step.",
					"Write a step, or choose another mode.");
}

WorkflowDef *
gl_definition_parse(Jsonb *document, const Workspace *workspace)
{
	WorkflowDef *definition = palloc0(sizeof(WorkflowDef));
	Doc root = gl_doc_root(document, "$");
	Doc member;

	root.about = workspace;
	check_object(&root, &in_workflow, "{\"mode\": \"none\"}");
	if (!gl_doc_get(&root, "mode", &member))
		gl_doc_fail(&root, "The workflow has no mode.",
					"Add \"mode\": none, optional, required or multi_level.");
	definition->mode = gl_doc_name(&member, &gl_modes);
	if (gl_doc_get(&root, "self_approval", &member))
		definition->self_approval = gl_doc_name(&member, &gl_self_approvals);
	if (gl_doc_get(&root, "distinct_approvers", &member))
		definition->distinct_approvers = gl_doc_bool(&member);
	if (gl_doc_get(&root, "resubmit", &member))
		definition->resubmits = gl_doc_name(&member, &resubmission_names) == 1;
	if (gl_doc_get(&root, "change_requests", &member))
		parse_limit(&member, definition);
	if (gl_doc_get(&root, "review_by", &member))
		(void) gl_doc_date(&member); /* for reports alone */
	if (gl_doc_get(&root, "late_submit", &member))
		definition->late_submit = gl_doc_name(&member, &gl_late_submits);
	gl_missed_parse(&root, &definition->missed);
	if (gl_doc_get(&root, "steps", &member))
		parse_steps(&member, definition);
	check_mode(&root, definition);
	gl_deadline_check_steps(&root, definition);
	return definition;
}

void
gl_definition_check_people(const WorkflowDef *definition, const Workspace *workspace)
{
	for (int s = 0; s < definition->nsteps; s++)
		for (int r = 0; r < definition->steps[s].nrequirements; r++)
		{
			const RequirementDef *requirement = &definition->steps[s].requirements[r];

			for (int p = 0; p < requirement->npeople; p++)
			{
				const Member *member = gl_member_by_name(workspace, requirement->people[p]);

				if (member == NULL || !member->is_active)
					gl_invalid(psprintf("document is wrong at $.steps[%d].requires[%d].people[%d]",
										s, r, p),
							   psprintf("There is no member \"%s\".",
										gl_shown_word(requirement->people[p])),
							   "Add the person with greenlight.add_member() first.");
			}
		}
}

const RequirementRule *
gl_step_rules(const StepDef *step)
{
	RequirementRule *rules = palloc(sizeof(RequirementRule) * step->nrequirements);

	for (int i = 0; i < step->nrequirements; i++)
		rules[i] = step->requirements[i].rule;
	return rules;
}
