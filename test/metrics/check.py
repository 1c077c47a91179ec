#!/usr/bin/python3
"""Facts and roll-ups of the metrics beside a recomputation from the events, on random histories.

check.py --posts N [--seed S] [--writers 8] [--crashes 3]: lives N posts through the engine with the test clock and
refreshes in between, then with writers at once on the real clock, then kills refreshes half way. Prints one line a
check, exits with 1 when any failed. PGHOST names a server of its own with greenlight_test and no worker.
"""
import argparse
import math
import os
import random
import re
import signal
import sys
import threading
import time

import psycopg2

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from recompute import Recomputed    # noqa: E402

# Every column of every fact; sums of instants to the microsecond.
FACTS = {
    'fact_post': 'post_id, workspace_id, author_id, workflow_id, channel_id, campaign, status, review_state, mode, created_at, first_submitted_at, first_response_at, approved_at, '
                 'publish_at, published_at, due_at, revision_rounds, change_requests, limited_requests, request_limit, deemed_approvals, overrides, rejections, withdrawals, '
                 'is_first_pass, is_on_time, is_published_without_approval, lead_time_seconds, cycle_time_seconds, cycle_time_business_seconds, time_to_first_response_seconds, '
                 'round(draft_seconds::numeric, 6)::float8, round(review_seconds::numeric, 6)::float8, round(review_business_seconds::numeric, 6)::float8, '
                 'round(rework_seconds::numeric, 6)::float8, round(rework_business_seconds::numeric, 6)::float8, publish_delay_seconds, round(flow_efficiency::numeric, 6)::float8, '
                 'open_state, open_since',
    'fact_post_state': 'post_id, turn, workspace_id, workflow_id, channel_id, state, entered_at, exited_at',
    'fact_step_visit': 'post_id, round, step_order, visit, workspace_id, workflow_id, step_id, channel_id, entered_at, exited_at, outcome, is_asked, duration_seconds, business_seconds, '
                       'sla_seconds, is_sla_met, is_escalated, array_to_string(waiting_person_ids, \' \')',
    'fact_decision': 'decision_id, post_id, workspace_id, workflow_id, step_id, channel_id, round, visit, revision, person_id, on_behalf_of_id, requested_at, decided_at, verdict, '
                     'response_seconds, response_business_seconds, has_note, is_late, is_deemed',
    'fact_delivery': 'variant_id, post_id, workspace_id, workflow_id, channel_id, publish_at, published_at, outcome, attempts, delay_seconds, is_on_time',
    'fact_attempt': 'attempt_id, variant_id, post_id, workspace_id, channel_id, attempt_no, started_at, ended_at, outcome, round(latency_ms::numeric, 3)::float8, http_status, error_class, retry_at',
    'fact_contribution': 'post_id, person_id, kind, workspace_id, n, first_at, last_at',
}
ROLLS = {
    'agg_approval_daily': 'day, workspace_id, workflow_id, channel_id',
    'agg_step_daily': 'day, workspace_id, workflow_id, step_id, channel_id',
    'agg_person_daily': 'day, workspace_id, person_id, workflow_id',
    'agg_delivery_daily': 'day, workspace_id, channel_id',
    'agg_flow_daily': 'day, workspace_id, workflow_id, state',
    'agg_duration_histogram': 'metric, day, workspace_id, workflow_id, step_id, channel_id',
}


def cells_of(column, value):
    """The numbers of a column of a roll-up; packed durations are one for each bucket."""
    if column != 'durations':
        return [((column,), value)]
    return [((int(bucket),), int(n)) for bucket, n in (pair.split(':') for pair in value.split())]


class Check:
    def __init__(self, options):
        self.options = options
        self.failed = 0
        self.database = 'metrics_check'
        cursor = self.connect('postgres').cursor()
        cursor.execute('DROP DATABASE IF EXISTS ' + self.database)
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^(north|west)_'")
        for (role,) in cursor.fetchall():
            cursor.execute('DROP ROLE ' + role)
        cursor.execute('CREATE DATABASE ' + self.database)
        self.start()

    def connect(self, database=None):
        connection = psycopg2.connect(dbname=database or self.database, user='postgres')
        connection.autocommit = True
        return connection

    def start(self):
        cursor = self.connect().cursor()
        cursor.execute('CREATE EXTENSION pg_greenlight')
        cursor.execute('CREATE EXTENSION greenlight_test')
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'histories.sql')
        with open(path, encoding='utf-8') as script:
            cursor.execute(''.join(line for line in script if not line.startswith('\\')))
        cursor.execute('SELECT histories.team()')

    def say(self, is_right, what):
        self.failed += not is_right
        print(('ok - ' if is_right else 'not ok - ') + what, flush=True)

    @staticmethod
    def refresh(cursor, options='{}'):
        cursor.execute('SELECT changes FROM greenlight.refresh_metrics(%s)', (options,))
        return cursor.fetchone()[0]

    @staticmethod
    def stored(cursor):
        """Facts as sets of rows, roll-ups as {cell and column: value} without zeros."""
        facts = {}
        for name, columns in FACTS.items():
            cursor.execute(f'SELECT {columns} FROM greenlight_internal.{name}')
            facts[name] = set(cursor.fetchall())
        rolls = {}
        for name, keys in ROLLS.items():
            cursor.execute(f'SELECT * FROM greenlight_internal.{name}')
            columns = [c[0] for c in cursor.description]
            width = len(keys.split(', '))
            rolls[name] = {row[:width] + cell: value for row in cursor.fetchall() for column, stored in list(zip(columns, row))[width:-1]
                           for cell, value in cells_of(column, stored) if value != 0}
        return facts, rolls

    @staticmethod
    def compares_all(cursor):
        """No column of a fact is left out."""
        cursor.execute("SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'greenlight_internal'::regnamespace "
                       "AND relkind = 'r' AND relname LIKE 'fact\\_%' AND attnum > 0 AND NOT attisdropped")
        names = [row[0] for row in cursor.fetchall()]
        return [name for name in names if not re.search(r'\b' + name.split('.')[1] + r'\b', FACTS.get(name.split('.')[0], ''))]

    def differences(self, cursor, again):
        """What is stored and should not be, and the other way round."""
        facts, rolls = self.stored(cursor)
        found = []
        for name, rows in facts.items():
            if not rows:
                found.append(f'{name} is empty')
            found += [f'{name} has {row}' for row in rows - again.facts[name]]
            found += [f'{name} lacks {row}' for row in again.facts[name] - rows]
        for name, cells in rolls.items():
            expected = {key: n for key, n in again.rolls[name].items() if n != 0}
            if not cells:
                found.append(f'{name} is empty')
            found += [f'{name} {key}: {cells.get(key)}, recomputed {expected.get(key)}' for key in cells.keys() | expected.keys()
                      if cells.get(key) != expected.get(key)]
        return found

    def compare(self, cursor, what):
        again = Recomputed(cursor)
        found = self.differences(cursor, again)
        for line in found[:5]:
            print('  ' + line[:300])
        self.say(not found, f'{what}: {len(again.posts)} posts, {sum(len(r) for r in again.rolls.values())} sums equal those recomputed from the events')
        return again

    def histories(self):
        """Posts one after another, refreshed now and then, some of them after most of their events, with a day off told late."""
        cursor = self.connect().cursor()
        chance = random.Random(self.options.seed)
        cursor.execute('SELECT setseed(%s)', (chance.random(),))
        done = 0
        while done < self.options.posts:
            n = min(chance.choice([1, 5, 20, 60]), self.options.posts - done)
            cursor.execute("SELECT count(histories.post((ARRAY['north', 'west'])[1 + floor(random() * 2)::int], "
                           "'2026-01-02 00:00+00'::timestamptz + random() * '300 days'::interval)) FROM generate_series(1, %s)", (n,))
            done += n
            if chance.random() < 0.5:
                self.refresh(cursor)
        for _ in range(self.options.posts // 8):
            cursor.execute("CALL histories.watched_post((ARRAY['north', 'west'])[1 + floor(random() * 2)::int], "
                           "'2026-01-02 00:00+00'::timestamptz + random() * '300 days'::interval)")
        cursor.execute("SELECT greenlight.add_holiday('north', 'office', '2026-03-11', 'late')")
        self.refresh(cursor)
        again = self.compare(cursor, 'random histories')
        left_out = self.compares_all(cursor)
        self.say(not left_out, 'every column of every fact is compared' + ''.join(' but ' + name for name in left_out))
        self.say(self.refresh(cursor) == 0, 'another refresh changes nothing')
        cursor.execute('SELECT count(*) FROM greenlight.verify()')
        self.say(cursor.fetchone()[0] == 0, 'verify() finds nothing')
        self.has_all(cursor)
        self.reconcile(cursor)
        self.business(cursor, again)
        self.percentiles(cursor, again)
        self.notices_faults(cursor, again)

    def has_all(self, cursor):
        """What is compared is there at all."""
        cursor.execute("SELECT sum(published_without_approval), sum(approved_by_override), sum(first_pass), sum(rejected), sum(change_requests) FROM greenlight_bi.agg_approval_daily "
                       "UNION ALL SELECT sum(published), sum(on_time), sum(failed_attempts), sum(attempts), sum(published - on_time) FROM greenlight_bi.agg_delivery_daily")
        counts = [int(n) for row in cursor.fetchall() for n in row]
        self.say(min(counts) > 0, f'the histories hold what is counted: {counts}')

    def reconcile(self, cursor):
        cursor.execute("SELECT count(*) FROM greenlight_internal.fact_post p LEFT JOIN (SELECT post_id, sum(duration_seconds) AS took FROM greenlight_internal.fact_step_visit "
                       "WHERE is_asked AND exited_at IS NOT NULL GROUP BY post_id) v USING (post_id) "
                       "WHERE abs(p.review_seconds - COALESCE(v.took, 0)) > 0.0001 AND p.open_state IS DISTINCT FROM 'in_review'")
        self.say(cursor.fetchone()[0] == 0, 'step intervals add up to the time in review for every post')
        cursor.execute("""SELECT (SELECT sum(created) FROM greenlight_bi.agg_approval_daily) = (SELECT count(*) FROM greenlight_bi.fact_post)
            AND (SELECT sum(approved) FROM greenlight_bi.agg_approval_daily) = (SELECT count(*) FROM greenlight_bi.fact_post WHERE approved_at IS NOT NULL)
            AND (SELECT sum(entered) FROM greenlight_bi.agg_step_daily) = (SELECT count(*) FROM greenlight_bi.fact_step_visit WHERE is_asked)
            AND (SELECT sum(decisions) FROM greenlight_bi.agg_person_daily) = (SELECT count(*) FROM greenlight_bi.fact_decision)
            AND (SELECT sum(published) FROM greenlight_bi.agg_delivery_daily) = (SELECT count(*) FROM greenlight_bi.fact_delivery WHERE published_at IS NOT NULL)
            AND (SELECT sum(n) FROM greenlight_bi.agg_duration_histogram WHERE metric = 'response') = (SELECT count(*) FROM greenlight_bi.fact_decision)
            AND (SELECT sum(wip_end) FROM (SELECT DISTINCT ON (workspace_id, workflow_id, state) wip_end FROM greenlight_bi.agg_flow_daily
                ORDER BY workspace_id, workflow_id, state, day DESC) x) = (SELECT count(*) FROM greenlight_bi.fact_post)""")
        self.say(cursor.fetchone()[0], 'counts reconcile across facts and roll-ups')

    def business(self, cursor, again):
        """What views count in working seconds themselves."""
        cursor.execute("SELECT p.post_id, x.begins, x.ends, x.worked FROM greenlight_bi.fact_post p CROSS JOIN LATERAL (VALUES "
                       "(p.created_at, p.published_at, p.lead_time_business_seconds), "
                       "(p.first_submitted_at, p.first_response_at, p.time_to_first_response_business_seconds)) x (begins, ends, worked) "
                       "UNION ALL SELECT post_id, entered_at, exited_at, business_seconds FROM greenlight_bi.fact_post_state WHERE exited_at IS NOT NULL")
        wrong, n = [], 0
        for post, begin, end, worked in cursor.fetchall():
            expected = again.posts[post].calendar.seconds(begin, end)
            n += expected is not None
            if (worked is None) != (expected is None) or worked is not None and abs(worked - expected) > 1e-5:
                wrong.append(f'post {post} from {begin} to {end}: {worked}, recomputed {expected}')
        for line in wrong[:5]:
            print('  ' + line)
        self.say(n > 100 and not wrong, f'{n} times in working seconds are those of the calendars')

    def percentiles(self, cursor, again):
        """Every cell of metric and month, and every metric, with 100 values and more."""
        cells = {key: values for key, values in again.values.items() if len(values) >= 100}
        for (metric, _), values in list(again.values.items()):
            cells.setdefault((metric, None), []).extend(values)
        worst, n = 0, 0
        for (metric, month), values in cells.items():
            if len(values) < 100:
                continue
            for fraction in (0.5, 0.85, 0.95):
                exact = sorted(values)[math.ceil(fraction * len(values)) - 1]
                cursor.execute("SELECT greenlight.histogram_percentile(array_agg(bucket), array_agg(n), %s) FROM greenlight_bi.agg_duration_histogram "
                               "WHERE metric = %s AND (%s IS NULL OR date_trunc('month', day)::date = %s::date)", (fraction, metric, month, month))
                if exact >= 0.001:
                    worst = max(worst, abs(cursor.fetchone()[0] - exact) / exact)
                    n += 1
        self.say(n > 10 and worst <= 0.025, f'{n} percentiles within 2.5 % of the exact ones, the worst is {100 * worst:.2f} % off')

    def notices_faults(self, cursor, again):
        """The comparison sees one changed number in each table."""
        blind = []
        for name in list(FACTS) + list(ROLLS):
            column = {'fact_post': 'overrides', 'fact_post_state': 'turn', 'fact_step_visit': 'visit', 'fact_decision': 'response_seconds',
                      'fact_delivery': 'delay_seconds', 'fact_attempt': 'attempt_no', 'fact_contribution': 'n', 'agg_approval_daily': 'created', 'agg_duration_histogram': 'n', 'agg_person_daily': 'decisions',
                      'agg_delivery_daily': 'attempts'}.get(name, 'entered')
            cursor.execute(f"BEGIN; SET LOCAL greenlight.maintenance = on; SET LOCAL client_min_messages = error; "
                           f"UPDATE greenlight_internal.{name} SET {column} = COALESCE({column}, 0) + 1000 "
                           f"WHERE ctid = (SELECT ctid FROM greenlight_internal.{name} ORDER BY random() LIMIT 1)")
            if not self.differences(cursor, again):
                blind.append(name)
            cursor.execute('ROLLBACK')
        self.say(not blind, 'a changed number in any table is noticed' + ''.join(' but in ' + name for name in blind))

    def writers(self):
        """Posts written by several sessions at once while another refreshes: nothing is missed, nothing counted twice."""
        cursor = self.connect().cursor()
        cursor.execute('SELECT greenlight_test.reset_clock()')
        errors = []

        def write(seed):
            try:
                own = self.connect().cursor()
                own.execute('SELECT setseed(%s)', (seed,))
                for _ in range(self.options.rounds):
                    own.execute("SELECT histories.post((ARRAY['north', 'west'])[1 + floor(random() * 2)::int], NULL)")
            except Exception as error:    # pylint: disable=broad-except
                errors.append(str(error))

        threads = [threading.Thread(target=write, args=(i / 100,)) for i in range(self.options.writers)]
        for thread in threads:
            thread.start()
        refreshes = 0
        while any(thread.is_alive() for thread in threads):
            self.refresh(cursor)
            refreshes += 1
        for thread in threads:
            thread.join()
        for error in errors[:3]:
            print('  ' + error[:300])
        self.say(not errors and refreshes > 2, f'{self.options.writers} writers and {refreshes} refreshes at once')
        self.refresh(cursor)
        self.compare(cursor, 'concurrent writers')
        before = self.stored(cursor)
        self.refresh(cursor, '{"full": true}')
        self.say(self.stored(cursor) == before, 'counted anew it is the same')

    def crash(self, n):
        """A refresh is killed half way: the server comes back, and the next one makes it right."""
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("SELECT count(histories.post('north', NULL)) FROM generate_series(1, 20)")
        cursor.execute('SELECT pg_backend_pid()')
        pid = cursor.fetchone()[0]
        timer = threading.Timer(0.02 + 0.04 * n, os.kill, (pid, signal.SIGKILL))
        timer.start()
        try:
            while True:
                self.refresh(cursor, '{"full": true}')
        except psycopg2.OperationalError:
            pass
        timer.join()
        for _ in range(600):
            try:    # the server may take a connection just before it notices
                cursor = self.connect().cursor()
                self.refresh(cursor)
                break
            except psycopg2.OperationalError:
                time.sleep(0.05)
        self.compare(cursor, 'after a crash in a refresh')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--posts', type=int, default=500)
    parser.add_argument('--writers', type=int, default=8)
    parser.add_argument('--rounds', type=int, default=10)
    parser.add_argument('--crashes', type=int, default=2)
    parser.add_argument('--seed', type=int, default=random.randrange(1000000))
    options = parser.parse_args()
    print(f'seed {options.seed}')
    check = Check(options)
    check.histories()
    check.writers()
    for n in range(options.crashes):
        check.crash(n)
    sys.exit(check.failed > 0)


main()
