--
-- api_setup_members: who works in a workspace and as what is its managers' to say; nobody gives or
-- takes more than they have, and rights on one channel manage nothing
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('members', 'olga:owner', 'mia:manager', 'ann:creator', 'eve:', 'zoe:');
SELECT name FROM greenlight.register_channel('members', 'blog', 'sandbox');
SELECT name FROM greenlight.register_channel('members', 'site', 'sandbox');
SELECT name FROM greenlight.create_workspace('members elsewhere');

-- add_member: roles on the whole workspace, or on some channels; more of them by a second call
SELECT test.run('mia', $$SELECT person, is_active, roles FROM greenlight.add_member('members', 'members_eve', '{approver}')$$);
SELECT test.run('mia', $$SELECT person, roles FROM greenlight.add_member('members', 'members_zoe', '{editor,assistant}', '{blog}')$$);
SELECT test.run('mia', $$SELECT person, roles FROM greenlight.add_member('members', 'members_zoe', '{observer}')$$);
-- the same grant twice is one; a member without a role sees nothing
SELECT test.run('mia', $$SELECT person, roles FROM greenlight.add_member('members', 'members_eve', '{approver,approver}')$$);
SELECT test.person('max');
SELECT test.run('mia', $$SELECT person, roles FROM greenlight.add_member('members', 'members_max', '{}')$$);
SELECT test.run('max', $$SELECT name FROM greenlight.workspace$$);

-- grant_role and revoke_role, each on its own scope
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('members', 'members_ann', 'assistant', 'site')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('members', 'members_ann', 'assistant')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.revoke_role('members', 'members_ann', 'assistant')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.revoke_role('members', 'members_ann', 'assistant')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.revoke_role('members', 'members_ann', 'assistant', 'site')$$);

-- nobody grants or takes what they lack: a manager has no override
SELECT test.run('mia', $$SELECT greenlight.grant_role('members', 'members_ann', 'owner')$$);
SELECT test.run('mia', $$SELECT greenlight.add_member('members', 'members_ann', '{creator,owner}')$$);
SELECT test.run('mia', $$SELECT greenlight.revoke_role('members', 'members_olga', 'owner')$$);
SELECT test.run('mia', $$SELECT greenlight.remove_member('members', 'members_olga')$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.grant_role('members', 'members_zoe', 'owner', 'blog')$$);
-- an owner of one channel manages no members
SELECT test.run('zoe', $$SELECT greenlight.grant_role('members', 'members_zoe', 'owner', 'site')$$);
-- nor does who has no such role at all
SELECT test.run('ann', $$SELECT greenlight.add_member('members', 'members_eve', '{manager}')$$);
SELECT test.run('ann', $$SELECT greenlight.remove_member('members', 'members_eve')$$);
SELECT test.run('ann', $$SELECT greenlight.grant_role('members', 'members_ann', 'manager')$$);
SELECT test.run('ann', $$SELECT greenlight.revoke_role('members', 'members_eve', 'approver')$$);

-- what is not there, and what is not theirs: one answer
SELECT test.run('mia', $$SELECT greenlight.add_member('members elsewhere', 'members_ann', '{creator}')$$);
SELECT test.run('mia', $$SELECT greenlight.add_member('members nowhere', 'members_ann', '{creator}')$$);
SELECT test.run('mia', $$SELECT greenlight.add_member('members', 'members_nobody', '{creator}')$$);
SELECT test.run('mia', $$SELECT greenlight.add_member('members', 'members_ann', '{creator}', '{blog,nowhere}')$$);
SELECT test.run('mia', $$SELECT greenlight.grant_role('members', 'members_nobody', 'creator')$$);
SELECT test.run('mia', $$SELECT greenlight.grant_role('members', 'members_ann', 'creator', 'nowhere')$$);
SELECT test.run('mia', $$SELECT greenlight.remove_member('members', 'members_nobody')$$);
SELECT test.run('mia', $$SELECT greenlight.grant_role('members', 'members_ann', 'aprover')$$);

-- remove_member: they see the workspace no more, their grants are gone, their name stays
SELECT test.run('eve', $$SELECT name FROM greenlight.workspace$$);
SELECT test.run('mia', $$SELECT person, is_active, roles FROM greenlight.remove_member('members', 'members_eve', 'left the team')$$);
SELECT test.run('eve', $$SELECT name FROM greenlight.workspace$$);
SELECT test.run('eve', $$SELECT greenlight.create_post('members', 'x', 'y')$$);
SELECT test.run('mia', $$SELECT person FROM greenlight.member WHERE workspace = 'members' AND NOT is_active$$);
-- a role for somebody who left does not bring them back; add_member does, with the roles it names
SELECT test.run('mia', $$SELECT is_active, roles FROM greenlight.grant_role('members', 'members_eve', 'observer')$$);
SELECT test.run('eve', $$SELECT name FROM greenlight.workspace$$);
SELECT test.run('mia', $$SELECT is_active, roles FROM greenlight.add_member('members', 'members_eve', '{creator}')$$);
SELECT test.run('eve', $$SELECT name FROM greenlight.workspace$$);

-- an administrator without a person may set up any workspace
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('members', 'members_max', 'owner')$$);

-- each change is an event of the workspace
SELECT action, actor_kind, detail::jsonb - 'person_id' FROM greenlight_internal.event
WHERE workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'members') AND post_id IS NULL
	AND action ~ 'member|role' ORDER BY event_no;
