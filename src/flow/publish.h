/*
 * publish.h
 *		The two transactions of a delivery: claim before a byte leaves, settle after the answer.
 *
 * Both take the locks of posts that are free and leave the others for later; both go through act.c.
 * The caller owns the transactions and is inside the engine.
 */
#ifndef GL_FLOW_PUBLISH_H
#define GL_FLOW_PUBLISH_H

#include "flow/snapshot.h"

/* A delivery that was claimed, with all that is sent. */
typedef struct Claim
{
	const PostSnap *snap;
	const VariantSnap *variant;
	AttemptRow attempt;
} Claim;

typedef struct ClaimRequest
{
	gl_time now;
	gl_id epoch;
	gl_time lease_until;
	WakeMark after;		  /* look from here on */
	IdList busy_channels; /* nothing of these is taken */
	IdList skipped_posts; /* nor of these */
	IdList running;		  /* variants in flight in this process: their leases are renewed */
	IdList running_on;	  /* the channel of each */
	int channel_share;	  /* as many may be on their way on one channel */
	int limit;			  /* deliveries to take at most */
	bool dry_run;		  /* log instead of claiming */
	gl_id *looking_at;	  /* the post in hand, for who catches an error */
} ClaimRequest;

typedef struct ClaimBatch
{
	Claim *claims;
	int nclaims;
	IdList locked_posts; /* due, and locked by somebody else */
	int missed;
	int cut_off;   /* attempts of other generations that were settled as unknown */
	bool has_more; /* there may be more that is due */
	WakeMark last; /* what was looked at ends here */
} ClaimBatch;

/* Look at what is due: claim it where the gate is open, let it be missed where its time is over. */
extern ClaimBatch gl_publish_claim(const ClaimRequest *request);

/* Settle attempts of other generations as unknown; the posts that were locked come back. */
extern ClaimBatch gl_publish_recover(gl_id epoch);

/* How an attempt ended. */
typedef struct Ending
{
	gl_id attempt_id;
	gl_id post_id;
	gl_id variant_id;
	gl_id channel_id;
	Outcome outcome;
	int http_status;
	gl_time retry_after;
	const char *remote_id;	/* NULL: none */
	const char *remote_url; /* NULL: none */
	const char *error;		/* NULL: none */
	const char *sandbox;	/* payload to deliver into the sandbox, else NULL */
	uint32 random;
	bool is_settled; /* set here; otherwise the post was locked: try again */
	Action action; /* set here: what it led to; ACTION_COUNT when the attempt was no longer ours */
	bool pauses_channel; /* set here */
} Ending;

/* Settle attempts of this generation. */
extern void gl_publish_settle(Ending *endings, int n, gl_id epoch);

/* Pause a channel because the network refuses its credential; false when the workspace is locked. */
extern bool gl_publish_pause_channel(gl_id channel_id, gl_id workspace_id, gl_time now);

/*
 * Lock and load those of the posts that nobody else has locked; the others are listed. Their time is
 * that after the lock.
 */
extern PostSnap *gl_posts_take(const IdList *posts, int *n, IdList *locked);

#endif /* GL_FLOW_PUBLISH_H */
