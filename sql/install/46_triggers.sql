/*
 * Plain SQL on the views: C triggers that run the same engine as the functions.
 */
CREATE FUNCTION greenlight_internal.post_instead() RETURNS trigger
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_post_instead';
REVOKE ALL ON FUNCTION greenlight_internal.post_instead() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.post_instead() IS
'Carry out INSERT, UPDATE and DELETE on greenlight.post through the engine.';
CREATE TRIGGER instead INSTEAD OF INSERT OR UPDATE OR DELETE ON greenlight.post
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.post_instead();

CREATE FUNCTION greenlight_internal.variant_instead() RETURNS trigger
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_variant_instead';
REVOKE ALL ON FUNCTION greenlight_internal.variant_instead() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.variant_instead() IS
'Carry out INSERT, UPDATE and DELETE on greenlight.variant through the engine.';
CREATE TRIGGER instead INSTEAD OF INSERT OR UPDATE OR DELETE ON greenlight.variant
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.variant_instead();

CREATE FUNCTION greenlight_internal.comment_instead() RETURNS trigger
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_comment_instead';
REVOKE ALL ON FUNCTION greenlight_internal.comment_instead() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.comment_instead() IS
'Carry out INSERT, UPDATE and DELETE on greenlight.comment through the engine.';
CREATE TRIGGER instead INSTEAD OF INSERT OR UPDATE OR DELETE ON greenlight.comment
	FOR EACH ROW EXECUTE FUNCTION greenlight_internal.comment_instead();
