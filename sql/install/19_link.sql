/*
 * Approval links: somebody decides about posts by holding up a token.
 */
CREATE TABLE greenlight_internal.approval_link
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	person_id			bigint NOT NULL,
	creator_id			bigint NOT NULL,
	token_sha256		bytea NOT NULL CHECK (pg_catalog.length(token_sha256) = 32),
	has_pin				boolean NOT NULL,
	pin_salt			bytea,
	pin_sha256			bytea,
	rights				text[] NOT NULL CHECK (rights <@ '{view,comment,decide,reschedule}' AND 'view' = ANY (rights)),
	created_at			timestamptz NOT NULL,
	expires_at			timestamptz NOT NULL,
	max_uses			int NOT NULL CHECK (max_uses > 0),
	uses				int NOT NULL,
	revoked_at			timestamptz,
	revoker_id			bigint,
	revoke_reason		text,
	PRIMARY KEY (id, workspace_id),
	UNIQUE (token_sha256),
	FOREIGN KEY (workspace_id, person_id)
		REFERENCES greenlight_internal.member (workspace_id, person_id) ON DELETE RESTRICT,
	FOREIGN KEY (workspace_id, creator_id)
		REFERENCES greenlight_internal.member (workspace_id, person_id) ON DELETE RESTRICT,
	CHECK (uses BETWEEN 0 AND max_uses),
	CHECK (created_at < expires_at),
	CHECK (has_pin = (pin_salt IS NOT NULL) AND has_pin = (pin_sha256 IS NOT NULL)),
	CHECK (revoked_at IS NOT NULL OR (revoker_id IS NULL AND revoke_reason IS NULL))
);
CREATE INDEX approval_link_workspace ON greenlight_internal.approval_link (workspace_id, person_id);
COMMENT ON TABLE greenlight_internal.approval_link IS
'A link for one person: whoever holds up its token acts as that person, on its posts and within its rights.
The token itself is nowhere: token_sha256 is its SHA-256, and pin_sha256 is PBKDF2 (HMAC-SHA-256) of the PIN.';
COMMENT ON COLUMN greenlight_internal.approval_link.revoker_id IS
'NULL for an administrator.';

CREATE TABLE greenlight_internal.approval_link_post
(
	link_id				bigint NOT NULL,
	post_id				bigint NOT NULL,
	workspace_id		bigint NOT NULL,
	revision			int NOT NULL,
	round				int NOT NULL,
	decided_at			timestamptz,
	PRIMARY KEY (link_id, post_id),
	FOREIGN KEY (link_id, workspace_id)
		REFERENCES greenlight_internal.approval_link (id, workspace_id) ON DELETE RESTRICT,
	FOREIGN KEY (post_id, workspace_id)
		REFERENCES greenlight_internal.post (id, workspace_id) ON DELETE RESTRICT
);
CREATE INDEX approval_link_post_post ON greenlight_internal.approval_link_post (post_id);
COMMENT ON TABLE greenlight_internal.approval_link_post IS
'A post that a link is for, as it was when the link was made: another revision or round supersedes the link for it.';
COMMENT ON COLUMN greenlight_internal.approval_link_post.decided_at IS
'When it was decided by this link; it is once at most.';
