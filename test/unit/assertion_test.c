/*
 * assertion_test.c
 *		Promise: an assertion is believed from its issue to its end, for a minute at most, and never when
 *		what was used at its time is not remembered.
 */
#include "core/assertion.h"
#include "tap.h"

#define S ((gl_time) 1000000)

int
main(void)
{
	ok(gl_assertion_is_current(100 * S, 160 * S, 100 * S, 0), "valid when it is issued");
	ok(gl_assertion_is_current(100 * S, 160 * S, 160 * S - 1, 0), "valid until its end");
	ok(!gl_assertion_is_current(100 * S, 160 * S, 160 * S, 0), "not at its end");
	ok(!gl_assertion_is_current(100 * S, 130 * S, 130 * S + 1, 0), "not after its end");
	ok(!gl_assertion_is_current(100 * S, 160 * S, 100 * S - 1, 0), "not before it is issued");
	ok(!gl_assertion_is_current(100 * S, 160 * S + 1, 110 * S, 0), "a minute is the longest");
	ok(!gl_assertion_is_current(100 * S, GL_TIME_NEVER, 110 * S, 0), "one without end is none");
	ok(!gl_assertion_is_current(100 * S, 100 * S, 100 * S, 0), "nor is one without a life");
	ok(!gl_assertion_is_current(100 * S, 90 * S, 95 * S, 0), "nor one that ends before it begins");
	ok(gl_assertion_is_current(100 * S, 160 * S, 110 * S, 100 * S),
	   "valid from when use is remembered");
	ok(!gl_assertion_is_current(100 * S, 160 * S, 110 * S, 100 * S + 1), "not from before");
	return finish();
}
