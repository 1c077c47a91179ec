# Promise: each occurrence of an approved series goes out once, at its wall time the year round, by the approval of
# the series and by nothing else: not after a crash, not twice by chores at the same time, not late on another node.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main', allows_streaming => 1);
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
wait_for_worker($node, 'app');

sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub clock { my ($at) = @_; return value("SELECT greenlight_test.set_clock('$at')") }
sub looks { return as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()') }

# a post of ann's, agreed to by ben as a series
sub series
{
	my ($title, $at, $recurrence, $until, $zone) = @_;
	my $id = as($node, 'app', 'ann', qq{SELECT (greenlight.create_post('acme', '$title', 'text', '{box}', '$at', options => '{"timezone": "$zone"}')).id});
	as($node, 'app', 'ann', "SELECT greenlight.create_series($id, '$recurrence', '$until'), greenlight.submit($id)");
	as($node, 'app', 'ben', "SELECT greenlight.approve($id, 1)");
	return $id;
}

# a year, week by week: the chore is the worker's, once an hour
clock('2034-01-02 06:00+00');
my $news = series('news', '2034-01-02 08:30+00', 'FREQ=WEEKLY', '2035-01-02 00:00+00', 'Europe/Berlin');
my $night = series('night', '2034-02-26 07:30+00', 'FREQ=WEEKLY', '2034-03-27 00:00+00', 'America/New_York');
my $times = q{SELECT count(*), count(DISTINCT p.publish_at), min(p.publish_local::time), max(p.publish_local::time),
	count(DISTINCT extract(hour FROM p.publish_at AT TIME ZONE 'UTC')), bool_and(v.delivery_state = 'published' AND v.published_at = p.publish_at)
	FROM greenlight_internal.post p JOIN greenlight_internal.variant v ON v.post_id = p.id WHERE p.title = 'TITLE'};
sub out { my ($title) = @_; return value($times =~ s/TITLE/$title/r) }
my $dates = value(q{SELECT array_agg(DISTINCT t ORDER BY t) FROM (
	SELECT t FROM greenlight.recurrence_times('FREQ=WEEKLY', '2034-01-02 09:30', 'Europe/Berlin', '2035-01-02', '{"limit": 1000}') t
	UNION SELECT t FROM greenlight.recurrence_times('FREQ=WEEKLY', '2034-02-26 02:30', 'America/New_York', '2034-03-27', '{"limit": 1000}') t) x});
$dates =~ tr/{}"//d;
my $late = 0;
for my $at (split /,/, $dates)
{
	clock($at);
	looks();
	$late++ if value("SELECT count(*) FROM greenlight_internal.post WHERE publish_at <= '$at' AND status <> 'published'") ne '0';
}
is($late, 0, 'each is out at its time');
is(out('news'), '53|53|09:30:00|09:30:00|2|t', 'once a week at half past nine in Berlin, summer and winter');
is(out('night'), '5|5|02:30:00|03:30:00|2|t', 'at half past two in New York, and an hour later on the night that has none');
clock('2035-01-02 01:01+00');
value('SELECT greenlight.worker_wake()');
ok($node->poll_query_until('app', q{SELECT count(*) = 2 FROM greenlight.series WHERE state = 'over'}), 'then the series are over');
is_sound($node, 'app');

# a crash while they are made takes back what was begun; nothing is there twice
clock('2035-02-01 06:00+00');
looks();
my $daily = series('daily', '2035-02-01 09:00+00', 'FREQ=DAILY', '2035-06-01 00:00+00', 'UTC');
my $made = "SELECT count(*) FROM greenlight_internal.occurrence WHERE series_id = $daily";
kill_worker_at($node, 'app', '2035-02-01 07:30+00', 'occurrence');
is(value($made), '1', 'a crash takes back what was begun');
is(value(q{SELECT count(*) FROM greenlight_internal.post WHERE title = 'daily'}), '1', 'posts as well');
wait_for_worker($node, 'app');
clock('2035-02-01 08:59+00');
value('SELECT greenlight.worker_wake()');
ok($node->poll_query_until('app', "SELECT ($made) = 35"), 'then they are made');

# chores, edits and decisions at the same time
my $script = $node->basedir . '/chores.sql';
append_to_file($script, "SELECT greenlight.run_chore('series');\n");
my $edits = $node->basedir . '/edits.sql';
append_to_file($edits, qq{
SET SESSION AUTHORIZATION ann;
SELECT revision AS rev FROM greenlight.revise_post($daily, 'text ' || random()) \\gset
SELECT greenlight.submit($daily);
SET SESSION AUTHORIZATION ben;
SELECT greenlight.approve($daily, :rev);
SET SESSION AUTHORIZATION ann;
SELECT o.post_id AS other FROM greenlight.occurrence o WHERE o.series_id = $daily AND o.status = 'scheduled' ORDER BY random() LIMIT 1 \\gset
SELECT revision AS rev FROM greenlight.revise_post(:other, 'mine ' || random()) \\gset
SELECT greenlight.submit(:other);
SET SESSION AUTHORIZATION ben;
SELECT greenlight.approve(:other, :rev);
RESET SESSION AUTHORIZATION;
});
my @bench = ($node->installed_command('pgbench'), '-n', '-p', $node->port, '-h', $node->host, 'app', '-t', long_or(100, 8));
my ($out, $err) = ('', '');
my $many = IPC::Run::start([ @bench, '-c', '3', '-f', $script ], '>', \$out, '2>', \$err);
my $failed = 0;
for my $round (1 .. long_or(100, 8))
{
	my ($rc) = $node->psql('app', slurp_file($edits), on_error_stop => 1);
	$failed++ if $rc;
	value(sprintf q{SELECT greenlight_test.set_clock('2035-02-01 09:00+00'::timestamptz + %d * interval '61 minutes'), greenlight.worker_wake()}, $round);
}
ok($many->finish, 'three at a time make occurrences while the series is edited') or diag $err;
cmp_ok($failed, '<', long_or(100, 8), 'most edits pass');
is(value("SELECT count(*) - count(DISTINCT o.occurs_local) FROM greenlight_internal.occurrence o WHERE series_id = $daily"), '0', 'no occurrence is there twice');
is(value(q{SELECT count(*) FROM (SELECT publish_at FROM greenlight_internal.post WHERE title = 'daily' AND NOT is_cancelled GROUP BY 1 HAVING count(*) > 1) x}), '0', 'nor planned twice');
# what somebody had locked is made anew the next time
my $contents = "SELECT count(DISTINCT r.content_sha256) FROM greenlight_internal.occurrence o JOIN greenlight_internal.post p ON p.id = o.post_id
	JOIN greenlight_internal.revision r ON r.post_id = p.id AND r.revision = p.revision WHERE o.series_id = $daily AND p.round = 0 AND p.status = 'scheduled' AND p.publish_at > '2035-02-02'";
ok(wait_until(sub { value(q{SELECT greenlight.run_chore('series')}); value($contents) eq '1' }), 'what goes out by the series is what is approved as the series');
unlike(slurp_file($node->logfile), qr/signal 11/, 'nothing crashed');
is_sound($node, 'app');

# a copy of the database sends nothing of it, neither what was overdue nor what was to come, and makes nothing
$node->stop;
$node->backup_fs_cold('cold');
my $copy = PostgreSQL::Test::Cluster->new('copy');
$copy->init_from_backup($node, 'cold');
$copy->append_conf('postgresql.conf', "greenlight.node_name = 'second'");
$copy->start;
wait_for_worker($copy, 'app');
my $there = $copy->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.occurrence');
my $sent = $copy->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.sandbox_delivery');
$copy->safe_psql('app', q{SELECT greenlight_test.set_clock('2035-02-20 12:00+00'), greenlight.worker_wake()});
as_admin($copy, 'app', 'SELECT greenlight.wait_for_worker()');
is($copy->safe_psql('app', q{SELECT greenlight.run_chore('series')}), '0', 'a copy makes no occurrences');
my $old = $copy->basedir . '/key';
$copy->safe_psql('app', "COPY (SELECT id, 1, 'k', sha256('x'), 1, timestamptz '2034-01-01 00:00+00' FROM greenlight_internal.workspace LIMIT 1) TO '$old'");
$copy->safe_psql('app', "COPY greenlight_internal.idempotency FROM '$old'");
is($copy->safe_psql('app', q{SELECT greenlight.run_chore('retention')}), '0', 'nor takes old keys away');
is($copy->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.occurrence'), $there, 'nor does its worker');
is($copy->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.sandbox_delivery'), $sent, 'and it sends none');
as_admin($copy, 'app', 'SELECT is_armed FROM greenlight.arm_publisher()');
is($copy->safe_psql('app', q{SELECT greenlight.run_chore('retention')}), '1', 'but armed it does');
as_admin($copy, 'app', 'SELECT greenlight.wait_for_worker()');
is($copy->safe_psql('app', 'SELECT count(*) FROM greenlight_internal.sandbox_delivery'), $sent, 'armed, it sends nothing that is overdue');
is($copy->safe_psql('app', q{SELECT count(*) > 0 FROM greenlight_internal.post WHERE title = 'daily' AND status = 'missed'}), 't', 'that is missed');
is_sound($copy, 'app');

done_testing();
