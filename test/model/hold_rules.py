"""What a step waits for besides votes: its checklist, and comments that block (section 8)."""
import quorum
import roles
from world import Refused


class HoldRules:
    def is_ticked(self, post, step, item):
        """An item that is bound to revisions counts for the one that it was ticked on."""
        revision = post.ticks.get((step.name, item.item))
        return revision is not None and (revision == post.revision or not item.rebind)

    def holds(self, post, step):
        """How many things hold the step open although its votes are there."""
        items = sum(1 for i in step.checklist if i.severity == 'error' and not self.is_ticked(post, step, i))
        return items + (self.blocking(post) if step.blocking_comments else 0)

    def blocking(self, post):
        return sum(1 for c in post.comments if c.is_blocking and not c.is_resolved)

    def close_if_free(self, post, held_before):
        """The last hold that goes away passes a step that has its votes."""
        visit = post.open_visit()
        if visit is None:
            return
        step = post.round.workflow.steps[visit.step]
        if held_before and not self.holds(post, step) and \
                quorum.outcome(self.world, self.workspace_of(post), step, visit.seats, visit.added) == 'passed':
            visit.state, visit.bound = 'passed', post.publish_at
            self.go_on(post)

    def held(self, post):
        visit = post.open_visit()
        return self.holds(post, post.round.workflow.steps[visit.step]) if visit else 0

    # ticks

    def find_item(self, actor, post, name):
        """The item among those of the open step; a WF001 for one of another step."""
        round_, visit = post.round, post.open_visit()
        step = round_.workflow.steps[visit.step]
        for item in step.checklist:
            if item.item == name:
                return step, item
        if any(item.item == name for other in round_.workflow.steps for item in other.checklist):
            raise Refused('WF001', 'its step is not open')
        raise Refused('22023', 'no such item')

    def may_tick(self, actor, post, item):
        if item.role:
            held = roles.covering_roles(self.grants(self.workspace_of(post), actor), post.channels())
            return item.role in held
        return self.has_seat(actor, post) or self.may(actor, post, 'edit_any')

    def sees_checklist(self, actor, post):
        visit = post.open_visit()
        return not self.is_client(actor, self.workspace_of(post)) or any(p == actor for p, _ in visit.seats) \
            or post.round.workflow.steps[visit.step].audience == 'client'

    def check_tick(self, actor, post, name):
        self.check_action(actor, post, None, ('in_review',))
        if not self.sees_checklist(actor, post):
            raise Refused('WF001', 'no item that they see')
        _, item = self.find_item(actor, post, name)
        if not self.may_tick(actor, post, item):
            raise Refused('42501', 'tick')

    def tick(self, actor, post, name, is_done):
        self.check_tick(actor, post, name)
        step, item = self.find_item(actor, post, name)
        if self.is_ticked(post, step, item) == is_done:
            return post
        held = self.held(post)
        if is_done:
            post.ticks[step.name, name] = post.revision
        else:
            post.ticks.pop((step.name, name), None)
        self.close_if_free(post, held)
        self.record(post, 'tick', actor)
        return post

    # comments that block

    def check_block(self, actor, post):
        """Who sees what is internal, or sits in the open step."""
        if self.is_client(actor, self.workspace_of(post)) and not self.has_seat(actor, post):
            raise Refused('42501', 'view_internal or a seat')

    def check_resolve(self, actor, post, comment):
        if not (comment.is_blocking and comment.author == actor):
            self.check_add_comment(actor, post)
        if comment.is_blocking and comment.author != actor:
            if not self.may(actor, post, 'edit_any'):
                raise Refused('42501', 'its author or edit_any')
            if actor in post.contributors:
                raise Refused('WF003', 'contributed')
