/*
 * net_running.c
 *		Many deliveries at once: how many, in what order they end, how they are stopped, and what
 *		becomes of a connection that dies.
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "net_check.h"

#define STEP(more) \
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\"," \
	" \"url\": \"{channel.settings.base_url}/s\"" more "}]}"
#define TWO_STEPS \
	"{\"transport\": \"http\", \"steps\": [" \
	"{\"name\": \"a\", \"url\": \"{channel.settings.base_url}/a\"}," \
	"{\"name\": \"b\", \"url\": \"{channel.settings.base_url}/b\"}]}"

static bool
start(Net *net, const Server *server, gl_id id, const char *recipe)
{
	NetJob job = {
		.id = id, .channel_id = 1, .recipe = recipe, .facts = test_facts(server, "x", NULL)};

	return gl_net_start(net, &job);
}

static void
check_limit(Server *server)
{
	NetConfig config = test_config();
	Net *net;
	NetResult result;

	config.max_running = 3;
	net = gl_net_open(&config);
	server_script(server, NULL, 0);
	check(gl_net_running(net) == 0 && gl_net_wait_ms(net) == -1 && !gl_net_take(net, &result),
		  "running: nothing runs, nothing is due, nothing is to be taken");
	for (int i = 1; i <= 3; i++)
		check(start(net, server, i, STEP("")) && gl_net_running(net) == i, "running: %d of 3", i);
	check(gl_net_wait_ms(net) == 0, "running: what was started is due at once");
	check(!start(net, server, 4, STEP("")) && gl_net_running(net) == 3, "running: not a fourth");
	test_until_requests(net, server, 3);
	result = test_take(net);
	check(gl_net_running(net) == 2, "running: a result counts until it is taken");
	check(start(net, server, 5, STEP("")), "running: then there is room again");
	config.max_running = 1;
	gl_net_configure(net, &config);
	for (int i = 0; i < 3; i++)
		test_take(net);
	check(start(net, server, 6, STEP("")) && !start(net, server, 7, STEP("")),
		  "running: a new limit holds from now on");
	test_take(net);
	gl_net_close(net);
}

static void
check_order(Server *server)
{
	static const Reply replies[] = {{.path = "/s", .kind = REPLY_HANG}, {.path = "/s"}};
	NetConfig config = test_config();
	NetConfig short_config = test_short_config();
	Net *net = gl_net_open(&short_config);
	int descriptor = gl_net_descriptor(net);
	gl_id order[3];

	server_script(server, replies, 2);
	start(net, server, 1, STEP(""));
	test_until_requests(net, server, 1);
	gl_net_configure(net, &config);
	start(net, server, 2, STEP(""));
	start(net, server, 3, "no recipe");
	for (int i = 0; i < 3; i++)
		order[i] = test_take(net).id;
	check(order[0] == 3 && order[1] == 2 && order[2] == 1, "running: taken in the order of ending");
	check(gl_net_descriptor(net) == descriptor, "running: the descriptor stays the same");
	gl_net_close(net);
}

static void
check_abort(Server *server)
{
	static const struct
	{
		const char *recipe;
		Reply replies[2];
		size_t count;
		int requests; /* after which it is stopped */
		Outcome outcome;
		const char *what;
	} rows[] = {
		{STEP(""), {{.kind = REPLY_HANG}}, 1, 1, OUTCOME_UNKNOWN, "while it publishes"},
		{STEP(", \"publishes\": false"),
		 {{.kind = REPLY_HANG}},
		 1,
		 1,
		 OUTCOME_RETRYABLE,
		 "while it does not publish"},
		{TWO_STEPS, {{.kind = REPLY_HANG}}, 1, 1, OUTCOME_RETRYABLE, "before it publishes"},
		{TWO_STEPS,
		 {{.path = "/a"}, {.kind = REPLY_HANG}},
		 2,
		 2,
		 OUTCOME_UNKNOWN,
		 "in the step that publishes"},
		{STEP(""), {{0}}, 0, 0, OUTCOME_RETRYABLE, "before anything was done"},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
	{
		NetConfig config = test_config();
		Net *net = gl_net_open(&config);
		NetResult result = {0};

		server_script(server, rows[i].replies, rows[i].count);
		start(net, server, 9, rows[i].recipe);
		if (rows[i].requests > 0)
			test_until_requests(net, server, rows[i].requests);
		gl_net_abort(net);
		check(gl_net_take(net, &result) && result.id == 9 && result.outcome == rows[i].outcome &&
				  result.error[0] != '\0' && gl_net_running(net) == 0,
			  "running: stopped %s: %s", rows[i].what, test_outcome(&result));
		server_script(server, NULL, 0);
		check(test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL).outcome ==
				  OUTCOME_OK,
			  "running: and the next is ok");
		gl_net_close(net);
	}
}

/* All of these are given up without a result being taken; the sanitizer sees what is left. */
static void
check_close(Server *server)
{
	static const char login[] =
		"{\"transport\": \"http\", \"steps\": [{\"name\": \"login\", \"cache\": 60,"
		" \"url\": \"{channel.settings.base_url}/l\"}, {\"name\": \"s\", \"url\": \"x\"}]}";
	static const Reply replies[] = {{.path = "/l", .kind = REPLY_HANG},
									{.path = "/s", .kind = REPLY_HANG}};
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);

	server_script(server, replies, 2);
	for (int i = 0; i < 5; i++)
		start(net, server, i, login);
	start(net, server, 6, STEP(""));
	start(net, server, 7, "no recipe");
	test_until_requests(net, server, 2);
	start(net, server, 8, STEP(""));
	gl_net_abort(net);
	start(net, server, 9, STEP(""));
	check(gl_net_running(net) == 9, "running: closed with %d", gl_net_running(net));
	gl_net_close(net);
}

/* A connection is used again, and dies when it is: only what does not publish is sent twice. */
static void
check_dying_connection(Server *server)
{
	static const Reply replies[] = {{.kind = REPLY_CLOSE_LATER}};
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);
	NetResult result;

	server_script(server, NULL, 0);
	for (int i = 0; i < 3; i++)
		test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL);
	check(server_requests(server) == 3 &&
			  server_request(server, 0)->connection == server_request(server, 2)->connection,
		  "running: a connection is used again");
	server_script(server, replies, 1);
	test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL);
	result = test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_UNKNOWN && server_requests(server) == 2,
		  "running: what publishes is not sent again by itself: %s (%d requests)", result.error,
		  server_requests(server));
	server_script(server, replies, 1);
	test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL);
	result = test_deliver(net, TWO_STEPS, test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_OK && server_requests(server) == 4,
		  "running: what does not publish may be: %s (%d requests)", test_outcome(&result),
		  server_requests(server));
	gl_net_close(net);
}

/* More requests than an easy handle is used for. */
static void
check_many(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);
	int ok = 0;

	server_script(server, NULL, 0);
	for (int i = 0; i < 1100; i++)
		ok +=
			test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL).outcome == OUTCOME_OK;
	check(ok == 1100, "running: 1100 requests one after the other (%d)", ok);
	ok = 0;
	for (int i = 0; i < 64; i++)
		start(net, server, i, TWO_STEPS);
	for (int i = 0; i < 64; i++)
		ok += test_take(net).outcome == OUTCOME_OK;
	check(ok == 64, "running: 64 of two steps at once (%d)", ok);
	gl_net_close(net);
}

/* Nothing is blocked any more after a turn. */
static void
check_signals(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);
	sigset_t mask;
	int blocked = 0;

	server_script(server, NULL, 0);
	test_deliver(net, STEP(""), test_facts(server, "x", NULL), NULL);
	gl_net_abort(net);
	gl_net_close(net);
	sigemptyset(&mask);
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	for (int number = 1; number < 32; number++)
		blocked += sigismember(&mask, number) == 1;
	check(blocked == 0, "running: the signal mask is as it was");
}

void
test_running(Server *server)
{
	check_limit(server);
	check_order(server);
	check_abort(server);
	check_close(server);
	check_dying_connection(server);
	check_many(server);
	check_signals(server);
}
