"""The extension's side: a fresh database for every walk, verbs through a gateway, and what is stored."""
import os

import psycopg2

TEMPLATE = 'greenlight_model'
FEATURES = frozenset({'tick', 'delegate', 'migrate_review', 'archive', 'extend_deadline'})    # what is walked through where it is there
GATEWAY = 'model_gateway'

OBSERVE = '''
PREPARE observe(bigint, bigint) AS
SELECT json_build_object(
  'status', p.status, 'review_state', p.review_state, 'revision', p.revision,
  'approved_revision', p.approved_revision, 'client_revision', p.client_revision,
  'submitter', (SELECT name FROM greenlight_internal.person WHERE id = p.submitter_id),
  'contributors', COALESCE((SELECT json_agg(name ORDER BY name) FROM greenlight_internal.person
    WHERE id = ANY (p.contributor_ids)), '[]'),
  'publish_at', extract(epoch FROM p.publish_at)::bigint, 'not_before', extract(epoch FROM p.not_before)::bigint,
  'publish_until', extract(epoch FROM p.publish_until)::bigint, 'unpublish_at', extract(epoch FROM p.unpublish_at)::bigint,
  'overridden_revision', p.overridden_revision, 'change_requests', p.change_requests,
  'granted_rounds', p.granted_rounds, 'waits_for_round', p.waits_for_round, 'campaign', p.campaign,
  'assignee', (SELECT name FROM greenlight_internal.person WHERE id = p.assignee_id),
  'is_held', p.is_held, 'is_inert', p.is_inert, 'is_cancelled', p.is_cancelled, 'is_archived', p.is_archived,
  'labels', to_json(p.labels),
  'variants', COALESCE((SELECT json_object_agg(c.name, json_build_object('id', v.id, 'state', v.delivery_state,
      'attempts', v.attempts, 'retry_at', extract(epoch FROM v.retry_at)))
    FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
    WHERE v.post_id = p.id), '{}'),
  'rounds', COALESCE((SELECT json_agg(json_build_array(r.round, r.revision, r.state) ORDER BY r.round)
    FROM greenlight_internal.review r WHERE r.post_id = p.id), '[]'),
  'visits', COALESCE((SELECT json_agg(json_build_array(s.round, s.step, s.visit, s.revision, s.state,
      s.state = 'open' AND (SELECT w.is_blocked FROM greenlight.review_step w
        WHERE (w.post_id, w.round, w.step_order, w.visit) = (s.post_id, s.round, s.step + 1, s.visit)))
      ORDER BY s.round, s.step, s.visit)
    FROM greenlight_internal.review_step s WHERE s.post_id = p.id), '[]'),
  'seats', COALESCE((SELECT json_agg(json_build_array(s.step, s.visit, n.name, seat.requirement, seat.vote)
      ORDER BY s.step, s.visit, n.name, seat.requirement)
    FROM greenlight_internal.review_step s,
      ROWS FROM (unnest(s.seat_person_ids), unnest(s.seat_requirements), unnest(s.seat_votes))
        AS seat (person_id, requirement, vote)
    JOIN greenlight_internal.person n ON n.id = seat.person_id
    WHERE s.post_id = p.id AND s.round = p.round
      AND s.visit = (SELECT max(l.visit) FROM greenlight_internal.review_step l
        WHERE (l.post_id, l.round, l.step) = (s.post_id, s.round, s.step))), '[]'),
  'comments', (SELECT COALESCE(json_agg(json_build_array(c.id, n.name, c.visibility, c.resolved_at IS NOT NULL, c.body)
      ORDER BY c.id), '[]')
    FROM greenlight_internal.comment c JOIN greenlight_internal.person n ON n.id = c.author_id
    WHERE c.post_id = p.id),
  'timer', (SELECT json_build_array(t.step, t.visit, t.action, (extract(epoch FROM t.fires_at) * 1000000)::bigint)
    FROM greenlight_internal.timer t WHERE t.post_id = p.id),
  'event_no', p.event_no,
  'events', COALESCE((SELECT json_agg(json_build_array(e.action, n.name, e.from_status, e.to_status)
      ORDER BY e.event_no)
    FROM greenlight_internal.event e LEFT JOIN greenlight_internal.person n ON n.id = e.actor_id
    WHERE e.post_id = p.id AND e.workspace_id = p.workspace_id AND e.event_no > $2), '[]'))
FROM greenlight_internal.post p WHERE p.id = $1;
'''


def connect(database, user='postgres'):
    connection = psycopg2.connect(host=os.environ['PGHOST'], dbname=database, user=user)
    connection.autocommit = True
    return connection


class Failed(Exception):
    """The server refused a statement."""

    def __init__(self, sqlstate, message):
        super().__init__(f'{sqlstate} {message}')
        self.sqlstate = sqlstate
        self.message = message


class Database:
    """A database of its own, copied from the template, with two sessions: the owner's and a gateway's."""

    def __init__(self, name, script):
        self.name = name
        self.script = []
        admin = connect('postgres')
        with admin.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS {name}')
            cursor.execute(f'CREATE DATABASE {name} TEMPLATE {TEMPLATE}')
        admin.close()
        self.owner = connect(name)
        self.gateway = connect(name, GATEWAY)
        self.run(OBSERVE, None, is_quiet=True)
        self.run("SET timezone = 'UTC'", None)
        for statement in script:
            self.run(statement, None)

    def close(self):
        self.owner.close()
        self.gateway.close()

    def run(self, statement, person, is_quiet=False):
        """The rows of a statement, as this person or as the owner."""
        connection = self.owner
        if person is not None:
            connection = self.gateway
            statement = f"SELECT greenlight.act_as('{person}'); {statement}"
        if not is_quiet:
            self.script.append((person, statement))
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        except psycopg2.Error as error:
            raise Failed(error.pgcode, str(error).strip()) from None

    def rows(self, statement, person=None):
        connection = self.owner
        if person is not None:
            connection = self.gateway
            statement = f"SELECT greenlight.act_as('{person}'); {statement}"
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        except psycopg2.Error as error:
            raise Failed(error.pgcode, str(error).strip()) from None

    def observe(self, post_id, event_no):
        return self.rows(f'EXECUTE observe({post_id}, {event_no})')[0][0]


def make_template(people):
    """The template: the extensions, and people whom no workspace knows yet."""
    admin = connect('postgres')
    with admin.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS {TEMPLATE}')
        cursor.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'")
        cursor.execute('SELECT count(*) FROM pg_roles WHERE rolname = %s', (GATEWAY,))
        if cursor.fetchone()[0] == 0:
            cursor.execute(f'CREATE ROLE {GATEWAY} LOGIN')
    admin.close()
    template = connect(TEMPLATE)
    with template.cursor() as cursor:
        cursor.execute('CREATE EXTENSION pg_greenlight; CREATE EXTENSION greenlight_test')
        cursor.execute(f"SELECT greenlight.grant_access('{GATEWAY}', 'gateway')")
        for person in people:
            cursor.execute('SELECT greenlight.add_person(%s, %s)', (person, f'{person}@example.org'))
        cursor.execute("SELECT array_agg(DISTINCT proname::text) FROM pg_proc WHERE pronamespace = 'greenlight'::regnamespace")
        features = frozenset(cursor.fetchone()[0]) & FEATURES
    template.close()
    return features
