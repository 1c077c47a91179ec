"""Writing: create, revise, variants, copy, comments (semantics page, section 2)."""
import roles
from world import Comment, Post, Refused, Revision, Variant

NOTES = ('labels', 'campaign', 'assignee')    # no content
CONTENT = ('body', 'link', 'media')
EDITABLE = ('not_required', 'draft', 'changes_requested', 'in_review', 'approved')


class ContentRules:
    def check_create_post(self, actor, workspace, channels, publish_at, workflow=None, limits=None,
                          assignee=None):
        ws = self.world.workspaces.get(workspace)
        if ws is None or not self.sees_workspace(actor, ws):
            raise Refused('WF404', 'workspace')
        for channel in channels:
            if channel not in ws.channels:
                raise Refused('WF404', 'channel')
        if workflow in ws.inactive:
            raise Refused('WF001', 'workflow is deactivated')
        covering = roles.covering_roles(self.grants(ws, actor), frozenset(channels))
        permissions = roles.permissions_of(covering)
        if workflow is not None:
            self.check_choice(ws, channels, permissions, workflow)
        draft = self.new_post(actor, workspace, channels, workflow=workflow)
        self.need_assignee(actor, ws, assignee)
        if 'create' not in permissions:
            raise Refused('42501', 'create')
        if publish_at is not None:
            self.check_schedule(actor, draft, publish_at, limits)
        elif limits:
            self.check_plan(actor, draft, limits)

    def may_choose(self, actor, workspace, channels):
        held = roles.covering_roles(self.grants(self.world.workspaces[workspace], actor), frozenset(channels))
        return 'manage_workflows' in roles.permissions_of(held)

    def check_choice(self, workspace, channels, permissions, workflow):
        """Another workflow than the assigned one takes the permission to manage them."""
        if workflow not in workspace.workflows:
            raise Refused('WF404', 'workflow')
        if self.assigned(workspace, channels) != {workflow} and 'manage_workflows' not in permissions:
            raise Refused('42501', 'manage_workflows')

    def new_post(self, actor, workspace, channels, body='', handle=None, workflow=None):
        post = Post(handle=handle, workspace=workspace, author=actor, body=body, chosen=workflow)
        post.variants = {c: Variant(c) for c in channels}
        self.resolve(post)
        return post

    def create_post(self, actor, handle, workspace, body, channels, publish_at=None, labels=(), campaign=None,
                    media=None, external_ref=None, workflow=None, limits=None, assignee=None):
        found = self.find_ref(actor, workspace, external_ref)
        if found:
            return found
        self.check_create_post(actor, workspace, channels, publish_at, workflow, limits, assignee)
        if not self.may_choose(actor, workspace, channels):
            workflow = None     # naming the assigned one is no choice: the post follows later assignments
        post = self.new_post(actor, workspace, channels, body, handle, workflow)
        post.labels, post.campaign, post.media, post.external_ref = tuple(labels), campaign, media, external_ref
        post.assignee, post.contributors = assignee, {actor}
        self.world.posts[post.handle] = post
        self.add_revision(post, actor)
        self.record(post, 'create', actor)
        if publish_at is not None:
            self.schedule(actor, post, publish_at, limits)
        elif limits:
            self.plan(actor, post, limits)
        return post

    def find_ref(self, actor, workspace, external_ref):
        """The post that has this reference already; one that the actor does not see is none to them."""
        if external_ref is None:
            return None
        ws = self.world.workspaces.get(workspace)
        if ws is None or not self.sees_workspace(actor, ws):
            raise Refused('WF404', 'workspace')
        for post in self.world.posts.values():
            if post.workspace == workspace and post.external_ref == external_ref:
                if not self.sees(actor, post):
                    raise Refused('WF404', 'reference')
                return post
        return None

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
        # Who copies names the workflow, so it takes what naming one takes.
        chosen = post.chosen if self.may_choose(actor, post.workspace, channels) else None
        copy = self.new_post(actor, post.workspace, channels, source.body, handle, chosen)
        if source is post.revisions[-1]:
            copy.overrides = {c: b for c, b in source.overrides.items() if c in channels}
        copy.labels, copy.campaign, copy.link, copy.media = post.labels, post.campaign, source.link, source.media
        copy.contributors = {actor} | post.contributors
        self.world.posts[copy.handle] = copy
        self.add_revision(copy, actor)
        self.record(copy, 'create', actor)
        return copy

    def add_revision(self, post, actor, is_minor=False):
        number = post.revisions[-1].number + 1 if post.revisions else 1
        post.revisions.append(Revision(number, actor, post.body, dict(post.overrides), post.channels(), post.link,
                                       post.media, is_minor, self.world.now))

    # edits

    def check_edit(self, actor, post, expected, is_content, channels=None):
        def may_edit(actor, post):
            return self.may_edit(actor, post, channels)
        self.check_action(actor, post, may_edit, EDITABLE if is_content else None,
                          (self.no_flight, self.no_doubt) if is_content else (), revision=expected)

    def check_revise_post(self, actor, post, changes, expected=None):
        if expected is not None and expected < 1:
            raise Refused('22023', 'no revision')
        self.need_sight(actor, post)
        is_edit = bool(self.changed(post, changes, CONTENT + NOTES[:2]))
        if not is_edit:
            self.need_assignee(actor, self.workspace_of(post), changes.get('assignee'))
        self.check_edit(actor, post, expected, bool(self.changed(post, changes, CONTENT)))
        self.need_assignee(actor, self.workspace_of(post), changes.get('assignee'))

    def need_assignee(self, actor, workspace, person):
        """A member. Clients learn of nobody who there is, but for themselves."""
        is_hidden = person != actor and self.is_client(actor, workspace)
        if person is not None and (is_hidden or not self.sees_workspace(person, workspace)):
            raise Refused('WF404', 'assignee')

    def changed(self, post, changes, names):
        return [name for name in names if name in changes and changes[name] != getattr(post, name)]

    def revise_post(self, actor, post, changes, expected=None, is_minor=False):
        """changes: body, link, media, labels, campaign; what is not named stays."""
        self.check_revise_post(actor, post, changes, expected)
        content, notes = self.changed(post, changes, CONTENT), self.changed(post, changes, NOTES)
        before = {name: getattr(post, name) for name in notes}
        for name in content + notes:
            setattr(post, name, changes[name])
        if content:
            self.content_changed(actor, post, 'revise', is_minor)
        elif notes:
            try:
                self.reconsider(post)
            except Refused:
                vars(post).update(before)
                raise
            self.record(post, 'annotate', actor)
        return post

    def content_changed(self, actor, post, action, is_minor=False):
        """A new revision: what was said about the old one counts as far as the steps carry it."""
        was_approved = post.review_state == 'approved'
        self.contribute(actor, post, is_minor)
        if post.review_state == 'in_review':
            self.restart_round(post)
        elif was_approved:
            self.unapprove(post, 'draft')
        self.record(post, action, actor)
        if was_approved:
            self.resubmit(actor, post)

    def unapprove(self, post, state):
        post.review_state = state
        post.approved_revision = post.overridden_revision = None

    def resubmit(self, actor, post):
        """Where the workflow says so an edit after approval is submitted at once, by whoever may submit."""
        workflow = self.workflow_now(post)
        if workflow is None or workflow.resubmit != 'auto':
            return
        try:
            self.submit(actor, post)
        except Refused:
            pass

    def contribute(self, actor, post, is_minor=False):
        """Contributors are who changed something since the last revision that was fully approved."""
        if post.approved_revision == post.revision and post.overridden_revision is None:
            post.contributors = set()
        post.contributors.add(actor)
        self.add_revision(post, actor, is_minor)

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
        if post.chosen:
            return True
        if post.overridden_revision is not None:
            name = post.overridden_under
        else:
            name = self.workflow_of(post).name
        return name is not None and self.assigned(workspace, {channel}) == {name}

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
            self.content_changed(actor, post, 'set_variant')
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
        self.reconsider(post)
        self.record(post, 'remove_variant', actor)
        return post

    # comments

    def check_add_comment(self, actor, post):
        self.need_sight(actor, post)
        if not self.may(actor, post, 'comment'):
            raise Refused('42501', 'comment')

    def add_comment(self, actor, post, body, visibility='internal', is_blocking=False):
        self.check_add_comment(actor, post)
        if is_blocking:
            self.check_block(actor, post)
        if self.is_client(actor, self.workspace_of(post)):
            visibility = 'client'
        comment = Comment(actor, body, visibility, is_blocking)
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
            self.check_resolve(actor, post, comment)
            held = self.held(post)
            comment.is_resolved = True
            self.close_if_free(post, held)
            self.record(post, 'resolve_comment' if 'tick' in self.features else 'comment', actor)
        return comment
