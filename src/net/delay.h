/*
 * delay.h
 *		The delay that a header asks for.
 */
#ifndef GL_NET_DELAY_H
#define GL_NET_DELAY_H

#include "core/types.h"
#include "net/recipe.h"

/* now is in seconds since 1970. 0 when the text asks for none or cannot be read; at most 31 days. */
extern gl_time gl_delay_read(const char *text, DelayUnit unit, int64_t now);

#endif /* GL_NET_DELAY_H */
