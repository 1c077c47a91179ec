/*
 * net_delays.c
 *		The delay that a throttled answer asks for, in every unit, with values no network should send.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "net/delay.h"
#include "net_check.h"

#define MONTH (31 * 24 * 3600 * GL_SECOND)
#define NOW INT64_C(1795340000) /* 2026-11-22 09:33:20 */

static const struct
{
	const char *text;
	DelayUnit unit;
	gl_time delay;
} rows[] = {
	{"120", DELAY_SECONDS, 120 * GL_SECOND},
	{" 120 ", DELAY_SECONDS, 120 * GL_SECOND},
	{"0.25", DELAY_SECONDS, GL_SECOND / 4},
	{"1.2345678", DELAY_SECONDS, 1234567},
	{"0", DELAY_SECONDS, 0},
	{"-5", DELAY_SECONDS, 0},
	{"", DELAY_SECONDS, 0},
	{"soon", DELAY_SECONDS, 0},
	{"12x", DELAY_SECONDS, 0},
	{"1000000000000", DELAY_SECONDS, MONTH},
	{"99999999999999999999999999", DELAY_SECONDS, MONTH},
	{"000000000000000000000007", DELAY_SECONDS, 7 * GL_SECOND},
	{"1795340060", DELAY_EPOCH, 60 * GL_SECOND},
	{"1795340060.5", DELAY_EPOCH, 60 * GL_SECOND + GL_SECOND / 2},
	{"1795339999", DELAY_EPOCH, 0},
	{"60", DELAY_EPOCH, 0},
	{"99999999999999999999999999", DELAY_EPOCH, MONTH},
	{"now", DELAY_EPOCH, 0},
	{"Sun, 22 Nov 2026 09:34:20 GMT", DELAY_DATE, 60 * GL_SECOND},
	{"Sunday, 22-Nov-26 09:34:20 GMT", DELAY_DATE, 60 * GL_SECOND},
	{"2026-11-22T09:34:20Z", DELAY_DATE, 60 * GL_SECOND},
	{"2026-11-22T09:34:20.123Z", DELAY_DATE, 60 * GL_SECOND},
	{"2026-11-22T10:34:20+01:00", DELAY_DATE, 60 * GL_SECOND},
	{"2026-11-22T08:34:20-01:00", DELAY_DATE, 60 * GL_SECOND},
	{"2026-11-22T09:30:00Z", DELAY_DATE, 0},
	{"2096-11-22T09:30:00Z", DELAY_DATE, MONTH},
	{"tomorrow", DELAY_DATE, 0},
	{"90", DELAY_AUTO, 90 * GL_SECOND},
	{"Sun, 22 Nov 2026 09:34:20 GMT", DELAY_AUTO, 60 * GL_SECOND},
	{"-1", DELAY_AUTO, 0},
	{"Sat, 21 Nov 2026 09:34:20 GMT", DELAY_AUTO, 0},
	{"never", DELAY_AUTO, 0},
};

#define RULE(header, unit) \
	", \"errors\": [{\"status\": 429, \"retry_after\": {\"header\": \"" header \
	"\", \"unit\": \"" unit "\"}}]"
#define RECIPE(rule) \
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\"," \
	" \"url\": \"{channel.settings.base_url}/s\"}]" rule "}"

static const struct
{
	const char *recipe;
	int status;
	const char *headers;
	gl_time delay;
	const char *what;
} answers[] = {
	{RECIPE(""), 429, "Retry-After: 30\r\n", 30 * GL_SECOND, "Retry-After of a 429"},
	{RECIPE(""), 429, "", 0, "a 429 without"},
	{RECIPE(""), 503, "Retry-After: 30\r\n", 30 * GL_SECOND, "Retry-After of a 503"},
	{RECIPE(RULE("X-Reset-After", "seconds")), 429, "X-Reset-After: 2.5\r\n",
	 2 * GL_SECOND + GL_SECOND / 2, "a header by rule"},
	{RECIPE(RULE("X-Reset-After", "seconds")), 429, "x-reset-after: 3\r\nRetry-After: 9\r\n",
	 3 * GL_SECOND, "a rule goes before Retry-After"},
	{RECIPE(RULE("X-Reset-After", "seconds")), 429, "Retry-After: 9\r\n", 9 * GL_SECOND,
	 "Retry-After where the rule's header is missing"},
	{RECIPE(RULE("X-Reset", "epoch")), 429, "X-Reset: 9999999999\r\n", MONTH, "an epoch far away"},
	{RECIPE(RULE("X-Reset", "date")), 429, "X-Reset: 2020-01-01T00:00:00Z\r\n", 0,
	 "a date gone by"},
	{RECIPE(RULE("X-Reset-After", "seconds")), 503, "X-Reset-After: 3\r\n", 0,
	 "a rule for another status"},
	{RECIPE(""), 200, "Retry-After: 30\r\n", 0, "Retry-After of a success"},
};

void
test_delays(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	for (size_t i = 0; i < COUNT(rows); i++)
	{
		gl_time delay = gl_delay_read(rows[i].text, rows[i].unit, NOW);

		check(delay == rows[i].delay, "delays: '%s' is %lld", rows[i].text, (long long) delay);
	}
	for (size_t i = 0; i < COUNT(answers); i++)
	{
		NetResult result;

		server_script(server,
					  (Reply[]){{.status = answers[i].status, .headers = answers[i].headers}}, 1);
		result = test_deliver(net, answers[i].recipe, test_facts(server, "x", NULL), NULL);
		check(result.retry_after == answers[i].delay, "delays: %s: %lld", answers[i].what,
			  (long long) result.retry_after);
	}
	gl_net_close(net);
}
