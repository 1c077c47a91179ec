# Promise: every database that may have one gets its worker, whatever happened before: a process that
# could not be forked, more databases than places for workers, settings of the database that are made
# to stop it. A command that does not need the database for itself lets its worker be.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ 'autovacuum = off', 'max_logical_replication_workers = 0' ]);
equip($node, 'app');
my $pid = wait_for_worker($node, 'app');

# commands
for my $command ('CONNECTION LIMIT 30', 'SET work_mem = 5000', 'OWNER TO postgres')
{
	$node->safe_psql('postgres', "ALTER DATABASE app $command");
	is(worker_pid($node, 'app'), $pid, "ALTER DATABASE $command does not end the worker");
}
my $session = $node->background_psql('postgres', on_error_die => 1);
$session->query_safe('BEGIN; ALTER DATABASE app RENAME TO renamed');
ok(wait_until(sub { worker_pid($node, 'app') eq '' }), 'RENAME does');
$node->safe_psql('postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'");
ok(wait_until(sub { worker_pid($node, 'app') ne '' }), 'until its transaction ends, and be it with its session');
$node->safe_psql('postgres', 'ALTER DATABASE app ALLOW_CONNECTIONS false');
ok(wait_until(sub { worker_pid($node, 'app') eq '' }), 'where nobody may connect there is none');
$node->safe_psql('postgres', 'ALTER DATABASE app ALLOW_CONNECTIONS true');
ok(wait_until(sub { worker_pid($node, 'app') ne '' }), 'until one may again');

# a copy that another than the owner of its template makes
equip($node, 'model', armed => 0);
$node->safe_psql('postgres', 'ALTER DATABASE model IS_TEMPLATE true; CREATE ROLE maker LOGIN CREATEDB');
ok(wait_until(sub { worker_pid($node, 'model') eq '' }), 'a template has none');
is(sqlstate($node, 'postgres', 'maker', 'CREATE DATABASE copy TEMPLATE model'), '00000', 'so it can be copied');
ok(wait_until(sub { worker_pid($node, 'copy') ne '' }), 'and the copy has one');

# settings
$node->safe_psql('postgres', q{
	ALTER DATABASE app SET default_transaction_read_only = on;
	ALTER DATABASE app SET default_transaction_isolation = 'serializable';
	ALTER DATABASE app SET default_transaction_deferrable = on});
$node->restart;
wait_for_worker($node, 'app');
$node->safe_psql('postgres', 'ALTER DATABASE app RESET ALL');
my ($id) = posts($node, 'app', 1, 'box');
publish($node, 'app', $id);
ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id"),
	'settings of the database do not stop its worker');

# a process that cannot be forked
my $postmaster = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/ ? $1 : die;
$pid = worker_pid($node, 'app');
my ($limit) = split ' ', `prlimit --pid $postmaster --nproc --output SOFT --noheadings --raw`;
system_or_bail('prlimit', '--pid', $postmaster, '--nproc=1:');
kill 'TERM', $pid;
ok(wait_until(sub { slurp_file($node->logfile) =~ /could not fork (?:background )?worker process/ }), 'a worker cannot be forked');
system_or_bail('prlimit', '--pid', $postmaster, "--nproc=$limit:");
ok(wait_until(sub { worker_pid($node, 'app') ne '' }), 'and comes when it can');

# too few places
$node->safe_psql('postgres', "CREATE DATABASE other$_") for 1 .. 6;
$node->safe_psql('postgres', 'DROP DATABASE copy');
equip($node, 'zoo');
$node->append_conf('postgresql.conf', 'max_worker_processes = 2');
my $before = -s $node->logfile;
$node->restart;
ok(wait_until(sub { worker_pid($node, 'app') . worker_pid($node, 'zoo') ne '' }), 'one of two databases has the only place');
my $first = worker_pid($node, 'app') ne '' ? 'app' : 'zoo';
my $second = $first eq 'app' ? 'zoo' : 'app';
ok(wait_until(sub { slurp_file($node->logfile, $before) =~ /no background worker slot is free/ }), 'that places are short is logged');
is(as_admin($node, $second, 'SELECT greenlight.wait_for_worker(2)'), 'f', 'the other one waits');
is(scalar(() = slurp_file($node->logfile, $before) =~ /no background worker slot is free/g), 1, 'once');
$node->safe_psql($first, 'DROP EXTENSION pg_greenlight');
ok(wait_until(sub { worker_pid($node, $second) ne '' }), 'and gets the place that becomes free');

done_testing();
