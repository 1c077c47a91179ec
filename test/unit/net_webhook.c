/*
 * net_webhook.c
 *		The recipe of docs/networks/webhook.recipe.json keeps what docs/networks/webhook.md promises.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net_check.h"
#include "net_hmac.h"

#define RECIPE test_file("docs/networks/webhook.recipe.json")
#define KEY "2f1b4c1e-0000-4000-8000-00000000002a"

static const char body_as_sent[] =
	"{\"type\":\"post.publish\",\"id\":\"" KEY "\","
	"\"created_at\":\"2026-11-22T09:30:00.123Z\",\"workspace\":\"acme\",\"channel\":\"site\","
	"\"post_id\":7,\"content_sha256\":\"00ff\",\"title\":\"T\","
	"\"body\":\"Grüße 🎉 \\\"x\\\"\\n\",\"link\":null,\"first_comment\":\"hi\","
	"\"media\":[{\"uri\":\"s3://a\",\"size\":12}],\"disclosure\":null,"
	"\"data\":{\"n\":0.1,\"big\":9007199254740993,\"t\":true}}";

static const char *
facts_of(const Server *server)
{
	return test_facts(
		server, "Grüße 🎉 \"x\"\n",
		"\"link\": null, \"first_comment\": \"hi\","
		"\"media\": [{\"uri\": \"s3://a\", \"size\": 12}],"
		"\"options\": {\"data\": {\"n\": 0.1, \"big\": 9007199254740993, \"t\": true}}");
}

static void
check_signature(Server *server, const char *key, size_t key_length, const char *what)
{
	char message[4096];
	const char *signature = server_header(server, 0, "X-Greenlight-Signature");
	long seconds = strncmp(signature, "t=", 2) == 0 ? atol(signature + 2) : 0;
	const char *digest = strstr(signature, ",v1=");

	snprintf(message, sizeof(message), "%ld.%s", seconds, server_request(server, 0)->body);
	check(labs((long) time(NULL) - seconds) <= 5, "webhook: %s: the time of sending", what);
	check_text(digest == NULL ? "" : digest + 4, test_hmac_hex(key, key_length, message), what);
}

static void
check_request(Server *server, Net *net)
{
	NetResult result;

	test_secret("hook", "shared secret\n");
	server_script(server, (Reply[]){{.body = "{\"id\": 17, \"url\": \"https://x.example/17\"}"}},
				  1);
	result = test_deliver(net, RECIPE, facts_of(server), "hook");
	check(result.outcome == OUTCOME_OK && result.id == 42 && result.http_status == 200,
		  "webhook: a 200 is ok (%s %s)", test_outcome(&result), result.error);
	check_text(result.remote_id, "17", "webhook: a number is an id");
	check_text(result.remote_url, "https://x.example/17", "webhook: the url of the answer");
	check_text(result.error, "", "webhook: no error text");
	check(server_saw(server, 0, "POST /hook HTTP/1.1"), "webhook: POST to the channel's url");
	check_text(server_request(server, 0)->body, body_as_sent, "webhook: the body, byte for byte");
	check_text(server_header(server, 0, "Content-Type"), "application/json", "webhook: JSON");
	check_text(server_header(server, 0, "Idempotency-Key"), KEY, "webhook: the key");
	check_text(server_header(server, 0, "User-Agent"), "greenlight-test", "webhook: who asks");
	check(!server_saw(server, 0, "Accept-Encoding") && !server_saw(server, 0, "Expect") &&
			  !server_saw(server, 0, "Cookie"),
		  "webhook: no Accept-Encoding, no Expect, no Cookie");
}

static void
check_secrets(Server *server, Net *net)
{
	static const struct
	{
		const char *file;
		size_t key_length;
		const char *what;
	} rows[] = {
		{"shared secret\n", 13, "webhook: signed without the line break at the file's end"},
		{"shared secret", 13, "webhook: signed with a file without line break"},
		{"shared secret\n\n", 14, "webhook: only one line break is no part of the secret"},
		{"shared secret\r\n", 13, "webhook: CR LF is one line break"},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
	{
		test_secret("hook", rows[i].file);
		server_script(server, NULL, 0);
		test_deliver(net, RECIPE, facts_of(server), "hook");
		check_signature(server, rows[i].file, rows[i].key_length, rows[i].what);
	}
}

static void
check_answers(Server *server, Net *net)
{
	static const struct
	{
		Reply reply;
		const char *id;
		const char *what;
	} rows[] = {
		{{.status = 204}, KEY, "webhook: 204 without a body"},
		{{.status = 202, .body = "thank you"}, KEY, "webhook: 202 with another text than JSON"},
		{{.status = 200, .body = "[1, 2]"}, KEY, "webhook: 200 with a list"},
		{{.status = 299, .body = "{\"id\": \"n\"}"}, "n", "webhook: 299 with an id"},
		{{.status = 200, .body = "{\"id\": null, \"url\": null}"},
		 KEY,
		 "webhook: a null id is none"},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
	{
		NetResult result;

		server_script(server, &rows[i].reply, 1);
		result = test_deliver(net, RECIPE, facts_of(server), "hook");
		check(result.outcome == OUTCOME_OK && result.http_status != 0 &&
				  result.remote_url[0] == '\0',
			  "%s: ok (%s)", rows[i].what, result.error);
		check_text(result.remote_id, rows[i].id, rows[i].what);
	}
}

/* The signature's time aside, two attempts are the same request. */
static void
check_repeat(Server *server, Net *net)
{
	char first[4096];

	server_script(server, (Reply[]){{.status = 503}}, 1);
	check(test_deliver(net, RECIPE, facts_of(server), "hook").outcome == OUTCOME_UNKNOWN,
		  "webhook: a 503 leaves it unknown");
	snprintf(first, sizeof(first), "%s", server_request(server, 0)->body);
	test_deliver(net, RECIPE, facts_of(server), "hook");
	check_text(server_request(server, 1)->body, first, "webhook: the repeat has the same bytes");
	check_text(server_header(server, 1, "Idempotency-Key"), KEY, "webhook: and the same key");
}

void
test_webhook(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	check_text(test_hmac_hex("Jefe", 4, "what do ya want for nothing?"),
			   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
			   "the tests' HMAC is that of RFC 4231");
	check_request(server, net);
	check_secrets(server, net);
	check_answers(server, net);
	check_repeat(server, net);
	gl_net_close(net);
}
