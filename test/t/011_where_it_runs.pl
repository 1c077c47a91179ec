# Promise: the library works only where it can work: not without being preloaded (55000), not in a
# database that is not UTF-8 (0A000), and without launcher and worker during a binary upgrade.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
equip($node, 'app');
wait_for_worker($node, 'app');

# encoding
$node->safe_psql('postgres', q{CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0});
is(sqlstate($node, 'latin', undef, 'CREATE EXTENSION pg_greenlight'), '0A000', 'a LATIN1 database is refused');
$node->safe_psql('postgres', q{CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0});
is(sqlstate($node, 'ascii', undef, 'CREATE EXTENSION pg_greenlight'), '0A000', 'so is one without encoding');
is($node->safe_psql('latin', q{SELECT count(*) FROM pg_namespace WHERE nspname ~ 'greenlight'}), '0', 'and holds nothing');

# not preloaded
$node->append_conf('postgresql.conf', "shared_preload_libraries = ''");
$node->restart;
is(sqlstate($node, 'postgres', undef, 'CREATE EXTENSION pg_greenlight'), '55000', 'without preloading it cannot be created');
is(sqlstate($node, 'app', undef, 'SELECT greenlight.arm_publisher()'), '55000', 'nor used where it is');
is(sqlstate($node, 'app', undef, 'SELECT * FROM greenlight.health()'), '55000', 'not even asked for its health');
is(sqlstate($node, 'app', undef, 'SELECT greenlight.wait_for_worker(1)'), '55000', 'nor waited for');
is(sqlstate($node, 'app', undef, 'SELECT * FROM greenlight.stat_publisher'), '55000', 'nor its worker looked at');
is(sqlstate($node, 'app', undef, 'SELECT greenlight.worker_wake()'), '55000', 'nor woken');
is(sqlstate($node, 'app', undef, 'SELECT * FROM greenlight.events_after(0)'), '55000', 'nor its events read');
is(sqlstate($node, 'app', undef, "LOAD 'pg_greenlight'"), '00000', 'loading it later does no harm');
is(sqlstate($node, 'app', undef, "LOAD 'pg_greenlight'; SELECT * FROM greenlight.health()"), '55000', 'and does not make it work');
is(sqlstate($node, 'app', undef, "DELETE FROM greenlight_internal.event"), '42501', 'the guards stand all the same');
is(sqlstate($node, 'app', undef, 'SELECT count(*) FROM greenlight.transitions()'), '00000', 'tables of rules can be read');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type ~ 'greenlight'}), '0', 'no process runs');

# binary upgrade
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_greenlight'");
$node->stop;
{
	my $options = $node->{_name};
	command_ok([ 'pg_ctl', '-w', '-D', $node->data_dir, '-l', $node->logfile, '-o', "--cluster-name=$options -b", 'start' ],
		'the server starts as pg_upgrade starts it');
	$node->_update_pid(1);
}
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type ~ 'greenlight'}), '0',
	'binary upgrade: no process runs');
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight.workspace'), '1', 'binary upgrade: data can be read');
is($node->safe_psql('app', 'SELECT is_running FROM greenlight.stat_publisher'), 'f', 'binary upgrade: the worker says so');
$node->stop;
$node->start;
wait_for_worker($node, 'app');
pass('the next start brings the worker back');

# where the extension is not, its names are anybody's
$node->safe_psql('postgres', 'CREATE DATABASE other OWNER ann');
is(sqlstate($node, 'other', 'ann', q{CREATE SCHEMA greenlight; CREATE TABLE greenlight.t (n int); ALTER TABLE greenlight.t ADD m int; REINDEX TABLE greenlight.t; DROP SCHEMA greenlight CASCADE}),
	'00000', 'without the extension a schema of its name is like any other');
is(sqlstate($node, 'app', 'ann', 'REINDEX TABLE greenlight_internal.post'), '42501', 'with it nobody locks its tables by maintaining them');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
