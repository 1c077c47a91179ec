/*
 * link_test.c
 *		Promise: a link lets in while all that is asked of it holds, covers a post while that is what it was
 *		made for, and a link lets nobody do what its person could not.
 */
#include "core/link.h"

#include "sample.h"
#include "tap.h"

#define EXPIRES (NOW + HOUR)

static LinkFacts
good(void)
{
	return (LinkFacts){.is_known = true,
					   .has_tries = true,
					   .is_taken_here = true,
					   .needs_pin = true,
					   .has_pin = true,
					   .expires_at = EXPIRES};
}

/* Every combination: open in exactly one, or two where no PIN is needed. */
static void
opening(void)
{
	for (int bits = 0; bits < 1 << 6; bits++)
	{
		LinkFacts facts = {.is_known = bits & 1,
						   .has_tries = bits & 2,
						   .is_taken_here = bits & 4,
						   .needs_pin = bits & 8,
						   .has_pin = bits & 16,
						   .is_revoked = bits & 32,
						   .expires_at = EXPIRES};
		bool is_good = bits == 7 || bits == 7 + 16 || bits == 7 + 8 + 16;

		expect(gl_link_is_open(&facts, NOW) == is_good, "facts %d", bits);
	}
	claim(
		"a link lets in when it is known, not revoked, held up where links are taken, with its PIN");
}

static void
expiry(void)
{
	LinkFacts facts = good();

	ok(gl_link_is_open(&facts, EXPIRES - 1), "it is good until it expires");
	ok(!gl_link_is_open(&facts, EXPIRES), "and not at that instant");
	ok(!gl_link_is_open(&facts, GL_TIME_NEVER), "nor at any later one");
	facts.expires_at = 0;
	ok(!gl_link_is_open(&facts, NOW), "one that was never given a time is never good");
}

static void
cover(void)
{
	LinkPostFacts facts = {.bound_revision = 2, .bound_round = 1, .revision = 2, .round = 1};

	ok(gl_link_covers(&facts), "a post as it was is covered");
	facts.revision = 3;
	ok(!gl_link_covers(&facts), "a new revision is not");
	facts.revision = 2;
	facts.round = 2;
	ok(!gl_link_covers(&facts), "nor is a new round");
	facts.round = 1;
	facts.is_withdrawn = true;
	ok(!gl_link_covers(&facts), "nor one withdrawn or rejected");
	facts.is_withdrawn = false;
	facts.is_cancelled = true;
	ok(!gl_link_covers(&facts), "nor one cancelled");
}

static void
rights(void)
{
	expect_int(gl_right_action(RIGHT_VIEW), ACTION_COUNT, "to view takes no more than to see");
	expect_int(gl_right_action(RIGHT_COMMENT), ACTION_COMMENT, "comment");
	expect_int(gl_right_action(RIGHT_DECIDE), ACTION_APPROVE, "decide");
	expect_int(gl_right_action(RIGHT_RESCHEDULE), ACTION_SCHEDULE, "reschedule");
	expect_int(gl_right_action(RIGHT_COUNT), ACTION_COUNT, "no right");
	claim("each right is measured by the action it lets do");
}

int
main(void)
{
	opening();
	expiry();
	cover();
	rights();
	return finish();
}
