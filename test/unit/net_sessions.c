/*
 * net_sessions.c
 *		Cached captures: for whom they are kept, until when, and that deliveries that start together
 *		log in once.
 */
#include <stdio.h>
#include <string.h>

#include "net/session.h"
#include "net_check.h"

#define RECIPE(seconds) \
	"{\"transport\": \"http\", \"steps\": [" \
	"{\"name\": \"login\", \"url\": \"{channel.settings.base_url}/login\", \"cache\": " #seconds \
	"," \
	" \"body\": {\"secret\": \"{credential}\"}, \"capture\": {\"token\": \"/token\"}}," \
	"{\"name\": \"post\", \"url\": \"{channel.settings.base_url}/post\"," \
	" \"headers\": {\"Authorization\": \"Bearer {login.token}\"}}]}"
#define TOKEN \
	{ \
		.path = "/login", .body = "{\"token\": \"token-1\"}" \
	}
#define OTHER_TOKEN \
	{ \
		.path = "/login", .body = "{\"token\": \"token-2\"}" \
	}

static Net *
open_net(void)
{
	NetConfig config = test_config();

	return gl_net_open(&config);
}

static bool
start(Net *net, const Server *server, gl_id channel, const char *credential)
{
	NetJob job = {.id = channel,
				  .channel_id = channel,
				  .recipe = RECIPE(60),
				  .facts = test_facts(server, "x", NULL),
				  .credential = credential};

	return gl_net_start(net, &job);
}

static int
count_logins(Server *server)
{
	int logins = 0;

	for (int i = 0; i < server_requests(server); i++)
		logins += server_saw(server, i, "POST /login ");
	return logins;
}

static void
check_keys(Server *server)
{
	static const struct
	{
		gl_id channel;
		const char *credential;
		const char *content; /* written before; NULL: left */
		int logins;
		const char *what;
	} rows[] = {
		{1, "one", "content one", 1, "sessions: the first delivery logs in"},
		{1, "one", NULL, 0, "sessions: the second does not"},
		{2, "one", NULL, 1, "sessions: another channel does"},
		{1, "two", "content two", 1, "sessions: another credential does"},
		{1, "one", NULL, 0, "sessions: the first is still kept"},
		{1, "one", "content new", 1, "sessions: a changed credential logs in anew"},
	};
	Net *net = open_net();

	for (size_t i = 0; i < COUNT(rows); i++)
	{
		NetResult result;

		if (rows[i].content != NULL)
			test_secret(rows[i].credential, rows[i].content);
		server_script(server, (Reply[]){TOKEN}, 1);
		start(net, server, rows[i].channel, rows[i].credential);
		result = test_take(net);
		check(result.outcome == OUTCOME_OK && count_logins(server) == rows[i].logins, "%s (%s)",
			  rows[i].what, result.error);
	}
	gl_net_close(net);
}

static void
check_uncached(Server *server)
{
	Net *net = open_net();
	int logins = 0;

	for (int i = 0; i < 3; i++)
	{
		server_script(server, (Reply[]){TOKEN}, 1);
		test_deliver(net, RECIPE(0), test_facts(server, "x", NULL), "one");
		logins += count_logins(server);
	}
	check(logins == 3, "sessions: without cache each delivery logs in");
	gl_net_close(net);
}

/* The store itself: time is the one thing that a server cannot script. */
static void
check_expiry(void)
{
	static SessionStore store;
	json_t *captures = json_pack("{s:s}", "token", "t");
	SessionKey key = {.channel_id = 5, .step = "login", .url = "https://x.example/"};
	bool is_new = false;
	Session *session = gl_session_get(&store, &key, &is_new);

	check(is_new && session->captures == NULL, "sessions: the first is to be fetched");
	gl_session_fill(session, captures, 60);
	check(gl_session_get(&store, &key, &is_new) == session && !is_new, "sessions: it is kept");
	check(session->captures != captures && json_equal(session->captures, captures),
		  "sessions: as a copy");
	session->expires -= 61;
	session = gl_session_get(&store, &key, &is_new);
	check(is_new && session->captures == NULL && session->serial == 2,
		  "sessions: after its time it is fetched again");
	gl_session_fill(session, captures, 0);
	gl_session_get(&store, &key, &is_new);
	check(is_new, "sessions: kept for no time, it serves nobody else");
	gl_session_drop_channel(&store, 5, 0);
	gl_session_get(&store, &key, &is_new);
	check(!is_new, "sessions: one that is being fetched is not dropped");
	gl_session_drop_all(&store);
	json_decref(captures);
}

static void
check_together(Server *server)
{
	enum
	{
		DELIVERIES = 20
	};
	static const Reply replies[] = {TOKEN};
	Net *net = open_net();
	int ok = 0;

	server_script(server, replies, COUNT(replies));
	for (int i = 0; i < DELIVERIES; i++)
		start(net, server, 1, "one");
	for (int i = 0; i < DELIVERIES; i++)
		ok += test_take(net).outcome == OUTCOME_OK;
	check(ok == DELIVERIES && count_logins(server) == 1,
		  "sessions: %d deliveries at once log in once (%d)", ok, count_logins(server));
	gl_net_close(net);
}

static void
check_failure_together(Server *server)
{
	static const Reply replies[] = {
		{.path = "/login", .status = 401, .body = "wrong", .headers = "Retry-After: 7\r\n"}};
	Net *net = open_net();
	int auth = 0;

	server_script(server, replies, COUNT(replies));
	for (int i = 0; i < 5; i++)
		start(net, server, 1, "one");
	for (int i = 0; i < 5; i++)
	{
		NetResult result = test_take(net);

		auth += result.outcome == OUTCOME_AUTH && result.http_status == 401 &&
				result.retry_after == 7 * GL_SECOND && strstr(result.error, "wrong") != NULL;
	}
	check(auth == 5 && server_requests(server) == 1,
		  "sessions: a refused log-in is not repeated by those who waited (%d)", auth);
	server_script(server, (Reply[]){TOKEN}, 1);
	start(net, server, 1, "one");
	check(test_take(net).outcome == OUTCOME_OK, "sessions: a later delivery logs in again");
	gl_net_close(net);
}

/* All find the kept session stale at the same time; the first to say so logs in for all. */
static void
check_stale_together(Server *server)
{
	static const Reply replies[] = {{.path = "/post", .holds = "token-1", .status = 401},
									{.path = "/post", .holds = "token-1", .status = 401},
									{.path = "/post", .holds = "token-1", .status = 401},
									OTHER_TOKEN,
									OTHER_TOKEN,
									OTHER_TOKEN};
	Net *net = open_net();
	int ok = 0;

	server_script(server, (Reply[]){TOKEN}, 1);
	start(net, server, 1, "one");
	test_take(net);
	server_script(server, replies, COUNT(replies));
	for (int i = 0; i < 3; i++)
		start(net, server, 1, "one");
	for (int i = 0; i < 3; i++)
		ok += test_take(net).outcome == OUTCOME_OK;
	check(ok == 3 && count_logins(server) == 1,
		  "sessions: a stale session is replaced once (%d, %d)", ok, count_logins(server));
	gl_net_close(net);
}

void
test_sessions(Server *server)
{
	check_keys(server);
	check_uncached(server);
	check_expiry();
	check_together(server);
	check_failure_together(server);
	check_stale_together(server);
}
