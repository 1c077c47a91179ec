"""A session whose statements run while the caller does something else."""
import os
import select

import psycopg2
from psycopg2 import extensions

DATABASE = 'greenlight_pairs'


def connect():
    connection = psycopg2.connect(host=os.environ['PGHOST'], dbname=DATABASE, user='postgres')
    connection.autocommit = True
    return connection


def attend(connection, seconds=None):
    """Whether the statement is done, after waiting for it; None waits until it is. Raises what it raises."""
    while True:
        state = connection.poll()
        if state == extensions.POLL_OK:
            return True
        reading = [connection] if state == extensions.POLL_READ else []
        writing = [connection] if state == extensions.POLL_WRITE else []
        if not any(select.select(reading, writing, [], seconds)) and seconds is not None:
            return False


class Session:
    def __init__(self):
        self.connection = psycopg2.connect(host=os.environ['PGHOST'], dbname=DATABASE, user='postgres', async_=True)
        attend(self.connection)
        self.cursor = self.connection.cursor()
        self.pid = self.connection.get_backend_pid()

    def start(self, statement):
        self.cursor.execute(statement)

    def is_done(self, seconds):
        """False while it runs; an error counts as done and comes with finish()."""
        try:
            return attend(self.connection, seconds)
        except psycopg2.Error as error:
            self.error = error
            return True

    def finish(self):
        """(SQLSTATE, first row or message) of the statement that was started."""
        error, self.error = self.error, None
        try:
            if error is None:
                attend(self.connection)
        except psycopg2.Error as raised:
            error = raised
        if error is not None:
            if error.pgcode is None:
                raise error
            return error.pgcode, error.diag.message_primary
        return '00000', self.cursor.fetchone() if self.cursor.description else None

    error = None

    def run(self, statement):
        self.start(statement)
        return self.finish()

    def must(self, statement):
        answer = self.run(statement)
        if answer[0] != '00000':
            raise RuntimeError(f'{statement}: {answer}')
        return answer[1]
