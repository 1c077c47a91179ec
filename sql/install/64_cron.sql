/*
 * Chores, and pg_cron beside us: never for what is due.
 */
CREATE TYPE greenlight.cron_job AS
(
	name text,
	schedule text,
	command text
);
COMMENT ON TYPE greenlight.cron_job IS
'A job of pg_cron that does a chore.';

CREATE FUNCTION greenlight.run_chore(
	chore text,
	options jsonb DEFAULT '{}'
) RETURNS int
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_run_chore';
REVOKE ALL ON FUNCTION greenlight.run_chore(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.run_chore(text, jsonb) IS
'Do a chore now, which the worker does every hour; returns how many posts it was about, or rows that went.
"slots" puts approved posts without a publish time into free slots, in the workspaces that set_workspace() told so;
"retime" moves plans whose time zone has other rules now, as retime() does; "series" makes the occurrences of approved
series some weeks ahead; "retention" takes away idempotency keys 30 days after their use, messages 30 days after they were
sent or their round was over, and what the sandbox took down 30 days ago. What somebody is working on meanwhile is left for the next time, and a copy of an armed database
does nothing. Administrators only. 22023 for a chore that does not exist.';

CREATE FUNCTION greenlight.install_cron_jobs(
	options jsonb DEFAULT '{}'
) RETURNS SETOF greenlight.cron_job
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_install_cron_jobs';
REVOKE ALL ON FUNCTION greenlight.install_cron_jobs(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.install_cron_jobs(jsonb) IS
'Have pg_cron do the chores more often than the worker does, as the login that calls this; once more, it replaces what was installed.
Options are schedules as pg_cron reads them: slots and series (every 10 minutes), metrics (every 5) and retention (once a day). Never needed for what is due.
Administrators only. 55000 where pg_cron is not installed in this database, in version 1.4 or later.';

CREATE FUNCTION greenlight.remove_cron_jobs(
	options jsonb DEFAULT '{}'
) RETURNS int
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_cron_jobs';
REVOKE ALL ON FUNCTION greenlight.remove_cron_jobs(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_cron_jobs(jsonb) IS
'Take away what install_cron_jobs() installed; returns how many jobs that were.
Administrators only. 55000 where pg_cron is not installed in this database.';
