/*
 * slots.h
 *		Posting slots of channels, and which instants are taken. Callers hold the workspace's lock to write.
 */
#ifndef GL_STORE_SLOTS_H
#define GL_STORE_SLOTS_H

#include "base/fields.h"

typedef struct SlotRow
{
	gl_id channel_id;
	int iso_dow;		/* 1 is Monday */
	int64_t local_time; /* microseconds since midnight */
	bool is_kept_open;	/* nothing is put into it by itself */
} SlotRow;

/* The slots of a channel from Monday on. */
extern SlotRow *gl_slots_read(gl_id channel_id, int *found);

/* The channels of a workspace that have slots, by id; their rows are locked until the end of the transaction. */
extern IdList gl_slots_lock(gl_id workspace_id);

/* The same without waiting: false where somebody else has locked one, and none is locked for sure. */
extern bool gl_slots_lock_free(gl_id workspace_id, IdList *channels);

/* Write one, unless it is there as it is, and return its id; has_changed tells which. */
extern gl_id gl_slot_write(gl_id workspace_id, const SlotRow *slot, gl_time now, bool *has_changed);

/* Take one away; false when there is none. */
extern bool gl_slot_delete(const SlotRow *slot);

/* When anything is planned on a channel between two instants, ascending, without what was cancelled. */
extern gl_time *
gl_slots_taken(gl_id workspace_id, gl_id channel_id, gl_time after, gl_time until, int *found);

/* Approved posts of a workspace that have no publish time yet, those first that wait longest. */
extern IdList gl_posts_unplanned(gl_id workspace_id);

#endif /* GL_STORE_SLOTS_H */
