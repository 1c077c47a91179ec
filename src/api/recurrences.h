/*
 * recurrences.h
 *		Recurrences as callers write them.
 */
#ifndef GL_API_RECURRENCES_H
#define GL_API_RECURRENCES_H

#include "core/recurrence.h"

/* Read one; raises 22023 for any other text. */
extern Recurrence gl_recurrence_argument(const char *text);

#endif /* GL_API_RECURRENCES_H */
