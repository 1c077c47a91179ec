/*
 * secret.h
 *		Credential files: who may own them, how large they may be, what may be in them.
 */
#ifndef GL_NET_SECRET_H
#define GL_NET_SECRET_H

#include "net/json.h"

/*
 * Read the credential of that name. On success *credential is a new value, a JSON object where the
 * file holds one and else its text less one line break at its end, and NULL comes back; otherwise
 * the reason does, a constant that shows nothing of the file.
 */
extern const char *gl_secret_read(const char *directory, const char *name, json_t **credential);

#endif /* GL_NET_SECRET_H */
