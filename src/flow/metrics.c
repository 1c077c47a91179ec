/*
 * metrics.c
 *		Facts are computed from what is there now, not from what the events say changed: so a post that is
 *		looked at twice is right twice, and an event tells no more than which post to look at. Events up to
 *		the sealed number are committed or never will be; what commits later has a higher number and is met
 *		by the next refresh, whose snapshot sees it.
 */
#include "flow/metrics.h"

#include "base/settings.h"
#include "flow/metric_votes.h"

#define SLICE 20000 /* events looked at in one go */
#define BATCH 5000	/* posts counted by one statement: each writes a roll-up once */

static void
count_posts(const MetricState *state, const IdList *posts, bool is_moved, gl_time now,
			MetricsReport *report)
{
	for (int i = 0; i < posts->n; i += BATCH)
	{
		IdList batch = {.items = posts->items + i, .n = Min(BATCH, posts->n - i)};

		report->changes += gl_metric_posts_refresh(&batch, is_moved, state->timezone, now);
	}
	report->posts += posts->n;
}

/* Posts that saw nothing but approvals: what they changed, or everything where that is not all there is. */
static void
count_approvals(const MetricState *state, const IdList *posts, gl_time now, MetricsReport *report)
{
	IdList left = gl_metric_votes_count(posts, state->timezone, now, &report->changes);

	report->posts += posts->n - left.n;
	count_posts(state, &left, false, now, report);
}

/* Every post. */
static void
count_all(const MetricState *state, gl_time now, MetricsReport *report)
{
	gl_id after = 0;

	for (;;)
	{
		IdList posts = gl_metric_posts(after, NULL, BATCH);

		if (posts.n == 0)
			return;
		count_posts(state, &posts, true, now, report);
		after = posts.items[posts.n - 1];
	}
}

/* Everything again, as if nothing had been counted. */
static void
count_anew(MetricState *state, gl_id sealed, gl_time now, MetricsReport *report)
{
	state->timezone = gl_settings.reporting_timezone;
	state->recount.n = 0;
	gl_metrics_clear();
	gl_metric_dimensions_refresh();
	count_all(state, now, report);
	state->watermark = Max(state->watermark, sealed);
}

/* All posts of these workspaces are to be looked at, beside those that are already. */
static void
want_recount(MetricState *state, const IdList *workspaces)
{
	for (int i = 0; i < workspaces->n; i++)
		gl_ids_add(&state->recount, workspaces->items[i]);
	state->after = 0;
}

/* The next part: of what a calendar changed, then of the log. True when more is left. */
static bool
count_part(MetricState *state, gl_id sealed, int events, int limit, gl_time now,
		   MetricsReport *report)
{
	if (state->recount.n > 0)
	{
		IdList posts = gl_metric_posts(state->after, &state->recount, limit);

		count_posts(state, &posts, true, now, report);
		if (posts.n == limit)
			state->after = posts.items[posts.n - 1];
		else
			state->recount.n = 0;
	}
	else if (state->watermark < sealed)
	{
		MetricSlice slice = gl_metric_slice(state->watermark, sealed, events);

		if (slice.has_setup)
			gl_metric_dimensions_refresh();
		if (slice.recalendared.n > 0)
			want_recount(state, &slice.recalendared);
		count_posts(state, &slice.moved, true, now, report);
		count_posts(state, &slice.voted, false, now, report);
		count_approvals(state, &slice.approved, now, report);
		state->watermark = slice.last;
	}
	return state->recount.n > 0 || state->watermark < sealed;
}

MetricsReport
gl_metrics_refresh(MetricState *state, gl_id sealed, bool is_full, gl_time now)
{
	MetricsReport report = {0};

	if (is_full || strcmp(state->timezone, gl_settings.reporting_timezone) != 0)
		count_anew(state, sealed, now, &report);
	while (count_part(state, sealed, SLICE, BATCH, now, &report))
		continue;
	gl_metric_state_write(state, now);
	report.watermark = state->watermark;
	return report;
}

/* Nothing is counted yet: then the log alone leads to everything. */
static bool
is_new(const MetricState *state)
{
	return state->timezone[0] == '\0';
}

bool
gl_metrics_follow(MetricState *state, gl_id sealed, int events, int posts, gl_time now)
{
	MetricsReport report = {0};
	bool has_more;

	if (is_new(state))
		state->timezone = gl_settings.reporting_timezone;
	else if (strcmp(state->timezone, gl_settings.reporting_timezone) != 0)
		return false;
	has_more = count_part(state, sealed, events, posts, now, &report);
	gl_metric_state_write(state, now);
	return has_more;
}
