# Promise: what calendar_ics() writes, another program reads, and what it reads are the rows of the view calendar; the
# page of calendar_html() can be read by those who see colours poorly.
use strict;
use warnings FATAL => 'all';

use Contrast;
use Greenlight;
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = server('main');
equip($node, 'app');
$node->safe_psql('app', q{SELECT greenlight.register_channel('acme', c, 'sandbox') FROM unnest('{one,two}'::text[]) c});

# The events as python's icalendar reads them
sub events
{
	my ($ics) = @_;
	my ($rows, $complaint);
	run [ 'test/tools/ics-rows' ], '<', \$ics, '>', \$rows, '2>', \$complaint;
	return $? == 0 ? $rows : "refused: $complaint";
}

# a year of posts in three zones, at the hours when the clocks are changed, too; titles of every kind of character
my @titles = ('plain', 'comma, semicolon; colon: "quote" \\ backslash', 'letters ' . "\x{c3}\x{a4}\x{e6}\x{b3}\x{95}\x{f0}\x{9f}\x{98}\x{80}" x 20,
	'BEGIN:VEVENT', 'x' x 200, "tab or not, =?utf-8?Q?x?=", '<b>&amp;</b>');
my $number = 0;
for my $zone ('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu')
{
	for my $title (@titles)
	{
		my $quoted = $title =~ s/'/''/gr;
		my $at = sprintf '2031-%02d-%02d %02d:30', 1 + $number % 12, 1 + $number % 28, $number++ % 24;
		my $id = as($node, 'app', 'ann', qq{SELECT id FROM greenlight.create_post('acme', '$quoted', 'text', '{one,two}')});
		as($node, 'app', 'ben', qq{SELECT greenlight.schedule_local($id, '$at', '$zone')});
	}
}
my $view = q{SELECT to_char(publish_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), title || ' [' || channel || ']', status,
	CASE WHEN is_waiting THEN 'TENTATIVE' ELSE 'CONFIRMED' END FROM greenlight.calendar};
my $calendar = q{SELECT greenlight.calendar_ics('acme', '{"since": "2030-12-01", "until": "2032-02-01"}')};
my $rows = as($node, 'app', 'ben', "$view ORDER BY publish_at, variant_id");
is(scalar(split /\n/, $rows), 2 * $number, 'all posts stand in the view, once for each channel');
is(events(as($node, 'app', 'ben', $calendar)), "$rows\n", 'the events are the rows of the view');
as($node, 'app', 'ben', q{SELECT greenlight.cancel(id, 'no more') FROM greenlight.post WHERE id % 2 = 0});
as($node, 'app', 'ann', q{SELECT greenlight.submit(id) FROM greenlight.post WHERE id % 2 = 1});
my $left = as($node, 'app', 'ben', "$view ORDER BY publish_at, variant_id");
my $kept = as($node, 'app', 'ben', 'SELECT count(*) FROM greenlight.post WHERE id % 2 = 1');
cmp_ok($kept, '>', 5, 'half of them are taken back, the rest is submitted');
is(scalar(split /\n/, $left), 2 * $kept, 'and stands in the view');
is(events(as($node, 'app', 'ben', $calendar)), "$left\n", 'and the events are the rows of the view again');
# deadlines are tasks: due when the step is, by the same name for good, with a number that grows; gone when it is decided
as($node, 'app', 'ben', q{SELECT greenlight.create_workflow('acme', 'timed', '{"mode": "required", "steps": [{"name": "final, look; \\\\ here", "requires":
	[{"role": "manager"}], "deadline": {"within": "36 hours"}}]}')});
as($node, 'app', 'ben', q{SELECT name FROM greenlight.assign_workflow('acme', 'timed')});
for my $title (@titles)
{
	my $quoted = $title =~ s/'/''/gr;
	my $id = as($node, 'app', 'ann', qq{SELECT id FROM greenlight.create_post('acme', '$quoted', 'text', '{one}')});
	as($node, 'app', 'ann', "SELECT greenlight.submit($id)");
}
my $week = q{SELECT greenlight.calendar_ics('acme', format('{"since": "%s", "until": "%s"}', current_date - 1, current_date + 7)::jsonb)};
my $tasks = q{SELECT to_char(s.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), p.title || ': ' || s.step, p.status, 'NEEDS-ACTION'
	FROM greenlight.review_step s JOIN greenlight.post p ON p.id = s.post_id WHERE s.state = 'open' AND s.due_at IS NOT NULL ORDER BY s.due_at, p.id};
my $due = as($node, 'app', 'ben', $tasks);
is(scalar(split /\n/, $due), scalar @titles, 'each of the posts has a deadline');
my $before = as($node, 'app', 'ben', $week);
is(events($before), "$due\n", 'the tasks are the open steps with their due times');
as($node, 'app', 'ben', q{SELECT greenlight.extend_deadline(post_id, due_at + interval '1 day', 'more time') FROM greenlight.review_step WHERE state = 'open' AND due_at IS NOT NULL});
my $after = as($node, 'app', 'ben', $week);
isnt(as($node, 'app', 'ben', $tasks), $due, 'the deadlines are later now');
is(events($after), as($node, 'app', 'ben', $tasks) . "\n", 'and so are the tasks');
my ($uids_before, $uids_after) = map { join ' ', $_ =~ /^UID:(step\S+)/mg } $before, $after;
is(scalar(split / /, $uids_before), scalar @titles, 'each task has a name');
is($uids_after, $uids_before, 'and keeps it');
my @numbers = map { [ $_ =~ /^SEQUENCE:(\d+)/mg ] } $before, $after;
is(scalar @{ $numbers[0] }, scalar @titles, 'each has a number');
is(scalar(grep { $numbers[1][$_] <= $numbers[0][$_] } 0 .. $#{ $numbers[0] }), 0, 'and a greater one later');
as($node, 'app', 'ben', q{SELECT greenlight.approve(post_id, revision) FROM greenlight.review_step WHERE state = 'open' AND due_at IS NOT NULL});
is(events(as($node, 'app', 'ben', $week)), '', 'what is decided is no task any more');

is(events(as($node, 'app', 'ben', q{SELECT greenlight.calendar_ics('acme', '{"since": "2040-01-01", "until": "2040-02-01"}')})), '',
	'nothing planned is a calendar, too');
like(events("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"), qr/refused: PRODID/, 'what is no calendar is seen');

my $page = as($node, 'app', 'ben', q{SELECT greenlight.calendar_html('acme', '2031-03-01')});
my @schemes = schemes($page);
is(scalar @schemes, 2, 'there is a light and a dark scheme');
for my $scheme (@schemes)
{
	my @poor = grep { contrast($scheme->{text}, $scheme->{$_}) < 7 } qw(page beyond waiting ready out trouble gone);
	push @poor, grep { contrast($scheme->{soft}, $scheme->{$_}) < 7 } qw(page beyond);
	is("@poor", '', 'every text stands out by 7 to 1');
}

done_testing();
