/*
 * metric_page.c
 *		The statements behind metrics_html(). They read the views that everybody reads, so that the page and
 *		a dashboard say the same; each has a limit, so that the page has one. $1 is the workspace, $2 and $3
 *		are the first and the last day.
 */
#include "store/metric_page.h"

#include "catalog/pg_type_d.h"

#define WORDS(seconds) "greenlight_internal.seconds_in_words(" seconds ")"
#define PERCENTILE(of, fraction) "greenlight.duration_percentile(" of ".durations, " fraction ")"
#define IN_TIME "COALESCE(pg_catalog.round(100.0 * t.met / NULLIF(t.closed, 0), 1) || ' %', '')"

/* how far it is counted, style sheet */
#define HEAD \
	"SELECT COALESCE((SELECT pg_catalog.to_char(f.refreshed_at AT TIME ZONE f.timezone, 'YYYY-MM-DD HH24:MI') || ' (' || f.timezone || ')' " \
	"FROM greenlight_bi.freshness f), ''), greenlight_internal.metrics_page_style() WHERE $1 IS NOT NULL AND $2 <= $3"

/* metric, n, n before, rate or median, 85 %, 95 %, rate or median before, median in seconds, 85 %, 95 % */
#define FIGURES \
	"SELECT l.metric, l.n, b.n, COALESCE(l.reads, ''), COALESCE(" WORDS( \
		"l.p85_seconds") ", ''), " \
						 "COALESCE(" WORDS( \
							 "l.p95_seconds") ", ''), COALESCE(b.reads, ''), " \
											  "COALESCE(l.p50_seconds, 0), COALESCE(l.p85_seconds, 0), COALESCE(l.p95_seconds, 0) " \
											  "FROM greenlight_internal.metric_lines(ARRAY[$1], NULL, $2, $3) WITH ORDINALITY l " \
											  "JOIN greenlight_internal.metric_lines(ARRAY[$1], NULL, $2 - ($3 - $2 + 1), $2 - 1) b ON b.metric = l.metric " \
											  "ORDER BY l.ordinality"

/* place in the period, seconds, what it is, posts in all; the slowest, and of more than 600 every so manyth */
#define CYCLE_POINTS \
	"SELECT x.place, x.cycle_time_seconds, x.label, x.total FROM (" \
	"SELECT EXTRACT(epoch FROM p.approved_at - b.since)::double precision / EXTRACT(epoch FROM b.until - b.since)::double precision AS place, " \
	"p.cycle_time_seconds, pg_catalog.format('Post %s, %s: %s', p.post_id, p.approved_date, " WORDS( \
		"p.cycle_time_seconds") ") AS label, pg_catalog.count(*) OVER () AS total, " \
								"pg_catalog.row_number() OVER (ORDER BY p.approved_at, p.post_id) AS number, " \
								"pg_catalog.row_number() OVER (ORDER BY p.cycle_time_seconds DESC, p.post_id) AS slowness " \
								"FROM (SELECT $2::timestamp AT TIME ZONE f.timezone AS since, ($3 + 1)::timestamp AT TIME ZONE f.timezone AS until " \
								"FROM greenlight_bi.freshness f) b " \
								"JOIN greenlight_bi.fact_post p ON p.approved_at >= b.since AND p.approved_at < b.until " \
								"WHERE p.workspace_id = $1 AND p.cycle_time_seconds IS NOT NULL) x " \
								"WHERE x.total <= 600 OR x.slowness <= 60 OR x.number % ((x.total + 539) / 540) = 0 ORDER BY x.number"

/* Monday, posts, half, 85 %, 95 % */
#define CYCLE_WEEKS \
	"SELECT pg_catalog.to_char(w.week, 'YYYY-MM-DD'), w.n::bigint, " WORDS(PERCENTILE("w", "0.5")) ", " WORDS( \
		PERCENTILE( \
			"w", \
			"0.85")) ", " WORDS(PERCENTILE("w", \
										   "0.95")) " FROM (" \
													"SELECT pg_catalog.date_trunc('week', h.day::timestamp) AS week, pg_catalog.array_agg(h.durations) AS durations, " \
													"pg_catalog.sum(h.n) AS n FROM greenlight_bi.agg_duration_daily h WHERE h.workspace_id = $1 " \
													"AND h.metric = 'cycle_time' AND h.day BETWEEN $2 AND $3 GROUP BY 1) w ORDER BY w.week"

/*
 * place in the period, day, published since its beginning, ready to go out, changes requested, in review, draft,
 * whether it stands in the table; at most 122 days, of which at most 28 in the table
 */
#define FLOW \
	"WITH moved AS (SELECT a.day, " \
	"pg_catalog.sum(a.entered - a.exited) FILTER (WHERE a.state = 'published' AND a.day >= $2) AS published, " \
	"pg_catalog.sum(a.entered - a.exited) FILTER (WHERE a.state IN ('approved', 'not_required')) AS ready, " \
	"pg_catalog.sum(a.entered - a.exited) FILTER (WHERE a.state = 'changes_requested') AS rework, " \
	"pg_catalog.sum(a.entered - a.exited) FILTER (WHERE a.state = 'in_review') AS review, " \
	"pg_catalog.sum(a.entered - a.exited) FILTER (WHERE a.state = 'draft') AS draft " \
	"FROM greenlight_bi.agg_flow_daily a WHERE a.workspace_id = $1 AND a.day <= $3 GROUP BY a.day), " \
	"shown AS (SELECT d.day::date AS day, pg_catalog.row_number() OVER (ORDER BY d.day DESC) - 1 AS number " \
	"FROM pg_catalog.generate_series($3::timestamp, $2::timestamp, pg_catalog.make_interval(days => -(($3 - $2 + 120) / 120))) d (day)), " \
	"steps AS (SELECT pg_catalog.count(*) AS n FROM shown), " \
	"summed AS (SELECT m.day, pg_catalog.sum(m.published) OVER days AS published, pg_catalog.sum(m.ready) OVER days AS ready, " \
	"pg_catalog.sum(m.rework) OVER days AS rework, pg_catalog.sum(m.review) OVER days AS review, " \
	"pg_catalog.sum(m.draft) OVER days AS draft FROM moved m WINDOW days AS (ORDER BY m.day)) " \
	"SELECT (s.day - $2)::double precision / GREATEST($3 - $2, 1), s.day::text, " \
	"GREATEST(x.published, 0)::bigint, GREATEST(x.ready, 0)::bigint, GREATEST(x.rework, 0)::bigint, " \
	"GREATEST(x.review, 0)::bigint, GREATEST(x.draft, 0)::bigint, s.number % ((t.n + 26) / 27) = 0 " \
	"FROM shown s CROSS JOIN steps t LEFT JOIN LATERAL (SELECT u.* FROM summed u WHERE u.day <= s.day " \
	"ORDER BY u.day DESC LIMIT 1) x ON true ORDER BY s.day"

/*
 * Posts that are being worked on, by where they are: a state, or the step under review; at most 9 of these places and
 * one for the others. ended_p85 is how long 85 % of the visits that ended in the period took.
 */
#define AGES \
	"WITH ended AS (SELECT w.step, " PERCENTILE( \
		"w", \
		"0.85") " AS p85 FROM (" \
				"SELECT d.step, pg_catalog.array_agg(h.durations) AS durations FROM greenlight_bi.agg_duration_daily h " \
				"JOIN greenlight_bi.dim_step d ON d.step_id = h.step_id WHERE h.workspace_id = $1 AND h.metric = 'step' " \
				"AND h.day BETWEEN $2 AND $3 GROUP BY d.step) w), " \
				"placed AS (SELECT i.post_id, i.age_seconds, i.total_age_seconds, i.publish_at, i.workflow_id, e.p85, " \
				"COALESCE(i.step, pg_catalog.replace(i.state, '_', ' ')) AS place, " \
				"CASE i.state WHEN 'draft' THEN 0 WHEN 'in_review' THEN 1 ELSE 2 END AS kind, COALESCE(d.step_order, 0) AS step_order " \
				"FROM greenlight_bi.now_wip i LEFT JOIN greenlight_bi.dim_step d ON d.step_id = i.step_id " \
				"LEFT JOIN ended e ON e.step = i.step WHERE i.workspace_id = $1 AND $2 <= $3), " \
				"counted AS (SELECT p.kind, p.place, pg_catalog.min(p.step_order) AS step_order, " \
				"pg_catalog.row_number() OVER (ORDER BY pg_catalog.count(*) DESC, p.kind, p.place) AS size " \
				"FROM placed p GROUP BY p.kind, p.place), " \
				"aged AS (SELECT p.*, CASE WHEN c.size <= 9 THEN c.kind ELSE 3 END AS group_kind, CASE WHEN c.size <= 9 THEN c.step_order ELSE 0 END AS group_order, " \
				"CASE WHEN c.size <= 9 THEN p.place ELSE 'other steps' END AS group_place " \
				"FROM placed p JOIN counted c ON c.kind = p.kind AND c.place = p.place) "

/* place, posts, median age, oldest, 85 % of ended visits or nothing, posts older than that, those 85 % in seconds */
#define AGE_COLUMNS \
	AGES "SELECT a.group_place, pg_catalog.count(*), " WORDS("pg_catalog.percentile_disc(0.5) WITHIN GROUP (ORDER BY a.age_seconds)") ", " WORDS( \
		"pg_catalog.max(a.age_seconds)") ", " \
										 "CASE WHEN a.group_kind = 1 THEN COALESCE(" WORDS( \
											 "pg_catalog.max(a.p85)") ", '') ELSE '' END, " \
																	  "pg_catalog.count(*) FILTER (WHERE a.group_kind = 1 AND a.age_seconds > a.p85), " \
																	  "CASE WHEN a.group_kind = 1 THEN COALESCE(pg_catalog.max(a.p85), 0) ELSE 0 END " \
																	  "FROM aged a GROUP BY a.group_kind, a.group_order, a.group_place ORDER BY a.group_kind, a.group_order, a.group_place"

/* number of the place, 0 to 1 to keep dots apart, seconds, whether older than 85 % of ended visits, what it is */
#define AGE_POINTS \
	AGES \
		"SELECT x.place::int, (x.post_id * 0.618034 - pg_catalog.floor(x.post_id * 0.618034))::double precision, x.age_seconds, x.is_old, x.label FROM (SELECT a.post_id, a.age_seconds, " \
		"pg_catalog.dense_rank() OVER (ORDER BY a.group_kind, a.group_order, a.group_place) - 1 AS place, " \
		"COALESCE(a.group_kind = 1 AND a.age_seconds > a.p85, false) AS is_old, " \
		"pg_catalog.format('Post %s, %s: %s', a.post_id, a.place, " WORDS( \
			"a.age_seconds") ") AS label " \
							 "FROM aged a) x ORDER BY x.age_seconds DESC, x.post_id LIMIT 400"

/* post, place, workflow, age there, age in all, to go out; the oldest there */
#define OLDEST \
	AGES "SELECT a.post_id::text, a.place, COALESCE(f.workflow, ''), " WORDS("a.age_seconds") ", " WORDS( \
		"a.total_age_seconds") ", COALESCE(pg_catalog.to_char(a.publish_at AT TIME ZONE s.timezone, 'YYYY-MM-DD HH24:MI'), '') " \
							   "FROM aged a CROSS JOIN greenlight_bi.freshness s LEFT JOIN greenlight_bi.dim_workflow f ON f.workflow_id = a.workflow_id " \
							   "ORDER BY a.age_seconds DESC, a.post_id LIMIT 10"

/* person, waiting, overdue of them, oldest, votes in the period, in time of those with a deadline, people in all */
#define LOAD \
	"SELECT COALESCE(NULLIF(x.person, ''), 'forgotten'), x.waiting, x.overdue, x.oldest, x.votes, x.in_time, pg_catalog.count(*) OVER () " \
	"FROM (SELECT p.person_id, p.person, COALESCE(l.waiting, 0) AS waiting, COALESCE(l.overdue, 0) AS overdue, " \
	"COALESCE(" WORDS( \
		"l.oldest_age_seconds") ", '') AS oldest, COALESCE(t.votes, 0)::bigint AS votes, " IN_TIME \
								" AS in_time FROM greenlight_bi.dim_person p " \
								"LEFT JOIN greenlight_bi.now_reviewer_load l ON l.person_id = p.person_id AND l.workspace_id = $1 " \
								"LEFT JOIN (SELECT a.person_id, pg_catalog.sum(a.decisions) AS votes, pg_catalog.sum(a.sla_met) AS met, pg_catalog.sum(a.sla_decisions) AS closed " \
								"FROM greenlight_bi.agg_person_daily a WHERE a.workspace_id = $1 AND a.day BETWEEN $2 AND $3 GROUP BY a.person_id) t " \
								"ON t.person_id = p.person_id WHERE l.waiting > 0 OR t.votes > 0) x " \
								"ORDER BY x.waiting DESC, x.votes DESC, x.person, x.person_id LIMIT 25"

/* first day, steps with a deadline closed, late of them, share in time, a label; weeks, or months of more than 30 weeks */
#define SLA_SPANS \
	"SELECT pg_catalog.to_char(GREATEST(t.span, $2::timestamp), 'YYYY-MM-DD'), t.closed::bigint, (t.closed - t.met)::bigint, " IN_TIME \
	", pg_catalog.to_char(GREATEST(t.span, $2::timestamp), CASE WHEN $3 - $2 < 210 THEN 'FMDD Mon' ELSE 'Mon YYYY' END) " \
	"FROM (SELECT pg_catalog.date_trunc(CASE WHEN $3 - $2 < 210 THEN 'week' ELSE 'month' END, a.day::timestamp) AS span, " \
	"pg_catalog.sum(a.sla_closed) AS closed, pg_catalog.sum(a.sla_met) AS met FROM greenlight_bi.agg_step_daily a " \
	"WHERE a.workspace_id = $1 AND a.day BETWEEN $2 AND $3 GROUP BY 1) t WHERE t.closed > 0 ORDER BY t.span"

/* post, step, risk, per cent of the time used, the same up to 300, that of the overdue, what is left, then how many are overdue, at risk, on track */
#define RISKS \
	"SELECT r.post_id::text, r.step, pg_catalog.replace(r.risk, '_', ' '), LEAST(pg_catalog.round((100 * r.share_used)::numeric), 99999)::bigint, " \
	"LEAST(pg_catalog.round((100 * r.share_used)::numeric), 300)::bigint, " \
	"CASE r.risk WHEN 'overdue' THEN LEAST(pg_catalog.round((100 * r.share_used)::numeric), 300)::bigint ELSE 0 END, " \
	"CASE WHEN r.seconds_left < 0 THEN " WORDS("-r.seconds_left") " || ' over' ELSE " WORDS( \
		"r.seconds_left") " || ' left' END, " \
						  "pg_catalog.count(*) FILTER (WHERE r.risk = 'overdue') OVER (), pg_catalog.count(*) FILTER (WHERE r.risk = 'at_risk') OVER (), " \
						  "pg_catalog.count(*) FILTER (WHERE r.risk = 'on_track') OVER () FROM greenlight_bi.now_sla_risk r " \
						  "WHERE r.workspace_id = $1 AND r.share_used IS NOT NULL AND $2 <= $3 ORDER BY r.share_used DESC, r.post_id LIMIT 15"

/* workflow, step, per cent of the time, 0, half of the visits, 85 %, waiting now, opened, closed */
#define STEPS \
	"SELECT f.workflow, b.step, pg_catalog.round((100 * b.cycle_share)::numeric)::bigint, 0::bigint, COALESCE(" WORDS( \
		"b.p50_seconds") ", ''), COALESCE(" WORDS("b.p85_seconds") ", ''), " \
																   "b.queue_length, b.arrivals, b.departures FROM greenlight_bi.now_bottleneck b " \
																   "JOIN greenlight_bi.dim_workflow f ON f.workflow_id = b.workflow_id WHERE b.workspace_id = $1 AND $2 <= $3 " \
																   "AND b.cycle_share IS NOT NULL ORDER BY b.cycle_share DESC, f.workflow, b.step_order LIMIT 12"

#define PART(content) \
	{ \
		.text = content, .expect = SPI_OK_SELECT, .ntypes = 3, .types = { \
			INT8OID, \
			DATEOID, \
			DATEOID \
		} \
	}

static Statement parts[] = {
	[PAGE_HEAD] = PART(HEAD),
	[PAGE_FIGURES] = PART(FIGURES),
	[PAGE_CYCLE_POINTS] = PART(CYCLE_POINTS),
	[PAGE_CYCLE_WEEKS] = PART(CYCLE_WEEKS),
	[PAGE_FLOW] = PART(FLOW),
	[PAGE_AGE_COLUMNS] = PART(AGE_COLUMNS),
	[PAGE_AGE_POINTS] = PART(AGE_POINTS),
	[PAGE_OLDEST] = PART(OLDEST),
	[PAGE_LOAD] = PART(LOAD),
	[PAGE_SLA_SPANS] = PART(SLA_SPANS),
	[PAGE_RISKS] = PART(RISKS),
	[PAGE_STEPS] = PART(STEPS),
};
StaticAssertDecl(lengthof(parts) == PAGE_PART_COUNT, "a statement for each part");

Rows
gl_metric_page(PagePart part, gl_id workspace_id, int since, int until)
{
	Args args = {0};

	gl_args_id(&args, workspace_id);
	gl_args_datum(&args, Int32GetDatum(since));
	gl_args_datum(&args, Int32GetDatum(until));
	return gl_spi_run(&parts[part], &args, 0);
}
