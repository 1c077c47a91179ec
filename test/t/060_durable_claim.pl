# Promise: a claim is on disk before the first byte of its request leaves, also where
# synchronous_commit is off for everybody: whatever the network has seen, the database knows of after
# the whole server was killed.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [
	'synchronous_commit = off', "wal_writer_delay = '10s'", 'wal_writer_flush_after = 1GB', 'autovacuum = off',
	"greenlight.retry_base_delay = '50ms'", "greenlight.retry_max_delay = '100ms'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
$node->safe_psql('app', 'CREATE TABLE unsafe (n int)');

my $rounds = long_or(50, 4);
my ($lost, $unknown_keys, $late) = (0, 0, 0);
for my $round (1 .. $rounds)
{
	my $before = $peer->counts->{requests};
	my ($id, $next) = posts($node, 'app', 2, 'site');
	$peer->default(do => 'wait');
	publish($node, 'app', $id);
	$peer->wait_for(waiting => 1);
	# what is committed from here on nobody flushes: it shows that the kill is able to lose something
	$node->safe_psql('app', "INSERT INTO unsafe VALUES ($round)");
	kill_postmaster($node);
	start_again($node);
	$lost++ if $node->safe_psql('app', "SELECT count(*) FROM unsafe WHERE n = $round") eq '0';
	my $attempt = $node->safe_psql('app', "SELECT count(*) FROM greenlight_internal.attempt WHERE post_id = $id AND attempt_no = 1");
	$late++ if $attempt ne '1';
	for my $request ($peer->requests)
	{
		my $known = $node->safe_psql('app', "SELECT count(*) FROM greenlight_internal.variant WHERE idempotency_key = '$request->{headers}{'idempotency-key'}' AND attempts > 0");
		$unknown_keys++ if $known ne '1';
	}
	$peer->default(do => 'answer');
	wait_until(sub { $peer->release; $node->safe_psql('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id") eq 't' })
	  or die 'it is not published';
}
is($late, 0, "$rounds kills: the attempt was known each time");
is($unknown_keys, 0, 'and no key that the network saw is unknown');
cmp_ok($lost, '>', 0, 'while commits that nobody waited for were lost');
is($peer->counts->{accepted}, $rounds, 'the network took each post once');
is(scalar(grep { $_->{outcome} eq 'repeat' && !$_->{is_identical} } $peer->ledger), 0, 'repeats had the same bytes');
is_sound($node, 'app');

done_testing();
