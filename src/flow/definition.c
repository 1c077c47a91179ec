/*
 * definition.c
 *		The reader of workflow documents and the cache of what it read.
 */
#include "flow/definition.h"

#include "base/document.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/text.h"
#include "store/workflows.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#define STEPS_MAX 32
#define REQUIREMENTS_MAX 16
#define NAMES_MAX 64
#define NAME_BYTES_MAX 200

static const char *const workflow_keys[] = {"mode", "steps", "self_approval", NULL};
static const char *const workflow_later[] = {"distinct_approvers", "resubmit",	  "on_missed",
											 "publish_within",	   "late_submit", "change_requests",
											 "review_by",		   NULL};
static const DocKeys in_workflow = {workflow_keys, workflow_later};

static const char *const step_keys[] = {"name", "audience", "requires", NULL};
static const char *const step_later[] = {
	"when",		 "deadline",		  "carry", "covers", "schedule_binding",
	"checklist", "blocking_comments", NULL};
static const DocKeys in_step = {step_keys, step_later};

static const char *const requirement_keys[] = {"role",		"roles",	  "people", "quorum",
											   "rejection", "human_only", NULL};
static const char *const requirement_later[] = {"team", NULL};
static const DocKeys in_requirement = {requirement_keys, requirement_later};

static const char *const at_least_keys[] = {"at_least", NULL};
static const DocKeys in_rejection = {at_least_keys, NULL};
static const char *const quorum_keys[] = {"at_least", "percent", NULL};
static const DocKeys in_quorum = {quorum_keys, NULL};

static const char *const audiences[] = {"internal", "client"};
static const NameTable audience_names = {"audience", audiences, lengthof(audiences)};

/* The words of a name table that can stand alone, i.e. without a number. */
static int
bare_name(const Doc *doc, const NameTable *table, int count)
{
	NameTable bare = *table;

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
	gl_doc_check_keys(doc, &in_quorum);
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
	gl_doc_check_keys(doc, &in_rejection);
	if (!gl_doc_get(doc, "at_least", &number))
		gl_doc_fail(doc, "The rejection rule says no number.",
					"Write {\"at_least\": 2}, for example.");
	rule->rejection = REJECTION_AT_LEAST;
	rule->rejection_n = gl_doc_int(&number, 1, 1000);
}

static const RoleDef *
parse_role(const Doc *doc)
{
	char *name = gl_doc_text(doc, NAME_BYTES_MAX);
	const RoleDef *role = gl_role_find(name);

	if (role == NULL)
	{
		const char **words = palloc0(sizeof(char *) * (gl_builtin_role_count + 1));

		for (int i = 0; i < gl_builtin_role_count; i++)
			words[i] = gl_builtin_roles[i].name;
		gl_doc_fail(doc, psprintf("There is no role \"%s\".", name), gl_nearest_hint(name, words));
	}
	return role;
}

static void
parse_approvers(const Doc *doc, RequirementDef *requirement)
{
	Doc member;

	requirement->roles = palloc0(sizeof(RoleDef *) * (NAMES_MAX + 1));
	requirement->people = palloc0(sizeof(char *) * NAMES_MAX);
	if (gl_doc_get(doc, "role", &member))
		requirement->roles[requirement->nroles++] = parse_role(&member);
	if (gl_doc_get(doc, "roles", &member))
		for (int i = 0, n = gl_doc_length(&member, NAMES_MAX); i < n; i++)
		{
			Doc role = gl_doc_at(&member, i);

			requirement->roles[requirement->nroles++] = parse_role(&role);
		}
	if (gl_doc_get(doc, "people", &member))
		for (int i = 0, n = gl_doc_length(&member, NAMES_MAX); i < n; i++)
		{
			Doc person = gl_doc_at(&member, i);

			requirement->people[requirement->npeople++] = gl_doc_text(&person, NAME_BYTES_MAX);
		}
	if (requirement->nroles + requirement->npeople == 0)
		gl_doc_fail(doc, "The requirement names nobody.",
					"Write \"role\": \"manager\", for example, or \"people\".");
}

static void
parse_requirement(const Doc *doc, RequirementDef *requirement)
{
	Doc member;

	gl_doc_check_keys(doc, &in_requirement);
	parse_approvers(doc, requirement);
	if (gl_doc_get(doc, "quorum", &member))
		parse_quorum(&member, &requirement->rule);
	if (gl_doc_get(doc, "rejection", &member))
		parse_rejection(&member, &requirement->rule);
	/* Nobody but people decides in this version, so the promise of human_only holds by itself. */
	if (gl_doc_get(doc, "human_only", &member))
		(void) gl_doc_bool(&member);
	if (requirement->nroles == 0 && requirement->rule.quorum == QUORUM_AT_LEAST &&
		requirement->rule.quorum_n > requirement->npeople)
		gl_doc_fail(doc,
					psprintf("Its quorum asks for %d people and it names %d.",
							 requirement->rule.quorum_n, requirement->npeople),
					"Name more people, or lower the quorum.");
}

static void
parse_step(const Doc *doc, StepDef *step)
{
	Doc member;

	gl_doc_check_keys(doc, &in_step);
	if (!gl_doc_get(doc, "name", &member))
		gl_doc_fail(doc, "The step has no name.", "Add \"name\".");
	step->name = gl_doc_line(&member, NAME_BYTES_MAX);
	if (gl_is_blank(step->name))
		gl_doc_fail(&member, "The name is blank.", "Name the step.");
	if (gl_doc_get(doc, "audience", &member))
		step->is_client = gl_doc_name(&member, &audience_names) == 1;
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
}

static void
parse_steps(const Doc *steps, WorkflowDef *definition)
{
	definition->nsteps = gl_doc_length(steps, STEPS_MAX);
	definition->steps = palloc0(sizeof(StepDef) * Max(definition->nsteps, 1));
	for (int i = 0; i < definition->nsteps; i++)
	{
		Doc step = gl_doc_at(steps, i);

		parse_step(&step, &definition->steps[i]);
		for (int j = 0; j < i; j++)
			if (strcmp(definition->steps[j].name, definition->steps[i].name) == 0)
				gl_doc_fail(&step, "Another step has this name.", "Give each step its own name.");
	}
}

/* The number of steps that a mode takes. */
static void
check_mode(const Doc *root, const WorkflowDef *definition)
{
	int n = definition->nsteps;

	if (definition->mode == MODE_NONE && n > 0)
		gl_doc_fail(root, "Mode none has no steps.",
					"Leave out \"steps\", or choose another mode.");
	if ((definition->mode == MODE_OPTIONAL || definition->mode == MODE_REQUIRED) && n != 1)
		gl_doc_fail(
			root,
			psprintf("Mode %s has one step, not %d.", gl_name(&gl_modes, definition->mode), n),
			"Write one step, or choose mode multi_level.");
	if (definition->mode == MODE_MULTI_LEVEL && n == 0)
		gl_doc_fail(root, "Mode multi_level has at least one step.", "Add \"steps\".");
}

WorkflowDef *
gl_definition_parse(Jsonb *document)
{
	WorkflowDef *definition = palloc0(sizeof(WorkflowDef));
	Doc root = gl_doc_root(document, "$");
	Doc member;

	gl_doc_check_keys(&root, &in_workflow);
	if (!gl_doc_get(&root, "mode", &member))
		gl_doc_fail(&root, "The workflow has no mode.",
					"Add \"mode\": none, optional, required or multi_level.");
	definition->mode = gl_doc_name(&member, &gl_modes);
	if (gl_doc_get(&root, "self_approval", &member))
		definition->self_approval = gl_doc_name(&member, &gl_self_approvals);
	if (gl_doc_get(&root, "steps", &member))
		parse_steps(&member, definition);
	check_mode(&root, definition);
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
							   psprintf("There is no member \"%s\".", requirement->people[p]),
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

/* Versions read so far. They never change, and ids are never reused within one installation. */
typedef struct CachedVersion
{
	gl_id version_id;
	const WorkflowDef *definition;
} CachedVersion;

static HTAB *versions;
static Oid cached_extension; /* the installation they were read from */

static const WorkflowDef *
load_version(gl_id version_id)
{
	MemoryContext caller = CurrentMemoryContext;
	VersionRow version;
	WorkflowDef *definition;

	if (!gl_version_read(version_id, &version))
		elog(ERROR, "workflow version " INT64_FORMAT " is missing", version_id);
	MemoryContextSwitchTo(CacheMemoryContext);
	definition = gl_definition_parse(version.definition);
	definition->version_id = version_id;
	MemoryContextSwitchTo(caller);
	return definition;
}

const WorkflowDef *
gl_definition_get(gl_id version_id)
{
	CachedVersion *cached;
	const WorkflowDef *definition;

	if (versions != NULL && cached_extension != gl_engine_extension())
	{
		hash_destroy(versions);
		versions = NULL;
	}
	if (versions == NULL)
	{
		HASHCTL control = {.keysize = sizeof(gl_id), .entrysize = sizeof(CachedVersion)};

		versions =
			hash_create("greenlight workflow versions", 64, &control, HASH_ELEM | HASH_BLOBS);
		cached_extension = gl_engine_extension();
	}
	cached = hash_search(versions, &version_id, HASH_FIND, NULL);
	if (cached != NULL)
		return cached->definition;
	definition = load_version(version_id);
	cached = hash_search(versions, &version_id, HASH_ENTER, NULL);
	cached->definition = definition;
	return definition;
}
