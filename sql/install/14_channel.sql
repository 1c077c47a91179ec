/*
 * Where posts go: networks as data, channels of a workspace, the names of their credentials.
 */
CREATE TABLE greenlight_internal.network
(
	name				text PRIMARY KEY,
	idempotency			text NOT NULL CHECK (idempotency IN ('none', 'key', 'client_id', 'lookup')),
	needs_credential	boolean NOT NULL,
	limits				jsonb NOT NULL,
	recipe				jsonb NOT NULL,
	source				text NOT NULL,
	checked_on			date NOT NULL,
	is_builtin			boolean NOT NULL
);
COMMENT ON TABLE greenlight_internal.network IS
'The kinds of account: their limits, their recipe (docs/networks) and how they recognise a repeated request.';

CREATE TABLE greenlight_internal.channel
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	name				text NOT NULL,
	network				text NOT NULL REFERENCES greenlight_internal.network ON DELETE RESTRICT,
	settings			jsonb NOT NULL,
	workflow_id			bigint,
	is_paused			boolean NOT NULL DEFAULT false,
	pause_reason		text,
	needs_authorisation boolean NOT NULL DEFAULT false,
	min_gap				bigint NOT NULL DEFAULT 0 CHECK (min_gap >= 0),
	duplicates			text NOT NULL DEFAULT 'warn' CHECK (duplicates IN ('warn', 'error')),
	duplicates_within	bigint NOT NULL DEFAULT 2592000000000 CHECK (duplicates_within > 0),
	created_at			timestamptz NOT NULL,
	PRIMARY KEY (id, workspace_id),
	UNIQUE (workspace_id, name),
	FOREIGN KEY (workflow_id, workspace_id)
		REFERENCES greenlight_internal.workflow (id, workspace_id) ON DELETE RESTRICT,
	CHECK (is_paused OR (pause_reason IS NULL AND NOT needs_authorisation))
);
COMMENT ON TABLE greenlight_internal.channel IS
'One social account of a workspace.';
COMMENT ON COLUMN greenlight_internal.channel.needs_authorisation IS
'The network refused the credential; set together with is_paused by the worker.';
COMMENT ON COLUMN greenlight_internal.channel.min_gap IS
'Microseconds that lie at least between two posts; 0: no matter.';
COMMENT ON COLUMN greenlight_internal.channel.duplicates_within IS
'Microseconds between two posts of the same content below which it counts as the same post twice.';

CREATE TABLE greenlight_internal.channel_credential
(
	channel_id			bigint NOT NULL,
	workspace_id		bigint NOT NULL,
	reference			text NOT NULL,
	set_at				timestamptz NOT NULL,
	PRIMARY KEY (channel_id, workspace_id),
	FOREIGN KEY (channel_id, workspace_id)
		REFERENCES greenlight_internal.channel (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.channel_credential IS
'The file below greenlight.secret_path that holds a channel''s secret. The secret itself is never in the database.';

CREATE TABLE greenlight_internal.role
(
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	name				text NOT NULL,
	permissions			text[] NOT NULL,
	defined_at			timestamptz NOT NULL,
	PRIMARY KEY (workspace_id, name)
);
COMMENT ON TABLE greenlight_internal.role IS
'The roles that a workspace defines. What the built-in ones permit is fixed and in no table.';

CREATE TABLE greenlight_internal.role_grant
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint NOT NULL,
	person_id			bigint NOT NULL,
	role				text NOT NULL,
	channel_id			bigint,
	granted_at			timestamptz NOT NULL,
	UNIQUE NULLS NOT DISTINCT (workspace_id, person_id, role, channel_id),
	FOREIGN KEY (workspace_id, person_id)
		REFERENCES greenlight_internal.member (workspace_id, person_id) ON DELETE RESTRICT,
	FOREIGN KEY (channel_id, workspace_id)
		REFERENCES greenlight_internal.channel (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.role_grant IS
'A role of a member, on the whole workspace or (channel_id) on one channel.';

CREATE TABLE greenlight_internal.slot
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint NOT NULL,
	channel_id			bigint NOT NULL,
	iso_dow				int NOT NULL CHECK (iso_dow BETWEEN 1 AND 7),
	local_time			time NOT NULL CHECK (local_time < '24:00'),
	is_kept_open		boolean NOT NULL DEFAULT false,
	created_at			timestamptz NOT NULL,
	UNIQUE (channel_id, iso_dow, local_time),
	FOREIGN KEY (channel_id, workspace_id)
		REFERENCES greenlight_internal.channel (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.slot IS
'When a channel posts: a weekday (1 is Monday) and a wall-clock time in the zone of the workspace.';

CREATE TABLE greenlight_internal.blackout
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace (id) ON DELETE RESTRICT,
	starts_at			timestamptz NOT NULL,
	ends_at				timestamptz CHECK (ends_at > starts_at),
	reason				text,
	channel_ids			bigint[] NOT NULL,
	shifts				boolean NOT NULL,
	spacing				bigint NOT NULL CHECK (spacing > 0),
	created_at			timestamptz NOT NULL
);
CREATE INDEX blackout_workspace ON greenlight_internal.blackout (workspace_id, starts_at);
COMMENT ON TABLE greenlight_internal.blackout IS
'When nothing goes out: from starts_at to before ends_at (NULL: without end), on some channels or (none named) on all.';
COMMENT ON COLUMN greenlight_internal.blackout.shifts IS
'What is due in it moves behind its end, at least spacing (microseconds) apart; else it is held.';
