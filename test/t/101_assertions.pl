# Promise: act_as_token() believes an assertion that somebody signed who holds a key, for this database, for a
# minute at most, once. Everything else is refused with the same words, and leaves nothing behind.
use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(hmac_sha256 hmac_sha512 sha256_hex);
use Greenlight;
use JSON::PP;
use MIME::Base64 qw(encode_base64url);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $key = 'k' x 16 . '0123456789abcdef' . 'first';
my $next = 'the key that takes over next month, long enough';
my $node = server('main', starts => 0, settings => [ 'greenlight.assertion_capacity = 1024' ]);
my $file = secret($node, 'assertion.keys', "$key\n$next\nshort\n");
my $path = $node->basedir . "/secrets/$file";
$node->append_conf('postgresql.conf', "greenlight.assertion_key_file = '$path'");
$node->start;
equip($node, 'app');
equip($node, 'other');
$node->safe_psql('app', q{
	CREATE ROLE gw LOGIN; CREATE ROLE strict LOGIN; CREATE ROLE web;
	GRANT web TO strict;
	SELECT greenlight.grant_access('gw', 'gateway'), greenlight.grant_access('web', 'user'),
		greenlight.grant_access('strict', 'gateway', '{"assertions_only": true}');
	SELECT greenlight.add_person('Gone', 'gone@acme.example');
	SELECT greenlight.deactivate_person('Gone', 'left')});
my $audience = $node->safe_psql('app', 'SELECT greenlight.assertion_audience()');
my $elsewhere = $node->safe_psql('other', 'SELECT greenlight.assertion_audience()');
like($audience, qr/^greenlight:\d+:\d+$/, 'an audience is a cluster and a database');
isnt($elsewhere, $audience, 'another database is another audience');

my $count = 0;
# A server starts within the second that its first assertions are issued in: the clock is the server's, set to the
# next minute, so that tests neither wait nor race.
my $start = $node->safe_psql('app', "SELECT ceil(extract(epoch FROM now()))::bigint + 60");
sub clock_at
{
	my ($seconds) = @_;
	$node->safe_psql('app', "CREATE EXTENSION IF NOT EXISTS greenlight_test; SELECT greenlight_test.set_clock(to_timestamp($seconds))");
	return;
}
clock_at($start);

sub claims { return { sub => 'Ann', aud => $audience, iat => $start, exp => $start + 60, jti => 'id ' . ++$count, @_ } }

sub token
{
	my ($claims, %o) = @_;
	my $text = ref $claims ? encode_json($claims) : $claims;
	my $signed = encode_base64url($o{header} // '{"alg":"HS256","typ":"JWT"}') . '.' . encode_base64url($text);
	return $signed . '.' . encode_base64url($o{signature} // hmac_sha256($signed, $o{key} // $key));
}

my $session = $node->background_psql('app', extra_params => [ '-U', 'strict' ], on_error_stop => 0);
$session->query_safe('SET ROLE web');

# What an assertion brings, or what is said about it.
sub acts
{
	my ($token, %o) = @_;
	my $on = $o{on} // $session;
	$token =~ s/'/''/g;
	my ($out) = $on->query("SELECT greenlight.act_as_token('$token')");
	my $said = $on->{stderr};
	$on->{stderr} = '';
	return $said eq '' ? $out : $said;
}

my $refusal = "ERROR:  link or assertion is not valid\nDETAIL:  It is unknown, expired, used, revoked or superseded.\nHINT:  Ask for a new one where this one came from.";
sub refused
{
	my ($token, $name, %o) = @_;
	my $said = acts($token, %o);
	$said =~ s/^psql:<stdin>:\d+: //;
	$said =~ s/\s+\z//;
	return is($said, $refusal, $name);
}

my $hashes = table_hashes($node, 'app');
my $good = token(claims());
is(acts($good), 'Ann', 'a good one brings its subject, through SET ROLE');
refused($good, 'and does not a second time');
my $second = $node->background_psql('app', extra_params => [ '-U', 'gw' ], on_error_stop => 0);
refused($good, 'nor in another session', on => $second);
is(acts(token(claims()), on => $second), 'Ann', 'a gateway of the plain kind may use them too');
is(acts(token(claims(), key => $next)), 'Ann', 'the next key is good already');
is(acts(token(claims(), header => '{"alg":"HS256"}')), 'Ann', 'the type may be left out');
is(acts(token(claims(iat => $start - 0.5, exp => $start + 0.25))), 'Ann', 'parts of seconds count');

# used up whatever becomes of the transaction
my $rolled = token(claims());
$session->query_safe('BEGIN');
is(acts($rolled), 'Ann', 'used in a transaction');
is($session->query_safe('SELECT greenlight.current_person()'), 'Ann', 'in which it is Ann');
refused(token(claims(sub => 'Ben')), 'another subject in it is refused');
$session->query_safe('ROLLBACK');
refused($rolled, 'that is rolled back: used');
is($session->query_safe(q{SELECT coalesce(greenlight.current_person(), 'nobody')}), 'nobody', 'nobody is left behind');
$session->query_safe('BEGIN');
is(acts(token(claims(sub => 'Ben'))), 'Ben', 'Ben in a transaction of his own');
is(acts(token(claims(sub => 'Ben'))), 'Ben', 'and again');
$session->query_safe('COMMIT');

# what may be wrong with one
refused(token(claims(), key => 'short'), 'a key of less than 32 bytes is none');
refused(token(claims(), key => 'x' x 40), 'another key');
refused(token(claims(sub => $_)), "subject $_") for 'Nobody', 'Gone', 'ann', 'Ann ', "Ann\0x", '';
refused(token(claims(aud => $_)), "audience $_") for $elsewhere, 'greenlight', "$audience ", '';
refused(token(claims(iat => $start + 1)), 'issued in the future');
refused(token(claims(iat => $start - 70, exp => $start - 10)), 'expired');
refused(token(claims(exp => $start)), 'expired now');
refused(token(claims(exp => $start + 61)), 'longer than a minute');
refused(token(claims(exp => 9e99)), 'for ever');
refused(token(claims(exp => 'soon')), 'until a word');
refused(token(claims(iat => -1e18)), 'issued before time');
refused(token(claims(nbf => $start)), 'with a claim that is not known');
for my $name (qw(sub aud iat exp jti))
{
	my $claims = claims();
	delete $claims->{$name};
	refused(token($claims), "without $name");
	refused(token({ %$claims, $name => undef }), "$name null");
	refused(token({ %$claims, $name => [ 'Ann' ] }), "$name a list");
}
refused(token(claims(jti => 'x' x 201)), 'a long id');
my $double = encode_json(claims());
$double =~ s/^\{/{"sub":"Ben",/;
refused(token($double), 'a subject twice');
refused(token($_), "claims $_") for '', '[]', 'null', '"Ann"', '{', '{}', "\xff", '{"sub":' x 50;
refused(token(claims(), header => $_), "header $_")
  for '{"alg":"none"}', '{"alg":"HS512"}', '{"alg":"hs256"}', '{}', '[]', '', '{"alg":"HS256","kid":"1"}', '{"alg":"HS256","typ":"JWE"}',
  '{"alg":"HS256","crit":["exp"]}';
refused(token(claims(), signature => ''), 'no signature');
refused(token(claims(), signature => "\0" x 32), 'a signature of zeros');
my $unsigned = token(claims());
refused($unsigned =~ s/\.[^.]*$/./r, 'the signature cut off');
refused($unsigned =~ s/\.[^.]*$//r, 'the second dot cut off');
refused($unsigned . '.', 'a dot more');
refused($unsigned . '=', 'padding');
refused(" $unsigned", 'a space before');
refused("$unsigned ", 'a space behind');
refused("$unsigned$unsigned", 'two of them');
refused($_, 'length ' . length $_) for '', 'x', '.', '..', '...', 'x' x 4097, '.' x 5000, 'x' x 1000000;
# one that is spelt differently in it
my $spelt = '';
$spelt = token(claims()) until $spelt =~ /[-_]/;
refused($spelt =~ tr/-_/+\//r, 'another alphabet');
my ($null) = $session->query('SELECT greenlight.act_as_token(NULL)');
like($session->{stderr}, qr/"assertion" must not be null/, 'NULL is a mistake of the caller');
$session->{stderr} = '';

# every bit of one, in one statement: a loop that catches the refusals and counts the texts it is given
my $bits = token(claims());
my $report = $node->safe_psql('app', qq{
	DO \$do\$
	DECLARE
		token bytea := '$bits';
		said text;
		seen int := 0;
	BEGIN
		FOR i IN 0 .. 8 * length(token) - 1 LOOP
			CONTINUE WHEN i % 8 = 7; -- no byte of UTF-8 by itself
			BEGIN
				PERFORM greenlight.act_as_token(convert_from(set_bit(token, i, 1 - get_bit(token, i)), 'UTF8'));
				RAISE EXCEPTION 'bit % was believed', i;
			EXCEPTION WHEN invalid_authorization_specification THEN
				IF SQLERRM <> 'link or assertion is not valid' THEN RAISE; END IF;
				seen := seen + 1;
			WHEN character_not_in_repertoire THEN -- a zero byte
				seen := seen + 1;
			END;
		END LOOP;
		IF seen <> 7 * length(token) THEN RAISE EXCEPTION '% of % bits', seen, 7 * length(token); END IF;
		PERFORM greenlight.act_as_token('$bits');
	END \$do\$}, extra_params => [ '-U', 'gw' ]);
is($report, '', 'no single bit of it can be changed; as it was, it is good after that');

# a key file that is not as it must be
for my $case ([ 0644, "$key\n", 'readable by others' ], [ 0600, '', 'empty' ], [ 0600, "short\n", 'of a short key' ], [ 0600, 'x' x 5000, 'too large' ])
{
	my ($mode, $content, $name) = @$case;
	secret($node, $file, $content);
	chmod $mode, $path;
	refused(token(claims()), "key file $name");
	is($node->safe_psql('app', q{SELECT status FROM greenlight.health() WHERE check_name = 'assertions'}), 'fail', "health() says so: $name");
}
unlink $path;
refused(token(claims()), 'no key file');
symlink '/etc/hostname', $path;
refused(token(claims()), 'a link in place of the key file');
unlink $path;
secret($node, $file, "$key\n");
is($node->safe_psql('app', q{SELECT status FROM greenlight.health() WHERE check_name = 'assertions'}), 'ok', 'health() is content with it back');
refused(token(claims(), key => $next), 'a key taken out of the file is no key any more');

# who may use them
my $stranger = $node->background_psql('app', extra_params => [ '-U', 'ann' ], on_error_stop => 0);
refused(token(claims(sub => 'Ben')), 'a login of its own takes none', on => $stranger);
($null) = $session->query(q{SELECT greenlight.act_as('Ann')});
like($session->{stderr}, qr/no acting person/, 'a gateway of assertions only names nobody by itself');
$session->{stderr} = '';

# no room: refused, never forgotten
my @many = map { token(claims(iat => $start - 1, exp => $start + 30, jti => "many $_")) } 1 .. 1500;
my $fill = join '', map { "SELECT greenlight.act_as_token('$_');\n" } @many;
my ($status, $out, $err) = $node->psql('app', $fill, on_error_stop => 0, extra_params => [ '-U', 'gw' ]);
my $taken = () = $out =~ /Ann/g;
my $turned = () = $err =~ /not valid/g;
cmp_ok($taken, '<=', 1024, "no more are believed than can be remembered ($taken)");
cmp_ok($taken, '>', 900, 'and nearly as many as there is room for');
is($taken + $turned, 1500, 'the others are refused');
($status, $out, $err) = $node->psql('app', $fill, on_error_stop => 0, extra_params => [ '-U', 'gw' ]);
is(scalar(() = $out =~ /Ann/g), 0, 'not one of them is good again');
clock_at($start + 90);
is(acts(token(claims(iat => $start + 80, exp => $start + 100))), 'Ann', 'what has expired makes room');

is_deeply(table_hashes($node, 'app'), $hashes, 'all this changed no row');

# what was used before a crash is not good after it
clock_at($start + 100);
my $before = token(claims(iat => $start + 95, exp => $start + 150));
is(acts($before), 'Ann', 'used before the crash');
$_->quit for $session, $second, $stranger;
kill_postmaster($node);
start_again($node);
my $now = $node->safe_psql('app', 'SELECT extract(epoch FROM now())');
$session = $node->background_psql('app', extra_params => [ '-U', 'gw' ], on_error_stop => 0);
refused(token(claims(iat => $now - 30, exp => $now + 25)), 'one of before is refused, for its use might be forgotten');
$session->quit;

my $log = slurp_file($node->logfile);
unlike($log, qr/\Q$key\E|\Q$next\E/, 'no key is in the log');
like($log, qr/assertion refused: the file of assertion keys/, 'the log says what is wrong with the key file');
$node->stop;
done_testing();
