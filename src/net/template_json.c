/*
 * template_json.c
 *		JSON templates: the same document with its placeholders replaced by values.
 *
 * Values are shared with what they came from and never changed, so nothing is copied.
 */
#include "net/template.h"

#include <string.h>

#include "net/placeholder.h"

static Filled fill(Names *names, json_t *template, json_t **value);

static Filled
made(json_t *value, json_t **out)
{
	*out = value;
	return value == NULL ? FILL_NO_MEMORY : FILLED;
}

static Filled
fill_text(Names *names, const json_t *template, json_t **value)
{
	ByteBuffer text = {0};
	Filled filled = gl_template_text(names, template, TEXT_PLAIN, &text);

	if (filled == FILLED)
		filled = made(json_stringn(gl_buffer_text(&text), text.length), value);
	gl_buffer_free(&text);
	return filled;
}

static Filled
fill_string(Names *names, json_t *template, json_t **value)
{
	const char *text = json_string_value(template);
	json_t *found;
	Part part;

	if (strpbrk(text, "{}") == NULL)
		return made(json_incref(template), value);
	if (!gl_part_is_all(text, &part))
		return fill_text(names, template, value);
	found = gl_template_find(names, part.text, part.length);
	if (found != NULL)
		return made(json_incref(found), value);
	if (part.otherwise != NULL)
		return made(json_stringn(part.otherwise, part.otherwise_length), value);
	return part.is_optional ? FILL_LEFT_OUT : made(json_null(), value);
}

/* Append the elements that a $each makes. */
static Filled
fill_elements(Names *names, json_t *each, json_t *list)
{
	json_t *where = json_object_get(each, "where");
	const json_t *need = json_object_get(each, "need");
	json_t *source = gl_template_find(names, json_string_value(json_object_get(each, "$each")),
									  json_string_length(json_object_get(each, "$each")));
	Scope scope = {json_string_value(json_object_get(each, "as")), NULL, names->scope};
	Filled filled = FILLED;

	for (size_t i = 0; i < json_array_size(source) && filled == FILLED; i++)
	{
		json_t *value = NULL;

		scope.value = json_array_get(source, i);
		if (!gl_template_fits(scope.value, where))
			continue;
		names->scope = &scope;
		if (need == NULL ||
			gl_template_find(names, json_string_value(need), json_string_length(need)) != NULL)
			filled = fill(names, json_object_get(each, "do"), &value);
		names->scope = scope.outer;
		if (value != NULL && json_array_append_new(list, value) != 0)
			return FILL_NO_MEMORY;
		if (filled == FILL_LEFT_OUT)
			filled = FILLED;
	}
	return filled;
}

/* A list that only $each could have filled, and did not, is left out. */
static Filled
finish_list(json_t *list, bool may_be_left_out, Filled filled, json_t **value)
{
	if (filled == FILLED && may_be_left_out && json_array_size(list) == 0)
		filled = FILL_LEFT_OUT;
	if (filled == FILLED)
		return made(list, value);
	json_decref(list);
	return filled;
}

static Filled
fill_each(Names *names, json_t *template, json_t **value)
{
	json_t *list = json_array();

	if (list == NULL)
		return FILL_NO_MEMORY;
	return finish_list(list, true, fill_elements(names, template, list), value);
}

static Filled
fill_list(Names *names, json_t *template, json_t **value)
{
	json_t *list = json_array();
	Filled filled = FILLED;
	bool has_each = false;

	if (list == NULL)
		return FILL_NO_MEMORY;
	for (size_t i = 0; i < json_array_size(template) && filled == FILLED; i++)
	{
		json_t *element = json_array_get(template, i);
		json_t *made_value = NULL;

		if (json_object_get(element, "$each") != NULL)
		{
			has_each = true;
			filled = fill_elements(names, element, list);
			continue;
		}
		filled = fill(names, element, &made_value);
		if (filled == FILLED && json_array_append_new(list, made_value) != 0)
			filled = FILL_NO_MEMORY;
		if (filled == FILL_LEFT_OUT)
			filled = FILLED;
	}
	return finish_list(list, has_each, filled, value);
}

static Filled
fill_switch(Names *names, json_t *template, json_t **value)
{
	ByteBuffer word = {0};
	json_t *chosen = NULL;
	Filled filled =
		gl_template_text(names, json_object_get(template, "$switch"), TEXT_PLAIN, &word);

	if (filled == FILLED)
		chosen = json_object_get(json_object_get(template, "cases"), gl_buffer_text(&word));
	gl_buffer_free(&word);
	if (filled == FILL_ABSENT || (filled == FILLED && chosen == NULL))
		return FILL_LEFT_OUT;
	return filled == FILLED ? fill(names, chosen, value) : filled;
}

static Filled
fill_members(Names *names, json_t *template, json_t *object)
{
	const char *name;
	json_t *member;

	json_object_foreach(template, name, member)
	{
		json_t *value = NULL;
		Filled filled = fill(names, member, &value);

		if (filled == FILL_LEFT_OUT)
			continue;
		if (filled != FILLED)
			return filled;
		if (json_object_set_new_nocheck(object, name, value) != 0)
			return FILL_NO_MEMORY;
	}
	return FILLED;
}

static Filled
fill_object(Names *names, json_t *template, json_t **value)
{
	json_t *object = json_pack("{}");
	Filled filled;

	if (object == NULL)
		return FILL_NO_MEMORY;
	filled = fill_members(names, template, object);
	if (filled == FILLED)
		return made(object, value);
	json_decref(object);
	return filled;
}

/* The recipe's reader has bounded the depth of its templates. */
static Filled
fill(Names *names, json_t *template, json_t **value)
{
	*value = NULL;
	if (json_is_string(template))
		return fill_string(names, template, value);
	if (json_is_array(template))
		return fill_list(names, template, value);
	if (!json_is_object(template))
		return made(json_incref(template), value);
	if (json_object_get(template, "$each") != NULL)
		return fill_each(names, template, value);
	if (json_object_get(template, "$switch") != NULL)
		return fill_switch(names, template, value);
	return fill_object(names, template, value);
}

Filled
gl_template_json(Names *names, json_t *template, json_t **value)
{
	return fill(names, template, value);
}
