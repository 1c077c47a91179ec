/*
 * How it must be agreed: workflows and their versions. A version is one document, never
 * changed but for the name of somebody who was forgotten.
 */
CREATE TABLE greenlight_internal.workflow
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	name				text NOT NULL,
	version				int NOT NULL,
	is_default			boolean NOT NULL DEFAULT false,
	is_active			boolean NOT NULL DEFAULT true,
	created_at			timestamptz NOT NULL,
	PRIMARY KEY (id, workspace_id),
	UNIQUE (id), /* lets lists without the name leave the table alone */
	UNIQUE (workspace_id, name)
);
CREATE UNIQUE INDEX workflow_default ON greenlight_internal.workflow (workspace_id) WHERE is_default;
COMMENT ON TABLE greenlight_internal.workflow IS
'A named way to agree on posts; version is the one that new submissions take, is_default the one of posts whose channels name none. One that is not active opens no review.';

CREATE TABLE greenlight_internal.workflow_version
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL,
	workflow_id			bigint NOT NULL,
	version				int NOT NULL,
	mode				text NOT NULL,
	definition			jsonb NOT NULL,
	created_at			timestamptz NOT NULL,
	PRIMARY KEY (id, workspace_id),
	UNIQUE (workflow_id, version),
	FOREIGN KEY (workflow_id, workspace_id)
		REFERENCES greenlight_internal.workflow (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.workflow_version IS
'One version of a workflow: its document as given. Open reviews stay pinned to theirs.';
