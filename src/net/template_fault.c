/*
 * template_fault.c
 *		The form of templates, looked at once when a recipe is read: what is filled in later is known
 *		to be well formed.
 */
#include "net/template.h"

#include <string.h>

#include "net/placeholder.h"

/* First words of paths that have a meaning of their own. */
static const char *const reserved[] = {"post",	   "variant",	 "channel",
									   "delivery", "credential", "text"};

static const char *
fault_of_string(const json_t *template)
{
	const char *cursor = json_string_value(template);

	for (;;)
	{
		Part part = gl_part_next(&cursor);

		if (part.kind == PART_END)
			return NULL;
		if (part.kind == PART_BROKEN)
			return "a template has a brace that belongs to no placeholder";
		if (part.kind == PART_PLACEHOLDER && !gl_path_is_valid(part.text, part.length))
			return "a template has a placeholder whose path is none";
	}
}

const char *
gl_template_fault_of_text(const json_t *template)
{
	if (json_is_string(template))
		return fault_of_string(template);
	if (json_array_size(template) == 0)
		return "a text template is a string or a list of strings";
	for (size_t i = 0; i < json_array_size(template); i++)
	{
		const json_t *element = json_array_get(template, i);
		const char *fault = json_is_string(element) ? fault_of_string(element)
													: "a list of text templates holds strings";

		if (fault != NULL)
			return fault;
	}
	return NULL;
}

bool
gl_template_is_word(const json_t *name)
{
	const char *text = json_string_value(name);

	return text != NULL && strchr(text, '.') == NULL && gl_path_is_valid(text, strlen(text));
}

bool
gl_template_is_reserved(const json_t *name)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(json_string_value(name), reserved[i]) == 0)
			return true;
	return false;
}

static bool
is_path(const json_t *path)
{
	return json_is_string(path) &&
		   gl_path_is_valid(json_string_value(path), json_string_length(path));
}

/* Are there no other members than these, and is the first among them? */
static bool
has_only(json_t *object, const char *const *names)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		const char *const *known = names;

		while (*known != NULL && strcmp(*known, name) != 0)
			known++;
		if (*known == NULL)
			return false;
	}
	return json_object_get(object, names[0]) != NULL;
}

static const char *
fault_of_each(json_t *each)
{
	static const char *const members[] = {"$each", "as", "where", "need", "do", NULL};
	json_t *need = json_object_get(each, "need");
	json_t *where = json_object_get(each, "where");
	json_t *as = json_object_get(each, "as");

	if (!has_only(each, members))
		return "$each has a member that is not known";
	if (!is_path(json_object_get(each, "$each")) || (need != NULL && !is_path(need)))
		return "$each and need are paths";
	if (where != NULL && !json_is_object(where))
		return "where is an object";
	if (json_object_get(each, "do") == NULL)
		return "$each has no do";
	if (!gl_template_is_word(as) || gl_template_is_reserved(as))
		return "as is one word that is not taken";
	return gl_template_fault_of_json(json_object_get(each, "do"));
}

static const char *
fault_of_members(json_t *object)
{
	const char *fault = NULL;
	const char *name;
	json_t *member;

	json_object_foreach(object, name, member)
	{
		if (fault == NULL)
			fault = gl_template_fault_of_json(member);
	}
	return fault;
}

static const char *
fault_of_switch(json_t *object)
{
	static const char *const members[] = {"$switch", "cases", NULL};
	json_t *cases = json_object_get(object, "cases");
	const char *fault = gl_template_fault_of_text(json_object_get(object, "$switch"));

	if (!has_only(object, members) || !json_is_object(cases))
		return "$switch stands with cases, an object, and nothing else";
	return fault != NULL ? fault : fault_of_members(cases);
}

const char *
gl_template_fault_of_json(json_t *template)
{
	const char *fault = NULL;

	if (json_is_string(template))
		return fault_of_string(template);
	for (size_t i = 0; i < json_array_size(template) && fault == NULL; i++)
		fault = gl_template_fault_of_json(json_array_get(template, i));
	if (!json_is_object(template))
		return fault;
	if (json_object_get(template, "$each") != NULL)
		return fault_of_each(template);
	if (json_object_get(template, "$switch") != NULL)
		return fault_of_switch(template);
	return fault_of_members(template);
}
