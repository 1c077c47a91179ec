/*
 * guard.h
 *		What the guard on the tables has to be told of.
 */
#ifndef GL_API_GUARD_H
#define GL_API_GUARD_H

/* Registers for the end of transactions; called once from _PG_init. */
extern void gl_guard_init(void);

#endif /* GL_API_GUARD_H */
