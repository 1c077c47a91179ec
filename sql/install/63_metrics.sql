/*
 * Metrics: bringing them up to date, what is recorded for them, and answers for people in psql.
 */
CREATE TYPE greenlight.metrics_report AS
(
	posts bigint,
	changes bigint,
	watermark bigint,
	refreshed_at timestamptz
);
COMMENT ON TYPE greenlight.metrics_report IS
'What a refresh of the metrics did: posts looked at, facts that came or went, the last event contained.';

CREATE TYPE greenlight.performance_record AS
(
	variant_id bigint,
	at timestamptz,
	metric text,
	value double precision
);
COMMENT ON TYPE greenlight.performance_record IS
'A measured value of a published variant.';

CREATE TYPE greenlight.metric_line AS
(
	metric text,
	n bigint,
	rate double precision,
	p50_seconds double precision,
	p85_seconds double precision,
	p95_seconds double precision,
	reads text
);
COMMENT ON TYPE greenlight.metric_line IS
'A metric of a period: of how many, the rate or the percentiles, and the rate or median in words.';

CREATE TYPE greenlight.metric_change AS
(
	metric text,
	n bigint,
	n_before bigint,
	value double precision,
	value_before double precision,
	change_percent double precision
);
COMMENT ON TYPE greenlight.metric_change IS
'A metric of a period beside that of the one before: its rate, or its median in seconds.';

CREATE TYPE greenlight.bottleneck AS
(
	workspace text,
	workflow text,
	step text,
	share double precision,
	p50_seconds double precision,
	p85_seconds double precision,
	queue bigint,
	growth bigint
);
COMMENT ON TYPE greenlight.bottleneck IS
'A step and its share of the time that posts spent in steps in the last 28 days; growth is what arrived less what left.';

CREATE FUNCTION greenlight_internal.seconds_in_words(seconds double precision) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
SELECT CASE
	WHEN seconds < 60 THEN round(seconds::numeric, 1) || ' s'
	WHEN seconds < 3600 THEN floor(seconds / 60) || ' min'
	WHEN seconds < 172800 THEN floor(seconds / 3600) || ' h ' || floor(seconds / 60)::bigint % 60 || ' m'
	ELSE floor(seconds / 86400) || ' d ' || floor(seconds / 3600)::bigint % 24 || ' h' END
$$;
REVOKE ALL ON FUNCTION greenlight_internal.seconds_in_words(double precision) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.seconds_in_words(double precision) IS
'A duration for people: 42.0 s, 7 min, 3 h 20 m, 4 d 2 h.';

CREATE FUNCTION greenlight_internal.metric_lines(workspaces bigint[], workflows bigint[], since date, until date) RETURNS SETOF greenlight.metric_line
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
WITH post AS (SELECT sum(a.created) AS created, sum(a.submitted) AS submitted, sum(a.approved) AS approved, sum(a.first_pass) AS first_pass,
		sum(a.rejected) AS rejected, sum(a.published) AS published, sum(a.published_without_approval) AS unapproved,
		sum(a.overrides) AS overridden, sum(a.change_requests) AS change_requests, sum(a.deemed_approvals) AS deemed
	FROM greenlight_internal.agg_approval_daily a
	WHERE a.day BETWEEN since AND until AND a.workspace_id = ANY (workspaces) AND (workflows IS NULL OR a.workflow_id = ANY (workflows))),
step AS (SELECT sum(a.sla_closed) AS closed, sum(a.sla_met) AS met
	FROM greenlight_internal.agg_step_daily a
	WHERE a.day BETWEEN since AND until AND a.workspace_id = ANY (workspaces) AND (workflows IS NULL OR a.workflow_id = ANY (workflows))),
delivery AS (SELECT sum(a.planned) AS planned, sum(a.on_time) AS on_time
	FROM greenlight_internal.agg_delivery_daily a
	WHERE a.day BETWEEN since AND until AND a.workspace_id = ANY (workspaces) AND workflows IS NULL),
counted AS (
	SELECT x.line, x.metric, x.n, NULL::double precision AS rate FROM post p CROSS JOIN LATERAL (VALUES
		(1, 'created', p.created), (2, 'submitted', p.submitted), (3, 'approved', p.approved), (4, 'rejected', p.rejected), (5, 'published', p.published),
		(6, 'change_requests', p.change_requests), (7, 'approved_by_override', p.overridden), (8, 'deemed_approvals', p.deemed), (9, 'published_without_approval', p.unapproved)) AS x (line, metric, n)
	UNION ALL SELECT 10, 'first_pass_rate', p.approved, p.first_pass::double precision / NULLIF(p.approved, 0)::double precision FROM post p
	UNION ALL SELECT 11, 'sla_compliance', s.closed, s.met::double precision / NULLIF(s.closed, 0)::double precision FROM step s
	UNION ALL SELECT 12, 'on_time_publish', d.planned, d.on_time::double precision / NULLIF(d.planned, 0)::double precision FROM delivery d WHERE workflows IS NULL),
measured AS (SELECT m.line, m.metric, COALESCE(h.n, 0) AS n, h.durations
	FROM (VALUES (13, 'cycle_time'), (14, 'cycle_time_business'), (15, 'time_to_first_response'), (16, 'review'), (17, 'rework'), (18, 'lead_time'),
		(19, 'step'), (20, 'response'), (21, 'publish_delay')) AS m (line, metric)
	LEFT JOIN (SELECT a.metric, sum(a.n) AS n, array_agg(a.durations) AS durations FROM greenlight_internal.agg_duration_histogram a
		WHERE a.metric = ANY ('{cycle_time,cycle_time_business,time_to_first_response,review,rework,lead_time,step,response,publish_delay}'::text[])
			AND a.day BETWEEN since AND until AND a.workspace_id = ANY (workspaces) AND (workflows IS NULL OR a.workflow_id = ANY (workflows))
		GROUP BY a.metric) h ON h.metric = m.metric),
percentile AS (SELECT m.line, m.metric, m.n, p.value[1] AS p50, p.value[2] AS p85, p.value[3] AS p95
	FROM measured m CROSS JOIN LATERAL (SELECT greenlight_internal.duration_percentiles(m.durations, '{0.5,0.85,0.95}') AS value OFFSET 0) p)
SELECT x.metric, x.n, x.rate, x.p50, x.p85, x.p95, x.reads
FROM (SELECT c.line, c.metric, COALESCE(c.n, 0)::bigint AS n, round(c.rate::numeric, 4)::double precision AS rate,
		NULL::double precision AS p50, NULL::double precision AS p85, NULL::double precision AS p95, round(100 * c.rate::numeric, 1) || ' %' AS reads FROM counted c
	UNION ALL
	SELECT p.line, p.metric, p.n::bigint, NULL, round(p.p50::numeric, CASE WHEN p.p50 < 100 THEN 1 ELSE 0 END), round(p.p85::numeric, CASE WHEN p.p85 < 100 THEN 1 ELSE 0 END), round(p.p95::numeric, CASE WHEN p.p95 < 100 THEN 1 ELSE 0 END),
		greenlight_internal.seconds_in_words(p.p50) FROM percentile p) x
ORDER BY x.line
$$;
REVOKE ALL ON FUNCTION greenlight_internal.metric_lines(bigint[], bigint[], date, date) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.metric_lines(bigint[], bigint[], date, date) IS
'The metrics of a period, both days included, of some workspaces and, unless NULL, some workflows.';

CREATE FUNCTION greenlight.metrics(
	since date DEFAULT NULL,
	until date DEFAULT NULL,
	workflow text DEFAULT NULL,
	workspace text DEFAULT NULL
) RETURNS SETOF greenlight.metric_line
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_metrics';
REVOKE ALL ON FUNCTION greenlight.metrics(date, date, text, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.metrics(date, date, text, text) IS
'The metrics of a period, both days included, in the reporting time zone: counts, rates and percentiles of durations.
NULL for until is today, for since the 27 days before until; of the workspaces whose metrics you may read, unless one
is named, and of all workflows unless one is: then without on_time_publish, for deliveries are of no workflow.
Percentiles are within 2.5 %. 22023 when since is after until, WF404 for names that are not there.';

CREATE FUNCTION greenlight.compare_periods(
	since date DEFAULT NULL,
	until date DEFAULT NULL,
	workflow text DEFAULT NULL,
	workspace text DEFAULT NULL
) RETURNS SETOF greenlight.metric_change
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_compare_periods';
REVOKE ALL ON FUNCTION greenlight.compare_periods(date, date, text, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.compare_periods(date, date, text, text) IS
'The metrics of a period beside those of as many days before it. value is the rate, the median in seconds, or the count.
Arguments as in metrics().';

CREATE FUNCTION greenlight.bottlenecks(
	workflow text DEFAULT NULL,
	workspace text DEFAULT NULL
) RETURNS SETOF greenlight.bottleneck
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_bottlenecks';
REVOKE ALL ON FUNCTION greenlight.bottlenecks(text, text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.bottlenecks(text, text) IS
'Where approvals get stuck: steps by their share of the time that posts spent in steps of the workflow in the last 28
days, with how long visits take and how many wait. WF404 for names that are not there.';

CREATE FUNCTION greenlight.refresh_metrics(options jsonb DEFAULT '{}') RETURNS greenlight.metrics_report
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_refresh_metrics';
REVOKE ALL ON FUNCTION greenlight.refresh_metrics(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.refresh_metrics(jsonb) IS
'Bring the metrics up to date with the log of events. The worker does so by itself; calling it again changes nothing.
Option full counts everything anew, as does another greenlight.reporting_timezone. Administrators only; 0A000 in a
transaction that is REPEATABLE READ or SERIALIZABLE, because that may not see all events it would pass.';

CREATE FUNCTION greenlight.record_performance(
	variant_id bigint,
	at timestamptz,
	metric text,
	value double precision,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.performance_record
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_record_performance';
REVOKE ALL ON FUNCTION greenlight.record_performance(bigint, timestamptz, text, double precision, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.record_performance(bigint, timestamptz, text, double precision, jsonb) IS
'Record what came of a published variant: a value of a metric of your naming, measured at an instant since then.
The same variant, metric and instant again replaces the value. Takes publish_now on all channels of the post, or an
administrator without a person. WF001 for a variant that is not published. Read it in greenlight_bi.fact_performance.';
