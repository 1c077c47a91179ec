/*
 * anchor.h
 *		Once a day the anchors of all chains go to the server log, which is kept elsewhere.
 */
#ifndef GL_WORKER_ANCHOR_H
#define GL_WORKER_ANCHOR_H

#include "core/types.h"

/* Writes them if it is time; returns when it is next: the first instant of a day in UTC. */
extern gl_time gl_anchor_run(gl_time due);

#endif /* GL_WORKER_ANCHOR_H */
