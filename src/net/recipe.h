/*
 * recipe.h
 *		Recipes as they are run: read once, checked completely, shared by all deliveries.
 *
 * Texts and templates are borrowed from the recipe's document.
 */
#ifndef GL_NET_RECIPE_H
#define GL_NET_RECIPE_H

#include "core/retry.h"
#include "net/json.h"

typedef enum DelayUnit
{
	DELAY_SECONDS, /* from now */
	DELAY_EPOCH,   /* seconds since 1970 */
	DELAY_DATE,	   /* an HTTP date, or ISO 8601 */
	DELAY_AUTO,	   /* Retry-After: seconds or an HTTP date */
	DELAY_UNIT_COUNT
} DelayUnit;

typedef enum RuleMeaning
{
	RULE_SAYS_NOTHING, /* it only says where the delay stands */
	RULE_SAYS_OUTCOME,
	RULE_SAYS_SESSION /* what was cached is stale */
} RuleMeaning;

typedef struct ErrorRule
{
	json_t *statuses;	 /* list; NULL: any */
	const char *pointer; /* NULL: none */
	json_t *equals;		 /* list; NULL: anything that is not null */
	RuleMeaning meaning;
	Outcome outcome;
	const char *delay_header; /* NULL: none */
	DelayUnit delay_unit;
} ErrorRule;

typedef struct RuleList
{
	ErrorRule *rules;
	size_t count;
} RuleList;

typedef struct Step
{
	const char *name;
	const char *method;
	json_t *url;
	json_t *headers;		 /* NULL: none */
	json_t *body;			 /* NULL: none */
	const char *sign_header; /* NULL: not signed */
	json_t *sign_secret;
	json_t *ok;		  /* list; NULL: 200 to 299 */
	json_t *captures; /* NULL: none */
	bool publishes;
	bool is_optional;
	int cache;			 /* seconds */
	const char *each_in; /* path; NULL: once */
	const char *each_as;
	json_t *each_where; /* NULL: all */
	RuleList errors;
} Step;

typedef struct Recipe
{
	char *text;
	uint64_t hash; /* of the text, for sessions */
	json_t *document;
	Step *steps;
	size_t step_count;
	RuleList errors;
	json_t *result_id; /* NULL: none */
	json_t *result_url;
	bool needs_entities;
	char fault[192]; /* why it cannot be run; empty: it can */
	int users;
	struct Recipe *next; /* on the shelf, the last used first */
} Recipe;

/* The recipe of that text, to be given back by release; NULL when memory ran out. */
extern Recipe *gl_recipe_get(Recipe **shelf, const char *text);
extern void gl_recipe_release(Recipe *recipe);
extern void gl_recipe_drop_all(Recipe **shelf);

#endif /* GL_NET_RECIPE_H */
