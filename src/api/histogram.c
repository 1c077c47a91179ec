/*
 * histogram.c
 *		Histograms of durations. A dashboard merges thousands of them for every point of a chart, so they
 *		are packed: one text "bucket:n bucket:n" with ascending buckets and no zeros, which any tool can carry
 *		about, read and added up here.
 */
#include "postgres.h"

#include <math.h>

#include "base/durations.h"
#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(gl_histogram_percentile);
PG_FUNCTION_INFO_V1(gl_durations);
PG_FUNCTION_INFO_V1(gl_durations_sum);
PG_FUNCTION_INFO_V1(gl_duration_buckets);
PG_FUNCTION_INFO_V1(gl_duration_percentile);
PG_FUNCTION_INFO_V1(gl_duration_percentiles);

static int
compare_buckets(const void *a, const void *b)
{
	int32 x = ((const DurationBucket *) a)->bucket;
	int32 y = ((const DurationBucket *) b)->bucket;

	return (x > y) - (x < y);
}

/* Pairs of two arrays that have a bucket and a count above 0. */
static DurationBucket *
read_buckets(ArrayType *buckets, ArrayType *counts, int *found)
{
	Datum *keys;
	Datum *values;
	bool *no_key;
	bool *no_value;
	int nkeys;
	int nvalues;
	DurationBucket *pairs;

	deconstruct_array(buckets, INT4OID, 4, true, TYPALIGN_INT, &keys, &no_key, &nkeys);
	deconstruct_array(counts, INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &values, &no_value,
					  &nvalues);
	pairs = palloc(sizeof(DurationBucket) * Max(nkeys, 1));
	*found = 0;
	for (int i = 0; i < Min(nkeys, nvalues); i++)
		if (!no_key[i] && !no_value[i] && DatumGetInt64(values[i]) > 0)
			pairs[(*found)++] = (DurationBucket){DatumGetInt32(keys[i]), DatumGetInt64(values[i])};
	return pairs;
}

/* The middle of the bucket in which a fraction of them lies: pairs ascend, n > 0. */
static double
percentile(const DurationBucket *pairs, int n, double fraction)
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
	return pow(DURATION_BUCKET_WIDTH, pairs[i].bucket + 0.5);
}

/* histogram_percentile(buckets, counts, fraction) */
Datum
gl_histogram_percentile(PG_FUNCTION_ARGS)
{
	double fraction = PG_GETARG_FLOAT8(2);
	int n;
	DurationBucket *pairs = read_buckets(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ARRAYTYPE_P(1), &n);

	if (n == 0 || !(fraction >= 0 && fraction <= 1))
		PG_RETURN_NULL();
	qsort(pairs, n, sizeof(DurationBucket), compare_buckets);
	PG_RETURN_FLOAT8(percentile(pairs, n, fraction));
}

static void
add_text(DurationHistogram *histogram, const text *packed)
{
	gl_durations_add_packed(histogram, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
}

/* durations(seconds, n): n durations more, or less, of so many seconds each */
Datum
gl_durations(PG_FUNCTION_ARGS)
{
	DurationHistogram histogram = {0};
	Datum *seconds;
	Datum *counts;
	int nseconds;
	int ncounts;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), FLOAT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &seconds, NULL, &nseconds);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), INT4OID, 4, true, TYPALIGN_INT, &counts, NULL,
					  &ncounts);
	for (int i = 0; i < Min(nseconds, ncounts); i++)
		gl_durations_add(&histogram, DatumGetFloat8(seconds[i]), DatumGetInt32(counts[i]));
	PG_RETURN_TEXT_P(cstring_to_text(gl_durations_pack(&histogram)));
}

/* durations_sum(durations, durations) */
Datum
gl_durations_sum(PG_FUNCTION_ARGS)
{
	DurationHistogram histogram = {0};

	add_text(&histogram, PG_GETARG_TEXT_PP(0));
	add_text(&histogram, PG_GETARG_TEXT_PP(1));
	PG_RETURN_TEXT_P(cstring_to_text(gl_durations_pack(&histogram)));
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
	DurationBucket pair;

	InitMaterializedSRF(fcinfo, 0);
	while (at < end)
	{
		Datum values[2];

		at = gl_durations_read_pair(at, end, &pair);
		values[0] = Int32GetDatum(pair.bucket);
		values[1] = Int64GetDatum(pair.n);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* All durations of an array together, as pairs that ascend. Returns how many there are. */
static int
merge_array(ArrayType *array, DurationBucket pairs[DURATION_BUCKETS])
{
	DurationHistogram histogram = {0};
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
			pairs[n++] = (DurationBucket){i + DURATION_FIRST_BUCKET, histogram.n[i]};
	return n;
}

/* duration_percentile(durations, fraction): of all of them together */
Datum
gl_duration_percentile(PG_FUNCTION_ARGS)
{
	double fraction = PG_GETARG_FLOAT8(1);
	DurationBucket pairs[DURATION_BUCKETS];
	int n = merge_array(PG_GETARG_ARRAYTYPE_P(0), pairs);

	if (n == 0 || !(fraction >= 0 && fraction <= 1))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(percentile(pairs, n, fraction));
}

/* duration_percentiles(durations, fractions): several at once, which reads the durations once */
Datum
gl_duration_percentiles(PG_FUNCTION_ARGS)
{
	DurationBucket pairs[DURATION_BUCKETS];
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
