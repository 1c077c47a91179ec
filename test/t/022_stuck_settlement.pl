# Promise: what stands in the way of one settlement stops no other one: neither a row that cannot be
# read, nor a clock that is set back while a post is locked.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ 'autovacuum = off' ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
my $pid = wait_for_worker($node, 'app');
my @ids = posts($node, 'app', 5, 'site');

sub is_published
{
	my ($id) = @_;
	return $node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id");
}

# Lets posts go out up to their answers.
sub send_out
{
	my @sent = @_;
	$peer->default(do => 'wait');
	publish($node, 'app', @sent);
	$peer->wait_for(waiting => scalar @sent);
	return;
}

# a row that cannot be read
my $damaged = $ids[0];
send_out(@ids[0 .. 3]);
$node->safe_psql('app', qq{
	SET greenlight.maintenance = on;
	UPDATE greenlight_internal.post SET revision = 2, approved_revision = 2 WHERE id = $damaged});
$peer->release;
ok(is_published($_), "post $_ is settled beside one that cannot be read") for @ids[1 .. 3];
like(slurp_file($node->logfile), qr/ERROR:  revision 2 of post $damaged is missing/, 'which the log names');
cmp_ok(scalar(() = slurp_file($node->logfile) =~ /ERROR:  revision 2/g), '<=', 3, 'a few times');
is(worker_pid($node, 'app'), $pid, 'by the same worker');
$node->safe_psql('app', qq{
	SET greenlight.maintenance = on;
	UPDATE greenlight_internal.post SET revision = 1, approved_revision = 1 WHERE id = $damaged});

# a clock that is set back
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
send_out($ids[4]);
my $holder = $node->background_psql('app', on_error_die => 1);
$holder->query_safe("BEGIN; SELECT 1 FROM greenlight_internal.post WHERE id = $ids[4] FOR UPDATE");
$peer->release;
ok($node->poll_query_until('app', "SELECT ticks > 0 FROM greenlight.stat_publisher"), 'the worker finds the post locked');
is(as_admin($node, 'app', 'SELECT greenlight.wait_for_worker(1)'), 'f', 'and is not done');
$node->safe_psql('app', "SELECT greenlight_test.set_clock(now() - interval '1 day')");
$holder->query_safe('COMMIT');
$holder->quit;
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker(30)');
is($node->safe_psql('app', "SELECT status FROM greenlight.post WHERE id = $ids[4]"), 'published',
	'a delay that began before the clock was set back is over');
$node->safe_psql('app', 'SELECT greenlight_test.reset_clock()');
ok(is_published($damaged), 'the repaired post is settled, too');
is($peer->counts->{accepted}, 5, 'each went out once');

done_testing();
