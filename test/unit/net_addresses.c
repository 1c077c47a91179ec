/*
 * net_addresses.c
 *		Where nothing is sent: addresses in all spellings, URLs of other forms, hosts that are not
 *		on the list. Then where something is.
 */
#include <stdio.h>
#include <string.h>

#include "net/address.h"
#include "net_check.h"

#define RECIPE(url) "{\"transport\": \"http\", \"steps\": [{\"name\": \"s\", \"url\": " url "}]}"

static const struct
{
	const char *address;
	AddressKind kind;
} kinds[] = {
	{"1.1.1.1", ADDRESS_PUBLIC},
	{"8.8.8.8", ADDRESS_PUBLIC},
	{"100.63.255.255", ADDRESS_PUBLIC},
	{"100.128.0.0", ADDRESS_PUBLIC},
	{"172.15.255.255", ADDRESS_PUBLIC},
	{"172.32.0.0", ADDRESS_PUBLIC},
	{"192.0.1.1", ADDRESS_PUBLIC},
	{"198.17.255.255", ADDRESS_PUBLIC},
	{"198.20.0.0", ADDRESS_PUBLIC},
	{"223.255.255.255", ADDRESS_PUBLIC},
	{"2606:4700:4700::1111", ADDRESS_PUBLIC},
	{"2001:4860:4860::8888", ADDRESS_PUBLIC},
	{"64:ff9b::1.1.1.1", ADDRESS_PUBLIC},
	{"2002:101:101::1", ADDRESS_PUBLIC},
	{"127.0.0.1", ADDRESS_PRIVATE},
	{"127.255.255.255", ADDRESS_PRIVATE},
	{"10.0.0.1", ADDRESS_PRIVATE},
	{"172.16.0.1", ADDRESS_PRIVATE},
	{"172.31.255.255", ADDRESS_PRIVATE},
	{"192.168.1.1", ADDRESS_PRIVATE},
	{"100.64.0.1", ADDRESS_PRIVATE},
	{"::1", ADDRESS_PRIVATE},
	{"fc00::1", ADDRESS_PRIVATE},
	{"fdff::1", ADDRESS_PRIVATE},
	{"0.0.0.0", ADDRESS_FORBIDDEN},
	{"0.1.2.3", ADDRESS_FORBIDDEN},
	{"169.254.169.254", ADDRESS_FORBIDDEN},
	{"192.0.0.1", ADDRESS_FORBIDDEN},
	{"192.0.2.1", ADDRESS_FORBIDDEN},
	{"192.88.99.1", ADDRESS_FORBIDDEN},
	{"198.18.0.1", ADDRESS_FORBIDDEN},
	{"198.19.255.255", ADDRESS_FORBIDDEN},
	{"198.51.100.1", ADDRESS_FORBIDDEN},
	{"203.0.113.1", ADDRESS_FORBIDDEN},
	{"224.0.0.1", ADDRESS_FORBIDDEN},
	{"239.255.255.255", ADDRESS_FORBIDDEN},
	{"240.0.0.1", ADDRESS_FORBIDDEN},
	{"255.255.255.255", ADDRESS_FORBIDDEN},
	{"::", ADDRESS_FORBIDDEN},
	{"::2", ADDRESS_FORBIDDEN},
	{"::127.0.0.1", ADDRESS_FORBIDDEN},
	{"::ffff:127.0.0.1", ADDRESS_FORBIDDEN},
	{"::ffff:1.1.1.1", ADDRESS_FORBIDDEN},
	{"64:ff9b::127.0.0.1", ADDRESS_FORBIDDEN},
	{"64:ff9b::169.254.169.254", ADDRESS_FORBIDDEN},
	{"64:ff9b:1::1.1.1.1", ADDRESS_FORBIDDEN},
	{"100::1", ADDRESS_FORBIDDEN},
	{"2001::1", ADDRESS_FORBIDDEN},
	{"2001:1ff::1", ADDRESS_FORBIDDEN},
	{"2001:db8::1", ADDRESS_FORBIDDEN},
	{"2002:7f00:1::1", ADDRESS_FORBIDDEN},
	{"2002:c0a8:101::1", ADDRESS_FORBIDDEN},
	{"3fff::1", ADDRESS_FORBIDDEN},
	{"4000::1", ADDRESS_FORBIDDEN},
	{"5f00::1", ADDRESS_FORBIDDEN},
	{"fe80::1", ADDRESS_FORBIDDEN},
	{"fec0::1", ADDRESS_FORBIDDEN},
	{"ff02::1", ADDRESS_FORBIDDEN},
	{"1.2.3", ADDRESS_FORBIDDEN},
	{"", ADDRESS_FORBIDDEN},
	{"example.org", ADDRESS_FORBIDDEN},
};

/* Refused in every configuration, or, up to the mark, in the one of a live server. */
static const char *const urls[] = {
	"https://127.0.0.1/",
	"https://127.0.0.1:%d/",
	"https://127.1/",
	"https://127.0.1/",
	"https://2130706433/",
	"https://017700000001/",
	"https://0x7f000001/",
	"https://0x7f.0.0.1/",
	"https://0177.0.0.1/",
	"https://0x7F.1/",
	"https://%%31%%32%%37.0.0.1/",
	"https://localhost/",
	"https://LOCALHOST/",
	"https://[::1]/",
	"https://[0:0:0:0:0:0:0:1]/",
	"https://[fc00::1]/",
	"https://10.0.0.1/",
	"https://10.1/",
	"https://0xa.0.0.1/",
	"https://172.16.0.1/",
	"https://192.168.0.1/",
	"https://3232235521/",
	"https://100.64.0.1/",
	"http://127.0.0.1:%d/",
	"http://localhost:%d/",
	"http://example.org/",
	NULL, /* the mark */
	"http://1.1.1.1/",
	"http://[2606:4700:4700::1111]/",
	"https://0.0.0.0/",
	"https://0/",
	"http://0.0.0.0:%d/",
	"http://[::]:%d/",
	"http://[::ffff:127.0.0.1]:%d/",
	"http://[::ffff:7f00:1]:%d/",
	"http://[::127.0.0.1]:%d/",
	"http://[64:ff9b::7f00:1]/",
	"http://[2002:7f00:1::]/",
	"https://169.254.169.254/latest/meta-data",
	"https://0xA9FEA9FE/",
	"https://2852039166/",
	"https://[fe80::1%%25lo]/",
	"https://[ff02::1]/",
	"https://224.0.0.1/",
	"https://240.0.0.1/",
	"https://255.255.255.255/",
	"https://192.0.2.1/",
	"https://198.18.0.1/",
	"https://[2001:db8::1]/",
	"http://user@127.0.0.1:%d/",
	"http://user:word@127.0.0.1:%d/",
	"http://127.0.0.1@127.0.0.1:%d/",
	"http://１２７.0.0.1:%d/",
	"http://127。0。0。1:%d/",
	"http://127.0.0.1:%d/ü",
	"http://127.0.0.1:%d/a b",
	"http://127.0.0.1:%d/\\u000d\\u000aX: y",
	"http://127.0.0.1:%d\\u0000/",
	"http://127.0.0.1:65536/",
	"http://127.0.0.1:x/",
	"127.0.0.1:%d/",
	"//127.0.0.1:%d/",
	"/x",
	"file:///etc/passwd",
	"ftp://127.0.0.1/",
	"gopher://127.0.0.1:%d/_x",
	"dict://127.0.0.1:%d/",
	"smb://127.0.0.1/x",
	"telnet://127.0.0.1:%d/",
	"javascript:alert(1)",
	"data:text/plain,x",
};

static void
check_refused(Server *server, Net *net, const char *form, const char *when)
{
	char url[256];
	char recipe[512];
	NetResult result;

	snprintf(url, sizeof(url), form, server_port(server));
	snprintf(recipe, sizeof(recipe), RECIPE("\"%s\""), url);
	server_script(server, NULL, 0);
	result = test_deliver(net, recipe, test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_PERMANENT && result.http_status == 0 &&
			  server_requests(server) == 0,
		  "addresses: %s, %s: %s", url, when, result.error);
}

static void
check_spellings(Server *server)
{
	NetConfig config = test_config();
	Net *lenient = gl_net_open(&config);
	Net *strict;
	bool is_behind_mark = false;

	config.allow_private = false;
	strict = gl_net_open(&config);
	for (size_t i = 0; i < COUNT(urls); i++)
	{
		if (urls[i] == NULL)
			is_behind_mark = true;
		else
			check_refused(server, strict, urls[i], "live");
		if (urls[i] != NULL && is_behind_mark)
			check_refused(server, lenient, urls[i], "private ones allowed");
	}
	gl_net_close(lenient);
	gl_net_close(strict);
}

static void
check_hosts(Server *server)
{
	static const struct
	{
		const char *allowed;
		bool is_allowed;
	} lists[] = {
		{"", true},
		{"127.0.0.1", true},
		{"example.org,127.0.0.1", true},
		{" example.org , 127.0.0.1 ", true},
		{"example.org", false},
		{"27.0.0.1", false},
		{"127.0.0.1.example.org", false},
		{"127.0.0.1:80", false},
		{",", false},
		{" ", false},
	};

	for (size_t i = 0; i < COUNT(lists); i++)
	{
		NetConfig config = test_config();
		Net *net;
		NetResult result;

		config.allowed_hosts = lists[i].allowed;
		net = gl_net_open(&config);
		server_script(server, NULL, 0);
		result = test_deliver(net, RECIPE("\"{channel.settings.base_url}\""),
							  test_facts(server, "x", NULL), NULL);
		check(result.outcome == (lists[i].is_allowed ? OUTCOME_OK : OUTCOME_PERMANENT) &&
				  server_requests(server) == lists[i].is_allowed,
			  "addresses: allowed hosts '%s': %s", lists[i].allowed, test_outcome(&result));
		gl_net_close(net);
	}
	check(gl_address_refuse_url("https://Hooks.Example.ORG./x", false, "hooks.example.org") == NULL,
		  "addresses: a host is compared without case and without the dot of the root");
	check(gl_address_refuse_url("https://a.example.org/", false, "example.org") != NULL,
		  "addresses: a name does not stand for those below it");
}

/* A connection that was opened while it was allowed is not used when it is not any more. */
static void
check_change(Server *server)
{
	static const char plain[] = RECIPE("\"{channel.settings.base_url}\"");
	NetConfig config = test_config();
	Net *net = gl_net_open(&config);
	NetResult result;

	server_script(server, NULL, 0);
	test_deliver(net, plain, test_facts(server, "x", NULL), NULL);
	config.allow_private = false;
	gl_net_configure(net, &config);
	result = test_deliver(net, plain, test_facts(server, "x", NULL), NULL);
	check(result.outcome == OUTCOME_PERMANENT && server_requests(server) == 1,
		  "addresses: a new configuration holds for the next request");
	gl_net_close(net);
}

void
test_addresses(Server *server)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		check(gl_address_kind_of_text(kinds[i].address) == kinds[i].kind, "addresses: '%s' is %s",
			  kinds[i].address,
			  kinds[i].kind == ADDRESS_PUBLIC	 ? "public"
			  : kinds[i].kind == ADDRESS_PRIVATE ? "private"
												 : "forbidden");
	for (int kind = 0; kind < ADDRESS_KIND_COUNT; kind++)
		check(gl_address_is_allowed(kind, true, true) == (kind == ADDRESS_PRIVATE) &&
				  gl_address_is_allowed(kind, true, false) == (kind != ADDRESS_FORBIDDEN) &&
				  gl_address_is_allowed(kind, false, true) == false &&
				  gl_address_is_allowed(kind, false, false) == (kind == ADDRESS_PUBLIC),
			  "addresses: when kind %d is allowed", kind);
	check_spellings(server);
	check_hosts(server);
	check_change(server);
}
