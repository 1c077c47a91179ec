"""Rounds of review: submit, the votes, and what takes a post out of review (section 3)."""
import quorum
from world import Refused, Round, Visit

VERDICTS = ('approve', 'abstain', 'request_changes', 'reject')


class ReviewRules:
    # submit

    def check_submit(self, actor, post):
        self.need_sight(actor, post)
        if post.author == actor:
            allowed = self.may(actor, post, 'submit')
        else:
            allowed = self.may(actor, post, 'submit') and self.may(actor, post, 'edit_any')
        if not allowed:
            raise Refused('42501', 'submit as author, else edit_any and submit')
        self.need_live(post)
        if post.review_state not in ('draft', 'changes_requested', 'not_required', 'approved'):
            raise Refused('WF001', post.review_state)
        workflow = self.workflow_now(post)
        if workflow is not None and workflow.mode == 'none':
            raise Refused('WF001', 'mode none')
        if post.review_state == 'approved' and all(
                self.is_agreed(post, v) for v in post.live_variants() if v.state != 'published'):
            raise Refused('WF001', 'all of it is approved')
        self.need_no_flight(post)
        if workflow is None:
            raise Refused('WF004', 'channels of different workflows')
        if any(not self.shown(post, c).strip() for c in post.channels()):
            raise Refused('WF005', 'no content')
        contributors = post.contributors
        try:
            post.contributors = contributors | {actor}
            excluded = quorum.excluded_people(workflow, post, actor)
        finally:
            post.contributors = contributors
        for step in workflow.steps:
            seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
            if not quorum.can_be_satisfied(step, seats):
                raise Refused('WF004', 'too few people')

    def submit(self, actor, post):
        self.check_submit(actor, post)
        before = self.status(post)
        workflow = self.workflow_now(post)
        post.submitter = actor
        post.contributors.add(actor)
        post.review_state = 'in_review'
        post.approved_revision = None
        post.is_inert = False
        post.mode = workflow.mode
        post.rounds.append(Round(len(post.rounds) + 1, workflow, actor, post.revision))
        self.open_step(post, 0)
        self.record(post, 'submit', actor, before)
        return post

    def open_step(self, post, index):
        round_ = post.round
        step = round_.workflow.steps[index]
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
        number = 1 + sum(1 for v in round_.visits if v.step == index)
        visit = Visit(index, number, post.revision, seats)
        visit.is_blocked = not quorum.can_be_satisfied(step, seats)
        round_.visits.append(visit)
        if step.audience == 'client':
            post.client_revision = post.revision

    def restart_round(self, post):
        """An edit in review: the round goes on with the new revision, from its first step."""
        post.round.open_visit().state = 'stale'
        post.round.revision = post.revision
        self.open_step(post, 0)

    # votes

    def check_vote(self, actor, post, revision, verdict, note='because'):
        self.need_sight(actor, post)
        if revision is None:
            raise Refused('22004', 'revision')
        if verdict in ('request_changes', 'reject') and not (note or '').strip():
            raise Refused('22004' if note is None else '22023', 'note')
        self.need_live(post)
        if post.review_state != 'in_review':
            raise Refused('WF008' if self.voted_before(actor, post) else 'WF001', 'not in review')
        if revision != post.revision:
            raise Refused('WF002', 'another revision')
        round_ = post.round
        if actor in quorum.excluded_people(round_.workflow, post, round_.submitter):
            raise Refused('WF003', 'four eyes')
        if not self.has_seat(actor, post):
            raise Refused('WF008' if self.had_seat(actor, post) else 'WF010', 'no seat')

    def voted_before(self, actor, post):
        """Whether the round that is over asked this person."""
        return bool(post.round) and post.round.state != 'open' and any(
            person == actor for person, _ in post.round.visits[-1].seats)

    def had_seat(self, actor, post):
        """Whether a closed step of this revision asked this person."""
        return any(visit.state != 'open' and visit.revision == post.revision
                   and any(person == actor for person, _ in visit.seats)
                   for visit in post.round.visits)

    def vote(self, actor, post, revision, verdict, note='because'):
        self.check_vote(actor, post, revision, verdict, note)
        before = self.status(post)
        round_, visit = post.round, post.open_visit()
        step = round_.workflow.steps[visit.step]
        for seat in visit.seats:
            if seat[0] == actor:
                visit.seats[seat] = verdict
        result = quorum.outcome(self.world, self.workspace_of(post), step, visit.seats)
        action = verdict
        visit.is_blocked = result == 'blocked'
        if result == 'passed':
            visit.state = 'passed'
            if visit.step + 1 < len(round_.workflow.steps):
                action = 'pass_step'
                self.open_step(post, visit.step + 1)
            else:
                action = 'pass_review'
                self.approve_all(post)
        elif result in ('returned', 'declined'):
            visit.state = result
            action, round_.state = {'returned': ('return_review', 'changes_requested'),
                                    'declined': ('decline_review', 'rejected')}[result]
            post.review_state = round_.state
            if result == 'declined':
                self.make_inert(post)
        self.record(post, action, actor, before)
        return post

    def approve_all(self, post):
        post.round.state = post.review_state = 'approved'
        post.approved_revision = post.revision
        post.contributors = set()
        if not post.round.workflow.has_client_step():
            post.client_revision = post.revision

    def make_inert(self, post):
        """The schedule stays, no clock acts on it."""
        post.is_inert = True

    # out of review

    def close_round(self, post, state):
        visit = post.open_visit()
        if visit:
            visit.state = state
        post.round.state = state

    def check_withdraw(self, actor, post):
        self.need_sight(actor, post)
        self.need_ownership(actor, post)
        if post.review_state not in ('in_review', 'approved'):
            raise Refused('WF001', post.review_state)
        self.need_live(post)
        self.need_no_flight(post)
        if post.review_state == 'approved':
            self.need_no_doubt(post)
            self.need_deliverable(post)

    def withdraw(self, actor, post):
        self.check_withdraw(actor, post)
        before = self.status(post)
        if post.review_state == 'in_review':
            self.close_round(post, 'withdrawn')
        post.review_state = 'draft'
        post.approved_revision = None
        self.make_inert(post)
        self.record(post, 'withdraw', actor, before)
        return post

    def check_reopen(self, actor, post):
        self.need_sight(actor, post)
        self.need_ownership(actor, post)
        if post.review_state not in ('rejected', 'expired'):
            raise Refused('WF001', post.review_state)
        self.need_live(post)

    def reopen(self, actor, post):
        self.check_reopen(actor, post)
        before = self.status(post)
        post.review_state = 'draft'
        self.record(post, 'reopen', actor, before)
        return post

    def check_cancel(self, actor, post):
        self.need_sight(actor, post)
        self.need_ownership(actor, post)
        self.need_live(post)
        self.need_no_flight(post)
        self.need_no_doubt(post)
        self.need_deliverable(post)

    def cancel(self, actor, post):
        self.check_cancel(actor, post)
        before = self.status(post)
        if post.review_state == 'in_review':
            self.close_round(post, 'cancelled')
            post.review_state = 'draft'
        post.is_cancelled = True
        for variant in post.variants.values():
            if variant.state != 'published':
                variant.state, variant.retry_at = 'cancelled', None
        self.record(post, 'cancel', actor, before)
        return post
