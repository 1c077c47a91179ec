# Promise: the worker keeps the metrics by itself, while nothing is due and on a busy day too, in slices, after a restart and after a crash;
# while the log stands still it runs no query; a refresh of hand and one of the worker do no harm to each other.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use HttpPeer;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', settings => [ 'greenlight.metrics_interval = 10', 'autovacuum = off', 'track_activities = on', "greenlight.http_timeout = '300s'" ]);
equip($node, 'app');
wait_for_worker($node, 'app');

# Facts and events of posts; the worker has caught up when both are the same posts.
sub caught_up
{
	my ($name) = @_;
	return ok(
		$node->poll_query_until(
			'app', q{SELECT (SELECT count(*) FROM greenlight_internal.fact_post) = (SELECT count(*) FROM greenlight.post)
				AND (SELECT watermark FROM greenlight_internal.metric_state) = (SELECT max(seq) FROM greenlight.event)
				AND (SELECT count(*) FROM greenlight.post) = (SELECT sum(created) FROM greenlight_bi.agg_approval_daily)}),
		$name);
}

sub write_posts
{
	my ($n) = @_;
	as($node, 'app', 'ann', "SELECT count(greenlight.create_post('acme', 'post ' || n, 'text')) FROM generate_series(1, $n) n");
	return;
}

write_posts(500);
$node->safe_psql('app', 'SELECT greenlight.worker_wake()');
caught_up('500 posts are counted by the worker');

# The log stands still: the worker runs nothing, though it is called.
my $state = $node->safe_psql('app', 'SELECT refreshed_at FROM greenlight_bi.freshness');
$node->safe_psql('app', 'SELECT greenlight.run_once()') for 1 .. 3;
is($node->safe_psql('app', 'SELECT refreshed_at FROM greenlight_bi.freshness'), $state, 'nothing new, nothing done');

# By hand and by the worker at once.
write_posts(50);
$node->safe_psql('app', 'SELECT greenlight.refresh_metrics()');
write_posts(50);
$node->safe_psql('app', 'SELECT greenlight.worker_wake(), greenlight.refresh_metrics()');
caught_up('both count');

$node->restart;
wait_for_worker($node, 'app');
write_posts(20);
$node->safe_psql('app', 'SELECT greenlight.worker_wake()');
caught_up('after a restart');

# The worker is killed; the server comes back, and it goes on.
my $pid = wait_for_worker($node, 'app');
kill 'KILL', $pid;
wait_for_worker($node, 'app');
write_posts(20);
$node->safe_psql('app', 'SELECT greenlight.worker_wake()');
caught_up('after a crash');

# Somebody refreshes and does not end: deliveries go on, and the metrics follow when that is over.
my $holder = $node->background_psql('app', on_error_die => 1);
write_posts(5);
$holder->query_safe('BEGIN; SELECT changes FROM greenlight.refresh_metrics()');
publish($node, 'app', posts($node, 'app', 3, 'box'));
ok(settled($node, 'app'), 'posts go out while a refresh is open');
$holder->query_safe('COMMIT');
$holder->quit;
$node->safe_psql('app', 'SELECT greenlight.worker_wake()');
caught_up('after it ended');

# A request hangs, so the worker is not idle: the metrics have a part of its time all the same.
my $peer = HttpPeer->new(ledger => $node->basedir . '/ledger');
webhook($node, 'app', 'site', $peer);
$peer->default(do => 'wait');
publish($node, 'app', posts($node, 'app', 1, 'site'));
$peer->wait_for(waiting => 1);
write_posts(500);
caught_up('while a request is under way');
is($node->safe_psql('app', 'SELECT in_flight FROM greenlight.stat_publisher'), '1', 'which it still is');
$peer->release;

done_testing();
