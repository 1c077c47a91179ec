# Promise: every query in docs/bi runs for a login that is an analyst, and finds something; every view and column that the
# models name is there; they name nothing outside of greenlight_bi.
use strict;
use warnings FATAL => 'all';

use Greenlight;
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# histories are lived by the test clock, so the worker stays away
my $node = server('main', settings => [ "greenlight.database_names = 'none'", 'max_connections = 60' ]);
$node->safe_psql('postgres', 'CREATE DATABASE app');
$node->safe_psql('app', 'CREATE EXTENSION pg_greenlight; CREATE EXTENSION greenlight_test');
$node->safe_psql('app', slurp_file('test/metrics/histories.sql') . q{
	SELECT histories.team();
	SELECT setseed(0.5);
	SELECT count(histories.post((ARRAY['north', 'west'])[1 + n % 2], '2026-01-05 08:00+00'::timestamptz + n * '1 day'::interval)) FROM generate_series(1, 60) n;
	SELECT greenlight_test.reset_clock();
	SELECT greenlight.refresh_metrics();
	CREATE ROLE bi LOGIN;
	SELECT greenlight.grant_access('bi', 'analyst');
});

# How many rows a statement gives an analyst, and what was said against it
sub counted
{
	my ($sql) = @_;
	$sql =~ s/;$//;
	my (undef, $out, $err) = $node->psql('app', "SET SESSION AUTHORIZATION bi; SELECT count(*) FILTER (WHERE jsonb_strip_nulls(to_jsonb(x)) <> '{}') FROM ($sql) x");
	return ($out, $err);
}

my ($statements, $complaint);
run [ 'test/tools/dashboard-queries', 'docs/bi' ], '>', \$statements, '2>', \$complaint;
is($complaint, '', 'the files are read');
my %asked;
for (split /\n/, $statements)
{
	my ($name, $sql) = split /\t/, $_, 2;
	my ($tool) = split / /, $name;
	$asked{$tool}++;
	my ($out, $err) = counted($sql);
	is($err, '', "$name runs");
	# what is about the last 28 days has no rows: the histories are older
	cmp_ok($out, '>', 0, "$name finds something") if $err eq '' && $sql !~ /now_bottleneck/;
	my @others = grep { !/^(greenlight_bi\.|greenlight\.duration_percentile)/ } $sql =~ /\b(greenlight\w*\.\w+|pg_\w+\.\w+|information_schema\.\w+)/g;
	is("@others", '', "$name names nothing else");
}
is(join(' ', sort keys %asked), 'cube dbt grafana metabase superset', 'each tool asked');

# a column that is not there is seen: in each file one name is spoilt
for my $spoilt (
	[ 'grafana.json', 'a.first_pass)', 'a.first_past)' ], [ 'metabase.sql', 'x.state', 'x.stare' ],
	[ 'superset/datasets/greenlight/votes.yaml', 'sum(sla_met)', 'sum(sla_mett)' ], [ 'dbt.yml', 'expr: cycle_time_seconds', 'expr: cycle_seconds' ],
	[ 'cube.yml', '{CUBE}.on_time"', '{CUBE}.on_times"' ])
{
	my ($file, $from, $to) = @$spoilt;
	my $folder = PostgreSQL::Test::Utils::tempdir();
	system('cp', '-r', 'docs/bi', "$folder/bi") == 0 or die 'cannot copy docs/bi';
	my $content = slurp_file("$folder/bi/$file");
	$content =~ s/\Q$from\E/$to/ or die "$file has no $from";
	open my $out, '>', "$folder/bi/$file" or die "cannot write $file: $!";
	print $out $content;
	close $out;
	my $spoilt_statements;
	run [ 'test/tools/dashboard-queries', "$folder/bi" ], '>', \$spoilt_statements;
	my $refused = 0;
	for (split /\n/, $spoilt_statements)
	{
		my (undef, $sql) = split /\t/, $_, 2;
		my (undef, $err) = counted($sql);
		$refused++ if $err =~ /column .* does not exist/;
	}
	cmp_ok($refused, '>', 0, "$file: $to is not there");
}

done_testing();
