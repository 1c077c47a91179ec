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
            self.check_schedule(actor, self.new_post(actor, workspace, channels), publish_at)

    def new_post(self, actor, workspace, channels, body='', handle=None):
        post = Post(handle=handle, workspace=workspace, author=actor, body=body)
        post.variants = {c: Variant(c) for c in channels}
        self.resolve(post)
        return post

    def create_post(self, actor, handle, workspace, body, channels, publish_at=None):
        self.check_create_post(actor, workspace, channels, publish_at)
        post = self.new_post(actor, workspace, channels, body, handle)
        post.contributors = {actor}
        self.world.posts[post.handle] = post
        self.add_revision(post, actor)
        self.record(post, 'create', actor)
        if publish_at is not None:
            self.schedule(actor, post, publish_at)
        return post

    def copied(self, actor, post):
        """The revision that a copy takes over, and its channels: those the post has now, all when it is cancelled."""
        number = self.seen_revision(actor, post)
        source = next(r for r in post.revisions if r.number == number)
        return source, sorted(source.channels if post.is_cancelled else source.channels & post.channels())

    def check_copy_post(self, actor, post):
        self.need_sight(actor, post)
        self.check_create_post(actor, post.workspace, self.copied(actor, post)[1], None)

    def copy_post(self, actor, post, handle):
        self.check_copy_post(actor, post)
        source, channels = self.copied(actor, post)
        copy = self.new_post(actor, post.workspace, channels, source.body, handle)
        if source is post.revisions[-1]:
            copy.overrides = {c: b for c, b in source.overrides.items() if c in channels}
        copy.labels = post.labels
        copy.contributors = {actor} | post.contributors
        self.world.posts[copy.handle] = copy
        self.add_revision(copy, actor)
        self.record(copy, 'create', actor)
        return copy

    def add_revision(self, post, actor):
        number = post.revisions[-1].number + 1 if post.revisions else 1
        post.revisions.append(Revision(number, actor, post.body, dict(post.overrides), post.channels()))

    # edits

    def check_edit(self, actor, post, expected, is_content, channels=None):
        def may_edit(actor, post):
            return self.may_edit(actor, post, channels)
        self.check_action(actor, post, may_edit, EDITABLE if is_content else None,
                          (self.no_flight, self.no_doubt) if is_content else (), revision=expected)

    def check_revise_post(self, actor, post, body=None, labels=None, expected=None):
        if expected is not None and expected < 1:
            raise Refused('22023', 'no revision')
        self.check_edit(actor, post, expected, body is not None and body != post.body)

    def revise_post(self, actor, post, body=None, labels=None, expected=None):
        self.check_revise_post(actor, post, body, labels, expected)
        has_labels = labels is not None and tuple(labels) != post.labels
        if has_labels:
            post.labels = tuple(labels)
        if body is not None and body != post.body:
            post.body = body
            self.content_changed(actor, post)
            self.record(post, 'revise', actor)
        elif has_labels:
            self.record(post, 'annotate', actor)
        return post

    def content_changed(self, actor, post):
        """A new revision: what was said about the old one no longer counts."""
        self.contribute(actor, post)
        if post.review_state == 'in_review':
            self.restart_round(post)
        elif post.review_state == 'approved':
            post.review_state = 'draft'
            post.approved_revision = None

    def contribute(self, actor, post):
        """Contributors are who changed something since the last revision that was fully approved."""
        if post.approved_revision == post.revision:
            post.contributors = set()
        post.contributors.add(actor)
        self.add_revision(post, actor)

    def check_set_variant(self, actor, post, channel, body=None):
        self.need_sight(actor, post)
        if channel not in self.workspace_of(post).channels:
            raise Refused('WF404', 'channel')
        is_new = channel not in post.channels()
        changes = is_new or body != post.overrides.get(channel)
        self.check_edit(actor, post, None, changes, post.channels() | {channel})
        if is_new and not self.may_join(post, channel):
            raise Refused('WF004', 'its channel has another workflow than the round')

    def may_join(self, post, channel):
        """A channel that joins a post in review, or an approved one, has the workflow of its round."""
        workspace = self.workspace_of(post)
        if post.review_state not in ('in_review', 'approved'):
            return True
        name = workspace.channels[channel].workflow or workspace.default
        return workspace.workflows[name] is post.round.workflow

    def set_variant(self, actor, post, channel, body=None):
        self.check_set_variant(actor, post, channel, body)
        is_new = channel not in post.channels()
        if not is_new and body == post.overrides.get(channel):
            return post.variants[channel]
        if body is None:
            post.overrides.pop(channel, None)
        else:
            post.overrides[channel] = body
        if not is_new:
            self.content_changed(actor, post)
            self.record(post, 'set_variant', actor)
            return post.variants[channel]
        variant = post.variants.setdefault(channel, Variant(channel))
        self.follow(post, variant, miss_if_late=True)
        self.contribute(actor, post)
        if post.review_state == 'in_review':
            self.restart_round(post)
        self.record(post, 'add_variant', actor)
        return variant

    def check_remove_variant(self, actor, post, channel):
        self.need_sight(actor, post)
        if channel not in post.variants:
            raise Refused('WF404', 'channel')
        self.check_action(actor, post, self.may_edit, None, (self.no_flight, self.no_doubt))
        if post.variants[channel].state in ('published', 'cancelled'):
            raise Refused('WF001', post.variants[channel].state)

    def remove_variant(self, actor, post, channel):
        self.check_remove_variant(actor, post, channel)
        variant = post.variants[channel]
        variant.state, variant.retry_at = 'cancelled', None
        post.overrides.pop(channel, None)
        self.record(post, 'remove_variant', actor)
        return post

    # comments

    def check_add_comment(self, actor, post):
        self.need_sight(actor, post)
        if not self.may(actor, post, 'comment'):
            raise Refused('42501', 'comment')

    def add_comment(self, actor, post, body, visibility='internal'):
        self.check_add_comment(actor, post)
        if self.is_client(actor, self.workspace_of(post)):
            visibility = 'client'
        comment = Comment(actor, body, visibility)
        post.comments.append(comment)
        self.record(post, 'comment', actor)
        return comment

    def need_comment_sight(self, actor, post, comment):
        self.need_sight(actor, post)
        if comment.visibility != 'client' and self.is_client(actor, self.workspace_of(post)):
            raise Refused('WF404', 'comment')

    def edit_comment(self, actor, post, number, body):
        comment = post.comments[number]
        self.need_comment_sight(actor, post, comment)
        if comment.author != actor:
            raise Refused('42501', 'its author')
        if comment.body != body:
            self.check_add_comment(actor, post)
            comment.body = body
            self.record(post, 'comment', actor)
        return comment

    def resolve_comment(self, actor, post, number):
        comment = post.comments[number]
        self.need_comment_sight(actor, post, comment)
        if not comment.is_resolved:
            self.check_add_comment(actor, post)
            comment.is_resolved = True
            self.record(post, 'comment', actor)
        return comment
