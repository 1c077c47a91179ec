# Promise: what piled up behind a pause of a week does not go out in one burst when it ends: what its grace
# has passed is missed, whether the worker was there to see it or not, and the rest keeps the gap of its channel.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
wait_for_worker($node, 'app');

my $old = long_or(600, 100);
my $recent = 10;
sub value { my ($sql) = @_; return $node->safe_psql('app', $sql) }
sub clock { my ($at) = @_; return value("SELECT greenlight_test.set_clock('$at')") }
sub looks { return as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()') }
sub states { my ($what) = @_; return value("SELECT delivery_state, count(*) FROM greenlight_internal.variant v JOIN greenlight_internal.post p ON p.id = v.post_id WHERE p.title LIKE '$what %' GROUP BY 1 ORDER BY 1") }

sub gone { my ($what) = @_; return value("SELECT count(*) FROM greenlight_internal.sandbox_delivery d JOIN greenlight_internal.post p ON p.id = d.post_id WHERE p.title LIKE '$what %'") }

# Posts that need no approval on the channel of their name: many over the week before an instant, some in its last
# minutes, some behind it.
sub planned
{
	my ($what, $end) = @_;
	as($node, 'app', 'ben', "SELECT count((greenlight.create_post('acme', '$what ' || n, 'text ' || n, '{$what}', '$end'::timestamptz - '7 days'::interval + (n * (interval '7 days' - interval '16 minutes') / $old))).id) FROM generate_series(1, $old) n");
	as($node, 'app', 'ben', "SELECT count((greenlight.create_post('acme', '$what recent ' || n, 'recent ' || n, '{$what}', '$end'::timestamptz - n * '1 minute'::interval)).id) FROM generate_series(1, $recent) n");
	as($node, 'app', 'ben', "SELECT count((greenlight.create_post('acme', '$what later ' || n, 'later ' || n, '{$what}', '$end'::timestamptz + n * '1 day'::interval)).id) FROM generate_series(1, $recent) n");
	return;
}

# Goes on in steps of ten minutes until the recent ones are out: how many, how near, and whether in their order.
sub spread_of
{
	my ($what, $from) = @_;
	for my $n (1 .. 3 * $recent)
	{
		value("SELECT greenlight_test.set_clock('$from'::timestamptz + $n * '10 minutes'::interval)");
		looks();
	}
	return value("SELECT count(*), min(gap), bool_and(publish_at > COALESCE(before, '-infinity')) FROM (SELECT v.published_at - lag(v.published_at) OVER w AS gap,
		p.publish_at, lag(p.publish_at) OVER w AS before FROM greenlight_internal.variant v JOIN greenlight_internal.post p ON p.id = v.post_id
		WHERE p.title LIKE '$what recent %' AND v.delivery_state = 'published' WINDOW w AS (ORDER BY v.published_at)) p");
}

clock('2034-05-01 00:00+00');
as($node, 'app', 'ben', q{SELECT greenlight.create_workflow('acme', 'open', '{"mode": "none"}')});
for my $name (qw(spaced loose absent all))
{
	channel($node, 'app', $name, 'sandbox');
	as($node, 'app', 'ben', "SELECT greenlight.assign_workflow('acme', 'open', '$name')");
}
as($node, 'app', 'ben', q{SELECT greenlight.set_channel('acme', c, '{"min_gap": "30 minutes"}') FROM unnest('{spaced,absent,all}'::text[]) c});

# a pause of channels; the worker looks day by day
planned($_, '2034-05-08 00:00+00') for qw(spaced loose);
as($node, 'app', 'ben', "SELECT greenlight.pause_channel('acme', c, 'crisis') FROM unnest('{spaced,loose}'::text[]) c");
for my $day (2 .. 8)
{
	clock("2034-05-0$day 00:00+00");
	looks();
}
is(states($_), 'missed|' . $old . "\nscheduled|" . (2 * $recent), "what its grace passes is missed meanwhile: $_") for qw(spaced loose);
as($node, 'app', 'ben', "SELECT greenlight.resume_channel('acme', c) FROM unnest('{spaced,loose}'::text[]) c");
looks();
is(gone('loose'), $recent, 'without a gap, what is still in its grace goes out, and no more');
is(gone('spaced'), '1', 'with one, one goes out at once');
is(spread_of('spaced', '2034-05-08 00:00+00'), "$recent|00:30:00|t", 'the others half an hour after one another, in the order they were due');
is(states($_), "missed|$old\npublished|$recent\nscheduled|$recent", "nothing else has gone out: $_") for qw(spaced loose);

# a pause that the worker slept through: nobody saw what was missed
clock('2034-06-01 00:00+00');
looks();
planned('absent', '2034-06-08 00:00+00');
as($node, 'app', 'ben', "SELECT greenlight.pause_channel('acme', 'absent', 'crisis')");
value("ALTER SYSTEM SET greenlight.database_names = 'nothing'");
$node->reload;
wait_until(sub { worker_pid($node, 'app') eq '' }) or die 'the worker stays';
clock('2034-06-08 00:00+00');
as($node, 'app', 'ben', "SELECT greenlight.resume_channel('acme', 'absent')");
value('ALTER SYSTEM RESET greenlight.database_names');
$node->reload;
wait_for_worker($node, 'app');
looks();
is(states('absent'), "missed|$old\npublished|1\nscheduled|" . (2 * $recent - 1), 'resumed before the worker is there: missed as well, and one goes out');
is(spread_of('absent', '2034-06-08 00:00+00'), "$recent|00:30:00|t", 'the others keep their distance');

# a pause of the workspace, and a crash of everything at its end
clock('2034-07-01 00:00+00');
looks();
planned('all', '2034-07-08 00:00+00');
as($node, 'app', 'ben', "SELECT greenlight.pause_workspace('acme', 'crisis')");
clock('2034-07-08 00:00+00');
looks();
as($node, 'app', 'ben', "SELECT greenlight.resume_workspace('acme')");
kill 9, worker_pid($node, 'app');
wait_for_server($node, 'app');
wait_for_worker($node, 'app');
clock('2034-07-08 00:00+00');
looks();
is(value("SELECT count(*) FROM greenlight_internal.variant v JOIN greenlight_internal.post p ON p.id = v.post_id WHERE p.title LIKE 'all %' AND v.delivery_state = 'missed'"), $old, 'the workspace: what its grace has passed is missed');
ok(gone('all') <= 1, 'and no more than one goes out');
is(spread_of('all', '2034-07-08 00:00+00'), "$recent|00:30:00|t", 'the others keep their distance');
is_sound($node, 'app');

done_testing();
