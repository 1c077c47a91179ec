/*
 * Set-up verbs: workspaces, people, channels, workflows. Each returns the row it changed.
 */
CREATE FUNCTION greenlight.create_workspace(
	name text,
	timezone text DEFAULT 'UTC',
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workspace
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_create_workspace';
REVOKE ALL ON FUNCTION greenlight.create_workspace(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.create_workspace(text, text, jsonb) IS
'Make a workspace, with workflow four_eyes assigned.
Administrators only. 23505 when the name is taken, 22023 for a time zone that does not exist.';

CREATE FUNCTION greenlight.set_workspace(
	workspace text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workspace
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_set_workspace';
REVOKE ALL ON FUNCTION greenlight.set_workspace(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.set_workspace(text, jsonb) IS
'Change a workspace; what the options do not name stays as it is.
Option fill_slots: whether approved posts without a publish time go into free slots by themselves, as by fill_slots(), within an hour.
Takes manage_calendar.';

CREATE FUNCTION greenlight.pause_workspace(
	workspace text,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workspace
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_pause_workspace';
REVOKE ALL ON FUNCTION greenlight.pause_workspace(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.pause_workspace(text, text, jsonb) IS
'Stop all publishing of a workspace until resume_workspace(): the crisis switch.
Needs manage_channels. What is due meanwhile is missed after the grace.';

CREATE FUNCTION greenlight.resume_workspace(
	workspace text,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workspace
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_resume_workspace';
REVOKE ALL ON FUNCTION greenlight.resume_workspace(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.resume_workspace(text, text, jsonb) IS
'Let a paused workspace publish again.
Needs manage_channels.';

CREATE FUNCTION greenlight.add_person(
	name text,
	email text,
	login text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.person
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_add_person';
REVOKE ALL ON FUNCTION greenlight.add_person(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_person(text, text, text, jsonb) IS
'Make a person known, with the database role they log in as.
Administrators only. Names, addresses (in any spelling) and logins are unique: 23505.';

CREATE FUNCTION greenlight.set_person(
	person text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.person
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_set_person';
REVOKE ALL ON FUNCTION greenlight.set_person(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.set_person(text, jsonb) IS
'Change name, email or login of a person; a null login takes it away.
Administrators only. Options: name, email, login.';

CREATE FUNCTION greenlight.deactivate_person(
	person text,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.person
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_deactivate_person';
REVOKE ALL ON FUNCTION greenlight.deactivate_person(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.deactivate_person(text, text, jsonb) IS
'Let a person act no more, in any workspace. Given votes stay; persons are never removed.
Administrators only. Options: void_open (true: the votes on their seats in open reviews are taken back by the system, as retract() would).';

CREATE FUNCTION greenlight.forget_person(
	person text,
	reason text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.person
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_forget_person';
REVOKE ALL ON FUNCTION greenlight.forget_person(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.forget_person(text, text, jsonb) IS
'Erase who a person is: name, address and login. What they did stays, under a number, and so does what people wrote.
They are deactivated; the name becomes forgotten_ID, also where workflows name them; the login has no access any more.
Administrators only; cannot be taken back. 22023 for a reason that is blank, 23505 where somebody else has the name forgotten_ID.';

CREATE FUNCTION greenlight.add_member(
	workspace text,
	person text,
	roles text[],
	channels text[] DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.member
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_add_member';
REVOKE ALL ON FUNCTION greenlight.add_member(text, text, text[], text[], jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.add_member(text, text, text[], text[], jsonb) IS
'Make a person a member with roles, on the whole workspace or on some channels of it.
Needs manage_members; nobody grants a role that permits more than their own.';

CREATE FUNCTION greenlight.remove_member(
	workspace text,
	person text,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.member
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_remove_member';
REVOKE ALL ON FUNCTION greenlight.remove_member(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.remove_member(text, text, text, jsonb) IS
'Take a person out of a workspace. Given votes stay, open steps never complete by it.
Needs manage_members.';

CREATE FUNCTION greenlight.define_role(
	workspace text,
	role text,
	permissions text[],
	options jsonb DEFAULT '{}'
) RETURNS greenlight.role
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_define_role';
REVOKE ALL ON FUNCTION greenlight.define_role(text, text, text[], jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.define_role(text, text, text[], jsonb) IS
'Define a role of the workspace, or another meaning of it; whoever has it may do what it says from then on.
Needs manage_members, and every permission that the role gets or had. 22023 for the name of a built-in role.
WF001 when nobody would be left who manages the members.';

CREATE FUNCTION greenlight.grant_role(
	workspace text,
	person text,
	role text,
	channel text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.member
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_grant_role';
REVOKE ALL ON FUNCTION greenlight.grant_role(text, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.grant_role(text, text, text, text, jsonb) IS
'Give a member another role, on the whole workspace or on one channel.
Needs manage_members; nobody grants a role that permits more than their own.';

CREATE FUNCTION greenlight.revoke_role(
	workspace text,
	person text,
	role text,
	channel text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.member
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_revoke_role';
REVOKE ALL ON FUNCTION greenlight.revoke_role(text, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.revoke_role(text, text, text, text, jsonb) IS
'Take a role away from a member.
Needs manage_members. WF404 when the member does not have it.';

CREATE FUNCTION greenlight.delegate(
	person text,
	delegate text,
	starts_at timestamptz,
	ends_at timestamptz,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.delegation
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_delegate';
REVOKE ALL ON FUNCTION greenlight.delegate(text, text, timestamptz, timestamptz, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.delegate(text, text, timestamptz, timestamptz, text, jsonb) IS
'Let another member vote on one''s seats for a time; who voted and for whom are both kept. Given votes stay when it ends.
For somebody else it takes manage_members in the workspace named, without one an administrator''s login (42501).
Options: workspace (else every one that both are members of), channels (of it; else all).
WF003 when either is a client there, or when they delegate the other way round at that time; WF404 when they are no members.';

CREATE FUNCTION greenlight.record_absence(
	person text,
	starts_at timestamptz,
	ends_at timestamptz,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.delegation
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_record_absence';
REVOKE ALL ON FUNCTION greenlight.record_absence(text, timestamptz, timestamptz, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.record_absence(text, timestamptz, timestamptz, text, jsonb) IS
'Say that somebody is away for a time: a delegation without a delegate, which end_delegation() ends. They may still vote.
Where an open step cannot pass without them, and nobody who could vote for them, the people whom its deadline escalates to
are told at once: managers where it names no role, owners where there is none. For somebody else it takes manage_members in the workspace named,
without one an administrator''s login (42501). Options: workspace (else every one of theirs), channels (of it; else all).
WF404 when they are no active member.';

CREATE FUNCTION greenlight.end_delegation(
	delegation_id bigint,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.delegation
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_end_delegation';
REVOKE ALL ON FUNCTION greenlight.end_delegation(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.end_delegation(bigint, jsonb) IS
'End a delegation or an absence now; one that is over stays as it is. Votes cast by it stay.
By either of the two, or by a member with manage_members in its workspace (42501).';

CREATE FUNCTION greenlight.register_channel(
	workspace text,
	name text,
	network text,
	settings jsonb DEFAULT '{}',
	credential text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.channel
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_register_channel';
REVOKE ALL ON FUNCTION greenlight.register_channel(text, text, text, jsonb, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.register_channel(text, text, text, jsonb, text, jsonb) IS
'Add a social account to a workspace.
Needs manage_channels. credential names a file below greenlight.secret_path; which settings there are is in greenlight.network.';

CREATE FUNCTION greenlight.set_channel(
	workspace text,
	channel text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.channel
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_set_channel';
REVOKE ALL ON FUNCTION greenlight.set_channel(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.set_channel(text, text, jsonb) IS
'Change a channel; what the options do not name stays as it is.
Option min_gap (interval, at most a year; null for none): what lies at least between two posts that go out on it. The later one waits, and is not late by that;
posts in free slots keep the distance, and who plans one nearer is told so.
Options duplicates and duplicates_within (interval, 30 days): the same content as on another post that went out on it or is planned, no further apart, is
a NOTICE and a warning in explain_gate() (warn, the default), or refused with WF005 when it is scheduled or approved, and never sent (error). Needs manage_channels.';

CREATE FUNCTION greenlight.set_credential(
	workspace text,
	channel text,
	credential text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.channel
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_set_credential';
REVOKE ALL ON FUNCTION greenlight.set_credential(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.set_credential(text, text, text, jsonb) IS
'Name the file below greenlight.secret_path that holds a channel''s secret.
Needs manage_channels.';

CREATE FUNCTION greenlight.pause_channel(
	workspace text,
	channel text,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.channel
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_pause_channel';
REVOKE ALL ON FUNCTION greenlight.pause_channel(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.pause_channel(text, text, text, jsonb) IS
'Stop publishing on one channel until resume_channel().
Needs manage_channels.';

CREATE FUNCTION greenlight.resume_channel(
	workspace text,
	channel text,
	reason text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.channel
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_resume_channel';
REVOKE ALL ON FUNCTION greenlight.resume_channel(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.resume_channel(text, text, text, jsonb) IS
'Let a paused channel publish again, also after the network refused its credential.
Needs manage_channels.';

CREATE FUNCTION greenlight.create_workflow(
	workspace text,
	name text,
	definition jsonb,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workflow
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_create_workflow';
REVOKE ALL ON FUNCTION greenlight.create_workflow(text, text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.create_workflow(text, text, jsonb, jsonb) IS
'Make a workflow out of its document; it is assigned to nothing yet.
Needs manage_workflows. A wrong document is 22023 with the JSON path of the mistake.';

CREATE FUNCTION greenlight.use_template(
	workspace text,
	template text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workflow
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_use_template';
REVOKE ALL ON FUNCTION greenlight.use_template(text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.use_template(text, text, jsonb) IS
'Make a ready-made workflow under its own name: none, optional, four_eyes, internal_then_client, agency or regulated. Assigns nothing.
Needs manage_workflows.';

CREATE FUNCTION greenlight.assign_workflow(
	workspace text,
	workflow text,
	channel text DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.workflow
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_assign_workflow';
REVOKE ALL ON FUNCTION greenlight.assign_workflow(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.assign_workflow(text, text, text, jsonb) IS
'Let new submissions take a workflow, on one channel or on the whole workspace. Open reviews keep theirs.
Needs manage_workflows.';
