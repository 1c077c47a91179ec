# Promise: a secret is in the file that holds it and in the request it signs, and nowhere else: not in the server log,
# statistics of statements, texts of errors, tables, a dump, or the write-ahead log. Canaries stand for the secrets.
use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(hmac_sha256);
use Greenlight;
use HttpPeer;
use JSON::PP;
use MIME::Base64 qw(encode_base64 encode_base64url);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my %canary = (
	'assertion key' => 'Canary-Key-' . 'k' x 20 . '-Assertion',
	'credential' => 'Canary-Credential-of-the-webhook-0815',
	'credential of several' => 'Canary-Password-of-the-account-4711',
	'key file that is too short' => 'Canary-Short');
my $node = server('main', starts => 0, settings => [ 'log_min_messages = debug2', 'log_error_verbosity = verbose', 'log_statement = none',
	"shared_preload_libraries = 'pg_stat_statements,pg_greenlight,greenlight_test'", "pg_stat_statements.track = all", 'wal_level = logical',
	"greenlight.max_attempts = 2", "greenlight.retry_base_delay = '100ms'", "greenlight.retry_max_delay = '200ms'" ]);
my $dir = $node->basedir;
my $file = secret($node, 'assertion.keys', $canary{'assertion key'} . "\n" . $canary{'key file that is too short'} . "\n");
$node->append_conf('postgresql.conf', "greenlight.assertion_key_file = '$dir/secrets/$file'");
$node->start;
my $peer = HttpPeer->new(ledger => "$dir/peer.ledger");
equip($node, 'app');
$node->safe_psql('app', q{CREATE EXTENSION pg_stat_statements; CREATE ROLE gw LOGIN; SELECT greenlight.grant_access('gw', 'gateway')});
webhook($node, 'app', 'site', $peer);
secret($node, 'site.secret', $canary{credential} . "\n");
webhook($node, 'app', 'both', $peer);
secret($node, 'both.secret', encode_json({ secret => $canary{'credential of several'}, user => 'us' }));

# used as it should be, and answered by a peer that tells it back
$peer->rule(match => { path => '/site' }, action => { do => 'answer', status => 400, text => "bad signature for $canary{credential}, or " . encode_base64($canary{credential}, '') });
publish($node, 'app', posts($node, 'app', 2, 'site'));
publish($node, 'app', posts($node, 'app', 1, 'both'));
settled($node, 'app');

# assertions: good, refused, not yet good, with an error beside them; as text and as a parameter
my $audience = $node->safe_psql('app', 'SELECT greenlight.assertion_audience()');
my $tokens = 0;
sub token
{
	my $now = int $node->safe_psql('app', 'SELECT extract(epoch FROM now())');
	my $claims = encode_json({ sub => 'Ann', aud => $audience, iat => $now - 1, exp => $now + 50, jti => 'Canary-Id-' . ++$tokens, @_ });
	my $signed = encode_base64url('{"alg":"HS256"}') . '.' . encode_base64url($claims);
	$signed .= '.' . encode_base64url(hmac_sha256($signed, $canary{'assertion key'}));
	$canary{"assertion $tokens"} = $signed;
	return $signed;
}
my $told = '';
sub act
{
	my ($sql) = @_;
	my ($status, $out, $err) = $node->psql('app', "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', 'gw' ], on_error_stop => 0);
	$told .= $err;
	return $out;
}
# none is believed that was issued before the server began to remember which were used
$node->poll_query_until('app', q{SELECT now() > pg_postmaster_start_time() + interval '2 seconds'});
is(act("SELECT greenlight.act_as_token('" . token() . "')"), 'Ann', 'a good assertion');
act("SELECT greenlight.act_as_token('" . token(iat => 4e9, exp => 4e9 + 50) . "')");
act("SELECT greenlight.act_as_token('" . token(sub => 'Nobody') . "')");
my $spent = token();
act("SELECT greenlight.act_as_token('$spent', '{\"colour\": \"red\"}')");
is(act("SELECT greenlight.act_as_token('$spent')"), '', 'an error beside a good one uses it up');
delete $canary{"assertion $tokens"}; # what the log shows of it is worth nothing
act("PREPARE p AS SELECT greenlight.act_as_token(\$1); EXECUTE p('" . token(aud => 'elsewhere') . "')");
act("DO \$\$ BEGIN PERFORM greenlight.act_as_token('" . token(aud => 'elsewhere') . "'); END \$\$");
secret($node, $file, $canary{'key file that is too short'} . "\n");
act("SELECT greenlight.act_as_token('" . token() . "')");
like($told, qr/not valid/, 'some were refused');

# a link and its PIN: made, held up rightly and wrongly, as text and as parameters, with an error beside them
as_admin($node, 'app', q{SELECT greenlight.add_person('Cleo', 'cleo@client.example'); SELECT greenlight.add_member('acme', 'Cleo', '{client}');
	SELECT count(greenlight.create_workflow('acme', 'client', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}'))});
my $asked = as($node, 'app', 'ben', q{SELECT id FROM greenlight.create_post('acme', 'For the client', 'text', '{box}', workflow => 'client')});
as($node, 'app', 'ben', "SELECT count(greenlight.submit($asked))");
as_admin($node, 'app', q{CREATE ROLE mia LOGIN; SELECT greenlight.grant_access('mia', 'user'); SELECT greenlight.add_person('Mia', 'mia@acme.example', 'mia'); SELECT greenlight.add_member('acme', 'Mia', '{manager}')});
$canary{'PIN of a link'} = 'Canary-Pin-90125';
my $made = as($node, 'app', 'mia', qq{PREPARE p AS SELECT token FROM greenlight.create_approval_link('Cleo', ARRAY[$asked], jsonb_build_object('pin', \$1::text)); EXECUTE p('$canary{'PIN of a link'}')});
$canary{'token of a link'} = $made;
my $pin = qq({"pin": "$canary{'PIN of a link'}"});
is(act("SELECT post_id FROM greenlight.link_view('$made', '$pin')"), $asked, 'a link with its PIN');
act("SELECT greenlight.link_view('$made')");
act("SELECT greenlight.link_view('${made}x', '$pin')");
act(qq{SELECT greenlight.link_view('$made', '{"pin": "Canary-Pin-90124"}')});
act("SELECT greenlight.link_decide('$made', 99, 1, 'approve', options => '$pin')");
act("PREPARE p AS SELECT greenlight.link_decide(\$1, $asked, 1, 'approve', options => jsonb_build_object('pin', \$2::text)); EXECUTE p('$made', '$canary{'PIN of a link'}')");
is(as($node, 'app', 'ben', "SELECT status FROM greenlight.post WHERE id = $asked"), 'approved', 'and a decision by it');
act("SELECT greenlight.link_decide('$made', $asked, 1, 'approve', options => '$pin')");
# a good token beside what is wrong for another reason
my $again = as($node, 'app', 'ben', q{SELECT id FROM greenlight.create_post('acme', 'Again', 'text', '{box}', workflow => 'client')});
as($node, 'app', 'ben', "SELECT count(greenlight.submit($again))");
$canary{'token of another link'} = as($node, 'app', 'mia', "SELECT token FROM greenlight.create_approval_link('Cleo', ARRAY[$again])");
act("SELECT greenlight.link_$_") for "view('$canary{'token of another link'}', '{\"colour\": \"red\"}')", "decide('$canary{'token of another link'}', $again, 7, 'approve')",
  "decide('$canary{'token of another link'}', $again, 1, 'agree')", "comment('$canary{'token of another link'}', $again, '')";
act("DO \$\$ BEGIN PERFORM greenlight.link_decide('$canary{'token of another link'}', $again, 7, 'approve'); END \$\$");
like($told, qr/verdict does not exist/, 'and are told why');

# what everybody could look into
my $dump = $node->basedir . '/app.sql';
$node->command_ok([ 'pg_dump', '-f', $dump, '-d', $node->connstr('app') ], 'a dump is made');
my $statements = $node->safe_psql('app', 'SELECT query FROM pg_stat_statements');
like($statements, qr/act_as_token/, 'statistics of statements were kept');
my $tables = $node->safe_psql('app', 'SELECT table_to_xml(c.oid::regclass, true, true, \'\') FROM pg_class c WHERE relnamespace = \'greenlight_internal\'::regnamespace AND relkind = \'r\'');
like($tables, qr/Post 1/, 'tables were read');
my $readers = join "\n", map { $node->safe_psql('app', "SELECT * FROM greenlight.$_") } 'health()', 'settings()', 'post_history(1)', 'explain_gate(1)', 'channel', 'stat_publisher';
$node->safe_psql('app', 'CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT');
$node->stop;
my $wal = join '', map { slurp_file($_) } grep { -f } glob($node->data_dir . '/pg_wal/0*');
like($wal, qr/Body of 1/, 'the write-ahead log was read');
my $heap = join '', map { slurp_file($_) } grep { -f } glob($node->data_dir . '/base/*/*');
like($heap, qr/Body of 1/, 'the data files were read');
my $log = slurp_file($node->logfile);
like($log, qr/not valid/, 'refusals are in the log');

my %where = (log => $log, 'statistics of statements' => $statements, 'texts of errors' => $told, tables => $tables, readers => $readers, dump => slurp_file($dump), 'write-ahead log' => $wal, 'data files' => $heap);
my ($looked, @leaks) = (0);
for my $secret (sort keys %canary)
{
	# an assertion is given away by its signature already; a text also by its other spellings
	my $text = $secret =~ /^assertion \d/ ? $canary{$secret} =~ s/.*\.//r : $canary{$secret};
	for my $spelling ($text, encode_base64($text, ''), unpack('H*', $text))
	{
		for my $place (sort keys %where)
		{
			$looked++;
			push @leaks, "$secret in the $place" if index($where{$place}, $spelling) >= 0;
		}
	}
}
is(join(', ', @leaks), '', "$looked looks at " . keys(%canary) . ' secrets in ' . keys(%where) . ' places found none');
$peer->stop;
done_testing();
