/*
 * wake.h
 *		Waking the worker at commit, and knowing which events can no longer be preceded.
 */
#ifndef GL_WORKER_WAKE_H
#define GL_WORKER_WAKE_H

#include "base/compat.h"

#include "core/types.h"

/* Registers the callbacks; called once from _PG_init while preloading. */
extern void gl_wake_init(void);

/* Make the worker of this database look for work. False when there is none. */
extern bool gl_wake_now(void);

/*
 * The last event number that is sealed: every event up to it is committed or will never be. Take
 * the snapshot to read them after this call.
 */
extern gl_id gl_sealed_event(void);

#endif /* GL_WORKER_WAKE_H */
