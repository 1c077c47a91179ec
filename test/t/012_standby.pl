# Promise: on a standby nothing runs and verbs are refused with 25006; promotion starts the worker,
# and what the old primary left is delivered once.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = server('primary', streaming => 1);
equip($primary, 'app');
my @out = posts($primary, 'app', 3, 'box');
publish($primary, 'app', @out);
ok(settled($primary, 'app'), 'posts are out on the primary');
my ($later) = posts($primary, 'app', 1, 'box', at => "now() + interval '1 hour'");
my ($held) = posts($primary, 'app', 1, 'box', at => "now() + interval '1 hour'");

my $token = as($primary, 'app', 'ben', "SELECT token FROM greenlight.create_approval_link('Ben', ARRAY[$later], '{\"rights\": [\"view\"]}')");

# something for every view of the metrics: a campaign, a step that is open with a deadline, a value that was measured, a
# slot that is free
as($primary, 'app', 'ben', q{SELECT channel FROM greenlight.add_slot('acme', 'box', 1, '09:00')});
channel($primary, 'app', 'slow', 'sandbox');
as($primary, 'app', 'ben', q{SELECT greenlight.create_workflow('acme', 'timed', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "manager"}],
	"deadline": {"within": "36 hours"}}]}')});
as($primary, 'app', 'ben', q{SELECT name FROM greenlight.assign_workflow('acme', 'timed', 'slow')});
my $open = as($primary, 'app', 'ann', q{SELECT id FROM greenlight.create_post('acme', 'Spring', 'text', '{slow}', options => '{"campaign": "spring"}')});
as($primary, 'app', 'ann', "SELECT greenlight.submit($open)");
as($primary, 'app', 'ben', "SELECT greenlight.record_performance(id, published_at, 'likes', 5) FROM greenlight.variant WHERE post_id = $out[0]");

$primary->safe_psql('app', q{CREATE ROLE bi LOGIN; SELECT greenlight.grant_access('bi', 'analyst'); SELECT greenlight.refresh_metrics()});
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);

is($standby->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type ~ 'greenlight'}), '0',
	'no process runs on the standby');
for my $verb ("create_post('acme', 'x', 'y')", "submit($later)", "approve($later, 1)", "schedule($later, now() + interval '1 day')", "hold($later)", "cancel($later)")
{
	is(sqlstate($standby, 'app', 'ann', "SELECT greenlight.$verb"), '25006', "standby: $verb");
}
is(sqlstate($standby, 'app', 'ann', "UPDATE greenlight.post SET body = 'z' WHERE id = $later"), '25006', 'standby: UPDATE of the view');
is(sqlstate($standby, 'app', undef, 'SELECT greenlight.arm_publisher()'), '25006', 'standby: arm_publisher');
is(sqlstate($standby, 'app', undef, 'SELECT greenlight.run_once()'), '25006', 'standby: run_once');
is(sqlstate($standby, 'app', undef, 'SELECT greenlight.wait_for_worker(1)'), '25006', 'standby: wait_for_worker');
is(as($standby, 'app', 'ann', "SELECT status FROM greenlight.post WHERE id = $later"), 'scheduled', 'standby: readers read');
is(as($standby, 'app', 'ann', "SELECT count(*) > 0 FROM greenlight.explain_gate($later)"), 't', 'standby: explain_gate answers');
is(as($standby, 'app', 'ann', "SELECT count(*) > 0 FROM greenlight.allowed_actions($later)"), 't', 'standby: allowed_actions answers');
is($standby->safe_psql('app', "SELECT post_id FROM greenlight.link_view('$token')"), $later, 'standby: link_view() shows what a link is for');
is(sqlstate($standby, 'app', undef, "SELECT greenlight.link_decide('$token', $later, 1, 'approve')"), '25006', 'standby: link_decide()');
is($standby->safe_psql('app', q{SELECT n > 0 FROM greenlight.metrics() WHERE metric = 'published'}), 't', 'standby: metrics are read');
is($standby->safe_psql('app', 'SELECT count(*) = (SELECT count(*) FROM greenlight.post) FROM greenlight_bi.fact_post'), 't', 'standby: facts are read');
# an analyst reads every view there, and the readers answer as on the primary
my @views = split /\n/, $primary->safe_psql('app', q{SELECT viewname FROM pg_views WHERE schemaname = 'greenlight_bi' ORDER BY 1});
cmp_ok(scalar @views, '>', 25, 'there are many views');
for my $view (@views)
{
	my $count = "SELECT count(*) FROM greenlight_bi.$view";
	my $rows = as($primary, 'app', 'bi', $count);
	cmp_ok($rows, '>', 0, "primary: $view has rows");
	is(as($standby, 'app', 'bi', $count), $rows, "standby: $view has them, too");
}
for my $reader ('metrics()', "compare_periods(workspace => 'acme')", 'bottlenecks()')
{
	my $rows = as($primary, 'app', 'bi', "SELECT * FROM greenlight.$reader");
	isnt($rows, '', "primary: $reader has rows");
	is(as($standby, 'app', 'bi', "SELECT * FROM greenlight.$reader"), $rows, "standby: $reader has them, too");
}
like(as($standby, 'app', 'bi', q{SELECT greenlight.metrics_html('acme')}), qr{<h1>Approvals of <bdi>acme</bdi></h1>.*</html>}s, 'standby: metrics_html()');
is(sqlstate($standby, 'app', 'bi', 'SELECT count(*) FROM greenlight.post'), '42501', 'standby: an analyst sees no content there either');
is(sqlstate($standby, 'app', undef, 'SELECT greenlight.refresh_metrics()'), '25006', 'standby: refresh_metrics');
is_sound($standby, 'app', 'standby: verify() is empty');
is($standby->safe_psql('app', q{SELECT status FROM greenlight.health() WHERE check_name = 'worker'}), 'fail', 'standby: health() tells of it');
is(sqlstate($standby, 'app', undef, 'SELECT count(*) FROM greenlight.events_after(0)'), '25006', 'standby: events_after() is for the primary');

# the primary dies; what it was told last is there
as($primary, 'app', 'ben', "SELECT greenlight.schedule($held, now() + interval '2 seconds')");
$primary->wait_for_catchup($standby);
$primary->stop('immediate');
$standby->promote;
my $pid = wait_for_worker($standby, 'app');
ok($pid, 'promotion starts the worker');
ok($standby->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $held"),
	'what comes due after promotion goes out');
is($standby->safe_psql('app', 'SELECT count(*), count(DISTINCT variant_id) FROM greenlight_internal.sandbox_delivery'), '4|4',
	'and everything once');
is($standby->safe_psql('app', "SELECT status FROM greenlight.post WHERE id = $later"), 'scheduled', 'what is not due waits');
publish($standby, 'app', $later);
ok($standby->poll_query_until('app', "SELECT status = 'published' FROM greenlight.post WHERE id = $later"), 'verbs work');
is_sound($standby, 'app');
unlike(slurp_file($standby->logfile), qr/PANIC|TRAP|terminated by signal/, 'no process crashed');

done_testing();
