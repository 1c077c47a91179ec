"""Plan and delivery: schedule, hold, the worker's claims and outcomes (sections 1 and 7)."""
from base import GRACE, IDEMPOTENT, LEASE, MAX_ATTEMPTS
from world import Refused

PLANNED = ('embargo', 'until', 'blackout', 'gap', 'duplicate')    # clauses that a plan or a channel sets
PLANNABLE = ('draft', 'not_required', 'in_review', 'changes_requested', 'approved')


class PlanRules:
    # the plan

    def may_plan(self, actor, post):
        """Whoever may schedule; the author as long as a draft still has to be approved."""
        if post.author == actor and post.review_state == 'draft' and post.mode not in ('none', 'optional'):
            return True
        return self.may(actor, post, 'schedule')

    def check_schedule(self, actor, post, publish_at=None, limits=None):
        """publish_at: none asks whether there could be one."""
        self.check_action(actor, post, self.may_limit(limits), PLANNABLE, (self.no_flight, self.no_doubt, self.deliverable))
        if publish_at is not None and publish_at <= self.world.now:
            raise Refused('WF006', 'past')
        self.need_within(post, publish_at, limits)
        self.need_clear(post, publish_at)

    def schedule(self, actor, post, publish_at, limits=None):
        self.check_schedule(actor, post, publish_at, limits)
        vars(post).update(limits or {})
        broken = self.unbound_step(post, publish_at) if self.may_go_out(post) else None
        post.publish_at = publish_at
        post.is_inert = False
        for variant in post.variants.values():
            if variant.state in ('unscheduled', 'scheduled', 'held', 'missed', 'failed'):
                self.follow(post, variant)
                variant.retry_at = None
        if post.review_state == 'in_review':
            self.reconsider(post)
        elif broken is not None and post.round.workflow.resubmit == 'auto':
            self.reopen_round(post, broken)
        elif broken is not None:
            self.unapprove(post, 'draft')
        self.move_due(post)
        self.record(post, 'schedule', actor)
        return post

    def check_unschedule(self, actor, post):
        self.check_action(actor, post, self.may_plan, None, (self.no_flight, self.no_doubt, self.deliverable))
        if post.publish_at is None:
            raise Refused('WF001', 'no publish time')

    def unschedule(self, actor, post):
        self.check_unschedule(actor, post)
        post.publish_at = None
        for variant in post.variants.values():
            if variant.state in ('scheduled', 'held', 'missed'):
                self.follow(post, variant)
                variant.retry_at = None
        self.move_due(post)
        self.record(post, 'unschedule', actor)
        return post

    def check_publish_now(self, actor, post):
        self.check_action(actor, post, self.has('publish_now'), None,
                          (self.no_flight, self.no_doubt, self.deliverable))
        waiting = [v for v in post.variants.values() if v.state in ('unscheduled', 'scheduled', 'missed')]
        closed = {clause for v in waiting for clause in self.closed_clauses(post, v, self.world.now)}
        if not waiting or closed:
            raise Refused('WF004', ' '.join(sorted(closed)) or 'nothing waits')

    def publish_now(self, actor, post):
        self.check_publish_now(actor, post)
        post.publish_at = self.world.now
        post.is_inert = False
        for variant in post.variants.values():
            if variant.state in ('unscheduled', 'scheduled', 'missed'):
                variant.state, variant.retry_at = 'scheduled', None
        self.move_due(post)
        self.record(post, 'publish_now', actor)
        return post

    def may_hold(self, actor, post):
        """The permission, or a seat, or a client whose role covers the post's channels."""
        is_client = self.may(actor, post, 'view') and not self.may(actor, post, 'view_internal')
        return self.may(actor, post, 'hold') or self.has_seat(actor, post) or is_client

    def check_hold(self, actor, post):
        self.check_action(actor, post, self.may_hold, None, (self.deliverable,))
        if post.is_held and post.held_by is None:
            raise Refused('WF001', 'held')

    def hold(self, actor, post):
        self.check_hold(actor, post)
        post.is_held, post.held_by = True, None
        for variant in post.variants.values():
            if variant.state == 'scheduled':
                variant.state = 'held'
        self.record(post, 'hold', actor)
        return post

    def check_release(self, actor, post):
        self.check_action(actor, post, self.has('release'))
        if not post.is_held:
            raise Refused('WF001', 'not held')

    def release(self, actor, post):
        self.check_release(actor, post)
        self.let_go(post)
        self.record(post, 'release', actor)
        return post

    def let_go(self, post):
        post.is_held, post.held_by = False, None
        for variant in post.variants.values():
            if variant.state == 'held':
                self.follow(post, variant, miss_if_late=True)

    def check_retry(self, actor, post):
        self.check_action(actor, post, self.has('publish_now'), None, (self.no_flight,))
        if all(v.state != 'failed' for v in post.variants.values()):
            raise Refused('WF001', 'nothing failed')

    def retry(self, actor, post):
        self.check_retry(actor, post)
        post.is_inert = False
        for variant in post.variants.values():
            if variant.state == 'failed':
                self.follow(post, variant)
                variant.retry_at = self.world.now
        self.record(post, 'retry', actor)
        return post

    # what is in doubt

    def check_confirm(self, actor, post, channel):
        self.need_sight(actor, post)
        if not self.may(actor, post, 'publish_now'):
            raise Refused('42501', 'publish_now')
        if post.variants[channel].state != 'unconfirmed':
            raise Refused('WF001', 'not in doubt')

    def confirm_published(self, actor, post, channel):
        self.check_confirm(actor, post, channel)
        return self.confirm(actor, post, channel, 'confirm_published', 'published')

    def confirm_not_published(self, actor, post, channel):
        self.check_confirm(actor, post, channel)
        return self.confirm(actor, post, channel, 'confirm_not_published', 'failed')

    def confirm(self, actor, post, channel, action, state):
        variant = post.variants[channel]
        variant.state, variant.retry_at, variant.may_be_out = state, None, False
        self.record(post, action, actor)
        return variant

    # the worker

    def due(self, post, variant):
        """When the worker looks at it, or None."""
        if variant.state == 'publishing':
            return variant.lease_until
        if post.is_inert or post.is_cancelled or post.publish_at is None:
            return None
        if variant.state == 'unconfirmed':
            return variant.retry_at
        if variant.state == 'scheduled':
            return max(post.publish_at, variant.retry_at or 0)
        return None

    def claim(self, held=()):
        """One look of the worker: what is due and passes the gate goes out, what is too late is missed.

        held: the posts that are held afterwards."""
        for post in self.world.posts.values():
            self.meet_blackout(post, held)
            for channel, variant in sorted(post.variants.items()):
                if not self.is_due(post, variant):
                    continue
                if variant.state == 'publishing':
                    # Who comes long after it was cut off leaves it to people.
                    again_at = self.world.now if self.world.now - variant.lease_until <= GRACE else None
                    self.settle(post, channel, 'unknown', again_at)
                else:
                    self.look_at(post, variant)

    def is_due(self, post, variant):
        due = self.due(post, variant)
        return due is not None and due <= self.world.now

    def meet_blackout(self, post, held):
        """Before any of its deliveries is looked at, for what is due of it."""
        due = [variant for variant in post.variants.values() if self.is_waiting(variant) and self.is_due(post, variant)]
        if self.is_blacked_out(post) and any(self.is_looked_at(post, variant, held) for variant in due):
            self.black_out(post)

    def is_looked_at(self, post, variant, held):
        """What nobody approved yet is held when it would be missed, or sooner: when the worker looks is left to it."""
        closed = self.closed_at_gate(post, variant)
        return post.handle in held or closed == ['blackout'] or \
            variant.state == 'scheduled' and ('review' not in closed or self.is_too_late(post, variant, False))

    def closed_at_gate(self, post, variant):
        closed = self.closed_clauses(post, variant)
        self.met.update(f'{clause} at the gate' for clause in closed if clause in PLANNED)
        return closed

    def is_too_late(self, post, variant, is_open):
        """What was tried in time may be tried again after it, in time as well."""
        return self.is_late(post) and (
            variant.retry_at is None or not is_open or variant.retry_at + GRACE < self.world.now)

    def look_at(self, post, variant):
        is_open = not self.closed_at_gate(post, variant)
        if variant.state == 'unconfirmed':
            is_open = is_open and variant.sent == self.shown(post, variant.channel)
        if variant.state == 'scheduled' and self.is_too_late(post, variant, is_open):
            variant.state = 'missed'
            self.record(post, 'miss', None)
        elif is_open:
            variant.state, variant.retry_at = 'publishing', None
            variant.attempts += 1
            variant.sent = self.shown(post, variant.channel)
            variant.lease_until = self.world.now + LEASE
            self.record(post, 'claim', None)

    def tries_again(self, variant, network, outcome):
        if outcome in ('ok', 'permanent', 'manual'):
            return False
        if variant.may_be_out and network not in IDEMPOTENT:
            return False
        return outcome in ('throttled', 'auth') or variant.attempts < MAX_ATTEMPTS

    def settle(self, post, channel, outcome, retry_at=None):
        """How an attempt ended. retry_at: when the engine wants to try again, which chance decides."""
        variant = post.variants[channel]
        account = self.workspace_of(post).channels[channel]
        if outcome == 'auth':
            account.is_paused = account.needs_authorisation = True
        if outcome == 'unknown':
            variant.may_be_out = True
        again = self.tries_again(variant, account.network, outcome) and not self.ends_before(post, retry_at)
        if outcome == 'ok':
            action, variant.state, variant.may_be_out = 'settle_published', 'published', False
        elif variant.may_be_out or outcome == 'manual':
            action, variant.state = 'settle_unconfirmed', 'unconfirmed'
        elif again:
            action = 'settle_retry'
            self.follow(post, variant)
        else:
            action, variant.state = 'settle_failed', 'failed'
        variant.retry_at = retry_at if again else None
        self.record(post, action, None)
        return variant
