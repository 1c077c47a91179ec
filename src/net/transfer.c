/*
 * transfer.c
 *		Options and callbacks of an easy handle.
 *
 * The callbacks write into a capped buffer and set flags; they return an error to libcurl and never
 * leave in another way. Where addresses are allowed is decided when the socket is opened and, for a
 * connection that is used again, before the request is sent over it.
 */
#include "net/transfer.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "net/address.h"
#include "net/net.h"

/*
 * Servers close idle connections, common ones after 5 seconds, and a request that crosses the
 * closing is lost. Connections are not used again when they were idle for longer than this.
 */
#define IDLE_SECONDS_MAX 3L

/* Bytes per second below which an answer counts as stuck, if it stays so for most of its time. */
#define SLOWEST 1L

static size_t
take_body(char *bytes, size_t size, size_t count, void *state)
{
	Transfer *transfer = state;

	if (size * count > NET_ANSWER_BYTES_MAX - transfer->body.length)
	{
		transfer->cut_off = "the answer is larger than 1 MiB";
		return 0;
	}
	gl_buffer_put(&transfer->body, bytes, size * count);
	if (transfer->body.is_failed)
	{
		transfer->cut_off = gl_no_memory;
		return 0;
	}
	return size * count;
}

/* libcurl keeps the headers; they are counted here over all answers of a request, 1xx too. */
static size_t
count_header(char *bytes, size_t size, size_t count, void *state)
{
	Transfer *transfer = state;

	transfer->header_bytes += size * count;
	if (transfer->header_bytes <= NET_HEADER_BYTES_MAX)
		return size * count;
	transfer->cut_off = "the answer's headers are larger than 64 KiB";
	return 0;
}

static curl_socket_t
open_socket(void *state, curlsocktype purpose, struct curl_sockaddr *address)
{
	Transfer *transfer = state;
	AddressKind kind = gl_address_kind(&address->addr);

	if (!gl_address_is_allowed(kind, transfer->allow_private, transfer->is_plain))
	{
		transfer->was_refused = true;
		return CURL_SOCKET_BAD;
	}
	transfer->was_opened = true;
	return socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
				  address->protocol);
}

/*
 * libcurl calls this whenever it is about to send. When a connection that was used before dies
 * without an answer, it sends the same request again by itself (Curl_retry_request), and whether the
 * first one was acted upon nobody knows. For a request that publishes that is not ours to decide:
 * the second sending is refused here, and the answer counts as lost. Opening a connection for each
 * request would avoid the case and cost a handshake every time.
 */
static int
before_request(void *state, char *remote_address, char *local_address, int remote_port,
			   int local_port)
{
	Transfer *transfer = state;
	AddressKind kind = gl_address_kind_of_text(remote_address);

	if (!gl_address_is_allowed(kind, transfer->allow_private, transfer->is_plain))
	{
		transfer->was_refused = true;
		return CURL_PREREQFUNC_ABORT;
	}
	if (transfer->publishes && transfer->was_sent)
	{
		transfer->cut_off = "the connection died after the request was sent";
		return CURL_PREREQFUNC_ABORT;
	}
	transfer->was_sent = true;
	return CURL_PREREQFUNC_OK;
}

/* What keeps libcurl from going anywhere but where the URL says, and from saying who we are. */
static bool
set_limits(CURL *easy, const HttpRules *rules)
{
	const char *protocols = rules->allow_private ? "http,https" : "https";
	long patience = rules->timeout_ms * 3 / 4000 + 1;

	return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, rules->timeout_ms) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, rules->connect_timeout_ms) ==
			   CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, SLOWEST) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, patience) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, IDLE_SECONDS_MAX) == CURLE_OK &&
		   /* Else breaking off a name look-up would wait for its thread. */
		   curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK;
}

static bool
set_trust(CURL *easy, const HttpRules *rules)
{
	return curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
		   (rules->ca_file[0] == '\0' ||
			curl_easy_setopt(easy, CURLOPT_CAINFO, rules->ca_file) == CURLE_OK) &&
		   (rules->user_agent[0] == '\0' ||
			curl_easy_setopt(easy, CURLOPT_USERAGENT, rules->user_agent) == CURLE_OK);
}

static bool
set_callbacks(CURL *easy, Transfer *transfer)
{
	return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, count_header) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) == CURLE_OK;
}

bool
gl_transfer_create(Transfer *transfer, const HttpRules *rules)
{
	transfer->easy = curl_easy_init();
	transfer->allow_private = rules->allow_private;
	transfer->uses = 0;
	return transfer->easy != NULL && set_limits(transfer->easy, rules) &&
		   set_trust(transfer->easy, rules) && set_callbacks(transfer->easy, transfer);
}

/* A request without a body is sent as GET is, or with a body of length 0 where one is usual. */
static bool
set_body(CURL *easy, const HttpRequest *request)
{
	bool is_get = strcmp(request->method, "GET") == 0;
	const char *bytes = request->body == NULL ? "" : gl_buffer_text(request->body);
	curl_off_t length = request->body == NULL ? 0 : (curl_off_t) request->body->length;

	if (is_get)
		return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
			   curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, NULL) == CURLE_OK;
	return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, length) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_POSTFIELDS, bytes) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
}

bool
gl_transfer_prepare(Transfer *transfer, const HttpRequest *request)
{
	CURL *easy = transfer->easy;

	transfer->is_plain = strncasecmp(request->url, "http://", 7) == 0;
	transfer->publishes = request->publishes;
	transfer->uses++;
	return curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers) == CURLE_OK &&
		   set_body(easy, request);
}

void
gl_transfer_reset(Transfer *transfer)
{
	gl_buffer_reset(&transfer->body);
	transfer->header_bytes = 0;
	transfer->error[0] = '\0';
	transfer->code = CURLE_OK;
	transfer->was_sent = false;
	transfer->was_refused = false;
	transfer->was_opened = false;
	transfer->cut_off = NULL;
	transfer->owner = NULL;
}

void
gl_transfer_destroy(Transfer *transfer)
{
	if (transfer->easy != NULL)
		curl_easy_cleanup(transfer->easy);
	transfer->easy = NULL;
}
