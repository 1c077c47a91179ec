/*
 * net_hostile.c
 *		Answers that no server should give: each ends the delivery as unknown or better, in bounded
 *		time and memory, and the next delivery is well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net_check.h"

static const char recipe[] =
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\", \"capture\": {\"id\": \"/id\"},"
	" \"url\": \"{channel.settings.base_url}/s\"}], \"result\": {\"id\": \"{s.id}\"}}";

#define RAW(text) \
	{ \
		.kind = REPLY_RAW, .body = text \
	}
#define OK_HEAD "HTTP/1.1 200 OK\r\n"
#define JSON(text) \
	{ \
		.body = text \
	}
#define GOOD "{\"id\": \"n\"}"

static const struct
{
	Reply reply;
	bool is_ok; /* else unknown */
	const char *what;
} rows[] = {
	{{.kind = REPLY_HEADERS, .length = NET_HEADER_BYTES_MAX * 2}, false, "128 KiB of headers"},
	{{.kind = REPLY_CONTINUES}, false, "100 Continue without end"},
	{{.kind = REPLY_DRIP, .body = GOOD "                                        "},
	 false,
	 "a byte now and then"},
	{{.kind = REPLY_BIG, .length = 64 * 1024 * 1024}, false, "64 MiB"},
	{RAW(""), false, "nothing"},
	{RAW(GOOD), false, "HTTP/0.9"},
	{RAW("SSH-2.0-OpenSSH_9.2\r\n"), false, "another protocol"},
	{RAW("HTTP/9.9 200 OK\r\n\r\n" GOOD), false, "another version"},
	{RAW("HTTP/1.1 0 Zero\r\n\r\n" GOOD), false, "status 0"},
	{RAW("HTTP/1.1 99 Low\r\n\r\n" GOOD), false, "status 99"},
	{RAW("HTTP/1.1 1000 High\r\n\r\n" GOOD), false, "status 1000"},
	{RAW("HTTP/1.1\r\n\r\n" GOOD), false, "no status"},
	{RAW("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n" OK_HEAD "\r\n" GOOD), true,
	 "102 and 103 before the answer"},
	{RAW(OK_HEAD "\r\n" GOOD), true, "no length: until the end of the connection"},
	{RAW("HTTP/1.0 200 OK\r\n\r\n" GOOD), true, "HTTP/1.0"},
	{RAW("HTTP/1.1 200 OK\n\n" GOOD), true, "LF alone"},
	{RAW(OK_HEAD "Content-Length: 100\r\n\r\n" GOOD), false, "a length that is not kept"},
	{RAW(OK_HEAD "Content-Length: -1\r\n\r\n" GOOD), false, "a negative length"},
	{RAW(OK_HEAD "Content-Length: 99999999999999999999999\r\n\r\n" GOOD), true,
	 "a length too long, which libcurl passes over"},
	{RAW(OK_HEAD "Content-Length: 2000000\r\n\r\n" GOOD), false, "a length over 1 MiB"},
	{RAW(OK_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n" GOOD), false, "no chunk size"},
	{RAW(OK_HEAD "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" GOOD), false,
	 "a chunk size too long"},
	{RAW(OK_HEAD "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nb;x=y\r\n" GOOD
				 "\r\n0\r\nT: v\r\n\r\n"),
	 true, "a chunk's extension and a trailer"},
	{RAW(OK_HEAD "Transfer-Encoding: chunked\r\n\r\nb\r\n" GOOD "\r\n"), false, "no last chunk"},
	{RAW(OK_HEAD "Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08"), false,
	 "gzip, which nobody asked for"},
	{JSON("\xEF\xBB\xBF" GOOD), false, "a byte order mark"},
	{JSON("{\"id\": \"a\\u0000b\"}"), false, "\\u0000"},
	{JSON("{\"id\": \"\\ud83d\"}"), false, "a lone surrogate"},
	{JSON("{\"id\": \"\xFF\xFE\"}"), false, "bytes that are not UTF-8"},
	{JSON("{\"id\": \"a\", \"id\": \"b\"}"), false, "a member twice"},
	{JSON("{\"id\": 1e400000}"), false, "a number out of range"},
	{JSON("{\"id\": 123456789012345678901234567890}"), false, "an integer out of range"},
	{JSON(GOOD " x"), false, "something behind the document"},
	{JSON("callback(" GOOD ")"), false, "JSONP"},
	{JSON("{\"id\": {\"a\": 1}}"), true, "an object for an id"},
	{JSON("{\"id\": \"a\\r\\nb\\u0007\"}"), true, "control characters in an id"},
};

static void
check_rows(Server *server, Net *patient, Net *impatient)
{
	for (size_t i = 0; i < COUNT(rows); i++)
	{
		Net *net = rows[i].reply.kind == REPLY_DRIP ? impatient : patient;
		NetResult result;

		server_script(server, &rows[i].reply, 1);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
		check(result.outcome == (rows[i].is_ok ? OUTCOME_OK : OUTCOME_UNKNOWN) &&
				  server_requests(server) == 1,
			  "hostile: %s: %s %s", rows[i].what, test_outcome(&result), result.error);
		server_script(server, (Reply[]){JSON(GOOD)}, 1);
		result = test_deliver(patient, recipe, test_facts(server, "x", NULL), NULL);
		check(result.outcome == OUTCOME_OK, "hostile: the delivery after that is ok (%s)",
			  result.error);
	}
}

static void
check_ids(Server *server, Net *net)
{
	char long_id[NET_REMOTE_BYTES_MAX * 2];
	NetResult result;

	server_script(server, (Reply[]){JSON("{\"id\": \"a\\r\\nb\\u0007\"}")}, 1);
	result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
	check_text(result.remote_id, "a  b ", "hostile: control characters become spaces");
	server_script(server, (Reply[]){JSON("{\"id\": [1]}")}, 1);
	result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
	check_text(result.remote_id, "", "hostile: a list is no id");
	memset(long_id, 'i', sizeof(long_id));
	memcpy(long_id, "{\"id\":\"x", 8);
	strcpy(long_id + 8 + NET_REMOTE_BYTES_MAX - 3, "é…\"}");
	server_script(server, (Reply[]){{.body = long_id}}, 1);
	result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_OK && strlen(result.remote_id) == NET_REMOTE_BYTES_MAX - 2,
		  "hostile: a long id is cut before a character (%zu)", strlen(result.remote_id));
}

/* However much of an answer came, and from however deep a document, nothing but all of it counts. */
static void
check_every_byte(Server *server, Net *net)
{
	static const char whole[] = OK_HEAD "Content-Length: 11\r\n\r\n" GOOD;
	char part[sizeof(whole)];
	int unknown = 0;

	for (size_t n = 0; n < sizeof(whole) - 1; n++)
	{
		memcpy(part, whole, n);
		part[n] = '\0';
		server_script(server, (Reply[]){{.kind = REPLY_RAW, .body = part}}, 1);
		unknown += test_deliver(net, recipe, test_facts(server, "x", NULL), NULL).outcome ==
				   OUTCOME_UNKNOWN;
	}
	check(unknown == sizeof(whole) - 1, "hostile: closed after each of %d bytes: unknown", unknown);
}

static void
check_depth(Server *server, Net *net)
{
	static const struct
	{
		int depth;
		Outcome outcome;
	} depths[] = {{63, OUTCOME_OK}, {64, OUTCOME_UNKNOWN}, {100000, OUTCOME_UNKNOWN}};

	for (size_t i = 0; i < COUNT(depths); i++)
	{
		size_t depth = (size_t) depths[i].depth;
		char *body = calloc(1, 2 * depth + 32);
		NetResult result;

		strcpy(body, "{\"id\":1,\"d\":");
		memset(body + strlen(body), '[', depth);
		memset(body + strlen(body), ']', depth);
		strcat(body, "}");
		server_script(server, (Reply[]){{.body = body}}, 1);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
		check(result.outcome == depths[i].outcome, "hostile: JSON %zu deep: %s", depth + 1,
			  test_outcome(&result));
		free(body);
	}
}

void
test_hostile(Server *server)
{
	NetConfig config = test_config();
	NetConfig short_config = test_short_config();
	Net *net = gl_net_open(&config);
	Net *impatient = gl_net_open(&short_config);

	check_rows(server, net, impatient);
	check_ids(server, net);
	check_every_byte(server, net);
	check_depth(server, net);
	gl_net_close(net);
	gl_net_close(impatient);
}
