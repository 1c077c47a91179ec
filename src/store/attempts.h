/*
 * attempts.h
 *		Tries to publish, generations of the worker, and the sandbox.
 */
#ifndef GL_STORE_ATTEMPTS_H
#define GL_STORE_ATTEMPTS_H

#include "base/fields.h"
#include "core/retry.h"
#include "utils/jsonb.h"

typedef struct AttemptRow
{
	gl_id		id;
	gl_id		workspace_id;
	gl_id		post_id;
	gl_id		variant_id;
	int			attempt_no;
	gl_id		epoch;
	int			revision;
	Digest		content_sha256;
	gl_time		started_at;
	gl_time		lease_until;
	gl_time		ended_at;
	int			outcome; /* an Outcome; -1 while it runs */
	int			http_status; /* 0: none */
	char	   *error;
	gl_time		retry_at;
	char	   *remote_id;
} AttemptRow;

extern void gl_attempt_insert(const AttemptRow *attempt);

/*
 * Close an attempt. False when it is no longer running under this epoch: another generation of the
 * worker took over, and nothing was written.
 */
extern bool gl_attempt_close(const AttemptRow *attempt);

/* Running attempts of variants. */
extern AttemptRow *gl_attempts_running(const gl_id *variant_ids, int n, int *found);

/* Start a new generation of the worker. */
extern gl_id gl_epoch_begin(gl_time now);

/* Move the end of the lease of a variant's running attempt of this epoch; 0 when there is none. */
extern int	gl_attempts_renew(gl_id epoch, gl_id variant_id, gl_time lease_until);

/* Deliver into the sandbox; the second delivery of a key changes nothing. Returns the remote id. */
extern gl_id gl_sandbox_deliver(const AttemptRow *attempt, const Uuid *idempotency_key,
								Jsonb *payload, gl_time now);

#endif /* GL_STORE_ATTEMPTS_H */
