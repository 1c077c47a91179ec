# Promise: the demonstration's database (three clients, five languages, all kinds of outcomes) is dumped
# and restored on another server row by row, its chains verify, and it publishes nothing before it is
# armed there.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# The server that the demonstration leaves running.
package Demonstration
{
	use PostgreSQL::Test::Utils;

	sub new
	{
		my ($class) = @_;
		# what it leaves running keeps its output open: that is a file, so that nobody waits for its end
		my $file = "$PostgreSQL::Test::Utils::tmp_check/demonstration";
		system("KEEP=1 bench/demo/run </dev/null >$file 2>&1");
		my $said = slurp_file($file);
		my ($dir) = $said =~ m{-h (\S+)/s -U \S+ demo} or die "the demonstration failed: $said";
		return bless { dir => $dir, said => $said }, $class;
	}

	sub safe_psql
	{
		my ($self, $db, $sql) = @_;
		my ($out, $error) = run_command([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $self->connstr($db), '-c', $sql ]);
		die $error if $error ne '';
		return $out;
	}

	sub connstr { my ($self, $db) = @_; return "host=$self->{dir}/s user=postgres dbname=$db" }
	sub published { my ($self) = @_; return PostgreSQL::Test::Utils::slurp_file("$self->{dir}/ledger") }
	sub DESTROY { my ($self) = @_; local $?; run_command([ "$self->{dir}/stop" ]); return }
}

my $demo = Demonstration->new;
like($demo->{said}, qr/published without approval, modes required and multi_level\s+0  as it must/, 'the demonstration succeeds');
my $node = server('other');
my $dump = $node->basedir . '/dump';
my $expected = table_hashes($demo, 'demo');
command_ok([ 'pg_dump', '-d', $demo->connstr('demo'), '-Fc', '-f', $dump ], 'its database is dumped');
is(table_hashes($demo, 'demo'), $expected, 'while nothing changed');
my ($roles) = run_command([ 'pg_dumpall', '-d', $demo->connstr('postgres'), '--roles-only' ]);
$node->safe_psql('postgres', $roles =~ s/^CREATE ROLE postgres;$//mr);
$node->safe_psql('postgres', 'CREATE DATABASE demo');
my $ledger = $demo->published;
{
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	command_ok([ 'pg_restore', '-e', '-d', 'demo', $dump ], 'and restored on another server');
}

sub value { my ($sql) = @_; return $node->safe_psql('demo', $sql) }

# The worker looks, at a time that the test sets.
sub looks_at
{
	my ($instant) = @_;
	value("SELECT greenlight_test.set_clock('$instant')");
	value('SELECT greenlight.worker_wake()');
	is(value('SELECT greenlight.wait_for_worker(20)'), 't', "the worker has looked at $instant");
	return;
}

is(table_hashes($node, 'demo'), $expected, 'the rows of all tables are the same');
is_sound($node, 'demo');
is(value('SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id)'), '0', 'all chains verify');
cmp_ok(value('SELECT count(*) FROM greenlight_internal.post'), '>=', 60, 'of a month of posts');
is(value('SELECT may_publish, obstacle FROM greenlight.stat_publisher'), 'f|this database was armed in another cluster', 'it may not publish');

# the earliest post that waits for its time alone, on a network that needs nothing but this database
my $due = q{FROM greenlight.post p JOIN greenlight.variant v ON v.post_id = p.id
	WHERE v.network = 'sandbox' AND v.delivery_state = 'scheduled' AND p.publish_at > now()
	AND NOT EXISTS (SELECT FROM greenlight.explain_gate(p.id) WHERE NOT is_open AND clause NOT IN ('due', 'publisher'))};
value('CREATE EXTENSION greenlight_test');
my $instant = value("SELECT min(p.publish_at) + interval '1 second' $due");
isnt($instant, '', 'a post waits for its time');
my $attempts = value('SELECT count(*) FROM greenlight_internal.attempt');
looks_at($instant);
is(value('SELECT count(*) FROM greenlight_internal.attempt'), $attempts, 'its time comes, and nothing is tried');
is($demo->published, $ledger, 'the receiver of the original heard nothing');
value('SELECT greenlight.arm_publisher()');
looks_at($instant);
cmp_ok(value(qq{SELECT count(*) FROM greenlight_internal.attempt a JOIN greenlight.variant v ON v.id = a.variant_id WHERE v.network = 'sandbox' AND a.outcome = 'ok'
	AND a.started_at >= '$instant'}), '>', 0, 'armed, it goes on');
is_sound($node, 'demo');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
