# Promise: a worker that is asked to end settles what it breaks off: what was not sent is not in
# doubt. When that cannot be done at once it ends all the same.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use IO::Socket::INET;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = server('main', settings => [ 'autovacuum = off', "greenlight.http_timeout = '300s'", "greenlight.http_connect_timeout = '300s'",
	"greenlight.retry_base_delay = '1h'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
my $mute = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 10) or die "cannot listen: $!";
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
secret($node, 'mute.secret', "secret\n");
channel($node, 'app', 'mute', 'webhook', '{"url": "https://127.0.0.1:' . $mute->sockport . '/"}', 'mute.secret');
$peer->default(do => 'wait');

# Sends one post that its peer has, and one that is in the middle of a TLS handshake; their ids.
sub under_way
{
	my $before = $peer->counts->{requests};
	my @ids = (posts($node, 'app', 1, 'site'), posts($node, 'app', 1, 'mute'));
	publish($node, 'app', @ids);
	$peer->wait_for(requests => $before + 1);
	my $connection = $mute->accept or die "nobody connects: $!";
	$connection->sysread(my $hello, 1) == 1 or die 'no handshake begins';
	return ($connection, @ids);
}

# The attempt at a post, and where its delivery stands.
sub fate
{
	my ($id) = @_;
	return $node->safe_psql('app', qq{
		SELECT v.delivery_state, coalesce(a.outcome, 'running'), a.error
		FROM greenlight_internal.variant v JOIN greenlight_internal.attempt a ON a.variant_id = v.id WHERE v.post_id = $id});
}

my ($connection, $sent, $unsent) = under_way();
my $pid = wait_for_worker($node, 'app');
$node->safe_psql('postgres', "SELECT pg_terminate_backend($pid, 10000)");
like(fate($sent), qr/^unconfirmed\|unknown\|.*stopped/, 'SIGTERM: what was sent is in doubt');
like(fate($unsent), qr/^scheduled\|retryable\|.*stopped/, 'what was not sent is tried again');

($connection, $sent, $unsent) = under_way();
$node->stop('fast');
$node->start;
wait_for_worker($node, 'app');
like(fate($sent), qr/^unconfirmed\|unknown\|.*stopped/, 'a fast stop: what was sent is in doubt');
like(fate($unsent), qr/^scheduled\|retryable\|.*stopped/, 'what was not sent is tried again');

($connection, $sent, $unsent) = under_way();
$pid = worker_pid($node, 'app');
my $holder = $node->background_psql('app', on_error_die => 1);
$holder->query_safe('BEGIN; LOCK TABLE greenlight_internal.attempt IN SHARE MODE');
my $start = time();
is($node->safe_psql('postgres', "SELECT pg_terminate_backend($pid, 10000)"), 't', 'a table is locked: the worker ends');
cmp_ok(time() - $start, '<', 2, 'soon');
$holder->query_safe('COMMIT');
$holder->quit;
ok($node->poll_query_until('app', qq{
	SELECT outcome = 'unknown' AND error ~ 'cut off' FROM greenlight_internal.attempt WHERE post_id = $unsent AND attempt_no = 1}),
	'the next one finds in doubt what it knows nothing of');
is_sound($node, 'app');

done_testing();
