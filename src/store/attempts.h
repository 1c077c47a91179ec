/*
 * attempts.h
 *		Tries to publish, generations of the worker, and the sandbox.
 */
#ifndef GL_STORE_ATTEMPTS_H
#define GL_STORE_ATTEMPTS_H

#include "base/table.h"
#include "core/retry.h"
#include "utils/jsonb.h"

typedef struct AttemptRow
{
	gl_id id;
	gl_id workspace_id;
	gl_id post_id;
	gl_id variant_id;
	int attempt_no;
	gl_id epoch;
	int revision;
	Digest content_sha256;
	gl_time started_at;
	gl_time lease_until;
	gl_time ended_at;
	int outcome;	 /* an Outcome; -1 while it runs */
	int http_status; /* 0: none */
	char *error;
	gl_time retry_at;
	char *remote_id;
	bool unpublishes; /* takes down what is out */
	ItemPointerData tid;
} AttemptRow;

extern void gl_attempt_insert(AttemptRow *attempt);

/* The running attempt of a variant, under the lock of its post; false when there is none. */
extern bool gl_attempt_running(gl_id variant_id, AttemptRow *attempt);

/* Write what changed of a running attempt: its end, or the end of its lease. */
extern void gl_attempt_update(AttemptRow *attempt);

/* Start a new generation of the worker. */
extern gl_id gl_epoch_begin(gl_time now);

/* Deliver into the sandbox; the second delivery of a key changes nothing. Returns the remote id. */
extern gl_id gl_sandbox_deliver(const AttemptRow *attempt, const Uuid *idempotency_key,
								Jsonb *payload, gl_time now);

/* Take a delivery of a variant out of the sandbox again. */
extern void gl_sandbox_remove(gl_id variant_id, gl_time now);

#endif /* GL_STORE_ATTEMPTS_H */
