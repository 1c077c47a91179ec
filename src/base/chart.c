/*
 * chart.c
 *		Frames and axes of charts.
 */
#include "base/chart.h"

#include <math.h>

#include "base/html.h"
#include "utils/date.h"
#include "utils/datetime.h"

#define HOURS(n) ((n) *3600.0)
#define DAYS(n) HOURS((n) *24)
#define DAY_LABELS 5

/* What people call round. */
static const struct
{
	double seconds;
	const char *label;
} durations[] = {
	{1, "1 s"},			 {10, "10 s"},		   {60, "1 min"},		   {10 * 60, "10 min"},
	{HOURS(1), "1 h"},	 {HOURS(4), "4 h"},	   {DAYS(1), "1 day"},	   {DAYS(3), "3 days"},
	{DAYS(7), "1 wk"},	 {DAYS(28), "4 wk"},   {DAYS(91), "13 wk"},	   {DAYS(365), "1 year"},
	{DAYS(1460), "4 y"}, {DAYS(7300), "20 y"}, {DAYS(73000), "200 y"},
};

void
gl_chart_open(StringInfo out, const char *id, const char *title, const char *text, int height)
{
	gl_html_put(
		out,
		"<svg class=\"chart\" role=\"img\" aria-labelledby=\"$-title $-text\" width=\"100%\" height=\"$\">"
		"<title id=\"$-title\">$</title><desc id=\"$-text\">$</desc>\n",
		id, id, psprintf("%d", height), id, title, id, text);
}

void
gl_chart_close(StringInfo out)
{
	appendStringInfoString(out, "</svg>\n");
}

/* From the last round duration that is not above the least to the first that is not below the most. */
DurationScale
gl_duration_scale(double least, double most)
{
	int low = lengthof(durations) - 2;
	int high = 1;

	while (low > 0 && durations[low].seconds > least)
		low--;
	while (high < lengthof(durations) - 1 && durations[high].seconds < most)
		high++;
	if (high <= low)
		high = low + 1;
	return (DurationScale){durations[low].seconds, durations[high].seconds};
}

double
gl_duration_share(const DurationScale *scale, double seconds)
{
	double within = Min(Max(seconds, scale->least), scale->most);

	return log(within / scale->least) / log(scale->most / scale->least);
}

static void
grid_line(StringInfo out, double height, const char *label)
{
	appendStringInfo(out, "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
					 height, height);
	appendStringInfo(
		out, "<text class=\"axis\" x=\"0\" dx=\"-8\" y=\"%.1f\" dy=\"4\" text-anchor=\"end\">",
		height);
	gl_html_put(out, "$</text>\n", label);
}

void
gl_duration_axis(StringInfo out, const DurationScale *scale)
{
	for (int i = 0; i < lengthof(durations); i++)
		if (durations[i].seconds >= scale->least && durations[i].seconds <= scale->most)
			grid_line(out, GL_CHART_HEIGHT * (1 - gl_duration_share(scale, durations[i].seconds)),
					  durations[i].label);
}

/* Every second label can be left out where there is little room. */
void
gl_duration_axis_across(StringInfo out, const DurationScale *scale, int height)
{
	int place = 0;

	for (int i = 0; i < lengthof(durations); i++)
	{
		double across = 100 * gl_duration_share(scale, durations[i].seconds);

		if (durations[i].seconds < scale->least || durations[i].seconds > scale->most)
			continue;
		appendStringInfo(out,
						 "<line class=\"grid\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%d\"/>",
						 across, across, height);
		appendStringInfo(
			out, "<text class=\"axis%s\" x=\"%.2f%%\" y=\"%d\" dy=\"20\" text-anchor=\"middle\">",
			place++ % 2 == 1 ? " spare" : "", across, height);
		gl_html_put(out, "$</text>\n", durations[i].label);
	}
}

/* The step between lines: 1, 2 or 5 with noughts, so that there are at most 5 steps. */
static double
count_step(double most)
{
	static const double steps[] = {1, 2, 5};
	double power = 1;

	for (;; power *= 10)
		for (int i = 0; i < lengthof(steps); i++)
			if (steps[i] * power * 5 >= most)
				return steps[i] * power;
}

double
gl_count_top(double most)
{
	double step = count_step(most);

	return Max(ceil(most / step), 1) * step;
}

void
gl_count_axis(StringInfo out, double top)
{
	double step = count_step(top);

	for (double n = 0; n <= top; n += step)
		grid_line(out, GL_CHART_HEIGHT * (1 - n / top), psprintf("%.0f", n));
}

static char *
day_label(int day, bool has_year)
{
	int year;
	int month;
	int month_day;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &month_day);
	return has_year ? psprintf("%s %d", months[month - 1], year)
					: psprintf("%d %s", month_day, months[month - 1]);
}

void
gl_day_axis(StringInfo out, int since, int until)
{
	int labels = Min(DAY_LABELS, until - since + 1);

	for (int i = 0; i < labels; i++)
	{
		int day =
			labels == 1 ? since : since + (int) rint((double) (until - since) * i / (labels - 1));
		const char *anchor = i == 0 ? "start" : (i == labels - 1 ? "end" : "middle");

		appendStringInfo(
			out, "<text class=\"axis%s\" x=\"%.2f%%\" y=\"%d\" dy=\"20\" text-anchor=\"%s\">",
			i % 2 == 1 && i < labels - 1 ? " spare" : "",
			labels == 1 ? 0 : 100.0 * i / (labels - 1), GL_CHART_HEIGHT, anchor);
		gl_html_put(out, "$</text>\n", day_label(day, until - since > 300));
	}
}

char *
gl_day_words(int day)
{
	int year;
	int month;
	int month_day;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &month_day);
	return psprintf("%d %s %d", month_day, months[month - 1], year);
}
