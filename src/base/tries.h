/*
 * tries.h
 *		How often something was tried in vain: counted for the whole server, each within a window of time.
 */
#ifndef GL_BASE_TRIES_H
#define GL_BASE_TRIES_H

#include "base/hash.h"

/* Asks for the shared memory; called once from _PG_init while preloading. */
extern void gl_tries_init(void);

/*
 * Count one more, whatever becomes of the transaction. False when so many were counted in a window that
 * is still running, or when there is no room to count: then nothing may be tried. A window starts with
 * the first one counted.
 */
extern bool gl_tries_add(const Digest *of, int most, gl_time window, gl_time now);

/* True while another one would be counted. */
extern bool gl_tries_left(const Digest *of, int most, gl_time now);

#endif /* GL_BASE_TRIES_H */
