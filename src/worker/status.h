/*
 * status.h
 *		The worker of this database as others see it, and waiting for it.
 */
#ifndef GL_WORKER_STATUS_H
#define GL_WORKER_STATUS_H

#include "base/compat.h"

#include "core/types.h"
#include "worker/shmem.h"

/* A copy of this database's slot. */
typedef struct WorkerStatus
{
	bool is_running;
	pid_t pid;
	gl_id epoch;
	int in_flight;
	gl_time next_wake; /* GL_TIME_NEVER: none */
	gl_time started_at;
	TickCounts counts;
} WorkerStatus;

extern WorkerStatus gl_worker_status(void);

/* True when the launcher runs. */
extern bool gl_launcher_is_running(void);

/*
 * Ask for a round and wait until the worker has found nothing due and nothing in flight since. A
 * worker that does not run is started. False when the time-out came first. Raises 55000 when the
 * library serves no worker here (standby, database_names).
 */
extern bool gl_worker_round(double timeout_seconds);

#endif /* GL_WORKER_STATUS_H */
