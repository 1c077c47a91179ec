#!/usr/bin/python3
"""A random walk through all verbs, done by the reference model and by the extension, compared step by step.

walker.py [--steps N] [--seed S] [--walk N]: prints the seed of each walk; on the first difference shrinks
the list of operations, prints it as SQL and exits with 1."""
import argparse
import collections
import os
import random
import re
import sys
import time

import coverage
from choices import POST_VERBS, Chooser, cells
from database import make_template
from shrink import shrink
from stage import PEOPLE, draw_world
from walk import Difference, Walk

LOOK = 100    # operations between two looks at everything


def script_of(walk):
    lines = ['\\set ON_ERROR_STOP off']
    for person, statement in walk.database.script:
        login = 'postgres' if person is None else 'model_gateway'
        lines.append(f'/* {login} */ {statement};')
    return '\n'.join(lines)


def kind_of(difference):
    """What a difference is about, without numbers: shrinking must not slip to another one."""
    return re.sub(r'\d+', 'N', difference)[:60]


class Walker:
    def __init__(self, arguments):
        self.arguments = arguments
        self.hits = collections.Counter()
        self.by_time = collections.Counter()
        self.met = collections.Counter()
        self.done = 0
        self.features = make_template(PEOPLE)

    def fresh(self, seed, name='greenlight_walk'):
        world, script = draw_world(random.Random(seed), self.features)
        return Walk(name, world, script, self.features)

    def replay(self, seed, ops, look):
        """The difference that these operations show, and the walk; None when there is none."""
        walk = self.fresh(seed, 'greenlight_replay')
        try:
            for op in ops:
                if walk.does_apply(op):
                    walk.step(op)
            walk.compare_everything(look)
        except Difference as difference:
            return str(difference), walk
        finally:
            walk.close()
        return None

    def walk(self, seed, steps):
        """Steps of one walk; the operations done and the difference, if there was one."""
        rng = random.Random(seed + 1)
        walk = self.fresh(seed)
        chooser = Chooser(rng, self.hits, self.features)
        ops = []
        look = []
        try:
            for number in range(1, steps + 1):
                op = chooser.choose(walk)
                found = cells(walk.model, op)
                ops.append(op)
                look = []
                walk.step(op)
                self.hits.update(found)
                self.done += 1
                if number % LOOK == 0 or number == steps:
                    handles = rng.sample(sorted(walk.ids), min(3, len(walk.ids)))
                    look = [(h, p) for h in handles for p in rng.sample(PEOPLE, 12)]
                    walk.compare_everything(look)
        except Difference as difference:
            return ops, look, str(difference)
        finally:
            self.by_time += walk.model.by_time
            self.met += walk.model.met
            walk.close()
        return ops, None, None

    def run(self):
        arguments = self.arguments
        began = time.monotonic()
        seed = arguments.seed
        while self.done < arguments.steps:
            ops, look, difference = self.walk(seed, min(arguments.walk, arguments.steps - self.done))
            if difference:
                print(f'seed {seed}: after {self.done} steps a difference: {difference}', flush=True)
                if not arguments.no_shrink:
                    self.report(seed, ops, look, difference)
                return 1
            print(f'seed {seed}: {len(ops)} steps, no difference', flush=True)
            seed += 2
        seconds = time.monotonic() - began
        print(f'{self.done} steps in {seconds:.0f} s, no difference')
        print('by time: ' + ', '.join(f'{count} {act}' for act, count in sorted(self.by_time.items())))
        print('met: ' + ', '.join(f'{count} {what}' for what, count in sorted(self.met.items())))
        return coverage.report(self.hits, POST_VERBS, arguments.need_cells)

    def report(self, seed, ops, look, difference):
        def is_same(tried):
            found = self.replay(seed, tried, look)
            return found is not None and kind_of(found[0]) == kind_of(difference)

        kept = shrink(ops, is_same, self.arguments.tries)
        found = self.replay(seed, kept, look)
        print(f'shrunk from {len(ops)} to {len(kept)} operations:')
        for op in kept:
            print(f'  {op}')
        if found:
            print(f'difference: {found[0]}')
        if found and not self.arguments.no_script:
            print('-- as SQL, in a database with pg_greenlight, greenlight_test and the people of test/model/stage.py')
            print(script_of(found[1]))


def fix_hashes():
    """The order of sets depends on how texts are hashed: only with the same hashes does a seed repeat its run."""
    if os.environ.get('PYTHONHASHSEED') != '0':
        os.execve(sys.executable, [sys.executable] + sys.argv, {**os.environ, 'PYTHONHASHSEED': '0'})


def main():
    fix_hashes()
    parser = argparse.ArgumentParser()
    parser.add_argument('--steps', type=int, default=20000)
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('--walk', type=int, default=500, help='steps in one database')
    parser.add_argument('--tries', type=int, default=400, help='replays that shrinking may take')
    parser.add_argument('--no-shrink', action='store_true')
    parser.add_argument('--no-script', action='store_true', help='do not print the SQL')
    parser.add_argument('--need-cells', action='store_true', help='fail when a reachable cell was never hit')
    arguments = parser.parse_args()
    if arguments.seed is None:
        arguments.seed = random.SystemRandom().randrange(10 ** 8) * 2
    sys.exit(Walker(arguments).run())


if __name__ == '__main__':
    main()
