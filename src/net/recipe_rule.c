/*
 * recipe_rule.c
 *		Reading error rules.
 */
#include "net/recipe_read.h"

#include <stdlib.h>
#include <string.h>

#include "core/names.h"
#include "net/buffer.h"

#define RULES_MAX 64

static const char *const delay_units[] = {"seconds", "epoch", "date"};

const char *
gl_recipe_check_members(json_t *object, const char *const *known)
{
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return "is no object";
	json_object_foreach(object, name, value)
	{
		const char *const *word = known;

		while (*word != NULL && strcmp(*word, name) != 0)
			word++;
		if (*word == NULL)
			return "has a member that is not known";
	}
	return NULL;
}

static const char *
read_delay(json_t *source, ErrorRule *rule)
{
	static const char *const members[] = {"header", "unit", NULL};
	const char *fault = gl_recipe_check_members(source, members);
	const char *unit = json_string_value(json_object_get(source, "unit"));

	if (fault != NULL)
		return "has a retry_after that is not {\"header\": …, \"unit\": …}";
	rule->delay_header = json_string_value(json_object_get(source, "header"));
	if (rule->delay_header == NULL || unit == NULL)
		return "has a retry_after without header or unit";
	for (size_t i = 0; i < sizeof(delay_units) / sizeof(delay_units[0]); i++)
	{
		rule->delay_unit = (DelayUnit) i;
		if (strcmp(unit, delay_units[i]) == 0)
			return NULL;
	}
	return "has a retry_after whose unit is not seconds, epoch or date";
}

static const char *
read_outcome(const json_t *source, ErrorRule *rule)
{
	const char *word = json_string_value(source);
	int outcome = word == NULL ? -1 : gl_name_find(&gl_outcomes, word);

	if (word != NULL && strcmp(word, "session") == 0)
	{
		rule->meaning = RULE_SAYS_SESSION;
		return NULL;
	}
	if (outcome < 0 || outcome == OUTCOME_MANUAL)
		return "has an outcome that is not known";
	rule->meaning = RULE_SAYS_OUTCOME;
	rule->outcome = (Outcome) outcome;
	return NULL;
}

/* One value or a list of them: a list, borrowed from the document, in which one value is wrapped. */
static const char *
read_list(json_t *rule, const char *name, json_t **list)
{
	json_t *value = json_object_get(rule, name);

	if (value != NULL && !json_is_array(value))
	{
		json_t *wrapped = json_pack("[O]", value);

		if (wrapped == NULL || json_object_set_new(rule, name, wrapped) != 0)
			return gl_no_memory;
		value = wrapped;
	}
	*list = value;
	return NULL;
}

static const char *
read_match(json_t *source, ErrorRule *rule)
{
	const json_t *pointer = json_object_get(source, "pointer");
	const char *fault = read_list(source, "status", &rule->statuses);

	for (size_t i = 0; i < json_array_size(rule->statuses); i++)
		if (!json_is_integer(json_array_get(rule->statuses, i)))
			return "has a status that is no number";
	if (fault == NULL)
		fault = read_list(source, "equals", &rule->equals);
	rule->pointer = json_string_value(pointer);
	if (pointer != NULL &&
		(rule->pointer == NULL || !gl_json_is_pointer(rule->pointer, strlen(rule->pointer))))
		return "has a pointer that is no JSON pointer";
	if (rule->equals != NULL && pointer == NULL)
		return "has equals without pointer";
	return fault;
}

static const char *
read_rule(json_t *source, ErrorRule *rule)
{
	static const char *const members[] = {"status",	 "pointer",		"equals",
										  "outcome", "retry_after", NULL};
	json_t *outcome = json_object_get(source, "outcome");
	json_t *delay = json_object_get(source, "retry_after");
	const char *fault = gl_recipe_check_members(source, members);

	if (fault == NULL)
		fault = read_match(source, rule);
	if (fault == NULL && outcome != NULL)
		fault = read_outcome(outcome, rule);
	if (fault == NULL && delay != NULL)
		fault = read_delay(delay, rule);
	if (fault == NULL && outcome == NULL && delay == NULL)
		fault = "says nothing: neither outcome nor retry_after";
	return fault;
}

const char *
gl_recipe_read_rules(json_t *source, RuleList *list)
{
	size_t count = json_array_size(source);

	if (source == NULL)
		return NULL;
	if (!json_is_array(source) || count > RULES_MAX)
		return "is no list of at most 64 rules";
	list->rules = calloc(count + 1, sizeof(ErrorRule));
	if (list->rules == NULL)
		return gl_no_memory;
	for (list->count = 0; list->count < count; list->count++)
	{
		const char *fault =
			read_rule(json_array_get(source, list->count), &list->rules[list->count]);

		if (fault != NULL)
			return fault;
	}
	return NULL;
}
