# Promise: what is taken down goes the way of what goes out: claimed before a byte leaves, with no transaction open
# meanwhile, tried again where the network says so, and where nobody learnt the outcome a person says what is so.
# It stays published until the network has said that it is gone.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ "greenlight.retry_base_delay = '50ms'", "greenlight.retry_max_delay = '100ms'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub attempts { my ($id) = @_; return value("SELECT string_agg(outcome || CASE WHEN unpublishes THEN '*' ELSE '' END, ' ' ORDER BY attempt_no) FROM greenlight_internal.attempt WHERE post_id = $id") }
sub state { my ($id) = @_; return value("SELECT concat_ws(' ', p.status, v.delivery_state, CASE WHEN v.is_unpublishing THEN 'unpublishing' END) FROM greenlight.post p JOIN greenlight.variant v ON v.post_id = p.id WHERE p.id = $id") }
sub becomes { my ($id, $state, $name) = @_; $node->poll_query_until('app', "SELECT concat_ws(' ', delivery_state, CASE WHEN is_unpublishing THEN 'unpublishing' END) = '$state' FROM greenlight.variant WHERE post_id = $id"); return is(state($id) =~ s/^\S+ //r, $state, $name) }
sub unpublish { my ($id) = @_; return as($node, 'app', 'ben', "SELECT status FROM greenlight.unpublish($id, 'sold out')") }

sub out
{
	my ($id) = posts($node, 'app', 1, 'site');
	publish($node, 'app', $id);
	$node->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $id") or die 'it does not go out';
	return $id;
}

# the request
my $id = out();
$peer->forget;
is(unpublish($id), 'published', 'it is published until it is gone');
becomes($id, 'unpublished', 'then it is unpublished');
is(state($id), 'unpublished unpublished', 'the post as well');
my @requests = $peer->requests;
is(scalar @requests, 1, 'one request');
my $body = JSON::PP->new->utf8->decode($requests[0]{body});
is_deeply([ map { $body->{$_} } qw(type workspace channel post_id remote_id) ], [ 'post.unpublish', 'acme', 'site', $id, value("SELECT remote_id FROM greenlight.variant WHERE post_id = $id") ], 'that names what is to go');
is($body->{id}, value("SELECT idempotency_key FROM greenlight_internal.variant WHERE post_id = $id"), 'by the key under which it came');
like($requests[0]{headers}{'x-greenlight-signature'}, qr/^t=\d+,v1=[0-9a-f]{64}$/, 'and is signed');
ok(!exists $requests[0]{headers}{'idempotency-key'}, 'without the header that would make it a repeat');

# while it runs: a row of its own, no transaction, and nothing else happens to it
$id = out();
my $before = $peer->counts->{requests};
$peer->rule(times => 1, action => { do => 'wait' });
unpublish($id);
$peer->wait_for(waiting => 1);
is(value("SELECT count(*) FROM greenlight_internal.attempt WHERE post_id = $id AND ended_at IS NULL AND unpublishes AND lease_until > clock_timestamp()"), '1', 'an attempt with a lease');
is(value(q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'pg_greenlight worker' AND datname = 'app' AND (backend_xmin IS NOT NULL OR xact_start IS NOT NULL)}), '0', 'no transaction meanwhile');
is(value('SELECT count(*) FROM greenlight.verify()'), '0', 'which verify() finds in order');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.unpublish($id)"), 'WF001', 'it is not asked for twice');
as_admin($node, 'app', 'SELECT greenlight.worker_wake()');
$peer->release;
becomes($id, 'unpublished', 'released, it is gone');
is(attempts($id), 'ok ok*', 'by one attempt');

# what the network answers
for my $case ([ 'told to wait', { do => 'answer', status => 429 }, 'unpublished', 'ok throttled* ok*' ],
	[ 'refused', { do => 'answer', status => 403 }, 'published', 'ok permanent*' ],
	[ 'a broken answer', { do => 'answer', status => 500 }, 'unconfirmed unpublishing', 'ok unknown*' ],
	[ 'a broken connection', { do => 'reset', accepts => 1 }, 'unconfirmed unpublishing', 'ok unknown*' ])
{
	my ($name, $action, $state, $attempts) = @$case;
	$id = out();
	$peer->rule(times => 1, action => $action);
	unpublish($id);
	$node->poll_query_until('app', "SELECT count(*) > 0 FROM greenlight_internal.attempt WHERE post_id = $id AND unpublishes AND ended_at IS NOT NULL");
	becomes($id, $state, $name);
	is(attempts($id), $attempts, "$name: attempts");
}
my $variant = value("SELECT id FROM greenlight.variant WHERE post_id = $id");
as($node, 'app', 'ben', "SELECT greenlight.confirm_published($variant, 'https://peer.example/seen')");
is(state($id), 'published published', 'a person saw that it is still there');
unpublish($id);
becomes($id, 'unpublished', 'and tries again');

# killed while the network has it
$id = out();
$peer->rule(times => 1, action => { do => 'hang', accepts => 1 });
$before = $peer->counts->{requests};
unpublish($id);
$peer->wait_for(requests => $before + 1);
my $pid = worker_pid($node, 'app');
kill 9, $pid;
wait_until(sub { !is_alive($pid) });
wait_for_server($node, 'app');
becomes($id, 'unconfirmed unpublishing', 'killed: nobody knows');
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
is($peer->counts->{requests} - $before, 1, 'and nobody tries again');
$variant = value("SELECT id FROM greenlight.variant WHERE post_id = $id");
as($node, 'app', 'ben', "SELECT greenlight.confirm_not_published($variant, 'it is gone')");
is(state($id), 'unpublished unpublished', 'a person saw that it is gone');

# a channel that has lost its credential waits for another one
$id = out();
chmod 0644, $node->basedir . '/secrets/site.secret';
unpublish($id);
ok($node->poll_query_until('app', "SELECT is_paused FROM greenlight.channel WHERE name = 'site'"), 'refused for its credential, the channel is paused');
is(state($id), 'published published unpublishing', 'the post is still out');
chmod 0600, $node->basedir . '/secrets/site.secret';
as($node, 'app', 'ben', "SELECT greenlight.set_credential('acme', 'site', 'site.secret')");
becomes($id, 'unpublished', 'with another one it is taken down');

# a credential that the network refuses is not tried again by itself
as($node, 'app', 'ben', "SELECT greenlight.resume_channel('acme', 'site')");
$id = out();
as($node, 'app', 'ben', "SELECT greenlight.pause_channel('acme', 'site', 'crisis')");
$peer->rule(times => 1, action => { do => 'answer', status => 401 });
unpublish($id);
ok($node->poll_query_until('app', "SELECT needs_authorisation FROM greenlight.channel WHERE name = 'site'"), '401: the channel needs authorisation');
is(value("SELECT pause_reason FROM greenlight.channel WHERE name = 'site'"), 'crisis', '401: its pause stays what it was');
$node->poll_query_until('app', "SELECT retry_at < clock_timestamp() FROM greenlight_internal.variant WHERE post_id = $id");
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
is(attempts($id), 'ok auth*', '401: nobody tries again');
is(state($id), 'published published unpublishing', '401: it waits');
as($node, 'app', 'ben', "SELECT greenlight.set_credential('acme', 'site', 'site.secret')");
becomes($id, 'unpublished', 'a new credential takes it down');
is(value("SELECT is_paused || ' ' || needs_authorisation FROM greenlight.channel WHERE name = 'site'"), 'true false', 'of a channel that stays paused');

# attempts to take it down are counted on their own, each time that is asked for
$node->safe_psql('app', 'ALTER SYSTEM SET greenlight.max_attempts = 2');
$node->reload;
as($node, 'app', 'ben', "SELECT greenlight.resume_channel('acme', 'site')");
$peer->rule(times => 1, action => { do => 'answer', status => 429 });
$id = out();
$peer->stop;
for my $asked ('', ' retryable* retryable*')
{
	unpublish($id);
	becomes($id, 'published', 'nobody listens: it stays out');
	is(attempts($id), "throttled ok retryable* retryable*$asked", 'after as many attempts as there are for it');
}
is_sound($node, 'app');

done_testing();
