"""Set-up verbs that change who may do what, and the switches (sections 4 and 7)."""
import roles
from dataclasses import replace

from quorum import takes_part
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

    def need_all(self, held, permissions):
        """Nobody grants, takes away or removes what permits more than their own roles."""
        if not set(permissions) <= held:
            raise Refused('42501', 'what permits more than their own roles')

    def grant_role(self, actor, workspace, person, role, channel=None):
        ws, held = self.need_in(actor, workspace, 'manage_members')
        if not takes_part(self.world, ws, person):
            raise Refused('WF404', 'member')
        self.need_all(held, roles.PERMISSIONS[role])
        ws.members[person].grants.add((role, channel))

    def revoke_role(self, actor, workspace, person, role, channel=None):
        ws, held = self.need_in(actor, workspace, 'manage_members')
        if person not in ws.members:
            raise Refused('WF404', 'member')
        self.need_all(held, roles.PERMISSIONS[role])
        if (role, channel) not in ws.members[person].grants:
            raise Refused('WF404', 'grant')
        ws.members[person].grants.discard((role, channel))

    def add_member(self, actor, workspace, person, role):
        ws, held = self.need_in(actor, workspace, 'manage_members')
        if not self.world.people[person].is_active:
            raise Refused('WF404', 'person')
        self.need_all(held, roles.PERMISSIONS[role])
        member = ws.members.setdefault(person, Member(False))
        member.is_active = True
        member.grants.add((role, None))

    def remove_member(self, actor, workspace, person):
        ws, held = self.need_in(actor, workspace, 'manage_members')
        if person not in ws.members:
            raise Refused('WF404', 'member')
        self.need_all(held, roles.anywhere(ws.members[person].grants))
        ws.members[person].is_active = False
        ws.members[person].grants.clear()

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

    def assign_workflow(self, actor, workspace, workflow, channel=None):
        """Posts that needed no review get the one they need now; others look when they are next touched."""
        ws, _ = self.need_in(actor, workspace, 'manage_workflows')
        if workflow in ws.inactive:
            raise Refused('WF001', 'workflow is deactivated')
        if channel is None:
            ws.default = workflow
        else:
            ws.channels[channel].workflow = workflow
        self.reassign(ws, actor)

    def reassign(self, workspace, actor):
        for post in self.world.posts.values():
            waits = post.status in ('draft', 'scheduled', 'held', 'missed')
            if post.workspace == workspace.name and post.review_state == 'not_required' and waits \
                    and self.mode_now(post) != 'none':
                self.record(post, 'reassign', actor)

    def revise_workflow(self, actor, workspace, version):
        """A new version, for new submissions; the same document again is none."""
        ws, _ = self.need_in(actor, workspace, 'manage_workflows')
        for person in {p for step in version.steps for rule in step.requires for p in rule.people}:
            if not takes_part(self.world, ws, person):
                raise Refused('22023', 'no member')
        known = ws.workflows[version.name]
        is_same = known.is_written_out and known.document() == version.document()
        if is_same and version.name not in ws.inactive:
            return
        ws.workflows[version.name] = replace(version, is_written_out=True)
        ws.inactive.discard(version.name)
        self.reassign(ws, actor)

    def deactivate_workflow(self, actor, workspace, workflow):
        ws, _ = self.need_in(actor, workspace, 'manage_workflows')
        ws.inactive.add(workflow)
