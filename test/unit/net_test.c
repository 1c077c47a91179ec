/*
 * net_test.c
 *		Deliveries over HTTP against a scripted server on loopback, through src/net/net.h.
 *
 * From the project's root:
 *	gcc -std=gnu11 -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare \
 *		-Wshadow=local -Wswitch -Wvla -fsanitize=address,undefined \
 *		-fno-sanitize-recover=undefined -Isrc -o /tmp/net_test test/unit/net_*.c src/net/ *.c \
 *		src/core/ *.c -lcurl -ljansson -lpthread && /tmp/net_test
 * (without the blanks before *.c).
 */
#include "net_check.h"

int
main(void)
{
	Server *server = server_start();

	gl_json_clear_on_free();
	test_entities();
	test_recipes(server);
	test_templates(server);
	test_webhook(server);
	test_bluesky(server);
	test_sessions(server);
	test_answers(server);
	test_delays(server);
	test_hostile(server);
	test_redaction(server);
	test_secrets(server);
	test_addresses(server);
	test_running(server);
	server_stop(server);
	test_secrets_remove();
	return check_end();
}
