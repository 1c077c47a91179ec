# Promise: whatever the network and the machine do, every due post ends published, failed or
# unconfirmed, the receiver holds each published post once, and nothing goes out that is not approved.
# Many due posts go to a receiver that fails, hangs, resets and answers 429 or 5xx in 20 % of the calls,
# while the worker (20 times, with it all backends) and the whole server (5 times) are killed.
#
# 200 posts; with GL_LONG=1 2,000, the figure of the project's first issue. docs/soak/failures.md holds
# what a long run printed.
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
my $plain_posts = $posts / 10; # to a network that would take a repeat for something new

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
$node->safe_psql('app', q{
	SET greenlight.maintenance = on;
	INSERT INTO greenlight_internal.network (name, idempotency, needs_credential, limits, recipe, source, checked_on, is_builtin)
	SELECT 'forgetful', 'none', needs_credential, limits, recipe, 'this test', checked_on, false
	FROM greenlight_internal.network WHERE name = 'webhook'});
secret($node, 'plain.secret', 'x');
channel($node, 'app', 'plain', 'forgetful', '{"url": "' . $peer->url('/plain') . '"}', 'plain.secret');

posts($node, 'app', $posts / @channels, $_, text => "'Körper ' || n || ' für $_ ' || repeat('x', n % 50)", at => "now() + interval '20 minutes'") for @channels;
posts($node, 'app', $dead_posts, 'dead', at => "now() + interval '20 minutes'");
posts($node, 'app', $plain_posts, 'plain', at => "now() + interval '20 minutes'");

# due at the same time, and not to go out
my $each = $posts / 20;
my @never = posts($node, 'app', 4 * $each, $channels[0], text => "'NOT APPROVED ' || n", at => "now() + interval '20 minutes'");
my ($edited, $held, $cancelled, $withdrawn) = map { '{' . join(',', @never[ $_ * $each .. ($_ + 1) * $each - 1 ]) . '}' } 0 .. 3;
my $unread = '{' . join(',', split /\n/, as($node, 'app', 'ann', qq{
	SELECT (greenlight.create_post('acme', 'Unread', 'NOT APPROVED at all', '{north,plain}', now() + interval '20 minutes')).id FROM generate_series(1, $each)})) . '}';
as($node, 'app', 'ann', qq{
	SELECT count(greenlight.submit(id)) FROM unnest('$unread'::bigint[]) id;
	SELECT count(greenlight.revise_post(id, 'NOT APPROVED since it was edited')) FROM unnest('$edited'::bigint[]) id;
	SELECT count(greenlight.submit(id)) FROM unnest('$edited'::bigint[]) id;
	SELECT count(greenlight.withdraw(id)) FROM unnest('$withdrawn'::bigint[]) id});
as($node, 'app', 'ben', "SELECT count(greenlight.hold(id, 'wait')) FROM unnest('$held'::bigint[]) id");
my $not = "body NOT LIKE 'NOT APPROVED%'";
as($node, 'app', 'ben', qq{
	SELECT count(greenlight.schedule(id, clock_timestamp() + interval '2 seconds')) FROM greenlight.post
	WHERE channels <> '{dead}' OR id % 2 = 0});
as($node, 'app', 'ben', "SELECT count(greenlight.cancel(id)) FROM unnest('$cancelled'::bigint[]) id");
is($node->safe_psql('app', qq{SELECT count(*) FROM greenlight.post WHERE status = 'scheduled' AND NOT is_held}), $posts + $dead_posts + $plain_posts, 'posts are approved and scheduled');
my $statuses = qq{SELECT string_agg(status || CASE WHEN is_held THEN ' (held) ' ELSE ' ' END || n, ', ' ORDER BY status, is_held) FROM (SELECT status, is_held, count(*) n FROM greenlight.post WHERE NOT ($not) GROUP BY 1, 2) x};
my $before = $node->safe_psql('app', $statuses);
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
ok($node->poll_query_until('app', qq{SELECT count(*) = 0 FROM greenlight.variant v JOIN greenlight.post p ON p.id = v.post_id
	WHERE p.$not AND (v.delivery_state IN ('publishing', 'scheduled') OR v.next_attempt_at IS NOT NULL)}), 'everything came to an end');
my $counters = $peer->counts;
my (%accepted, %digest, $different, $repeats);
for my $record ($peer->ledger)
{
	my $key = $record->{key} // next;
	$accepted{$key} = $record->{id} if $record->{outcome} eq 'accepted';
	$repeats++ if defined $digest{$key};
	$different++ if ($digest{$key} //= $record->{sha256}) ne $record->{sha256};
}
my %variants = map { my ($key, @rest) = split /\|/; ($key => \@rest) } split /\n/, $node->safe_psql('app', qq{
	SELECT v.idempotency_key, v.delivery_state, coalesce(v.remote_id, ''), c.name FROM greenlight_internal.variant v
	JOIN greenlight_internal.channel c ON c.id = v.channel_id JOIN greenlight.post p ON p.id = v.post_id WHERE p.$not});
my %live = map { $_ => $variants{$_} } grep { $variants{$_}[2] !~ /^(?:dead|plain)$/ } keys %variants;
my %plain = map { $_ => $variants{$_} } grep { $variants{$_}[2] eq 'plain' } keys %variants;
my @out = sort grep { $live{$_}[0] =~ /^(?:published|unconfirmed)$/ } keys %live;

diag "seed $seed";
diag "posts: $posts to the receiver, $plain_posts to one without idempotency, $dead_posts to nobody, " . 5 * $each . ' that may not go out';
diag "kill -9: $killed{worker} workers, $killed{server} servers";
diag "requests: $counters->{requests}, of them faulty: $counters->{faulty}; accepted: $counters->{accepted}, repeats of them: $counters->{repeated}";
diag 'posts by status: ' . $node->safe_psql('app', q{SELECT string_agg(channel || ': ' || status || ' ' || n, ', ' ORDER BY channel = 'plain', channel, status) FROM (
	SELECT CASE WHEN channels IN ('{plain}', '{dead}') THEN channels[1] ELSE 'the receiver' END AS channel, status, count(*) n
	FROM greenlight.post WHERE } . $not . q{ GROUP BY 1, 2) x});
diag "posts that may not go out: " . $node->safe_psql('app', $statuses);
diag 'attempts by outcome: ' . $node->safe_psql('app', q{SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY outcome) FROM (SELECT outcome, count(*) n FROM greenlight_internal.attempt GROUP BY 1) x});
diag "repeats of a key: $repeats, of them with other bytes: " . ($different // 0);

is($node->safe_psql('app', qq{SELECT count(*) FROM greenlight.post WHERE $not AND status NOT IN ('published', 'failed', 'unconfirmed')}), '0',
	'every post ended published, failed or unconfirmed');
is(scalar(keys %live), $posts, 'one key per variant');
is_deeply([ grep { !$variants{$_} } keys %digest ], [], 'the receiver saw no other key');
is_deeply([ sort grep { $live{$_} } keys %accepted ], \@out, 'keys the receiver accepted = variants published or unconfirmed');
is(scalar(grep { $live{$_}[0] eq 'failed' } keys %live), 0, 'none that could be sent has failed');
is_deeply([ grep { $live{$_}[0] eq 'published' && $live{$_}[1] ne $accepted{$_} } keys %live ], [], 'what is published has the id that the receiver gave');

# where a repeat would be something new, an attempt in doubt is the last one
is(scalar(keys %plain), $plain_posts, 'one key per variant without idempotency too');
is_deeply([ grep { $plain{$_}[0] !~ /^(?:published|unconfirmed)$/ } grep { $plain{$_} } keys %accepted ], [], 'what was accepted is published or unconfirmed');
is_deeply([ grep { $plain{$_}[0] eq 'published' && $plain{$_}[1] ne ($accepted{$_} // '') } keys %plain ], [], 'what is published was accepted');
is(scalar(grep { $_->{outcome} eq 'repeat' && $plain{ $_->{key} } } $peer->ledger), 0, 'and nothing was sent again after it was accepted');
is($node->safe_psql('app', q{SELECT count(*) FROM greenlight_internal.attempt a JOIN greenlight_internal.attempt b ON b.variant_id = a.variant_id AND b.attempt_no > a.attempt_no
	JOIN greenlight_internal.variant v ON v.id = a.variant_id JOIN greenlight_internal.channel c ON c.id = v.channel_id
	WHERE c.name = 'plain' AND a.outcome = 'unknown'}), '0', 'no attempt follows one in doubt');
cmp_ok(scalar(grep { $_->[0] eq 'unconfirmed' } values %plain), '>', 0, 'some are unconfirmed, for a person to look');

# what is not approved, held, cancelled or withdrawn
is($node->safe_psql('app', $statuses), $before, 'what may not go out is where it was');
is(scalar(grep { $_->{body} =~ /NOT APPROVED/ } $peer->requests), 0, 'and the receiver never saw any of it');
is($node->safe_psql('app', qq{SELECT count(*) FROM greenlight_internal.attempt a JOIN greenlight.post p ON p.id = a.post_id WHERE NOT (p.$not)}), '0', 'nor was it tried');
is(scalar(my @seen = $peer->requests), $counters->{requests}, 'all requests were looked at');
is($different // 0, 0, 'repeats of a key are byte-identical');
is(scalar(grep { $variants{$_}[2] eq 'dead' && $variants{$_}[0] =~ /^(?:failed|unconfirmed)$/ } keys %variants), $dead_posts, 'where nobody listens nothing is published');
is($node->safe_psql('app', q{SELECT string_agg(DISTINCT status, ',') FROM greenlight.post WHERE channels = '{dead}' AND id % 2 = 1}), 'failed',
	'and what no crash left in doubt has failed');
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.attempt WHERE ended_at IS NULL'), '0', 'no attempt is left running');
is($node->safe_psql('app', q{SELECT count(*) FROM (SELECT variant_id FROM greenlight_internal.attempt GROUP BY 1 HAVING count(*) <> max(attempt_no) OR min(attempt_no) <> 1) x}), '0', 'attempts are numbered without gaps');
cmp_ok($counters->{faulty} / $counters->{requests}, '>', 0.1, 'calls did fail');
is_sound($node, 'app');
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id)'), '0', 'all chains verify');
is($node->safe_psql('app', 'SELECT count(*) FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) before FROM greenlight.events_after(0, 10000) e) x WHERE seq <= before'), '0', 'events are in order');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|signal 11|signal 6/, 'nothing crashed but what was killed');

done_testing();
