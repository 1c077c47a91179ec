/*
 * Content rules of a workspace. A version never changes; only whether it counts does.
 */
CREATE TABLE greenlight_internal.content_rule
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace (id) ON DELETE RESTRICT,
	name				text NOT NULL CHECK (name <> ''),
	version				int NOT NULL CHECK (version > 0),
	definition			jsonb NOT NULL,
	is_active			boolean NOT NULL,
	person_id			bigint REFERENCES greenlight_internal.person (id) ON DELETE RESTRICT,
	created_at			timestamptz NOT NULL,
	UNIQUE (workspace_id, name, version)
);
CREATE UNIQUE INDEX content_rule_active ON greenlight_internal.content_rule (workspace_id, name) WHERE is_active;
COMMENT ON TABLE greenlight_internal.content_rule IS
'What content must keep to: each version of a rule as its document says it. At most one version of a name counts.';
COMMENT ON COLUMN greenlight_internal.content_rule.person_id IS
'Who set it; NULL for an administrator.';
