/*
 * prepare.c
 *		What templates can name before the first step has run.
 */
#include <string.h>

#include "net/entities.h"
#include "net/json.h"
#include "net/run_parts.h"
#include "net/secret.h"

static bool
put_entities(const Run *run, json_t *root)
{
	const json_t *body = json_object_get(json_object_get(root, "variant"), "body");
	const char *text = json_string_value(body);

	if (!run->recipe->needs_entities)
		return true;
	return json_object_set_new(root, "text",
							   json_pack("{s:o}", "entities",
										 gl_entities_find(text == NULL ? "" : text,
														  json_string_length(body)))) == 0;
}

/* Of the facts no more is taken than what is promised. */
bool
gl_run_prepare_names(Run *run)
{
	static const char *const words[] = {"post", "variant", "channel", "delivery"};
	bool no_memory;
	json_t *facts = gl_json_read_text(run->facts, &no_memory);
	json_t *root = json_pack("{}");
	bool is_built = root != NULL && !no_memory;

	if (facts != NULL && !json_is_object(facts))
	{
		json_decref(facts);
		facts = NULL;
	}
	for (size_t i = 0; is_built && i < sizeof(words) / sizeof(words[0]); i++)
	{
		json_t *value = json_object_get(facts, words[i]);

		is_built = value == NULL || json_object_set(root, words[i], value) == 0;
	}
	is_built =
		is_built && put_entities(run, root) &&
		(run->credential == NULL || json_object_set(root, "credential", run->credential) == 0);
	json_decref(run->names.root);
	run->names.root = root;
	if (!is_built)
		gl_run_fail(run, OUTCOME_RETRYABLE, "recipe", gl_no_memory);
	else if (facts == NULL)
		gl_run_fail(
			run, OUTCOME_PERMANENT, "recipe",
			"the facts are no JSON object, hold a number that is too large, or nest too deep");
	is_built = is_built && facts != NULL;
	json_decref(facts);
	return is_built;
}

bool
gl_run_prepare(Run *run)
{
	const char *refusal = NULL;

	if (run->recipe->fault[0] != '\0')
	{
		gl_run_fail(run, OUTCOME_PERMANENT, run->recipe->fault, NULL);
		return false;
	}
	if (run->credential_name != NULL)
		refusal =
			gl_secret_read(run->desk->config.secret_path, run->credential_name, &run->credential);
	if (refusal == NULL)
		return gl_run_prepare_names(run);
	gl_run_fail(run, refusal == gl_no_memory ? OUTCOME_RETRYABLE : OUTCOME_AUTH, "credential",
				refusal);
	return false;
}
