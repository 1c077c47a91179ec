/*
 * content_rules.h
 *		Content rules of a workspace, asked of what a channel would show.
 *
 * One that cannot be read any more is broken by everything: the gate is closed until it is set anew.
 */
#ifndef GL_FLOW_CONTENT_RULES_H
#define GL_FLOW_CONTENT_RULES_H

#include "base/scan.h"
#include "base/text.h"
#include "core/content_rule.h"
#include "flow/content.h"
#include "flow/journal.h"
#include "flow/snapshot.h"

typedef struct ContentRule
{
	const char *name;
	int version;
	RuleKind kind;
	bool is_readable;
	bool is_error; /* it refuses; else it warns */
	RuleScope scope;
	RuleBounds bounds;
	int unit; /* of a length; -1: the first of the network */
	int nwords;
	Folded *words;
	TextList list; /* the words as they were written, kinds of media, hosts or disclosures */
	bool any;	   /* one of the required words is enough */
	bool has_list;
	int64 max_bytes; /* of a file; NO_BOUND: any */
} ContentRule;

/* One thing counted for a rule. */
typedef struct Finding
{
	const ContentRule *rule;
	const char *channel; /* NULL where a text alone is looked at */
	int64 counted;
	const char *unit;
	RuleBounds bounds;
	bool is_ok;
	const char *found; /* what breaks it, e.g. the word; NULL: the count says it */
} Finding;

typedef struct FindingList
{
	int n;
	Finding *items;
} FindingList;

/* A rule out of its document, whose path is "$"; raises 22023, or 0A000 for a kind of later. */
extern ContentRule gl_rule_parse(Jsonb *document);

/* Raises for a network or workflow that the document names and the workspace has not. */
extern void gl_rule_check_names(Jsonb *document, const Workspace *workspace);

/* The name of a rule whose document has none: what it is about. */
extern char *gl_rule_default_name(Jsonb *document, const ContentRule *rule);

/* What one rule counts in content for a network with these limits is added to the list. */
extern void
gl_rule_count(const ContentRule *rule, const Content *content, Jsonb *limits, FindingList *list);

/* The rules of a workspace, kept while it stays as it is. */
extern const ContentRule *gl_rules_of(const Workspace *workspace, int *n);

/* All that the rules asked at a stage count in a variant; stage STAGE_COUNT: at any. */
extern FindingList gl_rules_find(const PostSnap *snap, const VariantSnap *variant, RuleStage stage);

/* A rule that is broken as a sentence. */
extern char *gl_finding_text(const Finding *finding);

/* The first error-level rule that a variant breaks at a stage, as a sentence; NULL when there is none. */
extern char *gl_rules_problem(const PostSnap *snap, const VariantSnap *variant, RuleStage stage);

/* The warnings, each as a sentence; NULL when there is none. */
extern char *gl_rules_warning(const PostSnap *snap, const VariantSnap *variant, RuleStage stage);

/* Do all variants that are not cancelled keep the rules that an action asks? */
extern bool gl_rules_kept(const PostSnap *snap, Action action);

/* Warnings for who submits or approves, as notices; clients get none. */
extern void gl_rules_warn(const PostSnap *snap, Action action, Actor actor);

/* What an act asked, and what came of it: "rules" with their versions, "rule_warnings". */
extern void gl_rules_tell(Detail *detail, const PostSnap *snap, Action action, gl_id variant_id);

#endif /* GL_FLOW_CONTENT_RULES_H */
