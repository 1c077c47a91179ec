"""Who stands in for whom, and on whose seat a vote lands (section 4)."""
from quorum import excluded_people, takes_part
from world import Delegation, Refused


class DelegationRules:
    # agreeing on it

    def delegate(self, actor, person, delegate, starts, ends, workspace, channels=()):
        ws = self.world.workspaces[workspace]
        self.check_delegate(actor, person, delegate, starts, ends, ws, channels)
        self.world.delegations.append(Delegation(person, delegate, workspace, tuple(channels), starts, ends,
                                                 look=starts))

    def check_delegate(self, actor, person, delegate, starts, ends, workspace, channels):
        if not self.sees_workspace(actor, workspace):
            raise Refused('WF404', 'workspace')
        if actor != person:
            self.need_in(actor, workspace.name, 'manage_members')
        for one in (person, delegate):
            if one not in workspace.members:
                raise Refused('WF404', 'member')
        if person == delegate:
            raise Refused('22023', 'to oneself')
        if ends <= starts or ends <= self.world.now:
            raise Refused('22023', 'over before it starts')
        for other in self.world.delegations:
            shares = not other.channels or not channels or set(other.channels) & set(channels)
            if not other.is_ended and (other.person, other.delegate) == (delegate, person) and shares \
                    and other.starts < ends and starts < other.ends and other.workspace == workspace.name:
                raise Refused('WF003', 'the other way round')
        if not all(takes_part(self.world, workspace, one) for one in (person, delegate)):
            raise Refused('WF404', 'member')
        if any(self.is_client(one, workspace) for one in (person, delegate)):
            raise Refused('WF003', 'clients cannot delegate')

    def end_delegation(self, actor, number):
        found = self.world.delegations[number]
        workspace = self.world.workspaces[found.workspace]
        # One's own goes on being one's own after leaving the workspace.
        if actor not in (found.person, found.delegate):
            if not self.sees_workspace(actor, workspace) or self.is_client(actor, workspace):
                raise Refused('WF404', 'delegation')
            try:
                self.need_in(actor, found.workspace, 'manage_members')
            except Refused:
                raise Refused('42501', 'not theirs') from None
        if found.ends > self.world.now and not found.is_ended:
            found.is_ended = True
            found.look = self.world.now if found.delegate else None

    # voting by it

    def stands_in(self, actor, post, person):
        """Whether a delegation from this person to the actor covers the post now."""
        workspace = self.workspace_of(post)
        return takes_part(self.world, workspace, person) and not self.is_client(person, workspace) and any(
            (d.person, d.delegate, d.workspace) == (person, actor, post.workspace) and not d.is_ended
            and d.starts <= self.world.now < d.ends
            and (not d.channels or post.channels() <= set(d.channels)) for d in self.world.delegations)

    def voter(self, actor, post, behalf, excluded):
        """The person on whose seats the vote lands; None when there is no such seat."""
        people = {person for person, _ in post.open_visit().seats
                  if takes_part(self.world, self.workspace_of(post), person)}
        if behalf is not None and behalf != actor:
            if not self.stands_in(actor, post, behalf):
                raise Refused('WF010', 'no delegation')
            if behalf in excluded:
                raise Refused('WF003', 'four eyes of who is away')
            return behalf if behalf in people else None
        if actor in people:
            return actor
        others = sorted(person for person in people if self.stands_in(actor, post, person))
        if len(others) > 1:
            raise Refused('22023', 'for whom')
        return others[0] if others else None

    def check_seat(self, actor, post, behalf=None):
        """The person whose seats are filled; refused where the vote would count twice, or for somebody excluded."""
        round_, visit = post.round, post.open_visit()
        excluded = excluded_people(round_.workflow, post, round_.submitter)
        person = self.voter(actor, post, behalf, excluded)
        if actor in excluded:
            raise Refused('WF003', 'four eyes')
        if round_.workflow.distinct_approvers and actor in self.approvers(post, visit.step):
            raise Refused('WF003', 'approved another step')
        if behalf not in (None, actor) and round_.workflow.distinct_approvers and behalf in self.approvers(post, visit.step):
            raise Refused('WF003', 'approved another step')
        if person is None:
            asked = [behalf] if behalf not in (None, actor) else [actor] + [
                one for one in self.world.people if self.stands_in(actor, post, one)]
            raise Refused('WF008' if any(self.had_seat(one, post) for one in asked) else 'WF010', 'no seat')
        if person != actor:
            if self.is_client(actor, self.workspace_of(post)):
                raise Refused('WF003', 'view_internal')
            if round_.workflow.distinct_approvers and person in self.approvers(post, visit.step):
                raise Refused('WF003', 'approved another step')
        mine = {index for (seated, index) in visit.seats if seated == person}
        for (seated, index), vote in visit.seats.items():
            caster = visit.actors.get((seated, index), seated)
            if seated != person and index in mine and vote is not None and caster == actor:
                raise Refused('WF003', 'once in a requirement')
        return person

    # leaving for good

    def deactivate_person(self, person, voids=False):
        """Votes stay, unless they are voided: then the system takes them back, as the person could."""
        self.world.people[person].is_active = False
        if voids:
            for post in self.world.posts.values():
                if post.review_state == 'in_review' and self.live_votes(post, person, True):
                    while self.live_votes(post, person, True):
                        self.take_back(post, person, True)
                    self.record(post, 'void', None)
