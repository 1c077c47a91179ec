/*
 * request.h
 *		The request of a run's step, filled in.
 */
#ifndef GL_NET_REQUEST_H
#define GL_NET_REQUEST_H

#include "net/run.h"

/* Both tell what cannot be filled in by the run's judgement and error text, and return false. */
extern bool gl_request_fill_url(Run *run, const Step *step);
extern bool gl_request_fill(Run *run, const Step *step);

/* Clear what was filled in. */
extern void gl_request_clear(Run *run);

#endif /* GL_NET_REQUEST_H */
