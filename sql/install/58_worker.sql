/*
 * The worker and the permission to publish.
 */
CREATE TYPE greenlight.run_report AS
(
	claimed int,
	published int,
	retried int,
	failed int,
	unconfirmed int,
	missed int,
	next_wake_at timestamptz
);
COMMENT ON TYPE greenlight.run_report IS
'What one tick of the worker did.';

CREATE TYPE greenlight.publisher_state AS
(
	is_armed boolean,
	may_publish boolean,
	obstacle text,
	node text,
	armed_at timestamptz
);
COMMENT ON TYPE greenlight.publisher_state IS
'Whether this database may publish, and what stands against it.';

CREATE TYPE greenlight.publisher_line AS
(
	is_running boolean,
	pid int,
	may_publish boolean,
	obstacle text,
	epoch bigint,
	in_flight int,
	next_wake_at timestamptz,
	ticks bigint,
	claimed bigint,
	published bigint,
	retried bigint,
	failed bigint,
	unconfirmed bigint,
	missed bigint,
	started_at timestamptz
);
COMMENT ON TYPE greenlight.publisher_line IS
'The worker of this database.';

CREATE TYPE greenlight.health_check AS
(
	check_name text,
	status text,
	detail text,
	hint text
);
COMMENT ON TYPE greenlight.health_check IS
'A check of the installation.';

CREATE FUNCTION greenlight.worker_wake() RETURNS boolean
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_worker_wake';
REVOKE ALL ON FUNCTION greenlight.worker_wake() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.worker_wake() IS
'Make the worker look for due work at once. False when none is running.
Never needed: the worker wakes by itself.';

CREATE FUNCTION greenlight.wait_for_worker(timeout_seconds double precision DEFAULT 60) RETURNS boolean
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_wait_for_worker';
REVOKE ALL ON FUNCTION greenlight.wait_for_worker(double precision) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.wait_for_worker(double precision) IS
'Wait until nothing is due and nothing in flight, and no round of the hourly chores is under way. False when the time-out came first.';

CREATE FUNCTION greenlight.run_once(options jsonb DEFAULT '{}') RETURNS greenlight.run_report
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_run_once';
REVOKE ALL ON FUNCTION greenlight.run_once(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.run_once(jsonb) IS
'Run the worker''s tick once and wait for it: claim what is due, send it, settle it. What it did is returned.
Runs in the worker, or in one started for this where none is running; sees only what is committed.';

CREATE FUNCTION greenlight.arm_publisher(
	note text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.publisher_state
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_arm_publisher';
REVOKE ALL ON FUNCTION greenlight.arm_publisher(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.arm_publisher(text, jsonb) IS
'Let this database, in this cluster and on this machine, publish.
Administrators only. A restored, copied or moved database has to be armed again.';

CREATE FUNCTION greenlight.disarm_publisher(
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.publisher_state
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_disarm_publisher';
REVOKE ALL ON FUNCTION greenlight.disarm_publisher(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.disarm_publisher(text, jsonb) IS
'Let this database publish no more.
Administrators only.';

CREATE FUNCTION greenlight.publisher_status() RETURNS SETOF greenlight.publisher_line
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_publisher_status';
REVOKE ALL ON FUNCTION greenlight.publisher_status() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.publisher_status() IS
'The worker of this database: whether it runs, what it did, when it wakes next. Read it as greenlight.stat_publisher.';

CREATE FUNCTION greenlight.health() RETURNS SETOF greenlight.health_check
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_health';
REVOKE ALL ON FUNCTION greenlight.health() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.health() IS
'What an operator has to know: each check ok, warn or fail, with a hint.';
CREATE VIEW greenlight.stat_publisher WITH (security_invoker = true) AS
SELECT s.is_running, s.pid, s.may_publish, s.obstacle, s.epoch, s.in_flight, s.next_wake_at, s.ticks,
	s.claimed, s.published, s.retried, s.failed, s.unconfirmed, s.missed, s.started_at
FROM greenlight.publisher_status() s;
COMMENT ON VIEW greenlight.stat_publisher IS
'The worker of this database and its counters since it started.';
