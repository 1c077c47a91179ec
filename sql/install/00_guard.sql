\echo Use "CREATE EXTENSION pg_greenlight" to load this file. \quit

/*
 * Schemas belong to whoever installs: they must not exist yet, so nothing prepared by somebody else
 * is adopted. greenlight is the public face, greenlight_internal holds the tables.
 */
CREATE SCHEMA greenlight;
COMMENT ON SCHEMA greenlight IS 'pg_greenlight: verbs, readers and views of the approval workflow';
CREATE SCHEMA greenlight_internal;
CREATE SCHEMA greenlight_bi;
COMMENT ON SCHEMA greenlight_bi IS 'pg_greenlight: metrics of the approval workflow, for BI tools';
COMMENT ON SCHEMA greenlight_internal IS 'pg_greenlight: tables, changed by the extension''s own functions only';

/* Refuses to install unless the library is preloaded, of this version, and the database is UTF-8. */
CREATE FUNCTION greenlight_internal.check_install() RETURNS void
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_check_install';
REVOKE ALL ON FUNCTION greenlight_internal.check_install() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.check_install() IS
'Raise 55000 unless the library is preloaded and of this version, 0A000 unless the database is UTF-8.';
SELECT greenlight_internal.check_install();
