/*
 * types.h
 *		The words every floor shares: states of both axes, actions, verdicts of people, and time.
 *
 * Vocabulary (docs/glossary.md): a *post* has *revisions* (content) and *variants* (one per
 * channel); a *review* runs the *steps* of one workflow version over one revision; a *decision* is
 * one person's vote; a *delivery* is a variant on its way out, in *attempts*; an *event* is the
 * audit row of one change.
 */
#ifndef GL_CORE_TYPES_H
#define GL_CORE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Members of one enumeration, bit n for value n. */
typedef uint64_t BitSet;

/* Microseconds since 2000-01-01 00:00 UTC: PostgreSQL's TimestampTz passes unchanged. */
typedef int64_t gl_time;
typedef int64_t gl_id;

#define GL_TIME_NEVER INT64_MAX	   /* no instant: nothing is due */
#define GL_SECOND INT64_C(1000000) /* in gl_time units */
#define GL_NO_ID INT64_C(0)		   /* identity columns start at 1 */
#define GL_HASH_BYTES 32		   /* SHA-256 */

typedef enum ReviewState
{
	REVIEW_NOT_REQUIRED,
	REVIEW_DRAFT,
	REVIEW_IN_REVIEW,
	REVIEW_CHANGES_REQUESTED,
	REVIEW_APPROVED,
	REVIEW_REJECTED,
	REVIEW_EXPIRED,
	REVIEW_STATE_COUNT
} ReviewState;

typedef enum DeliveryState
{
	DELIVERY_UNSCHEDULED,
	DELIVERY_SCHEDULED,
	DELIVERY_HELD,
	DELIVERY_MISSED,
	DELIVERY_PUBLISHING,
	DELIVERY_PUBLISHED,
	DELIVERY_UNCONFIRMED,
	DELIVERY_FAILED,
	DELIVERY_UNPUBLISHED,
	DELIVERY_CANCELLED,
	DELIVERY_STATE_COUNT
} DeliveryState;

typedef enum PostStatus
{
	STATUS_DRAFT,
	STATUS_IN_REVIEW,
	STATUS_CHANGES_REQUESTED,
	STATUS_APPROVED,
	STATUS_SCHEDULED,
	STATUS_HELD,
	STATUS_MISSED,
	STATUS_PUBLISHING,
	STATUS_PUBLISHED,
	STATUS_PARTIALLY_PUBLISHED,
	STATUS_UNCONFIRMED,
	STATUS_FAILED,
	STATUS_REJECTED,
	STATUS_EXPIRED,
	STATUS_UNPUBLISHED,
	STATUS_CANCELLED,
	POST_STATUS_COUNT
} PostStatus;

typedef enum ReviewMode
{
	MODE_NONE,		  /* no review; decisions are refused */
	MODE_OPTIONAL,	  /* decisions are recorded and do not close the gate */
	MODE_REQUIRED,	  /* one step */
	MODE_MULTI_LEVEL, /* ordered steps */
	MODE_COUNT
} ReviewMode;

/* What one person said of one revision. */
typedef enum Vote
{
	VOTE_NONE,
	VOTE_APPROVE,
	VOTE_ABSTAIN,
	VOTE_REQUEST_CHANGES,
	VOTE_REJECT,
	VOTE_COUNT
} Vote;

/* What happens to a request for changes beyond the limit. */
typedef enum LimitKind
{
	LIMIT_ESCALATE, /* it is kept, and the post waits for a round to be granted */
	LIMIT_BLOCK,	/* it is refused */
	LIMIT_REJECT,	/* it rejects the post */
	LIMIT_COUNT
} LimitKind;

#endif /* GL_CORE_TYPES_H */
