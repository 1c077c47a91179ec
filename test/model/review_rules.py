"""Rounds of review: submit, the votes, and what takes a post out of review (section 3)."""
import copy

import quorum
import roles
from world import Refused, Round

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
        if post.review_state == 'approved' and self.all_approved(post):
            raise Refused('WF001', 'all of it is approved')
        self.no_flight(post)
        if post.waits_for_round:
            raise Refused('WF009', 'waits for grant_round')
        if workflow is None or workflow.name in self.workspace_of(post).inactive:
            raise Refused('WF004', 'no one workflow')
        if any(self.is_blank(post, c) for c in post.channels()):
            raise Refused('WF005', 'no content')
        self.need_enough_people(actor, post, workflow)
        if workflow.late_submit == 'deny' and self.is_out_of_time(post, workflow) \
                and not self.is_agreed_again(actor, post, workflow):
            raise Refused('WF006', 'no time for the review')

    def is_agreed_again(self, actor, post, workflow):
        """Nobody would be asked: all that was agreed to counts still."""
        trial = copy.deepcopy(post)
        self.begin_round(actor, trial, workflow)
        return trial.review_state == 'approved'

    def all_approved(self, post):
        return all(self.is_approved(post, v) for v in post.live_variants() if v.state != 'published')

    def need_enough_people(self, actor, post, workflow):
        """Every requirement of every step that applies could be met, if the actor submitted it; and one applies."""
        excluded = quorum.excluded_people(workflow, post, actor)
        steps = [step for step in workflow.steps if self.applies(post, step)]
        for step in steps:
            seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
            if not quorum.can_be_satisfied(step, seats):
                raise Refused('WF004', 'too few people')
        if not steps:
            raise Refused('WF004', 'no step applies')

    def submit(self, actor, post):
        self.check_submit(actor, post)
        self.begin_round(actor, post, self.workflow_now(post))
        self.record(post, 'submit', actor)
        return post

    def begin_round(self, actor, post, workflow):
        post.submitter = actor
        post.contributors.add(actor)
        self.unapprove(post, 'in_review')
        post.is_inert = False
        post.mode = workflow.mode
        before = post.round
        post.rounds.append(Round(len(post.rounds) + 1, workflow, actor, post.revision))
        if before and not post.is_withdrawn and before.workflow is workflow \
                and before.state in ('approved', 'changes_requested'):
            self.carry(post, before)
        post.is_withdrawn = False
        self.go_on(post)

    def go_on(self, post, edited=None):
        """Ask the next step, or be done."""
        if not self.ask_next(post, edited):
            self.approve_all(post)

    # votes

    @staticmethod
    def check_vote_arguments(revision, verdict, note):
        if revision is None:
            raise Refused('22004', 'revision')
        if revision < 1:
            raise Refused('22023', 'no revision')
        if verdict in ('request_changes', 'reject') and not (note or '').strip():
            raise Refused('22004' if note is None else '22023', 'note')

    def check_vote(self, actor, post, revision, verdict, note='because', behalf=None):
        self.check_vote_arguments(revision, verdict, note)
        late = 'WF008' if self.was_decided(post) else 'WF001'
        self.check_action(actor, post, None, ('in_review',), (), revision, late)
        person = self.check_seat(actor, post, behalf)
        limit = post.round.workflow.change_requests
        if verdict == 'request_changes' and limit and limit.at_limit == 'block' and self.counts(post, person) \
                and self.is_at_limit(post):
            raise Refused('WF009', 'limit of change requests')
        return person

    def was_decided(self, post):
        """Whether the last round was about this revision and ended with a decision."""
        return post.mode != 'none' and bool(post.round) and post.round.revision == post.revision \
            and post.round.state in ('approved', 'changes_requested', 'rejected', 'expired')

    def had_seat(self, actor, post):
        """Whether a closed step of this revision asked this person."""
        return any(visit.state != 'open' and visit.revision == post.revision
                   and any(person == actor for person, _ in visit.seats)
                   for visit in post.round.visits)

    def vote(self, actor, post, revision, verdict, note='because', behalf=None):
        person = self.check_vote(actor, post, revision, verdict, note, behalf)
        round_, visit = post.round, post.open_visit()
        step = round_.workflow.steps[visit.step]
        for seat in visit.seats:
            if seat[0] == person:
                visit.seats[seat] = verdict
                visit.actors[seat] = actor
        self.close_step(post, visit, quorum.outcome(self.world, self.workspace_of(post), step, visit.seats, visit.added))
        self.record(post, verdict, actor)
        return post

    def close_step(self, post, visit, result):
        round_ = post.round
        if result == 'passed' and self.holds(post, round_.workflow.steps[visit.step]):
            result = 'open'
        if result == 'returned':
            result = self.count_request(post, visit)
        if result in ('passed', 'returned', 'declined'):
            visit.state = result
        if result == 'passed':
            visit.bound = post.publish_at
        if result == 'passed':
            self.go_on(post)
        elif result == 'returned':
            round_.state = post.review_state = 'changes_requested'
        elif result == 'declined':
            round_.state = post.review_state = 'rejected'
            self.make_inert(post)

    # how often changes may be requested

    def counts(self, post, person):
        """Whether a request of this person counts against the limit."""
        wanted = post.round.workflow.change_requests.roles
        held = roles.covering_roles(self.grants(self.workspace_of(post), person), post.channels())
        return not wanted or bool(set(wanted) & held)

    def is_at_limit(self, post):
        return post.change_requests >= post.round.workflow.change_requests.limit + post.granted_rounds

    def count_request(self, post, visit):
        """A round that ends in changes counts once, however many asked; what the limit makes of it. One that is
        rejected for the limit did not end in changes."""
        limit = post.round.workflow.change_requests
        asked = {person for (person, _), vote in visit.seats.items() if vote == 'request_changes'}
        if limit is None or not any(self.counts(post, person) for person in asked):
            return 'returned'
        met = self.is_at_limit(post)
        if met and limit.at_limit == 'reject':
            return 'declined'
        post.change_requests += 1
        post.round.is_counted = True
        post.waits_for_round = met and limit.at_limit == 'escalate'
        return 'returned'

    def approve_all(self, post):
        post.round.state = post.review_state = 'approved'
        post.approved_revision = post.revision
        self.show_to_clients(post, post.round.workflow)

    def show_to_clients(self, post, workflow):
        """Clients see what was approved where no step is theirs; one that the review skipped reached nobody."""
        round_ = post.round if post.round and post.round.workflow is workflow else None
        for index, step in enumerate(workflow.steps if workflow else ()):
            visit = round_.last_visit(index) if round_ else None
            if step.audience == 'client' and not (visit and visit.state == 'skipped' and visit.revision == post.revision):
                return
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
        self.unapprove(post, 'draft')
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
