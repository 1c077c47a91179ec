/*
 * address.c
 *		The special-purpose address registries (RFC 6890, IANA) as tables, and the rules for URLs.
 *
 * IPv6 is closed except for 2000::/3 and what the table opens; the first row that fits counts.
 */
#include "net/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "net/buffer.h"

typedef struct Range
{
	unsigned char prefix[16];
	int bits;
	AddressKind kind;
} Range;

static const Range ranges_v4[] = {
	{{0}, 8, ADDRESS_FORBIDDEN},			 /* this network */
	{{10}, 8, ADDRESS_PRIVATE},				 /* RFC 1918 */
	{{100, 64}, 10, ADDRESS_PRIVATE},		 /* carrier-grade NAT */
	{{127}, 8, ADDRESS_PRIVATE},			 /* loopback */
	{{169, 254}, 16, ADDRESS_FORBIDDEN},	 /* link-local, clouds' metadata */
	{{172, 16}, 12, ADDRESS_PRIVATE},		 /* RFC 1918 */
	{{192, 0, 0}, 24, ADDRESS_FORBIDDEN},	 /* IETF protocol assignments */
	{{192, 0, 2}, 24, ADDRESS_FORBIDDEN},	 /* documentation */
	{{192, 88, 99}, 24, ADDRESS_FORBIDDEN},	 /* 6to4 relays */
	{{192, 168}, 16, ADDRESS_PRIVATE},		 /* RFC 1918 */
	{{198, 18}, 15, ADDRESS_FORBIDDEN},		 /* benchmarks */
	{{198, 51, 100}, 24, ADDRESS_FORBIDDEN}, /* documentation */
	{{203, 0, 113}, 24, ADDRESS_FORBIDDEN},	 /* documentation */
	{{224}, 4, ADDRESS_FORBIDDEN},			 /* multicast */
	{{240}, 4, ADDRESS_FORBIDDEN},			 /* reserved, broadcast */
	{{0}, 0, ADDRESS_PUBLIC},
};

static const Range ranges_v6[] = {
	{{[15] = 1}, 128, ADDRESS_PRIVATE},				   /* loopback */
	{{0xFC}, 7, ADDRESS_PRIVATE},					   /* unique local */
	{{0x20, 0x01, 0x0D, 0xB8}, 32, ADDRESS_FORBIDDEN}, /* documentation */
	{{0x20, 0x01}, 23, ADDRESS_FORBIDDEN},			   /* Teredo, ORCHID, benchmarks */
	{{0x3F, 0xFF}, 20, ADDRESS_FORBIDDEN},			   /* documentation */
	{{0x20}, 3, ADDRESS_PUBLIC},					   /* global unicast */
	{{0}, 0, ADDRESS_FORBIDDEN},
};

/* IPv6 addresses that stand for an IPv4 address, and where in them it is. */
static const struct
{
	unsigned char prefix[16];
	int bits;
	int offset;
} embeddings[] = {
	{{0x20, 0x02}, 16, 2},				/* 6to4 */
	{{0x00, 0x64, 0xFF, 0x9B}, 96, 12}, /* NAT64 */
};

static bool
has_prefix(const unsigned char *address, const unsigned char *prefix, int bits)
{
	int bytes = bits / 8;
	unsigned char mask = (unsigned char) (0xFF00 >> (bits % 8));

	if (memcmp(address, prefix, (size_t) bytes) != 0)
		return false;
	return bits % 8 == 0 || ((address[bytes] ^ prefix[bytes]) & mask) == 0;
}

static AddressKind
find_kind(const Range *range, const unsigned char *address)
{
	while (!has_prefix(address, range->prefix, range->bits))
		range++;
	return range->kind;
}

/* An embedded address that is not public is forbidden: nobody needs a tunnel to his own network. */
static AddressKind
kind_of_v6(const unsigned char *address)
{
	for (size_t i = 0; i < sizeof(embeddings) / sizeof(embeddings[0]); i++)
		if (has_prefix(address, embeddings[i].prefix, embeddings[i].bits))
			return find_kind(ranges_v4, address + embeddings[i].offset) == ADDRESS_PUBLIC
					   ? ADDRESS_PUBLIC
					   : ADDRESS_FORBIDDEN;
	return find_kind(ranges_v6, address);
}

AddressKind
gl_address_kind(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return find_kind(ranges_v4,
						 (const unsigned char *) &((const struct sockaddr_in *) address)->sin_addr);
	if (address->sa_family == AF_INET6)
		return kind_of_v6(((const struct sockaddr_in6 *) address)->sin6_addr.s6_addr);
	return ADDRESS_FORBIDDEN;
}

AddressKind
gl_address_kind_of_text(const char *address)
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET, address, bytes) == 1)
		return find_kind(ranges_v4, bytes);
	if (inet_pton(AF_INET6, address, bytes) == 1)
		return kind_of_v6(bytes);
	return ADDRESS_FORBIDDEN;
}

bool
gl_address_is_allowed(AddressKind kind, bool allow_private, bool is_plain)
{
	switch (kind)
	{
		case ADDRESS_PUBLIC:
			return !is_plain;
		case ADDRESS_PRIVATE:
			return allow_private;
		case ADDRESS_FORBIDDEN:
		case ADDRESS_KIND_COUNT:
			return false;
	}
	return false;
}

/* Is the host, without a dot at its end, one of the list's names? */
static bool
is_listed(const char *host, const char *list)
{
	size_t length = strlen(host);

	if (length > 0 && host[length - 1] == '.')
		length--;
	while (*list != '\0')
	{
		size_t skipped = strspn(list, ", \t");
		size_t named = strcspn(list + skipped, ", \t");

		if (named > 0 && named == length && strncasecmp(list + skipped, host, length) == 0)
			return true;
		list += skipped + named;
	}
	return false;
}

static const char *
refuse_host(CURLU *url, const char *allowed_hosts)
{
	char *host = NULL;
	bool is_allowed;

	if (allowed_hosts[0] == '\0')
		return NULL;
	if (curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		return "the URL has no host";
	is_allowed = is_listed(host, allowed_hosts);
	curl_free(host);
	return is_allowed ? NULL : "the host is not among the allowed hosts";
}

static const char *
refuse_parts(CURLU *url, bool allow_private, const char *allowed_hosts)
{
	char *scheme = NULL;
	bool is_spoken;

	if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
		return "the URL has no scheme";
	is_spoken = strcmp(scheme, "https") == 0 || (allow_private && strcmp(scheme, "http") == 0);
	curl_free(scheme);
	if (!is_spoken)
		return "the URL must begin with https://";
	return refuse_host(url, allowed_hosts);
}

const char *
gl_address_refuse_url(const char *text, bool allow_private, const char *allowed_hosts)
{
	CURLU *url;
	CURLUcode code;
	const char *refusal;

	/* Other characters are spelled in several ways by several programs, also in a host's name. */
	for (const char *s = text; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~')
			return "the URL holds a character that must be percent-encoded";
	url = curl_url();
	if (url == NULL)
		return gl_no_memory;
	code = curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER);
	if (code == CURLUE_UNSUPPORTED_SCHEME)
		refusal = "the URL must begin with https://";
	else if (code == CURLUE_USER_NOT_ALLOWED)
		refusal = "the URL holds a user name";
	else if (code == CURLUE_OUT_OF_MEMORY)
		refusal = gl_no_memory;
	else
		refusal = code != CURLUE_OK ? "the URL is malformed"
									: refuse_parts(url, allow_private, allowed_hosts);
	curl_url_cleanup(url);
	return refusal;
}
