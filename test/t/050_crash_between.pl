# Promise: a crash between claim and settlement loses nothing and doubles nothing. Where the network
# recognises a repeat, the same bytes go out again under the same key; where it does not, nobody
# tries again before a person has looked.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ "greenlight.retry_base_delay = '50ms'", "greenlight.retry_max_delay = '100ms'" ]);
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
channel($node, 'app', 'hand', 'manual');
webhook($node, 'app', 'site', $peer);
# the same webhook, but one that would take a repeat for something new
$node->safe_psql('app', q{
	SET greenlight.maintenance = on;
	INSERT INTO greenlight_internal.network (name, idempotency, needs_credential, limits, recipe, source, checked_on, is_builtin)
	SELECT 'forgetful', 'none', needs_credential, limits, recipe, 'this test', checked_on, false
	FROM greenlight_internal.network WHERE name = 'webhook'});
secret($node, 'plain.secret', 'x');
channel($node, 'app', 'plain', 'forgetful', '{"url": "' . $peer->url('/plain') . '"}', 'plain.secret');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub delivery { my ($id) = @_; return value("SELECT delivery_state, retry_at IS NOT NULL, wake_at IS NOT NULL FROM greenlight_internal.variant WHERE post_id = $id") }
sub attempts { my ($id) = @_; return value("SELECT string_agg(outcome, ' ' ORDER BY attempt_no) FROM greenlight_internal.attempt WHERE post_id = $id") }
sub becomes { my ($id, $state, $name) = @_; return ok($node->poll_query_until('app', "SELECT status = '$state' FROM greenlight.post WHERE id = $id"), $name) }

sub kill_worker
{
	my $pid = worker_pid($node, 'app');
	kill 9, $pid;
	wait_until(sub { !is_alive($pid) });
	wait_for_server($node, 'app');
	return;
}

# killed while the network has the request, with and without having taken it
for my $case ([ 'taken', 1 ], [ 'not taken', 0 ])
{
	my ($name, $accepts) = @$case;
	my $before = $peer->counts;
	my ($keyed) = posts($node, 'app', 1, 'site');
	my ($unkeyed) = posts($node, 'app', 1, 'plain');
	$peer->rule(times => 2, action => { do => 'hang', accepts => $accepts });
	publish($node, 'app', $keyed, $unkeyed);
	$peer->wait_for(requests => $before->{requests} + 2);
	is(value("SELECT count(*) FROM greenlight_internal.attempt WHERE ended_at IS NULL AND post_id IN ($keyed, $unkeyed)"), '2', "$name: two attempts run");
	is(sqlstate($node, 'app', 'ann', "SELECT greenlight.revise_post($keyed, 'other')"), 'WF013', "$name: no edit meanwhile");
	is(sqlstate($node, 'app', 'ann', "SELECT greenlight.cancel($keyed)"), 'WF013', "$name: no cancelling");
	kill_worker();
	becomes($keyed, 'published', "$name: the keyed one is sent again and published");
	is(attempts($keyed), 'unknown ok', "$name: by a second attempt");
	becomes($unkeyed, 'unconfirmed', "$name: the other one is unconfirmed");
	is(delivery($unkeyed), 'unconfirmed|f|f', "$name: and nobody will retry it");
	is(attempts($unkeyed), 'unknown', "$name: after its only attempt");
	my $after = $peer->counts;
	is($after->{requests} - $before->{requests}, 3, "$name: three requests in all");
	is($after->{accepted} - $before->{accepted}, $accepts ? 2 : 1, "$name: taken once each at most");
	as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
	is($peer->counts->{requests}, $after->{requests}, "$name: and no more follow");
	is(value(q{SELECT status FROM greenlight.health() WHERE check_name = 'unconfirmed'}), 'warn', "$name: health() tells of it");
	is(sqlstate($node, 'app', 'ann', "SELECT greenlight.revise_post($unkeyed, 'other')"), 'WF014', "$name: no edit while in doubt");
	my $variant = value("SELECT id FROM greenlight.variant WHERE post_id = $unkeyed");
	if ($accepts)
	{
		as($node, 'app', 'ben', "SELECT greenlight.confirm_published($variant, 'https://peer.example/seen')");
		becomes($unkeyed, 'published', "$name: a person saw it published");
		is(sqlstate($node, 'app', 'ben', "SELECT greenlight.retry($unkeyed)"), 'WF001', "$name: then there is nothing to retry");
	}
	else
	{
		as($node, 'app', 'ben', "SELECT greenlight.confirm_not_published($variant, 'it is not there')");
		becomes($unkeyed, 'failed', "$name: a person saw that it is not there");
		as($node, 'app', 'ben', "SELECT greenlight.retry($unkeyed)");
		becomes($unkeyed, 'published', "$name: then it can be sent again");
		is(attempts($unkeyed), 'unknown ok', "$name: by a second attempt");
	}
	$peer->clear;
}
my @repeats = grep { $_->{outcome} eq 'repeat' } $peer->ledger;
is(scalar @repeats, 1, 'the peer recognised one repeat');
is(scalar(grep { !$_->{is_identical} } @repeats), 0, 'byte for byte the same');

# sandbox and manual: the settlement is stopped by a lock, and the worker killed in it
my $locker = $node->background_psql('app');
$locker->query_safe('BEGIN; LOCK TABLE greenlight_internal.sandbox_delivery IN EXCLUSIVE MODE');
my ($box) = posts($node, 'app', 1, 'box');
my ($hand) = posts($node, 'app', 1, 'hand');
as($node, 'app', 'ben', "BEGIN; SELECT greenlight.publish_now($box); SELECT greenlight.publish_now($hand); COMMIT");
ok($node->poll_query_until('app', qq{SELECT count(*) = 2 FROM greenlight_internal.attempt WHERE post_id IN ($box, $hand) AND ended_at IS NULL}), 'both are claimed');
ok($node->poll_query_until('app', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'pg_greenlight worker' AND wait_event_type = 'Lock'}),
	'and their settlement waits');
kill_worker();
eval { $locker->quit };
becomes($box, 'published', 'sandbox: sent again');
is(attempts($box), 'unknown ok', 'sandbox: by a second attempt');
is(value("SELECT count(*) FROM greenlight_internal.sandbox_delivery WHERE post_id = $box"), '1', 'sandbox: delivered once');
becomes($hand, 'unconfirmed', 'manual: a person has to say');
is(delivery($hand), 'unconfirmed|f|f', 'manual: and nobody retries');

# killed while many are under way: also those of one post on several channels
my $before = $peer->counts;
my ($both) = posts($node, 'app', 1, 'site,plain,box');
$peer->default(do => 'wait');
publish($node, 'app', $both);
$peer->wait_for(waiting => 2);
is(value("SELECT string_agg(c.name || ' ' || v.delivery_state, ', ' ORDER BY c.name) FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id WHERE post_id = $both"),
	'box published, plain publishing, site publishing', 'one post on three channels, one is out');
kill_postmaster($node);
start_again($node);
$peer->wait_for(waiting => 1);
$peer->default(do => 'answer');
wait_until(sub { $peer->release; value("SELECT count(*) FROM greenlight_internal.variant WHERE post_id = $both AND delivery_state = 'publishing'") eq '0' });
is(value("SELECT string_agg(c.name || ' ' || v.delivery_state, ', ' ORDER BY c.name) FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id WHERE post_id = $both"),
	'box published, plain unconfirmed, site published', 'each goes its own way');
is($peer->counts->{requests} - $before->{requests}, 3, 'only the keyed one was sent again');
is_sound($node, 'app');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|signal 11|signal 6/, 'nothing crashed but what was killed');

done_testing();
