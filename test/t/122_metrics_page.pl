# Promise: the page of metrics_html() says what the views of greenlight_bi say, in its charts and in its tables; it is
# XML, asks for nothing from elsewhere, can be read by those who see colours poorly, and does not grow with the posts.
use strict;
use warnings FATAL => 'all';

use Contrast;
use Greenlight;
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
	SELECT count(histories.post('north', '2026-01-05 08:00+00'::timestamptz + n * '1 day'::interval)) FROM generate_series(1, 110) n;
	SELECT greenlight_test.reset_clock();
	SELECT greenlight.refresh_metrics();
	CREATE ROLE bi LOGIN;
	SELECT greenlight.grant_access('bi', 'analyst');
	CREATE TABLE public.page AS SELECT xmlparse(DOCUMENT greenlight.metrics_html('north', '2026-01-01', '2026-03-31')) AS doc;
	CREATE FUNCTION public.texts(path text) RETURNS SETOF text LANGUAGE sql AS $$ SELECT unnest(xpath(path, doc))::text FROM public.page $$;
	-- the cells of the table below a heading: a line each
	CREATE FUNCTION public.cells(caption text) RETURNS SETOF text[] LANGUAGE sql AS $$
		SELECT ARRAY(SELECT COALESCE((xpath('string(.)', cell))[1]::text, '') FROM unnest(xpath('/tr/*', line)) cell)
		FROM public.page, unnest(xpath(format('//table[caption="%s"]/tbody/tr', caption), doc)) line $$;
	GRANT ALL ON ALL TABLES IN SCHEMA public TO bi;
});

# What the page says and what a query of an analyst says.
sub agrees
{
	my ($name, $shown, $asked) = @_;
	my $page = as($node, 'app', 'bi', $shown);
	like($page, qr/[^0|\s]/, "$name: the page says something");
	is($page, as($node, 'app', 'bi', $asked), "$name: and the views say the same");
	return;
}

my $workspace = q{(SELECT workspace_id FROM greenlight_bi.dim_workspace WHERE workspace = 'north')};
my $period = q{BETWEEN '2026-01-01' AND '2026-03-31'};

agrees('glance', q{SELECT string_agg(b, ' ') FROM texts('//dl/div/dd/b/text()') b},
	q{SELECT string_agg(CASE metric WHEN 'approved' THEN n::text ELSE reads END, ' ') FROM greenlight.metrics('2026-01-01', '2026-03-31', workspace => 'north')
		WHERE metric IN ('approved', 'first_pass_rate', 'sla_compliance', 'on_time_publish', 'cycle_time', 'time_to_first_response')});
agrees('all metrics', q{SELECT c[1], c[2], c[4] FROM cells('All metrics beside those of as many days before') c ORDER BY c[1] COLLATE "C"},
	q{SELECT metric, n, reads FROM greenlight.metrics('2026-01-01', '2026-03-31', workspace => 'north') ORDER BY metric COLLATE "C"});
agrees('before', q{SELECT c[1], c[3] FROM cells('All metrics beside those of as many days before') c ORDER BY c[1] COLLATE "C"},
	q{SELECT metric, n_before FROM greenlight.compare_periods('2026-01-01', '2026-03-31', workspace => 'north') ORDER BY metric COLLATE "C"});
agrees('dots', q{SELECT t FROM texts('//svg[starts-with(@aria-labelledby, "cycle")]/svg/title/text()') t ORDER BY 1},
	qq{SELECT format('Post %s, %s: %s', post_id, approved_date, CASE WHEN cycle_time_seconds < 60 THEN round(cycle_time_seconds::numeric, 1) || ' s'
			WHEN cycle_time_seconds < 3600 THEN floor(cycle_time_seconds / 60) || ' min' WHEN cycle_time_seconds < 172800 THEN floor(cycle_time_seconds / 3600) || ' h ' || floor(cycle_time_seconds / 60)::int % 60 || ' m'
			ELSE floor(cycle_time_seconds / 86400) || ' d ' || floor(cycle_time_seconds / 3600)::int % 24 || ' h' END)
		FROM greenlight_bi.fact_post WHERE workspace_id = $workspace AND approved_date $period AND cycle_time_seconds IS NOT NULL ORDER BY 1});
agrees('weeks', q{SELECT c[1], c[2] FROM cells('Cycle time by week') c},
	qq{SELECT date_trunc('week', day)::date, sum(n) FROM greenlight_bi.agg_duration_histogram WHERE workspace_id = $workspace AND metric = 'cycle_time' AND day $period GROUP BY 1 ORDER BY 1});
agrees('flow', q{SELECT c[2], c[3], c[4] FROM cells('Cumulative flow') c WHERE c[1] = '2026-03-31'},
	qq{SELECT COALESCE(sum(wip_end) FILTER (WHERE state = 'draft'), 0), COALESCE(sum(wip_end) FILTER (WHERE state = 'in_review'), 0), COALESCE(sum(wip_end) FILTER (WHERE state = 'changes_requested'), 0)
		FROM (SELECT DISTINCT ON (workflow_id, state) * FROM greenlight_bi.agg_flow_daily WHERE workspace_id = $workspace AND day <= '2026-03-31' ORDER BY workflow_id, state, day DESC) x});
agrees('published', q{SELECT c[6] FROM cells('Cumulative flow') c WHERE c[1] = '2026-03-31'},
	qq{SELECT sum(entered - exited) FROM greenlight_bi.agg_flow_daily WHERE workspace_id = $workspace AND day $period AND state = 'published'});
agrees('age', q{SELECT c[1], c[2] FROM cells('Age by place') c ORDER BY 1},
	qq{SELECT COALESCE(step, replace(state, '_', ' ')), count(*) FROM greenlight_bi.now_wip WHERE workspace_id = $workspace GROUP BY 1 ORDER BY 1});
agrees('ages', q{SELECT count(*) FROM texts('//svg[starts-with(@aria-labelledby, "age")]/svg/title')}, qq{SELECT count(*) FROM greenlight_bi.now_wip WHERE workspace_id = $workspace});
agrees('load', q{SELECT c[1], c[3], c[4], c[6] FROM cells('Open steps that wait for each person, and votes given') c ORDER BY 1},
	qq{SELECT person, COALESCE(waiting, 0), COALESCE(overdue, 0), COALESCE(votes, 0) FROM greenlight_bi.dim_person p
		LEFT JOIN greenlight_bi.now_reviewer_load l USING (person_id, person) LEFT JOIN (SELECT person_id, sum(decisions) AS votes FROM greenlight_bi.agg_person_daily
			WHERE workspace_id = $workspace AND day $period GROUP BY 1) v USING (person_id) WHERE person LIKE 'north%' AND (waiting > 0 OR votes > 0) ORDER BY 1});
agrees('deadlines', q{SELECT sum(c[2]::int), sum(c[3]::int) FROM cells('Steps with a deadline') c},
	qq{SELECT sum(sla_closed), sum(sla_closed - sla_met) FROM greenlight_bi.agg_step_daily WHERE workspace_id = $workspace AND day $period});
agrees('risks', q{SELECT c[1], c[2] FROM cells('Open steps by the share of their time that is used, the worst first') c ORDER BY c[1]::int},
	qq{SELECT post_id, step FROM (SELECT * FROM greenlight_bi.now_sla_risk WHERE workspace_id = $workspace ORDER BY share_used DESC LIMIT 15) x ORDER BY post_id});

# every chart is named and described, every table has a caption and headings; ids are unique and those named are there
is(as($node, 'app', 'bi', q{SELECT count(*) FROM texts('//svg[@role="img"]') c WHERE c !~ 'aria-labelledby="([a-z]+)-chart-title \1-chart-text"'}), '0', 'charts have names');
is(as($node, 'app', 'bi', q{SELECT count(*) FROM texts('//svg[@role="img"]')}), '4', 'and there are four');
is(as($node, 'app', 'bi', q{SELECT count(*) FROM texts('//*[@aria-labelledby]/@aria-labelledby') a, regexp_split_to_table(a, ' ') r WHERE r NOT IN (SELECT texts('//@id'))}), '0', 'what is named is there');
is(as($node, 'app', 'bi', q{SELECT count(*) - count(DISTINCT i) FROM texts('//@id') i}), '0', 'ids are unique');
is(as($node, 'app', 'bi', q{SELECT count(*) FROM texts('//table[not(caption) or not(thead/tr/th[@scope="col"])]')}), '0', 'tables have captions and headings');
is(as($node, 'app', 'bi', q{SELECT count(*) FROM texts('//tbody/tr[not(th[@scope="row"])]')}), '0', 'and each line its own');

my $page = as($node, 'app', 'bi', q{SELECT greenlight.metrics_html('north', '2026-01-01', '2026-03-31')});
unlike($page, qr/<script|<link|<img|<iframe|<object|src=|href=|url\(|\@import|https?:|\son[a-z]+=/i, 'nothing runs and nothing is loaded');

my @schemes = schemes($page);
is(scalar @schemes, 2, 'there is a light and a dark scheme');
for my $scheme (@schemes)
{
	my @poor;
	for my $ground (qw(page card))
	{
		push @poor, map { "$_ on $ground" } grep { contrast($scheme->{$_}, $scheme->{$ground}) < 7 } qw(text soft);
	}
	push @poor, grep { contrast($scheme->{$_}, $scheme->{card}) < 3 } qw(dot late fill edge band0 band1 band2 band3 band4);
	push @poor, 'late on fill' if contrast($scheme->{late}, $scheme->{fill}) < 1.5;
	is("@poor", '', 'words stand out by 7 to 1, what is drawn by 3 to 1');
}

# a hundred times as many posts: the slowest and a sample of the others
my $columns = $node->safe_psql('app', q{SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
	WHERE attrelid = 'greenlight_internal.fact_post'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('post_id', 'cycle_time_seconds')});
$node->safe_psql('app', qq{SET greenlight.maintenance = on; SET client_min_messages = error;
	INSERT INTO greenlight_internal.fact_post (post_id, cycle_time_seconds, $columns)
	SELECT post_id + 1000000 * n, cycle_time_seconds * (1 + n / 1000.0), $columns FROM greenlight_internal.fact_post, generate_series(1, 100) n});
my $large = as($node, 'app', 'bi', q{SELECT greenlight.metrics_html('north', '2026-01-01', '2026-03-31')});
my $dots = () = $large =~ /<title>Post \d+, 2026-\d\d-\d\d: /g;
ok($dots > 500 && $dots <= 660, "of thousands of posts $dots are drawn");
like($large, qr/sample of the others are drawn, $dots in all/, 'which the page says');
my ($slowest) = split /\n/, as($node, 'app', 'bi', qq{SELECT post_id FROM greenlight_bi.fact_post WHERE workspace_id = $workspace AND approved_date $period
	AND cycle_time_seconds IS NOT NULL ORDER BY cycle_time_seconds DESC, post_id LIMIT 1});
like($large, qr/<title>Post $slowest, /, 'the slowest is among them');
cmp_ok(length $large, '<', 256 * 1024, 'the page keeps its size');

done_testing();
