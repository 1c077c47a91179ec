# Promise: an approved post that is due reaches the webhook over HTTP and HTTPS as documented: signed,
# under its idempotency key, and what the receiver answered is stored. A secret is nowhere but in its
# file and the request.
use strict;
use warnings FATAL => 'all';

use Digest::SHA qw(hmac_sha256_hex);
use Greenlight;
use HttpPeer;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ 'log_min_messages = debug1', 'log_statement = all', 'log_error_verbosity = verbose',
	"greenlight.retry_base_delay = '100ms'", "greenlight.retry_max_delay = '200ms'" ]);
my $dir = $node->basedir;

# A test authority, a certificate of it for localhost, and one that nobody trusts.
sub certificates
{
	my @key = (qw(openssl req -newkey rsa:2048 -nodes -keyout));
	system_or_bail(@key, "$dir/ca.key", '-x509', '-subj', '/CN=Test authority', '-days', '30', '-out', "$dir/ca.pem");
	system_or_bail(@key, "$dir/other.key", '-x509', '-subj', '/CN=Another authority', '-days', '30', '-out', "$dir/other.pem");
	system_or_bail(@key, "$dir/site.key", '-subj', '/CN=localhost', '-out', "$dir/site.csr");
	append_to_file("$dir/site.ext", "subjectAltName=DNS:localhost\n");
	system_or_bail(qw(openssl x509 -req -days 30 -CAcreateserial), '-in', "$dir/site.csr", '-CA', "$dir/ca.pem",
		'-CAkey', "$dir/ca.key", '-extfile', "$dir/site.ext", '-out', "$dir/site.pem");
	return;
}

certificates();
my $plain = HttpPeer->new(ledger => "$dir/plain.ledger");
my $safe = HttpPeer->new(ledger => "$dir/safe.ledger", tls => { cert => "$dir/site.pem", key => "$dir/site.key" });
$node->append_conf('postgresql.conf', "greenlight.ca_file = '$dir/ca.pem'");
$node->reload;
equip($node, 'app');
webhook($node, 'app', 'site', $plain);
webhook($node, 'app', 'shop', $safe);

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }

sub is_published
{
	my ($id, $name) = @_;
	return ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id"), $name);
}

# Checks the signature as a receiver does.
sub is_signed
{
	my ($request, $secret, $name) = @_;
	my ($t, $v1) = ($request->{headers}{'x-greenlight-signature'} // '') =~ /^t=(\d+),v1=([0-9a-f]{64})$/;
	ok(defined $t && abs($t - time()) < 60, "$name: signed now");
	return is($v1, hmac_sha256_hex("$t.$request->{body}", $secret), "$name: by the channel's secret");
}

# the whole request
my $media = '[{"uri": "https://example.org/1.png", "kind": "image/png", "alt": "Eine Katze, 貓", "size": 7, "sha256": "' . 'ab' x 32 . '"}]';
my $id = as($node, 'app', 'ann', qq{
	SELECT (greenlight.create_post('acme', 'Frühling', E'Grüße 🐈\\u200d⬛ "zu\\\\sammen"\\n<b>{post.title}</b>', '{site,shop}', media => '$media',
		options => '{"link": "https://example.org/?a=b&c=ä", "first_comment": "erster", "disclosure": ["ad", "gift"]}')).id});
as($node, 'app', 'ann', qq{SELECT count(greenlight.set_variant($id, 'shop', 'Nur für den Laden', NULL, '{"data": {"n": 1.50, "list": [true, null]}}'));
	SELECT count(greenlight.submit($id))});
as($node, 'app', 'ben', "SELECT count(greenlight.approve($id, 2)); SELECT count(greenlight.publish_now($id))");
is_published($id, 'it is published on both channels');
for my $case ([ $plain, 'site', 'HTTP' ], [ $safe, 'shop', 'HTTPS' ])
{
	my ($peer, $channel, $name) = @$case;
	my @requests = $peer->requests;
	my $request = $requests[0];
	my $body = JSON::PP->new->utf8->decode($request->{body});
	my ($key, $hash, $remote_id, $remote_url, $variant_body) = split /\|/, value(qq{
		SELECT idempotency_key, encode(content_sha256, 'hex'), v.remote_id, v.remote_url
		FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
		WHERE post_id = $id AND c.name = '$channel'});
	is(scalar @requests, 1, "$name: one request");
	is("$request->{method} $request->{path}", "POST /$channel", "$name: POST to the address");
	is($request->{headers}{'content-type'}, 'application/json', "$name: JSON");
	is($request->{headers}{'idempotency-key'}, $key, "$name: the key in its header");
	like($request->{headers}{'user-agent'}, qr{^pg_greenlight/\d}, "$name: says who it is");
	ok(!exists $request->{headers}{authorization} && !exists $request->{headers}{cookie}, "$name: no other credential");
	is_signed($request, "secret of $channel", $name);
	is($body->{id}, $key, "$name: the key in the body");
	is($body->{type}, 'post.publish', "$name: type");
	like($body->{created_at}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "$name: created_at");
	is($body->{workspace}, 'acme', "$name: workspace");
	is($body->{channel}, $channel, "$name: channel");
	is($body->{post_id}, $id, "$name: post_id");
	is($body->{content_sha256}, $hash, "$name: content_sha256");
	is($body->{title}, "Fr\x{fc}hling", "$name: title");
	is($body->{body}, $channel eq 'shop' ? "Nur f\x{fc}r den Laden" : qq{Gr\x{fc}\x{df}e \x{1f408}\x{200d}\x{2b1b} "zu\\sammen"\n<b>{post.title}</b>}, "$name: body");
	is($body->{link}, "https://example.org/?a=b&c=\x{e4}", "$name: link");
	is($body->{first_comment}, 'erster', "$name: first_comment");
	is_deeply($body->{disclosure}, [ 'ad', 'gift' ], "$name: disclosure");
	is($body->{media}[0]{alt}, "Eine Katze, \x{8c93}", "$name: media");
	is_deeply($body->{data}, $channel eq 'shop' ? { n => 1.5, list => [ JSON::PP::true, undef ] } : undef, "$name: data");
	is_deeply([ sort keys %$body ], [ sort qw(type id created_at workspace channel post_id content_sha256 title body link first_comment media disclosure data) ],
		"$name: and nothing else");
	is($remote_id, 'remote-1', "$name: remote_id is stored");
	is($remote_url, 'https://peer.example/remote-1', "$name: remote_url is stored");
}

# answers that say less
sub sent
{
	my ($channel, %action) = @_;
	my $peer = $channel eq 'shop' ? $safe : $plain;
	$peer->rule(times => 1, action => { do => 'answer', %action });
	my ($post) = posts($node, 'app', 1, $channel);
	publish($node, 'app', $post);
	return $post;
}
sub remote { my ($post) = @_; return value("SELECT remote_id = idempotency_key::text, remote_id, coalesce(remote_url, 'none') FROM greenlight_internal.variant WHERE post_id = $post") }

for my $case ([ 'an empty object', json => {} ], [ 'status 204', status => 204, text => '' ], [ 'text that is no JSON', text => 'thank you' ])
{
	my ($name, @action) = @$case;
	my $post = sent('site', @action);
	$node->poll_query_until('app', "SELECT delivery_state IN ('published', 'unconfirmed') FROM greenlight.variant WHERE post_id = $post");
	note "$name: " . value("SELECT v.delivery_state, a.outcome, a.error FROM greenlight.variant v JOIN greenlight_internal.attempt a ON a.variant_id = v.id WHERE v.post_id = $post ORDER BY a.id LIMIT 1");
	is_published($post, "$name: published");
	like(remote($post), $name =~ /JSON/ ? qr/./ : qr/^t\|/, "$name: the key stands for the id");
}
my $post = sent('site', json => { id => 12345, url => 'https://peer.example/x?y=1' });
is_published($post, 'an id that is a number');
is(remote($post), 'f|12345|https://peer.example/x?y=1', 'is stored as text');

# secrets
secret($node, 'site.secret', 'another secret');
$post = sent('site');
is_published($post, 'with another secret in the file');
my @requests = $plain->requests;
is_signed($requests[-1], 'another secret', 'it is the new one that signs');
chmod 0644, "$dir/secrets/site.secret";
my ($refused) = posts($node, 'app', 1, 'site');
my $before = $plain->counts->{requests};
publish($node, 'app', $refused);
ok($node->poll_query_until('app', "SELECT count(*) > 0 FROM greenlight_internal.attempt WHERE post_id = $refused AND ended_at IS NOT NULL"), 'a file that others can read');
like(value("SELECT error FROM greenlight_internal.attempt WHERE post_id = $refused ORDER BY id LIMIT 1"), qr/mode 0600/, 'is refused, and the error says why');
is($plain->counts->{requests}, $before, 'and nothing was sent');
note 'a bad file: ' . value("SELECT outcome FROM greenlight_internal.attempt WHERE post_id = $refused ORDER BY id LIMIT 1") . ', ' . counts($node, 'app', "post_id = $refused");
chmod 0600, "$dir/secrets/site.secret";

# a certificate that is not trusted: not a byte of the request leaves
$node->append_conf('postgresql.conf', "greenlight.ca_file = '$dir/other.pem'");
$node->reload;
ok($node->poll_query_until('app', "SELECT setting ~ 'other' FROM pg_settings WHERE name = 'greenlight.ca_file'"), 'another authority is trusted');
my ($untrusted) = posts($node, 'app', 1, 'shop');
$before = $safe->counts->{requests};
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
publish($node, 'app', $untrusted);
ok($node->poll_query_until('app', "SELECT count(*) > 0 FROM greenlight_internal.attempt WHERE post_id = $untrusted AND ended_at IS NOT NULL"), 'the certificate is refused');
is(value("SELECT outcome FROM greenlight_internal.attempt WHERE post_id = $untrusted ORDER BY id LIMIT 1"), 'retryable', 'which can be tried again');
like(value("SELECT error FROM greenlight_internal.attempt WHERE post_id = $untrusted ORDER BY id LIMIT 1"), qr/certificate/i, 'the error says why');
is($safe->counts->{requests}, $before, 'the receiver saw no request');
$node->append_conf('postgresql.conf', "greenlight.ca_file = '$dir/ca.pem'");
$node->reload;
is_published($untrusted, 'with the right authority it goes out');

# a name the certificate is not for
channel($node, 'app', 'numeric', 'webhook', '{"url": "https://127.0.0.1:' . $safe->port . '/"}', 'shop.secret');
my ($misnamed) = posts($node, 'app', 1, 'numeric');
publish($node, 'app', $misnamed);
ok($node->poll_query_until('app', "SELECT count(*) > 0 FROM greenlight_internal.attempt WHERE post_id = $misnamed AND outcome = 'retryable'"),
	'a certificate for another name is refused');

# nowhere
is_sound($node, 'app');
my $log = slurp_file($node->logfile);
for my $secret ('secret of site', 'secret of shop', 'another secret')
{
	unlike($log, qr/\Q$secret\E/, "the server's log does not hold \"$secret\"");
	my ($dump) = run_command([ 'pg_dump', '-d', $node->connstr('app') ]);
	unlike($dump, qr/\Q$secret\E/, 'nor does a dump');
}
unlike($log, qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
