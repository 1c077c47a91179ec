/*
 * chores.h
 *		What the worker does besides deliveries: the metrics follow the log, and the hourly chores.
 */
#ifndef GL_WORKER_CHORES_H
#define GL_WORKER_CHORES_H

#include "base/compat.h"

#include "core/types.h"
#include "worker/shmem.h"

/*
 * A part of what waits, so small that no delivery waits long for it, and larger where none is due soon: at
 * once with nothing in flight and nothing due, else when the metrics are an interval behind, and then a twentieth of the time. Returns
 * when to come back: at once while more is left, else when the next chore has its turn; the worker looks
 * at the log again whenever it wakes, without a query.
 */
extern gl_time gl_chores_run(const DatabaseSlot *slot, bool is_idle, gl_time next_due);

/* True when the log holds something new to look at; asks no query. */
extern bool gl_chores_wait(const DatabaseSlot *slot);

/* A round of hourly chores has begun and is not done with all its parts. */
extern bool gl_chores_under_way(void);

#endif /* GL_WORKER_CHORES_H */
