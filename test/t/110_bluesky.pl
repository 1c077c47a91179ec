# Promise: what does not fit a Bluesky post is refused at submit(), before anything is sent; what fits is
# put under a record key of its own that every attempt repeats, by a session that is kept in the worker
# and nowhere else. The server is scripted here; 111_bluesky_server.pl asks a real one.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ "greenlight.retry_base_delay = '50ms'", "greenlight.retry_max_delay = '100ms'", 'log_min_messages = debug1' ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
my $session = { match => { path => 'createSession' }, action => { do => 'answer', json => { accessJwt => 'token one', did => 'did:plc:acme' } } };
my $resolve = { match => { path => 'handle=carol\.test' }, action => { do => 'answer', json => { did => 'did:plc:carol' } } };
my $nobody = { match => { path => 'resolveHandle' }, action => { do => 'answer', status => 400, json => { error => 'InvalidRequest' } } };
my $put = { match => { path => 'putRecord' }, action => { do => 'answer', json => { uri => 'at://did:plc:acme/app.bsky.feed.post/x', cid => 'c' } } };
equip($node, 'app');
secret($node, 'sky.json', '{"identifier": "acme.test", "password": "app password"}');
channel($node, 'app', 'sky', 'bluesky', '{"base_url": "' . $peer->url . '"}', 'sky.json');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub is_published { my ($id, $name) = @_; return ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id"), $name) }
sub requests { my ($method) = @_; return grep { $_->{path} =~ /\.$method\b/ } $peer->requests }
sub body { return JSON::PP->new->utf8->decode($_[0]->{body}) }

# What submit() says to a text, an expression of SQL, with arguments of create_post.
sub submitted
{
	my ($text, $more) = @_;
	$more = defined $more ? ", $more" : '';
	my (undef, $out, $error) = $node->psql('app', qq{
		\\set VERBOSITY verbose
		SET SESSION AUTHORIZATION ann;
		SELECT (greenlight.create_post('acme', 'limits', $text, '{sky}'$more)).id \\gset
		SELECT status FROM greenlight.submit(:id);});
	return $out if $out ne '';
	my ($state) = $error =~ /ERROR:\s+(\w{5}):/;
	my ($detail) = $error =~ /DETAIL:\s+(.*)/;
	return "$state $detail";
}

# the limits, in their units
my $family = q{U&'\+01F469\200D\+01F469\200D\+01F467'};
my $flag = q{U&'\+01F1F0\+01F1F7'};
my $jamo = q{U&'\1112\1161\11AB'};
is(submitted("repeat('x', 300)"), 'in_review', '300 letters fit');
is(submitted("repeat('x', 301)"), 'WF005 Channel "sky" takes at most 300 graphemes, the post has 301.', '301 do not');
is(submitted("repeat($family, 100) || repeat($flag, 100) || repeat('x', 100)"), 'in_review', 'families and flags are one each');
is(submitted("repeat($flag, 301)"), 'WF005 Channel "sky" takes at most 300 graphemes, the post has 301.', '301 flags do not fit');
is(submitted("repeat($jamo, 300)"), 'in_review', '300 Korean syllables of three letters each fit');
is(submitted("repeat($jamo, 301)"), 'WF005 Channel "sky" takes at most 300 graphemes, the post has 301.', '301 do not');
is(submitted("repeat($family, 166) || 'more of it.'"), 'in_review', '2,999 bytes fit');
is(submitted("repeat($family, 166) || 'more of it..'"), 'in_review', 'so do 3,000');
is(submitted("repeat($family, 166) || 'more of it...'"), 'WF005 Channel "sky" takes at most 3000 utf8_bytes, the post has 3001.', '3,001 bytes do not, in 179 graphemes');
my $media = '[{"uri": "https://example.org/1.png", "kind": "image/png", "alt": "a cat", "size": 7, "sha256": "' . 'ab' x 32 . '"}]';
is(submitted("'x'", "media => '$media'"), 'WF005 Channel "sky" takes at most 0 files, the post has 1.', 'media would not be sent, and are refused');
is(submitted("'x'", q{options => '{"first_comment": "first"}'}), 'WF005 Network "bluesky" of channel "sky" does not publish first_comment.', 'so is a first comment');
is(submitted("'x'", q{options => '{"link": "https://example.org"}'}), 'WF005 Network "bluesky" of channel "sky" does not publish link.', 'so is a link beside the text');
is(as($node, 'app', 'ann', "SELECT string_agg(concat_ws(' ', rule, counted, unit, max_allowed, is_ok), ', ') FROM greenlight.check_content('bluesky', repeat($family, 301))"),
	'length 301 graphemes 300 f, length 5418 utf8_bytes 3000 f, media 0 files 0 t, empty 0 posts 0 t', 'check_content() counts without a post');
is(sqlstate($node, 'app', undef, q{SELECT greenlight.register_channel('acme', 'y', 'bluesky', '{"server": "x"}', 'sky.json')}), '22023', 'a setting that the network does not know');
is(scalar(my @none = $peer->requests), 0, 'all that without a request');

# many at once: one session, a key each
$peer->rule(%$_) for $session, $resolve, $nobody, $put;
my @ids = posts($node, 'app', long_or(200, 40), 'sky', text => "'Post ' || n || ' for \@carol.test'");
as($node, 'app', 'ben', 'BEGIN; ' . join(' ', map { "SELECT greenlight.publish_now($_);" } @ids) . ' COMMIT');
ok(settled($node, 'app'), 'many posts are sent');
is(counts($node, 'app', "post_id IN (" . join(',', @ids) . ")"), 'published ' . @ids, 'and published');
my @puts = requests('putRecord');
my %keys = map { body($_)->{rkey} => 1 } @puts;
is(scalar(keys %keys), scalar @ids, 'each under its own key');
is(scalar(grep { !/^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/ } keys %keys), 0, 'which is a TID');
is(scalar(requests('createSession')), 1, 'after one log-in');
is(scalar(grep { $_->{headers}{authorization} ne 'Bearer token one' } @puts), 0, 'all by its token');
is_deeply(body($puts[0])->{record}{facets}[0]{features}, [ { '$type' => 'app.bsky.richtext.facet#mention', did => 'did:plc:carol' } ], 'the mention is resolved');

# lost answers, 5xx, 429, and a kill: the same record again
$peer->clear;
$peer->forget;
$peer->rule(%$_) for $session, $resolve, $nobody;
$peer->rule(match => { path => 'putRecord' }, times => 1, action => { do => $_->[0], @$_[1 .. $#$_] })
  for [ 'reset', accepts => 1 ], [ 'half', accepts => 1 ], [ 'answer', status => 500 ], [ 'answer', status => 503 ],
  [ 'answer', status => 429, headers => { 'RateLimit-Reset' => time() } ], [ 'hang', accepts => 1 ];
$peer->rule(%$put);
my ($id) = posts($node, 'app', 1, 'sky', text => q{'In doubt, #again @carol.test'});
my $requests = $peer->counts->{requests};
publish($node, 'app', $id);
ok(wait_until(sub { scalar(requests('putRecord')) == 6 }), 'five attempts fail, the sixth hangs');
my $pid = worker_pid($node, 'app');
kill 9, $pid;
wait_until(sub { !is_alive($pid) });
wait_for_server($node, 'app');
is_published($id, 'after a kill it is published');
@puts = requests('putRecord');
is(scalar @puts, 7, 'by the seventh attempt');
is(scalar(grep { $_->{body} ne $puts[0]{body} } @puts), 0, 'all the same, byte for byte');
is(value("SELECT string_agg(outcome, ' ' ORDER BY attempt_no) FROM greenlight_internal.attempt WHERE post_id = $id"),
	'unknown unknown unknown unknown throttled unknown ok', 'and each is what it was');
is(scalar(requests('createSession')), 1, 'the new worker logged in once');
ok(!exists $keys{ body($puts[0])->{rkey} }, 'its key is its own');

# taken down: the record that its address names, by a session of its own
sub becomes { my ($id, $state, $name) = @_; return ok($node->poll_query_until('app', "SELECT concat_ws(' ', delivery_state, CASE WHEN is_unpublishing THEN 'unpublishing' END) = '$state' FROM greenlight.variant WHERE post_id = $id"), $name) }
sub unpublish { my ($id) = @_; return as($node, 'app', 'ben', "SELECT status FROM greenlight.unpublish($id)") }
sub settled_as { my ($id, $attempts, $name) = @_; return ok($node->poll_query_until('app', "SELECT string_agg(outcome, ' ' ORDER BY attempt_no) = '$attempts' FROM greenlight_internal.attempt WHERE post_id = $id AND unpublishes"), $name) }
my $delete = { match => { path => 'deleteRecord' }, action => { do => 'answer', json => {} } };
$peer->clear;
$peer->forget;
$peer->rule(%$_) for $session, $delete;
unpublish($ids[0]);
becomes($ids[0], 'unpublished', 'what is to go is taken down');
is(join(' ', map { $_->{path} =~ /\.(\w+)$/ } $peer->requests), 'createSession deleteRecord', 'by one request, after a log-in');
is_deeply(body((requests('deleteRecord'))[0]), { repo => 'did:plc:acme', collection => 'app.bsky.feed.post', rkey => 'x' }, 'which names the record of its at:// address');
is((requests('deleteRecord'))[0]{headers}{authorization}, 'Bearer token one', 'by the token');
$peer->forget;
unpublish($ids[1]);
becomes($ids[1], 'unpublished', 'and the next one');
is(join(' ', map { $_->{path} =~ /\.(\w+)$/ } $peer->requests), 'deleteRecord', 'by the session that is kept');
for my $case ([ 'another account', 'https://bsky.app/profile/other.test/post/3labcdefghijk?x=/1', { repo => 'other.test', collection => 'app.bsky.feed.post', rkey => '3labcdefghijk' } ],
	[ 'no address of a post', 'https://example.org/seen', { repo => undef, collection => 'app.bsky.feed.post', rkey => 'seen' } ])
{
	my ($name, $url, $expected) = @$case;
	$peer->clear;
	$peer->rule(%$_) for $session, $resolve, $nobody;
	$peer->rule(match => { path => 'putRecord' }, action => { do => 'answer', status => 500 });
	$peer->rule(match => { path => 'deleteRecord' }, action => { do => 'answer', status => 400, json => { error => 'InvalidRequest' } });
	my ($by_hand) = posts($node, 'app', 1, 'sky', text => q{'By hand'});
	publish($node, 'app', $by_hand);
	ok($node->poll_query_until('app', "SELECT delivery_state = 'unconfirmed' AND wake_at IS NULL FROM greenlight_internal.variant WHERE post_id = $by_hand"), "$name: in doubt at last");
	as($node, 'app', 'ben', "SELECT greenlight.confirm_published(id, '$url') FROM greenlight.variant WHERE post_id = $by_hand");
	$peer->forget;
	unpublish($by_hand);
	settled_as($by_hand, 'permanent', "$name: the server refuses");
	becomes($by_hand, 'published', "$name: and it stays out");
	is_deeply(body((requests('deleteRecord'))[0]), $expected, "$name: what was asked for is what the person said");
}
$peer->clear;
$peer->rule(%$_) for $session, $resolve, $nobody, $put;

# a session that the server does not take: made anew, and without end it pauses the channel
$peer->clear;
$peer->rule(%$_) for $session, $resolve;
$peer->rule(match => { path => 'putRecord' }, times => 1, action => { do => 'answer', status => 400, json => { error => 'ExpiredToken' } });
$peer->rule(%$put);
$peer->forget;
($id) = posts($node, 'app', 1, 'sky');
publish($node, 'app', $id);
is_published($id, 'an expired token is renewed');
is(join(' ', map { $_->{path} =~ /\.(\w+)$/ } $peer->requests), 'putRecord createSession putRecord', 'by one log-in');
$peer->clear;
$peer->rule(match => { path => 'createSession' }, action => { do => 'answer', status => 401, json => { error => 'AuthenticationRequired' } });
$peer->rule(match => { path => 'putRecord' }, action => { do => 'answer', status => 400, json => { error => 'InvalidToken' } });
($id) = posts($node, 'app', 1, 'sky');
publish($node, 'app', $id);
ok($node->poll_query_until('app', q{SELECT is_paused AND needs_authorisation FROM greenlight.channel WHERE name = 'sky'}), 'a refused log-in pauses the channel');
is(value("SELECT status FROM greenlight.post WHERE id = $id"), 'scheduled', 'and the post waits');

# nowhere
my ($dump) = run_command([ 'pg_dump', '-d', $node->connstr('app') ]);
my $log = slurp_file($node->logfile);
for my $secret ('app password', 'token one')
{
	unlike($dump, qr/$secret/, "a dump does not hold \"$secret\"");
	unlike($log, qr/$secret/, 'nor does the log');
}
is_sound($node, 'app');
unlike($log, qr/PANIC|TRAP|signal 11|signal 6/, 'nothing crashed but what was killed');

done_testing();
