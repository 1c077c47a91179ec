/*
 * clock.h
 *		The one clock of the engine and the worker.
 */
#ifndef GL_BASE_CLOCK_H
#define GL_BASE_CLOCK_H

#include "base/compat.h"

#include "core/types.h"
#include "datatype/timestamp.h"

/* Name of the rendezvous variable through which the test module sets another clock. */
#define GL_CLOCK_VARIABLE "pg_greenlight_clock"
#define GL_BOOT_CLOCK_VARIABLE "pg_greenlight_boot_clock"

typedef gl_time (*gl_clock_function)(void);

/* Finds the rendezvous variable; called once per process at load. */
extern void gl_clock_init(void);

/* The present instant: the system's, or the test module's. */
extern gl_time gl_clock_now(void);

/* Time since the machine started, sleep included: nobody sets it. */
extern gl_time gl_clock_boot(void);

/*
 * Is a delay over that ends at an instant? One that a clock set back would make longer than it was is
 * over, too.
 */
extern bool gl_delay_is_over(gl_time until, gl_time delay, gl_time now);

/* A nullable instant of a row or argument as the rules see it, and back; none is GL_TIME_NEVER. */
extern gl_time gl_time_from(Datum value, bool is_null);
extern Datum gl_time_datum(gl_time time);

/* An instant as ISO 8601 in UTC with microseconds, for details and documents. */
extern char *gl_time_text(gl_time time);

#endif /* GL_BASE_CLOCK_H */
