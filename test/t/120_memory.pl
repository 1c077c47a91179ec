# Promise: the memory of a worker is bounded by the requests it may have under way, at most 1 MiB of
# answer each, and stays flat: what a round needs it gives back, memory and sockets.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use List::Util qw(max min);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $at_once = 64;
my $mib = 1024 * 1024;
my $node = server('main', settings => [ "greenlight.max_concurrent_requests = $at_once", "greenlight.max_attempts = 1" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
# one channel is given a quarter of what runs at once
my @channels = qw(north east south west);
webhook($node, 'app', $_, $peer) for @channels;
my $pid = wait_for_worker($node, 'app');

# Memory of its own, in MiB: now (RssAnon) or all of it at most so far (VmHWM).
sub memory
{
	my ($what) = @_;
	my ($kib) = slurp_file("/proc/$pid/status") =~ /^$what:\s+(\d+) kB/m;
	return $kib / 1024;
}

sub sockets { my @open = grep { (readlink($_) // '') =~ /^socket/ } glob "/proc/$pid/fd/*"; return scalar @open }

# As many requests as may run at once, answered together with so many bytes.
sub round_of
{
	my ($bytes) = @_;
	$peer->default(do => 'wait', bytes => $bytes);
	publish($node, 'app', map { posts($node, 'app', $at_once / @channels, $_) } @channels);
	$peer->wait_for(waiting => $at_once);
	$peer->release;
	settled($node, 'app') or die 'the round does not end';
	as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
	return;
}

my $at_first = memory('VmHWM');
round_of(100);
my $small = memory('RssAnon');
round_of($mib) for 1 .. 2;
is(counts($node, 'app'), 'published ' . 3 * $at_once, 'answers of 1 MiB are taken');
# what is larger is not read to its end
round_of($mib + 1);
is(counts($node, 'app'), 'published ' . 3 * $at_once . ", unconfirmed $at_once", 'an answer over 1 MiB is not believed');
round_of(3 * $mib);
is(counts($node, 'app'), 'published ' . 3 * $at_once . ', unconfirmed ' . 2 * $at_once, 'nor one of 3 MiB');

my ($files, $rounds) = (sockets(), long_or(51, 6));
my @memory;
for (1 .. $rounds)
{
	round_of($_) for 100, $mib, 3 * $mib;
	push @memory, memory('RssAnon');
}
my $most = memory('VmHWM');
# the allocator keeps a few MiB now and then, what leaks stays: the least of the last third beside the most of the first
my ($warm, $after) = (max(@memory[0 .. $rounds / 3 - 1]), min(@memory[$rounds * 2 / 3 .. $rounds - 1]));
diag sprintf 'worker: %.1f MiB of its own after small answers, then %.1f and at last %.1f in %d of all kinds; at most %.1f more than at first in all',
  $small, $warm, $after, 3 * $rounds * $at_once, $most - $at_first;
cmp_ok($most - $at_first, '<', 3 * $at_once, 'at most three times what the answers hold');
cmp_ok($after - $warm, '<', 2, 'flat after the first rounds');
cmp_ok(sockets(), '<=', $files, 'so are its sockets');
is(worker_pid($node, 'app'), $pid, 'it was the same worker all the time');
is_sound($node, 'app');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
