/*
 * cron.c
 *		The chores in SQL: done now, or as jobs of pg_cron.
 *
 * pg_cron is never needed: the worker does each chore every hour, and what is due is the worker's alone.
 * The schedules name minutes of the hour, so it does not matter that pg_cron before 1.5 reckons in GMT;
 * nor does it at which hour of the day something is done once.
 */
#include "api/args.h"
#include "api/result.h"
#include "base/engine.h"
#include "base/errors.h"
#include "flow/actor.h"
#include "flow/chores.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "store/cron.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_run_chore);
PG_FUNCTION_INFO_V1(gl_install_cron_jobs);
PG_FUNCTION_INFO_V1(gl_remove_cron_jobs);

#define SCHEDULE_BYTES_MAX 100

/* By chore, then those that have a verb of their own. */
static const CronJob jobs[] = {
	{GL_CRON_PREFIX "slots", "*/10 * * * *", "SELECT greenlight.run_chore('slots')"},
	{GL_CRON_PREFIX "series", "*/10 * * * *", "SELECT greenlight.run_chore('series')"},
	{GL_CRON_PREFIX "retention", "40 3 * * *", "SELECT greenlight.run_chore('retention')"},
	{GL_CRON_PREFIX "metrics", "*/5 * * * *", "SELECT greenlight.refresh_metrics()"},
};

/* run_chore(chore, options) */
Datum
gl_run_chore(PG_FUNCTION_ARGS)
{
	char *name = gl_arg_name(fcinfo, 0, "chore");
	int chore = gl_name_find(&gl_chores, name);
	const char *words[CHORE_COUNT + 1] = {NULL};
	EngineScope scope;
	IdList parts;
	int done = 0;

	(void) gl_arg_options(fcinfo, 1, &gl_no_options);
	for (int i = 0; i < CHORE_COUNT; i++)
		words[i] = gl_name(&gl_chores, i);
	if (chore < 0)
		gl_invalid("chore does not exist", psprintf("There is no chore \"%s\".", name),
				   gl_nearest_hint(name, words));
	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_actor_admin("run a chore");
	parts = gl_chore_parts(chore);
	for (int i = 0; i < parts.n; i++)
		done += gl_chore_run(chore, parts.items[i]);
	gl_engine_leave(&scope);
	PG_RETURN_INT32(done);
}

static void
require_cron(void)
{
	if (!gl_cron_is_there())
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("pg_cron is not installed in this database"),
						errdetail("The worker does the chores by itself, every hour."),
						errhint("Name the database in cron.database_name and create extension "
								"pg_cron, version 1.4 or later, in it.")));
}

/* The option that names its schedule. */
static const char *
key_of(const CronJob *job)
{
	return job->name + strlen(GL_CRON_PREFIX);
}

/* A job with the schedule that the options name for it. */
static CronJob
job_asked(const CronJob *job, const Doc *options)
{
	CronJob asked = *job;
	Doc schedule;

	if (gl_doc_get(options, key_of(job), &schedule))
		asked.schedule = gl_doc_line(&schedule, SCHEDULE_BYTES_MAX);
	return asked;
}

/* install_cron_jobs(options) */
Datum
gl_install_cron_jobs(PG_FUNCTION_ARGS)
{
	const char *keys[lengthof(jobs) + 1] = {NULL};
	DocKeys job_options = {keys, NULL};
	Doc options;
	CronJob asked[lengthof(jobs)];
	char *login = GetUserNameFromId(GetSessionUserId(), false);
	EngineScope scope;

	for (int i = 0; i < lengthof(jobs); i++)
		keys[i] = key_of(&jobs[i]);
	options = gl_arg_options(fcinfo, 0, &job_options);
	for (int i = 0; i < lengthof(jobs); i++)
		asked[i] = job_asked(&jobs[i], &options);
	InitMaterializedSRF(fcinfo, 0);
	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_actor_admin("install jobs of pg_cron");
	require_cron();
	/* Somebody else may have installed them before: each is to be there once. */
	(void) gl_cron_remove(login);
	for (int i = 0; i < lengthof(jobs); i++)
	{
		Datum values[3];
		bool nulls[3] = {false};

		gl_cron_write(&asked[i], login);
		values[0] = CStringGetTextDatum(asked[i].name);
		values[1] = CStringGetTextDatum(asked[i].schedule);
		values[2] = CStringGetTextDatum(asked[i].command);
		gl_set_row(fcinfo, values, nulls);
	}
	gl_engine_leave(&scope);
	return (Datum) 0;
}

/* remove_cron_jobs(options) */
Datum
gl_remove_cron_jobs(PG_FUNCTION_ARGS)
{
	EngineScope scope;
	int removed;

	(void) gl_arg_options(fcinfo, 0, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_WRITES);
	(void) gl_actor_admin("remove jobs of pg_cron");
	require_cron();
	removed = gl_cron_remove(NULL);
	gl_engine_leave(&scope);
	PG_RETURN_INT32(removed);
}
