# Promise: a copy of the data files does not publish, because the machine is not the one that was
# armed; a dump and a restore into the same database neither; what became overdue by more than the
# grace while the server was down is missed, not sent.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', streaming => 1, settings => [ "greenlight.node_name = 'first'", "greenlight.retry_base_delay = '50ms'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
is($node->safe_psql('app', 'SELECT node FROM greenlight.arm_publisher()'), 'first', 'armed on this machine');

# copied while a post waits and another one is under way
my ($under_way, $waits) = posts($node, 'app', 2, 'site');
$peer->default(do => 'hang', accepts => 1);
publish($node, 'app', $under_way);
$peer->wait_for(requests => 1);
$node->append_conf('postgresql.conf', 'greenlight.publisher_enabled = off');
$node->reload;
ok($node->poll_query_until('app', q{SELECT NOT may_publish FROM greenlight.stat_publisher}), 'publishing is switched off');
as($node, 'app', 'ben', "SELECT greenlight.schedule($waits, clock_timestamp() + interval '1 seconds')");
$node->backup('base');
$node->append_conf('postgresql.conf', 'greenlight.publisher_enabled = on');
$node->stop('immediate');
my $requests = $peer->counts->{requests};
$peer->default(do => 'answer');

my $clone = PostgreSQL::Test::Cluster->new('clone');
$clone->init_from_backup($node, 'base');
$clone->append_conf('postgresql.conf', "greenlight.node_name = 'second'\ngreenlight.publisher_enabled = on");
$clone->start;
wait_for_worker($clone, 'app');
is($clone->safe_psql('app', 'SELECT may_publish, obstacle FROM greenlight.stat_publisher'), 'f|this database was armed on another machine',
	'the clone may not publish');
looked_at($clone, 'app', $waits);
is($clone->safe_psql('app', "SELECT status FROM greenlight.post WHERE id = $waits"), 'scheduled', 'a due post stays');
ok($clone->poll_query_until('app', "SELECT status = 'unconfirmed' FROM greenlight.post WHERE id = $under_way"), 'the one under way is in doubt');
as_admin($clone, 'app', 'SELECT greenlight.run_once()');
is($peer->counts->{requests}, $requests, 'nothing was sent by the clone');
is($clone->safe_psql('app', q{SELECT status FROM greenlight.health() WHERE check_name = 'publisher'}), 'warn', 'health() tells of it');
is_sound($clone, 'app', 'clone: verify() is empty');
is(sqlstate($clone, 'app', 'ben', 'SELECT greenlight.arm_publisher()'), '42501', 'no manager may arm it');
$clone->append_conf('postgresql.conf', "greenlight.publisher_identity = 'first:1'");
$clone->reload;
is($clone->safe_psql('app', 'SELECT may_publish FROM greenlight.arm_publisher()'), 'f', 'armed, but publisher_identity names another: it may not publish');
as_admin($clone, 'app', 'SELECT greenlight.run_once()');
is($peer->counts->{requests}, $requests, 'and does not');
$clone->stop;

# the original goes on
$node->start;
ok($node->poll_query_until('app', q{SELECT count(*) = 2 FROM greenlight.post WHERE status = 'published'}), 'the original publishes both');
is($peer->counts->{accepted}, 2, 'each once');

# restored into itself: the posts that went out since the dump do not go out again
my ($again) = posts($node, 'app', 1, 'site', at => "now() + interval '2 seconds'");
my $dump = $node->basedir . '/dump';
command_ok([ 'pg_dump', '-Fc', '-d', $node->connstr('app'), '-f', $dump ], 'dumped before a post goes out');
ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $again"), 'it goes out');
$requests = $peer->counts->{requests};
$node->safe_psql('app', 'DROP EXTENSION pg_greenlight');
{
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	command_ok([ 'pg_restore', '-e', '-d', 'app', $dump ], 'and the dump is restored into the same database');
}
looked_at($node, 'app', $again);
is($node->safe_psql('app', "SELECT status FROM greenlight.post WHERE id = $again"), 'scheduled', 'there it is scheduled again');
is($node->safe_psql('app', 'SELECT may_publish FROM greenlight.stat_publisher'), 'f', 'but the database may not publish');
is($peer->counts->{requests}, $requests, 'and does not');
as_admin($node, 'app', 'SELECT greenlight.disarm_publisher()');

# down for longer than the grace
$node->append_conf('postgresql.conf', "greenlight.publish_grace = '500ms'");
$node->reload;
my ($late) = posts($node, 'app', 1, 'site', at => "now() + interval '1 second'");
ok($node->poll_query_until('app', "SELECT publish_at + interval '600 ms' < clock_timestamp() FROM greenlight.post WHERE id = $late"), 'its time and grace pass');
as_admin($node, 'app', 'SELECT greenlight.arm_publisher()');
ok($node->poll_query_until('app', "SELECT status = 'missed' FROM greenlight.post WHERE id = $late"), 'it is missed, not sent');
is($peer->counts->{requests}, $requests, 'nothing was sent');
is_sound($node, 'app');

done_testing();
