/*
 * metrics.c
 *		Facts are computed from what is there now, not from what the events say changed: so a post that is
 *		looked at twice is right twice, and an event tells no more than which post to look at. Events up to
 *		the sealed number are committed or never will be; what commits later has a higher number and is met
 *		by the next refresh, whose snapshot sees it.
 */
#include "flow/metrics.h"

#include "base/settings.h"

#define SLICE 20000 /* events looked at in one go */
#define BATCH 5000	/* posts counted by one statement: each writes a roll-up once */

static void
count_posts(const MetricState *state, const IdList *posts, gl_time now, MetricsReport *report)
{
	for (int i = 0; i < posts->n; i += BATCH)
	{
		IdList batch = {.items = posts->items + i, .n = Min(BATCH, posts->n - i)};

		report->changes += gl_metric_posts_refresh(&batch, state->timezone, now);
	}
	report->posts += posts->n;
}

/* Every post, or every one of some workspaces. */
static void
count_all(const MetricState *state, const IdList *workspaces, gl_time now, MetricsReport *report)
{
	gl_id after = 0;

	for (;;)
	{
		IdList posts = gl_metric_posts(after, workspaces, BATCH);

		if (posts.n == 0)
			return;
		count_posts(state, &posts, now, report);
		after = posts.items[posts.n - 1];
	}
}

/* Everything, when it never was or other days count. */
static bool
count_anew(MetricState *state, gl_id sealed, bool is_full, gl_time now, MetricsReport *report)
{
	if (!is_full && strcmp(state->timezone, gl_settings.reporting_timezone) == 0)
		return false;
	state->timezone = gl_settings.reporting_timezone;
	gl_metrics_clear();
	gl_metric_dimensions_refresh();
	count_all(state, NULL, now, report);
	state->watermark = Max(state->watermark, sealed);
	return true;
}

static void
count_slice(MetricState *state, gl_id sealed, int events, gl_time now, MetricsReport *report)
{
	MetricSlice slice = gl_metric_slice(state->watermark, sealed, events);

	if (slice.has_setup)
		gl_metric_dimensions_refresh();
	if (slice.recalendared.n > 0)
		count_all(state, &slice.recalendared, now, report);
	count_posts(state, &slice.posts, now, report);
	state->watermark = slice.last;
}

MetricsReport
gl_metrics_refresh(MetricState *state, gl_id sealed, bool is_full, gl_time now)
{
	MetricsReport report = {0};

	(void) count_anew(state, sealed, is_full, now, &report);
	while (state->watermark < sealed)
		count_slice(state, sealed, SLICE, now, &report);
	gl_metric_state_write(state, now);
	report.watermark = state->watermark;
	return report;
}

bool
gl_metrics_follow(MetricState *state, gl_id sealed, int events, gl_time now)
{
	MetricsReport report = {0};

	if (!count_anew(state, sealed, false, now, &report) && state->watermark < sealed)
		count_slice(state, sealed, events, now, &report);
	gl_metric_state_write(state, now);
	return state->watermark < sealed;
}
