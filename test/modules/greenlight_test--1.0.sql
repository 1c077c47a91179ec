CREATE FUNCTION set_clock(at timestamptz) RETURNS void LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_set_clock';
COMMENT ON FUNCTION set_clock(timestamptz) IS 'Stop the engine''s clock at an instant, in all processes.';
CREATE FUNCTION jump_clock(at timestamptz) RETURNS void LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_jump_clock';
COMMENT ON FUNCTION jump_clock(timestamptz) IS 'Stop the engine''s clock at an instant, as if somebody had set it: the machine''s own clock stays.';
CREATE FUNCTION reset_clock() RETURNS void LANGUAGE c AS 'MODULE_PATHNAME', 'gltest_reset_clock';
COMMENT ON FUNCTION reset_clock() IS 'Let the engine''s clock show the system''s time again.';
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE c AS 'MODULE_PATHNAME', 'gltest_clock';
COMMENT ON FUNCTION clock() IS 'The time the engine sees.';

CREATE FUNCTION begin_epoch() RETURNS bigint LANGUAGE c AS 'MODULE_PATHNAME', 'gltest_begin_epoch';
COMMENT ON FUNCTION begin_epoch() IS 'Begin a generation of the worker.';
CREATE FUNCTION claim_due(epoch bigint, max_deliveries int, OUT variant_ids bigint[], OUT locked_post_ids bigint[], OUT missed int, OUT cut_off int)
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_claim_due';
COMMENT ON FUNCTION claim_due(bigint, int) IS 'Claim what is due, in this transaction.';
CREATE FUNCTION recover(epoch bigint, OUT variant_ids bigint[], OUT locked_post_ids bigint[], OUT missed int, OUT cut_off int)
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_recover';
COMMENT ON FUNCTION recover(bigint) IS 'Settle what older generations left running, in this transaction.';
CREATE FUNCTION settle(epoch bigint, attempt_id bigint, post_id bigint, variant_id bigint, outcome text) RETURNS text
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_settle';
COMMENT ON FUNCTION settle(bigint, bigint, bigint, bigint, text) IS 'Settle an attempt, in this transaction: the action it led to.';
CREATE FUNCTION pause_channel(channel_id bigint, workspace_id bigint) RETURNS boolean
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_pause_channel';
COMMENT ON FUNCTION pause_channel(bigint, bigint) IS 'Pause a channel whose credential the network refused, in this transaction.';
CREATE FUNCTION deadline(workspace text, calendar text, within bigint, lead bigint, asked_at timestamptz, revised_at timestamptz, publish_at timestamptz,
	extended_to timestamptz, act text, percent int, "offset" bigint, OUT due timestamptz, OUT at timestamptz)
	LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'gltest_deadline';
COMMENT ON FUNCTION deadline(text, text, bigint, bigint, timestamptz, timestamptz, timestamptz, timestamptz, text, int, bigint) IS 'When a step is due, and an action of its deadline.';
CREATE FUNCTION fire_timers() RETURNS int LANGUAGE c AS 'MODULE_PATHNAME', 'gltest_fire_timers';
COMMENT ON FUNCTION fire_timers() IS 'Do what deadlines ask for by now, in this transaction: how many actions that were.';
