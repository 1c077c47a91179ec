/*
 * durations.c
 *		Text is added to a histogram in the order that it is read in.
 */
#include "base/durations.h"

#include <math.h>

#include "base/compat.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#define SHORTEST 0.001 /* seconds: what is below counts as that */

static void
add(DurationHistogram *histogram, int bucket, int64 n)
{
	int place = bucket - DURATION_FIRST_BUCKET;

	if (histogram->first == histogram->end)
	{
		histogram->first = place;
		histogram->end = place + 1;
	}
	histogram->first = Min(histogram->first, place);
	histogram->end = Max(histogram->end, place + 1);
	histogram->n[place] += n;
}

void
gl_durations_add(DurationHistogram *histogram, double seconds, int64 n)
{
	double bucket = floor(log(Max(seconds, SHORTEST)) / log(DURATION_BUCKET_WIDTH));

	add(histogram, (int) Min(bucket, DURATION_FIRST_BUCKET + DURATION_BUCKETS - 1), n);
}

/* A whole number of at most 18 digits; where it ends, or NULL for none. */
static inline const char *
read_number(const char *at, const char *end, int64 *value)
{
	bool is_negative = at < end && *at == '-';
	const char *from = at + is_negative;
	int64 number = 0;

	for (at = from; at < end && (unsigned char) (*at - '0') < 10 && at - from < 18; at++)
		number = number * 10 + (*at - '0');
	*value = is_negative ? -number : number;
	return at > from ? at : NULL;
}

static GL_NORETURN void
not_durations(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION), errmsg("these are no durations"),
					errdetail("They are pairs of a bucket and a count: 120:3 121:1."),
					errhint("Take them from greenlight_bi.agg_duration_daily.")));
}

const char *
gl_durations_read_pair(const char *at, const char *end, DurationBucket *pair)
{
	int64 bucket;

	at = read_number(at, end, &bucket);
	if (at == NULL || at == end || *at != ':' || bucket < DURATION_FIRST_BUCKET ||
		bucket >= DURATION_FIRST_BUCKET + DURATION_BUCKETS)
		not_durations();
	at = read_number(at + 1, end, &pair->n);
	if (at == NULL || (at < end && *at != ' '))
		not_durations();
	pair->bucket = (int32) bucket;
	return at < end ? at + 1 : end;
}

void
gl_durations_add_packed(DurationHistogram *histogram, const char *packed, size_t length)
{
	const char *at = packed;
	const char *end = at + length;
	DurationBucket pair;

	while (at < end)
	{
		at = gl_durations_read_pair(at, end, &pair);
		add(histogram, pair.bucket, pair.n);
	}
}

char *
gl_durations_pack(const DurationHistogram *histogram)
{
	StringInfoData out;

	initStringInfo(&out);
	for (int i = histogram->first; i < histogram->end; i++)
	{
		char pair[32];

		if (histogram->n[i] == 0)
			continue;
		if (out.len > 0)
			appendStringInfoChar(&out, ' ');
		pg_ltoa(i + DURATION_FIRST_BUCKET, pair);
		appendStringInfoString(&out, pair);
		appendStringInfoChar(&out, ':');
		pg_lltoa(histogram->n[i], pair);
		appendStringInfoString(&out, pair);
	}
	return out.data;
}
