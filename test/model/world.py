"""The things the rules are about, without any rule: people, workspaces, workflows, posts."""
from dataclasses import dataclass, field

import conditions

NEGATIVE = ('request_changes', 'reject')
AGREED = ('passed', 'carried')
SETTLED = AGREED + ('skipped', 'deemed', 'passed_over')    # the last two by time alone


class Refused(Exception):
    """An answer of the rules that says no."""

    def __init__(self, sqlstate, why):
        super().__init__(f'{sqlstate} {why}')
        self.sqlstate = sqlstate
        self.why = why


@dataclass
class Requirement:
    roles: tuple = ()
    people: tuple = ()
    quorum: object = 'any'            # 'any', 'all', ('at_least', n), ('percent', p)
    rejection: object = 'first_ends'  # 'first_ends', 'wait_all', ('at_least', n)
    team: str = None                  # a channel: whoever has a role granted on it
    human_only: bool = False

    def document(self):
        rule = {key: list(getattr(self, key)) for key in ('roles', 'people') if getattr(self, key)}
        if self.team:
            rule['team'] = self.team
        if self.human_only:
            rule['human_only'] = True
        for key in ('quorum', 'rejection'):
            value = getattr(self, key)
            rule[key] = value if isinstance(value, str) else {value[0]: value[1]}
        return rule


@dataclass
class Item:
    """A line of a step's checklist."""
    item: str
    role: str = None
    severity: str = 'error'
    rebind: bool = True

    def document(self):
        line = {'item': self.item, 'severity': self.severity, 'rebind': self.rebind}
        return {**line, 'role': self.role} if self.role else line


@dataclass
class TimedAction:
    """What a deadline does, and when: a share of the step's time in percent, or seconds before or after the due time."""
    at: tuple             # ('percent', n) or ('offset', seconds)
    do: str
    to: str = None

    def document(self):
        kind, amount = self.at
        line = {'at': f'{amount}%' if kind == 'percent' else f'{amount} seconds', 'do': self.do}
        return {**line, 'to': self.to} if self.to else line


@dataclass
class Deadline:
    """Amounts in seconds of the clock."""
    within: int = None
    lead: int = None
    actions: tuple = (TimedAction(('percent', 50), 'remind'), TimedAction(('percent', 90), 'remind'),
                      TimedAction(('percent', 100), 'escalate'), TimedAction(('percent', 100), 'hold'))
    is_ladder: bool = True    # the actions go without saying

    def document(self):
        rule = {key: f'{getattr(self, key)} seconds' for key in ('within', 'lead') if getattr(self, key) is not None}
        return rule if self.is_ladder else {**rule, 'actions': [action.document() for action in self.actions]}


@dataclass
class Step:
    name: str
    requires: list
    audience: str = 'internal'
    when: str = None                  # a name in conditions.py
    carry: str = 'none'
    covers: tuple = None              # ('fields', [...]) or ('channels', [...]), of carry scope
    checklist: tuple = ()
    blocking_comments: bool = True
    binding: object = None            # 'exact', or seconds that the publish time may move
    deadline: Deadline = None

    def document(self):
        step = {'name': self.name, 'audience': self.audience, 'requires': [r.document() for r in self.requires]}
        if self.when:
            step['when'] = conditions.PATHS[self.when]
        if self.carry != 'none':
            step['carry'] = self.carry
        if self.covers:
            step['covers'] = {self.covers[0]: list(self.covers[1])}
        if self.checklist:
            step['checklist'] = [item.document() for item in self.checklist]
        if not self.blocking_comments:
            step['blocking_comments'] = False
        if self.binding:
            step['schedule_binding'] = self.binding if self.binding == 'exact' else {'within': f'{self.binding} seconds'}
        if self.deadline:
            step['deadline'] = self.deadline.document()
        return step


@dataclass
class Limit:
    """How many rounds may end in changes."""
    limit: int
    roles: tuple = ()
    at_limit: str = 'escalate'

    def document(self):
        rule = {'limit': self.limit, 'at_limit': self.at_limit}
        if self.roles:
            rule['roles'] = list(self.roles)
        return rule


@dataclass
class Workflow:
    """One version of a workflow."""
    name: str
    mode: str
    steps: list = field(default_factory=list)
    self_approval: str = 'forbid_contributors'
    distinct_approvers: bool = False
    resubmit: str = 'manual'
    change_requests: Limit = None
    late_submit: str = 'warn'
    is_written_out: bool = True     # its document names what would go without saying, unlike a template's

    def __deepcopy__(self, _):
        return self     # a version never changes

    def document(self):
        document = {'mode': self.mode}
        if self.mode != 'none':
            document.update(self_approval=self.self_approval, steps=[s.document() for s in self.steps])
            if self.distinct_approvers:
                document['distinct_approvers'] = True
            if self.resubmit != 'manual':
                document['resubmit'] = self.resubmit
            if self.late_submit != 'warn':
                document['late_submit'] = self.late_submit
            if self.change_requests:
                document['change_requests'] = self.change_requests.document()
        return document


@dataclass
class Channel:
    name: str
    network: str
    workflow: str = None
    is_paused: bool = False
    needs_authorisation: bool = False


@dataclass
class Member:
    is_active: bool = True
    grants: set = field(default_factory=set)   # (role, channel or None)


@dataclass
class Workspace:
    name: str
    default: str = 'four_eyes'
    is_paused: bool = False
    channels: dict = field(default_factory=dict)
    workflows: dict = field(default_factory=dict)    # name -> its current version
    inactive: set = field(default_factory=set)       # names of workflows that open no more reviews
    members: dict = field(default_factory=dict)


@dataclass
class Person:
    name: str
    is_active: bool = True


@dataclass
class Revision:
    number: int
    author: str
    body: str
    overrides: dict       # channel -> body
    channels: frozenset
    link: str = None
    media: str = None     # kind of its one medium
    is_minor: bool = False
    at: int = 0

    def shows(self, channel):
        """What a channel of it shows, or None when it is not on that channel."""
        if channel not in self.channels:
            return None
        return self.overrides.get(channel, self.body), self.link, self.media

    def content(self):
        """What is agreed to: equal content needs no second approval."""
        return self.body, self.link, self.media, {channel: self.shows(channel) for channel in self.channels}


@dataclass
class Visit:
    """One time that a step is open. Seats are frozen: (person, requirement) -> live vote or None."""
    step: int
    number: int
    revision: int
    seats: dict
    state: str = 'open'
    actors: dict = field(default_factory=dict)     # seat -> who cast its vote
    bound: int = None        # the publish time that its votes are about
    origin: Step = None      # of a review that was migrated: the step whose requirements were met
    asked_at: int = None     # when the step was first asked, of those that go on
    due: int = None
    extended_to: int = None
    done: set = field(default_factory=set)     # numbers of its deadline's actions
    added: set = field(default_factory=set)    # seats that its deadline gave besides those first asked
    broken_at: int = None    # when it was broken off

    def break_off(self, now):
        self.state, self.broken_at = 'stale', now


@dataclass
class Round:
    number: int
    workflow: Workflow
    submitter: str
    revision: int
    state: str = 'open'
    is_counted: bool = False     # against the limit of change requests
    visits: list = field(default_factory=list)

    def last_visit(self, step):
        visits = [v for v in self.visits if v.step == step]
        return max(visits, key=lambda v: v.number) if visits else None

    def is_settled(self, step):
        visit = self.last_visit(step)
        return bool(visit) and visit.revision == self.revision and visit.state in SETTLED

    def open_visit(self):
        return next((v for v in self.visits if v.state == 'open'), None)

    def add(self, step, revision, seats, state, actors=(), bound=None, origin=None):
        number = 1 + sum(1 for v in self.visits if v.step == step)
        self.visits.append(Visit(step, number, revision, seats, state, dict(actors), bound, origin))
        return self.visits[-1]


@dataclass
class Variant:
    channel: str
    state: str = 'unscheduled'
    attempts: int = 0
    retry_at: float = None
    may_be_out: bool = False
    lease_until: int = None
    sent: tuple = None     # what the last attempt sent


@dataclass
class Post:
    handle: int
    workspace: str
    author: str
    body: str
    labels: tuple = ()
    campaign: str = None
    assignee: str = None
    link: str = None
    media: str = None
    external_ref: str = None
    chosen: str = None     # a workflow named for it
    overrides: dict = field(default_factory=dict)
    variants: dict = field(default_factory=dict)
    revisions: list = field(default_factory=list)
    approved_revision: int = None
    overridden_revision: int = None
    overridden_under: str = None   # the workflow it had then
    client_revision: int = None
    review_state: str = 'draft'
    submitter: str = None
    contributors: set = field(default_factory=set)
    rounds: list = field(default_factory=list)
    publish_at: int = None
    not_before: int = None       # the limits of its plan
    publish_until: int = None
    unpublish_at: int = None
    is_inert: bool = False
    is_withdrawn: bool = False   # or rejected, since the last round
    change_requests: int = 0
    granted_rounds: int = 0
    waits_for_round: bool = False
    is_held: bool = False
    held_by: int = None    # the step whose deadline holds it; none where a person does
    is_cancelled: bool = False
    is_archived: bool = False
    mode: str = None
    status: str = None     # as it was written last
    recorded: tuple = None # what its last event left
    comments: list = field(default_factory=list)
    ticks: dict = field(default_factory=dict)     # (step's name, item) -> revision that it was ticked on

    @property
    def revision(self):
        return self.revisions[-1].number

    @property
    def round(self):
        return self.rounds[-1] if self.rounds else None

    def channels(self):
        """The channels it is on now."""
        return frozenset(v.channel for v in self.variants.values() if v.state != 'cancelled')

    def live_variants(self):
        return [v for v in self.variants.values() if v.state != 'cancelled']

    def open_visit(self):
        return self.round.open_visit() if self.round and self.round.state == 'open' else None

    def approved(self):
        return next((r for r in self.revisions if r.number == self.approved_revision), None)


@dataclass
class Comment:
    author: str
    body: str
    visibility: str
    is_blocking: bool = False
    is_resolved: bool = False


@dataclass
class Delegation:
    person: str
    delegate: str        # None: the person is away, and nobody stands in
    workspace: str
    channels: tuple
    starts: int
    ends: int
    is_ended: bool = False
    look: int = None     # when the worker sees next for whom nobody can vote


@dataclass
class Blackout:
    starts: int
    ends: int            # None: until it is removed
    channels: tuple      # none: of all
    is_removed: bool = False

    def covers(self, channel, at):
        return not self.is_removed and (not self.channels or channel in self.channels) \
            and self.starts <= at and (self.ends is None or at < self.ends)


@dataclass
class World:
    now: int
    is_armed: bool = True
    people: dict = field(default_factory=dict)
    workspaces: dict = field(default_factory=dict)
    posts: dict = field(default_factory=dict)     # handle -> Post
    blackouts: list = field(default_factory=list)
    delegations: list = field(default_factory=list)
    keys: dict = field(default_factory=dict)      # (person, idempotency key) -> (arguments, answer)
