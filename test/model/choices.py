"""Which operation comes next: drawn from the seed, towards what was rarely done."""
import collections
import math

import roles
from operations import GENERIC
from stage import ITEMS, NETWORKS, OTHER, PEOPLE, TEAM, WORKSPACE, draw_workflow
from world import Refused

POST_VERBS = {
    'submit': 'submit', 'approve': None, 'abstain': None, 'request_changes': None, 'reject': None, 'revise_post': 'edit_any',
    'set_variant': 'edit_any', 'remove_variant': 'edit_any', 'withdraw': 'edit_any', 'reopen': 'edit_any',
    'cancel': 'edit_any', 'schedule': 'schedule', 'unschedule': 'schedule', 'publish_now': 'publish_now',
    'hold': 'hold', 'release': 'release', 'retry': 'publish_now', 'confirm_published': 'publish_now',
    'confirm_not_published': 'publish_now', 'add_comment': 'comment', 'edit_comment': 'comment',
    'resolve_comment': 'comment', 'copy_post': 'create', 'retract': None, 'override': 'override',
    'grant_round': 'manage_workflows', 'split_post': 'edit_any', 'plan': 'schedule',
}
STEPS = ['step1', 'step2', 'step3']
OF_FEATURES = {'tick': 'edit_any', 'archive': 'edit_any', 'migrate_review': 'manage_workflows', 'extend_deadline': 'manage_workflows'}
WEIGHTS = {'submit': 3, 'approve': 5, 'cancel': 0.4, 'reject': 0.6, 'copy_post': 0.3, 'withdraw': 0.6, 'override': 0.4, 'split_post': 0.4,
           'archive': 0.4, 'migrate_review': 0.6, 'add_comment': 0.5, 'edit_comment': 0.5, 'resolve_comment': 0.5, 'revise_post': 1.5, 'schedule': 2, 'publish_now': 1.5, 'plan': 0.7}
MONTH = 30 * 24 * 3600    # longer than a walk
LABELS = [['promo'], [], ['promo', 'x'], ['x']]
OUTCOMES = ['ok', 'ok', 'permanent', 'permanent', 'permanent', 'retryable', 'throttled', 'auth', 'unknown', 'unknown', 'manual']


def relation(model, post, person, verb):
    """The permission class of a person towards a verb on a post."""
    workspace = model.workspace_of(post)
    grants = model.grants(workspace, person)
    if not grants:
        return 'outsider'
    if 'view' not in roles.anywhere(grants):
        return 'blind'
    if person == post.author:
        return 'author'
    if person == post.submitter:
        return 'submitter'
    if model.has_seat(person, post):
        return 'seat'
    if person in post.contributors:
        return 'contributor'
    if model.is_client(person, workspace):
        return 'client'
    permission = POST_VERBS[verb]
    if permission is None:
        return 'member'
    if permission in roles.permissions_of(r for r, channel in grants if channel is None):
        return 'permitted'
    if permission in roles.anywhere(grants):
        return 'covering' if model.may(person, post, permission) else 'elsewhere'
    return 'member'


def cells(model, op):
    """The cells of coverage that an operation on a post is about."""
    post = model.world.posts.get(op.get('post'))
    if post is None or op['verb'] not in POST_VERBS:
        return []
    kind = relation(model, post, op['actor'], op['verb'])
    return [(state, op['verb'], kind) for state in states_of(post)]


def states_of(post):
    """The states of both axes that a post is in; what is cancelled as a whole is in no other."""
    if post.is_cancelled:
        return {'cancelled'}
    return {post.review_state} | {v.state for v in post.variants.values()}


class Chooser:
    def __init__(self, rng, hits, features):
        self.rng = rng
        self.hits = hits
        self.visits = collections.Counter()
        self.created = 0
        self.keyed = []     # operations with a key, to be repeated
        self.features = features
        POST_VERBS.update({verb: OF_FEATURES[verb] for verb in features if verb in OF_FEATURES})
        self.verbs = list(POST_VERBS)
        self.weights = [WEIGHTS.get(verb, 1) for verb in self.verbs]

    def rework(self, model, actor):
        """Another version of a workflow, or the end of it."""
        rng, team = self.rng, model.world.workspaces[WORKSPACE]
        name = rng.choice(sorted(team.workflows))
        if rng.random() < 0.3:
            return {'verb': 'deactivate_workflow', 'actor': actor, 'workflow': name}
        version = team.workflows[name]
        if name != 'four_eyes' and rng.random() < 0.8:
            version = draw_workflow(rng, name, rng.choice([version.mode, version.mode, 'required', 'multi_level']), self.features)
        return {'verb': 'revise_workflow', 'actor': 'owner' if rng.random() < 0.5 else actor, 'version': version}

    def handle(self):
        self.created += 1
        return self.created

    def choose(self, walk):
        rng, model = self.rng, walk.model
        posts = [p for p in model.world.posts.values() if p.workspace == WORKSPACE]
        draw = rng.random()
        if draw < 0.08 and model.next_due():
            return self.pass_time(model)
        if len(posts) < 4 or draw < 0.1 and len(posts) < 40:
            return self.create(model)
        if draw < 0.11:
            return self.many(posts)
        if draw < 0.12 and self.keyed:
            return rng.choice(self.keyed)
        if draw < 0.22:
            return self.elsewhere(model, posts)
        if draw < 0.33:
            op = self.press(model, posts)
            if op:
                return op
        if draw < 0.54:
            op = self.hunt(walk, posts)
            if walk.does_apply(op):
                return op
        candidates = [self.on_post(model, rng.choice(posts[-8:]) if rng.random() < 0.8 else rng.choice(posts))
                      for _ in range(6)]
        candidates = [c for c in candidates if walk.does_apply(c)]
        if not candidates:
            return {'verb': 'claim'}
        wants_success = rng.random() < 0.6

        def rarity(op):
            score = self.rarity(model, op)
            if wants_success and not self.succeeds(walk, op):
                score += 100000
            return score
        return min(candidates, key=rarity)

    def pass_time(self, model):
        """The next deadline acts, or the clock goes on to it, or nearly."""
        left = math.ceil(model.next_due()[0]) - model.world.now
        return {'verb': 'clock', 'by': max(1, left - self.rng.choice([1, 1, 1, 2]))} if left > 1 else {'verb': 'fire'}

    def rarity(self, model, op):
        return min((self.hits[cell] for cell in cells(model, op)), default=0)

    def press(self, model, posts):
        """Something goes out: states of delivery past `scheduled` are rare when all is left to chance."""
        rng, team = self.rng, model.world.workspaces[WORKSPACE]
        if team.is_paused:
            return {'verb': 'resume_workspace', 'actor': 'owner'}
        if rng.random() < 0.06:
            return self.reassign(team, posts)
        paused = sorted(c.name for c in team.channels.values() if c.is_paused)
        if paused and rng.random() < 0.5:
            return {'verb': 'resume_channel', 'actor': 'owner', 'channel': rng.choice(paused)}
        if any(v.state == 'scheduled' and (model.due(p, v) or model.world.now + 1) <= model.world.now
               and not model.closed_clauses(p, v) for p in posts for v in p.variants.values()):
            if rng.random() < 0.12:
                return {'verb': 'add_blackout', 'actor': 'owner', 'from': -1, 'for': rng.choice([60, 600, 4000]),
                        'channels': rng.choice([[], ['a', 'b'], ['e']])}
            return {'verb': 'claim'}
        for post in rng.sample(posts, len(posts)):
            if post.status not in ('published', 'cancelled') and self.answers(model, 'publish_now', 'owner', post):
                return {'verb': 'publish_now', 'actor': 'owner', 'post': post.handle}
        for post in rng.sample(posts, len(posts)):
            visit = post.open_visit()
            if visit and visit.seats:
                actor = rng.choice(sorted(visit.seats))[0]
                if self.answers(model, 'approve', actor, post):
                    return {'verb': 'approve', 'actor': actor, 'post': post.handle, 'revision': 0, 'note': 'because'}
        return None

    def reassign(self, team, posts):
        """Less review for a post that somebody else submitted once, or more for a channel that has none."""
        rng = self.rng
        withdrawn = [p for p in posts if p.review_state == 'draft' and p.submitter not in (None, p.author)]
        channels = sorted({c for p in withdrawn[:2] for c in p.channels() if team.channels[c].workflow != 'flow0'})
        if channels and rng.random() < 0.5:
            return {'verb': 'assign_workflow', 'actor': 'owner', 'workflow': 'flow0', 'channel': rng.choice(channels)}
        bare = sorted(c.name for c in team.channels.values() if c.workflow == 'flow0') or ['f']
        return {'verb': 'assign_workflow', 'actor': 'owner', 'workflow': rng.choice(['flow1', 'flow2', 'flow3', 'flow4']),
                'channel': rng.choice(bare)}

    def answers(self, model, action, actor, post):
        return model.world.people[actor].is_active and model.answer(action, actor, post) is None

    def hunt(self, walk, posts):
        """Somebody does to a post in a rare state what was hardly ever done there."""
        rng, model = self.rng, walk.model
        rare = [sum(1 / (1 + self.visits[state]) for state in states_of(post)) for post in posts]
        post = rng.choices(posts, rare)[0]
        self.visits.update(states_of(post))
        verbs = [v for v in rng.sample(self.verbs, 8) if v != 'cancel' or rng.random() < 0.2]
        people = rng.sample(PEOPLE, len(PEOPLE))
        found = [{'verb': verb, 'actor': person, 'post': post.handle} for verb in verbs for person in people]
        best = min(found, key=lambda op: self.rarity(model, op))
        return self.on_post(model, post, best['verb'], best['actor'])

    def succeeds(self, walk, op):
        model, actor = walk.model, op['actor']
        post = model.world.posts[op['post']]
        if not model.world.people[actor].is_active:
            return False
        verb = op['verb']
        try:
            if verb in ('approve', 'abstain', 'request_changes', 'reject'):
                model.check_vote(actor, post, walk.revision(op), verb, op['note'], op.get('behalf'))
            elif verb == 'schedule':
                model.check_schedule(actor, post, model.world.now + op['in'], walk.limits(op))
            elif verb == 'plan':
                model.check_plan(actor, post, walk.limits(op))
            elif verb == 'revise_post':
                model.check_revise_post(actor, post, walk.changes(op))
            elif verb == 'set_variant':
                model.check_set_variant(actor, post, op['channel'], op['body'])
            elif verb == 'remove_variant':
                model.check_remove_variant(actor, post, op['channel'])
            elif verb in ('edit_comment', 'resolve_comment'):
                model.need_comment_sight(actor, post, post.comments[op['number']])
            elif verb.startswith('confirm'):
                model.check_confirm(actor, post, op['channel'])
            elif verb == 'tick':
                model.check_tick(actor, post, op['item'])
            elif verb == 'extend_deadline':
                model.check_extend_deadline(actor, post, model.world.now + op['in'], op['note'])
            elif verb == 'archive':
                model.check_archive(actor, post, op['archived'])
            elif verb == 'migrate_review':
                model.check_migrate_review(actor, post, op['map'])
            else:
                getattr(model, 'check_' + verb)(actor, post)
        except Refused:
            return False
        return True

    def many(self, posts):
        """Decisions about several posts at once, by somebody who has a seat somewhere."""
        rng = self.rng
        posts = rng.sample(posts, min(len(posts), rng.randint(1, 4)))
        seated = sorted({person for post in posts if post.open_visit() for person, _ in post.open_visit().seats})
        items = [{'post': post.handle, 'revision': rng.choices([0, -1, 1], [20, 1, 1])[0],
                  'verdict': rng.choice(['approve', 'approve', 'approve', 'abstain', 'request_changes', 'reject']),
                  'note': rng.choices(['because', None], [20, 1])[0]} for post in posts]
        return {'verb': 'decide_many', 'actor': rng.choice(seated or PEOPLE), 'items': items,
                'mode': rng.choice(['atomic', 'best_effort'])}

    def create(self, model):
        rng = self.rng
        channels = sorted(rng.choice(['a', 'b', 'ab', 'ab', 'c', 'd', 'cd', 'e', 'e', 'e', 'f', '', 'ac', 'af', 'abcdef', 'ef']))
        actor = rng.choice(PEOPLE) if rng.random() < 0.3 else rng.choice(
            ['creator', 'designer', 'copywriter', 'editor', 'manager', 'strategist', 'contributor', 'owner',
             'community_manager', 'ab_creator'])
        op = {'verb': 'create_post', 'actor': actor, 'as': self.handle(), 'workspace': OTHER if rng.random() < 0.03 else WORKSPACE,
              'body': rng.choice(['one', 'two', ' ', 'three']), 'channels': channels,
              'in': rng.choice([None, None, 60, 600, 7200, -60])}
        if rng.random() < 0.06:
            op['limits'] = self.limits(None, model.world.now)
        for name, chance, values in (('labels', 0.4, LABELS), ('campaign', 0.2, ['summer', 'winter']), ('assignee', 0.1, PEOPLE), ('media', 0.2, ['video', 'image']),
                                     ('ref', 0.05, ['r1', 'r2', 'r3']), ('workflow', 0.12, ['flow2', 'flow3', 'flow4'])):
            if rng.random() < chance:
                op[name] = rng.choice(values)
        return op if op['workspace'] == WORKSPACE else {**op, 'channels': []}

    def limits(self, post, now):
        """An embargo or an end, mostly such that the publish time lies within and time soon comes to it."""
        rng = self.rng
        planned = 0 if post is None or post.publish_at is None else post.publish_at - now
        found = {}
        if rng.random() < 0.5:
            found['not_before'] = rng.choice([None, None, planned, min(planned, 0) - 60, planned - 30, 60, 600, planned + 60])
        if not found or rng.random() < 0.4:
            found['publish_until'] = rng.choice([None, None, planned, planned + 30, planned + 60, planned + 900, planned + 3600, 60, -60])
        if rng.random() < 0.2:
            found['unpublish_at'] = rng.choice([None, MONTH, MONTH + 60, planned + MONTH])
        return found

    def actor(self, post, verb):
        """Anybody; more often somebody who has to do with the post."""
        rng = self.rng
        draw = rng.random()
        visit = post.open_visit()
        if verb == 'submit' and draw < 0.4:
            return rng.choice(['editor', 'strategist', 'manager', 'owner', 'editor2'])
        if draw < 0.35 and visit and visit.seats:
            return rng.choice(sorted(visit.seats))[0]
        if draw < 0.55:
            return rng.choice([post.author, post.submitter or post.author] + sorted(post.contributors))
        if draw < 0.75:
            return rng.choice(['owner', 'manager', 'assistant', 'editor', 'client', 'community_manager'])
        return rng.choice(PEOPLE)

    def on_post(self, model, post, verb=None, actor=None):
        rng = self.rng
        verb = verb or rng.choices(self.verbs, self.weights)[0]
        op = {'verb': verb, 'actor': actor or self.actor(post, verb), 'post': post.handle}
        if verb in ('approve', 'abstain', 'request_changes', 'reject'):
            op['revision'] = rng.choices([0, -1, 1, None], [20, 2, 1, 0.3])[0]
            op['note'] = rng.choices(['because', None, '  '], [20, 1, 0.5])[0]
            if actor is None and 'delegate' in self.features:
                self.on_behalf(model, post, op)
            self.vary(op)
        elif verb == 'override':
            op['note'] = rng.choices(['because', None, '  '], [20, 1, 0.5])[0]
            self.vary(op)
        elif verb == 'grant_round':
            op['note'] = rng.choices(['because', None, '  '], [20, 1, 0.5])[0]
            op['rounds'] = rng.choices([1, 2, 0, 1001], [10, 3, 0.5, 0.5])[0]
        elif verb == 'tick':
            op['item'] = self.item(post)
            op['is_done'] = rng.random() < 0.75
        elif verb == 'extend_deadline':
            op['in'] = rng.choices([600, 7200, 86400, -60], [4, 4, 2, 0.5])[0]
            op['note'] = rng.choices(['because', None, '  '], [20, 1, 0.5])[0]
        elif verb == 'archive':
            op['archived'] = rng.random() < 0.8
        elif verb == 'migrate_review':
            op['map'] = {name: rng.choice(STEPS + [None]) for name in STEPS if rng.random() < 0.25}
            op['dry'] = rng.random() < 0.2
        elif verb == 'split_post':
            op['as'] = [self.handle() for _ in NETWORKS]
        elif verb in GENERIC:
            self.vary(op)
        elif verb == 'copy_post':
            op['as'] = self.handle()
        elif verb == 'schedule':
            op['in'] = rng.choices([60, 600, 1800, 7200, -60, 0], [4, 3, 2, 2, 0.5, 0.3])[0]
            if rng.random() < 0.15:
                op['limits'] = {'publish_until': rng.choice([None, 30, 120, 600, 1900, 7200])}
            elif rng.random() < 0.05:
                op['limits'] = {'unpublish_at': rng.choice([None, MONTH])}
            if rng.random() < 0.03:
                op['in'] = 2 * MONTH
            if rng.random() < 0.05:
                self.give_key(op)
        elif verb == 'plan':
            op['limits'] = self.limits(post, model.world.now)
        elif verb == 'revise_post':
            op['body'] = rng.choice(['one', 'two', 'three', 'four', 'five', None, ' '])
            for name, chance, values in (('labels', 0.3, LABELS), ('campaign', 0.1, ['summer', 'winter', None]), ('assignee', 0.1, PEOPLE + [None] * 9),
                                         ('link', 0.15, ['https://example.org/1', None]), ('media', 0.1, ['video', 'image', None]),
                                         ('minor', 0.3, [True, True, False])):
                if rng.random() < chance:
                    op[name] = rng.choice(values)
            if rng.random() < 0.3:
                op['revision'] = rng.choice([0, 0, -1, 1])
        elif verb == 'set_variant':
            op['channel'] = rng.choice(list(NETWORKS)) if rng.random() < 0.4 else rng.choice(sorted(post.variants) or ['a'])
            op['body'] = rng.choice([None, 'own', 'other', ' '])
        elif verb == 'remove_variant':
            op['channel'] = rng.choice(list(NETWORKS)) if rng.random() < 0.2 else rng.choice(sorted(post.variants) or ['a'])
        elif verb.startswith('confirm'):
            op['channel'] = rng.choice(sorted(post.variants) or ['a'])
        elif verb == 'add_comment':
            op['visibility'] = rng.choice(['internal', 'client'])
            if 'tick' in self.features and rng.random() < 0.3:
                op['blocking'] = True
            op['body'] = 'words'
        elif verb.endswith('_comment'):
            op['number'] = rng.randrange(max(1, len(post.comments)))
            if verb == 'edit_comment':
                op['body'] = rng.choice(['words', 'other words'])
        return op

    def black_out(self, model):
        """A blackout is announced or lifted; never so many that nothing goes out any more."""
        rng, now = self.rng, model.world.now
        ahead = [number for number, b in enumerate(model.world.blackouts)
                 if not b.is_removed and (b.ends is None or b.ends > now)]
        actor = rng.choice(['owner', 'manager', 'manager', 'e_manager', 'editor', 'client', 'stranger'])
        if len(ahead) > 1 or model.world.blackouts and rng.random() < 0.1:
            return {'verb': 'remove_blackout', 'actor': rng.choice(['owner', actor]),
                    'number': rng.choice(ahead or range(len(model.world.blackouts)))}
        return {'verb': 'add_blackout', 'actor': actor, 'from': rng.choice([-60, 0, 60, 60, 600]),
                'for': rng.choice([30, 60, 600, 1800, 4000, None]), 'channels': rng.choice([[], ['a'], ['b', 'd'], ['e'], ['e', 'f']])}

    def stand_in(self, model, posts):
        """A delegation that begins or ends; mostly from somebody whose vote is awaited."""
        rng = self.rng
        if model.world.delegations and rng.random() < 0.2:
            number = rng.randrange(len(model.world.delegations))
            found = model.world.delegations[number]
            return {'verb': 'end_delegation', 'number': number,
                    'actor': rng.choice([found.person, found.delegate or 'owner', 'manager', 'editor'])}
        seated = sorted({person for post in posts if post.open_visit() for person, _ in post.open_visit().seats})
        person = rng.choice(seated or PEOPLE)
        op = {'verb': 'record_absence', 'actor': person if rng.random() < 0.7 else rng.choice(['manager', 'owner', 'editor']),
              'person': person, 'from': rng.choice([-60, 0, 300]),
              'to': rng.choice([600, 7200, 86400, -90]), 'channels': rng.choice([[], [], ['a', 'b'], ['d']])}
        return op if rng.random() < 0.4 else {**op, 'verb': 'delegate', 'delegate': rng.choice(PEOPLE)}

    def on_behalf(self, model, post, op):
        """As the delegate of somebody, named or not."""
        rng = self.rng
        now = [d for d in model.world.delegations if d.delegate and not d.is_ended]
        if now and rng.random() < 0.4:
            found = rng.choice(now)
            op['actor'] = found.delegate
            if rng.random() < 0.6:
                op['behalf'] = found.person
        elif rng.random() < 0.02:
            op['behalf'] = rng.choice(PEOPLE)

    def item(self, post):
        """Mostly one that is missing."""
        visit = post.open_visit()
        listed = [i.item for i in post.round.workflow.steps[visit.step].checklist] if visit else []
        return self.rng.choice(listed) if listed and self.rng.random() < 0.85 else self.rng.choice(ITEMS + ['nothing'])

    def vary(self, op):
        """The generic form of the same, or under a key."""
        if self.rng.random() < 0.1:
            op['via'] = 'transition'
        if op['verb'] in ('submit', 'approve', 'abstain', 'request_changes', 'reject') and self.rng.random() < 0.05:
            self.give_key(op)

    def give_key(self, op):
        op['key'] = f'k{self.rng.randint(1, 20)}'
        self.keyed = (self.keyed + [op])[-10:]

    def elsewhere(self, model, posts):
        """The worker, the clock, and changes of members, channels and workspace."""
        rng = self.rng
        running = [(p.handle, v.channel) for p in posts for v in p.variants.values() if v.state == 'publishing']
        draw = rng.random()
        if running and draw < 0.25:
            handle, channel = rng.choice(running)
            return {'verb': 'settle', 'post': handle, 'channel': channel, 'outcome': rng.choice(OUTCOMES)}
        if draw < 0.45:
            return {'verb': 'claim'}
        if draw < 0.55:
            return {'verb': 'fire'}
        if draw < 0.75:
            return {'verb': 'clock', 'by': rng.choice([1, 30, 60, 61, 300, 600, 900, 901, 4000])}
        if 'delegate' in self.features and rng.random() < 0.15:
            return self.stand_in(model, posts)
        if rng.random() < 0.12:
            return self.black_out(model)
        actor = rng.choice(['owner', 'manager', 'manager', 'e_manager', 'editor', 'client', 'stranger', 'assistant'])
        person = rng.choice([p for p in PEOPLE if p != 'owner' or rng.random() < 0.3])
        if draw < 0.83:
            team = model.world.workspaces[WORKSPACE]
            if team.is_paused:
                return {'verb': 'resume_workspace', 'actor': rng.choice(['owner', actor])}
            paused = sorted(c.name for c in team.channels.values() if c.is_paused)
            if paused:
                return {'verb': 'resume_channel', 'actor': rng.choice(['owner', actor]), 'channel': rng.choice(paused)}
            if rng.random() < 0.3:
                return {'verb': 'pause_workspace', 'actor': actor}
            return {'verb': 'pause_channel', 'actor': actor, 'channel': rng.choice(list(NETWORKS))}
        if draw < 0.87:
            return {'verb': 'assign_workflow', 'actor': actor, 'channel': rng.choice([None] + list(NETWORKS)),
                    'workflow': rng.choice(list(model.world.workspaces[WORKSPACE].workflows))}
        if draw < 0.885:
            return self.rework(model, actor)
        if draw < 0.905:
            return {'verb': 'remove_member', 'actor': actor, 'person': person}
        if draw < 0.93:
            home = [role for role, channel in TEAM.get(person, []) if channel is None]
            return {'verb': 'add_member', 'actor': actor, 'person': person,
                    'role': rng.choice(home or list(roles.ROLES))}
        if draw < 0.935:
            op = {'verb': 'deactivate', 'person': rng.choice(['newcomer', 'editor3', 'legal2', 'client2', 'hr'])}
            return {**op, 'voids': True} if 'delegate' in self.features and rng.random() < 0.5 else op
        channel = rng.choice([None, None] + list(NETWORKS))
        verb = rng.choice(['grant_role', 'grant_role', 'revoke_role'])
        role = rng.choice(list(roles.ROLES))
        if verb == 'revoke_role' and rng.random() < 0.7:
            member = model.world.workspaces[WORKSPACE].members.get(person)
            if member and member.grants:
                role, channel = rng.choice(sorted(member.grants, key=str))
        return {'verb': verb, 'actor': actor, 'person': person, 'role': role, 'channel': channel}
