"""Who is away while a step waits for them, and who hears of it (section 4)."""
import quorum
from roles import covering_roles
from world import Delegation, Refused


class AbsenceRules:
    def record_absence(self, actor, person, starts, ends, workspace, channels=()):
        ws = self.world.workspaces[workspace]
        if not self.sees_workspace(actor, ws):
            raise Refused('WF404', 'workspace')
        if actor != person:
            self.need_in(actor, workspace, 'manage_members')
        if person not in ws.members:
            raise Refused('WF404', 'member')
        if ends <= starts or ends <= self.world.now:
            raise Refused('22023', 'over before it starts')
        if not quorum.takes_part(self.world, ws, person):
            raise Refused('WF404', 'member')
        self.world.delegations.append(Delegation(person, None, workspace, tuple(channels), starts, ends, look=starts))

    def absence(self, post, person):
        """The number of the first delegation by which somebody is away now, with a delegate or without; or None."""
        return next((number for number, d in enumerate(self.world.delegations)
                     if (d.person, d.workspace) == (person, post.workspace) and not d.is_ended
                     and d.starts <= self.world.now < d.ends
                     and (not d.channels or post.channels() <= set(d.channels))), None)

    def could_stand_in(self, delegate, post, person):
        round_, visit, workspace = post.round, post.open_visit(), self.workspace_of(post)
        if delegate is None or not self.stands_in(delegate, post, person) \
                or not quorum.takes_part(self.world, workspace, delegate) or self.is_client(delegate, workspace) \
                or delegate in quorum.excluded_people(round_.workflow, post, round_.submitter) \
                or round_.workflow.distinct_approvers and delegate in self.approvers(post, visit.step):
            return False
        mine = {index for seated, index in visit.seats if seated == person}
        return not any(seated != person and index in mine and vote is not None
                       and visit.actors.get((seated, index), seated) == delegate
                       for (seated, index), vote in visit.seats.items())

    def awaited_away(self, post):
        """Person by person the absence of those for whom the open step waits, while nobody could vote for them."""
        visit = post.open_visit() if post.review_state == 'in_review' else None
        if visit is None:
            return {}
        step, workspace = post.round.workflow.steps[visit.step], self.workspace_of(post)
        away = {person: self.absence(post, person) for (person, _), vote in visit.seats.items()
                if vote is None and quorum.takes_part(self.world, workspace, person)}
        away = {person: number for person, number in away.items() if number is not None and not any(
            self.could_stand_in(d.delegate, post, person) for d in self.world.delegations if d.person == person)}
        return away if quorum.waits_for(self.world, workspace, step, visit, away) else {}

    def escalation_people(self, post):
        """Who hears of it: those whom the deadline of the step escalates to, or managers; else owners; nobody who is away."""
        step, workspace = post.round.workflow.steps[post.open_visit().step], self.workspace_of(post)
        named = [action.to for action in (step.deadline.actions if step.deadline else ())
                 if action.do == 'escalate' and action.to]
        for role in [(named + ['manager'])[0], 'owner']:
            people = [person for person, member in workspace.members.items()
                      if quorum.takes_part(self.world, workspace, person)
                      and role in covering_roles(member.grants, post.channels())
                      and quorum.sees_step(workspace, step, post, person) and self.absence(post, person) is None]
            if people:
                return people
        return []

    def tell_absences(self, post):
        """Each absence once in a step of a round."""
        place = post.handle, post.round.number, post.open_visit().step
        new = {number for number in self.awaited_away(post).values() if (*place, number) not in self.told_absences}
        if new:
            self.record(post, 'absence', None)
            self.by_time['absence'] += 1
            if self.escalation_people(post):
                self.told_absences |= {(*place, number) for number in new}

    def look_for_absences(self):
        """An absence began, or a delegate's time is over: the reviews with a seat of that person are looked at."""
        due = sorted((d.look, number) for number, d in enumerate(self.world.delegations)
                     if d.look is not None and d.look <= self.world.now)
        for _, number in due:
            found = self.world.delegations[number]
            for _, post in sorted(self.world.posts.items()):
                if post.workspace == found.workspace and post.review_state == 'in_review' and any(
                        person == found.person for visit in post.round.visits for person, _ in visit.seats):
                    self.tell_absences(post)
            goes_on = found.delegate is not None and not found.is_ended and self.world.now < found.ends
            found.look = found.ends if goes_on else None
