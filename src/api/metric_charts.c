/*
 * metric_charts.c
 *		Charts of metrics_html(). What a chart shows is said in words above it and as figures in its table.
 */
#include "postgres.h"

#include "api/metric_charts.h"
#include "api/metric_tables.h"
#include "base/chart.h"
#include "base/html.h"
#include "mb/pg_wchar.h"

/* in pixels */
#define LABEL_ROOM 15
#define LANE_HEIGHT 48

#define NAME_LENGTH 24 /* characters of a name in a chart */

Rows
gl_page_rows(const MetricPage *page, PagePart part)
{
	return gl_metric_page(part, page->workspace_id, page->since, page->until);
}

/* A post: a share of the width, a height, and what it is when the pointer rests on it. */
static void
put_dot(StringInfo out, double across, double height, bool is_late, const char *label)
{
	if (is_late)
		appendStringInfo(
			out, "<svg x=\"%.2f%%\" y=\"%.1f\" class=\"late\"><path d=\"M0-5 5 0 0 5-5 0z\"/>",
			100 * across, height);
	else
		appendStringInfo(out, "<svg x=\"%.2f%%\" y=\"%.1f\" class=\"dot\"><circle r=\"3.5\"/>",
						 100 * across, height);
	gl_html_put(out, "<title>$</title></svg>\n", label);
}

/* Lines of percentiles, named at the right, far enough from each other. */
static void
put_percentiles(StringInfo out, const MetricPage *page, const DurationScale *scale)
{
	static const char *const names[] = {"50 %", "85 %", "95 %"};
	double below = GL_CHART_HEIGHT + LABEL_ROOM;

	for (int i = 0; i < lengthof(names); i++)
	{
		double height = GL_CHART_HEIGHT * (1 - gl_duration_share(scale, page->seconds[i]));

		below = Min(height + 4, below - LABEL_ROOM);
		appendStringInfo(
			out, "<line class=\"percentile p%d\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
			i, height, height);
		appendStringInfo(out, "<text class=\"mark\" x=\"100%%\" dx=\"6\" y=\"%.1f\">%s</text>\n",
						 below, names[i]);
	}
}

/* The scale of durations that holds two values and those of a column of rows. */
static DurationScale
scale_of(const Rows *points, int ncolumns, int column, double least, double most)
{
	for (uint64 i = 0; i < points->count; i++)
	{
		Row row;

		gl_row_fetch(points, i, ncolumns, &row);
		least = Min(least, gl_row_double(&row, column));
		most = Max(most, gl_row_double(&row, column));
	}
	return gl_duration_scale(Max(least, 60), most);
}

static void
put_cycle_chart(StringInfo out, const MetricPage *page, const Rows *points, const char *text)
{
	DurationScale scale = scale_of(points, 4, 1, page->seconds[0], page->seconds[2]);
	Row row;

	gl_chart_open(out, "cycle-chart", "Cycle time of each approved post", text, GL_CHART_HEIGHT);
	gl_duration_axis(out, &scale);
	gl_day_axis(out, page->since, page->until);
	for (uint64 i = 0; i < points->count; i++)
	{
		gl_row_fetch(points, i, 4, &row);
		put_dot(out, gl_row_double(&row, 0),
				GL_CHART_HEIGHT * (1 - gl_duration_share(&scale, gl_row_double(&row, 1))),
				gl_row_double(&row, 1) > page->seconds[2], gl_row_text(&row, 2));
	}
	put_percentiles(out, page, &scale);
	gl_chart_close(out);
}

void
gl_cycle_section(StringInfo out, const MetricPage *page)
{
	static const TableColumn columns[] = {{"week from", 0, CELL_TEXT},
										  {"approved", 1, CELL_COUNT},
										  {"50 % within", 2, CELL_FIGURE},
										  {"85 % within", 3, CELL_FIGURE},
										  {"95 % within", 4, CELL_FIGURE}};
	static const MetricTable table = GL_METRIC_TABLE("Cycle time by week", columns, 5);
	Rows points = gl_page_rows(page, PAGE_CYCLE_POINTS);
	Rows weeks = gl_page_rows(page, PAGE_CYCLE_WEEKS);
	StringInfoData text;
	Row row;

	initStringInfo(&text);
	if (points.count == 0)
		appendStringInfoString(&text, "No post was approved in these days.");
	else
	{
		gl_row_fetch(&points, 0, 4, &row);
		appendStringInfo(
			&text,
			"From the first submission to the approval half of " INT64_FORMAT
			" posts took about %s or less, 85\302\240%% took %s, 95\302\240%% %s. "
			"Each dot is a post on the day of its approval, a diamond one of the slowest 5\302\240%%; the scale is logarithmic.",
			page->approved, page->words[0], page->words[1], page->words[2]);
		if (points.count < gl_row_int64(&row, 3))
			appendStringInfo(
				&text,
				" The slowest and an even sample of the others are drawn, " UINT64_FORMAT
				" in all.",
				points.count);
	}
	gl_section_open(out, "cycle", "Cycle time", text.data);
	if (points.count > 0)
	{
		put_cycle_chart(out, page, &points, text.data);
		gl_metric_table_folded(out, &table, &weeks);
	}
	gl_section_close(out);
}

#define FLOW_BANDS 5

static const char *const bands[FLOW_BANDS] = {"published since then", "ready to go out",
											  "changes requested", "in review", "draft"};

/* Names of the bands, the highest first as they are stacked. */
static void
put_legend(StringInfo out)
{
	appendStringInfoString(out, "<ul class=\"legend\">");
	for (int i = FLOW_BANDS - 1; i >= 0; i--)
	{
		appendStringInfo(out, "<li><i class=\"band%d\"></i> ", i);
		gl_html_put(out, "$</li>", bands[i]);
	}
	appendStringInfoString(out, "</ul>\n");
}

/* What lies at and below a band of a row of the flow. */
static double
stacked(const Row *row, int band)
{
	double sum = 0;

	for (int i = 0; i <= band; i++)
		sum += gl_row_int64(row, 2 + i);
	return sum;
}

/* One band: along its upper edge, and back along the lower one. */
static void
put_band(StringInfo out, const Rows *days, int band, double top)
{
	int n = days->count;
	Row row;

	appendStringInfo(out, "<path class=\"band%d\" d=\"M", band);
	for (int i = 0; i < 2 * n; i++)
	{
		int at = i < n ? i : 2 * n - 1 - i;
		double sum;

		gl_row_fetch(days, at, 8, &row);
		sum = i < n ? stacked(&row, band) : stacked(&row, band - 1);
		appendStringInfo(out, "%.0f %.1f ",
						 1000 * (n == 1 ? (i == 0 ? 0 : 1) : gl_row_double(&row, 0)),
						 GL_CHART_HEIGHT * (1 - sum / top));
	}
	appendStringInfoString(out, "z\"/>\n");
}

void
gl_flow_section(StringInfo out, const MetricPage *page)
{
	static const TableColumn columns[] = {
		{"end of", 1, CELL_TEXT},			{"draft", 6, CELL_COUNT},
		{"in review", 5, CELL_COUNT},		{"changes requested", 4, CELL_COUNT},
		{"ready to go out", 3, CELL_COUNT}, {"published since then", 2, CELL_COUNT}};
	static const MetricTable table = {"Cumulative flow", columns, lengthof(columns), 8, 1, true};
	Rows days = gl_page_rows(page, PAGE_FLOW);
	StringInfoData text;
	double top = 0;
	Row row;

	for (uint64 i = 0; i < days.count; i++)
	{
		gl_row_fetch(&days, i, 8, &row);
		top = Max(top, stacked(&row, FLOW_BANDS - 1));
	}
	top = gl_count_top(top);
	initStringInfo(&text);
	appendStringInfo(&text,
					 "At the end of %s: " INT64_FORMAT " being written, " INT64_FORMAT
					 " in review, " INT64_FORMAT " waiting for changes, " INT64_FORMAT
					 " to go out; " INT64_FORMAT
					 " published since %s. A band that grows is a queue.",
					 gl_day_words(page->until), gl_row_int64(&row, 6), gl_row_int64(&row, 5),
					 gl_row_int64(&row, 4), gl_row_int64(&row, 3), gl_row_int64(&row, 2),
					 gl_day_words(page->since));
	gl_section_open(out, "flow", "Cumulative flow", text.data);
	put_legend(out);
	gl_chart_open(out, "flow-chart", "Posts by state at the end of each day", text.data,
				  GL_CHART_HEIGHT);
	gl_count_axis(out, top);
	gl_day_axis(out, page->since, page->until);
	appendStringInfoString(
		out,
		"<svg width=\"100%\" height=\"288\" viewBox=\"0 0 1000 288\" preserveAspectRatio=\"none\">\n");
	for (int band = 0; band < FLOW_BANDS; band++)
		put_band(out, &days, band, top);
	appendStringInfoString(out, "</svg>\n");
	gl_chart_close(out);
	gl_metric_table_folded(out, &table, &days);
	gl_section_close(out);
}

/* A name as long as a lane has room for. */
static const char *
clipped(const char *name)
{
	int bytes = strlen(name);
	int kept = pg_mbcharcliplen(name, bytes, NAME_LENGTH);

	return kept == bytes ? name : psprintf("%.*s\342\200\246", kept, name);
}

/* A lane for each place with its name at the left, and across it what most of its visits took. */
static void
put_lanes(StringInfo out, const Rows *places, const DurationScale *scale)
{
	Row row;

	for (uint64 i = 0; i < places->count; i++)
	{
		int top = i * LANE_HEIGHT;
		double across;

		gl_row_fetch(places, i, 7, &row);
		across = 100 * gl_duration_share(scale, gl_row_double(&row, 6));
		appendStringInfo(out, "<line class=\"lane\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>",
						 top, top);
		if (gl_row_double(&row, 6) > 0)
			appendStringInfo(
				out,
				"<line class=\"percentile p1\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>",
				across, across, top + 4, top + LANE_HEIGHT - 4);
		appendStringInfo(out, "<text class=\"mark\" x=\"0\" dx=\"4\" y=\"%d\">", top + LABEL_ROOM);
		gl_html_put(out, "$</text>\n", clipped(gl_row_text(&row, 0)));
	}
}

static void
put_age_chart(StringInfo out, const Rows *places, const Rows *points, const char *text)
{
	int height = places->count * LANE_HEIGHT;
	DurationScale scale = scale_of(points, 5, 2, 4 * 3600, 60);
	Row row;

	gl_chart_open(out, "age-chart", "Age of each post where it is now", text, height);
	gl_duration_axis_across(out, &scale, height);
	put_lanes(out, places, &scale);
	for (uint64 i = 0; i < points->count; i++)
	{
		gl_row_fetch(points, i, 5, &row);
		put_dot(out, gl_duration_share(&scale, gl_row_double(&row, 2)),
				gl_row_int(&row, 0) * LANE_HEIGHT + 22 + 20 * gl_row_double(&row, 1),
				gl_row_bool(&row, 3), gl_row_text(&row, 4));
	}
	gl_chart_close(out);
}

void
gl_age_section(StringInfo out, const MetricPage *page)
{
	static const TableColumn columns[] = {{"where", 0, CELL_NAME},
										  {"posts", 1, CELL_COUNT},
										  {"half of them for", 2, CELL_FIGURE},
										  {"the oldest for", 3, CELL_FIGURE},
										  {"85 % of visits took", 4, CELL_FIGURE},
										  {"older than that", 5, CELL_COUNT}};
	static const MetricTable table = GL_METRIC_TABLE("Age by place", columns, 7);
	static const TableColumn oldest_columns[] = {{"post", 0, CELL_TEXT},
												 {"where", 1, CELL_NAME},
												 {"workflow", 2, CELL_NAME},
												 {"there for", 3, CELL_FIGURE},
												 {"since it was created", 4, CELL_FIGURE},
												 {"to go out", 5, CELL_FIGURE}};
	static const MetricTable oldest_table = GL_METRIC_TABLE("The oldest", oldest_columns, 6);
	Rows places = gl_page_rows(page, PAGE_AGE_COLUMNS);
	Rows points = gl_page_rows(page, PAGE_AGE_POINTS);
	Rows oldest = gl_page_rows(page, PAGE_OLDEST);
	StringInfoData text;
	int64 posts = 0;
	int64 old = 0;
	Row row;

	for (uint64 i = 0; i < places.count; i++)
	{
		gl_row_fetch(&places, i, 7, &row);
		posts += gl_row_int64(&row, 1);
		old += gl_row_int64(&row, 5);
	}
	initStringInfo(&text);
	appendStringInfo(&text, "Posts that are being worked on now: " INT64_FORMAT ".", posts);
	if (posts > 0)
		appendStringInfo(
			&text,
			" Diamonds, " INT64_FORMAT
			" of them, wait in their step for longer than 85\302\240%% of its visits in the period took: the dashed line in its lane.",
			old);
	gl_section_open(out, "age", "Age of work in progress", text.data);
	if (posts > 0)
	{
		put_age_chart(out, &places, &points, text.data);
		gl_metric_table_folded(out, &table, &places);
		gl_metric_table_folded(out, &oldest_table, &oldest);
	}
	gl_section_close(out);
}
