/*
 * assertion.c
 *		The times of an assertion.
 */
#include "core/assertion.h"

bool
gl_assertion_is_current(gl_time issued, gl_time expires, gl_time now, gl_time known_since)
{
	if (issued > now || issued < known_since)
		return false;
	/* no sum that could overflow: now is not before issued */
	return expires > now && now - issued < GL_ASSERTION_LIFE &&
		   expires <= issued + GL_ASSERTION_LIFE;
}
