/*
 * snapshot.h
 *		One post with all that decisions look at: locked, read once, changed in memory, written once.
 */
#ifndef GL_FLOW_SNAPSHOT_H
#define GL_FLOW_SNAPSHOT_H

#include "core/facts.h"
#include "flow/actor.h"
#include "flow/definition.h"
#include "flow/timing.h"
#include "store/attempts.h"
#include "store/comments.h"
#include "store/events.h"
#include "store/posts.h"
#include "store/reviews.h"
#include "store/revisions.h"
#include "store/roster.h"
#include "store/ticks.h"
#include "store/variants.h"

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
	bool quorum_is_known;	/* whether the next is set */
	bool quorum_holds;		/* the approved round, counted again */
	ReviewRow *left_review; /* the round that a migration closed, to be written; or NULL */
	StepRow *left_step;		/* and the visit that was open in it */
	StepSnap *steps;		/* visits of that round */
	int nsteps;
	int steps_room;
	DecisionRow *decisions; /* to be written */
	int ndecisions;
	AttemptRow *attempt; /* to be written or closed */
	Pending attempt_pending;
	CommentRow *comment;
	Pending comment_pending;
	TickRow *tick;
	Pending tick_pending;
	struct Occurring *occurring; /* what it recurs by, once that is asked for; or NULL */
	Timing timing;
	PostStatus was_status;
	ReviewState was_review;
	int was_client_revision;
} PostSnap;

/*
 * Lock a post the person may see (workspace FOR SHARE, then post FOR UPDATE) and read it. Raises
 * WF404 when there is none, or none that the actor may see. Its time is that after the wait, so
 * that the acts on a post follow one another in time.
 */
extern PostSnap *gl_snapshot_lock(gl_id post_id, Actor actor);

/*
 * The same for many posts, their ids ascending: all locks are taken, in the one order, before
 * anything else is read; their latest rounds are read as well. The array runs with post_ids; NULL where there is no post to be seen.
 */
extern PostSnap **gl_snapshots_lock(const IdList *post_ids, Actor actor);

/* The row alone, if the actor may see the post. */
extern bool gl_snapshot_row(gl_id post_id, Actor actor, PostRow *post, int64 *definition_no);

/* The same without locks, for readers; NULL in place of WF404. */
extern PostSnap *gl_snapshot_read(gl_id post_id, Actor actor, gl_time now);

/* Complete rows that the caller has locked, many at once: for the worker. */
extern PostSnap *
gl_snapshots_load(const PostRow *posts, const int64 *definition_nos, int n, gl_time now);

/* A post that does not exist yet. */
extern PostSnap *gl_snapshot_new(const Workspace *workspace, gl_time now);

/* Read the latest round, if there is one, with its visits, unless that is done. */
extern void gl_snapshot_load_review(PostSnap *snap);

/* Take over the resolved workflow and its mode while no round pins another. */
extern void gl_snapshot_resolve(PostSnap *snap);

/*
 * Write every pending row: post, revision, review, steps, decisions, variants, attempt, comment, tick.
 * False, and nothing written, when a new post's external_ref is taken.
 */
extern bool gl_snapshot_write(PostSnap *snap);

#endif /* GL_FLOW_SNAPSHOT_H */
