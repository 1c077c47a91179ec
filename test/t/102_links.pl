# Promise: the token of an approval link decides once, whoever holds it up how often at once; nothing but the very token
# does, its PIN cannot be tried out, and neither is written down anywhere.
use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(hmac_sha256);
use Greenlight;
use IPC::Run qw(start pump finish timeout);
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $races = long_or(1000, 100);
my $node = server('main', settings => [
	"shared_preload_libraries = 'pg_greenlight,greenlight_test,pg_stat_statements'", 'max_connections = 60', 'pg_stat_statements.track = all',
	'greenlight.link_unknown_tries = 100000', 'log_error_verbosity = verbose' ]);
my $refusal = "ERROR:  28000: link or assertion is not valid\nDETAIL:  It is unknown, expired, used, revoked or superseded.\nHINT:  Ask for a new one where this one came from.";

# Cleo is the client of acme; gw and gw2 are logins that host the page that links open.
sub prepare
{
	my ($db) = @_;
	equip($node, $db);
	$node->safe_psql($db, q{
		DO $$ BEGIN IF to_regrole('gw') IS NULL THEN CREATE ROLE gw LOGIN; CREATE ROLE gw2 LOGIN; END IF; END $$;
		CREATE EXTENSION greenlight_test; CREATE EXTENSION pg_stat_statements;
		SELECT greenlight.grant_access(r::regrole, 'gateway', '{"assertions_only": true}') FROM unnest('{gw,gw2}'::text[]) r;
		SELECT greenlight.add_person('Cleo', 'cleo@client.example'); SELECT greenlight.add_member('acme', 'Cleo', '{client}');
		SELECT greenlight.create_workflow('acme', 'client', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}');
		SELECT greenlight.assign_workflow('acme', 'client')});
	return;
}

# Posts in review by the client, and a link for each.
sub in_review
{
	my ($n, $db) = @_;
	my @ids = split /\n/, as($node, $db // 'app', 'ann', "SELECT (greenlight.create_post('acme', 'Post', 'Text', '{box}')).id FROM generate_series(1, $n)");
	my $list = join ',', @ids;
	as($node, $db // 'app', 'ann', "SELECT count(greenlight.submit(id)) FROM unnest('{$list}'::bigint[]) id");
	return @ids;
}

sub links
{
	my ($ids, %o) = @_;
	my $list = join ',', map { ref $_ ? '{' . join(',', @$_) . '}' : "{$_}" } @$ids;
	return map { { id => (split /\|/)[0], token => (split /\|/)[1] } } split /\n/, as($node, $o{db} // 'app', 'ben', join ';',
		map { "SELECT link_id, token FROM greenlight.create_approval_link('Cleo', '$_', '" . ($o{options} // '{}') . "')" } split /(?<=\}),/, $list);
}

# What a statement of a gateway gives, or how it is refused, without where in the code that was.
sub said
{
	my ($sql, %o) = @_;
	my ($status, $out, $err) = $node->psql($o{db} // 'app', "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', $o{as} // 'gw' ]);
	$err =~ s/^psql:<stdin>:\d+: //mg;
	$err =~ s/\s*^LOCATION: .*$//mg;
	return $err eq '' ? $out : $err;
}

sub look { my ($token, %o) = @_; return said("SELECT post_id FROM greenlight.link_view('$token', '" . ($o{options} // '{}') . "')", %o) }
sub verdict { my ($token, $id, $verdict) = @_; return "SELECT status FROM greenlight.link_decide('$token', $id, 1, '$verdict', 'because')" }
sub one { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub set_clock { my ($at) = @_; return one("SELECT greenlight_test.set_clock($at)") }

prepare($_) for 'app', 'other';

# 32 sessions hold up one token at the same time
my ($in, $out, $err) = ('', '', '');
my $race = start([ 'test/tools/race', $node->connstr('app') . ' user=gw', 32 ], \$in, \$out, \$err, timeout(3 * $PostgreSQL::Test::Utils::timeout_default));
my $coder = JSON::PP->new->canonical;

sub race
{
	my (@statements) = @_;
	$out = '';
	$in .= encode_json(\@statements) . "\n";
	pump $race until $out =~ /\n/ || $err ne '';
	die $err if $err ne '';
	return $coder->encode(decode_json($out));
}

my @verdicts = qw(approve request_changes reject abstain);
my @posts = in_review($races);
my @links = links(\@posts);
my %came;
for my $n (0 .. $races - 1)
{
	$came{ race(map { verdict($links[$n]{token}, $posts[$n], $_) } @verdicts) }++;
}
is_deeply(\%came, { '{"00000":1,"28000":31}' => $races }, "$races races of 32 sessions: one decision each, all others are refused in the one way");
is(one('SELECT count(*) || \' \' || count(DISTINCT link_id) || \' \' || count(DISTINCT post_id) FROM greenlight_internal.decision'), "$races $races $races", 'as many decisions are stored');
is(one('SELECT count(*) FROM greenlight_internal.approval_link WHERE uses <> 1'), '0', 'each link is used once');
note 'verdicts: ' . one(q{SELECT string_agg(v, ', ') FROM (SELECT verdict || ' ' || count(*) v FROM greenlight_internal.decision GROUP BY verdict) s});

# one use for two posts; a use against the link's end, and against a new revision
my $pairs = $races / 10;
my %ends;
for my $n (1 .. $pairs)
{
	my @two = in_review(2);
	my ($link) = links([ \@two ], options => '{"max_uses": 1}');
	$ends{ race(map { verdict($link->{token}, $_, 'approve') } @two) }++;
}
is_deeply(\%ends, { '{"00000":1,"28000":31}' => $pairs }, "$pairs races for the one use of a link for two posts");
my ($before, $after) = (0, 0);
for my $n (1 .. $pairs)
{
	my ($id) = in_review(1);
	my ($link) = links([$id]);
	my $seen = race(verdict($link->{token}, $id, 'approve'), "SELECT greenlight.link_view('$link->{token}')", verdict($link->{token}, $id, 'abstain'));
	my $revoke = $n % 2 ? "SELECT count(greenlight.revoke_link($link->{id}))" : "SELECT count(greenlight.revise_post($id, 'other'))";
	as($node, 'app', $n % 2 ? 'ben' : 'ann', $revoke);
	$before++ if one("SELECT uses FROM greenlight_internal.approval_link WHERE id = $link->{id}") eq '1';
	$after++ if look($link->{token}) eq $refusal;
}
is("$before $after", "$pairs $pairs", 'looking at the same time takes nothing from the decision; after its end a link is refused');
is_sound($node, 'app');

# every bit of one, of its 256 and of its characters
my ($id) = in_review(1);
my ($link) = links([$id]);
my $report = $node->safe_psql('app', qq{
	DO \$do\$
	DECLARE
		token text := '$link->{token}';
		bits bytea := decode(translate(token, '-_', '+/') || '=', 'base64');
		changed text;
		seen int := 0;
	BEGIN
		IF length(bits) <> 32 THEN RAISE EXCEPTION '% bytes', length(bits); END IF;
		FOR i IN 0 .. 255 + 7 * 43 LOOP
			IF i < 256 THEN
				changed := translate(rtrim(encode(set_bit(bits, i, 1 - get_bit(bits, i)), 'base64'), '='), '+/', '-_');
			ELSE
				changed := convert_from(set_bit(token::bytea, (i - 256) / 7 * 8 + (i - 256) % 7, 1 - get_bit(token::bytea, (i - 256) / 7 * 8 + (i - 256) % 7)), 'UTF8');
			END IF;
			BEGIN
				PERFORM greenlight.link_decide(changed, $id, 1, 'approve');
				RAISE EXCEPTION 'bit % was believed', i;
			EXCEPTION WHEN invalid_authorization_specification THEN
				IF SQLERRM <> 'link or assertion is not valid' THEN RAISE; END IF;
				seen := seen + 1;
			END;
		END LOOP;
		IF seen <> 256 + 7 * 43 THEN RAISE EXCEPTION '% of % bits', seen, 256 + 7 * 43; END IF;
		PERFORM greenlight.link_decide(token, $id, 1, 'approve');
	END \$do\$}, extra_params => [ '-U', 'gw' ]);
is($report, '', 'no single bit of a token can be changed; as it was, it is good after that');

# another database, another kind of login
($id) = in_review(1, 'other');
my ($theirs) = links([$id], db => 'other');
is(look($theirs->{token}, db => 'other'), $id, 'good in its database');
is(look($theirs->{token}), $refusal, 'and refused in another one, word for word');
is(look($theirs->{token}, db => 'other', as => $_), $refusal, "login $_ holds up none") for qw(ann ben);

# a pooled connection: what a link let do ends with the call
($id) = in_review(1);
($link) = links([$id]);
my $pooled = $node->background_psql('app', extra_params => [ '-U', 'gw' ], on_error_stop => 0);
my @turns;
for my $turn (1 .. 3)
{
	push @turns, $pooled->query_safe("BEGIN; SELECT post_id FROM greenlight.link_view('$link->{token}'); COMMIT");
	push @turns, $pooled->query_safe("SELECT coalesce(greenlight.current_person(), 'nobody') || ' ' || (SELECT count(*) FROM greenlight.post)");
}
is("@turns", join(' ', ($id, 'nobody 0') x 3), 'the next client of the connection is nobody and sees nothing');
$pooled->query_safe('BEGIN; SAVEPOINT a; ' . verdict($link->{token}, $id, 'approve') . '; ROLLBACK TO a; COMMIT');
is(one("SELECT uses FROM greenlight_internal.approval_link WHERE id = $link->{id}"), '0', 'a decision that is rolled back is no use');
$pooled->quit;

# PINs: stored as they are said to be; tried out by 32 at once no more often than by one; forgotten in an hour, or by a restart
($id) = in_review(1);
($link) = links([$id], options => '{"pin": "90210"}');
my ($salt, $stored) = split /\|/, one("SELECT encode(pin_salt, 'hex'), encode(pin_sha256, 'hex') FROM greenlight_internal.approval_link WHERE id = $link->{id}");
my $round = my $sum = hmac_sha256(pack('H*', $salt) . pack('N', 1), '90210');
$sum ^= ($round = hmac_sha256($round, '90210')) for 2 .. 4096;
is($stored, unpack('H*', $sum), 'what is stored of a PIN is PBKDF2 of it');
set_clock("date_trunc('hour', now()) + interval '1 hour'");
my @guesses = map { sprintf q{SELECT greenlight.link_view('%s', '{"pin": "%05d"}')}, $link->{token}, $_ } 90178 .. 90209;
is(race(@guesses), '{"28000":32}', '32 wrong ones at once');
is(look($link->{token}, options => '{"pin": "90210"}'), $refusal, 'then the right one is refused as well');
my $right = sprintf q{SELECT greenlight.link_view('%s', '{"pin": "90210"}')}, $link->{token};
is(race($right), '{"28000":32}', 'also to 32 at once');
set_clock("date_trunc('hour', now()) + interval '3 hours'");
is(look($link->{token}, options => '{"pin": "90210"}'), $id, 'an hour later it is good');
race(@guesses);
is(look($link->{token}, options => '{"pin": "90210"}'), $refusal, 'tried out again');

# unknown tokens: so many in a minute from one login; the other logins go on
$node->append_conf('postgresql.conf', 'greenlight.link_unknown_tries = 20');
$node->reload;
ok($node->poll_query_until('app', "SELECT setting = '20' FROM pg_settings WHERE name = 'greenlight.link_unknown_tries'"), '20 unknown tokens in a minute');
($id) = in_review(1);
($link) = links([$id]);
set_clock("date_trunc('minute', now()) + interval '2 minutes'");
my $unknown = join '', map { "SELECT greenlight.link_view('unknown $_');\n" } 1 .. 19;
$node->psql('app', $unknown, on_error_stop => 0, extra_params => [ '-U', 'gw' ]);
is(look($link->{token}), $id, 'after 19 a good one is good');
is(look('unknown 20'), $refusal, 'the 20th');
is(look($link->{token}), $refusal, 'no token of this login is good any more');
is(look($link->{token}, as => 'gw2'), $id, 'those of others are');
set_clock("date_trunc('minute', now()) + interval '3 minutes'");
is(look($link->{token}), $id, 'a minute later they are again');
one('SELECT greenlight_test.reset_clock()');

# a token that is passed as a parameter, and a PIN, are in no log, no statistics, no file of the server, no dump
($id) = in_review(1);
my ($canary) = links([$id], options => '{"pin": "canary 31337"}');
one("ALTER ROLE gw SET log_statement = 'all'; ALTER ROLE gw SET log_parameter_max_length = 0");
my $script = $node->basedir . '/hold_up.sql';
append_to_file($script, "SELECT post_id FROM greenlight.link_view(:token, jsonb_build_object('pin', :pin::text));\n"
	  . "SELECT status FROM greenlight.link_decide(:token, :id, 1, 'approve', options => jsonb_build_object('pin', :pin::text));\n");
my @hold_up = ('pgbench', '-n', '-t', 1, '-M', 'extended', '-f', $script, '-D', "token=$canary->{token}", '-D', "id=$id", '-U', 'gw');
command_fails([ @hold_up, '-D', 'pin=canary 31336', $node->connstr('app') ], 'refused with a wrong PIN');
command_ok([ @hold_up, '-D', 'pin=canary 31337', $node->connstr('app') ], 'good with the right one');
is(one("SELECT uses FROM greenlight_internal.approval_link WHERE id = $canary->{id}"), '1', 'and used');
my $statements = one(q{SELECT string_agg(query, E'\n') FROM pg_stat_statements});
like($statements, qr/link_decide\(\$1/, 'statistics know the statement');
unlike($statements, qr/\Q$canary->{token}\E|canary 31337/, 'and not the token');
$node->safe_psql('app', 'CHECKPOINT');
my $dump = $node->basedir . '/app.dump';
command_ok([ 'pg_dump', '-Fc', '-f', $dump, $node->connstr('app') ], 'pg_dump');
my ($text) = run_command([ 'pg_restore', '-f', '-', $dump ]);
like($text, qr/approval_link/, 'the dump has links');
unlike($text, qr/\Q$canary->{token}\E|canary 31337/, 'and no token');
my $files = `grep -rlaF -e '$canary->{token}' -e 'canary 31337' @{[ $node->data_dir ]} @{[ $node->logfile ]}`;
is($files, '', 'no file of the server has the token or the PIN');
like(slurp_file($node->logfile), qr/28000: link or assertion is not valid.*execute \S+: SELECT status FROM greenlight.link_decide\(\$1/s, 'the log has what was called, and that it was refused');

# a restart forgets which PINs were tried, and no link; a restored database has the links
($id) = in_review(1);
($link) = links([$id]);
finish($race);
kill_postmaster($node);
start_again($node);
is(look($link->{token}), $id, 'a link is good after a crash');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
command_ok([ 'pg_restore', '-d', $node->connstr('restored'), $dump ], 'pg_restore');
is($node->safe_psql('restored', 'SELECT count(*) > 100, min(length(token_sha256)) FROM greenlight_internal.approval_link'), 't|32', 'links came along');
is_sound($node, $_) for 'restored', 'app';
is($node->safe_psql('restored', 'SELECT count(*) FROM greenlight_internal.post p, greenlight.verify_chain(p.id)'), '0', 'every chain holds');
$node->stop;
done_testing();
