"""Writing: create, revise, variants, copy, comments (semantics page, section 2)."""
import roles
from world import Comment, Post, Refused, Revision, Variant

EDITABLE = ('not_required', 'draft', 'changes_requested', 'in_review', 'approved')


class ContentRules:
    def check_create_post(self, actor, workspace, channels, publish_at):
        ws = self.world.workspaces.get(workspace)
        if ws is None or not self.sees_workspace(actor, ws):
            raise Refused('WF404', 'workspace')
        for channel in channels:
            if channel not in ws.channels:
                raise Refused('WF404', 'channel')
        covering = roles.covering_roles(self.grants(ws, actor), frozenset(channels))
        permissions = roles.permissions_of(covering)
        if 'create' not in permissions:
            raise Refused('42501', 'create')
        if publish_at is not None:
            draft = self.new_post(actor, workspace, channels)
            if draft.mode in ('none', 'optional') and 'schedule' not in permissions:
                raise Refused('42501', 'schedule')
            if publish_at <= self.world.now:
                raise Refused('WF006', 'past')

    def new_post(self, actor, workspace, channels, body=''):
        post = Post(handle=len(self.world.posts) + 1, workspace=workspace, author=actor, body=body)
        post.variants = {c: Variant(c) for c in channels}
        self.take_mode(post)
        return post

    def take_mode(self, post):
        """The review state of a post that no round has judged yet."""
        workflow = self.workflow_now(post)
        post.mode = workflow.mode if workflow else 'required'
        post.review_state = 'not_required' if post.mode == 'none' else 'draft'

    def create_post(self, actor, workspace, body, channels, publish_at=None):
        self.check_create_post(actor, workspace, channels, publish_at)
        post = self.new_post(actor, workspace, channels, body)
        post.publish_at = publish_at
        post.contributors = {actor}
        self.world.posts[post.handle] = post
        self.add_revision(post, actor)
        for variant in post.variants.values():
            self.follow(post, variant)
        self.record(post, 'create', actor, None)
        return post

    def check_copy_post(self, actor, post):
        self.need_sight(actor, post)
        channels = post.channels() if not post.is_cancelled else frozenset(post.variants)
        self.check_create_post(actor, post.workspace, channels, None)

    def copy_post(self, actor, post):
        self.check_copy_post(actor, post)
        number = self.seen_revision(actor, post)
        source = next(r for r in post.revisions if r.number == number)
        channels = sorted(source.channels & (frozenset(post.variants) if post.is_cancelled else post.channels()))
        copy = self.new_post(actor, post.workspace, channels, source.body)
        copy.overrides = {c: b for c, b in source.overrides.items() if c in channels}
        copy.labels = post.labels
        copy.contributors = {actor}
        self.world.posts[copy.handle] = copy
        self.add_revision(copy, actor)
        self.record(copy, 'create', actor, None)
        return copy

    def add_revision(self, post, actor):
        number = post.revisions[-1].number + 1 if post.revisions else 1
        post.revisions.append(Revision(number, actor, post.body, dict(post.overrides), post.channels()))

    # edits

    def check_edit(self, actor, post, expected, is_content, channels=None):
        self.need_sight(actor, post)
        self.need_edit(actor, post, channels)
        if is_content and post.review_state not in EDITABLE and not post.is_cancelled:
            raise Refused('WF001', post.review_state)
        if expected is not None and expected != post.revision:
            raise Refused('WF002', 'expected_revision')
        self.need_live(post)
        if is_content:
            self.need_no_flight(post)
            self.need_no_doubt(post)

    def check_revise_post(self, actor, post, body=None, labels=None, expected=None):
        is_content = body is not None and body != post.body
        self.check_edit(actor, post, expected, is_content)

    def revise_post(self, actor, post, body=None, labels=None, expected=None):
        self.check_revise_post(actor, post, body, labels, expected)
        before = self.status(post)
        has_labels = labels is not None and tuple(labels) != post.labels
        if has_labels:
            post.labels = tuple(labels)
        if body is not None and body != post.body:
            post.body = body
            self.content_changed(actor, post)
            self.record(post, 'revise', actor, before)
        elif has_labels:
            self.record(post, 'annotate', actor, before)
        return post

    def content_changed(self, actor, post):
        """A new revision: what was said about the old one no longer counts."""
        self.add_revision(post, actor)
        post.contributors.add(actor)
        if post.review_state == 'in_review':
            self.restart_round(post)
        elif post.review_state == 'approved':
            post.review_state = 'draft'
            post.approved_revision = None

    def check_set_variant(self, actor, post, channel, body=None):
        self.need_sight(actor, post)
        if channel not in self.workspace_of(post).channels:
            raise Refused('WF404', 'channel')
        is_new = channel not in post.channels()
        changes = is_new or body != post.overrides.get(channel)
        self.check_edit(actor, post, None, changes, post.channels() | {channel})

    def set_variant(self, actor, post, channel, body=None):
        self.check_set_variant(actor, post, channel, body)
        before = self.status(post)
        is_new = channel not in post.channels()
        if not is_new and body == post.overrides.get(channel):
            return post.variants[channel]
        if body is None:
            post.overrides.pop(channel, None)
        else:
            post.overrides[channel] = body
        if not is_new:
            self.content_changed(actor, post)
            self.record(post, 'set_variant', actor, before)
            return post.variants[channel]
        variant = post.variants.setdefault(channel, Variant(channel))
        self.follow(post, variant, miss_if_late=True)
        self.add_revision(post, actor)
        post.contributors.add(actor)
        if post.review_state == 'in_review':
            self.restart_round(post)
        self.record(post, 'add_variant', actor, before)
        return variant

    def check_remove_variant(self, actor, post, channel):
        self.need_sight(actor, post)
        if channel not in self.workspace_of(post).channels:
            raise Refused('WF404', 'channel')
        self.need_edit(actor, post)
        if channel not in post.channels():
            return
        self.need_live(post)
        if post.variants[channel].state == 'published':
            raise Refused('WF001', 'published')
        self.need_no_flight(post)
        self.need_no_doubt(post)

    def remove_variant(self, actor, post, channel):
        self.check_remove_variant(actor, post, channel)
        if channel in post.channels():
            before = self.status(post)
            variant = post.variants[channel]
            variant.state, variant.retry_at = 'cancelled', None
            post.overrides.pop(channel, None)
            self.record(post, 'remove_variant', actor, before)
        return post

    # comments

    def check_add_comment(self, actor, post, visibility='internal'):
        self.need_sight(actor, post)
        self.need(actor, post, 'comment')

    def add_comment(self, actor, post, visibility='internal'):
        self.check_add_comment(actor, post, visibility)
        before = self.status(post)
        if self.is_client(actor, self.workspace_of(post)):
            visibility = 'client'
        comment = Comment(actor, visibility)
        post.comments.append(comment)
        self.record(post, 'comment', actor, before)
        return comment
