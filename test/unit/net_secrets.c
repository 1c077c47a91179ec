/*
 * net_secrets.c
 *		Credential files: which are read and which are refused, and that a refusal shows nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net_check.h"

#define CANARY "canary-0123456789"

static const char recipe[] =
	"{\"transport\": \"http\", \"steps\": [{\"name\": \"s\","
	" \"url\": \"{channel.settings.base_url}/s\", \"body\": \"{credential}\"}]}";

static const char *
path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", test_secret_path(), name);
	return path;
}

static void
write_bytes(const char *name, const char *bytes, size_t length, mode_t mode)
{
	int file = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || write(file, bytes, length) != (ssize_t) length || fchmod(file, mode) != 0)
		exit(1);
	close(file);
}

static void
write_long(const char *name, size_t length)
{
	char *bytes = malloc(length);

	memset(bytes, 'k', length);
	write_bytes(name, bytes, length, 0600);
	free(bytes);
}

static void
make_files(void)
{
	char target[256];

	write_bytes("good", CANARY, 17, 0600);
	write_bytes("read_only", CANARY, 17, 0400);
	write_bytes("group", CANARY, 17, 0640);
	write_bytes("others", CANARY, 17, 0604);
	write_bytes("everybody", CANARY, 17, 0644);
	write_bytes("writable", CANARY, 17, 0620);
	write_bytes("executable", CANARY, 17, 0601);
	write_bytes("empty", "", 0, 0600);
	write_bytes("zero", "a\0b", 3, 0600);
	write_bytes("latin1", "gr\xFC\xDF", 4, 0600);
	write_bytes("surrogate", "\xED\xA0\x80", 3, 0600);
	write_bytes("overlong", "\xC0\xAF", 2, 0600);
	write_bytes("json", "{\"a\": \"x\"}", 10, 0600);
	write_bytes("no_json", "{\"a\": ", 6, 0600);
	write_bytes("list", "[1]", 3, 0600);
	write_long("largest", NET_SECRET_BYTES_MAX);
	write_long("too_large", NET_SECRET_BYTES_MAX + 1);
	write_long("far_too_large", 1024 * 1024);
	mkdir(path_of("directory"), 0700);
	mkfifo(path_of("fifo"), 0600);
	snprintf(target, sizeof(target), "%s", path_of("good"));
	if (symlink(target, path_of("link")) != 0 || symlink("/nowhere", path_of("dangling")) != 0)
		exit(1);
	write_bytes("foreign", CANARY, 17, 0600);
	if (chown(path_of("foreign"), 12345, 12345) != 0)
		unlink(path_of("foreign")); /* not as root: then it is missing, and refused as that */
}

static const struct
{
	const char *name;
	const char *body; /* as sent; NULL: refused */
} rows[] = {
	{"good", "\"" CANARY "\""},
	{"read_only", "\"" CANARY "\""},
	{"json", "{\"a\":\"x\"}"},
	{"no_json", "\"{\\\"a\\\": \""},
	{"list", "\"[1]\""},
	{"group", NULL},
	{"others", NULL},
	{"everybody", NULL},
	{"writable", NULL},
	{"executable", NULL},
	{"empty", NULL},
	{"zero", NULL},
	{"latin1", NULL},
	{"surrogate", NULL},
	{"overlong", NULL},
	{"too_large", NULL},
	{"far_too_large", NULL},
	{"directory", NULL},
	{"fifo", NULL},
	{"link", NULL},
	{"dangling", NULL},
	{"foreign", NULL},
	{"missing", NULL},
	{"", NULL},
	{".", NULL},
	{"..", NULL},
	{"./good", NULL},
	{"directory/../good", NULL},
	{"/etc/passwd", NULL},
	{"good/", NULL},
};

static void
check_rows(Server *server, Net *net)
{
	for (size_t i = 0; i < COUNT(rows); i++)
	{
		NetResult result;

		server_script(server, NULL, 0);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), rows[i].name);
		if (rows[i].body == NULL)
			check(result.outcome == OUTCOME_AUTH && server_requests(server) == 0 &&
					  strncmp(result.error, "credential: ", 12) == 0 &&
					  strstr(result.error, CANARY) == NULL,
				  "secrets: '%s' is refused: %s", rows[i].name, result.error);
		else
		{
			check(result.outcome == OUTCOME_OK, "secrets: '%s' is read", rows[i].name);
			check_text(server_request(server, 0)->body, rows[i].body, "secrets: and sent");
		}
	}
	server_script(server, NULL, 0);
	test_deliver(net, recipe, test_facts(server, "x", NULL), "largest");
	check(strlen(server_request(server, 0)->body) == NET_SECRET_BYTES_MAX + 2,
		  "secrets: 16 KiB are read");
}

static void
check_directories(Server *server)
{
	static const char *const paths[] = {"", "/nonexistent", "/etc/passwd"};

	for (size_t i = 0; i < COUNT(paths); i++)
	{
		NetConfig config = test_config();
		Net *net;
		NetResult result;

		config.secret_path = paths[i];
		net = gl_net_open(&config);
		result = test_deliver(net, recipe, test_facts(server, "x", NULL), "good");
		check(result.outcome == OUTCOME_AUTH, "secrets: no directory '%s': %s", paths[i],
			  result.error);
		gl_net_close(net);
	}
}

void
test_secrets(Server *server)
{
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);
	NetResult result;

	make_files();
	check_rows(server, net);
	check_directories(server);
	server_script(server, NULL, 0);
	result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_OK && strcmp(server_request(server, 0)->body, "null") == 0,
		  "secrets: without a credential, what names it is missing");
	gl_net_close(net);
}
