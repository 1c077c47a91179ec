/*
 * identity.h
 *		Who a gateway said is acting, for one transaction.
 */
#ifndef GL_BASE_IDENTITY_H
#define GL_BASE_IDENTITY_H

#include "base/compat.h"

#include "core/types.h"

/*
 * Act as a person until the transaction, or the subtransaction in which this is called, ends.
 * Raises 28000 when the transaction acts as somebody else already.
 */
extern void gl_identity_assume(gl_id person_id);

/* The person assumed in this transaction, or GL_NO_ID. */
extern gl_id gl_identity_assumed(void);

/* Registers the callbacks; called once from _PG_init. */
extern void gl_identity_init(void);

#endif /* GL_BASE_IDENTITY_H */
