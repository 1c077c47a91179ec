/*
 * Posting slots.
 */
CREATE FUNCTION greenlight.add_slot(
	workspace text,
	channel text,
	iso_dow int,
	local_time time,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.slot
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_add_slot';
REVOKE ALL ON FUNCTION greenlight.add_slot(text, text, int, time, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_slot(text, text, int, time, jsonb) IS
'Say that a channel posts on a weekday (1 is Monday) at a wall-clock time in the zone of the workspace. Once more, it takes the option as it is now.
Option keep_open (false): nothing is put into it by itself, and next_slot() leaves it out; it is for what comes up, and filled by schedule(). Takes manage_calendar.';

CREATE FUNCTION greenlight.remove_slot(
	workspace text,
	channel text,
	iso_dow int,
	local_time time,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.channel
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_slot';
REVOKE ALL ON FUNCTION greenlight.remove_slot(text, text, int, time, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_slot(text, text, int, time, jsonb) IS
'Take a slot from a channel; what is planned in it stays planned. WF404 for one that is not there. Takes manage_calendar.';

CREATE FUNCTION greenlight.next_slot(
	workspace text,
	channel text,
	after timestamptz DEFAULT NULL
) RETURNS timestamptz
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_next_slot';
REVOKE ALL ON FUNCTION greenlight.next_slot(text, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.next_slot(text, text, timestamptz) IS
'The first slot of a channel after an instant, or from now on, at which nothing is planned on it; NULL where none is free within a year.
A slot that the clocks skip is moved forward, of one that they repeat the earlier instant is taken. Takes view_internal.';

CREATE FUNCTION greenlight.fill_slots(
	workspace text,
	options jsonb DEFAULT '{}'
) RETURNS SETOF greenlight.post
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_fill_slots';
REVOKE ALL ON FUNCTION greenlight.fill_slots(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.fill_slots(text, jsonb) IS
'Schedule approved posts that have no publish time, those first that wait longest, each at the first slot that is free on all its channels
that have slots and that its plan allows; returns what was scheduled. Posts without such a slot, those that the caller may not schedule, and
those whose approvals bind their time stay as they are and keep no other post waiting. Option limit: how many posts are scheduled (100, at most 1000).';

CREATE FUNCTION greenlight.recurrence_times(
	recurrence text,
	local_time timestamp,
	timezone text,
	until_at timestamptz DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS SETOF timestamptz
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_recurrence_times';
REVOKE ALL ON FUNCTION greenlight.recurrence_times(text, timestamp, text, timestamptz, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.recurrence_times(text, timestamp, text, timestamptz, jsonb) IS
'When a recurrence (RRULE of RFC 5545) comes round, from a wall time in a zone on and before an instant.
The wall time stays the same: where the clocks skip it, it is moved forward, and where they repeat it, the earlier instant counts.
FREQ is DAILY, WEEKLY, MONTHLY or YEARLY, beside it INTERVAL, COUNT, BYDAY, BYMONTHDAY, BYMONTH and WKST; the end is until_at, COUNT or ten years.
Option limit: how many at most (100, at most 1000). 22023 for any other text.';
