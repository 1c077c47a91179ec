# Promise: behind a pooler in transaction mode nobody is ever somebody else: 64 clients share a few sessions, and errors,
# savepoints and cancelled queries end transactions in every way.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($pooler) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin';
plan skip_all => 'pgbouncer is not installed' unless defined $pooler;

my $key = 'a key that signs for the pooled clients';
my $node = server('main', starts => 0, settings => [ 'greenlight.assertion_capacity = 100000' ]);
my $dir = $node->basedir;
my $file = secret($node, 'assertion.keys', "$key\n");
$node->append_conf('postgresql.conf', "greenlight.assertion_key_file = '$dir/secrets/$file'");
$node->start;
equip($node, 'app');
as_admin($node, 'app', q{
	CREATE ROLE gw LOGIN;
	SELECT greenlight.grant_access('gw', 'gateway');
	SELECT greenlight.add_person(p, p || '@acme.example'), greenlight.add_member('acme', p, '{editor}') FROM unnest('{Ed,Sue}'::text[]) p});

# docs/guides/deployment.md has this file with other names of folders
append_to_file("$dir/users.txt", qq{"gw" ""\n});
append_to_file("$dir/pgbouncer.ini", join "\n", '[databases]', 'app = host=' . $node->host . ' port=' . $node->port . ' dbname=app', '[pgbouncer]',
	"unix_socket_dir = $dir", 'listen_port = 6432', 'auth_type = trust', "auth_file = $dir/users.txt", 'pool_mode = transaction', 'default_pool_size = 8', 'max_client_conn = 100',
	"logfile = $dir/pgbouncer.log", "pidfile = $dir/pgbouncer.pid", '');
my $pool = IPC::Run::start([ $pooler, '-q', "$dir/pgbouncer.ini" ], '>', '/dev/null', '2>&1');
my $dsn = "host=$dir port=6432 user=gw dbname=app";
ok(wait_until(sub { -e "$dir/.s.PGSQL.6432" }), 'the pooler listens');

my $audience = $node->safe_psql('app', 'SELECT greenlight.assertion_audience()');
my $total = long_or(100000, 10000);
my $seed = $ENV{GL_SEED} // 20261122;
my ($out, $err);
IPC::Run::run([ '/usr/bin/python3', 'test/pooler/clients.py', $dsn, 64, $total, $key, $audience, $seed ], '>', \$out, '2>', \$err);
is($err, '', 'the clients say nothing but the result');
my $result = decode_json($out || '{}');
my %counts = %{ $result->{counts} // {} };
is($result->{faults}, 0, "0 wrong actors in $counts{looks} looks of $counts{transactions} transactions by 64 clients (seed $seed)") or diag(join "\n", @{ $result->{first} });
cmp_ok($counts{transactions} // 0, '>=', $total, 'all transactions were made');
cmp_ok($counts{$_} // 0, '>', 0, "with $counts{$_} x $_") for qw(commit rollback write savepoint inside error cancel second errors cancels);
is($node->safe_psql('app', q{SELECT count(*) FROM greenlight.post WHERE title <> 'by ' || author}), 0, 'every post has the author it should have');
is($node->safe_psql('app', q{SELECT count(*) FROM greenlight.post WHERE title LIKE 'by %'}), $counts{write}, 'and none is missing');
cmp_ok($node->safe_psql('app', q{SELECT count(*) FROM pg_stat_activity WHERE usename = 'gw'}), '<=', 8, 'they shared at most 8 sessions');
$pool->signal('INT');
$pool->finish;
is_sound($node, 'app');
$node->stop;
done_testing();
