/*
 * gap.h
 *		The least distance between two posts of a channel.
 */
#ifndef GL_CORE_GAP_H
#define GL_CORE_GAP_H

#include "core/types.h"

/* What the others on the channel did; instants that there are none of are 0. */
typedef struct GapFacts
{
	gl_time now;
	gl_time gap;	   /* 0: the channel keeps none */
	gl_time last_out;  /* the last of them went out then, or may have */
	bool is_busy;	   /* one of them is on its way */
	gl_time last_wait; /* the last of those that wait for the gap has its place there */
	gl_time own_place; /* where this one waits already */
} GapFacts;

/* When the channel may take the next one; 0: at any time. */
extern gl_time gl_gap_end(const GapFacts *facts);

/* The place of one that has to wait: behind those that wait already, and where it has one there. */
extern gl_time gl_gap_place(const GapFacts *facts);

#endif /* GL_CORE_GAP_H */
