/*
 * tick.h
 *		One round of the publisher: settle what has ended, claim what is due, send what was claimed.
 *
 * The round knows nothing of latches and loops: main.c runs it whenever there is a reason to.
 */
#ifndef GL_WORKER_TICK_H
#define GL_WORKER_TICK_H

#include "base/compat.h"

#include "core/types.h"
#include "worker/shmem.h"

typedef struct Tick Tick;

/* Ready for rounds. Raises when libcurl refuses. */
extern Tick *gl_tick_open(void);

/* Break off what is in flight, and settle that where it is possible at once. */
extern void gl_tick_stop(Tick *tick, TickCounts *counts);

/* Whatever is in flight is forgotten. */
extern void gl_tick_close(Tick *tick);

/* Take over changed settings. */
extern void gl_tick_configure(Tick *tick);

/*
 * Do all that can be done without waiting. must_look says that something may have become due; else
 * only requests in flight are driven. Returns when to look again, GL_TIME_NEVER when nothing waits;
 * is_idle says that nothing is due and nothing in flight. Counts are added up.
 */
extern gl_time gl_tick_run(Tick *tick, bool must_look, TickCounts *counts, bool *is_idle);

/* Readable when a request moved on; and milliseconds until it must be driven anyway, -1 for never. */
extern int gl_tick_descriptor(const Tick *tick);
extern long gl_tick_wait_ms(const Tick *tick);

/* The generation this process writes; GL_NO_ID before the first round in which it may publish. */
extern gl_id gl_tick_epoch(const Tick *tick);

/* Requests in flight. */
extern int gl_tick_in_flight(const Tick *tick);

/* Somebody calls: what was locked a moment ago is tried at once. */
extern void gl_tick_hurry(Tick *tick);

#endif /* GL_WORKER_TICK_H */
