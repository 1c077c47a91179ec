/*
 * recipe.c
 *		The shelf of recipes by text, and the reading of a whole recipe.
 *
 * A recipe with a fault stays on the shelf too: it is as often asked for as a good one.
 */
#include "net/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/buffer.h"
#include "net/json.h"
#include "net/recipe_read.h"
#include "net/template.h"

#define STEPS_MAX 16
#define SHELF_MAX 64

static uint64_t
hash_of(const char *text)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a */

	for (const char *s = text; *s != '\0'; s++)
		hash = (hash ^ (unsigned char) *s) * UINT64_C(0x100000001B3);
	return hash;
}

static void
set_fault(Recipe *recipe, const char *where, const char *fault)
{
	snprintf(recipe->fault, sizeof(recipe->fault), "%s %s", where, fault);
}

static bool
is_name_taken(const Recipe *recipe, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(recipe->steps[i].name, recipe->steps[count].name) == 0)
			return true;
	return false;
}

static const char *
read_steps(Recipe *recipe, json_t *source)
{
	size_t count = json_array_size(source);

	if (count == 0 || count > STEPS_MAX)
		return "has no list of 1 to 16 steps";
	recipe->steps = calloc(count, sizeof(Step));
	if (recipe->steps == NULL)
		return gl_no_memory;
	recipe->step_count = count;
	for (size_t i = 0; i < count; i++)
	{
		Step *step = &recipe->steps[i];
		char where[32];
		const char *fault;

		step->publishes = i == count - 1;
		fault = gl_recipe_read_step(json_array_get(source, i), step);
		if (fault == NULL && is_name_taken(recipe, i))
			fault = "has the name of another step";
		snprintf(where, sizeof(where), "recipe: step %zu", i + 1);
		if (fault != NULL)
			set_fault(recipe, where, fault);
		if (fault != NULL)
			return fault;
	}
	return NULL;
}

static const char *
read_result(Recipe *recipe, json_t *source)
{
	static const char *const members[] = {"id", "url", NULL};
	const char *fault = NULL;

	if (source == NULL)
		return NULL;
	if (gl_recipe_check_members(source, members) != NULL)
		return "has a result that is not {\"id\": …, \"url\": …}";
	recipe->result_id = json_object_get(source, "id");
	recipe->result_url = json_object_get(source, "url");
	if (recipe->result_id != NULL)
		fault = gl_template_fault_of_text(recipe->result_id);
	if (fault == NULL && recipe->result_url != NULL)
		fault = gl_template_fault_of_text(recipe->result_url);
	return fault != NULL ? "has a result whose templates are not well formed" : NULL;
}

static const char *
read_recipe(Recipe *recipe)
{
	static const char *const members[] = {"transport", "steps",		"result",
										  "errors",	   "unpublish", NULL};
	const char *transport = json_string_value(json_object_get(recipe->document, "transport"));
	const char *fault = gl_recipe_check_members(recipe->document, members);

	if (recipe->document == NULL)
		return "is no JSON document, or nests too deep";
	if (fault == NULL && (transport == NULL || strcmp(transport, "http") != 0))
		fault = "has another transport than http";
	if (fault == NULL)
		fault = read_steps(recipe, json_object_get(recipe->document, "steps"));
	if (fault == NULL)
		fault = read_result(recipe, json_object_get(recipe->document, "result"));
	return fault != NULL
			   ? fault
			   : gl_recipe_read_rules(json_object_get(recipe->document, "errors"), &recipe->errors);
}

static void
destroy(Recipe *recipe)
{
	for (size_t i = 0; i < recipe->step_count; i++)
		free(recipe->steps[i].errors.rules);
	free(recipe->steps);
	free(recipe->errors.rules);
	json_decref(recipe->document);
	free(recipe->text);
	free(recipe);
}

static Recipe *
create(const char *text)
{
	Recipe *recipe = calloc(1, sizeof(Recipe));
	bool no_memory;
	const char *fault;

	if (recipe == NULL)
		return NULL;
	recipe->hash = hash_of(text);
	recipe->text = strdup(text);
	recipe->document = gl_json_read_text(text, &no_memory);
	recipe->needs_entities = strstr(text, "text.entities") != NULL;
	fault = recipe->text == NULL || no_memory ? gl_no_memory : read_recipe(recipe);
	if (fault == gl_no_memory)
	{
		destroy(recipe);
		return NULL;
	}
	if (fault != NULL && recipe->fault[0] == '\0')
		set_fault(recipe, "recipe:", fault);
	return recipe;
}

/* Recipes are few; that there are many means that their texts keep changing. */
static void
drop_unused(Recipe **shelf)
{
	int kept = 0;

	for (Recipe **link = shelf; *link != NULL;)
	{
		Recipe *recipe = *link;

		if (recipe->users > 0 || kept < SHELF_MAX)
		{
			link = &recipe->next;
			kept++;
			continue;
		}
		*link = recipe->next;
		destroy(recipe);
	}
}

static Recipe *
take_from(Recipe **shelf, const char *text)
{
	for (Recipe **link = shelf; *link != NULL; link = &(*link)->next)
	{
		Recipe *recipe = *link;

		if (strcmp(recipe->text, text) != 0)
			continue;
		*link = recipe->next;
		return recipe;
	}
	return NULL;
}

Recipe *
gl_recipe_get(Recipe **shelf, const char *text)
{
	Recipe *recipe = take_from(shelf, text);

	if (recipe == NULL)
	{
		recipe = create(text);
		drop_unused(shelf);
	}
	if (recipe == NULL)
		return NULL;
	recipe->next = *shelf;
	*shelf = recipe;
	recipe->users++;
	return recipe;
}

void
gl_recipe_release(Recipe *recipe)
{
	recipe->users--;
}

void
gl_recipe_drop_all(Recipe **shelf)
{
	while (*shelf != NULL)
	{
		Recipe *recipe = *shelf;

		*shelf = recipe->next;
		destroy(recipe);
	}
}
