/*
 * assertion.h
 *		When a signed statement of who acts may be believed: what is asked of its times.
 */
#ifndef GL_CORE_ASSERTION_H
#define GL_CORE_ASSERTION_H

#include "core/types.h"

/* Longest life of an assertion: it has to be remembered as used until it expires. */
#define GL_ASSERTION_LIFE ((gl_time) 60 * 1000000)

/*
 * Whether one issued at an instant and expiring at another is valid now. None issued before known_since
 * is: what was used before then is not remembered.
 */
extern bool
gl_assertion_is_current(gl_time issued, gl_time expires, gl_time now, gl_time known_since);

#endif /* GL_CORE_ASSERTION_H */
