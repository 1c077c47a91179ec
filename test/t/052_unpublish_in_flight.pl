# Promise: what is taken down is taken down once. While something of it is on its way nothing else moves it; a worker that
# is killed before it claimed, or before it stored what the network said, leaves one request and a question, never two.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
equip($node, 'app');
webhook($node, 'app', 'site', $peer);
sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub ben { my ($sql) = @_; return as($node, 'app', 'ben', $sql) }
sub attempts { my ($id) = @_; return value("SELECT string_agg(COALESCE(outcome, 'runs') || CASE WHEN unpublishes THEN '*' ELSE '' END, ' ' ORDER BY attempt_no) FROM greenlight_internal.attempt WHERE post_id = $id") }
sub state { my ($id) = @_; return value("SELECT concat_ws(' ', v.delivery_state, CASE WHEN v.is_unpublishing THEN 'unpublishing' END) FROM greenlight.variant v WHERE v.post_id = $id") }
sub becomes { my ($id, $state, $name) = @_; wait_until(sub { state($id) eq $state }); return is(state($id), $state, $name) }
sub requests { return $peer->counts->{requests} }

sub out
{
	my ($id) = posts($node, 'app', 1, 'site');
	publish($node, 'app', $id);
	becomes($id, 'published', 'it is out');
	return $id;
}

# Asks for the removal, whose request waits at the peer.
sub in_flight
{
	my $id = out();
	$peer->rule(times => 1, action => { do => 'wait' });
	ben("SELECT status FROM greenlight.unpublish($id, 'sold out')");
	$peer->wait_for(waiting => 1);
	return $id;
}

sub variant_of { my ($id) = @_; return value("SELECT id FROM greenlight.variant WHERE post_id = $id") }

# Each verb while something of the post is on its way: what it is refused with.
sub refusals
{
	my ($id) = @_;
	my $variant = variant_of($id);
	return join ' ', map { sqlstate($node, 'app', 'ben', "SELECT greenlight.$_") } "unpublish($id)", "cancel($id)", "schedule($id, now() + interval '1 day')", "unschedule($id)",
	  "publish_now($id)", "retry($id)", "withdraw($id)", "remove_variant($id, 'site')", "confirm_published($variant, 'https://peer.example/1')", "confirm_not_published($variant, 'gone')";
}

# a delivery that is on its way is not taken down, and not kept from its end
my ($id) = posts($node, 'app', 1, 'site');
$peer->rule(times => 1, action => { do => 'wait' });
publish($node, 'app', $id);
$peer->wait_for(waiting => 1);
is(refusals($id), 'WF001 WF013 WF013 WF013 WF013 WF013 WF013 WF013 WF001 WF001', 'a delivery in flight: no verb moves it');
is(state($id), 'publishing', 'it goes on');
$peer->release;
becomes($id, 'published', 'and out');
is(attempts($id), 'ok', 'by one attempt');
ben("SELECT status FROM greenlight.unpublish($id)");
becomes($id, 'unpublished', 'then it can be taken down');

# nor is one whose end comes while it is on its way: it comes down when it is known to be out
($id) = posts($node, 'app', 1, 'site');
$peer->rule(times => 1, action => { do => 'wait' });
ben("SELECT greenlight.revise_post($id, options => jsonb_build_object('unpublish_at', clock_timestamp() + interval '2 s'))");
publish($node, 'app', $id);
$peer->wait_for(waiting => 1);
my $before = requests();
$node->poll_query_until('app', "SELECT unpublish_at < clock_timestamp() FROM greenlight_internal.post WHERE id = $id") or die 'its end does not come';
value('SELECT greenlight.worker_wake()');
is(state($id) . ', ' . attempts($id), 'publishing, runs', 'its end comes while it goes out: nothing is asked of the network yet');
$peer->release;
becomes($id, 'unpublished', 'it comes down as soon as it is out');
is(attempts($id) . ', ' . (requests() - $before), 'ok ok*, 1', 'by one request');

# a removal that is on its way
$id = in_flight();
is(refusals($id), join(' ', ('WF001') x 10), 'a removal in flight: no verb moves it');
is(state($id), 'published unpublishing', 'it is out until it is gone');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.hold($id, 'wait')"), 'WF001', 'nor holds it');
$peer->release;
becomes($id, 'unpublished', 'it goes on to its end');
is(attempts($id), 'ok ok*', 'by one attempt');

# the network has taken it down, and the worker is killed before it has stored that
$id = in_flight();
$before = requests();
my $holder = $node->background_psql('app', on_error_die => 0);
$holder->query_safe('BEGIN; LOCK TABLE greenlight_internal.event IN SHARE MODE');
$peer->release;
my $pid = worker_pid($node, 'app');
ok($node->poll_query_until('postgres', "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $pid"), 'the answer is there, and waits to be stored');
kill 9, $pid;
wait_until(sub { !is_alive($pid) });
eval { $holder->quit };
wait_for_server($node, 'app');
wait_for_worker($node, 'app');
becomes($id, 'unconfirmed unpublishing', 'killed before it was stored: nobody knows');
value('SELECT greenlight.wait_for_worker()');
is(attempts($id) . ', ' . (requests() - $before), 'ok unknown*, 0', 'and nobody asks the network again');
is(sqlstate($node, 'app', 'ben', "SELECT greenlight.unpublish($id)"), 'WF001', 'not by a verb either, before somebody has looked');
ben(sprintf "SELECT delivery_state FROM greenlight.confirm_not_published(%d, 'it is gone')", variant_of($id));
is(state($id), 'unpublished', 'a person saw that it is gone');

# killed before the claim was committed: no byte had left, so the next worker does it
$id = out();
$before = requests();
value("ALTER SYSTEM SET greenlight.database_names = 'nothing'");
$node->reload;
wait_until(sub { worker_pid($node, 'app') eq '' }) or die 'the worker stays';
ben("SELECT status FROM greenlight.unpublish($id, 'sold out')");
$holder = $node->background_psql('app', on_error_die => 0);
$holder->query_safe('BEGIN; LOCK TABLE greenlight_internal.attempt IN SHARE MODE');
value('ALTER SYSTEM RESET greenlight.database_names');
$node->reload;
$pid = wait_for_worker($node, 'app');
ok($node->poll_query_until('postgres', "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $pid"), 'the next worker is in the middle of its claim');
kill 9, $pid;
wait_until(sub { !is_alive($pid) });
eval { $holder->quit };
wait_for_server($node, 'app');
wait_for_worker($node, 'app');
becomes($id, 'unpublished', 'killed there: the one after it takes it down');
is(attempts($id) . ', ' . (requests() - $before), 'ok ok*, 1', 'by one request');

# the whole server is killed while the network has the request
$id = in_flight();
$before = requests();
kill_postmaster($node);
$peer->release;
start_again($node);
wait_for_worker($node, 'app');
becomes($id, 'unconfirmed unpublishing', 'a server that was killed meanwhile knows no more');
value('SELECT greenlight.wait_for_worker()');
is(attempts($id) . ', ' . (requests() - $before), 'ok unknown*, 0', 'and asks nothing either');
ben(sprintf "SELECT delivery_state FROM greenlight.confirm_published(%d, 'https://peer.example/seen')", variant_of($id));
ben("SELECT status FROM greenlight.unpublish($id)");
becomes($id, 'unpublished', 'seen to be there, it is taken down by a request of its own');
is(attempts($id) . ', ' . (requests() - $before), 'ok unknown* ok*, 1', 'the second, because a person asked');

is(value(q{SELECT count(*) FROM (SELECT FROM greenlight_internal.attempt WHERE unpublishes AND outcome = 'ok' GROUP BY variant_id HAVING count(*) > 1) x}), '0', 'nothing was taken down twice');
is_sound($node, 'app');
done_testing();
