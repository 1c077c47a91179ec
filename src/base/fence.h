/*
 * fence.h
 *		The hooks that keep everybody but superusers from changing what belongs to the extension.
 */
#ifndef GL_BASE_FENCE_H
#define GL_BASE_FENCE_H

#include "base/compat.h"

#include "nodes/primnodes.h"

/*
 * Raises 42501 for who is no superuser before an ALTER of a relation of the extension. Most are refused
 * by the hooks; for some the server calls none, or calls it when the relation has left its schema.
 */
extern void gl_fence_alter(const RangeVar *relation);

/* Registers the hooks; called once from _PG_init. */
extern void gl_fence_init(void);

#endif /* GL_BASE_FENCE_H */
