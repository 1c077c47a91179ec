/*
 * retention.h
 *		Rows that nobody needs any more, found and taken away a batch at a time.
 */
#ifndef GL_STORE_RETENTION_H
#define GL_STORE_RETENTION_H

#include "base/values.h"

typedef enum Leftover
{
	LEFTOVER_KEYS,		 /* of calls that nobody repeats any more */
	LEFTOVER_MESSAGES,	 /* sent, or of rounds that are over */
	LEFTOVER_DELIVERIES, /* of the sandbox, taken down */
	LEFTOVER_COUNT
} Leftover;

/* Where to begin with each batch of what may be older than an instant. */
extern IdList gl_leftovers_find(Leftover leftover, gl_time before);

/*
 * Take away a batch that begins there; how many rows went. Rows that somebody has locked stay. Nobody
 * waits for such a row: whoever asks for a key meanwhile finds it until this is committed.
 */
extern int gl_leftovers_remove(Leftover leftover, gl_time before, gl_id from);

#endif /* GL_STORE_RETENTION_H */
