# Promise: while requests run there is no transaction, snapshot or lock: VACUUM cleans up, databases
# can be dropped, and signals are answered at once.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = server('main', settings => [ "greenlight.http_timeout = '300s'", "greenlight.retry_base_delay = '50ms'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
my $pid = wait_for_worker($node, 'app');

# Seconds that something takes.
sub seconds
{
	my ($what) = @_;
	my $start = time();
	$what->();
	return time() - $start;
}

my @ids = posts($node, 'app', 10, 'site');
$peer->default(do => 'wait');
publish($node, 'app', @ids);
$peer->wait_for(waiting => 10);
is($node->safe_psql('app', 'SELECT in_flight FROM greenlight.stat_publisher'), '10', 'ten requests hang');

my @samples = map { $node->safe_psql('postgres', qq{
	SELECT a.state, a.xact_start, a.backend_xid, a.backend_xmin, (SELECT count(*) FROM pg_locks l WHERE l.pid = a.pid AND l.locktype <> 'virtualxid')
	FROM pg_stat_activity a WHERE pid = $pid}) } 1 .. 20;
is_deeply([ grep { $_ ne 'idle||||0' } @samples ], [], 'no transaction, no snapshot, no lock in 20 samples');

# rows that were dead before can be removed, in this database too
$node->safe_psql('app', 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS n');
$node->safe_psql('app', 'DELETE FROM t');
my ($status, $stdout, $stderr) = $node->psql('app', 'VACUUM (VERBOSE) t');
like($stderr, qr/1000 removed, 0 remain, 0 are dead but not yet removable|found 1000 removable, 0 nonremovable/, 'VACUUM removes rows');
($status, $stdout, $stderr) = $node->psql('app', 'VACUUM (VERBOSE) greenlight_internal.variant');
like($stderr, qr/0 are dead but not yet removable/, 'also those of deliveries under way');
is(sqlstate($node, 'app', undef, "SET lock_timeout = '1s'; ALTER TABLE t ADD COLUMN m int; DROP TABLE t"), '00000', 'tables can be altered and dropped');

# others are not held up
$node->safe_psql('postgres', 'CREATE DATABASE other');
cmp_ok(seconds(sub { $node->safe_psql('postgres', 'DROP DATABASE other') }), '<', 2, 'DROP DATABASE of another database is quick');
cmp_ok(seconds(sub { $node->safe_psql('postgres', 'CREATE DATABASE other STRATEGY file_copy; DROP DATABASE other') }), '<', 4, 'so is CREATE DATABASE by copying files');

# and other posts go out meanwhile
my ($quick) = posts($node, 'app', 1, 'box');
my ($twin) = posts($node, 'app', 1, 'site');
$peer->default(do => 'answer');
publish($node, 'app', $quick, $twin);
ok($node->poll_query_until('app', "SELECT count(*) = 2 FROM greenlight.post WHERE id IN ($quick, $twin) AND status = 'published'"), 'other posts go out');
is($node->safe_psql('app', 'SELECT in_flight FROM greenlight.stat_publisher'), '10', 'while ten requests hang still');

# SIGHUP
my $ticks = $node->safe_psql('app', 'SELECT ticks FROM greenlight.stat_publisher');
my $took = seconds(sub {
	$node->reload;
	$node->poll_query_until('app', "SELECT ticks > $ticks FROM greenlight.stat_publisher") });
cmp_ok($took, '<', 1, 'reload is answered within a second');
is(worker_pid($node, 'app'), $pid, 'by the same worker');

# SIGTERM: the attempts end as what they are, and are repeated under the same keys
$took = seconds(sub {
	$node->safe_psql('postgres', "SELECT pg_terminate_backend($pid)");
	wait_until(sub { !is_alive($pid) }) });
cmp_ok($took, '<', 1, 'SIGTERM is answered within a second');
ok($node->poll_query_until('app', q{SELECT count(*) = 0 FROM greenlight.post WHERE status <> 'published'}), 'the next worker delivers all');
is($peer->counts->{accepted}, 11, 'each once');
is(scalar(grep { $_->{outcome} eq 'repeat' && !$_->{is_identical} } $peer->ledger), 0, 'with the same bytes');

# a fast stop
@ids = posts($node, 'app', 10, 'site');
$peer->default(do => 'hang', accepts => 1);
my $requests = $peer->counts->{requests};
publish($node, 'app', @ids);
$peer->wait_for(requests => $requests + 10);
$peer->default(do => 'answer');
cmp_ok(seconds(sub { $node->stop('fast') }), '<', 5, 'a fast stop takes seconds while requests hang');
$node->start;
ok($node->poll_query_until('app', q{SELECT count(*) = 0 FROM greenlight.post WHERE status <> 'published'}), 'after the start all are delivered');
is($peer->counts->{accepted}, 21, 'each once');

# databases with requests under way
sub hanging
{
	my ($db) = @_;
	equip($node, $db);
	webhook($node, $db, 'site', $peer);
	$peer->default(do => 'hang', accepts => 1);
	my $before = $peer->counts->{requests};
	publish($node, $db, posts($node, $db, 3, 'site'));
	$peer->wait_for(requests => $before + 3);
	return;
}

sub is_gone
{
	my ($db, $name) = @_;
	is($node->safe_psql('postgres', "SELECT count(*) FROM pg_database WHERE datname = '$db'"), '0', "$name: the database is gone");
	return is(worker_pid($node, $db), '', "$name: and its worker");
}

hanging('drop1');
cmp_ok(seconds(sub { $node->safe_psql('postgres', 'DROP DATABASE drop1') }), '<', 5, 'DROP DATABASE while publishing');
is_gone('drop1', 'DROP DATABASE');
hanging('drop2');
cmp_ok(seconds(sub { $node->safe_psql('postgres', 'DROP DATABASE drop2 WITH (FORCE)') }), '<', 5, 'by force');
is_gone('drop2', 'WITH (FORCE)');
wait_until(sub { $peer->counts->{open} <= 12 });

hanging('kept');
$pid = worker_pid($node, 'kept');
$node->safe_psql('kept', 'BEGIN; DROP EXTENSION pg_greenlight; ROLLBACK');
is(sqlstate($node, 'postgres', 'ann', 'DROP DATABASE kept'), '42501', 'who may not drop it');
is(worker_pid($node, 'kept'), $pid, 'does not end its worker');
my $holder = $node->background_psql('kept');
is(sqlstate($node, 'postgres', undef, 'DROP DATABASE kept'), '55006', 'a DROP DATABASE that fails because somebody is in it');
$peer->default(do => 'answer');
$holder->quit;
ok($node->poll_query_until('kept', q{SELECT count(*) = 3 FROM greenlight.post WHERE status = 'published'}), 'is followed by a worker that delivers all');
is_sound($node, 'kept');
$node->safe_psql('kept', 'DROP EXTENSION pg_greenlight');
ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'kept'}), 'DROP EXTENSION ends the worker');
is_sound($node, 'app');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
