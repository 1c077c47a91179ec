"""Set-up verbs that change who may do what, and the switches (sections 4 and 7)."""
import roles
from world import Member, Refused


class PeopleRules:
    def need_in(self, actor, workspace, permission):
        ws = self.world.workspaces[workspace]
        if not self.sees_workspace(actor, ws):
            raise Refused('WF404', 'workspace')
        held = roles.permissions_of(roles.covering_roles(self.grants(ws, actor), frozenset([None])))
        if permission not in held:
            raise Refused('42501', permission)
        return ws, held

    def need_member(self, ws, person):
        if person not in ws.members or not ws.members[person].is_active:
            raise Refused('WF404', 'member')

    def check_grant(self, actor, workspace, person, role):
        ws, held = self.need_in(actor, workspace, 'manage_members')
        self.need_member(ws, person)
        if not set(roles.PERMISSIONS[role]) <= held:
            raise Refused('42501', 'a role that permits more than their own')
        return ws

    def grant_role(self, actor, workspace, person, role, channel=None):
        ws = self.check_grant(actor, workspace, person, role)
        ws.members[person].grants.add((role, channel))

    def revoke_role(self, actor, workspace, person, role, channel=None):
        ws, _ = self.need_in(actor, workspace, 'manage_members')
        member = ws.members.get(person)
        if member is None or not member.is_active or (role, channel) not in member.grants:
            raise Refused('WF404', 'grant')
        member.grants.discard((role, channel))

    def add_member(self, actor, workspace, person, role):
        ws, held = self.need_in(actor, workspace, 'manage_members')
        if not set(roles.PERMISSIONS[role]) <= held:
            raise Refused('42501', 'a role that permits more than their own')
        if not self.world.people[person].is_active:
            raise Refused('WF404', 'person')
        member = ws.members.setdefault(person, Member(False))
        member.is_active = True
        member.grants.add((role, None))

    def remove_member(self, actor, workspace, person):
        ws, _ = self.need_in(actor, workspace, 'manage_members')
        member = ws.members.get(person)
        if member is None or not member.is_active:
            raise Refused('WF404', 'member')
        member.is_active = False
        member.grants.clear()

    def pause_channel(self, actor, workspace, channel):
        ws, _ = self.need_in(actor, workspace, 'manage_channels')
        ws.channels[channel].is_paused = True

    def resume_channel(self, actor, workspace, channel):
        ws, _ = self.need_in(actor, workspace, 'manage_channels')
        ws.channels[channel].is_paused = ws.channels[channel].needs_authorisation = False

    def pause_workspace(self, actor, workspace):
        ws, _ = self.need_in(actor, workspace, 'manage_channels')
        ws.is_paused = True

    def resume_workspace(self, actor, workspace):
        ws, _ = self.need_in(actor, workspace, 'manage_channels')
        ws.is_paused = False

    def deactivate_person(self, person):
        self.world.people[person].is_active = False
