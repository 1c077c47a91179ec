/*
 * content_rule_document.c
 *		A rule as people write it: keys that its kind knows, and nothing that would count nothing.
 */
#include "base/errors.h"
#include "flow/content_rules.h"
#include "store/channels.h"

#define NAME_BYTES_MAX 200
#define WORDS_MAX 500
#define COUNT_MAX 1000000

#define EVERY_KEY "kind", "name", "severity", "at", "network", "workflow"

static const char *const length_keys[] = {EVERY_KEY, "min", "max", "unit", NULL};
static const char *const count_keys[] = {EVERY_KEY, "min", "max", NULL};
static const char *const media_keys[] = {EVERY_KEY, "min", "max", "kinds", "max_bytes", NULL};
static const char *const plain_keys[] = {EVERY_KEY, NULL};
static const char *const banned_keys[] = {EVERY_KEY, "words", NULL};
static const char *const required_keys[] = {EVERY_KEY, "words", "any", NULL};
static const char *const links_keys[] = {EVERY_KEY, "hosts", "min", "max", NULL};
static const char *const disclosure_keys[] = {EVERY_KEY, "one_of", NULL};

static const DocKeys keys_of[RULE_KIND_COUNT] = {
	[RULE_LENGTH] = {length_keys, NULL},		   [RULE_HASHTAGS] = {count_keys, NULL},
	[RULE_MENTIONS] = {count_keys, NULL},		   [RULE_MEDIA] = {media_keys, NULL},
	[RULE_ALT_TEXT] = {plain_keys, NULL},		   [RULE_BANNED_WORDS] = {banned_keys, NULL},
	[RULE_REQUIRED_WORDS] = {required_keys, NULL}, [RULE_LINKS] = {links_keys, NULL},
	[RULE_DISCLOSURE] = {disclosure_keys, NULL},
};

/* Kinds that are about the plan: what does the same today. */
static const struct
{
	const char *kind;
	const char *hint;
} plan_kinds[] = {
	{"window", "Say when nothing goes out with greenlight.add_blackout(), when something does with "
			   "greenlight.add_slot()."},
	{"frequency", "Keep posts apart with option min_gap of greenlight.set_channel()."},
	{"duplicate", "Set option duplicates of greenlight.set_channel()."},
};

static RuleKind
read_kind(const Doc *root)
{
	Doc member;
	char *word;

	if (!gl_doc_is_object(root) || !gl_doc_get(root, "kind", &member))
		gl_doc_fail(root, "It says no kind.",
					"Write {\"kind\": \"banned_words\", \"words\": [\"guarantee\"]}, for example.");
	word = gl_doc_word(&member);
	for (int i = 0; i < lengthof(plan_kinds); i++)
		if (strcmp(word, plan_kinds[i].kind) == 0)
			gl_not_supported(psprintf("rule of kind \"%s\" at %s", word, member.path),
							 plan_kinds[i].hint);
	return gl_doc_name(&member, &gl_rule_kinds);
}

static BitSet
read_stages(const Doc *root)
{
	Doc member;
	BitSet stages = 0;

	if (!gl_doc_get(root, "at", &member))
		return ALL_STAGES;
	for (int i = 0, n = gl_doc_length(&member, STAGE_COUNT); i < n; i++)
	{
		Doc stage = gl_doc_at(&member, i);

		stages |= STAGE_BIT(gl_doc_name(&stage, &gl_rule_stages));
	}
	if (stages == 0)
		gl_doc_fail(&member, "The rule is asked nowhere.", "Leave it out for all three stages.");
	return stages;
}

static void
read_bounds(const Doc *root, int least, RuleBounds *bounds)
{
	Doc member;

	if (gl_doc_get(root, "min", &member))
		bounds->least = gl_doc_int(&member, 1, COUNT_MAX);
	if (gl_doc_get(root, "max", &member))
		bounds->most = gl_doc_int(&member, least, COUNT_MAX);
	if (bounds->least != NO_BOUND && bounds->most != NO_BOUND && bounds->least > bounds->most)
		gl_doc_fail(&member, "It is less than min.", "Change one of the two.");
}

/* A list of texts that is not empty; false when it is not there. */
static bool
read_list(const Doc *root, const char *key, ContentRule *rule)
{
	Doc member;
	int n;

	if (!gl_doc_get(root, key, &member))
		return false;
	n = gl_doc_length(&member, WORDS_MAX);
	if (n == 0)
		gl_doc_fail(&member, "The list is empty.", "Name something, or leave it out.");
	rule->list.items = palloc(sizeof(char *) * n);
	for (; rule->list.n < n; rule->list.n++)
	{
		Doc element = gl_doc_at(&member, rule->list.n);

		rule->list.items[rule->list.n] = gl_doc_line(&element, NAME_BYTES_MAX);
	}
	rule->has_list = true;
	return true;
}

static void
read_words(const Doc *root, ContentRule *rule)
{
	Doc member;

	if (!read_list(root, "words", rule))
		gl_doc_fail(root, "It names no words.", "Add \"words\": [\"guarantee\"], for example.");
	(void) gl_doc_get(root, "words", &member);
	rule->words = palloc(sizeof(Folded) * rule->list.n);
	for (; rule->nwords < rule->list.n; rule->nwords++)
	{
		Doc element = gl_doc_at(&member, rule->nwords);

		rule->words[rule->nwords] = gl_scan(rule->list.items[rule->nwords]);
		if (rule->words[rule->nwords].n == 0)
			gl_doc_fail(&element, "Nothing in it can be seen.", "Write a word, or take it out.");
	}
}

static void
read_hosts(const Doc *root, ContentRule *rule)
{
	Doc member;

	if (!read_list(root, "hosts", rule))
		return;
	(void) gl_doc_get(root, "hosts", &member);
	for (int i = 0; i < rule->list.n; i++)
	{
		Doc element = gl_doc_at(&member, i);
		char *key = gl_host_key(rule->list.items[i]);

		if (key == NULL)
			gl_doc_fail(
				&element, "It is no name of a host.",
				"Write \"example.com\", without a scheme and a path; it stands for all below it.");
		rule->list.items[i] = key;
	}
}

/* "image/png", or "image/" and a star for all of them. */
static void
read_media(const Doc *root, ContentRule *rule)
{
	Doc member;

	if (gl_doc_get(root, "max_bytes", &member))
		rule->max_bytes = gl_doc_int(&member, 1, 999999999);
	if (!read_list(root, "kinds", rule))
		return;
	(void) gl_doc_get(root, "kinds", &member);
	for (int i = 0; i < rule->list.n; i++)
	{
		Doc element = gl_doc_at(&member, i);
		const char *kind = rule->list.items[i];
		const char *slash = strchr(kind, '/');

		if (slash == NULL || slash == kind || slash[1] == '\0' ||
			(strchr(kind, '*') != NULL && strcmp(slash, "/*") != 0))
			gl_doc_fail(&element, "It is no kind of files.",
						"Write \"image/png\", or \"image/*\" for all images.");
	}
}

static void
read_own_keys(const Doc *root, ContentRule *rule)
{
	Doc member;

	switch (rule->kind)
	{
		case RULE_LENGTH:
			read_bounds(root, 1, &rule->bounds);
			if (gl_doc_get(root, "unit", &member))
				rule->unit = gl_doc_name(&member, &gl_text_units);
			break;
		case RULE_HASHTAGS:
		case RULE_MENTIONS:
			read_bounds(root, 0, &rule->bounds);
			break;
		case RULE_MEDIA:
			read_bounds(root, 0, &rule->bounds);
			read_media(root, rule);
			break;
		case RULE_BANNED_WORDS:
		case RULE_REQUIRED_WORDS:
			read_words(root, rule);
			rule->any = gl_doc_get(root, "any", &member) && gl_doc_bool(&member);
			break;
		case RULE_LINKS:
			read_bounds(root, 0, &rule->bounds);
			read_hosts(root, rule);
			break;
		case RULE_DISCLOSURE:
			(void) read_list(root, "one_of", rule);
			break;
		case RULE_ALT_TEXT:
		case RULE_KIND_COUNT:
			break;
	}
}

/* Kinds that count nothing unless they are told what. */
static bool
is_empty(const ContentRule *rule)
{
	return rule->kind != RULE_ALT_TEXT && rule->kind != RULE_DISCLOSURE &&
		   rule->bounds.least == NO_BOUND && rule->bounds.most == NO_BOUND && !rule->has_list &&
		   rule->max_bytes == NO_BOUND;
}

ContentRule
gl_rule_parse(Jsonb *document)
{
	Doc root = gl_doc_root(document, "$");
	ContentRule rule = {
		.is_readable = true,
		.is_error = true,
		.bounds = {NO_BOUND, NO_BOUND},
		.unit = -1,
		.max_bytes = NO_BOUND,
	};
	Doc member;

	rule.kind = read_kind(&root);
	gl_doc_check_keys(&root, &keys_of[rule.kind]);
	if (gl_doc_get(&root, "name", &member))
	{
		rule.name = gl_doc_line(&member, NAME_BYTES_MAX);
		if (gl_is_blank(rule.name))
			gl_doc_fail(&member, "The name is blank.", "Name the rule, or leave it out.");
	}
	if (gl_doc_get(&root, "severity", &member))
		rule.is_error = gl_doc_name(&member, &gl_rule_severities) == 1;
	rule.scope.stages = read_stages(&root);
	if (gl_doc_get(&root, "network", &member))
		rule.scope.network = gl_doc_line(&member, NAME_BYTES_MAX);
	if (gl_doc_get(&root, "workflow", &member))
		rule.scope.workflow = gl_doc_line(&member, NAME_BYTES_MAX);
	read_own_keys(&root, &rule);
	if (is_empty(&rule))
		gl_doc_fail(&root, "The rule asks for nothing.",
					rule.kind == RULE_MEDIA	  ? "Add \"min\", \"max\", \"kinds\" or \"max_bytes\"."
					: rule.kind == RULE_LINKS ? "Add \"hosts\", \"min\" or \"max\"."
											  : "Add \"min\" or \"max\".");
	return rule;
}

void
gl_rule_check_names(Jsonb *document, const Workspace *workspace)
{
	Doc root = gl_doc_root(document, "$");
	NetworkRow ignored;
	Doc member;

	if (gl_doc_get(&root, "network", &member) && !gl_network_read(gl_doc_word(&member), &ignored))
		gl_doc_fail(&member,
					psprintf("There is no network \"%s\".", gl_shown_word(gl_doc_word(&member))),
					"greenlight.network lists them.");
	if (gl_doc_get(&root, "workflow", &member) &&
		gl_workflow_by_name(workspace, gl_doc_word(&member)) == NULL)
		gl_doc_fail(
			&member,
			psprintf("The workspace has no workflow \"%s\".", gl_shown_word(gl_doc_word(&member))),
			"greenlight.workflow lists them.");
}

char *
gl_rule_default_name(Jsonb *document, const ContentRule *rule)
{
	Doc root = gl_doc_root(document, "$");
	const char *network = rule->scope.network;
	const char *workflow = rule->scope.workflow;
	char *name = psprintf("%s%s%s%s%s", gl_name(&gl_rule_kinds, rule->kind),
						  network == NULL ? "" : " on ", network == NULL ? "" : network,
						  workflow == NULL ? "" : " under ", workflow == NULL ? "" : workflow);

	if (strlen(name) > NAME_BYTES_MAX)
		gl_doc_fail(&root, "Its names make too long a name for the rule.",
					"Add \"name\", a short one.");
	return name;
}
