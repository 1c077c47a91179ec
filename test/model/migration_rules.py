"""A review that moves to the current version of its workflow, and posts that are put away (sections 3 and 9)."""
import copy
from dataclasses import replace

import quorum
from world import AGREED, Refused, Round


class MigrationRules:
    # migrate_review

    def version_now(self, post):
        return self.workspace_of(post).workflows[post.round.workflow.name]

    def check_migrate_review(self, actor, post, step_map=None):
        self.check_action(actor, post, self.has('manage_workflows'), ('in_review',))
        to = self.version_now(post)
        if to.mode == 'none':
            raise Refused('WF001', 'no review')
        self.no_flight(post)
        if to.name in self.workspace_of(post).inactive:
            raise Refused('WF004', 'workflow is deactivated')
        if any(self.is_blank(post, c) for c in post.channels()):
            raise Refused('WF005', 'no content')
        self.need_enough_people(post.submitter, post, to)
        if to is post.round.workflow:
            raise Refused('WF001', 'the current version')
        moved = [index for index, _ in self.moved(post, to, step_map or {})]
        if all(index in moved or not self.applies(post, step) for index, step in enumerate(to.steps)):
            raise Refused('WF001', 'nothing left to ask')

    def target(self, to, name, step_map):
        """The step of the new version in which an old one counts; None to ask anew, or where there is none."""
        name = step_map.get(name, name)
        return next((index for index, step in enumerate(to.steps) if step.name == name), None)

    def agreed(self, post):
        """Steps that somebody agreed to in this round, with their visits."""
        round_ = post.round
        return [(step, round_.last_visit(index)) for index, step in enumerate(round_.workflow.steps)
                if round_.is_settled(index) and round_.last_visit(index).state in AGREED]

    def check_map(self, post, to, step_map):
        if any(name not in [step.name for step in post.round.workflow.steps] for name in step_map):
            raise Refused('22023', 'no step of the old version')
        names = [step.name for step in to.steps]
        if any(name is not None and name not in names for name in step_map.values()):
            raise Refused('22023', 'no step of the new version')
        taken = [step_map.get(step.name, step.name) for step, _ in self.agreed(post)]
        taken = [name for name in taken if name is not None]
        if any(name not in names for name in taken) or len(set(taken)) < len(taken):
            raise Refused('22023', 'not one place for each settled step')

    def moved(self, post, to, step_map):
        """What was agreed to and still is under the new version: four eyes, time and distinct people are its own."""
        excluded = quorum.excluded_people(to, post, post.submitter)
        spent, found = set(), []
        for step, visit in self.agreed(post):
            index = self.target(to, step.name, step_map)
            if index is None or not self.holds_bound(to.steps[index], visit.bound, post.publish_at):
                continue
            casts = {seat: visit.actors.get(seat, seat[0]) for seat in visit.seats}
            seats = {seat: None if casts[seat] in excluded or to.distinct_approvers and {seat[0], casts[seat]} & spent else vote
                     for seat, vote in visit.seats.items() if seat[0] not in excluded}
            origin = visit.origin or step
            if quorum.outcome(self.world, self.workspace_of(post), origin, seats, visit.added) == 'passed':
                found.append((index, replace(visit, seats=seats, origin=origin)))
                spent |= {person for seat, vote in seats.items() if vote == 'approve' for person in (seat[0], casts[seat])}
        return found

    def migrate_review(self, actor, post, step_map, is_dry=False):
        if is_dry:
            kept, events = copy.deepcopy(post), len(self.events)
            try:
                self.migrate_review(actor, post, step_map)
                return copy.deepcopy(post)
            finally:
                vars(post).update(vars(kept))
                del self.events[events:]
        self.check_migrate_review(actor, post, step_map)
        to = self.version_now(post)
        self.check_map(post, to, step_map)
        moved = self.moved(post, to, step_map)
        post.open_visit().break_off(self.world.now)
        post.round.state = 'migrated'
        post.mode = to.mode
        post.rounds.append(Round(len(post.rounds) + 1, to, post.submitter, post.revision))
        for index, visit in moved:
            carried = post.round.add(index, post.revision, visit.seats, 'carried', visit.actors, visit.bound, visit.origin)
            carried.added = set(visit.added)
        self.ask_next(post)
        self.record(post, 'migrate_review', actor)
        return post

    # archive

    def check_archive(self, actor, post, is_archived=True):
        self.need_sight(actor, post)
        if not self.owns(actor, post):
            raise Refused('42501', 'owns')
        if is_archived and not self.is_at_rest(post):
            raise Refused('WF001', 'not at rest')

    def is_at_rest(self, post):
        """Nothing of it happens by itself any more."""
        states = [v.state for v in post.variants.values()]
        waits = not states or {'scheduled', 'held', 'unscheduled'} & set(states)
        agreed = not post.is_cancelled and self.satisfies(post, self.mode_now(post))
        return post.review_state != 'in_review' and not {'publishing', 'unconfirmed'} & set(states) \
            and not (agreed and waits and (post.publish_at is not None or post.is_held))

    def archive(self, actor, post, is_archived):
        self.check_archive(actor, post, is_archived)
        if post.is_archived != is_archived:
            post.is_archived = is_archived
            self.record(post, 'archive' if is_archived else 'unarchive', actor)
        return post
