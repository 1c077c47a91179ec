"""Rounds of review: submit, the votes, and what takes a post out of review (section 3)."""
import quorum
from world import Refused, Round, Visit

VERDICTS = ('approve', 'abstain', 'request_changes', 'reject')


class ReviewRules:
    # submit

    def may_submit(self, actor, post):
        return self.may(actor, post, 'submit') and (post.author == actor or self.may(actor, post, 'edit_any'))

    def check_submit(self, actor, post):
        self.check_action(actor, post, self.may_submit, ('draft', 'changes_requested', 'not_required', 'approved'))
        workflow = self.workflow_now(post)
        if workflow is not None and workflow.mode == 'none':
            raise Refused('WF001', 'mode none')
        if post.review_state == 'approved' and all(
                self.is_approved(post, v) for v in post.live_variants() if v.state != 'published'):
            raise Refused('WF001', 'all of it is approved')
        self.no_flight(post)
        if workflow is None:
            raise Refused('WF004', 'channels of different workflows')
        if any(not self.shown(post, c).strip() for c in post.channels()):
            raise Refused('WF005', 'no content')
        self.need_enough_people(actor, post, workflow)

    def need_enough_people(self, actor, post, workflow):
        """Every requirement of every step could be met, if the actor submitted it."""
        excluded = quorum.excluded_people(workflow, post, actor)
        for step in workflow.steps:
            seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
            if not quorum.can_be_satisfied(step, seats):
                raise Refused('WF004', 'too few people')

    def submit(self, actor, post):
        self.check_submit(actor, post)
        workflow = self.workflow_now(post)
        post.submitter = actor
        post.contributors.add(actor)
        post.review_state = 'in_review'
        post.approved_revision = None
        post.is_inert = False
        post.mode = workflow.mode
        post.rounds.append(Round(len(post.rounds) + 1, workflow, actor, post.revision))
        self.open_step(post, 0)
        self.record(post, 'submit', actor)
        return post

    def open_step(self, post, index):
        round_ = post.round
        step = round_.workflow.steps[index]
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
        number = 1 + sum(1 for v in round_.visits if v.step == index)
        visit = Visit(index, number, post.revision, seats)
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
        if revision is None:
            raise Refused('22004', 'revision')
        if revision < 1:
            raise Refused('22023', 'no revision')
        if verdict in ('request_changes', 'reject') and not (note or '').strip():
            raise Refused('22004' if note is None else '22023', 'note')
        late = 'WF008' if self.was_decided(post) else 'WF001'
        self.check_action(actor, post, None, ('in_review',), (), revision, late)
        round_ = post.round
        if actor in quorum.excluded_people(round_.workflow, post, round_.submitter):
            raise Refused('WF003', 'four eyes')
        if not self.has_seat(actor, post):
            raise Refused('WF008' if self.had_seat(actor, post) else 'WF010', 'no seat')

    def was_decided(self, post):
        """Whether the last round was about this revision and ended with a decision."""
        return post.mode != 'none' and bool(post.round) and post.round.revision == post.revision \
            and post.round.state in ('approved', 'changes_requested', 'rejected')

    def had_seat(self, actor, post):
        """Whether a closed step of this revision asked this person."""
        return any(visit.state != 'open' and visit.revision == post.revision
                   and any(person == actor for person, _ in visit.seats)
                   for visit in post.round.visits)

    def vote(self, actor, post, revision, verdict, note='because'):
        self.check_vote(actor, post, revision, verdict, note)
        round_, visit = post.round, post.open_visit()
        step = round_.workflow.steps[visit.step]
        for seat in visit.seats:
            if seat[0] == actor:
                visit.seats[seat] = verdict
        result = quorum.outcome(self.world, self.workspace_of(post), step, visit.seats)
        if result in ('passed', 'returned', 'declined'):
            visit.state = result
        if result == 'passed' and visit.step + 1 < len(round_.workflow.steps):
            self.open_step(post, visit.step + 1)
        elif result == 'passed':
            self.approve_all(post)
        elif result == 'returned':
            round_.state = post.review_state = 'changes_requested'
        elif result == 'declined':
            round_.state = post.review_state = 'rejected'
            self.make_inert(post)
        self.record(post, verdict, actor)
        return post

    def approve_all(self, post):
        post.round.state = post.review_state = 'approved'
        post.approved_revision = post.revision
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
        guards = [self.no_flight]
        if post.review_state == 'approved':
            guards += [self.no_doubt, self.deliverable]
        self.check_action(actor, post, self.owns, ('in_review', 'approved'), guards)

    def withdraw(self, actor, post):
        self.check_withdraw(actor, post)
        if post.review_state == 'in_review':
            self.close_round(post, 'withdrawn')
        post.review_state = 'draft'
        post.approved_revision = None
        self.make_inert(post)
        self.record(post, 'withdraw', actor)
        return post

    def check_reopen(self, actor, post):
        self.check_action(actor, post, self.owns, ('rejected', 'expired'))

    def reopen(self, actor, post):
        self.check_reopen(actor, post)
        post.review_state = 'draft'
        self.record(post, 'reopen', actor)
        return post

    def check_cancel(self, actor, post):
        self.check_action(actor, post, self.owns, None, (self.no_flight, self.no_doubt, self.deliverable))

    def cancel(self, actor, post):
        self.check_cancel(actor, post)
        if post.review_state == 'in_review':
            self.close_round(post, 'cancelled')
            post.review_state = 'draft'
        post.is_cancelled = all(v.state != 'published' for v in post.variants.values())
        for variant in post.variants.values():
            if variant.state != 'published':
                variant.state, variant.retry_at = 'cancelled', None
        self.record(post, 'cancel', actor)
        return post
