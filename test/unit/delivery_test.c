/*
 * delivery_test.c
 *		Promise: an action moves each variant as the table says, what waits rests where the post's
 *		time and hold put it, and the worker looks neither late nor for nothing.
 */
#include "core/delivery.h"

#include "core/names.h"
#include "sample.h"
#include "tap.h"

#define BIT(n) ((BitSet) 1 << (n))
#define DUE CLAUSE_BIT(CLAUSE_DUE)

static DeliveryVerdict
decide(const Sample *s, int from, Action action)
{
	return gl_delivery_decide(&s->facts, from, 0, action);
}

static void
table(void)
{
	Sample s;

	sample_fill(&s, REVIEW_APPROVED, MODE_REQUIRED);
	for (int from = STATE_START; from < DELIVERY_STATE_COUNT; from++)
		for (int action = 0; action < ACTION_COUNT; action++)
		{
			const Transition *row = gl_transition_find(AXIS_DELIVERY, from, action);
			DeliveryVerdict verdict = decide(&s, from, action);

			expect(verdict.applies == (row != NULL), "%d, %s", from, gl_name(&gl_actions, action));
			if (row == NULL)
				expect(verdict.rule == 0 && verdict.effects == 0 && !verdict.gate_open, "nothing");
			else
				expect(verdict.rule == row->rule && verdict.effects == row->effects &&
						   verdict.gate_open && verdict.to == (DeliveryState) row->to,
					   "rule %d", row->rule);
		}
	claim("a variant moves by the rule of its state, and not at all without one");

	for (int from = 0; from < DELIVERY_STATE_COUNT; from++)
		for (int action = 0; action < ACTION_COUNT; action++)
		{
			DeliveryVerdict verdict = gl_delivery_decide(&s.facts, from, DUE, action);

			if (verdict.applies)
				expect(verdict.gate_open == (action != ACTION_CLAIM), "rule %d", verdict.rule);
		}
	claim("a closed gate stops claims and nothing else");
}

static void
expect_rest(const Sample *s, int from, Action action, DeliveryState to)
{
	expect(decide(s, from, action).to == to, "%s from %d: %s", gl_name(&gl_actions, action), from,
		   gl_name(&gl_delivery_states, decide(s, from, action).to));
}

static void
resting(void)
{
	Sample s;

	sample_fill(&s, REVIEW_APPROVED, MODE_REQUIRED);
	s.facts.post.is_held = true;
	expect_rest(&s, DELIVERY_UNSCHEDULED, ACTION_SCHEDULE, DELIVERY_HELD);
	expect_rest(&s, DELIVERY_PUBLISHING, ACTION_SETTLE_RETRY, DELIVERY_HELD);
	expect_rest(&s, DELIVERY_SCHEDULED, ACTION_PUBLISH_NOW, DELIVERY_SCHEDULED);
	s.facts.post.publish_at = GL_TIME_NEVER;
	expect_rest(&s, STATE_START, ACTION_CREATE, DELIVERY_UNSCHEDULED);
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_UNSCHEDULED);
	claim("what waits is unscheduled without a time, else held with the post, else scheduled");

	s.facts.post.is_held = false;
	s.facts.post.publish_at = NOW - GRACE;
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_SCHEDULED);
	expect_rest(&s, STATE_START, ACTION_ADD_VARIANT, DELIVERY_SCHEDULED);
	s.facts.post.publish_at = NOW - GRACE - 1;
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_MISSED);
	expect_rest(&s, STATE_START, ACTION_ADD_VARIANT, DELIVERY_MISSED);
	expect_rest(&s, DELIVERY_CANCELLED, ACTION_ADD_VARIANT, DELIVERY_MISSED);
	claim("a release or a new channel is missed once the time passed by more than the grace");
	expect_rest(&s, DELIVERY_PUBLISHING, ACTION_SETTLE_RETRY, DELIVERY_SCHEDULED);
	expect_rest(&s, DELIVERY_FAILED, ACTION_RETRY, DELIVERY_SCHEDULED);
	claim("a retry may come later than the grace: the first attempt was in time");
	s.facts.post.is_held = true;
	expect_rest(&s, STATE_START, ACTION_ADD_VARIANT, DELIVERY_HELD);
	claim("a held variant is not missed before its release");

	s.facts.post.is_held = false;
	s.facts.post.publish_at = GL_TIME_NEVER - 1;
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_SCHEDULED);
	s.facts.post.publish_at = GL_TIME_NEVER - GRACE;
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_SCHEDULED);
	s.facts.post.publish_at = GL_TIME_NEVER - GRACE - 1;
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_SCHEDULED);
	s.facts.now = GL_TIME_NEVER;
	expect_rest(&s, DELIVERY_HELD, ACTION_RELEASE, DELIVERY_MISSED);
	claim("the end of the grace does not overflow at the end of time");
}

static gl_time
wake(const Sample *s)
{
	return gl_delivery_wake(&s->facts.post, &s->variants[0], GRACE);
}

static void
waking(void)
{
	Sample s;
	gl_time at = NOW + HOUR;

	sample_fill(&s, REVIEW_APPROVED, MODE_REQUIRED);
	expect_int(wake(&s), at, "approved");
	s.variants[0].is_approved = false;
	expect_int(wake(&s), at + GRACE, "other bytes");
	s.facts.post.mode = MODE_MULTI_LEVEL;
	expect_int(wake(&s), at + GRACE, "other bytes, several steps");
	s.facts.post.mode = MODE_OPTIONAL;
	expect_int(wake(&s), at, "optional asks for no bytes");
	s.variants[0].is_approved = true;
	s.facts.post.mode = MODE_REQUIRED;
	s.facts.post.review_state = REVIEW_IN_REVIEW;
	expect_int(wake(&s), at + GRACE, "in review");
	claim("the worker looks at the publish time, or when the grace ends where the review is open");

	s.variants[0].retry_at = at + GRACE + 1;
	expect_int(wake(&s), at + GRACE + 1, "in review");
	s.facts.post.review_state = REVIEW_APPROVED;
	expect_int(wake(&s), at + GRACE + 1, "approved");
	s.variants[0].retry_at = at - 1;
	expect_int(wake(&s), at, "a retry before the time");
	s.variants[0].retry_at = at;
	expect_int(wake(&s), at, "a retry at the time");
	claim("never before the retry that is planned");

	s.facts.post.is_inert = true;
	expect_int(wake(&s), GL_TIME_NEVER, "inert");
	s.facts.post.is_inert = false;
	s.facts.post.is_cancelled = true;
	expect_int(wake(&s), GL_TIME_NEVER, "cancelled");
	s.facts.post.is_cancelled = false;
	s.facts.post.publish_at = GL_TIME_NEVER;
	expect_int(wake(&s), GL_TIME_NEVER, "no time");
	s.facts.post.review_state = REVIEW_DRAFT;
	expect_int(wake(&s), GL_TIME_NEVER, "no time, no approval");
	claim("no clock acts on an inert, cancelled or unplanned post");

	s.variants[0].state = DELIVERY_PUBLISHED;
	expect_int(wake(&s), GL_TIME_NEVER, "it stays");
	s.facts.post.unpublish_at = at;
	expect_int(wake(&s), at, "until then");
	s.facts.post.is_inert = true;
	expect_int(wake(&s), at, "also when the review ended meanwhile");
	s.variants[0].is_unpublishing = true;
	s.variants[0].retry_at = NOW + 1;
	expect_int(wake(&s), NOW + 1, "to be taken down");
	s.variants[0].retry_at = 0;
	expect_int(wake(&s), GL_TIME_NEVER, "on its way down");
	claim("what is out is looked at when it is to be taken down");
	sample_fill(&s, REVIEW_DRAFT, MODE_REQUIRED);

	s.facts.post.publish_at = GL_TIME_NEVER - 1;
	expect_int(wake(&s), GL_TIME_NEVER, "one before");
	s.facts.post.publish_at = GL_TIME_NEVER - GRACE;
	expect_int(wake(&s), GL_TIME_NEVER, "the grace before");
	s.facts.post.publish_at = GL_TIME_NEVER - GRACE - 1;
	expect_int(wake(&s), GL_TIME_NEVER - 1, "just before that");
	claim("waking does not overflow at the end of time");
}

static void
waking_by_state(void)
{
	Sample s;

	for (int state = 0; state < DELIVERY_STATE_COUNT; state++)
	{
		sample_fill(&s, REVIEW_APPROVED, MODE_REQUIRED);
		s.variants[0].state = state;
		expect_int(wake(&s), state == DELIVERY_SCHEDULED ? NOW + HOUR : GL_TIME_NEVER,
				   gl_name(&gl_delivery_states, state));
		s.variants[0].retry_at = NOW + 2 * HOUR;
		expect_int(wake(&s),
				   state == DELIVERY_SCHEDULED || state == DELIVERY_UNCONFIRMED ? NOW + 2 * HOUR
																				: GL_TIME_NEVER,
				   gl_name(&gl_delivery_states, state));
	}
	s.facts.post.review_state = REVIEW_DRAFT;
	s.variants[0] = (VariantFacts){.state = DELIVERY_UNCONFIRMED, .retry_at = 1};
	expect_int(wake(&s), 1, "in doubt, whatever the time and the review");
	claim("only what waits is looked at; what is in doubt only for its automatic retry");
}

/* publish_now asks for every clause but due of each variant that it would move, and for one. */
static void
publish_now(void)
{
	Sample s;
	static const DeliveryState moved[] = {DELIVERY_UNSCHEDULED, DELIVERY_SCHEDULED,
										  DELIVERY_MISSED};

	for (int clause = 0; clause < CLAUSE_COUNT; clause++)
		for (int i = 0; i < 3; i++)
		{
			bool is_later = clause == CLAUSE_DUE || clause == CLAUSE_DELIVERY;

			sample_fill(&s, REVIEW_APPROVED, MODE_REQUIRED);
			s.facts.actor.permissions = PERMISSION_BIT(PERMISSION_PUBLISH_NOW);
			s.facts.nvariants = 2;
			s.variants[1].state = moved[i];
			s.variants[1].closed = CLAUSE_BIT(clause);
			expect_int(gl_decide(&s.facts, ACTION_PUBLISH_NOW).refusal,
					   is_later ? REFUSAL_NONE : REFUSAL_GATE_CLOSED, gl_name(&gl_clauses, clause));
			s.variants[1].state = DELIVERY_FAILED;
			expect_int(gl_decide(&s.facts, ACTION_PUBLISH_NOW).refusal, REFUSAL_NONE,
					   "closed for a variant that it leaves alone");
			s.facts.nvariants = 1;
			s.variants[0].state = DELIVERY_FAILED;
			expect_int(gl_decide(&s.facts, ACTION_PUBLISH_NOW).refusal, REFUSAL_GATE_CLOSED,
					   "nothing to move");
		}
	s.facts.nvariants = 0;
	expect_int(gl_decide(&s.facts, ACTION_PUBLISH_NOW).refusal, REFUSAL_GATE_CLOSED, "no channel");
	claim("publish_now is refused by any clause but due, and where nothing waits");
}

/* Can a post with these deliveries still be planned, held and cancelled? */
static void
expect_deliverable(const Sample *s, bool is_deliverable, const char *what)
{
	static const Action asked[] = {ACTION_SCHEDULE, ACTION_UNSCHEDULE, ACTION_HOLD, ACTION_CANCEL};
	Refusal refusal = is_deliverable ? REFUSAL_NONE : REFUSAL_NOTHING_LEFT;

	for (int i = 0; i < 4; i++)
		expect(gl_decide(&s->facts, asked[i]).refusal == refusal, "%s: %s",
			   gl_name(&gl_actions, asked[i]), what);
}

static void
deliverable(void)
{
	Sample s;

	sample_fill(&s, REVIEW_DRAFT, MODE_REQUIRED);
	s.facts.actor = (ActorFacts){.permissions = PERMISSIONS_ALL};
	s.facts.nvariants = 0;
	expect_deliverable(&s, true, "no channel yet");
	s.facts.nvariants = 1;
	s.variants[0].state = DELIVERY_CANCELLED;
	expect_deliverable(&s, true, "its only channel was removed");
	s.facts.nvariants = 2;
	s.variants[1].state = DELIVERY_CANCELLED;
	expect_deliverable(&s, true, "all channels were removed");
	claim("a post without channels, or with none left, may still get some");
	s.variants[1].state = DELIVERY_PUBLISHED;
	expect_deliverable(&s, false, "one out, one removed");
	s.variants[0].state = DELIVERY_UNPUBLISHED;
	expect_deliverable(&s, false, "one out, one taken back");
	s.variants[1].state = DELIVERY_FAILED;
	expect_deliverable(&s, true, "one failed");
	claim("nothing is left once all that was not removed is out");
}

int
main(void)
{
	table();
	resting();
	waking();
	waking_by_state();
	publish_now();
	deliverable();
	return finish();
}
