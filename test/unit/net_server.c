/*
 * net_server.c
 *		One thread accepts, one thread per connection answers. A thread ends when its client closes
 *		or the server shuts its socket down, so stopping waits for nothing.
 */
#define _GNU_SOURCE 1 /* strcasestr */

#include "net_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS_MAX 4096
#define CONNECTIONS_MAX 4096
#define REPLIES_MAX 256
#define HEAD_MAX (256 * 1024)
#define DRIP_MS 20

typedef struct Connection
{
	Server *server;
	pthread_t thread;
	int socket;
	int number;
	bool dies; /* at its next request */
} Connection;

struct Server
{
	int listener;
	int port;
	pthread_t thread;
	pthread_mutex_t lock;
	Reply replies[REPLIES_MAX];
	bool is_used[REPLIES_MAX];
	size_t reply_count;
	Request requests[REQUESTS_MAX];
	int request_count;
	Connection connections[CONNECTIONS_MAX];
	int connection_count;
	bool is_stopping;
};

static bool
fits(const Reply *reply, const char *head)
{
	const char *target = strchr(head, ' ');

	return (reply->holds == NULL || strstr(head, reply->holds) != NULL) &&
		   (reply->path == NULL ||
			(target != NULL && strncmp(target + 1, reply->path, strlen(reply->path)) == 0));
}

/*
 * The first reply of the script that is left and fits; without one, an empty object. Its body is a
 * copy: the test may go on before all of it has been sent.
 */
static Reply
next_reply(Server *server, const char *head)
{
	Reply reply = {.body = "{}"};

	pthread_mutex_lock(&server->lock);
	for (size_t i = 0; i < server->reply_count; i++)
	{
		if (server->is_used[i] || !fits(&server->replies[i], head))
			continue;
		server->is_used[i] = true;
		reply = server->replies[i];
		break;
	}
	reply.body = strdup(reply.body == NULL ? "" : reply.body);
	pthread_mutex_unlock(&server->lock);
	return reply;
}

static void
keep_request(Connection *connection, const char *head, char *body)
{
	Server *server = connection->server;

	pthread_mutex_lock(&server->lock);
	if (server->request_count < REQUESTS_MAX)
		server->requests[server->request_count++] =
			(Request){strdup(head), body, connection->number};
	else
		free(body);
	pthread_mutex_unlock(&server->lock);
}

static bool
put(int socket, const char *bytes, size_t length)
{
	while (length > 0)
	{
		ssize_t n = send(socket, bytes, length, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		bytes += n;
		length -= (size_t) n;
	}
	return true;
}

/* Returns when the client has gone or has sent something more. */
static void
wait_for_client(int socket, int timeout_ms)
{
	struct pollfd wait = {.fd = socket, .events = POLLIN};

	poll(&wait, 1, timeout_ms);
}

static void
reset(int socket)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};

	setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

static bool
put_head(int socket, const Reply *reply, size_t length)
{
	char head[4096];
	int n = snprintf(head, sizeof(head), "HTTP/1.1 %d Status\r\nContent-Length: %zu\r\n%s\r\n",
					 reply->status == 0 ? 200 : reply->status, length,
					 reply->headers == NULL ? "" : reply->headers);

	return put(socket, head, (size_t) n);
}

static bool
put_big(int socket, const Reply *reply)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
	char chunk[1024];
	bool is_put = put(socket, head, sizeof(head) - 1);

	memset(chunk, 'x', sizeof(chunk));
	for (size_t left = reply->length; left > 0 && is_put;)
	{
		size_t n = left < sizeof(chunk) ? left : sizeof(chunk);
		char size[16];
		int digits = snprintf(size, sizeof(size), "%zx\r\n", n);

		is_put =
			put(socket, size, (size_t) digits) && put(socket, chunk, n) && put(socket, "\r\n", 2);
		left -= n;
	}
	return is_put && put(socket, "0\r\n\r\n", 5);
}

static bool
put_header_flood(int socket, const Reply *reply)
{
	bool is_put = put(socket, "HTTP/1.1 200 OK\r\n", 17);

	for (size_t sent = 0; sent < reply->length && is_put; sent += 12)
		is_put = put(socket, "X-Flood: 1\r\n", 12);
	return is_put && put(socket, "Content-Length: 2\r\n\r\n{}", 23);
}

static void
put_without_end(int socket, const char *text)
{
	while (put(socket, text, strlen(text)))
		;
}

static void
put_drops(int socket, const char *body)
{
	for (; *body != '\0' && put(socket, body, 1); body++)
		wait_for_client(socket, DRIP_MS);
}

/* Answer; false: the connection is to be closed. */
static bool
answer(Connection *connection, const Reply *reply)
{
	const char *body = reply->body;
	size_t length = strlen(body);
	int socket = connection->socket;

	switch (reply->kind)
	{
		case REPLY_CLOSE_LATER:
			connection->dies = true;
			return put_head(socket, reply, length) && put(socket, body, length);
		case REPLY_ANSWER:
			return put_head(socket, reply, length) && put(socket, body, length);
		case REPLY_RAW:
			put(socket, body, length);
			return false;
		case REPLY_CLOSE:
			return false;
		case REPLY_RESET:
			reset(socket);
			return false;
		case REPLY_HALF:
			put_head(socket, reply, length);
			put(socket, body, length / 2);
			return false;
		case REPLY_HALF_RESET:
			put_head(socket, reply, length);
			put(socket, body, length / 2);
			reset(socket);
			return false;
		case REPLY_HANG:
			wait_for_client(socket, -1);
			return false;
		case REPLY_HANG_IN_BODY:
			put_head(socket, reply, length);
			put(socket, body, length / 2);
			wait_for_client(socket, -1);
			return false;
		case REPLY_DRIP:
			put_head(socket, reply, length);
			put_drops(socket, body);
			return false;
		case REPLY_BIG:
			return put_big(socket, reply);
		case REPLY_HEADERS:
			return put_header_flood(socket, reply);
		case REPLY_CONTINUES:
			put_without_end(socket, "HTTP/1.1 100 Continue\r\nX-Again: and again\r\n\r\n");
			return false;
	}
	return false;
}

static size_t
body_length(const char *head)
{
	const char *line = strcasestr(head, "\r\nContent-Length:");

	return line == NULL ? 0 : strtoul(line + 17, NULL, 10);
}

/* Bytes up to the empty line, byte by byte: no request is read into the next. */
static bool
read_head(int socket, char *head)
{
	size_t n = 0;

	while (n < HEAD_MAX - 1 && (n < 4 || memcmp(head + n - 4, "\r\n\r\n", 4) != 0))
	{
		if (recv(socket, head + n, 1, 0) != 1)
			return false;
		n++;
	}
	head[n] = '\0';
	return true;
}

static char *
read_body(int socket, size_t length)
{
	char *body = calloc(1, length + 1);

	for (size_t n = 0; n < length;)
	{
		ssize_t got = recv(socket, body + n, length - n, 0);

		if (got <= 0)
			break;
		n += (size_t) got;
	}
	return body;
}

static void *
serve(void *state)
{
	Connection *connection = state;
	char *head = malloc(HEAD_MAX);
	bool goes_on = true;

	while (goes_on && read_head(connection->socket, head))
	{
		Reply reply;

		keep_request(connection, head, read_body(connection->socket, body_length(head)));
		if (connection->dies)
			break;
		reply = next_reply(connection->server, head);
		goes_on = answer(connection, &reply);
		free((char *) reply.body);
	}
	free(head);
	pthread_mutex_lock(&connection->server->lock);
	close(connection->socket);
	connection->socket = -1;
	pthread_mutex_unlock(&connection->server->lock);
	return NULL;
}

static void *
accept_all(void *state)
{
	Server *server = state;

	for (;;)
	{
		int socket = accept(server->listener, NULL, NULL);
		int on = 1;
		Connection *connection;

		setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		pthread_mutex_lock(&server->lock);
		if (socket < 0 || server->is_stopping || server->connection_count == CONNECTIONS_MAX)
		{
			if (socket >= 0)
				close(socket);
			pthread_mutex_unlock(&server->lock);
			return NULL;
		}
		connection = &server->connections[server->connection_count];
		*connection =
			(Connection){.server = server, .socket = socket, .number = server->connection_count++};
		pthread_create(&connection->thread, NULL, serve, connection);
		pthread_mutex_unlock(&server->lock);
	}
}

Server *
server_start(void)
{
	Server *server = calloc(1, sizeof(Server));
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);

	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server->listener, (struct sockaddr *) &address, length) != 0 ||
		listen(server->listener, 512) != 0)
	{
		perror("Bail out! server");
		exit(1);
	}
	getsockname(server->listener, (struct sockaddr *) &address, &length);
	server->port = ntohs(address.sin_port);
	pthread_mutex_init(&server->lock, NULL);
	pthread_create(&server->thread, NULL, accept_all, server);
	return server;
}

static void
forget_requests(Server *server)
{
	for (int i = 0; i < server->request_count; i++)
	{
		free(server->requests[i].head);
		free(server->requests[i].body);
	}
	server->request_count = 0;
}

void
server_stop(Server *server)
{
	pthread_mutex_lock(&server->lock);
	server->is_stopping = true;
	shutdown(server->listener, SHUT_RDWR);
	for (int i = 0; i < server->connection_count; i++)
		if (server->connections[i].socket >= 0)
			shutdown(server->connections[i].socket, SHUT_RDWR);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->thread, NULL);
	for (int i = 0; i < server->connection_count; i++)
		pthread_join(server->connections[i].thread, NULL);
	close(server->listener);
	forget_requests(server);
	pthread_mutex_destroy(&server->lock);
	free(server);
}

int
server_port(const Server *server)
{
	return server->port;
}

void
server_script(Server *server, const Reply *replies, size_t count)
{
	pthread_mutex_lock(&server->lock);
	forget_requests(server);
	memset(server->is_used, 0, sizeof(server->is_used));
	if (count > 0)
		memcpy(server->replies, replies, count * sizeof(Reply));
	server->reply_count = count;
	pthread_mutex_unlock(&server->lock);
}

int
server_requests(Server *server)
{
	int count;

	pthread_mutex_lock(&server->lock);
	count = server->request_count;
	pthread_mutex_unlock(&server->lock);
	return count;
}

const Request *
server_request(Server *server, int n)
{
	static const Request none = {"", "", -1};

	return n < server_requests(server) ? &server->requests[n] : &none;
}

bool
server_saw(Server *server, int n, const char *line)
{
	const char *found = server_request(server, n)->head;

	while ((found = strcasestr(found, line)) != NULL)
	{
		if (found == server_request(server, n)->head || found[-1] == '\n')
			return true;
		found++;
	}
	return false;
}

const char *
server_header(Server *server, int n, const char *name)
{
	static char value[8192];
	char line[128];
	const char *found;

	snprintf(line, sizeof(line), "\r\n%s: ", name);
	found = strcasestr(server_request(server, n)->head, line);
	value[0] = '\0';
	if (found != NULL)
		snprintf(value, sizeof(value), "%.*s", (int) strcspn(found + strlen(line), "\r"),
				 found + strlen(line));
	return value;
}
