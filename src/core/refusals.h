/*
 * refusals.h
 *		Every way in which the engine says no, as one table: SQLSTATE, symbolic name, message, hint.
 *
 * The facts of one refusal (its DETAIL) are added where they are known; base/errors.c turns a
 * refusal into an error in one place.
 */
#ifndef GL_CORE_REFUSALS_H
#define GL_CORE_REFUSALS_H

typedef enum Refusal
{
	REFUSAL_NONE,
	REFUSAL_ILLEGAL_TRANSITION,
	REFUSAL_CANCELLED,
	REFUSAL_NO_REVIEW,
	REFUSAL_ALREADY_APPROVED,
	REFUSAL_NOTHING_LEFT,
	REFUSAL_HELD,
	REFUSAL_NOT_HELD,
	REFUSAL_NOTHING_FAILED,
	REFUSAL_NOT_IN_DOUBT,
	REFUSAL_NOT_TIMED,
	REFUSAL_NO_VOTE,
	REFUSAL_STARTED,
	REFUSAL_NO_LIMIT,
	REFUSAL_CURRENT,
	REFUSAL_NOTHING_ASKED,
	REFUSAL_NOT_AT_REST,
	REFUSAL_STALE_REVISION,
	REFUSAL_CONTRIBUTOR,
	REFUSAL_DISTINCT,
	REFUSAL_GATE_CLOSED,
	REFUSAL_UNSATISFIABLE,
	REFUSAL_WORKFLOW_CONFLICT,
	REFUSAL_CONTENT,
	REFUSAL_PAST,
	REFUSAL_CHANNEL,
	REFUSAL_DECIDED,
	REFUSAL_LIMIT,
	REFUSAL_NOT_ELIGIBLE,
	REFUSAL_IDEMPOTENCY,
	REFUSAL_IN_FLIGHT,
	REFUSAL_UNCONFIRMED,
	REFUSAL_DISARMED,
	REFUSAL_NO_ACTOR,
	REFUSAL_NOT_FOUND,
	REFUSAL_NOT_PERMITTED,
	REFUSAL_COUNT
} Refusal;

typedef struct RefusalDef
{
	const char *sqlstate;
	const char *name; /* stable, for programs and tests */
	const char *message;
	const char *hint;
} RefusalDef;

extern const RefusalDef gl_refusals[REFUSAL_COUNT];

#endif /* GL_CORE_REFUSALS_H */
