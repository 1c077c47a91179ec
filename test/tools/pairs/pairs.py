"""Races every pair of verbs on one post, and says of each whether it ends as the two do one after the other."""
import argparse
import sys
from itertools import groupby

from race import Stage, judge
from verbs import STATES, VERBS, pairs, side

LEVELS = ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
WAYS = ('overlap', 'overtaken', 'rolled back')
SHOWN = 12


class Report:
    passed = failed = 0

    def say(self, problems, what):
        if problems:
            self.failed += 1
            print(f'not ok - {what}')
            print('\n'.join('#   ' + line[:400] for line in problems[:SHOWN * 3]))
        else:
            self.passed += 1
            print(f'ok - {what}')
        sys.stdout.flush()


def check_states(stage, report):
    """A verb is possible where the table says: else its pairs would race for nothing."""
    for name, verb in VERBS.items():
        one = side(0, name, verb.actors[0], 'cleo')
        possible = [state for state in STATES if stage.in_turn(state, [one])[0][0][0] == '00000']
        expected = [state for state in STATES if state in verb.states]
        report.say([] if possible == expected else [f'possible in {possible}, the table says {expected}'],
                   f'{name} is possible in: {", ".join(expected)}')


def race_all(stage, report, level, is_long, only):
    for verbs, group in groupby(pairs(is_long), key=lambda pair: pair.verbs):
        if only and set(only) != set(verbs):
            continue
        problems = []
        group = list(group)
        for pair in group:
            for sides in (pair.sides, pair.sides[::-1]):
                for way in WAYS:
                    found = judge(stage, pair.state, sides, level, way)
                    if found:
                        problems += [f'{pair.state}, {pair.casting}, {way}:'] + found
        report.say(problems, f'{level.lower()}: {" and ".join(verbs)} of a post that is '
                             f'{", ".join(dict.fromkeys(pair.state for pair in group))}')
    if only:
        return
    counts = {what: stage.counts[level, what] for what in ('races', 'held', 'waited', 'refused', 'failed')}
    print(f'# {level.lower()}: ' + ', '.join(f'{n} {what}' for what, n in counts.items()))
    is_raced = counts['held'] == counts['waited'] > 0 and (counts['failed'] > 0) == (level != LEVELS[0])
    report.say([] if is_raced else [str(counts)], f'{level.lower()}: the second always waits for the first, and '
               f'{"never" if level == LEVELS[0] else "sometimes"} has to come again')


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('--long', action='store_true', help='all levels, all states, all castings')
    arguments.add_argument('--only', nargs='+', metavar='VERB', help='one pair: two verbs, or one')
    options = arguments.parse_args()
    report = Report()
    stage = Stage()
    check_states(stage, report)
    for level in LEVELS if options.long else LEVELS[:1]:
        race_all(stage, report, level, options.long, options.only)
    print(f'{report.passed} passed, {report.failed} failed')
    return report.failed != 0


sys.exit(main())
