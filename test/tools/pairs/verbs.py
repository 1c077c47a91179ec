"""The verbs of the pairs: who calls them, the states they are possible in, and which pairs that makes."""
from itertools import combinations_with_replacement
from typing import NamedTuple

STATES = ('draft', 'asked', 'voting', 'returned', 'rejected', 'approved', 'scheduled')

OTHER_DOCUMENT = '{"mode": "required", "steps": [{"name": "review", "requires": [{"role": "approver", "quorum": "%s"}]}]}'


class Verb(NamedTuple):
    call: str           # with {actor} and {nth}, the side it is on, where the two calls are to differ
    actors: tuple       # who calls it, and who where the first calls the other verb
    states: tuple       # where it is possible


IN_REVIEW = ('asked', 'voting')
AGREED = ('approved', 'scheduled')
LIVE = ('draft', 'asked', 'voting', 'returned', 'approved', 'scheduled')

VERBS = {
    'approve': Verb("greenlight.approve(iso.id('post'), 1)", ('cleo', 'dora'), IN_REVIEW),
    'request_changes': Verb("greenlight.request_changes(iso.id('post'), 1, 'shorter')", ('dora', 'cleo'), IN_REVIEW),
    'reject': Verb("greenlight.reject(iso.id('post'), 1, 'no')", ('dora', 'cleo'), IN_REVIEW),
    'retract': Verb("greenlight.retract(iso.id('post'))", ('ben',), ('voting', 'returned') + AGREED),
    'revise_post': Verb("greenlight.revise_post(iso.id('post'), 'Text by {actor}', expected_revision => 1)",
                        ('anna', 'max'), LIVE),
    'submit': Verb("greenlight.submit(iso.id('post'))", ('anna', 'max'), ('draft', 'returned')),
    'withdraw': Verb("greenlight.withdraw(iso.id('post'))", ('anna', 'max'), IN_REVIEW + AGREED),
    'override': Verb("greenlight.override(iso.id('post'), 'it is urgent')", ('eve',),
                     ('draft', 'asked', 'voting', 'returned')),
    'cancel': Verb("greenlight.cancel(iso.id('post'))", ('anna', 'max'), STATES),
    'schedule': Verb("greenlight.schedule(iso.id('post'), '2030-01-07 {hour}:00 UTC')", ('sam', 'max'), LIVE),
    'deactivate_person': Verb("greenlight.deactivate_person('{target}', 'left')", (None,), STATES),
    'revise_workflow': Verb("greenlight.revise_workflow('acme', 'two_of_three', '{document}')", ('max',), STATES),
}
VOTES = ('approve', 'request_changes', 'reject', 'retract')


class Side(NamedTuple):
    """One verb as one of the two sessions calls it; actor None is the administrator."""
    verb: str
    actor: str
    call: str


class Pair(NamedTuple):
    verbs: tuple
    state: str
    casting: str
    sides: tuple


def side(nth, verb, actor, target):
    call = VERBS[verb].call.replace('{document}', OTHER_DOCUMENT % ('any', 'all')[nth])
    return Side(verb, actor, call.replace('{actor}', str(actor)).replace('{target}', str(target))
                .replace('{hour}', ('11', '12')[nth]))


def actors_of(first, second, state):
    """Two people, where two can call the verbs."""
    one = VERBS[first].actors[0]
    others = VERBS[second].actors
    if second == 'retract' and state in AGREED:
        others += ('cleo',)  # who voted there too
    return one, next((other for other in others if other != one), others[0])


def castings(first, second, state):
    """(name, actors, whom deactivate_person is about): the first is the one of every day."""
    one, two = actors_of(first, second, state)
    target = (two if first == 'deactivate_person' else one) or 'cleo'
    yield 'two people', (one, two), target
    if first in VOTES and second in VOTES and one != two:
        yield 'one person', (one, one) if 'retract' not in (first, second) else ('ben', 'ben'), None
    if 'deactivate_person' in (first, second) and target != 'ben':
        yield 'a seat taken away', (one, two), 'ben'


def states_of(first, second):
    """Where both are possible; else where one is, the first first: the nearest there is."""
    one, two = VERBS[first].states, VERBS[second].states
    common = [state for state in STATES if state in one and state in two]
    return common or [state for state in STATES if state in one or state in two]


# where a step is decided by the next vote, more hangs on who comes first
TELLING = ('voting', 'returned', 'approved', 'draft')


def pairs(is_long):
    """Every unordered pair, a verb with itself too: in its most telling state, or long in all and by all."""
    for first, second in combinations_with_replacement(VERBS, 2):
        states = states_of(first, second)
        if not is_long:
            common = set(VERBS[first].states) & set(VERBS[second].states)
            states = [next(state for state in TELLING if state in states)] if common else \
                [next(state for state in ('draft', 'voting') if state in states)]
        for state in states:
            for casting, actors, target in castings(first, second, state):
                yield Pair((first, second), state, casting,
                           (side(0, first, actors[0], target), side(1, second, actors[1], target)))
                if not is_long:
                    break
