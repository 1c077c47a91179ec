/*
 * Who works for whom: workspaces, people, members and their roles, database logins and their access.
 */
CREATE TABLE greenlight_internal.workspace
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name				text NOT NULL UNIQUE,
	timezone			text NOT NULL,
	is_paused			boolean NOT NULL DEFAULT false,
	pause_reason		text,
	definition_no		bigint NOT NULL,
	event_no			bigint NOT NULL DEFAULT 0,
	head_sha256			bytea,
	fills_slots			boolean NOT NULL DEFAULT false,
	created_at			timestamptz NOT NULL,
	CHECK (is_paused OR pause_reason IS NULL)
) WITH (fillfactor = 50);
COMMENT ON TABLE greenlight_internal.workspace IS
'One client or brand: the unit of visibility, keys and chains.';
COMMENT ON COLUMN greenlight_internal.workspace.definition_no IS
'A number never used before, drawn at every change of members, roles, channels, workflows or pause: caches of this workspace hold while it stays.';
COMMENT ON COLUMN greenlight_internal.workspace.fills_slots IS
'Approved posts without a publish time go into free slots by themselves.';
COMMENT ON COLUMN greenlight_internal.workspace.head_sha256 IS
'Hash of the last event of the workspace''s own chain (events without a post).';

CREATE SEQUENCE greenlight_internal.definition_no AS bigint;
COMMENT ON SEQUENCE greenlight_internal.definition_no IS
'Source of workspace.definition_no; a sequence because its numbers stay used when a transaction rolls back.';

CREATE TABLE greenlight_internal.person
(
	id					bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name				text NOT NULL UNIQUE,
	email				text,
	email_key			text UNIQUE,
	login				text UNIQUE,
	login_oid			oid UNIQUE,
	is_active			boolean NOT NULL DEFAULT true,
	created_at			timestamptz NOT NULL,
	CHECK (login_oid IS NULL OR login IS NOT NULL),
	CHECK ((email IS NULL) = (email_key IS NULL))
);
COMMENT ON TABLE greenlight_internal.person IS
'One human, whatever logins or links they use; never deleted.';
COMMENT ON COLUMN greenlight_internal.person.email IS
'As given; NULL after forget_person().';
COMMENT ON COLUMN greenlight_internal.person.email_key IS
'The address normalised (NFKC, case folded), so that look-alikes collide.';
COMMENT ON COLUMN greenlight_internal.person.login_oid IS
'OID of the login role; a role dropped and made again under the same name is another one. NULL with a login: of no role.';

CREATE TABLE greenlight_internal.member
(
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	person_id			bigint NOT NULL REFERENCES greenlight_internal.person ON DELETE RESTRICT,
	is_active			boolean NOT NULL DEFAULT true,
	joined_at			timestamptz NOT NULL,
	PRIMARY KEY (workspace_id, person_id)
);
CREATE INDEX member_person ON greenlight_internal.member (person_id);
COMMENT ON TABLE greenlight_internal.member IS
'A person in a workspace; stays as inactive when removed, so that authorship keeps a name.';

CREATE TABLE greenlight_internal.access
(
	login				text PRIMARY KEY,
	login_oid			oid UNIQUE,
	access				text NOT NULL CHECK (access IN ('user', 'analyst', 'gateway', 'admin')),
	assertions_only		boolean NOT NULL DEFAULT false,
	workspace_ids		bigint[],
	granted_at			timestamptz NOT NULL,
	CHECK (access = 'analyst' OR workspace_ids IS NULL)
);
COMMENT ON TABLE greenlight_internal.access IS
'Database roles that grant_access() let in, and as what.';
COMMENT ON COLUMN greenlight_internal.access.login_oid IS
'OID of the role that was let in; NULL when rebind_logins() found it gone.';
COMMENT ON COLUMN greenlight_internal.access.workspace_ids IS
'Of an analyst: whose metrics it reads where it is no person''s; NULL for all.';
