# Promise: with pg_cron beside it the chores are done by its jobs; without it, or with none of our jobs, the worker
# does them every hour and health() says so. Nothing that is due waits for either.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

sub value { return as_admin($_[0], $_[1], $_[2]) }

# approved posts of ann's without a publish time, in a workspace with a slot for each minute of the week
sub queue
{
	my ($node, $db, $n) = @_;
	value($node, $db, q{SELECT count(greenlight.add_slot('acme', 'box', d, '12:00')) FROM generate_series(1, 7) d});
	return posts($node, $db, $n, 'box');
}

my $planned = q{SELECT count(*) FROM greenlight.post WHERE publish_at IS NOT NULL};
my $health = q{SELECT status, detail FROM greenlight.health() WHERE check_name = 'cron'};

# without pg_cron: the worker, when it starts and then once an hour
my $node = server('without');
equip($node, 'app');
$node->safe_psql('app', 'CREATE EXTENSION greenlight_test');
wait_for_worker($node, 'app');
is(sqlstate($node, 'app', undef, 'SELECT greenlight.install_cron_jobs()'), '55000', 'there is no pg_cron to install jobs in');
is(sqlstate($node, 'app', undef, 'SELECT greenlight.remove_cron_jobs()'), '55000', 'nor to remove them from');
like(value($node, 'app', $health), qr/^warn\|.*every hour/, 'health() says who does the chores');
my @waiting = queue($node, 'app', 3);
is(value($node, 'app', q{SELECT greenlight.run_chore('slots')}), '0', 'slots are filled in no workspace that did not ask for it');
value($node, 'app', q{SELECT greenlight.set_workspace('acme', '{"fill_slots": true}')});
is(value($node, 'app', $planned), '0', 'and not at once in one that does');
$node->restart;
ok($node->poll_query_until('app', "SELECT ($planned) = 3"), 'the worker fills them when it starts');
is(value($node, 'app', q{SELECT actor IS NULL, count(*) FROM greenlight.event WHERE action = 'schedule' GROUP BY 1}), 't|3', 'nobody did it in person');
@waiting = posts($node, 'app', 2, 'box');
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
is(value($node, 'app', $planned), '3', 'within the hour nothing more is done');
value($node, 'app', q{SELECT greenlight_test.set_clock(clock_timestamp() + interval '61 minutes'), greenlight.worker_wake()});
ok($node->poll_query_until('app', "SELECT ($planned) = 5"), 'an hour later the next ones have their turn');
is(value($node, 'app', q{SELECT count(DISTINCT publish_at) FROM greenlight.post WHERE publish_at IS NOT NULL}), '5', 'each has a slot of its own');
# who fills at the same time keeps nobody waiting
value($node, 'app', q{SELECT greenlight_test.reset_clock()});
posts($node, 'app', 1, 'box');
my $other = $node->background_psql('app');
$other->query_safe(q{BEGIN; SELECT id FROM greenlight_internal.slot FOR UPDATE});
is(value($node, 'app', q{SELECT greenlight.run_chore('slots')}), '0', 'slots that somebody has locked are left alone');
$other->query_safe('ROLLBACK');
$other->quit;
is(value($node, 'app', q{SELECT greenlight.run_chore('slots')}), '1', 'until the next time');
is(sqlstate($node, 'app', 'ben', q{SELECT greenlight.run_chore('slots')}), '42501', 'chores are for administrators');
is(sqlstate($node, 'app', 'ben', q{SELECT greenlight.install_cron_jobs()}), '42501', 'and so are their jobs');
is(sqlstate($node, 'app', 'ann', q{SELECT greenlight.set_workspace('acme', '{"fill_slots": false}')}), '42501', 'who manages no calendar cannot ask for it');
# each workspace is a transaction of its own
value($node, 'app', q{
	SELECT greenlight.create_workspace('other');
	SELECT greenlight.set_workspace('other', '{"fill_slots": true}');
	SELECT greenlight.add_member('other', 'Ann', '{manager}'), greenlight.add_member('other', 'Ben', '{manager}');
	SELECT greenlight.register_channel('other', 'box', 'sandbox');
	SELECT greenlight.add_slot('other', 'box', d, '12:00') FROM generate_series(1, 7) d});
my $one = as($node, 'app', 'ann', q{SELECT (greenlight.create_post('other', 'One', 'text', '{box}')).id});
as($node, 'app', 'ann', "SELECT greenlight.submit($one)");
as($node, 'app', 'ben', "SELECT greenlight.approve($one, 1)");
posts($node, 'app', 1, 'box');
$node->restart;
ok($node->poll_query_until('app', "SELECT ($planned) = 8"), 'the worker fills the slots of two workspaces');
is(value($node, 'app', q{SELECT count(DISTINCT x), count(*) FROM (SELECT DISTINCT ON (workspace_id) xmin::text AS x
	FROM greenlight_internal.event WHERE action = 'schedule' ORDER BY workspace_id, at DESC) e}), '2|2', 'each in a transaction of its own');
# old keys go in batches; one that is not old enough stays, as does what a clock in doubt calls old
my $keys = q{SELECT count(*) FILTER (WHERE used_at < now() - interval '30 days'), count(*) FROM greenlight_internal.idempotency};
sub used
{
	my ($from, $to, $age) = @_;
	my $path = $node->basedir . '/keys';
	$node->safe_psql('app', "COPY (SELECT workspace_id, 1, 'key ' || n, sha256('x'), id, now() - interval '$age'
		FROM greenlight_internal.post, generate_series($from, $to) n WHERE id = $one) TO '$path'");
	return $node->safe_psql('app', "COPY greenlight_internal.idempotency FROM '$path'");
}
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
used(1, 2500, '31 days');
used(2501, 2510, '29 days');
posts($node, 'app', 1, 'box');
is(value($node, 'app', $keys), '2500|2510', 'keys of a month');
value($node, 'app', q{SELECT greenlight_test.jump_clock(clock_timestamp() + interval '61 minutes'), greenlight.worker_wake()});
as_admin($node, 'app', 'SELECT greenlight.wait_for_worker()');
is(value($node, 'app', $planned), '9', 'an hour later a post is put into its slot');
is(value($node, 'app', $keys), '2500|2510', 'what a clock that has jumped calls old stays');
$node->restart;
ok($node->poll_query_until('app', q{SELECT count(*) = 10 FROM greenlight_internal.idempotency}), 'the worker takes old ones away');
is(value($node, 'app', $keys), '0|10', 'and no other');
used(2511, 2511, '31 days');
is(value($node, 'app', q{SELECT greenlight.run_chore('retention')}), '1', 'run_chore() says how many rows went');
is_sound($node, 'app');
$node->stop;

my $version = cron_version();
unless ($version)
{
	diag 'pg_cron is not installed on this machine: its jobs are not tested';
	done_testing();
	exit;
}

# the default version in pg_cron's control file; undef where it is not installed
sub cron_version
{
	my $share = `$ENV{PG_CONFIG} --sharedir`;
	chomp $share;
	open my $file, '<', "$share/extension/pg_cron.control" or return;
	my ($found) = grep { defined } map { /default_version\s*=\s*'(.+?)'/ ? $1 : undef } <$file>;
	return $found;
}

# with it: jobs, once, that run
$node = server('beside', settings => [
	"shared_preload_libraries = 'pg_greenlight,greenlight_test,pg_cron'", "cron.database_name = 'app'",
	"cron.use_background_workers = on", "greenlight.metrics_interval = 0" ]);
equip($node, 'app');
is(sqlstate($node, 'app', undef, 'SELECT greenlight.install_cron_jobs()'), '55000', 'a library alone is not enough');
# a schema of that name is not pg_cron
$node->safe_psql('app', q{
	CREATE SCHEMA cron;
	CREATE FUNCTION cron.schedule_in_database(text, text, text, text, text, boolean) RETURNS bigint LANGUAGE sql AS 'SELECT 1 / 0'});
is(sqlstate($node, 'app', undef, 'SELECT greenlight.install_cron_jobs()'), '55000', 'nor is a schema that looks like it');
$node->safe_psql('app', 'DROP SCHEMA cron CASCADE; CREATE EXTENSION pg_cron');
like(value($node, 'app', $health), qr/^warn\|pg_cron has none/, "pg_cron $version has none of our jobs yet");
my $jobs = q{SELECT jobname, schedule, command, username, database, active FROM cron.job ORDER BY jobname};
my $installed = join "\n",
	'greenlight metrics|*/5 * * * *|SELECT greenlight.refresh_metrics()|postgres|app|t',
	q{greenlight retention|40 3 * * *|SELECT greenlight.run_chore('retention')|postgres|app|t},
	q{greenlight series|*/10 * * * *|SELECT greenlight.run_chore('series')|postgres|app|t},
	q{greenlight slots|*/10 * * * *|SELECT greenlight.run_chore('slots')|postgres|app|t};
value($node, 'app', q{SELECT cron.schedule('somebody''s', '0 0 1 1 *', 'SELECT 1')});
my $theirs = q{somebody's|0 0 1 1 *|SELECT 1|postgres|app|t};
value($node, 'app', 'SELECT * FROM greenlight.install_cron_jobs()');
is(value($node, 'app', $jobs), "$installed\n$theirs", 'jobs are installed');
is(value($node, 'app', 'SELECT count(*) FROM greenlight.install_cron_jobs()'), '4', 'and once more');
is(value($node, 'app', $jobs), "$installed\n$theirs", 'that makes no second ones');
like(value($node, 'app', $health), qr/^ok\|4 jobs/, 'health() counts them');
# another administrator takes them over
$node->safe_psql('app', q{CREATE ROLE adm LOGIN; SELECT greenlight.grant_access('adm', 'admin')});
as($node, 'app', 'adm', 'SELECT * FROM greenlight.install_cron_jobs()');
is(value($node, 'app', q{SELECT string_agg(DISTINCT username, ',') || count(*) FROM cron.job WHERE jobname ~ '^greenlight'}), 'adm4',
	'who installs them anew runs them, nobody else');
# fields that pg_cron cannot read are its own complaint, and nothing is half done
isnt(sqlstate($node, 'app', 'adm', q{SELECT greenlight.install_cron_jobs('{"slots": "soon"}')}), '00000', 'a schedule that cannot be read is refused');
is(sqlstate($node, 'app', 'adm', q{SELECT greenlight.install_cron_jobs('{"slot": "* * * * *"}')}), '22023', 'so is a job that does not exist');
is(value($node, 'app', q{SELECT count(*) FROM cron.job WHERE jobname ~ '^greenlight' AND schedule ~ '^\*/'}), '3', 'the jobs are as they were');

# they run, as a login that is no superuser, and do what they are for
value($node, 'app', q{SELECT greenlight.set_workspace('acme', '{"fill_slots": true}')});
queue($node, 'app', 2);
as($node, 'app', 'adm', q{SELECT * FROM greenlight.install_cron_jobs('{"slots": "* * * * *", "metrics": "* * * * *", "retention": "* * * * *"}')});
ok($node->poll_query_until('app', "SELECT ($planned) = 2"), 'a job fills the slots');
ok($node->poll_query_until('app', q{SELECT count(DISTINCT command) = 3 FROM cron.job_run_details WHERE status = 'succeeded' AND username = 'adm'}), 'all of them succeed');
is(value($node, 'app', q{SELECT count(*) FROM cron.job_run_details WHERE status = 'failed'}), '0', 'none fails');
is(value($node, 'app', 'SELECT greenlight.remove_cron_jobs()'), '4', 'they can be removed');
is(value($node, 'app', $jobs), $theirs, "somebody's own job stays");
is(value($node, 'app', 'SELECT greenlight.remove_cron_jobs()'), '0', 'once more removes nothing');
is_sound($node, 'app');

done_testing();
