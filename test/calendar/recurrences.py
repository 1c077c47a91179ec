#!/usr/bin/python3
"""Recurrences beside a second implementation, dateutil: random rules from random wall times, in all zones of the tz
database, near changes of the clocks. Prints seed and cases; exits with 1 at the first difference."""
import argparse
import os
import random
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

import psycopg2
from compare import zones
from dateutil.rrule import rrulestr

UTC = timezone.utc
DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
LIMIT = 60


def numbers(chance, values, most):
    return ','.join(map(str, chance.sample(values, chance.randint(1, most))))


def days(chance, numbered):
    """With numbers or without: of both at once the other implementation makes none."""
    chosen = chance.sample(DAYS, chance.randint(1, 4))
    numbered = numbered and chance.random() < 0.5
    return ','.join((str(chance.choice([-2, -1, 1, 2, 3, 4, 5])) if numbered else '') + day for day in chosen)


def recurrence(chance):
    """A rule, its parts in any order."""
    often = chance.choice(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])
    parts = ['FREQ=' + often]
    if chance.random() < 0.5:
        parts.append(f'INTERVAL={chance.randint(1, 5)}')
    if chance.random() < 0.3:
        parts.append(f'COUNT={chance.randint(1, 30)}')
    if chance.random() < 0.5:
        parts.append('BYMONTH=' + numbers(chance, range(1, 13), 4))
    if often in ('MONTHLY', 'YEARLY') and chance.random() < 0.4:
        parts.append('BYMONTHDAY=' + numbers(chance, [*range(1, 32), -1, -2, -3], 4))
    elif chance.random() < 0.6:
        parts.append('BYDAY=' + days(chance, often in ('MONTHLY', 'YEARLY')))
    if often == 'WEEKLY' and chance.random() < 0.5:
        parts.append('WKST=' + chance.choice(DAYS))
    first, rest = parts[:1], parts[1:]
    chance.shuffle(rest)
    return ';'.join(first + rest)


def instant(wall, zone):
    """The earlier of two; one that the clocks skip is as much later as they are put forward."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def expected(rule, first, zone, until):
    times = []
    for wall in rrulestr(rule, dtstart=first):
        if len(times) == LIMIT or wall.date() >= first.date() + timedelta(days=3660):
            break
        at = instant(wall, zone)
        if at >= until:
            break
        times.append(at)
    return times


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--cases', type=int, default=5000)
    parser.add_argument('--seed', type=int, default=random.randrange(1 << 30))
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    connection = psycopg2.connect(host=os.environ['PGHOST'], dbname='postgres', user='postgres')
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        cursor.execute('CREATE EXTENSION IF NOT EXISTS pg_greenlight; CREATE EXTENSION IF NOT EXISTS greenlight_test')
        cursor.execute('SELECT greenlight_test.reset_clock()')    # rules are about times to come, and others set the clock
        names = zones(cursor)
        now = datetime.now().replace(minute=0, second=0, microsecond=0)
        for number in range(arguments.cases):
            zone = chance.choice(names)
            rule = recurrence(chance)
            first = now + timedelta(days=chance.randint(1, 400), hours=chance.randint(0, 23), minutes=chance.choice([0, 15, 30, 59]))
            until = (first + timedelta(days=chance.randint(1, 3000))).replace(tzinfo=UTC)
            cursor.execute('SELECT array_agg(t ORDER BY n) FROM greenlight.recurrence_times(%s, %s, %s, %s, %s) WITH ORDINALITY AS r (t, n)',
                           (rule, first, zone, until, f'{{"limit": {LIMIT}}}'))
            ours = cursor.fetchone()[0] or []
            theirs = expected(rule, first, zoneinfo.ZoneInfo(zone), until)
            if ours != theirs:
                print(f'seed {arguments.seed}, case {number}: {rule} from {first} in {zone} until {until}\n ours   {[str(t) for t in ours][:8]}\n theirs {[str(t) for t in theirs][:8]}')
                sys.exit(1)
    print(f'recurrences: {arguments.cases} cases in {len(names)} zones, seed {arguments.seed}: no difference')


main()
