/*
 * net_templates.c
 *		The rules of docs/networks/recipes.md, "Templates", row by row, seen from the server's side.
 */
#include <stdio.h>
#include <string.h>

#include "net_check.h"

#define FACTS \
	"\"text\": \"wörd\", \"number\": 12, \"real\": 0.5, \"yes\": true, \"none\": null," \
	" \"empty\": \"\", \"list\": [1, \"b\"], \"object\": {\"z\": 1, \"a\": 2}, \"zeros\": []," \
	" \"odd\": \"a/b?c=d&e f+%#\", \"dots\": \"..\", \"lines\": \"a\\r\\nX-Injected: 1\"," \
	" \"c1\": \"a\\u0085b\", \"things\": [{\"k\": \"a\", \"v\": 1, \"in\": [{\"n\": 1}, {\"n\": 2}]}," \
	" {\"k\": \"b\", \"v\": null}, {\"k\": \"a\", \"v\": 3}, {\"k\": \"c\", \"v\": 4}]"

/* Templates of a body, and the body that was sent; NULL: the delivery is permanent. */
static const struct
{
	const char *template;
	const char *body;
} bodies[] = {
	{"\"plain\"", "\"plain\""},
	{"{\"z\": 1, \"a\": [true, null, 1.5, \"x\"]}", "{\"z\":1,\"a\":[true,null,1.5,\"x\"]}"},
	{"\"{{braces}}\"", "\"{braces}\""},
	{"\"{{{variant.number}}}\"", "\"{12}\""},
	/* one placeholder alone: the value itself */
	{"\"{variant.text}\"", "\"wörd\""},
	{"\"{variant.number}\"", "12"},
	{"\"{variant.real}\"", "0.5"},
	{"\"{variant.yes}\"", "true"},
	{"\"{variant.list}\"", "[1,\"b\"]"},
	{"\"{variant.object}\"", "{\"z\":1,\"a\":2}"},
	{"\"{variant.object.a}\"", "2"},
	/* between other characters */
	{"\"<{variant.text}>\"", "\"<wörd>\""},
	{"\"{variant.text}{variant.number}\"", "\"wörd12\""},
	{"\"{variant.number}/{variant.real}/{variant.yes}\"", "\"12/0.5/true\""},
	{"\"<{variant.empty}>\"", "\"<>\""},
	{"\"<{variant.list}>\"", NULL},
	{"\"<{variant.object}>\"", NULL},
	/* missing or null */
	{"\"{variant.none}\"", "null"},
	{"\"{variant.nothing}\"", "null"},
	{"\"{nothing}\"", "null"},
	{"\"{variant.text.deeper}\"", "null"},
	{"\"<{variant.none}>\"", NULL},
	{"\"<{variant.nothing}>\"", NULL},
	{"\"{variant.none|instead}\"", "\"instead\""},
	{"\"{variant.none|}\"", "\"\""},
	{"\"{variant.none|a b?c.d|e}\"", "\"a b?c.d|e\""},
	{"\"<{variant.nothing|instead}>\"", "\"<instead>\""},
	{"\"{variant.text|instead}\"", "\"wörd\""},
	{"\"{variant.empty|instead}\"", "\"\""},
	{"{\"a\": \"{variant.none?}\", \"b\": 1}", "{\"b\":1}"},
	{"{\"a\": \"{variant.text?}\"}", "{\"a\":\"wörd\"}"},
	{"[\"{variant.none?}\", 1, \"{variant.nothing?}\"]", "[1]"},
	{"[\"{variant.none?}\"]", "[]"},
	{"[\"{variant.none}\"]", "[null]"},
	{"\"<{variant.none?}>\"", "\"<>\""},
	{"\"{variant.none?}\"", ""},
	/* $each */
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"do\": \"{t.k}\"}",
	 "[\"a\",\"b\",\"a\",\"c\"]"},
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"where\": {\"k\": \"a\"}, \"do\": \"{t.v}\"}",
	 "[1,3]"},
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"need\": \"t.v\", \"do\": {\"n\": \"{t.v}\"}}",
	 "[{\"n\":1},{\"n\":3},{\"n\":4}]"},
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"where\": {\"k\": \"c\", \"v\": 4},"
	 " \"do\": 0}",
	 "[0]"},
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"do\": \"{t.v?}\"}", "[1,3,4]"},
	{"{\"a\": 1, \"b\": {\"$each\": \"variant.things\", \"as\": \"t\", \"where\": {\"k\": \"x\"},"
	 " \"do\": 1}}",
	 "{\"a\":1}"},
	{"{\"a\": 1, \"b\": {\"$each\": \"variant.zeros\", \"as\": \"t\", \"do\": 1}}", "{\"a\":1}"},
	{"{\"a\": 1, \"b\": {\"$each\": \"variant.nothing\", \"as\": \"t\", \"do\": 1}}", "{\"a\":1}"},
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"need\": \"t.in\", \"do\":"
	 " {\"$each\": \"t.in\", \"as\": \"u\", \"do\": \"{t.k}{u.n}\"}}",
	 "[[\"a1\",\"a2\"]]"},
	{"[0, {\"$each\": \"variant.list\", \"as\": \"t\", \"do\": \"{t}\"}, 9]", "[0,1,\"b\",9]"},
	{"{\"a\": 1, \"b\": [{\"$each\": \"variant.zeros\", \"as\": \"t\", \"do\": 1}]}", "{\"a\":1}"},
	/* $switch */
	{"{\"$switch\": \"{variant.text}\", \"cases\": {\"wörd\": 1, \"x\": 2}}", "1"},
	{"{\"$switch\": \"{variant.number}\", \"cases\": {\"12\": \"{variant.text}\"}}", "\"wörd\""},
	{"{\"a\": 1, \"b\": {\"$switch\": \"{variant.text}\", \"cases\": {\"x\": 2}}}", "{\"a\":1}"},
	{"{\"a\": 1, \"b\": {\"$switch\": \"{variant.none}\", \"cases\": {\"x\": 2}}}", "{\"a\":1}"},
	{"[{\"$switch\": \"{variant.none|x}\", \"cases\": {\"x\": 2}}]", "[2]"},
	{"{\"$switch\": [\"{variant.none}\", \"{variant.text}\"], \"cases\": {\"wörd\": 3}}", "3"},
	{"{\"$each\": \"variant.things\", \"as\": \"t\", \"do\": {\"$switch\": \"{t.k}\","
	 " \"cases\": {\"a\": \"A\", \"c\": \"C{t.v}\"}}}",
	 "[\"A\",\"A\",\"C4\"]"},
	/* names */
	{"{\"$type\": \"t\", \"$other\": \"{variant.number}\"}", "{\"$type\":\"t\",\"$other\":12}"},
	{"[\"{post.id}\", \"{channel.name}\", \"{delivery.tid}\"]", "[7,\"site\",\"3lbjqxxxxxx2a\"]"},
	{"\"{credential}\"", "null"},
};

/* Templates of a URL, behind the server's, and the target that was asked for. */
static const struct
{
	const char *template;
	const char *target;
} targets[] = {
	{"\"{channel.settings.base_url}/a\"", "/a"}, /* base_url ends in a slash */
	{"\"{channel.settings.base_url}a\"", "/a"},
	{"\"{channel.settings.base_url}/{variant.odd}\"", "/a%2Fb%3Fc%3Dd%26e%20f%2B%25%23"},
	{"\"{channel.settings.base_url}/x?q={variant.text}\"", "/x?q=w%C3%B6rd"},
	{"\"{channel.settings.base_url}/{variant.number}{variant.yes}\"", "/12true"},
	{"\"{channel.settings.base_url}/{variant.none|a/b}\"", "/a%2Fb"},
	{"\"{channel.settings.base_url}/{variant.none?}x\"", "/x"},
	{"\"{channel.settings.nothing|BASE}/d\"", "/d"},
	{"[\"{channel.settings.nothing}\", \"{channel.settings.url}\"]", "/hook"},
	{"[\"{channel.settings.nothing?}/x\", \"{channel.settings.url}\"]", NULL},
	{"[\"{channel.settings.nothing}/x\", \"{channel.settings.url}\"]", "/hook"},
	{"\"{channel.settings.base_url}/{variant.lines}\"", "/a%0D%0AX-Injected%3A%201"},
	{"\"{channel.settings.base_url}/{variant.dots}/x\"", NULL},
	{"\"{channel.settings.base_url}/{variant.none}\"", NULL},
	{"\"{channel.settings.base_url}/{variant.list}\"", NULL},
	{"\"{channel.settings.nothing?}\"", NULL},
	{"\"{channel.settings.nothing}\"", NULL},
	{"\"{variant.lines}\"", NULL},
	{"\"BASE/\\u000d\\u000aX-Injected: 1\"", NULL},
	{"\"BASE/\\u007f\"", NULL},
};

/* Templates of a header, and its value; NULL: permanent; "-": there is no such header. */
static const struct
{
	const char *template;
	const char *value;
} headers[] = {
	{"\"v\"", "v"},
	{"\"Bearer {variant.text}\"", "Bearer wörd"},
	{"\"{variant.number}\"", "12"},
	{"\"{variant.none?}\"", "-"},
	{"\"{variant.none|x}\"", "x"},
	{"[\"{variant.none}\", \"{variant.text}\"]", "wörd"},
	{"[\"{variant.none}\", \"{variant.nothing?}\"]", "-"},
	{"\"{variant.empty}\"", ""},
	{"\"{variant.none}\"", NULL},
	{"\"a{variant.none}\"", NULL},
	{"\"{variant.object}\"", NULL},
	{"\"{variant.lines}\"", NULL},
	{"\"a\\u0000b\"", NULL},
	{"\"a\\tb\"", NULL},
	{"\"{variant.c1}\"", NULL},
};

/* The template, with BASE for the server's address. */
static void
put_base(char *out, size_t size, const char *template, const Server *server)
{
	const char *base = strstr(template, "BASE");

	if (base == NULL)
		snprintf(out, size, "%s", template);
	else
		snprintf(out, size, "%.*shttp://127.0.0.1:%d%s", (int) (base - template), template,
				 server_port(server), base + 4);
}

static NetResult
deliver(Server *server, Net *net, const char *url, const char *more)
{
	char recipe[2048];

	snprintf(recipe, sizeof(recipe),
			 "{\"transport\": \"http\", \"steps\": [{\"name\": \"s\", \"url\": %s%s}]}", url, more);
	server_script(server, NULL, 0);
	return test_deliver(net, recipe, test_facts(server, "x", FACTS), NULL);
}

static void
check_bodies(Server *server, Net *net)
{
	for (size_t i = 0; i < COUNT(bodies); i++)
	{
		char more[1024];
		NetResult result;

		snprintf(more, sizeof(more), ", \"body\": %s", bodies[i].template);
		result = deliver(server, net, "\"{channel.settings.url}\"", more);
		if (bodies[i].body == NULL)
			check(result.outcome == OUTCOME_PERMANENT && server_requests(server) == 0,
				  "templates: %s is permanent: %s", bodies[i].template, result.error);
		else
			check_text(server_request(server, 0)->body, bodies[i].body, bodies[i].template);
	}
}

static void
check_targets(Server *server, Net *net)
{
	for (size_t i = 0; i < COUNT(targets); i++)
	{
		char url[256];
		char line[256];
		NetResult result;

		put_base(url, sizeof(url), targets[i].template, server);
		result = deliver(server, net, url, "");
		snprintf(line, sizeof(line), "POST %s HTTP/1.1\r\n", targets[i].target);
		if (targets[i].target == NULL)
			check(result.outcome == OUTCOME_PERMANENT && server_requests(server) == 0,
				  "templates: URL %s is permanent: %s", targets[i].template, result.error);
		else
			check(server_saw(server, 0, line), "templates: URL %s: %s %s", targets[i].template,
				  targets[i].target, result.error);
	}
}

static void
check_headers(Server *server, Net *net)
{
	for (size_t i = 0; i < COUNT(headers); i++)
	{
		char more[256];
		NetResult result;

		snprintf(more, sizeof(more), ", \"headers\": {\"X-Test\": %s}", headers[i].template);
		result = deliver(server, net, "\"{channel.settings.url}\"", more);
		if (headers[i].value == NULL)
			check(result.outcome == OUTCOME_PERMANENT && server_requests(server) == 0,
				  "templates: header %s is permanent: %s", headers[i].template, result.error);
		else
			check(server_saw(server, 0, "X-Test:") == (strcmp(headers[i].value, "-") != 0) &&
					  (headers[i].value[0] == '-' ||
					   strcmp(server_header(server, 0, "X-Test"), headers[i].value) == 0),
				  "templates: header %s: %s", headers[i].template, headers[i].value);
		check(!server_saw(server, 0, "X-Injected"), "templates: no header was smuggled in");
	}
}

/* Methods, and what is sent without a body. */
static void
check_methods(Server *server, Net *net)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

	for (size_t i = 0; i < COUNT(methods); i++)
	{
		char more[128];
		char line[64];

		snprintf(more, sizeof(more), ", \"method\": \"%s\"", methods[i]);
		snprintf(line, sizeof(line), "%s /hook HTTP/1.1", methods[i]);
		deliver(server, net, "\"{channel.settings.url}\"", more);
		check(server_saw(server, 0, line) && !server_saw(server, 0, "Content-Type"),
			  "templates: %s without a body", methods[i]);
		snprintf(more, sizeof(more), ", \"method\": \"%s\", \"body\": {}", methods[i]);
		if (i == 0)
			continue;
		deliver(server, net, "\"{channel.settings.url}\"", more);
		check(server_saw(server, 0, line) &&
				  server_saw(server, 0, "Content-Type: application/json") &&
				  strcmp(server_request(server, 0)->body, "{}") == 0,
			  "templates: %s with a body is JSON", methods[i]);
	}
	deliver(server, net, "\"{channel.settings.url}\"",
			", \"body\": {}, \"headers\": {\"content-type\": \"application/ld+json\"}");
	check_text(server_header(server, 0, "Content-Type"), "application/ld+json",
			   "templates: a content type of the recipe's own");
}

void
test_templates(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	check_bodies(server, net);
	check_targets(server, net);
	check_headers(server, net);
	check_methods(server, net);
	gl_net_close(net);
}
