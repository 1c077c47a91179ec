/*
 * metric_loads.c
 *		Bars of metrics_html(): who has how much to do, how deadlines are kept, where the time goes.
 */
#include "postgres.h"

#include "api/metric_charts.h"
#include "api/metric_tables.h"
#include "base/chart.h"
#include "base/html.h"

void
gl_load_section(StringInfo out, const MetricPage *page)
{
	static const TableColumn columns[] = {
		{"person", 0, CELL_NAME},			{"", 1, CELL_BAR},
		{"waiting", 1, CELL_COUNT},			{"overdue", 2, CELL_COUNT},
		{"the oldest for", 3, CELL_FIGURE}, {"votes in the period", 4, CELL_COUNT},
		{"in time", 5, CELL_FIGURE}};
	static const MetricTable table =
		GL_METRIC_TABLE("Open steps that wait for each person, and votes given", columns, 7);
	Rows people = gl_page_rows(page, PAGE_LOAD);
	StringInfoData text;
	int64 busiest = 0;
	Row row;

	initStringInfo(&text);
	for (uint64 i = 0; i < people.count; i++)
	{
		gl_row_fetch(&people, i, 7, &row);
		busiest = Max(busiest, gl_row_int64(&row, 1));
	}
	if (people.count == 0)
		appendStringInfoString(&text, "Nobody voted in these days, and nothing waits for anybody.");
	else
		appendStringInfo(
			&text,
			"Most open steps that wait for one person: " INT64_FORMAT
			". The first part of a bar is overdue; a step that needs one of several people waits for all of them.",
			busiest);
	if (people.count > 0 && gl_row_int64(&row, 6) > people.count)
		appendStringInfo(&text, " " UINT64_FORMAT " of " INT64_FORMAT " people are shown.",
						 people.count, gl_row_int64(&row, 6));
	gl_section_open(out, "load", "Approver load", text.data);
	if (people.count > 0)
		gl_metric_table(out, &table, &people);
	gl_section_close(out);
}

/* Columns of steps closed, with what was late on top. */
static void
put_sla_chart(StringInfo out, const Rows *spans, const char *text)
{
	int n = spans->count;
	double top = 0;
	Row row;

	for (int i = 0; i < n; i++)
	{
		gl_row_fetch(spans, i, 5, &row);
		top = Max(top, gl_row_int64(&row, 1));
	}
	top = gl_count_top(top);
	gl_chart_open(out, "sla-chart", "Steps closed in time and late", text, GL_CHART_HEIGHT);
	gl_count_axis(out, top);
	for (int i = 0; i < n; i++)
	{
		double across = 100 * (i + 0.15) / n;
		double closed;
		double late;

		gl_row_fetch(spans, i, 5, &row);
		closed = GL_CHART_HEIGHT * gl_row_int64(&row, 1) / top;
		late = GL_CHART_HEIGHT * gl_row_int64(&row, 2) / top;
		appendStringInfo(
			out,
			"<g><rect class=\"fill\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"/>",
			across, 70.0 / n, GL_CHART_HEIGHT - closed + late, closed - late);
		appendStringInfo(
			out, "<rect class=\"late\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"/>",
			across, 70.0 / n, GL_CHART_HEIGHT - closed, late);
		gl_html_put(out, "<title>From $: $ of $ in time</title></g>\n", gl_row_text(&row, 0),
					gl_row_text(&row, 3), psprintf(INT64_FORMAT, gl_row_int64(&row, 1)));
		if (i % ((n + 4) / 5) == 0)
		{
			appendStringInfo(out, "<text class=\"axis\" x=\"%.2f%%\" y=\"%d\" dy=\"20\">", across,
							 GL_CHART_HEIGHT);
			gl_html_put(out, "$</text>\n", gl_row_text(&row, 4));
		}
	}
	gl_chart_close(out);
}

/* How many open steps are overdue, at risk and on track, in words. */
static void
say_risks(StringInfo text, const Rows *risks)
{
	Row row;

	if (risks->count == 0)
	{
		appendStringInfoString(text, " No step with a deadline is open.");
		return;
	}
	gl_row_fetch(risks, 0, 10, &row);
	appendStringInfo(text,
					 " Open now: " INT64_FORMAT " overdue, " INT64_FORMAT
					 " with more than three quarters of their time used, " INT64_FORMAT
					 " on track.",
					 gl_row_int64(&row, 7), gl_row_int64(&row, 8), gl_row_int64(&row, 9));
}

void
gl_sla_section(StringInfo out, const MetricPage *page)
{
	static const TableColumn columns[] = {{"from", 0, CELL_TEXT},
										  {"closed", 1, CELL_COUNT},
										  {"late", 2, CELL_COUNT},
										  {"in time", 3, CELL_FIGURE}};
	static const MetricTable table = GL_METRIC_TABLE("Steps with a deadline", columns, 5);
	static const TableColumn risk_columns[] = {{"post", 0, CELL_TEXT},
											   {"step", 1, CELL_NAME},
											   {"", 4, CELL_BAR},
											   {"time used", 3, CELL_PERCENT},
											   {"left or over", 6, CELL_FIGURE},
											   {"state", 2, CELL_FIGURE}};
	static const MetricTable risk_table = {
		"Open steps by the share of their time that is used, the worst first",
		risk_columns,
		lengthof(risk_columns),
		10,
		100,
		false};
	Rows spans = gl_page_rows(page, PAGE_SLA_SPANS);
	Rows risks = gl_page_rows(page, PAGE_RISKS);
	StringInfoData text;
	int64 closed = 0;
	int64 late = 0;
	Row row;

	for (uint64 i = 0; i < spans.count; i++)
	{
		gl_row_fetch(&spans, i, 5, &row);
		closed += gl_row_int64(&row, 1);
		late += gl_row_int64(&row, 2);
	}
	initStringInfo(&text);
	appendStringInfo(&text,
					 INT64_FORMAT " of " INT64_FORMAT " steps with a deadline were closed in time.",
					 closed - late, closed);
	if (closed > 0)
		appendStringInfoString(&text, " What was late is on top.");
	say_risks(&text, &risks);
	gl_section_open(out, "sla", "Deadlines", text.data);
	if (closed > 0)
	{
		put_sla_chart(out, &spans, text.data);
		gl_metric_table_folded(out, &table, &spans);
	}
	if (risks.count > 0)
		gl_metric_table(out, &risk_table, &risks);
	gl_section_close(out);
}

void
gl_steps_section(StringInfo out, const MetricPage *page)
{
	static const TableColumn columns[] = {{"workflow", 0, CELL_NAME},
										  {"step", 1, CELL_NAME},
										  {"", 2, CELL_BAR},
										  {"share", 2, CELL_PERCENT},
										  {"50 % within", 4, CELL_FIGURE},
										  {"85 % within", 5, CELL_FIGURE},
										  {"waiting", 6, CELL_COUNT},
										  {"opened", 7, CELL_COUNT},
										  {"closed", 8, CELL_COUNT}};
	static const MetricTable table = {
		"Share of the time that posts spent in steps of their workflow",
		columns,
		lengthof(columns),
		9,
		100,
		false};
	Rows steps = gl_page_rows(page, PAGE_STEPS);

	gl_section_open(
		out, "steps", "Where the time goes",
		steps.count == 0
			? "No step was closed in the last 28 days."
			: "In the last 28 days, whatever the period. Where more is opened than closed, the queue grows.");
	if (steps.count > 0)
		gl_metric_table(out, &table, &steps);
	gl_section_close(out);
}
