/*
 * Who stands in for whom.
 */
CREATE TABLE greenlight_internal.delegation
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	person_id			bigint NOT NULL REFERENCES greenlight_internal.person ON DELETE RESTRICT,
	delegate_id			bigint REFERENCES greenlight_internal.person ON DELETE RESTRICT,
	channel_ids			bigint[] NOT NULL,
	starts_at			timestamptz NOT NULL,
	ends_at				timestamptz NOT NULL,
	reason				text,
	created_at			timestamptz NOT NULL,
	ended_at			timestamptz,
	look_at				timestamptz,
	CHECK (person_id <> delegate_id),
	CHECK (starts_at < ends_at),
	CHECK (workspace_id IS NOT NULL OR channel_ids = '{}')
);
CREATE INDEX delegation_workspace ON greenlight_internal.delegation (workspace_id) WHERE ended_at IS NULL;
CREATE INDEX delegation_look ON greenlight_internal.delegation (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX delegation_delegate ON greenlight_internal.delegation (delegate_id);
COMMENT ON TABLE greenlight_internal.delegation IS
'Whose seats a delegate may fill, from when to when; never removed, for votes were cast by it.
Without a delegate the person is away and nobody stands in. Without a workspace it counts in each that both are members
of; without channels on all of them.';
COMMENT ON COLUMN greenlight_internal.delegation.look_at IS
'When to see next whether reviews wait for the person while nobody can vote for them; NULL: not any more.';
