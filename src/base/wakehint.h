/*
 * wakehint.h
 *		The earliest instant at which this transaction gave the worker something to look at.
 */
#ifndef GL_BASE_WAKEHINT_H
#define GL_BASE_WAKEHINT_H

#include "base/compat.h"

#include "core/types.h"

/* Note that a row is due at an instant; GL_TIME_NEVER is ignored. */
extern void gl_wake_note(gl_time at);

/* The earliest noted since the last call, GL_TIME_NEVER when nothing was; forgets it. */
extern gl_time gl_wake_take(void);

#endif /* GL_BASE_WAKEHINT_H */
