/*
 * transaction.h
 *		What the worker does, it does in a transaction of its own.
 */
#ifndef GL_WORKER_TRANSACTION_H
#define GL_WORKER_TRANSACTION_H

/* False when the work failed: the error is logged and nothing was written. */
extern bool
gl_worker_transaction(const char *activity, void (*work)(void *argument), void *argument);

#endif /* GL_WORKER_TRANSACTION_H */
