# Promise: whatever somebody sets the machine's clock to, from a second off to ten years, forward or back, no deadline
# acts and nothing is published before the clock says so, and nothing ever twice; after a leap what cannot be taken
# back waits.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($library) = glob '/usr/lib/*/faketime/libfaketime.so.1';
plan skip_all => 'libfaketime is not installed' unless defined $library;

# the test module's clock for the machine would go along with the one that is set
my $node = server('main', starts => 0, settings => ["shared_preload_libraries = 'pg_greenlight'"]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
my $offset_file = $node->basedir . '/offset';

# The clock of the server's processes from now on: so many seconds beside the machine's.
sub offset_is
{
	my ($seconds) = @_;
	open my $file, '>', "$offset_file.new" or die "cannot write $offset_file: $!";
	printf $file "%+d\n", $seconds;
	close $file;
	rename "$offset_file.new", $offset_file or die "cannot rename: $!";
	return;
}

# Up to 15 the postmaster starts workers in a signal handler, inside select(), in which libfaketime looks at no clock; the
# workers would stay there. This select() is the kernel's own.
my $select = $node->basedir . '/select.so';
append_to_file("$select.c", q{
	#define _GNU_SOURCE
	#include <sys/select.h>
	#include <sys/syscall.h>
	#include <sys/time.h>
	#include <unistd.h>

	int
	select(int n, fd_set *in, fd_set *out, fd_set *other, struct timeval *patience)
	{
		struct timespec wait = {0, 0};

		if (patience != NULL)
			wait = (struct timespec){patience->tv_sec, patience->tv_usec * 1000};
		return syscall(SYS_pselect6, n, in, out, other, patience == NULL ? NULL : &wait, NULL);
	}
});
system('cc', '-shared', '-fPIC', '-o', $select, "$select.c") == 0 or die 'cc does not make the library';

offset_is(0);
{
	local @ENV{qw(LD_PRELOAD FAKETIME_TIMESTAMP_FILE FAKETIME_NO_CACHE FAKETIME_DONT_FAKE_MONOTONIC)} = ("$select:$library", $offset_file, 1, 1);
	$node->start;
}
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
wait_for_worker($node, 'app');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
# The worker has looked at everything by the clock as it is.
sub looks { return value('SELECT greenlight.worker_wake(), greenlight.wait_for_worker()') }
sub step { my ($seconds) = @_; offset_is($seconds); looks(); return }

# Another worker, which knows nothing of leaps that were before.
sub restart_worker
{
	value("ALTER SYSTEM SET greenlight.database_names = 'nothing'");
	$node->reload;
	wait_until(sub { worker_pid($node, 'app') eq '' }) or die 'the worker stays';
	value('ALTER SYSTEM RESET greenlight.database_names');
	$node->reload;
	wait_for_worker($node, 'app');
	looks();
	return;
}

# A post to be published so many seconds from now, and one whose open step expires then, with a reminder half way.
sub pair
{
	my ($seconds) = @_;
	my ($out) = posts($node, 'app', 1, 'box', text => "'out'");
	value(qq{SET SESSION AUTHORIZATION ben; SELECT greenlight.schedule($out, clock_timestamp() + interval '$seconds s')});
	as($node, 'app', 'ben', qq{SELECT greenlight.create_workflow('acme', 'within $out', '{"mode": "required", "steps": [{"name": "look", "requires":
		[{"role": "manager"}], "deadline": {"within": "$seconds seconds", "actions": [{"at": "50%", "do": "remind"}, {"at": "100%", "do": "expire"}]}}]}')});
	my $in = as($node, 'app', 'ann', q{SELECT id FROM greenlight.create_post('acme', 'in', 'text', '{box}')});
	as($node, 'app', 'ben', "SELECT name FROM greenlight.assign_workflow('acme', 'within $out')");
	as($node, 'app', 'ann', "SELECT greenlight.submit($in)");
	as($node, 'app', 'ben', q{SELECT name FROM greenlight.assign_workflow('acme', 'four_eyes')});
	return ($out, $in);
}

# How often each was done for a pair: reminded, expired, published.
sub done
{
	my ($out, $in) = @_;
	return value(qq{SELECT count(*) FILTER (WHERE action = 'remind'), count(*) FILTER (WHERE action = 'expire'),
		count(*) FILTER (WHERE action = 'settle_published') FROM greenlight.event WHERE post_id IN ($out, $in)});
}
# the clock that was set wakes no worker, so it is called
sub comes { my ($pair, $what) = @_; return wait_until(sub { looks(); return done(@$pair) eq $what }) }

# steps that a correction of the clock may be: all goes on by the clock as it is
for my $seconds (1, 599, -1, -59)
{
	offset_is(0);
	restart_worker();
	my @pair = pair($seconds > 0 ? $seconds + 2 : 120);
	step($seconds);
	is(done(@pair), '0|0|0', "$seconds s: nothing is early") if $seconds < 0;
	offset_is(122) if $seconds < 0;
	ok(comes(\@pair, '1|1|1'), "$seconds s: and then each is done, once");
	step($_) for 0, $seconds, 0;
	is(done(@pair), '1|1|1', "$seconds s: and never again");
}

# leaps forward over what is planned: it is not done, except for a reminder, which harms nobody
my ($year, $day) = (31557600, 86400);
offset_is(0);
restart_worker();
for my $seconds (1200, $day, $year, 10 * $year - $day)
{
	my $ahead = int($seconds / 2);
	my @pair = pair($ahead < 365 * $day ? $ahead : 365 * $day);
	step($seconds);
	is(done(@pair), '1|0|0', "$seconds s: what cannot be taken back waits");
	step(0);
	looks();
	is(done(@pair), '1|0|0', "$seconds s: and is not early when the clock is right again");
	as($node, 'app', 'ann', "SELECT greenlight.cancel($_)") for @pair;
}

# leaps back before what is planned, in either order, and forward again
restart_worker();
my @pair = pair(8);
for my $seconds (-61, -3600, -$day, -$year, -10 * $year, -1200)
{
	step($seconds);
	is(done(@pair), '0|0|0', "$seconds s: nothing is early");
}
wait_until(sub { value('SELECT ' . join(' AND ', "(SELECT publish_at FROM greenlight.post WHERE id = $pair[0]) + interval '1 s' < clock_timestamp() + interval '1200 s'")) eq 't' });
step(0);
is(done(@pair), '1|0|0', 'on its return the clock is doubted: what cannot be taken back waits');
restart_worker();
is(done(@pair), '1|1|1', 'and then each is done, once');
step($_) for -10 * $year, -$day, -1, 1, $day, 10 * $year, 0;
restart_worker();
is(done(@pair), '1|1|1', 'and never again, wherever the clock goes');

# what is under way when the clock leaps is one request
my ($flying) = posts($node, 'app', 1, 'site');
$peer->default(do => 'wait', status => 200, json => { id => 'once' });
publish($node, 'app', $flying);
$peer->wait_for(requests => 1);
for my $seconds ($year, -$year, 10 * $year, -10 * $year, 0)
{
	offset_is($seconds);
	value('SELECT greenlight.worker_wake()');
}
$peer->release;
ok(settled($node, 'app'), 'what was under way is settled');
is(value("SELECT delivery_state, attempts FROM greenlight.variant WHERE post_id = $flying"), 'published|1', 'as published, at the first attempt');
is(scalar($peer->requests), 1, 'by one request');
is(value('SELECT count(*), count(DISTINCT variant_id) FROM greenlight_internal.sandbox_delivery'), '5|5', 'nothing was published twice');
is(value(q{SELECT count(*) FROM greenlight.event WHERE detail ? 'intended_at' AND at < (detail ->> 'intended_at')::timestamptz}), '0', 'no deadline acted before its time');
is(value(q{SELECT count(*) FROM greenlight_internal.attempt a JOIN greenlight.post p ON p.id = a.post_id WHERE a.started_at < p.publish_at}), '0', 'and no post left before its own');
is_sound($node, 'app');

done_testing();
