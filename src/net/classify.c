/*
 * classify.c
 *		Rules first, the table last. Whatever no row names leaves open what the network did.
 */
#include "net/classify.h"

#include <string.h>

static bool
holds_status(const json_t *list, int status)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_integer_value(json_array_get(list, i)) == status)
			return true;
	return false;
}

static bool
holds_value(const json_t *list, const json_t *value)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_array_get(list, i), value))
			return true;
	return false;
}

static bool
fits(const ErrorRule *rule, const Seen *seen)
{
	const json_t *value;

	if (rule->statuses != NULL && !holds_status(rule->statuses, seen->status))
		return false;
	if (rule->pointer == NULL)
		return true;
	value = gl_json_at(seen->body, rule->pointer, strlen(rule->pointer));
	if (rule->equals != NULL)
		return holds_value(rule->equals, value);
	return value != NULL && !json_is_null(value);
}

static const ErrorRule *
find_meaning(const RuleList *list, const Seen *seen)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rules[i].meaning != RULE_SAYS_NOTHING && fits(&list->rules[i], seen))
			return &list->rules[i];
	return NULL;
}

static bool
is_success(const Step *step, int status)
{
	return step->ok != NULL ? holds_status(step->ok, status) : status >= 200 && status <= 299;
}

static Judgement
by_table(const Step *step, const Seen *seen)
{
	int status = seen->status;

	if (is_success(step, status))
		return (Judgement){.outcome = OUTCOME_OK};
	if (status == 429)
		return (Judgement){.outcome = OUTCOME_THROTTLED};
	if (status == 401)
		return (Judgement){.outcome = OUTCOME_AUTH, .is_session = seen->from_cache};
	/* A conflict may be with the same request, sent before and taken, or at work still. */
	if (status == 408 || status == 409 || status == 425 || status < 300 || status >= 500)
		return (Judgement){.outcome = gl_classify_lost(step)};
	return (Judgement){.outcome = OUTCOME_PERMANENT};
}

Judgement
gl_classify_answer(const Recipe *recipe, const Step *step, const Seen *seen)
{
	const ErrorRule *rule = find_meaning(&step->errors, seen);

	if (rule == NULL)
		rule = find_meaning(&recipe->errors, seen);
	if (rule == NULL)
		return by_table(step, seen);
	if (rule->meaning == RULE_SAYS_SESSION)
		return (Judgement){.outcome = OUTCOME_AUTH, .is_session = true};
	return (Judgement){.outcome = rule->outcome};
}

Outcome
gl_classify_lost(const Step *step)
{
	return step->publishes ? OUTCOME_UNKNOWN : OUTCOME_RETRYABLE;
}

const ErrorRule *
gl_classify_delay_rule(const Recipe *recipe, const Step *step, const Seen *seen, size_t n)
{
	const RuleList *lists[] = {&step->errors, &recipe->errors};

	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->count; i++)
		{
			const ErrorRule *rule = &lists[l]->rules[i];

			if (rule->delay_header != NULL && fits(rule, seen) && n-- == 0)
				return rule;
		}
	return NULL;
}
