/*
 * net_check.h
 *		What all tests of src/net share: TAP lines, a configuration, facts, and making a delivery.
 */
#ifndef GL_TEST_NET_CHECK_H
#define GL_TEST_NET_CHECK_H

#include "net/json.h"
#include "net/net.h"
#include "net_server.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TIMEOUT_MS 20000 /* a busy machine must not make a test fail */
#define SHORT_TIMEOUT_MS 200

/* One line of TAP. Returns what is. */
extern bool check(bool is, const char *format, ...) __attribute__((format(printf, 2, 3)));
extern bool check_text(const char *got, const char *wanted, const char *what);

/* Like check_text: the texts as JSON, whatever the order of members. */
extern bool check_json(const char *got, const char *wanted, const char *what);

/* The closing plan; the exit status. */
extern int check_end(void);

/* Loopback allowed, credentials in a directory of this process; and the same with short time-outs. */
extern NetConfig test_config(void);
extern NetConfig test_short_config(void);
extern const char *test_secret_path(void);

/* Write a credential file of mode 0600, or remove the directory and all in it. */
extern void test_secret(const char *name, const char *bytes);
extern void test_secrets_remove(void);

/*
 * Facts with the body, the server as channel.settings.base_url and url, and members of the variant
 * ("\"link\": null") put in, unless that is NULL. In a static buffer.
 */
extern const char *test_facts(const Server *server, const char *body, const char *more);

/* A file's text, in a static buffer. */
extern const char *test_file(const char *path);

/* Drive until the net has a result, or until at least so many requests came. */
extern NetResult test_take(Net *net);
extern void test_until_requests(Net *net, Server *server, int count);

/* Begin a delivery of channel 1 with the test's facts and wait for its end. */
extern NetResult
test_deliver(Net *net, const char *recipe, const char *facts, const char *credential);

/* The name of an outcome. */
extern const char *test_outcome(const NetResult *result);

/* Groups of tests, each in the file of its name. */
extern void test_webhook(Server *server);
extern void test_bluesky(Server *server);
extern void test_sessions(Server *server);
extern void test_answers(Server *server);
extern void test_delays(Server *server);
extern void test_hostile(Server *server);
extern void test_addresses(Server *server);
extern void test_secrets(Server *server);
extern void test_redaction(Server *server);
extern void test_templates(Server *server);
extern void test_recipes(Server *server);
extern void test_entities(void);
extern void test_running(Server *server);

#endif /* GL_TEST_NET_CHECK_H */
