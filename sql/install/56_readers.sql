/*
 * Readers: answers without a change.
 */
CREATE TYPE greenlight.allowed_action AS
(
	action text,
	is_allowed boolean,
	reason text,
	sqlstate text,
	to_status text
);
COMMENT ON TYPE greenlight.allowed_action IS
'An action on a post for the acting person; reason and sqlstate when it is refused.';

CREATE TYPE greenlight.gate_clause AS
(
	variant text,
	clause text,
	is_open boolean,
	detail text,
	who text
);
COMMENT ON TYPE greenlight.gate_clause IS
'A clause of the gate for one channel; who can open it when it is closed.';

CREATE TYPE greenlight.history_line AS
(
	at timestamptz,
	actor text,
	action text,
	what text,
	revision int,
	from_status text,
	to_status text,
	rule int
);
COMMENT ON TYPE greenlight.history_line IS
'An event of a post as people say it.';

CREATE TYPE greenlight.content_check AS
(
	rule text,
	counted bigint,
	unit text,
	max_allowed bigint,
	is_ok boolean,
	severity text,
	min_allowed bigint,
	name text,
	version int,
	found text
);
COMMENT ON TYPE greenlight.content_check IS
'One thing that a network, or a content rule of that name and version, counts; found is what breaks it, where the count alone does not say it.';

CREATE TYPE greenlight.post_check AS
(
	channel text,
	rule text,
	counted bigint,
	unit text,
	max_allowed bigint,
	is_ok boolean,
	severity text,
	min_allowed bigint,
	name text,
	version int,
	found text
);
COMMENT ON TYPE greenlight.post_check IS
'The same of a channel of a post.';

CREATE TYPE greenlight.breach AS
(
	invariant int,
	name text,
	post_id bigint,
	detail text
);
COMMENT ON TYPE greenlight.breach IS
'A broken invariant.';

CREATE TYPE greenlight.chain_flaw AS
(
	post_id bigint,
	event_no bigint,
	detail text
);
COMMENT ON TYPE greenlight.chain_flaw IS
'The first bad event of a chain.';

CREATE TYPE greenlight.transition_rule AS
(
	rule int,
	axis text,
	from_state text,
	action text,
	to_state text,
	needs text,
	guards text,
	effects text,
	reason text
);
COMMENT ON TYPE greenlight.transition_rule IS
'A rule of the state machine.';

CREATE TYPE greenlight.role_permission AS
(
	role text,
	permission text
);
COMMENT ON TYPE greenlight.role_permission IS
'A permission of a role.';

CREATE TYPE greenlight.error_code AS
(
	sqlstate text,
	name text,
	message text,
	hint text
);
COMMENT ON TYPE greenlight.error_code IS
'A refusal.';

CREATE TYPE greenlight.setting AS
(
	name text,
	setting text,
	unit text,
	context text,
	description text
);
COMMENT ON TYPE greenlight.setting IS
'A setting greenlight.*.';

CREATE TYPE greenlight.anchor AS
(
	workspace text,
	seq bigint,
	chains bigint,
	events bigint,
	sha256 text
);
COMMENT ON TYPE greenlight.anchor IS
'One digest over the last events of all chains of a workspace (NULL: the database''s own chain) up to event seq.';

CREATE FUNCTION greenlight.allowed_actions(post_id bigint) RETURNS SETOF greenlight.allowed_action
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_allowed_actions';
REVOKE ALL ON FUNCTION greenlight.allowed_actions(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.allowed_actions(bigint) IS
'What you can do with a post now, and why not the rest.';

CREATE FUNCTION greenlight.explain_gate(post_id bigint) RETURNS SETOF greenlight.gate_clause
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_explain_gate';
REVOKE ALL ON FUNCTION greenlight.explain_gate(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.explain_gate(bigint) IS
'Every clause that stands between a post and publishing, channel by channel: open or closed, the facts, and who can change it.';

CREATE FUNCTION greenlight.post_history(post_id bigint) RETURNS SETOF greenlight.history_line
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_post_history';
REVOKE ALL ON FUNCTION greenlight.post_history(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.post_history(bigint) IS
'What happened to a post, in plain sentences, oldest first, with what an edit changed.
Clients see what they did themselves and what was published.';

CREATE FUNCTION greenlight.verify() RETURNS SETOF greenlight.breach
	LANGUAGE c STABLE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_verify';
REVOKE ALL ON FUNCTION greenlight.verify() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.verify() IS
'Check every invariant over the workspaces you may see; a row only where one is broken, or cannot be checked because
of what somebody wrote by hand.';

CREATE FUNCTION greenlight.verify_chain(post_id bigint) RETURNS SETOF greenlight.chain_flaw
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_verify_chain';
REVOKE ALL ON FUNCTION greenlight.verify_chain(bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.verify_chain(bigint) IS
'Check the hash chain of a post''s events; a row with the first bad event only if it is broken.';

CREATE FUNCTION greenlight.events_after(
	seq bigint,
	max_events int DEFAULT 10000
) RETURNS SETOF greenlight.event
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_events_after';
REVOKE ALL ON FUNCTION greenlight.events_after(bigint, int) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.events_after(bigint, int) IS
'Events of your workspaces after a sequence number, in order and without gaps: what is returned will never be preceded by anything new.
Reads the newest committed state whatever the isolation level.';

CREATE FUNCTION greenlight.transitions() RETURNS SETOF greenlight.transition_rule
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_list_transitions';
REVOKE ALL ON FUNCTION greenlight.transitions() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.transitions() IS
'The rules of the state machine as the code holds them. * stands for any state, = for the same one.';

CREATE FUNCTION greenlight.audit_anchor(
	workspace text DEFAULT NULL,
	up_to bigint DEFAULT NULL
) RETURNS SETOF greenlight.anchor
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_audit_anchor';
REVOKE ALL ON FUNCTION greenlight.audit_anchor(text, bigint) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.audit_anchor(text, bigint) IS
'Anchors of the workspaces whose events you may read, to be kept outside the database; the worker also writes them
to the server log once a day. With the seq of an anchor you kept, the same digest comes out again as long as no
event it covers was altered, taken away or replaced. An administrator also gets that of the database''s own chain.';

CREATE FUNCTION greenlight.permissions() RETURNS SETOF greenlight.role_permission
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_list_permissions';
REVOKE ALL ON FUNCTION greenlight.permissions() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.permissions() IS
'The permissions of each built-in role.';

CREATE FUNCTION greenlight.errors() RETURNS SETOF greenlight.error_code
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_list_errors';
REVOKE ALL ON FUNCTION greenlight.errors() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.errors() IS
'Every refusal with its SQLSTATE, name, message and hint.';

CREATE FUNCTION greenlight.version() RETURNS text
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_version';
REVOKE ALL ON FUNCTION greenlight.version() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.version() IS
'Version of the library.';
CREATE FUNCTION greenlight.settings() RETURNS SETOF greenlight.setting
	LANGUAGE sql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT s.name, s.setting, s.unit, s.context, s.short_desc
		FROM pg_catalog.pg_settings s
		WHERE pg_catalog.starts_with(s.name, 'greenlight.')
		ORDER BY s.name;
	END;
REVOKE ALL ON FUNCTION greenlight.settings() FROM PUBLIC;
COMMENT ON FUNCTION greenlight.settings() IS
'The settings greenlight.* with their values; some are for superusers'' eyes only.';
