/*
 * metric_charts.h
 *		The charts and tables of metrics_html(), one function a section.
 */
#ifndef GL_API_METRIC_CHARTS_H
#define GL_API_METRIC_CHARTS_H

#include "lib/stringinfo.h"
#include "store/metric_page.h"

/* What is shown, and percentiles of the cycle time, which two charts draw. */
typedef struct MetricPage
{
	gl_id workspace_id;
	int since;
	int until;
	int64 approved;
	char *words[3]; /* half, 85 %, 95 % */
	double seconds[3];
} MetricPage;

/* The rows of a part of the page. */
extern Rows gl_page_rows(const MetricPage *page, PagePart part);

extern void gl_cycle_section(StringInfo out, const MetricPage *page);
extern void gl_flow_section(StringInfo out, const MetricPage *page);
extern void gl_age_section(StringInfo out, const MetricPage *page);
extern void gl_load_section(StringInfo out, const MetricPage *page);
extern void gl_sla_section(StringInfo out, const MetricPage *page);
extern void gl_steps_section(StringInfo out, const MetricPage *page);

#endif /* GL_API_METRIC_CHARTS_H */
