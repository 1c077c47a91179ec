/*
 * Who comes in, and as whom.
 */
CREATE TYPE greenlight.access_grant AS
(
	login text,
	access text
);
COMMENT ON TYPE greenlight.access_grant IS
'A login and what it was granted.';

CREATE FUNCTION greenlight.grant_access(
	role regrole,
	access text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.access_grant
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_grant_access';
REVOKE ALL ON FUNCTION greenlight.grant_access(regrole, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.grant_access(regrole, text, jsonb) IS
'Let a database role in: as user, as analyst of metrics, as gateway that acts for others by act_as(), or as admin.
An analyst reads schema greenlight_bi and the readers of metrics, of all workspaces or of those in option workspaces; one
with a person of its own reads those where that person has view_metrics. A gateway with option assertions_only acts by
act_as_token() alone. Administrators only; gateway and admin are a superuser''s to grant.';

CREATE FUNCTION greenlight.revoke_access(
	role text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.access_grant
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_revoke_access';
REVOKE ALL ON FUNCTION greenlight.revoke_access(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.revoke_access(text, jsonb) IS
'Take away what grant_access() gave a database role, and all it was granted on the extension''s schemas besides; also of
a role that is gone, by the name it had. Open sessions of the role are refused from their next statement on. Returns the
access it had; WF404 when it has none. A person''s login stays named. Administrators only; gateway and admin are a
superuser''s to take.';

CREATE FUNCTION greenlight.act_as(
	person text,
	options jsonb DEFAULT '{}'
) RETURNS text
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_act_as';
REVOKE ALL ON FUNCTION greenlight.act_as(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.act_as(text, jsonb) IS
'Act as a person until the transaction ends. Only for logins registered as gateway.
28000 for any other login, for an unknown person, and for a second person in one transaction.';

CREATE FUNCTION greenlight.act_as_token(
	assertion text,
	options jsonb DEFAULT '{}'
) RETURNS text
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_act_as_token';
REVOKE ALL ON FUNCTION greenlight.act_as_token(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.act_as_token(text, jsonb) IS
'Act as the person that a signed assertion names, until the transaction ends. Only for logins registered as gateway.
A JSON Web Token, HS256 under a key of greenlight.assertion_key_file, with exactly the claims sub (person), aud
(assertion_audience()), iat, exp (at most 60 seconds later) and jti (good for one use). 28000 for anything else.';

CREATE FUNCTION greenlight.assertion_audience() RETURNS text
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_assertion_audience_reader';
REVOKE ALL ON FUNCTION greenlight.assertion_audience() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.assertion_audience() IS
'What assertions for this database name as their audience: system identifier of the cluster and OID of the database.';

CREATE FUNCTION greenlight.current_person() RETURNS text
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_current_person';
REVOKE ALL ON FUNCTION greenlight.current_person() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.current_person() IS
'Name of the acting person; NULL when there is none.';

CREATE FUNCTION greenlight.rebind_logins(options jsonb DEFAULT '{}') RETURNS integer
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_rebind_logins';
REVOKE ALL ON FUNCTION greenlight.rebind_logins(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.rebind_logins(jsonb) IS
'After a restore into another cluster: give logins the roles that have their names here. Returns how many changed.
In the cluster where they were named last, a role of the same name was dropped and made again: it gets what the old one
had where option logins, a list of names, has it, in any cluster and these alone. WF404 where a listed role does not
exist. Superusers only.';
