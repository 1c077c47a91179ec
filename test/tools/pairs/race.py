"""One race: a post in a state, two sessions, and what came of them."""
from collections import Counter
from difflib import unified_diff

from session import Session, connect

LOOK = "SELECT status FROM greenlight.post WHERE id = iso.id('post')"
NO_POST = ('deactivate_person', 'revise_workflow')
FAILED = '40001'


def statement(side):
    return ('SELECT FROM ' if side.verb in NO_POST else 'SELECT status, review_state FROM ') + side.call


class Stage:
    def __init__(self):
        self.cursor = connect().cursor()
        self.sessions = (Session(), Session())
        self.known = {}     # what came of verbs in turn
        self.counts = Counter()

    def ask(self, query, *arguments):
        self.cursor.execute(query, arguments)
        return self.cursor.fetchall()

    def set(self, state):
        self.cursor.execute('CALL pairs.begin(%s)', (state,))
        self.since, = self.ask('SELECT COALESCE(max(seq), 0) FROM greenlight_internal.event')[0]
        self.script = [f'-- the post is {state}']

    def stored(self):
        return [line for line, in self.ask('SELECT line FROM pairs.state(%s)', self.since)]

    def wrong(self):
        return [line for line, in self.ask('SELECT line FROM pairs.wrong()')]

    def note(self, n, what, answer=None):
        self.script.append(f'session {n + 1}: {what}' + (f'   -- {answer[0]} {answer[1]}' if answer else ''))

    def do(self, n, what):
        answer = self.sessions[n].run(what)
        self.note(n, what, answer)
        return answer

    def begin(self, n, side, level):
        self.sessions[n].must('RESET SESSION AUTHORIZATION')
        if side.actor is not None:
            self.sessions[n].must(f'SET SESSION AUTHORIZATION {side.actor}')
        self.do(n, f'BEGIN ISOLATION LEVEL {level}')

    def end(self, n, answer, word='COMMIT'):
        """What the verb answered, or what the commit had to say against it."""
        ending = self.do(n, word)
        return answer if ending[0] == '00000' else ending

    def act(self, n, side, level):
        """A whole transaction."""
        self.begin(n, side, level)
        return self.end(n, self.do(n, statement(side)))

    def in_turn(self, state, sides):
        """The answers of verbs that come one after the other, and what is stored then."""
        key = (state, tuple(sides))
        if key not in self.known:
            self.set(state)
            answers = [self.act(n, side, 'READ COMMITTED') for n, side in enumerate(sides)]
            self.known[key] = answers, self.stored()
        return self.known[key]

    def waits(self, n):
        """Whether session n waits for the other one, as soon as it does or has ended."""
        while not self.sessions[n].is_done(0.001):
            (is_blocked,), = self.ask('SELECT pg_isolation_test_session_is_blocked(%s, %s)',
                                      self.sessions[n].pid, [self.sessions[1 - n].pid])
            if is_blocked:
                return True
        return False

    def run(self, state, sides, level, way):
        """What both answer; the first commits first."""
        self.set(state)
        for n in (0, 1):
            self.begin(n, sides[n], level)
        # from here on an old snapshot is old, and what is remembered may be wrong
        self.do(1, LOOK)
        first = self.do(0, statement(sides[0]))
        if way == 'overtaken':
            first = self.end(0, first)
        self.sessions[1].start(statement(sides[1]))
        waited = self.waits(1)
        self.note(1, statement(sides[1]) + (' waits' if waited else ''))
        if way != 'overtaken':
            first = self.end(0, first, 'ROLLBACK' if way == 'rolled back' else 'COMMIT')
        second = self.sessions[1].finish()
        self.note(1, 'has its answer', second)
        second = self.end(1, second)
        self.count(level, way, [first, second], waited)
        return [first, second]

    def count(self, level, way, answers, waited):
        codes = [code for code, _ in answers]
        self.counts[level, 'races'] += 1
        # who was refused holds nothing any more
        self.counts[level, 'held'] += way != 'overtaken' and codes[0] == '00000'
        self.counts[level, 'waited'] += waited
        self.counts[level, 'refused'] += any(code not in ('00000', FAILED) for code in codes)
        self.counts[level, 'failed'] += FAILED in codes


def is_permitted(sqlstate, sides, level):
    if sqlstate == FAILED:
        return level != 'READ COMMITTED'
    if sqlstate == '28000':     # who was deactivated is nobody any more
        return 'deactivate_person' in [side.verb for side in sides]
    return sqlstate == '00000' or sqlstate.startswith('WF')


def difference(expected, found):
    lines = list(unified_diff(expected, found, lineterm='', n=0))[2:]
    return [line for line in lines if not line.startswith('@@')]


def judge(stage, state, sides, level, way):
    """What is wrong with a race, as lines; none when all is well."""
    answers = stage.run(state, sides, level, way)
    found, script = stage.stored(), stage.script
    problems = stage.wrong() + [f'{code} is no answer at {level}: {text}' for code, text in answers
                                if not is_permitted(code, sides, level)]
    if problems:
        return script + problems
    failed = [n for n in (0, 1) if answers[n][0] == FAILED]
    done = [n for n in (0, 1) if n not in failed and not (n == 0 and way == 'rolled back')]
    problems = compare(stage, state, sides, done, answers, found)
    if problems:
        return script + problems
    if failed:
        # nothing was lost: who comes again has what comes of it in turn
        stage.run(state, sides, level, way)
        for n in failed:
            answers[n] = stage.act(n, sides[n], level)
        problems = stage.wrong() + compare(stage, state, sides, done + failed, answers, stage.stored())
        if problems:
            return script + stage.script + problems
    return []


def compare(stage, state, sides, order, answers, found):
    """Who commits first comes first: its change holds for whoever commits later."""
    given, stored = stage.in_turn(state, [sides[n] for n in order])
    if given == [answers[n] for n in order] and stored == found:
        return []
    return [f'one after the other they answer {given}, and this is stored:'] + difference(stored, found)
