/*
 * settings.h
 *		The settings greenlight.*. None of them changes who acts or what time it is.
 */
#ifndef GL_BASE_SETTINGS_H
#define GL_BASE_SETTINGS_H

#include "base/compat.h"

#include "core/retry.h"

typedef struct Settings
{
	char *database_names;
	bool publisher_enabled;
	char *publisher_identity;
	bool dry_run;
	int max_concurrent_requests;
	int http_timeout;		  /* ms */
	int http_connect_timeout; /* ms */
	int max_attempts;
	int retry_base_delay; /* ms */
	int retry_max_delay;  /* ms */
	int lease_duration;	  /* ms */
	int publish_grace;	  /* ms */
	bool maintenance;
	char *node_name;
	char *allowed_hosts;
	bool allow_private_addresses;
	char *secret_path;
	char *ca_file;
	char *assertion_key_file;
	int assertion_capacity;
	int link_pin_tries;
	int link_pin_window; /* ms */
	int link_unknown_tries;
	char *reporting_timezone;
	int metrics_interval; /* ms */
} Settings;

extern Settings gl_settings; /* written by the server's GUC machinery alone */

/* Defines the settings and reserves their prefix; called once from _PG_init. */
extern void gl_settings_init(void);

/* Milliseconds of a setting in gl_time units. */
extern gl_time gl_setting_time(int milliseconds);

/* The retry settings as the rules take them. */
extern RetryPolicy gl_retry_policy(void);

#endif /* GL_BASE_SETTINGS_H */
