/*
 * retry_test.c
 *		Promise: what may be out is never sent again without a key, what is surely not out is tried
 *		again within bounds, and no delay leaves its range.
 */
#include "core/retry.h"

#include "core/names.h"
#include "tap.h"

#define DAY (24 * 3600 * GL_SECOND)

static const RetryPolicy policy = {
	.max_attempts = 3, .base = 30 * GL_SECOND, .cap = 3600 * GL_SECOND};

static bool
has_key(Idempotency idempotency)
{
	return idempotency == IDEMPOTENCY_KEY || idempotency == IDEMPOTENCY_CLIENT_ID;
}

/* Does the manual's "Schedule and delivery" let the worker send again? */
static bool
may_send_again(const AttemptFacts *attempt)
{
	bool is_in_doubt = attempt->outcome == OUTCOME_UNKNOWN || attempt->may_be_out;

	if (is_in_doubt && !has_key(attempt->idempotency))
		return false;
	switch (attempt->outcome)
	{
		case OUTCOME_OK:
		case OUTCOME_PERMANENT:
		case OUTCOME_MANUAL:
			return false;
		case OUTCOME_RETRYABLE:
		case OUTCOME_UNKNOWN:
			return attempt->attempt_no < policy.max_attempts;
		case OUTCOME_THROTTLED:
		case OUTCOME_AUTH:
			return true;
		case OUTCOME_COUNT:
			break;
	}
	return false;
}

static Action
settles_as(const AttemptFacts *attempt, bool retries)
{
	if (attempt->outcome == OUTCOME_OK)
		return ACTION_SETTLE_PUBLISHED;
	if (attempt->outcome == OUTCOME_UNKNOWN || attempt->outcome == OUTCOME_MANUAL ||
		attempt->may_be_out)
		return ACTION_SETTLE_UNCONFIRMED;
	return retries ? ACTION_SETTLE_RETRY : ACTION_SETTLE_FAILED;
}

/* A retry that would begin after the end of its plan is none. */
static void
ends(void)
{
	AttemptFacts attempt = {
		.outcome = OUTCOME_RETRYABLE, .idempotency = IDEMPOTENCY_KEY, .attempt_no = 1};
	gl_time delay = gl_retry_decide(&attempt, &policy).delay;

	attempt.time_left = delay;
	expect_int(gl_retry_decide(&attempt, &policy).action, ACTION_SETTLE_RETRY, "in time");
	attempt.time_left = delay - 1;
	expect_int(gl_retry_decide(&attempt, &policy).action, ACTION_SETTLE_FAILED, "too late");
	expect_int(gl_retry_decide(&attempt, &policy).delay, 0, "no delay");
	attempt.outcome = OUTCOME_UNKNOWN;
	expect_int(gl_retry_decide(&attempt, &policy).action, ACTION_SETTLE_UNCONFIRMED, "in doubt");
	expect(!gl_retry_decide(&attempt, &policy).retries, "and a person has to say");
	attempt.outcome = OUTCOME_OK;
	expect_int(gl_retry_decide(&attempt, &policy).action, ACTION_SETTLE_PUBLISHED, "out is out");
	claim("no retry begins after publish_until; what is in doubt then stays in doubt");
}

static void
outcomes(void)
{
	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
	{
		for (int idempotency = 0; idempotency < IDEMPOTENCY_COUNT; idempotency++)
			for (int may_be_out = 0; may_be_out < 2; may_be_out++)
				for (int attempt_no = 1; attempt_no <= policy.max_attempts + 1; attempt_no++)
				{
					AttemptFacts attempt = {.outcome = outcome,
											.idempotency = idempotency,
											.attempt_no = attempt_no,
											.may_be_out = may_be_out == 1};
					RetryVerdict verdict = gl_retry_decide(&attempt, &policy);
					bool retries = may_send_again(&attempt);

					expect(verdict.retries == retries, "%s, attempt %d, %s%s",
						   gl_name(&gl_idempotencies, idempotency), attempt_no,
						   retries ? "retries" : "does not", may_be_out ? ", may be out" : "");
					expect(verdict.action == settles_as(&attempt, retries), "%s, attempt %d%s: %s",
						   gl_name(&gl_idempotencies, idempotency), attempt_no,
						   may_be_out ? ", may be out" : "", gl_name(&gl_actions, verdict.action));
					expect((verdict.delay > 0) == retries, "a delay comes with a retry");
					expect(verdict.pauses_channel == (outcome == OUTCOME_AUTH), "pause");
				}
		claim("%s", gl_name(&gl_outcomes, outcome));
	}
}

/* In words: the cells where a post would go out twice, or a failure would hide one that is out. */
static void
doubt(void)
{
	AttemptFacts attempt = {.outcome = OUTCOME_UNKNOWN, .attempt_no = 1};
	RetryVerdict verdict = gl_retry_decide(&attempt, &policy);

	expect(!verdict.retries && verdict.action == ACTION_SETTLE_UNCONFIRMED,
		   "no key: a person says");
	attempt.idempotency = IDEMPOTENCY_LOOKUP;
	expect(!gl_retry_decide(&attempt, &policy).retries, "a look-up alone proves nothing");
	attempt.idempotency = IDEMPOTENCY_KEY;
	verdict = gl_retry_decide(&attempt, &policy);
	expect(verdict.retries && verdict.action == ACTION_SETTLE_UNCONFIRMED,
		   "a key: in doubt, again");
	attempt = (AttemptFacts){.outcome = OUTCOME_PERMANENT,
							 .attempt_no = 2,
							 .may_be_out = true,
							 .idempotency = IDEMPOTENCY_KEY};
	verdict = gl_retry_decide(&attempt, &policy);
	expect(!verdict.retries && verdict.action == ACTION_SETTLE_UNCONFIRMED,
		   "refused now, but an earlier one may be out");
	attempt.outcome = OUTCOME_RETRYABLE;
	attempt.attempt_no = policy.max_attempts;
	expect(gl_retry_decide(&attempt, &policy).action == ACTION_SETTLE_UNCONFIRMED,
		   "given up, but an earlier one may be out");
	claim("a doubt is never settled as failed");
}

/* The delay of a retryable attempt. */
static gl_time
delay_of(int attempt_no, uint32_t random, gl_time asked)
{
	AttemptFacts attempt = {.outcome = OUTCOME_THROTTLED,
							.attempt_no = attempt_no,
							.random = random,
							.asked_delay = asked};

	return gl_retry_decide(&attempt, &policy).delay;
}

static void
backoff(void)
{
	gl_time full = policy.base;

	for (int attempt_no = 1; attempt_no <= 40; attempt_no++)
	{
		expect_int(delay_of(attempt_no, 0, 0), full / 2, "least");
		expect_int(delay_of(attempt_no, UINT32_MAX, 0), full, "most");
		for (uint32_t i = 1; i < 50; i++)
		{
			gl_time delay = delay_of(attempt_no, i * (UINT32_MAX / 50), 0);

			expect(delay > full / 2 && delay < full, "attempt %d, jitter %u", attempt_no, i);
			expect(delay > delay_of(attempt_no, (i - 1) * (UINT32_MAX / 50), 0), "jitter spreads");
		}
		full = full * 2 > policy.cap ? policy.cap : full * 2;
	}
	claim("the delay doubles from base to cap; half of it is fixed, half random");

	for (int attempt_no = 1; attempt_no < 40; attempt_no++)
		expect(delay_of(attempt_no + 1, 12345, 0) >= delay_of(attempt_no, 12345, 0), "attempt %d",
			   attempt_no);
	expect_int(delay_of(1000000, UINT32_MAX, 0), policy.cap, "the millionth");
	claim("it never shrinks and never passes the cap, however many attempts there were");
}

/* The delay after this attempt under a policy of base and cap, at its longest. */
static gl_time
longest(int attempt_no, gl_time base, gl_time cap)
{
	RetryPolicy other = {.max_attempts = 1000, .base = base, .cap = cap};
	AttemptFacts attempt = {
		.outcome = OUTCOME_RETRYABLE, .attempt_no = attempt_no, .random = UINT32_MAX};

	return gl_retry_decide(&attempt, &other).delay;
}

static void
bounds(void)
{
	expect_int(longest(1, 2 * DAY, DAY), DAY, "a base above the cap");
	expect_int(longest(999, 1000, DAY), DAY, "the longest settings");
	expect_int(longest(999, 1000, 1000), 1000, "base and cap are one");
	expect_int(longest(999, 0, DAY), 0, "no base");
	claim("odd settings stay within their bounds");

	expect_int(delay_of(1, 0, 100 * GL_SECOND), 100 * GL_SECOND, "longer than ours");
	expect_int(delay_of(1, UINT32_MAX, 29 * GL_SECOND), 30 * GL_SECOND, "shorter than ours");
	expect_int(delay_of(1, 0, DAY), DAY, "a day");
	expect_int(delay_of(1, 0, DAY + 1), DAY, "a day and a bit");
	expect_int(delay_of(1, 0, INT64_MAX), DAY, "for ever");
	expect_int(delay_of(1, 0, -5), 15 * GL_SECOND, "before it was asked");
	expect_int(delay_of(40, 0, 7200 * GL_SECOND), 7200 * GL_SECOND, "beyond our own cap");
	claim("what the network asks for is kept as least delay, up to a day");
}

int
main(void)
{
	outcomes();
	ends();
	doubt();
	backoff();
	bounds();
	return finish();
}
