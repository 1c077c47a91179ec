/*
 * net_answers.c
 *		What an answer means: the table of docs/networks/recipes.md row by row, for a request that
 *		publishes and for one that does not, then error rules, and captures.
 */
#include <stdio.h>
#include <string.h>

#include "net_check.h"

#define STEPS(before, rules) \
	"{\"transport\": \"http\", \"steps\": [" \
	"{\"name\": \"first\", \"url\": \"{channel.settings.base_url}/first\"," \
	" \"capture\": {\"token\": \"/token\"}" before "}," \
	"{\"name\": \"last\", \"url\": \"{channel.settings.base_url}/last\"," \
	" \"capture\": {\"id\": \"/id\", \"more\": \"/more/1/a~1b~0?\"}}]," \
	"\"result\": {\"id\": \"{last.id}\", \"url\": \"x:{last.more?}\"}" rules "}"
#define FIRST_OK \
	{ \
		.path = "/first", .body = "{\"token\": \"abc\"}" \
	}
#define LAST_OK \
	{ \
		.path = "/last", .body = "{\"id\": \"n-1\"}" \
	}

static const struct
{
	Reply reply;	   /* its path comes from the step */
	Outcome publishes; /* what it means for the last step */
	Outcome other;	   /* and for the first */
	const char *what;
} rows[] = {
	{{.status = 200, .body = "[]"}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "200, the capture missing"},
	{{.status = 200, .body = "{\"id\": null}"},
	 OUTCOME_UNKNOWN,
	 OUTCOME_RETRYABLE,
	 "200, it is null"},
	{{.status = 200, .body = "<html>"}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "200, unreadable"},
	{{.status = 204}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "204, nothing to read"},
	{{.kind = REPLY_CLOSE}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "closed without an answer"},
	{{.kind = REPLY_RESET}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "reset without an answer"},
	{{.kind = REPLY_HALF, .body = "{\"id\": \"n-1\"}  "},
	 OUTCOME_UNKNOWN,
	 OUTCOME_RETRYABLE,
	 "half an answer"},
	{{.kind = REPLY_HALF_RESET, .body = "{\"id\": \"n-1\"}  "},
	 OUTCOME_UNKNOWN,
	 OUTCOME_RETRYABLE,
	 "half an answer, reset"},
	{{.kind = REPLY_HANG}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "no answer in time"},
	{{.kind = REPLY_HANG_IN_BODY, .body = "{\"id\": \"n-1\"}  "},
	 OUTCOME_UNKNOWN,
	 OUTCOME_RETRYABLE,
	 "half an answer in time"},
	{{.kind = REPLY_BIG, .length = NET_ANSWER_BYTES_MAX + 1},
	 OUTCOME_UNKNOWN,
	 OUTCOME_RETRYABLE,
	 "an answer of 1 MiB and a byte"},
	{{.status = 429}, OUTCOME_THROTTLED, OUTCOME_THROTTLED, "429"},
	{{.status = 401}, OUTCOME_AUTH, OUTCOME_AUTH, "401 without a cache"},
	{{.status = 408}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "408"},
	{{.status = 425}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "425"},
	{{.status = 500}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "500"},
	{{.status = 503}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "503"},
	{{.status = 530}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "530"},
	{{.status = 600}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "600"},
	{{.status = 300}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "300"},
	{{.status = 302, .headers = "Location: /first\r\n"},
	 OUTCOME_PERMANENT,
	 OUTCOME_PERMANENT,
	 "302"},
	{{.status = 307, .headers = "Location: file:///etc/passwd\r\n"},
	 OUTCOME_PERMANENT,
	 OUTCOME_PERMANENT,
	 "307"},
	{{.status = 304}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "304"},
	{{.status = 400}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "400"},
	{{.status = 403}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "403"},
	{{.status = 404}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "404"},
	{{.status = 409}, OUTCOME_UNKNOWN, OUTCOME_RETRYABLE, "409"},
	{{.status = 422}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "422"},
	{{.status = 451}, OUTCOME_PERMANENT, OUTCOME_PERMANENT, "451"},
};

static void
check_rows(Server *server, Net *patient, Net *impatient)
{
	for (size_t i = 0; i < COUNT(rows); i++)
	{
		Reply replies[] = {FIRST_OK, rows[i].reply};
		bool hangs = rows[i].reply.kind == REPLY_HANG || rows[i].reply.kind == REPLY_HANG_IN_BODY;
		Net *net = hangs ? impatient : patient;
		NetResult result;

		replies[1].path = "/last";
		server_script(server, replies, 2);
		result = test_deliver(net, STEPS("", ""), test_facts(server, "x", NULL), NULL);
		check(result.outcome == rows[i].publishes && server_requests(server) == 2,
			  "answers: %s to what publishes: %s", rows[i].what, test_outcome(&result));
		check(rows[i].reply.kind != REPLY_ANSWER || result.http_status == rows[i].reply.status,
			  "answers: %s: status %d", rows[i].what, result.http_status);
		check(result.error[0] != '\0', "answers: %s: '%.60s'", rows[i].what, result.error);

		replies[1].path = "/first";
		server_script(server, replies + 1, 1);
		result = test_deliver(net, STEPS("", ""), test_facts(server, "x", NULL), NULL);
		check(result.outcome == rows[i].other && server_requests(server) == 1,
			  "answers: %s to another step: %s", rows[i].what, test_outcome(&result));
	}
}

static void
check_success(Server *server, Net *net)
{
	static const Reply replies[] = {
		FIRST_OK,
		{.path = "/last", .status = 299, .body = "{\"id\": 5, \"more\": [0, {\"a/b~\": true}]}"}};
	NetResult result;

	server_script(server, replies, 2);
	result = test_deliver(net, STEPS("", ""), test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_OK && result.http_status == 299, "answers: 299 is ok");
	check_text(result.remote_id, "5", "answers: a captured number");
	check_text(result.remote_url, "x:true", "answers: a pointer with escapes and an index");
	server_script(server, (Reply[]){FIRST_OK, LAST_OK}, 2);
	result = test_deliver(net, STEPS("", ""), test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_OK, "answers: an optional capture may be missing");
	check_text(result.remote_url, "x:", "answers: and stands for nothing then");
}

/* Nothing was sent: no connection, no name, no TLS. */
static void
check_not_sent(Server *server, Net *net)
{
	static const char *const urls[] = {"http://127.0.0.1:1/", "http://name.invalid/",
									   "https://127.0.0.1:%d/"};

	for (size_t i = 0; i < COUNT(urls); i++)
	{
		char recipe[512];
		char url[64];
		NetResult result;

		snprintf(url, sizeof(url), urls[i], server_port(server));
		snprintf(recipe, sizeof(recipe),
				 "{\"transport\": \"http\", \"steps\": [{\"name\": \"s\", \"url\": \"%s\"}]}", url);
		server_script(server, NULL, 0);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
		check(result.outcome == OUTCOME_RETRYABLE && result.http_status == 0 &&
				  server_requests(server) == 0,
			  "answers: nothing sent to %s: %s (%.80s)", url, test_outcome(&result), result.error);
	}
}

#define WITH_RULES(step, recipe) \
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\"," \
	" \"url\": \"{channel.settings.base_url}/s\", \"errors\": [" step "]}]," \
	" \"errors\": [" recipe "]}"

static const struct
{
	const char *recipe;
	int status;
	const char *body;
	Outcome outcome;
	const char *what;
} ruled[] = {
	{WITH_RULES("{\"status\": 400, \"outcome\": \"unknown\"}", ""), 400, "", OUTCOME_UNKNOWN,
	 "a status"},
	{WITH_RULES("{\"status\": 400, \"outcome\": \"unknown\"}", ""), 401, "", OUTCOME_AUTH,
	 "another status"},
	{WITH_RULES("{\"status\": [400, 403], \"outcome\": \"throttled\"}", ""), 403, "",
	 OUTCOME_THROTTLED, "a list of statuses"},
	{WITH_RULES("{\"pointer\": \"/error/code\", \"outcome\": \"auth\"}", ""), 400,
	 "{\"error\": {\"code\": 190}}", OUTCOME_AUTH, "a pointer"},
	{WITH_RULES("{\"pointer\": \"/error\", \"outcome\": \"auth\"}", ""), 400, "{\"error\": null}",
	 OUTCOME_PERMANENT, "a pointer to null"},
	{WITH_RULES("{\"pointer\": \"/error\", \"outcome\": \"auth\"}", ""), 400, "error",
	 OUTCOME_PERMANENT, "a pointer into what is not JSON"},
	{WITH_RULES("{\"pointer\": \"/code\", \"equals\": 4, \"outcome\": \"throttled\"}", ""), 400,
	 "{\"code\": 4}", OUTCOME_THROTTLED, "a value"},
	{WITH_RULES("{\"pointer\": \"/code\", \"equals\": 4, \"outcome\": \"throttled\"}", ""), 400,
	 "{\"code\": \"4\"}", OUTCOME_PERMANENT, "a value of another type"},
	{WITH_RULES("{\"pointer\": \"/code\", \"equals\": [4, 17], \"outcome\": \"throttled\"}", ""),
	 400, "{\"code\": 17}", OUTCOME_THROTTLED, "one of several values"},
	{WITH_RULES("{\"status\": 403, \"pointer\": \"/c\", \"equals\": 1, \"outcome\": \"auth\"}", ""),
	 400, "{\"c\": 1}", OUTCOME_PERMANENT, "one of two conditions"},
	{WITH_RULES("", "{\"status\": 400, \"outcome\": \"retryable\"}"), 400, "", OUTCOME_RETRYABLE,
	 "a rule of the recipe"},
	{WITH_RULES("{\"status\": 400, \"outcome\": \"auth\"}",
				"{\"status\": 400, \"outcome\": \"retryable\"}"),
	 400, "", OUTCOME_AUTH, "the step's before the recipe's"},
	{WITH_RULES(
		 "{\"status\": 400, \"outcome\": \"auth\"}, {\"status\": 400, \"outcome\": \"unknown\"}",
		 ""),
	 400, "", OUTCOME_AUTH, "the first of two"},
	{WITH_RULES("{\"status\": 200, \"pointer\": \"/ok\", \"equals\": false,"
				" \"outcome\": \"permanent\"}",
				""),
	 200, "{\"ok\": false}", OUTCOME_PERMANENT, "an error with status 200"},
	{WITH_RULES("{\"status\": 409, \"outcome\": \"ok\"}", ""), 409, "", OUTCOME_OK, "ok for a 409"},
	{WITH_RULES("{\"status\": 500, \"outcome\": \"retryable\"}", ""), 500, "", OUTCOME_RETRYABLE,
	 "a documented \"not processed\""},
	{WITH_RULES("{\"status\": 403, \"retry_after\": {\"header\": \"X\", \"unit\": \"seconds\"}}",
				""),
	 403, "", OUTCOME_PERMANENT, "a rule without outcome"},
	{WITH_RULES("{\"status\": 400, \"outcome\": \"session\"}", ""), 400, "", OUTCOME_AUTH,
	 "session, twice"},
};

static void
check_rules(Server *server, Net *net)
{
	for (size_t i = 0; i < COUNT(ruled); i++)
	{
		Reply reply = {.path = "/s", .status = ruled[i].status, .body = ruled[i].body};
		NetResult result;

		server_script(server, (Reply[]){reply, reply}, 2);
		result = test_deliver(net, ruled[i].recipe, test_facts(server, "x", NULL), NULL);
		check(result.outcome == ruled[i].outcome, "rules: %s: %s (%s)", ruled[i].what,
			  test_outcome(&result), result.error);
	}
}

static void
check_ok_list(Server *server, Net *net)
{
	static const char recipe[] =
		"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\", \"ok\": [201, 409],"
		" \"url\": \"{channel.settings.base_url}/s\"}]}";
	static const struct
	{
		int status;
		Outcome outcome;
	} statuses[] = {{201, OUTCOME_OK}, {409, OUTCOME_OK}, {200, OUTCOME_UNKNOWN}};

	for (size_t i = 0; i < COUNT(statuses); i++)
	{
		NetResult result;

		server_script(server, (Reply[]){{.status = statuses[i].status}}, 1);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
		check(result.outcome == statuses[i].outcome, "answers: ok [201, 409], %d is %s",
			  statuses[i].status, test_outcome(&result));
	}
}

void
test_answers(Server *server)
{
	NetConfig config = test_config();
	NetConfig short_config = test_short_config();
	Net *net = gl_net_open(&config);
	Net *impatient = gl_net_open(&short_config);

	check_rows(server, net, impatient);
	check_success(server, net);
	check_not_sent(server, impatient);
	check_rules(server, net);
	check_ok_list(server, net);
	gl_net_close(net);
	gl_net_close(impatient);
}
