/*
 * events.h
 *		The append-only log of events and the heads of its chains.
 */
#ifndef GL_STORE_EVENTS_H
#define GL_STORE_EVENTS_H

#include "base/table.h"
#include "core/roles.h"

extern const NameTable gl_actor_kinds;

/* One event. A chain is a post's, a workspace's (post_id NULL) or the instance's (both NULL). */
typedef struct EventRow
{
	gl_id seq;
	gl_id workspace_id;
	gl_id post_id;
	int64 event_no; /* 1, 2, ... within its chain */
	gl_time at;
	gl_id actor_id;
	ActorKind actor_kind;
	char *action;
	int rule;	  /* 0 for set-up verbs */
	int revision; /* 0: none */
	gl_id variant_id;
	int from_status; /* a PostStatus, -1: none */
	int to_status;
	char *detail; /* JSON object */
	Digest sha256;
	ItemPointerData tid;
} EventRow;

extern void gl_event_insert(EventRow *event);

/* Events of one chain in order; a post's, or with post_id GL_NO_ID a workspace's or the instance's. */
extern EventRow *gl_events_read(gl_id workspace_id, gl_id post_id, int *found);

#endif /* GL_STORE_EVENTS_H */
