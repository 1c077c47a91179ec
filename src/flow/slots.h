/*
 * slots.h
 *		Posting slots that are still free.
 */
#ifndef GL_FLOW_SLOTS_H
#define GL_FLOW_SLOTS_H

#include "store/roster.h"
#include "store/slots.h"

/* Instants, ascending. */
typedef struct Instants
{
	gl_time *at;
	int n;
} Instants;

/*
 * The instants of a channel's slots after one instant and before another at which nothing is planned
 * on it, nor nearer than its gap, at most limit. A slot that the clocks skip is moved forward, of one that they repeat the
 * earlier instant is taken, as schedule_local() does.
 */
extern Instants gl_slots_free(const Workspace *workspace, gl_id channel_id, gl_time after,
							  gl_time until, int limit);

/* Whether an instant is among them; and take it out, with those nearer to it than a gap. */
extern bool gl_instants_have(const Instants *instants, gl_time at);
extern void gl_instants_drop(Instants *instants, gl_time at, gl_time gap);

#endif /* GL_FLOW_SLOTS_H */
