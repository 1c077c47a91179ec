/*
 * net_recipes.c
 *		Recipes that cannot be run are refused before anything is sent, with what is wrong; and how
 *		the steps of those that can be run follow one another.
 */
#include <stdio.h>
#include <string.h>

#include "net_check.h"

#define STEP(more) "{\"transport\": \"http\", \"steps\": [{\"name\": \"s\"" more "}]}"
#define URL ", \"url\": \"{channel.settings.base_url}/s\""

static const char *const faulty[] = {
	"",
	"x",
	"[]",
	"{}",
	"{\"transport\": \"http\"}",
	"{\"transport\": \"sandbox\"}",
	"{\"transport\": \"http\", \"steps\": []}",
	"{\"transport\": \"http\", \"steps\": {}}",
	"{\"transport\": \"http\", \"steps\": [1]}",
	"{\"transport\": \"http\", \"transport\": \"http\", \"steps\": [{\"name\": \"s\"" URL "}]}",
	STEP(""),
	STEP(URL "}], \"step\": [{"),
	STEP(URL ", \"publises\": false"),
	STEP(URL ", \"url\": 5"),
	STEP(", \"url\": 5"),
	STEP(", \"url\": []"),
	STEP(", \"url\": [5]"),
	STEP(", \"url\": \"{\""),
	STEP(", \"url\": \"}\""),
	STEP(", \"url\": \"{}\""),
	STEP(", \"url\": \"{a b}\""),
	STEP(", \"url\": \"{a..b}\""),
	STEP(", \"url\": \"{a.}\""),
	STEP(", \"url\": \"{.a}\""),
	STEP(", \"url\": \"{?}\""),
	STEP(", \"url\": \"{a\""),
	STEP(", \"url\": \"{a|b{c}}\""),
	STEP(URL ", \"method\": \"HEAD\""),
	STEP(URL ", \"method\": \"post\""),
	STEP(URL ", \"method\": 1"),
	STEP(URL ", \"method\": \"GET\", \"body\": {}"),
	STEP(URL ", \"body\": {\"a\": [\"}\"]}"),
	STEP(URL ", \"headers\": []"),
	STEP(URL ", \"headers\": {\"A\": 1}"),
	STEP(URL ", \"headers\": {\"A b\": \"x\"}"),
	STEP(URL ", \"headers\": {\"A:\": \"x\"}"),
	STEP(URL ", \"headers\": {\"\": \"x\"}"),
	STEP(URL ", \"headers\": {\"A\\r\\nB\": \"x\"}"),
	STEP(URL ", \"headers\": {\"Content-Length\": \"1\"}"),
	STEP(URL ", \"headers\": {\"transfer-encoding\": \"chunked\"}"),
	STEP(URL ", \"headers\": {\"Host\": \"x\"}"),
	STEP(URL ", \"sign\": {\"header\": \"X\"}"),
	STEP(URL ", \"sign\": {\"header\": \"X y\", \"secret\": \"s\"}"),
	STEP(URL ", \"sign\": {\"header\": \"X\", \"secret\": \"s\", \"hash\": \"md5\"}"),
	STEP(URL ", \"ok\": 200"),
	STEP(URL ", \"ok\": []"),
	STEP(URL ", \"ok\": [\"200\"]"),
	STEP(URL ", \"capture\": []"),
	STEP(URL ", \"capture\": {\"a\": \"x\"}"),
	STEP(URL ", \"capture\": {\"a\": \"/~2\"}"),
	STEP(URL ", \"capture\": {\"a\": 1}"),
	STEP(URL ", \"capture\": {\"a.b\": \"/x\"}"),
	STEP(URL ", \"publishes\": 1"),
	STEP(URL ", \"optional\": \"yes\""),
	STEP(URL ", \"cache\": -1, \"publishes\": false"),
	STEP(URL ", \"cache\": \"60\", \"publishes\": false"),
	STEP(URL ", \"cache\": 60"),
	STEP(URL ", \"cache\": 60, \"publishes\": false, \"each\": {\"in\": \"a\", \"as\": \"b\"}"),
	STEP(URL ", \"each\": {\"in\": \"a\"}"),
	STEP(URL ", \"each\": {\"in\": \"\", \"as\": \"b\"}"),
	STEP(URL ", \"each\": {\"in\": \"a\", \"as\": \"post\"}"),
	STEP(URL ", \"each\": {\"in\": \"a\", \"as\": \"b\", \"where\": []}"),
	STEP(URL ", \"body\": {\"$each\": \"a\", \"do\": 1}"),
	STEP(URL ", \"body\": {\"$each\": \"a\", \"as\": \"b\"}"),
	STEP(URL ", \"body\": {\"$each\": \"{a}\", \"as\": \"b\", \"do\": 1}"),
	STEP(URL ", \"body\": {\"$each\": \"a\", \"as\": \"b\", \"do\": 1, \"else\": 2}"),
	STEP(URL ", \"body\": {\"$switch\": \"a\"}"),
	STEP(URL ", \"body\": {\"$switch\": \"a\", \"cases\": []}"),
	STEP(URL ", \"body\": {\"$switch\": \"a\", \"cases\": {\"a\": \"{\"}}"),
	STEP(URL ", \"errors\": {}"),
	STEP(URL ", \"errors\": [{}]"),
	STEP(URL ", \"errors\": [{\"status\": \"400\", \"outcome\": \"auth\"}]"),
	STEP(URL ", \"errors\": [{\"outcome\": \"fine\"}]"),
	STEP(URL ", \"errors\": [{\"outcome\": \"manual\"}]"),
	STEP(URL ", \"errors\": [{\"pointer\": \"x\", \"outcome\": \"auth\"}]"),
	STEP(URL ", \"errors\": [{\"equals\": 1, \"outcome\": \"auth\"}]"),
	STEP(URL ", \"errors\": [{\"retry_after\": {\"header\": \"X\"}}]"),
	STEP(URL ", \"errors\": [{\"retry_after\": {\"header\": \"X\", \"unit\": \"minutes\"}}]"),
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"post\", \"capture\": {\"a\": \"/a\"}" URL
	"}]}",
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"a.b\"" URL "}]}",
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"\"" URL "}]}",
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\"" URL "}, {\"name\": \"s\"" URL "}]}",
	"{\"transport\": \"http\", \"result\": {\"id\": 1}, \"steps\": [{\"name\": \"s\"" URL "}]}",
	"{\"transport\": \"http\", \"result\": {\"ids\": \"\"}, \"steps\": [{\"name\": \"s\"" URL "}]}",
	"{\"transport\": \"http\", \"errors\": 1, \"steps\": [{\"name\": \"s\"" URL "}]}",
};

static void
check_faulty(Server *server, Net *net)
{
	for (size_t i = 0; i < COUNT(faulty); i++)
	{
		NetResult result;

		server_script(server, NULL, 0);
		result = test_deliver(net, faulty[i], test_facts(server, "x", NULL), NULL);
		check(result.outcome == OUTCOME_PERMANENT && server_requests(server) == 0 &&
				  strncmp(result.error, "recipe", 6) == 0,
			  "recipes: %.90s: %s", faulty[i], result.error);
	}
}

static void
check_facts(Server *server, Net *net)
{
	static const char *const facts[] = {"", "x", "[]", "1", "{\"post\": 1, \"post\": 2}"};

	for (size_t i = 0; i < COUNT(facts); i++)
	{
		NetResult result = test_deliver(net, STEP(URL), facts[i], NULL);

		check(result.outcome == OUTCOME_PERMANENT, "recipes: facts '%s': %s", facts[i],
			  result.error);
	}
	server_script(server, NULL, 0);
	check(test_deliver(net, STEP(URL ", \"body\": [\"{credential}\", \"{text}\", \"{other}\"]"),
					   "{\"credential\": \"forged\", \"text\": \"forged\", \"other\": \"x\","
					   " \"channel\": {\"settings\": {\"base_url\": \"http://127.0.0.1:1\"}}}",
					   NULL)
				  .outcome == OUTCOME_RETRYABLE,
		  "recipes: the address comes from the facts");
}

/* What follows a request that publishes cannot make the post unpublished. */
static const struct
{
	const char *steps;
	Reply replies[3];
	size_t count;
	Outcome outcome;
	int requests;
	const char *what;
} flows[] = {
	{"{\"name\": \"a\", \"optional\": true" URL "}, {\"name\": \"b\"" URL "}",
	 {{.status = 404}},
	 1,
	 OUTCOME_OK,
	 2,
	 "an optional step may fail"},
	{"{\"name\": \"a\"" URL "}, {\"name\": \"b\"" URL "}",
	 {{.status = 404}},
	 1,
	 OUTCOME_PERMANENT,
	 1,
	 "another may not"},
	{"{\"name\": \"a\", \"publishes\": true" URL "}, {\"name\": \"b\"" URL "}",
	 {{.status = 200}, {.status = 404}},
	 2,
	 OUTCOME_UNKNOWN,
	 2,
	 "permanent after publishing"},
	{"{\"name\": \"a\", \"publishes\": true" URL "}, {\"name\": \"b\"" URL "}",
	 {{.status = 200}, {.status = 429}},
	 2,
	 OUTCOME_UNKNOWN,
	 2,
	 "throttled after publishing"},
	{"{\"name\": \"a\", \"publishes\": true" URL "}, {\"name\": \"b\", \"optional\": true" URL "}",
	 {{.status = 200}, {.status = 404}},
	 2,
	 OUTCOME_OK,
	 2,
	 "an optional one fails after publishing"},
	{"{\"name\": \"a\", \"publishes\": true, \"optional\": true" URL "}, {\"name\": \"b\"" URL "}",
	 {{.kind = REPLY_CLOSE}, {.status = 400}},
	 2,
	 OUTCOME_UNKNOWN,
	 2,
	 "an optional one that publishes is lost"},
	{"{\"name\": \"a\", \"publishes\": true" URL "}, {\"name\": \"b\", \"errors\":"
	 " [{\"status\": 400, \"outcome\": \"session\"}]" URL "}",
	 {{.status = 200}, {.status = 400}},
	 2,
	 OUTCOME_UNKNOWN,
	 2,
	 "nothing is run again after publishing"},
	{"{\"name\": \"a\"" URL "}, {\"name\": \"b\", \"errors\":"
	 " [{\"status\": 400, \"outcome\": \"session\"}]" URL "}",
	 {{.status = 200}, {.status = 400}, {.status = 200}},
	 3,
	 OUTCOME_OK,
	 4,
	 "the steps once more"},
	{"{\"name\": \"a\", \"each\": {\"in\": \"variant.things\", \"as\": \"t\","
	 " \"where\": {\"k\": 1}}" URL "}",
	 {{0}},
	 0,
	 OUTCOME_OK,
	 2,
	 "one request for each"},
	{"{\"name\": \"a\", \"each\": {\"in\": \"variant.things\", \"as\": \"t\","
	 " \"where\": {\"k\": 9}}" URL "}",
	 {{0}},
	 0,
	 OUTCOME_PERMANENT,
	 0,
	 "none of what publishes"},
	{"{\"name\": \"a\", \"each\": {\"in\": \"variant.things\", \"as\": \"t\"}" URL "}",
	 {{.status = 200}, {.status = 400}},
	 2,
	 OUTCOME_UNKNOWN,
	 2,
	 "one of several published"},
	{"{\"name\": \"a\", \"each\": {\"in\": \"variant.many\", \"as\": \"t\"}" URL "}",
	 {{0}},
	 0,
	 OUTCOME_UNKNOWN,
	 128,
	 "the number of requests is bounded"},
	{"{\"name\": \"post\"" URL "}",
	 {{0}},
	 0,
	 OUTCOME_OK,
	 1,
	 "any name for a step without captures"},
};

static void
check_flows(Server *server, Net *net)
{
	char things[2048] = "\"things\": [{\"k\": 1}, {\"k\": 2}, {\"k\": 1}], \"many\": [0";

	for (int i = 0; i < 150; i++)
		strcat(things, ", 0");
	strcat(things, "]");
	for (size_t i = 0; i < COUNT(flows); i++)
	{
		char recipe[1024];
		NetResult result;

		snprintf(recipe, sizeof(recipe), "{\"transport\": \"http\", \"steps\": [%s]}",
				 flows[i].steps);
		server_script(server, flows[i].replies, flows[i].count);
		result = test_deliver(net, recipe, test_facts(server, "x", things), NULL);
		check(result.outcome == flows[i].outcome && server_requests(server) == flows[i].requests,
			  "recipes: %s: %s after %d requests (%s)", flows[i].what, test_outcome(&result),
			  server_requests(server), result.error);
	}
}

/* More recipes than are kept, each of them in use; then all again. */
static void
check_shelf(Server *server, Net *net)
{
	int ok = 0;

	server_script(server, NULL, 0);
	for (int i = 0; i < 200; i++)
	{
		char recipe[256];

		snprintf(recipe, sizeof(recipe), STEP(URL ", \"body\": %d"), i % 100);
		ok += test_deliver(net, recipe, test_facts(server, "x", NULL), NULL).outcome == OUTCOME_OK;
	}
	check(ok == 200, "recipes: a hundred of them in turn (%d)", ok);
}

void
test_recipes(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	check_faulty(server, net);
	check_facts(server, net);
	check_flows(server, net);
	check_shelf(server, net);
	gl_net_close(net);
}
