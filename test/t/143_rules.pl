# Promise: a content rule that is set after the approval closes the gate when the worker claims: nothing goes out, and
# explain_gate() says which rule and who can change it. Without the rule, within the grace, it goes out; what an error
# rule keeps back past the grace is missed. The event of a claim says which versions were asked.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
wait_for_worker($node, 'app');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub clock { my ($at) = @_; return value("SELECT greenlight_test.set_clock('2034-05-01 $at+00')") }
sub looks { return as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()') }
sub gone { return value('SELECT count(*) FROM greenlight_internal.sandbox_delivery') }
sub state_of { my ($id) = @_; return value("SELECT delivery_state FROM greenlight_internal.variant WHERE post_id = $id") }
sub set_rule { my ($rule) = @_; return as($node, 'app', 'ben', "SELECT name, version FROM greenlight.set_rule('acme', '$rule')") }

clock('08:00');
my ($kept, $late, $warned) = posts($node, 'app', 3, 'box', text => "'We guarantee it.'", at => "'2034-05-01 09:00+00'");
as($node, 'app', 'ben', "SELECT greenlight.schedule($late, '2034-05-01 10:00+00'), greenlight.schedule($warned, '2034-05-01 11:00+00')");
is(set_rule('{"kind": "banned_words", "words": ["guarantee"]}'), 'banned_words|1', 'a rule is set after the approvals');

clock('09:00');
looks();
is(gone(), '0', 'nothing goes out at its time');
is(state_of($kept), 'scheduled', 'it is still scheduled');
is(value("SELECT count(*) FROM greenlight_internal.attempt"), '0', 'and nothing was begun');
is(as($node, 'app', 'ann', "SELECT variant, detail, who FROM greenlight.explain_gate($kept) WHERE NOT is_open"),
	'box|rule "banned_words" (version 1) wants none, channel "box" has 1 banned words, "guarantee"|Ann; the rule: Ben', 'explain_gate() says why, and who can change it');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.publish_now($kept)"), 'WF004', 'nor does publish_now() send it');

clock('09:05');
is(set_rule('{"kind": "banned_words", "words": ["promise"]}'), 'banned_words|2', 'the rule is changed within the grace');
looks();
ok(settled_one($kept), 'then it goes out');
is(gone(), '1', 'once');
is(value("SELECT detail -> 'rules' FROM greenlight.event WHERE post_id = $kept AND action = 'claim'"), '{"banned_words": 2}', 'the event of the claim says which version was asked');

set_rule('{"kind": "banned_words", "words": ["guarantee"]}');
clock('10:00');
looks();
clock('10:30');
looks();
is(state_of($late), 'missed', 'what a rule keeps back past the grace is missed');

set_rule('{"kind": "banned_words", "words": ["guarantee"], "severity": "warn"}');
clock('11:00');
looks();
ok(settled_one($warned), 'a warning keeps nothing back');
is(value("SELECT detail -> 'rule_warnings' FROM greenlight.event WHERE post_id = $warned AND action = 'claim'"),
	'[{"rule": "banned_words", "unit": "banned words", "channel": "box", "counted": 1, "version": 4}]', 'and is told in the event');
is(gone(), '2', 'two went out in all');

# time approves nothing that breaks a rule
as($node, 'app', 'ben', q{SELECT greenlight.create_workflow('acme', 'timed', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "manager"}], "deadline": {"within": "1 hour", "actions": [{"at": "100%", "do": "approve"}]}}]}');
	SELECT greenlight.assign_workflow('acme', 'timed')});
my @waiting = map { as($node, 'app', 'ann', "SELECT (greenlight.submit((greenlight.create_post('acme', 'timed', '$_', '{box}')).id)).id") } 'a promise', 'a plain text';
set_rule('{"kind": "banned_words", "words": ["promise"], "at": ["approve"]}');
clock('12:01');
looks();
is(value("SELECT string_agg(review_state, ' ' ORDER BY id) FROM greenlight.post WHERE id IN ($waiting[0], $waiting[1])"), 'in_review approved', 'a deadline approves only what keeps the rules');
is_sound($node, 'app');

sub settled_one
{
	my ($id) = @_;
	return $node->poll_query_until('app', "SELECT delivery_state = 'published' FROM greenlight_internal.variant WHERE post_id = $id");
}

done_testing();
