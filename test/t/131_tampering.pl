# Promise: who changes events by hand, as a superuser can, is found: verify_chain() and verify() name the first row that
# is wrong. Who computes a chain anew or takes one away altogether is found by an anchor that was kept elsewhere.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{GL_SEED} // 20261122;
srand $seed;
my $node = server('main');
equip($node, 'app');
my @ids = posts($node, 'app', 12, 'box');
publish($node, 'app', @ids[ 0 .. 5 ]);
settled($node, 'app');
as($node, 'app', 'ann', "SELECT count(greenlight.revise_post(id, 'again ' || id)), count(greenlight.add_comment(id, 'why')) FROM unnest('{"
	  . join(',', @ids[ 6 .. 11 ]) . "}'::bigint[]) id");
as_admin($node, 'app', q{CREATE ROLE cleo LOGIN; SELECT greenlight.grant_access('cleo', 'user'); SELECT greenlight.add_person('Cleo', 'cleo@acme.example', 'cleo');
	SELECT greenlight.add_member('acme', 'Cleo', '{client}'); SELECT greenlight.create_workspace('rival')});
is_sound($node, 'app', 'nothing is wrong to begin with');

# The events of each chain; those of the workspace and of the database have no post.
my %chain;
for (split /\n/, $node->safe_psql('app', q{SELECT coalesce(post_id::text, CASE WHEN workspace_id IS NULL THEN 'database' ELSE 'workspace' END), seq, event_no
	FROM greenlight_internal.event WHERE workspace_id IS NULL OR workspace_id = 1 ORDER BY event_no}))
{
	my ($name, $seq, $event_no) = split /\|/;
	push @{ $chain{$name} }, $seq;
}
my @chains = sort keys %chain;
sub any { return $_[ int rand @_ ] }

# One mutation: SQL, and the number of the first event that is wrong then.
sub mutation
{
	my ($name) = @_;
	my @seqs = @{ $chain{$name} };
	my $n = int rand @seqs;
	my $row = "WHERE seq = $seqs[$n]";
	my $kind = any(qw(column column column column column hash delete delete_last swap forge seq move));
	my $event = 'greenlight_internal.event';
	$kind = 'column' if @seqs < 2 && $kind eq 'swap' || $name !~ /\d/ && $kind eq 'move';
	return ("UPDATE $event SET " . any("at = at + '1 microsecond'", 'actor_id = coalesce(actor_id, 0) + 1', "actor_kind = CASE actor_kind WHEN 'system' THEN 'person' ELSE 'system' END",
			"action = action || 'x'", 'rule = rule + 1', 'revision = coalesce(revision, 0) + 1', 'variant_id = coalesce(variant_id, 0) + 7',
			"from_status = CASE WHEN from_status = 'draft' THEN 'failed' ELSE 'draft' END", "to_status = CASE WHEN to_status = 'draft' THEN NULL ELSE 'draft' END",
			"detail = detail || ' '", "detail = overlay(detail placing '[' from 1 for 1)") . " $row", $n + 1) if $kind eq 'column';
	return ("UPDATE $event SET sha256 = sha256(sha256) $row", $n + 1) if $kind eq 'hash';
	return ("DELETE FROM $event $row", $n + 1) if $kind eq 'delete';
	return ("DELETE FROM $event WHERE seq = $seqs[-1]", scalar @seqs) if $kind eq 'delete_last';
	return ("CREATE TEMP TABLE kept AS SELECT * FROM $event $row; DELETE FROM $event $row; UPDATE kept SET seq = seq + 1000000; INSERT INTO $event OVERRIDING SYSTEM VALUE SELECT * FROM kept", $n + 1) if $kind eq 'seq';
	return ("INSERT INTO $event (workspace_id, post_id, event_no, at, actor_kind, action, rule, detail, sha256) SELECT workspace_id, post_id, ${\(@seqs + 1)}, at, actor_kind, action, rule, detail, sha256 FROM $event $row", @seqs + 1)
	  if $kind eq 'forge';
	if ($kind eq 'move')
	{
		my $other = any(grep { $_ ne $name && /\d/ } @chains);
		return ("UPDATE $event SET post_id = $other, event_no = ${\(1 + @{ $chain{$other} })} $row", $n + 1);
	}
	my $m = $n;
	$m = int rand @seqs while $m == $n;
	return ("UPDATE $event SET event_no = -event_no WHERE seq IN ($seqs[$n], $seqs[$m]); UPDATE $event SET event_no = CASE seq WHEN $seqs[$n] THEN ${\($m + 1)} ELSE ${\($n + 1)} END "
		  . "WHERE seq IN ($seqs[$n], $seqs[$m])", ($n < $m ? $n : $m) + 1);
}

# by the maintenance switch, or with the triggers off; and taken back afterwards
my $total = long_or(20000, 500);
my ($sql, @wanted) = ('');
for my $i (1 .. $total)
{
	my $name = any(@chains);
	my ($change, $first) = mutation($name);
	my $way = $i % 2 ? 'SET LOCAL greenlight.maintenance = on' : 'ALTER TABLE greenlight_internal.event DISABLE TRIGGER ALL';
	my $found = $name =~ /\d/ ? "SELECT $i, (SELECT event_no FROM greenlight.verify_chain($name))"
	  : "SELECT $i, (SELECT substring(detail from 'event (\\d+)') FROM greenlight.verify() WHERE invariant = 11 AND detail LIKE '"
	  . ($name eq 'database' ? 'chain of the database%' : 'workspace "acme"%') . "')";
	$sql .= "BEGIN; $way; $change; $found; ROLLBACK;\n";
	$wanted[$i] = [ $first, $name, $change ];
}
my $script = $node->basedir . '/mutations.sql';
append_to_file($script, $sql);
my ($status, $out, $err) = $node->psql('app', "\\i $script");
my ($found, $off) = (0, 0);
for (split /\n/, $out)
{
	my ($i, $first) = split /\|/, $_, -1;
	my ($wanted, $name, $change) = @{ $wanted[$i] };
	$found++ if $first ne '';
	next if $first eq $wanted;
	diag("$name: $change: first wrong is " . ($first eq '' ? 'none' : $first) . ", wanted $wanted") if $off++ < 5;
}
is($status, 0, 'all mutations were made') or diag(substr $err, 0, 500);
is($found, $total, "$found of $total random mutations were found (seed $seed)");
is($off, 0, 'the first row that is wrong was named each time');
is_sound($node, 'app', 'and all were taken back');

# -- what is no JSON, or holds what no number is: the row is named, and what else is wrong as well
for my $detail ('no json', '{"attempt": "\\u0000"}', '{"link_id": "x", "on_behalf_of": "y", "mode": []}', '{"cut', '[1e400000]')
{
	my $row = $node->safe_psql('app', "SELECT post_id, event_no FROM greenlight_internal.event WHERE post_id = $ids[7] AND action = 'approve' ORDER BY event_no LIMIT 1");
	my ($post, $no) = split /\|/, $row;
	is($node->safe_psql('app', qq{BEGIN; SET LOCAL greenlight.maintenance = on; UPDATE greenlight_internal.event SET detail = \$d\$$detail\$d\$ WHERE post_id = $post AND event_no = $no;
		UPDATE greenlight_internal.post SET status = 'failed' WHERE id = $ids[8];
		SELECT string_agg(DISTINCT format('%s %s %s', invariant, post_id, CASE invariant WHEN 11 THEN split_part(detail, ':', 1) END), ', ')
			FROM greenlight.verify() WHERE invariant IN (10, 11) AND post_id IS NOT NULL;
		SELECT count(*) > 0 FROM greenlight.verify() WHERE detail LIKE 'cannot be checked: %'; ROLLBACK}),
		"10 $ids[8] , 11 $post event $no\nt", "verify() names the event whose detail is $detail");
}
is_sound($node, 'app', 'and those were taken back');

# -- anchors
my $one = "SELECT seq, sha256 FROM greenlight.audit_anchor('acme')";
my ($seq, $anchor) = split /\|/, as($node, 'app', 'ben', $one);
sub anchor_now { return $node->safe_psql('app', "SELECT sha256 FROM greenlight.audit_anchor('acme', $seq)") }
like($anchor, qr/^[0-9a-f]{64}$/, 'an anchor is a SHA-256');
is($node->safe_psql('app', qq{
	SELECT encode(sha256(string_agg(int8send(coalesce(post_id, 0)) || int8send(event_no) || sha256, '' ORDER BY post_id NULLS FIRST)), 'hex')
	FROM (SELECT DISTINCT ON (post_id) post_id, event_no, sha256 FROM greenlight_internal.event
		WHERE workspace_id = 1 AND seq <= $seq ORDER BY post_id, event_no DESC) last_events}), $anchor, 'anybody computes it from the table');
as($node, 'app', 'ben', "SELECT count(greenlight.hold($ids[7], 'wait'))");
is(anchor_now(), $anchor, 'what happens later does not change it');
isnt((split /\|/, as($node, 'app', 'ben', $one))[1], $anchor, 'a new one covers it');
is(as($node, 'app', 'ben', 'SELECT workspace FROM greenlight.audit_anchor()'), 'acme', 'a member gets those of the own workspaces');
is($node->safe_psql('app', q{SELECT string_agg(coalesce(workspace, '-'), ' ' ORDER BY workspace) FROM greenlight.audit_anchor()}), 'acme rival -', 'an administrator all, and the database\'s own');
is(as($node, 'app', 'cleo', 'SELECT count(*) FROM greenlight.audit_anchor()'), '0', 'a client none');
is(sqlstate($node, 'app', 'cleo', "SELECT greenlight.audit_anchor('acme')"), 'WF404', 'nor by name');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.audit_anchor('rival')"), 'WF404', 'nobody that of another workspace');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.audit_anchor('acme', " . ($seq + 1000) . ')'), '22023', 'none is made of what has not happened');

# what verify() cannot see: the end of a chain cut off with its head, and a post gone with all it had
sub unseen
{
	my ($what, $change) = @_;
	my ($breaches, $after) = split /\|/, $node->safe_psql('app', "BEGIN; SET LOCAL greenlight.maintenance = on; SET LOCAL session_replication_role = replica; $change; "
		  . "SELECT (SELECT count(*) FROM greenlight.verify() WHERE invariant = 11), (SELECT sha256 FROM greenlight.audit_anchor('acme', $seq)); ROLLBACK");
	is($breaches, 0, "$what: the chains verify");
	isnt($after, $anchor, "$what: the anchor tells");
	return;
}
unseen('the end of a chain', qq{
	DELETE FROM greenlight_internal.event e WHERE post_id = $ids[0] AND event_no = (SELECT event_no FROM greenlight_internal.post WHERE id = $ids[0]);
	UPDATE greenlight_internal.post p SET event_no = p.event_no - 1, head_sha256 = e.sha256 FROM greenlight_internal.event e
		WHERE p.id = $ids[0] AND e.post_id = p.id AND e.event_no = p.event_no - 1});
unseen('a whole post', join '; ', map { "DELETE FROM greenlight_internal.$_ WHERE " . ($_ eq 'post' ? 'id' : 'post_id') . " = $ids[0]" }
	  qw(event decision review_step review attempt sandbox_delivery revision variant comment post));
is(anchor_now(), $anchor, 'taken back, it is the same again');

# -- maintenance is told to the chain of the database, once it is committed
my $told = q{SELECT count(*) FROM greenlight_internal.event WHERE action = 'maintenance'};
is($node->safe_psql('app', $told), 0, 'what was rolled back is not told');
my $logged = -s $node->logfile;
$node->safe_psql('app', qq{
	SET greenlight.maintenance = on; BEGIN; UPDATE greenlight_internal.post SET title = 'forged' WHERE id = $ids[3];
	SAVEPOINT a; DELETE FROM greenlight_internal.tick; DELETE FROM greenlight_internal.comment; ROLLBACK TO a;
	UPDATE greenlight_internal.post SET title = 'forged again' WHERE id = $ids[3]; UPDATE greenlight_internal.person SET name = 'Bob' WHERE name = 'nobody';
	UPDATE greenlight_internal.variant SET body = body WHERE post_id = $ids[3]; COMMIT});
is($node->safe_psql('app', q{SELECT actor_kind, detail FROM greenlight_internal.event WHERE action = 'maintenance'}),
	'system|{"login_oid": 10, "tables": ["post", "variant"]}', 'what was committed is: by whom, and which tables');
is(join(' ', substr(slurp_file($node->logfile), $logged) =~ /greenlight\.maintenance: table "(\w+)" is changed by hand/g), 'post comment variant', 'the log has every table of which rows were changed, also in vain');
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight.verify() WHERE invariant = 11'), 0, 'and that chain verifies');
my ($state) = $node->psql('app', "SET greenlight.maintenance = on; BEGIN; UPDATE greenlight_internal.post SET title = 'x' WHERE id = $ids[3]; PREPARE TRANSACTION 'hand'");
isnt($state, 0, 'and it cannot be prepared for later');

# -- the day changes: the worker writes the anchors to the log
my $log = -s $node->logfile;
$node->safe_psql('app', q{CREATE EXTENSION greenlight_test; SELECT greenlight_test.set_clock(date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + '1 day 1 minute'::interval)});
$node->safe_psql('app', 'SELECT greenlight.worker_wake()');
$node->wait_for_log(qr/anchor of workspace "rival" in database "app"/, $log);
my $written = substr slurp_file($node->logfile), $log;
my ($at, $digest) = $written =~ /anchor of workspace "acme" in database "app": event (\d+), \d+ chains, \d+ events, sha256 ([0-9a-f]{64})/;
is($node->safe_psql('app', "SELECT sha256 FROM greenlight.audit_anchor('acme', $at)"), $digest, 'what the log says comes out again');
like($written, qr/anchor of its own chain in database "app"/, 'the chain of the database has one too');
$node->safe_psql('app', 'SELECT greenlight.worker_wake(); SELECT greenlight.wait_for_worker()');
is(scalar(() = substr(slurp_file($node->logfile), $log) =~ /anchor of workspace "acme"/g), 1, 'once a day');
$node->stop;
done_testing();
