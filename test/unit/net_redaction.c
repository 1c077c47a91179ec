/*
 * net_redaction.c
 *		No secret of a credential or of a kept session stands in an error text, however the answer
 *		spells it and wherever the text is cut.
 */
#include <stdio.h>
#include <string.h>

#include "net_check.h"

#include "net/utf8.h"

#define PASSWORD "pass/\"wörd\"+%"

static const char recipe[] =
	"{\"transport\": \"http\", \"steps\": ["
	"{\"name\": \"login\", \"url\": \"{channel.settings.base_url}/login\", \"cache\": 60,"
	" \"capture\": {\"token\": \"/token\", \"short\": \"/short\"}},"
	"{\"name\": \"last\", \"url\": \"{channel.settings.base_url}/last\"}]}";

static const struct
{
	const char *body;
	const char *error; /* behind the status */
	const char *what;
} rows[] = {
	{"token is token-123456.", "token is ***.", "a captured value"},
	{"token-123456token-123456", "******", "twice in a row"},
	{"inner-secret-1 and inner-secret-2", "*** and ***", "values at any depth"},
	{"prefix-long-er, prefix-long", "***, ***", "one secret begins with another"},
	{PASSWORD, "***", "as it is"},
	{"{\"p\":\"pass/\\\"wörd\\\"+%\"}", "{\"p\":\"***\"}", "as JSON writes it"},
	{"{\"p\":\"pass\\/\\\"wörd\\\"+%\"}", "{\"p\":\"***\"}", "as JSON with escaped slashes"},
	{"{\"p\":\"pass/\\\"w\\u00F6rd\\\"+%\"}", "{\"p\":\"***\"}", "as JSON in ASCII"},
	{"?p=pass%2F%22w%C3%B6rd%22%2B%25&x", "?p=***&x", "as a URL writes it"},
	{"token dG9rZW4tMTIzNDU2 is", "token *** is", "in base64"},
	{"key aW5uZXItc2VjcmV0LTE=", "key ***=", "in base64 with padding"},
	{"token 746f6b656e2d313233343536.", "token ***.", "in hexadecimal digits"},
	{"tiny five5", "tiny five5", "what is shorter than six bytes is no secret"},
	{"a\r\nb\tc\x7F"
	 "d\xC2\x9B"
	 "e",
	 "a  b c d e", "control characters"},
	{"a\xFF"
	 "b\xC3",
	 "a?b?", "bytes that are not UTF-8"},
	{"token-12345", "token-12345", "a part of a secret is none"},
};

static NetResult
deliver(Server *server, Net *net, const char *body)
{
	Reply replies[] = {
		{.path = "/login", .body = "{\"token\": \"token-123456\", \"short\": \"five5\"}"},
		{.path = "/last", .status = 400, .body = body}};

	server_script(server, replies, 2);
	return test_deliver(net, recipe, test_facts(server, "x", NULL), "redact");
}

/* Wherever a secret meets the end of what is shown, nothing of it is. */
static void
check_cuts(Server *server, Net *net)
{
	char body[8192];
	int leaks = 0;
	int broken = 0;

	for (size_t before = 900; before < 1100; before++)
	{
		NetResult result;

		memset(body, '.', before);
		strcpy(body + before, "token-123456 ééééééééé");
		result = deliver(server, net, body);
		leaks += strstr(result.error, "tok") != NULL;
		broken += !gl_utf8_is_text(result.error, strlen(result.error)) ||
				  strchr(result.error, '?') != NULL;
	}
	check(leaks == 0, "redaction: a secret is never cut in two (%d)", leaks);
	check(broken == 0, "redaction: nor is a character (%d)", broken);
	memset(body, 'x', sizeof(body) - 1);
	body[sizeof(body) - 1] = '\0';
	check(strlen(deliver(server, net, body).error) < NET_ERROR_BYTES_MAX,
		  "redaction: the text is bounded");
}

static void
check_text_credential(Server *server, Net *net)
{
	static const char bearer[] = "{\"transport\": \"http\", \"steps\": [{\"name\": \"s\","
								 " \"url\": \"{channel.settings.base_url}/bot{credential}/send\","
								 " \"headers\": {\"Authorization\": \"Bearer {credential}\"}}]}";
	Reply reply = {.status = 404, .body = "no bot12:secret-text here"};
	NetResult result;

	test_secret("text", "12:secret-text\n");
	server_script(server, &reply, 1);
	result = test_deliver(net, bearer, test_facts(server, "x", NULL), "text");
	check(server_saw(server, 0, "POST /bot12%3Asecret-text/send "), "redaction: it was sent");
	check_text(server_header(server, 0, "Authorization"), "Bearer 12:secret-text",
			   "redaction: in a header too, without the file's line break");
	check_text(result.error, "s: status 404: no bot*** here", "redaction: a credential of text");
}

/* A log-in that is answered in another form than the recipe's shows nothing of the answer. */
static void
check_login(Server *server)
{
	static const char *const bodies[] = {"{\"token\": \"token-123456\"}", "token-123456",
										 "{\"Token\": \"token-123456\", \"short\": 1}"};

	for (size_t i = 0; i < COUNT(bodies); i++)
	{
		NetConfig config = test_config();
		Net *net = gl_net_open(&config);
		NetResult result;

		server_script(server, (Reply[]){{.path = "/login", .body = bodies[i]}}, 1);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), "redact");
		check(result.outcome == OUTCOME_RETRYABLE && strstr(result.error, "token") == NULL,
			  "redaction: a log-in that lacks something: %s", result.error);
		gl_net_close(net);
	}
}

void
test_redaction(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	test_secret("redact", "{\"password\": \"pass/\\\"wörd\\\"+%\", \"tiny\": \"tiny\","
						  " \"n\": [\"inner-secret-1\", {\"m\": \"inner-secret-2\"}],"
						  " \"a\": \"prefix-long\", \"b\": \"prefix-long-er\"}");
	for (size_t i = 0; i < COUNT(rows); i++)
	{
		char wanted[256];
		NetResult result = deliver(server, net, rows[i].body);

		snprintf(wanted, sizeof(wanted), "last: status 400: %s", rows[i].error);
		check_text(result.error, wanted, rows[i].what);
	}
	check_cuts(server, net);
	check_login(server);
	check_text_credential(server, net);
	gl_net_close(net);
}
