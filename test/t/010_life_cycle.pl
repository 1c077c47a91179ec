# Promise: one launcher, and one worker for each database that has the extension. The worker comes
# with CREATE EXTENSION, goes with DROP EXTENSION, comes back when that is rolled back or when it was
# ended, and stands in nobody's way: databases with it can be dropped, renamed and copied by those
# who may, and nobody else can stop it.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');

sub workers
{
	return $node->safe_psql('postgres', q{
		SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_stat_activity
		WHERE backend_type = 'pg_greenlight worker'});
}

sub has_workers
{
	my ($expected, $name) = @_;
	return ok( $node->poll_query_until('postgres', qq{
		SELECT coalesce(string_agg(datname, ',' ORDER BY datname), '') = '$expected' FROM pg_stat_activity
		WHERE backend_type = 'pg_greenlight worker'}), $name);
}

sub publishes
{
	my ($db, $name) = @_;
	my ($id) = posts($node, $db, 1, 'box');
	publish($node, $db, $id);
	return ok($node->poll_query_until($db, "SELECT status = 'published' FROM greenlight.post WHERE id = $id"), $name);
}

# the launcher and the extension
is($node->safe_psql('postgres', "SELECT count(*), max(datname) FROM pg_stat_activity WHERE backend_type = 'pg_greenlight launcher'"),
	'1|', 'one launcher, connected to no database');
has_workers('', 'no worker without the extension');
equip($node, 'one');
equip($node, 'two');
has_workers('one,two', 'a worker for each database with the extension');
publishes('one', 'it publishes');
publishes('two', 'so does the other');
$node->safe_psql('two', 'DROP EXTENSION pg_greenlight');
has_workers('one', 'DROP EXTENSION ends the worker');
$node->safe_psql('two', 'CREATE EXTENSION pg_greenlight');
has_workers('one,two', 'CREATE EXTENSION again brings one');
people($node, 'two');
channel($node, 'two', 'box', 'sandbox');
as_admin($node, 'two', 'SELECT greenlight.arm_publisher()');
publishes('two', 'which publishes');

# rolled back
my $before = worker_pid($node, 'two');
$node->safe_psql('two', 'BEGIN; DROP EXTENSION pg_greenlight; ROLLBACK');
publishes('two', 'after a rolled-back DROP EXTENSION the database publishes');
$node->safe_psql('two', 'BEGIN; SAVEPOINT a; DROP EXTENSION pg_greenlight; ROLLBACK TO a; COMMIT');
publishes('two', 'also after one rolled back to a savepoint');
$node->safe_psql('postgres', 'CREATE DATABASE three');
$node->safe_psql('three', 'BEGIN; CREATE EXTENSION pg_greenlight; ROLLBACK');
has_workers('one,two', 'a rolled-back CREATE EXTENSION leaves no worker');
$node->safe_psql('postgres', 'DROP DATABASE three');

# the worker may be about to end when the extension comes back
for my $round (1 .. long_or(100, 10))
{
	$node->safe_psql('two', 'DROP EXTENSION pg_greenlight; CREATE EXTENSION pg_greenlight');
	$node->poll_query_until('two', 'SELECT is_running FROM greenlight.stat_publisher') or die "round $round: no worker";
}
has_workers('one,two', 'dropped and created again and again, there is always a worker');

# ended from outside
$before = worker_pid($node, 'one');
$node->safe_psql('postgres', "SELECT pg_terminate_backend($before)");
ok($node->poll_query_until('postgres', qq{
	SELECT count(*) = 1 FROM pg_stat_activity
	WHERE backend_type = 'pg_greenlight worker' AND datname = 'one' AND pid <> $before}),
	'a worker that was ended is started again');
publishes('one', 'and publishes');
$before = worker_pid($node, 'one');
is(sqlstate($node, 'one', 'ann', "SELECT pg_terminate_backend($before)"), '42501',
	'no user may end it');
is(sqlstate($node, 'one', 'ann', "GRANT pg_signal_backend TO ann"), '42501', 'nor become one who may');
$node->safe_psql('postgres', 'GRANT pg_signal_backend TO ann');
is(sqlstate($node, 'one', 'ann', "SELECT pg_terminate_backend($before)"), '42501',
	'nor may a member of pg_signal_backend');

# settings are taken over
$node->append_conf('postgresql.conf', 'greenlight.publisher_enabled = off');
$node->reload;
ok($node->poll_query_until('one', 'SELECT obstacle IS NOT NULL FROM greenlight.stat_publisher'), 'reload is seen');
my ($waits) = posts($node, 'one', 1, 'box', at => "now() + interval '300 ms'");
looked_at($node, 'one', $waits);
is($node->safe_psql('one', "SELECT status FROM greenlight.post WHERE id = $waits"), 'scheduled',
	'publisher_enabled = off keeps a due post');
$node->append_conf('postgresql.conf', 'greenlight.publisher_enabled = on');
$node->reload;
ok($node->poll_query_until('one', "SELECT status = 'published' FROM greenlight.post WHERE id = $waits"),
	'switched on again it goes out by itself');
is(worker_pid($node, 'one'), $before, 'by the same worker');

$node->append_conf('postgresql.conf', "greenlight.database_names = 'two'");
$node->reload;
has_workers('two', 'a database that is not in database_names loses its worker');
$node->append_conf('postgresql.conf', "greenlight.database_names = ''");
$node->reload;
has_workers('one,two', 'and gets it back');

# a worker may end while the launcher looks for those to start
my $settled = 0;
for my $names (map { ('two', '') } 1 .. 25)
{
	$node->append_conf('postgresql.conf', "greenlight.database_names = '$names'");
	$node->reload;
	last unless wait_until(sub { (worker_pid($node, 'one') eq '') == ($names ne '') });
	$settled++;
}
is($settled, 50, 'as often as the setting changes');

# databases come and go
$before = worker_pid($node, 'one');
is(sqlstate($node, 'postgres', 'ann', 'DROP DATABASE one'), '42501', 'no user may drop the database');
is(sqlstate($node, 'postgres', 'ann', 'DROP DATABASE one WITH (FORCE)'), '42501', 'nor by force');
is(sqlstate($node, 'postgres', 'ann', 'ALTER DATABASE one RENAME TO mine'), '42501', 'nor rename it');
is(sqlstate($node, 'postgres', 'ann', 'CREATE DATABASE copy TEMPLATE one'), '42501', 'nor copy it');
is(sqlstate($node, 'postgres', 'ann', 'ALTER DATABASE one SET TABLESPACE pg_default'), '42501', 'nor move it');
is(worker_pid($node, 'one'), $before, 'and none of this ends its worker');

$node->safe_psql('postgres', 'CREATE ROLE cat CREATEDB');
is(sqlstate($node, 'postgres', 'cat', 'CREATE DATABASE copy TEMPLATE one'), '42501',
	'who may create databases may not copy this one');
is(worker_pid($node, 'one'), $before, 'and does not end its worker by trying');

$node->safe_psql('postgres', 'CREATE DATABASE copy TEMPLATE one');
has_workers('copy,one,two', 'a copy gets its worker, the original keeps one');
my ($copied) = posts($node, 'copy', 1, 'box', at => "now() + interval '300 ms'");
looked_at($node, 'copy', $copied);
is($node->safe_psql('copy', "SELECT status FROM greenlight.post WHERE id = $copied"), 'scheduled',
	'the copy does not publish until it is armed');
is($node->safe_psql('copy', 'SELECT obstacle FROM greenlight.stat_publisher'), 'another database was armed',
	'and says why');
publishes('one', 'the original goes on publishing');

$node->safe_psql('postgres', 'ALTER DATABASE copy RENAME TO renamed');
has_workers('one,renamed,two', 'a renamed database keeps a worker');
$node->safe_psql('postgres', 'ALTER DATABASE one RENAME TO uno');
has_workers('renamed,two,uno', 'also the armed one');
publishes('uno', 'which is armed still');
$node->safe_psql('postgres', 'DROP DATABASE renamed');
has_workers('two,uno', 'DROP DATABASE ends its worker');
$node->safe_psql('postgres', 'DROP DATABASE two WITH (FORCE)');
has_workers('uno', 'so does FORCE');
is(sqlstate($node, 'postgres', undef, 'DROP DATABASE nowhere'), '3D000', 'a database that is not there is told so');

# the end
my @workers = split /\n/, worker_pid($node, 'uno');
my @children = processes_below($node->{_pid});
$node->stop('fast');
is(scalar(grep { is_alive($_) } @children, @workers), 0, 'a fast stop leaves no process');
$node->start;
has_workers('uno', 'and the next start brings the worker');
publishes('uno', 'which publishes');
is_sound($node, 'uno');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal|exited with exit code [^01]/, 'no process crashed');

done_testing();
