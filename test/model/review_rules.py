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
        before = post.round
        post.rounds.append(Round(len(post.rounds) + 1, workflow, actor, post.revision))
        if before and not post.is_withdrawn and before.workflow is workflow \
                and before.state in ('approved', 'changes_requested'):
            self.carry(post, before)
        post.is_withdrawn = False
        if not self.ask_next(post):
            self.approve_all(post)
        self.record(post, 'submit', actor)
        return post

    def same_content(self, post, number):
        revision = next(r for r in post.revisions if r.number == number)
        return revision.content() == post.revisions[-1].content()

    def kept_seats(self, post, visit):
        """Seats and votes of a visit without the people who contributed meanwhile."""
        round_ = post.round
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        return {seat: vote for seat, vote in visit.seats.items() if seat[0] not in excluded}

    def carry(self, post, before, except_step=None):
        """Steps that were passed with the content that the post has again count without being asked."""
        round_ = post.round
        kept = []
        for index, step in enumerate(round_.workflow.steps):
            visit = before.last_visit(index)
            if index == except_step or not visit or visit.state not in ('passed', 'carried') \
                    or not self.same_content(post, visit.revision):
                continue
            seats = self.kept_seats(post, visit)
            if quorum.outcome(self.world, self.workspace_of(post), step, seats) == 'passed':
                kept.append((index, seats))
        for index, seats in kept:
            number = 1 + sum(1 for v in round_.visits if v.step == index)
            round_.visits.append(Visit(index, number, post.revision, seats, 'carried'))

    def ask_next(self, post, votes=None):
        """Open the first step that is not settled; False when there is none."""
        for index in range(len(post.round.workflow.steps)):
            if not post.round.is_settled(index):
                self.open_step(post, index, votes)
                return True
        return False

    def open_step(self, post, index, votes=None):
        round_ = post.round
        step = round_.workflow.steps[index]
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
        number = 1 + sum(1 for v in round_.visits if v.step == index)
        for seat in seats:
            seats[seat] = (votes or {}).get(seat)
        visit = Visit(index, number, post.revision, seats)
        round_.visits.append(visit)
        if step.audience == 'client':
            post.client_revision = post.revision

    def restart_round(self, post):
        """An edit in review: the round goes on with the new revision, from the first step that lost its approval."""
        visit = post.round.open_visit()
        index = visit.step
        votes = self.kept_seats(post, visit) if self.same_content(post, visit.revision) else None
        visit.state = 'stale'
        post.round.revision = post.revision
        self.carry(post, post.round, index)
        self.ask_next(post, votes if self.is_next(post, index) else None)

    def is_next(self, post, index):
        return all(post.round.is_settled(i) for i in range(index)) and not post.round.is_settled(index)

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
        if result == 'passed' and not self.ask_next(post):
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
        post.is_withdrawn = True

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
