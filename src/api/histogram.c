/*
 * histogram.c
 *		Histograms of durations. A dashboard merges thousands of them for every point of a chart, so they
 *		are packed: one text "bucket:n bucket:n" with ascending buckets and no zeros, which any tool can carry
 *		about, read and added up here.
 */
#include "postgres.h"

#include <math.h>

#include "base/compat.h"
#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_histogram_percentile);
PG_FUNCTION_INFO_V1(gl_durations);
PG_FUNCTION_INFO_V1(gl_durations_sum);
PG_FUNCTION_INFO_V1(gl_duration_buckets);
PG_FUNCTION_INFO_V1(gl_duration_percentile);
PG_FUNCTION_INFO_V1(gl_duration_percentiles);

#define BUCKET_WIDTH 1.05
#define SHORTEST 0.001	  /* seconds: what is below counts as that */
#define FIRST_BUCKET -142 /* holds it */
#define BUCKETS 800		  /* the last holds 2 million years */

typedef struct Bucket
{
	int32 bucket;
	int64 n;
} Bucket;

/* How many durations are in each bucket; below 0 where more were taken away than came. */
typedef struct Histogram
{
	int first; /* those that are not 0 are from here */
	int end;   /* to before here */
	int64 n[BUCKETS];
} Histogram;

static int
compare_buckets(const void *a, const void *b)
{
	int32 x = ((const Bucket *) a)->bucket;
	int32 y = ((const Bucket *) b)->bucket;

	return (x > y) - (x < y);
}

/* Pairs of two arrays that have a bucket and a count above 0. */
static Bucket *
read_buckets(ArrayType *buckets, ArrayType *counts, int *found)
{
	Datum *keys;
	Datum *values;
	bool *no_key;
	bool *no_value;
	int nkeys;
	int nvalues;
	Bucket *pairs;

	deconstruct_array(buckets, INT4OID, 4, true, TYPALIGN_INT, &keys, &no_key, &nkeys);
	deconstruct_array(counts, INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &values, &no_value,
					  &nvalues);
	pairs = palloc(sizeof(Bucket) * Max(nkeys, 1));
	*found = 0;
	for (int i = 0; i < Min(nkeys, nvalues); i++)
		if (!no_key[i] && !no_value[i] && DatumGetInt64(values[i]) > 0)
			pairs[(*found)++] = (Bucket){DatumGetInt32(keys[i]), DatumGetInt64(values[i])};
	return pairs;
}

/* The middle of the bucket in which a fraction of them lies: pairs ascend, n > 0. */
static double
percentile(const Bucket *pairs, int n, double fraction)
{
	double total = 0;
	double so_far = 0;
	int i;

	for (i = 0; i < n; i++)
		total += (double) pairs[i].n;
	for (i = 0; i < n - 1; i++)
	{
		so_far += (double) pairs[i].n;
		if (so_far >= fraction * total)
			break;
	}
	return pow(BUCKET_WIDTH, pairs[i].bucket + 0.5);
}

/* histogram_percentile(buckets, counts, fraction) */
Datum
gl_histogram_percentile(PG_FUNCTION_ARGS)
{
	double fraction = PG_GETARG_FLOAT8(2);
	int n;
	Bucket *pairs = read_buckets(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ARRAYTYPE_P(1), &n);

	if (n == 0 || !(fraction >= 0 && fraction <= 1))
		PG_RETURN_NULL();
	qsort(pairs, n, sizeof(Bucket), compare_buckets);
	PG_RETURN_FLOAT8(percentile(pairs, n, fraction));
}

static void
add(Histogram *histogram, int bucket, int64 n)
{
	int place = bucket - FIRST_BUCKET;

	if (histogram->first == histogram->end)
	{
		histogram->first = place;
		histogram->end = place + 1;
	}
	histogram->first = Min(histogram->first, place);
	histogram->end = Max(histogram->end, place + 1);
	histogram->n[place] += n;
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

/* Reads a pair of a text; where the next one begins. */
static inline const char *
read_pair(const char *at, const char *end, Bucket *pair)
{
	int64 bucket;

	at = read_number(at, end, &bucket);
	if (at == NULL || at == end || *at != ':' || bucket < FIRST_BUCKET ||
		bucket >= FIRST_BUCKET + BUCKETS)
		not_durations();
	at = read_number(at + 1, end, &pair->n);
	if (at == NULL || (at < end && *at != ' '))
		not_durations();
	pair->bucket = (int32) bucket;
	return at < end ? at + 1 : end;
}

static void
add_text(Histogram *histogram, text *packed)
{
	const char *at = VARDATA_ANY(packed);
	const char *end = at + VARSIZE_ANY_EXHDR(packed);
	Bucket pair;

	while (at < end)
	{
		at = read_pair(at, end, &pair);
		add(histogram, pair.bucket, pair.n);
	}
}

static Datum
packed_text(const Histogram *histogram)
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
		pg_ltoa(i + FIRST_BUCKET, pair);
		appendStringInfoString(&out, pair);
		appendStringInfoChar(&out, ':');
		pg_lltoa(histogram->n[i], pair);
		appendStringInfoString(&out, pair);
	}
	return PointerGetDatum(cstring_to_text_with_len(out.data, out.len));
}

/* durations(seconds, n): n durations more, or less, of so many seconds each */
Datum
gl_durations(PG_FUNCTION_ARGS)
{
	Histogram histogram = {0};
	Datum *seconds;
	Datum *counts;
	int nseconds;
	int ncounts;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), FLOAT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &seconds, NULL, &nseconds);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), INT4OID, 4, true, TYPALIGN_INT, &counts, NULL,
					  &ncounts);
	for (int i = 0; i < Min(nseconds, ncounts); i++)
	{
		double value = Max(DatumGetFloat8(seconds[i]), SHORTEST);
		double bucket = floor(log(value) / log(BUCKET_WIDTH));

		add(&histogram, (int) Min(bucket, FIRST_BUCKET + BUCKETS - 1), DatumGetInt32(counts[i]));
	}
	return packed_text(&histogram);
}

/* durations_sum(durations, durations) */
Datum
gl_durations_sum(PG_FUNCTION_ARGS)
{
	Histogram histogram = {0};

	add_text(&histogram, PG_GETARG_TEXT_PP(0));
	add_text(&histogram, PG_GETARG_TEXT_PP(1));
	return packed_text(&histogram);
}

/* duration_buckets(durations): as rows */
Datum
gl_duration_buckets(PG_FUNCTION_ARGS)
{
	text *packed = PG_GETARG_TEXT_PP(0);
	const char *at = VARDATA_ANY(packed);
	const char *end = at + VARSIZE_ANY_EXHDR(packed);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	bool nulls[2] = {false};
	Bucket pair;

	InitMaterializedSRF(fcinfo, 0);
	while (at < end)
	{
		Datum values[2];

		at = read_pair(at, end, &pair);
		values[0] = Int32GetDatum(pair.bucket);
		values[1] = Int64GetDatum(pair.n);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* All durations of an array together, as pairs that ascend. Returns how many there are. */
static int
merge_array(ArrayType *array, Bucket pairs[BUCKETS])
{
	Histogram histogram = {0};
	Datum *packed;
	bool *is_null;
	int npacked;
	int n = 0;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &packed, &is_null, &npacked);
	for (int i = 0; i < npacked; i++)
		if (!is_null[i])
			add_text(&histogram, DatumGetTextPP(packed[i]));
	for (int i = histogram.first; i < histogram.end; i++)
		if (histogram.n[i] > 0)
			pairs[n++] = (Bucket){i + FIRST_BUCKET, histogram.n[i]};
	return n;
}

/* duration_percentile(durations, fraction): of all of them together */
Datum
gl_duration_percentile(PG_FUNCTION_ARGS)
{
	double fraction = PG_GETARG_FLOAT8(1);
	Bucket pairs[BUCKETS];
	int n = merge_array(PG_GETARG_ARRAYTYPE_P(0), pairs);

	if (n == 0 || !(fraction >= 0 && fraction <= 1))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(percentile(pairs, n, fraction));
}

/* duration_percentiles(durations, fractions): several at once, which reads the durations once */
Datum
gl_duration_percentiles(PG_FUNCTION_ARGS)
{
	Bucket pairs[BUCKETS];
	int n = merge_array(PG_GETARG_ARRAYTYPE_P(0), pairs);
	Datum *fractions;
	int nfractions;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), FLOAT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &fractions, NULL, &nfractions);
	if (n == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < nfractions; i++)
		fractions[i] = Float8GetDatum(percentile(pairs, n, DatumGetFloat8(fractions[i])));
	PG_RETURN_POINTER(
		construct_array(fractions, nfractions, FLOAT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
