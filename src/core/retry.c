/*
 * retry.c
 *		Capped exponential backoff with equal jitter: half of the delay is fixed, half is random
 *		("Exponential Backoff And Jitter", AWS Architecture Blog, 2015). A delay that the network
 *		asked for is kept as a lower bound and itself bounded by a day.
 */
#include "core/retry.h"

#define ASKED_DELAY_MAX (24 * 3600 * GL_SECOND)

static gl_time
backoff(int attempt_no, uint32_t random, const RetryPolicy *policy)
{
	gl_time delay = policy->base;

	for (int i = 1; i < attempt_no && delay < policy->cap; i++)
		delay *= 2;
	if (delay > policy->cap)
		delay = policy->cap;
	return delay / 2 + (gl_time) ((double) delay / 2 * (random / (double) UINT32_MAX));
}

static gl_time
next_delay(int attempt_no, gl_time asked, uint32_t random, const RetryPolicy *policy)
{
	gl_time delay = backoff(attempt_no, random, policy);

	if (asked > ASKED_DELAY_MAX)
		asked = ASKED_DELAY_MAX;
	return asked > delay ? asked : delay;
}

/* May the worker send again without asking? */
static bool
may_repeat(const AttemptFacts *attempt, const RetryPolicy *policy)
{
	bool is_safe =
		attempt->idempotency == IDEMPOTENCY_KEY || attempt->idempotency == IDEMPOTENCY_CLIENT_ID;
	bool in_doubt = attempt->outcome == OUTCOME_UNKNOWN || attempt->may_be_out;

	if (attempt->outcome == OUTCOME_OK || attempt->outcome == OUTCOME_PERMANENT ||
		attempt->outcome == OUTCOME_MANUAL || (in_doubt && !is_safe))
		return false;
	/* Waiting as told and waiting for a new credential are no failures of the attempt. */
	return attempt->outcome == OUTCOME_THROTTLED || attempt->outcome == OUTCOME_AUTH ||
		   attempt->attempt_no < policy->max_attempts;
}

RetryVerdict
gl_retry_decide(const AttemptFacts *attempt, const RetryPolicy *policy)
{
	RetryVerdict verdict = {0};

	verdict.retries = may_repeat(attempt, policy);
	if (verdict.retries)
	{
		verdict.delay =
			next_delay(attempt->attempt_no, attempt->asked_delay, attempt->random, policy);
		if (attempt->time_left != 0 && verdict.delay > attempt->time_left)
			verdict = (RetryVerdict){0};
	}
	verdict.pauses_channel = attempt->outcome == OUTCOME_AUTH;

	if (attempt->outcome == OUTCOME_OK)
		verdict.action = ACTION_SETTLE_PUBLISHED;
	else if (attempt->outcome == OUTCOME_UNKNOWN || attempt->outcome == OUTCOME_MANUAL ||
			 attempt->may_be_out)
		verdict.action = ACTION_SETTLE_UNCONFIRMED;
	else
		verdict.action = verdict.retries ? ACTION_SETTLE_RETRY : ACTION_SETTLE_FAILED;
	return verdict;
}
