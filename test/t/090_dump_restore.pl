# Promise: pg_dump takes everything along and restores to the same rows, whatever the format, in
# another database and another cluster; the copy goes on where the original was, but publishes
# nothing until it is armed.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ "greenlight.retry_base_delay = '10ms'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
my $dumps = $node->basedir . '/dumps';
mkdir $dumps;
equip($node, 'app');
channel($node, 'app', 'hand', 'manual');
webhook($node, 'app', 'site', $peer);
$peer->rule(match => { body => 'refuse me' }, action => { do => 'answer', status => 400 });

# posts in all states
sub ann { my ($sql) = @_; return as($node, 'app', 'ann', $sql) }
sub ben { my ($sql) = @_; return as($node, 'app', 'ben', $sql) }

sub draft
{
	my ($text, $channels, $options) = @_;
	$channels //= 'box';
	$options //= '{"link": "https://example.org/ä?b=c", "disclosure": ["ad"], "first_comment": "𝄞 \t\n."}';
	my $digest = '0123456789abcdef' x 4;
	return ann(qq{SELECT (greenlight.create_post('acme', 'Title of $text', '$text', '{$channels}', options => '$options',
		labels => '{one,"two words"}', media => '[{"uri": "https://example.org/1.png", "kind": "image/png", "alt": "a \\u1e9e", "size": 7, "sha256": "$digest"}]')).id});
}

sub submitted { my ($text, @rest) = @_; my $id = draft($text, @rest); ann("SELECT count(greenlight.submit($id))"); return $id }
sub approved { my ($text, @rest) = @_; my $id = submitted($text, @rest); ben("SELECT count(greenlight.approve($id, 1, 'schön'))"); return $id }
sub published { my ($text, @rest) = @_; my $id = approved($text, @rest); publish($node, 'app', $id); return $id }

ben(q{SELECT count(greenlight.set_rule('acme', '{"kind": "banned_words", "words": ["növer"]}'))});
draft('a draft, 貓 and ß');
my $multi = submitted('in review, later revised');
ann("SELECT count(greenlight.revise_post($multi, 'in review, revised'))");
my $back = submitted('sent back');
ben("SELECT count(greenlight.request_changes($back, 1, 'please \"shorter\", \\ and tab \t'))");
my $no = submitted('rejected');
ben("SELECT count(greenlight.reject($no, 1, 'no'))");
approved('approved');
my $later = approved('scheduled');
ben("SELECT count(greenlight.schedule($later, now() + interval '1 day'))");
my $held = approved('held');
ben("SELECT count(greenlight.schedule($held, now() + interval '1 day')), count(greenlight.hold($held, 'wait'))");
my $gone = approved('cancelled');
ann("SELECT count(greenlight.cancel($gone))");
my $withdrawn = submitted('withdrawn');
ann("SELECT count(greenlight.withdraw($withdrawn))");
published('published');
published('to the web', 'site');
published('by hand', 'hand');
my $both = published('refuse me', 'box,site');
published('please refuse me', 'site');
ann("SELECT count(greenlight.add_comment($later, 'ein Wort', NULL, 'client'))");
ann("DELETE FROM greenlight.post WHERE id = " . draft('hidden'));
as_admin($node, 'app', q{SELECT greenlight.create_workflow('acme', 'checked', '{"mode": "required", "self_approval": "allow", "steps": [
	{"name": "look", "requires": [{"role": "manager"}], "checklist": [{"item": "links ß"}, {"item": "rights", "rebind": false}]}]}')});
my $checked = ben(q{SELECT (greenlight.submit((greenlight.create_post('acme', 't', 'ticked', '{box}', workflow => 'checked')).id)).id});
ben("SELECT count(greenlight.tick($checked, 'links ß')), count(greenlight.tick($checked, 'rights')), count(greenlight.tick($checked, 'rights', false))");
ann(qq{SELECT count(greenlight.add_comment($checked, 'halt', options => '{"blocking": true}'))});
is($node->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.tick'), '2', 'items were ticked');
ann(qq{SELECT count(greenlight.create_post('acme', 't', 'with key', '{box}', external_ref => 'ref 1', options => '{"idempotency_key": "k"}'))});
# a delegation on one channel that was ended, and one everywhere that is still to come
my $ended = ben(q{SELECT (greenlight.delegate('Ben', 'Ann', now(), now() + interval '1 day', options => '{"workspace": "acme", "channels": ["box"]}')).id});
ben("SELECT count(greenlight.end_delegation($ended))");
ben("SELECT count(greenlight.delegate('Ben', 'Ann', now() + interval '2 days', now() + interval '3 days', 'Urlaub, 貓'))");
# a link that decided, one that was revoked, one with a PIN
my $linked = submitted('by link');
my ($token, @links) = map { ben("SELECT token || ' ' || link_id FROM greenlight.create_approval_link('Ben', ARRAY[$linked], '$_')") } '{}', '{}', '{"pin": "ein Wort, \u732b"}';
is(as_admin($node, 'app', "SELECT status FROM greenlight.link_decide('" . (split / /, $token)[0] . "', $linked, 1, 'approve')"), 'approved', 'a link was used');
ben("SELECT count(greenlight.revoke_link(" . (split / /, $links[0])[1] . ", 'ß'))");
ben("SELECT count(greenlight.pause_channel('acme', 'hand', 'a reason'))");
ok($node->poll_query_until('app', q{SELECT count(*) = 0 FROM greenlight_internal.variant WHERE delivery_state = 'publishing'
	OR (wake_at < now())}), 'nothing is under way');
# missed: its time and grace are over with the gate closed
$node->append_conf('postgresql.conf', 'greenlight.publish_grace = 0');
$node->reload;
ok($node->poll_query_until('app', "SELECT setting = '0' FROM pg_settings WHERE name = 'greenlight.publish_grace'"), 'no grace');
my $missed = draft('missed');
ann("SELECT count(greenlight.schedule($missed, now() + interval '50 ms'))");
ok($node->poll_query_until('app', "SELECT status = 'draft' AND EXISTS (SELECT FROM greenlight.variant WHERE post_id = $missed AND delivery_state = 'missed') FROM greenlight.post WHERE id = $missed"),
	'one is missed');
note 'states: ' . $node->safe_psql('app', q{SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM greenlight_internal.post});
note 'deliveries: ' . counts($node, 'app');
is($node->safe_psql('app', q{SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM greenlight_internal.post}),
	'approved cancelled changes_requested draft failed held in_review partially_published published rejected scheduled unconfirmed',
	'posts in all states');
is_sound($node, 'app');

$node->safe_psql('app', 'SELECT greenlight.refresh_metrics()');
my $expected = table_hashes($node, 'app');
my $sequences = sequences($node, 'app');
my $seen = $peer->counts->{requests};

sub sequences
{
	my ($on, $db) = @_;
	return $on->safe_psql($db, q{
		SELECT sequencename, last_value FROM pg_sequences
		WHERE schemaname = 'greenlight_internal' AND sequencename !~ 'epoch' ORDER BY 1});
}

# What a restored database has to be like.
sub is_copy
{
	my ($on, $db, $name, $obstacle) = @_;
	is(table_hashes($on, $db), $expected, "$name: the rows of all tables");
	is(sequences($on, $db), $sequences, "$name: the sequences");
	is_sound($on, $db, "$name: verify() is empty");
	is($on->safe_psql($db, 'SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id)'), '0', "$name: chains verify");
	is($on->safe_psql($db, q{SELECT count(*) FROM greenlight.health() WHERE check_name = 'guards' AND status = 'ok'}), '1', "$name: guards stand");
	is($on->safe_psql($db, q{SELECT obstacle FROM greenlight.stat_publisher}), $obstacle, "$name: it may not publish");
	is($on->safe_psql($db, 'SELECT posts FROM greenlight.refresh_metrics()'), '0', "$name: metrics go on where they were");
	is(sqlstate($on, $db, undef, 'DELETE FROM greenlight_internal.decision'), '42501', "$name: tables are guarded");
	return;
}

# It works, keeps quiet until armed, and then publishes.
sub works
{
	my ($on, $db, $name) = @_;
	my ($id) = posts($on, $db, 1, 'box');
	cmp_ok($id, '>', $both, "$name: numbers go on");
	is(sqlstate($on, $db, 'ben', "SELECT greenlight.publish_now($id)"), 'WF004', "$name: publish_now() is refused");
	as($on, $db, 'ben', "SELECT greenlight.schedule($id, now() + interval '200 ms')");
	looked_at($on, $db, $id);
	is($on->safe_psql($db, "SELECT status FROM greenlight.post WHERE id = $id"), 'scheduled', "$name: due, and not sent");
	is($peer->counts->{requests}, $seen, "$name: nothing went to the network");
	as_admin($on, $db, 'SELECT greenlight.arm_publisher()');
	ok($on->poll_query_until($db, "SELECT status IN ('published', 'missed') FROM greenlight.post WHERE id = $id"), "$name: armed, it goes on");
	is_sound($on, $db, "$name: verify() is empty after that");
	return;
}

sub dumped
{
	my ($format, $file, @more) = @_;
	return command_ok([ 'pg_dump', '-d', $node->connstr('app'), "-F$format", '-f', "$dumps/$file", @more ], "pg_dump -F$format");
}

sub restored
{
	my ($on, $db, @command) = @_;
	local $ENV{PGHOST} = $on->host;
	local $ENV{PGPORT} = $on->port;
	$on->safe_psql('postgres', "CREATE DATABASE $db");
	return command_ok([ @command ], "restored into $db by $command[0]");
}

# the same cluster, another database
dumped('p', 'plain.sql');
restored($node, 'plain', 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'plain', '-f', "$dumps/plain.sql");
is_copy($node, 'plain', 'plain', 'another database was armed');
dumped('c', 'custom');
restored($node, 'custom', 'pg_restore', '-e', '-d', 'custom', "$dumps/custom");
is_copy($node, 'custom', 'custom', 'another database was armed');
dumped('d', 'directory', '-j2');
{
	local $ENV{PGOPTIONS} = '-c session_replication_role=replica';
	restored($node, 'directory', 'pg_restore', '-e', '-j2', '-d', 'directory', "$dumps/directory");
}
is_copy($node, 'directory', 'directory -j2', 'another database was armed');
$node->append_conf('postgresql.conf', "greenlight.publish_grace = '15min'");
$node->reload;
works($node, 'custom', 'custom');

# another cluster
my $other = server('other');
$other->safe_psql('postgres', 'CREATE ROLE other_oids LOGIN; CREATE ROLE ann LOGIN; CREATE ROLE ben LOGIN');
restored($other, 'app', 'pg_restore', '-e', '-d', 'app', "$dumps/custom");
is_copy($other, 'app', 'another cluster', 'this database was armed in another cluster');
is(sqlstate($other, 'app', 'ann', "SELECT greenlight.submit($missed)"), '28000', 'another cluster: logins are nobody yet');
is(as($other, 'app', 'ann', 'SELECT count(*) FROM greenlight.post'), '0', 'another cluster: and see nothing');
is($other->safe_psql('app', q{SELECT status FROM greenlight.health() WHERE check_name = 'logins'}), 'warn', 'another cluster: health() tells of it');
is($other->safe_psql('app', 'SELECT greenlight.rebind_logins()'), '4', 'rebind_logins() binds persons and accesses');
is($other->safe_psql('app', 'SELECT greenlight.rebind_logins()'), '0', 'and again nothing');
$other->safe_psql('app', q{DROP OWNED BY ben; DROP ROLE ben; CREATE ROLE ben LOGIN});
is($other->safe_psql('app', 'SELECT greenlight.rebind_logins()'), '0', 'nor has a role that was made again after that what the old one had');
is($other->safe_psql('app', q{SELECT greenlight.rebind_logins('{"logins": ["ben"]}')}), '2', 'until it is named');
is($other->safe_psql('app', q{SELECT access FROM greenlight.grant_access('ben', 'user')}), 'user', 'and let in');
works($other, 'app', 'another cluster');

# a worker that looks at the database between its tables and their rows makes none
my $watched = server('watched', settings => [ "greenlight.metrics_interval = '1min'" ]);
restored($watched, 'app', 'pg_restore', '-e', '--no-acl', '--section=pre-data', '-d', 'app', "$dumps/custom");
ok($watched->poll_query_until('app', 'SELECT coalesce(max(ticks), 0) > 0 FROM greenlight.stat_publisher'), 'the worker looked at it');
command_ok([ 'pg_restore', '-e', '--no-acl', '--section=data', '-d', $watched->connstr('app'), "$dumps/custom" ], 'then its rows are restored');
command_ok([ 'pg_restore', '-e', '--no-acl', '--section=post-data', '-d', $watched->connstr('app'), "$dumps/custom" ], 'and the rest');
is_copy($watched, 'app', 'looked at meanwhile', 'this database was armed in another cluster');
$watched->stop;

# and back: a dump of the restored one
command_ok([ 'pg_dump', '-d', $other->connstr('app'), '-Fc', '-f', "$dumps/again" ], 'a restored database is dumped');
$expected = table_hashes($other, 'app');
$sequences = sequences($other, 'app');
restored($node, 'again', 'pg_restore', '-e', '-d', 'again', "$dumps/again");
is(table_hashes($node, 'again'), $expected, 'a dump of a restored database restores');

# schema alone makes an empty, working extension
command_ok([ 'pg_dump', '-s', '-d', $node->connstr('app'), '-Fc', '-f', "$dumps/schema" ], 'pg_dump -s');
restored($node, 'empty', 'pg_restore', '-e', '-d', 'empty', "$dumps/schema");
is($node->safe_psql('empty', 'SELECT count(*) FROM greenlight.workspace'), '0', 'a schema dump restores to nothing');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
