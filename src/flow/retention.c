/*
 * retention.c
 *		Thirty days, by the engine's clock. What is dated in the future stays: a clock that was wrong once
 *		takes nothing away.
 */
#include "flow/retention.h"

#include "base/clock.h"
#include "store/retention.h"

#define KEPT (INT64_C(30) * 24 * 3600 * GL_SECOND)

static gl_time
oldest_kept(void)
{
	return gl_clock_now() - KEPT;
}

/* A part is where a batch begins, and of what. */
IdList
gl_retention_parts(void)
{
	IdList batches[LEFTOVER_COUNT];
	IdList parts = {0};

	for (int leftover = 0; leftover < LEFTOVER_COUNT; leftover++)
	{
		batches[leftover] = gl_leftovers_find(leftover, oldest_kept());
		parts.n += batches[leftover].n;
	}
	parts.items = palloc(sizeof(gl_id) * Max(parts.n, 1));
	parts.n = 0;
	for (int leftover = 0; leftover < LEFTOVER_COUNT; leftover++)
		for (int i = 0; i < batches[leftover].n; i++)
			parts.items[parts.n++] = batches[leftover].items[i] * LEFTOVER_COUNT + leftover;
	return parts;
}

int
gl_retention_run(gl_id part)
{
	return gl_leftovers_remove(part % LEFTOVER_COUNT, oldest_kept(), part / LEFTOVER_COUNT);
}
