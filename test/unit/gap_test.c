/*
 * gap_test.c
 *		Promise: two posts of a channel are never nearer than its gap; whoever waits has a place behind
 *		what went out and what waited before, and keeps it.
 */
#include "core/gap.h"

#include "tap.h"

#define MINUTE (60 * GL_SECOND)
#define NOW (1000 * MINUTE)
#define GAP (30 * MINUTE)
#define QUEUE 20

/* All are due at once; each in turn is looked at, waits for its place, and then goes out a bit late. */
static void
burst(gl_time latency)
{
	gl_time places[QUEUE];
	gl_time out = NOW;
	bool is_spaced = true;
	bool stays = true;

	for (int i = 0; i < QUEUE; i++)
	{
		GapFacts facts = {
			.now = NOW, .gap = GAP, .last_out = NOW, .last_wait = i == 0 ? 0 : places[i - 1]};

		places[i] = gl_gap_place(&facts);
	}
	for (int i = 0; i < QUEUE; i++)
	{
		GapFacts facts = {.now = places[i], .gap = GAP, .last_out = out, .own_place = places[i]};
		gl_time place = gl_gap_place(&facts);

		is_spaced &= place >= out + GAP;
		stays &= place >= places[i] && place <= places[i] + latency * (i + 1);
		out = place + latency;
	}
	expect(is_spaced, "spaced, with a latency of %d s", (int) (latency / GL_SECOND));
	expect(stays, "in their order, with a latency of %d s", (int) (latency / GL_SECOND));
}

int
main(void)
{
	GapFacts facts = {.now = NOW, .gap = 0, .last_out = NOW - 1, .is_busy = true};

	expect_int(gl_gap_end(&facts), 0, "no gap");
	claim("a channel without a gap takes the next one at any time");

	facts = (GapFacts){.now = NOW, .gap = GAP};
	expect_int(gl_gap_end(&facts), 0, "nothing went out");
	facts.last_out = NOW - GAP;
	expect_int(gl_gap_end(&facts), NOW, "just over");
	facts.last_out = NOW - GAP + 1;
	expect_int(gl_gap_end(&facts), NOW + 1, "a microsecond too near");
	claim("the gap is counted from the last one that went out");

	facts.is_busy = true;
	facts.last_out = NOW - 2 * GAP;
	expect(gl_gap_end(&facts) > NOW, "on its way for longer than the gap");
	facts.last_out = NOW - MINUTE;
	expect_int(gl_gap_end(&facts), NOW - MINUTE + GAP, "on its way for a minute");
	claim("nothing goes out beside one that is on its way");

	facts = (GapFacts){.now = NOW, .gap = GAP, .last_out = NOW - MINUTE, .last_wait = NOW + GAP};
	expect_int(gl_gap_place(&facts), NOW + 2 * GAP, "behind who waits");
	facts.own_place = NOW + 5 * MINUTE;
	expect_int(gl_gap_place(&facts), NOW - MINUTE + GAP, "where it was is too near");
	facts.own_place = NOW + 2 * GAP;
	expect_int(gl_gap_place(&facts), NOW + 2 * GAP, "looked at early it stays where it is");
	claim("a place is behind those that wait, and is kept unless it is too near");

	burst(0);
	burst(5 * GL_SECOND);
	burst(10 * MINUTE);
	claim("a burst is spread, each in the order they were due");
	return finish();
}
