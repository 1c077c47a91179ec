/*
 * slots.h
 *		Posting slots that are still free.
 */
#ifndef GL_FLOW_SLOTS_H
#define GL_FLOW_SLOTS_H

#include "flow/snapshot.h"
#include "store/slots.h"

/* Instants, ascending. */
typedef struct Instants
{
	gl_time *at;
	int n;
} Instants;

/*
 * The instants of a channel's slots after one instant and before another at which nothing is planned
 * on it, nor nearer than its gap, at most limit. A slot that the clocks skip is moved forward, of one
 * that they repeat the earlier instant is taken, as schedule_local() does. Slots that are kept open are
 * left out.
 */
extern Instants gl_slots_free(const Workspace *workspace, gl_id channel_id, gl_time after,
							  gl_time until, int limit);

/* The free slots of some channels. */
typedef struct FreeSlots
{
	int n;
	gl_id *channel_ids;
	Instants *free;
} FreeSlots;

/* Those of channels that have slots, from now on as far as anything is planned, at most limit of each. */
extern FreeSlots
gl_free_slots(const Workspace *workspace, const IdList *channels, gl_time now, int limit);

/*
 * The first instant that is a free slot of each channel of the post that has slots, and that its plan
 * allows; GL_TIME_NEVER where there is none, or none of its channels has slots. And take it.
 */
extern gl_time gl_free_slot(const FreeSlots *slots, const PostSnap *snap);
extern void gl_free_slot_take(FreeSlots *slots, const PostSnap *snap, gl_time at);

#endif /* GL_FLOW_SLOTS_H */
