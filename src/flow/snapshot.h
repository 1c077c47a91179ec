/*
 * snapshot.h
 *		One post with all that decisions look at: locked, read once, changed in memory, written once.
 */
#ifndef GL_FLOW_SNAPSHOT_H
#define GL_FLOW_SNAPSHOT_H

#include "core/facts.h"
#include "flow/actor.h"
#include "flow/definition.h"
#include "store/attempts.h"
#include "store/comments.h"
#include "store/events.h"
#include "store/posts.h"
#include "store/reviews.h"
#include "store/revisions.h"
#include "store/roster.h"
#include "store/variants.h"

/* Whether a row is to be written. */
typedef enum Pending
{
	PENDING_NOTHING,
	PENDING_INSERT,
	PENDING_UPDATE
} Pending;

typedef struct VariantSnap
{
	VariantRow row;
	const Channel *channel;
	Pending pending;
	DeliveryState was; /* state when it was read */
} VariantSnap;

typedef struct StepSnap
{
	StepRow row;
	Pending pending;
} StepSnap;

typedef struct PostSnap
{
	gl_time now;
	const Workspace *workspace;
	PostRow post;
	Pending post_pending;
	RevisionRow content; /* of the current revision */
	bool content_is_new;
	const RevisionRow *approved; /* of the approved revision, or NULL */
	VariantSnap *variants;
	int nvariants;
	const Workflow *workflow; /* what a submission would take; NULL: the channels disagree */
	ReviewRow review;		  /* of the latest round, once it is loaded */
	Pending review_pending;
	bool has_review;
	bool review_is_loaded;
	bool quorum_is_known; /* whether the next is set */
	bool quorum_holds;	  /* the approved round, counted again */
	StepSnap *steps;	  /* visits of that round, with room for two more */
	int nsteps;
	DecisionRow *decisions; /* to be written */
	int ndecisions;
	AttemptRow *attempt; /* to be written or closed */
	Pending attempt_pending;
	CommentRow *comment;
	Pending comment_pending;
	PostStatus was_status;
	ReviewState was_review;
} PostSnap;

/*
 * Lock a post the person may see (workspace FOR SHARE, then post FOR UPDATE) and read it. Raises
 * WF404 when there is none, or none that the actor may see. Its time is that after the wait, so
 * that the acts on a post follow one another in time.
 */
extern PostSnap *gl_snapshot_lock(gl_id post_id, Actor actor);

/* The row alone, if the actor may see the post. */
extern bool gl_snapshot_row(gl_id post_id, Actor actor, PostRow *post, int64 *definition_no);

/* The same without locks, for readers; NULL in place of WF404. */
extern PostSnap *gl_snapshot_read(gl_id post_id, Actor actor, gl_time now);

/* Complete rows that the caller has locked, many at once: for the worker. */
extern PostSnap *
gl_snapshots_load(const PostRow *posts, const int64 *definition_nos, int n, gl_time now);

/* A post that does not exist yet. */
extern PostSnap *gl_snapshot_new(const Workspace *workspace, gl_time now);

/* False for a client: they see what reached a client step, and nothing of how it was discussed. */
extern bool gl_sees_internal(const PostSnap *snap, Actor actor);

/* Read the latest round, if there is one, with its visits, unless that is done. */
extern void gl_snapshot_load_review(PostSnap *snap);

/* The definition that counts: the round's while it is pinned, else the resolved workflow's or NULL. */
extern const WorkflowDef *gl_snapshot_definition(const PostSnap *snap);

/* The mode that counts: the post's while it is pinned, else the resolved one, the strictest in doubt. */
extern ReviewMode gl_snapshot_mode(const PostSnap *snap);

/* The visit that is open, or NULL. */
extern StepSnap *gl_snapshot_open_step(const PostSnap *snap);

/* Take over the resolved workflow and its mode while no round pins another. */
extern void gl_snapshot_resolve(PostSnap *snap);

/* True when the current bytes of a variant are those of the approved revision. */
extern bool gl_snapshot_is_approved(const PostSnap *snap, const VariantSnap *variant);

/* True while the round's version, not the current one, says how to agree. */
extern bool gl_snapshot_is_pinned(const PostSnap *snap);

/*
 * Write every pending row: post, revision, review, steps, decisions, variants, attempt, comment.
 * False, and nothing written, when a new post's external_ref is taken.
 */
extern bool gl_snapshot_write(PostSnap *snap);

/* Channels of the variants that are not cancelled, and one more unless it is GL_NO_ID. */
extern IdList gl_snapshot_channels(const PostSnap *snap, gl_id and_channel);

extern VariantSnap *gl_snapshot_variant(const PostSnap *snap, gl_id channel_id);
extern VariantSnap *gl_snapshot_variant_by_id(const PostSnap *snap, gl_id variant_id);

/* The tally of a visit, as the rules take it: seats of people who left or were deactivated are off. */
extern StepTally gl_snapshot_tally(const PostSnap *snap, const StepRow *step);

#endif /* GL_FLOW_SNAPSHOT_H */
