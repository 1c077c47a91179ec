#!/usr/bin/python3
"""Clients of a pooler in transaction mode: each transaction says whom it acts as, and asks who it is.

clients.py DSN CLIENTS TRANSACTIONS KEY AUDIENCE SEED prints a line of JSON: what was done, and how often somebody was
another person than the transaction said, or anybody at all after it.
"""
import base64
import collections
import hashlib
import hmac
import json
import random
import sys
import threading
import time

import psycopg2

PEOPLE = ["Ann", "Ben", "Ed", "Sue"]
NOBODY = "SELECT coalesce(greenlight.current_person(), 'nobody')"


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def assertion(key, audience, person, name):
    now = time.time()  # one of before the server started is refused
    claims = {"sub": person, "aud": audience, "iat": now, "exp": now + 50, "jti": name}
    signed = part(b'{"alg":"HS256"}') + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.new(key.encode(), signed, hashlib.sha256).digest())).decode()


class Client(threading.Thread):
    def __init__(self, number, dsn, transactions, key, audience, seed):
        super().__init__()
        self.number, self.key, self.audience, self.transactions = number, key, audience, transactions
        self.random = random.Random(f"{seed} {number}")
        self.counts = collections.Counter()
        self.faults = []
        self.connection = psycopg2.connect(dsn)
        self.cursor = self.connection.cursor()

    def ask(self, statement, *values):
        self.cursor.execute(statement, values)
        return self.cursor.fetchone()[0]

    def expect(self, seen, wanted, where):
        self.counts["looks"] += 1
        if seen != wanted:
            self.faults.append(f"{where}: {seen} in place of {wanted}")

    def become(self, person, n):
        if self.random.random() < 0.5:
            return self.ask("SELECT greenlight.act_as(%s)", person)
        token = assertion(self.key, self.audience, person, f"{self.number} {n} {self.random.random()}")
        return self.ask("SELECT greenlight.act_as_token(%s)", token)

    def fails(self, statement):
        try:
            self.cursor.execute(statement)
            self.faults.append("no error came of " + statement)
        except psycopg2.Error:
            self.counts["errors"] += 1

    def cancelled(self):
        timer = threading.Timer(0.02, self.connection.cancel)
        timer.start()
        self.fails("SELECT count(*) FROM generate_series(1, 1000000000000)")
        timer.join()
        self.counts["cancels"] += 1

    def transaction(self, n):
        person = self.random.choice(PEOPLE)
        kind = self.random.choices(
            ["commit", "rollback", "write", "savepoint", "inside", "error", "cancel", "second"],
            [25, 15, 15, 15, 10, 10, 0.5, 9.5])[0]
        if kind == "inside":
            self.cursor.execute("SAVEPOINT a")
            self.expect(self.become(self.random.choice(PEOPLE), n), self.ask("SELECT greenlight.current_person()"), kind)
            self.cursor.execute("ROLLBACK TO a")
            self.expect(self.ask(NOBODY), "nobody", "after ROLLBACK TO")
        self.expect(self.become(person, n), person, "declared")
        self.expect(self.ask("SELECT greenlight.current_person()"), person, kind)
        if kind == "write":
            self.cursor.execute("SELECT id FROM greenlight.create_post('acme', %s, 'text')", (f"by {person}",))
        if kind == "savepoint":
            self.cursor.execute("SAVEPOINT a")
            self.fails("SELECT 1/0")
            self.cursor.execute("ROLLBACK TO a")
            self.expect(self.ask("SELECT greenlight.current_person()"), person, "after an error in a savepoint")
        if kind == "error":
            self.fails("SELECT greenlight.submit(0)")
        if kind == "second":
            self.fails("SELECT greenlight.act_as('%s')" % self.random.choice([p for p in PEOPLE if p != person]))
        if kind == "cancel":
            self.cancelled()
        self.counts[kind] += 1
        if kind in ("commit", "write", "savepoint", "inside"):
            self.connection.commit()
        else:
            self.connection.rollback()
        # the next client of the server's session: this one, or another
        self.expect(self.ask(NOBODY), "nobody", "after " + kind)
        self.connection.rollback()

    def run(self):
        try:
            for n in range(self.transactions):
                self.transaction(n)
                self.counts["transactions"] += 1
        except Exception as error:  # a client that ends early is a fault, whatever the reason
            self.faults.append(f"client {self.number}: {error}")
        self.connection.close()


def main():
    dsn, clients, transactions, key, audience, seed = sys.argv[1:]
    each = -(-int(transactions) // int(clients))
    threads = [Client(n, dsn, each, key, audience, seed) for n in range(int(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = sum((thread.counts for thread in threads), collections.Counter())
    faults = [fault for thread in threads for fault in thread.faults]
    print(json.dumps({"counts": counts, "faults": len(faults), "first": faults[:5]}))


main()
