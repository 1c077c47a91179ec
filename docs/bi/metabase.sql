-- Questions for Metabase: paste each into a new SQL query, with its name, description and display. {{since}} and {{until}}
-- are variables of type date, {{workspace}} one of type text; what stands in [[ ]] is left out while its variable is empty.

-- question: Approved posts
-- description: Posts whose last approval lies in the period.
-- display: scalar
SELECT sum(a.approved) AS approved
FROM greenlight_bi.agg_approval_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]];

-- question: First-pass rate
-- description: Approved in one round and not by override, of all approved.
-- display: scalar
SELECT sum(a.first_pass) / NULLIF(sum(a.approved), 0) AS first_pass_rate
FROM greenlight_bi.agg_approval_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]];

-- question: Deadlines kept
-- description: Visits of steps closed by their reviewers in time, of those closed.
-- display: scalar
SELECT sum(a.sla_met) / NULLIF(sum(a.sla_closed), 0) AS sla_compliance
FROM greenlight_bi.agg_step_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]];

-- question: Published on time
-- description: Out at most 5 minutes after the planned time, of those out that had one.
-- display: scalar
SELECT sum(a.on_time) / NULLIF(sum(a.planned), 0) AS on_time_rate
FROM greenlight_bi.agg_delivery_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]];

-- question: Overdue now
-- description: Open steps whose time is used up.
-- display: scalar
SELECT count(*) FILTER (WHERE r.risk = 'overdue') AS overdue
FROM greenlight_bi.now_sla_risk r
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
WHERE true [[AND w.workspace = {{workspace}}]];

-- question: Age of these figures
-- description: Time since the roll-ups were refreshed last.
-- display: scalar
SELECT f.age_seconds
FROM greenlight_bi.freshness f;

-- question: Cycle time by week
-- description: From the first submission to the approval: half, 85 % and 95 % of the posts within. Out of the histogram, within 2.5 %.
-- display: line
SELECT d.week_start::timestamp AS time, greenlight.duration_percentile(array_agg(h.durations), 0.5) AS p50,
  greenlight.duration_percentile(array_agg(h.durations), 0.85) AS p85, greenlight.duration_percentile(array_agg(h.durations), 0.95) AS p95
FROM greenlight_bi.agg_duration_daily h
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.dim_date d ON d.date_key = h.day
WHERE h.metric = 'cycle_time' AND true [[AND h.day >= {{since}}]] [[AND h.day <= {{until}}]] [[AND w.workspace = {{workspace}}]]
GROUP BY d.week_start ORDER BY d.week_start;

-- question: Cumulative flow
-- description: Posts in each state at the end of each day on which something moved.
-- display: line
SELECT x.day::timestamp AS time, x.state AS metric, x.posts
FROM (
  SELECT a.day, a.state, sum(sum(a.entered - a.exited)) OVER (PARTITION BY a.state ORDER BY a.day) AS posts
  FROM greenlight_bi.agg_flow_daily a
  JOIN greenlight_bi.dim_workspace w USING (workspace_id)
  WHERE a.state IN ('draft', 'in_review', 'changes_requested', 'approved') AND true [[AND w.workspace = {{workspace}}]]
  GROUP BY a.day, a.state) x
WHERE true [[AND x.day >= {{since}}]] [[AND x.day <= {{until}}]]
ORDER BY x.day, x.state;

-- question: Where the time goes
-- description: Steps by their share of the time in steps of their workflow, in the last 28 days; a queue grows where more arrive than leave.
-- display: table
SELECT w.workspace, f.workflow, b.step, b.cycle_share, b.p50_seconds, b.p85_seconds, b.queue_length, b.arrivals, b.departures, b.is_growing
FROM greenlight_bi.now_bottleneck b
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.dim_workflow f USING (workflow_id)
WHERE true [[AND w.workspace = {{workspace}}]]
ORDER BY b.cycle_share DESC NULLS LAST;

-- question: Approver load
-- description: Open steps that wait for each person, and how long that takes at the pace of 28 days.
-- display: table
SELECT w.workspace, l.person, l.waiting, l.overdue, l.oldest_age_seconds, c.decisions_per_day, c.days_to_clear
FROM greenlight_bi.now_reviewer_load l
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.now_capacity c USING (workspace_id, person_id)
WHERE true [[AND w.workspace = {{workspace}}]]
ORDER BY l.waiting DESC, l.person;

-- question: Votes and time to answer
-- description: Votes of each person, how many in time, and the mean time from the request to the vote.
-- display: table
SELECT p.person, sum(a.decisions) AS votes, sum(a.change_requests) AS change_requests, sum(a.sla_met) / NULLIF(sum(a.sla_decisions), 0) AS in_time,
  sum(a.response_seconds) / NULLIF(sum(a.decisions), 0) AS mean_response_seconds
FROM greenlight_bi.agg_person_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.dim_person p USING (person_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]]
GROUP BY p.person ORDER BY votes DESC;

-- question: Deadlines at risk
-- description: Open steps by the share of their time that is used, the worst first.
-- display: table
SELECT w.workspace, r.post_id, r.step, r.risk, r.share_used, r.seconds_left
FROM greenlight_bi.now_sla_risk r
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
WHERE true [[AND w.workspace = {{workspace}}]]
ORDER BY r.share_used DESC LIMIT 50;

-- question: Oldest work in progress
-- description: Posts that are being written, reviewed or reworked, and since when.
-- display: table
SELECT w.workspace, i.post_id, i.state, i.step, p.person AS author, i.age_seconds, i.total_age_seconds, i.revision_rounds, i.publish_at
FROM greenlight_bi.now_wip i
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
LEFT JOIN greenlight_bi.dim_person p ON p.person_id = i.author_id
WHERE true [[AND w.workspace = {{workspace}}]]
ORDER BY i.age_seconds DESC LIMIT 50;

-- question: Rework by workflow
-- description: Rounds, change requests and the time that posts waited for their authors.
-- display: table
SELECT f.workflow, sum(a.approved) AS approved, sum(a.rounds) AS rounds, sum(a.change_requests) AS change_requests, sum(a.rework_seconds) AS rework_seconds, sum(a.review_seconds) AS review_seconds
FROM greenlight_bi.agg_approval_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.dim_workflow f USING (workflow_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]]
GROUP BY f.workflow ORDER BY f.workflow;

-- question: Deliveries by channel
-- description: What went out, how late, and how many attempts failed.
-- display: table
SELECT c.channel, c.network, sum(a.published) AS published, sum(a.on_time) / NULLIF(sum(a.planned), 0) AS on_time_rate, sum(a.attempts) AS attempts, sum(a.failed_attempts) AS failed_attempts
FROM greenlight_bi.agg_delivery_daily a
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.dim_channel c USING (channel_id)
WHERE true [[AND a.day >= {{since}}]] [[AND a.day <= {{until}}]] [[AND w.workspace = {{workspace}}]]
GROUP BY c.channel, c.network ORDER BY c.channel;

-- question: Cycle times as a heat map
-- description: Posts by week and by how long they took.
-- display: table
SELECT d.week_start::timestamp AS time, h.from_seconds, h.to_seconds, sum(h.n) AS posts
FROM greenlight_bi.agg_duration_histogram h
JOIN greenlight_bi.dim_workspace w USING (workspace_id)
JOIN greenlight_bi.dim_date d ON d.date_key = h.day
WHERE h.metric = 'cycle_time' AND true [[AND h.day >= {{since}}]] [[AND h.day <= {{until}}]] [[AND w.workspace = {{workspace}}]]
GROUP BY d.week_start, h.from_seconds, h.to_seconds ORDER BY d.week_start, h.from_seconds;
