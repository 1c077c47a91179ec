/*
 * clockguard.h
 *		Whether the wall clock can be believed: it is held against one that nobody sets.
 */
#ifndef GL_CORE_CLOCKGUARD_H
#define GL_CORE_CLOCKGUARD_H

#include "core/types.h"

#define GL_CLOCK_FORWARD_MAX (10 * 60 * GL_SECOND) /* more is a jump, not a correction */
#define GL_CLOCK_BACKWARD_MAX (60 * GL_SECOND)
#define GL_CLOCK_CONFIRM (5 * 60 * GL_SECOND) /* how long it then has to go on evenly */

/* Zero before the first look. */
typedef struct ClockGuard
{
	gl_time wall;		  /* at the last look */
	gl_time boot;		  /* the same, by the clock that counts since the machine started */
	gl_time trusted_from; /* by that clock; 0: always */
} ClockGuard;

/* Look at both clocks; true when the wall clock has jumped since the last look. */
extern bool gl_clock_look(ClockGuard *guard, gl_time wall, gl_time boot);

/* How long from the last look until the wall clock is believed again; 0: it is. */
extern int64_t gl_clock_doubt(const ClockGuard *guard);

#endif /* GL_CORE_CLOCKGUARD_H */
