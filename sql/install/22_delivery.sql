/*
 * What went out: the armed instance, generations of the worker, attempts, and the sandbox.
 */
CREATE TABLE greenlight_internal.instance
(
	is_only				boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	system_identifier	bigint,
	database_oid		oid,
	extension_oid		oid,
	node				text,
	armed_at			timestamptz,
	event_no			bigint NOT NULL DEFAULT 0,
	head_sha256			bytea,
	login_cluster		bigint,
	CHECK ((armed_at IS NULL) = (system_identifier IS NULL) AND (armed_at IS NULL) = (database_oid IS NULL) AND (armed_at IS NULL) = (extension_oid IS NULL) AND (armed_at IS NULL) = (node IS NULL))
);
COMMENT ON TABLE greenlight_internal.instance IS
'Which cluster, database and machine may publish, and the chain of events of no workspace.';
COMMENT ON COLUMN greenlight_internal.instance.login_cluster IS
'System identifier of the cluster whose roles the logins are: in another one rebind_logins() takes all of them by name.';
COMMENT ON COLUMN greenlight_internal.instance.extension_oid IS
'OID of the extension when it was armed: a dump that is restored into the same database makes another one.';

CREATE TABLE greenlight_internal.worker_epoch
(
	epoch				bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	pid					int NOT NULL,
	started_at			timestamptz NOT NULL
);
COMMENT ON TABLE greenlight_internal.worker_epoch IS
'Generations of the worker: an attempt of an older one was cut off.';

CREATE TABLE greenlight_internal.attempt
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL,
	post_id				bigint NOT NULL,
	variant_id			bigint NOT NULL,
	attempt_no			int NOT NULL,
	epoch				bigint NOT NULL,
	revision			int NOT NULL,
	content_sha256		bytea NOT NULL,
	lease_until			timestamptz NOT NULL,
	started_at			timestamptz NOT NULL,
	ended_at			timestamptz,
	outcome				text CHECK (outcome IN ('ok', 'permanent', 'retryable', 'throttled', 'auth', 'unknown', 'manual')),
	http_status			int,
	error				text,
	retry_at			timestamptz,
	remote_id			text,
	unpublishes			boolean NOT NULL DEFAULT false,
	PRIMARY KEY (id, workspace_id),
	FOREIGN KEY (variant_id, workspace_id)
		REFERENCES greenlight_internal.variant (id, workspace_id) ON DELETE RESTRICT,
	CHECK ((ended_at IS NULL) = (outcome IS NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX attempt_running ON greenlight_internal.attempt (variant_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX attempt_success ON greenlight_internal.attempt (variant_id) WHERE outcome = 'ok' AND NOT unpublishes;
COMMENT ON TABLE greenlight_internal.attempt IS
'One try to publish a variant, or to take it down, written and committed before the first byte leaves.';

CREATE TABLE greenlight_internal.sandbox_delivery
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL,
	post_id				bigint NOT NULL,
	variant_id			bigint NOT NULL,
	idempotency_key		uuid NOT NULL UNIQUE,
	payload				jsonb NOT NULL,
	delivered_at		timestamptz NOT NULL,
	removed_at			timestamptz,
	PRIMARY KEY (id, workspace_id),
	FOREIGN KEY (variant_id, workspace_id)
		REFERENCES greenlight_internal.variant (id, workspace_id) ON DELETE RESTRICT
);
CREATE INDEX sandbox_delivery_removed ON greenlight_internal.sandbox_delivery (removed_at) WHERE removed_at IS NOT NULL;
COMMENT ON TABLE greenlight_internal.sandbox_delivery IS
'What network sandbox "published": for tests, trials and demonstrations. Gone 30 days after it was taken down.';
