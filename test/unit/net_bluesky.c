/*
 * net_bluesky.c
 *		The recipe of docs/networks/bluesky.recipe.json: one log-in, mentions that are resolved or
 *		not, facets by bytes, and what its server's errors mean.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "net_check.h"

#define RECIPE test_file("docs/networks/bluesky.recipe.json")
#define SESSION "/xrpc/com.atproto.server.createSession"
#define RESOLVE "/xrpc/com.atproto.identity.resolveHandle"
#define PUT "/xrpc/com.atproto.repo.putRecord"
#define LOGGED_IN \
	{ \
		.path = SESSION, .body = "{\"accessJwt\":\"jwt-one\",\"did\":\"did:plc:me\",\"x\":1}" \
	}
#define LOGGED_IN_AGAIN \
	{ \
		.path = SESSION, .body = "{\"accessJwt\":\"jwt-two\",\"did\":\"did:plc:me\"}" \
	}
#define DONE \
	{ \
		.path = PUT, .body = "{\"uri\":\"at://did:plc:me/app.bsky.feed.post/3lbj\",\"cid\":\"c\"}" \
	}
#define EXPIRED \
	{ \
		.path = PUT, .status = 400, .body = "{\"error\":\"ExpiredToken\",\"message\":\"old\"}" \
	}

static const char text[] = "日本 🎉 @alice.test @bob.test https://example.org/🎉, #見る!";

static const char record[] =
	"{\"repo\":\"did:plc:me\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3lbjqxxxxxx2a\","
	"\"record\":{\"$type\":\"app.bsky.feed.post\",\"text\":\"日本 🎉 @alice.test @bob.test "
	"https://example.org/🎉, #見る!\",\"createdAt\":\"2026-11-22T09:30:00.123Z\","
	"\"langs\":[\"ja\",\"en\"],\"facets\":["
	"{\"index\":{\"byteStart\":12,\"byteEnd\":23},\"features\":[{\"$type\":"
	"\"app.bsky.richtext.facet#mention\",\"did\":\"did:plc:alice\"}]},"
	"{\"index\":{\"byteStart\":34,\"byteEnd\":58},\"features\":[{\"$type\":"
	"\"app.bsky.richtext.facet#link\",\"uri\":\"https://example.org/🎉\"}]},"
	"{\"index\":{\"byteStart\":60,\"byteEnd\":67},\"features\":[{\"$type\":"
	"\"app.bsky.richtext.facet#tag\",\"tag\":\"見る\"}]}]}}";

static NetResult
deliver(Server *server, Net *net, const char *body, const Reply *replies, size_t count)
{
	server_script(server, replies, count);
	return test_deliver(net, RECIPE,
						test_facts(server, body, "\"options\": {\"langs\": [\"ja\", \"en\"]}"),
						"bluesky");
}

static void
check_post(Server *server, Net *net)
{
	static const Reply replies[] = {
		LOGGED_IN,
		{.path = RESOLVE "?handle=alice.test ", .body = "{\"did\":\"did:plc:alice\"}"},
		{.path = RESOLVE "?handle=bob.test ",
		 .status = 400,
		 .body = "{\"error\":\"InvalidRequest\"}"},
		DONE};
	NetResult result = deliver(server, net, text, replies, COUNT(replies));

	check(result.outcome == OUTCOME_OK && result.http_status == 200 && server_requests(server) == 4,
		  "bluesky: log in, resolve two mentions, put (%s)", result.error);
	check_text(server_request(server, 0)->body,
			   "{\"identifier\":\"me.test\",\"password\":\"app-password\"}", "bluesky: the log-in");
	check(server_saw(server, 1, "GET " RESOLVE "?handle=alice.test HTTP/1.1") &&
			  server_saw(server, 2, "GET " RESOLVE "?handle=bob.test HTTP/1.1"),
		  "bluesky: one look-up for each mention");
	check(!server_saw(server, 1, "Content-Length") && !server_saw(server, 1, "Content-Type"),
		  "bluesky: a GET has no body");
	check_text(server_request(server, 3)->body, record,
			   "bluesky: the record, facets by bytes, without the mention that is nobody's");
	check_text(server_header(server, 3, "Authorization"), "Bearer jwt-one", "bluesky: the session");
	check_text(result.remote_id, "at://did:plc:me/app.bsky.feed.post/3lbj", "bluesky: the id");
	check_text(result.remote_url, "https://bsky.app/profile/did:plc:me/post/3lbjqxxxxxx2a",
			   "bluesky: the address");
}

static void
check_plain(Server *server, Net *net)
{
	static const Reply replies[] = {DONE};
	NetResult result = deliver(server, net, "plain", replies, COUNT(replies));

	check(result.outcome == OUTCOME_OK && server_requests(server) == 1,
		  "bluesky: the session is kept: one request (%s)", result.error);
	check(strstr(server_request(server, 0)->body, "facets") == NULL,
		  "bluesky: no facets where there is nothing to mark");
	server_script(server, replies, 1);
	result = test_deliver(net, RECIPE, test_facts(server, "plain", NULL), "bluesky");
	check(result.outcome == OUTCOME_OK && strstr(server_request(server, 0)->body, "langs") == NULL,
		  "bluesky: no langs where none are named");
}

/* Both stale: the kept session, and then the new one. */
static void
check_expired(Server *server, Net *net)
{
	static const Reply once[] = {EXPIRED, LOGGED_IN_AGAIN, DONE};
	static const Reply twice[] = {EXPIRED, LOGGED_IN, EXPIRED};
	static const Reply invalid[] = {
		{.path = PUT, .status = 400, .body = "{\"error\":\"InvalidToken\"}"}, LOGGED_IN, DONE};
	static const Reply refused[] = {EXPIRED, {.path = SESSION, .status = 401}};
	NetResult result = deliver(server, net, "plain", once, COUNT(once));

	check(result.outcome == OUTCOME_OK && server_requests(server) == 3,
		  "bluesky: an expired session is made anew, once (%s)", result.error);
	check_text(server_header(server, 0, "Authorization"), "Bearer jwt-one", "bluesky: the old one");
	check_text(server_header(server, 2, "Authorization"), "Bearer jwt-two", "bluesky: the new one");
	result = deliver(server, net, "plain", twice, COUNT(twice));
	check(result.outcome == OUTCOME_AUTH && server_requests(server) == 3,
		  "bluesky: expired a second time is auth (%s)", result.error);
	result = deliver(server, net, "plain", invalid, COUNT(invalid));
	check(result.outcome == OUTCOME_OK && server_requests(server) == 3,
		  "bluesky: an invalid token is a stale session too");
	result = deliver(server, net, "plain", refused, COUNT(refused));
	check(result.outcome == OUTCOME_AUTH && server_requests(server) == 2 &&
			  result.http_status == 401,
		  "bluesky: a refused log-in is auth");
}

static void
check_errors(Server *server, Net *net)
{
	char reset[64];
	Reply throttled[] = {LOGGED_IN, {.path = PUT, .status = 429, .headers = reset}};
	static const Reply broken[] = {{.path = PUT, .status = 500}};
	static const Reply too_long[] = {
		{.path = PUT, .status = 400, .body = "{\"error\":\"InvalidRequest\"}"}};
	static const Reply unreadable[] = {{.path = PUT, .body = "{\"uri\": \"at://x\"}"}};
	NetResult result;

	snprintf(reset, sizeof(reset), "RateLimit-Reset: %ld\r\n", (long) time(NULL) + 100);
	result = deliver(server, net, "plain", throttled, COUNT(throttled));
	check(result.outcome == OUTCOME_THROTTLED && result.retry_after > 97 * GL_SECOND &&
			  result.retry_after <= 100 * GL_SECOND,
		  "bluesky: 429 until RateLimit-Reset (%ld)", (long) result.retry_after);
	result = deliver(server, net, "plain", broken, COUNT(broken));
	check(result.outcome == OUTCOME_UNKNOWN, "bluesky: 500 of a put is unknown");
	result = deliver(server, net, "plain", too_long, COUNT(too_long));
	check(result.outcome == OUTCOME_PERMANENT && result.http_status == 400,
		  "bluesky: another 400 is permanent");
	check_text(result.error, "put: status 400: {\"error\":\"InvalidRequest\"}",
			   "bluesky: its text");
	result = deliver(server, net, "plain", unreadable, COUNT(unreadable));
	check(result.outcome == OUTCOME_UNKNOWN, "bluesky: a put without cid is unknown");
}

static void
check_login_errors(Server *server)
{
	static const struct
	{
		int status;
		Outcome outcome;
	} rows[] = {{401, OUTCOME_AUTH},	  {500, OUTCOME_RETRYABLE}, {502, OUTCOME_RETRYABLE},
				{429, OUTCOME_THROTTLED}, {400, OUTCOME_PERMANENT}, {503, OUTCOME_RETRYABLE}};

	for (size_t i = 0; i < COUNT(rows); i++)
	{
		NetConfig config = test_config();
		Net *net = gl_net_open(&config);
		Reply reply = {.path = SESSION, .status = rows[i].status};
		NetResult result = deliver(server, net, "plain", &reply, 1);

		check(result.outcome == rows[i].outcome && server_requests(server) == 1,
			  "bluesky: a log-in answered by %d is %s", rows[i].status, test_outcome(&result));
		gl_net_close(net);
	}
}

void
test_bluesky(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	test_secret("bluesky", "{\"identifier\": \"me.test\", \"password\": \"app-password\"}\n");
	check_post(server, net);
	check_plain(server, net);
	check_expired(server, net);
	check_errors(server, net);
	check_login_errors(server);
	gl_net_close(net);
}
