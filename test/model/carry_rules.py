"""What earlier approvals are still worth: carry, conditions, retract (sections 2 and 3)."""
from dataclasses import replace

import conditions
import quorum
import roles
from world import AGREED, NEGATIVE, SETTLED, Refused, Round

VERDICTS = ('approve', 'abstain') + NEGATIVE
BINDING = AGREED + ('deemed',)    # visits that were about one publish time


class CarryRules:
    # conditions

    def applies(self, post, step):
        workspace = self.workspace_of(post)
        channels = post.channels()
        return conditions.applies(step.when, {
            'labels': post.labels, 'campaign': post.campaign, 'channels': channels,
            'networks': {workspace.channels[c].network for c in channels},
            'media_kinds': {post.media} - {None},
            'author_roles': roles.covering_roles(self.grants(workspace, post.author), channels)})

    def reconsider(self, post):
        """What a condition reads has changed: a step that was skipped and applies now is asked."""
        if post.round is None or post.review_state not in ('in_review', 'approved'):
            return
        steps = post.round.workflow.steps
        again = [i for i, step in enumerate(steps) if self.was_skipped(post.round, i) and self.applies(post, step)]
        if post.review_state == 'approved':
            if again and post.overridden_revision is None and self.may_go_out(post):
                self.no_flight(post)
                self.no_doubt(post)
                self.reopen_round(post, None)
            return
        self.go_back(post, again)

    def go_back(self, post, again):
        """A step that is asked after all goes before the open one; votes about another publish time are dropped."""
        round_, visit = post.round, post.open_visit()
        unbound = [i for i in range(len(round_.workflow.steps)) if i != visit.step and self.is_unbound(post, i)]
        asked = min((i for i in again + unbound if i < visit.step), default=None)
        for index in unbound:
            if index != asked:
                round_.add(index, post.revision, {}, 'stale', (), post.publish_at)
        holds = self.holds_bound(round_.workflow.steps[visit.step], visit.bound, post.publish_at)
        if asked is not None:
            visit.break_off(self.world.now)
            if not holds:
                round_.add(visit.step, post.revision, {}, 'stale', (), post.publish_at)
            self.open_step(post, asked, None)
        elif not holds and any(visit.seats.values()):
            visit.break_off(self.world.now)
            self.open_step(post, visit.step, None)
        elif not holds:
            visit.bound = post.publish_at

    # the publish time that was agreed to

    def holds_bound(self, step, bound, publish_at):
        if step.binding is None or publish_at is None:
            return True
        return bound is not None and abs(bound - publish_at) <= (0 if step.binding == 'exact' else step.binding)

    def is_unbound(self, post, index):
        visit = post.round.last_visit(index)
        return bool(visit) and visit.revision == post.round.revision and visit.state in BINDING \
            and not self.holds_bound(post.round.workflow.steps[index], visit.bound, post.publish_at)

    def unbound_step(self, post, publish_at):
        """The first step of an approved post that agreed to another publish time."""
        if post.review_state != 'approved' or post.overridden_revision is not None:
            return None
        for index, step in enumerate(post.round.workflow.steps):
            visit = post.round.last_visit(index)
            if visit and visit.state in BINDING and not self.holds_bound(step, visit.bound, publish_at):
                return index
        return None

    def was_skipped(self, round_, index):
        visit = round_.last_visit(index)
        return bool(visit) and visit.state == 'skipped'

    def may_go_out(self, post):
        """What is out stays out; a channel that was removed can come back as it was approved."""
        return not post.variants or any(v.state != 'published' for v in post.variants.values())

    # what an edit leaves

    def revision_of(self, post, number):
        return next(r for r in post.revisions if r.number == number)

    def is_kept(self, post, step, visit):
        """Whether votes about the content of a visit are votes about the content of now."""
        then, now = self.revision_of(post, visit.revision), post.revisions[-1]
        if then.content() == now.content() or step.carry == 'always':
            return True
        if step.carry == 'minor':
            later = [r for r in post.revisions if r.number > then.number]
            return all(r.is_minor and r.author in self.askable(post, step) for r in later)
        return step.carry == 'scope' and self.in_scope(step, then, now)

    def askable(self, post, step):
        """Whom a step could ask, four eyes aside."""
        seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, set())
        return {person for person, _ in seats}

    def in_scope(self, step, then, now):
        """Nothing changed of what a step with carry scope looks at. A channel that went is no change; where there is
        none, what the post itself says is all there is."""
        kind, names = step.covers or (None, ())
        fields = names if kind == 'fields' else ('body', 'link', 'media')
        if not now.channels:
            return all(getattr(then, name) == getattr(now, name) for name in fields)
        places = [('body', 'link', 'media').index(name) for name in fields]
        for channel in now.channels if kind != 'channels' else now.channels & set(names):
            before, after = then.shows(channel), now.shows(channel)
            if before is None or any(before[place] != after[place] for place in places):
                return False
        return True

    def kept_seats(self, post, visit):
        """Seats and votes of a visit without the people who contributed meanwhile."""
        round_ = post.round
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        return {seat: None if visit.actors.get(seat) in excluded else vote
                for seat, vote in visit.seats.items() if seat[0] not in excluded}

    def carry(self, post, before, except_steps=()):
        """Steps that were passed, and whose votes still count, are not asked again."""
        round_ = post.round
        kept = []
        for index, step in enumerate(round_.workflow.steps):
            visit = before.last_visit(index)
            if index in except_steps or not visit or visit.state not in AGREED \
                    or not self.is_kept(post, step, visit) \
                    or not self.holds_bound(step, visit.bound, post.publish_at):
                continue
            seats = self.kept_seats(post, visit)
            if quorum.outcome(self.world, self.workspace_of(post), visit.origin or step, seats, visit.added) == 'passed':
                kept.append((index, seats, visit))
        for index, seats, visit in kept:
            carried = round_.add(index, post.revision, seats, 'carried', visit.actors, visit.bound, visit.origin)
            carried.added = visit.added & set(seats)

    def ask_next(self, post, edited=None, resumed=(None, None)):
        """Open the first step that is not settled and applies, or else the one that was just being asked: nothing
        passes because a condition holds no more. False when all is settled.

        edited: the visit that was open when the post was edited just now. resumed: a step asked again, and its votes."""
        round_ = post.round
        waiting = [index for index, step in enumerate(round_.workflow.steps)
                   if not round_.is_settled(index) or self.was_skipped(round_, index) and self.applies(post, step)]
        asked = next((i for i in waiting if self.applies(post, round_.workflow.steps[i])),
                     edited.step if edited else resumed[0])
        for index in waiting:
            if index == asked:
                self.open_step(post, index, edited, resumed[1] if index == resumed[0] else None)
                return True
            round_.add(index, post.revision, {}, 'skipped', (), post.publish_at)
        return False

    def open_step(self, post, index, edited, kept=None):
        """Open a step; votes of a visit that was broken off stay, after an edit those that its rule keeps.

        edited: the visit that was open when the post was edited just now. kept: a visit whose votes stay."""
        round_ = post.round
        step = round_.workflow.steps[index]
        excluded = quorum.excluded_people(round_.workflow, post, round_.submitter)
        if round_.workflow.distinct_approvers:
            excluded = excluded | self.approvers(post, index)
        seats = quorum.seats_of(self.world, self.workspace_of(post), step, post, excluded)
        last = round_.last_visit(index)
        if kept is None and last and last.state == 'stale' and (
                last.revision == post.revision or last is edited and self.is_kept(post, step, last)):
            kept = replace(last, seats=self.kept_seats(post, last))
        opened = round_.add(index, post.revision, seats, 'open', (), post.publish_at)
        self.set_deadline(post, opened, last, excluded)
        seats = opened.seats
        # Votes on the requirements of another version answer none of these.
        if kept and kept.origin is None and self.holds_bound(step, kept.bound, post.publish_at):
            opened.actors = dict(kept.actors)
            for seat in seats:
                seats[seat] = kept.seats.get(seat)
            if any(seats.values()):
                opened.bound = kept.bound
        if step.audience == 'client':
            post.client_revision = post.revision

    def approvers(self, post, except_step):
        """Who approved another step of the round: they count there."""
        round_ = post.round
        people = set()
        for index in range(len(round_.workflow.steps)):
            visit = round_.last_visit(index)
            if index != except_step and visit and visit.revision == round_.revision \
                    and visit.state in SETTLED:
                for seat, vote in visit.seats.items():
                    people |= {seat[0], visit.actors.get(seat, seat[0])} if vote == 'approve' else set()
        return people

    def restart_round(self, post):
        """An edit in review: the round goes on with the new revision, from the first step that lost its approval."""
        visit = post.round.open_visit()
        visit.break_off(self.world.now)
        post.round.revision = post.revision
        self.carry(post, post.round, (visit.step,))
        self.go_on(post, visit)

    # taking a vote back

    def is_of(self, visit, seat, person, only_seated=False):
        """Whether a vote is this person's: on their seat, or cast by them for somebody else."""
        return seat[0] == person or not only_seated and visit.actors.get(seat) == person

    def voter_in(self, visit, person, only_seated, dissents):
        """Whose votes are taken back: the person's own, else those of the first one they voted for."""
        order = list(self.world.people)
        people = [seat[0] for seat, vote in sorted(visit.seats.items(), key=lambda s: (s[0][1], order.index(s[0][0])))
                  if vote in (NEGATIVE if dissents else VERDICTS) and self.is_of(visit, seat, person, only_seated)]
        return person if person in people else people[0]

    def live_votes(self, post, actor, only_seated=False):
        """Steps in which a vote of the actor counts now, with their visits."""
        round_ = post.round
        if round_ is None or round_.revision != post.revision or post.overridden_revision is not None:
            return {}
        found = {}
        for index in range(len(round_.workflow.steps)):
            visit = round_.last_visit(index)
            if not visit or visit.revision != post.revision:
                continue
            if visit.state == 'stale' and not self.holds_bound(round_.workflow.steps[index], visit.bound, post.publish_at):
                continue
            votes = {vote for seat, vote in visit.seats.items() if self.is_of(visit, seat, actor, only_seated)} - {None}
            if round_.state == 'changes_requested':
                if visit.state != 'returned':
                    continue
                votes &= {'request_changes', 'reject'}
                if votes and self.is_refused_without(post, visit, self.voter_in(visit, actor, only_seated, True)):
                    continue
            if votes:
                found[index] = visit
        return found

    def is_refused_without(self, post, visit, person):
        """What others said against it ends the step all the same."""
        kept = {seat: None if seat[0] == person else vote for seat, vote in visit.seats.items()}
        asked = post.round.workflow.steps[visit.step]
        return quorum.outcome(self.world, self.workspace_of(post), asked, kept, visit.added) in ('returned', 'declined')

    def check_retract(self, actor, post):
        self.check_action(actor, post, None, ('in_review', 'approved', 'changes_requested'))
        if not self.live_votes(post, actor):
            raise Refused('WF001', 'no vote that counts')
        if post.review_state == 'approved':
            self.no_flight(post)
            if any(v.attempts for v in post.variants.values()):
                raise Refused('WF001', 'delivery has started')

    def retract(self, actor, post):
        self.check_retract(actor, post)
        self.take_back(post, actor)
        self.record(post, 'retract', actor)
        return post

    def take_back(self, post, person, only_seated=False):
        """The vote in the open step, or else in the last one; the rest of what was said there stays."""
        round_, open_ = post.round, post.open_visit()
        found = self.live_votes(post, person, only_seated)
        index = open_.step if open_ and open_.step in found else max(found)
        voted = found[index]
        owner = self.voter_in(voted, person, only_seated, round_.state == 'changes_requested')
        cleared = {seat: None if seat[0] == owner else vote for seat, vote in voted.seats.items()}
        kept = replace(voted, seats=cleared)
        if open_ is None:
            if round_.is_counted:
                post.change_requests -= 1
                post.waits_for_round = False
            self.reopen_round(post, index, kept)
        elif voted is open_:
            voted.seats = cleared
        elif index > open_.step:
            stale = round_.add(index, post.revision, cleared, 'stale', voted.actors, voted.bound, voted.origin)
            stale.added = set(voted.added)
        else:
            open_.break_off(self.world.now)
            self.open_step(post, index, None, kept)

    def reopen_round(self, post, asked, kept=None):
        """A closed review goes on in a new round, in which what was settled is carried but for the step that is asked
        again, with the votes that are kept."""
        before = post.round
        self.unapprove(post, 'in_review')
        post.rounds.append(Round(len(post.rounds) + 1, before.workflow, before.submitter, post.revision))
        self.carry(post, before, (asked,))
        self.ask_next(post, None, (asked, kept))
