/*
 * settings.c
 *		Defines greenlight.*. All take a superuser or the configuration file to change.
 *
 * Timeouts and lease hang together: a lease must outlast two full requests, or a slow answer would
 * be taken for a crash. The check hooks refuse a combination that breaks this; since hooks see one
 * setting at a time, the worker checks once more and uses the longer value.
 */
#include "base/settings.h"

#include <limits.h>

#include "pgtime.h"
#include "utils/guc.h"

#define DAY_MS (24 * 3600 * 1000)

Settings gl_settings;

gl_time
gl_setting_time(int milliseconds)
{
	return (gl_time) milliseconds * 1000;
}

RetryPolicy
gl_retry_policy(void)
{
	return (RetryPolicy){
		.max_attempts = gl_settings.max_attempts,
		.base = gl_setting_time(gl_settings.retry_base_delay),
		.cap = gl_setting_time(gl_settings.retry_max_delay),
	};
}

static void
define_bool(const char *name, const char *about, bool *variable, bool value, GucContext context)
{
	DefineCustomBoolVariable(name, about, NULL, variable, value, context, GUC_NOT_IN_SAMPLE, NULL,
							 NULL, NULL);
}

static void
define_ms(const char *name, const char *about, int *variable, int value, int least, int most)
{
	DefineCustomIntVariable(name, about, NULL, variable, value, least, most, PGC_SIGHUP,
							GUC_UNIT_MS | GUC_NOT_IN_SAMPLE, NULL, NULL, NULL);
}

static void
define_int(const char *name, const char *about, int *variable, int value, int least, int most)
{
	DefineCustomIntVariable(name, about, NULL, variable, value, least, most, PGC_SIGHUP,
							GUC_NOT_IN_SAMPLE, NULL, NULL, NULL);
}

static void
define_text(const char *name, const char *about, char **variable, GucContext context)
{
	DefineCustomStringVariable(name, about, NULL, variable, "", context,
							   GUC_NOT_IN_SAMPLE | GUC_SUPERUSER_ONLY, NULL, NULL, NULL);
}

static void
define_publisher(void)
{
	Settings *s = &gl_settings;

	define_text("greenlight.database_names",
				"Databases that get a worker, separated by commas; empty for all.",
				&s->database_names, PGC_SIGHUP);
	define_bool("greenlight.publisher_enabled", "Whether armed databases publish.",
				&s->publisher_enabled, true, PGC_SIGHUP);
	define_text("greenlight.publisher_identity",
				"node:system_identifier that may publish; empty for what arm_publisher() recorded.",
				&s->publisher_identity, PGC_SIGHUP);
	define_bool("greenlight.dry_run", "Log what would be published, and publish nothing.",
				&s->dry_run, false, PGC_SIGHUP);
	define_int("greenlight.max_concurrent_requests",
			   "Requests in flight per database, from the next start of its worker on.",
			   &s->max_concurrent_requests, 64, 1, 512);
	define_int("greenlight.max_attempts", "Attempts before a delivery counts as failed.",
			   &s->max_attempts, 8, 1, 1000);
	define_ms("greenlight.retry_base_delay", "Delay before the second attempt.",
			  &s->retry_base_delay, 30000, 1, DAY_MS);
	define_ms("greenlight.retry_max_delay", "Longest delay between attempts of our own choosing.",
			  &s->retry_max_delay, 3600000, 1, DAY_MS);
	define_ms("greenlight.lease_duration", "How long a claimed delivery belongs to its worker.",
			  &s->lease_duration, 90000, 100, DAY_MS);
	define_ms("greenlight.publish_grace", "How long after its time a post may still go out.",
			  &s->publish_grace, 900000, 0, INT_MAX);
	define_text("greenlight.node_name",
				"Name of this machine for arm_publisher(); empty for its machine id.",
				&s->node_name, PGC_POSTMASTER);
}

static void
define_network(void)
{
	Settings *s = &gl_settings;

	define_ms("greenlight.http_timeout", "Longest time for one request.", &s->http_timeout, 30000,
			  10, 600000);
	define_ms("greenlight.http_connect_timeout",
			  "Longest time for name look-up, connection and TLS.", &s->http_connect_timeout, 5000,
			  10, 600000);
	define_text("greenlight.allowed_hosts",
				"Hosts that requests may go to, separated by commas; empty for all public ones.",
				&s->allowed_hosts, PGC_SIGHUP);
	define_bool("greenlight.allow_private_addresses",
				"Whether requests may go to loopback and private addresses, and there without TLS.",
				&s->allow_private_addresses, false, PGC_POSTMASTER);
	define_text("greenlight.secret_path", "Directory of the files that set_credential() refers to.",
				&s->secret_path, PGC_SIGHUP);
	define_text("greenlight.ca_file", "Certificates to trust in place of the system's.",
				&s->ca_file, PGC_SIGHUP);
}

static void
define_identity(void)
{
	define_text(
		"greenlight.assertion_key_file",
		"File of the keys that act_as_token() checks signatures with, one a line; empty for none.",
		&gl_settings.assertion_key_file, PGC_SIGHUP);
	DefineCustomIntVariable("greenlight.assertion_capacity",
							"Used assertions that the server can remember until they expire.", NULL,
							&gl_settings.assertion_capacity, 65536, 1024, 16777216, PGC_POSTMASTER,
							GUC_NOT_IN_SAMPLE, NULL, NULL, NULL);
}

static void
define_links(void)
{
	Settings *s = &gl_settings;

	define_int("greenlight.link_pin_tries",
			   "Wrong PINs of one approval link before it is refused until the window ends.",
			   &s->link_pin_tries, 5, 1, 1000);
	define_ms("greenlight.link_pin_window", "How long wrong PINs are remembered.",
			  &s->link_pin_window, 3600000, 1000, DAY_MS);
	define_int(
		"greenlight.link_unknown_tries",
		"Unknown tokens from one login before all its tokens are refused for the rest of the minute.",
		&s->link_unknown_tries, 1000, 1, INT_MAX);
}

static bool
check_timezone(char **value, void **extra, GucSource source)
{
	if (pg_tzset(*value) != NULL)
		return true;
	GUC_check_errdetail("There is no time zone \"%s\".", *value);
	return false;
}

static void
define_metrics(void)
{
	DefineCustomStringVariable("greenlight.reporting_timezone",
							   "Time zone of the days that metrics are counted by.", NULL,
							   &gl_settings.reporting_timezone, "UTC", PGC_SIGHUP,
							   GUC_NOT_IN_SAMPLE, check_timezone, NULL, NULL);
	define_ms("greenlight.metrics_interval",
			  "How long after a refresh of the metrics the worker makes the next; 0 for none.",
			  &gl_settings.metrics_interval, 60000, 0, DAY_MS);
}

void
gl_settings_init(void)
{
	define_publisher();
	define_network();
	define_identity();
	define_links();
	define_metrics();
	define_bool("greenlight.maintenance", "Let a superuser change guarded tables by hand; logged.",
				&gl_settings.maintenance, false, PGC_SUSET);
	MarkGUCPrefixReserved("greenlight");
}
