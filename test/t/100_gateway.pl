# Promise: a gateway acts for a person until its transaction ends, and not a statement longer: the
# next client of the same connection is nobody, whatever ended the transaction.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
equip($node, 'app');
$node->safe_psql('app', q{
	CREATE ROLE gw LOGIN; CREATE ROLE stranger LOGIN;
	SELECT greenlight.grant_access('gw', 'gateway')});
my ($id) = posts($node, 'app', 1, 'box');

my $session = $node->background_psql('app', extra_params => [ '-U', 'gw' ], on_error_stop => 0);

sub who
{
	return $session->query_safe(q{SELECT coalesce(greenlight.current_person(), 'nobody')});
}

sub fails
{
	my ($sql, $name, $state) = @_;
	my ($out) = $session->query("\\set VERBOSITY sqlstate\n$sql");
	my $seen = $session->{stderr};
	$session->{stderr} = '';
	return like($seen, qr/\b$state\b/, $name);
}

is(who(), 'nobody', 'a gateway is nobody by itself');
fails("SELECT greenlight.create_post('acme', 'x', 'y')", 'and does nothing', '28000');

# an end by commit, rollback, error
is($session->query_safe(q{BEGIN; SELECT greenlight.act_as('Ann')}), 'Ann', 'act_as() tells who');
is(who(), 'Ann', 'in the transaction it is Ann');
$session->query_safe("SELECT count(greenlight.create_post('acme', 'by Ann', 'text'))");
$session->query_safe('COMMIT');
is(who(), 'nobody', 'nobody after COMMIT');
is($node->safe_psql('app', q{SELECT author FROM greenlight.post WHERE title = 'by Ann'}), 'Ann', 'and what was done is hers');

$session->query_safe(q{BEGIN; SELECT greenlight.act_as('Ann')});
$session->query_safe('ROLLBACK');
is(who(), 'nobody', 'nobody after ROLLBACK');

$session->query_safe(q{BEGIN; SELECT greenlight.act_as('Ann')});
fails('SELECT 1/0', 'an error', '22012');
$session->query_safe('ROLLBACK');
is(who(), 'nobody', 'nobody after an error');

is($session->query_safe(q{SELECT greenlight.act_as('Ann')}), 'Ann', 'a statement alone');
is(who(), 'nobody', 'is a transaction of its own');

$session->query_safe(q{BEGIN; SELECT greenlight.act_as('Ann')});
$session->query_safe('COMMIT AND CHAIN');
is(who(), 'nobody', 'nobody in the chained transaction');
$session->query_safe('COMMIT');

# savepoints
$session->query_safe(q{BEGIN; SAVEPOINT a; SELECT greenlight.act_as('Ann')});
is(who(), 'Ann', 'inside the savepoint');
$session->query_safe('ROLLBACK TO a');
is(who(), 'nobody', 'nobody after ROLLBACK TO');
is($session->query_safe(q{SELECT greenlight.act_as('Ben')}), 'Ben', 'then another may act');
$session->query_safe('RELEASE a');
is(who(), 'Ben', 'RELEASE keeps him');
fails(q{SELECT greenlight.act_as('Ann')}, 'a second person is refused', '28000');
$session->query_safe('ROLLBACK');
is(who(), 'nobody', 'nobody after that');

$session->query_safe(q{BEGIN; SAVEPOINT a; SAVEPOINT b; SELECT greenlight.act_as('Ann')});
$session->query_safe('RELEASE b');
is(who(), 'Ann', 'released into the outer savepoint');
$session->query_safe('ROLLBACK TO a');
is(who(), 'nobody', 'and gone with that');
$session->query_safe('COMMIT');

$session->query_safe(q{BEGIN; SELECT greenlight.act_as('Ann'); SAVEPOINT a});
fails('SELECT 1/0', 'an error in a savepoint', '22012');
$session->query_safe('ROLLBACK TO a');
is(who(), 'Ann', 'does not end what began before it');
$session->query_safe('COMMIT');

# exceptions in PL/pgSQL are savepoints as well
$session->query_safe(q{BEGIN; DO $$ BEGIN PERFORM greenlight.act_as('Ann'); PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN NULL; END $$});
is(who(), 'nobody', 'caught by an exception handler');
$session->query_safe('COMMIT');

# SET does not help
for my $attempt (q{SET ROLE ann}, q{SET SESSION AUTHORIZATION ann}, q{SET greenlight.person = 'Ann'},
	q{SET greenlight.maintenance = on}, q{SET LOCAL greenlight.actor = 'Ann'})
{
	my ($out) = $session->query($attempt);
	$session->{stderr} = '';
	is(who(), 'nobody', "nobody after $attempt");
}
fails(q{SELECT greenlight.act_as('Nobody Known')}, 'an unknown person is refused', '28000');
$session->query_safe('RESET ALL');

# prepared and cached statements ask again each time
$session->query_safe('PREPARE w AS SELECT coalesce(greenlight.current_person(), $$nobody$$), count(*) FROM greenlight.post');
for my $round (1 .. 6)
{
	my $person = $round % 2 ? 'Ann' : 'Ben';
	$session->query_safe(qq{BEGIN; SELECT greenlight.act_as('$person')});
	like($session->query_safe('EXECUTE w'), qr/^$person\|2$/, "round $round: prepared statement as $person");
	$session->query_safe($round % 3 ? 'COMMIT' : 'ROLLBACK');
	is($session->query_safe('EXECUTE w'), 'nobody|0', "round $round: and as nobody");
}

# many clients over one connection
my $leaks = 0;
for my $n (1 .. long_or(2000, 200))
{
	my $person = $n % 2 ? 'Ann' : 'Ben';
	my $end = (qw(COMMIT ROLLBACK))[ $n % 3 == 0 ];
	my $seen = $session->query_safe(qq{BEGIN; SELECT greenlight.act_as('$person'); SELECT greenlight.current_person(); $end; SELECT coalesce(greenlight.current_person(), 'nobody')});
	$leaks++ if $seen ne "$person\n$person\nnobody";
}
is($leaks, 0, 'no identity leaked over one connection');
$session->quit;

# others are no gateways
is(sqlstate($node, 'app', 'stranger', "SELECT greenlight.act_as('Ann')"), '42501', 'a stranger cannot call it');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.act_as('Ann')"), '28000', 'a manager is no gateway');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.grant_access('ben', 'gateway')"), '42501', 'and cannot become one');
is(sqlstate($node, 'app', 'gw', "SELECT greenlight.grant_access('gw', 'admin')"), '28000', 'nor can the gateway become admin');
is($node->safe_psql('app', "SELECT status FROM greenlight.post WHERE id = $id"), 'approved', 'nothing happened to the post');
is_sound($node, 'app');

done_testing();
