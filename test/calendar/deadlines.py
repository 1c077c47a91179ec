#!/usr/bin/python3
"""Deadlines beside a second implementation: due times and the instants of actions, by the clock and in working
time, in all zones of the tz database, near changes of the clocks, with publish times, extensions and revisions.

By the clock the instants are computed here; in working time an answer is proved, by measuring with the calendar of
compare.py: the amount lies between the two instants, and a microsecond less does not hold it. Prints seed and
cases; exits with 1 at the first difference.
"""
from datetime import datetime, timedelta, timezone

from compare import MICROSECOND, NOTHING, add_holiday, interesting, run

ACTS = ['remind', 'remind', 'escalate', 'hold', 'expire', 'approve', 'skip']
HOUR = timedelta(hours=1)
NEVER = datetime.max.replace(tzinfo=timezone.utc)


class Clock:
    """Time as it passes."""
    name = None

    @staticmethod
    def between(begin, end):
        return end - begin


class Case:
    def __init__(self, chance, calendar):
        self.calendar = calendar
        near = calendar if calendar.name else chance.zone
        self.asked = interesting(chance, near, chance.random() < 0.7)
        hours = chance.choice([1, 2, 8, 24, 30])
        self.within = chance.choice([HOUR * hours, HOUR * hours + MICROSECOND, timedelta(minutes=chance.randint(1, 3000))])
        self.lead = chance.choice([NOTHING, NOTHING, HOUR * chance.randint(1, 10)])
        self.revised = self.asked + timedelta(seconds=chance.randint(-100000, 200000))
        self.publish = None if chance.random() < 0.5 else self.asked + timedelta(minutes=chance.randint(-500, 10000))
        self.extended = None if chance.random() < 0.8 else self.asked + timedelta(minutes=chance.randint(1, 10000))
        self.act = chance.choice(ACTS)
        self.percent = chance.choice([None, 0, 1, 25, 50, 90, 99, 100, 100, 101, 110, 150])
        self.offset = chance.choice([-1, 1]) * timedelta(minutes=chance.choice([0, 1, 59, 480, 1440]))
        if self.act in ('approve', 'skip'):
            self.percent = 100

    def row(self):
        return (self.calendar.name, self.within // MICROSECOND, self.lead // MICROSECOND, self.asked, self.revised,
                self.publish, self.extended, self.act, self.percent, self.offset // MICROSECOND)

    def after(self, begin, amount, at):
        """The first instant by which an amount has passed since begin."""
        if amount <= NOTHING:
            return at == begin
        between = self.calendar.between
        return at > begin and between(begin, at) == amount and between(begin, at - MICROSECOND) < amount

    def before(self, end, amount, at):
        """The last instant from which an amount has to pass until end."""
        if amount <= NOTHING:
            return at == end
        between = self.calendar.between
        return at < end and between(at, end) == amount and between(at + MICROSECOND, end) < amount

    def is_due(self, due):
        """The earlier of two: each is proved, or shown not to come first."""
        between = self.calendar.between
        bound = self.publish is not None and self.before(self.publish, self.lead, due)
        # due is not behind the bound where the lead still fits between them
        early = self.publish is None or due <= self.publish and between(due, self.publish) >= self.lead
        if self.extended is not None:
            return due == self.extended and early or bound and due <= self.extended
        own = self.after(self.asked, self.within, due)
        return own and early or bound and (due <= self.asked or between(self.asked, due - MICROSECOND) < self.within)

    def is_share(self, begin, due, at):
        span = max(self.calendar.between(begin, due), NOTHING) if due > begin else NOTHING
        part = timedelta(microseconds=span // MICROSECOND * self.percent // 100)
        if self.percent == 100:
            return at == due
        if self.percent < 100:
            return at == due if due < begin else self.after(begin, part, at)
        return at == due if part <= span and due >= begin else at >= due and (self.after(begin, part, at) or at == due >= begin)

    def is_at(self, due, at):
        if at < self.asked:
            return False
        if self.act in ('approve', 'skip'):
            begin = max(self.asked, self.revised) if self.act == 'approve' else self.asked
            normal = max(due, self.asked)
            if at == normal:
                return self.calendar.between(begin, at) >= self.within if at > begin else False
            return at > normal and self.after(begin, self.within, at)
        if self.percent is not None:
            if at == self.asked and self.is_clamped(due):
                return True
            return self.is_share(self.asked, due, at)
        if at == self.asked and self.is_clamped(due):
            return True
        return self.after(due, self.offset, at) if self.offset > NOTHING else self.before(due, -self.offset, at)

    def is_clamped(self, due):
        """What would come before the step was asked."""
        if self.percent is not None:
            return due <= self.asked or self.percent == 0
        if self.offset <= NOTHING:
            return due <= self.asked or self.calendar.between(self.asked, due) <= -self.offset
        return due < self.asked and self.calendar.between(due, self.asked) >= self.offset


ASK = '''
SELECT d.due, d.at FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[], %s::text[], %s::int[], %s::bigint[]) WITH ORDINALITY AS q (calendar, within, lead, asked, revised, publish, extended, act, percent, off, n)
CROSS JOIN LATERAL greenlight_test.deadline('calendars', q.calendar, within, lead, asked, revised, publish, extended, act, percent, off) AS d ORDER BY n
'''


def compare(cursor, chance, calendar, cases):
    chance.zone = calendar
    asked = [Case(chance, Clock() if chance.random() < 0.4 else calendar) for _ in range(cases)]
    for case in asked:
        if chance.random() < 0.1:
            add_holiday(cursor, chance, calendar, case.asked.date() + timedelta(days=chance.randint(-1, 3)))
    cursor.execute(ASK, [list(column) for column in zip(*(case.row() for case in asked))])
    for case, (due, at) in zip(asked, cursor.fetchall()):
        # a calendar without hours has no working time to wait for
        if due is None or at is None:
            if case.calendar.name is None or any(calendar.week) and sum(map(len, calendar.week)) > 0:
                return f'{case.__dict__}: no time'
            continue
        if not case.is_due(due):
            return f'{calendar.name} {calendar.week} {calendar.special} {case.__dict__}: due {due}'
        if not case.is_at(due, at):
            return f'{calendar.name} {calendar.week} {calendar.special} {case.__dict__}: due {due}, action at {at}'
    return None


run('deadlines', compare)
