/*
 * together.h
 *		Posts whose channels begin to go out all or none.
 */
#ifndef GL_FLOW_TOGETHER_H
#define GL_FLOW_TOGETHER_H

#include "flow/snapshot.h"

/* Which channel keeps this one back, as a clause of the gate tells it. */
extern char *gl_together_detail(PostSnap *snap, const VariantSnap *variant, bool is_open);

#endif /* GL_FLOW_TOGETHER_H */
