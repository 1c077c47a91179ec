--
-- metrics_page: the metrics as a page: who gets it, that it is whole and well-formed whatever names hold, and that it has bounds
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('page', 'olga:owner', 'ann:creator', 'ed:editor', 'ana:analyst', 'cli:client');
-- names that would like to be markup, leave an attribute, turn the line round, or are no characters of XML
SELECT '</title><script>alert(1)</script>&amp;"''' || U&'\202e' || 'שלום' AS space, '"><svg onload=x> ]]> -- $ %s ' || U&'\FFFF' AS step, '<i>Eve</i> "%" $' AS eve \gset
SELECT name = :'space' FROM greenlight.create_workspace(:'space', 'UTC');
CREATE ROLE page_eve LOGIN;
SELECT greenlight.grant_access('page_eve', 'user') IS NOT NULL;
SELECT name FROM greenlight.add_person(:'eve', 'eve@page.example', 'page_eve');
SELECT (m).person FROM (SELECT greenlight.add_member(:'space', p, r) AS m FROM (VALUES ('page_olga', '{owner}'::text[]), ('page_ann', '{creator}'), (:'eve', '{editor}')) x (p, r)) x;
SELECT name FROM greenlight.register_channel(:'space', 'blog', 'sandbox');
SELECT name FROM greenlight.create_workflow(:'space', '<table>', jsonb_build_object('mode', 'required', 'steps', jsonb_build_array(jsonb_build_object('name', :'step',
	'requires', '[{"role": "editor"}]'::jsonb, 'deadline', '{"within": "2 hours", "actions": [{"at": "100%", "do": "remind"}]}'::jsonb))));
SELECT name FROM greenlight.assign_workflow(:'space', '<table>');
CREATE FUNCTION pg_temp.post(title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post(%L, %L, ''secret text'', ''{blog}'')))', current_setting('page.space'), title)) $$;
CREATE FUNCTION pg_temp.approve(title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('eve', format('SELECT status FROM greenlight.approve((SELECT id FROM greenlight.post WHERE workspace = %L AND title = %L), 1)', current_setting('page.space'), title)) $$;
SELECT set_config('page.space', :'space', false) IS NOT NULL;

-- before it is counted
SELECT left(test.run('olga', format('SELECT greenlight.metrics_html(%L)', :'space')), 15);
-- three approved, one of them late, one that waits
SELECT greenlight_test.set_clock('2020-03-06 10:00+00');
SELECT pg_temp.post(t) FROM unnest('{one,two,three,secret title}'::text[]) t;
SELECT greenlight_test.set_clock('2020-03-06 11:00+00');
SELECT pg_temp.approve(t) FROM unnest('{one,two}'::text[]) t;
SELECT greenlight_test.set_clock('2020-03-09 11:00+00');
SELECT pg_temp.approve('three');
SELECT changes > 0 FROM greenlight.refresh_metrics();
SELECT greenlight_test.reset_clock();

CREATE TABLE test.page AS SELECT line, number FROM regexp_split_to_table(test.run('olga', format('SELECT greenlight.metrics_html(%L, ''2020-03-01'', ''2020-03-31'')', :'space')), E'\n') WITH ORDINALITY x (line, number);
CREATE TABLE test.html AS SELECT string_agg(line, E'\n' ORDER BY number) AS html FROM test.page;
-- well-formed, complete in itself, without content
SELECT xml_is_well_formed_document(replace(html, '<!DOCTYPE html>', '')), html ~* '(src=|href=|url\(|@import|<script|onload=x>|javascript:|http)', html ~ 'secret' FROM test.html;
-- each name is text, wherever it stands
SELECT line FROM test.page WHERE line ~ '^<(title|h1|h2|p>|section)' ORDER BY number;
SELECT regexp_replace(regexp_replace(line, '\d+ d \d+ h', 'AGE', 'g'), '>\d+</th>', '>POST</th>') FROM test.page WHERE line ~ '^<tr>' AND line ~ '<bdi>' ORDER BY number;
SELECT substring(line FROM '<text class="mark".*') FROM test.page WHERE line ~ '<text class="mark"' ORDER BY number;
SELECT count(*) BETWEEN 1 AND 28 FROM test.page WHERE line ~ '^<tr><th scope="row">2020-03-\d\d</th>(<td>\d+</td>){5}</tr>';
-- the figures are those of metrics()
SELECT regexp_replace(line, '<[^>]+>', ' ', 'g') FROM test.page WHERE line ~ '^<div><dt>' ORDER BY number;
SELECT test.run('olga', format('SELECT metric, n, reads FROM greenlight.metrics(''2020-03-01'', ''2020-03-31'', workspace => %L) WHERE metric IN (''approved'', ''first_pass_rate'', ''sla_compliance'', ''cycle_time'')', :'space'));
-- a dot for each approved post, a band for each state, and what is drawn has its words
SELECT count(*) FILTER (WHERE line ~ '<title>Post \d+, 2020-03-\d\d: '), count(*) FILTER (WHERE line ~ '<path class="band'), count(*) FILTER (WHERE line ~ '<svg class="chart" role="img" aria-labelledby'),
	count(*) FILTER (WHERE line ~ '<details>') FROM test.page;

-- who gets it: with view_metrics or as an analyst, for workspaces whose metrics they may read
SELECT w, left(test.run(w, $$SELECT greenlight.metrics_html('page', '2020-03-01', '2020-03-31')$$), 25) FROM unnest('{olga,ana,ann,cli,ed}'::text[]) w;
SELECT test.run('ana', format('SELECT greenlight.metrics_html(%L)', :'space'));
CREATE ROLE page_bi LOGIN;
SELECT access FROM greenlight.grant_access('page_bi', 'analyst');
SELECT left(test.run('bi', format('SELECT greenlight.metrics_html(%L)', :'space')), 15);
-- nothing happened: a page, too
SELECT regexp_replace(line, '<[^>]+>', '', 'g') FROM regexp_split_to_table(test.run('ana', $$SELECT greenlight.metrics_html('page', '2001-01-01', '2001-01-01')$$), E'\n') line WHERE line ~ '^<(section|p>|h1)';
-- bounds
SELECT test.run('ana', $$SELECT greenlight.metrics_html('page', '2020-03-02', '2020-03-01')$$);
SELECT test.run('ana', $$SELECT greenlight.metrics_html('page', '2024-01-01', '2026-01-01')$$);
SELECT left(test.run('ana', $$SELECT greenlight.metrics_html('page', '2024-01-02', '2026-01-01')$$), 15);
SELECT test.run('ana', $$SELECT greenlight.metrics_html('page', 'infinity')$$);
SELECT test.run('ana', $$SELECT greenlight.metrics_html('page', '1899-12-31', '1900-01-05')$$);
SELECT test.run('ana', $$SELECT greenlight.metrics_html('page', options => '{"theme": "dark"}')$$);
SELECT test.run('ana', $$SELECT greenlight.metrics_html(NULL)$$);
SELECT test.run('ana', $$SELECT greenlight.metrics_html('nowhere')$$);
-- what escapes names in pages
SELECT greenlight_internal.html('<a href="x" title=''y''>&' || chr(9) || chr(7) || U&'\FFFE\FFFF\FFFD\202e' || '</a>') = '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;' || chr(9) || '   ' || U&'\FFFD\202e' || '&lt;/a&gt;';
DROP TABLE test.page, test.html;
SELECT * FROM greenlight.verify();
