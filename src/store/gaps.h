/*
 * gaps.h
 *		What the gap of a channel is counted from.
 */
#ifndef GL_STORE_GAPS_H
#define GL_STORE_GAPS_H

#include "core/gap.h"

/*
 * Lock a channel against others who claim on it, until the end of the transaction; false when
 * somebody has locked it. Taken after the post; nobody waits for it, so the order does not matter.
 */
extern bool gl_gap_lock(gl_id channel_id);

/* Fill in what the other variants of a channel did since an instant. */
extern void gl_gap_read(GapFacts *facts, gl_id channel_id, gl_id variant_id, gl_time since);

/* Title of the post of the channel that is planned nearest to an instant, within the gap; NULL: none. */
extern char *
gl_gap_neighbour(gl_id channel_id, gl_id post_id, gl_time at, gl_time gap, gl_time *planned_at);

#endif /* GL_STORE_GAPS_H */
