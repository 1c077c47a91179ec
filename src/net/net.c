/*
 * net.c
 *		The interface: configuration, the lists of runs, and the turn that drives them.
 *
 * Nothing is done outside of gl_net_drive but to take down what is asked for, so there is one place
 * where signals are blocked around libcurl, whose resolver threads inherit the mask.
 */
#include "net/net.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "net/run.h"

#define TIMEOUT_MS 30000L
#define CONNECT_TIMEOUT_MS 5000L
#define CONNECTIONS_MAX 1024
/* A turn ends after so many rounds even if sockets stay busy; the caller comes back at once. */
#define ROUNDS_MAX 16

struct Net
{
	Desk desk;
	int count; /* runs, results not taken included */
};

static void
block_signals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

static void
restore_signals(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

static void
free_texts(NetConfig *config)
{
	free((char *) config->allowed_hosts);
	free((char *) config->ca_file);
	free((char *) config->secret_path);
	free((char *) config->user_agent);
}

static const char *
copy_text(const char *text, bool *is_copied)
{
	char *copy = strdup(text == NULL ? "" : text);

	*is_copied = *is_copied && copy != NULL;
	return copy;
}

/* False when memory ran out: *copy is not to be used. */
static bool
copy_config(const NetConfig *config, NetConfig *copy)
{
	bool is_copied = true;

	*copy = *config;
	copy->allowed_hosts = copy_text(config->allowed_hosts, &is_copied);
	copy->ca_file = copy_text(config->ca_file, &is_copied);
	copy->secret_path = copy_text(config->secret_path, &is_copied);
	copy->user_agent = copy_text(config->user_agent, &is_copied);
	if (!is_copied)
		free_texts(copy);
	return is_copied;
}

static int
connections_for(const NetConfig *config)
{
	if (config->max_running < 4)
		return 4;
	return config->max_running < CONNECTIONS_MAX ? config->max_running : CONNECTIONS_MAX;
}

static void
configure_http(Desk *desk)
{
	const NetConfig *config = &desk->config;
	HttpRules rules = {.timeout_ms = config->timeout_ms,
					   .connect_timeout_ms = config->connect_timeout_ms,
					   .allow_private = config->allow_private,
					   .ca_file = config->ca_file,
					   .user_agent = config->user_agent,
					   .max_connections = connections_for(config)};

	if (rules.timeout_ms <= 0)
		rules.timeout_ms = TIMEOUT_MS;
	if (rules.connect_timeout_ms <= 0)
		rules.connect_timeout_ms = CONNECT_TIMEOUT_MS;
	gl_http_configure(desk->http, &rules);
}

Net *
gl_net_open(const NetConfig *config)
{
	Net *net;

	if (config->hmac == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	gl_json_clear_on_free();
	net = calloc(1, sizeof(Net));
	if (net == NULL || !copy_config(config, &net->desk.config))
	{
		free(net);
		curl_global_cleanup();
		return NULL;
	}
	net->desk.http = gl_http_open();
	if (net->desk.http != NULL)
	{
		configure_http(&net->desk);
		return net;
	}
	free_texts(&net->desk.config);
	free(net);
	curl_global_cleanup();
	return NULL;
}

void
gl_net_close(Net *net)
{
	Desk *desk = &net->desk;
	sigset_t before;
	Run *run;

	gl_net_abort(net);
	while ((run = gl_run_next(&desk->ended)) != NULL || (run = gl_run_next(&desk->idle)) != NULL)
		gl_run_destroy(run);
	gl_session_drop_all(&desk->sessions);
	gl_recipe_drop_all(&desk->recipes);
	block_signals(&before);
	gl_http_close(desk->http);
	curl_global_cleanup();
	restore_signals(&before);
	free_texts(&desk->config);
	free(net);
}

/* Where memory runs out, what was configured before stays. */
void
gl_net_configure(Net *net, const NetConfig *config)
{
	NetConfig copy;

	if (config->hmac == NULL || !copy_config(config, &copy))
		return;
	free_texts(&net->desk.config);
	net->desk.config = copy;
	configure_http(&net->desk);
}

bool
gl_net_start(Net *net, const NetJob *job)
{
	if (net->count >= net->desk.config.max_running || gl_run_create(&net->desk, job) == NULL)
		return false;
	net->count++;
	return true;
}

int
gl_net_running(const Net *net)
{
	return net->count;
}

int
gl_net_descriptor(const Net *net)
{
	return gl_http_descriptor(net->desk.http);
}

long
gl_net_wait_ms(const Net *net)
{
	return net->desk.ready.first != NULL ? 0 : gl_http_wait_ms(net->desk.http);
}

/* One round; false when there was nothing to do. */
static bool
drive_once(Desk *desk)
{
	bool has_driven = gl_http_drive(desk->http);
	Transfer *transfer;
	Run *run;

	while ((transfer = gl_http_ended(desk->http)) != NULL)
		gl_run_answered(gl_http_owner(transfer));
	while ((run = gl_run_next(&desk->ready)) != NULL)
	{
		gl_run_advance(run);
		has_driven = true;
	}
	return has_driven;
}

void
gl_net_drive(Net *net)
{
	sigset_t before;

	block_signals(&before);
	for (int round = 0; round < ROUNDS_MAX && drive_once(&net->desk); round++)
		;
	restore_signals(&before);
}

bool
gl_net_take(Net *net, NetResult *result)
{
	Run *run = gl_run_next(&net->desk.ended);

	if (run == NULL)
		return false;
	*result = run->result;
	gl_run_release(run);
	net->count--;
	return true;
}

void
gl_net_abort(Net *net)
{
	Desk *desk = &net->desk;
	sigset_t before;

	block_signals(&before);
	desk->ready = (RunQueue){0};
	while (desk->running != NULL)
		gl_run_abort(desk->running);
	restore_signals(&before);
}
