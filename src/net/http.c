/*
 * http.c
 *		The multi handle, its sockets and its timer; easy handles kept for the next request.
 *
 * libcurl says which sockets it waits for and until when. The sockets are in an epoll set of our
 * own, because its descriptor is the one thing that a caller can wait for beside his own events.
 */
#include "net/http.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "net/transfer.h"

#define EVENTS_AT_ONCE 64
#define USES_MAX 1000 /* of an easy handle: bounds whatever may grow in it */

struct Http
{
	CURLM *multi;
	int epoll;
	int64_t due_ms; /* when libcurl wants to be called; -1: never */
	HttpRules rules;
	unsigned rules_version;
	Transfer *idle;
	Transfer *first_ended; /* in the order of ending */
	Transfer **last_ended;
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A socket that cannot be watched ends by its request's time-out. */
static int
watch_socket(CURL *easy, curl_socket_t socket, int what, void *state, void *known)
{
	Http *http = state;
	struct epoll_event event = {.data.fd = socket};

	if (what == CURL_POLL_REMOVE)
	{
		epoll_ctl(http->epoll, EPOLL_CTL_DEL, socket, &event);
		return 0;
	}
	event.events =
		((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0u) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0u);
	if (epoll_ctl(http->epoll, known == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event) != 0)
		epoll_ctl(http->epoll, known == NULL ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
	if (known == NULL)
		curl_multi_assign(http->multi, socket, http);
	return 0;
}

static int
watch_time(CURLM *multi, long timeout_ms, void *state)
{
	Http *http = state;

	http->due_ms = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
	return 0;
}

static bool
set_up(Http *http)
{
	http->multi = curl_multi_init();
	http->epoll = epoll_create1(EPOLL_CLOEXEC);
	http->due_ms = -1;
	http->last_ended = &http->first_ended;
	return http->multi != NULL && http->epoll >= 0 &&
		   curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, watch_socket) == CURLM_OK &&
		   curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http) == CURLM_OK &&
		   curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, watch_time) == CURLM_OK &&
		   curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http) == CURLM_OK;
}

static void
destroy(Transfer *transfer)
{
	gl_transfer_destroy(transfer);
	gl_buffer_free(&transfer->body);
	free(transfer);
}

Http *
gl_http_open(void)
{
	Http *http = calloc(1, sizeof(Http));

	if (http == NULL)
		return NULL;
	http->epoll = -1;
	if (set_up(http))
		return http;
	gl_http_close(http);
	return NULL;
}

void
gl_http_close(Http *http)
{
	while (http->idle != NULL)
	{
		Transfer *transfer = http->idle;

		http->idle = transfer->next;
		destroy(transfer);
	}
	if (http->multi != NULL)
		curl_multi_cleanup(http->multi);
	if (http->epoll >= 0)
		close(http->epoll);
	free(http);
}

void
gl_http_configure(Http *http, const HttpRules *rules)
{
	http->rules = *rules;
	http->rules_version++;
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long) rules->max_connections);
}

int
gl_http_descriptor(const Http *http)
{
	return http->epoll;
}

long
gl_http_wait_ms(const Http *http)
{
	int64_t wait;

	if (http->due_ms < 0)
		return -1;
	wait = http->due_ms - now_ms();
	return wait > 0 ? (long) wait : 0;
}

/* A transfer with a handle made for the rules of now; NULL when memory ran out. */
static Transfer *
take_idle(Http *http)
{
	Transfer *transfer = http->idle;

	if (transfer != NULL)
		http->idle = transfer->next;
	else
		transfer = calloc(1, sizeof(Transfer));
	if (transfer == NULL)
		return NULL;
	transfer->http = http;
	transfer->next = NULL;
	if (transfer->easy != NULL && transfer->rules_version == http->rules_version &&
		transfer->uses < USES_MAX)
		return transfer;
	gl_transfer_destroy(transfer);
	transfer->rules_version = http->rules_version;
	if (gl_transfer_create(transfer, &http->rules))
		return transfer;
	destroy(transfer);
	return NULL;
}

Transfer *
gl_http_send(Http *http, const HttpRequest *request, void *owner)
{
	Transfer *transfer = take_idle(http);

	if (transfer == NULL)
		return NULL;
	transfer->owner = owner;
	transfer->is_in_multi = gl_transfer_prepare(transfer, request) &&
							curl_multi_add_handle(http->multi, transfer->easy) == CURLM_OK;
	if (transfer->is_in_multi)
		return transfer;
	destroy(transfer);
	return NULL;
}

static void
collect_ended(Http *http)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left)) != NULL)
	{
		Transfer *transfer = NULL;
		CURLcode code = message->data.result;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **) &transfer);
		transfer->code = code;
		curl_multi_remove_handle(http->multi, transfer->easy);
		transfer->is_in_multi = false;
		*http->last_ended = transfer;
		http->last_ended = &transfer->next;
	}
}

static bool
drive_timer(Http *http)
{
	int running;

	if (gl_http_wait_ms(http) != 0)
		return false;
	http->due_ms = -1;
	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	return true;
}

static bool
drive_sockets(Http *http)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int count = epoll_wait(http->epoll, events, EVENTS_AT_ONCE, 0);
	int running;

	for (int i = 0; i < count; i++)
	{
		int what = ((events[i].events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
				   ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
				   ((events[i].events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);

		curl_multi_socket_action(http->multi, events[i].data.fd, what, &running);
	}
	return count > 0;
}

bool
gl_http_drive(Http *http)
{
	bool has_driven = drive_sockets(http);

	has_driven = drive_timer(http) || has_driven;
	if (has_driven)
		collect_ended(http);
	return has_driven;
}

Transfer *
gl_http_ended(Http *http)
{
	Transfer *transfer = http->first_ended;

	if (transfer == NULL)
		return NULL;
	http->first_ended = transfer->next;
	if (http->first_ended == NULL)
		http->last_ended = &http->first_ended;
	transfer->next = NULL;
	return transfer;
}

void *
gl_http_owner(const Transfer *transfer)
{
	return transfer->owner;
}

bool
gl_http_was_sent(const Transfer *transfer)
{
	return transfer->was_sent;
}

/* An address that is refused beside one that is open is only passed over. */
HttpEnd
gl_http_end(const Transfer *transfer)
{
	if (transfer->code == CURLE_OK && gl_http_status(transfer) > 0)
		return HTTP_ANSWERED;
	if (transfer->was_sent)
		return HTTP_LOST;
	if (transfer->was_refused && !transfer->was_opened)
		return HTTP_REFUSED;
	return transfer->code == CURLE_URL_MALFORMAT || transfer->code == CURLE_UNSUPPORTED_PROTOCOL
			   ? HTTP_REFUSED
			   : HTTP_NOT_SENT;
}

int
gl_http_status(const Transfer *transfer)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int) status;
}

const ByteBuffer *
gl_http_body(const Transfer *transfer)
{
	return &transfer->body;
}

const char *
gl_http_header(Transfer *transfer, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(transfer->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return NULL;
	return header->value;
}

const char *
gl_http_error(const Transfer *transfer)
{
	if (transfer->cut_off != NULL)
		return transfer->cut_off;
	return transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(transfer->code);
}

void
gl_http_release(Transfer *transfer)
{
	Http *http = transfer->http;

	if (transfer->is_in_multi)
		curl_multi_remove_handle(http->multi, transfer->easy);
	transfer->is_in_multi = false;
	gl_transfer_reset(transfer);
	transfer->next = http->idle;
	http->idle = transfer;
}
