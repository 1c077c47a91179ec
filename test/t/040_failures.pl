# Promise: whatever the network and the machine do, every due post ends published, failed or
# unconfirmed, and the receiver holds each published post once. Many due posts go to a receiver that
# fails, hangs, resets and answers 429 or 5xx in 20 % of the calls, while the worker (20 times, with
# it all backends) and the whole server (5 times) are killed.
#
# 200 posts; with GL_LONG=1 2,000, the figure of the project's first issue.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $posts = long_or(2000, 200);
my ($worker_kills, $server_kills) = (20, 5);
my $seed = $ENV{GL_SEED} // 20261122;
my @channels = qw(north east south west);
my $dead_posts = 10; # half of them due only when nothing is killed any more

my $node = server('main', settings => [
	"greenlight.http_timeout = '700ms'", "greenlight.http_connect_timeout = '500ms'",
	"greenlight.retry_base_delay = '50ms'", "greenlight.retry_max_delay = '400ms'",
	"greenlight.max_attempts = 30", "greenlight.lease_duration = '2s'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger', seed => $seed);
$peer->faults(0.2,
	{ do => 'hang', accepts => 0 }, { do => 'hang', accepts => 1 },
	{ do => 'reset', accepts => 0 }, { do => 'reset', accepts => 1 }, { do => 'early' },
	{ do => 'half', accepts => 1 }, { do => 'close', accepts => 0 }, { do => 'close', accepts => 1 },
	{ do => 'answer', status => 429, headers => { 'Retry-After' => 1 } },
	{ do => 'answer', status => 429 },
	{ do => 'answer', status => 500, accepts => 1 }, { do => 'answer', status => 503, accepts => 0 },
	{ do => 'answer', status => 502, accepts => 1, text => 'x' x 100000 });
note "seed $seed";

equip($node, 'app', armed => 0);
webhook($node, 'app', $_, $peer) for @channels;
# nobody listens where this one goes
my $closed = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1);
secret($node, 'dead.secret', 'x');
channel($node, 'app', 'dead', 'webhook', '{"url": "http://127.0.0.1:' . $closed->sockport . '/"}', 'dead.secret');
close $closed;

posts($node, 'app', $posts / @channels, $_, text => "'Körper ' || n || ' für $_ ' || repeat('x', n % 50)", at => "now() + interval '20 minutes'") for @channels;
posts($node, 'app', $dead_posts, 'dead', at => "now() + interval '20 minutes'");
as($node, 'app', 'ben', qq{
	SELECT count(greenlight.schedule(id, clock_timestamp() + interval '2 seconds')) FROM greenlight.post
	WHERE channels <> '{dead}' OR id % 2 = 0});
is($node->safe_psql('app', q{SELECT count(*) FROM greenlight.post WHERE status = 'scheduled'}), $posts + $dead_posts, 'posts are approved and scheduled');
as_admin($node, 'app', 'SELECT is_armed FROM greenlight.arm_publisher()');

# Kills are spread over the requests that the posts take at least.
my $kills = $worker_kills + $server_kills;
my %killed = (worker => 0, server => 0);
for my $n (1 .. $kills)
{
	$peer->wait_for(requests => int($n * $posts / ($kills + 1)), 120);
	if ($n % 5 == 0)
	{
		kill_postmaster($node);
		start_again($node);
		$killed{server}++;
		next;
	}
	my $pid;
	wait_until(sub { my ($status, $out) = $node->psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'pg_greenlight worker' AND datname = 'app'});
			$pid = $out // ''; $status == 0 && $pid =~ /^\d+$/ }) or die 'no worker to kill';
	kill 9, $pid;
	wait_until(sub { !is_alive($pid) });
	$killed{worker}++;
}
is("$killed{worker} and $killed{server}", "$worker_kills and $server_kills", 'workers and servers were killed');

# What is left is settled without further crashes.
as($node, 'app', 'ben', q{SELECT count(greenlight.publish_now(id)) FROM greenlight.post WHERE channels = '{dead}' AND id % 2 = 1});
ok($node->poll_query_until('app', q{SELECT count(*) = 0 FROM greenlight_internal.variant
	WHERE delivery_state IN ('publishing', 'scheduled') OR wake_at IS NOT NULL}), 'everything came to an end');
my $counters = $peer->counts;
my %accepted;
my (%digest, $different, $repeats);
for my $record ($peer->ledger)
{
	my $key = $record->{key} // next;
	$accepted{$key} = $record->{id} if $record->{outcome} eq 'accepted';
	$repeats++ if defined $digest{$key};
	$different++ if ($digest{$key} //= $record->{sha256}) ne $record->{sha256};
}
my %variants = map { my ($key, @rest) = split /\|/; ($key => \@rest) } split /\n/, $node->safe_psql('app', q{
	SELECT v.idempotency_key, v.delivery_state, coalesce(v.remote_id, ''), c.name FROM greenlight_internal.variant v
	JOIN greenlight_internal.channel c ON c.id = v.channel_id});
my %live = map { $_ => $variants{$_} } grep { $variants{$_}[2] ne 'dead' } keys %variants;
my @out = sort grep { $live{$_}[0] =~ /^(?:published|unconfirmed)$/ } keys %live;

diag "posts: $posts to the receiver, $dead_posts to nobody; kill -9: $killed{worker} workers, $killed{server} servers";
diag "requests: $counters->{requests}, of them faulty: $counters->{faulty}; accepted: $counters->{accepted}, repeats of them: $counters->{repeated}";
diag 'posts by status: ' . $node->safe_psql('app', q{SELECT string_agg(status || ' ' || n, ', ' ORDER BY status) FROM (SELECT status, count(*) n FROM greenlight_internal.post GROUP BY 1) x});
diag 'attempts by outcome: ' . $node->safe_psql('app', q{SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY outcome) FROM (SELECT outcome, count(*) n FROM greenlight_internal.attempt GROUP BY 1) x});
diag "repeats of a key: $repeats, of them with other bytes: " . ($different // 0);

is($node->safe_psql('app', q{SELECT count(*) FROM greenlight_internal.post WHERE status NOT IN ('published', 'failed', 'unconfirmed')}), '0',
	'every post ended published, failed or unconfirmed');
is(scalar(keys %variants), $posts + $dead_posts, 'one key per variant');
is_deeply([ grep { !$variants{$_} } keys %digest ], [], 'the receiver saw no other key');
is_deeply([ sort keys %accepted ], \@out, 'keys the receiver accepted = variants published or unconfirmed');
is(scalar(grep { $live{$_}[0] eq 'failed' } keys %live), 0, 'none that could be sent has failed');
is_deeply([ grep { $live{$_}[0] eq 'published' && $live{$_}[1] ne $accepted{$_} } keys %live ], [], 'what is published has the id that the receiver gave');
is($different // 0, 0, 'repeats of a key are byte-identical');
is(scalar(grep { $variants{$_}[2] eq 'dead' && $variants{$_}[0] =~ /^(?:failed|unconfirmed)$/ } keys %variants), $dead_posts, 'where nobody listens nothing is published');
is($node->safe_psql('app', q{SELECT string_agg(DISTINCT status, ',') FROM greenlight.post WHERE channels = '{dead}' AND id % 2 = 1}), 'failed',
	'and what no crash left in doubt has failed');
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.attempt WHERE ended_at IS NULL'), '0', 'no attempt is left running');
cmp_ok($counters->{faulty} / $counters->{requests}, '>', 0.1, 'calls did fail');
is_sound($node, 'app');
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id)'), '0', 'all chains verify');
is($node->safe_psql('app', 'SELECT count(*) FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) before FROM greenlight.events_after(0, 10000) e) x WHERE seq <= before'), '0', 'events are in order');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|signal 11|signal 6/, 'nothing crashed but what was killed');

done_testing();
