/*
 * series.h
 *		Rows of series and occurrence. Callers hold the lock of the post whose series it is.
 */
#ifndef GL_STORE_SERIES_H
#define GL_STORE_SERIES_H

#include "base/fields.h"

/* The series of a post, which is its first occurrence. */
typedef struct SeriesRow
{
	gl_id post_id;
	gl_id workspace_id;
	char *recurrence;	 /* an RRULE */
	gl_time first_local; /* wall time of the first occurrence, and of day of the others */
	char *timezone;
	gl_time valid_until; /* no occurrence is later; GL_TIME_NEVER: the recurrence ends by itself */
	gl_time created_at;
	gl_time ended_at; /* GL_TIME_NEVER: it goes on */
	bool is_stopped;  /* it did not end by itself */
} SeriesRow;

/* One occurrence; the wall time tells it from the others, whatever becomes of the zone. */
typedef struct OccurrenceRow
{
	gl_id series_id; /* the post whose series it is of */
	gl_time occurs_local;
	gl_time occurs_at;
	gl_id post_id;
	gl_id workspace_id;
} OccurrenceRow;

/* The series of a post; false when it has none. */
extern bool gl_series_read(gl_id post_id, SeriesRow *series);

/* What a post is an occurrence of; false when it is of none. */
extern bool gl_occurrence_read(gl_id post_id, OccurrenceRow *occurrence);

/* Write a series in place of the one that the post may have had, its first occurrence with it. */
extern void gl_series_write(const SeriesRow *series, gl_time first_at);

/* It goes on no more. */
extern void gl_series_end(gl_id post_id, gl_time now, bool is_stopped);

/* Write an occurrence, in place of another post at the same wall time. */
extern void gl_occurrence_write(const OccurrenceRow *occurrence);

/* Wall times of the occurrences from one on, ascending. */
extern gl_time *gl_occurrences_read(gl_id series_id, gl_time from_local, int *found);

/* Posts that occur by a series, without its first, and may still go out; by id. */
extern IdList gl_occurrences_waiting(gl_id series_id);

/* Of them those that are due until an instant, and the worker may have let be; by id. */
extern IdList gl_occurrences_due(gl_id series_id, gl_time until);

/* Has any been made besides the first? */
extern bool gl_series_recurs(gl_id series_id);

/* Posts whose series go on, by id. */
extern IdList gl_series_live(void);

#endif /* GL_STORE_SERIES_H */
