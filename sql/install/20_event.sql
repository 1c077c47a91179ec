/*
 * What happened: the append-only chain of events.
 */
CREATE TABLE greenlight_internal.event
(
	seq					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint,
	post_id				bigint,
	event_no			bigint NOT NULL,
	at					timestamptz NOT NULL,
	actor_id			bigint,
	actor_kind			text NOT NULL CHECK (actor_kind IN ('person', 'system', 'worker')),
	action				text NOT NULL,
	rule				smallint NOT NULL,
	revision			int,
	variant_id			bigint,
	from_status			text,
	to_status			text,
	detail				text NOT NULL,
	sha256				bytea NOT NULL,
	CHECK (post_id IS NULL OR workspace_id IS NOT NULL)
);
CREATE UNIQUE INDEX event_chain ON greenlight_internal.event (post_id, workspace_id, event_no) NULLS NOT DISTINCT;
COMMENT ON TABLE greenlight_internal.event IS
'One row per change. sha256 covers the previous hash of its chain and this row; the head is kept in the post, the workspace or the instance.';
COMMENT ON COLUMN greenlight_internal.event.detail IS
'JSON object as text: the chain covers these bytes.';
