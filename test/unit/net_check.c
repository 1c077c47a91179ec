/*
 * net_check.c
 *		Nothing here waits for a fixed time: it waits for what the net's descriptor and its next
 *		time say, and gives up after a minute.
 */
#include "net_check.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/names.h"
#include "net_hmac.h"

#define PATIENCE_SECONDS 60

static int checks;
static int failures;
static char secret_path[64];

bool
check(bool is, const char *format, ...)
{
	va_list arguments;

	checks++;
	failures += !is;
	printf("%sok %d - ", is ? "" : "not ", checks);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
	return is;
}

bool
check_text(const char *got, const char *wanted, const char *what)
{
	bool is = check(strcmp(got, wanted) == 0, "%s", what);

	if (!is)
		printf("#   got: %s\n#   not: %s\n", got, wanted);
	return is;
}

bool
check_json(const char *got, const char *wanted, const char *what)
{
	json_t *a = gl_json_read(got, strlen(got));
	json_t *b = gl_json_read(wanted, strlen(wanted));
	bool is = check(b != NULL && json_equal(a, b), "%s", what);

	if (!is)
		printf("#   got: %s\n#   not: %s\n", got, wanted);
	json_decref(a);
	json_decref(b);
	return is;
}

int
check_end(void)
{
	printf("1..%d\n", checks);
	if (failures > 0)
		printf("# %d of %d failed\n", failures, checks);
	return failures > 0;
}

const char *
test_secret_path(void)
{
	if (secret_path[0] == '\0')
	{
		strcpy(secret_path, "/tmp/net_test.XXXXXX");
		if (mkdtemp(secret_path) == NULL)
			exit(1);
	}
	return secret_path;
}

NetConfig
test_config(void)
{
	return (NetConfig){.max_running = 64,
					   .timeout_ms = TIMEOUT_MS,
					   .connect_timeout_ms = TIMEOUT_MS,
					   .allow_private = true,
					   .allowed_hosts = "",
					   .ca_file = "",
					   .secret_path = test_secret_path(),
					   .user_agent = "greenlight-test",
					   .hmac = test_hmac};
}

void
test_secret(const char *name, const char *bytes)
{
	char path[256];
	int file;

	snprintf(path, sizeof(path), "%s/%s", test_secret_path(), name);
	unlink(path);
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || write(file, bytes, strlen(bytes)) != (ssize_t) strlen(bytes))
		exit(1);
	close(file);
}

void
test_secrets_remove(void)
{
	DIR *directory = opendir(test_secret_path());
	struct dirent *entry;
	char path[512];

	while (directory != NULL && (entry = readdir(directory)) != NULL)
	{
		snprintf(path, sizeof(path), "%s/%s", test_secret_path(), entry->d_name);
		if (entry->d_name[0] != '.' && unlink(path) != 0)
			rmdir(path);
	}
	if (directory != NULL)
		closedir(directory);
	rmdir(test_secret_path());
}

const char *
test_facts(const Server *server, const char *body, const char *more)
{
	static char text[65536];
	json_t *value = json_string(body);
	ByteBuffer quoted = {0};
	int port = server_port(server);

	gl_json_write(value, &quoted);
	snprintf(text, sizeof(text),
			 "{\"post\": {\"id\": 7, \"workspace\": \"acme\", \"title\": \"T\"},"
			 " \"variant\": {\"id\": 9, \"body\": %s%s%s},"
			 " \"channel\": {\"name\": \"site\", \"settings\": {"
			 "\"base_url\": \"http://127.0.0.1:%d/\", \"url\": \"http://127.0.0.1:%d/hook\"}},"
			 " \"delivery\": {\"key\": \"2f1b4c1e-0000-4000-8000-00000000002a\","
			 " \"created_at\": \"2026-11-22T09:30:00.123Z\", \"tid\": \"3lbjqxxxxxx2a\","
			 " \"content_sha256\": \"00ff\"}}",
			 gl_buffer_text(&quoted), more == NULL ? "" : ", ", more == NULL ? "" : more, port,
			 port);
	gl_buffer_free(&quoted);
	json_decref(value);
	return text;
}

NetConfig
test_short_config(void)
{
	NetConfig config = test_config();

	config.timeout_ms = SHORT_TIMEOUT_MS;
	config.connect_timeout_ms = SHORT_TIMEOUT_MS;
	return config;
}

const char *
test_file(const char *path)
{
	static char text[65536];
	FILE *file = fopen(path, "r");
	size_t length = file == NULL ? 0 : fread(text, 1, sizeof(text) - 1, file);

	if (file == NULL)
	{
		printf("Bail out! %s cannot be read: run this from the project's root\n", path);
		exit(1);
	}
	fclose(file);
	text[length] = '\0';
	return text;
}

static void
wait_and_drive(Net *net)
{
	struct pollfd wait = {.fd = gl_net_descriptor(net), .events = POLLIN};
	long ms = gl_net_wait_ms(net);

	poll(&wait, 1, ms < 0 || ms > 1000 ? 1000 : (int) ms);
	gl_net_drive(net);
}

static bool
is_late(time_t start)
{
	return time(NULL) - start > PATIENCE_SECONDS;
}

NetResult
test_take(Net *net)
{
	static NetResult result;
	time_t start = time(NULL);

	while (!gl_net_take(net, &result))
	{
		if (is_late(start))
			return (NetResult){.outcome = OUTCOME_COUNT, .error = "no result"};
		wait_and_drive(net);
	}
	return result;
}

void
test_until_requests(Net *net, Server *server, int count)
{
	struct pollfd wait = {.fd = gl_net_descriptor(net), .events = POLLIN};
	time_t start = time(NULL);

	while (server_requests(server) < count && !is_late(start))
	{
		gl_net_drive(net);
		poll(&wait, 1, 1);
	}
}

NetResult
test_deliver(Net *net, const char *recipe, const char *facts, const char *credential)
{
	NetJob job = {
		.id = 42, .channel_id = 1, .recipe = recipe, .facts = facts, .credential = credential};

	if (!gl_net_start(net, &job))
		return (NetResult){.outcome = OUTCOME_COUNT, .error = "not started"};
	return test_take(net);
}

const char *
test_outcome(const NetResult *result)
{
	return gl_name(&gl_outcomes, (int) result->outcome);
}
