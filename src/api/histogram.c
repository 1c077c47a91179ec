/*
 * histogram.c
 *		histogram_percentile(): asked once for every point of a chart, so it is C.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(gl_histogram_percentile);

#define BUCKET_WIDTH 1.05

typedef struct Bucket
{
	int32 bucket;
	int64 n;
} Bucket;

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

/* histogram_percentile(buckets, counts, fraction): the middle of the bucket in which it lies. */
Datum
gl_histogram_percentile(PG_FUNCTION_ARGS)
{
	double fraction = PG_GETARG_FLOAT8(2);
	int n;
	Bucket *pairs = read_buckets(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ARRAYTYPE_P(1), &n);
	double total = 0;
	double so_far = 0;

	if (n == 0 || !(fraction >= 0 && fraction <= 1))
		PG_RETURN_NULL();
	qsort(pairs, n, sizeof(Bucket), compare_buckets);
	for (int i = 0; i < n; i++)
		total += (double) pairs[i].n;
	for (int i = 0; i < n - 1; i++)
	{
		so_far += (double) pairs[i].n;
		if (so_far >= fraction * total)
			PG_RETURN_FLOAT8(pow(BUCKET_WIDTH, pairs[i].bucket + 0.5));
	}
	PG_RETURN_FLOAT8(pow(BUCKET_WIDTH, pairs[n - 1].bucket + 0.5));
}
