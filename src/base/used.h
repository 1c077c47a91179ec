/*
 * used.h
 *		What may be used once: ids of assertions, remembered by the whole server until they expire.
 */
#ifndef GL_BASE_USED_H
#define GL_BASE_USED_H

#include "base/hash.h"

/* Asks for the shared memory; called once from _PG_init while preloading. */
extern void gl_used_init(void);

/*
 * Use an id until an instant: true the first time, whatever becomes of the transaction. False when it
 * is used already, and when there is no room to remember it: then nothing may be believed.
 */
extern bool gl_use_once(const Digest *id, gl_time until, gl_time now);

/* Since when uses are remembered: the start of the server, or its last crash. */
extern gl_time gl_used_since(void);

#endif /* GL_BASE_USED_H */
