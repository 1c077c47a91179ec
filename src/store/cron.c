/*
 * cron.c
 *		Statements on pg_cron. Its functions are called by their full signatures: those of the extension are
 *		found, whatever else somebody puts into its schema.
 */
#include "store/cron.h"

#include "catalog/pg_type_d.h"
#include "commands/extension.h"

#define OURS "j.jobname LIKE '" GL_CRON_PREFIX "%' AND j.database = pg_catalog.current_database()"

static Statement find_function = {
	.text =
		"SELECT count(*) FROM pg_catalog.pg_depend d WHERE d.deptype = 'e' "
		"AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = "
		"pg_catalog.to_regprocedure('cron.schedule_in_database(text,text,text,text,text,boolean)') "
		"AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = "
		"(SELECT e.oid FROM pg_catalog.pg_extension e WHERE e.extname = 'pg_cron')",
	.expect = SPI_OK_SELECT,
};

static Statement count_jobs = {
	.text = "SELECT count(*) FROM cron.job j WHERE " OURS,
	.expect = SPI_OK_SELECT,
};

static Statement write_job = {
	.text = "SELECT cron.schedule_in_database($1, $2, $3, "
			"pg_catalog.current_database()::pg_catalog.text, $4, true)",
	.expect = SPI_OK_SELECT,
	.ntypes = 4,
	.types = {TEXTOID, TEXTOID, TEXTOID, TEXTOID},
};

static Statement remove_jobs = {
	.text = "SELECT cron.unschedule(j.jobid) FROM cron.job j "
			"WHERE " OURS " AND j.username IS DISTINCT FROM $1",
	.expect = SPI_OK_SELECT,
	.ntypes = 1,
	.types = {TEXTOID},
};

static int
count(Statement *statement)
{
	Rows rows = gl_spi_run(statement, NULL, 0);
	Row row;

	gl_row_fetch(&rows, 0, 1, &row);
	return (int) gl_row_int64(&row, 0);
}

bool
gl_cron_is_there(void)
{
	return OidIsValid(get_extension_oid("pg_cron", true)) && count(&find_function) > 0;
}

int
gl_cron_count(void)
{
	return count(&count_jobs);
}

void
gl_cron_write(const CronJob *job, const char *login)
{
	Args args = {0};

	gl_args_text(&args, job->name);
	gl_args_text(&args, job->schedule);
	gl_args_text(&args, job->command);
	gl_args_text(&args, login);
	(void) gl_spi_run(&write_job, &args, 0);
}

int
gl_cron_remove(const char *but_of_login)
{
	Args args = {0};

	gl_args_text(&args, but_of_login);
	return (int) gl_spi_run(&remove_jobs, &args, 0).count;
}
