"""The reference model: the approval rules a second time, written from the pages and from nothing else.

A verb is a method check_VERB(actor, ...), which raises Refused, and a method VERB(actor, ...), which checks,
changes the world and appends what the chain of events must hold."""
import contextlib

from absence_rules import AbsenceRules
from base import Base
from blackout_rules import BlackoutRules
from bulk_rules import BulkRules
from carry_rules import CarryRules
from content_rules import ContentRules
from deadline_rules import DeadlineRules
from delegation_rules import DelegationRules
from exception_rules import ExceptionRules
from hold_rules import HoldRules
from limit_rules import LimitRules
from migration_rules import MigrationRules
from people_rules import PeopleRules
from plan_rules import PlanRules
from review_rules import ReviewRules
from world import Refused

# What allowed_actions() lists, and how the model answers each.
ASKED = {
    'revise': lambda m, a, p: m.check_edit(a, p, None, True),
    'submit': lambda m, a, p: m.check_submit(a, p),
    'approve': lambda m, a, p: m.check_vote(a, p, p.revision, 'approve'),
    'abstain': lambda m, a, p: m.check_vote(a, p, p.revision, 'abstain'),
    'request_changes': lambda m, a, p: m.check_vote(a, p, p.revision, 'request_changes'),
    'reject': lambda m, a, p: m.check_vote(a, p, p.revision, 'reject'),
    'retract': lambda m, a, p: m.check_retract(a, p),
    'override': lambda m, a, p: m.check_override(a, p),
    'grant_round': lambda m, a, p: m.check_grant_round(a, p),
    'withdraw': lambda m, a, p: m.check_withdraw(a, p),
    'reopen': lambda m, a, p: m.check_reopen(a, p),
    'cancel': lambda m, a, p: m.check_cancel(a, p),
    'schedule': lambda m, a, p: m.check_schedule(a, p),
    'plan': lambda m, a, p: m.check_plan(a, p),
    'unschedule': lambda m, a, p: m.check_unschedule(a, p),
    'publish_now': lambda m, a, p: m.check_publish_now(a, p),
    'hold': lambda m, a, p: m.check_hold(a, p),
    'release': lambda m, a, p: m.check_release(a, p),
    'retry': lambda m, a, p: m.check_retry(a, p),
    'migrate_review': lambda m, a, p: m.check_migrate_review(a, p),
    'archive': lambda m, a, p: m.check_archive(a, p),
    'comment': lambda m, a, p: m.check_add_comment(a, p),
}


class Model(AbsenceRules, ContentRules, ReviewRules, CarryRules, ExceptionRules, HoldRules, BulkRules, PlanRules, LimitRules,
            BlackoutRules, PeopleRules, DelegationRules, MigrationRules, DeadlineRules, Base):
    @contextlib.contextmanager
    def asked(self, post):
        """Whoever does something with a post finds it with the workflow of now, which stays if it is done."""
        kept = (post.mode, post.review_state)
        count = len(self.events)
        self.resolve(post)
        try:
            yield
        finally:
            if all(event[0] != post.handle for event in self.events[count:]):
                post.mode, post.review_state = kept

    def answer(self, action, actor, post):
        """The SQLSTATE with which an action would be refused now, or None."""
        with self.asked(post):
            try:
                ASKED[action](self, actor, post)
            except Refused as refused:
                return refused.sqlstate
        return None
