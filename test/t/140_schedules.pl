# Promise: after an outage nothing goes out late but what its workflow lets, nothing goes out in a blackout,
# and nothing that was held up goes out in one burst. A crash in the middle changes nothing of that.
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

my $count = long_or(300, 60);
sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub clock { my ($at) = @_; return value("SELECT greenlight_test.set_clock('$at')") }
sub looks { return as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()') }
sub states { my ($what) = @_; return value("SELECT delivery_state, count(*) FROM greenlight_internal.variant v JOIN greenlight_internal.post p ON p.id = v.post_id WHERE p.title LIKE '$what %' GROUP BY 1 ORDER BY 1") }

# Posts that need no approval, at one instant, on the channel of their name.
sub planned
{
	my ($what, $at) = @_;
	as($node, 'app', 'ben', "SELECT count((greenlight.create_post('acme', '$what ' || n, 'text', '{$what}', '$at')).id) FROM generate_series(1, $count) n");
	return;
}

sub channel_with
{
	my ($name, $more) = @_;
	channel($node, 'app', $name, 'sandbox');
	as($node, 'app', 'ben', qq{SELECT greenlight.create_workflow('acme', '$name', '{"mode": "none"$more}'); SELECT greenlight.assign_workflow('acme', '$name', '$name')});
	return;
}

sub away
{
	my ($until) = @_;
	value("ALTER SYSTEM SET greenlight.database_names = 'nothing'");
	$node->reload;
	wait_until(sub { worker_pid($node, 'app') eq '' }) or die 'the worker stays';
	clock($until);
	value('ALTER SYSTEM RESET greenlight.database_names');
	$node->reload;
	wait_for_worker($node, 'app');
	looks();
	return;
}

# a week without a worker: what its workflow says of each, and no burst
clock('2034-05-01 08:00+00');
channel_with('held', '');
planned('held', '2034-05-01 09:00+00');
channel_with('old', ', "on_missed": "expire"');
planned('old', '2034-05-01 09:00+00');
channel_with('moved', ', "on_missed": "next_slot"');
as($node, 'app', 'ben', "SELECT greenlight.add_slot('acme', 'moved', d, '12:00') FROM generate_series(1, 7) d");
planned('moved', '2034-05-01 09:00+00');
away('2034-05-08 09:00+00');
is(value('SELECT count(*) FROM greenlight_internal.sandbox_delivery'), '0', 'nothing goes out a week late');
is(states('held'), "missed|$count", 'by default it is missed, and waits for somebody');
is(value("SELECT status, count(*) FROM greenlight.post WHERE title LIKE 'old %' GROUP BY 1"), "expired|$count", 'or it expires');
is(states('moved'), "scheduled|$count", 'or it is planned again');
is(value("SELECT count(DISTINCT publish_at), bool_and(publish_at::time = '12:00') FROM (SELECT publish_at AT TIME ZONE 'UTC' AS publish_at FROM greenlight.post WHERE title LIKE 'moved %') p"),
	"$count|t", 'each in a slot of its own');
is(value("SELECT max(n) FROM (SELECT count(*) AS n FROM greenlight.event WHERE action IN ('miss', 'move', 'give_up') GROUP BY post_id, action) e"), '1', 'each act happened once');
clock('2034-05-08 12:00+00');
looks();
is(value("SELECT count(*) FROM greenlight_internal.sandbox_delivery"), '1', 'at noon one of them goes out');
is_sound($node, 'app');

# who fills slots meanwhile is waited for: what is to be moved is not missed before
value("SELECT greenlight.remove_slot('acme', 'moved', d, '12:00'), greenlight.add_slot('acme', 'moved', d, '06:00') FROM generate_series(1, 7) d");
as($node, 'app', 'ben', "SELECT greenlight.create_post('acme', 'late', 'text', '{moved}', '2034-05-08 12:10+00')");
value("SELECT greenlight.pause_channel('acme', 'moved', 'test')");
my $late = q{SELECT status, publish_at > '2034-05-09' FROM greenlight.post WHERE title = 'late'};
my $filler = $node->background_psql('app');
$filler->query_safe('BEGIN; SELECT count(*) FROM (SELECT FROM greenlight_internal.slot FOR UPDATE) s');
clock('2034-05-08 12:26+00');
looks();
is(value($late), 'scheduled|f', 'while somebody fills the slots nothing is moved into one');
$filler->query_safe('COMMIT');
$filler->quit;
clock('2034-05-08 12:40+00');
looks();
is(value($late), 'scheduled|t', 'then it takes the next one that is left');
value("SELECT greenlight.resume_channel('acme', 'moved', 'test')");

# a blackout, and a crash among those that it moves
channel_with('dark', '');
planned('dark', '2034-05-08 13:00+00');
as($node, 'app', 'ben', q{SELECT greenlight.add_blackout('acme', '[2034-05-08 13:00+00, 2034-05-08 14:00+00)', 'launch', '{"at_end": "shift", "spacing": "1 minute"}')});
kill_worker_at($node, 'app', '2034-05-08 13:00+00', 'event');
is(value("SELECT count(*) FROM greenlight.post WHERE title LIKE 'dark %' AND publish_at = '2034-05-08 13:00+00'"), $count, 'a crash takes back what was begun');
wait_for_worker($node, 'app');
clock('2034-05-08 13:00+00');
looks();
is(value("SELECT count(*) FROM greenlight_internal.sandbox_delivery d JOIN greenlight_internal.post p ON p.id = d.post_id WHERE p.title LIKE 'dark %'"), '0', 'nothing goes out in a blackout');
is(value("SELECT count(*), count(DISTINCT publish_at), min(publish_at) = '2034-05-08 14:00+00', min(gap) >= '1 minute'::interval FROM
	(SELECT publish_at, publish_at - lag(publish_at) OVER (ORDER BY publish_at) AS gap FROM greenlight.post WHERE title LIKE 'dark %') p"),
	"$count|$count|t|t", 'all of them move behind its end, a minute apart');
clock('2034-05-08 14:05+00');
looks();
is(states('dark'), "published|6\nscheduled|" . ($count - 6), 'five minutes later six are out');
is_sound($node, 'app');

done_testing();
