# Promise: what becomes due goes out because its commit wakes the worker, not because the worker
# polls: while nothing is due it runs no query and no transaction, and a rolled-back transaction does
# not wake it. What is due leaves within milliseconds, and never before its time.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ 'autovacuum = off', 'track_activities = on' ]);
equip($node, 'app');
equip($node, 'other');
my $pid = wait_for_worker($node, 'app');

sub published
{
	my ($id, $name) = @_;
	return ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id"), $name);
}

# Rounds of the worker since it started.
sub rounds
{
	return $node->safe_psql('app', 'SELECT ticks FROM greenlight.stat_publisher');
}

# What an observer in another database sees of the worker and of its database.
sub traces
{
	return $node->safe_psql('postgres', qq{
		SELECT a.state, a.xact_start IS NULL, a.query_start, a.state_change, a.backend_xmin IS NULL,
			d.xact_commit, d.xact_rollback, d.tup_fetched, d.tup_returned
		FROM pg_stat_activity a JOIN pg_stat_database d ON d.datid = a.datid WHERE a.pid = $pid});
}

# A second worker is the clock of the idle time: it delivers so many posts, one after the other.
sub let_time_pass
{
	my ($n) = @_;
	for (1 .. $n)
	{
		my ($id) = posts($node, 'other', 1, 'box');
		publish($node, 'other', $id);
		as_admin($node, 'other', 'SELECT greenlight.wait_for_worker()');
	}
	$node->safe_psql('other', 'CHECKPOINT');
	return;
}

my ($now, $soon, $sooner, $sp) = posts($node, 'app', 4, 'box');
publish($node, 'app', $now);
published($now, 'publish_now() goes out at once');

# earlier than what the worker sleeps for
as($node, 'app', 'ben', "SELECT greenlight.schedule($soon, now() + interval '1 day')");
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
is($node->safe_psql('app', "SELECT next_wake_at = (SELECT publish_at FROM greenlight.post WHERE id = $soon) FROM greenlight.stat_publisher"),
	't', 'the worker sleeps until the earliest post');
as($node, 'app', 'ben', "SELECT greenlight.schedule($sooner, now() + interval '500 ms')");
published($sooner, 'a post that another session scheduled earlier goes out at its time');
is($node->safe_psql('app', qq{
	SELECT v.published_at >= p.publish_at AND v.published_at < p.publish_at + interval '2 seconds'
	FROM greenlight.variant v JOIN greenlight.post p ON p.id = v.post_id WHERE p.id = $sooner}), 't',
	'not before, and within two seconds');

# rollback and savepoints
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
my $before = rounds();
as($node, 'app', 'ben', "BEGIN; SELECT greenlight.publish_now($sp); ROLLBACK");
let_time_pass(2);
is(rounds(), $before, 'a rolled-back publish_now() does not wake the worker');
is($node->safe_psql('app', "SELECT status FROM greenlight.post WHERE id = $sp"), 'approved', 'and does nothing');
as($node, 'app', 'ben', qq{
	BEGIN; SAVEPOINT a; SELECT greenlight.publish_now($sp); ROLLBACK TO a; SELECT greenlight.publish_now($sp);
	SAVEPOINT b; SELECT 1; RELEASE b; COMMIT});
published($sp, 'one that was done again after a savepoint goes out');

# idle
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
let_time_pass(1);
$node->safe_psql('postgres', 'SELECT pg_stat_force_next_flush()');
my $quiet = rounds();
my $seen = traces();
like($seen, qr/^idle\|t\|/, 'between posts the worker is idle, without a transaction');
like($seen, qr/^idle\|t\|[^|]*\|[^|]*\|t\|/, 'and without a snapshot');
let_time_pass(long_or(60, 15));
is(rounds() , $quiet, 'no round while idle');
my @was = split /\|/, $seen;
my @is = split /\|/, traces();
is("@is[0 .. 4]", "@was[0 .. 4]", 'no query while idle');
# reading its rounds was a transaction of ours, twice
cmp_ok($is[5] - $was[5], '<=', 2, 'no transaction while idle');
is($is[6], $was[6], 'and none rolled back');
is(worker_pid($node, 'app'), $pid, 'it was the same worker all the time');

# woken by hand
is(as_admin($node, 'app', 'SELECT greenlight.worker_wake()'), 't', 'worker_wake() finds it');
ok($node->poll_query_until('app', "SELECT ticks > $quiet FROM greenlight.stat_publisher"), 'and makes it look');
my $report = as_admin($node, 'app', 'SELECT claimed, published, next_wake_at IS NOT NULL FROM greenlight.run_once()');
is($report, '0|0|t', 'run_once() tells what it did: nothing');

# a held row lock: the post is skipped, the rest goes out, and it follows when the lock is gone
my ($locked, $free) = posts($node, 'app', 2, 'box');
my $locker = $node->background_psql('app');
$locker->query_safe("BEGIN; SELECT 1 FROM greenlight_internal.post WHERE id = $locked FOR NO KEY UPDATE");
$locker->query_safe("SET SESSION AUTHORIZATION ben");
$locker->query_safe("SELECT greenlight.publish_now($locked)");
publish($node, 'app', $free);
published($free, 'a locked post does not hold up others');
$locker->query_safe('COMMIT');
published($locked, 'and goes out when the lock is gone');
$locker->quit;

# from due to request: one every 20 ms, so that each finds the worker asleep
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
webhook($node, 'app', 'site', $peer);
my $n = long_or(1000, 100);
my $list = join ',', posts($node, 'app', $n, 'site', at => "now() + interval '1 hour'");
as($node, 'app', 'ben', qq{SELECT count(greenlight.schedule(id, now() + interval '2 seconds' + nr * interval '20 ms'))
	FROM unnest('{$list}'::bigint[]) WITH ORDINALITY t (id, nr)});
$peer->wait_for(requests => $n);
my %due = map { split /\|/ } split /\n/, $node->safe_psql('app', "SELECT id, EXTRACT(epoch FROM publish_at) FROM greenlight.post WHERE id IN ($list)");
my @late = sort { $a <=> $b } map { my ($id) = $_->{body} =~ /"post_id":(\d+)/; 1000 * ($_->{at} - $due{$id}) } $peer->requests;
diag sprintf 'from due to request, of %d: least %.1f ms, median %.1f, 99 %% %.1f, most %.1f', $n, $late[0], $late[ $n / 2 ], $late[ int($n * 0.99) - 1 ], $late[-1];
is(scalar @late, $n, 'each post is sent once');
cmp_ok($late[0], '>=', 0, 'none before its time');
cmp_ok($late[ $n / 2 ], '<', 40, 'half of them within 40 ms: nothing polls');
cmp_ok($late[-1], '<', 2000, 'all within two seconds');

# more than may be under way at once, on one channel and by one commit: nothing else wakes the worker
my @many = posts($node, 'app', 300, 'site');
my $ids = join ',', @many;
as($node, 'app', 'ben', "SELECT count(greenlight.publish_now(id)) FROM unnest('{$ids}'::bigint[]) id");
ok($node->poll_query_until('app', "SELECT count(*) = 300 FROM greenlight.post WHERE id IN ($ids) AND status = 'published'"),
	'a burst on one channel goes out to its end');

is_sound($node, 'app');
unlike(slurp_file($node->logfile), qr/ERROR|PANIC|TRAP|terminated by signal/, 'nothing failed');

done_testing();
