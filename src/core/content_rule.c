/*
 * content_rule.c
 *		Small, so that what refuses a post can be read at once; what is counted arrives as a number.
 */
#include "core/content_rule.h"

#include <string.h>

#define NAME_COUNT(names) ((int) (sizeof(names) / sizeof((names)[0])))

static const char *const kinds[] = {"length",		  "hashtags", "mentions",
									"media",		  "alt_text", "banned_words",
									"required_words", "links",	  "disclosure"};
_Static_assert(NAME_COUNT(kinds) == RULE_KIND_COUNT, "a name for each kind of rule");
const NameTable gl_rule_kinds = {"kind of rule", kinds, NAME_COUNT(kinds)};

static const char *const stages[] = {"submit", "approve", "publish"};
_Static_assert(NAME_COUNT(stages) == STAGE_COUNT, "a name for each stage");
const NameTable gl_rule_stages = {"stage", stages, NAME_COUNT(stages)};

static const char *const severities[] = {"warn", "error"};
const NameTable gl_rule_severities = {"severity", severities, NAME_COUNT(severities)};

RuleStage
gl_rule_stage(Action action)
{
	switch (action)
	{
		case ACTION_SUBMIT:
		case ACTION_MIGRATE_REVIEW:
			return STAGE_SUBMIT;
		case ACTION_APPROVE:
		case ACTION_OVERRIDE:
		case ACTION_DEEM_STEP:
			return STAGE_APPROVE;
		case ACTION_CLAIM:
			return STAGE_PUBLISH;
		default:
			return STAGE_COUNT;
	}
}

static bool
is_for(const char *wanted, const char *name)
{
	return wanted == NULL || name == NULL || strcmp(wanted, name) == 0;
}

bool
gl_rule_is_asked(const RuleScope *scope, RuleStage stage, const char *network, const char *workflow)
{
	return (scope->stages & STAGE_BIT(stage)) != 0 && is_for(scope->network, network) &&
		   is_for(scope->workflow, workflow);
}

bool
gl_rule_keeps(const RuleBounds *bounds, int64_t counted)
{
	return (bounds->least == NO_BOUND || counted >= bounds->least) &&
		   (bounds->most == NO_BOUND || counted <= bounds->most);
}
