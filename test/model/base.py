"""What every verb needs: who acts, what they see, the gate, the derived status, the events."""
import collections

import roles
from quorum import takes_part
from world import Refused

GRACE = 15 * 60
LEASE = 60
LONGEST_WAIT = 60 * 60    # until something is tried again
MAX_ATTEMPTS = 3
IDEMPOTENT = {'sandbox'}   # networks that recognise a repeated delivery


class Base:
    def __init__(self, world, features=()):
        self.world = world
        self.features = features    # verbs that the extension may not have yet
        self.events = []
        self.by_time = collections.Counter()    # what deadlines did
        self.met = collections.Counter()    # limits of plans, in refusals and at the gate
        self.told_absences = set()    # post, round, step, and the delegation by which somebody is away

    # who and what

    def workspace_of(self, post):
        return self.world.workspaces[post.workspace]

    def grants(self, workspace, person):
        if not takes_part(self.world, workspace, person):
            return set()
        return workspace.members[person].grants

    def may(self, person, post, permission, channels=None):
        workspace = self.workspace_of(post)
        if channels is None:
            channels = post.channels()
        covering = roles.covering_roles(self.grants(workspace, person), channels)
        return permission in roles.permissions_of(covering)

    def sees_workspace(self, person, workspace):
        """Members see their workspace, whatever their role."""
        return takes_part(self.world, workspace, person)

    def is_client(self, person, workspace):
        return 'view_internal' not in roles.anywhere(self.grants(workspace, person))

    def sees(self, person, post):
        workspace = self.workspace_of(post)
        if 'view' not in roles.anywhere(self.grants(workspace, person)):
            return False
        return post.author == person or not self.is_client(person, workspace) or post.client_revision is not None

    def seen_revision(self, person, post):
        if post.author != person and self.is_client(person, self.workspace_of(post)):
            return post.client_revision
        return post.revision

    def need_sight(self, person, post):
        if not self.sees(person, post):
            raise Refused('WF404', 'not visible')

    def has_seat(self, person, post):
        visit = post.open_visit()
        return bool(visit and takes_part(self.world, self.workspace_of(post), person)
                    and any(p == person for p, _ in visit.seats))

    # The order of questions, the same for every action: is it seen, is the revision named the current one, is the
    # post alive, does the state know the action, may this person, and then what the action itself asks.

    def check_action(self, actor, post, need, states=None, guards=(), revision=None, otherwise='WF001'):
        self.need_sight(actor, post)
        if revision is not None and revision != post.revision:
            raise Refused('WF002', 'another revision')
        if post.is_cancelled:
            raise Refused('WF001', 'cancelled')
        if states is not None and post.review_state not in states:
            raise Refused(otherwise, post.review_state)
        if need is not None and not need(actor, post):
            raise Refused('42501', need.__name__)
        for guard in guards:
            guard(post)

    # needs

    def may_edit(self, actor, post, channels=None):
        return self.may(actor, post, 'edit_any', channels) or \
            post.author == actor and self.may(actor, post, 'edit_own', channels)

    def owns(self, actor, post):
        """Of withdraw, reopen and cancel."""
        return actor in (post.author, post.submitter) or self.may(actor, post, 'edit_any')

    def has(self, permission):
        def need(actor, post):
            return self.may(actor, post, permission)
        need.__name__ = permission
        return need

    # guards

    def no_flight(self, post):
        if any(v.state == 'publishing' for v in post.variants.values()):
            raise Refused('WF013', 'publishing')

    def no_doubt(self, post):
        if any(v.state == 'unconfirmed' for v in post.variants.values()):
            raise Refused('WF014', 'unconfirmed')

    def deliverable(self, post):
        variants = post.live_variants()
        if variants and all(v.state == 'published' for v in variants):
            raise Refused('WF001', 'nothing left to deliver')

    # which review a post needs

    def assigned(self, workspace, channels):
        return {workspace.channels[c].workflow or workspace.default for c in channels} or {workspace.default}

    def workflow_now(self, post):
        """The one workflow of all its channels, or None where they differ."""
        workspace = self.workspace_of(post)
        if post.chosen:
            return workspace.workflows[post.chosen]
        names = self.assigned(workspace, post.channels())
        return workspace.workflows[names.pop()] if len(names) == 1 else None

    def workflow_of(self, post):
        """The workflow that counts for a post: of its round, but for drafts the one of now."""
        if post.round and post.review_state not in ('draft', 'not_required'):
            return post.round.workflow
        return self.workflow_now(post)

    # the gate

    def is_approved(self, post, variant):
        """Whether what this variant shows is what was approved."""
        approved = post.approved()
        shown = approved.shows(variant.channel) if approved else None
        return shown is not None and shown == self.shown(post, variant.channel)

    def is_agreed(self, post, variant):
        """Whether the mode is satisfied for what this variant shows."""
        return self.is_satisfied(post) and (
            self.mode_now(post) in ('none', 'optional') or self.is_approved(post, variant))

    def mode_now(self, post):
        """Of a post that no round has judged, the mode of the workflow that its channels have now."""
        if post.review_state not in ('draft', 'not_required'):
            return post.mode
        workflow = self.workflow_now(post)
        return workflow.mode if workflow else 'multi_level'

    def resolve(self, post):
        if post.review_state in ('draft', 'not_required'):
            post.mode = self.mode_now(post)
            post.review_state = 'not_required' if post.mode == 'none' else 'draft'

    def shown(self, post, channel):
        return post.overrides.get(channel, post.body), post.link, post.media

    def is_blank(self, post, channel):
        body, _, media = self.shown(post, channel)
        return not body.strip() and media is None

    def closed_clauses(self, post, variant, at=None):
        """The clauses of the gate that are closed for a variant, but for due and delivery. at: when it would go out."""
        workspace = self.workspace_of(post)
        channel = workspace.channels[variant.channel]
        closed = []
        if not self.is_agreed(post, variant):
            closed.append('review')
        if post.is_held:
            closed.append('hold')
        if workspace.is_paused:
            closed.append('workspace')
        if channel.is_paused or channel.needs_authorisation:
            closed.append('channel')
        if self.is_blank(post, variant.channel):
            closed.append('content')
        if not self.world.is_armed:
            closed.append('publisher')
        if self.unbound_step(post, post.publish_at if at is None else at) is not None:
            closed.append('schedule')
        return closed + self.closed_limits(post) + self.closed_blackouts(variant)

    # what is derived

    def is_satisfied(self, post):
        """Whether the review state is enough for the mode that holds now, and for the one it was reached under."""
        return all(self.satisfies(post, mode) for mode in (self.mode_now(post), post.mode))

    def satisfies(self, post, mode):
        if mode == 'none':
            return post.review_state == 'not_required'
        if mode == 'optional':
            return post.review_state not in ('changes_requested', 'rejected', 'expired')
        return post.review_state == 'approved'

    def status_of(self, post):
        states = [v.state for v in post.live_variants()]
        if post.is_cancelled:
            return 'cancelled'
        for state in ('publishing', 'unconfirmed'):
            if state in states:
                return state
        if states and all(s == 'published' for s in states):
            return 'published'
        if 'published' in states:
            return 'partially_published'
        if 'failed' in states:
            return 'failed'
        resting = 'draft' if post.review_state == 'not_required' else post.review_state
        if not self.is_satisfied(post):
            return resting
        if 'missed' in states:
            return 'missed'
        if post.is_held or 'held' in states:
            return 'held'
        return 'scheduled' if 'scheduled' in states else resting

    def record(self, post, action, actor):
        self.resolve(post)
        before, post.status = post.status, self.status_of(post)
        left = post.revision, post.review_state, post.status, post.publish_at, [v.state for v in post.variants.values()]
        if action in ('schedule', 'publish_now') or action != 'archive' and left != post.recorded:
            post.is_archived = False
        post.recorded = left
        self.events.append((post.handle, action, actor, before, post.status))

    # where a variant rests

    def follow(self, post, variant, miss_if_late=False):
        if post.publish_at is None:
            variant.state = 'unscheduled'
        elif post.is_held:
            variant.state = 'held'
        elif miss_if_late and self.is_late(post):
            variant.state = 'missed'
        else:
            variant.state = 'scheduled'
