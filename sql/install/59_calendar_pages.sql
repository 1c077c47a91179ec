/*
 * The content calendar as a file and as a page. Both read the view calendar, so each caller gets what they may see.
 */
CREATE FUNCTION greenlight_internal.calendar_window(
	workspace text,
	options jsonb
) RETURNS date[]
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_calendar_window';
REVOKE ALL ON FUNCTION greenlight_internal.calendar_window(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.calendar_window(text, jsonb) IS
'From which day until before which day the options ask for: a month back and a year ahead where they do not say. WF404 for a workspace that is not seen.';

CREATE FUNCTION greenlight_internal.calendar_text(
	workspace text,
	entries jsonb
) RETURNS text
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_calendar_text';
REVOKE ALL ON FUNCTION greenlight_internal.calendar_text(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.calendar_text(text, jsonb) IS
'Entries as iCalendar text: uid, at or due, changed, sequence, summary, description, category and status of each.';

CREATE FUNCTION greenlight.calendar_ics(
	workspace text,
	options jsonb DEFAULT '{}'
) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		WITH period AS MATERIALIZED (
			SELECT w.bounds[1] AS since, w.bounds[2] AS until
			FROM greenlight_internal.calendar_window($1, $2) AS w (bounds)
		)
		SELECT greenlight_internal.calendar_text($1, COALESCE((
			SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
					'uid', pg_catalog.format('variant-%s-%s@pg-greenlight', c.variant_id,
						pg_catalog.to_char(p.created_at AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISSUS')),
					'at', c.publish_at, 'changed', p.updated_at, 'sequence', p.event_no,
					'summary', pg_catalog.format('%s [%s]', c.title, c.channel),
					'description', pg_catalog.format('Post %s: %s, %s on %s', c.post_id, c.status, c.delivery_state, c.channel)
						|| COALESCE('; waits for ' || NULLIF(pg_catalog.array_to_string(
							(SELECT s.waits_for FROM greenlight.review_step s WHERE s.post_id = c.post_id AND s.state = 'open'), ', '), ''), ''),
					'category', c.status,
					'status', CASE WHEN c.is_waiting THEN 'TENTATIVE' ELSE 'CONFIRMED' END)
				ORDER BY c.publish_at, c.variant_id)
			FROM greenlight.calendar c
			JOIN greenlight_internal.post p ON p.id = c.post_id
			WHERE c.workspace = $1 AND c.day >= period.since AND c.day < period.until
				AND c.publish_at >= period.since - interval '2 days' AND c.publish_at < period.until + interval '2 days'), '[]') || COALESCE((
			SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
					'uid', pg_catalog.format('step-%s-%s-%s-%s@pg-greenlight', s.post_id, s.round, s.step_order,
						pg_catalog.to_char(p.created_at AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISSUS')),
					'due', s.due_at, 'changed', p.updated_at, 'sequence', p.event_no,
					'summary', pg_catalog.format('%s: %s', v.title, s.step),
					'description', pg_catalog.format('Post %s, revision %s, waits for %s', s.post_id, s.revision,
						COALESCE(NULLIF(pg_catalog.array_to_string(s.waits_for, ', '), ''), 'nobody')),
					'category', v.status, 'status', 'NEEDS-ACTION')
				ORDER BY s.due_at, s.post_id)
			FROM greenlight.review_step s
			JOIN greenlight.post v ON v.id = s.post_id
			JOIN greenlight_internal.post p ON p.id = s.post_id
			WHERE v.workspace = $1 AND s.state = 'open' AND s.due_at >= period.since AND s.due_at < period.until), '[]'))
		FROM period;
	END;
REVOKE ALL ON FUNCTION greenlight.calendar_ics(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.calendar_ics(text, jsonb) IS
'The content calendar as iCalendar text (RFC 5545): events for what is planned, tasks for deadlines.
An event for each variant that is planned, TENTATIVE while an approval is missing; a task (VTODO) for each open step with a deadline, DUE when that is.
Options since and until are the first day and the day after the last, each as in "2027-03-31"; without them a month back and a year ahead. Events keep their UID, and SEQUENCE grows with
each change, so that a subscribed calendar follows. 0A000 where the extension was built without libical.';

CREATE FUNCTION greenlight.import_holidays(
	workspace text,
	calendar text,
	ical text,
	options jsonb DEFAULT '{}'
) RETURNS greenlight.business_calendar
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'gl_import_holidays';
REVOKE ALL ON FUNCTION greenlight.import_holidays(text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.import_holidays(text, text, text, jsonb) IS
'Make holidays of the whole-day events of an iCalendar text, from this year on and for as many years as the option says (3, at most 10);
repeated events are followed, those that begin at an hour are left out. A day that is a holiday already takes the new name.
Takes manage_calendar. 22023 for a text that is no calendar, 54000 for more than 3660 days, 0A000 where the extension was built without libical.';

CREATE FUNCTION greenlight_internal.html(
	content text
) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gl_html_escape';
REVOKE ALL ON FUNCTION greenlight_internal.html(text) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.html(text) IS
'Text as it stands in an HTML page, between tags or in a quoted attribute.';

CREATE FUNCTION greenlight_internal.calendar_month(
	workspace text,
	month date,
	options jsonb
) RETURNS date
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_calendar_month';
REVOKE ALL ON FUNCTION greenlight_internal.calendar_month(text, date, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.calendar_month(text, date, jsonb) IS
'The month that is asked for, once the arguments were looked at. WF404 for a workspace that is not seen.';

CREATE FUNCTION greenlight_internal.calendar_page() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
		SELECT $page$<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%1$s, %2$s</title>
<style>
:root { color-scheme: light dark; --line: #c8ccd2; --page: #fff; --text: #1b1f24; --soft: #454c54; --beyond: #f3f4f6;
  --waiting: #fff1cc; --ready: #dbeafe; --out: #dcf5e3; --trouble: #fde2e1; --gone: #eceef1; }
@media (prefers-color-scheme: dark) { :root { --line: #444c56; --page: #16191d; --text: #e6e9ed; --soft: #a9b2bc; --beyond: #1d2126;
  --waiting: #4a3a08; --ready: #16345f; --out: #12411f; --trouble: #5c1a1a; --gone: #2b3036; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; background: var(--page); color: var(--text);
  font: 1rem/1.4 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
header p { margin: .25rem 0 .75rem; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; padding: 0; list-style: none; font-size: .875rem; }
.legend li { padding: .125rem .5rem; border-radius: .25rem; }
table { width: 100%%; border-collapse: collapse; table-layout: fixed; }
th { padding: .25rem; text-align: left; font-size: .875rem; }
td { height: 6rem; padding: .25rem; border: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.date { margin: 0 0 .25rem; font-weight: 600; }
.date span { display: none; }
.beyond { background: var(--beyond); }
.beyond .date { color: var(--soft); font-weight: 400; }
ol { margin: 0; padding: 0; list-style: none; }
td li { margin: 0 0 .25rem; padding: .25rem .375rem; border-radius: .25rem; font-size: .8125rem; }
td li b, td li span, td li em { display: block; }
td li em { font-style: normal; font-weight: 600; }
.waiting { background: var(--waiting); border-left: .25rem dashed currentColor; }
.ready { background: var(--ready); border-left: .25rem solid currentColor; }
.out { background: var(--out); border-left: .25rem double currentColor; }
.trouble { background: var(--trouble); border-left: .25rem dotted currentColor; }
.gone { background: var(--gone); }
@media (max-width: 48rem) {
  table, tbody, tr, td { display: block; width: 100%%; height: auto; border: 0; padding: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%%); }
  .free, .beyond { display: none; }
  .busy { margin: 0 0 1rem; }
  .date { border-bottom: 1px solid var(--line); }
  .date span { display: inline; }
  td li { font-size: 1rem; }
}
@media print { body { max-width: none; } td li { break-inside: avoid; } }
</style>
</head>
<body>
<header>
<h1>%1$s, %2$s</h1>
<p>%3$s planned, %4$s waiting for approval</p>
<ul class="legend"><li class="waiting">waiting for approval</li><li class="ready">ready to go out</li><li class="out">published</li><li class="trouble">needs attention</li><li class="gone">taken back</li></ul>
</header>
<main>
<table>
<thead><tr><th scope="col">Monday</th><th scope="col">Tuesday</th><th scope="col">Wednesday</th><th scope="col">Thursday</th><th scope="col">Friday</th><th scope="col">Saturday</th><th scope="col">Sunday</th></tr></thead>
<tbody>
%5$s</tbody>
</table>
</main>
</body>
</html>
$page$;
	END;
REVOKE ALL ON FUNCTION greenlight_internal.calendar_page() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.calendar_page() IS
'The page around the days of a month, for format(): workspace, month, planned, waiting, rows of the table. Its colours keep a contrast of
7 to 1 and stand beside words and shapes of the border; below 48 rem the table becomes a list of the days that have something.';

CREATE FUNCTION greenlight.calendar_html(
	workspace text,
	month date,
	options jsonb DEFAULT '{}'
) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		WITH first AS MATERIALIZED (
			SELECT pg_catalog.date_trunc('month', greenlight_internal.calendar_month($1, $2, $3)::timestamp)::date AS day
		), planned AS MATERIALIZED (
			SELECT c.day, c.post_id, pg_catalog.min(c.publish_local) AS at, pg_catalog.min(c.publish_at) AS instant,
				pg_catalog.min(c.timezone) AS timezone, pg_catalog.min(c.title) AS title, pg_catalog.min(c.status) AS status,
				pg_catalog.bool_or(c.is_waiting) AS is_waiting,
				pg_catalog.string_agg(CASE WHEN c.status = 'partially_published'
					THEN pg_catalog.format('%s (%s)', c.channel, c.delivery_state) ELSE c.channel END, ', ' ORDER BY c.channel) AS channels,
				pg_catalog.array_to_string((SELECT s.waits_for FROM greenlight.review_step s
					WHERE s.post_id = c.post_id AND s.state = 'open'), ', ') AS waits_for
			FROM first
			JOIN greenlight.calendar c ON c.day >= first.day AND c.day < first.day + interval '1 month'
				AND c.publish_at >= first.day - interval '2 days' AND c.publish_at < first.day + interval '1 month 2 days'
			WHERE c.workspace = $1
			GROUP BY c.day, c.post_id
		), entry AS (
			SELECT p.day, pg_catalog.string_agg(pg_catalog.format(
					'<li class="%s"><time datetime="%s" title="%s">%s</time> <b>%s</b> <span>%s</span> <em>%s%s</em></li>',
					CASE WHEN p.is_waiting THEN 'waiting'
						WHEN p.status IN ('approved', 'scheduled', 'publishing') THEN 'ready'
						WHEN p.status = 'published' THEN 'out'
						WHEN p.status IN ('cancelled', 'unpublished') THEN 'gone'
						ELSE 'trouble' END,
					pg_catalog.to_char(p.instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'),
					greenlight_internal.html(p.timezone), pg_catalog.to_char(p.at, 'HH24:MI'),
					greenlight_internal.html(p.title), greenlight_internal.html(p.channels),
					pg_catalog.replace(p.status, '_', ' '),
					COALESCE(', waits for ' || greenlight_internal.html(NULLIF(p.waits_for, '')), '')),
				'' ORDER BY p.instant, p.post_id) AS items
			FROM planned p
			GROUP BY p.day
		), cell AS (
			SELECT d.day::date AS day, pg_catalog.format('<td class="%s"><p class="date"><time datetime="%s">%s</time> <span>%s</span></p>%s</td>',
					CASE WHEN d.day < first.day OR d.day >= first.day + interval '1 month' THEN 'beyond'
						WHEN e.items IS NULL THEN 'free' ELSE 'busy' END,
					pg_catalog.to_char(d.day, 'YYYY-MM-DD'), pg_catalog.to_char(d.day, 'FMDD'),
					pg_catalog.to_char(d.day, 'FMDay'), COALESCE('<ol>' || e.items || '</ol>', '')) AS html
			FROM first
			CROSS JOIN LATERAL pg_catalog.generate_series(pg_catalog.date_trunc('week', first.day::timestamp),
				pg_catalog.date_trunc('week', first.day + interval '1 month -1 day') + interval '6 days', interval '1 day') AS d (day)
			LEFT JOIN entry e ON e.day = d.day::date
		), week AS (
			SELECT pg_catalog.date_trunc('week', c.day::timestamp) AS monday,
				pg_catalog.format(E'<tr>%s</tr>\n', pg_catalog.string_agg(c.html, E'\n' ORDER BY c.day)) AS html
			FROM cell c
			GROUP BY 1
		)
		SELECT pg_catalog.format(greenlight_internal.calendar_page(),
			greenlight_internal.html($1), pg_catalog.to_char(first.day, 'FMMonth YYYY'),
			(SELECT pg_catalog.count(*) FROM planned), (SELECT pg_catalog.count(*) FROM planned WHERE is_waiting),
			(SELECT pg_catalog.string_agg(w.html, '' ORDER BY w.monday) FROM week w))
		FROM first;
	END;
REVOKE ALL ON FUNCTION greenlight.calendar_html(text, date, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.calendar_html(text, date, jsonb) IS
'The content calendar of a month, any day of which names it, as one HTML page that needs nothing else: no script, no picture, no other file.
Posts stand on the days and at the times of their own time zones, coloured and named by their status, with those for whom they wait.';
