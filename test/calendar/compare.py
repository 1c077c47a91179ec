#!/usr/bin/python3
"""Business time beside a second implementation: all zones of the tz database, random hours, random holidays.

Working time is counted here with datetime and zoneinfo alone: the offset is looked at every hour, and where it
differs the change is searched for by halving. Prints seed and cases; exits with 1 at the first difference.
"""
import argparse
import json
import os
import random
import sys
import zoneinfo
from datetime import date, datetime, timedelta, timezone

import psycopg2

DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
NOTHING = timedelta(0)
UTC = timezone.utc


class Calendar:
    """Hours by weekday and by date, as lists of minutes (from, to)."""

    def __init__(self, chance, name, zone):
        self.name = name
        self.zone_name = zone
        self.zone = zoneinfo.ZoneInfo(zone)
        self.week = [self.random_day(chance) for _ in DAYS]
        self.special = {}

    @staticmethod
    def random_day(chance):
        style = chance.random()
        if style < 0.2:
            return []
        if style < 0.3:
            return [(0, 1440)]
        edges = sorted(chance.sample(range(0, 1441), chance.choice([2, 2, 4, 6])))
        return list(zip(edges[::2], edges[1::2]))

    def hours(self, day):
        return self.special.get(day, self.week[day.weekday()])

    def offset(self, at):
        return at.astimezone(self.zone).utcoffset()

    def change(self, low, high):
        """The first instant in (low, high] with another offset than low."""
        start = self.offset(low)
        while high - low > MICROSECOND:
            middle = low + (high - low) // 2
            if self.offset(middle) == start:
                low = middle
            else:
                high = middle
        return high

    def stretches(self, begin, end):
        """Parts of an interval in which the zone stays as it is, with its offset."""
        while begin < end:
            following = min(begin + HOUR, end)
            if self.offset(following - MICROSECOND) != self.offset(begin):
                following = self.change(begin, following - MICROSECOND)
            yield begin, following, self.offset(begin)
            begin = following

    def between(self, begin, end):
        if end < begin:
            return -self.between(end, begin)
        total = NOTHING
        for low, high, offset in self.stretches(begin, end):
            low, high = (low + offset).replace(tzinfo=None), (high + offset).replace(tzinfo=None)
            day = low.date()
            while day <= high.date():
                midnight = datetime(day.year, day.month, day.day)
                for first, last in self.hours(day):
                    part = min(high, midnight + timedelta(minutes=last)) - max(low, midnight + timedelta(minutes=first))
                    total += max(part, NOTHING)
                day += timedelta(days=1)
        return total


def clock(minute):
    return f'{minute // 60:02}:{minute % 60:02}'


def spans(hours):
    return [[clock(first), clock(last)] for first, last in hours]


def zones(cursor):
    cursor.execute("SELECT name FROM pg_timezone_names WHERE name ~ '/' AND name !~ '^(posix|right)/|^Etc/GMT[-+]?0$' ORDER BY name")
    known = zoneinfo.available_timezones()
    return [name for (name,) in cursor.fetchall() if name in known] + ['UTC']


def interesting(chance, calendar, around):
    """An instant near a change of the clocks, or anywhere; special days lie around it."""
    at = datetime(chance.randint(1973, 2037), chance.randint(1, 12), chance.randint(1, 28), tzinfo=UTC)
    later = at + timedelta(days=200)
    if around and calendar.offset(at) != calendar.offset(later):
        at = calendar.change(at, later)
    return at + timedelta(seconds=chance.randint(-200000, 200000), microseconds=chance.choice([0, 0, 1, 999999]))


def make(cursor, chance, number, zone):
    calendar = Calendar(chance, f'{number} {zone}', zone)
    hours = {name: spans(day) for name, day in zip(DAYS, calendar.week) if day or chance.random() < 0.5}
    cursor.execute("SELECT greenlight.create_calendar('calendars', %s, %s, %s)", (calendar.name, zone, json.dumps(hours)))
    return calendar


def add_holiday(cursor, chance, calendar, day):
    hours = chance.choice([[], Calendar.random_day(chance)])
    options = json.dumps({'hours': spans(hours)}) if hours or chance.random() < 0.5 else '{}'
    cursor.execute("SELECT greenlight.add_holiday('calendars', %s, %s, 'a day', %s)", (calendar.name, day, options))
    calendar.special[day] = hours


ASK = '''
SELECT greenlight.business_seconds_between('calendars', %(name)s, a, b),
    CASE WHEN amount <> 0 THEN greenlight.add_business_time('calendars', %(name)s, a, amount * interval '1 microsecond') END
FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[], %(amounts)s::bigint[]) WITH ORDINALITY AS q (a, b, amount, n) ORDER BY n
'''


def compare(cursor, chance, calendar, cases):
    questions = []
    for _ in range(cases):
        begin = interesting(chance, calendar, chance.random() < 0.7)
        end = begin + timedelta(seconds=chance.choice([1, 30]) * chance.randint(-20000, 20000))
        if chance.random() < 0.2:
            day = begin.date() + timedelta(days=chance.randint(-3, 3))
            add_holiday(cursor, chance, calendar, day)
        questions.append((begin, end))
    worked = [calendar.between(begin, end) for begin, end in questions]
    cursor.execute(ASK, {'name': calendar.name, 'begins': [q[0] for q in questions], 'ends': [q[1] for q in questions],
                         'amounts': [w // MICROSECOND for w in worked]})
    for (begin, end), expected, (seconds, reached) in zip(questions, worked, cursor.fetchall()):
        said = f'{calendar.name}: {calendar.week} {calendar.special} from {begin} to {end}'
        if round(seconds * 1000000) != expected // MICROSECOND:
            return f'{said}: {seconds} seconds, expected {expected.total_seconds()}'
        if expected == NOTHING:
            continue
        less = reached - MICROSECOND if expected > NOTHING else reached + MICROSECOND
        if calendar.between(begin, reached) != expected or abs(calendar.between(begin, less)) >= abs(expected):
            return f'{said}: {expected} of work reaches {reached}'
    return None


def run(subject, compare):
    """Compares in all zones one after the other, each case with fresh luck; ends with 1 at the first difference."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--cases', type=int, default=20000)
    parser.add_argument('--seed', type=int, default=random.randrange(1 << 30))
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    connection = psycopg2.connect(host=os.environ['PGHOST'], dbname='postgres', user='postgres')
    connection.autocommit = True
    done = 0
    with connection.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        cursor.execute('CREATE EXTENSION IF NOT EXISTS pg_greenlight')
        cursor.execute('CREATE EXTENSION IF NOT EXISTS greenlight_test')
        cursor.execute("SELECT greenlight.create_workspace('calendars') WHERE NOT EXISTS (SELECT FROM greenlight.workspace WHERE name = 'calendars')")
        names = zones(cursor)
        for number in range((arguments.cases + 33) // 34):
            calendar = make(cursor, chance, f'{subject} {arguments.seed} {number}', names[number % len(names)])
            cases = min(34, arguments.cases - done)
            difference = compare(cursor, chance, calendar, cases)
            if difference is not None:
                print(f'seed {arguments.seed}, case {done}: {difference}')
                sys.exit(1)
            done += cases
    print(f'{subject}: {done} cases in {len(names)} zones, seed {arguments.seed}: no difference')


if __name__ == '__main__':
    run('business time', compare)
