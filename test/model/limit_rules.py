"""The limits of a plan: no publish time, and no attempt, before an embargo or after its end (section 7)."""
from base import GRACE, LONGEST_WAIT
from world import Refused

LIMITS = ('not_before', 'publish_until', 'unpublish_at')

DAY = 24 * 3600
ENDS = LIMITS[1:]    # what is to be down by then does not begin to go out behind it


class LimitRules:
    def need_near(self, limits):
        """Planned times lie no further back than a day."""
        if any(at is not None and at < self.world.now - DAY for at in limits.values()):
            raise Refused('22008', 'out of range')

    def need_within(self, post, publish_at, limits=None):
        """limits: what they are to be, where that is not what they are."""
        limits = {**{name: getattr(post, name) for name in LIMITS}, **(limits or {})}
        if publish_at is None:
            return
        if limits['not_before'] is not None and publish_at < limits['not_before']:
            raise Refused('WF006', 'embargo')
        if any(limits[end] is not None and publish_at > limits[end] for end in ENDS):
            raise Refused('WF006', 'until')

    def is_over(self, post):
        return any(getattr(post, end) is not None and getattr(post, end) < self.world.now for end in ENDS)

    def is_late(self, post):
        """What waits for its gate goes out no more."""
        return post.publish_at + GRACE < self.world.now or self.is_over(post)

    def closed_limits(self, post):
        """Of the gate: nothing begins outside of the two."""
        closed = []
        if post.not_before is not None and self.world.now < post.not_before:
            closed.append('embargo')
        if self.is_over(post):
            closed.append('until')
        return closed

    def ends_before(self, post, retry_at):
        """Whether no attempt is left. retry_at: when the engine wants to try again, or none where it does not: the
        wait is left to chance, so that is right wherever the longest one is too long."""
        at = self.world.now + LONGEST_WAIT if retry_at is None else retry_at
        return any(getattr(post, end) is not None and at > getattr(post, end) for end in ENDS)

    def may_limit(self, limits):
        """Whoever may plan; to plan the end of what is out is to take it down."""
        def need(actor, post):
            is_out = any(v.state == 'published' for v in post.variants.values())
            return self.may_plan(actor, post) and (
                not is_out or 'unpublish_at' not in (limits or {}) or self.may(actor, post, 'unpublish'))
        return need

    def check_plan(self, actor, post, limits=None):
        is_of_what_is_out = limits is not None and set(limits) == {'unpublish_at'}
        self.check_action(actor, post, self.may_limit(limits), None, (
            self.no_flight, self.no_doubt, *(() if is_of_what_is_out else (self.deliverable,))))
        self.need_within(post, post.publish_at, limits)

    def plan(self, actor, post, limits):
        """Other limits. Who names those that there are plans as well, as whoever schedules for the same time."""
        self.check_plan(actor, post, limits)
        vars(post).update(limits)
        self.record(post, 'plan', actor)
        return post
