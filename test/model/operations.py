"""An operation of a walk as a call of the model, and as a statement for the extension."""
import datetime
import json

from stage import WORKSPACE
from world import Refused

DECISIONS = ('approve', 'abstain', 'request_changes', 'reject')
# What transition() can do by its name.
GENERIC = ('submit', 'withdraw', 'reopen', 'cancel', 'hold', 'release', 'unschedule', 'retry', 'publish_now', 'retract',
           'override')
NOTE_NEEDED = ('request_changes', 'reject', 'override')
ON_WORKSPACE = {'grant_role': ('person', 'role', 'channel'), 'revoke_role': ('person', 'role', 'channel'),
                'remove_member': ('person',), 'pause_channel': ('channel',), 'resume_channel': ('channel',),
                'pause_workspace': (), 'resume_workspace': (), 'assign_workflow': ('workflow', 'channel'),
                'deactivate_workflow': ('workflow',)}
NOTED = ('body', 'link', 'media', 'labels', 'campaign', 'assignee')


def quote(text):
    return 'NULL' if text is None else "'" + str(text).replace("'", "''") + "'"


def instant(seconds):
    return 'NULL' if seconds is None else f'to_timestamp({seconds})'


def array(items):
    return "'{" + ','.join(items) + "}'"


def document(value):
    return quote(json.dumps(value))


def media_of(kind):
    return [] if kind is None else [{'uri': 'https://example.org/m', 'sha256': 'a' * 64, 'kind': kind}]


class Operations:
    """Mixed into a walk: what an operation means on both sides."""

    def revision(self, op, post=None):
        offset = op['revision']
        return None if offset is None else self.model.world.posts[op['post']].revision + offset

    def time(self, op):
        return None if op.get('in') is None else self.model.world.now + op['in']

    def period(self, op):
        starts = self.model.world.now + op['from']
        return starts, None if op['for'] is None else starts + op['for']

    def limits(self, op):
        """Limits of a plan; with none, one is taken away."""
        now = self.model.world.now
        return {name: None if after is None else now + after for name, after in op.get('limits', {}).items()}

    def limit_options(self, op):
        return {name: at and datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat() for name, at in self.limits(op).items()}

    def items(self, op):
        posts = self.model.world.posts
        return [(posts[i['post']], self.revision(i), i['verdict'], i['note'], i.get('behalf')) for i in op['items']]

    # the model's side

    def apply(self, op):
        actor = op['actor']
        if not self.model.world.people[actor].is_active:
            raise Refused('28000', 'not active')
        if op.get('via') == 'transition' and op['verb'] in NOTE_NEEDED:
            self.model.need_reason(op['note'])
        self.model.need_near(self.limits(op))
        if 'key' not in op:
            return self.act(op)
        if op['verb'] in DECISIONS:
            self.model.check_vote_arguments(self.revision(op), op['verb'], op['note'])
        arguments = [op['verb'], self.time(op), self.limits(op)] + [
            self.revision(op) if name == 'revision' else value for name, value in sorted(op.items(), key=str)
            if name not in ('verb', 'in', 'as', 'limits')]
        # Who sees no post learns nothing of keys either.
        if op.get('post') in self.model.world.posts:
            self.model.need_sight(actor, self.model.world.posts[op['post']])
        return self.model.keyed(actor, op['key'], arguments, lambda: self.act(op))

    def act(self, op):
        model, verb, actor = self.model, op['verb'], op['actor']
        post = model.world.posts.get(op.get('post'))
        if verb == 'create_post':
            return model.create_post(actor, op['as'], op['workspace'], op['body'], op['channels'], self.time(op),
                                     op.get('labels', ()), op.get('campaign'), op.get('media'), op.get('ref'),
                                     op.get('workflow'), self.limits(op), op.get('assignee'))
        if verb in ('copy_post', 'split_post'):
            return getattr(model, verb)(actor, post, op['as'])
        if verb in DECISIONS:
            return model.vote(actor, post, self.revision(op), verb, op['note'], op.get('behalf'))
        if verb == 'decide_many':
            return model.decide_many(actor, self.items(op), op['mode'])
        if verb == 'schedule':
            return model.schedule(actor, post, self.time(op), self.limits(op))
        if verb == 'plan':
            return model.plan(actor, post, self.limits(op))
        if verb == 'revise_post':
            return model.revise_post(actor, post, self.changes(op), self.revision(op) if 'revision' in op else None,
                                     op.get('minor', False))
        if verb == 'override':
            return model.override(actor, post, op['note'])
        if verb == 'grant_round':
            return model.grant_round(actor, post, op['rounds'], op['note'])
        if verb == 'set_variant':
            return model.set_variant(actor, post, op['channel'], op['body'])
        if verb in ('remove_variant', 'confirm_published', 'confirm_not_published'):
            return getattr(model, verb)(actor, post, op['channel'])
        if verb == 'add_comment':
            return model.add_comment(actor, post, op['body'], op['visibility'], op.get('blocking', False))
        if verb == 'extend_deadline':
            return model.extend_deadline(actor, post, self.time(op), op['note'])
        if verb == 'tick':
            return model.tick(actor, post, op['item'], op['is_done'])
        if verb == 'archive':
            return model.archive(actor, post, op['archived'])
        if verb == 'migrate_review':
            return model.migrate_review(actor, post, op['map'], op['dry'])
        if verb == 'edit_comment':
            return model.edit_comment(actor, post, op['number'], op['body'])
        if verb == 'resolve_comment':
            return model.resolve_comment(actor, post, op['number'])
        if verb == 'delegate':
            starts, ends = (model.world.now + op[name] for name in ('from', 'to'))
            return model.delegate(actor, op['person'], op['delegate'], starts, ends, WORKSPACE, op['channels'])
        if verb == 'record_absence':
            starts, ends = (model.world.now + op[name] for name in ('from', 'to'))
            return model.record_absence(actor, op['person'], starts, ends, WORKSPACE, op['channels'])
        if verb == 'end_delegation':
            return model.end_delegation(actor, op['number'])
        if verb == 'add_member':
            return model.add_member(actor, WORKSPACE, op['person'], op['role'])
        if verb == 'revise_workflow':
            return model.revise_workflow(actor, WORKSPACE, op['version'])
        if verb == 'add_blackout':
            return model.add_blackout(actor, WORKSPACE, *self.period(op), op['channels'])
        if verb == 'remove_blackout':
            return model.remove_blackout(actor, WORKSPACE, op['number'])
        if verb in ON_WORKSPACE:
            return getattr(model, verb)(actor, WORKSPACE, *(op[name] for name in ON_WORKSPACE[verb]))
        return getattr(model, verb)(actor, post)

    def changes(self, op):
        changes = {name: op[name] for name in NOTED if name in op and (name != 'body' or op[name] is not None)}
        if 'labels' in changes:
            changes['labels'] = tuple(changes['labels'])
        return changes

    # the extension's side

    def statement(self, op):
        verb = op['verb']
        if op.get('via') == 'transition':
            verb, arguments = 'transition', self.generic(op)
        else:
            arguments, verb = self.arguments(op), 'revise_post' if verb == 'plan' else verb
        return f"SELECT row_to_json(r) FROM greenlight.{verb}({', '.join(map(str, arguments))}) r"

    def options(self, op, **more):
        if 'behalf' in op:
            more['on_behalf_of'] = op['behalf']
        if 'key' in op:
            more['idempotency_key'] = op['key']
        return [f'options => {document(more)}'] if more else []

    def generic(self, op):
        more = {'revision': self.revision(op)} if op['verb'] in DECISIONS and op['revision'] is not None else {}
        return [self.ids[op['post']], quote(op['verb']), quote(op.get('note'))] + self.options(op, **more)

    def arguments(self, op):
        verb = op['verb']
        post = self.ids.get(op.get('post'))
        if verb == 'create_post':
            more = {**self.limit_options(op), **{name: op[name] for name in ('campaign', 'assignee') if op.get(name)}}
            return [quote(op['workspace']), quote('title'), quote(op['body']), array(op['channels']),
                    instant(self.time(op)), quote(op.get('workflow')), document(media_of(op.get('media'))),
                    array(op.get('labels', ())), quote(op.get('ref'))] + self.options(op, **more)
        if verb in DECISIONS:
            return [post, 'NULL' if op['revision'] is None else self.revision(op), quote(op['note'])] + self.options(op)
        if verb == 'decide_many':
            listed = [{'post': self.ids[i['post']], 'revision': self.revision(i), 'verdict': i['verdict'],
                       **({'note': i['note']} if i['note'] is not None else {}),
                       **({'on_behalf_of': i['behalf']} if 'behalf' in i else {})} for i in op['items']]
            return [document(listed), quote(op['mode'])]
        if verb == 'extend_deadline':
            return [post, instant(self.time(op)), quote(op['note'])]
        if verb == 'schedule':
            return [post, instant(self.time(op))] + self.options(op, **self.limit_options(op))
        if verb == 'plan':
            return [post] + self.options(op, **self.limit_options(op))
        if verb == 'submit':
            return [post] + self.options(op)
        if verb == 'revise_post':
            return [post] + self.revising(op)
        if verb == 'override':
            return [post, quote(op['note'])]
        if verb == 'grant_round':
            return [post, op['rounds'], quote(op['note'])]
        if verb == 'set_variant':
            return [post, quote(op['channel']), quote(op['body'])]
        if verb == 'remove_variant':
            return [post, quote(op['channel'])]
        if verb in ('confirm_published', 'confirm_not_published'):
            variant = self.seen[op['post']]['variants'][op['channel']]['id']
            return [variant] + ([quote('https://example.org/1')] if verb == 'confirm_published' else [])
        if verb == 'add_comment':
            return [post, quote(op['body']), f"visibility => {quote(op['visibility'])}"] + (
                [f"options => {document({'blocking': True})}"] if op.get('blocking') else [])
        if verb == 'tick':
            return [post, quote(op['item']), op['is_done']]
        if verb == 'archive':
            return [post] + ([] if op['archived'] else [f"options => {document({'archived': False})}"])
        if verb == 'migrate_review':
            return [post, document(op['map'])] + ([f"options => {document({'dry_run': True})}"] if op['dry'] else [])
        if verb in ('edit_comment', 'resolve_comment'):
            return [self.seen[op['post']]['comments'][op['number']][0]] + [quote(b) for b in [op.get('body')] if b]
        if verb in ('delegate', 'record_absence'):
            more = {'workspace': WORKSPACE, **({'channels': op['channels']} if op['channels'] else {})}
            people = [op['person']] + ([op['delegate']] if 'delegate' in op else [])
            return [*map(quote, people), instant(self.model.world.now + op['from']),
                    instant(self.model.world.now + op['to']), quote('away'), document(more)]
        if verb == 'end_delegation':
            return [self.delegations[op['number']]]
        if verb == 'add_member':
            return [quote(WORKSPACE), quote(op['person']), array([op['role']])]
        if verb == 'revise_workflow':
            return [quote(WORKSPACE), quote(op['version'].name), document(op['version'].document())]
        if verb == 'add_blackout':
            more = {'channels': op['channels']} if op['channels'] else {}
            starts, ends = map(instant, self.period(op))
            return [quote(WORKSPACE), f'tstzrange({starts}, {ends})', quote('quiet'), document(more)]
        if verb == 'remove_blackout':
            return [quote(WORKSPACE), self.blackouts[op['number']]]
        if verb in ON_WORKSPACE:
            return [quote(WORKSPACE)] + [quote(op[name]) for name in ON_WORKSPACE[verb]]
        return [post]

    def revising(self, op):
        arguments = [quote(op.get('body'))]
        if 'labels' in op:
            arguments.append(f"labels => {array(op['labels'])}")
        if 'media' in op:
            arguments.append(f"media => {document(media_of(op['media']))}")
        if 'revision' in op:
            arguments.append(f'expected_revision => {self.revision(op)}')
        more = {name: op[name] for name in ('link', 'campaign', 'assignee', 'minor') if name in op}
        return arguments + ([f'options => {document(more)}'] if more else [])
