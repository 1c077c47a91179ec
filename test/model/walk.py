"""One walk: every operation is done by the model and by the extension, and what they say is compared."""
import contextlib
import json

import quorum
from base import LONGEST_WAIT
from database import Database, Failed
from operations import Operations, quote
from plan_rules import PLANNED
from rules import ASKED, Model
from world import Post, Refused

VOTES = {0: None, 1: 'approve', 2: 'abstain', 3: 'request_changes', 4: 'reject'}


class Difference(Exception):
    """The model and the extension disagree."""


class Walk(Operations):
    def __init__(self, name, world, script, features):
        self.model = Model(world, features)
        self.database = Database(name, script)
        self.ids = {}          # handle -> id of the post
        self.event_no = {}     # handle -> number of the last event seen
        self.delegations = []  # ids, in the model's order
        self.blackouts = []    # the same
        self.seen = {}         # handle -> what was stored when last looked at
        self.epoch = self.database.run('SELECT greenlight_test.begin_epoch()', None)[0][0]

    def close(self):
        self.database.close()

    # one operation

    def does_apply(self, op):
        """Whether what the operation is about is there: shrinking takes away what came before."""
        if any(about['post'] not in self.model.world.posts for about in [op] + op.get('items', []) if 'post' in about):
            return False
        if op['verb'] == 'end_delegation':
            return op['number'] < len(self.delegations)
        if op['verb'] == 'remove_blackout':
            return op['number'] < len(self.blackouts)
        if op['verb'] in ('edit_comment', 'resolve_comment'):
            return op['number'] < len(self.model.world.posts[op['post']].comments)
        if op['verb'] in ('confirm_published', 'confirm_not_published'):
            return op['channel'] in self.model.world.posts[op['post']].variants
        if op['verb'] == 'settle':
            variant = self.model.world.posts[op['post']].variants.get(op['channel'])
            return variant is not None and variant.state == 'publishing'
        return True

    def step(self, op):
        """Do one operation twice and compare. Returns the SQLSTATE of a refusal, or None."""
        self.model.events = []
        before = self.state()
        expected = None
        if op['verb'] == 'fire':
            self.fire(op)
        elif op['verb'] in ('clock', 'claim', 'settle', 'deactivate'):
            getattr(self, op['verb'])(op)
            self.tell(before, op['verb'])
        else:
            expected = self.call(op, before)
        self.compare_posts(op)
        return expected

    def state(self):
        return (self.blocked_steps(), {h: p.change_requests for h, p in self.model.world.posts.items()},
                self.awaited_away())

    def tell(self, before, verb):
        """What follows an act by itself, each with an event by nobody. Who comes and goes is seen to by the worker."""
        self.tell_limits(before[1])
        self.tell_blocked(before[0])
        if verb not in ('clock', 'delegate', 'record_absence', 'end_delegation', 'add_member'):
            for handle in sorted({handle for handle, _, _ in self.awaited_away() - before[2]}):
                self.model.tell_absences(self.model.world.posts[handle])
        self.model.lift_holds()

    def awaited_away(self):
        return {(handle, post.open_visit().step, person) for handle, post in self.model.world.posts.items()
                for person in self.model.awaited_away(post)}

    def call(self, op, before):
        statement = self.statement(op)
        try:
            rows, got = self.database.run(statement, op['actor']), None
        except Failed as failed:
            rows, got = [], failed.sqlstate
            if got is None or got.startswith('XX') or got == '57P02':
                raise Difference(f'the server fails: {failed}') from None
            message = failed.message
        try:
            post = self.model.world.posts.get(op.get('post'))
            with self.model.asked(post) if post else contextlib.nullcontext():
                result, expected, why = self.apply(op), None, ''
        except Refused as refused:
            result, expected, why = None, refused.sqlstate, refused.why
            if expected in ('WF004', 'WF005', 'WF006'):
                self.model.met.update(f'{clause} refused' for clause in PLANNED if clause in why.split())
        if expected != got:
            raise Difference(f'{op["verb"]}: model {expected or "allows"} ({why}), extension {got or "allows"} '
                             f'({message if got else json.dumps(rows, default=str)[:300]})')
        self.tell(before, op['verb'])
        if expected is None:
            self.compare_result(op, result, [row[0] for row in rows])
        return expected

    # what is nobody's verb

    def clock(self, op):
        self.model.world.now += op['by']
        self.database.run(f'SELECT greenlight_test.set_clock(to_timestamp({self.model.world.now}))', None)

    def deactivate(self, op):
        voids = op.get('voids', False)
        self.model.deactivate_person(op['person'], voids)
        more = """, 'left', '{"void_open": true}'""" if voids else ''
        self.database.run(f"SELECT greenlight.deactivate_person({quote(op['person'])}{more})", None)

    def fire(self, _):
        """Everything that deadlines ask for, a second later: two rounds never begin at one instant."""
        self.clock({'by': 1})
        self.database.run('SELECT greenlight_test.fire_timers()', None)
        before = self.state()
        while self.model.fire_next():
            self.tell(before, 'fire')
            before = self.state()
        self.model.look_for_absences()

    def claim(self, _):
        self.database.run(f'SELECT * FROM greenlight_test.claim_due({self.epoch}, 1000)', None)
        if not self.model.world.blackouts:
            self.model.claim()
            return
        handles = {number: handle for handle, number in self.ids.items()}
        held = self.database.rows('SELECT id FROM greenlight_internal.post WHERE is_held')
        self.model.claim({handles[row[0]] for row in held})

    def settle(self, op):
        post = self.model.world.posts[op['post']]
        variant = self.seen[op['post']]['variants'][op['channel']]['id']
        attempt = self.database.rows('SELECT id FROM greenlight_internal.attempt '
                                     f'WHERE variant_id = {variant} AND ended_at IS NULL')[0][0]
        self.database.run(f"SELECT greenlight_test.settle({self.epoch}, {attempt}, {self.ids[op['post']]}, {variant}, "
                          f"{quote(op['outcome'])})", None)
        if op['outcome'] == 'auth':
            self.database.run('SELECT greenlight_test.pause_channel(channel_id, workspace_id) '
                              f'FROM greenlight_internal.variant WHERE id = {variant}', None)
        stored = self.look(op['post'], self.event_no[op['post']])['variants'][op['channel']]['retry_at']
        if stored is not None and not self.model.world.now < stored <= self.model.world.now + LONGEST_WAIT:
            raise Difference(f'retry at {stored}, now is {self.model.world.now}')
        self.model.settle(post, op['channel'], op['outcome'], stored)

    # comparing

    def compare_result(self, op, result, rows):
        if op['verb'] == 'decide_many':
            got = [(row['sqlstate'], row['status']) for row in rows]
            expected = [(sqlstate, post and post.status) for sqlstate, post in result]
            if got != expected:
                raise Difference(f'result: model {expected}, extension {got}')
            return
        if op['verb'] in ('delegate', 'record_absence'):
            self.delegations.append(rows[0]['id'])
        if op['verb'] == 'add_blackout':
            self.blackouts.append(rows[0]['id'])
        results = result if isinstance(result, list) else [result]
        if len(rows) != len(results):
            raise Difference(f'result: model {len(results)} rows, extension {len(rows)}')
        for item, row in zip(results, rows):
            self.compare_row(op, item, row)

    def compare_row(self, op, result, row):
        model, verb = self.model, op['verb']
        if isinstance(result, Post) and self.ids.setdefault(result.handle, row.get('id')) != row.get('id'):
            raise Difference(f'result: model post {self.ids[result.handle]}, extension {row}')
        if isinstance(result, Post):
            self.event_no.setdefault(result.handle, 0)
        if 'review_state' in row:
            expected = {'status': result.status, 'review_state': result.review_state,
                        'revision': model.seen_revision(op['actor'], result)}
        elif 'delivery_state' in row:
            expected = {'delivery_state': result.state}
        elif verb.endswith('_comment'):
            expected = {'visibility': result.visibility, 'author': result.author, 'body': result.body}
        else:
            return
        got = {key: row[key] for key in expected}
        if got != expected:
            raise Difference(f'result: model {expected}, extension {got}')

    def look(self, handle, event_no):
        return self.database.observe(self.ids[handle], event_no)

    def compare_posts(self, op):
        """The post of the operation, and every other that the model says has changed."""
        handles = {event[0] for event in self.model.events}
        if 'post' in op:
            handles.add(op['post'])
        handles |= {item['post'] for item in op.get('items', ())}
        if op['verb'] in ('claim', 'fire'):
            handles = set(self.ids)
        for handle in sorted(handles):
            self.compare_post(handle)

    def compare_post(self, handle):
        stored = self.look(handle, self.event_no[handle])
        expected = self.expect(handle)
        for key, value in expected.items():
            got = [c[1:] for c in stored[key]] if key == 'comments' else stored[key]
            if got != value:
                raise Difference(f'post {handle}: {key}: model {value}, extension {got}')
        self.event_no[handle] = stored['event_no']
        self.seen[handle] = stored

    def expect(self, handle):
        post = self.model.world.posts[handle]
        round_ = post.round
        last = [v for v in round_.visits if v is round_.last_visit(v.step)] if round_ else []
        seats = sorted(([v.step, v.number, p, i, vote] for v in last for (p, i), vote in v.seats.items()), key=lambda s: s[:4])
        code = {word: number for number, word in VOTES.items()}
        return {
            'status': post.status, 'review_state': post.review_state, 'revision': post.revision,
            'approved_revision': post.approved_revision, 'client_revision': post.client_revision,
            'submitter': post.submitter, 'contributors': sorted(post.contributors),
            'publish_at': post.publish_at, 'not_before': post.not_before, 'publish_until': post.publish_until,
            'unpublish_at': post.unpublish_at, 'is_held': post.is_held, 'is_inert': post.is_inert,
            'is_cancelled': post.is_cancelled, 'is_archived': post.is_archived, 'labels': list(post.labels),
            'variants': {v.channel: {'id': self.id_of(handle, v.channel), 'state': v.state, 'attempts': v.attempts,
                                     'retry_at': v.retry_at} for v in post.variants.values()},
            'rounds': [[r.number, r.revision, r.state] for r in post.rounds],
            'visits': sorted([r.number, v.step, v.number, v.revision, v.state, self.is_blocked(post, r, v)]
                             for r in post.rounds for v in r.visits),
            'seats': [[*seat, code[vote]] for *seat, vote in seats],
            'overridden_revision': post.overridden_revision, 'change_requests': post.change_requests,
            'granted_rounds': post.granted_rounds, 'waits_for_round': post.waits_for_round, 'campaign': post.campaign,
            'assignee': post.assignee,
            'comments': [[c.author, c.visibility, c.is_resolved, c.body] for c in post.comments],
            'timer': self.model.timer(post),
            'events': [list(event[1:]) for event in self.model.events if event[0] == handle],
        }

    def is_blocked(self, post, round_, visit):
        """Nobody who is still here could satisfy the open step."""
        return visit.state == 'open' and quorum.outcome(
            self.model.world, self.model.workspace_of(post), round_.workflow.steps[visit.step], visit.seats, visit.added) == 'blocked'

    def blocked_steps(self):
        return {(handle, v.step) for handle, post in self.model.world.posts.items() if post.review_state == 'in_review'
                for v in post.rounds[-1].visits if self.is_blocked(post, post.rounds[-1], v)}

    def tell_limits(self, before):
        """The last request for changes that the limit lets pass has an event of its own, by nobody."""
        for handle, post in sorted(self.model.world.posts.items()):
            limit = self.model.limit_of(post)
            if limit and post.change_requests > before.get(handle, 0) \
                    and post.change_requests == limit.limit + post.granted_rounds - 1:
                self.model.events.append((handle, 'limit_near', None, post.status, post.status))

    def tell_blocked(self, before):
        """A step that becomes blocked has an event of its own, by nobody."""
        for handle, _ in sorted(self.blocked_steps() - before):
            status = self.model.world.posts[handle].status
            self.model.events.append((handle, 'blocked', None, status, status))

    def id_of(self, handle, channel):
        """Ids are the extension's to give."""
        seen = self.database.rows(
            'SELECT v.id FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id '
            f'WHERE v.post_id = {self.ids[handle]} AND c.name = {quote(channel)}') \
            if channel not in self.seen.get(handle, {'variants': {}})['variants'] else None
        if seen is None:
            return self.seen[handle]['variants'][channel]['id']
        return seen[0][0] if seen else None

    def compare_everything(self, people):
        """All posts, verify(), and what each person may do with each of some posts."""
        self.model.events = []
        for handle in self.ids:
            self.compare_post(handle)
        broken = self.database.rows('SELECT * FROM greenlight.verify()')
        if broken:
            raise Difference(f'verify(): {broken}')
        for handle, person in people:
            if handle in self.ids:
                self.compare_answers(handle, person)

    def compare_answers(self, handle, person):
        post = self.model.world.posts[handle]
        try:
            rows = self.database.rows('SELECT action, is_allowed, sqlstate FROM greenlight.allowed_actions('
                                      f'{self.ids[handle]})', person)
        except Failed as failed:
            expected = 'WF404' if self.model.world.people[person].is_active else '28000'
            if failed.sqlstate != expected or self.model.world.people[person].is_active and self.model.sees(person, post):
                raise Difference(f'allowed_actions of post {handle} for {person}: {failed}') from None
            return
        if not self.model.sees(person, post):
            raise Difference(f'allowed_actions of post {handle} for {person}: extension answers, model hides it')
        for action, is_allowed, sqlstate in rows:
            if action in ASKED:
                expected = self.model.answer(action, person, post)
                if (expected is None) != is_allowed or expected != sqlstate:
                    raise Difference(f'allowed_actions of post {handle} for {person}: {action}: '
                                     f'model {expected or "allows"}, extension {sqlstate or "allows"}')

