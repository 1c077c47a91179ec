/*
 * health.c
 *		health(): what an operator has to know, as rows that a monitor can alert on.
 */
#include "api/result.h"
#include "base/assertion.h"
#include "base/engine.h"
#include "base/settings.h"
#include "base/spi.h"
#include "flow/actor.h"
#include "flow/arming.h"
#include "flow/retime.h"
#include "funcapi.h"
#include "store/cron.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "worker/status.h"

PG_FUNCTION_INFO_V1(gl_health);

typedef enum Health
{
	HEALTH_OK,
	HEALTH_WARN,
	HEALTH_FAIL
} Health;

static const char *const health_names[] = {"ok", "warn", "fail"};

static void
add_check(FunctionCallInfo fcinfo, const char *name, Health health, const char *detail,
		  const char *hint)
{
	Datum values[4];
	bool nulls[4] = {false};

	values[0] = CStringGetTextDatum(name);
	values[1] = CStringGetTextDatum(health_names[health]);
	values[2] = CStringGetTextDatum(detail);
	values[3] = gl_text_or_null(health == HEALTH_OK ? NULL : hint, &nulls[3]);
	gl_set_row(fcinfo, values, nulls);
}

/* Counts of rows that should not be there: one statement for each. */
static struct
{
	const char *name;
	Health if_any;
	const char *what; /* "%d ..." */
	const char *hint;
	Statement statement;
} counts[] = {
	{"guards",
	 HEALTH_FAIL,
	 "tables without their guards",
	 "Compare with a fresh installation; somebody disabled a trigger.",
	 {.text =
		  "SELECT count(*) FROM pg_catalog.pg_class c "
		  "WHERE c.relnamespace = 'greenlight_internal'::pg_catalog.regnamespace AND c.relkind = 'r' "
		  "AND (SELECT count(*) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid "
		  "AND t.tgname IN ('guard', 'guard_truncate') AND t.tgenabled = 'A') < 2",
	  .expect = SPI_OK_SELECT}},
	{"unconfirmed",
	 HEALTH_WARN,
	 "deliveries whose outcome nobody knows",
	 "Call confirm_published() or confirm_not_published() for each; see greenlight.variant.",
	 {.text = "SELECT count(*) FROM greenlight_internal.variant "
			  "WHERE delivery_state = 'unconfirmed' AND retry_at IS NULL",
	  .expect = SPI_OK_SELECT}},
	{"channels",
	 HEALTH_WARN,
	 "channels whose credential the network refused",
	 "Renew the credential file and call resume_channel(); see greenlight.channel.",
	 {.text = "SELECT count(*) FROM greenlight_internal.channel WHERE needs_authorisation",
	  .expect = SPI_OK_SELECT}},
	{"blocked",
	 HEALTH_WARN,
	 "open steps that too few people can satisfy",
	 "Withdraw the post, add members, submit again; see greenlight.review_step.",
	 {.text = "SELECT count(*) FROM greenlight.review_step WHERE state = 'open' AND is_blocked",
	  .expect = SPI_OK_SELECT}},
	{"timers",
	 HEALTH_WARN,
	 "deadlines whose action is overdue by more than a minute",
	 "See that the worker runs, and the server log; greenlight.stat_timer counts them.",
	 {.text = "SELECT count(*) FROM greenlight_internal.timer "
			  "WHERE fires_at < pg_catalog.now() - '1 minute'::pg_catalog.interval",
	  .expect = SPI_OK_SELECT}},
	{"logins",
	 HEALTH_WARN,
	 "logins whose role is not the one that was named",
	 "After a restore call rebind_logins(); option logins takes roles that were made again. set_person() gives another login, or none; revoke_access() takes the access of a role.",
	 /* Access of a role that is gone lets nobody in, and nothing could be done about it. */
	 {.text =
		  "SELECT count(*) FROM (SELECT login, login_oid, true AS is_person FROM greenlight_internal.person "
		  "WHERE login IS NOT NULL UNION ALL SELECT login, login_oid, false FROM greenlight_internal.access) l "
		  "LEFT JOIN pg_catalog.pg_roles r ON r.rolname = l.login "
		  "WHERE CASE WHEN r.oid IS NULL THEN l.is_person ELSE r.oid IS DISTINCT FROM l.login_oid END",
	  .expect = SPI_OK_SELECT}},
};

static void
add_counts(FunctionCallInfo fcinfo)
{
	for (int i = 0; i < lengthof(counts); i++)
	{
		Rows rows = gl_spi_run(&counts[i].statement, NULL, 1);
		Row row;
		int64 n;

		gl_row_fetch(&rows, 0, 1, &row);
		n = gl_row_int64(&row, 0);
		add_check(fcinfo, counts[i].name, n == 0 ? HEALTH_OK : counts[i].if_any,
				  psprintf(INT64_FORMAT " %s", n, counts[i].what), counts[i].hint);
	}
}

/* Where no key file is named, nobody means to use assertions. */
static void
add_assertions(FunctionCallInfo fcinfo)
{
	const char *obstacle =
		gl_settings.assertion_key_file[0] == '\0' ? NULL : gl_assertion_obstacle();

	add_check(fcinfo, "assertions", obstacle == NULL ? HEALTH_OK : HEALTH_FAIL,
			  obstacle == NULL ? "act_as_token() has what it needs, or is not in use" : obstacle,
			  "Until then act_as_token() refuses everybody.");
}

static void
add_server(FunctionCallInfo fcinfo)
{
	add_check(fcinfo, "durability", enableFsync && fullPageWrites ? HEALTH_OK : HEALTH_WARN,
			  enableFsync && fullPageWrites
				  ? "fsync and full_page_writes are on"
				  : "fsync or full_page_writes is off: a crash can repeat posts",
			  "Switch both on.");
	add_check(fcinfo, "secrets", gl_settings.secret_path[0] != '\0' ? HEALTH_OK : HEALTH_WARN,
			  gl_settings.secret_path[0] != '\0' ? "greenlight.secret_path is set"
												 : "greenlight.secret_path is not set",
			  "Channels with credentials cannot publish until it names a directory.");
	add_assertions(fcinfo);
}

/* The worker does the chores as well, so nothing is late by more than an hour. */
static void
add_cron(FunctionCallInfo fcinfo)
{
	bool is_there = gl_cron_is_there();
	int n = is_there ? gl_cron_count() : 0;

	add_check(fcinfo, "cron", n > 0 ? HEALTH_OK : HEALTH_WARN,
			  n > 0		 ? psprintf("%d jobs of pg_cron do the chores", n)
			  : is_there ? "pg_cron has none of our jobs: the worker does the chores every hour"
						 : "pg_cron is not installed: the worker does the chores every hour",
			  is_there ? "Call install_cron_jobs() to have them done more often."
					   : "Nothing is missing without it; install pg_cron and call "
						 "install_cron_jobs() to have them done more often.");
}

/* Zones are read once by each process: the worker knows of an update of tzdata when it has been restarted. */
static void
add_zones(FunctionCallInfo fcinfo)
{
	int n = gl_retime_count();

	add_check(
		fcinfo, "zones", n == 0 ? HEALTH_OK : HEALTH_WARN,
		psprintf("%d posts are planned by rules that their time zones do not have any more", n),
		"Restart the server after an update of tzdata, and call retime() for what was not moved and why.");
}

/* health() */
Datum
gl_health(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	WorkerStatus status;
	const char *obstacle;

	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_READS);
	(void) gl_actor_any();
	obstacle = gl_publishing_obstacle();
	status = gl_worker_status();
	add_check(fcinfo, "launcher", gl_launcher_is_running() ? HEALTH_OK : HEALTH_FAIL,
			  gl_launcher_is_running() ? "the launcher runs" : "the launcher does not run",
			  "It runs on primaries only; see the server log.");
	add_check(fcinfo, "worker", status.is_running ? HEALTH_OK : HEALTH_FAIL,
			  status.is_running ? "the worker of this database runs"
								: "the worker of this database does not run",
			  "See the server log, max_worker_processes and greenlight.database_names.");
	add_check(fcinfo, "publisher", obstacle == NULL ? HEALTH_OK : HEALTH_WARN,
			  obstacle == NULL ? "this database may publish" : obstacle,
			  "An administrator calls arm_publisher() where it is meant to publish.");
	add_server(fcinfo);
	add_cron(fcinfo);
	add_zones(fcinfo);
	add_counts(fcinfo);
	gl_engine_leave(&scope);
	return (Datum) 0;
}
