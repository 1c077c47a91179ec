# Promise: neither a network that does not answer nor posts that somebody has locked keep the others
# from going out, and while the worker waits for them it rests.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [
	'autovacuum = off', 'greenlight.max_concurrent_requests = 4', "greenlight.http_timeout = '300s'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
webhook($node, 'app', 'site', $peer);
my $pid = wait_for_worker($node, 'app');

sub is_published
{
	my ($id) = @_;
	return $node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id");
}

# many posts are due at once on a channel whose network hangs
my @stuck = posts($node, 'app', 8, 'site');
my ($other) = posts($node, 'app', 1, 'box');
$peer->default(do => 'wait');
publish($node, 'app', @stuck, $other);
ok(is_published($other), 'a post on another channel goes out beside those that hang');
is($peer->counts->{waiting}, 1, 'which have their share of the room');
$peer->default(do => 'answer', status => 200);
$peer->release;
ok(is_published($_), "post $_ goes out when the network answers") for @stuck;

# many posts are due at once, and somebody has locked them
my $at = $node->safe_psql('app', "SELECT clock_timestamp() + interval '1 hour'");
my @locked = posts($node, 'app', 9, 'box', at => "'$at'");
my ($free) = posts($node, 'app', 1, 'box', at => "'$at'::timestamptz + interval '1 second'");
my $list = join ',', @locked;
my $holder = $node->background_psql('app', on_error_die => 1);
$holder->query_safe("BEGIN; SELECT count(*) FROM (SELECT FROM greenlight_internal.post WHERE id IN ($list) FOR UPDATE) l");
as_admin($node, 'app', "SELECT greenlight_test.set_clock('$at'::timestamptz + interval '1 minute')");
as_admin($node, 'app', 'SELECT greenlight.worker_wake()');
ok(is_published($free), 'a post goes out that is due behind locked ones');
is(as_admin($node, 'app', 'SELECT greenlight.wait_for_worker(20)'), 't', 'and then the worker rests');
$holder->query_safe('COMMIT');
$holder->quit;
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker(30)');
ok(is_published($_), "post $_ goes out once nobody has it locked") for @locked;

is(worker_pid($node, 'app'), $pid, 'by the same worker');
is_sound($node, 'app');

done_testing();
