/*
 * Series of recurring posts.
 */
CREATE FUNCTION greenlight.create_series(
	post_id bigint,
	recurrence text,
	valid_until timestamptz DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_create_series';
REVOKE ALL ON FUNCTION greenlight.create_series(bigint, text, timestamptz, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.create_series(bigint, text, timestamptz, jsonb) IS
'Have a post recur: what is agreed to about it from now on is agreed to as a series. The post is the first occurrence, so it has a publish time (WF001), on a day of
the recurrence (RRULE, as recurrence_times() takes it; 22023); the others keep its wall-clock time in its zone. They are made some weeks ahead once the series is approved,
each a post of its own that goes out by that approval, none after valid_until, which only a recurrence with COUNT can do without (22023).
Until it is agreed to, scheduling the post moves the series; it cannot be unscheduled then, and has no unpublish_at as long as the series goes on (22023).
A draft, or what was sent back; once more, it takes the place of what was said before. WF001 for what is in review or approved: withdraw() it first; also for what
recurs already, and where no review is asked for. Takes schedule; the author may while it is a draft.';

CREATE FUNCTION greenlight.stop_series(
	post_id bigint,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_stop_series';
REVOKE ALL ON FUNCTION greenlight.stop_series(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.stop_series(bigint, text, jsonb) IS
'End the series of a post for good: every occurrence that is not out is cancelled, the post itself too. What is on its way out at this moment is not tried again.
Takes what cancel() takes. WF001 for a post whose series ended, or that has none; of an occurrence, name the post whose series it is (greenlight.occurrence).';
