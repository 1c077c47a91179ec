/*
 * metrics_html.c
 *		metrics_html(): a report for people who have no BI tool, as one page that needs nothing else.
 */
#include "api/args.h"
#include "api/metric_charts.h"
#include "api/metric_scope.h"
#include "api/metric_tables.h"
#include "base/chart.h"
#include "base/engine.h"
#include "base/errors.h"
#include "base/html.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_html_escape);
PG_FUNCTION_INFO_V1(gl_metrics_html);

#define DAYS_MAX 731

/* html(content): for pages that are written in SQL. */
Datum
gl_html_escape(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	gl_html_text(&out, text_to_cstring(PG_GETARG_TEXT_PP(0)));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

/* The figures at the top: which, and what they are called. */
static const struct
{
	const char *metric;
	const char *label;
	bool is_count;
} tiles[] = {
	{"approved", "Approved", true},
	{"first_pass_rate", "At the first try", false},
	{"sla_compliance", "Steps in time", false},
	{"on_time_publish", "Published on time", false},
	{"cycle_time", "Cycle time (50 %)", false},
	{"time_to_first_response", "First response (50 %)", false},
};

static const char *
value_or_none(const char *value)
{
	return value[0] == '\0' ? "none" : value;
}

static void
put_tile(StringInfo out, const char *label, const Row *row, bool is_count)
{
	const char *value =
		is_count ? psprintf(INT64_FORMAT, gl_row_int64(row, 1)) : gl_row_text(row, 3);
	const char *before =
		is_count ? psprintf(INT64_FORMAT, gl_row_int64(row, 2)) : gl_row_text(row, 6);

	gl_html_put(out, "<div><dt>$</dt><dd><b>$</b> <span>before: $</span></dd></div>\n", label,
				value_or_none(value), value_or_none(before));
}

/* Figures of the period beside those of as many days before, and what two charts need of them. */
static void
put_figures(StringInfo out, MetricPage *page)
{
	static const TableColumn columns[] = {{"metric", 0, CELL_TEXT},
										  {"of", 1, CELL_COUNT},
										  {"before", 2, CELL_COUNT},
										  {"rate, or 50 % within", 3, CELL_FIGURE},
										  {"85 % within", 4, CELL_FIGURE},
										  {"95 % within", 5, CELL_FIGURE},
										  {"rate or 50 % before", 6, CELL_FIGURE}};
	static const MetricTable table =
		GL_METRIC_TABLE("All metrics beside those of as many days before", columns, 10);
	Rows rows = gl_page_rows(page, PAGE_FIGURES);
	Row row;

	appendStringInfoString(
		out,
		"<section aria-labelledby=\"figures\"><h2 id=\"figures\">At a glance</h2>\n<dl class=\"tiles\">\n");
	for (uint64 i = 0; i < rows.count; i++)
	{
		const char *metric;

		gl_row_fetch(&rows, i, 10, &row);
		metric = gl_row_text(&row, 0);
		for (int n = 0; n < lengthof(tiles); n++)
			if (strcmp(metric, tiles[n].metric) == 0)
				put_tile(out, tiles[n].label, &row, tiles[n].is_count);
		if (strcmp(metric, "cycle_time") != 0)
			continue;
		page->approved = gl_row_int64(&row, 1);
		for (int n = 0; n < lengthof(page->words); n++)
		{
			page->words[n] = gl_row_text(&row, 3 + n);
			page->seconds[n] = gl_row_double(&row, 7 + n);
		}
	}
	appendStringInfoString(out, "</dl>\n");
	gl_metric_table_folded(out, &table, &rows);
	gl_section_close(out);
}

static void
put_head(StringInfo out, const MetricPage *page, const char *workspace)
{
	Rows rows = gl_page_rows(page, PAGE_HEAD);
	char *since = gl_day_words(page->since);
	char *until = gl_day_words(page->until);
	char *counted;
	Row row;

	gl_row_fetch(&rows, 0, 2, &row);
	counted = gl_row_text(&row, 0);
	gl_html_put(out,
				"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
				"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
				"<title>Approvals from $ to $: $</title>\n<style>\n",
				since, until, workspace);
	appendStringInfoString(out, gl_row_text(&row, 1));
	gl_html_put(out,
				"</style>\n</head>\n<body>\n<header>\n<h1>Approvals of <bdi>$</bdi></h1>\n"
				"<p>$ to $, $$</p>\n</header>\n<main>\n",
				workspace, since, until, counted[0] == '\0' ? "not counted yet" : "counted until ",
				counted);
}

/* metrics_html(workspace, since, until, options) */
Datum
gl_metrics_html(PG_FUNCTION_ARGS)
{
	char *workspace = gl_arg_name(fcinfo, 0, "workspace");
	MetricPage page = {0};
	EngineScope scope;
	StringInfoData out;
	MemoryContext caller = CurrentMemoryContext;
	text *result;

	(void) gl_arg_options(fcinfo, 3, &gl_no_options);
	gl_engine_enter(&scope, ENGINE_READS);
	gl_arg_period(fcinfo, 1, &page.since, &page.until);
	page.workspace_id = gl_workspace_measured(workspace);
	if (page.until - page.since >= DAYS_MAX)
		gl_invalid("the period is too long",
				   psprintf("It has %d days, at most %d are possible.", page.until - page.since + 1,
							DAYS_MAX),
				   "Name a shorter period.");
	initStringInfo(&out);
	put_head(&out, &page, workspace);
	put_figures(&out, &page);
	gl_cycle_section(&out, &page);
	gl_flow_section(&out, &page);
	gl_age_section(&out, &page);
	gl_load_section(&out, &page);
	gl_sla_section(&out, &page);
	gl_steps_section(&out, &page);
	appendStringInfoString(&out, "</main>\n</body>\n</html>\n");
	MemoryContextSwitchTo(caller);
	result = cstring_to_text_with_len(out.data, out.len);
	gl_engine_leave(&scope);
	PG_RETURN_TEXT_P(result);
}
