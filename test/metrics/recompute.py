"""The metrics once more, from the log of events: a second implementation that shares no code with the extension.

What a post came to is told by its events alone. What the log does not say (which visit of a step a vote fell into,
who had a seat) is read from the tables of the workflow. Times are datetimes, sums are whole microseconds.
"""
import json
import math
import os
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'calendar'))
from compare import Calendar, DAYS    # noqa: E402

OPEN = ('draft', 'in_review', 'changes_requested')
ON_TIME = timedelta(minutes=5)


def seconds(begin, end):
    return None if begin is None or end is None else (end - begin).total_seconds()


def rounded(value):
    return None if value is None else round(value, 6)


def microseconds(value):
    return 0 if value is None else round(value * 1000000)


def bucket(value):
    return math.floor(math.log(max(value, 0.001)) / math.log(1.05))


def minutes(word):
    return int(word[:2]) * 60 + int(word[3:])


class OfficeHours(Calendar):
    """A calendar as greenlight_internal has it."""

    def __init__(self, zone, hours, special):    # pylint: disable=super-init-not-called
        self.zone = ZoneInfo(zone)
        self.week = [[] for _ in DAYS]
        for key, spans in hours.items():
            first, _, last = key.partition('-')
            for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
                self.week[day] = [tuple(minutes(edge) for edge in span) for span in spans]
        self.special = {day: [tuple(minutes(edge) for edge in span) for span in spans or []] for day, spans in special}

    def seconds(self, begin, end):
        return None if begin is None or end is None else self.between(begin, end).total_seconds()


class Nobody:
    """A workspace without a calendar."""

    @staticmethod
    def seconds(_begin, _end):
        return None


class Post:
    """One post: what its events say."""

    def __init__(self, row, events, calendar):
        self.__dict__.update(row)
        self.calendar = calendar
        self.states = []    # turn, state, from, to
        for event in events:
            state = json.loads(event['detail']).get('review')
            if event['action'] == 'cancel':
                state = 'cancelled'
            elif event['to_status'] == 'published' and event['from_status'] != 'published':
                state = 'published'
            if state is not None:
                if self.states:
                    self.states[-1][3] = event['at']
                self.states.append([event['event_no'], state, event['at'], None])
        self.created = events[0]['at']
        submissions = [e for e in events if e['action'] == 'submit']
        self.submitted = submissions[0]['at'] if submissions else None
        self.count = Counter(e['action'] for e in events)
        self.escalations = [(e['at'], json.loads(e['detail'])['step'] - 1) for e in events if e['action'] == 'escalate']
        self.overriders = [(e['actor_id'], e['at']) for e in events if e['action'] == 'override']

    def was_escalated(self, visit):
        return any(step == visit['step'] and visit['opened_at'] <= at and (visit['closed_at'] is None or at <= visit['closed_at']) for at, step in self.escalations)

    def spent(self, state, measure=seconds):
        """In a state so far, without the time that still runs."""
        parts = [measure(begin, end) for _, name, begin, end in self.states if name == state and end is not None]
        return None if measure(self.created, self.created) is None or None in parts else sum(parts)

    def state_at(self, at):
        found = [name for _, name, begin, _ in self.states if begin <= at and name != 'published']
        return found[-1]


class Recomputed:
    """Reads what is there, and counts. Facts are dictionaries of rows, roll-ups Counters."""

    def __init__(self, cursor):
        self.cursor = cursor
        self.zone = ZoneInfo(self.one("SELECT timezone FROM greenlight_internal.metric_state"))
        self.calendars = self.read_calendars()
        self.rolls = defaultdict(Counter)
        self.facts = {name: set() for name in ('fact_post', 'fact_post_state', 'fact_step_visit', 'fact_decision', 'fact_delivery', 'fact_attempt', 'fact_contribution')}
        self.values = defaultdict(list)    # of the histogram, by metric and month
        self.read_posts()
        for post in self.posts.values():
            self.count_post(post)

    def rows(self, query):
        self.cursor.execute(query)
        names = [column[0] for column in self.cursor.description]
        return [dict(zip(names, row)) for row in self.cursor.fetchall()]

    def one(self, query):
        self.cursor.execute(query)
        return self.cursor.fetchone()[0]

    def grouped(self, query):
        groups = defaultdict(list)
        for row in self.rows(query):
            groups[row['post_id']].append(row)
        return groups

    def read_calendars(self):
        """The first calendar of each workspace."""
        calendars = {}
        for row in self.rows("SELECT id, workspace_id, timezone, hours FROM greenlight_internal.business_calendar ORDER BY id DESC"):
            self.cursor.execute("SELECT day, hours FROM greenlight_internal.holiday WHERE calendar_id = %s", (row['id'],))
            calendars[row['workspace_id']] = OfficeHours(row['timezone'], row['hours'], self.cursor.fetchall())
        return calendars

    def read_posts(self):
        events = self.grouped("SELECT post_id, event_no, at, actor_id, action, from_status, to_status, detail "
                              "FROM greenlight_internal.event WHERE post_id IS NOT NULL ORDER BY post_id, event_no")
        self.posts = {row['id']: Post(row, events[row['id']], self.calendars.get(row['workspace_id'], Nobody()))
                      for row in self.rows("SELECT id, workspace_id, author_id, workflow_id, campaign, status, review_state, mode, publish_at, is_cancelled, change_requests, "
                                           "granted_rounds FROM greenlight_internal.post WHERE NOT is_hidden")}
        self.revisions = self.grouped("SELECT post_id, revision, author_id, created_at FROM greenlight_internal.revision")
        self.reviews = self.grouped("SELECT post_id, round, state, submitter_id, opened_at, closed_at, workflow_version_id FROM greenlight_internal.review ORDER BY round")
        self.visits = self.grouped("SELECT * FROM greenlight_internal.review_step")
        self.decisions = self.grouped("SELECT * FROM greenlight_internal.decision")
        self.variants = self.grouped("SELECT * FROM greenlight_internal.variant")
        self.attempts = self.grouped("SELECT * FROM greenlight_internal.attempt")
        self.comments = self.grouped("SELECT * FROM greenlight_internal.comment")
        self.versions = {row['id']: row['workflow_id'] for row in self.rows("SELECT id, workflow_id FROM greenlight_internal.workflow_version")}

        self.limits = {}     # by version: rounds of changes that were agreed
        self.allowed = {}    # by step: how long its reviewers have, and in which unit
        for row in self.rows("SELECT id, definition FROM greenlight_internal.workflow_version"):
            self.limits[row['id']] = row['definition'].get('change_requests', {}).get('limit')
            for number, step in enumerate(row['definition'].get('steps', []), 1):
                if 'within' in step.get('deadline', {}):
                    amount, unit = step['deadline']['within'].split()
                    self.allowed[row['id'] * 1000 + number] = (int(amount) * {'hours': 3600, 'minutes': 60}[unit], step['deadline'].get('unit', 'clock'))

    def is_in_time(self, step, visit, took, worked):
        """None where nothing says how long it may take, or where it was not the reviewers who closed it."""
        if step not in self.allowed or visit['state'] not in ('passed', 'returned', 'declined'):
            return None
        limit, unit = self.allowed[step]
        return (worked if unit == 'business' else took) <= limit

    def day(self, at):
        return at.astimezone(self.zone).date()

    def add(self, table, at, key, **counts):
        if at is not None:
            for name, n in counts.items():
                self.rolls[table][(self.day(at),) + key + (name,)] += n

    def measure(self, metric, at, post, workflow, step, value, channel=None):
        if at is not None and value is not None:
            channel = channel or post.channel or 0
            cell = (metric, self.day(at), post.workspace_id, workflow or 0, step, channel)
            self.rolls['agg_duration_histogram'][cell + (bucket(value),)] += 1
            self.rolls['agg_duration_histogram'][cell + ('n',)] += 1
            self.values[metric, self.day(at).replace(day=1)].append(value)

    def count_post(self, post):
        channels = [v['channel_id'] for v in self.variants[post.id] if v['delivery_state'] != 'cancelled' or post.is_cancelled]
        post.channel = channels[0] if len(channels) == 1 else None
        for turn, state, begin, end in post.states:
            self.facts['fact_post_state'].add((post.id, turn, post.workspace_id, post.workflow_id, post.channel, state, begin, end))
            key = (post.workspace_id, post.workflow_id or 0, state)
            self.add('agg_flow_daily', begin, key, entered=1)
            self.add('agg_flow_daily', end, key, exited=1)
        self.count_visits(post)
        self.count_decisions(post)
        self.count_deliveries(post)
        self.count_people(post)
        self.count_outcome(post)

    def step(self, post, visit):
        version = next(r['workflow_version_id'] for r in self.reviews[post.id] if r['round'] == visit['round'])
        return version * 1000 + visit['step'] + 1, self.versions[version]

    def count_visits(self, post):
        for visit in self.visits[post.id]:
            step, workflow = self.step(post, visit)
            asked = visit['state'] not in ('skipped', 'carried')
            begin, end = visit['opened_at'], visit['closed_at']
            took = seconds(begin, end) if asked else None
            worked = post.calendar.seconds(begin, end) if asked else None
            in_time = self.is_in_time(step, visit, took, worked) if asked else None
            waiting = sorted({p for p, vote in zip(visit['seat_person_ids'], visit['seat_votes']) if vote == 0}) if visit['state'] == 'open' else []
            self.facts['fact_step_visit'].add((post.id, visit['round'], visit['step'] + 1, visit['visit'], post.workspace_id, workflow, step, post.channel, begin, end, visit['state'],
                                               asked, took, worked, self.allowed.get(step, (None,))[0], in_time, post.was_escalated(visit), ' '.join(map(str, waiting))))
            key = (post.workspace_id, workflow, step, post.channel or 0)
            if asked:
                self.add('agg_step_daily', begin, key, entered=1)
                self.add('agg_step_daily', end, key, sla_closed=in_time is not None, sla_met=bool(in_time))
                self.add('agg_step_daily', end, key, exited=1, escalated=post.was_escalated(visit), passed=visit['state'] == 'passed', returned=visit['state'] == 'returned',
                         declined=visit['state'] == 'declined', duration_us=microseconds(took), business_n=worked is not None, business_us=microseconds(worked))
                self.measure('step', end, post, workflow, step, took)
                self.measure('step_business', end, post, workflow, step, worked)

    def count_decisions(self, post):
        for vote in self.decisions[post.id]:
            step, workflow = self.step(post, vote)
            visit = next(v for v in self.visits[post.id] if (v['round'], v['step'], v['visit']) == (vote['round'], vote['step'], vote['visit']))
            took = seconds(visit['opened_at'], vote['decided_at'])
            worked = post.calendar.seconds(visit['opened_at'], vote['decided_at'])
            deemed = vote['verdict'] == 'deemed_approved'
            self.facts['fact_decision'].add((vote['id'], post.id, post.workspace_id, workflow, step, post.channel, vote['round'], vote['visit'], vote['revision'], vote['actor_id'],
                                             vote['person_id'] if vote['actor_id'] and vote['person_id'] != vote['actor_id'] else None, visit['opened_at'], vote['decided_at'],
                                             vote['verdict'], took, worked, vote['note'] is not None, None if visit['due_at'] is None or deemed else vote['is_late'], deemed))
            key = (post.workspace_id, vote['actor_id'] or 0, workflow)
            if deemed:
                self.add('agg_person_daily', vote['decided_at'], key, deemed=1)
                continue
            if visit['due_at'] is not None:
                self.add('agg_person_daily', vote['decided_at'], key, sla_decisions=1, sla_met=not vote['is_late'])
            self.add('agg_person_daily', vote['decided_at'], key, decisions=1,
                     approvals=vote['verdict'] == 'approve', change_requests=vote['verdict'] == 'request_changes', rejections=vote['verdict'] == 'reject',
                     abstentions=vote['verdict'] == 'abstain', on_behalf=vote['person_id'] != vote['actor_id'], response_us=microseconds(took),
                     business_n=worked is not None, business_us=microseconds(worked))
            self.measure('response', vote['decided_at'], post, workflow, step, took)
            self.measure('response_business', vote['decided_at'], post, workflow, step, worked)

    def count_deliveries(self, post):
        for variant in self.variants[post.id]:
            out = variant['published_at']
            late = seconds(post.publish_at, out)
            on_time = None if late is None else out <= post.publish_at + ON_TIME
            self.facts['fact_delivery'].add((variant['id'], post.id, post.workspace_id, post.workflow_id, variant['channel_id'], post.publish_at, out, variant['delivery_state'],
                                             variant['attempts'], late, on_time))
            key = (post.workspace_id, variant['channel_id'])
            self.add('agg_delivery_daily', out, key, published=1, planned=post.publish_at is not None, on_time=bool(on_time), delay_us=microseconds(late))
            if out is not None and late is not None:
                self.measure('publish_delay', out, post, post.workflow_id, 0, late, variant['channel_id'])
        channel = {v['id']: v['channel_id'] for v in self.variants[post.id]}
        for attempt in self.attempts[post.id]:
            took, outcome = seconds(attempt['started_at'], attempt['ended_at']), attempt['outcome']
            self.facts['fact_attempt'].add((attempt['id'], attempt['variant_id'], post.id, post.workspace_id, channel[attempt['variant_id']], attempt['attempt_no'],
                                            attempt['started_at'], attempt['ended_at'], outcome, None if took is None else round(1000 * took, 3), attempt['http_status'],
                                            outcome if outcome not in (None, 'ok', 'manual') else None, attempt['retry_at']))
            self.add('agg_delivery_daily', attempt['ended_at'], (post.workspace_id, channel[attempt['variant_id']]), attempts=1,
                     failed_attempts=outcome not in ('ok', 'manual'), latency_us=microseconds(took))

    def count_people(self, post):
        """What each of them did on it, how often, from when to when."""
        done = defaultdict(list)
        for r in self.revisions[post.id]:
            done[r['author_id'], 'create' if r['revision'] == 1 else 'revise'].append(r['created_at'])
        for r in self.reviews[post.id]:
            done[r['submitter_id'], 'submit'].append(r['opened_at'])
        for d in self.decisions[post.id]:
            done[d['actor_id'], 'decide'].append(d['decided_at'])
        for c in self.comments[post.id]:
            done[c['author_id'], 'comment'].append(c['created_at'])
        for person, at in post.overriders:
            done[person, 'override'].append(at)
        self.facts['fact_contribution'] |= {(post.id, person, kind, post.workspace_id, len(at), min(at), max(at)) for (person, kind), at in done.items() if person is not None}

    def first_response(self, post):
        """The first vote, or comment by somebody with a seat, in the first round."""
        rounds = [r for r in self.reviews[post.id] if r['round'] == 1]
        if not rounds:
            return None
        seats = {person for v in self.visits[post.id] if v['round'] == 1 for person in v['seat_person_ids']}
        answers = [d['decided_at'] for d in self.decisions[post.id] if d['round'] == 1 and d['actor_id'] is not None]
        answers += [c['created_at'] for c in self.comments[post.id] if c['author_id'] in seats and c['created_at'] >= rounds[0]['opened_at']
                    and (rounds[0]['closed_at'] is None or c['created_at'] <= rounds[0]['closed_at'])]
        return min(answers, default=None)

    def count_outcome(self, post):
        live = [v for v in self.variants[post.id] if v['delivery_state'] != 'cancelled']
        published = max(v['published_at'] for v in live) if live and all(v['published_at'] for v in live) else None
        approvals = [begin for _, state, begin, _ in post.states if state == 'approved']
        approved = approvals[-1] if approvals and (post.review_state == 'approved' or published) else None
        rounds = len(self.reviews[post.id])
        overrides = post.count['override']
        first_pass = None if approved is None else rounds == 1 and not overrides if rounds else None
        unapproved = post.mode == 'optional' and any(v['published_at'] and post.state_at(v['published_at']) != 'approved' for v in self.variants[post.id])
        returned = sum(r['state'] == 'changes_requested' for r in self.reviews[post.id])
        cycle, worked = seconds(post.submitted, approved), post.calendar.seconds(post.submitted, approved)
        lead = seconds(post.created, published)
        response = self.first_response(post)
        answer = seconds(post.submitted, response)
        review, rework = post.spent('in_review'), post.spent('changes_requested')
        draft, deemed = post.spent('draft'), sum(d['verdict'] == 'deemed_approved' for d in self.decisions[post.id])
        in_all = draft + review + rework
        last_version = max(self.reviews[post.id], key=lambda r: r['round'])['workflow_version_id'] if self.reviews[post.id] else None
        limit = self.limits.get(last_version)
        on_time = None if published is None or post.publish_at is None else all(v['published_at'] <= post.publish_at + ON_TIME for v in live)
        _, state, since, until = post.states[-1]
        is_open = until is None and state in OPEN
        self.facts['fact_post'].add((
            post.id, post.workspace_id, post.author_id, post.workflow_id, post.channel, post.campaign, post.status, post.review_state, post.mode, post.created, post.submitted,
            response, approved, post.publish_at, published, post.publish_at, rounds, returned, post.change_requests, None if limit is None else limit + post.granted_rounds, deemed,
            overrides, sum(name == 'rejected' for _, name, _, _ in post.states), post.count['withdraw'], first_pass, on_time, unapproved, lead, cycle, worked, answer,
            round(draft, 6), round(review, 6), rounded(post.spent('in_review', post.calendar.seconds)), round(rework, 6), rounded(post.spent('changes_requested', post.calendar.seconds)),
            seconds(post.publish_at, published), round(draft / in_all, 6) if approved and in_all else None, state if is_open else None, since if is_open else None))
        key = (post.workspace_id, post.workflow_id or 0, post.channel or 0)
        self.add('agg_approval_daily', post.created, key, created=1)
        self.add('agg_approval_daily', post.submitted, key, submitted=1)
        self.add('agg_approval_daily', approved, key, approved=1, first_pass=bool(first_pass), overrides=overrides > 0, change_requests=returned, deemed_approvals=deemed, rounds=rounds,
                 cycle_us=microseconds(cycle), cycle_business_n=worked is not None, cycle_business_us=microseconds(worked),
                 review_us=microseconds(review), rework_us=microseconds(rework))
        self.add('agg_approval_daily', published, key, published=1, published_without_approval=unapproved, lead_us=microseconds(lead))
        self.add('agg_approval_daily', response, key, response_n=1, response_us=microseconds(answer))
        for _, state, begin, _ in post.states:
            if state in ('rejected', 'expired'):
                self.add('agg_approval_daily', begin, key, **{state: 1})
        for metric, at, value in (('cycle_time', approved, cycle), ('cycle_time_business', approved, worked), ('review', approved, review), ('rework', approved, rework),
                                  ('lead_time', published, lead), ('time_to_first_response', response, answer)):
            self.measure(metric, at, post, post.workflow_id, 0, value)
