/*
 * shares.h
 *		How many deliveries of one channel may be on their way at once.
 */
#ifndef GL_FLOW_SHARES_H
#define GL_FLOW_SHARES_H

#include "flow/publish.h"

/* Those in flight and those of the batch are as many as the channel of the variant may have. */
extern bool
gl_share_is_taken(const VariantSnap *variant, const ClaimRequest *request, const ClaimBatch *batch);

#endif /* GL_FLOW_SHARES_H */
