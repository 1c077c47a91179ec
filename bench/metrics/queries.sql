-- The questions of dashboards: name, asked of the roll-ups, asked of the facts ('' where facts are what is asked).
CREATE TABLE public.question (n int PRIMARY KEY, name text, rolled text, facts text);
GRANT SELECT ON public.question TO PUBLIC;
INSERT INTO public.question VALUES
(1, 'cycle time p50/p85/p95 by week and channel, a year',
$$SELECT d.week_start, h.channel_id, greenlight.duration_percentile(array_agg(h.durations), 0.5), greenlight.duration_percentile(array_agg(h.durations), 0.85), greenlight.duration_percentile(array_agg(h.durations), 0.95)
FROM greenlight_bi.agg_duration_daily h JOIN greenlight_bi.dim_date d ON d.date_key = h.day WHERE h.metric = 'cycle_time' AND h.day BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1, 2$$,
$$SELECT d.week_start, p.channel_id, percentile_disc(ARRAY[0.5, 0.85, 0.95]) WITHIN GROUP (ORDER BY p.cycle_time_seconds)
FROM greenlight_bi.fact_post p JOIN greenlight_bi.dim_date d ON d.date_key = p.approved_date WHERE p.approved_date BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1, 2$$),
(2, 'cycle time p50/p85/p95 by month, a year',
$$SELECT date_trunc('month', h.day)::date, greenlight.duration_percentile(array_agg(h.durations), 0.5), greenlight.duration_percentile(array_agg(h.durations), 0.85), greenlight.duration_percentile(array_agg(h.durations), 0.95)
FROM greenlight_bi.agg_duration_daily h WHERE h.metric = 'cycle_time' AND h.day BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1$$,
$$SELECT date_trunc('month', p.approved_date)::date, percentile_disc(ARRAY[0.5, 0.85, 0.95]) WITHIN GROUP (ORDER BY p.cycle_time_seconds)
FROM greenlight_bi.fact_post p WHERE p.approved_date BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1$$),
(3, 'votes, and those in time, by approver',
$$SELECT person_id, sum(decisions), sum(sla_met), sum(sla_decisions), sum(response_seconds) FROM greenlight_bi.agg_person_daily GROUP BY 1$$,
$$SELECT person_id, count(*), count(*) FILTER (WHERE NOT is_late), count(is_late), sum(response_seconds) FROM greenlight_bi.fact_decision GROUP BY 1$$),
(4, 'first-pass rate by workflow',
$$SELECT workflow_id, sum(first_pass), sum(approved) FROM greenlight_bi.agg_approval_daily GROUP BY 1$$,
$$SELECT workflow_id, count(*) FILTER (WHERE is_first_pass), count(*) FROM greenlight_bi.fact_post WHERE approved_at IS NOT NULL GROUP BY 1$$),
(5, 'cumulative flow by day and state, a year',
$$SELECT day, state, sum(entered), sum(exited), sum(wip_end) FROM greenlight_bi.agg_flow_daily WHERE day BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1, 2$$,
$$SELECT x.day, x.state, sum(x.entered), sum(x.exited) FROM (SELECT entered_date AS day, state, 1 AS entered, 0 AS exited FROM greenlight_bi.fact_post_state UNION ALL
SELECT exited_date, state, 0, 1 FROM greenlight_bi.fact_post_state WHERE exited_date IS NOT NULL) x WHERE x.day BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1, 2$$),
(6, 'metrics() of a quarter', $$SELECT * FROM greenlight.metrics('2026-01-01', '2026-03-31')$$, ''),
(7, 'now_bottleneck', $$SELECT * FROM greenlight_bi.now_bottleneck$$, ''),
(8, 'now_reviewer_load', $$SELECT * FROM greenlight_bi.now_reviewer_load$$, ''),
(9, 'now_wip, counted by state', $$SELECT state, count(*) FROM greenlight_bi.now_wip GROUP BY 1$$, ''),
(11, 'now_sla_risk, the worst 50', $$SELECT * FROM greenlight_bi.now_sla_risk LIMIT 50$$, ''),
(12, 'now_capacity', $$SELECT * FROM greenlight_bi.now_capacity$$, ''),
(10, 'now_calendar, a week', $$SELECT * FROM greenlight_bi.now_calendar WHERE publish_at BETWEEN now() AND now() + '7 days'::interval$$, '');
