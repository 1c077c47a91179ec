/*
 * chart.h
 *		Charts as SVG without a view box: places across are shares of the width, heights are pixels, so that a
 *		chart fills a phone and a screen while its words keep their size. Labels of the axes stand outside.
 */
#ifndef GL_BASE_CHART_H
#define GL_BASE_CHART_H

#include "base/compat.h"

#include "lib/stringinfo.h"

#define GL_CHART_HEIGHT 288

/* Durations on a logarithmic scale. */
typedef struct DurationScale
{
	double least; /* seconds at the bottom */
	double most;  /* and at the top */
} DurationScale;

/* A chart with its name and what it says in words; close it again. */
extern void
gl_chart_open(StringInfo out, const char *id, const char *title, const char *text, int height);
extern void gl_chart_close(StringInfo out);

/* The scale that holds some durations; where one lies in it, 0 to 1; its labelled lines, up or across. */
extern DurationScale gl_duration_scale(double least, double most);
extern double gl_duration_share(const DurationScale *scale, double seconds);
extern void gl_duration_axis(StringInfo out, const DurationScale *scale);
extern void gl_duration_axis_across(StringInfo out, const DurationScale *scale, int height);

/* Counts from 0: the top of a scale that holds one, and its labelled lines. */
extern double gl_count_top(double most);
extern void gl_count_axis(StringInfo out, double top);

/* Days from left to right. */
extern void gl_day_axis(StringInfo out, int since, int until);

/* A day as people write it. */
extern char *gl_day_words(int day);

#endif /* GL_BASE_CHART_H */
