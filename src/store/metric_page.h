/*
 * metric_page.h
 *		What metrics_html() shows: bounded rows out of the views of greenlight_bi.
 */
#ifndef GL_STORE_METRIC_PAGE_H
#define GL_STORE_METRIC_PAGE_H

#include "base/spi.h"

/* Each part is one statement; its columns are named beside it in metric_page.c. */
typedef enum PagePart
{
	PAGE_HEAD,
	PAGE_FIGURES,
	PAGE_CYCLE_POINTS,
	PAGE_CYCLE_WEEKS,
	PAGE_FLOW,
	PAGE_AGE_COLUMNS,
	PAGE_AGE_POINTS,
	PAGE_OLDEST,
	PAGE_LOAD,
	PAGE_SLA_SPANS,
	PAGE_RISKS,
	PAGE_STEPS,
	PAGE_PART_COUNT
} PagePart;

/* The rows of a part, of a workspace and the days from since to until. */
extern Rows gl_metric_page(PagePart part, gl_id workspace_id, int since, int until);

#endif /* GL_STORE_METRIC_PAGE_H */
