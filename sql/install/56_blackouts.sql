/*
 * Blackouts.
 */
CREATE FUNCTION greenlight.add_blackout(
	workspace text,
	period tstzrange,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.blackout
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_add_blackout';
REVOKE ALL ON FUNCTION greenlight.add_blackout(text, tstzrange, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_blackout(text, tstzrange, text, jsonb) IS
'Say when nothing goes out, with or without an end. Nothing can be scheduled for a time in it (WF006); what is due in it is held until somebody releases it.
Options: channels (all if it is left out), at_end: hold (default), or shift, by which it moves behind the end instead, spacing apart (interval, 15 minutes)
from one another and from what is planned there. What cannot move, because it was tried, a limit of its plan or a bound time, is held. Takes manage_calendar.';

CREATE FUNCTION greenlight.remove_blackout(
	workspace text,
	blackout_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workspace
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_blackout';
REVOKE ALL ON FUNCTION greenlight.remove_blackout(text, bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_blackout(text, bigint, jsonb) IS
'Take a blackout away; what it held stays held until somebody releases it, what it moved stays where it is. WF404 for one that is not there. Takes manage_calendar.';
