"""What the model says of the examples on the pages, without a server: a model that is wrong proves nothing."""
import random
import unittest

import quorum
from roles import PERMISSIONS, covering_roles
from rules import Model
from stage import TEAM, WORKSPACE, draw_world
from world import Refused, Requirement


def tally(rule, *votes, gone=()):
    people = {f'p{n}': vote for n, vote in enumerate(votes)}
    return quorum.tally(rule, people, lambda person: person not in gone)


class Quorums(unittest.TestCase):
    def test_percent_is_of_seats_rounded_up(self):
        self.assertEqual(quorum.needed(('percent', 41), 5), 3)
        self.assertEqual(quorum.needed(('percent', 100), 4), 4)

    def test_first_no_ends(self):
        self.assertEqual(tally(Requirement(quorum='all'), 'approve', 'request_changes', None), 'returned')
        self.assertEqual(tally(Requirement(quorum='all'), 'reject', None), 'declined')

    def test_wait_all_waits_and_takes_the_worst(self):
        rule = Requirement(rejection='wait_all')
        self.assertEqual(tally(rule, 'approve', 'request_changes', None), 'open')
        self.assertEqual(tally(rule, 'approve', 'request_changes', 'reject'), 'declined')
        self.assertEqual(tally(rule, 'approve', 'approve', None), 'open')

    def test_all_abstaining_is_blocked(self):
        for kind in ('any', 'all', ('percent', 1), ('at_least', 1)):
            self.assertEqual(tally(Requirement(quorum=kind), 'abstain', 'abstain'), 'blocked')

    def test_an_abstention_leaves_the_denominator(self):
        self.assertEqual(tally(Requirement(quorum='all'), 'approve', 'abstain'), 'passed')

    def test_leaving_completes_nothing_and_keeps_votes(self):
        rule = Requirement(quorum=('at_least', 2))
        self.assertEqual(tally(rule, 'approve', None, gone={'p1'}), 'blocked')
        self.assertEqual(tally(rule, 'approve', 'approve', gone={'p0'}), 'passed')


class Roles(unittest.TestCase):
    def test_manager_is_all_but_override(self):
        self.assertEqual(set(PERMISSIONS['owner']) - set(PERMISSIONS['manager']), {'override'})

    def test_a_role_on_channels_covers_all_or_nothing(self):
        grants = {('approver', 'a'), ('approver', 'b'), ('editor', 'a'), ('client', None)}
        self.assertEqual(covering_roles(grants, {'a'}), {'approver', 'editor', 'client'})
        self.assertEqual(covering_roles(grants, {'a', 'b'}), {'approver', 'client'})
        self.assertEqual(covering_roles(grants, {'a', 'c'}), {'client'})


class Rounds(unittest.TestCase):
    def setUp(self):
        self.model = Model(draw_world(random.Random(1))[0])
        team = self.model.world.workspaces[WORKSPACE]
        team.channels['a'].workflow = 'four_eyes'
        self.post = self.model.create_post('creator', 1, WORKSPACE, 'words', ['a'])

    def refused(self, sqlstate, call, *arguments):
        with self.assertRaises(Refused) as caught:
            call(*arguments)
        self.assertEqual(caught.exception.sqlstate, sqlstate)

    def test_who_contributed_does_not_decide(self):
        self.model.revise_post('editor', self.post, {'body': 'other words'})
        self.model.submit('creator', self.post)
        for person in ('creator', 'editor'):
            self.refused('WF003', self.model.vote, person, self.post, 2, 'approve')
        self.refused('WF010', self.model.vote, 'legal', self.post, 2, 'approve')
        self.refused('WF002', self.model.vote, 'editor2', self.post, 1, 'approve')
        self.model.vote('editor2', self.post, 2, 'approve')
        self.assertEqual((self.post.review_state, self.post.approved_revision), ('approved', 2))
        self.refused('WF008', self.model.vote, 'manager', self.post, 2, 'approve')

    def test_an_edit_closes_the_gate_and_keeps_the_plan(self):
        self.model.submit('creator', self.post)
        self.model.vote('editor', self.post, 1, 'approve')
        self.model.schedule('assistant', self.post, self.model.world.now + 60)
        self.model.revise_post('creator', self.post, {'body': 'other'})
        self.model.world.now += 60
        self.model.claim()
        self.assertEqual([v.state for v in self.post.variants.values()], ['scheduled'])
        self.model.world.now += 901
        self.model.claim()
        self.assertEqual([v.state for v in self.post.variants.values()], ['missed'])

    def test_every_built_in_role_is_there(self):
        self.assertLessEqual(set(PERMISSIONS), {role for grants in TEAM.values() for role, _ in grants})


if __name__ == '__main__':
    unittest.main()
