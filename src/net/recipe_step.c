/*
 * recipe_step.c
 *		Reading one step: its request, then how it is run.
 */
#include "net/recipe_read.h"

#include <string.h>
#include <strings.h>

#include "net/placeholder.h"
#include "net/template.h"

#define CACHE_SECONDS_MAX (30 * 24 * 3600)

/* Headers that frame the message: libcurl writes them, and a second one could split a request. */
static const char *const framing_headers[] = {
	"Host",	   "Content-Length", "Transfer-Encoding", "Connection",		  "Expect",
	"Upgrade", "Trailer",		 "Keep-Alive",		  "Proxy-Connection", "TE"};

static const char *
check_header_name(const char *name)
{
	static const char allowed[] = "!#$%&'*+-.^_`|~0123456789"
								  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	if (name == NULL || name[0] == '\0' || name[strspn(name, allowed)] != '\0')
		return "has a header whose name is none";
	for (size_t i = 0; i < sizeof(framing_headers) / sizeof(framing_headers[0]); i++)
		if (strcasecmp(name, framing_headers[i]) == 0)
			return "has a header that belongs to the transfer";
	return NULL;
}

static const char *
read_headers(json_t *source, Step *step)
{
	const char *fault = NULL;
	const char *name;
	json_t *value;

	if (source == NULL)
		return NULL;
	if (!json_is_object(source))
		return "has headers that are no object";
	json_object_foreach(source, name, value)
	{
		if (fault == NULL)
			fault = check_header_name(name);
		if (fault == NULL)
			fault = gl_template_fault_of_text(value);
	}
	step->headers = source;
	return fault;
}

static const char *
read_sign(json_t *source, Step *step)
{
	static const char *const members[] = {"header", "secret", NULL};
	const char *fault;

	if (source == NULL)
		return NULL;
	if (gl_recipe_check_members(source, members) != NULL)
		return "has a sign that is not {\"header\": …, \"secret\": …}";
	step->sign_header = json_string_value(json_object_get(source, "header"));
	step->sign_secret = json_object_get(source, "secret");
	fault = check_header_name(step->sign_header);
	return fault != NULL ? fault : gl_template_fault_of_text(step->sign_secret);
}

static const char *
read_method(const json_t *source, Step *step)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

	step->method = source == NULL ? "POST" : json_string_value(source);
	for (size_t i = 0; step->method != NULL && i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i], step->method) == 0)
			return NULL;
	return "has a method that is not GET, POST, PUT, PATCH or DELETE";
}

static const char *
read_request(json_t *source, Step *step)
{
	const char *fault = read_method(json_object_get(source, "method"), step);

	step->url = json_object_get(source, "url");
	step->body = json_object_get(source, "body");
	if (fault == NULL)
		fault = gl_template_fault_of_text(step->url);
	if (fault == NULL)
		fault = read_headers(json_object_get(source, "headers"), step);
	if (fault == NULL && step->body != NULL && strcmp(step->method, "GET") == 0)
		fault = "has a body, and its method is GET";
	if (fault == NULL && step->body != NULL)
		fault = gl_template_fault_of_json(step->body);
	return fault != NULL ? fault : read_sign(json_object_get(source, "sign"), step);
}

static const char *
read_captures(json_t *source, Step *step)
{
	const char *name;
	json_t *value;

	if (source != NULL && !json_is_object(source))
		return "has a capture that is no object";
	json_object_foreach(source, name, value)
	{
		const char *pointer = json_string_value(value);
		size_t length = json_string_length(value);

		if (strchr(name, '.') != NULL || !gl_path_is_valid(name, strlen(name)))
			return "has a capture whose name is not one word";
		if (length > 0 && pointer[length - 1] == '?')
			length--;
		if (pointer == NULL || !gl_json_is_pointer(pointer, length))
			return "has a capture that is no JSON pointer";
	}
	step->captures = source;
	return NULL;
}

static const char *
read_each(json_t *source, Step *step)
{
	static const char *const members[] = {"in", "as", "where", NULL};
	const json_t *as = json_object_get(source, "as");

	if (source == NULL)
		return NULL;
	if (gl_recipe_check_members(source, members) != NULL)
		return "has an each that is not {\"in\": …, \"as\": …, \"where\": …}";
	step->each_in = json_string_value(json_object_get(source, "in"));
	step->each_as = json_string_value(json_object_get(source, "as"));
	step->each_where = json_object_get(source, "where");
	if (step->each_in == NULL || !gl_path_is_valid(step->each_in, strlen(step->each_in)))
		return "has an each whose in is no path";
	if (!gl_template_is_word(as) || gl_template_is_reserved(as))
		return "has an each whose as is no word, or one that is taken";
	if (step->each_where != NULL && !json_is_object(step->each_where))
		return "has an each whose where is no object";
	return step->cache > 0 ? "has both each and cache" : NULL;
}

static const char *
read_ok(json_t *source, Step *step)
{
	if (source != NULL && (!json_is_array(source) || json_array_size(source) == 0))
		return "has an ok that is no list of statuses";
	for (size_t i = 0; i < json_array_size(source); i++)
		if (!json_is_integer(json_array_get(source, i)))
			return "has an ok that is no list of statuses";
	step->ok = source;
	return NULL;
}

static const char *
read_flag(const json_t *source, bool *flag)
{
	if (source == NULL)
		return NULL;
	*flag = json_is_true(source);
	return json_is_boolean(source) ? NULL : "has a publishes or optional that is not true or false";
}

static const char *
read_flow(json_t *source, Step *step)
{
	const json_t *cache = json_object_get(source, "cache");
	const char *fault = read_flag(json_object_get(source, "publishes"), &step->publishes);

	if (cache != NULL && (!json_is_integer(cache) || json_integer_value(cache) < 0 ||
						  json_integer_value(cache) > CACHE_SECONDS_MAX))
		return "has a cache that is no number of seconds";
	step->cache = (int) json_integer_value(cache);
	if (fault == NULL)
		fault = read_flag(json_object_get(source, "optional"), &step->is_optional);
	if (fault == NULL)
		fault = read_ok(json_object_get(source, "ok"), step);
	if (fault == NULL)
		fault = read_captures(json_object_get(source, "capture"), step);
	if (fault == NULL)
		fault = read_each(json_object_get(source, "each"), step);
	if (fault == NULL && step->cache > 0 && step->publishes)
		fault = "has a cache, and publishes";
	return fault;
}

const char *
gl_recipe_read_step(json_t *source, Step *step)
{
	static const char *const members[] = {"name",	"method",	"url",		 "headers", "body",
										  "sign",	"ok",		"capture",	 "cache",	"each",
										  "errors", "optional", "publishes", NULL};
	const json_t *name = json_object_get(source, "name");
	const char *fault = gl_recipe_check_members(source, members);

	step->name = json_string_value(name);
	if (fault == NULL && !gl_template_is_word(name))
		fault = "has no name that is one word";
	if (fault == NULL)
		fault = read_request(source, step);
	if (fault == NULL)
		fault = read_flow(source, step);
	if (fault == NULL && step->captures != NULL && gl_template_is_reserved(name))
		fault = "has captures, and a name that every template knows";
	return fault != NULL ? fault
						 : gl_recipe_read_rules(json_object_get(source, "errors"), &step->errors);
}
