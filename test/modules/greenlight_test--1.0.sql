CREATE FUNCTION set_clock(at timestamptz) RETURNS void LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'gltest_set_clock';
COMMENT ON FUNCTION set_clock(timestamptz) IS 'Stop the engine''s clock at an instant, in all processes.';
CREATE FUNCTION reset_clock() RETURNS void LANGUAGE c AS 'MODULE_PATHNAME', 'gltest_reset_clock';
COMMENT ON FUNCTION reset_clock() IS 'Let the engine''s clock show the system''s time again.';
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE c AS 'MODULE_PATHNAME', 'gltest_clock';
COMMENT ON FUNCTION clock() IS 'The time the engine sees.';
