"""When a step is due, and what time does then (section 6)."""
from fractions import Fraction

import quorum
from world import NEGATIVE, Refused, Requirement

BY_TIME = ('approve', 'skip')    # what only people may say elsewhere
SEATING = ('escalate', 'reassign')


class DeadlineRules:
    # when a step is due

    def deadline_of(self, post, visit):
        return post.round.workflow.steps[visit.step].deadline

    def is_out_of_time(self, post, workflow):
        """The publish time leaves a step that applies no time at all."""
        return post.publish_at is not None and any(
            step.deadline and post.publish_at - (step.deadline.lead or 0) <= self.world.now and self.applies(post, step)
            for step in workflow.steps)

    def due_of(self, post, visit):
        """The earlier of the time it was given and the publish time less the lead."""
        rule, ends = self.deadline_of(post, visit), []
        if visit.extended_to is not None:
            ends.append(visit.extended_to)
        elif rule.within:
            ends.append(visit.asked_at + rule.within)
        if post.publish_at is not None:
            ends.append(post.publish_at - (rule.lead or 0))
        return min(ends, default=None)

    def set_deadline(self, post, visit, last, excluded):
        """A step that is asked. One that was broken off just now goes on, with the people whom its deadline seated."""
        visit.asked_at = self.world.now
        rule = self.deadline_of(post, visit)
        if rule is None:
            return
        if last is None or last.state != 'stale' or last.broken_at != self.world.now or last.due is None:
            visit.due = self.due_of(post, visit)
            return
        visit.asked_at, visit.due, visit.extended_to, visit.done = last.asked_at, last.due, last.extended_to, set(last.done)
        if any(rule.actions[action].do in SEATING for action in last.done):
            visit.seats = {seat: None for seat in last.seats if seat[0] not in excluded}
            visit.added = last.added & set(visit.seats)

    def move_due(self, post):
        """The publish time moved, or went."""
        visit = post.open_visit()
        if visit and self.deadline_of(post, visit):
            visit.due = self.due_of(post, visit)

    def check_extend_deadline(self, actor, post, until, reason='because'):
        self.need_reason(reason)
        self.check_action(actor, post, self.has('manage_workflows'), ('in_review',))
        if post.open_visit().due is None:
            raise Refused('WF001', 'no deadline')
        if until <= self.world.now or until <= post.open_visit().due:
            raise Refused('WF006', 'not later')

    def extend_deadline(self, actor, post, until, reason):
        self.check_extend_deadline(actor, post, until, reason)
        visit = post.open_visit()
        visit.due = visit.extended_to = until
        self.record(post, 'extend_deadline', actor)
        return post

    # when an action is

    def instant(self, action, start, due):
        kind, amount = action.at
        if kind == 'offset':
            return due + amount
        if amount == 100:
            return due
        at = start + max(0, due - start) * Fraction(amount, 100)
        return max(at, due) if amount > 100 else min(at, due)

    def time_of(self, post, visit, action):
        """Never before the step was asked. What time settles takes the whole time, and approval that of the revision."""
        at = max(self.instant(action, visit.asked_at, visit.due), visit.asked_at)
        if action.do not in BY_TIME:
            return at
        start = max(visit.asked_at, post.revisions[-1].at) if action.do == 'approve' else visit.asked_at
        return max(at, self.instant(action, start, start + self.deadline_of(post, visit).within))

    def next_action(self, post):
        """The instant and the number of the open step's next action, or None."""
        visit = post.open_visit()
        if visit is None or visit.due is None:
            return None
        left = [(self.time_of(post, visit, action), number)
                for number, action in enumerate(self.deadline_of(post, visit).actions) if number not in visit.done]
        return min(left, default=None)

    def timer(self, post):
        """The row that there must be: step, visit, action and the instant in microseconds."""
        found, visit = self.next_action(post), post.open_visit()
        return [visit.step, visit.number, found[1], int(found[0] * 1000000)] if found else None

    # what time does

    def next_due(self):
        """The instant, the post and the action that come next of all, or None."""
        found = [(self.next_action(post), handle) for handle, post in self.world.posts.items()]
        return min(((at, handle, number) for (at, number), handle in (f for f in found if f[0])), default=None)

    def fire_next(self):
        """The next action whose time has come; False where there is none."""
        found = self.next_due()
        if found is None or found[0] > self.world.now:
            return False
        post, number = self.world.posts[found[1]], found[2]
        visit = post.open_visit()
        action = self.deadline_of(post, visit).actions[number]
        try:
            name = getattr(self, 'time_' + action.do)(post, visit, action)
        except Refused:
            name = 'lapse'
        visit.done.add(number)
        self.record(post, name, None)
        self.by_time[f'{action.do} lapsed' if name == 'lapse' else action.do] += 1
        return True

    def time_remind(self, post, visit, action):
        return 'remind'

    def seatable(self, post, visit, role):
        """Members with a role who may decide about the open step."""
        round_, workspace = post.round, self.workspace_of(post)
        step = round_.workflow.steps[visit.step]
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        if round_.workflow.distinct_approvers:
            excluded = excluded | self.approvers(post, visit.step)
        people = quorum.eligible(self.world, workspace, Requirement((role,)), post.channels(), excluded)
        return {person for person in people if quorum.sees_step(workspace, step, post, person)}

    def time_escalate(self, post, visit, action):
        people = self.seatable(post, visit, action.to or 'manager') or self.seatable(post, visit, 'owner')
        asked = range(len(post.round.workflow.steps[visit.step].requires))
        new = {(person, index) for person in people for index in asked} - set(visit.seats)
        visit.seats.update({seat: None for seat in new})
        visit.added |= new
        return 'escalate'

    def time_reassign(self, post, visit, action):
        """Who has not voted makes place for the others."""
        step = post.round.workflow.steps[visit.step]
        seats = {seat: vote for seat, vote in visit.seats.items() if vote is not None}
        for person in self.seatable(post, visit, action.to):
            for index in range(len(step.requires)):
                seats.setdefault((person, index), None)
        if not self.could_satisfy(post, step, seats) or \
                quorum.outcome(self.world, self.workspace_of(post), step, seats) == 'blocked':
            raise Refused('WF004', 'too few people')
        visit.seats, visit.added = seats, set()
        return 'hand_over'

    def could_satisfy(self, post, step, seats):
        here = {seat: vote for seat, vote in seats.items()
                if vote is not None or quorum.takes_part(self.world, self.workspace_of(post), seat[0])}
        return quorum.can_be_satisfied(step, here)

    def need_no_objection(self, post, visit):
        """Time settles nothing over an objection, over what holds the step open, or where it is blocked."""
        step = post.round.workflow.steps[visit.step]
        if any(vote in NEGATIVE for vote in visit.seats.values()) or self.holds(post, step) or \
                quorum.outcome(self.world, self.workspace_of(post), step, visit.seats, visit.added) == 'blocked':
            raise Refused('WF004', 'people have to decide')

    def time_approve(self, post, visit, action):
        self.need_no_objection(post, visit)
        visit.state, visit.bound = 'deemed', post.publish_at
        self.go_on(post)
        return 'deem_step'

    def time_skip(self, post, visit, action):
        self.need_no_objection(post, visit)
        round_ = post.round
        others = [index for index in range(len(round_.workflow.steps)) if index != visit.step]
        is_last = not any((not round_.is_settled(index) or self.was_skipped(round_, index))
                          and self.applies(post, round_.workflow.steps[index]) for index in others)
        if is_last and not any(round_.is_settled(index) and round_.last_visit(index).state not in ('skipped', 'passed_over')
                               for index in others):
            raise Refused('WF004', 'nobody would have agreed')
        visit.state = 'passed_over'
        self.go_on(post)
        return 'skip_step'

    def end_round(self, post, visit, state, review):
        visit.state = state
        post.round.state = post.review_state = review

    def time_request_changes(self, post, visit, action):
        self.end_round(post, visit, 'returned', 'changes_requested')
        return 'time_return'

    def time_reject(self, post, visit, action):
        self.end_round(post, visit, 'declined', 'rejected')
        self.make_inert(post)
        return 'time_reject'

    def time_expire(self, post, visit, action):
        self.end_round(post, visit, 'expired', 'expired')
        self.make_inert(post)
        return 'expire'

    def time_hold(self, post, visit, action):
        """A hold of a person stays theirs; one of an earlier deadline is this step's now."""
        self.deliverable(post)
        if post.is_held and post.held_by is None:
            raise Refused('WF001', 'held')
        post.is_held, post.held_by = True, visit.step
        for variant in post.variants.values():
            if variant.state == 'scheduled':
                variant.state = 'held'
        return 'time_hold'

    def lift_holds(self):
        """A deadline's hold ends when its step is done with."""
        for post in self.world.posts.values():
            if post.held_by is None or not (post.review_state == 'approved' or post.review_state == 'in_review'
                                            and post.round.is_settled(post.held_by)):
                continue
            self.let_go(post)
            self.record(post, 'lift_hold', None)
