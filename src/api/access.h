/*
 * access.h
 *		What giving access and taking it away share.
 */
#ifndef GL_API_ACCESS_H
#define GL_API_ACCESS_H

/* Wait for others that change privileges on the extension's objects; until the transaction ends. */
extern void gl_grants_lock(void);

#endif /* GL_API_ACCESS_H */
