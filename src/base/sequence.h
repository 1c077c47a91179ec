/*
 * sequence.h
 *		Ids drawn before the row is written, so that hashes can cover them.
 */
#ifndef GL_BASE_SEQUENCE_H
#define GL_BASE_SEQUENCE_H

#include "base/compat.h"

#include "core/types.h"

typedef enum Sequence
{
	SEQUENCE_POST,
	SEQUENCE_VARIANT,
	SEQUENCE_DECISION,
	SEQUENCE_EVENT,
	SEQUENCE_ATTEMPT,
	SEQUENCE_COMMENT,
	SEQUENCE_DEFINITION,
	SEQUENCE_COUNT
} Sequence;

/* The next number; only inside the engine. */
extern gl_id gl_sequence_next(Sequence sequence);

/* The last number drawn by anybody, 0 before the first; for readers of the event log. */
extern gl_id gl_sequence_last(Sequence sequence);

#endif /* GL_BASE_SEQUENCE_H */
