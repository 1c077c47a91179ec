/*
 * utility.h
 *		Commands that concern the worker or the guards: restore, extensions, databases.
 */
#ifndef GL_WORKER_UTILITY_H
#define GL_WORKER_UTILITY_H

/* Installs the hook; called once from _PG_init while preloading. */
extern void gl_utility_init(void);

#endif /* GL_WORKER_UTILITY_H */
