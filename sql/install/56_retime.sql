/*
 * Plans after an update of tzdata.
 */
CREATE TYPE greenlight.retimed_post AS
(
	post_id bigint,
	title text,
	timezone text,
	publish_local timestamp,
	was_at timestamptz,
	publish_at timestamptz,
	is_moved boolean,
	reason text
);
COMMENT ON TYPE greenlight.retimed_post IS
'A post whose publish time was another instant by the rules its zone had; reason says why it stays where it was.';

CREATE FUNCTION greenlight.retime(
	workspace text,
	options jsonb DEFAULT '{}'
) RETURNS SETOF greenlight.retimed_post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_retime_verb';
REVOKE ALL ON FUNCTION greenlight.retime(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.retime(text, jsonb) IS
'Move posts that are planned for later, and whose zone has other rules since, to the instant at which its clocks show the wall time of the plan.
What was tried, is bound to its instant, or would leave the limits of its plan or come into the past stays where it is. The worker does the same every hour.
Option dry_run: only say what would come of it. Takes manage_calendar.';
