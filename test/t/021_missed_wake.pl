# Promise: no wake-up is lost, whatever the worker waits for at that moment: a wait inside one of its
# transactions uses the same latch, and clears it.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# the timer of the deadlock check wakes the process too, even when it is needed no longer
my $node = server('main', settings => [ 'autovacuum = off', "deadlock_timeout = '10min'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
my $pid = wait_for_worker($node, 'app');

sub goes_out
{
	my ($id, $name) = @_;
	return ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id"), $name);
}

# The worker has taken notice of what happened: it waits for the lock again.
sub is_waiting
{
	return slurp_file("/proc/$pid/stat") =~ /^\d+ \(.*\) S /;
}

my ($first) = posts($node, 'app', 1, 'site');
my ($second) = posts($node, 'app', 1, 'box');
$peer->default(do => 'wait');
publish($node, 'app', $first);
$peer->wait_for(waiting => 1);

# the settlement of the first post waits for a lock, and meanwhile the second one becomes due
my $holder = $node->background_psql('app', on_error_die => 1);
$holder->query_safe('BEGIN; LOCK TABLE greenlight_internal.attempt IN SHARE MODE');
$peer->release;
$node->poll_query_until('postgres', "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $pid")
  or die 'the worker does not wait';
publish($node, 'app', $second);
wait_until(\&is_waiting) or die 'the worker does not wait again';
$holder->query_safe('COMMIT');
$holder->quit;

goes_out($first, 'a post whose settlement waited for a lock is published');
goes_out($second, 'so is one that became due while the worker waited');
is(worker_pid($node, 'app'), $pid, 'by the same worker');
is_sound($node, 'app');

done_testing();
