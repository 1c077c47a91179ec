# Promise: the worker acts on each deadline at its instant and never before it, once, with whatever it has
# to write; a crash in the middle, a person who is faster, a timer that fails or a worker that was away
# for a week change nothing of that. A clock that leaps does nothing that cannot be taken back.
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
sub deadline
{
	my ($name, $within, $actions, $more) = @_;
	$more //= '';
	as($node, 'app', 'ben', qq{SELECT greenlight.create_workflow('acme', '$name', '{"mode": "required", "steps": [{"name": "look",
		"requires": [{"role": "manager"}], "deadline": {"within": "$within", "actions": [$actions]$more}}]}')});
	return;
}
sub action { my ($at, $do) = @_; return qq({"at": "$at", "do": "$do"}) }

# Posts of ann in review under a workflow; their ids.
sub begun
{
	my ($workflow, $n) = @_;
	my @ids = split /\n/, as($node, 'app', 'ann', qq{
		SELECT (greenlight.create_post('acme', '$workflow ' || n, 'text', '{box}')).id FROM generate_series(1, $n) n});
	my $list = join ',', @ids;
	# only who manages workflows may name one, so it is that of the channel for a moment
	as($node, 'app', 'ben', "SELECT name FROM greenlight.assign_workflow('acme', '$workflow')");
	as($node, 'app', 'ann', "SELECT count(greenlight.submit(id)) FROM unnest('{$list}'::bigint[]) id");
	return @ids;
}
sub within { return 'post_id IN (' . join(',', @_) . ')' }
sub ids { return 'id IN (' . join(',', @_) . ')' }
# until a session waits for a lock
sub waits
{
	my ($who) = @_;
	return $node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND $who") || die "nobody waits: $who";
}
sub clock { my ($sql) = @_; return value("SELECT $sql") }
sub looks { return as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()') }

# by the machine's own clock
deadline('soon', '1 second', action('50%', 'remind') . ',' . action('100%', 'expire'));
my @soon = begun('soon', 20);
ok($node->poll_query_until('app', "SELECT count(*) = 20 FROM greenlight.post WHERE status = 'expired'"), 'what nobody decides expires by itself');
is(value("SELECT count(*), bool_and(at >= (detail ->> 'intended_at')::timestamptz) FROM greenlight.event WHERE action IN ('remind', 'expire') AND " . within(@soon)),
	'40|t', 'each action happened once, and none early');
cmp_ok(value("SELECT max(extract(epoch FROM at - (detail ->> 'intended_at')::timestamptz)) FROM greenlight.event WHERE action = 'expire'"), '<', 5, 'nor late');
is(value('SELECT count(*) FROM greenlight_internal.outbox WHERE ' . within(@soon)), '20', 'each reminder is a message to one person');

# killed in the middle of a batch, with part of it written
deadline('crash', '1 hour', action('50%', 'remind') . ',' . action('100%', 'hold'));
my @crash = begun('crash', 50);
my $holder = $node->background_psql('app', on_error_die => 0);
$holder->query_safe('BEGIN; LOCK TABLE greenlight_internal.outbox IN SHARE MODE');
clock(q{greenlight_test.set_clock(now() + interval '2 hours')});
value('SELECT greenlight.worker_wake()');
my $pid = worker_pid($node, 'app');
waits("pid = $pid");
kill 9, $pid;
wait_until(sub { !is_alive($pid) });
eval { $holder->quit };
wait_for_server($node, 'app');
is(value("SELECT count(*) FROM greenlight.event WHERE action IN ('remind', 'time_hold') AND " . within(@crash)), '0', 'a crash takes back what was begun');
wait_for_worker($node, 'app');
clock(q{greenlight_test.set_clock(now() + interval '2 hours')});
looks();
is(value("SELECT action, count(*), count(DISTINCT post_id) FROM greenlight.event WHERE action IN ('remind', 'time_hold') AND " . within(@crash) . ' GROUP BY 1 ORDER BY 1'),
	"remind|50|50\ntime_hold|50|50", 'and then each is done, once');
is(value('SELECT count(*), count(DISTINCT post_id) FROM greenlight_internal.outbox WHERE ' . within(@crash)), '50|50', 'each message is there once');
clock('greenlight_test.reset_clock()');
is_sound($node, 'app');

# people and time at the same moment: people come from the end, wait at a post until time begins, and at another
# until time has ended some
my $races = long_or(1000, 200);
deadline('race', '1 hour', action('100%', 'expire'));
my @race = begun('race', $races);
my ($script, $out) = ($node->basedir . '/approve.sql', '');
append_to_file($script, join "\n", 'SET SESSION AUTHORIZATION ben;', map { "SELECT greenlight.approve($_, 1) IS NOT NULL;" } reverse @race);
my ($behind, $before) = map { $node->background_psql('app', on_error_die => 1) } 1, 2;
$behind->query_safe('BEGIN; SELECT 1 FROM greenlight_internal.post WHERE ' . ids($race[ -$races / 10 ]) . ' FOR UPDATE');
$before->query_safe('BEGIN; SELECT 1 FROM greenlight_internal.post WHERE ' . ids($race[ $races / 10 ]) . ' FOR UPDATE');
my $people = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('app'), '-f', $script ], '>', \$out, '2>', \my $refused);
waits("query ~ 'approve'");
$behind->query_safe(q{SELECT greenlight_test.set_clock(now() + interval '1 hour 1 minute'); COMMIT});
wait_until(sub { value("SELECT count(*) FROM greenlight.post WHERE status = 'expired' AND " . ids(@race)) > 0 }) or die 'time does nothing';
$before->query_safe('COMMIT');
$_->quit for $behind, $before;
IPC::Run::finish($people);
looks();
my ($approved, $expired) = map { value("SELECT count(*) FROM greenlight.post WHERE status = '$_' AND " . ids(@race)) } qw(approved expired);
note("$approved approved, $expired expired");
is($approved + $expired, $races, "each of $races posts is either approved or expired");
cmp_ok($_, '>', 0, 'some are either') for $approved, $expired;
is(value("SELECT count(*) FROM greenlight.event WHERE action = 'expire' AND " . within(@race)), $expired, 'an expired one has one event');
is(value('SELECT count(*) FROM greenlight_internal.decision WHERE ' . within(@race)), $approved, 'and no decision');
my $late = () = $refused =~ /step is already decided/g;
is($late, $expired, 'who came too late was told so');
is(value('SELECT count(*) FROM greenlight_internal.timer'), '0', 'no timer is left');
clock('greenlight_test.reset_clock()');
is_sound($node, 'app');

# away for a week: all in the order that was meant
deadline('week', '2 days', action('25%', 'remind') . ',' . action('75%', 'remind') . ',' . action('100%', 'request_changes'));
my @week = map { begun('week', 1) } 1 .. 30;
value("ALTER SYSTEM SET greenlight.database_names = 'nothing'");
$node->reload;
wait_until(sub { worker_pid($node, 'app') eq '' }) or die 'the worker stays';
clock(q{greenlight_test.set_clock(now() + interval '7 days')});
value("SET greenlight.maintenance = on; UPDATE greenlight_internal.timer SET fires_at = fires_at - interval '30 days' WHERE post_id = $week[0]");
is(value(q{SELECT status FROM greenlight.health() WHERE check_name = 'timers'}), 'warn', 'one that is overdue by the server is told of');
value("SET greenlight.maintenance = on; UPDATE greenlight_internal.timer SET fires_at = fires_at + interval '30 days' WHERE post_id = $week[0]");
is(value(q{SELECT status FROM greenlight.health() WHERE check_name = 'timers'}), 'ok', 'and otherwise all is well');
value('ALTER SYSTEM RESET greenlight.database_names');
$node->reload;
wait_for_worker($node, 'app');
looks();
is(value('SELECT count(*), count(DISTINCT post_id) FROM greenlight_internal.outbox WHERE ' . within(@week)), '30|30', 'after a week each person is reminded once of each');
is(value("SELECT count(*), bool_and(meant >= before) FROM (SELECT (detail ->> 'intended_at')::timestamptz AS meant,
	lag((detail ->> 'intended_at')::timestamptz, 1, '-infinity') OVER (ORDER BY seq) AS before FROM greenlight.event WHERE detail ? 'intended_at' AND " . within(@week) . ') x'),
	'90|t', 'and all happens in the order that was meant');
clock('greenlight_test.reset_clock()');

# one that fails does not keep the others
as($node, 'app', 'ben', q{SELECT greenlight.create_calendar('acme', 'office', 'UTC', '{"mon-sun": [["00:00", "24:00"]]}')});
deadline('bad', '1 hour', action('50%', 'remind') . ',' . action('100%', 'expire'), ', "unit": "business", "calendar": "office"');
deadline('good', '1 hour', action('100%', 'expire'));
my ($bad) = begun('bad', 1);
my @good = begun('good', 20);
value(q{SET greenlight.maintenance = on; UPDATE greenlight_internal.business_calendar SET name = 'away', timezone = 'UTC'; UPDATE greenlight_internal.workspace SET definition_no = nextval('greenlight_internal.definition_no')});
clock(q{greenlight_test.set_clock(now() + interval '2 hours')});
# what failed is tried again a second later, by a clock that a test has to move
sub comes { my ($fact) = @_; return wait_until(sub { value("SELECT greenlight_test.set_clock(greenlight_test.clock() + '1 s'), greenlight.worker_wake()"); return value("SELECT $fact") eq 't' }) }
ok(comes("count(*) = 20 FROM greenlight.post WHERE status = 'expired' AND " . ids(@good)), 'a timer that fails does not keep the others');
is(value("SELECT status FROM greenlight.post WHERE id = $bad"), 'in_review', 'nothing comes of the one that fails');
value(q{SET greenlight.maintenance = on; UPDATE greenlight_internal.business_calendar SET name = 'office'; UPDATE greenlight_internal.workspace SET definition_no = nextval('greenlight_internal.definition_no')});
ok(comes("status = 'expired' FROM greenlight.post WHERE id = $bad"), 'until what was wrong is mended');

# a clock that leaps
deadline('leap', '1 day', action('50%', 'remind') . ',' . action('100%', 'expire'));
clock(q{greenlight_test.set_clock('2040-05-01 10:00+00')});
looks();
my ($leap) = begun('leap', 1);
my ($planned) = posts($node, 'app', 1, 'box', at => "'2040-06-01 10:00+00'");
clock(q{greenlight_test.jump_clock('2041-05-01 10:00+00')});
looks();
is(value("SELECT status FROM greenlight.post WHERE id = $leap"), 'in_review', 'a leap forward expires nothing');
is(value('SELECT count(*) FROM greenlight_internal.outbox WHERE ' . within($leap)), '1', 'it reminds, which harms nobody');
is(value("SELECT status FROM greenlight.post WHERE id = $planned"), 'scheduled', 'nothing goes out, and nothing is missed');
ok(slurp_file($node->logfile) =~ /the clock has jumped to 2041-05-01/, 'the log tells of it');
clock(q{greenlight_test.set_clock('2041-05-01 10:04:59+00')});
looks();
is(value("SELECT status FROM greenlight.post WHERE id = $leap"), 'in_review', 'nor while it is not confirmed');
clock(q{greenlight_test.set_clock('2041-05-01 10:05:00+00')});
looks();
is(value("SELECT status FROM greenlight.post WHERE id = $leap"), 'expired', 'when the clock has gone on evenly, it does');
is(value("SELECT status FROM greenlight.post WHERE id = $planned"), 'missed', 'what should have gone out meanwhile is missed');

# a copy waits until somebody says which one goes on
my ($copied) = begun('good', 1);
value(q{SET greenlight.maintenance = on; UPDATE greenlight_internal.instance SET node = 'another machine'});
clock(q{greenlight_test.set_clock('2041-05-01 13:00+00')});
looks();
is(value("SELECT status FROM greenlight.post WHERE id = $copied"), 'in_review', 'no deadline acts in a copy');
as_admin($node, 'app', 'SELECT is_armed FROM greenlight.arm_publisher()');
looks();
is(value("SELECT status FROM greenlight.post WHERE id = $copied"), 'expired', 'until it is armed');
clock('greenlight_test.reset_clock()');
is_sound($node, 'app');

done_testing();
