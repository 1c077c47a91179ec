/*
 * retry.h
 *		What an attempt's outcome leads to, and when to try again.
 */
#ifndef GL_CORE_RETRY_H
#define GL_CORE_RETRY_H

#include "core/actions.h"
#include "core/types.h"

/* How an attempt ended, as the network's recipe and the transfer tell. */
typedef enum Outcome
{
	OUTCOME_OK,
	OUTCOME_PERMANENT, /* the network refused it and will refuse it again */
	OUTCOME_RETRYABLE, /* surely not published: nothing was sent, or "not processed" */
	OUTCOME_THROTTLED, /* surely not published: too many requests */
	OUTCOME_AUTH,	   /* surely not published: the credential is refused */
	OUTCOME_UNKNOWN,   /* it may be out */
	OUTCOME_MANUAL,	   /* a person has to publish it and say so */
	OUTCOME_COUNT
} Outcome;

/* How a network recognises the second of two equal requests. */
typedef enum Idempotency
{
	IDEMPOTENCY_NONE,
	IDEMPOTENCY_KEY,	   /* a key sent along */
	IDEMPOTENCY_CLIENT_ID, /* the id of the post is chosen by us */
	IDEMPOTENCY_LOOKUP,	   /* our posts can be looked up */
	IDEMPOTENCY_COUNT
} Idempotency;

typedef struct RetryPolicy
{
	int max_attempts;
	gl_time base; /* delay after the first attempt */
	gl_time cap;  /* longest delay of our own choosing */
} RetryPolicy;

typedef struct RetryVerdict
{
	Action action; /* one of the SETTLE actions */
	bool retries;  /* the worker tries again by itself */
	gl_time delay; /* before that */
	bool pauses_channel;
} RetryVerdict;

typedef struct AttemptFacts
{
	Outcome outcome;
	Idempotency idempotency;
	int attempt_no;		 /* from 1 */
	bool may_be_out;	 /* an earlier attempt's outcome was never learnt */
	gl_time time_left;	 /* until its plan ends; 0: no end */
	gl_time asked_delay; /* what the network asked for; 0: nothing */
	uint32_t random;	 /* uniform over its range: spreads the retries of one moment */
} AttemptFacts;

/* What to do with an attempt that ended. */
extern RetryVerdict gl_retry_decide(const AttemptFacts *attempt, const RetryPolicy *policy);

#endif /* GL_CORE_RETRY_H */
