/*
 * caught.h
 *		Work over data that may be of any kind, as a superuser can have made it.
 */
#ifndef GL_BASE_CAUGHT_H
#define GL_BASE_CAUGHT_H

typedef void (*CaughtWork)(void *state);

/*
 * Do the work inside the engine. Data that it cannot read (SQLSTATE class 22) ends the work alone, and the
 * message comes back; any other error is raised. NULL: all went well. Not in a parallel query.
 */
extern char *gl_caught(CaughtWork work, void *state);

#endif /* GL_BASE_CAUGHT_H */
