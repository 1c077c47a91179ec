/*
 * durations.h
 *		Histograms of durations, and the packed text that holds one: pairs "bucket:n bucket:n" with ascending
 *		buckets and no zeros. A bucket begins at 1.05 to its power seconds.
 */
#ifndef GL_BASE_DURATIONS_H
#define GL_BASE_DURATIONS_H

#include "postgres.h"

#define DURATION_BUCKET_WIDTH 1.05
#define DURATION_FIRST_BUCKET -142 /* holds the shortest, 0.001 seconds */
#define DURATION_BUCKETS 800	   /* the last holds 2 million years */

typedef struct DurationBucket
{
	int32 bucket;
	int64 n;
} DurationBucket;

/* How many durations are in each bucket; below 0 where more were taken away than came. All 0 is none. */
typedef struct DurationHistogram
{
	int first; /* those that are not 0 are from here */
	int end;   /* to before here */
	int64 n[DURATION_BUCKETS];
} DurationHistogram;

/* n durations more, or less, of so many seconds each. */
extern void gl_durations_add(DurationHistogram *histogram, double seconds, int64 n);

/* All of a packed text; raises 22P02 when it is none. */
extern void
gl_durations_add_packed(DurationHistogram *histogram, const char *packed, size_t length);

extern char *gl_durations_pack(const DurationHistogram *histogram);

/* Reads a pair of a text; where the next one begins. */
extern const char *gl_durations_read_pair(const char *at, const char *end, DurationBucket *pair);

#endif /* GL_BASE_DURATIONS_H */
