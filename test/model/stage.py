"""Where a walk happens: a team with every built-in role, channels, and workflows drawn from the seed."""
import json

import conditions
from roles import ROLES
from world import (Channel, Deadline, Item, Limit, Member, Person, Requirement, Step, TimedAction, Workflow, Workspace,
                   World)

START = 1924992000    # 2031-01-01 00:00 UTC
WORKSPACE, OTHER = 'team', 'other'
NETWORKS = {'a': 'sandbox', 'b': 'sandbox', 'c': 'manual', 'd': 'sandbox', 'e': 'sandbox', 'f': 'sandbox'}

# Who is there: each role once, some twice, some on single channels, and who belongs elsewhere.
EXTRA = {
    'editor2': [('editor', None)],
    'editor3': [('editor', None)],
    'strategist2': [('strategist', None)],
    'legal2': [('legal', None)],
    'client2': [('client', None)],
    'both': [('legal', None), ('editor', None)],
    'a_approver': [('approver', 'a'), ('observer', 'a')],
    'ab_creator': [('creator', 'a'), ('creator', 'b')],
    'c_assistant': [('assistant', 'c'), ('assistant', 'd')],
    'e_client': [('client', 'e')],
    'e_manager': [('manager', 'e')],
    'e_owner': [('owner', 'e')],
    'd_editor': [('editor', 'd'), ('client', None)],
}
OUTSIDERS = ['stranger', 'newcomer']
TEAM = {**{role: [(role, None)] for role in ROLES}, **EXTRA}
PEOPLE = list(TEAM) + OUTSIDERS
VOTERS = ['manager', 'strategist', 'editor', 'approver', 'legal', 'client', 'expert', 'hr', 'owner']
SELF_APPROVAL = ['forbid_contributors', 'forbid_contributors', 'forbid_submitter', 'forbid_last_editor', 'allow']


ITEMS = ['rights cleared', 'links work', 'price seen']
CARRY = ['none', 'none', 'scope', 'always', 'minor']
COVERS = [None, ('fields', ('link', 'media')), ('fields', ('body',)), ('channels', ('a',)), ('channels', ('b', 'd'))]


def draw_requirement(rng):
    quorum = rng.choice(['any', 'all', ('at_least', 1), ('at_least', 2), ('percent', 34), ('percent', 50),
                         ('percent', 67), ('percent', 100)])
    rejection = rng.choice(['first_ends', 'first_ends', 'wait_all', ('at_least', 1), ('at_least', 2)])
    is_human = rng.random() < 0.1
    kind = rng.random()
    if kind < 0.2:
        people = tuple(rng.sample(sorted(TEAM), rng.randint(2, 3)))
        return Requirement((), people, quorum, rejection, None, is_human)
    if kind < 0.28:
        return Requirement((), (), quorum, rejection, rng.choice(['a', 'e', 'd']), is_human)
    roles = tuple(rng.sample(VOTERS, 1 if kind < 0.6 else 2))
    people = tuple(rng.sample(sorted(TEAM), 1)) if kind > 0.9 else ()
    return Requirement(roles, people, quorum, rejection, None, is_human)


def draw_deadline(rng, step, may_skip):
    """A deadline that its step may have: time settles none where people have to, and none without its whole time."""
    within = rng.choice([60, 600, 1800, None])
    rule = Deadline(within, rng.choice([None, 0, 300]) if within else 900)
    if rng.random() < 0.3:
        return rule
    acts = ['remind', 'escalate', 'reassign', 'request_changes', 'reject', 'expire', 'hold']
    if within and not any(requirement.human_only for requirement in step.requires):
        acts += ['approve', 'approve', 'skip'] if may_skip else ['approve', 'approve']
    rule.is_ladder, rule.actions = False, []
    for do in rng.choices(acts, k=rng.choice([1, 2, 2, 3])):
        to = rng.choice(['manager', 'editor', 'legal', 'client', 'owner']) if do == 'reassign' or do == 'escalate' and rng.random() < 0.6 else None
        at = ('percent', rng.choice([0, 33, 50, 90, 100, 100, 150])) if rng.random() < 0.7 else ('offset', rng.choice([-30, -59, 0, 60, 600]))
        rule.actions.append(TimedAction(at, do, to))
    rule.actions = tuple(rule.actions)
    return rule


def draw_step(rng, name, may_depend, features, may_skip=False):
    audience = rng.choice(['internal', 'internal', 'client'])
    when = rng.choice(sorted(conditions.PATHS)) if may_depend and rng.random() < 0.35 else None
    carry = rng.choice(CARRY)
    covers = rng.choice(COVERS) if carry == 'scope' else None
    step = Step(name, [draw_requirement(rng) for _ in range(rng.choice([1, 1, 2]))], audience, when, carry, covers)
    if 'tick' in features and rng.random() < 0.4:
        step.checklist = tuple(
            Item(item, rng.choice([None, None, 'legal', 'editor', 'client']), rng.choice(['error', 'error', 'warn']), rng.random() < 0.6)
            for item in rng.sample(ITEMS, rng.randint(1, 2)))
    if 'archive' in features and rng.random() < 0.2:
        step.binding = rng.choice(['exact', 600, 7200])
    if 'extend_deadline' in features and rng.random() < 0.55:
        step.deadline = draw_deadline(rng, step, may_skip)
    step.blocking_comments = 'tick' not in features or rng.random() < 0.8
    return step


def draw_limit(rng):
    if rng.random() < 0.5:
        return None
    roles = rng.choice([(), ('client',), ('editor', 'client'), ('manager',)])
    return Limit(rng.choice([0, 1, 1, 2]), roles, rng.choice(['escalate', 'block', 'reject']))


def draw_workflow(rng, name, mode, features=()):
    steps = {'none': 0, 'optional': 1, 'required': 1, 'multi_level': rng.randint(2, 3)}[mode]
    drawn = [draw_step(rng, f'step{n}', steps > 1 or rng.random() < 0.2, features, steps > 1) for n in range(1, steps + 1)]
    return Workflow(name, mode, drawn, rng.choice(SELF_APPROVAL), rng.random() < 0.3,
                    rng.choice(['manual', 'manual', 'auto']), draw_limit(rng) if steps else None, rng.choice(['warn', 'deny', 'allow']) if 'extend_deadline' in features else 'warn')


def four_eyes():
    """The template a new workspace gets."""
    return Workflow('four_eyes', 'required', [
        Step('review', [Requirement(('manager', 'strategist', 'editor', 'approver'))])], is_written_out=False)


def draw_world(rng, features=()):
    """The model's world, and the statements that make the same one in a database."""
    world = World(now=START, people={p: Person(p) for p in PEOPLE})
    team = Workspace(WORKSPACE)
    team.workflows = {'four_eyes': four_eyes()}
    team.members = {person: Member(True, set(grants)) for person, grants in TEAM.items()}
    modes = ['none', 'optional', 'required', 'multi_level', 'multi_level']
    for number, mode in enumerate(modes):
        name = f'flow{number}'
        team.workflows[name] = draw_workflow(rng, name, mode, features)
    assigned = {'a': 'flow3', 'b': 'flow3', 'c': 'flow2', 'd': rng.choice(['flow2', 'flow4']), 'e': 'flow1',
                'f': rng.choice(['flow0', None])}
    team.channels = {c: Channel(c, network, assigned[c]) for c, network in NETWORKS.items()}
    if rng.random() < 0.3:
        team.default = rng.choice(list(team.workflows))
    other = Workspace(OTHER, workflows={'four_eyes': four_eyes()}, members={'stranger': Member(True, {('owner', None)})})
    world.workspaces = {WORKSPACE: team, OTHER: other}
    return world, statements(team)


def statements(team):
    lines = [f'SELECT greenlight_test.set_clock(to_timestamp({START}))',
             'SELECT greenlight.arm_publisher()',
             f"SELECT greenlight.create_workspace('{WORKSPACE}')",
             f"SELECT greenlight.create_workspace('{OTHER}')",
             f"SELECT greenlight.add_member('{OTHER}', 'stranger', '{{owner}}')"]
    for channel in team.channels.values():
        lines.append(f"SELECT greenlight.register_channel('{WORKSPACE}', '{channel.name}', '{channel.network}')")
    for person, grants in TEAM.items():
        for number, (role, channel) in enumerate(grants):
            on = 'NULL' if channel is None else f"'{{{channel}}}'"
            if number == 0:
                lines.append(f"SELECT greenlight.add_member('{WORKSPACE}', '{person}', '{{{role}}}', {on})")
            else:
                on = 'NULL' if channel is None else f"'{channel}'"
                lines.append(f"SELECT greenlight.grant_role('{WORKSPACE}', '{person}', '{role}', {on})")
    for workflow in team.workflows.values():
        if workflow.name != 'four_eyes':
            document = json.dumps(workflow.document())
            lines.append(f"SELECT greenlight.create_workflow('{WORKSPACE}', '{workflow.name}', '{document}')")
    for channel in team.channels.values():
        if channel.workflow:
            lines.append(f"SELECT greenlight.assign_workflow('{WORKSPACE}', '{channel.workflow}', '{channel.name}')")
    if team.default != 'four_eyes':
        lines.append(f"SELECT greenlight.assign_workflow('{WORKSPACE}', '{team.default}')")
    return lines
