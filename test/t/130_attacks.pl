# Promise: what docs/security.md says nobody can do, nobody can. Every attack that is known is a row: who tries it,
# what they try, and what they are told; and no row of any table has changed. What an attack needs is made before it.
use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(hmac_sha256);
use Greenlight;
use JSON::PP;
use MIME::Base64 qw(encode_base64url);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $key = 'a key of attacks that is long enough to be one';
my $node = server('main', starts => 0, settings => [ 'max_prepared_transactions = 2' ]);
my $file = secret($node, 'assertion.keys', "$key\n");
$node->append_conf('postgresql.conf', "greenlight.assertion_key_file = '" . $node->basedir . "/secrets/$file'");
$node->start;
equip($node, 'app');

# Ann writes, Ben manages. Ed edits, Sue is a strategist, Cleo a client; Otto works elsewhere.
as_admin($node, 'app', q{
	CREATE ROLE ed LOGIN; CREATE ROLE sue LOGIN; CREATE ROLE cleo LOGIN; CREATE ROLE otto LOGIN; CREATE ROLE rec LOGIN; CREATE ROLE dan LOGIN;
	SELECT greenlight.grant_access(r::regrole, 'user') FROM unnest('{ed,sue,cleo,otto,rec,dan}'::text[]) r;
	SELECT greenlight.add_person(initcap(r), r || '@acme.example', r) FROM unnest('{ed,sue,cleo,otto,rec,dan}'::text[]) r;
	SELECT greenlight.add_member('acme', 'Ed', '{editor}'), greenlight.add_member('acme', 'Sue', '{strategist,editor}'),
		greenlight.add_member('acme', 'Cleo', '{client}'), greenlight.add_member('acme', 'Rec', '{editor}'), greenlight.add_member('acme', 'Dan', '{editor}');
	SELECT greenlight.create_workspace('rival');
	SELECT greenlight.add_member('rival', 'Otto', '{owner}');
	SELECT greenlight.register_channel('acme', 'news', 'sandbox'), greenlight.register_channel('rival', 'stage', 'sandbox');
	SELECT greenlight.create_workflow('acme', 'two', '{"mode": "multi_level", "distinct_approvers": true, "steps": [
		{"name": "first", "requires": [{"roles": ["strategist", "editor"], "quorum": {"at_least": 2}}]},
		{"name": "second", "requires": [{"people": ["Dan"]}]}]}');
	SELECT greenlight.create_workflow('acme', 'empty', '{"mode": "required", "steps": [{"name": "law", "requires": [{"role": "legal"}]}]}');
	SELECT greenlight.create_workflow('acme', 'loose', '{"mode": "none"}');
	-- powers short of superuser, and gateways
	CREATE ROLE data LOGIN IN ROLE pg_read_all_data, pg_write_all_data, pg_signal_backend, pg_monitor;
	CREATE ROLE boss LOGIN CREATEROLE CREATEDB REPLICATION;
	CREATE ROLE dbo LOGIN; CREATE ROLE gw LOGIN; CREATE ROLE strict LOGIN; CREATE ROLE web;
	GRANT web TO strict;
	ALTER DATABASE app OWNER TO dbo;
	CREATE SCHEMA mine; GRANT ALL ON SCHEMA mine TO PUBLIC;
	CREATE EXTENSION greenlight_test; CREATE EXTENSION dblink SCHEMA mine; GRANT EXECUTE ON FUNCTION mine.dblink_connect_u(text, text) TO gw;
	SELECT greenlight.grant_access('gw', 'gateway'), greenlight.grant_access('web', 'user'),
		greenlight.grant_access('strict', 'gateway', '{"assertions_only": true}')});

my $audience = $node->safe_psql('app', 'SELECT greenlight.assertion_audience()');
my $count = 0;

sub claims
{
	my $now = int $node->safe_psql('app', 'SELECT extract(epoch FROM now())');
	return { sub => 'Ann', aud => $audience, iat => $now - 1, exp => $now + 50, jti => 'attack ' . ++$count, @_ };
}

sub signed
{
	my ($text, $header) = @_;
	my $body = encode_base64url($header // '{"alg":"HS256"}') . '.' . encode_base64url($text);
	return $body . '.' . encode_base64url(hmac_sha256($body, $key));
}

sub token { return signed(encode_json(claims(@_))) }
sub act { my ($token) = @_; return "SELECT greenlight.act_as_token('$token')" }

# A post of Ben's in some state: what made it, and its id.
sub post
{
	my ($title, @acts) = @_;
	my ($channels, $workflow) = ('{box}', 'four_eyes');
	$workflow = shift @acts if @acts && $acts[0] =~ /^(two|empty|loose|timed|client)$/;
	my $id = as($node, 'app', 'ben', qq{SELECT id FROM greenlight.create_post('acme', '$title', 'text of $title', '$channels', workflow => '$workflow')});
	while (my ($who, $act) = splice @acts, 0, 2)
	{
		as($node, 'app', $who, 'SELECT count(greenlight.' . ($act =~ s/ID/$id/r) . ')');
	}
	return $id;
}

# What SQL ends with, as a login: its SQLSTATE, or its last line of output.
sub answer
{
	my ($login, $sql, $db) = @_;
	my ($status, $stdout, $stderr) =
	  $node->psql($db // 'app', "\\set VERBOSITY sqlstate\n$sql", extra_params => defined $login ? [ '-U', $login ] : []);
	return $1 if $stderr =~ /(?:ERROR|FATAL):\s+(\w{5})\b/;
	return "none: $stderr" if $status != 0;
	return (split /\n/, $stdout)[-1] // '';
}

sub id
{
	my ($title) = @_;
	return $node->safe_psql('app', "SELECT max(id) FROM greenlight_internal.post WHERE title = '$title'");
}

my (@table, $off);

# The rows of all tables, asked in one session throughout.
my ($watch, $rows_sql);
sub rows
{
	$watch //= $node->background_psql('app');
	$rows_sql //= 'SELECT ' . join q{ || ' ' || }, map { "(SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '-') FROM greenlight_internal.$_ t)" }
	  split /\n/, $node->safe_psql('app', q{SELECT relname FROM pg_class
		WHERE relnamespace = 'greenlight_internal'::regnamespace AND relkind = 'r' AND relname <> 'worker_epoch' ORDER BY 1});
	return $watch->query_safe($rows_sql);
}

# One attack: its number, who tries, what is told in the table, what must come of it, and how it is tried: SQL, or code
# that says what came of it.
sub attack
{
	my ($number, $who, $what, $wanted, $how) = @_;
	my $before = rows();
	my $got = ref $how ? $how->() : answer($who eq 'superuser' ? undef : $who, $how);
	my $changed = rows() ne $before;
	my $is_off = $got ne $wanted || $changed;
	$off += $is_off;
	push @table, sprintf '%-3s %-9s %-78s %-8s %-8s %s', $number, $who, $what, $wanted, $got, $changed ? 'ROWS CHANGED' : 'same rows';
	ok(!$is_off, "$number: $who: $what") or diag($table[-1]);
	return;
}

# -- A: identity and sessions
attack(1, 'ann', "$_ greenlight.actor", '42602', $_ eq 'set_config' ? "SELECT set_config('greenlight.actor', 'Ben', true)" : "$_ greenlight.actor = 'Ben'")
  for 'SET', 'SET LOCAL', 'set_config';
attack(2, 'ann', 'PGOPTIONS -c greenlight.actor', 'refused', sub {
	local $ENV{PGOPTIONS} = '-c greenlight.actor=Ben';
	my ($status, $out, $err) = $node->psql('app', 'SELECT 1', extra_params => [ '-U', 'ann' ]);
	return $err =~ /invalid configuration parameter name "greenlight.actor"/ ? 'refused' : "$out$err" });
attack(2, 'ann', 'ALTER ROLE SET greenlight.actor', '42602', "ALTER ROLE ann SET greenlight.actor = 'Ben'");
attack(2, 'dbo', 'ALTER DATABASE SET greenlight.actor', '42602', "ALTER DATABASE app SET greenlight.actor = 'Ben'");
attack(2, 'ann', 'SET clause of a function', '42602', "CREATE FUNCTION mine.f() RETURNS int LANGUAGE sql SET greenlight.actor = 'Ben' RETURN 1");
attack(3, 'strict', 'RESET ROLE, then act_as()', '28000', "SET ROLE web; RESET ROLE; SELECT greenlight.act_as('Ben')");
attack(3, 'strict', 'SET ROLE to a person\'s login', '42501', 'SET ROLE ben');
attack(4, 'gw', 'a second subject in one transaction', '28000', 'BEGIN; ' . act(token()) . '; ' . act(token(sub => 'Ben')));
{
	my $used = token();
	answer('gw', act($used));
	attack(5, 'gw', 'an assertion again, in another session', '28000', act($used));
	my $again = token();
	attack(5, 'gw', 'an assertion again, in the same session', '28000', act($again) . '; ' . act($again));
}
my $good = token();
my $now = claims()->{iat} + 1;
attack(6, 'gw', "an assertion that is $$_[0]", '28000', act($$_[1]))
  for [ 'expired', token(iat => $now - 70, exp => $now - 10) ], [ 'of the future', token(iat => $now + 600, exp => $now + 650) ],
  [ 'for another database', token(aud => $audience =~ s/\d+$/1/r) ], [ 'for another cluster', token(aud => $audience =~ s/:\d+:/:7:/r) ],
  [ 'of alg none', signed(encode_json(claims()), '{"alg":"none"}') ], [ 'cut off', substr $good, 0, -1 ], [ 'without its signature', $good =~ s/\.[^.]*$/./r ],
  [ 'without dots', $good =~ tr/.//dr ], [ '1 MB long', 'x' x 1048576 ], [ 'good for an hour', token(exp => $now + 3600) ];
attack(7, 'gw', "identity after $$_[0]", '28000', "BEGIN; SELECT greenlight.act_as('Ann'); $$_[1]; SELECT greenlight.create_post('acme', 'x', 'y')")
  for [ 'COMMIT', 'COMMIT' ], [ 'ROLLBACK', 'ROLLBACK' ], [ 'COMMIT AND CHAIN', 'COMMIT AND CHAIN' ];
attack(7, 'gw', 'identity after ROLLBACK TO', '28000', "BEGIN; SAVEPOINT a; SELECT greenlight.act_as('Ann'); ROLLBACK TO a; SELECT greenlight.create_post('acme', 'x', 'y')");
attack(7, 'gw', 'identity after an error that was caught', '28000',
	"BEGIN; DO \$\$ BEGIN PERFORM greenlight.act_as('Ann'); PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN NULL; END \$\$; SELECT greenlight.create_post('acme', 'x', 'y')");
attack(8, 'gw', 'parallel workers read without an identity', '0',
	'SET force_parallel_mode = on; SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0; SELECT count(*) FROM greenlight.post');
attack(8, 'gw', 'a cursor WITH HOLD, fetched after the commit', 'nobody', q{
	BEGIN; SELECT greenlight.act_as('Ann'); DECLARE c CURSOR WITH HOLD FOR SELECT greenlight.current_person(); COMMIT; FETCH c; SELECT coalesce(greenlight.current_person(), 'nobody')});

attack(8, 'gw', 'a deferred trigger, after the identity was rolled back', '28000', q{
	CREATE TEMP TABLE later (id int); CREATE FUNCTION pg_temp.later() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN PERFORM greenlight.create_post('acme', 'x', 'y'); RETURN NULL; END $$;
	CREATE CONSTRAINT TRIGGER later AFTER INSERT ON later DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.later();
	BEGIN; SAVEPOINT a; SELECT greenlight.act_as('Ann'); ROLLBACK TO a; INSERT INTO later VALUES (1); COMMIT});
attack(8, 'gw', 'a connection of the server to itself', '28000', "BEGIN; SELECT greenlight.act_as('Ann'); SELECT mine.dblink_connect_u('loop', '"
	  . ($node->connstr('app') =~ s/'/''/gr) . " user=gw'); SELECT mine.dblink_exec('loop', \$\$ DO 'BEGIN PERFORM greenlight.create_post(''acme'', ''x'', ''y''); END' \$\$)");

my $own = post('own', ben => 'submit(ID)');
as($node, 'app', 'ann', 'CREATE FUNCTION mine.wrapper(id bigint) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT status FROM greenlight.approve(id, 1) $$');
as($node, 'app', 'ed', 'CREATE FUNCTION mine.of_ed(id bigint) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT status FROM greenlight.approve(id, 1) $$');
attack(9, 'ben', 'the author, through a SECURITY DEFINER function of an approver', 'WF003', "SELECT mine.of_ed($own)");
attack(9, 'otto', 'a stranger, through the same', 'WF404', "SELECT mine.of_ed($own)");
as_admin($node, 'app', 'DROP OWNED BY rec; DROP ROLE rec; CREATE ROLE rec LOGIN; CREATE ROLE "REC" LOGIN');
attack(10, 'rec', 'a login dropped and made again', '42501', "SELECT greenlight.approve($own, 1)");
as_admin($node, 'app', q{GRANT web TO rec; SELECT greenlight.grant_access('"REC"', 'user')});
attack(10, 'rec', 'the same, with access through a role', '28000', "SELECT greenlight.approve($own, 1)");
attack(10, 'REC', 'a login of the name in another case', '28000', "SELECT greenlight.approve($own, 1)");
attack(11, 'superuser', "an address $$_[0]", $$_[1], "SELECT greenlight.add_person('Ann II', U&'$$_[2]')")
  for [ 'in another case', '23505', 'ANN@Acme.Example' ], [ 'in full width', '23505', '\FF21nn@acme.example' ],
  [ 'with a zero-width space', '23505', 'a\200Bnn@acme.example' ], [ 'with a Cyrillic a', '22023', '\0430nn@acme.example' ];

# -- B: around the approval
attack(12, 'ben', 'the author approves', 'WF003', "SELECT greenlight.approve($own, 1)");
my $two_hands = post('two hands');
as($node, 'app', 'ed', "SELECT count(greenlight.revise_post($two_hands, 'by Ed'))");
as($node, 'app', 'ben', "SELECT count(greenlight.submit($two_hands))");
attack(12, 'ed', 'a co-author, last editor, approves', 'WF003', "SELECT greenlight.approve($two_hands, 2)");
my $sent_in = post('sent in', sue => 'submit(ID)');
attack(12, 'sue', 'the submitter approves, with two roles', 'WF003', "SELECT greenlight.approve($sent_in, 1)");
as($node, 'app', 'ben', q{SELECT count(greenlight.delegate('Ben', 'Dan', now(), now() + '1 day'::interval))});
# the worker looks once at whom a delegation leaves without anybody
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker(60)');
attack(12, 'dan', 'a delegate approves for the author', 'WF003', qq{SELECT greenlight.approve($own, 1, options => '{"on_behalf_of": "Ben"}')});
my $by_link = "SELECT greenlight.create_approval_link('Ben', ARRAY[$own])";
attack(12, 'ben', 'the author makes a link for oneself', 'WF003', $by_link);
attack(12, 'sue', 'somebody makes a link for the author', 'WF003', $by_link);
attack(12, 'ben', 'the author overrides', '42501', "SELECT greenlight.override($own, 'please')");

my $edited = post('edited', ben => 'submit(ID)', ed => 'approve(ID, 1)', ben => "revise_post(ID, 'other words')");
attack(13, 'ben', 'publish what was edited after its approval', 'WF004', "SELECT greenlight.publish_now($edited)");
my $shown = post('shown', ben => 'submit(ID)', ben => "revise_post(ID, 'other words')");
attack(14, 'ed', 'approve the revision that was shown', 'WF002', "SELECT greenlight.approve($shown, 1)");
attack(14, 'ed', 'approve whatever is there', '22004', "SELECT greenlight.approve($shown, NULL)");
attack(14, 'ben', 'revise what one has not seen', 'WF002', "SELECT greenlight.revise_post($shown, 'x', expected_revision => 1)");
attack(15, 'ed', 'approve after an edit that was committed first', 'WF002', "SELECT greenlight.approve($shown, 1)");
my $done = post('done', ben => 'submit(ID)', ed => 'approve(ID, 1)');
attack(16, 'ed', 'approve again', 'WF008', "SELECT greenlight.approve($done, 1)");
attack(16, 'sue', 'reject what is approved', 'WF008', "SELECT greenlight.reject($done, 1, 'no')");
my $cancelled = post('cancelled', ben => 'submit(ID)', ben => 'cancel(ID)');
attack(16, 'ed', 'approve what is cancelled', 'WF001', "SELECT greenlight.approve($cancelled, 1)");

my $pinned = post('pinned', 'two', ben => 'submit(ID)');
as_admin($node, 'app', q{SELECT count(greenlight.revise_workflow('acme', 'two', '{"mode": "required", "steps": [{"name": "one", "requires": [{"role": "editor"}]}]}'))});
as($node, 'app', 'ed', "SELECT count(greenlight.approve($pinned, 1))");
attack(17, 'ben', 'a step taken out of the workflow meanwhile', 'WF004', "SELECT greenlight.publish_now($pinned)");
as_admin($node, 'app', q{SELECT count(greenlight.deactivate_workflow('acme', 'two'))});
attack(17, 'ben', 'the workflow deactivated meanwhile', 'WF004', "SELECT greenlight.publish_now($pinned)");
attack(17, 'ben', 'the version of the workflow gone altogether', 'WF004', sub {
	my ($status, $out, $err) = $node->psql('app', "\\set VERBOSITY sqlstate\nSET greenlight.maintenance = on; BEGIN; SET LOCAL session_replication_role = replica;
		DELETE FROM greenlight_internal.workflow_version v USING greenlight_internal.review r WHERE r.post_id = $pinned AND v.id = r.workflow_version_id RETURNING 'gone';
		SET LOCAL session_replication_role = origin; SET LOCAL SESSION AUTHORIZATION ben; SELECT greenlight.publish_now($pinned)");
	return $out =~ /gone/ && $err =~ /ERROR:\s+(\w{5})/ ? $1 : "none: $out$err" });
attack(17, 'superuser', 'the workflow deleted meanwhile', 'WF001', q{SELECT greenlight.delete_workflow('acme', 'two')});
attack(17, 'ann', 'a creator takes a workflow without review', '42501', q{SELECT greenlight.create_post('acme', 'x', 'y', '{box}', workflow => 'loose')});
attack(18, 'ben', 'move an approved post to another workspace', '22023', "UPDATE greenlight.post SET workspace = 'rival' WHERE id = $done");
attack(18, 'otto', 'copy a post of another workspace', 'WF404', "SELECT greenlight.copy_post($done)");
as($node, 'app', 'ann', "SELECT count(greenlight.copy_post($done))");
my $copy = $node->safe_psql('app', 'SELECT max(id) FROM greenlight_internal.post');
attack(18, 'ben', 'publish a copy of what was approved', 'WF004', "SELECT greenlight.publish_now($copy)");
my $widened = post('widened', ben => 'submit(ID)', ed => 'approve(ID, 1)', ben => "set_variant(ID, 'news')");
attack(19, 'ben', 'publish on a channel added after the approval', 'WF004', "SELECT greenlight.publish_now($widened)");

my $theirs = as($node, 'app', 'otto', q{SELECT id FROM greenlight.create_post('rival', 'secret of rival', 'their text', '{stage}')});
my $comment = as($node, 'app', 'otto', "SELECT id FROM greenlight.add_comment($theirs, 'their words')");
my $variant = $node->safe_psql('app', "SELECT id FROM greenlight_internal.variant WHERE post_id = $theirs");
as_admin($node, 'app', q{CREATE ROLE oda LOGIN; SELECT greenlight.grant_access('oda', 'user'); SELECT greenlight.add_person('Oda', 'oda@rival.example', 'oda');
	SELECT greenlight.add_member('rival', 'Oda', '{manager}'); SELECT count(greenlight.add_person('Omar', 'omar@rival.example')), count(greenlight.add_member('rival', 'Omar', '{client}'));
	SELECT count(greenlight.create_workflow('rival', 'ask', '{"mode": "required", "steps": [{"name": "ask", "audience": "client", "requires": [{"role": "client"}]}]}'))});
my $to_ask = as($node, 'app', 'otto', q{SELECT id FROM greenlight.create_post('rival', 'to ask', 'x', '{stage}', workflow => 'ask')});
as($node, 'app', 'otto', "SELECT count(greenlight.submit($to_ask))");
my $their_link = as($node, 'app', 'oda', "SELECT link_id FROM greenlight.create_approval_link('Omar', ARRAY[$to_ask])");
attack(20, 'ben', "a foreign $$_[0]", 'WF404', "SELECT $$_[1]")
  for [ 'post', "greenlight.submit($theirs)" ], [ 'post, read', "greenlight.post_history($theirs)" ], [ 'comment', "greenlight.edit_comment($comment, 'x')" ],
  [ 'comment to reply to', "greenlight.add_comment($own, 'x', $comment)" ], [ 'variant', "greenlight.confirm_published($variant, 'https://x.example/')" ],
  [ 'channel', "greenlight.set_variant($own, 'stage')" ], [ 'workflow', "greenlight.workflow_diagram('rival', 'four_eyes')" ],
  [ 'link', "greenlight.revoke_link($their_link)" ], [ 'post for a link', "greenlight.create_approval_link('Ben', ARRAY[$theirs])" ],
  [ 'post to decide about', qq{greenlight.decide_many('[{"post": $theirs, "revision": 1, "verdict": "approve"}]')} ];

as_admin($node, 'app', q{SELECT count(greenlight.create_workflow('acme', 'both', '{"mode": "required", "steps": [{"name": "all", "requires": [{"people": ["Ed", "Sue", "Dan"], "quorum": {"at_least": 2}}]}]}'))});
my $voided = as($node, 'app', 'ben', q{SELECT id FROM greenlight.create_post('acme', 'voided', 'text', '{box}', workflow => 'both')});
as($node, 'app', 'ben', "SELECT count(greenlight.submit($voided))");
as($node, 'app', 'ed', "SELECT count(greenlight.approve($voided, 1))");
as_admin($node, 'app', q{SELECT count(greenlight.deactivate_person('Ed', 'left', '{"void_open": true}'))});
as($node, 'app', 'sue', "SELECT count(greenlight.approve($voided, 1))");
attack(21, 'ben', 'publish on the vote of somebody whose votes were voided', 'WF004', "SELECT greenlight.publish_now($voided)");
attack(21, 'ed', 'somebody deactivated approves', '28000', "SELECT greenlight.approve($own, 1)");
as_admin($node, 'app', q{CREATE ROLE eve LOGIN; SELECT greenlight.grant_access('eve', 'user'); SELECT greenlight.add_person('Eve', 'eve@acme.example', 'eve');
	SELECT greenlight.add_member('acme', 'Eve', '{editor}')});

as_admin($node, 'app', q{SELECT count(greenlight.create_workflow('acme', 'distinct', '{"mode": "multi_level", "distinct_approvers": true, "steps": [
	{"name": "first", "requires": [{"roles": ["strategist", "editor"], "quorum": {"at_least": 2}}]},
	{"name": "second", "requires": [{"roles": ["editor", "manager"]}]}]}'))});
my $distinct = as($node, 'app', 'ben', q{SELECT id FROM greenlight.create_post('acme', 'distinct', 'text', '{box}', workflow => 'distinct')});
as($node, 'app', 'ben', "SELECT count(greenlight.submit($distinct))");
as($node, 'app', 'sue', "SELECT count(greenlight.approve($distinct, 1))");
attack(22, 'sue', 'the same person votes for the other role', 'in_review', "SELECT status FROM greenlight.post WHERE id = $distinct");
attack(22, 'ben', 'publish on one person counted twice', 'WF004', "SELECT greenlight.publish_now($distinct)");
as($node, 'app', 'eve', "SELECT count(greenlight.approve($distinct, 1))");
attack(22, 'sue', 'the same person approves the next step', 'WF003', "SELECT greenlight.approve($distinct, 1)");

my $media = as($node, 'app', 'ben', qq{SELECT id FROM greenlight.create_post('acme', 'media', 'text', '{box}', media => '[{"uri": "https://x.example/a.png", "sha256": "${\('a' x 64)}", "alt": "a"}]')});
as($node, 'app', 'ben', "SELECT count(greenlight.submit($media))");
as($node, 'app', 'eve', "SELECT count(greenlight.approve($media, 1))");
as($node, 'app', 'ben', qq{SELECT count(greenlight.revise_post($media, media => '[{"uri": "https://x.example/a.png", "sha256": "${\('b' x 64)}", "alt": "a"}]'))});
attack(23, 'ben', 'publish other bytes behind the address that was approved', 'WF004', "SELECT greenlight.publish_now($media)");
attack(23, 'eve', 'approve the bytes of before', 'WF002', "SELECT greenlight.approve($media, 1)");
as($node, 'app', 'ben', "SELECT count(greenlight.set_variant($done, 'box', 'another text for this channel'))");
attack(24, 'ben', 'publish a channel\'s text of its own, made after the approval', 'WF004', "SELECT greenlight.publish_now($done)");
attack(25, 'ann', 'a creator moves the publish time that closes the gate', '42501', "SELECT greenlight.schedule($own, now() + '1 day')");


# by a clock that stands: an hour after what was submitted is edited it has not been there for an hour
sub clock
{
	my ($minutes) = @_;
	return as_admin($node, 'app', "SELECT greenlight_test.set_clock(greenlight_test.clock() + interval '$minutes minutes'), greenlight.wait_for_worker()");
}
my $deem = '"deadline": {"within": "1 hour", "actions": [{"at": "100%", "do": "approve"}]}';
as_admin($node, 'app', qq{SELECT count(greenlight.create_workflow('acme', 'timed', '{"mode": "required", "resubmit": "auto", "steps": [{"name": "look", "requires": [{"role": "editor"}], $deem}]}'));
	SELECT count(greenlight.create_workflow('acme', 'client', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}],
		"deadline": {"within": "1 hour", "actions": [{"at": "100%", "do": "remind"}]}}]}'))});
clock(0);
my $aged = post('aged', 'timed', ben => 'submit(ID)');
my $client_only = post('client only', 'client', ben => 'submit(ID)');
clock(50);
as($node, 'app', 'ben', "SELECT count(greenlight.revise_post($aged, 'other words'))");
as_admin($node, 'app', qq{SELECT count(greenlight.revise_workflow('acme', 'client', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}], $deem}]}'))});
clock(20);
attack(25, 'ben', 'publish what was edited just before time would approve it', 'WF004', "SELECT greenlight.publish_now($aged)");
attack(25, 'ann', "a creator $$_[0]", '42501', "SELECT greenlight.$$_[1]")
  for [ 'extends the deadline', "extend_deadline($aged, now() + '3 hours', 'soon')" ], [ 'takes a workflow that time approves', "create_post('acme', 'x', 'y', '{box}', workflow => 'timed')" ],
  [ 'writes such a workflow', qq{revise_workflow('acme', 'four_eyes', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}], $deem}]}')} ],
  [ 'brings the publish time near', "schedule($aged, now() + '3 hours')" ];
attack(26, 'ben', 'publish what only its client may approve, when the time is over', 'WF004', "SELECT greenlight.publish_now($client_only)");
attack(26, 'ben', 'let time approve where a human has to', '22023',
	qq{SELECT greenlight.create_workflow('acme', 'x', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client", "human_only": true}], $deem}]}')});
clock(41);
is(answer('ben', "SELECT status FROM greenlight.post WHERE id = $aged"), 'approved', 'an hour after the edit it does');
is(answer('ben', "SELECT status FROM greenlight.post WHERE id = $client_only"), 'in_review', 'and the client is still asked');
as_admin($node, 'app', 'SELECT greenlight_test.reset_clock()');

my $revoked = post('revoked', ben => 'submit(ID)');
my $session = $node->background_psql('app', extra_params => [ '-U', 'eve' ], on_error_stop => 0);
$session->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM greenlight.post');
as($node, 'app', 'ben', q{SELECT count(greenlight.revoke_role('acme', 'Eve', 'editor'))});
attack(27, 'eve', 'approve on a snapshot older than the loss of the role', '40001', sub {
	$session->query("\\set VERBOSITY sqlstate\nSELECT greenlight.approve($revoked, 1)");
	return $session->{stderr} =~ /ERROR:\s+(\w{5})/ ? $1 : 'none' });
$session->{stderr} = '';
$session->quit;
attack(27, 'eve', 'approve without the role', 'WF404', "SELECT greenlight.approve($revoked, 1)");
as($node, 'app', 'ben', q{SELECT count(greenlight.grant_role('acme', 'Eve', 'editor'))});

my $ready = post('ready', ben => 'submit(ID)', eve => 'approve(ID, 1)');
attack(28, 'ben', 'publish, and ROLLBACK TO before it', '0', "BEGIN; SAVEPOINT a; SELECT greenlight.publish_now($ready); ROLLBACK TO a; COMMIT; "
	  . "SELECT greenlight.wait_for_worker(); SELECT count(*) FROM greenlight.event WHERE post_id = $ready AND action LIKE '%publish%'");
attack(29, 'eve', 'PREPARE TRANSACTION after an approval', '0A000', "BEGIN; SELECT greenlight.approve($revoked, 1); PREPARE TRANSACTION 'left open'");
attack(30, 'ben', 'submit where nobody is asked', 'WF004', 'SELECT greenlight.submit(' . post('nobody asked', 'empty') . ')');
attack(31, 'eve', 'many decisions with one that is wrong', 'WF002',
	qq{SELECT greenlight.decide_many('[{"post": $revoked, "revision": 1, "verdict": "approve"}, {"post": $shown, "revision": 1, "verdict": "approve"}]')});
attack(32, 'ben', 'schedule what was approved before the newest edit, and publish it', 'WF004', "BEGIN; SELECT greenlight.schedule($edited, now() + '1 day'); SELECT greenlight.publish_now($edited)");

# -- C: rows that are guarded, and definitions. Whoever has all rights to data by being in pg_write_all_data, or by
# a grant that a superuser made by mistake, or owns what they should not.
as_admin($node, 'app', q{
	GRANT USAGE ON SCHEMA greenlight_internal TO ann, data;
	GRANT ALL ON greenlight_internal.post, greenlight_internal.event TO ann;
	CREATE ROLE own LOGIN;
	CREATE VIEW mine.over AS SELECT * FROM greenlight_internal.post;
	GRANT ALL ON mine.over TO ann;
	CREATE TABLE mine.forged (LIKE greenlight_internal.event);
	ALTER TABLE mine.forged OWNER TO own});
my $insert = 'INSERT INTO greenlight_internal.event (workspace_id, post_id, event_no, at, actor_kind, action, rule, detail, sha256) '
  . "VALUES (1, $own, 99, now(), 'system', 'approve', 0, '{}', 'x')";
for my $case ([ 'UPDATE', "UPDATE greenlight_internal.post SET status = 'approved'" ], [ 'UPDATE of no row', "UPDATE greenlight_internal.post SET status = 'approved' WHERE false" ],
	[ 'INSERT', $insert ], [ 'DELETE', 'DELETE FROM greenlight_internal.event' ],
	[ 'ON CONFLICT DO UPDATE', "$insert ON CONFLICT (seq) DO UPDATE SET action = 'x'" ],
	[ 'MERGE', 'MERGE INTO greenlight_internal.post USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE' ],
	[ 'a CTE', 'WITH gone AS (DELETE FROM greenlight_internal.event RETURNING 1) SELECT count(*) FROM gone' ],
	[ 'UPDATE ... FROM', "UPDATE greenlight_internal.post p SET status = 'approved' FROM greenlight_internal.event e WHERE e.post_id = p.id" ],
	[ 'COPY FROM', "COPY greenlight_internal.event FROM PROGRAM 'true'" ], [ 'SELECT ... FOR UPDATE', 'SELECT 1 FROM greenlight_internal.post FOR UPDATE' ],
	[ 'SELECT ... FOR KEY SHARE', 'SELECT 1 FROM greenlight_internal.post FOR KEY SHARE' ], [ 'TRUNCATE', 'TRUNCATE greenlight_internal.event' ],
	[ 'TRUNCATE CASCADE', 'TRUNCATE greenlight_internal.post CASCADE' ], [ 'LOCK TABLE', 'LOCK TABLE greenlight_internal.post' ])
{
	my ($what, $sql) = @$case;
	my $number = $what =~ /TRUNCATE/ ? 34 : $what =~ /FOR|LOCK/ && $what !~ /FROM/ ? 49 : 33;
	attack($number, $_, "$what, with the right to", '42501', $sql) for 'ann', 'data';
	attack($number, $_, $what, '42501', $sql) for 'cleo', 'dbo', 'boss';
}
as_admin($node, 'app', 'GRANT USAGE ON SCHEMA greenlight_internal TO cleo; GRANT SELECT, UPDATE (status) ON greenlight_internal.post TO cleo');
attack(33, 'cleo', 'UPDATE of a column, with the right to', '42501', "UPDATE greenlight_internal.post SET status = 'approved'");
as_admin($node, 'app', 'REVOKE ALL ON greenlight_internal.post FROM cleo; REVOKE UPDATE (status) ON greenlight_internal.post FROM cleo; REVOKE USAGE ON SCHEMA greenlight_internal FROM cleo');
attack(33, 'ann', 'UPDATE through a rule of one\'s own', '42501', q{
	CREATE TABLE mine.bait (id int); CREATE RULE bait AS ON INSERT TO mine.bait DO ALSO UPDATE greenlight_internal.post SET status = 'approved'; INSERT INTO mine.bait VALUES (1)});
attack(33, 'ann', 'UPDATE through a view over a table', '42501', "UPDATE mine.over SET status = 'approved'");
attack(33, 'ann', 'DELETE through a view over a table', '42501', 'DELETE FROM mine.over');
attack(33, 'ann', 'UPDATE of the status in the view', 'WF001', "UPDATE greenlight.post SET status = 'published' WHERE id = $own");
attack(33, 'ann', 'UPDATE of somebody else\'s column in the view', '22023', "UPDATE greenlight.post SET author = 'Ben' WHERE id = $copy");

# an owner who was made one
as_admin($node, 'app', 'ALTER TABLE greenlight_internal.post OWNER TO own; ALTER SCHEMA greenlight OWNER TO own; GRANT CREATE, USAGE ON SCHEMA greenlight_internal TO own; '
	  . 'GRANT TRIGGER, REFERENCES ON ALL TABLES IN SCHEMA greenlight_internal TO own');
attack($$_[0], 'own', "$$_[1], as owner", $$_[3] // '42501', $$_[2])
  for [ 35, 'DISABLE TRIGGER', 'ALTER TABLE greenlight_internal.post DISABLE TRIGGER ALL' ], [ 35, 'DROP TRIGGER', 'DROP TRIGGER guard ON greenlight_internal.post' ],
  [ 35, 'rename a trigger', 'ALTER TRIGGER guard ON greenlight_internal.post RENAME TO x' ],
  [ 35, 'DISABLE ROW LEVEL SECURITY', 'ALTER TABLE greenlight_internal.post DISABLE ROW LEVEL SECURITY' ], [ 35, 'DROP POLICY', 'DROP POLICY visible ON greenlight_internal.post' ],
  [ 35, 'OWNER TO', 'ALTER TABLE greenlight_internal.post OWNER TO ann' ], [ 35, 'SET UNLOGGED', 'ALTER TABLE greenlight_internal.post SET UNLOGGED' ],
  [ 35, 'RENAME', 'ALTER TABLE greenlight_internal.post RENAME TO x' ], [ 35, 'ADD COLUMN', 'ALTER TABLE greenlight_internal.post ADD COLUMN x int' ],
  [ 35, 'SET SCHEMA', 'ALTER TABLE greenlight_internal.post SET SCHEMA mine' ], [ 35, 'DROP TABLE CASCADE', 'DROP TABLE greenlight_internal.post CASCADE', '2BP01' ],
  [ 39, 'INHERITS', 'CREATE TABLE mine.child () INHERITS (greenlight_internal.post)' ],
  [ 39, 'INHERIT of a table with forged rows', 'CREATE TABLE mine.child (LIKE greenlight_internal.post INCLUDING ALL); ALTER TABLE mine.child INHERIT greenlight_internal.post' ],
  [ 39, 'ATTACH PARTITION of such a table', 'CREATE TABLE mine.part (LIKE greenlight_internal.post); ALTER TABLE greenlight_internal.post ATTACH PARTITION mine.part DEFAULT' ],
  [ 46, 'CREATE TRIGGER', 'CREATE TRIGGER x BEFORE UPDATE ON greenlight_internal.post FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()' ],
  [ 46, 'CREATE TRIGGER by the right to', 'CREATE TRIGGER x BEFORE UPDATE ON greenlight_internal.event FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()' ],
  [ 46, 'CREATE RULE', 'CREATE RULE x AS ON UPDATE TO greenlight_internal.post DO INSTEAD NOTHING' ],
  [ 46, 'CREATE INDEX with an expression', 'CREATE INDEX x ON greenlight_internal.post ((id + 1))' ], [ 46, 'CREATE POLICY', 'CREATE POLICY x ON greenlight_internal.post USING (true)' ],
  [ 41, 'DROP SCHEMA CASCADE', 'DROP SCHEMA greenlight CASCADE', '2BP01' ], [ 41, 'DROP OWNED CASCADE', 'DROP OWNED BY own CASCADE', '2BP01' ],
  [ 41, 'ALTER SCHEMA RENAME', 'ALTER SCHEMA greenlight RENAME TO x' ], [ 47, 'REASSIGN OWNED', 'REASSIGN OWNED BY own TO ann' ],
  [ 33, 'UPDATE', "UPDATE greenlight_internal.post SET status = 'approved'" ], [ 34, 'TRUNCATE', 'TRUNCATE greenlight_internal.post CASCADE' ],
  [ 43, 'CREATE TABLE in its schema', 'CREATE TABLE greenlight_internal.x ()' ],
  [ 43, 'CREATE FUNCTION in its schema', 'CREATE FUNCTION greenlight.approve(bigint) RETURNS int LANGUAGE sql RETURN 1' ];
as_admin($node, 'app', 'ALTER TABLE greenlight_internal.post OWNER TO postgres; ALTER SCHEMA greenlight OWNER TO postgres; '
	  . 'REVOKE ALL ON SCHEMA greenlight_internal FROM own, ann, data; REVOKE ALL ON ALL TABLES IN SCHEMA greenlight_internal FROM own');

attack(36, 'boss', 'CREATEROLE grants itself the owner', '42501', 'GRANT postgres TO boss');
attack(36, 'boss', 'CREATEROLE makes itself a superuser', '42501', 'ALTER ROLE boss SUPERUSER');
attack(36, 'boss', 'CREATEROLE takes the login of an approver, by SET ROLE', '28000', "GRANT eve TO boss; SET ROLE eve; SELECT greenlight.approve($revoked, 1)");
as_admin($node, 'app', 'REVOKE eve FROM boss');
attack(37, $_, 'session_replication_role = replica', '42501', 'SET session_replication_role = replica') for qw(ann data dbo boss);
as_admin($node, 'app', 'GRANT SET ON PARAMETER session_replication_role, greenlight.maintenance TO data; GRANT USAGE ON SCHEMA greenlight_internal TO data');
attack(37, 'data', 'the same with the right to, then DELETE', '42501', 'SET session_replication_role = replica; DELETE FROM greenlight_internal.event');
attack(37, 'data', 'maintenance with the right to, then DELETE', '42501', 'SET greenlight.maintenance = on; DELETE FROM greenlight_internal.event');
attack(37, 'superuser', 'replica, without maintenance', '42501', 'SET session_replication_role = replica; DELETE FROM greenlight_internal.event');
attack(38, 'data', 'COPY rows into a table', '42501', "SET session_replication_role = replica; COPY greenlight_internal.event FROM STDIN;\n\\.\n");
attack(38, 'boss', 'a publication of the tables', '42501', 'CREATE PUBLICATION x FOR TABLE greenlight_internal.post');
attack(38, 'dbo', 'a subscription', '42501', "CREATE SUBSCRIPTION x CONNECTION 'host=/nowhere' PUBLICATION x WITH (connect = false)");
as_admin($node, 'app', 'REVOKE SET ON PARAMETER session_replication_role, greenlight.maintenance FROM data; REVOKE USAGE ON SCHEMA greenlight_internal FROM data');
attack(40, 'ann', 'a foreign key of one\'s own that cascades', '42501', 'CREATE TABLE mine.key (id bigint REFERENCES greenlight_internal.workspace ON DELETE CASCADE)');
attack(40, 'superuser', 'keys of the tables that cascade', '0',
	"SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'greenlight_internal'::regnamespace AND confdeltype NOT IN ('r', 'a')");
attack(41, 'dbo', 'DROP SCHEMA CASCADE, by the owner of the database', '42501', 'DROP SCHEMA greenlight_internal CASCADE');
attack(42, 'superuser', 'types of other extensions that a column depends on', '0', q{
	SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_depend d ON d.objid = a.atttypid AND d.deptype = 'e'
	WHERE c.relnamespace = 'greenlight_internal'::regnamespace AND a.attnum > 0});
as_admin($node, 'postgres', 'CREATE DATABASE squatted OWNER dbo');
attack(43, 'superuser', 'a schema of that name made before', '42P06', sub {
	answer('dbo', 'CREATE SCHEMA greenlight; CREATE FUNCTION greenlight.approve() RETURNS int LANGUAGE sql RETURN 1', 'squatted');
	return answer(undef, 'CREATE EXTENSION pg_greenlight', 'squatted') });
attack(43, 'dbo', 'CREATE EXTENSION by the owner of a database', '42501', sub { return answer('dbo', 'CREATE EXTENSION pg_greenlight', 'squatted') });
attack(44, 'ben', 'tables and operators of one\'s own in front', 'WF003', q{
	CREATE TEMP TABLE post (id bigint, status text); CREATE TEMP TABLE member (person_id bigint); CREATE TEMP TABLE person (id bigint);
	CREATE FUNCTION mine.eq(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
	CREATE OPERATOR mine.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = mine.eq);
	SET search_path = pg_temp, mine, pg_catalog; } . "SELECT greenlight.approve($own, 1)");
attack(45, 'superuser', 'functions with arguments of any type', '0', q{
	SELECT count(*) FROM pg_proc p, unnest(p.proargtypes) a WHERE p.pronamespace = 'greenlight'::regnamespace
	AND a::regtype::text ~ '^(any|"any"|anyelement|anyarray|internal|cstring|record)'});
attack(47, $$_[0], $$_[1], $$_[3] // '42501', $$_[2])
  for [ 'boss', 'DROP OWNED BY the owner', 'DROP OWNED BY postgres CASCADE' ], [ 'boss', 'REASSIGN OWNED', 'REASSIGN OWNED BY postgres TO boss' ],
  [ 'dbo', 'ALTER EXTENSION DROP', 'ALTER EXTENSION pg_greenlight DROP TABLE greenlight_internal.post' ],
  [ 'dbo', 'ALTER EXTENSION ADD', 'CREATE TABLE mine.added (); ALTER EXTENSION pg_greenlight ADD TABLE mine.added' ],
  [ 'dbo', 'ALTER EXTENSION UPDATE', 'ALTER EXTENSION pg_greenlight UPDATE' ], [ 'dbo', 'DROP EXTENSION CASCADE', 'DROP EXTENSION pg_greenlight CASCADE' ],
  [ 'dbo', 'COMMENT ON EXTENSION', "COMMENT ON EXTENSION pg_greenlight IS 'x'" ],
  [ 'dbo', 'SECURITY LABEL', "SECURITY LABEL ON TABLE greenlight_internal.post IS 'x'", '22023' ];
attack(48, 'ann', 'advisory locks that a verb would need', '0',
	"BEGIN; SELECT count(greenlight.submit($copy)); SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()");
as($node, 'app', 'otto', q{SELECT count(greenlight.create_post('rival', 'marked', 'x', external_ref => 'ref 1'))});
attack(50, 'ann', 'rows of others through a function that tells them', 'nothing', sub {
	my ($status, $out, $err) = $node->psql('app', q{
		CREATE FUNCTION mine.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$;
		SELECT count(*) FROM greenlight.post WHERE mine.tell(title); SELECT count(*) FROM greenlight.comment WHERE mine.tell(body);
		SELECT count(*) FROM greenlight.workspace WHERE mine.tell(name); SELECT count(*) FROM greenlight.revision WHERE mine.tell(title);
		SELECT count(*) FROM greenlight.person WHERE mine.tell(name); SELECT count(*) FROM greenlight.workflow WHERE mine.tell(workspace)}, extra_params => [ '-U', 'ann' ]);
	return $err =~ /their|rival|marked|Otto/ ? $err : $err =~ /acme/ && $err =~ /Ann/ ? 'nothing' : "told nothing at all: $err" });
attack(50, 'ann', 'rows of others in the statistics', '0', "SELECT count(*) FROM pg_stats WHERE schemaname = 'greenlight_internal'");
attack(50, 'ann', 'the reference of a post elsewhere as an oracle: it is free', 'draft', q{
	BEGIN; CREATE TEMP TABLE told AS SELECT status FROM greenlight.create_post('acme', 'x', 'y', '{box}', external_ref => 'ref 1'); SELECT status FROM told});
attack(50, 'ann', $$_[0], '42501', $$_[1]) for [ 'a sequence\'s last value', 'SELECT last_value FROM greenlight_internal.post_id_seq' ],
  [ 'nextval of a sequence', "SELECT nextval('greenlight_internal.event_seq_seq')" ], [ 'people\'s addresses', 'SELECT email FROM greenlight_internal.person' ];
as_admin($node, 'app', q{CREATE ROLE bi LOGIN; SELECT greenlight.grant_access('bi', 'user'); SELECT greenlight.add_person('Bi', 'bi@acme.example', 'bi');
	SELECT greenlight.add_member('acme', 'Bi', '{analyst}')});
attack(51, 'bi', "an analyst reads $_", '0', "SELECT count(*) FROM greenlight.$_") for qw(post revision comment decision event);
as_admin($node, 'app', q{CREATE ROLE reader LOGIN; SELECT greenlight.grant_access('reader', 'analyst')});
attack(51, 'reader', "a reader of metrics reads $_", '42501', "SELECT count(*) FROM greenlight.$_") for qw(post revision comment decision event person);
attack(51, $_, 'what tokens are compared with', '42501', 'SELECT token_sha256 FROM greenlight_internal.approval_link') for qw(bi reader ann);
attack(51, 'bi', 'an analyst reads addresses', '42501', 'SELECT email FROM greenlight_internal.person');
attack(52, 'gw', 'a plan kept from another person', '0', q{
	SET plan_cache_mode = force_generic_plan; PREPARE p AS SELECT count(*) FROM greenlight.post WHERE workspace = 'rival';
	BEGIN; SELECT greenlight.act_as('Otto'); EXECUTE p; COMMIT; BEGIN; SELECT greenlight.act_as('Ann'); EXECUTE p; COMMIT; BEGIN; SELECT greenlight.act_as('Ann'); EXECUTE p});
attack(52, 'gw', 'a plan of PL/pgSQL kept past the identity', '0', q{
	CREATE FUNCTION pg_temp.seen() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
		RETURN (SELECT count(*) FROM greenlight.revision) + (SELECT count(*) FROM greenlight.person) + (SELECT count(*) FROM greenlight.workflow); END $$;
	BEGIN; SAVEPOINT a; SELECT greenlight.act_as('Ann'); SELECT 1 / least(pg_temp.seen(), 1); ROLLBACK TO a; SELECT pg_temp.seen()});
wait_for_worker($node, 'app');
attack(53, 'data', "pg_signal_backend $_ the worker", '42501',
	"SELECT pg_${_}_backend(pid) FROM pg_stat_activity WHERE backend_type = 'pg_greenlight worker' AND datname = 'app'") for 'terminate', 'cancel';
attack(54, 'ann', 'row_security = off', '42501', 'SET row_security = off; SELECT count(*) FROM greenlight.post');
attack(54, 'ben', "settings that change how values read: $_", 'WF002', "SET $_; SELECT greenlight.approve($shown, 1)")
  for "standard_conforming_strings = off", "DateStyle = 'German'", "IntervalStyle = 'sql_standard'", "TimeZone = 'Asia/Kathmandu'", "bytea_output = 'escape'",
  "search_path = ''", "default_transaction_isolation = 'serializable'", "extra_float_digits = -15", "xmloption = 'document'";
for my $setting (split /\n/, $node->safe_psql('app', q{SELECT name || '|' || context FROM pg_settings WHERE name LIKE 'greenlight.%' ORDER BY name}))
{
	my ($name, $context) = split /\|/, $setting;
	my $wanted = $context eq 'superuser' ? '42501' : '55P02';
	attack(54, 'ann', "SET $name", $wanted, "SET $name TO DEFAULT");
	attack(54, 'dbo', "ALTER DATABASE SET $name", $wanted, "ALTER DATABASE app SET $name = '1'");
}
attack(54, 'ben', 'default_transaction_read_only = on', '25006', "SET default_transaction_read_only = on; SELECT greenlight.approve($shown, 1)");
attack(55, 'ben', "$$_[0]", '22023', "SELECT greenlight.create_post('acme', $$_[1])")
  for [ 'a title of 1 MB', "repeat('x', 1048576), 'y'" ], [ '100,000 labels', "'x', 'y', labels => (SELECT array_agg('l' || n) FROM generate_series(1, 100000) n)" ],
  [ 'a reference of 64 KB', "'x', 'y', external_ref => repeat('x', 65536)" ], [ '10,000 channels', "'x', 'y', (SELECT array_agg('c' || n) FROM generate_series(1, 10000) n)" ];
attack(55, 'ben', 'a link for 100,000 posts', '22023', "SELECT greenlight.create_approval_link('Cleo', (SELECT array_agg(n) FROM generate_series(1, 100000) n))");
attack(55, 'superuser', 'a workflow of 10,000 steps', '22023', q{SELECT greenlight.create_workflow('acme', 'x', jsonb_build_object('mode', 'multi_level', 'steps',
	(SELECT jsonb_agg('{"name": "x", "requires": [{"role": "editor"}]}'::jsonb) FROM generate_series(1, 10000))))});

# -- F: mistakes of operators
attack(80, 'superuser', 'a database that is not in UTF-8', '0A000', sub {
	as_admin($node, 'postgres', q{CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0});
	return answer(undef, 'CREATE EXTENSION pg_greenlight', 'latin') });
as_admin($node, 'app', q{UPDATE pg_extension SET extversion = '0.0.1' WHERE extname = 'pg_greenlight'});
attack(81, $_, 'a library of another version than the tables', '55000', "SELECT greenlight.submit($copy)") for 'ann', 'superuser';
as_admin($node, 'app', qq{UPDATE pg_extension SET extversion = (SELECT default_version FROM pg_available_extensions WHERE name = 'pg_greenlight') WHERE extname = 'pg_greenlight'});
unlink $node->basedir . "/secrets/$file";
attack(82, 'gw', 'the key file lost: no assertion is good', '28000', act(token()));
attack(82, 'superuser', 'and health() says so', 'fail', "SELECT status FROM greenlight.health() WHERE check_name = 'assertions'");
# as after an update of the time zones: the local time that was asked for is another instant now
my $planned = post('planned', ben => 'submit(ID)', eve => 'approve(ID, 1)', ben => "schedule(ID, now() + '40 days', 'Europe/Berlin')");
as_admin($node, 'app', "SET greenlight.maintenance = on; UPDATE greenlight_internal.post SET publish_local = publish_local + interval '1 hour' WHERE id = $planned");
attack(83, 'superuser', 'zones with other rules: the instant that was approved stays', 'scheduled', "SELECT greenlight.worker_wake(); SELECT greenlight.wait_for_worker(); SELECT status FROM greenlight.post WHERE id = $planned");
as_admin($node, 'app', "SET greenlight.maintenance = on; UPDATE greenlight_internal.post SET publish_local = publish_local - interval '1 hour' WHERE id = $planned");
as_admin($node, 'postgres', 'ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()');
$node->poll_query_until('app', "SELECT current_setting('fsync') = 'off'");
attack(84, 'superuser', 'fsync = off', 'warn', "SELECT status FROM greenlight.health() WHERE check_name = 'durability'");
as_admin($node, 'postgres', 'ALTER SYSTEM RESET fsync; SELECT pg_reload_conf()');
is_sound($node, 'app');
$watch->quit;
undef $watch;
$node->append_conf('postgresql.conf', "shared_preload_libraries = ''");
$node->restart;
attack(79, 'superuser', 'a server without shared_preload_libraries', '55000', "CREATE DATABASE bare; \\c bare\n CREATE EXTENSION pg_greenlight");
attack(79, 'ann', 'a verb on such a server', '55000', "SELECT greenlight.submit($copy)");

$watch->quit;
note $_ for @table;
is($off // 0, 0, ($off // 0) . ' rows off');
done_testing();
