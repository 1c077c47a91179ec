# Servers with the extension as the tests need them, and the few people and channels they share.
#
# Workspace "acme" has ann, who writes, and ben, a manager, who agrees and publishes; workflow
# four_eyes is assigned. Each has a login of that name. Nothing here waits by the clock: wait_until
# and poll_query_until look at facts.
package Greenlight;

use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(
  server equip people channel webhook secret as as_admin sqlstate posts publish looked_at settled is_sound
  worker_pid kill_worker_at wait_for_worker wait_for_server wait_until processes_below is_alive kill_postmaster start_again
  table_hashes counts long_or
);

# A count for every day, and the one of `make check-long`.
sub long_or
{
	my ($long, $short) = @_;
	return $ENV{GL_LONG} ? $long : $short;
}

# A running server. Options: settings (list of lines), streaming, starts (0: only initialised).
sub server
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	my $secrets = $node->basedir . '/secrets';
	$node->init(
		extra => [ '-E', 'UTF8', '--no-locale' ],
		allows_streaming => $options{streaming} ? 1 : 0);
	mkdir $secrets, 0700 or die "cannot make $secrets: $!";
	$node->append_conf(
		'postgresql.conf', join "\n",
		"shared_preload_libraries = 'pg_greenlight,greenlight_test'",
		"max_worker_processes = 32",
		"max_connections = 40",
		"shared_buffers = 32MB",
		"timezone = 'UTC'",
		"restart_after_crash = on",
		"log_statement = none",
		"greenlight.allow_private_addresses = on",
		"greenlight.metrics_interval = 0",
		"greenlight.secret_path = '$secrets'",
		@{ $options{settings} // [] }, '');
	$node->start unless defined $options{starts} && !$options{starts};
	return $node;
}

# A database with the extension, its people and channel "box" of network sandbox; armed unless
# armed => 0.
sub equip
{
	my ($node, $db, %options) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db") if $db ne 'postgres';
	$node->safe_psql($db, 'CREATE EXTENSION pg_greenlight');
	people($node, $db);
	channel($node, $db, 'box', 'sandbox');
	as_admin($node, $db, 'SELECT is_armed FROM greenlight.arm_publisher()')
	  unless defined $options{armed} && !$options{armed};
	return $db;
}

sub people
{
	my ($node, $db) = @_;
	$node->safe_psql($db, q{
		DO $$ BEGIN
			IF to_regrole('ann') IS NULL THEN
				CREATE ROLE ann LOGIN;
				CREATE ROLE ben LOGIN;
			END IF;
		END $$;
		SELECT greenlight.grant_access('ann', 'user'), greenlight.grant_access('ben', 'user');
		SELECT greenlight.create_workspace('acme');
		SELECT greenlight.add_person('Ann', 'ann@acme.example', 'ann');
		SELECT greenlight.add_person('Ben', 'ben@acme.example', 'ben');
		SELECT greenlight.add_member('acme', 'Ann', '{creator}');
		SELECT greenlight.add_member('acme', 'Ben', '{manager}');
	});
	return;
}

sub channel
{
	my ($node, $db, $name, $network, $settings, $credential) = @_;
	my $reference = defined $credential ? "'$credential'" : 'NULL';
	$settings //= '{}';
	as_admin($node, $db,
		"SELECT name FROM greenlight.register_channel('acme', '$name', '$network', '$settings', $reference)");
	return;
}

# A file below greenlight.secret_path.
sub secret
{
	my ($node, $name, $content) = @_;
	my $path = $node->basedir . "/secrets/$name";
	open my $file, '>', $path or die "cannot write $path: $!";
	chmod 0600, $path;
	print $file $content;
	close $file;
	return $name;
}

# A channel of network webhook whose address is a peer's, with secret "secret of <name>".
sub webhook
{
	my ($node, $db, $name, $peer) = @_;
	secret($node, "$name.secret", "secret of $name\n");
	channel($node, $db, $name, 'webhook', '{"url": "' . $peer->url("/$name") . '"}', "$name.secret");
	return;
}

# SQL as the login of a person; what it prints. Dies when it fails.
sub as
{
	my ($node, $db, $login, $sql) = @_;
	return $node->safe_psql($db, "SET SESSION AUTHORIZATION $login; $sql");
}

sub as_admin
{
	my ($node, $db, $sql) = @_;
	return $node->safe_psql($db, $sql);
}

# The SQLSTATE that SQL ends with, as a login (undef: as superuser); 00000 when it succeeds.
sub sqlstate
{
	my ($node, $db, $login, $sql) = @_;
	my $switch = defined $login ? "SET SESSION AUTHORIZATION $login;" : '';
	my ($status, $stdout, $stderr) =
	  $node->psql($db, "\\set VERBOSITY sqlstate\n$switch $sql");
	return '00000' if $status == 0;
	return $stderr =~ /(?:ERROR|FATAL):\s+(\w{5})/ ? $1 : "none: $stderr";
}

# Approved posts on a channel, by ann and ben; their ids. Options: text, and at: a time as SQL.
sub posts
{
	my ($node, $db, $n, $channel, %options) = @_;
	my $text = $options{text} // "'Body of ' || n";
	my $at = $options{at} // 'NULL';
	my @ids = split /\n/, as($node, $db, 'ann', qq{
		SELECT (greenlight.create_post('acme', 'Post ' || n, $text, '{$channel}', $at)).id
		FROM generate_series(1, $n) n;
	});
	my $list = join ',', @ids;
	as($node, $db, 'ann', "SELECT count(greenlight.submit(id)) FROM unnest('{$list}'::bigint[]) id");
	as($node, $db, 'ben', "SELECT count(greenlight.approve(id, 1)) FROM unnest('{$list}'::bigint[]) id");
	return @ids;
}

# Lets posts go out now, by ben.
sub publish
{
	my ($node, $db, @ids) = @_;
	my $list = join ',', @ids;
	as($node, $db, 'ben', "SELECT count(greenlight.publish_now(id)) FROM unnest('{$list}'::bigint[]) id");
	return;
}

# Waits until the time of a post has come and the worker has looked since.
sub looked_at
{
	my ($node, $db, $id) = @_;
	$node->poll_query_until($db, "SELECT publish_at < clock_timestamp() FROM greenlight_internal.post WHERE id = $id")
	  or die 'its time does not come';
	as_admin($node, $db, 'SELECT greenlight.wait_for_worker()');
	return;
}

# Waits until no delivery of a database is scheduled or running; true when that came.
sub settled
{
	my ($node, $db) = @_;
	return $node->poll_query_until($db, q{
		SELECT count(*) = 0 FROM greenlight_internal.variant
		WHERE delivery_state = 'publishing' OR wake_at IS NOT NULL});
}

# verify() and every chain.
sub is_sound
{
	my ($node, $db, $name) = @_;
	return is($node->safe_psql($db, 'SELECT * FROM greenlight.verify()'), '', $name // 'verify() is empty');
}

sub worker_pid
{
	my ($node, $db) = @_;
	return $node->safe_psql('postgres', qq{
		SELECT pid FROM pg_stat_activity WHERE backend_type = 'pg_greenlight worker' AND datname = '$db'});
}

# Waits for a worker of a database that attends to it; its process id.
# Kills the worker in the middle of what it does at an instant: it waits for a table that somebody holds.
sub kill_worker_at
{
	my ($node, $db, $instant, $table) = @_;
	my $holder = $node->background_psql($db, on_error_die => 0);
	$holder->query_safe("BEGIN; LOCK TABLE greenlight_internal.$table IN SHARE MODE");
	as_admin($node, $db, "SELECT greenlight_test.set_clock('$instant')");
	as_admin($node, $db, 'SELECT greenlight.worker_wake()');
	my $pid = worker_pid($node, $db);
	$node->poll_query_until('postgres', "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $pid") or die 'the worker does not wait';
	kill 9, $pid;
	wait_until(sub { !is_alive($pid) });
	eval { $holder->quit };
	wait_for_server($node, $db);
	return;
}

sub wait_for_worker
{
	my ($node, $db) = @_;
	$node->poll_query_until($db, 'SELECT is_running FROM greenlight.stat_publisher')
	  or die "no worker came for $db";
	return worker_pid($node, $db);
}

# Looks at a fact until it holds. True; false when it did not within the time-out of the tests.
sub wait_until
{
	my ($fact) = @_;
	my $end = time() + $PostgreSQL::Test::Utils::timeout_default;
	until ($fact->())
	{
		return 0 if time() > $end;
		select undef, undef, undef, 0.02;
	}
	return 1;
}

# Waits until the server takes connections again. One that is refused may end psql before it was given its statement.
sub wait_for_server
{
	my ($node, $db) = @_;
	return wait_until(sub { my ($status) = eval { $node->psql($db, 'SELECT true') }; defined $status && $status == 0 });
}

sub is_alive
{
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/stat" or return 0;
	my $stat = <$file> // '';
	return $stat !~ /^\d+ \(.*\) [ZX]/;
}

# Children of a process.
sub processes_below
{
	my ($parent) = @_;
	my @children;
	for my $path (glob '/proc/[0-9]*/stat')
	{
		open my $file, '<', $path or next;
		my $stat = <$file> // next;
		push @children, $1 if $stat =~ /^(\d+) \(.*\) \S \Q$parent\E /;
	}
	return @children;
}

# kill -9 of the postmaster; returns when all its children have noticed and its own number is free:
# the next one takes a zombie for a running server.
sub kill_postmaster
{
	my ($node) = @_;
	my $pid = $node->{_pid};
	# halted first: else it has a child that it started after they were counted
	kill STOP => $pid;
	wait_until(sub { slurp_file("/proc/$pid/stat") =~ /^\d+ \(.*\) T/ }) or die "process $pid does not halt";
	my @children = processes_below($pid);
	$node->kill9;
	wait_until(sub { !grep { is_alive($_) } @children }) or die "children outlived their postmaster";
	wait_until(sub { !kill 0, $pid }) or die "nobody takes leave of process $pid";
	return;
}

sub start_again
{
	my ($node) = @_;
	$node->start(fail_ok => 1) or die "the server does not start again:\n" . substr slurp_file($node->logfile), -3000;
	return;
}

# What the tables of the extension hold: one line a table, rows in any order. Generations of the
# worker and what tells the instance apart are left out.
sub table_hashes
{
	my ($node, $db, $options) = @_;
	my @tables = split /\n/, $node->safe_psql($db, q{
		SELECT relname FROM pg_class WHERE relnamespace = 'greenlight_internal'::regnamespace
		AND relkind = 'r' AND relname NOT IN ('worker_epoch') ORDER BY 1});
	my $sql = join " UNION ALL ",
	  map { "SELECT '$_', count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM greenlight_internal.$_ t" } @tables;
	return $node->safe_psql($db, "$sql ORDER BY 1");
}

# Deliveries by state, as "failed 1, published 9".
sub counts
{
	my ($node, $db, $condition) = @_;
	$condition //= 'true';
	return $node->safe_psql($db, qq{
		SELECT string_agg(delivery_state || ' ' || n, ', ' ORDER BY delivery_state)
		FROM (SELECT delivery_state, count(*) AS n FROM greenlight_internal.variant WHERE $condition GROUP BY 1) x});
}

1;
