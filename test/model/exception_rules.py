"""What goes beside the ordinary way: override, more rounds, parts of a post (sections 2, 3)."""
from world import Refused


class ExceptionRules:
    def need_reason(self, reason):
        if reason is None:
            raise Refused('22004', 'reason')
        if not reason.strip():
            raise Refused('22023', 'reason')

    # override

    def check_override(self, actor, post, reason='because'):
        self.need_reason(reason)
        self.check_action(actor, post, self.has('override'), ('draft', 'in_review', 'changes_requested', 'approved'))
        if actor in post.contributors:
            raise Refused('WF003', 'contributed')
        if self.mode_now(post) == 'none':
            raise Refused('WF001', 'no review to go over')
        if post.review_state == 'approved' and self.all_approved(post):
            raise Refused('WF001', 'all of it is approved')
        self.no_flight(post)
        if any(self.is_blank(post, c) for c in post.channels()):
            raise Refused('WF005', 'no content')

    def override(self, actor, post, reason):
        self.check_override(actor, post, reason)
        workflow = self.workflow_of(post)
        if post.review_state == 'in_review':
            self.close_round(post, 'overridden')
        post.review_state = 'approved'
        post.approved_revision = post.overridden_revision = post.revision
        post.overridden_under = workflow.name if workflow else None
        post.is_inert = False
        self.show_to_clients(post, workflow)
        self.record(post, 'override', actor)
        return post

    # more rounds

    def limit_of(self, post):
        workflow = self.workflow_of(post)
        return workflow.change_requests if workflow else None

    def check_grant_round(self, actor, post, rounds=1, reason='because'):
        if not 1 <= rounds <= 1000:
            raise Refused('22023', 'rounds')
        self.need_reason(reason)
        self.check_action(actor, post, self.has('manage_workflows'))
        if self.limit_of(post) is None:
            raise Refused('WF001', 'no limit')

    def grant_round(self, actor, post, rounds, reason):
        self.check_grant_round(actor, post, rounds, reason)
        post.granted_rounds += rounds
        post.waits_for_round = False
        self.record(post, 'grant_round', actor)
        return post

    # parts

    def check_split_post(self, actor, post):
        self.need_sight(actor, post)
        if post.is_cancelled:
            raise Refused('WF001', 'cancelled')
        if post.review_state not in ('draft', 'not_required', 'changes_requested'):
            raise Refused('WF001', post.review_state)
        if post.is_held:
            raise Refused('WF001', 'held')
        if len(post.channels()) < 2:
            raise Refused('WF001', 'one channel')
        for channel in sorted(post.channels())[1:]:
            self.check_remove_variant(actor, post, channel)
            if not self.may(actor, post, 'create', {channel}):
                raise Refused('42501', 'create')

    def split_post(self, actor, post, handles):
        """The post keeps its first channel; each other one gets a post of its own."""
        self.check_split_post(actor, post)
        first, *others = sorted(post.channels())
        parts = [post]
        for channel, handle in zip(others, handles):
            part = self.new_post(post.author, post.workspace, [channel], post.body, handle, post.chosen)
            part.overrides = {c: b for c, b in post.overrides.items() if c == channel}
            part.labels, part.campaign, part.link, part.media = post.labels, post.campaign, post.link, post.media
            part.contributors = set(post.contributors)
            self.world.posts[handle] = part
            self.add_revision(part, post.revisions[-1].author)
            part.publish_at, part.is_inert = post.publish_at, post.is_inert
            part.not_before, part.publish_until, part.unpublish_at = post.not_before, post.publish_until, post.unpublish_at
            self.follow(part, part.variants[channel], miss_if_late=True)
            self.record(part, 'create', actor)
            self.remove_variant(actor, post, channel)
            parts.append(part)
        return parts
