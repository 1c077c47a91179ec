/*
 * launcher.h
 *		The process that starts one worker for each database, and restarts it.
 */
#ifndef GL_WORKER_LAUNCHER_H
#define GL_WORKER_LAUNCHER_H

#include "base/compat.h"

/* Registers the launcher with the postmaster; called once from _PG_init while preloading. */
extern void gl_launcher_init(void);

/* Entry points of the processes; found by name. */
extern PGDLLEXPORT GL_NORETURN void gl_launcher_main(Datum arg) GL_NORETURN_AFTER;
extern PGDLLEXPORT GL_NORETURN void gl_worker_main(Datum slot) GL_NORETURN_AFTER;

#endif /* GL_WORKER_LAUNCHER_H */
