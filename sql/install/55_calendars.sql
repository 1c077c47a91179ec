/*
 * Business calendars.
 */
CREATE FUNCTION greenlight.create_calendar(
	workspace text,
	name text,
	timezone text,
	hours jsonb,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.business_calendar
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_create_calendar';
REVOKE ALL ON FUNCTION greenlight.create_calendar(text, text, text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.create_calendar(text, text, text, jsonb, jsonb) IS
'Make a business calendar: {"mon-fri": [["09:00", "12:00"], ["13:00", "17:00"]], "sat": [["10:00", "13:00"]]}.
Hours are those of the wall clock in the zone; days that are not named are free. Takes manage_calendar.';

CREATE FUNCTION greenlight.add_holiday(
	workspace text,
	calendar text,
	day date,
	name text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.business_calendar
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_add_holiday';
REVOKE ALL ON FUNCTION greenlight.add_holiday(text, text, date, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_holiday(text, text, date, text, jsonb) IS
'Say that a day is not as its weekday is: without work, or with the hours of option hours, as in {"hours": [["09:00", "12:00"]]}.
Another call for the same day replaces what was said. Takes manage_calendar.';

CREATE FUNCTION greenlight.remove_holiday(
	workspace text,
	calendar text,
	day date,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.business_calendar
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_holiday';
REVOKE ALL ON FUNCTION greenlight.remove_holiday(text, text, date, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_holiday(text, text, date, jsonb) IS
'Let a day be as its weekday is again; WF404 for one that is. Takes manage_calendar.';

CREATE FUNCTION greenlight.add_business_time(
	workspace text,
	calendar text,
	from_at timestamptz,
	amount interval
) RETURNS timestamptz
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_add_business_time';
REVOKE ALL ON FUNCTION greenlight.add_business_time(text, text, timestamptz, interval) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_business_time(text, text, timestamptz, interval) IS
'The first instant by which an amount of working time has passed since from_at; for a negative amount the last one from which it lasts until from_at.
An hour that the clocks skip does not count, one that they repeat counts twice. Days and months in the amount are 22023, more than the calendar has within a century is 22008.';

CREATE FUNCTION greenlight.business_seconds_between(
	workspace text,
	calendar text,
	from_at timestamptz,
	to_at timestamptz
) RETURNS double precision
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_business_seconds_between';
REVOKE ALL ON FUNCTION greenlight.business_seconds_between(text, text, timestamptz, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.business_seconds_between(text, text, timestamptz, timestamptz) IS
'Working time from one instant to another, in seconds; negative when to_at is earlier.';
