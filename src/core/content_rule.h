/*
 * content_rule.h
 *		Content rules of a workspace: when one is asked, and whether what was counted keeps it.
 */
#ifndef GL_CORE_CONTENT_RULE_H
#define GL_CORE_CONTENT_RULE_H

#include "core/actions.h"
#include "core/names.h"
#include "core/types.h"

typedef enum RuleKind
{
	RULE_LENGTH,
	RULE_HASHTAGS,
	RULE_MENTIONS,
	RULE_MEDIA,
	RULE_ALT_TEXT,
	RULE_BANNED_WORDS,
	RULE_REQUIRED_WORDS,
	RULE_LINKS,
	RULE_DISCLOSURE,
	RULE_KIND_COUNT
} RuleKind;

/* When a rule is asked. */
typedef enum RuleStage
{
	STAGE_SUBMIT,
	STAGE_APPROVE,
	STAGE_PUBLISH,
	STAGE_COUNT /* of an action: it asks no rule */
} RuleStage;

#define STAGE_BIT(s) ((BitSet) 1 << (s))
#define ALL_STAGES (STAGE_BIT(STAGE_COUNT) - 1)

#define NO_BOUND (-1)

/* How many there may be; NO_BOUND for a side that is open. */
typedef struct RuleBounds
{
	int64_t least;
	int64_t most;
} RuleBounds;

/* Where a rule counts: NULL is everywhere. */
typedef struct RuleScope
{
	BitSet stages;
	const char *network;
	const char *workflow;
} RuleScope;

extern const NameTable gl_rule_kinds;
extern const NameTable gl_rule_stages;
extern const NameTable gl_rule_severities; /* warn, error: by is_error */

/* The stage at which an action asks the rules; STAGE_COUNT for one that asks none. */
extern RuleStage gl_rule_stage(Action action);

/*
 * Is the rule asked at this stage of content for this network under this workflow? A workflow that
 * nobody can tell (NULL) is under every rule.
 */
extern bool gl_rule_is_asked(const RuleScope *scope, RuleStage stage, const char *network,
							 const char *workflow);

extern bool gl_rule_keeps(const RuleBounds *bounds, int64_t counted);

#endif /* GL_CORE_CONTENT_RULE_H */
