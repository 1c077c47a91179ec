/*
 * gap.c
 *		Whoever is due first goes first; each of the others has a place of its own behind it, so that
 *		they are not all looked at whenever one has gone.
 */
#include "core/gap.h"

/* A request that runs longer than the gap is looked at again so soon: its end is known to nobody. */
#define BUSY_DELAY GL_SECOND

static gl_time
later(gl_time a, gl_time b)
{
	return a > b ? a : b;
}

gl_time
gl_gap_end(const GapFacts *facts)
{
	gl_time end = facts->last_out == 0 ? 0 : facts->last_out + facts->gap;

	if (facts->gap == 0)
		return 0;
	return facts->is_busy ? later(end, facts->now + BUSY_DELAY) : end;
}

gl_time
gl_gap_place(const GapFacts *facts)
{
	gl_time end = gl_gap_end(facts);

	if (facts->own_place != 0)
		return later(end, facts->own_place);
	return facts->last_wait == 0 ? end : later(end, facts->last_wait + facts->gap);
}
