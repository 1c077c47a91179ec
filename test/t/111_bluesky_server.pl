# Promise: an approved post reaches a real Bluesky server as it was written: text, links, mentions, tags
# and languages are read back the same, with facets by bytes. It is one record, also where the worker was
# killed after the server had it and before that was written down. A session serves many posts.
use strict;
use warnings FATAL => 'all';
use utf8;

use BlueskyPeer;
use Encode qw(encode_utf8);
use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my (undef, $missing) = BlueskyPeer::where();
plan skip_all => "no Bluesky server: $missing" if defined $missing;

my $node = server('main', settings => [ "greenlight.retry_base_delay = '50ms'", "greenlight.retry_max_delay = '100ms'" ]);
my $peer = BlueskyPeer->new(dir => $node->basedir . '/bluesky');
my ($did, $token) = $peer->account('greenlight.test', 'app password');
my ($carol) = $peer->account('carol.test', 'hers');
equip($node, 'app');
secret($node, 'sky.json', '{"identifier": "greenlight.test", "password": "app password"}');
channel($node, 'app', 'sky', 'bluesky', '{"base_url": "' . $peer->url . '"}', 'sky.json');
is($peer->seen('createSession'), 0, 'nobody has logged in');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub is_published { my ($id, $name) = @_; return ok($node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id"), $name) }

# A post with a text, approved; a quoted text is safe here.
sub approved
{
	my ($text, $options) = @_;
	my $quoted = encode_utf8($text) =~ s/'/''/gr;
	my ($id) = posts($node, 'app', 1, 'sky', text => "'$quoted'", %{ $options // {} });
	return $id;
}

sub record_of
{
	my ($id) = @_;
	my ($rkey) = value("SELECT remote_id FROM greenlight.variant WHERE post_id = $id") =~ m{^at://\Q$did\E/app\.bsky\.feed\.post/([2-7a-z]{13})$}
	  or return {};
	my $record = $peer->record($did, $rkey);
	return { %{ $record->{value} }, rkey => $rkey, uri => $record->{uri} };
}

# What its facets say, in order: kind, the bytes they cover, and what those stand for.
sub facets
{
	my ($record) = @_;
	my $bytes = encode_utf8($record->{text});
	return [ map {
		my ($start, $end) = @{ $_->{index} }{qw(byteStart byteEnd)};
		my $feature = $_->{features}[0];
		my ($kind) = $feature->{'$type'} =~ /#(\w+)$/;
		[ $start, $kind, substr($bytes, $start, $end - $start), encode_utf8($feature->{uri} // $feature->{tag} // $feature->{did}) ] }
		sort { $a->{index}{byteStart} <=> $b->{index}{byteStart} } @{ $record->{facets} // [] } ];
}

sub covers
{
	my ($record, @expected) = @_;
	my $bytes = encode_utf8($record->{text});
	return is_deeply(facets($record),
		[ map { my ($kind, $part, $stands_for) = @$_; [ index($bytes, encode_utf8($part)), $kind, encode_utf8($part), encode_utf8($stands_for) ] } @expected ],
		'facets cover their bytes');
}

# read back the same
my $text = "안녕하세요 👩‍👩‍👧 @" . "carol.test! 봄 소식: https://example.org/봄?a=1&b=2, #봄나들이 🇰🇷\nand @" . "nobody.test \"x\" \\ ({post.title})";
my $id = as($node, 'app', 'ann', "SELECT (greenlight.create_post('acme', 'A title that stays here', '" . encode_utf8($text) . "', '{sky}')).id");
as($node, 'app', 'ann', qq{SELECT greenlight.set_variant($id, 'sky', NULL, NULL, '{"langs": ["ko", "en"]}'); SELECT greenlight.submit($id)});
as($node, 'app', 'ben', "SELECT greenlight.approve($id, 2); SELECT greenlight.publish_now($id)");
is_published($id, 'a post with everything is published');
my $record = record_of($id);
is(encode_utf8($record->{text}), encode_utf8($text), 'its text is read back the same');
covers($record, [ mention => '@carol.test', $carol ], [ link => 'https://example.org/봄?a=1&b=2', 'https://example.org/봄?a=1&b=2' ], [ tag => '#봄나들이', '봄나들이' ]);
is_deeply($record->{langs}, [ 'ko', 'en' ], 'its languages');
like($record->{createdAt}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'its time');
is($record->{'$type'}, 'app.bsky.feed.post', 'its type');
is_deeply([ sort keys %$record ], [ sort qw($type text createdAt langs facets rkey uri) ], 'and nothing else');
is(value("SELECT remote_url FROM greenlight.variant WHERE post_id = $id"), "https://bsky.app/profile/$did/post/$record->{rkey}", 'remote_url');

# many posts, one session; also several at once
my @ids = posts($node, 'app', 8, 'sky', text => "'Post ' || n || ' #tag' || n");
publish($node, 'app', @ids);
is_published($_, 'another one is published') for @ids;
is(scalar(my @all = $peer->records($did)), 9, 'there are nine records');
is($peer->seen('createSession'), 1, 'by one session');

# the limits are the server's own: 300 graphemes pass there and here, 301 neither
my $family = '👩‍👩‍👧';
my $longest = ($family x 100) . ('각' x 100) . ("e\x{301}" x 100);
my $too_long = "$longest.";
my $fits = approved($longest);
publish($node, 'app', $fits);
is_published($fits, '300 graphemes are published');
is(encode_utf8(record_of($fits)->{text}), encode_utf8($longest), 'and read back the same');
my ($status, $answer) = $peer->call('com.atproto.repo.createRecord',
	{ repo => $did, collection => 'app.bsky.feed.post', record => { '$type' => 'app.bsky.feed.post', text => $too_long, createdAt => '2026-11-22T09:30:00.000Z' } }, $token);
is($status, 400, 'the server refuses 301');
my $refused = as($node, 'app', 'ann', "SELECT (greenlight.create_post('acme', 'long', '" . encode_utf8($too_long) . "', '{sky}')).id");
my $puts = $peer->seen('putRecord');
is(sqlstate($node, 'app', 'ann', "SELECT greenlight.submit($refused)"), 'WF005', 'and submit() before it is asked');
is(value("SELECT status FROM greenlight.post WHERE id = $refused"), 'draft', 'the post stays a draft');
is($peer->seen('putRecord'), $puts, 'and nothing was sent');

# killed after the server had the record, before that was written down
my $doubtful = approved('Once only 한 번만');
$peer->freeze;
publish($node, 'app', $doubtful);
ok($node->poll_query_until('app', 'SELECT in_flight = 1 FROM greenlight.stat_publisher'), 'a request is under way');
my $locker = $node->background_psql('app');
$locker->query_safe('BEGIN; LOCK TABLE greenlight_internal.variant IN EXCLUSIVE MODE');
$peer->thaw;
ok($node->poll_query_until('app', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'pg_greenlight worker' AND wait_event_type = 'Lock'}),
	'the worker has the answer and cannot write it down');
my @before = grep { $_->{value}{text} =~ /^Once only/ } $peer->records($did);
is(scalar @before, 1, 'the server holds the record');
is(value("SELECT delivery_state FROM greenlight.variant WHERE post_id = $doubtful"), 'publishing', 'the database does not know yet');
my $pid = worker_pid($node, 'app');
$puts = $peer->seen('putRecord');
kill 9, $pid;
wait_until(sub { !is_alive($pid) });
eval { $locker->quit };
wait_for_server($node, 'app');
is_published($doubtful, 'killed and started again, it is published');
is($peer->seen('putRecord'), $puts + 1, 'by one more request');
my @after = grep { $_->{value}{text} =~ /^Once only/ } $peer->records($did);
is_deeply(\@after, \@before, 'which left exactly the same one record');
is(record_of($doubtful)->{uri}, $before[0]{uri}, 'under the key chosen at first');
is(value("SELECT string_agg(outcome, ' ' ORDER BY attempt_no) FROM greenlight_internal.attempt WHERE post_id = $doubtful"), 'unknown ok', 'the first attempt is in doubt, the second published');

# sessions that the server does not take any more
my $sessions = $peer->seen('createSession');
$peer->stop;
$peer->start('another secret of its sessions');
my $stale = approved('after the server was changed');
publish($node, 'app', $stale);
is_published($stale, 'a session that is no good any more is made anew');
is($peer->seen('createSession'), $sessions + 1, 'once');
secret($node, 'wrong.json', '{"identifier": "greenlight.test", "password": "not that"}');
channel($node, 'app', 'shut', 'bluesky', '{"base_url": "' . $peer->url . '"}', 'wrong.json');
my ($shut) = posts($node, 'app', 1, 'shut');
publish($node, 'app', $shut);
ok($node->poll_query_until('app', q{SELECT is_paused AND needs_authorisation FROM greenlight.channel WHERE name = 'shut'}), 'a wrong password pauses its channel');
is(value("SELECT status FROM greenlight.post WHERE id = $shut"), 'scheduled', 'and its post waits');

# taken down: what went out, what is gone already, and not what another account has
sub unpublished { my ($id, $name) = @_; as($node, 'app', 'ben', "SELECT status FROM greenlight.unpublish($id)"); return ok($node->poll_query_until('app', "SELECT status = 'unpublished' FROM greenlight.post WHERE id = $id"), $name) }
unpublished($stale, 'what went out is taken down');
is(scalar(grep { $_->{value}{text} eq 'after the server was changed' } $peer->records($did)), 0, 'and the server holds it no more');
my $key = record_of($fits)->{rkey};
my ($deleted) = $peer->call('com.atproto.repo.deleteRecord', { repo => $did, collection => 'app.bsky.feed.post', rkey => $key },
	($peer->call('com.atproto.server.createSession', { identifier => 'greenlight.test', password => 'app password' }))[1]{accessJwt});
is($deleted, 200, 'somebody deletes a record by hand');
unpublished($fits, 'what is gone already counts as taken down');
secret($node, 'carol.json', '{"identifier": "carol.test", "password": "hers"}');
as($node, 'app', 'ben', "SELECT greenlight.set_credential('acme', 'sky', 'carol.json')");
as($node, 'app', 'ben', "SELECT status FROM greenlight.unpublish($doubtful)");
ok($node->poll_query_until('app', "SELECT count(*) = 1 FROM greenlight_internal.attempt WHERE post_id = $doubtful AND unpublishes AND outcome = 'auth'"), 'another account may not');
is(value("SELECT status FROM greenlight.post WHERE id = $doubtful") . ' ' . record_of($doubtful)->{uri}, "published $before[0]{uri}", 'the post stays out, there and here');
as($node, 'app', 'ben', "SELECT greenlight.set_credential('acme', 'sky', 'sky.json')");
ok($node->poll_query_until('app', "SELECT status = 'unpublished' FROM greenlight.post WHERE id = $doubtful"), 'until its own account is back');

is(value('SELECT count(*) FROM greenlight_internal.variant WHERE delivery_state = \'published\''), scalar(my @records = $peer->records($did)), 'as many records as published posts');
is_sound($node, 'app');
my $log = slurp_file($node->logfile);
unlike($log, qr/app password|not that|eyJ/, "the server's log holds no password and no token");
unlike($log, qr/PANIC|TRAP|signal 11|signal 6/, 'nothing crashed but what was killed');

done_testing();
