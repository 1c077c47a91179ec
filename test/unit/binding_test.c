/*
 * binding_test.c
 *		Promise: an approval that binds the publish time holds for the times that it allows, either
 *		side, and for no other; without a publish time there is nothing to object to.
 */
#include "core/binding.h"

#include "tap.h"

#define HOUR (3600 * GL_SECOND)
#define AGREED (1000 * HOUR)

static void
expect_holds(ScheduleBinding binding, gl_time agreed, gl_time publish_at, bool holds,
			 const char *what)
{
	expect(gl_binding_holds(&binding, agreed, publish_at) == holds, "%s", what);
}

int
main(void)
{
	ScheduleBinding none = {BINDING_NONE, 0};
	ScheduleBinding exact = {BINDING_EXACT, 0};
	ScheduleBinding within = {BINDING_WITHIN, 2 * HOUR};
	ScheduleBinding all[] = {none, exact, within};

	expect_holds(none, AGREED, AGREED + 1000 * HOUR, true, "any time");
	expect_holds(none, GL_TIME_NEVER, AGREED, true, "a first one");
	claim("what binds no time holds for every one");

	expect_holds(exact, AGREED, AGREED, true, "the very instant");
	expect_holds(exact, AGREED, AGREED + 1, false, "a microsecond later");
	expect_holds(exact, AGREED, AGREED - 1, false, "a microsecond earlier");
	claim("exact means that instant");

	expect_holds(within, AGREED, AGREED, true, "the very instant");
	expect_holds(within, AGREED, AGREED + 2 * HOUR, true, "the last moment");
	expect_holds(within, AGREED, AGREED - 2 * HOUR, true, "the first moment");
	expect_holds(within, AGREED, AGREED + 2 * HOUR + 1, false, "just after");
	expect_holds(within, AGREED, AGREED - 2 * HOUR - 1, false, "just before");
	claim("within means no further away, on either side");

	for (int i = 0; i < 3; i++)
		expect_holds(all[i], AGREED, GL_TIME_NEVER, true, "taken out of the plan");
	expect_holds(exact, GL_TIME_NEVER, AGREED, false, "exact, agreed without a time");
	expect_holds(within, GL_TIME_NEVER, AGREED, false, "within, agreed without a time");
	expect_holds(exact, GL_TIME_NEVER, GL_TIME_NEVER, true, "none then and none now");
	claim("no publish time contradicts nothing, and who agreed to none agreed to no other");
	return finish();
}
